"""What is known of all segments of a generation together: how many documents, how frequent terms, how long fields.

Scores are BM25F as Whoosh's own scorer computes it: for each text field that a word stands in

    boost · idf · tf · (K1 + 1) / (tf + K1 · (1 − B + B · length / mean length)),   idf = 1 + ln(N / (df + 1))

with N and df over all segments, deleted documents among them (Whoosh 2.7.4, scoring.bm25 and WeightingModel.idf).
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import lru_cache, partial

import numpy as np
import numpy.typing as npt

from archive import fields
from archive.analysis import terms
from archive.engines.whoosh_arrays import Array
from archive.engines.whoosh_schema import stem_term, stemmed_field, stems_of
from archive.engines.whoosh_segment import Segment
from archive.query import Word

Scores = npt.NDArray[np.float32]

K1, B = 1.2, 0.75
REMEMBERED = 20_000  # terms that were looked up


@dataclass(frozen=True)
class Term:
    """A term of a Whoosh field: its number in each segment, and in how many documents of all it stands."""

    name: str
    text: bytes
    numbers: tuple[int | None, ...]
    frequency: int


@dataclass(frozen=True)
class Weighted:
    """A term, and what its part of a score is multiplied by: boost · idf · (K1 + 1)."""

    term: Term
    weight: float


class Corpus:
    """The segments of one generation, and what follows from all of them."""

    def __init__(self, segments: Sequence[Segment], languages: Sequence[str]) -> None:
        self.segments = segments
        self.languages = languages
        self.size = sum(segment.size for segment in segments)
        self.mean_lengths: dict[str, float] = {}
        self.norms: dict[tuple[str, str], Scores] = {}
        # Of the segments, not of this corpus: it would hold itself, and its files open after their time.
        self.term = lru_cache(maxsize=REMEMBERED)(partial(term_in, segments))

    def weighted(self, term: Term, boost: float, frequency: int | None = None) -> Weighted:
        """A term with its weight, as if it were as frequent as is given."""
        frequency = term.frequency if frequency is None else frequency
        return Weighted(term, boost * (1 + math.log(self.size / (frequency + 1))) * (K1 + 1))

    def inflected(self, word: Word) -> tuple[Weighted, ...]:
        """The terms by which a word or, in the article's own language, an inflection of it is found."""
        stems = {stem_term(term, language) for term in terms(word.text) for language in self.languages}
        return tuple(
            self.weighted(term, field.boost)
            for field in fields.text_fields()
            for stem in sorted(stems)
            if (term := self.term(stems_of(field.name), encoded(stem))).frequency
        )

    def norm(self, segment: Segment, name: str) -> Scores:
        """K1 · (1 − B + B · length / mean length) of a Whoosh field in each document of a segment."""
        field = stemmed_field(name)
        key = (segment.name, field)
        if key not in self.norms:
            lengths = segment.lengths(field).astype(np.float32)
            self.norms[key] = lengths * np.float32(K1 * B / self._mean_length(field)) + np.float32(K1 * (1 - B))
        return self.norms[key]

    def _mean_length(self, field: str) -> float:
        if field not in self.mean_lengths:
            total = sum(int(one.lengths(field).sum(dtype=np.int64)) for one in self.segments)
            self.mean_lengths[field] = total / max(1, self.size) or 1.0
        return self.mean_lengths[field]

    def frequencies(self, words: Iterable[str], language: str) -> dict[str, int]:
        """In how many articles each folded word or an inflection of it stands."""
        names = [stems_of(field.name) for field in fields.text_fields()]
        stems = {word: encoded(stem_term(word, language)) for word in words}
        # A word of the title is nearly always in the body too: the largest count is close to the union.
        return {word: max(self.term(name, stem).frequency for name in names) for word, stem in stems.items()}


def term_in(segments: Sequence[Segment], name: str, text: bytes) -> Term:
    """A term of a Whoosh field."""
    present = [segment.field(name) for segment in segments]
    numbers = tuple(field.find(text) if field else None for field in present)
    found = zip(present, numbers, strict=True)
    frequency = sum(field.frequency(number) for field, number in found if field and number is not None)
    return Term(name, text, numbers, frequency)


def bm25(freqs: Array, norms: Scores, weight: float) -> Scores:
    """A term's part of the score of documents; see the head of this module."""
    scores: Scores = freqs.astype(np.float32)
    below = scores + norms
    scores *= np.float32(weight)
    scores /= below
    return scores


def encoded(text: str) -> bytes:
    """A term as it is kept."""
    return text.encode("utf-8", "surrogatepass")
