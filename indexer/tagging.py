"""Files and pipes to the places that their texts name, as JSON (docs/places.md): for `morgue places tag`."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator
from io import BufferedReader
from pathlib import Path
from typing import Any, cast

from archive.article import Document, Kind, Outcome, Stated
from archive.bounds import Bounds
from archive.errors import Unreadable
from indexer.files import find_files
from indexer.language import UNKNOWN, detect_language
from indexer.pipeline import documents, ended, tried, worked
from indexer.places.tags import tag
from indexer.process import Task, Work
from indexer.readers.decoding import too_large
from indexer.readers.jsonl import read_rows
from indexer.readers.whole import whole_document

UNTOLD = "en"  # what a text is read as whose language nobody can tell
PIPE, PIPED = Path("-"), "standard input"

Told = dict[str, Any]


def texts(paths: Iterable[Path], pipe: BufferedReader, stated: Stated, limit: int) -> Iterator[Document | Outcome]:
    """The texts of files, of what folders hold, and for "-" of a pipe: rows where it begins as those do."""
    for path in paths:
        if path != PIPE:
            yield from documents(find_files([path]), stated, limit)
            continue
        try:
            is_rows = pipe.peek(1).lstrip(b"\xef\xbb\xbf \t\r\n").startswith(b"{")
            yield from read_rows(pipe, PIPED, stated, limit) if is_rows else _whole(pipe, stated, limit)
        except Unreadable as error:
            yield Outcome(source=PIPED, row=None, outcome="skipped", reason=str(error))


def _whole(pipe: BufferedReader, stated: Stated, limit: int) -> Iterator[Document]:
    content = pipe.read(limit + 1)
    if len(content) > limit:
        raise Unreadable(too_large(limit))
    yield whole_document(content, PIPED, stated, Kind.TEXT)


def tagged(incoming: Iterable[Document | Outcome], workers: int, bounds: Bounds) -> Iterator[Told | Outcome]:
    """What each text names, in order, or why that is not told; with several workers, many are read side by side."""
    return worked(incoming, Work(mentions, ended, workers, bounds))


def mentions(task: Task) -> Told | Outcome:
    """The mentions of a text, or why there are none."""
    return tried(task.document, _mentions)


def _mentions(document: Document) -> Told:
    text = _as_given(document)
    language = document.stated.language or detect_language(text)
    tags = tag(text, UNTOLD if language == UNKNOWN else language, document.stated.title or "")
    where = {"source": document.source, "row": document.row, "source_id": document.stated.source_id}
    return {**where, "mentions": [one.as_json() for one in tags]}


def _as_given(document: Document) -> str:
    """The text as its giver counts it: readers take from a document what no article has, and offsets with it."""
    try:
        read = document.original.decode("utf-8-sig")
    except UnicodeDecodeError:
        read = document.text
    if document.row is None and document.kind is not Kind.HTML:
        return read
    given = None if document.row is None else json.loads(read).get("text")
    if isinstance(given, str) and given.strip():
        return given
    if document.kind is Kind.HTML:
        raise Unreadable("a page is cleaned first: `morgue clean PAGE --json` gives its text")
    return document.text


def buffered(pipe: Any) -> BufferedReader:
    """A stream of bytes that can be looked into before it is read."""
    return cast(BufferedReader, pipe if hasattr(pipe, "peek") else BufferedReader(pipe))
