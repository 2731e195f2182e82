"""What is known of all segments of a generation together: how many documents, how frequent terms, how long fields.

Scores are BM25F (Robertson, Zaragoza, Taylor 2004): a word's occurrences in all text fields are added up first,

    amount = Σ over fields of  boost · tf / (1 − b + b · length / mean length)
    score  = Σ over words of   weight · amount / (amount + K1),   weight = times · idf · burstiness · (K1 + 1)

A field's boost and b stand in archive/fields.py; its mean length is that of the documents that have it. The idf is
Lucene's, ln(1 + (N − df + ½) / (df + ½)). A word that a query repeats counts more, and ever less:
times = n · (K3 + 1) / (n + K3).

Words that say what a text is about stand in few documents and often there, where "however" stands once in each. So
idf is raised by how far a word's occurrences, cf, exceed what df documents would have of it by chance (Poisson):

    burstiness = 1 + BURST · ln(max(1, cf / expected)),   expected = −N · ln(1 − df / N)

Church and Gale ("Inverse Document Frequency (IDF): A Measure of Deviations from Poisson", 1995) take this as the
mark of a telling word, Kwok ("A New Method of Weighting Query Terms for Ad-Hoc Retrieval", SIGIR 1996) weighs the
words of queries by cf / df. It depends on the word alone, so scores are no slower to work out.

N, df and cf are over all segments, deleted documents among them. What else was tried stands in docs/quality.md.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import cached_property, lru_cache, partial

import numpy as np
import numpy.typing as npt

from archive import fields
from archive.analysis import terms
from archive.engines.whoosh_columns import Counts
from archive.engines.whoosh_schema import as_stem_term, stemmed_field, stems_of
from archive.engines.whoosh_segment import Segment
from archive.engines.whoosh_sets import Documents
from archive.engines.whoosh_stories import NO_STORIES, Stories, StoryHits, stories_of
from archive.engines.whoosh_story_counts import StoryCounts
from archive.engines.whoosh_texts import Sums, TextArrays, sums_of_texts, texts_arrays
from archive.names import sought_by
from archive.querytree import Word

Scores = npt.NDArray[np.float32]

K1, K3, BURST = 2.0, 8.0, 1.25
REMEMBERED = 20_000  # terms that were looked up


@dataclass(frozen=True)
class Term:
    """A term of a Whoosh field: its number in each segment, and in how many documents of all it stands."""

    name: str
    text: bytes
    numbers: tuple[int | None, ...]
    frequency: int


class Corpus:
    """The segments of one generation, and what follows from all of them."""

    def __init__(self, segments: Sequence[Segment], languages: Sequence[str], before: Corpus | None = None) -> None:
        self.segments = segments
        self.languages = languages
        # What is the same in another corpus is not worked out again.
        self.stories: Stories = stories_of(segments, before.stories if before else NO_STORIES)
        self.story_counts: StoryCounts = StoryCounts(
            segments, self.stories, before.story_counts if before else None
        )
        self.size = sum(segment.size for segment in segments)
        self.fields = {field.name: field for field in fields.text_fields()}
        self.mean_lengths: dict[str, float] = {}
        self.norms: dict[tuple[str, str], Scores] = {}
        # Of each facet how many of all documents, or of their stories, have each value, and how many none.
        self.counted: dict[tuple[str, bool], tuple[Counts, int]] = {}
        # Of the segments, not of this corpus: it would hold itself, and its files open after their time.
        self.term = lru_cache(maxsize=REMEMBERED)(partial(term_in, segments))
        self.occurrences = lru_cache(maxsize=REMEMBERED)(partial(occurrences_in, segments))
        # Of each language in how many articles words stand that were asked for: most of a text are asked for again.
        self.standing: dict[str, dict[str, int]] = {}

    @cached_property
    def leading(self) -> list[Documents]:
        """Of all documents of each segment the first of each story."""
        return StoryHits(self.stories, [segment.alive for segment in self.segments]).leading

    def weight(self, frequency: int, times: int = 1, occurrences: int = 0) -> float:
        """What a word's part of a score is multiplied by, that stands so often in so many documents."""
        rest = max(0, self.size - frequency)
        idf = math.log(1 + (rest + 0.5) / (frequency + 0.5))
        return idf * self._burstiness(frequency, occurrences) * (K1 + 1) * times * (K3 + 1) / (times + K3)

    def _burstiness(self, frequency: int, occurrences: int) -> float:
        """How much more a word says for standing more often in its documents than it would by chance."""
        if not 0 < frequency < self.size:
            return 1.0
        expected = -self.size * math.log1p(-frequency / self.size)
        return 1 + BURST * math.log(max(1.0, occurrences / expected))

    def inflected(self, word: Word) -> tuple[Term, ...]:
        """The terms by which a word or, in the article's own language, an inflection of it is found."""
        stems = {
            as_stem_term(stem, language)
            for term in terms(word.text)
            for language in self.languages
            for stem in sought_by(term, language, word.name)
        }
        found = [
            term
            for field in fields.text_fields(word.field)
            for stem in sorted(stems)
            if (term := self.term(stems_of(field.name), encoded(stem))).frequency
        ]
        for one in terms(word.text) if word.name else ():
            # Where it stands in a headline or at the beginning of sentences only, nobody knows it for a name.
            if any(sought_by(one, language) != sought_by(one, language, True) for language in self.languages):
                found += self.exact(one, word.field)
        return tuple(found)

    def exact(self, word: str, field: str = "") -> tuple[Term, ...]:
        """The terms by which a folded word is found as it is written, one for each field that has it."""
        made = (self.term(row.name, encoded(word)) for row in fields.text_fields(field))
        return tuple(term for term in made if term.frequency)

    def worth(self, segment: Segment, name: str) -> Scores:
        """What each occurrence in a Whoosh field adds to the amount, in each document of a segment."""
        field = stemmed_field(name)
        key = (segment.name, field)
        if key not in self.norms:
            row = self.fields[field]
            lengths = segment.lengths(field) * np.float32(row.b / self._mean_length(field)) + np.float32(1 - row.b)
            self.norms[key] = np.float32(row.boost) / lengths.astype(np.float32)
        return self.norms[key]

    def _mean_length(self, field: str) -> float:
        """The mean length of a field in the documents that have it."""
        if field not in self.mean_lengths:
            lengths = [segment.lengths(field) for segment in self.segments if segment.has_lengths(field)]
            total = sum(int(one.sum(dtype=np.int64)) for one in lengths)
            self.mean_lengths[field] = total / max(1, sum(map(np.count_nonzero, lengths))) or 1.0
        return self.mean_lengths[field]

    def frequencies(self, words: Iterable[str], language: str) -> dict[str, int]:
        """In how many articles each folded word or an inflection of it stands."""
        wanted = list(dict.fromkeys(words))
        known = self.standing.get(language, {})
        told = {word: known[word] for word in wanted if word in known}
        if new := [word for word in wanted if word not in told]:
            told |= self._counted_frequencies(new, language)
            # Replaced whole: another thread may be reading it.
            self.standing[language] = told if len(known) + len(new) > REMEMBERED else known | told
        return told

    def _counted_frequencies(self, words: Sequence[str], language: str) -> dict[str, int]:
        keys = [[as_stem_term(one, language) for one in sought_by(word, language)] for word in words]
        of_word = np.repeat(np.arange(len(words)), list(map(len, keys)))
        texts = texts_arrays(encoded(key) for some in keys for key in some)
        sums = sums_of_texts(texts)
        # A word of the title is nearly always in the body too: the largest count is close to the union. A word that
        # is a name in some articles is none in others: there the sum is.
        most = np.zeros(len(words), dtype=np.int64)
        for field in fields.text_fields():
            counts = self._document_counts(stems_of(field.name), texts, sums)
            np.maximum(most, np.bincount(of_word, counts, len(words)).astype(np.int64), out=most)
        return dict(zip(words, most.tolist(), strict=True))

    def _document_counts(self, name: str, texts: TextArrays, sums: Sums) -> Counts:
        """In how many documents each term of a Whoosh field stands, deleted ones among them; shape (texts,)."""
        counts = np.zeros(len(sums), dtype=np.int64)
        for field in (segment.field(name) for segment in self.segments):
            if field is not None:
                numbers = field.find_all(texts, sums)
                counts += np.where(numbers < 0, 0, field.counts[numbers]) if len(field.counts) else 0
        return counts


def term_in(segments: Sequence[Segment], name: str, text: bytes) -> Term:
    """A term of a Whoosh field."""
    present = [segment.field(name) for segment in segments]
    numbers = tuple(field.find(text) if field else None for field in present)
    found = zip(present, numbers, strict=True)
    frequency = sum(field.frequency(number) for field, number in found if field and number is not None)
    return Term(name, text, numbers, frequency)


def occurrences_in(segments: Sequence[Segment], term: Term) -> int:
    """How often a term stands in all documents, deleted ones among them."""
    return sum(
        field.occurrences(number)
        for segment, number in zip(segments, term.numbers, strict=True)
        if number is not None and (field := segment.field(term.name))
    )


def encoded(text: str) -> bytes:
    """A term as it is kept."""
    return text.encode("utf-8", "surrogatepass")
