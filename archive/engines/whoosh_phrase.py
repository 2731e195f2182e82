"""Words side by side, or near each other, in one field of a segment: from their positions to documents.

A place is one number: the document in the upper bits, the position in the lower 32, with room for words before the
first. All places are int64 and ascend.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import cached_property, partial, reduce
from itertools import pairwise
from operator import and_

import numpy as np
import numpy.typing as npt

from archive.arrays import Array
from archive.engines.whoosh_segment import FieldPostings, Postings, Segment
from archive.engines.whoosh_sets import Documents, Numbers, united
from archive.runs import Offsets, changes, spread

Places = npt.NDArray[np.int64]

SPOT_BITS = 32
LONGEST_PHRASE = 1 << 20  # words
# Documents whose positions are worked on in one step: their arrays stay near the processor.
AT_ONCE = 1 << 15


class _Common:
    """A common word of a phrase, or a word near others: `offset` words from the first."""

    def __init__(self, field: FieldPostings, number: int, offset: int) -> None:
        self.field = field
        self.table = field.frequencies(number)
        self.spots = field.positions(number)
        self.offset = offset
        self.frequency = field.frequency(number)

    @cached_property
    def ends(self) -> Offsets:
        """Where the positions of each document end."""
        return np.cumsum(self.table, dtype=np.int64)

    def documents(self) -> Documents:
        return Documents(self.field.size, flags=self.table != 0)

    def starts(self, documents: Numbers) -> Places:
        """Where in these documents, which all have the word, the phrase must begin."""
        counts = self.table[documents]
        spots = self.spots[spread(self.ends[documents] - counts, counts)]
        return _as_places(documents, counts, spots, self.offset)


class _Listed:
    """Another word of a phrase, or two words that stand side by side: with its list of postings."""

    def __init__(self, size: int, postings: Postings, spots: Array, offset: int) -> None:
        self.size = size
        self.postings = postings
        self.spots = spots
        self.offset = offset
        self.frequency = len(postings.docs)

    @cached_property
    def ends(self) -> Offsets:
        """Where the positions of each posting end."""
        return np.cumsum(self.postings.freqs, dtype=np.int64)

    def documents(self) -> Documents:
        return Documents(self.size, numbers=self.postings.docs)

    def starts(self, documents: Numbers) -> Places:
        """Where in these documents, which all have it, the phrase must begin."""
        places = self.places(documents)
        counts = self.postings.freqs[places]
        spots = self.spots[spread(self.ends[places] - counts, counts)]
        return _as_places(documents, counts, spots, self.offset)

    def places(self, documents: Numbers) -> Offsets:
        """The places of these documents, which ascend, in the list."""
        if not len(documents):
            return np.zeros(0, dtype=np.int64)
        docs = self.postings.docs
        first, last = np.searchsorted(docs, (documents[0], documents[-1])).tolist()
        if last + 1 - first > MANY * len(documents):
            return np.searchsorted(docs, documents)
        flags = np.zeros(int(documents[-1] - documents[0]) + 1, dtype=np.bool_)
        flags[documents - documents[0]] = True
        found: Offsets = np.flatnonzero(flags[docs[first : last + 1] - documents[0]]) + first
        return found


# Up to so many times as many postings are gone through, rather than each document looked up.
MANY = 8

_Part = _Common | _Listed


def _word(field: FieldPostings, number: int, offset: int) -> _Part:
    if number in field.rows:
        return _Common(field, number, offset)
    return _Listed(field.size, field.lists.postings(number), field.lists.positions(number), offset)


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

    def where(documents: Numbers) -> Places:
        places = parts[0].starts(documents)
        for part in parts[1:]:
            places = np.intersect1d(places, part.starts(_documents_of(places)), assume_unique=True)
        return places

    return _with_all(parts, where)


def _with_all(
    parts: Sequence[_Part], where: Callable[[Numbers], Places], sure: Documents | None = None
) -> Documents:
    """The documents with all parts in which there is such a place, sought in those of them that are not `sure`."""
    together = reduce(and_, (part.documents() for part in parts))
    unsure = together - sure if sure else together
    steps = range(0, unsure.count, AT_ONCE)
    found = [_documents_of(where(unsure.numbers[begin : begin + AT_ONCE])) for begin in steps]
    here = Documents(together.size, numbers=np.concatenate(found)) if found else unsure
    return here | sure if sure else here


def _parts(segment: Segment, name: str, words: Sequence[int]) -> list[_Part] | None:
    """What a phrase is put together from: pairs where it can be, else words; None where a pair never stands so."""
    field, pairs = segment.field(name), segment.pairs(name)
    parts: list[_Part] = []
    covered: set[int] = set()
    if field is None:
        return None
    for offset, (one, other) in enumerate(pairwise(words)):
        if pairs and pairs.are_paired(one, other):
            number = pairs.find(one, other)
            if number is None:
                return None
            lists = pairs.lists
            parts.append(_Listed(segment.size, lists.postings(number), lists.positions(number), offset))
            covered |= {offset, offset + 1}
    parts += [_word(field, word, offset) for offset, word in enumerate(words) if offset not in covered]
    return parts


def near_documents(segment: Segment, name: str, words: Sequence[int], apart: int) -> Documents:
    """The documents in which these words stand in any order with at most `apart` others among them."""
    field = segment.field(name)
    if field is None:
        return Documents(segment.size)
    once = list(dict.fromkeys(words))
    parts = sorted((_word(field, word, 0) for word in once), key=lambda part: part.frequency)
    sure = _paired(segment, name, once) if len(parts) == 2 else None
    return _with_all(parts, partial(_near, parts, len(parts) + apart), sure)


def _paired(segment: Segment, name: str, words: Sequence[int]) -> Documents | None:
    """The documents in which two of the commonest words stand side by side, as nearly all do that have both."""
    pairs, (one, other) = segment.pairs(name), words
    if pairs is None or not pairs.are_paired(one, other):
        return None
    numbers = (pairs.find(one, other), pairs.find(other, one))
    found = (pairs.lists.postings(number).docs for number in numbers if number is not None)
    return united((Documents(segment.size, numbers=docs) for docs in found), segment.size)


FAR = np.int64(1 << 62)


def _near(parts: Sequence[_Part], window: int, documents: Numbers) -> Places:
    """Where in these documents a window of so many words has all of several words, the rarest of them first.

    Most windows begin or end with the rarest word; where it only stands among the others all places are looked at.
    """
    places = parts[0].starts(documents)
    ahead = behind = np.zeros(len(places), dtype=np.int64)
    for part in parts[1:]:
        others = part.starts(_documents_of(places))
        following = np.searchsorted(others, places)
        last = len(others) - 1
        after = np.where(following <= last, others[np.minimum(following, last)] - places, FAR)
        before = np.where(following > 0, places - others[np.maximum(following - 1, 0)], FAR)
        near = (after < window) | (before < window)
        places = places[near]
        ahead, behind = np.maximum(ahead, after)[near], np.maximum(behind, before)[near]
    sure = places[(ahead < window) | (behind < window)]
    unsure = np.setdiff1d(_documents_of(places), _documents_of(sure), assume_unique=True)
    return np.sort(np.concatenate((sure, _windows(parts, window, unsure)))) if len(unsure) else sure


def _windows(parts: Sequence[_Part], window: int, documents: Numbers) -> Places:
    """Where in these documents a window of so many words ends that has all of several words."""
    bits = len(parts).bit_length()
    # One sort of places with the number of the word below them.
    keys = np.concatenate([part.starts(documents) << bits | word for word, part in enumerate(parts)])
    keys.sort()
    places, words_of = keys >> bits, (keys & ((1 << bits) - 1)).astype(np.int32)
    # At every place: where each of the words stood last. The window reaches back to the earliest of them.
    earliest = places
    for word in range(len(parts)):
        earliest = np.minimum(earliest, np.maximum.accumulate(np.where(words_of == word, places, -1)))
    together: Places = places[(earliest >= 0) & (places - earliest < window)]
    return together


def _documents_of(places: Places) -> Numbers:
    """The documents of places, each once."""
    documents = (places >> SPOT_BITS).astype(np.int32)
    found: Numbers = documents[changes(documents)]
    return found
