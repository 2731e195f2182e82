"""What a reader has typed so far, to what may be meant: words of the archive, and values of facets, with counts."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import partial
from itertools import chain
from typing import Any

from archive.engines.port import Engine, Query, Tally
from archive.errors import BadParameter
from archive.fields import Field, Holds, facet_fields
from archive.results import FacetValue, Piece, Snippet
from archive.typed import Typed, read_typed
from archive.valuenames import FoundValue, Name, ValueNames, marked

USUAL, MOST = 8, 50  # suggestions
WORD = "word"


def kinds() -> dict[str, str]:
    """What each kind of suggestion is called above several."""
    return {WORD: "Words"} | {row.name: row.facet or row.name for row in keyword_facets()}


@dataclass(frozen=True, kw_only=True)
class Suggestion:
    """Something that may be meant, of a `kind`: "word", or the name of a facet.

    `query` is the whole text, up to the caret, once it is taken. With a `parameter` the search is then narrowed to
    `value` by it; without, the query says it all. `count` is in how many articles of the archive it stands;
    `begins` says that it begins with what was typed.
    """

    kind: str
    pieces: Snippet
    value: str
    count: int
    query: str
    parameter: str | None = None
    begins: bool = True

    @property
    def label(self) -> str:
        """What a reader sees."""
        return "".join(piece.text for piece in self.pieces)

    def as_json(self) -> dict[str, Any]:
        """The suggestion as GET /api/v1/suggest lists it."""
        return {
            "kind": self.kind,
            "label": self.label,
            "pieces": [{"text": piece.text, "matched": piece.matched} for piece in self.pieces],
            "value": self.value,
            "count": self.count,
            "query": self.query,
            "parameter": self.parameter,
        }


class Suggester:
    """Suggests from one engine; `places` gives the names and labels of the authority records with these ids.

    `edition` gives something that is another once a librarian has edited the records; `otherwise` the values of
    which another name begins so.
    """

    def __init__(
        self,
        engine: Engine,
        places: Callable[[Iterable[str]], Mapping[str, Name]],
        edition: Callable[[], object] = lambda: None,
        otherwise: Callable[[Field, str, int], Iterable[FacetValue]] = lambda *_: (),
    ) -> None:
        self.engine = engine
        self.places = places
        self.otherwise = otherwise
        self.names = {
            row.name: ValueNames(self._naming(row), edition if row.authority else None) for row in keyword_facets()
        }

    def suggest(self, text: str, size: int = USUAL) -> tuple[Suggestion, ...]:
        """What may be meant by a text up to the caret: kinds together, those that begin so before the words.

        At least half are words where so many fit. BadParameter where `size` is not 1 to 50.
        """
        if not 1 <= size <= MOST:
            raise BadParameter("size", f"size={size} is not a whole number from 1 to {MOST}")
        typed = read_typed(text)
        if typed is None:
            return ()
        words = list(self._words(typed, size))
        named = [list(self._named(row, typed, size)) for row in named_facets(typed)]
        shares = shared([len(one) for one in named], size - min(len(words), -(-size // 2)))
        kinds = [one[:share] for one, share in zip(named, shares, strict=True)]
        before = [one for one in kinds if any(suggestion.begins for suggestion in one)]
        after = [one for one in kinds if one not in before]
        return tuple(chain(*before, words[: size - sum(shares)], *after))

    def _words(self, typed: Typed, size: int) -> Iterator[Suggestion]:
        """The words that begin as the last one does."""
        field = typed.field
        if not typed.ends_in_word or (field and field.holds is not Holds.TEXT):
            return
        term, start, _ = typed.words[-1]
        for word, count in self.engine.complete(term, size, field.name if field else ""):
            yield Suggestion(
                kind=WORD,
                pieces=_pieces(word, len(term)),
                value=word,
                count=count,
                query=typed.text[:start] + _continued(typed.text[start:], term, word),
            )

    def _named(self, row: Field, typed: Typed, size: int) -> Iterator[Suggestion]:
        """The values of a facet whose names have the longest run of the last words."""
        tally = self.engine.tally(Query(), row.name)
        best = partial(self._best, row, tally=tally, size=size, widely=typed.field is row)
        tails = ((start, folded, best(folded)) for start, folded in tails_of(typed))
        start, folded, matches = next((tail for tail in tails if tail[2]), (0, "", []))
        for match in matches:
            yield Suggestion(
                kind=row.name,
                pieces=marked(match.shown, folded),
                value=match.value,
                count=match.count,
                query=_without(typed.text[:start])
                if typed.narrows
                else typed.text[:start] + _as_text(row, match.label if row.authority else match.value),
                parameter=row.name if typed.narrows else None,
                begins=match.begins,
            )

    def _best(self, row: Field, folded: str, tally: Tally, size: int, widely: bool) -> list[FoundValue]:
        """The values whose names have a word that begins so; where none has, or `widely`, by other names too."""
        found = self.names[row.name].best(folded, tally, size)
        known = {one.value for one in found}
        more = self.otherwise(row, folded, size) if row.authority and (widely or not found) else ()
        others = (FoundValue(one.value, one.label, one.count, True, one.called) for one in more)
        return [*found, *(one for one in others if one.value not in known)][:size]

    def _naming(self, row: Field) -> Callable[[Sequence[str]], list[Name]]:
        """What gives the names of a facet's values."""

        def named(values: Sequence[str]) -> list[Name]:
            return [(label, label) for label in map(row.label, values)]

        def recorded(values: Sequence[str]) -> list[Name]:
            records = self.places(values)
            return [records.get(value, (value, value)) for value in values]

        return recorded if row.authority else named


def suggestions_json(text: str, suggestions: Sequence[Suggestion]) -> dict[str, Any]:
    """The answer of GET /api/v1/suggest and `morgue suggest --json`."""
    return {"query": text, "suggestions": [one.as_json() for one in suggestions]}


def keyword_facets() -> tuple[Field, ...]:
    """The facets whose values have names."""
    return tuple(row for row in facet_fields() if row.holds is Holds.KEYWORD)


def named_facets(typed: Typed) -> tuple[Field, ...]:
    """The facets of which values are suggested: the one that is named, or those that complete plain words."""
    if typed.field:
        return tuple(row for row in keyword_facets() if row is typed.field)
    return tuple(row for row in keyword_facets() if row.completes)


def tails_of(typed: Typed) -> Iterator[tuple[int, str]]:
    """What a name may begin with, folded, and where in the text it starts: as many words as possible first."""
    if typed.field:
        goes_on = typed.words and not typed.ends_in_word
        yield typed.start, " ".join(word.term for word in typed.words) + (" " if goes_on else "")
    elif typed.ends_in_word and not typed.quoted and not typed.near:
        for place, word in enumerate(typed.words):
            yield word.start, " ".join(one.term for one in typed.words[place:])


def shared(wanted: Sequence[int], room: int) -> list[int]:
    """How many each gets of what there is room for, by turns.

    >>> shared([5, 1, 3], 6)
    [3, 1, 2]
    """
    shares = [0] * len(wanted)
    for turn in range(room):
        for place, most in enumerate(wanted):
            if turn < most and sum(shares) < room:
                shares[place] += 1
    return shares


def _pieces(word: str, length: int) -> Snippet:
    pieces = (Piece(word[:length], True), Piece(word[length:], False))
    return tuple(piece for piece in pieces if piece.text)


def _continued(typed: str, term: str, word: str) -> str:
    """A word to its end, what was typed of it as it was typed where that reads as one word: Zür, Zürich."""
    shouted = len(typed) > 1 and typed.isupper()
    return word if shouted or len(typed) != len(term) else typed + word[len(term) :]


def _without(text: str) -> str:
    """What is left of a text before something that is taken out of it."""
    return text.rstrip().removesuffix(" AND").rstrip()


def _as_text(row: Field, name: str) -> str:
    """A value as the query language says it."""
    return f"{row.name}:{name}" if name.isalnum() else f'{row.name}:"{name.replace(chr(34), " ")}"'
