"""A segment's three files of arrays: its postings (`.posts`), pairs of words (`.pairs`), documents (`.docs`).

Postings, for each indexed field F, its terms in order of their bytes:

    F.terms    uint8   the terms' UTF-8, one after the other
    F.ends     int64   where each term ends in it, shape (terms + 1,), the first 0
    F.sums     uint64  the sum of each term (whoosh_texts.py), ascending: a term is looked up by it
    F.summed   int32   the number of the term that each sum is of
    F.counts   int32   in how many documents each term stands, deleted ones among them
    F.starts   int64   where each term's postings begin, shape (terms + 1,); common terms have none there
    F.docs     int32   the document of each posting, ascending within a term
    F.freqs    uint    how often the term stands there
    F.common   int32   the terms that stand in more than one of COMMON documents
    F.table    uint8   how often each common term stands in each document, at most 255, shape (common, documents)
    F.above    int64   the places in the flat table where it is more, ascending
    F.above_freqs uint32   and how often it is there
    F.spots    uint    for fields with positions: those of each posting in turn, ascending
    F.spotted  int64   where each term's positions begin, shape (terms + 1,); common terms have none there
    F.common_spots, F.common_spotted    the same for the common terms, one after the other

Pairs, for each field F with positions: where two of its commonest terms stand side by side.

    F.paired   int32   the terms that are paired, ascending, at most MOST_PAIRED
    F.pairs    uint16  the pairs there are, ascending: place of one word in `paired` · MOST_PAIRED + the other's
    F.starts   int64   where each pair's postings begin, shape (pairs + 1,)
    F.docs, F.freqs, F.spots, F.spotted      as above; positions are the first word's

Documents, by their numbers from 0:

    ids                uint8   their ids in UTF-8, padded with zeros to `id_width` bytes each
    order              int32   their numbers in the order of their ids
    newest, oldest     int32   their numbers in the order of dates, as whoosh_part.py sorts by them
    first, last        int32   ordinals of the first and last day a date can mean, 0 where there is none
    earliest, latest   float64 the moments it can mean (PartialDate.moments), infinite where there is none
    story_keys, by_story       whoosh_leads.py
    F.lengths          int32   how many terms a field has
    facet.F.*          whoosh_columns.py
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from pathlib import Path

import numpy as np
import numpy.typing as npt

from archive import fields
from archive.arrays import Array, Arrays
from archive.dates import PartialDate
from archive.engines.whoosh_columns import Column, Counts
from archive.engines.whoosh_documents import Row
from archive.engines.whoosh_leads import Keys
from archive.engines.whoosh_postings import Run
from archive.engines.whoosh_schema import stemmed_field
from archive.engines.whoosh_sets import Documents, Flags, Numbers
from archive.engines.whoosh_texts import Sums, TextArrays, Texts, chosen_texts, sum_of
from archive.runs import Offsets

POSTINGS, PAIRS, DOCUMENTS = ".posts", ".pairs", ".docs"
FILES = (POSTINGS, PAIRS, DOCUMENTS)
# So many of the commonest terms of a field are paired.
MOST_PAIRED = 250


@dataclass(frozen=True)
class Postings:
    """One term's postings: documents, ascending, and how often the term stands in each."""

    docs: Numbers
    freqs: Array


def _day(first: int, last: int) -> str:
    """The date whose first and last day these are."""
    day = date.fromordinal(first).isoformat()
    return next(day[:length] for length in (10, 7, 4) if PartialDate(day[:length]).last_day.toordinal() == last)


class FieldPostings:
    """The postings of one field of a segment of `size` documents."""

    def __init__(self, arrays: Arrays, name: str, size: int) -> None:
        self.arrays = arrays
        self.name = name
        self.size = size
        self.terms = Texts(arrays[f"{name}.terms"], arrays[f"{name}.ends"])
        self.sums = arrays[f"{name}.sums"].data
        self.summed: Numbers = arrays[f"{name}.summed"]
        self.counts: Numbers = arrays[f"{name}.counts"]
        self.lists = Lists(arrays, name)
        self.common: Numbers = arrays[f"{name}.common"]
        self.rows = {number: row for row, number in enumerate(self.common.tolist())}
        self.table: Array = arrays[f"{name}.table"].reshape(len(self.common), size)
        self.above: Offsets = arrays[f"{name}.above"]
        self.above_freqs: Array = arrays[f"{name}.above_freqs"]
        self.has_positions = f"{name}.spots" in arrays
        if self.has_positions:
            self.common_spots: Array = arrays[f"{name}.common_spots"]
            self.common_spotted: Offsets = arrays[f"{name}.common_spotted"]

    def find(self, text: bytes) -> int | None:
        """The number of a term."""
        wanted = sum_of(text)
        place = bisect_left(self.sums, wanted)
        while place < len(self.sums) and self.sums[place] == wanted:
            number = int(self.summed[place])
            if self.terms[number] == text:
                return number
            place += 1
        return None

    def find_all(self, wanted: TextArrays, sums: Sums) -> Numbers:
        """The numbers of many terms, whose sums these are, -1 where there is none; shape (terms,)."""
        found = np.full(len(sums), -1, dtype=np.int32)
        places = np.searchsorted(self.sums, sums)
        places[places == len(self.sums)] = 0
        likely = np.flatnonzero(np.asarray(self.sums)[places] == sums) if len(self.sums) else places[:0]
        found[likely] = self.summed[places[likely]]
        mine, theirs = chosen_texts(self.terms.arrays, found[likely]), chosen_texts(wanted, likely)
        if all(map(np.array_equal, mine, theirs)):
            return found
        # Two texts may have one sum, though that is rare.
        texts = Texts(*wanted)
        for place in likely.tolist():
            number = self.find(texts[place])
            found[place] = -1 if number is None else number
        return found

    def frequency(self, number: int) -> int:
        """In how many documents a term stands, deleted ones among them."""
        return int(self.counts[number])

    def occurrences(self, number: int) -> int:
        """How often a term stands in all documents together, deleted ones among them."""
        table = self.everywhere(number)
        freqs = self.lists.postings(number).freqs if table is None else table
        return int(freqs.sum(dtype=np.int64))

    def everywhere(self, number: int) -> Array | None:
        """How often a common term stands in each document; None of a term that is not common."""
        return self.frequencies(number) if number in self.rows else None

    def frequencies(self, number: int) -> Array:
        """The same of a term that is common."""
        row = self.rows[number]
        found: Array = self.wide.get(row, self.table[row])
        return found

    @cached_property
    def wide(self) -> dict[int, Array]:
        """The rows of the table in which a byte is too small."""
        rows = self.above // max(1, self.size)
        wide = {row: self.table[row].astype(np.uint32) for row in np.unique(rows).tolist()}
        for row, place, freq in zip(rows.tolist(), self.above.tolist(), self.above_freqs.tolist(), strict=True):
            wide[row][place - row * self.size] = freq
        return wide

    def documents(self, number: int) -> Documents:
        """The documents in which a term stands."""
        if (table := self.everywhere(number)) is not None:
            return Documents(self.size, flags=table != 0)
        return Documents(self.size, numbers=self.lists.postings(number).docs)

    def postings(self, number: int) -> Postings:
        """The postings of a term."""
        if (table := self.everywhere(number)) is None:
            return self.lists.postings(number)
        docs = np.flatnonzero(table).astype(np.int32)
        return Postings(docs, table[docs])

    def positions(self, number: int) -> Array:
        """The positions of all of a term's postings, one posting's after the other."""
        row = self.rows.get(number)
        if row is None:
            return self.lists.positions(number)
        return self.common_spots[int(self.common_spotted[row]) : int(self.common_spotted[row + 1])]

    def sizes(self) -> Offsets:
        """How many postings and positions each term has together."""
        sizes = self.counts.astype(np.int64)
        if self.has_positions:
            sizes += np.diff(self.lists.spotted)
            sizes[self.common] += np.diff(self.common_spotted)
        return sizes

    def run(self, terms: Array) -> Run:
        """The postings of terms with lists that follow each other, but for common ones between them."""
        part = slice(int(self.lists.starts[terms[0]]), int(self.lists.starts[terms[-1] + 1]))
        spots = None
        if self.has_positions:
            spots = self.lists.spots[int(self.lists.spotted[terms[0]]) : int(self.lists.spotted[terms[-1] + 1])]
        return Run(self.counts[terms], self.lists.docs[part], self.lists.freqs[part], spots)

    def common_run(self, low: int, high: int) -> Run:
        """The postings of the common terms in these rows of the table."""
        flat = self.table[low:high].reshape(-1)
        found = np.flatnonzero(flat)
        freqs = flat[found]
        above = slice(*np.searchsorted(self.above, (low * self.size, high * self.size)).tolist())
        if above.start < above.stop:
            freqs = freqs.astype(np.uint32)
            freqs[np.searchsorted(found, self.above[above] - low * self.size)] = self.above_freqs[above]
        spots = None
        if self.has_positions:
            spots = self.common_spots[int(self.common_spotted[low]) : int(self.common_spotted[high])]
        docs = (found % self.size).astype(np.int32)
        return Run(self.counts[self.common[low:high]], docs, freqs, spots)


class Lists:
    """Lists of postings, one after the other."""

    def __init__(self, arrays: Arrays, name: str) -> None:
        self.starts: Offsets = arrays[f"{name}.starts"]
        self.docs: Numbers = arrays[f"{name}.docs"]
        self.freqs: Array = arrays[f"{name}.freqs"]
        if f"{name}.spots" in arrays:
            self.spots: Array = arrays[f"{name}.spots"]
            self.spotted: Offsets = arrays[f"{name}.spotted"]

    def postings(self, number: int) -> Postings:
        """The postings of the list with this number."""
        part = slice(int(self.starts[number]), int(self.starts[number + 1]))
        return Postings(self.docs[part], self.freqs[part])

    def positions(self, number: int) -> Array:
        """The positions of all of a list's postings, one posting's after the other."""
        return self.spots[int(self.spotted[number]) : int(self.spotted[number + 1])]


class PairPostings:
    """The pairs of words of one field of a segment, numbered by their place among those there are."""

    def __init__(self, arrays: Arrays, name: str) -> None:
        self.places = {number: place for place, number in enumerate(arrays[f"{name}.paired"].tolist())}
        self.pairs: Array = arrays[f"{name}.pairs"]
        self.lists = Lists(arrays, name)

    def are_paired(self, one: int, other: int) -> bool:
        """Whether all places are known where these two terms stand side by side."""
        return one in self.places and other in self.places

    def find(self, one: int, other: int) -> int | None:
        """The number of the pair of two terms that are paired; None where they never stand so."""
        wanted = self.places[one] * MOST_PAIRED + self.places[other]
        place = int(np.searchsorted(self.pairs, np.uint16(wanted)))
        return place if place < len(self.pairs) and self.pairs[place] == wanted else None


class Segment:
    """One segment, open for reading. `deleted` are the numbers of documents that are no longer there."""

    def __init__(self, folder: Path, name: str, deleted: Iterable[int] = ()) -> None:
        self.name = name
        self.path = folder / name
        self.posts = Arrays(folder / f"{name}{POSTINGS}")
        self.pair_arrays = Arrays(folder / f"{name}{PAIRS}")
        self.docs = Arrays(folder / f"{name}{DOCUMENTS}")
        self.size: int = self.docs.facts["size"]
        self.fields: dict[str, FieldPostings] = {}
        self.paired: dict[str, PairPostings] = {}
        self.columns: dict[str, Column] = {}
        # For each facet the number that each of its codes has over all segments (whoosh_names.py).
        self.tables: dict[str, Offsets] = {}
        alive = np.ones(self.size, dtype=np.bool_)
        alive[list(deleted)] = False
        self.alive = Documents(self.size, flags=alive)
        self.is_whole = self.alive.count == self.size
        self.counted: dict[str, tuple[Counts, int]] = {}

    def field(self, name: str) -> FieldPostings | None:
        """The postings of a field, None when no document has it."""
        if name not in self.fields and f"{name}.starts" in self.posts:
            self.fields[name] = FieldPostings(self.posts, name, self.size)
        return self.fields.get(name)

    def pairs(self, name: str) -> PairPostings | None:
        """The pairs of words of a field, None when it has no positions."""
        if name not in self.paired and f"{name}.starts" in self.pair_arrays:
            self.paired[name] = PairPostings(self.pair_arrays, name)
        return self.paired.get(name)

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
            values = self.column(field.name).values(number)
            facets[field.name] = values[-1:] if field.holds is fields.Holds.DATE else values
        first = int(self.docs["first"][number])
        published = _day(first, int(self.docs["last"][number])) if first else None
        id = self.ids[number].decode("utf-8", "surrogatepass")
        return Row(id=id, story=int(self.stories[number]), published=published, facets=facets)

    def column(self, name: str) -> Column:
        """A facet."""
        if name not in self.columns:
            self.columns[name] = Column(self.docs, name, self.size)
        return self.columns[name]

    @cached_property
    def ids(self) -> npt.NDArray[np.bytes_]:
        """The id of each document, as bytes."""
        return self.docs["ids"].view(f"S{self.docs.facts['id_width']}")

    @cached_property
    def stories(self) -> Keys:
        """The story of each document as a number."""
        stories = np.zeros(self.size, dtype=np.uint64)
        stories[self.docs["by_story"]] = self.docs["story_keys"]
        return stories

    @cached_property
    def ranks(self) -> Numbers:
        """The place of each document in the order of ids."""
        ranks = np.zeros(self.size, dtype=np.int32)
        ranks[self.docs["order"]] = np.arange(self.size, dtype=np.int32)
        return ranks

    def rank_after(self, id: bytes) -> int:
        """How many documents have an id that stands before this one or is it."""
        return int(np.searchsorted(self.ids, np.bytes_(id), side="right", sorter=self.docs["order"]))

    def all_counts(self, name: str) -> tuple[Counts, int]:
        """How many of all documents have each value of a facet, and how many have none."""
        if name not in self.counted:
            column = self.column(name)
            self.counted[name] = (column.count(self.alive), (self.alive & column.without).count)
        return self.counted[name]

    def within(self, earliest: date | None, latest: date | None) -> Documents:
        """The documents whose every possible day lies between these days, both included."""
        first, last = self.docs["first"], self.docs["last"]
        flags: Flags = first >= (earliest.toordinal() if earliest else 1)
        if latest:
            flags &= last <= latest.toordinal()
        return Documents(self.size, flags=flags)

    def with_ids(self, ids: Iterable[str]) -> list[int]:
        """The numbers of the documents with these ids that are still there."""
        wanted = np.array([id.encode("utf-8", "surrogatepass") for id in ids], dtype=np.bytes_)
        order = self.docs["order"]
        if not len(wanted) or not self.size:
            return []
        spots = np.minimum(np.searchsorted(self.ids, wanted, sorter=order), self.size - 1)
        numbers = order[spots]
        return [int(number) for number in numbers[self.ids[numbers] == wanted] if self.alive.flags[number]]
