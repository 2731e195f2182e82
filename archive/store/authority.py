"""Edited records of places into the tables and out of them, with what was done to each and by which step."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Any, NamedTuple

import sqlalchemy as sql

from archive import dates
from archive.authority import Record
from archive.store import tables

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
    step = (connection.scalar(sql.select(sql.func.max(CHANGES.c.step))) or 0) + 1
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


def undone(connection: sql.Connection, step: int) -> Edits:
    """The edits that take a step back; none where there was no such step."""
    rows = connection.execute(sql.select(CHANGES).where(CHANGES.c.step == step))
    return {row.id: _record(row.before) for row in rows}


def _change(row: Any) -> Change:
    at = row.at.replace(tzinfo=UTC)
    return Change(row.step, row.what, at, row.id, _record(row.before), _record(row.after))


def _values(record: Record | None) -> dict[str, Any]:
    return record.values() if record else {}


def _record(values: Mapping[str, Any]) -> Record | None:
    return Record.of(values) if values else None
