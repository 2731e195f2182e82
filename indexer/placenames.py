"""Clean articles to the places they name: each mention found, told from persons and firms, and resolved.

Precision comes first. A name is read as a place when it is well known or the text supports it (a dateline,
"in X", "X, Texas", its country named nearby), and one name means one place throughout an article.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import NamedTuple

from archive.article import ArticlePlace, CleanArticle, Mention
from archive.placebook import GAZETTEER, PlaceBook
from archive.places import Place
from indexer.cleaning.trees import Forest
from indexer.placecandidates import APART, claims_in, mentions_of, placed
from indexer.placereading import Reading
from indexer.placesenses import Name, Passage, senses_of
from indexer.placetagger import kind_of, shipped, tagged


class Found(NamedTuple):
    """A place in a plain text."""

    start: int
    end: int
    place: Place


def find_places(article: CleanArticle, book: PlaceBook = GAZETTEER) -> tuple[ArticlePlace, ...]:
    """The places of a book that an article names, in order of first mention; those around them are not added."""
    places: dict[str, Place] = {}
    mentions: dict[str, list[Mention]] = defaultdict(list)
    for name, place in _resolved(_passages(article), article.language, book):
        where = name.passage
        mention = Mention(
            field=where.field, paragraph=where.paragraph, start=name.start, end=name.end, text=name.text
        )
        places[place.id] = place
        mentions[place.id].append(mention)
    return tuple(ArticlePlace(place=places[key], mentions=tuple(those)) for key, those in mentions.items())


def find_in_text(text: str, language: str = "en", book: PlaceBook = GAZETTEER) -> list[Found]:
    """The places of a book that a plain text names, in its order."""
    return [Found(name.start, name.end, place) for name, place in _resolved([Passage(text)], language, book)]


def _passages(article: CleanArticle) -> Iterator[Passage]:
    if article.title:
        yield Passage(article.title, "title")
    if article.standfirst:
        yield Passage(article.standfirst, "standfirst")
    for number, paragraph in enumerate(article.body):
        yield Passage(paragraph, "body", number)


def _resolved(passages: Iterable[Passage], language: str, book: PlaceBook) -> list[tuple[Name, Place]]:
    return resolve([Reading(passage, language, book) for passage in passages])


def resolve(readings: Iterable[Reading]) -> list[tuple[Name, Place]]:
    """The names in the readings of an article's passages that are places, in order, each with its place."""
    return [(name, place) for name, place in all_mentions(readings, shipped()) if place.kind not in APART]


def all_mentions(readings: Iterable[Reading], trees: Forest | None) -> list[tuple[Name, Place]]:
    """The same by these trees, and those of streets, rivers and continents (`APART`), which no archive counts.

    Without trees by the rules alone, which know none of the latter.
    """
    readings = list(readings)
    claims = claims_in(readings)
    ruled = _placed(readings, mentions_of(claims, readings), claims)
    mentions = tagged(readings, ruled, claims, trees)
    if mentions is None:
        return ruled
    told = {name.key for name in mentions}
    told_in = defaultdict(list)
    for name in mentions:
        told_in[id(name.passage)].append(name)
    for reading in readings:
        reading.settle(told_in[id(reading.passage)])
        reading.rejected -= told  # a person here, a town there
    unknown = [name for name in mentions if not name.candidates]
    kinds = {name.key: kind_of(name) for name in unknown} | claims
    return _placed(readings, unknown, kinds)


def _placed(
    readings: Sequence[Reading], unknown: Sequence[Name], kinds: Mapping[str, str]
) -> list[tuple[Name, Place]]:
    """The names of the readings with their places, and those that no record bears, which are of these kinds."""
    names = [name for reading in readings for name in reading.names]
    peoples = {one.country.id for reading in readings for one in reading.asides if one.kind == "demonym"}
    persons = {key for reading in readings for key in reading.rejected}
    senses = senses_of(names, peoples, persons)
    known = [(name, senses[name.key]) for name in names if name.key in senses]
    if not unknown:
        return known
    order = {id(reading.passage): number for number, reading in enumerate(readings)}
    new = placed(kinds, unknown, known, readings[0].book)
    return sorted([*known, *new], key=lambda pair: (order[id(pair[0].passage)], pair[0].start))
