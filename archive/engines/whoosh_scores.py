"""Documents of a segment that a query found, to their scores; the formula stands in whoosh_corpus.py."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from archive import fields
from archive.arrays import Array
from archive.engines.whoosh_corpus import K1, Scores, Term
from archive.engines.whoosh_match import SegmentSearch
from archive.engines.whoosh_sets import FEW, Documents, Numbers, in_both
from archive.querytree import Alike, And, Fuzzy, Leaf, Near, Node, Or, Phrase, Wildcard, Word, sought

# Documents whose scores are worked out in one step: their arrays stay near the processor.
AT_ONCE = 1 << 16


def scores_of(part: SegmentSearch, numbers: Numbers | None) -> Scores:
    """The scores of these documents, or of all of the segment; of those not found they mean nothing."""
    if numbers is None or len(numbers) == part.segment.size:
        return _Scorer(part, None).of(part.tree)
    return _Scorer(part, numbers).of(part.tree)


class _Scorer:
    """Works out the scores of some documents of a segment, or of all where `numbers` is None."""

    def __init__(self, part: SegmentSearch, numbers: Numbers | None) -> None:
        self.part = part
        self.search = part.search
        self.segment = part.segment
        self.numbers = numbers
        self.size = self.segment.size if numbers is None else len(numbers)
        self.worths: dict[str, Scores] = {}

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
            case Word() | Wildcard() | Fuzzy() | Phrase() | Near() | Alike():
                self.add_leaf(scores, node)
            case Or(parts):
                for part in parts:
                    self.add(scores, part)
            case And(parts):
                inner = self.of(node)
                inner *= self.flags(self.part.documents(node))
                scores += inner

    def flags(self, documents: Documents) -> Array:
        """For each document that is scored whether it is among these."""
        return documents.flags if self.numbers is None else documents.among(self.numbers)

    def add_leaf(self, scores: Scores, leaf: Leaf | Alike) -> None:
        """Add the scores for a word or phrase."""
        found = self.part.documents(leaf)
        if not found.count:
            return
        if self.numbers is None and not found.is_dense:
            scores[found.numbers] += _Scorer(self.part, found.numbers).leaf_scores(leaf)
        else:
            scores += self.leaf_scores(leaf)

    def leaf_scores(self, leaf: Leaf | Alike) -> Scores:
        """The scores for a word or phrase."""
        amounts = self.amounts(leaf)
        weight, k1 = np.float32(self.search.weight(leaf)), np.float32(K1)
        for begin in range(0, self.size, AT_ONCE):
            here = amounts[begin : begin + AT_ONCE]
            below = here + k1
            here *= weight
            here /= below
        return amounts

    def amounts(self, leaf: Leaf | Alike) -> Scores:
        """How much there is of a word or phrase in each document, longer fields counting less."""
        if isinstance(leaf, Alike):
            return self.most_of(leaf.parts)
        amounts = np.zeros(self.size, dtype=np.float32)
        if not isinstance(leaf, Phrase | Near):
            for term in self.search.terms_of(leaf):
                self.add_term(amounts, term)
            return amounts
        terms = self.search.terms_of(leaf)
        for row in fields.text_fields(leaf.field):
            found = self.part.documents(leaf, row.name)
            if found.count:
                inner = np.zeros(self.size, dtype=np.float32)
                for term in terms:
                    if term.name == row.name:
                        self.add_term(inner, term)
                inner *= self.flags(found)
                amounts += inner
        # As much as there is of one of its words, on average.
        amounts /= np.float32(len(leaf.words))
        return amounts

    def most_of(self, forms: Sequence[Node]) -> Scores:
        """How much there is of the form of a name that there is most of: one may stand within another."""
        amounts = np.zeros(self.size, dtype=np.float32)
        for form in forms:
            words = sought(form)
            of_form = sum((self.amounts(word) for word in words), np.zeros(self.size, dtype=np.float32))
            if len(words) > 1 or not isinstance(form, Leaf):
                of_form *= self.flags(self.part.documents(form)) / np.float32(max(1, len(words)))
            np.maximum(amounts, of_form, out=amounts)
        return amounts

    def add_term(self, amounts: Scores, term: Term) -> None:
        """Add how much there is of a term."""
        field, number = self.segment.field(term.name), term.numbers[self.part.place]
        if field is None or number is None:
            return
        if (table := field.everywhere(number)) is not None:
            self.add_table(amounts, table, term.name)
        else:
            postings = field.lists.postings(number)
            self.add_list(amounts, postings.docs, postings.freqs, term.name)

    def add_table(self, amounts: Scores, table: Array, name: str) -> None:
        """The same of a term of which the frequency in every document is given."""
        if self.numbers is not None:
            amounts += table[self.numbers] * self.worth_here(name)
            return
        worth = self.search.corpus.worth(self.segment, name)
        for begin in range(0, self.size, AT_ONCE):
            here = slice(begin, begin + AT_ONCE)
            amounts[here] += table[here] * worth[here]

    def add_list(self, amounts: Scores, docs: Numbers, freqs: Array, name: str) -> None:
        """The same of a term of which the documents and its frequencies there are given."""
        worth = self.search.corpus.worth(self.segment, name)
        if self.numbers is None:
            amounts[docs] += freqs * worth[docs]
        elif min(len(docs), self.size) > FEW:
            table = np.zeros(self.segment.size, dtype=freqs.dtype)
            table[docs] = freqs
            self.add_table(amounts, table, name)
        else:
            ours, theirs = in_both(self.numbers, docs)
            amounts[ours] += freqs[theirs] * worth[docs[theirs]]

    def worth_here(self, name: str) -> Scores:
        """What an occurrence in a field is worth in the documents that are scored."""
        if name not in self.worths:
            self.worths[name] = self.search.corpus.worth(self.segment, name)[self.numbers]
        return self.worths[name]
