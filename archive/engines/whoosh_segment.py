"""A segment's two files, as arrays: its postings (`.posts`) and its documents (`.docs`).

Postings, for each indexed field F, its terms in order of their bytes:

    F.terms    uint8   the terms' UTF-8, one after the other
    F.ends     int64   where each term ends in it, shape (terms + 1,), the first 0
    F.starts   int64   where each term's postings begin, shape (terms + 1,)
    F.docs     int32   the document of each posting, ascending within a term
    F.freqs    uint    how often the term stands there
    F.spots    uint    for fields with positions: those of each posting in turn, ascending
    F.spotted  int64   where each term's positions begin, shape (terms + 1,)

Documents, by their numbers from 0:

    ids                uint8   their ids in UTF-8, padded with zeros to `id_width` bytes each
    order              int32   their numbers in the order of their ids
    first, last        int32   ordinals of the first and last day a date can mean, 0 where there is none
    earliest, latest   float64 the moments it can mean (PartialDate.moments), infinite where there is none
    F.lengths          int32   how many terms a field has
    facet.F.names, facet.F.ends      the values of a facet, as terms are kept
    facet.F.offsets, facet.F.codes   document d has the values codes[offsets[d]:offsets[d + 1]]
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from itertools import pairwise
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt

from archive import fields
from archive.dates import PartialDate
from archive.engines.whoosh_arrays import Array, Arrays
from archive.engines.whoosh_schema import stemmed_field

POSTINGS, DOCUMENTS = ".posts", ".docs"

Numbers = npt.NDArray[np.int32]
Offsets = npt.NDArray[np.int64]
Flags = npt.NDArray[np.bool_]


@dataclass(frozen=True)
class Row:
    """What is kept of a document beside its words."""

    id: str
    facets: Mapping[str, Sequence[str]]
    published: str | None = None


@dataclass(frozen=True)
class Postings:
    """One term's postings: documents, ascending, and how often the term stands in each."""

    docs: Numbers
    freqs: Array


class Texts(Sequence[bytes]):
    """Texts one after the other in one array."""

    def __init__(self, blob: Array, ends: Offsets) -> None:
        self.blob = blob.data
        self.ends = ends

    def __len__(self) -> int:
        return len(self.ends) - 1

    def __getitem__(self, number: Any) -> Any:
        return bytes(self.blob[int(self.ends[number]) : int(self.ends[number + 1])])

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

    def find(self, text: bytes) -> int | None:
        """The number of this text."""
        number = self.at_or_after(text)
        return number if number < len(self) and self[number] == text else None


def _day(first: int, last: int) -> str:
    """The date whose first and last day these are."""
    day = date.fromordinal(first).isoformat()
    return next(day[:length] for length in (10, 7, 4) if PartialDate(day[:length]).last_day.toordinal() == last)


def texts_arrays(texts: Iterable[bytes]) -> tuple[Array, Offsets]:
    """The arrays that `Texts` reads."""
    listed = list(texts)
    ends = np.zeros(len(listed) + 1, dtype=np.int64)
    np.cumsum([len(text) for text in listed], out=ends[1:])
    return np.frombuffer(b"".join(listed), dtype=np.uint8), ends


class FieldPostings:
    """The postings of one field of a segment."""

    def __init__(self, arrays: Arrays, name: str) -> None:
        self.arrays = arrays
        self.name = name
        self.terms = Texts(arrays[f"{name}.terms"], arrays[f"{name}.ends"])
        self.starts: Offsets = arrays[f"{name}.starts"]

    @property
    def has_positions(self) -> bool:
        """Whether the field says where its terms stand."""
        return f"{self.name}.spots" in self.arrays

    def frequency(self, number: int) -> int:
        """In how many documents a term stands, deleted ones among them."""
        return int(self.starts[number + 1] - self.starts[number])

    def postings(self, number: int) -> Postings:
        """The postings of a term."""
        part = slice(int(self.starts[number]), int(self.starts[number + 1]))
        return Postings(self.arrays[f"{self.name}.docs"][part], self.arrays[f"{self.name}.freqs"][part])

    def positions(self, number: int) -> Array:
        """The positions of all of a term's postings, one posting's after the other."""
        starts = self.arrays[f"{self.name}.spotted"]
        found: Array = self.arrays[f"{self.name}.spots"][int(starts[number]) : int(starts[number + 1])]
        return found


class Column:
    """A facet of one segment."""

    def __init__(self, arrays: Arrays, name: str) -> None:
        self.offsets: Numbers = arrays[f"facet.{name}.offsets"]
        self.codes: Numbers = arrays[f"facet.{name}.codes"]
        self.texts = Texts(arrays[f"facet.{name}.names"], arrays[f"facet.{name}.ends"])

    @cached_property
    def names(self) -> list[str]:
        """The values, by their codes."""
        return [text.decode("utf-8", "surrogatepass") for text in self.texts]

    @cached_property
    def numbers(self) -> dict[str, int]:
        """The code of each value."""
        return {name: code for code, name in enumerate(self.names)}

    @cached_property
    def is_single(self) -> bool:
        """Whether no document has more than one value."""
        return len(self.codes) == 0 or int(np.diff(self.offsets).max()) <= 1

    def entries(self, documents: Array) -> Numbers:
        """The codes of these documents, one document's after the other."""
        begins = self.offsets[documents]
        counts = self.offsets[documents + 1] - begins
        places = begins[counts > 0] if self.is_single else spread(begins, counts, np.arange(len(begins)))
        found: Numbers = self.codes[places]
        return found

    def count(self, documents: Array) -> npt.NDArray[np.int64]:
        """How many of these documents have each value; shape (names,)."""
        return np.bincount(self.entries(documents), minlength=len(self.texts))

    def missing(self, documents: Array) -> int:
        """How many of these documents have no value."""
        return int(np.count_nonzero(self.offsets[documents + 1] == self.offsets[documents]))

    def having(self, values: Iterable[str]) -> Flags:
        """The documents with any of these values."""
        wanted = np.zeros(len(self.texts), dtype=np.bool_)
        wanted[[self.numbers[value] for value in values if value in self.numbers]] = True
        filled = self.offsets[1:] > self.offsets[:-1]
        # One place past the end, for documents without a value that begin there.
        entries = np.append(wanted[self.codes], False)
        flags: Flags = np.logical_or.reduceat(entries, self.offsets[:-1]) & filled if len(filled) else filled
        return flags


class Segment:
    """One segment, open for reading. `deleted` are the numbers of documents that are no longer there."""

    def __init__(self, folder: Path, name: str, deleted: Iterable[int] = ()) -> None:
        self.name = name
        self.path = folder / name
        self.posts = Arrays(folder / f"{name}{POSTINGS}")
        self.docs = Arrays(folder / f"{name}{DOCUMENTS}")
        self.size: int = self.docs.facts["size"]
        self.fields: dict[str, FieldPostings] = {}
        self.columns: dict[str, Column] = {}
        self.mark_deleted(deleted)

    def mark_deleted(self, deleted: Iterable[int]) -> None:
        """Note which documents are no longer there."""
        self.alive: Flags = np.ones(self.size, dtype=np.bool_)
        self.alive[list(deleted)] = False
        self.everything: Numbers = np.flatnonzero(self.alive).astype(np.int32)
        self.is_whole = len(self.everything) == self.size
        self.all_counts: dict[str, tuple[npt.NDArray[np.int64], int]] = {}

    def field(self, name: str) -> FieldPostings | None:
        """The postings of a field, None when no document has it."""
        if name not in self.fields and f"{name}.starts" in self.posts:
            self.fields[name] = FieldPostings(self.posts, name)
        return self.fields.get(name)

    def lengths(self, name: str) -> Numbers:
        """How many terms the field has in each document; a field's stems are as many as its words."""
        found: Numbers = self.docs[f"{stemmed_field(name)}.lengths"]
        return found

    def has_lengths(self, name: str) -> bool:
        """Whether any document has terms in the field."""
        return f"{stemmed_field(name)}.lengths" in self.docs

    def row(self, number: int) -> Row:
        """What is kept of a document beside its words."""
        facets: dict[str, tuple[str, ...]] = {}
        for field in fields.facet_fields():
            column = self.column(field.name)
            codes = column.codes[column.offsets[number] : column.offsets[number + 1]].tolist()
            values = tuple(column.names[code] for code in codes)
            facets[field.name] = values[-1:] if field.holds is fields.Holds.DATE else values
        first = int(self.docs["first"][number])
        published = _day(first, int(self.docs["last"][number])) if first else None
        return Row(id=self.ids[number].decode("utf-8", "surrogatepass"), published=published, facets=facets)

    def column(self, name: str) -> Column:
        """A facet."""
        if name not in self.columns:
            self.columns[name] = Column(self.docs, name)
        return self.columns[name]

    @cached_property
    def ids(self) -> npt.NDArray[np.bytes_]:
        """The id of each document, as bytes."""
        return self.docs["ids"].view(f"S{self.docs.facts['id_width']}")

    @cached_property
    def ranks(self) -> Numbers:
        """The place of each document in the order of ids."""
        ranks = np.zeros(self.size, dtype=np.int32)
        ranks[self.docs["order"]] = np.arange(self.size, dtype=np.int32)
        return ranks

    def rank_after(self, id: bytes) -> int:
        """How many documents have an id that stands before this one or is it."""
        return int(np.searchsorted(self.ids, np.bytes_(id), side="right", sorter=self.docs["order"]))

    @cached_property
    def days(self) -> tuple[Numbers, Numbers]:
        """The first and last day each document's date can mean."""
        return self.docs["first"], self.docs["last"]

    def within(self, earliest: date | None, latest: date | None) -> Flags:
        """The documents whose every possible day lies between these days, both included."""
        first, last = self.days
        flags: Flags = first > 0
        if earliest:
            flags &= first >= earliest.toordinal()
        if latest:
            flags &= last <= latest.toordinal()
        return flags

    def counts(self, name: str) -> tuple[npt.NDArray[np.int64], int]:
        """How many of all documents have each value of a facet, and how many have none."""
        if name not in self.all_counts:
            column = self.column(name)
            self.all_counts[name] = (column.count(self.everything), column.missing(self.everything))
        return self.all_counts[name]

    def with_ids(self, ids: Iterable[str]) -> list[int]:
        """The numbers of the documents with these ids that are still there."""
        wanted = np.array([id.encode("utf-8", "surrogatepass") for id in ids], dtype=np.bytes_)
        order = self.docs["order"]
        if not len(wanted) or not self.size:
            return []
        spots = np.minimum(np.searchsorted(self.ids, wanted, sorter=order), self.size - 1)
        numbers = order[spots]
        return [int(number) for number in numbers[self.ids[numbers] == wanted] if self.alive[number]]


def date_steps(value: str) -> list[str]:
    """A date and the coarser dates it lies in: year, month and day, as far as they are known."""
    return [value[:length] for length in (4, 7, 10) if len(value) >= length]


def spread(begins: Array, counts: Array, order: Array) -> npt.NDArray[np.int64]:
    """The places of the runs `begins[i]` to `begins[i] + counts[i]`, run after run in an order."""
    sizes = counts[order].astype(np.int64)
    steps = np.arange(int(sizes.sum()), dtype=np.int64) - np.repeat(np.cumsum(sizes) - sizes, sizes)
    return np.repeat(begins[order], sizes) + steps
