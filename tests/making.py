"""Small invented articles, accessions and queries for tests."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Sequence
from typing import Any

from archive import Archive
from archive.article import Accession, Article, ArticlePlace, Grade, Kind, Reading
from archive.dates import PartialDate
from archive.engines.port import Counted, Engine, Found, Query
from archive.places.place import Place
from archive.query import parse_query


def article(id: str = "", body: str | Sequence[str] = "", **facts: Any) -> Article:
    """An article in English; `date` is a text and `places` are ids such as "IQ/anbar".

    `about` are the ids of what it is about: of those that are not among its places it speaks without naming them.
    """
    date, places, about = facts.pop("date", None), facts.pop("places", ()), facts.pop("about", ())
    graded = {one: ArticlePlace(place=place(one), grade=Grade.ABOUT) for one in about}
    return Article(
        **{"source": "invented.jsonl", "language": "en"} | facts,
        id=id,
        body=(body,) if isinstance(body, str) else tuple(body),
        published=PartialDate.parse(date) if date else None,
        places=tuple(graded.get(one) or ArticlePlace(place=place(one)) for one in places),
        spoken_of=tuple(graded[one] for one in about if one not in places),
    )


def place(id: str, name: str = "") -> Place:
    """A place whose name is the last step of its id, unless one is given."""
    name = name or id.rpartition("/")[2].title()
    kind = ("country", "region", "city")[min(2, id.count("/"))]
    return Place(id=id, name=name, label=f"{name} ({id})", kind=kind)


def accession(
    made: Article, key: str = "", original: bytes = b"", around: Iterable[Place] = (), **read: str
) -> Accession:
    """An article on its way into the store: its key is its source id, and its fingerprint its content.

    `read` may state its `origin` and what was said `beside` it.
    """
    original = original or repr(made).encode()
    return Accession(
        article=made,
        around=tuple(around),
        original=original,
        kind=Kind.BODY,
        key=digest(key or made.source_id or repr(made)),
        reading=Reading(fingerprint=digest(repr(made), original), **{"origin": key} | read),
    )


def digest(*parts: str | bytes) -> str:
    """SHA-256 in hex."""
    return hashlib.sha256(
        b"\0".join(p if isinstance(p, bytes) else p.encode("utf-8", "surrogatepass") for p in parts)
    ).hexdigest()


def asked(text: str = "", **rest: Any) -> Query:
    """The question to an engine that a reader's text is."""
    return Query(tree=parse_query(text).tree, **rest)


def ids(found: Found) -> list[str]:
    """The ids of an engine's hits, in order."""
    return [id for id, _ in found.hits]


def counted(found: Found, name: str) -> Counted:
    """The counts of one facet."""
    return next(facet for facet in found.facets if facet.name == name)


def all_pages(engine: Engine, question: Query, limit: int = 1_000) -> list[list[str]]:
    """The ids of every page, reached by going on from `next`."""
    pages = []
    for _ in range(limit):
        found = engine.search(question)
        pages.append(ids(found))
        if found.next is None:
            return pages
        question = Query(**vars(question) | {"after": found.next, "start": 0})
    raise AssertionError("the pages have no end")


# What articles on one event stand among
OTHER_MATTERS = [
    "Bakers baked bread in the old market hall.",
    "A chess player lost three games in a row.",
    "Rain fell on the vineyards in autumn.",
    "The orchestra rehearsed a forgotten symphony.",
    "Cyclists crossed the mountain pass in fog.",
    "A museum bought two paintings of horses.",
]


def add_among_others(archive: Archive, articles: Iterable[Article]) -> None:
    """Keep articles in an archive with some on other matters."""
    others = [article(body=body, source_id=f"other {n}") for n, body in enumerate(OTHER_MATTERS)]
    archive.store.add([accession(one) for one in (*articles, *others)])
