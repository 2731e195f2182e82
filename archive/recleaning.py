"""Every article of an archive cleaned once more from its original; what changed becomes a new version.

First the outlets' repeated lines are learned, then the current versions are gone through in the order of their ids.
One that cannot be cleaned any more is told of and left. How far it has come is noted in the archive's folder, so
that the next run by the same rules goes on from there.
"""

from __future__ import annotations

import difflib
import hashlib
import json
import logging
from collections.abc import Callable, Collection, Generator, Iterable, Iterator
from contextlib import closing
from dataclasses import dataclass, replace
from itertools import islice
from pathlib import Path
from typing import Any

from archive import follower
from archive.article import Accession, Outcome
from archive.errors import BadInput, NotFound, StoreError
from archive.outlet_rules import EVERY, FILE, Furniture, Rules, is_called, read_overrules
from archive.recleaned import Recleaned, RecleanReport, comparable
from archive.repetition import repeated_lines
from archive.store import Store

log = logging.getLogger(__name__)

READ_TOGETHER = 64  # versions
ACKNOWLEDGED_TOGETHER = 100  # articles that are compared before what changed of them is written
MARK = "reclean.json"

# What cleans again, by these rules and in so many processes: each version with what becomes of it.
Again = Callable[[Iterable[Accession], Rules, int], Generator[tuple[Accession, Accession | Outcome], None, None]]


@dataclass(frozen=True, kw_only=True)
class Wanted:
    """What is to be cleaned again: of one outlet or all, so many articles, to be kept or to be looked at only.

    `overrules` is a file that is read in the place of the archive's cleaning.toml, to try it.
    """

    outlet: str | None = None
    dry_run: bool = False
    limit: int | None = None
    overrules: Path | None = None


class Recleaning:
    """One run: going through it cleans, and gives what became of each article when that is on the disk.

    Ending early, by an error or Ctrl-C, loses nothing that was given out.
    """

    def __init__(self, wanted: Wanted, folder: Path, store: Store, following: follower.Follower) -> None:
        if wanted.overrules and not wanted.dry_run:
            raise BadInput(f"a file of rules is tried with --dry-run; save it as {folder / FILE} to go by it")
        if wanted.overrules and not wanted.overrules.is_file():
            raise BadInput(f"there is no file {wanted.overrules}")
        self.wanted, self.store, self.follower = wanted, store, following
        self.mark = folder / MARK
        self.overrules = read_overrules(wanted.overrules or folder / FILE)
        outlets = store.outlets() if wanted.outlet is not None or self.overrules else ()
        if wanted.outlet is not None:
            self.wanted = replace(wanted, outlet=_held(wanted.outlet, outlets))
        for one in self.overrules:
            if one.name != EVERY and not any(is_called(outlet, one.name) for outlet in outlets):
                log.warning(
                    "%s names %r, and there is no article of that outlet%s",
                    FILE,
                    one.name,
                    _like(one.name, outlets),
                )
        self.report = RecleanReport(dry_run=wanted.dry_run)

    def run(self, again: Again, edition: str, workers: int) -> Iterator[Recleaned]:
        """Go through it with what cleans, which edition of cleaning that is, and so many processes."""
        if self.wanted.dry_run:
            yield from self._each(again, edition, workers)
            return
        with self.follower.writing():
            self.follower.catch_up()
            try:
                yield from self._each(again, edition, workers)
            except BaseException:
                # Why it ended matters more than an index that cannot follow: that will be mended later.
                self.follower.catch_up_quietly()
                raise
            self.follower.catch_up()

    def _each(self, again: Again, edition: str, workers: int) -> Iterator[Recleaned]:
        digest = hashlib.sha256(repr((edition, self.overrules, self.wanted.outlet)).encode()).hexdigest()
        after = self._come_to(digest)
        self.report.resumed = bool(after)
        furniture = self.store.furniture() if after else self._learned()
        self.report.learned = {
            name: len(lines) for name, lines in furniture.items() if self.wanted.outlet in (None, name)
        }
        seen = changed = 0
        stored = islice(self._stored(after), self.wanted.limit)
        with closing(again(stored, Rules(self.overrules, furniture, self.store.place_book()), workers)) as steps:
            while some := [_compared(*step) for step in islice(steps, ACKNOWLEDGED_TOGETHER)]:
                written = [] if self.wanted.dry_run else [made for _, made in some if made]
                self.store.reclean(written)
                self._note(digest, some[-1][0].id)
                seen, changed = seen + len(some), changed + len(written)
                yield from self._told(one for one, _ in some)
                if changed >= follower.INDEXED_TOGETHER:
                    self.follower.catch_up()
                    changed = 0
        self.report.finished = self.wanted.limit is None or seen < self.wanted.limit
        if self.report.finished and not self.wanted.dry_run:
            self.mark.unlink(missing_ok=True)

    def _told(self, some: Iterable[Recleaned]) -> Iterator[Recleaned]:
        for one in some:
            self.report.tell(one)
            yield one

    def _learned(self) -> Furniture:
        """The lines that outlets repeat, learned anew and kept."""
        outlet = self.wanted.outlet
        learned = repeated_lines(self.store.pages(outlet), self.store.pages_of)
        if not self.wanted.dry_run:
            self.store.learn(learned, outlet)
        return learned

    def _stored(self, after: str) -> Iterator[Accession]:
        """The current versions after this one, in the order of ids."""
        while some := self.store.current(after, READ_TOGETHER, self.wanted.outlet):
            yield from some
            after = some[-1].article.id

    def _come_to(self, digest: str) -> str:
        """The id that a run by the same rules has come to, "" when there is none."""
        if self.wanted.dry_run:
            return ""
        try:
            noted: Any = json.loads(self.mark.read_text(encoding="utf-8"))
            return str(noted["after"]) if noted["rules"] == digest else ""
        except (OSError, ValueError, KeyError, TypeError):
            return ""  # none, or one that a crash has cut short: beginning anew does no harm

    def _note(self, digest: str, id: str) -> None:
        """Say how far this run has come."""
        if self.wanted.dry_run:
            return
        try:
            self.mark.write_text(json.dumps({"rules": digest, "after": id}), encoding="utf-8")
        except OSError as error:
            raise StoreError(f"{self.mark} cannot be written: {error.strerror or error}") from error


def _held(name: str, outlets: Collection[str]) -> str:
    """The outlet that goes by a name; NotFound, with one like it, where none does."""
    called = [outlet for outlet in outlets if is_called(outlet, name)]
    if not called:
        known = _like(name, outlets) or "; `morgue stats` names them"
        raise NotFound(f"there is no article of the outlet {name!r} in this archive{known}")
    return name if name in called else called[0]


def _like(name: str, outlets: Iterable[str]) -> str:
    """A hint at the outlet that may be meant; blank where none is like it."""
    near = difflib.get_close_matches(name, list(outlets), n=1)
    return f"; there is {near[0]!r}" if near else ""


def _compared(old: Accession, made: Accession | Outcome) -> tuple[Recleaned, Accession | None]:
    """What became of a version, and what is to be written."""
    before = old.article
    if isinstance(made, Outcome):
        return Recleaned(before.id, "left", before, reason=made.reason), None
    if comparable(made.article) == comparable(before):
        return Recleaned(before.id, "unchanged", before), None
    after = replace(made.article, id=before.id, version=before.version + 1)
    return Recleaned(before.id, "changed", before, after), made
