"""A document comes in; whether its cleaning is certain to be quick and small goes out, at a look."""

from __future__ import annotations

from archive.article import Document, Kind

LARGEST = 500_000  # characters
# A saved news page of the usual size has some 1,600 tags, one in two hundred has 8,000.
MOST_TAGS = 10_000
MOST_LINES = 10_000


def is_harmless(document: Document) -> bool:
    """Whether a document may be cleaned in the process that takes in all others.

    Whatever it holds: pages and dumps of this size that are built to hurt take a few seconds at most
    (`python -m benchmarks.bombs`). How deep a page nests is bounded by the number of its tags.
    """
    text = document.text
    if document.kind is Kind.HTML:
        return len(text) <= LARGEST and text.count("<") <= MOST_TAGS
    return len(text) <= LARGEST and text.count("\n") <= MOST_LINES
