"""Several segments into one, and lists of postings into longer ones: whole arrays, a range of terms at a time."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise
from pathlib import Path

import numpy as np

from archive import fields
from archive.arrays import Array, ArrayWriter
from archive.engines.whoosh_columns import write_column
from archive.engines.whoosh_documents import write_orders
from archive.engines.whoosh_leads import LENGTH
from archive.engines.whoosh_postings import PostingsWriter, Run, write_terms
from archive.engines.whoosh_schema import schema
from archive.engines.whoosh_segment import DOCUMENTS, POSTINGS, FieldPostings, Segment
from archive.engines.whoosh_sets import Numbers
from archive.engines.whoosh_texts import chosen_texts, united_texts
from archive.runs import ends_of, spread

# Postings and positions that are merged in one step: some 50 bytes each.
POSTINGS_AT_ONCE = 12_000_000


@dataclass(frozen=True)
class Share:
    """What one source has of the merged terms: `numbers` are the merged numbers of its terms, ascending.

    `sizes` are their postings and positions together, `read(i, j)` gives those of its terms from the i-th to before
    the j-th. Documents of a later share stand behind those of an earlier one.
    """

    numbers: Array
    sizes: Array
    read: Callable[[int, int], Run]


def woven(shares: Sequence[Share], terms: int) -> Iterator[tuple[int, Run]]:
    """The postings of so many terms from all shares, range by range, each with the number of its first term."""
    sizes = np.zeros(terms, dtype=np.int64)
    for share in shares:
        sizes[share.numbers] += share.sizes
    steps = np.cumsum(sizes) // POSTINGS_AT_ONCE
    for first, last in pairwise([0, *(np.flatnonzero(np.diff(steps)) + 1).tolist(), terms]):
        yield first, _range(shares, first, last)


def _range(shares: Sequence[Share], first: int, last: int) -> Run:
    places, runs = [], []
    for share in shares:
        low, high = np.searchsorted(share.numbers, (first, last)).tolist()
        if low < high:
            places.append(share.numbers[low:high] - first)
            runs.append(share.read(low, high))
    weave = _Weave(places, [run.counts for run in runs], last - first)
    placed = [run.spots for run in runs if run.spots is not None]
    spots = _Weave(places, [run.spot_counts() for run in runs], last - first).woven(placed) if placed else None
    return Run(
        weave.totals, weave.woven([run.docs for run in runs]), weave.woven([run.freqs for run in runs]), spots
    )


class _Weave:
    """Puts lists of several sources into the order of terms; of one term, in the order of sources.

    `terms` are the terms of each source, `counts` how long each of their lists is, `size` how many terms there are.
    """

    def __init__(self, terms: Sequence[Array], counts: Sequence[Array], size: int) -> None:
        self.totals = np.zeros(size, dtype=np.int64)
        for here, some in zip(terms, counts, strict=True):
            self.totals[here] += some
        begins = ends_of(self.totals)[:-1]
        self.places = []
        for here, some in zip(terms, counts, strict=True):
            self.places.append(spread(begins[here], some))
            begins[here] += some

    def woven(self, parts: Sequence[Array]) -> Array:
        whole = np.zeros(sum(len(part) for part in parts), dtype=np.result_type(np.uint8, *parts))
        for part, places in zip(parts, self.places, strict=True):
            whole[places] = part
        return whole


def merge(folder: Path, name: str, segments: Sequence[Segment]) -> int:
    """Write the postings and documents of the segment that several make together, deleted documents left out.

    Gives how many documents it has.
    """
    renumbered = _renumbered(segments)
    size = sum(segment.alive.count for segment in segments)
    with ArrayWriter(folder / f"{name}{POSTINGS}") as file:
        for field in schema().names():
            parts = [segment.field(field) for segment in segments]
            if any(parts):
                _merge_field(file, parts, renumbered, size)
    with ArrayWriter(folder / f"{name}{DOCUMENTS}") as file:
        _merge_documents(file, segments)
    return size


def _renumbered(segments: Sequence[Segment]) -> list[Numbers]:
    """For each segment the new number of each of its documents, -1 for deleted ones."""
    tables, begin = [], 0
    for segment in segments:
        table = np.cumsum(segment.alive.flags, dtype=np.int32) + np.int32(begin - 1)
        table[~segment.alive.flags] = -1
        begin += segment.alive.count
        tables.append(table)
    return tables


def _merge_field(
    file: ArrayWriter, parts: Sequence[FieldPostings | None], renumbered: Sequence[Numbers], size: int
) -> None:
    """Merge one field's postings; terms that no document has any more are left out."""
    present = [(part, table) for part, table in zip(parts, renumbered, strict=True) if part]
    terms, numbers = united_texts([part.terms.arrays for part, _ in present])
    shares = [
        make(part, table, numbered)
        for (part, table), numbered in zip(present, numbers, strict=True)
        for make in (_listed, _common)
    ]
    one = present[0][0]
    spots = np.result_type(*(part.lists.spots for part, _ in present)) if one.has_positions else None
    writer = PostingsWriter(file, one.name, size, np.result_type(*(part.lists.freqs for part, _ in present)), spots)
    kept = [np.zeros(0, dtype=np.int64)]
    for first, run in woven(shares, len(terms[1]) - 1):
        filled = run.counts > 0
        writer.write(run.part(filled))
        kept.append(np.flatnonzero(filled) + first)
        for part, _ in present:
            part.arrays.let_go()
    writer.finish()
    write_terms(file, one.name, chosen_texts(terms, np.concatenate(kept)))


def _listed(part: FieldPostings, renumbered: Numbers, numbers: Array) -> Share:
    """The terms of a field that have lists."""
    listed = np.setdiff1d(np.arange(len(part.terms)), part.common, assume_unique=True)

    def read(low: int, high: int) -> Run:
        return part.run(listed[low:high]).renumbered(renumbered)

    return Share(numbers[listed], part.sizes()[listed], read)


def _common(part: FieldPostings, renumbered: Numbers, numbers: Array) -> Share:
    """The terms of a field that are common."""
    return Share(
        numbers[part.common],
        part.sizes()[part.common],
        lambda low, high: part.common_run(low, high).renumbered(renumbered),
    )


def _merge_documents(file: ArrayWriter, segments: Sequence[Segment]) -> None:
    """Merge what is kept of documents beside their words."""
    alive = [segment.alive.numbers for segment in segments]

    def joined(read: Callable[[Segment], Array]) -> Array:
        return np.concatenate([read(one)[numbers] for one, numbers in zip(segments, alive, strict=True)])

    write_orders(
        file,
        joined(lambda one: one.ids),
        (joined(lambda one: one.docs["earliest"]), joined(lambda one: one.docs["latest"])),
        joined(lambda one: one.stories),
        joined(lambda one: one.lengths(LENGTH)) if segments[0].has_lengths(LENGTH) else None,
    )
    for name in segments[0].docs.where:
        if name in ("first", "last") or name.endswith(".lengths"):
            file.add(name, joined(lambda one, name=name: one.docs[name]))  # type: ignore[misc]
    for field in fields.facet_fields():
        _merge_facet(file, field.name, segments)


def _merge_facet(file: ArrayWriter, name: str, segments: Sequence[Segment]) -> None:
    numbers: dict[str, int] = {}
    codes, counts = [], []
    for segment in segments:
        column = segment.column(name)
        renumbered = np.array([numbers.setdefault(value, len(numbers)) for value in column.names], dtype=np.int32)
        codes.append(renumbered[column.entries(segment.alive.numbers)])
        counts.append(np.diff(column.offsets)[segment.alive.numbers])
    write_column(file, name, numbers, ends_of(np.concatenate(counts)), np.concatenate(codes))
