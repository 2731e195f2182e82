"""Where the commonest words of a field stand side by side: what makes phrases of common words cheap.

Each of those words has places in most documents; a pair of them is a list like any other word's. The pairs of a
segment are made from its postings, a range of documents at a time, whoever wrote those.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from pathlib import Path

import numpy as np

from archive.arrays import Array, Arrays, ArrayWriter
from archive.engines.whoosh_merge import Share, woven
from archive.engines.whoosh_postings import PostingsWriter, Run, grouped, smallest
from archive.engines.whoosh_schema import placed_fields
from archive.engines.whoosh_segment import MOST_PAIRED, PAIRS, POSTINGS, FieldPostings
from archive.engines.whoosh_sets import Numbers
from archive.runs import ends_of

# Places of words that are laid out in one step, a byte each.
PLACES_AT_ONCE = 50_000_000


def write_pairs(folder: Path, name: str, size: int) -> None:
    """Write the pairs of a segment whose postings are written."""
    posts = Arrays(folder / f"{name}{POSTINGS}")
    with ArrayWriter(folder / f"{name}{PAIRS}") as file:
        for field in placed_fields():
            if f"{field}.spots" in posts:
                _write_field(file, FieldPostings(posts, field, size))


def _write_field(file: ArrayWriter, field: FieldPostings) -> None:
    rows = np.sort(np.argsort(-field.counts[field.common], kind="stable")[:MOST_PAIRED])
    words = [_Placed(field, int(row)) for row in rows]
    parts = list(_pairs(words, field.size, field.arrays))
    pairs = np.unique(np.concatenate([numbers for numbers, _ in parts])) if parts else np.zeros(0, dtype=np.int32)
    file.add(f"{field.name}.paired", field.common[rows])
    file.add(f"{field.name}.pairs", pairs.astype(np.uint16))
    shares = [_share(np.searchsorted(pairs, numbers), run) for numbers, run in parts]
    runs = [run for _, run in parts]
    freqs = np.result_type(np.uint8, *(run.freqs for run in runs))
    writer = PostingsWriter(file, field.name, None, freqs, np.result_type(np.uint8, *(run.spots for run in runs)))
    for _, run in woven(shares, len(pairs)):
        writer.write(run)
    writer.finish()


def _share(numbers: Array, run: Run) -> Share:
    ends, spotted = ends_of(run.counts), ends_of(run.spot_counts())

    def read(low: int, high: int) -> Run:
        here = slice(int(ends[low]), int(ends[high]))
        spots = run.spots[int(spotted[low]) : int(spotted[high])] if run.spots is not None else None
        return Run(run.counts[low:high], run.docs[here], run.freqs[here], spots)

    return Share(numbers, run.counts + run.spot_counts(), read)


class _Placed:
    """The places of a common word, a range of documents after the other."""

    def __init__(self, field: FieldPostings, row: int) -> None:
        number = int(field.common[row])
        self.freqs = field.frequencies(number)
        self.spots = field.positions(number)
        self.done = 0

    def last_spots(self) -> tuple[Numbers, Array]:
        """The documents with the word, and its last position in each."""
        docs = np.flatnonzero(self.freqs).astype(np.int32)
        return docs, self.spots[np.cumsum(self.freqs[docs], dtype=np.int64) - 1]

    def places(self, begins: Array, first: int, last: int) -> Array:
        """Its places in the documents from `first` to before `last`, whose own places begin there."""
        freqs = self.freqs[first:last]
        spots = self.spots[self.done : self.done + int(freqs.sum(dtype=np.int64))]
        self.done += len(spots)
        return np.repeat(begins, freqs) + spots


def _pairs(words: Sequence[_Placed], size: int, arrays: Arrays) -> Iterator[tuple[Numbers, Run]]:
    """The pairs in one range of documents after the other: their numbers, and their postings."""
    room = np.zeros(size, dtype=np.int64)
    for word in words:
        docs, spots = word.last_spots()
        # Two more: no word stands next to one of the next document.
        room[docs] = np.maximum(room[docs], spots.astype(np.int64) + 2)
    begins = ends_of(room)
    first = 0
    while first < size:
        last = max(first + 1, int(np.searchsorted(begins, begins[first] + PLACES_AT_ONCE, side="right")) - 1)
        yield _side_by_side(words, begins[first : last + 1] - begins[first], first)
        arrays.let_go()
        first = last


def _side_by_side(words: Sequence[_Placed], begins: Array, first: int) -> tuple[Numbers, Run]:
    laid_out = np.zeros(int(begins[-1]), dtype=np.uint8)
    for number, word in enumerate(words):
        laid_out[word.places(begins[:-1], first, first + len(begins) - 1)] = number + 1
    here = np.flatnonzero((laid_out[:-1] != 0) & (laid_out[1:] != 0))
    pairs = (laid_out[here].astype(np.int32) - 1) * MOST_PAIRED + (laid_out[here + 1] - 1)
    docs = np.searchsorted(begins, here, side="right") - 1
    spots = here - begins[docs]
    numbers, run = grouped(pairs, (docs + first).astype(np.int32), spots.astype(smallest(spots)))
    return numbers, Run(run.counts, run.docs, run.freqs.astype(smallest(run.freqs)), run.spots)
