"""The names of places: from records and from what articles call them into the table, and out of it for a search."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from typing import NamedTuple

import sqlalchemy as sql

from archive.article import ArticlePlace
from archive.places.gazetteer import gazetteer
from archive.places.place import Place
from archive.store import tables
from archive.store.many import MANY, portions, rows_by, storable
from archive.transliteration import name_key, placed_skeleton

LONGEST = 80  # characters: what is longer is no name
MOST_NAMES = 2_000  # that begin alike
LAST = "\U0010ffff"  # behind every character

# Names with the records of their places, and the same table to ask which places those are.
NAMED = (
    sql.select(tables.place_names, tables.places.c.label, tables.places.c.lat.is_not(None).label("is_charted"))
    .join(tables.places, tables.places.c.id == tables.place_names.c.place)
    .order_by(tables.place_names.c.place, tables.place_names.c.name)
)
ASKED = tables.place_names.alias()

# Names by place and key, each as it is written
Names = Mapping[tuple[str, str], str]


class PlaceName(NamedTuple):
    """A name of a place; `is_charted` says that its position is known, so that it is no other place's namesake."""

    place: str
    name: str
    text: str
    skeleton: str | None
    label: str
    is_charted: bool


def names_of(place: Place) -> Names:
    """What a place is called: as its record says, and as the gazetteer knows."""
    return names_written(place.id, (place.name, *gazetteer().names(place.id)))


def names_in(places: Iterable[ArticlePlace]) -> Names:
    """What an article calls its places."""
    named: dict[tuple[str, str], str] = {}
    for found in places:
        named |= names_written(found.place.id, (mention.text for mention in found.mentions))
    return named


def names_written(place: str, texts: Iterable[str]) -> dict[tuple[str, str], str]:
    """A place's names as they are written, by place and key."""
    named: dict[tuple[str, str], str] = {}
    for text in texts:
        key = name_key(storable(text))
        if key and len(text) <= LONGEST:
            # A dateline shouts, and the gazetteer's other names are folded.
            is_plain = text.islower() or (text.isupper() and len(text) > 4)
            shown = text.title() if is_plain else text
            named.setdefault((place, key), storable(shown))
    return named


def names_stored(content: str) -> Names:
    """What an article calls its places, of a version as it is stored."""
    named: dict[tuple[str, str], str] = {}
    for place in json.loads(content)["places"]:
        named |= names_written(place["id"], (mention["text"] for mention in place["mentions"]))
    return named


def drop_names(connection: sql.Connection, keys: Iterable[tuple[str, str]]) -> None:
    """Keep these names no more, given by place and key."""
    table = tables.place_names
    for some in portions(keys):
        connection.execute(sql.delete(table).where(sql.tuple_(table.c.place, table.c.name).in_(some)))


def add_names(connection: sql.Connection, named: Iterable[Names]) -> None:
    """Keep these names, those that are there already as they are."""
    table = tables.place_names
    new = {key: text for one in named for key, text in one.items()}
    there = rows_by(connection, sql.select(table.c.place, table.c.name), table.c.name, (name for _, name in new))
    for row in there:
        new.pop((row.place, row.name), None)
    rows = [
        {"place": place, "name": name, "text": text, "skeleton": placed_skeleton(place, name)}
        for (place, name), text in new.items()
    ]
    if rows:
        connection.execute(sql.insert(table), rows)


def names_beside(
    connection: sql.Connection, keys: Iterable[str], skeletons: Iterable[str] = ()
) -> tuple[PlaceName, ...]:
    """Every name of the places that one of these keys names, or a name with one of these skeletons does."""
    found: dict[PlaceName, None] = {}
    for column, values in ((ASKED.c.name, keys), (ASKED.c.skeleton, skeletons)):
        listed = list(map(storable, dict.fromkeys(values)))[:MANY]
        if listed:
            bearers = sql.select(ASKED.c.place).where(column.in_(listed))
            rows = connection.execute(NAMED.where(tables.place_names.c.place.in_(bearers)))
            found |= dict.fromkeys(PlaceName(**row._mapping) for row in rows)
    return tuple(found)


def names_beginning(connection: sql.Connection, key: str) -> dict[str, str]:
    """The places with a name that begins with this key, with the shortest such name as it is written."""
    table = tables.place_names
    wanted = sql.select(table.c.place, table.c.text).where(table.c.name >= key, table.c.name < key + LAST)
    rows = connection.execute(wanted.order_by(table.c.name).limit(MOST_NAMES))
    return {row.place: row.text for row in sorted(rows, key=lambda row: -len(row.text))}
