"""Articles as JSON and back: one shape for `morgue clean --json`, the article endpoint and the store."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from typing import Any

from archive.article import Article, ArticlePlace, Caption, CleanArticle, Form, Grade, Mention, Removed, Role
from archive.dates import PartialDate
from archive.places.book import GAZETTEER, PlaceBook
from archive.places.place import Place
from archive.places.steps import lies_in

# The attributes of an article that hold places, and their keys. What an earlier Morgue stored has no `spoken_of`,
# and no grades: it reads as named.
PLACED = ("places", "spoken_of")


def clean_json(article: CleanArticle) -> dict[str, Any]:
    """What `morgue clean --json` tells of a document (docs/json.md); null or empty where nothing is known."""
    where = article.source if article.row is None else f"{article.source}:{article.row}"
    return {"source": where, **_content(article)}


def article_json(article: Article) -> dict[str, Any]:
    """What GET /api/v1/articles/{id} and `morgue show --json` tell: the clean article and what the archive adds."""
    return {
        "id": article.id,
        "story": article.story,
        "version": article.version,
        "added": article.added.isoformat() if article.added else None,
        **clean_json(article),
        **{key: [vars(found.place) | _read_as(found) for found in getattr(article, key)] for key in PLACED},
    }


def _content(article: CleanArticle) -> dict[str, Any]:
    return {
        "source_id": article.source_id,
        "form": article.form.value,
        "title": article.title,
        "published": article.published.text if article.published else None,
        "published_source": article.published_source,
        "updated": article.updated.text if article.updated else None,
        "updated_source": article.updated_source,
        "byline": list(article.byline),
        "agency": list(article.agency),
        "outlet": article.outlet,
        "url": article.url,
        "section": article.section,
        "image": article.image,
        "dateline": article.dateline,
        "standfirst": article.standfirst,
        "captions": [dict(vars(caption)) for caption in article.captions],
        "body": list(article.body),
        "language": article.language,
        "removed": [dict(vars(line)) for line in article.removed],
        "problems": list(article.problems),
    }


def stored_json(article: Article) -> dict[str, Any]:
    """What the store keeps of an article's version; places are kept by id, their records stand apart."""
    return _content(article) | {
        "source": article.source,
        "row": article.row,
        **{key: [{"id": found.place.id} | _read_as(found) for found in getattr(article, key)] for key in PLACED},
    }


def _read_as(found: ArticlePlace) -> dict[str, Any]:
    """Where an article speaks of a place, and how much it has to do with it."""
    return {"grade": found.grade.value, "mentions": [dict(vars(mention)) for mention in found.mentions]}


def stored_place_ids(stored: Mapping[str, Any]) -> Iterator[str]:
    """The ids of the places that a stored version speaks of."""
    return (row["id"] for key in PLACED for row in stored.get(key, ()))


# How a value of the JSON becomes the article's again; keys that are not here are kept as they are.
_READ: dict[str, Callable[[Any], Any]] = {
    "form": Form,
    "published": lambda text: PartialDate(text) if text else None,
    "updated": lambda text: PartialDate(text) if text else None,
    "byline": tuple,
    "agency": tuple,
    "body": tuple,
    "problems": tuple,
    "captions": lambda rows: tuple(Caption(**row) for row in rows),
    "removed": lambda rows: tuple(Removed(**row | {"role": Role(row["role"])}) for row in rows),
}


def article_from_stored(
    stored: Mapping[str, Any], places: Mapping[str, Place], book: PlaceBook = GAZETTEER, **kept: Any
) -> Article:
    """The article of a stored version; `kept` is its id, version and date.

    `places` are the records by the ids that are stored. One without a record is no place any more; those that have
    one record are one place, which lies where the book has it.
    """
    values = {key: _READ.get(key, _same)(value) for key, value in stored.items() if key not in PLACED}
    named, spoken_of = (_placed(stored.get(key, ()), places, book) for key in PLACED)
    return Article(places=named, spoken_of=spoken_of, **values, **kept)


def _placed(
    rows: Iterable[Mapping[str, Any]], places: Mapping[str, Place], book: PlaceBook
) -> tuple[ArticlePlace, ...]:
    """The places of stored rows; an article is about one place if it is about one that was merged into it."""
    mentions: dict[Place, list[Mention]] = {}
    about: set[Place] = set()
    for row in rows:
        if place := places.get(row["id"]):
            mentions.setdefault(place, []).extend(Mention(**spot) for spot in row["mentions"])
            about |= {place} if row.get("grade") == Grade.ABOUT else set()
    return tuple(
        ArticlePlace(
            place=place,
            mentions=tuple(those),
            grade=Grade.ABOUT if place in about else Grade.NAMED,
            around=lies_in(place.id, book),
        )
        for place, those in mentions.items()
    )


def _same(value: Any) -> Any:
    return value
