"""A .txt file to one document: a text dump of a page, furniture and all."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from archive.article import Document, Kind, Outcome, Stated
from indexer.readers.decoding import decode, path_in_words, read_bytes


def read_text(path: Path, stated: Stated, limit: int) -> Iterator[Document | Outcome]:
    """The document of a .txt file."""
    content = read_bytes(path, limit)
    text, problems = decode(content)
    yield Document(
        kind=Kind.TEXT,
        text=text,
        original=content,
        source=path_in_words(path),
        stated=stated,
        beside=stated,
        problems=problems,
    )
