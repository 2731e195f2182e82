"""An .html file to one document: a saved page."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from archive.article import Document, Kind, Outcome, Stated
from indexer.readers.decoding import decode, path_in_words, read_bytes


def read_html(path: Path, stated: Stated, limit: int) -> Iterator[Document | Outcome]:
    """The document of an .html file."""
    content = read_bytes(path, limit)
    text, problems = decode(content, meta=True)
    yield Document(
        kind=Kind.HTML,
        text=text,
        original=content,
        source=path_in_words(path),
        stated=stated,
        beside=stated,
        problems=problems,
    )
