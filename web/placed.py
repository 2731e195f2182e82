"""Text in pieces, matched or not, and where it names places, to runs that each are of one place or of none.

What speaks for a country without naming it, such as "Syrian", is of that country, and no name.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import NamedTuple

from archive.article import Article
from archive.places.place import Place
from archive.results import Piece, Snippet


@dataclass(frozen=True)
class Run:
    """A stretch of a text in pieces, and the place that it names or, where that is no name, speaks of, if any."""

    pieces: Snippet
    place: Place | None = None
    is_name: bool = True


class Named(NamedTuple):
    """Where a text names a place or speaks of it: `end` is the character behind the last."""

    start: int
    end: int
    place: Place
    is_name: bool


def named_in(article: Article, field: str, paragraph: int = 0) -> list[Named]:
    """Where a text of an article names places, in order, none within another or across it."""
    found = [
        Named(mention.start, mention.end, one.place, mention.kind == "place")
        for one in (*article.places, *article.spoken_of)
        for mention in one.mentions
        if (mention.field, mention.paragraph) == (field, paragraph)
    ]
    kept: list[Named] = []
    for one in sorted(found, key=lambda named: (named.start, -named.end, not named.is_name)):
        if one.end > one.start >= (kept[-1].end if kept else 0):
            kept.append(one)
    return kept


def runs(pieces: Snippet, named: Iterable[Named]) -> tuple[Run, ...]:
    """The pieces in runs that joined are the same text: what crosses the end of a name is parted there."""
    length = sum(len(piece.text) for piece in pieces)
    made: list[Run] = []
    at = 0
    for start, end, place, is_name in named:
        if end > length:  # the text was cut before it
            break
        made.append(Run(part(pieces, at, start)))
        made.append(Run(part(pieces, start, end), place, is_name))
        at = end
    made.append(Run(part(pieces, at, length)))
    return tuple(run for run in made if run.pieces)


def part(pieces: Snippet, start: int, end: int) -> Snippet:
    """The characters of these pieces from start to end, as pieces."""
    kept: list[Piece] = []
    at = 0
    for piece in pieces:
        text = piece.text[max(0, start - at) : max(0, end - at)]
        if text:
            kept.append(Piece(text, piece.matched))
        at += len(piece.text)
    return tuple(kept)
