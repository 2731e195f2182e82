"""A file that is one document."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from archive.article import Document, Kind, Outcome, Stated
from indexer.readers.decoding import decode, path_in_words, read_bytes


def read_whole(path: Path, stated: Stated, limit: int, kind: Kind) -> Iterator[Document | Outcome]:
    """The document that a whole file is; a page's own <meta charset> may say how it is encoded."""
    content = read_bytes(path, limit)
    text, problems = decode(content, meta=kind is Kind.HTML)
    yield Document(
        kind=kind,
        text=text,
        original=content,
        source=path_in_words(path),
        stated=stated,
        beside=stated,
        problems=problems,
    )
