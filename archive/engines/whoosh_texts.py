"""Texts one after the other in one array: the terms of a field, the values of a facet."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from itertools import pairwise
from typing import Any

import numpy as np
import numpy.typing as npt

from archive.engines.whoosh_arrays import Array

Offsets = npt.NDArray[np.int64]


class Texts(Sequence[bytes]):
    """Texts one after the other in one array: `ends[i]` to `ends[i + 1]` is the i-th."""

    def __init__(self, blob: Array, ends: Offsets) -> None:
        self.blob = blob.data
        self.ends = ends.data

    def __len__(self) -> int:
        return len(self.ends) - 1

    def __getitem__(self, number: Any) -> Any:
        return bytes(self.blob[self.ends[number] : self.ends[number + 1]])

    def __iter__(self) -> Iterator[bytes]:
        whole, ends = bytes(self.blob), self.ends.tolist()
        return (whole[start:end] for start, end in pairwise(ends))

    def at_or_after(self, text: bytes) -> int:
        """The number of the first text that is not before this one; they stand in order."""
        low, high = 0, len(self)
        while low < high:
            middle = (low + high) // 2
            if self[middle] < text:
                low = middle + 1
            else:
                high = middle
        return low


def texts_arrays(texts: Iterable[bytes]) -> tuple[Array, Offsets]:
    """The arrays that `Texts` reads: uint8 and int64, the latter of shape (texts + 1,)."""
    listed = list(texts)
    return np.frombuffer(b"".join(listed), dtype=np.uint8), ends_of(list(map(len, listed)))


def words_arrays(words: Sequence[str], prefix: str = "") -> tuple[Array, Offsets]:
    """The same of words that hold no line's end, each with a prefix."""
    lines = f"{prefix}{f'{chr(10)}{prefix}'.join(words)}\n" if words else ""
    blob = np.frombuffer(lines.encode("utf-8", "surrogatepass"), dtype=np.uint8)
    parted = blob == ord("\n")
    ends = np.flatnonzero(parted)
    return blob[~parted], np.concatenate(([0], ends - np.arange(len(ends))))


def joined_texts(one: tuple[Array, Offsets], other: tuple[Array, Offsets]) -> tuple[Array, Offsets]:
    """The texts of both."""
    return np.concatenate((one[0], other[0])), np.concatenate((one[1], other[1][1:] + one[1][-1]))


def chosen_texts(texts: tuple[Array, Offsets], numbers: Array) -> tuple[Array, Offsets]:
    """Those of the texts with these numbers, in their order."""
    blob, ends = texts
    counts = np.diff(ends)[numbers]
    return blob[spread(ends[:-1][numbers], counts)], ends_of(counts)


def sums_of(blob: Array, ends: Offsets) -> npt.NDArray[np.uint32]:
    """For each text the number it is looked up by: a polynomial of its bytes, whose upper half is well mixed."""
    lengths = np.diff(ends)
    places = np.arange(len(blob)) - np.repeat(ends[:-1], lengths)
    powers = np.cumprod(np.full(int(lengths.max(initial=0)) + 1, MIXER, dtype=np.uint64), dtype=np.uint64)
    sums = np.zeros(len(blob) + 1, dtype=np.uint64)
    np.cumsum((blob.astype(np.uint64) + np.uint64(1)) * powers[places], out=sums[1:])
    return ((sums[ends[1:]] - sums[ends[:-1]]) >> np.uint64(32)).astype(np.uint32)


def sum_of(text: bytes) -> int:
    """The same of one text."""
    total, power = 0, 1
    for byte in text:
        power = power * MIXER & WHOLE
        total += (byte + 1) * power
    return (total & WHOLE) >> 32


MIXER, WHOLE = 0x9E3779B97F4A7C15, 0xFFFFFFFFFFFFFFFF


def ends_of(counts: Array | Sequence[int]) -> Offsets:
    """Where runs of these lengths begin and end, shape (counts + 1,), int64."""
    ends = np.zeros(len(counts) + 1, dtype=np.int64)
    np.cumsum(counts, out=ends[1:])
    return ends


def spread(begins: Array, counts: Array) -> npt.NDArray[np.int64]:
    """The places of the runs `begins[i]` to `begins[i] + counts[i]`, run after run."""
    ends = np.cumsum(counts, dtype=np.int64)
    total = int(ends[-1]) if len(ends) else 0
    return np.repeat(begins - (ends - counts), counts) + np.arange(total, dtype=np.int64)
