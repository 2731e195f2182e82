"""A search that finds hardly anything, to the same search spelt as the archive spells it, where that finds more.

In: the query as it was read, the words of the archive and the values of its facets. Out: up to three corrections,
each with how many articles it finds. Every sign the reader typed stays where it was. Of filters that no article
passes Facets.resolved tells.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import islice, pairwise

from rapidfuzz.distance import OSA

from archive.analysis import stem, tokens
from archive.engines.port import Engine, Found, Query
from archive.facets import Facets
from archive.fields import facet_field
from archive.parameters import Match, SearchRequest
from archive.query import Parsed, Typed
from archive.querytree import Near, Phrase, Valued, Word
from archive.results import Correction

FEW = 3  # hits: more than that need no suggestion
MOST = 3  # corrections, and searches that try them
MOST_WORDS = 8  # of a query that are looked at
MOST_MISSPELT = 4  # of those, the rarest
FAR = 20  # times as many articles as a word has another must have to be meant instead
WORSE = 1.5  # by how much less another word may be likely than the likeliest
SHORTEST_PART = 3  # letters of each half of a word that was two

Counted = Callable[[SearchRequest], int]


@dataclass(frozen=True)
class Edit:
    """Other text for some characters of a query, and how likely it is meant."""

    start: int
    end: int
    text: str
    worth: float


@dataclass(frozen=True)
class Spot:
    """A word of a query, and the characters it stands at."""

    term: str
    start: int
    end: int
    field: str
    is_quoted: bool


def corrections(
    parsed: Parsed, request: SearchRequest, found: Found, facets: Facets, counted: Counted
) -> tuple[Correction, ...]:
    """The searches that were probably meant, where each finds more than this one did.

    One that was relaxed found none with all words: what finds any is more.
    """
    if found.total >= FEW and not found.relaxed:
        return ()
    asked = replace(request, match=Match.ALL) if found.relaxed else request
    base = 0 if found.relaxed else found.total
    totals = ((text, counted(replace(asked, q=text))) for text in islice(_spelt_otherwise(parsed, facets), MOST))
    return tuple(Correction(text, total) for text, total in totals if total > base)


def _spelt_otherwise(parsed: Parsed, facets: Facets) -> Iterator[str]:
    """The query with its words and values corrected, the most likely first."""
    of_values = [edit for typed in parsed.typed if (edit := _named(typed, facets))]
    seen = {parsed.input}
    for edits in Words(parsed, facets.engine).alternatives():
        text = corrected(parsed.input, [*edits, *of_values])
        if text not in seen:
            seen.add(text)
            yield text


def corrected(text: str, edits: Iterable[Edit]) -> str:
    """The text with edits made, the later ones first so that positions hold; of those that overlap the likelier."""
    made: list[Edit] = []
    for edit in sorted(edits, key=lambda edit: -edit.worth):
        if all(edit.end <= other.start or other.end <= edit.start for other in made):
            made.append(edit)
    for edit in sorted(made, key=lambda edit: -edit.start):
        text = text[: edit.start] + edit.text + text[edit.end :]
    return text


class Words:
    """The words of a query, and what they may be slips of."""

    def __init__(self, parsed: Parsed, engine: Engine) -> None:
        self.text = parsed.input
        self.engine = engine
        self.spots = [spot for typed in parsed.typed for spot in _spots(self.text, typed)][:MOST_WORDS]

    def alternatives(self) -> Iterator[list[Edit]]:
        """Lists of edits: every word that needs it corrected, then in other ways, none at last."""
        articles = self.counts([Word(spot.term, field=spot.field) for spot in self.spots])
        rarest = sorted(zip(articles, self.spots, strict=True), key=lambda one: one[0])[:MOST_MISSPELT]
        most = self.engine.size() // FAR
        by_word = [self.corrections(spot, count) for count, spot in rarest if count <= most]
        joined = self.joined()
        best = [edits[0] for edits in by_word if edits]
        if best or joined:
            yield [*best, *joined]
        if best and joined:
            yield best
        for edits in by_word:
            for other in edits[1:]:
                yield [other, *(edit for edit in best if edit.start != other.start)]
        yield []

    def counts(self, trees: Sequence[Word | Phrase]) -> list[int]:
        """How many articles have each of these."""
        return self.engine.counts(Query(tree=tree, match=Match.ALL) for tree in trees)

    def corrections(self, spot: Spot, articles: int) -> list[Edit]:
        """What a word may be a slip of, the likeliest first; nothing where it is frequent enough itself."""
        close = [] if spot.term.isdigit() else list(self.engine.close_words(spot.term))
        made = [
            self.edit(spot, other, math.log(1 + count) - 3 * OSA.distance(spot.term, other))
            for other, count in close
            if count >= max(1, FAR * articles)
        ]
        parted = [] if articles else self.parted(spot)
        best = sorted([*made, *parted], key=lambda edit: -edit.worth)
        # Of the inflections of a word one is enough: it finds the others.
        unlike = {stem(edit.text.lower(), "en"): edit for edit in reversed(best)}
        return [edit for edit in best if edit in unlike.values() and edit.worth >= best[0].worth - WORSE]

    def parted(self, spot: Spot) -> list[Edit]:
        """A word that nobody writes as two that somebody does."""
        places = range(SHORTEST_PART, len(spot.term) - SHORTEST_PART + 1)
        pairs = [(spot.term[:place], spot.term[place:]) for place in places]
        counts = self.counts([Phrase(pair, field=spot.field) for pair in pairs])
        return [
            self.edit(spot, " ".join(pair), math.log(1 + count) - 3)
            for pair, count in zip(pairs, counts, strict=True)
            if count
        ]

    def joined(self) -> list[Edit]:
        """Neighbouring words as one."""
        pairs = [
            (one, other)
            for one, other in pairwise(self.spots)
            if self.text[one.end : other.start].isspace()
            and (one.field, one.is_quoted) == (other.field, other.is_quoted)
        ]
        counts = self.counts([Word(one.term + other.term, field=one.field) for one, other in pairs])
        return [
            Edit(one.start, other.end, self.cased(one, one.term + other.term), math.log(1 + count) - 3)
            for (one, other), count in zip(pairs, counts, strict=True)
            if count
        ]

    def edit(self, spot: Spot, other: str, worth: float) -> Edit:
        """Another word in the place of one, with capitals where that has them."""
        return Edit(spot.start, spot.end, self.cased(spot, other), worth)

    def cased(self, spot: Spot, other: str) -> str:
        """A word with capitals where the one at this spot has them."""
        typed = self.text[spot.start : spot.end]
        return other.upper() if typed.isupper() else other.capitalize() if typed[:1].isupper() else other


def _spots(text: str, typed: Typed) -> Iterator[Spot]:
    """The words of a leaf that may be misspelt; a pattern says itself what it may be."""
    node = typed.node
    if not isinstance(node, Word | Phrase | Near):
        return
    words = (node.text,) if isinstance(node, Word) else node.words
    is_quoted = isinstance(node, Near) or (isinstance(node, Phrase) and node.quoted)
    # What follows a phrase, as in "a b"~5, is none of its words.
    for token, _ in zip(tokens(text[typed.start : typed.end]), words, strict=False):
        yield Spot(token.term, typed.start + token.start, typed.start + token.end, node.field, is_quoted)


def _named(typed: Typed, facets: Facets) -> Edit | None:
    """The value that is most like one that no article has, in its place, as in outlet:courir."""
    node = typed.node
    row = facet_field(node.field) if isinstance(node, Valued) else None
    if row is None or not isinstance(node, Valued) or facets.engine.counts([Query(tree=facets.placed(node))])[0]:
        return None
    # The text of a label in quotes is read as one value.
    labels = [value.label for value in facets.like(row, node.values[0]) if '"' not in value.label]
    return Edit(typed.start, typed.end, f'"{labels[0]}"', 0) if labels else None
