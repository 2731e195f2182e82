"""Documents to clean articles: keep the story, drop the page around it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import Any

from archive.article import CleanArticle, Document, Kind
from archive.errors import Unreadable
from indexer.cleaning.body import keep_body
from indexer.cleaning.dumps.dump import clean_dump
from indexer.cleaning.pages.page import clean_page
from indexer.language import UNKNOWN, detect_language

CLEANERS: dict[Kind, Callable[[Document], CleanArticle]] = {
    Kind.HTML: clean_page,
    Kind.TEXT: clean_dump,
    Kind.BODY: keep_body,
}


def clean(document: Document) -> CleanArticle:
    """The clean article of a document: what was stated of it wins over what its text shows.

    Unreadable, with the reason, when no story is found in it.
    """
    cleaned = CLEANERS[document.kind](document)
    if not any(letter.isprintable() and not letter.isspace() for letter in "".join(cleaned.body)):
        raise Unreadable("no line of a story was found in it")
    return replace(cleaned, **_stated(document), language=_language(document, cleaned))


def _stated(document: Document) -> dict[str, Any]:
    """The facts that were stated beside the text, under the names an article has for them."""
    told = document.stated
    facts = {
        "source_id": told.source_id,
        "url": told.url,
        "title": told.title,
        "published": told.date,
        "published_source": "row" if told.date else None,
        "outlet": told.outlet,
        "byline": told.authors,
    }
    return {name: value for name, value in facts.items() if value}


def _language(document: Document, cleaned: CleanArticle) -> str:
    """Stated by hand, else as the text reads, else as its page says: pages often say it wrongly."""
    if document.stated.language:
        return document.stated.language
    detected = detect_language(" ".join((cleaned.standfirst or "", *cleaned.body)))
    return detected if detected != UNKNOWN else cleaned.language
