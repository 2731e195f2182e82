"""A .jsonl file to documents, one a row (docs/json.md): facts, and the article as html, text or body."""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import replace
from io import BufferedReader
from pathlib import Path
from typing import Any, BinaryIO

from archive.article import Document, Kind, Outcome, Stated
from archive.dates import PartialDate
from archive.errors import Unreadable
from indexer.cleaning.lines.textdates import read_date
from indexer.language import language_code
from indexer.readers.decoding import NOT_TEXT, decode, path_in_words, too_large

HALF_CHARACTER = re.compile("[\ud800-\udfff]")
LONGEST_DATE = 200  # characters; what is longer is none, and slow to look through
HEAD = 2_000  # bytes that show whether a file is text


def read_jsonl(path: Path, stated: Stated, limit: int) -> Iterator[Document | Outcome]:
    """The documents of a .jsonl file, read row by row: a file may be larger than memory."""
    try:
        with path.open("rb") as file:
            yield from read_rows(file, path_in_words(path), stated, limit)
    except OSError as error:
        raise Unreadable(f"the file cannot be read: {error.strerror or error}") from error


def read_rows(file: BufferedReader, source: str, stated: Stated, limit: int) -> Iterator[Document | Outcome]:
    """The documents of rows that come from a file or a pipe."""
    _check_head(file.peek(HEAD)[:HEAD])
    rows = 0
    for number, line in _lines(file, limit):
        rows += 1
        yield _row(line, number, source, stated, limit)
    if not rows:
        raise Unreadable("the file is empty")


def _check_head(head: bytes) -> None:
    """Fail where no row could be read, rather than once for every row."""
    if head.count(0) * 10 > len(head):
        raise Unreadable("UTF-16 or binary: a .jsonl file is text in UTF-8")
    decode(head)


def _lines(file: BinaryIO, limit: int) -> Iterator[tuple[int, bytes]]:
    """The rows that are not blank with their numbers from 1; one over the limit is cut short.

    Line ends are no part of a row: the last one has none until another row is written below it.
    """
    number = 0
    while line := file.readline(limit + 1):
        number += 1
        if len(line) > limit:
            while not line.endswith(b"\n") and (rest := file.readline(limit + 1)):
                line = line[: limit + 1] + rest[-1:]
        if line.strip():
            yield number, line.rstrip(b"\r\n")


def _row(line: bytes, number: int, source: str, stated: Stated, limit: int) -> Document | Outcome:
    try:
        if len(line) > limit:
            raise Unreadable(too_large(limit))
        return document_from_line(line, source=source, number=number, stated=stated)
    except Unreadable as error:
        return Outcome(source=source, row=number, outcome="skipped", reason=str(error))


def document_from_line(line: bytes, *, source: str, number: int | None, stated: Stated) -> Document:
    """The document of a row as its bytes lie in a file; Unreadable when it is no JSON or has no text."""
    text, problems = decode(line)
    document = document_from_row(_parsed(text), source=source, number=number, original=line, stated=stated)
    return replace(document, problems=(*problems, *document.problems))


def _parsed(text: str) -> Mapping[str, Any]:
    try:
        row = json.loads(text)
    except json.JSONDecodeError as error:
        raise Unreadable(f"not JSON: {error.msg.removesuffix(' at')} at character {error.pos + 1}") from error
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
    """The document of a row; Unreadable when it has no text. What is `stated` beside it fills its gaps."""
    problems: list[str] = []
    kind, text = _article_text(row, problems)
    facts = {name: read(row.get(key), problems) for key, (name, read) in FACTS.items()}
    beside = {name: value for name, value in vars(stated or Stated()).items() if value and not facts[name]}
    return Document(
        kind=kind,
        text=text,
        original=original or json.dumps(dict(row), ensure_ascii=False, default=str).encode("utf-8", "replace"),
        source=source,
        row=number,
        stated=Stated(**facts | beside),
        beside=Stated(**beside),
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
    return given[0], printable("\n\n".join(_paragraphs(value)))


def _filled(value: Any) -> bool:
    return bool("".join(_paragraphs(value)).strip())


def _paragraphs(value: Any) -> list[str]:
    """The texts of a list, or the one text; what is no text is left out."""
    return [one for one in (value if isinstance(value, list) else [value]) if isinstance(one, str)]


def _word(value: Any, problems: list[str]) -> str | None:
    if value is None or isinstance(value, dict | list):
        return None
    return " ".join(printable(str(value)).split()) or None


def _language(value: Any, problems: list[str]) -> str | None:
    word = _word(value, problems)
    code = language_code(word) if word else None
    if word and not code:
        problems.append(f"the language {word!r} is no code such as en; it was read from the text")
    return code


def _date(value: Any, problems: list[str]) -> PartialDate | None:
    word = _word(value, problems)
    found = (PartialDate.parse(word) or read_date(word)) if word and len(word) <= LONGEST_DATE else None
    if word and not found:
        shown = word if len(word) <= LONGEST_DATE else f"{word[:LONGEST_DATE]}…"
        problems.append(f"the date {shown!r} could not be read; ISO 8601 such as 2015-05-22 can")
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
    """The text without control characters, and � for half characters: JSON can spell both, no text has them."""
    return NOT_TEXT.sub("", HALF_CHARACTER.sub("\ufffd", text))
