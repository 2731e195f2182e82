"""Texts one after the other in one array: the terms of a field, the values of a facet."""

from __future__ import annotations

import secrets
from collections.abc import Iterable, Iterator, Sequence
from functools import cache
from hashlib import blake2b
from itertools import pairwise
from typing import Any

import numpy as np
import numpy.typing as npt

from archive.arrays import Array
from archive.runs import Offsets, changes, ends_of, spread

TextArrays = tuple[Array, Offsets]  # the arrays that `Texts` reads


class Texts(Sequence[bytes]):
    """Texts one after the other in one array: `ends[i]` to `ends[i + 1]` is the i-th."""

    def __init__(self, blob: Array, ends: Offsets) -> None:
        self.arrays = blob, ends
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


def texts_arrays(texts: Iterable[bytes]) -> TextArrays:
    """The arrays that `Texts` reads: uint8 and int64, the latter of shape (texts + 1,)."""
    listed = list(texts)
    return np.frombuffer(b"".join(listed), dtype=np.uint8), ends_of(list(map(len, listed)))


def words_arrays(words: Sequence[str]) -> TextArrays:
    """The same of words that hold no line's end."""
    blob = np.frombuffer("\n".join([*words, ""]).encode("utf-8", "surrogatepass"), dtype=np.uint8)
    parted = blob == ord("\n")
    ends = np.flatnonzero(parted)
    return blob[~parted], np.concatenate(([0], ends - np.arange(len(ends))))


def prefixed(texts: TextArrays, prefix: bytes) -> TextArrays:
    """The texts with something before each."""
    blob, ends = texts
    longer = ends + len(prefix) * np.arange(len(ends))
    made = np.zeros(int(longer[-1]), dtype=np.uint8)
    for step, byte in enumerate(prefix):
        made[longer[:-1] + step] = byte
    made[spread(longer[:-1] + len(prefix), np.diff(ends))] = blob
    return made, longer


def joined_texts(parts: Sequence[TextArrays]) -> TextArrays:
    """The texts of all parts, one part's after the other's."""
    lengths = np.concatenate([np.diff(ends) for _, ends in parts])
    return np.concatenate([blob for blob, _ in parts]), ends_of(lengths)


def as_words(texts: TextArrays) -> list[str]:
    """The texts that such arrays hold, none of which has a line's end."""
    blob, ends = texts
    lines = np.full(len(blob) + len(ends) - 1, ord("\n"), dtype=np.uint8)
    lines[np.arange(len(blob)) + np.repeat(np.arange(len(ends) - 1), np.diff(ends))] = blob
    return lines.tobytes().decode("utf-8", "surrogatepass").split("\n")[:-1]


def chosen_texts(texts: TextArrays, numbers: Array) -> TextArrays:
    """Those of the texts with these numbers, in their order."""
    blob, ends = texts
    # Of few among very many only their own lengths are worked out.
    counts = ends[1:][numbers] - ends[:-1][numbers]
    return blob[spread(ends[:-1][numbers], counts)], ends_of(counts)


def united_texts(parts: Sequence[TextArrays]) -> tuple[TextArrays, list[Array]]:
    """The texts of all parts, in order and each once, and for each part the numbers of its texts among them."""
    whole = joined_texts(parts)
    order, first = by_sum(secret_sums_of(whole[0], whole[1][:-1], np.diff(whole[1])))
    once = order[first]
    texts, ranks = ranked_texts(chosen_texts(whole, once))
    numbers = np.zeros(len(order), dtype=np.int32)
    numbers[order] = ranks[np.cumsum(first) - 1]
    edges = np.cumsum([len(ends) - 1 for _, ends in parts])[:-1]
    return texts, np.split(numbers, edges)


def ranked_texts(texts: TextArrays) -> tuple[TextArrays, npt.NDArray[np.int32]]:
    """Different texts in the order of their bytes, and for each its place in it."""
    order = order_of(*texts)
    ranks = np.zeros(len(order), dtype=np.int32)
    ranks[order] = np.arange(len(order), dtype=np.int32)
    return chosen_texts(texts, order), ranks


COMPARED = 8  # bytes of a text that are compared in one step, as one number
DEEPEST = 64  # bytes; longer texts that begin alike are compared one by one


def order_of(blob: Array, ends: Offsets) -> Array:
    """The numbers of different texts, none of which holds a zero byte, in the order of their bytes."""
    order = np.arange(len(ends) - 1)
    # Texts of one group are not told apart yet: they are sorted by their next bytes, then the groups part.
    groups = np.zeros(len(order), dtype=np.int64)
    open_places = order.copy()
    for depth in range(0, DEEPEST, COMPARED):
        if not len(open_places) or not len(blob):
            return order
        texts = order[open_places]
        keys = _bytes_at(blob, ends, texts, depth)
        by_key = np.lexsort((keys, groups)) if depth else np.argsort(keys)
        order[open_places] = texts[by_key]
        keys, groups = keys[by_key], groups[by_key]
        new = changes(groups) | changes(keys)
        alone = new & np.append(new[1:], True)
        open_places, groups = open_places[~alone], np.cumsum(new)[~alone]
    listed = Texts(blob, ends)
    for run in np.split(open_places, np.flatnonzero(changes(groups))[1:]):
        order[run] = sorted(order[run].tolist(), key=listed.__getitem__)
    return order


def _bytes_at(blob: Array, ends: Offsets, texts: Array, depth: int) -> npt.NDArray[np.uint64]:
    """The next bytes of texts as numbers in their order; zeros behind their ends."""
    begins, last = ends[:-1][texts] + depth, ends[1:][texts]
    keys = np.zeros(len(texts), dtype=np.uint64)
    for step in range(COMPARED):
        places = begins + step
        here = places < last
        keys = (keys << np.uint64(8)) | np.where(here, blob[np.minimum(places, len(blob) - 1)], 0).astype(np.uint64)
    return keys


# Sums: a text is looked up and told from others by a polynomial of its bytes in 64 bits. That two of a million
# texts share one has a chance of one in ten million; long texts get a digest. A text with the sum of another can be
# made up by whoever knows the multiplier: what tells texts apart has one that this process has drawn for itself,
# and what looks them up compares the bytes.

Sums = npt.NDArray[np.uint64]

LONG = 100  # bytes
MIXER, WHOLE = 0x9E3779B97F4A7C15, 0xFFFFFFFFFFFFFFFF
POWERS = np.cumprod(np.full(LONG, MIXER, dtype=np.uint64), dtype=np.uint64)


@cache
def _secret_powers() -> Sums:
    return np.cumprod(np.full(LONG, secrets.randbits(64) | 1, dtype=np.uint64), dtype=np.uint64)


def secret_sums_of(blob: Array, begins: Offsets, lengths: Array) -> Sums:
    """The sums by which this process tells texts apart."""
    return sums_of(blob, begins, lengths, _secret_powers())


def sums_of(blob: Array, begins: Offsets, lengths: Array, powers: Sums = POWERS) -> Sums:
    """The sums of texts that stand in an array of bytes, one behind the other."""
    if not len(begins):
        return np.zeros(0, dtype=np.uint64)
    places = np.arange(begins[0], len(blob)) - np.repeat(begins, np.diff(begins, append=len(blob)))
    sums = np.zeros(len(places) + 1, dtype=np.uint64)
    np.cumsum(blob[begins[0] :] * powers[np.minimum(places, LONG - 1)], out=sums[1:])
    found: Sums = sums[begins - begins[0] + lengths] - sums[begins - begins[0]]
    for long in np.flatnonzero(lengths > LONG).tolist():
        found[long] = sum_of(blob[begins[long] : begins[long] + lengths[long]].tobytes())
    return found


def sums_of_texts(texts: TextArrays) -> Sums:
    """The sums of texts."""
    blob, ends = texts
    return sums_of(blob, ends[:-1], np.diff(ends))


def sum_of(text: bytes) -> int:
    """The sum of one text."""
    if len(text) > LONG:
        return int.from_bytes(blake2b(text, digest_size=8).digest(), "little")
    total, power = 0, 1
    for byte in text:
        power = power * MIXER & WHOLE
        total += byte * power
    return total & WHOLE


def by_sum(sums: Sums) -> tuple[Array, npt.NDArray[np.bool_]]:
    """An order in which equal sums stand together, earlier ones first, and where in it a new one begins."""
    bits = np.uint64(max(len(sums) - 1, 1).bit_length())
    places = np.uint64((1 << int(bits)) - 1)
    # One sort of the sums' upper bits with their places below is much faster than a sort of places by sums.
    keys = (sums & ~places) | np.arange(len(sums), dtype=np.uint64)
    keys.sort()
    order = (keys & places).astype(np.int64)
    first = changes(sums[order])
    if not np.array_equal(changes(keys >> bits), first):
        order = np.argsort(sums, kind="stable")
        first = changes(sums[order])
    return order, first
