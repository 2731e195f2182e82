"""Articles that changed, or of which a librarian decided, to what becomes of every story that they touch.

What is linked with them (by pairs, decisions or a story that they had together) is parted into stories anew; since
nothing links it with any other article, no other story can change.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace

from archive.store.decisions import Decided
from archive.store.grouping import Grouped
from archive.store.story_store import StoryStore
from archive.stories.ids import Members, Named, as_they_were, by_lead, named
from archive.stories.likeness import Prepared
from archive.stories.partition import stories_of
from archive.stories.story import Member, Pair, member

# Which of today's stories each former one goes on in
GoesOn = Callable[[Mapping[str, Members], Sequence[Members]], Mapping[str, int]]


@dataclass(frozen=True)
class Regrouped:
    """What is to be kept; how many articles came to be of a story for the first time, and of which stories."""

    grouped: Grouped
    touched: frozenset[str]  # every article that was looked at
    joined: int
    stories: frozenset[str]


def regrouped(
    store: StoryStore,
    ids: Sequence[str],
    *,
    anew: Sequence[Prepared] = (),
    pairs: Iterable[Pair] = (),
    decided: Decided | None = None,
    goes_on: GoesOn = by_lead,
) -> Regrouped:
    """The stories that these articles touch. The texts of `anew` have these pairs, and none that are kept.

    `decided` is what librarians say, where that is not kept yet.
    """
    kept = store.decided() if decided is None else decided
    touched = _Touched(store, {one.text.id: one for one in anew}, frozenset(pairs), kept)
    touched.reach(ids)
    members = touched.members()
    standing = [(one.latest, one.shortness, one.id) for one in members.values()]
    stories = stories_of(standing, touched.pairs, kept.together, kept.apart)
    story_of = {id: row.story for id, row in touched.rows.items()}
    old = as_they_were(members, story_of, lambda id: touched.rows.get(id, members[id]))
    known = store.first_kept(old)
    names = named(old, stories, goes_on(old, stories), known.__getitem__)
    return _regrouped(names, members, touched)


def _regrouped(names: Named, members: Mapping[str, Member], touched: _Touched) -> Regrouped:
    several = {id: story for id, story in names.stories.items() if len(story) > 1}
    now = {one: replace(members[one], story=id) for id, story in several.items() for one in story}
    before = touched.rows
    story_of = {id: now[id].story if id in now else id for id in members}
    moved = [id for id, story in story_of.items() if story != (before[id].story if id in before else id)]
    grouped = Grouped(
        anew=frozenset(touched.anew),
        pairs=tuple(sorted(touched.fresh)),
        members=tuple(one for id, one in now.items() if before.get(id) != one),
        alone=frozenset(before.keys() - now.keys()),
        moved=tuple(moved),
        ended=names.ended,
        begun=frozenset(several),
    )
    joined = {id for id in touched.anew if id in now and id not in before}
    return Regrouped(grouped, frozenset(members), len(joined), frozenset(now[id].story for id in joined))


class _Touched:
    """All that is linked with some articles, as it was and with their new pairs."""

    def __init__(
        self, store: StoryStore, anew: Mapping[str, Prepared], fresh: frozenset[Pair], decided: Decided
    ) -> None:
        self.store, self.anew, self.fresh = store, anew, fresh
        self.pairs: set[Pair] = set(fresh)
        self.rows: dict[str, Member] = {}
        self.ids: set[str] = set()
        self.links: dict[str, set[str]] = defaultdict(set)
        for one, other in (*decided.together, *((pair.one, pair.other) for pair in fresh)):
            self.links[one].add(other)
            self.links[other].add(one)

    def reach(self, ids: Iterable[str]) -> None:
        """Take in what is linked with these articles, until nothing more is."""
        frontier = set(ids)
        while frontier:
            self.ids |= frontier
            frontier = self._beside(frontier) - self.ids

    def _beside(self, ids: set[str]) -> set[str]:
        """What is linked with these articles directly, by what is kept or by what is new."""
        kept = self.store.pairs_of(ids)
        self.pairs |= {pair for pair in kept if pair.one not in self.anew and pair.other not in self.anew}
        found = {id for pair in kept for id in (pair.one, pair.other)}
        found |= {other for id in ids if id in self.links for other in self.links[id]}
        self.rows |= self.store.members_among(ids - self.rows.keys())
        # A story that is called after one of them may have to give its name back.
        stories = {self.rows[id].story for id in ids if id in self.rows} | ids
        together = self.store.members_of_stories(stories)
        self.rows |= together
        return found | together.keys()

    def members(self) -> dict[str, Member]:
        """All of them as a story lists its articles; the story stands open."""
        known = {id: row for id, row in self.rows.items() if id not in self.anew}
        missing = [id for id in self.ids if id not in known and id not in self.anew]
        read = {**self.anew, **{id: Prepared.of(text) for id, text in self.store.texts(missing).items()}}
        made = {id: member(one.text, "", len(one.words)) for id, one in read.items() if id in self.ids}
        return {**known, **made}
