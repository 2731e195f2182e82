"""New texts to the pairs of them and of others that are alike: candidates by marks, each held to the pair rule."""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Iterable, Sequence

import numpy as np

from archive.store.story_store import StoryStore
from archive.stories.likeness.likeness import Prepared, likeness
from archive.stories.likeness.shingles import Hashes
from archive.stories.marks.index import MarksIndex
from archive.stories.story import Pair, latest

LEAST = 2  # marks that two articles have in common to be compared
MOST = 50  # articles that one is compared with: those that share most marks
AT_A_TIME = 100  # articles whose candidates are asked for and read together
READY = 2_000  # texts that are kept ready to be compared
READY_CHARACTERS = 20_000_000  # of their bodies: a newspaper's whole page is as much as fifty articles
# Where more are like a text than it is compared with, ten thousand copies of one page, this many of those that say
# the very same are enough to link it.
SAME = 4


def mark(index: MarksIndex, texts: Sequence[Prepared], sequence: int, since: int | None = None) -> None:
    """Have the index find these texts, by their marks; it has come to that change with them.

    IndexMoved where it has not come to `since`.
    """
    moments = {one.text.id: latest(one.text.published) for one in texts}
    index.add([(one.text.id, one.marks) for one in texts], sequence, moments, since)


class Comparing:
    """Compares texts with what a store holds."""

    def __init__(self, store: StoryStore, index: MarksIndex) -> None:
        self.store, self.index = store, index
        self.ready: OrderedDict[str, Prepared] = OrderedDict()
        self.characters = 0  # of the bodies that are ready

    def added(self, texts: Sequence[Prepared], sequence: int, since: int | None = None) -> list[Pair]:
        """Put these texts into the index, which has come to that change with them; IndexMoved as in `mark`.

        The pairs of them, and of them and what was there before, that are alike, each once.
        """
        marked = [one.marks for one in texts]
        # What comes together may be so much of a kind that nothing older is among the first of it.
        before = self._alike(marked)
        mark(self.index, texts, sequence, since)
        found: dict[tuple[str, str], Pair | None] = {}
        for start in range(0, len(texts), AT_A_TIME):
            some = slice(start, start + AT_A_TIME)
            self._keep_ready(texts[some])
            asked = list(zip(before[some], self._alike(marked[some]), strict=True))
            self._read(id for both in asked for ids in both for id in ids)
            for one, both in zip(texts[some], asked, strict=True):
                self._compare(one, both[1], found)
                if len(both[1]) > MOST:
                    self._compare(one, both[0], found)
        return [pair for pair in found.values() if pair]

    def _alike(self, marked: Sequence[Hashes]) -> list[list[str]]:
        asked = self.index.alike(marked, LEAST, MOST + 2)
        return [[id for id, _ in hits] for hits in asked]

    def _compare(self, one: Prepared, ids: Sequence[str], found: dict[tuple[str, str], Pair | None]) -> None:
        others = [self.ready[id] for id in ids if id != one.text.id and id in self.ready]
        is_crowd, same = len(others) > MOST, 0
        for other in others[:MOST]:
            if is_crowd and np.array_equal(one.shingles, other.shingles):
                same += 1
                if same > SAME:
                    continue
            first, second = sorted((one.text.id, other.text.id))
            if (first, second) not in found:
                like = likeness(one, other)
                found[first, second] = Pair(first, second, like.value, like.rule) if like else None

    def _keep_ready(self, texts: Iterable[Prepared]) -> None:
        for one in texts:
            self._drop(self.ready.pop(one.text.id, None))
            self.ready[one.text.id] = one
            self.characters += one.text.characters

    def _drop(self, one: Prepared | None) -> None:
        self.characters -= one.text.characters if one else 0

    def _read(self, ids: Iterable[str]) -> None:
        """Have these texts ready, and no more than READY beside them."""
        wanted = set(ids)
        self._keep_ready(self.ready[id] for id in wanted & self.ready.keys())
        self._keep_ready(map(Prepared.of, self.store.texts(sorted(wanted - self.ready.keys())).values()))
        least = len(wanted) + AT_A_TIME
        while len(self.ready) > least and (len(self.ready) > READY or self.characters > READY_CHARACTERS):
            self._drop(self.ready.popitem(last=False)[1])
