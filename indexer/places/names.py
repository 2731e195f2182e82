"""Clean articles to the places they name: each mention found, told from persons and firms, and resolved.

Precision comes first. A name is read as a place when it is well known or the text supports it (a dateline,
"in X", "X, Texas", its country named nearby), and one name means one place throughout an article.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from typing import NamedTuple

from archive.article import ArticlePlace, CleanArticle, Grade, Mention
from archive.places.book import GAZETTEER, PlaceBook
from archive.places.place import Place
from indexer.places.candidates import claims_in, counted, mentions_of, placed
from indexer.places.grades import about_ids, asides
from indexer.places.others import is_school
from indexer.places.reading import Reading
from indexer.places.senses import Name, Passage, opens_as_word, sense_of, senses_of
from indexer.places.spellings import spelt
from indexer.places.tagger import kind_of, shipped, tagged
from indexer.places.teams import without_teams
from indexer.trees import Forest


class Found(NamedTuple):
    """A place in a plain text."""

    start: int
    end: int
    place: Place


class Placed(NamedTuple):
    """The places an article names, and the countries it speaks of by their people or government."""

    places: tuple[ArticlePlace, ...]
    spoken_of: tuple[ArticlePlace, ...]


def read_places(article: CleanArticle, book: PlaceBook = GAZETTEER, home: str = "") -> Placed:
    """The places of a book that an article names, and the countries of which it speaks otherwise, all with grades.

    Both come in order of first mention; the places around them are not added. `home` is the id of the place that
    its outlet writes for, if that is known.
    """
    readings = [Reading(passage, article.language, book, home) for passage in _passages(article)]
    resolved = resolve(readings)
    about = about_ids(readings, resolved)
    named = ((place, _mention(name.passage, name.start, name.end)) for name, place in resolved)
    spoken = ((one.country, _mention(*one[:3], one.kind)) for one in asides(readings, resolved))
    placed = Placed(_graded(named, about), _graded(spoken, about))
    return placed._replace(spoken_of=(*placed.spoken_of, *_untold(placed, about, book)))


def _untold(placed: Placed, about: Collection[str], book: PlaceBook) -> Iterator[ArticlePlace]:
    """The countries it is about by nothing but their towns, offices or firms."""
    told = {found.place.id for some in placed for found in some}
    for id in sorted(one for one in about if "/" not in one and one not in told):
        if country := book.place(id):
            yield ArticlePlace(place=country, grade=Grade.ABOUT)


def _mention(where: Passage, start: int, end: int, kind: str = "place") -> Mention:
    text = where.text[start:end]
    return Mention(field=where.field, paragraph=where.paragraph, start=start, end=end, text=text, kind=kind)


def _graded(found: Iterable[tuple[Place, Mention]], about: Collection[str]) -> tuple[ArticlePlace, ...]:
    """Each place with its mentions and grade, in the order of first mention."""
    places: dict[str, Place] = {}
    mentions: dict[str, list[Mention]] = defaultdict(list)
    for place, mention in found:
        places[place.id] = place
        mentions[place.id].append(mention)
    return tuple(
        ArticlePlace(place=places[id], mentions=tuple(those), grade=Grade.ABOUT if id in about else Grade.NAMED)
        for id, those in mentions.items()
    )


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
    return counted(all_mentions(readings, shipped()))


def all_mentions(readings: Iterable[Reading], trees: Forest | None) -> list[tuple[Name, Place]]:
    """The same by these trees, and those of streets, rivers and continents (not `counted`).

    Without trees by the rules alone, which know none of the latter.
    """
    readings = list(readings)
    return without_teams(readings, _mentions(readings, trees))


def _mentions(readings: Sequence[Reading], trees: Forest | None) -> list[tuple[Name, Place]]:
    claims = claims_in(readings)
    ruled = _by_rules(readings, claims)
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
    known = _known(readings)
    unknown = [name for name in mentions if not name.candidates]
    kinds = {name.key: kind_of(name) for name in unknown} | claims
    return _with_unknown(readings, known, unknown, kinds)


def _by_rules(readings: Sequence[Reading], claims: Mapping[str, str]) -> list[tuple[Name, Place]]:
    """The mentions of places that are known, that are spelt like known ones, or that patterns claim to be some."""
    unknown = mentions_of(claims, readings)
    known = _known(readings)
    found = spelt(readings, claims, known)
    spellings = mentions_of(found, readings)
    kept = {id(name) for reading in readings for name in reading.names}
    known = [pair for pair in known if id(pair[0]) in kept]
    known += [(replace(name, candidates=(found[name.key],)), found[name.key].place) for name in spellings]
    return _with_unknown(readings, known, [name for name in unknown if name.key not in found], claims)


def _known(readings: Sequence[Reading]) -> list[tuple[Name, Place]]:
    """The names of the readings that some place bears, each with the one that is meant."""
    names = [name for reading in readings for name in reading.names]
    peoples = {one.country.id for reading in readings for one in reading.asides if one.kind == "demonym"}
    # "The University of Nebraska" is no mention of Nebraska, but tells which Columbus is meant.
    schools = (one for reading in readings for one in reading.embedded if is_school(reading, one))
    peoples |= {one.candidates[0].place.id for one in schools}
    bearers = {key for reading in readings for key in reading.persons}
    for reading in readings if bearers else ():
        reading.asides = [one for one in reading.asides if one.key not in bearers]
    persons = {key for reading in readings for key in reading.rejected}
    where = (readings[0].language, readings[0].home) if readings else ()
    senses = senses_of(names, peoples, persons, *where)
    meant = ((name, sense_of(name, senses)) for name in names if name.key in senses and not opens_as_word(name))
    return [(name, place) for name, place in meant if place]


def _with_unknown(
    readings: Sequence[Reading], known: list[tuple[Name, Place]], unknown: Sequence[Name], kinds: Mapping[str, str]
) -> list[tuple[Name, Place]]:
    """The known names and the unknown ones, which are of these kinds, in order, each with its place."""
    order = {id(reading.passage): number for number, reading in enumerate(readings)}
    new = placed(kinds, unknown, known, readings[0].book) if unknown else []
    return sorted([*known, *new], key=lambda pair: (order[id(pair[0].passage)], pair[0].start))
