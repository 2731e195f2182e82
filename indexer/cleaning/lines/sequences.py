"""Numbers along the lines of a dump or the blocks of a page, as both models see them."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

Numbers = NDArray[np.float64]


def shifted(values: Numbers, offset: int) -> Numbers:
    """Each one's neighbour's value `offset` on, same shape; -1 beyond the ends."""
    moved = np.full(len(values), -1.0)
    if abs(offset) >= len(values):
        return moved
    if offset < 0:
        moved[-offset:] = values[:offset]
    else:
        moved[:-offset] = values[offset:]
    return moved


def decayed(values: Numbers, span: float) -> Numbers:
    """The sum of the values before each one, same shape; one that is `span` off counts a third."""
    sums, total, keep = [], 0.0, float(np.exp(-1 / span))
    for value in values.tolist():
        sums.append(total)
        total = (total + value) * keep
    return np.array(sums)


def chances(odds: Numbers) -> list[float]:
    """Natural log odds as chances from 0 to 1, to three places."""
    return [round(chance, 3) for chance in (1 / (1 + np.exp(-np.clip(odds, -30, 30)))).tolist()]
