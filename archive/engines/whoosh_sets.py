"""Sets of a segment's documents: a few as their numbers, many as a flag for each document of the segment.

Both forms are arrays, and each operation works in whichever is cheaper. A set never changes.
"""

from __future__ import annotations

from collections.abc import Iterable
from functools import cached_property

import numpy as np
import numpy.typing as npt

from archive.arrays import Array
from archive.runs import changes

Numbers = npt.NDArray[np.int32]
Flags = npt.NDArray[np.bool_]

# A set with more than this share of a segment's documents is kept as flags.
DENSE = 1 / 32


class Documents:
    """Some documents of a segment of `size` documents; which of them are deleted is said elsewhere."""

    def __init__(self, size: int, numbers: Numbers | None = None, flags: Flags | None = None) -> None:
        self.size = size
        if flags is not None:
            self.flags = flags
        if numbers is not None or flags is None:
            self.numbers = NONE if numbers is None else numbers

    @property
    def is_dense(self) -> bool:
        """Whether operations on it had better use its flags."""
        return "flags" in vars(self) or len(self.numbers) > self.size * DENSE

    @cached_property
    def numbers(self) -> Numbers:
        """Their numbers, ascending."""
        return np.flatnonzero(self.flags).astype(np.int32)

    @cached_property
    def flags(self) -> Flags:
        """For each document of the segment whether it is among them."""
        flags = np.zeros(self.size, dtype=np.bool_)
        flags[self.numbers] = True
        return flags

    @cached_property
    def count(self) -> int:
        """How many they are."""
        return len(self.numbers) if "numbers" in vars(self) else int(np.count_nonzero(self.flags))

    def __len__(self) -> int:
        return self.count

    def __and__(self, other: Documents) -> Documents:
        if self.is_dense and other.is_dense:
            return Documents(self.size, flags=self.flags & other.flags)
        few, many = sorted((self, other), key=lambda one: (one.is_dense, one.count))
        return Documents(self.size, numbers=few.numbers[many.among(few.numbers)])

    def __or__(self, other: Documents) -> Documents:
        return united((self, other), self.size)

    def __sub__(self, other: Documents) -> Documents:
        if not other.count:
            return self
        if not self.is_dense:
            return Documents(self.size, numbers=self.numbers[~other.among(self.numbers)])
        flags = self.flags.copy()
        if other.is_dense:
            flags &= ~other.flags
        else:
            flags[other.numbers] = False
        return Documents(self.size, flags=flags)

    def among(self, numbers: Numbers) -> Flags:
        """For each of these numbers whether its document is among them; shape (numbers,)."""
        if self.is_dense or len(numbers) > FEW:
            found: Flags = self.flags[numbers]
            return found
        return holds(self.numbers, numbers)


# Up to so many numbers are looked up one by one; for more, flags are made.
FEW = 512
NONE = np.zeros(0, dtype=np.int32)


def holds(ascending: Array, numbers: Array) -> Flags:
    """For each of these numbers, in any order, whether the list, which ascends, holds it."""
    if not len(ascending):
        return np.zeros(len(numbers), dtype=np.bool_)
    places = np.searchsorted(ascending, numbers)
    places[places == len(ascending)] = 0
    found: Flags = ascending[places] == numbers
    return found


def in_both(one: Array, other: Array) -> tuple[Array, Array]:
    """The places in two lists, which ascend, of the numbers that both hold."""
    if len(one) > len(other):
        theirs, ours = in_both(other, one)
        return ours, theirs
    if not len(one):
        return NONE, NONE
    places = np.minimum(np.searchsorted(other, one), len(other) - 1)
    found = np.flatnonzero(other[places] == one)
    return found, places[found]


def united(parts: Iterable[Documents], size: int) -> Documents:
    """The documents of any part."""
    filled = [part for part in parts if part.count]
    if len(filled) < 2:
        return filled[0] if filled else Documents(size)
    if not any(part.is_dense for part in filled) and sum(part.count for part in filled) <= size * DENSE:
        return Documents(size, numbers=_ascending(np.concatenate([part.numbers for part in filled])))
    dense = [part for part in filled if part.is_dense]
    flags = dense[0].flags.copy() if dense else np.zeros(size, dtype=np.bool_)
    for part in dense[1:]:
        flags |= part.flags
    for part in filled:
        if not part.is_dense:
            flags[part.numbers] = True
    return Documents(size, flags=flags)


def _ascending(numbers: Array) -> Numbers:
    """The numbers in order, each once."""
    numbers = np.sort(numbers)
    found: Numbers = numbers[changes(numbers)]
    return found
