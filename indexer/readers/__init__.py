"""Files to documents. A new format is a module with one function and a line in READERS."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

from archive.article import Document, Outcome, Stated
from indexer.readers.html import read_html
from indexer.readers.jsonl import read_jsonl
from indexer.readers.text import read_text

# A reader gives the documents of a file; one that cannot be read is an Outcome that says why, or raises
# Unreadable where nothing more is to be had from the file. `limit` is the most bytes an article may have.
Reader = Callable[[Path, Stated, int], Iterator[Document | Outcome]]

READERS: dict[str, Reader] = {
    ".txt": read_text,
    ".html": read_html,
    ".htm": read_html,
    ".mht": read_html,
    ".mhtml": read_html,
    ".jsonl": read_jsonl,
}
