"""Two texts laid side by side: words go in, the passages that both have and what differs between these come out.

Words are matched in order (the longest common subsequence). A passage goes on over a word or two that are left out,
and over words that look alike: misread letters, another spelling. It ends where other words or other figures stand.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from enum import Enum
from itertools import pairwise
from typing import NamedTuple

from rapidfuzz.fuzz import ratio

from archive.stories.blocks import Block, longest

PASSAGE = 8  # words that are shared in a row, at least: fewer any two texts have in common
LEFT_OUT = 2  # words within a passage that one text has and the other has not, at most
EXCHANGED = 4  # words that a slot holds in either text, at most
FRAME = 2  # equal words on either side of a slot, at least: single ones any two texts have in common
ALIKE = 50  # per cent of the letters that misread and respelled words have in common, at least
FIGURE = re.compile(r"\d")

Words = Sequence[str]


class Gap(Enum):
    """What stands between two blocks of equal words."""

    WITHIN = "nothing that ends a passage"
    SLOT = "other words"
    FIGURES = "other figures"
    APART = "more than a slot holds"


class Passage(NamedTuple):
    """Words `one` to `one_end` of a text and `other` to `other_end` of another, of which so many are equal."""

    one: int
    one_end: int
    other: int
    other_end: int
    size: int


class Alignment(NamedTuple):
    """What two texts share.

    `matched` counts all equal words, `passages` are those that stand in a row. `slots` counts the places between
    equal words where each text has a few other ones, `figures` those of them where both have figures, and
    `kept_figures` the figures that are equal.
    """

    passages: tuple[Passage, ...]
    matched: int
    slots: int
    figures: int
    kept_figures: int

    @property
    def shared(self) -> int:
        """How many words the shared passages have."""
        return sum(passage.size for passage in self.passages)

    @property
    def places(self) -> list[Passage]:
        """The shared passages, those as one between which there is no more than a slot in either text."""
        found: list[Passage] = []
        for passage in self.passages:
            is_near = found and _between(found[-1], passage) <= EXCHANGED
            begun = found.pop() if is_near else Passage(passage.one, 0, passage.other, 0, 0)
            size = begun.size + passage.size
            found.append(Passage(begun.one, passage.one_end, begun.other, passage.other_end, size))
        return found


def aligned(one: Words, other: Words) -> Alignment:
    """What two texts of folded words share."""
    blocks = longest(one, other)
    gaps = [_gap(one, other, *two) for two in pairwise(blocks)]
    return Alignment(
        tuple(passage for passage in _passages(blocks, gaps) if passage.size >= PASSAGE),
        sum(block.size for block in blocks),
        sum(gap is Gap.SLOT or gap is Gap.FIGURES for gap in gaps),
        sum(gap is Gap.FIGURES for gap in gaps),
        sum(bool(FIGURE.search(word)) for block in blocks for word in one[block.one : block.one + block.size]),
    )


def _between(before: Passage, after: Passage) -> int:
    """How many words lie between two passages, in the text where there are more."""
    return max(after.one - before.one_end, after.other - before.other_end)


def _gap(one: Words, other: Words, before: Block, after: Block) -> Gap:
    """What stands between two blocks."""
    mine = one[before.one + before.size : after.one]
    theirs = other[before.other + before.size : after.other]
    if max(len(mine), len(theirs)) > EXCHANGED:
        return Gap.APART
    if not mine or not theirs:
        return Gap.WITHIN if len(mine) + len(theirs) <= LEFT_OUT else Gap.APART
    if any(map(FIGURE.search, mine)) and any(map(FIGURE.search, theirs)):
        return Gap.FIGURES
    if ratio("".join(mine), "".join(theirs)) >= ALIKE:
        return Gap.WITHIN
    return Gap.SLOT if min(before.size, after.size) >= FRAME else Gap.APART


def _passages(blocks: Sequence[Block], gaps: Iterable[Gap]) -> list[Passage]:
    """The blocks, joined where nothing between them ends a passage."""
    found: list[Passage] = []
    for block, gap in zip(blocks, (Gap.APART, *gaps), strict=False):
        begun = found.pop() if gap is Gap.WITHIN else Passage(block.one, 0, block.other, 0, 0)
        ends = block.one + block.size, block.other + block.size
        found.append(Passage(begun.one, ends[0], begun.other, ends[1], begun.size + block.size))
    return found
