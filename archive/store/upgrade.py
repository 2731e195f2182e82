"""Stores of older layouts to today's, each step within the transaction that it is given."""

from __future__ import annotations

import logging
from collections.abc import Callable, Iterator, Mapping, Sequence
from itertools import islice
from typing import Any

import sqlalchemy as sql

from archive import dates
from archive.places.authority import Record
from archive.places.book import PlaceBook, of_today
from archive.places.gazetteer import gazetteer
from archive.places.place import Place
from archive.store import tables
from archive.store.authority import edited, keep_records
from archive.store.entry import CURRENT
from archive.store.grouping import Come, last_change, note_come
from archive.store.many import held, portions, rows_by
from archive.store.names import Names, add_names, names_of, names_stored

log = logging.getLogger(__name__)

TOGETHER = 1_000  # articles whose places' names are added together
GROUPED_AT_ONCE = (
    10_000  # changes that the next addition groups, in seconds; more wait for `morgue stories recompute`
)


def upgrade(connection: sql.Connection) -> None:
    """Bring the store to the layout of today, from whichever it has."""
    while step := UPGRADES.get(layout := connection.scalar(sql.select(tables.made_by.c.layout)) or 0):
        log.warning("the store has layout %d and is brought to %d: this may take minutes", layout, layout + 1)
        step(connection)
        connection.execute(sql.update(tables.made_by).values(layout=layout + 1))


def _name_places(connection: sql.Connection) -> None:
    """Layout 2 keeps the names of places: they are read from the records and the current versions."""
    tables.place_names.create(connection)
    records = connection.execute(sql.select(tables.places)).all()
    add_names(connection, (names_of(Place(**row._mapping)) for row in records))
    written = _written(connection)
    while some := list(islice(written, TOGETHER)):
        add_names(connection, some)


def _written(connection: sql.Connection) -> Iterator[Names]:
    """What each article calls its places."""
    content = sql.type_coerce(tables.versions.c.content, sql.Text)
    wanted = sql.select(content).join_from(tables.articles, tables.versions, CURRENT)
    for (text,) in connection.execute(wanted).yield_per(TOGETHER):
        yield names_stored(text)


def _keep_furniture(connection: sql.Connection) -> None:
    """Layout 3 keeps the lines that outlets repeat; `morgue reclean` learns them."""
    tables.furniture.create(connection, checkfirst=True)


def _keep_authority(connection: sql.Connection) -> None:
    """Layout 4 keeps the records of places that a librarian has edited."""
    tables.authority.create(connection, checkfirst=True)
    tables.authority_changes.create(connection, checkfirst=True)


def _lie_in_regions(connection: sql.Connection) -> None:
    """Layout 5 has towns in the regions of their countries: what was kept by an older id goes by that of today."""
    rows = connection.execute(sql.select(tables.places)).all()
    moves = {row.id: now for row in rows if (now := gazetteer().moved(row.id, row.kind)) != row.id}
    _move_places(connection, [row for row in rows if row.id in moves], moves)
    _move_records(connection)
    book = PlaceBook(edited(connection))
    today = (id for now in moves.values() for id in (now, book.current(now)) if id)
    keep_records(connection, book, today)
    _move_mentions(connection, moves)


def _move_places(connection: sql.Connection, rows: Sequence[Any], moves: Mapping[str, str]) -> None:
    """The places that articles name, with what these call them, under the ids of today.

    Those that were rejected or merged too: what is undone is there again.
    """
    places, names = tables.places, tables.place_names
    written = [
        {(moves[row.place], row.name): row.text}
        for row in rows_by(connection, sql.select(names), names.c.place, moves)
    ]
    for some in portions(moves):
        connection.execute(sql.delete(names).where(names.c.place.in_(some)))
        connection.execute(sql.delete(places).where(places.c.id.in_(some)))
    there = held(connection, places.c.id, moves.values())
    moved = {moves[row.id]: {**row._mapping, "id": moves[row.id]} for row in rows}
    if new := [values for id, values in moved.items() if id not in there]:
        connection.execute(sql.insert(places), new)
    add_names(connection, written)


def _move_records(connection: sql.Connection) -> None:
    """The records that a librarian edited, and what was done to them, under the ids of today."""
    table, done = tables.authority, tables.authority_changes
    records = of_today(edited(connection).values())
    connection.execute(sql.delete(table))
    for record in records:
        connection.execute(sql.insert(table).values(id=record.id, record=record.values()))
    for change in connection.execute(sql.select(done)).all():
        sides = {side: _moved(getattr(change, side)) for side in ("before", "after")}
        kind = next((told["kind"] for told in sides.values() if told), "")
        moved = {"id": gazetteer().moved(change.id, kind), **sides}
        connection.execute(sql.update(done).where(done.c.number == change.number).values(moved))


def _moved(told: dict[str, Any]) -> dict[str, Any]:
    records = of_today([Record.of(told)]) if told else ()
    return records[0].values() if records else {}


def _move_mentions(connection: sql.Connection, moves: Mapping[str, str]) -> None:
    """Have each version name its places by the ids of today, and the index read again those that do now."""
    table, articles = tables.versions, tables.articles
    key = (table.c.article, table.c.version)
    keys = connection.execute(sql.select(*key)).all() if moves else []
    current = {row.id: row.version for row in connection.execute(sql.select(articles.c.id, articles.c.version))}
    for some in portions(keys):
        wanted = sql.select(*key, table.c.content).where(sql.tuple_(*key).in_([tuple(one) for one in some]))
        for article, version, content in connection.execute(wanted).all():
            if not any(place["id"] in moves for place in content["places"]):
                continue
            for place in content["places"]:
                place["id"] = moves.get(place["id"], place["id"])
            own = sql.and_(table.c.article == article, table.c.version == version)
            connection.execute(sql.update(table).where(own).values(content=content))
            if current[article] == version:
                placed = {"article": article, "version": version, "what": "placed", "at": dates.now()}
                connection.execute(sql.insert(tables.changes).values(placed))


def _keep_stories(connection: sql.Connection) -> None:
    """Layout 6 keeps stories. What is held is grouped by the next addition, or a large archive when it is told to:

    until then each of its articles is a story of its own.
    """
    for table in (
        tables.members,
        tables.story_pairs,
        tables.story_redirects,
        tables.story_decisions,
        tables.grouped,
    ):
        table.create(connection, checkfirst=True)
    for index in tables.changes.indexes:
        index.create(connection, checkfirst=True)
    last = last_change(connection)
    if last > GROUPED_AT_ONCE:
        note_come(connection, Come(last, since=last))


# By the layout they start from
UPGRADES: dict[int, Callable[[sql.Connection], None]] = {
    1: _name_places,
    2: _keep_furniture,
    3: _keep_authority,
    4: _lie_in_regions,
    5: _keep_stories,
}
