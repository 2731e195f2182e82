"""Words side by side, or near each other, in one field of a segment: from their positions to documents.

A place is one number: the document in the upper bits, the position in the lower 32, with room for words before the
first. All places are int64 and ascend.
"""

from __future__ import annotations

from collections.abc import Sequence
from functools import reduce
from itertools import pairwise
from operator import and_

import numpy as np
import numpy.typing as npt

from archive.engines.whoosh_arrays import Array
from archive.engines.whoosh_segment import FieldPostings, Lists, Postings, Segment
from archive.engines.whoosh_sets import Documents, Numbers
from archive.engines.whoosh_texts import spread

Places = npt.NDArray[np.int64]

SPOT_BITS = 32
LONGEST_PHRASE = 1 << 20  # words
# More than one of so many postings: it is quicker to go through all than to look each up.
MANY = 16


class _Word:
    """A word of a phrase: the one with this number of a field, `offset` words from the first."""

    def __init__(self, field: FieldPostings, number: int, offset: int) -> None:
        self.field = field
        self.number = number
        self.offset = offset
        self.frequency = field.frequency(number)

    def documents(self) -> Documents:
        if (table := self.field.everywhere(self.number)) is not None:
            return Documents(self.field.size, flags=table != 0)
        return Documents(self.field.size, numbers=self.field.lists.postings(self.number).docs)

    def starts(self, documents: Numbers) -> Places:
        """Where in these documents, which all have the word, the phrase must begin."""
        if (table := self.field.everywhere(self.number)) is not None:
            counts = table[documents]
            ends = np.cumsum(table, dtype=np.int64)[documents]
            spots = self.field.positions(self.number)[spread(ends - counts, counts)]
            return _as_places(documents, counts, spots, self.offset)
        lists = self.field.lists
        return _starts(lists.postings(self.number), lists.positions(self.number), documents, self.offset)


class _Pair:
    """Two words of a phrase that stand side by side."""

    def __init__(self, size: int, lists: Lists, number: int, offset: int) -> None:
        self.size = size
        self.offset = offset
        self.postings = lists.postings(number)
        self.spots = lists.positions(number)
        self.frequency = len(self.postings.docs)

    def documents(self) -> Documents:
        return Documents(self.size, numbers=self.postings.docs)

    def starts(self, documents: Numbers) -> Places:
        """Where in these documents, which all have the pair, the phrase must begin."""
        return _starts(self.postings, self.spots, documents, self.offset)


def _starts(postings: Postings, spots: Array, documents: Numbers, offset: int) -> Places:
    if len(documents) == len(postings.docs):
        return _as_places(documents, postings.freqs, spots, offset)
    if len(documents) * MANY > len(postings.docs):
        flags = np.zeros(int(postings.docs[-1]) + 1, dtype=np.bool_)
        flags[documents] = True
        here = flags[postings.docs]
        return _as_places(documents, postings.freqs[here], spots[np.repeat(here, postings.freqs)], offset)
    ends = np.cumsum(postings.freqs, dtype=np.int64)
    places = np.searchsorted(postings.docs, documents)
    counts = postings.freqs[places]
    return _as_places(documents, counts, spots[spread(ends[places] - counts, counts)], offset)


def _as_places(documents: Numbers, counts: Array, spots: Array, offset: int) -> Places:
    places = np.repeat(documents.astype(np.int64) << SPOT_BITS, counts)
    places += spots
    places += LONGEST_PHRASE - offset
    return places


def phrase_documents(segment: Segment, name: str, words: Sequence[int]) -> Documents:
    """The documents in which these words, by their numbers in a field, stand one after the other in it."""
    parts = _parts(segment, name, words)
    if parts is None or not parts:
        return Documents(segment.size)
    if len(parts) == 1:
        return parts[0].documents()
    parts.sort(key=lambda part: part.frequency)
    documents = reduce(and_, (part.documents() for part in parts)).numbers
    places = parts[0].starts(documents)
    for part in parts[1:]:
        places = np.intersect1d(places, part.starts(documents), assume_unique=True)
        documents = _documents_of(places)
    return Documents(segment.size, numbers=documents)


def _parts(segment: Segment, name: str, words: Sequence[int]) -> list[_Word | _Pair] | None:
    """What a phrase is put together from: pairs where it can be, else words; None where a pair never stands so."""
    field, pairs = segment.field(name), segment.pairs(name)
    parts: list[_Word | _Pair] = []
    covered: set[int] = set()
    if field is None:
        return None
    for offset, (one, other) in enumerate(pairwise(words)):
        if pairs and pairs.are_paired(one, other):
            number = pairs.find(one, other)
            if number is None:
                return None
            parts.append(_Pair(segment.size, pairs.lists, number, offset))
            covered |= {offset, offset + 1}
    parts += [_Word(field, word, offset) for offset, word in enumerate(words) if offset not in covered]
    return parts


def near_documents(segment: Segment, name: str, words: Sequence[int], apart: int) -> Documents:
    """The documents in which these words stand in any order with at most `apart` others among them."""
    field = segment.field(name)
    if field is None:
        return Documents(segment.size)
    parts = [_Word(field, word, 0) for word in dict.fromkeys(words)]
    documents = reduce(and_, (part.documents() for part in parts)).numbers
    # One sort of places with the number of the word below them.
    bits = len(parts).bit_length()
    keys = np.concatenate([part.starts(documents) << bits | word for word, part in enumerate(parts)])
    keys.sort()
    places, words_of = keys >> bits, (keys & ((1 << bits) - 1)).astype(np.uint8)
    # At every place: where each of the words stood last. The window is as long as the way to the earliest of them.
    earliest = places
    for word in range(len(parts)):
        last = np.maximum.accumulate(np.where(words_of == word, places, -1))
        earliest = np.minimum(earliest, last)
    together = (earliest >= 0) & (places - earliest < len(parts) + apart)
    return Documents(segment.size, numbers=_documents_of(places[together]))


def _documents_of(places: Places) -> Numbers:
    """The documents of places, each once."""
    documents = (places >> SPOT_BITS).astype(np.int32)
    if not len(documents):
        return documents
    kept = np.ones(len(documents), dtype=np.bool_)
    np.not_equal(documents[1:], documents[:-1], out=kept[1:])
    found: Numbers = documents[kept]
    return found
