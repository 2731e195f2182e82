"""Some articles to all that is linked with them: what has to be parted into stories together.

Of ten thousand copies of one page not every one is looked at again for each that comes: of a story with very many
articles those stand for all that the new ones are linked with, and stay together; what is linked with very many
others is gone through so far.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from archive.store.decisions import Decided, Sides, sides
from archive.store.story_store import StoryStore
from archive.stories.likeness.likeness import Prepared
from archive.stories.likeness.shingles import LONGEST
from archive.stories.story import Member, Pair, member


@dataclass(frozen=True)
class Bounds:
    """From how many articles on a story is not gone through again, and after how many no further links are."""

    story: int = 1_000
    reach: int = 20_000


AS_WHOLE = Bounds(story=50_000, reach=200_000)


@dataclass(frozen=True)
class New:
    """Texts that are new or changed, and all pairs that they have now."""

    texts: Sequence[Prepared] = ()
    pairs: Iterable[Pair] = ()


class Touched:
    """All that is linked with some articles, as it was and with their new pairs.

    `rows` are those of them that were of stories of several; `large` the stories that are not here as a whole.
    """

    def __init__(self, store: StoryStore, new: New, decided: Decided, bounds: Bounds) -> None:
        self.store, self.bounds = store, bounds
        self.anew, self.fresh = {one.text.id: one for one in new.texts}, frozenset(new.pairs)
        self.pairs: set[Pair] = set(self.fresh)
        self.rows: dict[str, Member] = {}
        self.large: set[str] = set()
        self.ids: set[str] = set()
        self.links: dict[str, set[str]] = defaultdict(set)
        for one, other in (*decided.together, *((pair.one, pair.other) for pair in self.fresh)):
            self.links[one].add(other)
            self.links[other].add(one)

    def reach(self, ids: Iterable[str]) -> None:
        """Take in what is linked with these articles, until nothing more is or it is too much."""
        frontier = set(ids)
        while frontier:
            self.ids |= frontier
            within = self._of_their_stories(frontier)
            is_enough = len(self.ids) > self.bounds.reach
            frontier = (within if is_enough else within | self._linked_with(frontier)) - self.ids

    def _of_their_stories(self, ids: set[str]) -> set[str]:
        """The articles of the stories of these, and of those that are called after one of them."""
        self.rows |= self.store.members_among(ids - self.rows.keys())
        # A story that goes by the id of an article may have to give it back.
        stories = {self.rows[id].story for id in ids if id in self.rows} | ids
        self.large |= self.store.large_stories(stories - self.large, self.bounds.story)
        whole = self.store.members_of_stories(stories - self.large)
        leads = self.store.story_members(stories & self.large, 1).values()
        together = whole | {one.id: one for listed in leads for one in listed.members}
        self.rows |= together
        return set(together)

    def _linked_with(self, ids: set[str]) -> set[str]:
        """What these articles have a pair with, by what is kept or by what is new, or were joined with by hand."""
        kept = self.store.pairs_of(id for id in ids if not self.is_of_large(id))
        self.pairs |= {pair for pair in kept if pair.one not in self.anew and pair.other not in self.anew}
        found = {id for pair in kept for id in (pair.one, pair.other)}
        return found | {other for id in ids if id in self.links for other in self.links[id]}

    def is_of_large(self, id: str) -> bool:
        """Whether an article stands for a large story that is not gone through again."""
        return id not in self.anew and id in self.rows and self.rows[id].story in self.large

    def standing_for(self) -> dict[str, tuple[str, ...]]:
        """The articles that stand for each large story, the lead first."""
        found: dict[str, list[str]] = {}
        for row in sorted(self.rows.values()):
            if self.is_of_large(row.id):
                found.setdefault(row.story, []).append(row.id)
        return {story: tuple(ids) for story, ids in found.items()}

    def kept_together(self) -> set[Sides]:
        """That what stands for a large story stays one."""
        return {sides(ids[0], other) for ids in self.standing_for().values() for other in ids[1:]}

    def members(self) -> dict[str, Member]:
        """All of them as a story lists its articles; of new texts the story stands open."""
        known = {id: row for id, row in self.rows.items() if id not in self.anew}
        missing = [id for id in self.ids if id not in known and id not in self.anew]
        read = {**self.anew, **{id: Prepared.of(text) for id, text in self.store.texts(missing).items()}}
        return {**known, **{id: listed(one) for id, one in read.items() if id in self.ids}}


def listed(one: Prepared, story: str = "") -> Member:
    """An article as a story lists it, by all the words of its body, where only the beginning was looked at too."""
    return member(one.text, story, len(one.words) if one.text.characters <= LONGEST else None)
