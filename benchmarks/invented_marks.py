"""Invented articles' marks, a quarter of them copies, some with boilerplate: the same on every machine."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np
from numpy.typing import NDArray

Marks = NDArray[np.uint64]
Rows = list[tuple[str, Marks]]

MARKS = 50  # of an article
COPIES = 0.25  # of the articles
BOILERPLATE, CARRIED = 10, 0.05  # marks of it, and the share of articles that carry them
SEED = 8
MIXES = ((30, 0xBF58476D1CE4E5B9), (27, 0x94D049BB133111EB))  # SplitMix64's
PLACES = np.arange(MARKS, dtype=np.uint64)


def batches(begin: int, end: int, together: int) -> Iterator[Rows]:
    """The articles with these numbers, so many at once."""
    for first in range(begin, end, together):
        yield rows(np.arange(first, min(first + together, end)))


def rows(numbers: NDArray[np.int64]) -> Rows:
    """The ids of articles and their marks, sorted and distinct."""
    made = own_marks(numbers)
    copies = np.flatnonzero(is_copy(numbers))
    share = 0.6 + 0.4 * chance(numbers[copies], 3)
    kept = PLACES[None, :] < np.round(share * MARKS)[:, None]
    made[copies] = np.where(kept, own_marks(originals(numbers[copies])), made[copies])
    carriers = np.flatnonzero(chance(numbers, 4) < CARRIED)
    made[carriers, -BOILERPLATE:] = own_marks(np.array([-1]))[0, :BOILERPLATE]
    names = mixed(numbers.astype(np.uint64) + np.uint64(SEED))
    return [(f"{int(name):016x}"[:10], np.unique(some)) for name, some in zip(names, made, strict=True)]


def own_marks(numbers: NDArray[np.int64]) -> Marks:
    """Marks that nobody else has, shape (articles, MARKS)."""
    made: Marks = mixed((numbers.astype(np.uint64) << np.uint64(8))[:, None] + PLACES) & ~np.uint64(7)
    return made


def is_copy(numbers: NDArray[np.int64]) -> NDArray[np.bool_]:
    """Whether each article is a copy of an earlier one; the first is none."""
    return (chance(numbers, 1) < COPIES) & (numbers > 0)


def originals(numbers: NDArray[np.int64]) -> NDArray[np.int64]:
    """The articles that these copies were made of, and that are no copies themselves."""
    found = (numbers * chance(numbers, 2)).astype(np.int64)
    again = is_copy(found)
    if again.any():
        found[again] = originals(found[again])
    return found


def chance(numbers: NDArray[np.int64], kind: int) -> NDArray[np.float64]:
    """A number from 0 to below 1 for each article, another for each kind."""
    drawn = mixed((numbers.astype(np.uint64) << np.uint64(8)) + np.uint64(200 + kind))
    return (drawn >> np.uint64(11)).astype(np.float64) / 2.0**53


def mixed(numbers: NDArray[np.uint64]) -> NDArray[np.uint64]:
    """Every bit made to depend on all others."""
    numbers = (numbers + np.uint64(1)) * np.uint64(0x9E3779B97F4A7C15)
    for shift, factor in MIXES:
        numbers = (numbers ^ (numbers >> np.uint64(shift))) * np.uint64(factor)
    return numbers ^ (numbers >> np.uint64(31))
