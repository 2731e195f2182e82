"""Two sequences to the stretches of their longest common subsequence, in order."""

from __future__ import annotations

from collections.abc import Hashable, Sequence
from typing import NamedTuple

from rapidfuzz.distance import LCSseq


class Block(NamedTuple):
    """A stretch in common: where it begins in the one and in the other, and how many units it is long."""

    one: int
    other: int
    size: int


def longest(one: Sequence[Hashable], other: Sequence[Hashable]) -> list[Block]:
    """The stretches of the longest common subsequence; the work grows with the one length times the other."""
    found = LCSseq.opcodes(one, other).as_matching_blocks()
    return [Block(block.a, block.b, block.size) for block in found if block.size]
