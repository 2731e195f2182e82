"""Edited records of places into the tables and out of them, with what was done to each and by which step."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from datetime import UTC, datetime
from typing import Any, NamedTuple

import sqlalchemy as sql

from archive import dates
from archive.authority import Record
from archive.placebook import PlaceBook
from archive.places import steps_down
from archive.store import tables
from archive.store.entry import CURRENT
from archive.store.many import held
from archive.store.names import add_names, names_written

AUTHORITY, CHANGES = tables.authority, tables.authority_changes

# Records by id; None for one that is no longer edited, so that the gazetteer's holds again
Edits = Mapping[str, Record | None]


class Change(NamedTuple):
    """What a step did to a record; `before` and `after` are None where there was none."""

    step: int
    what: str
    at: datetime
    id: str
    before: Record | None
    after: Record | None


def edited(connection: sql.Connection) -> dict[str, Record]:
    """Every record that was edited, by id."""
    return {row.id: Record.of(row.record) for row in connection.execute(sql.select(AUTHORITY))}


def edit(connection: sql.Connection, what: str, edits: Edits) -> dict[str, Record | None]:
    """Make these edits in one step, and note them; what changed by it."""
    known = edited(connection)
    changed = {id: record for id, record in edits.items() if known.get(id) != record}
    step = last_step(connection) + 1
    at = dates.now()
    for id, record in changed.items():
        connection.execute(sql.delete(AUTHORITY).where(AUTHORITY.c.id == id))
        if record:
            connection.execute(sql.insert(AUTHORITY).values(id=id, record=record.values()))
        sides = {"before": _values(known.get(id)), "after": _values(record)}
        connection.execute(sql.insert(CHANGES).values(step=step, what=what, at=at, id=id, **sides))
    return changed


def last_steps(connection: sql.Connection, limit: int, id: str | None = None) -> list[Change]:
    """The newest changes first, of one record or of all."""
    wanted = sql.select(CHANGES).order_by(CHANGES.c.number.desc()).limit(limit)
    rows = connection.execute(wanted if id is None else wanted.where(CHANGES.c.id == id))
    return [_change(row) for row in rows]


def last_step(connection: sql.Connection) -> int:
    """The number of the newest step, 0 where there was none."""
    return connection.scalar(sql.select(sql.func.max(CHANGES.c.step))) or 0


def changes_of(connection: sql.Connection, step: int) -> list[Change]:
    """What a step did, in order; nothing where there was no such step."""
    rows = connection.execute(sql.select(CHANGES).where(CHANGES.c.step == step).order_by(CHANGES.c.number))
    return [_change(row) for row in rows]


def keep_places(connection: sql.Connection, book: PlaceBook, ids: Iterable[str]) -> None:
    """Keep what facets and articles show of these places, and of those around them, as the book has it now."""
    table = tables.places
    current = dict.fromkeys(now for id in ids if (now := book.current(id)))
    # Labels name what a place lies in.
    inside = sql.or_(sql.false(), *(table.c.id.startswith(f"{id}/", autoescape=True) for id in current))
    held_inside = connection.scalars(sql.select(table.c.id).where(inside))
    keep_records(connection, book, [*current, *held_inside])


def keep_records(connection: sql.Connection, book: PlaceBook, ids: Iterable[str]) -> None:
    """Keep what the book says of these places and of those around them, and what they are called."""
    table = tables.places
    wanted = dict.fromkeys(step for id in ids for step in steps_down(id))
    places = [place for id in wanted if (place := book.place(id))]
    there = held(connection, table.c.id, (place.id for place in places))
    for place in places:
        row = vars(place)
        known = place.id in there
        connection.execute(
            sql.update(table).where(table.c.id == place.id).values(row) if known else sql.insert(table).values(row)
        )
    add_names(connection, (names_written(place.id, (place.name, *book.names(place.id))) for place in places))


def touch(connection: sql.Connection, ids: Iterable[str]) -> int:
    """Note a change of each article whose current version names one of these places; how many they are."""
    content = sql.type_coerce(tables.versions.c.content, sql.Text)
    # As the places of an article are written in its content.
    named = sql.or_(sql.false(), *(content.contains(f'"id": {json.dumps(id)}', autoescape=True) for id in ids))
    wanted = sql.select(tables.articles.c.id, tables.articles.c.version).where(named)
    rows = connection.execute(wanted.select_from(tables.articles.join(tables.versions, CURRENT)))
    changes = [{"article": row.id, "version": row.version, "what": "placed", "at": dates.now()} for row in rows]
    if changes:
        connection.execute(sql.insert(tables.changes), changes)
    return len(changes)


def _change(row: Any) -> Change:
    at = row.at.replace(tzinfo=UTC)
    return Change(row.step, row.what, at, row.id, _record(row.before), _record(row.after))


def _values(record: Record | None) -> dict[str, Any]:
    return record.values() if record else {}


def _record(values: Mapping[str, Any]) -> Record | None:
    return Record.of(values) if values else None
