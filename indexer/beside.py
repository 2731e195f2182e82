"""What an option said of a document, such as `--outlet`: its sum is kept with the article, and read from there."""

from __future__ import annotations

import hashlib
import json
from dataclasses import replace
from itertools import combinations

from archive.article import Article, Document, Stated
from archive.errors import Unreadable

# Under which name a fact that may be stated is found in an article; the first two are options of `morgue add`.
STATED = {
    "outlet": "outlet",
    "language": "language",
    "source_id": "source_id",
    "url": "url",
    "title": "title",
    "date": "published",
    "authors": "byline",
}


def said_beside(beside: Stated) -> str:
    """What an option said of a document, as SHA-256 in hex; "" for nothing."""
    said = {name: value for name, value in vars(beside).items() if value}
    encoded = json.dumps(said, default=str, sort_keys=True).encode()
    return hashlib.sha256(encoded).hexdigest() if said else ""


def stated_beside(article: Article, digest: str) -> Stated:
    """What an option said of an article: the store keeps its sum, and the article what was said.

    Unreadable when nothing in the article has that sum.
    """
    if not digest:
        return Stated()
    known = {name: value for name, key in STATED.items() if (value := getattr(article, key))}
    for count in range(1, len(known) + 1):
        for names in combinations(known, count):
            said = Stated(**{name: known[name] for name in names})
            if said_beside(said) == digest:
                return said
    raise Unreadable("what an option said of it when it was added is not known any more; add it again")


def with_said(document: Document, said: Stated) -> Document:
    """A document of which this is said too; what it states itself stays."""
    gaps = {name: value for name, value in vars(said).items() if value and not getattr(document.stated, name)}
    return replace(document, stated=replace(document.stated, **gaps), beside=Stated(**gaps))
