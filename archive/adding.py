"""Documents to articles that are kept and found: cleaned, acknowledged some at a time, indexed in portions."""

from __future__ import annotations

from collections.abc import Callable, Generator, Iterable, Iterator, Mapping
from contextlib import closing
from dataclasses import dataclass, field
from importlib.metadata import entry_points
from pathlib import Path
from typing import Any

from archive import follower
from archive.article import Accession, Incoming, Known, Outcome
from archive.bounds import Bounds, bounds_of
from archive.errors import MorgueError
from archive.follower import Follower
from archive.learning import Learning
from archive.outlet_rules import FILE, Rules, read_overrules
from archive.settings import Settings
from archive.store import Kept, Store

ACKNOWLEDGED_TOGETHER = 100  # accessions in one transaction of the store
HELD_TOGETHER = 32_000_000  # bytes of originals that wait for it at most

# What cleans documents, in so many processes: each becomes an accession, or the outcome that ends its way.
Intake = Callable[[Iterable[Incoming], Known, int, Rules, Bounds], Generator[Accession | Outcome, None, None]]


@dataclass
class AddReport:
    """What became of each document that was added: outcomes in order, and how many of each kind."""

    outcomes: list[Outcome] = field(default_factory=list)

    def count(self, outcome: str) -> int:
        """How many documents were "added", "updated", "unchanged" or "skipped"."""
        return sum(one.outcome == outcome for one in self.outcomes)


@dataclass(frozen=True)
class Adding:
    """A run that adds documents to the archive in this folder."""

    folder: Path
    store: Store
    follower: Follower
    settings: Settings

    def run(
        self, documents: Iterable[Incoming], learned: Callable[[Mapping[str, int]], None] | None
    ) -> Iterator[Outcome]:
        """What becomes of each document, when that is on the disk; see Archive.adding."""
        with self.follower.writing():
            self.follower.catch_up()
            learning = Learning(self.store)
            try:
                yield from self._acknowledged(documents, learning)
                told = learning.learn()
            except BaseException:
                # Why it ended matters more than an index that cannot follow: that will be mended later.
                self.follower.catch_up_quietly()
                raise
            self.follower.catch_up()
        if learned:
            learned(told)

    def _acknowledged(self, documents: Iterable[Incoming], learning: Learning) -> Iterator[Outcome]:
        waiting: list[Accession | Outcome] = []
        stored = held = 0
        # Closed at once when this ends: the processes that clean must not go on meanwhile.
        cleaning: Intake = intake("default")
        rules = Rules(read_overrules(self.folder / FILE), learning.known, self.store.place_book())
        workers, bounds = self.settings.add_workers or 1, bounds_of(self.settings)
        with closing(cleaning(documents, self.store.known, workers, rules, bounds)) as steps:
            for step in steps:
                waiting.append(step)
                held += len(step.original) if isinstance(step, Accession) else 0
                if len(waiting) >= ACKNOWLEDGED_TOGETHER or held >= HELD_TOGETHER:
                    yield from self._keep(waiting, learning)
                    stored += len(waiting)
                    held = 0
                    waiting.clear()
                if stored >= follower.INDEXED_TOGETHER:
                    self.follower.catch_up()
                    stored = 0
            yield from self._keep(waiting, learning)

    def _keep(self, steps: Iterable[Accession | Outcome], learning: Learning) -> list[Outcome]:
        """Acknowledge accessions in one transaction; the outcomes of all steps, in order."""
        steps = list(steps)
        accessions = [step for step in steps if isinstance(step, Accession)]
        told = self.store.add(accessions)
        learning.note((one.id, new.article.outlet) for one, new in zip(told, accessions, strict=True))
        kept = iter(told)
        return [step if isinstance(step, Outcome) else _outcome(step, next(kept)) for step in steps]


def intake(name: str) -> Any:
    """What cleans documents, found by its entry point: this room does not know who does it."""
    for entry in entry_points(group="morgue.intake", name=name):
        return entry.load()
    raise MorgueError("nothing is installed that cleans documents; reinstall Morgue with `pip install .`")


def _outcome(accession: Accession, kept: Kept) -> Outcome:
    article = accession.article
    return Outcome(
        source=article.source,
        row=article.row,
        outcome=kept.what,
        id=kept.id,
        source_id=article.source_id,
        problems=article.problems,
        form=article.form,
    )
