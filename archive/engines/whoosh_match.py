"""A query tree, to the documents of each segment that it finds, and what its words weigh."""

from __future__ import annotations

from collections.abc import Iterable, Sequence, Set
from dataclasses import dataclass, replace
from functools import reduce
from operator import and_

import numpy as np

from archive import fields
from archive.analysis import is_unspaced, stopwords, terms
from archive.arrays import Array
from archive.engines.port import SENTENCE, Expansion
from archive.engines.whoosh_corpus import Corpus, Term, encoded
from archive.engines.whoosh_expand import expand, share_of_words
from archive.engines.whoosh_phrase import near_documents, phrase_documents
from archive.engines.whoosh_segment import Segment
from archive.engines.whoosh_sets import Documents, united
from archive.parameters import Match
from archive.querytree import (
    Alike,
    And,
    Dated,
    Everything,
    Fuzzy,
    Leaf,
    Missing,
    Near,
    Node,
    Not,
    Or,
    Phrase,
    Valued,
    Wildcard,
    Word,
    as_sentence,
    leaves,
    sought,
)
from archive.unspaced import in_pairs


def _typed_words(parts: Sequence[Node]) -> int:
    """How many words these parts of a sentence are: of a name those of its typed form.

    Of writing without spaces two characters are about a word, and there are as many pairs as characters.
    """
    names = sum(len(sought(part.parts[0])) for part in parts if isinstance(part, Alike))
    return names + sum(map(_is_pair, parts)) // 2


SHORT = 3  # letters of a word that may say nothing


@dataclass(frozen=True, repr=False)
class Most(Or):
    """Articles that at least so many of the parts find."""

    least: int


@dataclass(frozen=True, repr=False)
class Sentence(Or):
    """Articles with any of many words: hardly any has them all, and the rarer ones say more than their number."""


class Search:
    """One query tree over the segments of a generation; `tree` may have been relaxed."""

    def __init__(self, typed: Node, corpus: Corpus, match: Match = Match.AUTO) -> None:
        self.corpus = corpus
        typed = in_pairs(typed)
        sentence = self._as_sentence(typed, match)
        self.tree = tree = sentence or typed
        self.is_ranked = bool(sought(tree))
        self.terms: dict[Leaf, tuple[Term, ...]] = {}
        self.weights: dict[Leaf | Alike, float] = {}
        self.expanded: dict[Node, Expansion] = {}
        self.most_words = share_of_words(sum(isinstance(leaf, Wildcard | Fuzzy) for leaf in set(leaves(tree))))
        self.parts = [SegmentSearch(self, place) for place in range(len(corpus.segments))]
        self.relaxed = match is Match.AUTO and not self._finds_any() and self._relax(*as_sentence(typed))
        self.any_word = sentence is not None and not self.relaxed

    def _as_sentence(self, tree: Node, match: Match) -> Node | None:
        """The tree with any of its words wanted: when it is many and nothing else is sought, or as asked for.

        What asks for no word remains a condition; where any word is asked for, so does what signs and fields say.
        """
        if match is Match.ALL:
            return None
        words, others = as_sentence(tree)
        loose = tuple(part for part in others if isinstance(part, Alike) or _is_pair(part))
        conditions = tuple(part for part in others if part not in loose)
        if match is Match.MOST:
            phrases = tuple(part for part in conditions if isinstance(part, Phrase) and not part.field)
            fielded = tuple(part for part in (*words, *loose) if _names_field(part))
            conditions = (*(part for part in conditions if part not in phrases), *fielded)
            # A phrase counts as a whole, and by its words where it is not found.
            of_phrases = (Word(word) for phrase in phrases for word in phrase.words)
            words = (*(word for word in words if not word.field), *of_phrases)
            loose = (*(part for part in loose if not _names_field(part)), *phrases)
            is_sentence = len(words) + len(loose) > 1
        else:
            is_sentence = len(words) + _typed_words(loose) > SENTENCE and not any(map(sought, conditions))
        if not is_sentence:
            return None
        sentence = Sentence((*self._unlike(words), *loose))
        return And((sentence, *conditions)) if conditions else sentence

    def _unlike(self, words: Iterable[Word]) -> tuple[Word, ...]:
        """The words, inflections of one counting as one that is repeated."""
        alike: dict[tuple[Term, ...] | Word, Word] = {}
        for word in words:
            found = self.corpus.inflected(word) or word  # words that no article has are not alike
            first = alike.get(found, replace(word, times=0))
            alike[found] = replace(first, times=first.times + word.times)
        return tuple(alike.values())

    def _finds_any(self) -> bool:
        return any(part.found.count for part in self.parts)

    def _relax(self, words: Sequence[Word], conditions: Sequence[Node]) -> bool:
        """Ask for most of the words where no article has them all; whether that finds any.

        An article must have half of the words, or as many as any article has if that is fewer; short words that
        say nothing, such as "the", do not count. What asks for no word, such as a date, is asked for as before.
        """
        if not isinstance(self.tree, And) or sum(bool(sought(part)) for part in self.tree.parts) < 2:
            return False
        others = (part for whole in conditions if sought(whole) for part in self._found_parts(whole))
        wanted = (*self._unlike(words), *others)
        silent = frozenset[str]().union(*map(stopwords, self.corpus.languages))
        wanted = tuple(part for part in wanted if not _says_nothing(part, silent)) or wanted
        kept = tuple(part for part in conditions if not sought(part))
        self._ask(And((Or(wanted), *kept)))
        if len(wanted) <= SENTENCE and self._finds_any():
            most = max(part.most(wanted) for part in self.parts)
            self._ask(And((Most(wanted, min(most, (len(wanted) + 1) // 2)), *kept)))
        return self._finds_any()

    def _found_parts(self, part: Node) -> tuple[Node, ...]:
        """A part of a query, or the words of a phrase that no article has."""
        if not isinstance(part, Phrase) or _is_pair(part) or any(one.documents(part).count for one in self.parts):
            return (part,)
        return tuple(Word(word, field=part.field) for word in part.words)

    def _ask(self, tree: Node) -> None:
        self.tree = tree
        for part in self.parts:
            part.find(tree)

    def terms_of(self, leaf: Leaf) -> tuple[Term, ...]:
        """The terms that a leaf of the tree is found and scored by."""
        if leaf not in self.terms:
            self.terms[leaf] = self._terms(leaf)
        return self.terms[leaf]

    def _terms(self, leaf: Leaf) -> tuple[Term, ...]:
        match leaf:
            case Word():
                return self.corpus.inflected(leaf)
            case Phrase(words) | Near(words):
                return tuple(term for word in words for term in self.corpus.exact(word, leaf.field))
            case Wildcard() | Fuzzy():
                return self._expanded(leaf)
        raise TypeError(f"no terms for {leaf!r}")

    def _expanded(self, leaf: Wildcard | Fuzzy) -> tuple[Term, ...]:
        """The most frequent words that are meant: they count as one."""
        found = expand(leaf, self.corpus.segments)
        words = sorted(found, key=lambda word: (-found[word], word))[: self.most_words]
        self.expanded[leaf] = Expansion(leaf, tuple(words), len(found))
        return tuple(term for word in words for term in self.corpus.exact(word, leaf.field))

    def weight(self, leaf: Leaf | Alike) -> float:
        """The weight of a leaf: of a word by the documents it stands in, of words together the sum of theirs.

        A name in several forms is one word, that stands where any of them does.
        """
        if leaf not in self.weights:
            self.weights[leaf] = self._weight(leaf)
        return self.weights[leaf]

    def _weight(self, leaf: Leaf | Alike) -> float:
        if isinstance(leaf, Phrase | Near):
            times = leaf.times if isinstance(leaf, Phrase) else 1
            return sum(self._weight_of(self.corpus.exact(word, leaf.field), times) for word in leaf.words)
        frequency = sum(part.documents(leaf).count for part in self.parts)
        return self.corpus.weight(frequency, leaf.times if isinstance(leaf, Word) else 1, self._occurrences(leaf))

    def _occurrences(self, node: Node) -> int:
        """How often a leaf stands in all documents, at least."""
        match node:
            case Word() | Wildcard() | Fuzzy():
                return sum(self.corpus.occurrences(term) for term in self.terms_of(node))
            case Alike(parts):
                return sum(map(self._occurrences, parts))
        return sum(part.documents(node).count for part in self.parts)

    def _weight_of(self, terms: Sequence[Term], times: int) -> float:
        """The weight of a word of a phrase, by its terms in each field."""
        # A word of the title is nearly always in the body too: the largest count is close to the union.
        frequency = max((term.frequency for term in terms), default=0)
        return self.corpus.weight(frequency, times, sum(map(self.corpus.occurrences, terms)))

    def telling(self, leaves: Iterable[Leaf]) -> dict[Leaf, float]:
        """How much each of these leaves says: its weight by the frequency of its terms, without its documents.

        A word of the title is nearly always in the body too: the largest count of its fields is close to the union.
        """
        said: dict[Leaf, float] = {}
        for leaf in leaves:
            if isinstance(leaf, Phrase | Near):
                said[leaf] = self.weight(leaf)
                continue
            counts: dict[bytes, int] = {}
            for term in self.terms_of(leaf):
                counts[term.text] = max(term.frequency, counts.get(term.text, 0))
            said[leaf] = self.corpus.weight(min(sum(counts.values()), self.corpus.size))
        return said


def _says_nothing(part: Node, silent: Set[str]) -> bool:
    """Whether a part of a query is a short word such as "the", one of these."""
    words = terms(part.text) if isinstance(part, Word) else ("",)
    return all(0 < len(word) <= SHORT and word in silent for word in words)


def _names_field(part: Node) -> bool:
    """Whether what a part seeks is sought in one field."""
    return any(leaf.field for leaf in sought(part))


def _is_pair(part: Node) -> bool:
    """Whether a part of a query is a piece of a bare run of writing without spaces."""
    return isinstance(part, Phrase) and not part.quoted and is_unspaced(part.words[0])


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
                rows = fields.text_fields(node.field)
                return united((self.documents(node, row.name) for row in rows), size)
            case Valued(name, values, named):
                return self.segment.column(name).having(values, named)
            case Dated(earliest, latest):
                return self.segment.within(earliest, latest)
            case Missing(name):
                return self.segment.column(name).without
            case Most(parts, least):
                return Documents(size, flags=self._counts(parts) >= least)
            case Or(parts) | Alike(parts):
                return united(map(self.documents, parts), size)
            case Not(part):
                return self.segment.alive - self.documents(part)
            case And(parts):
                return self._all(parts)
        raise TypeError(f"no evaluation for {node!r}")

    def _all(self, parts: Sequence[Node]) -> Documents:
        positive = [self.documents(part) for part in parts if not isinstance(part, Not)]
        found = reduce(and_, sorted(positive, key=len) or [self.segment.alive])
        for part in parts:
            if isinstance(part, Not) and found.count:
                found = found - self.documents(part.part)
        return found

    def _with_term(self, term: Term) -> Documents:
        field, number = self.segment.field(term.name), term.numbers[self.place]
        if field is None or number is None:
            return Documents(self.segment.size)
        return field.documents(number)

    def _placed(self, node: Phrase | Near, field: str) -> Documents:
        """The documents with a phrase, or with words near each other, in a field."""
        terms = [self.search.corpus.term(field, encoded(word)) for word in node.words]
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
