"""A file that is one document: its bytes come in, what they are to be cleaned as goes out with their text."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path, PurePath

from archive.article import Document, Kind, Outcome, Stated
from indexer.readers.decoding import decode, path_in_words, read_bytes
from indexer.readers.mhtml import is_mhtml, page_in

ANY_TAG = re.compile(r"<[a-zA-Z/!?][^<>]*>")
# Possessive: what one comment took is never given back, or the comments could be parted in endless ways.
OPENS_A_PAGE = re.compile(
    r"\s*+(?:<\?xml[^<>]*+>\s*+)?+(?:<!--(?>.*?-->)\s*+)*+<(?:!doctype\s+html|html|head|body)\b",
    re.IGNORECASE | re.DOTALL,
)
# What is told of a file whose ending promises another kind.
ODD_ENDINGS = {
    (".txt", Kind.HTML): "a saved page with the ending .txt: read as a page",
    (".html", Kind.TEXT): "no markup in it, for all its ending: read as plain text",
    (".htm", Kind.TEXT): "no markup in it, for all its ending: read as plain text",
}


def read_whole(path: Path, stated: Stated, limit: int, kind: Kind) -> Iterator[Document | Outcome]:
    """The document that a whole file is; a page's own <meta charset> may say how it is encoded."""
    yield whole_document(read_bytes(path, limit), path_in_words(path), stated, kind)


def whole_document(content: bytes, source: str, stated: Stated, kind: Kind) -> Document:
    """The document that the bytes of a whole file are; Unreadable when they are no text.

    `kind` is what its ending promises; what it holds decides.
    """
    text, problems = _page_text(content) if is_mhtml(content) else decode(content, meta=kind is Kind.HTML)
    kind = kind_of(text, kind)
    odd = ODD_ENDINGS.get((PurePath(source).suffix.lower(), kind))
    return Document(
        kind=kind,
        text=text,
        original=content,
        source=source,
        stated=stated,
        beside=stated,
        problems=(*problems, odd) if odd else problems,
    )


def kind_of(text: str, promised: Kind) -> Kind:
    """What a text is cleaned as: a page without any tag is a dump, a dump that opens as pages do is a page."""
    if promised is Kind.HTML and not ANY_TAG.search(text):
        return Kind.TEXT
    return Kind.HTML if promised is Kind.TEXT and OPENS_A_PAGE.match(text) else promised


def _page_text(content: bytes) -> tuple[str, tuple[str, ...]]:
    page = page_in(content)
    return decode(page.content, meta=True, said=page.encoding)
