"""A file that is one document."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from archive.article import Document, Kind, Outcome, Stated
from indexer.readers.decoding import decode, path_in_words, read_bytes


def read_whole(path: Path, stated: Stated, limit: int, kind: Kind) -> Iterator[Document | Outcome]:
    """The document that a whole file is; a page's own <meta charset> may say how it is encoded."""
    yield whole_document(read_bytes(path, limit), path_in_words(path), stated, kind)


def whole_document(content: bytes, source: str, stated: Stated, kind: Kind) -> Document:
    """The document that the bytes of a whole file are; Unreadable when they are no text."""
    text, problems = decode(content, meta=kind is Kind.HTML)
    return Document(
        kind=kind,
        text=text,
        original=content,
        source=source,
        stated=stated,
        beside=stated,
        problems=problems,
    )
