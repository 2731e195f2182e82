"""A query tree, to the documents of each segment that it finds and their scores, as arrays.

Scores are BM25F as Whoosh's own scorer computes it: for each text field that a word stands in

    boost · idf · tf · (K1 + 1) / (tf + K1 · (1 − B + B · length / mean length)),   idf = 1 + ln(N / (df + 1))

with N and df over all segments, deleted documents among them (Whoosh 2.7.4, scoring.bm25 and WeightingModel.idf).
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import reduce

import numpy as np
import numpy.typing as npt

from archive import fields
from archive.analysis import terms
from archive.engines.whoosh_arrays import Array
from archive.engines.whoosh_schema import stem_term, stemmed_field, stems_of
from archive.engines.whoosh_segment import FieldPostings, Flags, Numbers, Segment, spread
from archive.query import And, Everything, Node, Not, Or, Phrase, Word, sought

Scores = npt.NDArray[np.float32]

K1, B = 1.2, 0.75
# Above this many words a query is a sentence: hardly any article has them all, so they are only ranked by.
SENTENCE = 6
# Lists that together hold more than this share of a segment's documents are worked on as one array of all.
DENSE = 1 / 16


@dataclass(frozen=True)
class Matches:
    """Documents of one segment, ascending, int32, and the score of each, float32."""

    documents: Numbers
    scores: Scores

    @classmethod
    def of(cls, documents: Array) -> Matches:
        """These documents, without a score."""
        return cls(documents.astype(np.int32, copy=False), np.zeros(len(documents), dtype=np.float32))

    def kept(self, flags: Flags) -> Matches:
        """Those whose place in this list is flagged."""
        return Matches(self.documents[flags], self.scores[flags])


NOTHING = Matches.of(np.zeros(0, dtype=np.int32))


def flagged(documents: Numbers, size: int) -> Flags:
    """For each document of a segment whether it is in the list."""
    flags = np.zeros(size, dtype=np.bool_)
    flags[documents] = True
    return flags


def either(parts: Sequence[Matches], size: int) -> Matches:
    """The documents of any part, each with the sum of its scores."""
    filled = [part for part in parts if len(part.documents)]
    if len(filled) < 2:
        return filled[0] if filled else NOTHING
    if sum(len(part.documents) for part in filled) > size * DENSE:
        scores, flags = np.zeros(size, dtype=np.float32), np.zeros(size, dtype=np.bool_)
        for part in filled:
            scores[part.documents] += part.scores
            flags[part.documents] = True
        documents = np.flatnonzero(flags).astype(np.int32)
        return Matches(documents, scores[documents])
    documents, places = np.unique(np.concatenate([part.documents for part in filled]), return_inverse=True)
    summed = np.zeros(len(documents), dtype=np.float32)
    np.add.at(summed, places, np.concatenate([part.scores for part in filled]))
    return Matches(documents, summed)


def both(one: Matches, other: Matches) -> Matches:
    """The documents of both, each with the sum of its scores."""
    few, many = sorted((one, other), key=lambda part: len(part.documents))
    if not len(few.documents):
        return NOTHING
    places = np.searchsorted(many.documents, few.documents)
    places[places == len(many.documents)] = 0
    found = many.documents[places] == few.documents
    return Matches(few.documents[found], few.scores[found] + many.scores[places[found]])


class Matcher:
    """Evaluates query trees over the segments of one generation."""

    def __init__(self, segments: Sequence[Segment], languages: Sequence[str]) -> None:
        self.segments = segments
        self.languages = languages
        self.size = sum(segment.size for segment in segments)
        self.mean_lengths: dict[str, float] = {}
        self.norms: dict[tuple[str, str], Scores] = {}

    def find(self, tree: Node) -> tuple[list[Matches], bool]:
        """What a tree finds in each segment, and whether it had to be relaxed: no article has all its words.

        Relaxed, an article must have half of the words, or as many as any article has if that is fewer, and
        those with more words come first. Of a sentence any word will do: there the rarer words say more than
        their number.
        """
        found = [self.matches(tree, segment) for segment in self.segments]
        positive = [part for part in tree.parts if sought(part)] if isinstance(tree, And) else []
        if len(positive) < 2 or any(len(one.documents) for one in found):
            return found, False
        negative = [part for part in tree.parts if isinstance(part, Not)] if isinstance(tree, And) else []
        relaxed = self.most_of(positive, negative)
        return relaxed, any(len(one.documents) for one in relaxed)

    def most_of(self, parts: Sequence[Node], negative: Sequence[Not]) -> list[Matches]:
        """The documents that most of the parts find, by how many, then by score."""
        each = [[self.matches(part, segment) for part in parts] for segment in self.segments]
        summed = [
            self.without(either(some, s.size), negative, s) for some, s in zip(each, self.segments, strict=True)
        ]
        if len(parts) > SENTENCE or not any(len(one.documents) for one in summed):
            return summed
        counts = [
            sum(
                (flagged(part.documents, segment.size)[one.documents] for part in some),
                np.zeros(len(one.documents)),
            )
            for one, some, segment in zip(summed, each, self.segments, strict=True)
        ]
        most = max(float(count.max()) for count in counts if len(count))
        highest = max(float(one.scores.max()) for one in summed if len(one.scores))
        wanted = min(most, (len(parts) + 1) // 2)
        # The fraction keeps the order by score among documents with equally many words.
        return [
            Matches(one.documents, (count + one.scores / (1 + highest)).astype(np.float32)).kept(count >= wanted)
            for one, count in zip(summed, counts, strict=True)
        ]

    def matches(self, node: Node, segment: Segment) -> Matches:
        """What a part of a tree finds in a segment."""
        match node:
            case Everything():
                return Matches.of(segment.everything)
            case Word():
                return self.word(node, segment)
            case Phrase():
                return self.phrase(node, segment)
            case Or(parts):
                return either([self.matches(part, segment) for part in parts], segment.size)
            case Not():
                return self.without(Matches.of(segment.everything), [node], segment)
            case And(parts):
                positive = [self.matches(part, segment) for part in parts if not isinstance(part, Not)]
                found = reduce(
                    both, sorted(positive, key=lambda one: len(one.documents)) or [Matches.of(segment.everything)]
                )
                return self.without(found, [part for part in parts if isinstance(part, Not)], segment)
        raise TypeError(f"no evaluation for {node!r}")

    def without(self, found: Matches, negative: Sequence[Not], segment: Segment) -> Matches:
        """What is found, less what these exclude."""
        for part in negative:
            if len(found.documents):
                excluded = flagged(self.matches(part.part, segment).documents, segment.size)
                found = found.kept(~excluded[found.documents])
        return found

    def word(self, word: Word, segment: Segment) -> Matches:
        """The articles with a word or, in the article's own language, an inflection of it."""
        stems = {stem_term(term, language) for term in terms(word.text) for language in self.languages}
        parts = [
            self.term(stems_of(field.name), stem.encode("utf-8", "surrogatepass"), field.boost, segment)
            for field in fields.text_fields()
            for stem in stems
        ]
        return either(parts, segment.size)

    def term(self, name: str, text: bytes, boost: float, segment: Segment) -> Matches:
        """The documents with a term in a Whoosh field."""
        field = segment.field(name)
        number = field.terms.find(text) if field else None
        if field is None or number is None:
            return NOTHING
        postings = field.postings(number)
        scores = self.score(segment, name, postings.docs, postings.freqs, boost * self.idf(name, text))
        return self.alive(Matches(postings.docs, scores), segment)

    def alive(self, found: Matches, segment: Segment) -> Matches:
        """Those that were not deleted."""
        return found if segment.is_whole else found.kept(segment.alive[found.documents])

    def score(self, segment: Segment, name: str, documents: Numbers, freqs: Array, weight: float) -> Scores:
        """BM25F of a term in documents; see the head of this module."""
        tf = freqs.astype(np.float32)
        below = tf + self.norm(segment, name)[documents]
        tf *= np.float32(weight * (K1 + 1))
        tf /= below
        return tf

    def norm(self, segment: Segment, name: str) -> Scores:
        """K1 · (1 − B + B · length / mean length) of a field in each document."""
        field = stemmed_field(name)
        key = (segment.name, field)
        if key not in self.norms:
            if field not in self.mean_lengths:
                total = sum(int(one.lengths(field).sum(dtype=np.int64)) for one in self.segments)
                self.mean_lengths[field] = total / max(1, self.size) or 1.0
            lengths = segment.lengths(field).astype(np.float32)
            self.norms[key] = lengths * np.float32(K1 * B / self.mean_lengths[field]) + np.float32(K1 * (1 - B))
        return self.norms[key]

    def idf(self, name: str, text: bytes) -> float:
        """Inverse document frequency of a term."""
        return 1 + math.log(self.size / (self.frequency(name, text) + 1))

    def frequency(self, name: str, text: bytes) -> int:
        """In how many documents a term stands in a Whoosh field."""
        present = ((segment.field(name)) for segment in self.segments)
        found = ((field, field.terms.find(text)) for field in present if field)
        return sum(field.frequency(number) for field, number in found if number is not None)

    def phrase(self, phrase: Phrase, segment: Segment) -> Matches:
        """The articles with these very words one after the other within a paragraph."""
        words = [word.encode("utf-8", "surrogatepass") for word in phrase.words]
        parts = [self.phrase_in(field.name, words, field.boost, segment) for field in fields.text_fields()]
        return either(parts, segment.size)

    def phrase_in(self, name: str, words: Sequence[bytes], boost: float, segment: Segment) -> Matches:
        """The documents with a phrase in a Whoosh field, scored by its words."""
        if len(words) == 1:
            return self.term(name, words[0], boost, segment)
        each = [self.term(name, word, boost, segment) for word in words]
        common = reduce(both, sorted(each, key=lambda one: len(one.documents)))
        field = segment.field(name)
        if field is None or not len(common.documents):
            return NOTHING
        begins = reduce(
            _in_both, (starts_of(field, word, offset, common.documents) for offset, word in enumerate(words))
        )
        return common.kept(flagged(np.unique(begins >> SPOT_BITS).astype(np.int32), len(common.documents)))

    def frequencies(self, words: Iterable[str], language: str) -> dict[str, int]:
        """In how many articles each folded word or an inflection of it stands."""
        names = [stems_of(field.name) for field in fields.text_fields()]
        stems = {word: stem_term(word, language).encode("utf-8", "surrogatepass") for word in words}
        # A word of the title is nearly always in the body too: the largest count is close to the union.
        return {word: max(self.frequency(name, stem) for name in names) for word, stem in stems.items()}


SPOT_BITS = 32
LONGEST_PHRASE = 1 << 20  # words


def starts_of(field: FieldPostings, word: bytes, offset: int, documents: Numbers) -> npt.NDArray[np.int64]:
    """Where a phrase must begin for this to be its `offset`-th word, ascending.

    Each is one number: the place of the document in the list in the upper bits, the position in the lower 32,
    with room for words before the first.
    """
    number = field.terms.find(word)
    if number is None:
        return np.zeros(0, dtype=np.int64)
    postings = field.postings(number)
    places = np.searchsorted(postings.docs, documents)
    freqs = postings.freqs.astype(np.int64)
    ends = np.cumsum(freqs)
    spots = field.positions(number)[spread(ends - freqs, freqs, places)].astype(np.int64)
    return (
        (np.repeat(np.arange(len(documents), dtype=np.int64), freqs[places]) << SPOT_BITS)
        + spots
        - offset
        + LONGEST_PHRASE
    )


def _in_both(one: npt.NDArray[np.int64], other: npt.NDArray[np.int64]) -> npt.NDArray[np.int64]:
    return np.intersect1d(one, other, assume_unique=True)
