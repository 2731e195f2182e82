"""Text dumps to clean articles: every line gets a role, the story is kept, the page round it listed apart."""

from __future__ import annotations

from archive.article import CleanArticle, Document
from archive.errors import Unreadable
from indexer.cleaning.furniture import furniture_cue


def clean_dump(document: Document) -> CleanArticle:
    """The article of a text dump; Unreadable when no line of the story is left."""
    lines = [" ".join(line.split()) for line in document.text.splitlines() if line.strip()]
    body = tuple(line for line in lines[1:] if not furniture_cue(line))
    if not body:
        raise Unreadable("no line of a story is left when the page's furniture is taken away")
    return CleanArticle(
        source=document.source, row=document.row, title=lines[0], body=body, problems=document.problems
    )
