"""Words with weights, to the articles that have most of them: what `Engine.similar` gives.

    score = Σ over words and fields of  weight · boost · (1 + ln times) / √(words of the article)

With tf-idf as weights this comes within a hair of the cosine of tf-idf vectors: the root of an article's length
stands for the length of its vector, so that nothing but the postings of the words is read.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping

import numpy as np

from archive import fields
from archive.arrays import Array
from archive.engines.whoosh_corpus import Corpus, Scores, encoded
from archive.engines.whoosh_schema import as_stem_term, stems_of
from archive.engines.whoosh_segment import Segment
from archive.engines.whoosh_texts import sums_of_texts, texts_arrays
from archive.names import sought_by
from archive.runs import spread

# A word of a headline says about as much as one that stands thrice in the body.
BOOSTS = {"title": 1.0, "standfirst": 0.5, "body": 1.0}
# Postings that are read at most, of all words together: some milliseconds.
MOST_POSTINGS = 100_000
# Up to one posting for so many documents they are put in order, more are added up over all documents.
FEW = 64
# 1 + ln of how often a word stands in an article, as far as it is often.
TIMES = np.float32(1) + np.log(np.maximum(np.arange(1024, dtype=np.float32), 1))


def similar(
    corpus: Corpus, weights: Mapping[str, float], language: str, size: int
) -> tuple[tuple[str, float], ...]:
    """The ids of the articles that have most of some folded words of a language, with their scores, best first."""
    wanted = _Wanted(corpus, weights, language)
    found = [best(segment, *wanted.scores(place), size) for place, segment in enumerate(corpus.segments)]
    scores = np.concatenate([scores for _, scores in found]) if found else np.zeros(0)
    # What stands behind so many others is not so much as named.
    least = np.partition(scores, len(scores) - size)[len(scores) - size] if size < len(scores) else 0
    hits = [
        (segment.ids[number].decode("utf-8", "surrogatepass"), score)
        for segment, (numbers, scores) in zip(corpus.segments, found, strict=True)
        for number, score in zip(numbers[scores >= least].tolist(), scores[scores >= least].tolist(), strict=True)
    ]
    return tuple(sorted(hits, key=lambda hit: (-hit[1], hit[0]))[:size])


def best(segment: Segment, found: Array, scores: Scores, size: int) -> tuple[Array, Scores]:
    """Of these documents of a segment those with the highest scores, at most so many, and their scores."""
    if not segment.is_whole:
        alive = segment.alive.flags[found]
        found, scores = found[alive], scores[alive]
    if size < len(found):
        likely = scores >= np.partition(scores, len(found) - size)[len(found) - size]
        found, scores = found[likely], scores[likely]
        first = np.lexsort((segment.ranks[found], -scores))[:size]
        found, scores = found[first], scores[first]
    return found, scores


class _Wanted:
    """The words that are asked for, as terms of the index: each with its weight, and its number in each segment."""

    def __init__(self, corpus: Corpus, weights: Mapping[str, float], language: str) -> None:
        self.corpus = corpus
        languages = {language, *corpus.languages}
        terms: dict[bytes, float] = defaultdict(float)
        for word, weight in weights.items():
            for key in {as_stem_term(key, one) for one in languages for key in sought_by(word, one)}:
                terms[encoded(key)] += weight
        self.weights = np.array([terms[text] for text in sorted(terms)], dtype=np.float32)
        texts = texts_arrays(sorted(terms))
        sums = sums_of_texts(texts)
        self.postings = {
            (place, name): postings
            for name in BOOSTS
            for place, segment in enumerate(corpus.segments)
            if (postings := segment.field(stems_of(name))) is not None
        }
        self.numbers = {key: postings.find_all(texts, sums) for key, postings in self.postings.items()}
        self.asked = self._affordable()

    def _affordable(self) -> Array:
        """The terms that are looked for: the weightiest that have not too many postings together."""
        counts = np.zeros(len(self.weights), dtype=np.int64)
        for key, numbers in self.numbers.items():
            found = np.flatnonzero(numbers >= 0)
            counts[found] += self.postings[key].counts[numbers[found]]
        chosen: list[int] = []
        left = MOST_POSTINGS
        for term in np.argsort(-self.weights, kind="stable").tolist():
            if 0 < counts[term] <= left:
                chosen.append(term)
                left -= int(counts[term])
        return np.array(chosen, dtype=np.int64)

    def scores(self, place: int) -> tuple[Array, Scores]:
        """The documents of a segment that have any of the words, ascending, and their scores."""
        segment = self.corpus.segments[place]
        parts = list(self._amounts(place))
        if not parts:
            return np.zeros(0, dtype=np.int64), np.zeros(0, dtype=np.float32)
        docs = np.concatenate([docs for docs, _ in parts])
        amounts = np.concatenate([amounts for _, amounts in parts])
        if len(docs) * FEW < segment.size:
            found, number = np.unique(docs, return_inverse=True)
            scores = np.bincount(number, amounts)
        else:
            scores = np.bincount(docs, amounts, segment.size)
            found = np.flatnonzero(scores != 0)
            scores = scores[found]
        return found, scores.astype(np.float32) * shrinking(self.corpus, segment)[found]

    def _amounts(self, place: int) -> Iterator[tuple[Array, Array]]:
        """The documents of a segment that have the words, by field, and what each posting adds to their scores."""
        for name, boost in BOOSTS.items():
            if (place, name) not in self.numbers:
                continue
            postings, numbers = self.postings[place, name], self.numbers[place, name][self.asked]
            weights = self.weights[self.asked[numbers >= 0]] * np.float32(boost)
            numbers = numbers[numbers >= 0]
            for number, weight in zip(numbers.tolist(), weights.tolist(), strict=True):
                if number in postings.rows:
                    common = postings.postings(number)
                    yield common.docs, TIMES.take(common.freqs, mode="clip") * np.float32(weight)
            lists = postings.lists
            begins = lists.starts[numbers]
            counts = lists.starts[numbers + 1] - begins  # common terms have none there
            chosen = spread(begins, counts)
            times = TIMES.take(lists.freqs[chosen], mode="clip")
            yield lists.docs[chosen], times * np.repeat(weights, counts)


def shrinking(corpus: Corpus, segment: Segment) -> Scores:
    """What the amounts of each document of a segment are multiplied by: 1 / √(words + 1); shape (documents,)."""
    key = (segment.name, "")
    if key not in corpus.norms:
        lengths = np.ones(segment.size, dtype=np.float32)
        for field in fields.text_fields():
            if segment.has_lengths(field.name):
                lengths += segment.lengths(field.name)
        corpus.norms[key] = (1 / np.sqrt(lengths)).astype(np.float32)
    return corpus.norms[key]
