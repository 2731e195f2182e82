"""Grouping follows the store: the texts that changed go in, the stories that they touch come out anew.

Some changes at a time: the marks of their articles go into the index of marks (a cache; what is put there twice
does no harm), those that share marks are compared (comparing.py), and what is linked with them is
parted into stories anew (regrouping.py). One transaction keeps what came of it with the number of
the last change, so that after a crash at any point the next run goes on from there.
"""

from __future__ import annotations

import logging
from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path

from archive.errors import IndexMoved, IndexOutdated, MorgueError
from archive.store.decisions import Sides, decided, new_decision, standing
from archive.store.grouping import Come, Grouped, ToGroup
from archive.store.story_store import StoryStore
from archive.stories.grouping.comparing import Comparing, mark
from archive.stories.grouping.ids import by_lead
from archive.stories.grouping.regrouping import How, regrouped
from archive.stories.grouping.touched import AS_WHOLE, New
from archive.stories.likeness.likeness import Prepared
from archive.stories.marks.index import MarksIndex

log = logging.getLogger(__name__)

TOGETHER = 1_000  # changes that are grouped in one transaction
CHARACTERS = 20_000_000  # of their articles, at most, unless it is one: such a batch takes 300 MB
PASSED_OVER = 10  # articles that cannot be grouped, in one go: where more cannot, it is not for what they are


@dataclass
class Joined:
    """How many new articles joined stories, and which stories these are."""

    articles: int = 0
    stories: set[str] = field(default_factory=set)


class Grouping:
    """Keeps the stories of a store at its last change. Who calls it has the right to write."""

    def __init__(self, store: StoryStore, folder: Path) -> None:
        self.store = store
        self.index = MarksIndex(folder)
        self.joined = Joined()

    def close(self) -> None:
        """Give files back."""
        self.index.close()

    def behind(self) -> int:
        """How many changes are not grouped yet."""
        return self.store.ungrouped()

    def follow(self) -> None:
        """Group what is not grouped yet; where the index of marks is damaged it is made anew first.

        What making it anew does not mend (a full disk) is the EngineError it is, for who calls to try again later.
        """
        try:
            self._follow()
        except IndexMoved:
            self._follow()  # it was taken away meanwhile, and is filled from where it is
        except IndexOutdated as error:
            log.warning("%s: the index of marks is made anew", error)
            self._make_anew()
            self._follow()

    def _follow(self) -> None:
        come = self.store.grouping_come()
        here, together, passed = self._fill(self.index, come), TOGETHER, 0
        while (batch := self._next(come, together)).sequence > come.sequence:
            try:
                here = self._group(batch, here)
                together = min(2 * together, TOGETHER)
            except (MorgueError, OSError, MemoryError):
                raise
            except Exception as error:
                if together == 1 and (passed := passed + 1) > PASSED_OVER:
                    raise
                here = self._after_failing(batch, error, together)
                together = max(min(together, len(batch.ids)) // 2, 1)
            come = self.store.grouping_come()

    def _next(self, come: Come, together: int) -> ToGroup:
        """The next so many changes, or fewer, where their articles are newspapers' pages."""
        batch = self.store.to_group(come.sequence, together)
        while len(batch.ids) > 1 and self.store.characters(batch.ids) > CHARACTERS:
            together = max(min(together, len(batch.ids)) // 2, 1)
            batch = self.store.to_group(come.sequence, together)
        return batch

    def _after_failing(self, batch: ToGroup, error: Exception, together: int) -> int:
        """Go past the one article that cannot be grouped; of several, fewer are tried. Where the marks are."""
        if together == 1:
            log.warning("%s cannot be grouped, and its story is as it was: %r", ", ".join(batch.ids), error)
            self.store.keep_grouped(Grouped(), sequence=batch.sequence)
        return self.index.applied()

    def decide(
        self, what: str, together: Sequence[Sides] = (), apart: Sequence[Sides] = (), undoes: int | None = None
    ) -> None:
        """Keep a librarian's decision, and part what is linked with the articles it names into stories anew."""
        before = {one.number: one for one in self.store.decisions()}
        made = new_decision(what, together, apart, undoes)
        named = made
        while named.undoes is not None:
            named = before[named.undoes]
        ids = list(dict.fromkeys(id for pair in (*named.together, *named.apart) for id in pair))
        after = decided(standing([*before.values(), made]))
        # What stands for a large story may be what is split from it, so that it is gone through as a whole.
        found = regrouped(self.store, ids, decided=after, how=How(AS_WHOLE, by_lead))
        self.store.keep_grouped(found.grouped, decision=made)

    def _group(self, batch: ToGroup, here: int) -> int:
        """Group these changes; the index of marks had come to `here`, and has come to what is returned."""
        texts = self._texts(batch)
        new = New(texts, Comparing(self.store, self.index).added(texts, batch.sequence, here) if texts else ())
        made = regrouped(self.store, batch.ids, new=new)
        self.store.keep_grouped(made.grouped, sequence=batch.sequence)
        self.joined.articles += made.joined
        self.joined.stories |= made.stories
        return batch.sequence if texts else here

    def _texts(self, batch: ToGroup) -> list[Prepared]:
        return [Prepared.of(text) for text in self.store.texts(batch.ids).values()]

    # The index of marks

    def _fill(self, index: MarksIndex, come: Come) -> int:
        """Bring the index of marks to what is grouped, where it is behind or not there; what it has come to."""
        if (here := index.applied()) > self.store.last_sequence():
            raise IndexOutdated(f"the index of marks in {index.home.root} is newer than the store")
        at = max(here, come.since)
        while at < come.sequence and (batch := self.store.to_group(at, TOGETHER, come.sequence)).ids:
            mark(index, self._texts(batch), batch.sequence, here)
            here = at = batch.sequence
        return here

    def _make_anew(self) -> None:
        fresh = self.index.begin_anew()
        try:
            self._fill(fresh, self.store.grouping_come())
            self.index.switch_to(fresh)
        finally:
            fresh.close()
