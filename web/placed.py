"""Text in pieces, matched or not, and where it names places, to runs that each are of one place or of none."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from archive.article import Article, ArticlePlace
from archive.results import Piece, Snippet


@dataclass(frozen=True)
class Run:
    """A stretch of a text in pieces, and the place that it names, if any."""

    pieces: Snippet
    place: ArticlePlace | None = None


# Where a text names places: first character, the one behind the last, and the place
Named = tuple[int, int, ArticlePlace]


def named_in(article: Article, field: str, paragraph: int = 0) -> list[Named]:
    """Where a text of an article names places, in order, none within another or across it."""
    found = [
        (mention.start, mention.end, one)
        for one in article.places
        for mention in one.mentions
        if (mention.field, mention.paragraph) == (field, paragraph)
    ]
    kept: list[Named] = []
    for start, end, one in sorted(found, key=lambda named: (named[0], -named[1])):
        if end > start >= (kept[-1][1] if kept else 0):
            kept.append((start, end, one))
    return kept


def runs(pieces: Snippet, named: Iterable[Named]) -> tuple[Run, ...]:
    """The pieces in runs that joined are the same text: what crosses the end of a name is parted there."""
    length = sum(len(piece.text) for piece in pieces)
    made: list[Run] = []
    at = 0
    for start, end, place in named:
        if end > length:  # the text was cut before it
            break
        made.append(Run(part(pieces, at, start)))
        made.append(Run(part(pieces, start, end), place))
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
