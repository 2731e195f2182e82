"""A .jsonl file to documents, one a row (docs/json.md): facts, and the article as html, text or body."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator, Mapping
from dataclasses import replace
from pathlib import Path
from typing import Any, BinaryIO

from archive.article import Document, Kind, Outcome, Stated
from archive.dates import PartialDate
from archive.errors import Unreadable
from indexer.cleaning.textdates import read_date
from indexer.readers.decoding import NOT_TEXT, decode, too_large


def read_jsonl(path: Path, stated: Stated, limit: int) -> Iterator[Document | Outcome]:
    """The documents of a .jsonl file, read row by row: a file may be larger than memory."""
    rows = 0
    try:
        with path.open("rb") as file:
            for number, line in _lines(file, limit):
                rows += 1
                yield _row(line, number, path, stated, limit)
    except OSError as error:
        raise Unreadable(f"the file cannot be read: {error.strerror or error}") from error
    if not rows:
        raise Unreadable("the file is empty")


def _lines(file: BinaryIO, limit: int) -> Iterator[tuple[int, bytes]]:
    """The rows that are not blank with their numbers from 1; one over the limit is cut short."""
    number = 0
    while line := file.readline(limit + 1):
        number += 1
        if len(line) > limit:
            while not line.endswith(b"\n") and (rest := file.readline(limit + 1)):
                line = line[: limit + 1] + rest[-1:]
        if line.strip():
            yield number, line


def _row(line: bytes, number: int, path: Path, stated: Stated, limit: int) -> Document | Outcome:
    try:
        if len(line) > limit:
            raise Unreadable(too_large(limit))
        text, problems = decode(line)
        document = document_from_row(_parsed(text), source=str(path), number=number, original=line, stated=stated)
        return replace(document, problems=(*problems, *document.problems))
    except Unreadable as error:
        return Outcome(source=str(path), row=number, outcome="skipped", reason=str(error))


def _parsed(text: str) -> Mapping[str, Any]:
    try:
        row = json.loads(text)
    except (ValueError, RecursionError) as error:
        raise Unreadable(f"not JSON: {error}") from error
    if not isinstance(row, dict):
        raise Unreadable(f"a row must be a JSON object, this is a {type(row).__name__}")
    return row


def document_from_row(
    row: Mapping[str, Any],
    *,
    source: str,
    number: int | None = None,
    original: bytes | None = None,
    stated: Stated | None = None,
) -> Document:
    """The document of a row; Unreadable when it has no text. What is `stated` beside it wins over the row."""
    problems: list[str] = []
    kind, text = _article_text(row, problems)
    facts = {name: read(row.get(key), problems) for key, (name, read) in FACTS.items()}
    told = {name: value for name, value in vars(stated or Stated()).items() if value}
    return Document(
        kind=kind,
        text=text,
        original=original or json.dumps(dict(row), ensure_ascii=False, default=str).encode("utf-8", "replace"),
        source=source,
        row=number,
        stated=Stated(**facts | told),
        problems=tuple(problems),
    )


def _article_text(row: Mapping[str, Any], problems: list[str]) -> tuple[Kind, str]:
    """The kind and text of the article in a row; what is already clean is taken before what is not."""
    given = [kind for kind in (Kind.BODY, Kind.HTML, Kind.TEXT) if _filled(row.get(kind))]
    if not given:
        raise Unreadable("the row has no text: it needs one of html, text or body")
    if len(given) > 1:
        problems.append(f"the row has {' and '.join(given)}; {given[0]} was used")
    value = row[given[0]]
    return given[0], printable("\n\n".join(map(str, value)) if isinstance(value, list) else value)


def _filled(value: Any) -> bool:
    return bool(value.strip()) if isinstance(value, str) else isinstance(value, list) and any(value)


def _word(value: Any, problems: list[str]) -> str | None:
    if value is None or isinstance(value, dict | list):
        return None
    return " ".join(printable(str(value)).split()) or None


def _language(value: Any, problems: list[str]) -> str | None:
    """The ISO 639-1 part of a language code such as "en-GB"."""
    word = _word(value, problems)
    return word.lower().replace("_", "-").split("-")[0] if word else None


def _date(value: Any, problems: list[str]) -> PartialDate | None:
    word = _word(value, problems)
    found = (PartialDate.parse(word) or read_date(word)) if word else None
    if word and not found:
        problems.append(f"the date {word!r} could not be read; ISO 8601 such as 2015-05-22 can")
    return found


def _authors(value: Any, problems: list[str]) -> tuple[str, ...]:
    named = value if isinstance(value, list) else [value]
    return tuple(word for one in named if (word := _word(one, problems)))


# The keys of a row that state facts, what they are called here, and how their values are read.
FACTS: dict[str, tuple[str, Callable[[Any, list[str]], Any]]] = {
    "id": ("source_id", _word),
    "url": ("url", _word),
    "title": ("title", _word),
    "date": ("date", _date),
    "outlet": ("outlet", _word),
    "language": ("language", _language),
    "authors": ("authors", _authors),
}


def printable(text: str) -> str:
    """The text without control characters and half characters, which JSON can spell and no text has."""
    return NOT_TEXT.sub("", text.encode("utf-8", "replace").decode("utf-8"))
