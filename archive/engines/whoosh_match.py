"""A query tree, to the documents of each segment that it finds, and the scores of those that are asked for."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import reduce
from operator import and_

import numpy as np

from archive import fields
from archive.engines.port import Expansion
from archive.engines.whoosh_arrays import Array
from archive.engines.whoosh_corpus import Corpus, Scores, Weighted, bm25, encoded
from archive.engines.whoosh_expand import MOST_WORDS, expand
from archive.engines.whoosh_phrase import near_documents, phrase_documents
from archive.engines.whoosh_segment import Segment
from archive.engines.whoosh_sets import FEW, Documents, Numbers, united
from archive.query import And, Everything, Fuzzy, Leaf, Near, Node, Not, Or, Phrase, Wildcard, Word, sought

# Above this many words a query is a sentence: hardly any article has them all, so they are only ranked by.
SENTENCE = 6
# Documents whose scores are worked out in one step: their arrays stay near the processor.
AT_ONCE = 1 << 16


@dataclass(frozen=True, repr=False)
class Most(Node):
    """Articles that at least so many of the parts find, by how many, then by score."""

    parts: tuple[Node, ...]
    least: int


class Search:
    """One query tree over the segments of a generation; `tree` may have been relaxed."""

    def __init__(self, tree: Node, corpus: Corpus) -> None:
        self.corpus = corpus
        self.tree = tree
        self.is_ranked = bool(sought(tree))
        self.terms: dict[Leaf, tuple[Weighted, ...]] = {}
        self.expanded: dict[Node, Expansion] = {}
        self.parts = [SegmentSearch(self, place) for place in range(len(corpus.segments))]
        self.relaxed = not self._finds_any() and self._relax()

    def _finds_any(self) -> bool:
        return any(part.found.count for part in self.parts)

    def _relax(self) -> bool:
        """Ask for most of the words where no article has them all; whether that finds any.

        An article must have half of the words, or as many as any article has if that is fewer, and those with more
        words come first. Of a sentence any word will do: there the rarer words say more than their number.
        """
        if not isinstance(self.tree, And):
            return False
        positive = tuple(part for part in self.tree.parts if sought(part))
        negative = tuple(part for part in self.tree.parts if isinstance(part, Not))
        if len(positive) < 2:
            return False
        self._ask(And((Or(positive), *negative)))
        if len(positive) <= SENTENCE and self._finds_any():
            most = max(part.most(positive) for part in self.parts)
            self._ask(And((Most(positive, min(most, (len(positive) + 1) // 2)), *negative)))
        return self._finds_any()

    def _ask(self, tree: Node) -> None:
        self.tree = tree
        for part in self.parts:
            part.find(tree)

    def terms_of(self, leaf: Leaf) -> tuple[Weighted, ...]:
        """The terms that a leaf of the tree is found and scored by."""
        if leaf not in self.terms:
            self.terms[leaf] = self._terms(leaf)
        return self.terms[leaf]

    def _terms(self, leaf: Leaf) -> tuple[Weighted, ...]:
        corpus = self.corpus
        match leaf:
            case Word():
                return corpus.inflected(leaf)
            case Phrase(words) | Near(words):
                return tuple(
                    corpus.weighted(corpus.term(row.name, encoded(word)), row.boost)
                    for row in fields.text_fields()
                    for word in words
                )
            case Wildcard() | Fuzzy():
                return self._expanded(leaf)
        raise TypeError(f"no terms for {leaf!r}")

    def _expanded(self, leaf: Wildcard | Fuzzy) -> tuple[Weighted, ...]:
        """The most frequent words that are meant, each weighing like the first: no rare slip ranks highest."""
        found = expand(leaf, self.corpus.segments)
        words = sorted(found, key=lambda word: (-found[word], word))[:MOST_WORDS]
        self.expanded[leaf] = Expansion(leaf, tuple(words), len(found))
        made = []
        for row in fields.text_fields():
            terms = [self.corpus.term(row.name, encoded(word)) for word in words]
            most = max((term.frequency for term in terms), default=0)
            made += [self.corpus.weighted(term, row.boost, most) for term in terms if term.frequency]
        return tuple(made)


class SegmentSearch:
    """A search in one segment: `found` are the documents, before any filter."""

    def __init__(self, search: Search, place: int) -> None:
        self.search = search
        self.place = place
        self.segment: Segment = search.corpus.segments[place]
        self.sets: dict[tuple[Node, str], Documents] = {}
        self.find(search.tree)

    def find(self, tree: Node) -> None:
        """Ask for a tree."""
        self.tree = tree
        self.found = self.documents(tree)
        if not self.segment.is_whole and self.found is not self.segment.alive:
            self.found = self.found & self.segment.alive

    def documents(self, node: Node, field: str = "") -> Documents:
        """What a part of the tree finds, in one field if it is named; deleted documents may be among them."""
        key = (node, field)
        if key not in self.sets:
            self.sets[key] = self._documents(node, field)
        return self.sets[key]

    def _documents(self, node: Node, field: str) -> Documents:
        size = self.segment.size
        match node:
            case Everything():
                return self.segment.alive
            case Word() | Wildcard() | Fuzzy():
                return united(map(self._with_term, self.search.terms_of(node)), size)
            case Phrase() | Near():
                if field:
                    return self._placed(node, field)
                return united((self.documents(node, row.name) for row in fields.text_fields()), size)
            case Or(parts):
                return united(map(self.documents, parts), size)
            case Not(part):
                return self.segment.alive - self.documents(part)
            case And(parts):
                return self._all(parts)
            case Most(parts, least):
                return Documents(size, flags=self._counts(parts) >= least)
        raise TypeError(f"no evaluation for {node!r}")

    def _all(self, parts: Sequence[Node]) -> Documents:
        positive = [self.documents(part) for part in parts if not isinstance(part, Not)]
        found = reduce(and_, sorted(positive, key=len) or [self.segment.alive])
        for part in parts:
            if isinstance(part, Not) and found.count:
                found = found - self.documents(part.part)
        return found

    def _with_term(self, weighted: Weighted) -> Documents:
        size, term = self.segment.size, weighted.term
        field, number = self.segment.field(term.name), term.numbers[self.place]
        if field is None or number is None:
            return Documents(size)
        if (table := field.everywhere(number)) is not None:
            return Documents(size, flags=table != 0)
        return Documents(size, numbers=field.lists.postings(number).docs)

    def _placed(self, node: Phrase | Near, field: str) -> Documents:
        """The documents with a phrase, or with words near each other, in a field."""
        terms = [one.term for one in self.search.terms_of(node) if one.term.name == field]
        numbers = [number for term in terms if (number := term.numbers[self.place]) is not None]
        if len(numbers) < len(terms):
            return Documents(self.segment.size)
        if isinstance(node, Near):
            return near_documents(self.segment, field, numbers, node.apart)
        return phrase_documents(self.segment, field, numbers)

    def _counts(self, parts: Sequence[Node]) -> Array:
        """How many of the parts find each document of the segment."""
        counts = np.zeros(self.segment.size, dtype=np.uint8)
        for part in parts:
            counts += self.documents(part).flags
        return counts

    def most(self, parts: Sequence[Node]) -> int:
        """The most of the parts that find a document which the tree finds."""
        return int(self._counts(parts)[self.found.numbers].max(initial=0))

    def scores(self, numbers: Numbers | None) -> Scores:
        """The scores of these documents, or of all of the segment; of those not found they mean nothing."""
        if numbers is None or len(numbers) == self.segment.size:
            return _Scorer(self, None).of(self.tree)
        return _Scorer(self, numbers).of(self.tree)


class _Scorer:
    """Works out the scores of some documents of a segment, or of all where `numbers` is None."""

    def __init__(self, part: SegmentSearch, numbers: Numbers | None) -> None:
        self.part = part
        self.segment = part.segment
        self.corpus = part.search.corpus
        self.numbers = numbers
        self.size = self.segment.size if numbers is None else len(numbers)
        self.norms: dict[str, Scores] = {}

    def of(self, tree: Node) -> Scores:
        """The scores for a tree."""
        scores = np.zeros(self.size, dtype=np.float32)
        if isinstance(tree, And):  # what is not found at all needs no mask
            for part in tree.parts:
                self.add(scores, part)
        else:
            self.add(scores, tree)
        return scores

    def add(self, scores: Scores, node: Node) -> None:
        """Add the scores for a part of the tree, nothing where it does not find the document."""
        match node:
            case Word() | Wildcard() | Fuzzy():
                self.add_terms(scores, self.part.search.terms_of(node))
            case Phrase() | Near():
                for row in fields.text_fields():
                    terms = [one for one in self.part.search.terms_of(node) if one.term.name == row.name]
                    self.add_where(scores, self.part.documents(node, row.name), terms)
            case Or(parts):
                for part in parts:
                    self.add(scores, part)
            case And(parts):
                inner = self.of(node)
                inner *= self.flags(self.part.documents(node))
                scores += inner
            case Most(parts):
                self.add_most(scores, parts)

    def add_most(self, scores: Scores, parts: Sequence[Node]) -> None:
        """Add how many parts find each document, and a fraction that keeps the order by score among equals."""
        inner = self.of(Or(tuple(parts)))
        leaves = (leaf for part in parts for leaf in sought(part))
        # No term's part of a score reaches its weight.
        inner /= np.float32(1 + sum(one.weight for leaf in leaves for one in self.part.search.terms_of(leaf)))
        scores += inner
        for part in parts:
            scores += self.flags(self.part.documents(part))

    def add_where(self, scores: Scores, documents: Documents, terms: Sequence[Weighted]) -> None:
        """Add the scores for terms in these documents only."""
        if documents.count:
            inner = np.zeros(self.size, dtype=np.float32)
            self.add_terms(inner, terms)
            inner *= self.flags(documents)
            scores += inner

    def flags(self, documents: Documents) -> Array:
        """For each document that is scored whether it is among these."""
        return documents.flags if self.numbers is None else documents.among(self.numbers)

    def add_terms(self, scores: Scores, terms: Iterable[Weighted]) -> None:
        """Add the scores for terms."""
        for one in terms:
            field, number = self.segment.field(one.term.name), one.term.numbers[self.part.place]
            if field is None or number is None:
                continue
            if (table := field.everywhere(number)) is not None:
                self.add_table(scores, table, one)
            else:
                postings = field.lists.postings(number)
                self.add_list(scores, postings.docs, postings.freqs, one)

    def add_table(self, scores: Scores, table: Array, one: Weighted) -> None:
        """Add the scores for a term of which the frequency in every document is given."""
        norms = self.corpus.norm(self.segment, one.term.name)
        if self.numbers is not None:
            scores += bm25(table[self.numbers], self.norms_here(one.term.name), one.weight)
            return
        for begin in range(0, self.size, AT_ONCE):
            here = slice(begin, begin + AT_ONCE)
            scores[here] += bm25(table[here], norms[here], one.weight)

    def add_list(self, scores: Scores, docs: Numbers, freqs: Array, one: Weighted) -> None:
        """Add the scores for a term of which the documents and its frequencies there are given."""
        norms = self.corpus.norm(self.segment, one.term.name)
        if self.numbers is None:
            scores[docs] += bm25(freqs, norms[docs], one.weight)
        elif min(len(docs), self.size) > FEW:
            table = np.zeros(self.segment.size, dtype=freqs.dtype)
            table[docs] = freqs
            self.add_table(scores, table, one)
        elif len(docs) <= self.size:
            self.add_at(scores, docs, freqs, one)
        else:
            places = np.minimum(np.searchsorted(docs, self.numbers), len(docs) - 1)
            found = docs[places] == self.numbers
            scores[found] += bm25(freqs[places[found]], norms[self.numbers[found]], one.weight)

    def add_at(self, scores: Scores, docs: Numbers, freqs: Array, one: Weighted) -> None:
        """The same where few documents have the term: each is looked up among those that are scored."""
        if self.numbers is None or not self.size:
            return
        places = np.minimum(np.searchsorted(self.numbers, docs), self.size - 1)
        found = self.numbers[places] == docs
        norms = self.corpus.norm(self.segment, one.term.name)
        scores[places[found]] += bm25(freqs[found], norms[docs[found]], one.weight)

    def norms_here(self, name: str) -> Scores:
        """The norms of a field in the documents that are scored."""
        if name not in self.norms:
            self.norms[name] = self.corpus.norm(self.segment, name)[self.numbers]
        return self.norms[name]
