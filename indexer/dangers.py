"""A document comes in; whether its cleaning is certain to be quick and small goes out, at a look."""

from __future__ import annotations

from archive.article import Document

LARGEST = 500_000  # characters
MOST_TAGS = 10_000


def is_harmless(document: Document) -> bool:
    """Whether a document may be cleaned in the process that takes in all others.

    Whatever it holds: pages of this size that were built to hurt took a few seconds (benchmarks/bombs.py), and
    nesting is bounded by the number of tags.
    """
    return len(document.text) <= LARGEST and document.text.count("<") <= MOST_TAGS
