"""Edited records of places into the tables and out of them, with what was done to each and by which step."""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Mapping, Set
from datetime import UTC, datetime
from typing import Any, NamedTuple

import sqlalchemy as sql

from archive import dates
from archive.places.authority import Record
from archive.places.book import PlaceBook
from archive.places.place import Place, steps_down
from archive.places.steps import lies_in
from archive.store import tables
from archive.store.entry import CURRENT
from archive.store.many import portions, rows_by
from archive.store.names import Names, add_names, drop_names, names_stored, names_written

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


class Step(NamedTuple):
    """What was done together, and to how many records."""

    step: int
    what: str
    at: datetime
    records: int


def edited(connection: sql.Connection) -> dict[str, Record]:
    """Every record that was edited, by id."""
    return {row.id: Record.of(row.record) for row in connection.execute(sql.select(AUTHORITY))}


class Edited(NamedTuple):
    """What an edit made: the ids that changed by it, and the places as they are then."""

    ids: tuple[str, ...]
    book: PlaceBook


def edit(connection: sql.Connection, what: str, edits: Edits, before: PlaceBook) -> Edited:
    """Make these edits of a book in one step, note them, and have articles and facets follow."""
    changed = {id: record for id, record in edits.items() if before.edits.get(id) != record}
    if not changed:
        return Edited((), before)
    now = {id: record.values() for id, record in changed.items() if record}
    noted = {"step": last_step(connection) + 1, "what": what, "at": dates.now()}
    for some in portions(list(changed)):
        connection.execute(sql.delete(AUTHORITY).where(AUTHORITY.c.id.in_(some)))
    rows = [{"id": id, "record": values} for id, values in now.items()]
    _insert(connection, AUTHORITY, rows)
    sides = ((id, {"before": _values(before.edits.get(id)), "after": now.get(id, {})}) for id in changed)
    _insert(connection, CHANGES, [{**noted, "id": id, **both} for id, both in sides])
    after = PlaceBook({id: record for id, record in {**before.edits, **changed}.items() if record})
    moved = _moved_by(connection, changed, before, after)
    gone = _names_gone(before, after, {*changed, *moved})
    keep_places(connection, after, {*changed, *moved})
    named, written = touch(connection, {*changed, *moved}, gone)
    drop_names(connection, gone - written)
    # What was taken back and no article names would be taken for a candidate.
    forget_places(connection, (id for id in changed if after.is_candidate(id) and id not in named))
    return Edited(tuple(changed), after)


def _moved_by(connection: sql.Connection, changed: Iterable[str], before: PlaceBook, after: PlaceBook) -> set[str]:
    """The places whose ids lead elsewhere after an edit, or that lie in other places, by way of what changed."""
    if all(before.current(id) == after.current(id) for id in changed):
        return set()
    led = {id for id in {*before.edits, *after.edits} if before.current(id) != after.current(id)}
    kept = connection.scalars(sql.select(tables.places.c.id))
    return led | {id for id in kept if lies_in(id, before) != lies_in(id, after)}


def _insert(connection: sql.Connection, table: sql.Table, rows: list[dict[str, Any]]) -> None:
    if rows:
        connection.execute(sql.insert(table), rows)


def last_steps(connection: sql.Connection, limit: int, id: str | None = None) -> list[Change]:
    """The newest changes first, of one record or of all."""
    wanted = sql.select(CHANGES).order_by(CHANGES.c.number.desc()).limit(limit)
    rows = connection.execute(wanted if id is None else wanted.where(CHANGES.c.id == id))
    return [_change(row) for row in rows]


def steps(connection: sql.Connection, limit: int) -> list[Step]:
    """The newest steps first."""
    columns = (CHANGES.c.step, CHANGES.c.what, CHANGES.c.at, sql.func.count())
    wanted = sql.select(*columns).group_by(*columns[:3]).order_by(CHANGES.c.step.desc()).limit(limit)
    return [Step(row[0], row[1], row[2].replace(tzinfo=UTC), row[3]) for row in connection.execute(wanted)]


def changed_since(connection: sql.Connection, step: int) -> Change | None:
    """The newest change by a later step of a record that this step changed."""
    ids = sql.select(CHANGES.c.id).where(CHANGES.c.step == step)
    later = sql.select(CHANGES).where(CHANGES.c.step > step, CHANGES.c.id.in_(ids))
    row = connection.execute(later.order_by(CHANGES.c.number.desc()).limit(1)).first()
    return _change(row) if row else None


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
    there = set(connection.scalars(sql.select(table.c.id)))
    # Labels name what a place lies in.
    inside = (id for id in sorted(there) if not current.keys().isdisjoint(steps_down(id)))
    keep_records(connection, book, [*current, *inside])


def keep_records(connection: sql.Connection, book: PlaceBook, ids: Iterable[str]) -> None:
    """Keep what the book says of these places and of those around them, and what they are called."""
    table = tables.places
    there = set(connection.scalars(sql.select(table.c.id)))
    wanted = dict.fromkeys(step for id in ids for step in steps_down(id))
    candidates = [id for id in wanted if id in there and book.is_candidate(id)]
    held = (Place(**row._mapping) for row in rows_by(connection, sql.select(table), table.c.id, candidates))
    # What was merged is the place that it was merged into.
    known = filter(None, map(book.place, wanted))
    places = list({place.id: place for place in (*known, *map(book.labelled, held))}.values())
    _insert(connection, table, [{**vars(place)} for place in places if place.id not in there])
    for place in places:
        if place.id in there:
            connection.execute(sql.update(table).where(table.c.id == place.id).values(vars(place)))
    add_names(connection, (names_written(place.id, (place.name, *book.names(place.id))) for place in places))


def _names_gone(before: PlaceBook, after: PlaceBook, ids: Iterable[str]) -> set[tuple[str, str]]:
    """The names, by place and key, that an edit of these places takes from them or from what they led to."""
    led = {place for id in ids for place in (id, before.current(id), after.current(id)) if place}
    return {name for id in led for name in _known_names(before, id).keys() - _known_names(after, id).keys()}


def _known_names(book: PlaceBook, id: str) -> Names:
    """What a place is called as the book has it; nothing of one that it knows not, or by another id."""
    place = book.place(id)
    return names_written(id, (place.name, *book.names(id))) if place and place.id == id else {}


# How the places of an article are written in its content
NAMED = re.compile(r'"id": ("[^"]*")')


def touch(
    connection: sql.Connection, ids: Iterable[str], names: Set[tuple[str, str]]
) -> tuple[set[str], set[tuple[str, str]]]:
    """Note a change of each article whose current version names one of these places.

    Which of the places any article names, and which of the names, by place and key, any writes. Every current
    version is looked through: a minute for a million.
    """
    wanted = {json.dumps(id): id for id in ids}
    content = sql.type_coerce(tables.versions.c.content, sql.Text)
    columns = (tables.articles.c.id, tables.articles.c.version, content)
    rows = connection.execute(sql.select(*columns).select_from(tables.articles.join(tables.versions, CURRENT)))
    at = dates.now()
    named: set[str] = set()
    written: set[tuple[str, str]] = set()
    called = {json.dumps(id) for id, _ in names}
    changes = []
    for id, version, text in rows:
        here = set(NAMED.findall(text))
        if not called.isdisjoint(here):
            written |= names & names_stored(text).keys()
        if found := wanted.keys() & here:
            named |= found
            changes.append({"article": id, "version": version, "what": "placed", "at": at})
    _insert(connection, tables.changes, changes)
    return {wanted[one] for one in named}, written


def forget_places(connection: sql.Connection, ids: Iterable[str]) -> None:
    """Keep no more of these places."""
    for some in portions(list(ids)):
        connection.execute(sql.delete(tables.place_names).where(tables.place_names.c.place.in_(some)))
        connection.execute(sql.delete(tables.places).where(tables.places.c.id.in_(some)))


def _change(row: Any) -> Change:
    at = row.at.replace(tzinfo=UTC)
    return Change(row.step, row.what, at, row.id, _record(row.before), _record(row.after))


def _values(record: Record | None) -> dict[str, Any]:
    return record.values() if record else {}


def _record(values: Mapping[str, Any]) -> Record | None:
    return Record.of(values) if values else None
