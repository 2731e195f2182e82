"""The paragraphs of two copies to which of them belong together, in place or moved; mirrored for the two swapped.

Paragraphs that are the same are aligned first, then those that share enough runs of two words. Of what belongs
together the heaviest choice that keeps the order of both stays in place; the rest has moved.
"""

from __future__ import annotations

from bisect import bisect_right
from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from itertools import pairwise
from typing import NamedTuple

from archive.stories.comparison.subsequence import blocks
from archive.stories.comparison.units import Units, is_word

ALIKE = 0.3  # of the shorter one's runs that two paragraphs share, to be versions of each other
PART = 0.5  # to be a part of one that has a better counterpart
# Pairs of paragraphs that share a run, at most: what is said all over says nothing of which belong together.
MOST_PAIRS = 64
LEAST_MOVED = 5  # words that a paragraph which moved shares: a shorter one may stand anywhere


class Link(NamedTuple):
    """A paragraph of the one and one of the other that belong together, and how many words they share."""

    one: int
    other: int
    weight: int


Spans = tuple[range, range]  # of paragraphs of both sides that belong together


class Linked(NamedTuple):
    """Which paragraphs belong together where they stand, in order, and which do after one has moved."""

    in_place: list[Spans]
    moved: list[Link]


def linked(one: Sequence[Units], other: Sequence[Units]) -> Linked:
    """Which paragraphs of two texts belong together."""
    keys, others = ([paragraph.keys for paragraph in side] for side in (one, other))
    if others < keys:  # so that swapping the sides mirrors what comes out
        return _mirrored(linked(other, one))
    same = _same(one, other)
    done, dones = {link.one for link in same}, {link.other for link in same}
    alike = _alike(
        {place: _runs(keys[place]) for place in range(len(keys)) if place not in done},
        {place: _runs(others[place]) for place in range(len(others)) if place not in dones},
    )
    in_place = _spans(_heaviest([*same, *alike]))
    # What stands between the parts of one that was split is told with them.
    placed, others_placed = ({place for spans in in_place for place in spans[side]} for side in (0, 1))
    moved: list[Link] = []
    for link in sorted((*same, *alike), key=lambda link: (-link.weight, link)):
        if link.weight >= LEAST_MOVED and link.one not in placed and link.other not in others_placed:
            moved.append(link)
            placed.add(link.one)
            others_placed.add(link.other)
    return Linked(in_place, sorted(moved))


def coarsely_linked(one: Sequence[Units], other: Sequence[Units]) -> Linked:
    """The same at less cost: paragraphs that are the same, and between two of them all that lies there."""
    if [paragraph.keys for paragraph in other] < [paragraph.keys for paragraph in one]:
        return _mirrored(coarsely_linked(other, one))
    spans: list[Spans] = []
    i = j = 0
    for link in (*_same(one, other), Link(len(one), len(other), 0)):
        if link.one > i and link.other > j:
            spans.append((range(i, link.one), range(j, link.other)))
        i, j = link.one + 1, link.other + 1
        spans.append((range(link.one, i), range(link.other, j)))
    return Linked(spans[:-1], [])


def _mirrored(found: Linked) -> Linked:
    """What is found when the sides are swapped."""
    return Linked(
        [(ones, others) for others, ones in found.in_place],
        [Link(i, j, weight) for j, i, weight in found.moved],
    )


def _same(one: Sequence[Units], other: Sequence[Units]) -> list[Link]:
    """Paragraphs that are the same, in the order of both."""
    named = [["\0".join(paragraph.keys) for paragraph in side] for side in (one, other)]
    return [
        Link(block.one + step, block.other + step, max(1, one[block.one + step].words))
        for block in blocks(*named)
        for step in range(block.size)
    ]


def _runs(keys: Sequence[str]) -> set[tuple[str, str]]:
    """The runs of two words of a paragraph, its signs left out."""
    return set(pairwise(key.lower() for key in keys if is_word(key)))


Runs = dict[int, set[tuple[str, str]]]


def _alike(one: Runs, other: Runs) -> list[Link]:
    """Paragraphs that share enough, each with its best counterpart and with those that are parts of it."""
    ones, others = _telling(one, other), _telling(other, one)
    links = []
    for (i, j), shared in _shared(ones, others).items():
        share = shared / min(len(ones[i]), len(others[j]))
        if share >= ALIKE:
            links.append((Link(i, j, shared + 1), share))
    # The best first: the one that shares most, then the one that stands nearest.
    links.sort(key=lambda found: (-found[0].weight, -found[1], abs(found[0].one - found[0].other), found[0]))
    taken: set[int] = set()
    others_taken: set[int] = set()
    kept = []
    for link, share in links:
        is_first, is_others_first = link.one not in taken, link.other not in others_taken
        if (is_first and is_others_first) or ((is_first or is_others_first) and share >= PART):
            kept.append(link)
            taken.add(link.one)
            others_taken.add(link.other)
    return kept


def _telling(one: Runs, other: Runs) -> Runs:
    """The runs of each paragraph without those that too many share."""
    times, others = (Counter(run for runs in side.values() for run in runs) for side in (one, other))
    return {
        place: {run for run in runs if times[run] * max(1, others[run]) <= MOST_PAIRS}
        for place, runs in one.items()
    }


def _shared(one: Runs, other: Runs) -> Counter[tuple[int, int]]:
    """How many runs each two paragraphs share."""
    having: dict[tuple[str, str], list[int]] = defaultdict(list)
    for place, runs in other.items():
        for run in runs:
            having[run].append(place)
    return Counter(
        (place, there) for place, runs in one.items() for run in runs if run in having for there in having[run]
    )


def _heaviest(links: Iterable[Link]) -> list[Link]:
    """The choice of most words in which no link crosses another; links may share a paragraph."""
    ends: list[int] = []  # of choices: the last paragraph of the other, rising,
    weights: list[int] = []  # with the words of the best choice that ends there or before, rising too
    at: list[int] = []
    ordered = sorted(links)
    before: list[int] = []
    for number, link in enumerate(ordered):
        place = bisect_right(ends, link.other)
        weight = link.weight + (weights[place - 1] if place else 0)
        before.append(at[place - 1] if place else -1)
        beaten = place
        while beaten < len(ends) and weights[beaten] <= weight:
            beaten += 1
        begin = place - 1 if place and ends[place - 1] == link.other else place
        ends[begin:beaten], weights[begin:beaten], at[begin:beaten] = [link.other], [weight], [number]
    chosen = []
    number = at[-1] if at else -1
    while number >= 0:
        chosen.append(ordered[number])
        number = before[number]
    return chosen[::-1]


def _spans(links: Sequence[Link]) -> list[Spans]:
    """The spans that links in order make: those that share a paragraph are one."""
    found: list[Spans] = []
    for link in links:
        ones, others = found[-1] if found else (range(0), range(0))
        if link.one in ones or link.other in others:
            found[-1] = range(ones.start, link.one + 1), range(others.start, link.other + 1)
        else:
            found.append((range(link.one, link.one + 1), range(link.other, link.other + 1)))
    return found
