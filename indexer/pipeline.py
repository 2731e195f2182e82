"""Files to documents, and documents to accessions: clean, find out the places, say which article it is."""

from __future__ import annotations

import hashlib
import json
import logging
from collections.abc import Callable, Iterable, Iterator, Mapping
from pathlib import Path
from typing import Any, TypeVar
from urllib.parse import parse_qsl, urlencode, urlsplit, urlunsplit

from archive.article import Accession, Article, CleanArticle, Document, Outcome, Stated
from archive.errors import Unreadable
from archive.gazetteer import gazetteer
from archive.places import Place
from indexer.cleaning import clean
from indexer.placenames import find_places
from indexer.readers import READERS
from indexer.readers.decoding import path_in_words
from indexer.readers.jsonl import document_from_row

log = logging.getLogger(__name__)

Made = TypeVar("Made")
Incoming = Document | Mapping[str, Any] | Outcome


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


def accessions(incoming: Iterable[Incoming], known: Callable[[str], str | None]) -> Iterator[Accession | Outcome]:
    """Each document as an accession, or the outcome that ends its way: unchanged, or skipped with the reason.

    `known` gives the id of the article whose current version has a fingerprint: it is not cleaned again.
    """
    for one in incoming:
        if isinstance(one, Outcome):
            yield one
        elif isinstance(one, Document):
            yield _accession(one, known)
        else:
            yield _of_row(one, known)


def _of_row(row: Mapping[str, Any], known: Callable[[str], str | None]) -> Accession | Outcome:
    try:
        return _accession(document_from_row(row, source="python"), known)
    except Unreadable as error:
        return Outcome(source="python", row=None, outcome="skipped", reason=str(error))


def _accession(document: Document, known: Callable[[str], str | None]) -> Accession | Outcome:
    print_ = fingerprint(document)
    if id := known(print_):
        return _ended(document, "unchanged", None, id)
    article = tried(document, lambda document: enrich(clean(document)))
    if isinstance(article, Outcome):
        return article
    return Accession(
        article=article,
        around=_around(article),
        original=document.original,
        kind=document.kind,
        key=key(document, article),
        fingerprint=print_,
    )


def tried(document: Document, work: Callable[[Document], Made]) -> Made | Outcome:
    """What some work makes of a document, or the outcome that says why it makes nothing of it."""
    try:
        return work(document)
    except Unreadable as error:
        return _ended(document, "skipped", str(error))
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


def enrich(cleaned: CleanArticle) -> Article:
    """The clean article with the places it names."""
    return Article(**vars(cleaned), places=find_places(cleaned))


def _around(article: Article) -> tuple[Place, ...]:
    """The records of the places that the article's places lie in."""
    ids = dict.fromkeys(step for found in article.places for step in found.place.parent_ids)
    return tuple(place for id in ids if (place := gazetteer().place(id)))


def fingerprint(document: Document) -> str:
    """SHA-256 of the bytes and of what was stated beside them, in hex: equal means nothing has changed."""
    beside = json.dumps([document.kind, vars(document.stated)], default=str, sort_keys=True)
    return hashlib.sha256(beside.encode("utf-8", "replace") + b"\0" + document.original).hexdigest()


def key(document: Document, article: CleanArticle) -> str:
    """SHA-256 of what says which article this is: its row's id, else its URL, else the file it lies in.

    The id of a row holds within its file: two collections may both count from 1.
    """
    where = str(Path(document.source).resolve()) if document.source != "python" else "python"
    if document.stated.source_id:
        named = ("row", where, document.stated.source_id)
    elif article.url:
        named = ("url", plain_url(article.url), "")
    else:
        named = ("file", where, fingerprint(document) if document.row or where == "python" else "")
    return hashlib.sha256("\0".join(named).encode("utf-8", "replace")).hexdigest()


def plain_url(url: str) -> str:
    """The URL without what does not say which article it is: scheme, www., fragment, tracking, last slash."""
    try:
        parts = urlsplit(url)
    except ValueError:  # such as http://[news/1
        return url
    kept = [(name, value) for name, value in parse_qsl(parts.query) if not name.lower().startswith("utm_")]
    host = parts.netloc.lower().removeprefix("www.")
    return urlunsplit(("", host, parts.path.rstrip("/"), urlencode(sorted(kept)), ""))
