"""The Whoosh schema that follows from archive/fields.py, and articles as documents of it.

Each text field is indexed twice: its very words with positions, for phrases, and their stems by the
article's language, for words. Bodies stay in the store; the index stores only what filters and counts.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any

from whoosh.analysis import IDAnalyzer
from whoosh.fields import ID, STORED, TEXT, Schema
from whoosh.system import pack_uint

from archive import fields
from archive.analysis import PARAGRAPH_GAP, terms
from archive.article import Article
from archive.engines.whoosh_leads import story_key
from archive.names import kept_as, names

Placed = tuple[str, int]  # a term and its position


class PlacedTerms(TEXT):  # type: ignore[misc]
    """A Whoosh text field whose value is the terms and positions we made: archive.analysis is the only analysis."""

    def index(self, value: Sequence[Placed], **rest: object) -> Iterator[tuple[bytes, int, float, bytes]]:
        """The postings of one document: each term with its frequency, its weight and what is stored of it."""
        positions: dict[str, list[int]] = {}
        for term, position in value:
            positions.setdefault(term, []).append(position)
        for term, places in positions.items():
            stored = self.format.encode(places) if self.format.supports("positions") else pack_uint(len(places))
            yield term.encode(), len(places), float(len(places)), stored


def stems_of(field_name: str) -> str:
    """The name of the Whoosh field that holds a text field's stems."""
    return f"{field_name}_stems"


def placed_fields() -> tuple[str, ...]:
    """The Whoosh fields that say where their terms stand."""
    return tuple(field.name for field in fields.text_fields())


def stemmed_field(name: str) -> str:
    """The text field whose stems a Whoosh field holds; the field itself where it holds none."""
    return name.removesuffix("_stems")


def as_stem_term(stem: str, language: str) -> str:
    """The indexed form of a stem. The language is part of it: "die" is no German article in English."""
    return f"{language}:{stem}"


def schema() -> Schema:
    """The Whoosh schema of the fields table."""
    made: dict[str, Any] = {"id": ID(stored=True, unique=True), "story": STORED}
    made |= {"published": STORED, "facets": STORED}
    for field in fields.text_fields():
        made[field.name] = PlacedTerms(analyzer=IDAnalyzer(), phrase=True)
        made[stems_of(field.name)] = PlacedTerms(analyzer=IDAnalyzer(), phrase=False)
    return Schema(**made)


def as_document(article: Article) -> dict[str, Any]:
    """An article as a Whoosh document."""
    made: dict[str, Any] = {
        "id": article.id,
        "story": story_key(article),
        "published": article.published.text if article.published else None,
        "facets": {field.name: field.read(article) for field in fields.facet_fields()},
    }
    language = article.language
    named = names((text for field in fields.text_fields() for text in field.read(article)), language)
    for field in fields.text_fields():
        placed = list(_placed(field.read(article)))
        made[field.name] = placed
        made[stems_of(field.name)] = [
            (as_stem_term(kept_as(term, language, term in named), language), spot) for term, spot in placed
        ]
    return made


def _placed(paragraphs: tuple[str, ...]) -> Iterator[Placed]:
    position = 0
    for paragraph in paragraphs:
        for term in terms(paragraph):
            yield term, position
            position += 1
        position += PARAGRAPH_GAP
