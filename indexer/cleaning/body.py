"""Text that is already clean, to an article: nothing is taken from it."""

from __future__ import annotations

import re

from archive.article import CleanArticle, Document
from indexer.cleaning.lines.credits import dateline_agencies, story_dateline


def keep_body(document: Document) -> CleanArticle:
    """The article of an already clean text; blank lines part its paragraphs, or line ends where none is blank."""
    blocks = re.split(r"\n\s*\n", document.text.strip())
    if len(blocks) == 1:
        blocks = blocks[0].splitlines()
    body = tuple(text for block in blocks if (text := " ".join(block.split())))
    return CleanArticle(
        source=document.source,
        row=document.row,
        agency=dateline_agencies(body[0]) if body else (),
        dateline=story_dateline(body) if body else None,
        body=body,
        problems=document.problems,
    )
