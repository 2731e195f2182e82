"""Articles and the pairs of them that are alike, to stories: every article in one, a function of the set alone.

Being alike does not carry on: of A like B and B like C does not follow that A is like C, and chains of such links
would make one story of a year's weather reports. So a story is not a chain but a leader and what is like it:

- The articles are looked at in the order in which leads are chosen. One that is like no leader before it is a
  leader, every other goes to the leader it is most like. So what ran later moves nothing that ran before.
- What is nearly the same text as a leader stands for it: it is a face of it. An article has only so many pairs; of
  ten thousand copies of one text each is like some others, and hardly any pair names the leader. Resemblance (the
  share of both texts together that they have in common) does carry on: one less it is a distance, and distances
  add up.

A librarian's decisions come first: articles joined by hand are one from the beginning, and an article never goes to
a story with one that it was parted from.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence, Set
from heapq import heappop, heappush

from archive.stories.story import Pair

FACE = 0.2  # how far from its leader a face may be, in distances added up

# An article as leads are chosen: the last moment its date can mean, its words (negative) and its id
Standing = tuple[float, int, str]
Decision = tuple[str, str]
Story = tuple[str, ...]


def stories_of(
    members: Iterable[Standing],
    pairs: Iterable[Pair],
    together: Iterable[Decision] = (),
    apart: Iterable[Decision] = (),
) -> list[Story]:
    """Stories as the ids of their articles, the lead first; the stories in the order of their leads.

    Pairs and decisions that name an id which is no member say nothing. Of decisions that contradict one another
    those to part win.
    """
    order = sorted(members)
    graph = _Graph(order, pairs, together, apart)
    place = {id: number for number, (_, _, id) in enumerate(order)}
    found = [tuple(sorted(story, key=place.__getitem__)) for story in graph.stories()]
    return sorted(found, key=lambda story: place[story[0]])


class _Graph:
    """Units (articles, those that were joined by hand as one), numbered in lead order, and how they are linked."""

    def __init__(
        self,
        order: Sequence[Standing],
        pairs: Iterable[Pair],
        together: Iterable[Decision],
        apart: Iterable[Decision],
    ) -> None:
        words = {id: -shortness for _, shortness, id in order}
        parted = _sides(apart, words)
        self.units = _joined([id for _, _, id in order], together, parted)
        unit = {id: number for number, ids in enumerate(self.units) for id in ids}
        self.leader: dict[int, int] = {}
        self.faces: set[int] = set()
        self.parted: dict[int, set[int]] = defaultdict(set)
        for id, others in parted.items():
            self.parted[unit[id]] |= {unit[other] for other in others}
        self.alike: dict[int, dict[int, float]] = defaultdict(dict)
        self.far: dict[int, dict[int, float]] = defaultdict(dict)
        for pair in pairs:
            if pair.one in unit and pair.other in unit and unit[pair.one] != unit[pair.other]:
                distance = _distance(pair.likeness, words[pair.one], words[pair.other])
                self._link(unit[pair.one], unit[pair.other], pair.likeness, distance)

    def _link(self, one: int, other: int, likeness: float, distance: float) -> None:
        for here, there in ((one, other), (other, one)):
            self.alike[here][there] = max(likeness, self.alike[here].get(there, 0.0))
            self.far[here][there] = min(distance, self.far[here].get(there, 1.0))

    def stories(self) -> list[list[str]]:
        """The ids of every story's articles."""
        for unit in range(len(self.units)):
            if unit not in self.leader:
                self._place(unit)
        held: dict[int, list[str]] = defaultdict(list)
        for unit, number in self.leader.items():
            held[number].extend(self.units[unit])
        return list(held.values())

    def _place(self, unit: int) -> None:
        """Give a unit to the leader whose faces it is most like, the earliest of several; else make it a leader."""
        best: dict[int, float] = {}
        for near, likeness in self.alike[unit].items():
            if near in self.faces and self._may_follow(unit, self.leader[near]):
                best[self.leader[near]] = max(likeness, best.get(self.leader[near], 0.0))
        if best:
            self.leader[unit] = min(best, key=lambda number: (-best[number], number))
        else:
            self._add_faces(unit)

    def _add_faces(self, first: int) -> None:
        """A new leader and its faces: what lies near it, or near what lies near it, and is in no story yet."""
        heap = [(0.0, first)]
        while heap:
            distance, unit = heappop(heap)
            if unit in self.leader or not self._may_follow(unit, first):
                continue
            self.leader[unit] = first
            self.faces.add(unit)
            for other, step in self.far[unit].items():
                if distance + step <= FACE:
                    heappush(heap, (distance + step, other))

    def _may_follow(self, unit: int, leader: int) -> bool:
        """Whether nothing that has this leader was parted from a unit."""
        return all(self.leader.get(other) != leader for other in self.parted[unit])


def _distance(likeness: float, one: int, other: int) -> float:
    """One less the resemblance of two texts of so many words that share this much of the shorter one."""
    shared = likeness * min(one, other)
    return 1 - shared / (one + other - shared) if shared else 1.0


def _sides(apart: Iterable[Decision], known: Mapping[str, int]) -> dict[str, set[str]]:
    """Of every article those it was parted from."""
    found: dict[str, set[str]] = defaultdict(set)
    for one, other in apart:
        if one in known and other in known and one != other:
            found[one].add(other)
            found[other].add(one)
    return found


def _joined(order: Sequence[str], together: Iterable[Decision], parted: Mapping[str, Set[str]]) -> list[list[str]]:
    """The articles in order, those joined by hand as one; no two that were parted."""
    place = {id: number for number, id in enumerate(order)}
    group = {id: [id] for id in order}
    links = ((one, other) for one, other in together if one in place and other in place)
    for one, other in sorted(sorted(link, key=place.__getitem__) for link in links):
        mine, theirs = group[one], group[other]
        if mine is not theirs and not any(parted.get(id, set()) & set(theirs) for id in mine):
            mine.extend(theirs)
            group |= dict.fromkeys(theirs, mine)
    return list({id(units): sorted(units, key=place.__getitem__) for units in group.values()}.values())
