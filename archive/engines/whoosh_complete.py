"""The beginning of a word, to the words of the archive that begin so, each with how many articles have it.

Of a prefix of one letter there may be hundreds of thousands of words in each field of each segment. Only the most
frequent of each are looked at. What the others are not above is known, so that a word's count has a bound, those
with the highest bounds are counted, and it is known when no other word can be among the best (the threshold
algorithm of Fagin, Lotem, Naor 2003). Where it is not known yet, more are looked at.
"""

from __future__ import annotations

from bisect import insort
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache, partial

import numpy as np

from archive import fields
from archive.arrays import Array
from archive.engines.whoosh_corpus import REMEMBERED, Corpus, encoded
from archive.engines.whoosh_part import lower_bound
from archive.engines.whoosh_segment import FieldPostings, Segment
from archive.engines.whoosh_sets import united

# So many of the most frequent terms of a field of a segment are looked at, four times as many each time again.
FIRST, MOST = 32, 4096
BLOCK = 64  # counts that are looked through as one
# So many words are counted at most. Only among words that hardly differ in frequency are there more to count.
COUNTED = 400

Words = tuple[tuple[str, int], ...]


@dataclass(frozen=True)
class Run:
    """The terms of a field of a segment that begin with a prefix: those numbered from `first` to before `last`."""

    field: FieldPostings
    first: int
    last: int

    def most_frequent(self, wanted: int) -> tuple[Array, int]:
        """The numbers of the most frequent terms, in no order, and what no other's frequency is above."""
        if self.last - self.first <= wanted:
            return np.arange(self.first, self.last), 0
        counts = self.field.counts[self.first : self.last]
        likely = np.flatnonzero(counts >= lower_bound(counts, wanted, BLOCK))
        chosen = likely[np.argpartition(counts[likely], len(likely) - wanted)[-wanted:]]
        return self.first + chosen, int(counts[chosen].min())


class Completer:
    """What one generation of the index completes. Its answers do not change: words are counted once."""

    def __init__(self, corpus: Corpus) -> None:
        self.corpus = corpus
        # Of the corpus, not of this: it would hold itself, and its files open after their time.
        self.count = lru_cache(maxsize=REMEMBERED)(partial(articles_with, corpus))

    def words(self, prefix: str, size: int, field: str = "") -> Words:
        """The most frequent words that begin so, each with in how many articles it stands."""
        runs = list(runs_of(self.corpus.segments, encoded(prefix), field))
        looked_at = FIRST
        while True:
            bounds, rest = bounds_of(runs, looked_at)
            best = self._best(bounds, size, field)
            is_sure = not rest or (len(best) == size and -best[-1][0] > rest)
            if is_sure or looked_at >= MOST:
                return tuple((text.decode("utf-8", "surrogatepass"), -count) for count, text in best)
            looked_at *= 4

    def _best(self, bounds: Mapping[bytes, int], size: int, field: str) -> list[tuple[int, bytes]]:
        """The most frequent of these terms, each behind its count below zero, equally frequent ones by letters."""
        best: list[tuple[int, bytes]] = []
        for bound, text in sorted((-bound, text) for text, bound in bounds.items())[:COUNTED]:
            if len(best) == size and (bound, text) > best[-1]:
                break
            if count := self.count(text, field):
                insort(best, (-count, text))
                del best[size:]
        return best


def runs_of(segments: Sequence[Segment], prefix: bytes, field: str) -> Iterator[Run]:
    """The terms with a prefix in each text field of each segment, or in the one field that is named."""
    for segment in segments:
        for row in fields.text_fields(field):
            if postings := segment.field(row.name):
                terms = postings.terms
                run = Run(postings, terms.at_or_after(prefix), terms.at_or_after(prefix + b"\xff"))
                if run.last > run.first:
                    yield run


def bounds_of(runs: Sequence[Run], looked_at: int) -> tuple[Mapping[bytes, int], int]:
    """What the counts of the most frequent terms of each run are not above, and what that of any other is not."""
    above: Counter[bytes] = Counter()
    rest = 0
    for run in runs:
        numbers, least = run.most_frequent(looked_at)
        rest += least
        counts = (run.field.counts[numbers] - least).tolist()
        for number, count in zip(numbers.tolist(), counts, strict=True):
            above[run.field.terms[number]] += count
    return {text: rest + more for text, more in above.items()}, rest


def articles_with(corpus: Corpus, text: bytes, field: str) -> int:
    """In how many articles a term stands, in whichever text field, or in the one that is named."""
    found = [corpus.term(row.name, text) for row in fields.text_fields(field)]
    total = 0
    for place, segment in enumerate(corpus.segments):
        here = [(segment.field(term.name), term.numbers[place]) for term in found]
        present = [(postings, number) for postings, number in here if postings and number is not None]
        if len(present) == 1 and segment.is_whole:
            postings, number = present[0]
            total += postings.frequency(number)
        elif present:
            documents = united((postings.documents(number) for postings, number in present), segment.size)
            total += documents.count if segment.is_whole else (documents & segment.alive).count
    return total
