"""Files to documents, and documents to accessions: clean, find out the places, say which article it is."""

from __future__ import annotations

import hashlib
import logging
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import replace
from pathlib import Path
from typing import TypeVar
from urllib.parse import parse_qsl, urlencode, urlsplit, urlunsplit

from archive.article import (
    Accession,
    Article,
    CleanArticle,
    Document,
    Form,
    Incoming,
    Known,
    Outcome,
    Reading,
    Said,
    Stated,
)
from archive.bounds import USUAL, Bounds
from archive.errors import NoStory, Unreadable
from archive.outlet_rules import NO_RULES, Rules
from archive.places.book import PlaceBook
from archive.places.place import Place
from indexer.beside import said_beside, stated_beside, with_said
from indexer.cleaning import clean
from indexer.cleaning.overrule import ruled
from indexer.places.names import read_places
from indexer.process import Task, Work
from indexer.readers import READERS
from indexer.readers.decoding import path_in_words
from indexer.readers.jsonl import document_from_row
from indexer.workers import done

log = logging.getLogger(__name__)

PYTHON = "python"  # the source of a row that was given from Python, in no file

CHUNK = 64  # documents that are looked up, and cleaned, together
CHUNK_BYTES = 2_000_000  # of their originals at most, but for a larger one by itself

Made = TypeVar("Made")


def documents(paths: Iterable[Path | Outcome], stated: Stated, limit: int) -> Iterator[Document | Outcome]:
    """What the readers make of files; an Outcome for each that cannot be read, the rest goes on."""
    for path in paths:
        if isinstance(path, Outcome):
            yield path
            continue
        try:
            yield from READERS[path.suffix.lower()](path, stated, limit)
        except Unreadable as error:
            yield Outcome(source=path_in_words(path), row=None, outcome="skipped", reason=str(error))


def accessions(
    incoming: Iterable[Incoming],
    known: Known,
    workers: int = 1,
    rules: Rules = NO_RULES,
    bounds: Bounds = USUAL,
) -> Iterator[Accession | Outcome]:
    """Each document as an accession, or the outcome that ends its way: unchanged, or skipped with the reason.

    `known` gives the ids of the articles that documents are kept as when they read as before: those are not cleaned
    again. With several `workers` as many processes clean, once enough documents have come; the order stays.
    `rules` are what the archive knows of its outlets. What goes beyond the `bounds` is skipped.
    """
    return done(_asked(incoming, known, rules), Work(accession, ended, workers, bounds))


def cleaned(incoming: Iterable[Incoming], bounds: Bounds) -> Iterator[CleanArticle | Outcome]:
    """What cleaning makes of each document; the outcome that says why, where it makes nothing of it."""
    return worked(incoming, Work(clean_article, ended, bounds=bounds))


def worked(incoming: Iterable[Incoming], work: Work[Made]) -> Iterator[Made | Outcome]:
    """What some work makes of each document, in order; the outcome that says why, where it makes nothing of it."""
    chunks = ([one if isinstance(one, Outcome) else Task(one) for one in chunk] for chunk in _chunks(incoming))
    return done(chunks, work)


def _asked(incoming: Iterable[Incoming], known: Known, rules: Rules) -> Iterator[list[Task | Outcome]]:
    """Chunks of documents that are to be cleaned, each with what it reads as, and of outcomes."""
    for chunk in _chunks(incoming):
        read = [one if isinstance(one, Outcome) else Task(one, reading_of(one), rules) for one in chunk]
        ids = iter(known([one.reading for one in read if isinstance(one, Task)]))
        yield [one if isinstance(one, Outcome) else _unless_known(one, next(ids)) for one in read]


def _unless_known(task: Task, known: str | Said | None) -> Task | Outcome:
    """The task, with what was said of its document before; the outcome of one that has not changed."""
    if isinstance(known, str):
        return _ended(task.document, "unchanged", None, known)
    if known is None:
        return task
    document = with_said(task.document, stated_beside(known.article, known.beside))
    return replace(task, document=document, reading=replace(task.reading, beside=said_beside(document.beside)))


def _chunks(incoming: Iterable[Incoming]) -> Iterator[list[Document | Outcome]]:
    chunk: list[Document | Outcome] = []
    size = 0
    for one in map(_document, incoming):
        chunk.append(one)
        size += len(one.original) if isinstance(one, Document) else 0
        if len(chunk) >= CHUNK or size >= CHUNK_BYTES:
            yield chunk
            chunk, size = [], 0
    yield chunk


def _document(one: Incoming) -> Document | Outcome:
    """A row that was given from Python as a document; what is one stays as it is."""
    if isinstance(one, Document | Outcome):
        return one
    try:
        if not isinstance(one, Mapping):
            raise Unreadable(f"a row is a dict, this is a {type(one).__name__}")
        return document_from_row(one, source=PYTHON)
    except Unreadable as error:
        return Outcome(source=PYTHON, row=None, outcome="skipped", reason=str(error))


def accession(task: Task) -> Accession | Outcome:
    """The accession that a document becomes, or why it becomes none."""
    return tried(task.document, lambda document: _accession(document, task))


def clean_article(task: Task) -> CleanArticle | Outcome:
    """The clean article of a document, or why there is none."""
    return tried(task.document, clean)


def _accession(document: Document, task: Task) -> Accession:
    cleaned = ruled(clean(document), document, task.rules)
    article = enrich(cleaned, task.rules.places, task.rules.home(cleaned.outlet))
    return Accession(
        article=article,
        around=_around(article, task.rules.places),
        original=document.original,
        kind=document.kind,
        key=key(document, article),
        reading=task.reading,
    )


def ended(document: Document, reason: str) -> Outcome:
    """What becomes of a document whose cleaning was ended, for this reason."""
    return _ended(document, "skipped", reason)


def tried(document: Document, work: Callable[[Document], Made]) -> Made | Outcome:
    """What some work makes of a document, or the outcome that says why it makes nothing of it."""
    try:
        return work(document)
    except NoStory as error:
        return replace(_ended(document, "skipped", str(error)), form=Form.FRONT)
    except Unreadable as error:
        return _ended(document, "skipped", str(error))
    except MemoryError:
        raise  # what is known of the process decides what is said of it
    except Exception as error:  # one page that breaks a library must not end an addition of thousands
        log.debug("%s could not be cleaned", document.source, exc_info=True)
        return _ended(document, "skipped", f"could not be cleaned ({type(error).__name__}: {error})")


def _ended(document: Document, outcome: str, reason: str | None, id: str | None = None) -> Outcome:
    return Outcome(
        source=document.source,
        row=document.row,
        outcome=outcome,
        id=id,
        source_id=document.stated.source_id,
        reason=reason,
        problems=document.problems,
    )


def enrich(cleaned: CleanArticle, book: PlaceBook, home: str = "") -> Article:
    """The clean article with the places of a book that it names; `home` is the id of its outlet's."""
    return Article(**vars(cleaned), **read_places(cleaned, book, home)._asdict())


def _around(article: Article, book: PlaceBook) -> tuple[Place, ...]:
    """The records of the places that the article's places lie in."""
    ids = dict.fromkeys(step for found in article.places for step in found.place.parent_ids)
    return tuple(place for id in ids if (place := book.place(id)))


def reading_of(document: Document) -> Reading:
    """What a document reads as: its bytes, where they lie, and what an option said of it, as SHA-256 in hex."""
    return Reading(
        fingerprint=_digest(document.kind, document.original),
        origin=_digest(*_origin(document)),
        beside=said_beside(document.beside),
    )


def _origin(document: Document) -> tuple[object, object]:
    """Where a document lies; a row from Python lies nowhere, and goes by what names it."""
    if document.source == PYTHON:
        return PYTHON, document.stated.source_id or document.stated.url or document.original
    return _where(document), document.row


def _digest(*parts: object) -> str:
    """SHA-256 of some values, in hex."""
    encoded = (part if isinstance(part, bytes) else str(part).encode("utf-8", "replace") for part in parts)
    return hashlib.sha256(b"\0".join(encoded)).hexdigest()


def _where(document: Document) -> str:
    """The file a document lies in, by its whole path."""
    return PYTHON if document.source == PYTHON else str(Path(document.source).resolve())


def key(document: Document, article: CleanArticle) -> str:
    """SHA-256 of what says which article this is: its row's id, else its URL, else the file it lies in.

    The id of a row holds within its file: two collections may both count from 1.
    """
    where = _where(document)
    if document.stated.source_id:
        named = ("row", where, document.stated.source_id)
    elif article.url:
        named = ("url", plain_url(article.url), "")
    else:
        named = ("file", where, _digest(document.original) if document.row or where == PYTHON else "")
    return _digest(*named)


def plain_url(url: str) -> str:
    """The URL without what does not say which article it is: scheme, www., fragment, tracking, last slash."""
    try:
        parts = urlsplit(url)
    except ValueError:  # such as http://[news/1
        return url
    kept = [(name, value) for name, value in parse_qsl(parts.query) if not name.lower().startswith("utm_")]
    host = parts.netloc.lower().removeprefix("www.")
    return urlunsplit(("", host, parts.path.rstrip("/"), urlencode(sorted(kept)), ""))
