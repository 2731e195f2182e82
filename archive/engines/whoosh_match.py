"""A query tree, to the documents of a Whoosh index that it finds and their scores, as arrays.

Whoosh answers for single words and phrases; what AND, OR and NOT make of them is worked out on whole arrays.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import reduce
from itertools import chain
from typing import Any

import numpy as np
import numpy.typing as npt
from whoosh import query as whoosh_query
from whoosh.searching import Searcher

from archive import fields
from archive.analysis import terms
from archive.engines.whoosh_columns import Documents
from archive.engines.whoosh_schema import stem_term, stems_of
from archive.query import And, Everything, Node, Not, Or, Phrase, Word, sought

Scores = npt.NDArray[np.float64]

# Above this many words a query is a sentence: hardly any article has them all, so they are only ranked by.
SENTENCE = 6
# Found documents that are kept for later questions, 16 bytes each; one that finds few costs LEAST all the same.
MOST_KEPT = 4_000_000
LEAST = 50


@dataclass(frozen=True)
class Matches:
    """Documents, ascending, and the score of each."""

    documents: Documents
    scores: Scores

    @classmethod
    def none(cls) -> Matches:
        """No document."""
        return cls(np.zeros(0, dtype=np.int64), np.zeros(0))

    def without(self, others: Documents) -> Matches:
        """Those that are not among others."""
        kept = ~np.isin(self.documents, others, assume_unique=True)
        return Matches(self.documents[kept], self.scores[kept])

    def among(self, others: Documents) -> Matches:
        """Those that are among others."""
        kept = np.isin(self.documents, others, assume_unique=True)
        return Matches(self.documents[kept], self.scores[kept])


def either(parts: Sequence[Matches]) -> Matches:
    """The documents of any part, each with the sum of its scores."""
    if not parts:
        return Matches.none()
    documents, places = np.unique(np.concatenate([part.documents for part in parts]), return_inverse=True)
    weights = np.concatenate([part.scores for part in parts])
    summed = np.zeros(len(documents))
    np.add.at(summed, places, weights)
    return Matches(documents, summed)


def both(one: Matches, other: Matches) -> Matches:
    """The documents of both, each with the sum of its scores."""
    documents, here, there = np.intersect1d(one.documents, other.documents, assume_unique=True, return_indices=True)
    return Matches(documents, one.scores[here] + other.scores[there])


class Matcher:
    """Evaluates query trees over one generation of an index; words and phrases once evaluated are kept."""

    def __init__(self, searcher: Searcher, everything: Documents, languages: Sequence[str]) -> None:
        self.searcher = searcher
        self.everything = everything
        self.languages = languages
        self.kept: dict[Node, Matches] = {}
        self.size = 0

    def find(self, tree: Node) -> tuple[Matches, bool]:
        """What a tree finds, and whether it had to be relaxed because no article has all its words.

        Relaxed, an article must have half of the words, or as many as any article has if that is fewer,
        and those with more words come first. Of a sentence any word will do: there the rarer words say
        more than their number.
        """
        found = self.matches(tree)
        if len(found.documents) or not isinstance(tree, And):
            return found, False
        positive = [part for part in tree.parts if sought(part)]
        if len(positive) < 2:
            return found, False
        relaxed = self.most_of(positive)
        for part in tree.parts:
            if isinstance(part, Not):
                relaxed = relaxed.without(self.matches(part.part).documents)
        return relaxed, len(relaxed.documents) > 0

    def most_of(self, parts: Sequence[Node]) -> Matches:
        """The documents that most of the parts find, by how many, then by score."""
        each = [self.matches(part) for part in parts]
        summed = either(each)
        if len(parts) > SENTENCE or not len(summed.documents):
            return summed
        counts = either([Matches(one.documents, np.ones(len(one.documents))) for one in each]).scores
        wanted = min(counts.max(), (len(parts) + 1) // 2)
        # The fraction keeps the order by score among documents with equally many words.
        scores = counts + summed.scores / (1 + summed.scores.max())
        kept = counts >= wanted
        return Matches(summed.documents[kept], scores[kept])

    def matches(self, node: Node) -> Matches:
        """What a part of a tree finds."""
        match node:
            case Everything():
                return Matches(self.everything, np.zeros(len(self.everything)))
            case Word() | Phrase():
                if node not in self.kept:
                    self.keep(node, self.word(node) if isinstance(node, Word) else self.phrase(node))
                return self.kept[node]
            case Or(parts):
                return either([self.matches(part) for part in parts])
            case Not(part):
                return self.matches(Everything()).without(self.matches(part).documents)
            case And(parts):
                return self.all_of(parts)
        raise TypeError(f"no evaluation for {node!r}")

    def all_of(self, parts: Sequence[Node]) -> Matches:
        positive = [self.matches(part) for part in parts if not isinstance(part, Not)]
        found = reduce(both, positive or [self.matches(Everything())])
        for part in parts:
            if isinstance(part, Not):
                found = found.without(self.matches(part.part).documents)
        return found

    def keep(self, node: Node, found: Matches) -> None:
        """Keep what a word or phrase finds; all that was kept goes when it grows too large."""
        self.size += len(found.documents) + LEAST
        if self.size > MOST_KEPT:
            self.kept.clear()
            self.size = len(found.documents) + LEAST
        self.kept[node] = found

    def word(self, word: Word) -> Matches:
        """The articles with a word or, in the article's own language, an inflection of it."""
        stems = [stem_term(term, language) for term in terms(word.text) for language in self.languages]
        return self.in_text_fields(
            lambda name: whoosh_query.Or([whoosh_query.Term(stems_of(name), stem) for stem in stems])
        )

    def phrase(self, phrase: Phrase) -> Matches:
        """The articles with these very words one after the other within a paragraph."""
        words = list(phrase.words)
        if len(words) == 1:
            return self.in_text_fields(lambda name: whoosh_query.Term(name, words[0]))
        return self.in_text_fields(lambda name: whoosh_query.Phrase(name, words))

    def in_text_fields(self, query_in: Callable[[str], Any]) -> Matches:
        """What a query finds in each text field, the scores weighed by the field's boost and summed."""
        parts = []
        for field in fields.text_fields():
            found = self.collect(query_in(field.name))
            parts.append(Matches(found.documents, found.scores * field.boost))
        return either(parts)

    def collect(self, query: Any) -> Matches:
        """Every document that Whoosh finds for a query; its `limit=N` would leave some out."""
        documents: list[int] = []
        scores: list[float] = []
        context = self.searcher.context(weighting=self.searcher.weighting)
        for leaf, offset in self.searcher.leaf_searchers():
            matcher = query.matcher(leaf, context)
            while matcher.is_active():
                documents.append(matcher.id() + offset)
                scores.append(matcher.score())
                matcher.next()
        return Matches(np.array(documents, dtype=np.int64), np.array(scores, dtype=np.float64))

    def frequencies(self, words: Sequence[str], language: str) -> dict[str, int]:
        """In how many articles each folded word or an inflection of it stands."""
        reader = self.searcher.reader()
        names = [stems_of(field.name) for field in fields.text_fields()]
        found = {}
        for word in words:
            term = stem_term(word, language)
            # A word of the title is nearly always in the body too: the largest count is close to the union.
            found[word] = max(chain((reader.doc_frequency(name, term) for name in names), (0,)))
        return found
