"""Articles and the pairs of them that are alike, to stories: every article in one, a function of the set alone.

Being alike does not carry on: of A like B and B like C does not follow that A is like C. Chains of such links would
make one story of all that two digests have in common. So links are weighed together, in three steps:

- What is nearly one text comes first. An article has only so many pairs, and of ten thousand copies of one text
  each is like some others and unlike none. Resemblance (the share of both texts together that they have in common)
  does carry on: one less it is a distance, and distances add up. From each article on, in the order in which leads
  are chosen, what lies within a short way is one group with it.
- Then articles that hold several texts lose what they have with all but one (archive/stories/grouping/bridges.py).
- Then the two groups that are most alike become one, and so on, while their average likeness suffices: the mean
  over each article of one and each of the other, where those that are no pair count nothing (average linkage, Sokal
  and Michener, 1958). Of groups of what is nearly one text that have more articles than one is compared with, the
  most that two of them share stands for all.

A librarian's decisions come first: articles joined by hand are one from the beginning, and never does a story hold
two that were parted.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence, Set
from heapq import heapify, heappop, heappush

from archive.stories.grouping.bridges import Links, without_bridges
from archive.stories.story import Pair, Rule

NEAR = 0.4  # the way from a group's first article to any other: three in five of all their words are shared
ENOUGH = 0.25  # mean likeness of two groups that are one story
COMPARED = 50  # articles of two groups of which all were compared
BRIEFS = 0.5  # the likeness that one headline or address stands for, where there is little else to compare

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
    words = {id: -shortness for _, shortness, id in sorted(members)}
    place = {id: number for number, id in enumerate(words)}
    parted = _sides(apart, place)
    units = _joined(place, together, parted)
    unit = {id: number for number, ids in enumerate(units) for id in ids}
    known = [
        pair for pair in pairs if pair.one in unit and pair.other in unit and unit[pair.one] != unit[pair.other]
    ]
    alike, far = _links(known, unit, words)
    groups = _Groups(len(units), ((unit[id], unit[other]) for id in parted for other in parted[id]))
    _join_near(groups, far)
    single = [number for number, ids in enumerate(units) if len(ids) == 1]
    _join_alike(groups, without_bridges(alike, _held(known, unit, words), groups.home, single))
    found = [
        tuple(sorted((id for number in group for id in units[number]), key=place.__getitem__))
        for group in groups.members.values()
    ]
    return sorted(found, key=lambda story: place[story[0]])


class _Groups:
    """Units, numbered in lead order, in groups that have the number of their first one."""

    def __init__(self, count: int, parted: Iterable[tuple[int, int]]) -> None:
        self.members = {number: [number] for number in range(count)}
        self.parted: dict[int, set[int]] = defaultdict(set)
        for one, other in parted:
            self.parted[one].add(other)
            self.parted[other].add(one)

    @property
    def home(self) -> dict[int, int]:
        """The group of every unit."""
        return {unit: number for number, units in self.members.items() for unit in units}

    def may_join(self, one: int, other: int) -> bool:
        """Whether nothing in one group was parted from anything in the other."""
        return other not in self.parted[one]

    def join(self, one: int, other: int) -> None:
        """Make the second group part of the first."""
        self.members[one] += self.members.pop(other)
        for third in self.parted.pop(other, set()):
            self.parted[third].discard(other)
            self.parted[third].add(one)
            self.parted[one].add(third)


def _join_near(groups: _Groups, far: Links) -> None:
    """Make one group of each unit, in order, and what lies near it, if by way of others, and is in no group yet."""
    taken: set[int] = set()
    for first in list(groups.members):
        ways = [(0.0, first)] if first not in taken else []
        while ways:
            way, unit = heappop(ways)
            if unit in taken or not groups.may_join(first, unit):
                continue
            taken.add(unit)
            if unit != first:
                groups.join(first, unit)
            for other, step in far.get(unit, {}).items():
                if other not in taken and way + step <= NEAR:
                    heappush(ways, (way + step, other))


def _join_alike(groups: _Groups, alike: Links) -> None:
    """Make one group of the two that are most alike on average, the earliest of several, while it is enough."""
    links = _between(groups, alike)
    sizes = {number: len(units) for number, units in groups.members.items()}

    def mean(one: int, other: int) -> float:
        return links[one][other] / (sizes[one] * sizes[other])

    best = [(-mean(one, other), one, other) for one in links for other in links[one] if one < other]
    heapify(best)
    while best and -best[0][0] >= ENOUGH:
        value, one, other = heappop(best)
        if other not in links.get(one, {}) or -value != mean(one, other) or not groups.may_join(one, other):
            continue
        groups.join(one, other)
        sizes[one] += sizes.pop(other)
        for third, likeness in links.pop(other).items():
            del links[third][other]
            if third != one:
                links[one][third] = links[third][one] = links[one].get(third, 0.0) + likeness
        for third in links[one]:
            heappush(best, (-mean(one, third), min(one, third), max(one, third)))


def _between(groups: _Groups, alike: Links) -> Links:
    """How like two groups are, summed over each unit of one and each of the other."""
    home = groups.home
    most: Links = {number: defaultdict(float) for number in groups.members}
    found: Links = {number: defaultdict(float) for number in groups.members}
    for unit, others in alike.items():
        here = home[unit]
        for other, likeness in others.items():
            there = home[other]
            if there != here:
                found[here][there] += likeness
                most[here][there] = max(likeness, most[here][there])
    for one, links in found.items():
        for other in links:
            sizes = len(groups.members[one]), len(groups.members[other])
            if sum(sizes) > COMPARED:
                links[other] = most[one][other] * sizes[0] * sizes[1]
    return found


def _links(pairs: Iterable[Pair], unit: Mapping[str, int], words: Mapping[str, int]) -> tuple[Links, Links]:
    """How like, and how far from one another, two units are that have a pair: the most and the least of several."""
    alike: Links = defaultdict(dict)
    far: Links = defaultdict(dict)
    for pair in pairs:
        likeness = max(pair.likeness, BRIEFS) if pair.rule is Rule.BRIEF else pair.likeness
        step = _distance(pair.likeness, words[pair.one], words[pair.other])
        ends = unit[pair.one], unit[pair.other]
        for one, other in (ends, ends[::-1]):
            alike[one][other] = max(likeness, alike[one].get(other, 0.0))
            far[one][other] = min(step, far[one].get(other, 1.0))
    return alike, far


def _held(pairs: Iterable[Pair], unit: Mapping[str, int], words: Mapping[str, int]) -> Links:
    """How much of one unit stands in another that it has a pair with; all of short items with one headline."""
    found: Links = defaultdict(dict)
    for pair in pairs:
        shared = pair.likeness * min(words[pair.one], words[pair.other])
        for one, other in ((pair.one, pair.other), (pair.other, pair.one)):
            part = 1.0 if pair.rule is Rule.BRIEF or not words[one] else shared / words[one]
            mine, theirs = unit[one], unit[other]
            found[mine][theirs] = max(part, found[mine].get(theirs, 0.0))
    return found


def _distance(likeness: float, one: int, other: int) -> float:
    """One less the resemblance (Broder, 1997) of texts of so many words that share this much of the shorter one."""
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


def _joined(
    place: Mapping[str, int], together: Iterable[Decision], parted: Mapping[str, Set[str]]
) -> Sequence[Sequence[str]]:
    """The articles in order, those that were joined by hand as one unit; no two that were parted."""
    unit = {one: [one] for one in place}
    links = ((one, other) for one, other in together if one in place and other in place)
    for one, other in sorted(sorted(link, key=place.__getitem__) for link in links):
        mine, theirs = unit[one], unit[other]
        if mine is not theirs and not any(parted.get(each, set()) & set(theirs) for each in mine):
            mine += theirs
            unit |= dict.fromkeys(theirs, mine)
    return list({id(units): units for units in unit.values()}.values())
