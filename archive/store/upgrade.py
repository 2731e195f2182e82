"""Stores of older layouts to today's, each step within the transaction that it is given."""

from __future__ import annotations

import json
import logging
from collections.abc import Callable, Iterator
from itertools import islice

import sqlalchemy as sql

from archive.places import Place
from archive.store import tables
from archive.store.entry import CURRENT
from archive.store.names import Names, add_names, names_of, names_written

log = logging.getLogger(__name__)

TOGETHER = 2_000  # places of articles whose names are added together


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
        for place in json.loads(text)["places"]:
            yield names_written(place["id"], (mention["text"] for mention in place["mentions"]))


def _keep_furniture(connection: sql.Connection) -> None:
    """Layout 3 keeps the lines that outlets repeat; `morgue reclean` learns them."""
    tables.furniture.create(connection, checkfirst=True)


def _keep_authority(connection: sql.Connection) -> None:
    """Layout 4 keeps the records of places that a librarian has edited."""
    tables.authority.create(connection, checkfirst=True)
    tables.authority_changes.create(connection, checkfirst=True)


# By the layout they start from
UPGRADES: dict[int, Callable[[sql.Connection], None]] = {
    1: _name_places,
    2: _keep_furniture,
    3: _keep_authority,
}
