"""Articles that changed, or of which a librarian decided, to what becomes of every story that they touch.

What is linked with them (by pairs, decisions or a story that they had together) is parted into stories anew; since
nothing links it with any other article, no other story can change.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace

from archive.store.decisions import Decided
from archive.store.grouping import Grouped
from archive.store.story_store import StoryStore
from archive.stories.grouping.ids import Members, Named, as_they_were, by_lead, by_overlap, named
from archive.stories.grouping.partition import stories_of
from archive.stories.grouping.touched import Bounds, New, Touched
from archive.stories.story import Member

# Which of today's stories each former one goes on in
GoesOn = Callable[[Mapping[str, Members], Sequence[Members]], Mapping[str, int]]


@dataclass(frozen=True)
class How:
    """How far links are gone through, and which of today's stories each former one goes on in."""

    bounds: Bounds
    goes_on: GoesOn


USUAL = How(Bounds(), by_lead)
NOTHING = New()


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
    new: New = NOTHING,
    decided: Decided | None = None,
    how: How = USUAL,
) -> Regrouped:
    """The stories that these articles touch. New texts have no pairs but those that are given.

    `decided` is what librarians say, where that is not kept yet.
    """
    said = store.decided() if decided is None else decided
    touched = Touched(store, new, said, how.bounds)
    touched.reach(ids)
    members = touched.members()
    standing = [(one.latest, one.shortness, one.id) for one in members.values()]
    stories = stories_of(standing, touched.pairs, said.together | touched.kept_together(), said.apart)
    story_of = {id: row.story for id, row in touched.rows.items()}
    old = as_they_were(members, story_of, lambda id: touched.rows.get(id, members[id]))
    known = store.first_kept(old)
    goes_on = {**how.goes_on(old, stories), **by_overlap(touched.standing_for(), stories)}
    names = named(old, stories, goes_on, known.__getitem__)
    return _regrouped(names, members, touched, _elsewhere(touched, names, goes_on, stories))


def _elsewhere(
    touched: Touched, names: Named, goes_on: Mapping[str, int], stories: Sequence[Members]
) -> dict[str, Member]:
    """The articles of large stories that were not looked at, where their story goes by another id now."""
    id_of = {members: id for id, members in names.stories.items()}
    renamed = {id: now for id in touched.large if id in goes_on and (now := id_of[stories[goes_on[id]]]) != id}
    rows = touched.store.members_of_stories(renamed)
    return {id: replace(row, story=renamed[row.story]) for id, row in rows.items() if id not in touched.ids}


def _regrouped(
    names: Named, members: Mapping[str, Member], touched: Touched, elsewhere: Mapping[str, Member]
) -> Regrouped:
    several = {id: story for id, story in names.stories.items() if len(story) > 1}
    now = {one: replace(members[one], story=id) for id, story in several.items() for one in story}
    before = touched.rows
    story_of = {id: now[id].story if id in now else id for id in members}
    moved = [id for id, story in story_of.items() if story != (before[id].story if id in before else id)]
    grouped = Grouped(
        anew=frozenset(touched.anew),
        pairs=tuple(sorted(touched.fresh)),
        members=(*(one for id, one in now.items() if before.get(id) != one), *elsewhere.values()),
        alone=frozenset(before.keys() - now.keys()),
        moved=(*moved, *elsewhere),
        ended=names.ended,
        begun=frozenset(several),
    )
    joined = {id for id in touched.anew if id in now and id not in before}
    return Regrouped(grouped, frozenset(members), len(joined), frozenset(now[id].story for id in joined))
