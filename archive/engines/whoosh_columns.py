"""What filters, counts and sorts: the facet values of every document of an index, as arrays."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

import numpy as np
import numpy.typing as npt

from archive import fields
from archive.dates import PartialDate

Documents = npt.NDArray[np.int64]  # document numbers, ascending
Flags = npt.NDArray[np.bool_]  # one for each document


@dataclass(frozen=True)
class Column:
    """One facet: document d has the values `names[c]` for c in `codes[offsets[d]:offsets[d + 1]]`."""

    names: list[str]
    numbers: Mapping[str, int]  # the code of each name
    offsets: npt.NDArray[np.int64]  # shape (documents + 1,)
    codes: npt.NDArray[np.int32]

    @property
    def owners(self) -> npt.NDArray[np.int64]:
        """The document that each entry of `codes` belongs to."""
        return np.repeat(np.arange(len(self.offsets) - 1), np.diff(self.offsets))

    def having(self, values: Iterable[str]) -> Flags:
        """The documents with any of these values."""
        wanted = np.zeros(len(self.names), dtype=np.bool_)
        wanted[[self.numbers[value] for value in values if value in self.numbers]] = True
        flags = np.zeros(len(self.offsets) - 1, dtype=np.bool_)
        flags[self.owners[wanted[self.codes]]] = True
        return flags

    def count(self, documents: Flags) -> npt.NDArray[np.int64]:
        """How many of the flagged documents have each value; shape (names,)."""
        counted = self.codes[documents[self.owners]]
        return np.bincount(counted, minlength=len(self.names))

    def missing(self, documents: Flags) -> int:
        """How many of the flagged documents have no value."""
        return int(np.count_nonzero(documents & (np.diff(self.offsets) == 0)))


@dataclass(frozen=True)
class Columns:
    """The columns of an index. Rows are document numbers; those of deleted documents are not `alive`.

    `first` and `last` are the proleptic Gregorian ordinals of the days a date can mean, 0 where there is none;
    `earliest` and `latest` the moments (PartialDate.moments), infinite where there is none.
    """

    ids: npt.NDArray[np.str_]
    alive: Flags
    first: npt.NDArray[np.int64]
    last: npt.NDArray[np.int64]
    earliest: npt.NDArray[np.float64]
    latest: npt.NDArray[np.float64]
    facets: dict[str, Column]

    def within(self, earliest: date | None, latest: date | None) -> Flags:
        """The documents whose every possible day lies between these days, both included."""
        flags = self.first > 0
        if earliest:
            flags &= self.first >= earliest.toordinal()
        if latest:
            flags &= self.last <= latest.toordinal()
        return flags


@dataclass(frozen=True)
class Row:
    """What a segment stores of one document; None stands in the place of a deleted one."""

    id: str
    facets: Mapping[str, Sequence[str]]
    published: str | None = None


def columns(rows: Sequence[Row | None]) -> Columns:
    """The columns of documents, in order of their numbers."""
    published = [PartialDate(row.published) if row and row.published else None for row in rows]
    return Columns(
        ids=np.array([row.id if row else "" for row in rows], dtype=np.str_),
        alive=np.array([row is not None for row in rows], dtype=np.bool_),
        first=np.array([day.first_day.toordinal() if day else 0 for day in published], dtype=np.int64),
        last=np.array([day.last_day.toordinal() if day else 0 for day in published], dtype=np.int64),
        earliest=np.array([day.moments[0] if day else -np.inf for day in published], dtype=np.float64),
        latest=np.array([day.moments[1] if day else np.inf for day in published], dtype=np.float64),
        facets={field.name: _column([_values(field, row) for row in rows]) for field in fields.facet_fields()},
    )


def _values(field: fields.Field, row: Row | None) -> Sequence[str]:
    values = row.facets.get(field.name, ()) if row else ()
    if field.holds is fields.Holds.DATE:
        return [step for value in values for step in date_steps(value)]
    return values


def date_steps(value: str) -> list[str]:
    """A date and the coarser dates it lies in: year, month and day, as far as they are known."""
    return [value[:length] for length in (4, 7, 10) if len(value) >= length]


def _column(values: Sequence[Sequence[str]]) -> Column:
    numbers: dict[str, int] = {}
    codes = [numbers.setdefault(value, len(numbers)) for row in values for value in row]
    ends = np.cumsum([len(row) for row in values], dtype=np.int64)
    return Column(
        names=list(numbers),
        numbers=numbers,
        offsets=np.concatenate((np.zeros(1, dtype=np.int64), ends)),
        codes=np.array(codes, dtype=np.int32),
    )
