"""Articles into a Whoosh index, many at a time: whole arrays are written and merged, no posting by itself.

Whoosh's writer keeps the lock, the TOC and the deletions; what it would do for each posting is left out.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from itertools import pairwise
from pathlib import Path
from typing import Any

import numpy as np
from whoosh.index import FileIndex
from whoosh.writing import SegmentWriter

from archive import fields
from archive.article import Article
from archive.engines.whoosh_arrays import Array, ArrayWriter
from archive.engines.whoosh_codec import FlatCodec, FlatSegment, opened
from archive.engines.whoosh_invert import Inverter, numbers_to, write_column
from archive.engines.whoosh_schema import schema
from archive.engines.whoosh_segment import (
    DOCUMENTS,
    POSTINGS,
    FieldPostings,
    Numbers,
    Segment,
    spread,
    texts_arrays,
)

# Words that are held in memory before they become a segment: about a gigabyte at its height.
WORDS_AT_ONCE = 10_000_000
# Segments of about one size are merged when there are this many of them.
MERGED_TOGETHER = 8
# Postings that are merged in one step.
POSTINGS_AT_ONCE = 10_000_000


class BulkWriter(SegmentWriter):  # type: ignore[misc]
    """Adds articles to an index; `commit` makes them visible, `cancel` leaves the index as it was."""

    def __init__(self, index: FileIndex) -> None:
        super().__init__(index, codec=FlatCodec())
        self.folder = Path(self.storage.folder)
        self.segments: list[FlatSegment]
        self.inverter = Inverter()
        self.made: list[FlatSegment] = []
        self.readers: dict[str, Segment] = {}

    def add_articles(self, articles: Iterable[Article]) -> None:
        """Add articles, in place of any with the same ids."""
        listed = list(articles)
        self._delete([article.id for article in listed])
        for article in listed:
            self.inverter.add(article)
            if self.inverter.words >= WORDS_AT_ONCE:
                self._flush()

    def _delete(self, ids: Sequence[str]) -> None:
        for segment in (*self.segments, *self.made):
            name = segment.segment_id()
            reader = self.readers.get(name) or self.readers.setdefault(name, opened(self.storage, segment))
            for number in reader.with_ids(ids):
                segment.delete_document(number)

    def _flush(self) -> None:
        """Write what is held in memory as a segment."""
        if not self.inverter.rows:
            return
        segment = self.codec.new_segment(self.storage, self.indexname)
        self.inverter.write(self.folder, segment.segment_id())
        segment.set_doc_count(len(self.inverter.rows))
        self.made.append(segment)
        self.inverter = Inverter()

    def commit(self, **ignored: Any) -> None:
        """Write, merge where there are many segments of a size, and make all visible at once."""
        self._check_state()
        self._flush()
        self.segments = [segment for segment in (*self.segments, *self.made) if segment.doc_count()]
        while together := merge_next(self.segments):
            merged = self._merged(together)
            place = self.segments.index(together[0])
            rest = [segment for segment in self.segments if segment not in together]
            self.segments = [*rest[:place], merged, *rest[place:]]
        self._commit_toc(self.segments)
        self._finish()

    def _merged(self, segments: Sequence[FlatSegment]) -> FlatSegment:
        made: FlatSegment = self.codec.new_segment(self.storage, self.indexname)
        readers = [opened(self.storage, segment) for segment in segments]
        merge(self.folder, made.segment_id(), readers)
        made.set_doc_count(sum(len(reader.everything) for reader in readers))
        return made

    def cancel(self) -> None:
        """Give up: the segments that were written for nothing are taken away."""
        self._check_state()
        for segment in self.made:
            for ending in (POSTINGS, DOCUMENTS):
                (self.folder / segment.make_filename(ending)).unlink(missing_ok=True)
        self._finish()


def merge_next(segments: Sequence[FlatSegment]) -> list[FlatSegment]:
    """The segments to be merged into one now: as many as are merged together, all of one size class.

    A class holds segments up to eight times the size of its smallest, so their number grows with the logarithm of
    the archive and each article is written once per class.
    """
    classes: dict[int, list[FlatSegment]] = {}
    for segment in segments:
        size_class = max(segment.doc_count(), 1).bit_length() // (MERGED_TOGETHER.bit_length() - 1)
        classes.setdefault(size_class, []).append(segment)
    full = [some for _, some in sorted(classes.items()) if len(some) >= MERGED_TOGETHER]
    return full[0] if full else []


def merge(folder: Path, name: str, segments: Sequence[Segment]) -> None:
    """Write the segment that several make together, their deleted documents left out."""
    renumbered = _renumbered(segments)
    with ArrayWriter(folder / f"{name}{POSTINGS}") as file:
        for field in schema().names():
            parts = [segment.field(field) for segment in segments]
            if any(parts):
                _merge_field(file, field, parts, renumbered)
    with ArrayWriter(folder / f"{name}{DOCUMENTS}") as file:
        _merge_documents(file, segments)


def _renumbered(segments: Sequence[Segment]) -> list[Numbers]:
    """For each segment the new number of each of its documents, -1 for deleted ones."""
    tables, begin = [], 0
    for segment in segments:
        table = np.full(segment.size, -1, dtype=np.int32)
        table[segment.everything] = numbers_to(len(segment.everything)) + begin
        begin += len(segment.everything)
        tables.append(table)
    return tables


def _merge_field(
    file: ArrayWriter, name: str, parts: Sequence[FieldPostings | None], renumbered: Sequence[Numbers]
) -> None:
    """Merge one field's postings, a range of terms at a time."""
    present = [(part, table) for part, table in zip(parts, renumbered, strict=True) if part]
    terms = sorted(set().union(*(part.terms for part, _ in present)))
    numbers = {term: number for number, term in enumerate(terms)}
    sources = [
        (part, table, np.array([numbers[term] for term in part.terms], dtype=np.int64)) for part, table in present
    ]
    has_positions = all(part.has_positions for part, _ in present)
    file.begin(f"{name}.docs", np.int32)
    file.begin(f"{name}.freqs", np.result_type(*(part.arrays[f"{name}.freqs"].dtype for part, _ in present)))
    if has_positions:
        file.begin(f"{name}.spots", np.result_type(*(part.arrays[f"{name}.spots"].dtype for part, _ in present)))
    counts, spot_counts = np.zeros(len(terms), dtype=np.int64), np.zeros(len(terms), dtype=np.int64)
    for first, last in _ranges(terms, sources):
        merged = _merge_range(sources, first, last, has_positions)
        counts[first:last] = np.bincount(merged.terms - first, minlength=last - first)
        spot_counts[first:last] = np.bincount(merged.terms - first, weights=merged.freqs, minlength=last - first)
        file.extend(f"{name}.docs", merged.docs)
        file.extend(f"{name}.freqs", merged.freqs)
        if merged.spots is not None:
            file.extend(f"{name}.spots", merged.spots)
    kept = np.flatnonzero(counts)
    blob, ends = texts_arrays(terms[number] for number in kept.tolist())
    file.add(f"{name}.terms", blob)
    file.add(f"{name}.ends", ends)
    file.add(f"{name}.starts", np.concatenate(([0], np.cumsum(counts[kept]))))
    if has_positions:
        file.add(f"{name}.spotted", np.concatenate(([0], np.cumsum(spot_counts[kept]))))


# A segment's field, the new numbers of its documents, and the number of each of its terms among all
Source = tuple[FieldPostings, Numbers, Array]


def _ranges(terms: Sequence[bytes], sources: Sequence[Source]) -> Iterator[tuple[int, int]]:
    """Ranges of terms whose postings together are about as many as are merged in one step."""
    counts = np.zeros(len(terms), dtype=np.int64)
    for part, _, numbers in sources:
        counts[numbers] += np.diff(part.starts)
    steps = np.cumsum(counts) // POSTINGS_AT_ONCE
    yield from pairwise([0, *(np.flatnonzero(np.diff(steps)) + 1).tolist(), len(terms)])


class _Merged:
    """The postings of a range of terms: terms and documents ascending."""

    def __init__(self, terms: Array, docs: Numbers, freqs: Array, spots: Array | None) -> None:
        order = np.argsort(terms, kind="stable")
        self.terms, self.docs, self.freqs = terms[order], docs[order], freqs[order]
        self.spots = None if spots is None else spots[spread(np.cumsum(freqs) - freqs, freqs, order)]


def _merge_range(sources: Sequence[Source], first: int, last: int, has_positions: bool) -> _Merged:
    parts = [_part(source, first, last, has_positions) for source in sources]
    terms, docs, freqs, spots = (np.concatenate(arrays) for arrays in zip(*parts, strict=True))
    return _Merged(terms, docs, freqs.astype(np.int64), spots if has_positions else None)


def _part(source: Source, first: int, last: int, has_positions: bool) -> tuple[Array, Array, Array, Array]:
    """A segment's share of a range of terms, less deleted documents: terms, documents, frequencies, positions."""
    part, renumbered, numbers = source
    low, high = np.searchsorted(numbers, (first, last)).tolist()
    here = slice(int(part.starts[low]), int(part.starts[high]))
    docs = renumbered[part.arrays[f"{part.name}.docs"][here]]
    freqs = part.arrays[f"{part.name}.freqs"][here]
    terms = np.repeat(numbers[low:high], np.diff(part.starts[low : high + 1]))
    alive = docs >= 0
    spots = np.zeros(0, dtype=np.uint8)
    if has_positions:
        starts = part.arrays[f"{part.name}.spotted"]
        spots = part.arrays[f"{part.name}.spots"][int(starts[low]) : int(starts[high])]
        spots = spots if alive.all() else spots[np.repeat(alive, freqs)]
    return terms[alive], docs[alive], freqs[alive], spots


def _merge_documents(file: ArrayWriter, segments: Sequence[Segment]) -> None:
    """Merge what is kept of documents beside their words."""
    ids = np.concatenate([segment.ids[segment.everything] for segment in segments])
    file.facts = {"size": len(ids), "id_width": ids.dtype.itemsize}
    file.add("ids", ids.view(np.uint8))
    file.add("order", np.argsort(ids, kind="stable").astype(np.int32))
    kept = [
        name
        for name in segments[0].docs.where
        if name in ("first", "last", "earliest", "latest") or name.endswith(".lengths")
    ]
    for name in kept:
        file.add(name, np.concatenate([segment.docs[name][segment.everything] for segment in segments]))
    for field in fields.facet_fields():
        _merge_facet(file, field.name, segments)


def _merge_facet(file: ArrayWriter, name: str, segments: Sequence[Segment]) -> None:
    numbers: dict[str, int] = {}
    codes, counts = [], []
    for segment in segments:
        column = segment.column(name)
        renumbered = np.array([numbers.setdefault(value, len(numbers)) for value in column.names], dtype=np.int32)
        codes.append(renumbered[column.entries(segment.everything)])
        counts.append(np.diff(column.offsets)[segment.everything])
    offsets = np.concatenate(([0], np.cumsum(np.concatenate(counts)))).astype(np.int32)
    write_column(file, name, numbers, offsets, np.concatenate(codes))
