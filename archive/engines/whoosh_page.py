"""The best hits of each segment, to those of one page: whole arrays, however deep the page lies."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from archive.arrays import Array
from archive.engines.whoosh_sets import Numbers
from archive.runs import Offsets, ends_of

Keys = npt.NDArray[np.float64]


@dataclass(frozen=True)
class Share:
    """Hits of one segment, in no order: their numbers, their two sorting keys and their ids; all (hits,)."""

    numbers: Numbers
    first: Keys
    second: Keys
    ids: npt.NDArray[np.bytes_]


class Shares:
    """The hits of several segments, as if they were those of one."""

    def __init__(self, shares: Sequence[Share]) -> None:
        self.numbers = np.concatenate([share.numbers for share in shares])
        self.first = np.concatenate([share.first for share in shares])
        self.second = np.concatenate([share.second for share in shares])
        self.ids = np.concatenate([share.ids for share in shares])
        self.ends: Offsets = ends_of([len(share.numbers) for share in shares])

    def places(self, start: int, stop: int) -> Array:
        """The places of the hits from number `start` to before `stop` of the order: by both keys, then by id."""
        keys = self.first, self.second, self.ids
        places = smallest(np.arange(len(self.first)), keys, stop)
        if start:
            kept = np.zeros(len(self.first), dtype=np.bool_)
            kept[places] = True
            kept[smallest(places, keys, start)] = False
            places = np.flatnonzero(kept)
        ordered: Array = places[np.lexsort([key[places] for key in reversed(keys)])]
        return ordered

    def of(self, share: int, places: Array) -> Array:
        """Which of these places are hits of one share."""
        return np.flatnonzero((places >= self.ends[share]) & (places < self.ends[share + 1]))


def smallest(places: Array, keys: Iterable[Array], wanted: int) -> Array:
    """The `wanted` places whose keys are smallest, in no order; a later key decides between equals."""
    sure: list[Array] = []
    for key in keys:
        if len(places) <= wanted:
            break
        values = key[places]
        last = np.partition(values, wanted - 1)[wanted - 1]
        sure.append(places[values < last])
        wanted -= len(sure[-1])
        places = places[values == last]
    return np.concatenate((*sure, places[:wanted]))
