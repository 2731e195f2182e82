"""Postings of many terms in a row, as arrays, and how they are written into a segment (whoosh_segment.py)."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import pairwise
from typing import Any

import numpy as np
import numpy.typing as npt

from archive.arrays import Array, ArrayWriter
from archive.engines.whoosh_sets import Numbers
from archive.engines.whoosh_texts import TextArrays, sums_of
from archive.runs import Offsets, changes, ends_of

# A term in more than one of so many documents is common: a number for every document takes less room than a list.
COMMON = 8


@dataclass(frozen=True)
class Run:
    """The postings of some terms in a row: `counts` of each term, then one term's postings after the other's.

    Shapes: counts (terms,); docs, ascending within a term, and freqs (postings,); spots, the positions of those
    postings in turn, (sum of freqs,), or None where there are none.
    """

    counts: Array
    docs: Array
    freqs: Array
    spots: Array | None

    def spot_counts(self) -> Offsets:
        """How many positions each term has, or would have."""
        found: Offsets = np.diff(ends_of(self.freqs)[ends_of(self.counts)])
        return found

    def part(self, terms: npt.NDArray[np.bool_]) -> Run:
        """The run of the flagged terms."""
        if terms.all():
            return self
        postings = np.repeat(terms, self.counts)
        spots = None if self.spots is None else self.spots[np.repeat(terms, self.spot_counts())]
        return Run(self.counts[terms], self.docs[postings], self.freqs[postings], spots)

    def renumbered(self, numbers: Numbers) -> Run:
        """The run with new numbers of its documents; those whose number is -1 are left out."""
        docs = numbers[self.docs]
        alive = docs >= 0
        if alive.all():
            return Run(self.counts, docs, self.freqs, self.spots)
        spots = None if self.spots is None else self.spots[np.repeat(alive, self.freqs)]
        return Run(np.diff(ends_of(alive)[ends_of(self.counts)]), docs[alive], self.freqs[alive], spots)


def grouped(words: Numbers, documents: Numbers, spots: Array | None) -> tuple[Numbers, Run]:
    """Words with their documents, which ascend, as postings: the numbers that occur, ascending, and their run."""
    order = stable_order(words)
    words, documents = words[order], documents[order]
    new_term = changes(words)
    begins = np.flatnonzero(new_term | changes(documents))
    terms_begin = np.flatnonzero(new_term)
    run = Run(
        counts=np.diff(np.searchsorted(begins, terms_begin), append=len(begins)),
        docs=documents[begins],
        freqs=np.diff(begins, append=len(words)).astype(np.int32),
        spots=None if spots is None else spots[order],
    )
    return words[terms_begin], run


def stable_order(numbers: Numbers) -> Array:
    """np.argsort(numbers, kind="stable"), for numbers that are not negative: one sort of 64 bits is much faster."""
    keys = numbers.astype(np.int64) << 32
    keys |= np.arange(len(numbers), dtype=np.int64)
    keys.sort()
    keys &= 0xFFFFFFFF
    return keys


def summed(terms: Numbers, docs: Numbers, freqs: Array) -> tuple[Numbers, Run]:
    """Postings in any order, as postings by term; those of one term in one document become one."""
    widths = [int(numbers.max(initial=0)).bit_length() for numbers in (docs, freqs)]
    if int(terms.max(initial=0)).bit_length() + sum(widths) < 64:
        # One sort of all three in one number is much faster than a sort of places.
        keys = ((terms.astype(np.int64) << widths[0]) | docs) << widths[1] | freqs
        keys.sort()
        freqs, keys = keys & ((1 << widths[1]) - 1), keys >> widths[1]
    else:
        keys = (terms.astype(np.int64) << widths[0]) | docs
        order = np.argsort(keys)
        freqs, keys = freqs[order], keys[order]
    begins = np.flatnonzero(changes(keys))
    by_term = (keys[begins] >> widths[0]).astype(np.int32)
    terms_begin = np.flatnonzero(changes(by_term))
    run = Run(
        counts=np.diff(terms_begin, append=len(begins)),
        docs=(keys[begins] & ((1 << widths[0]) - 1)).astype(np.int32),
        freqs=(np.add.reduceat(freqs, begins) if len(begins) else freqs).astype(np.int32),
        spots=None,
    )
    return by_term[terms_begin], run


class PostingsWriter:
    """Writes a field's postings, one run of terms after the other, in the order of the terms.

    `freqs` and `spots` are the dtypes of frequencies and, for fields with positions, of positions. A `size`, the
    number of documents, of None says that even common terms get lists.
    """

    def __init__(
        self, file: ArrayWriter, name: str, size: int | None, freqs: np.dtype[Any], spots: np.dtype[Any] | None
    ) -> None:
        self.file = file
        self.name = name
        self.size = size
        self.freqs = freqs
        self.spots = spots
        self.counts: list[Array] = [np.zeros(0, dtype=np.int64)]
        self.spot_counts: list[Array] = [np.zeros(0, dtype=np.int64)]
        self.common: list[Array] = [np.zeros(0, dtype=np.bool_)]
        file.begin(f"{name}.docs", np.int32)
        file.begin(f"{name}.freqs", self.freqs)
        file.begin(f"{name}.table", np.uint8)
        file.begin(f"{name}.above", np.int64)
        file.begin(f"{name}.above_freqs", np.uint32)
        self.rows = 0
        if spots is not None:
            for listed in ("spots", "common_spots"):
                file.begin(f"{name}.{listed}", spots)

    def write(self, run: Run) -> None:
        """Write the next run; each of its terms has postings."""
        self.counts.append(run.counts)
        self.spot_counts.append(run.spot_counts())
        common = self.are_common(run.counts)
        self.common.append(common)
        listed = run.part(~common)
        self.file.extend(f"{self.name}.docs", listed.docs)
        self.file.extend(f"{self.name}.freqs", listed.freqs)
        if listed.spots is not None:
            self.file.extend(f"{self.name}.spots", listed.spots)
        if common.any():
            self._write_common(run.part(common))

    def _write_common(self, run: Run) -> None:
        size, most = self.size or 0, np.iinfo(np.uint8).max
        for start, end in pairwise(ends_of(run.counts).tolist()):
            docs, freqs = run.docs[start:end], run.freqs[start:end]
            row = np.zeros(size, dtype=np.uint8)
            row[docs] = np.minimum(freqs, most)
            above = np.flatnonzero(freqs > most)
            self.file.extend(f"{self.name}.table", row)
            self.file.extend(f"{self.name}.above", docs[above] + np.int64(self.rows) * size)
            self.file.extend(f"{self.name}.above_freqs", freqs[above])
            self.rows += 1
        if run.spots is not None:
            self.file.extend(f"{self.name}.common_spots", run.spots)

    def are_common(self, counts: Array) -> npt.NDArray[np.bool_]:
        """Whether terms in so many documents are kept in the table."""
        least = np.inf if self.size is None else self.size
        found: npt.NDArray[np.bool_] = counts * COMMON > least
        return found

    def finish(self) -> None:
        """Write what says where each term's postings are."""
        counts, spot_counts = np.concatenate(self.counts), np.concatenate(self.spot_counts)
        common = np.concatenate(self.common)
        self.file.add(f"{self.name}.counts", counts.astype(np.int32))
        self.file.add(f"{self.name}.common", np.flatnonzero(common).astype(np.int32))
        self.file.add(f"{self.name}.starts", ends_of(np.where(common, 0, counts)))
        if self.spots is not None:
            self.file.add(f"{self.name}.spotted", ends_of(np.where(common, 0, spot_counts)))
            self.file.add(f"{self.name}.common_spotted", ends_of(spot_counts[common]))


def write_field(file: ArrayWriter, name: str, size: int, terms: TextArrays, run: Run) -> None:
    """Write one field's postings; the terms are in order, `size` is the number of documents."""
    spots = None if run.spots is None else smallest(run.spots)
    writer = PostingsWriter(file, name, size, smallest(run.freqs), spots)
    writer.write(run)
    writer.finish()
    write_terms(file, name, terms)


def write_terms(file: ArrayWriter, name: str, terms: TextArrays) -> None:
    """Write a field's terms, which are in order."""
    blob, ends = terms
    sums = sums_of(blob, ends[:-1], np.diff(ends))
    order = np.argsort(sums, kind="stable")
    file.add(f"{name}.terms", blob)
    file.add(f"{name}.ends", ends)
    file.add(f"{name}.sums", sums[order])
    file.add(f"{name}.summed", order.astype(np.int32))


def smallest(numbers: Array) -> np.dtype[Any]:
    """The smallest unsigned dtype that holds these numbers, none of which is negative."""
    return np.min_scalar_type(int(numbers.max()) if numbers.size else 0)
