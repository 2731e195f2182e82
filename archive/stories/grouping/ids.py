"""Which id each story goes by: the one that it had, for as long as it can be told which one it was.

Stories as they were go in, with those that their articles make now; the id of each, and what became of the ids that
are no more, come out.

- An article alone is a story by its own id.
- A story keeps the id of the one whose lead is in it; of several, that of the one whose founding article (the one
  it is called by) came into the archive first. The others end in it: they were merged.
- What was split off goes by the id of its lead, or of the next of its articles where that is another story's.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import Any, NamedTuple

Members = tuple[str, ...]  # the articles of a story, the lead first
Age = Callable[[str], Any]  # what sorts articles by when they came into the archive


class Named(NamedTuple):
    """Stories by their ids, and for each id of several articles that is no more where it leads, and why."""

    stories: dict[str, Members]
    ended: dict[str, tuple[str, str]]


def by_lead(old: Mapping[str, Members], stories: Sequence[Members]) -> dict[str, int]:
    """Which of the stories goes on with each old one: the one that has its lead."""
    place = {id: number for number, story in enumerate(stories) for id in story}
    return {id: place[members[0]] for id, members in old.items()}


def by_overlap(old: Mapping[str, Members], stories: Sequence[Members]) -> dict[str, int]:
    """The same, where the rules may be others: the one that has most of its articles, of several the first."""
    place = {id: number for number, story in enumerate(stories) for id in story}
    shared = {id: Counter(place[one] for one in members) for id, members in old.items()}
    return {id: min(counts, key=lambda number: (-counts[number], number)) for id, counts in shared.items()}


def named(old: Mapping[str, Members], stories: Sequence[Members], goes_on: Mapping[str, int], age: Age) -> Named:
    """The ids of these stories, which have the articles of the old ones and no others.

    `old` are the stories as they were, by id; `goes_on` says which of the new ones each is today.
    """
    heirs: dict[int, list[str]] = {}
    for id, number in goes_on.items():
        heirs.setdefault(number, []).append(id)
    found: dict[int, str] = {number: story[0] for number, story in enumerate(stories) if len(story) == 1}
    taken = {id: number for number, id in found.items()}
    waiting = [number for number in range(len(stories)) if number not in found]
    for number in list(waiting):
        if free := [id for id in heirs.get(number, ()) if id not in taken]:
            taken[min(free, key=age)] = number
            found[number] = min(free, key=age)
            waiting.remove(number)
    while waiting:
        number = waiting.pop()
        id = next((one for one in stories[number] if one not in taken), stories[number][0])
        if id in taken:
            # Each article's id is another story's: one that is called after an article it has not must yield.
            waiting.append(taken[id])
        taken[id] = number
        found[number] = id
    return Named({found[number]: story for number, story in enumerate(stories)}, _ended(old, found, goes_on))


def _ended(
    old: Mapping[str, Members], found: Mapping[int, str], goes_on: Mapping[str, int]
) -> dict[str, tuple[str, str]]:
    """Where the ids of stories of several lead that are no story's any more."""
    now = set(found.values())
    ended = {}
    for id, members in old.items():
        if len(members) > 1 and id not in now:
            into = found[goes_on[id]]
            ended[id] = (into, "merged" if into in old and goes_on[into] == goes_on[id] else "split")
    return ended


def as_they_were(
    ids: Iterable[str], story_of: Mapping[str, str], order: Callable[[str], Any]
) -> dict[str, Members]:
    """The old stories of these articles, by id, each in lead order; an article without a story is its own."""
    old: dict[str, list[str]] = {}
    for id in ids:
        old.setdefault(story_of.get(id, id), []).append(id)
    return {story: tuple(sorted(members, key=order)) for story, members in old.items()}
