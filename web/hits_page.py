"""The hits of a query in an article, to lines of a keyword-in-context list, each with where it leads."""

from __future__ import annotations

from dataclasses import dataclass
from textwrap import shorten

from archive.concordance import Concordance, HitInContext
from archive.results import Snippet

LISTED = 25  # lines on the article's page; more have a page of their own
OPEN = 5  # lines that stand open over the article; more are folded
QUERY_LENGTH = 120  # characters
LINES = 100  # on a page of its own, where no page_size says otherwise


@dataclass(frozen=True)
class Line:
    """One hit: its contexts as plain text, and where on the article's page it stands."""

    hit: HitInContext
    anchor: str

    @property
    def paragraph(self) -> int | None:
        """The number of the paragraph as readers count, where the hit is in the body."""
        return self.hit.paragraph + 1 if self.hit.field == "body" else None

    @property
    def before(self) -> str:
        """The words before the hit."""
        return as_text(self.hit.before)

    @property
    def after(self) -> str:
        """The words after it."""
        return as_text(self.hit.after)


@dataclass(frozen=True)
class HitsPage:
    """What a list of hits shows."""

    found: Concordance

    @property
    def query(self) -> str:
        """What was typed, no more of it than a heading holds."""
        return shorten(self.found.query.input, QUERY_LENGTH, placeholder=" …")

    @property
    def lines(self) -> list[Line]:
        """The hits of this page of the list."""
        article = self.found.article
        # Where there is no title, the standfirst may stand in its place.
        headline = "standfirst" if article.heading == article.standfirst else "title"
        return [
            Line(hit, "title" if hit.field == headline else anchor(hit.field, hit.paragraph))
            for hit in self.found.hits
        ]

    @property
    def is_short(self) -> bool:
        """Whether the list can stand open over the article."""
        return self.found.total <= OPEN

    @property
    def past_the_end(self) -> bool:
        """Whether the page that was asked for comes after the last."""
        return self.found.page > max(1, self.found.pages)


def anchor(field: str, paragraph: int) -> str:
    """The name of a paragraph in the address of its article's page: they are counted from 1, as readers do."""
    return f"p-{paragraph + 1}" if field == "body" else field


def as_text(pieces: Snippet) -> str:
    """Pieces as one line."""
    return " ".join("".join(piece.text for piece in pieces).split())
