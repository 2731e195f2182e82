"""A facet of a segment as arrays: which values each document has, and which documents have each value.

For the facet F:

    facet.F.names, facet.F.ends   the values, one after the other (whoosh_texts.py); a value's place is its code
    facet.F.offsets  int32   document d has the values codes[offsets[d]:offsets[d + 1]], shape (documents + 1,);
                             int64 where there are too many
    facet.F.codes    int32
    facet.F.starts   int64   value v is had by documents[starts[v]:starts[v + 1]], ascending, shape (values + 1,);
                             frequent values have none there
    facet.F.documents int32
    facet.F.often    int32   the frequent values: had by more than one of OFTEN documents
    facet.F.bits     uint64  a bit for each document, lowest first, shape (often, words): whether it has the value
"""

from __future__ import annotations

from collections.abc import Iterable
from functools import cached_property

import numpy as np
import numpy.typing as npt

from archive.analysis import terms
from archive.arrays import Array, Arrays, ArrayWriter
from archive.engines.whoosh_sets import Documents, Flags, Numbers, united
from archive.engines.whoosh_texts import Texts, texts_arrays
from archive.runs import Offsets, ends_of, spread

# A value that more than one of so many documents have is counted by bits: less work than going through a list.
OFTEN = 64
WORD = 64  # bits
MOST = np.iinfo(np.int32).max  # values of all documents that 32 bits can count

Counts = npt.NDArray[np.int64]


class Column:
    """A facet of one segment of `size` documents."""

    def __init__(self, arrays: Arrays, name: str, size: int) -> None:
        self.size = size
        self.offsets: Array = arrays[f"facet.{name}.offsets"]
        self.codes: Numbers = arrays[f"facet.{name}.codes"]
        self.starts: Offsets = arrays[f"facet.{name}.starts"]
        self.documents: Numbers = arrays[f"facet.{name}.documents"]
        self.often: Numbers = arrays[f"facet.{name}.often"]
        self.bits: npt.NDArray[np.uint64] = arrays[f"facet.{name}.bits"].reshape(-1, words_for(size))
        self.texts = Texts(arrays[f"facet.{name}.names"], arrays[f"facet.{name}.ends"])

    @cached_property
    def names(self) -> list[str]:
        """The values, by their codes."""
        return [text.decode("utf-8", "surrogatepass") for text in self.texts]

    @cached_property
    def folded(self) -> list[str]:
        """The folded words of each value, with a space on either side of each."""
        return [f" {' '.join(terms(name))} " for name in self.names]

    @cached_property
    def numbers(self) -> dict[str, int]:
        """The code of each value."""
        return {name: code for code, name in enumerate(self.names)}

    def codes_of(self, values: Iterable[str]) -> Numbers:
        """The codes of those of these values that a document of the segment has."""
        return np.array([self.numbers[value] for value in values if value in self.numbers], dtype=np.int32)

    @cached_property
    def without(self) -> Documents:
        """The documents that have no value."""
        return Documents(self.size, flags=self.offsets[1:] == self.offsets[:-1])

    def values(self, number: int) -> tuple[str, ...]:
        """The values of a document."""
        codes = self.codes[self.offsets[number] : self.offsets[number + 1]]
        return tuple(self.names[code] for code in codes.tolist())

    def counts(self, documents: Array) -> Array:
        """How many values each of these documents has."""
        counts: Array = self.offsets[documents + 1] - self.offsets[documents]
        return counts

    def entries(self, documents: Array) -> Numbers:
        """The codes of these documents, one document's after the other."""
        begins = self.offsets[documents]
        found: Numbers = self.codes[spread(begins, self.offsets[documents + 1] - begins)]
        return found

    def count(self, documents: Documents, wanted: Numbers | None = None) -> Counts:
        """How many of these documents have each value; shape (values,).

        Only the wanted codes need to be counted, where they are given.
        """
        if not documents.is_dense:
            return np.bincount(self.entries(documents.numbers), minlength=len(self.texts))
        counts = np.zeros(len(self.texts), dtype=np.int64)
        rows = range(len(self.often)) if wanted is None else np.flatnonzero(np.isin(self.often, wanted)).tolist()
        packed = pack(documents.flags)
        for row in rows:
            counts[self.often[row]] = int(np.bitwise_count(packed & self.bits[row]).sum(dtype=np.int64))
        if wanted is None:
            counts += self._count_seldom(documents.flags)
        else:
            for code in np.setdiff1d(wanted, self.often, assume_unique=True).tolist():
                seldom = self.documents[self.starts[code] : self.starts[code + 1]]
                counts[code] = np.count_nonzero(documents.flags[seldom])
        return counts

    def _count_seldom(self, flags: Flags) -> Counts:
        """The same for the values that are not frequent."""
        sums = np.zeros(len(self.documents) + 1, dtype=self.offsets.dtype)
        np.cumsum(flags[self.documents], out=sums[1:])
        return np.diff(sums[self.starts]).astype(np.int64)

    def having(self, values: Iterable[str], named: str = "") -> Documents:
        """The documents with any of these values, or with one in which these folded words stand."""
        codes = set(self.codes_of(values).tolist())
        if named:
            codes.update(code for code, name in enumerate(self.folded) if f" {named} " in name)
        return united((self.with_code(code) for code in sorted(codes)), self.size)

    def with_code(self, code: int) -> Documents:
        """The documents with a value."""
        row = np.flatnonzero(self.often == code)
        if len(row):
            bits = np.unpackbits(self.bits[row[0]].view(np.uint8), count=self.size, bitorder="little")
            return Documents(self.size, flags=bits.view(np.bool_))
        return Documents(self.size, numbers=self.documents[self.starts[code] : self.starts[code + 1]])


def words_for(size: int) -> int:
    """How many words hold a bit for each of so many documents."""
    return -(-size // WORD)


def pack(flags: Flags) -> npt.NDArray[np.uint64]:
    """The flags as bits, lowest first, in words."""
    packed = np.zeros(words_for(len(flags)) * WORD // 8, dtype=np.uint8)
    bits = np.packbits(flags, bitorder="little")
    packed[: len(bits)] = bits
    return packed.view(np.uint64)


def write_column(file: ArrayWriter, name: str, names: Iterable[str], offsets: Array, codes: Array) -> None:
    """Write a facet from its values and which of them each document has."""
    blob, ends = texts_arrays(value.encode("utf-8", "surrogatepass") for value in names)
    size, values = len(offsets) - 1, len(ends) - 1
    order = np.argsort(codes, kind="stable")
    documents = np.repeat(np.arange(size, dtype=np.int32), np.diff(offsets))[order]
    counts = np.bincount(codes, minlength=values)
    starts = ends_of(counts)
    often = np.flatnonzero(counts * OFTEN > size)
    bits = np.zeros((len(often), words_for(size)), dtype=np.uint64)
    seldom = np.ones(len(documents), dtype=np.bool_)
    for row, code in enumerate(often.tolist()):
        here = slice(int(starts[code]), int(starts[code + 1]))
        bits[row] = pack(Documents(size, numbers=documents[here]).flags)
        seldom[here] = False
    counts[often] = 0
    file.add(f"facet.{name}.names", blob)
    file.add(f"facet.{name}.ends", ends)
    file.add(f"facet.{name}.offsets", offsets.astype(np.int32 if len(codes) <= MOST else np.int64))
    file.add(f"facet.{name}.codes", codes.astype(np.int32))
    file.add(f"facet.{name}.starts", ends_of(counts))
    file.add(f"facet.{name}.documents", documents[seldom])
    file.add(f"facet.{name}.often", often.astype(np.int32))
    file.add(f"facet.{name}.bits", bits)
