"""What grouping reads of the store and what it writes: texts and changes out, stories and how far it came in."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import islice
from typing import Any, NamedTuple

import sqlalchemy as sql

from archive import dates
from archive.article import Form
from archive.dates import PartialDate
from archive.store import tables
from archive.store.entry import CURRENT, STORED
from archive.store.many import portions, rows_by, storable
from archive.stories.story import Member, Pair, Text

CHANGES, GROUPED, REDIRECTS = tables.changes, tables.grouped, tables.story_redirects
# What these changes did to an article is nothing that grouping looks at.
OF_NO_TEXT = ("grouped", "placed")
WRITTEN_TOGETHER = 10_000  # pairs


class Come(NamedTuple):
    """How far grouping has come: the last change, and the one up to which nothing was grouped."""

    sequence: int
    since: int


class ToGroup(NamedTuple):
    """The next articles whose text changed, each once, and the last change by which they did."""

    sequence: int
    ids: list[str]


@dataclass(frozen=True, kw_only=True)
class Grouped:
    """What grouping some articles makes of the stories that it touched.

    The pairs of `anew` are these and no others; of the articles of `members` and `alone` the story is what stands
    there. `ended` are the ids that are no story's any more, each with where it leads and whether it was "merged" or
    "split".
    """

    anew: frozenset[str] = frozenset()
    pairs: tuple[Pair, ...] = ()
    members: tuple[Member, ...] = ()  # whose row is new or another
    alone: frozenset[str] = frozenset()  # that have a row no more
    moved: tuple[str, ...] = ()  # whose story is another than before, for the index to follow
    ended: Mapping[str, tuple[str, str]] | None = None
    begun: frozenset[str] = frozenset()  # ids that are stories of several now


def come(connection: sql.Connection) -> Come:
    """How far grouping has come."""
    row = connection.execute(sql.select(GROUPED)).first()
    return Come(row.sequence, row.since) if row else Come(0, 0)


def note_come(connection: sql.Connection, to: Come) -> None:
    """Grouping has come so far."""
    connection.execute(sql.delete(GROUPED))
    connection.execute(sql.insert(GROUPED).values(to._asdict()))


def last_change(connection: sql.Connection) -> int:
    """The number of the newest change, 0 in an empty store."""
    return connection.scalar(sql.select(sql.func.max(CHANGES.c.sequence))) or 0


def ungrouped(connection: sql.Connection) -> int:
    """How many changes are not grouped yet."""
    to = sql.select(sql.func.max(GROUPED.c.sequence)).scalar_subquery()
    behind = sql.func.coalesce(sql.func.max(CHANGES.c.sequence), 0) - sql.func.coalesce(to, 0)
    return max(0, connection.scalar(sql.select(behind)) or 0)


def to_group(connection: sql.Connection, after: int, limit: int, until: int | None = None) -> ToGroup:
    """The articles of the next so many changes of a text, up to one or the newest: that, where they are fewer."""
    last = last_change(connection) if until is None else until
    wanted = (
        sql.select(CHANGES.c.sequence, CHANGES.c.article)
        .where(CHANGES.c.sequence > after, CHANGES.c.sequence <= last, CHANGES.c.what.not_in(OF_NO_TEXT))
        .order_by(CHANGES.c.sequence)
        .limit(limit)
    )
    rows = connection.execute(wanted).all()
    whole = len(rows) < limit
    return ToGroup(last if whole else rows[-1].sequence, list(dict.fromkeys(row.article for row in rows)))


def texts(connection: sql.Connection, ids: Iterable[str]) -> dict[str, Text]:
    """What grouping sees of the current versions of these articles, by id; unknown ids are left out."""
    wanted = sql.select(*STORED).join_from(tables.articles, tables.versions, CURRENT)
    return {row.id: text_of(row) for row in rows_by(connection, wanted, tables.articles.c.id, ids)}


def characters(connection: sql.Connection, ids: Iterable[str]) -> int:
    """How long these articles are together, as they are kept."""
    content = sql.type_coerce(tables.versions.c.content, sql.Text)
    wanted = sql.select(sql.func.length(content).label("long")).select_from(
        tables.articles.join(tables.versions, CURRENT)
    )
    return sum(row.long for row in rows_by(connection, wanted, tables.articles.c.id, ids))


def text_of(row: Any) -> Text:
    """What grouping sees of an article, from a row of STORED."""
    content = json.loads(row.content)
    return Text(
        id=row.id,
        title=content.get("title"),
        standfirst=content.get("standfirst"),
        body=tuple(content.get("body", ())),
        published=PartialDate(content["published"]) if content.get("published") else None,
        outlet=content.get("outlet"),
        agency=tuple(content.get("agency", ())),
        url=content.get("url"),
        language=content.get("language") or "und",
        form=Form(content.get("form") or Form.ARTICLE),
    )


def texts_after(connection: sql.Connection, id: str, limit: int) -> list[Text]:
    """What grouping sees of the next articles by id."""
    wanted = sql.select(*STORED).join_from(tables.articles, tables.versions, CURRENT)
    rows = connection.execute(wanted.where(tables.articles.c.id > id).order_by(tables.articles.c.id).limit(limit))
    return [text_of(row) for row in rows]


def first_kept(connection: sql.Connection, ids: Iterable[str]) -> dict[str, int]:
    """The number of the first change of each of these articles."""
    wanted = sql.select(CHANGES.c.article, sql.func.min(CHANGES.c.sequence)).group_by(CHANGES.c.article)
    return {row[0]: row[1] for row in rows_by(connection, wanted, CHANGES.c.article, ids)}


def keep_grouped(connection: sql.Connection, grouped: Grouped, sequence: int | None) -> None:
    """Write what grouping made of stories, for the index to follow; with `sequence` it has come to that change."""
    at = dates.now()
    _keep_pairs(connection, grouped.anew, grouped.pairs)
    _keep_members(connection, grouped.members, grouped.alone)
    _keep_redirects(connection, grouped, at)
    own = come(connection)
    # Its own changes need no grouping: where nothing else waits, it has come past them.
    to = own.sequence if sequence is None else sequence
    is_last = to == last_change(connection)
    _insert(connection, CHANGES, _changes(connection, grouped.moved, at))
    note_come(connection, Come(last_change(connection) if is_last else to, own.since))


def replace_pairs(connection: sql.Connection, pairs: Iterator[Pair]) -> None:
    """Keep these pairs in the place of all."""
    connection.execute(sql.delete(tables.story_pairs))
    while some := list(islice(pairs, WRITTEN_TOGETHER)):
        _insert(connection, tables.story_pairs, [{**vars(pair), "rule": pair.rule.value} for pair in some])


def linked_ids(connection: sql.Connection) -> list[str]:
    """The articles that a pair or a story of several names, by id."""
    pairs, members = tables.story_pairs, tables.members
    wanted = sql.union(sql.select(pairs.c.one), sql.select(pairs.c.other), sql.select(members.c.id))
    return sorted(connection.scalars(wanted))


def _keep_pairs(connection: sql.Connection, anew: Iterable[str], pairs: Sequence[Pair]) -> None:
    table = tables.story_pairs
    for some in portions(anew):
        for side in (table.c.one, table.c.other):
            connection.execute(sql.delete(table).where(side.in_(some)))
    _insert(connection, table, [{**vars(pair), "rule": pair.rule.value} for pair in pairs])


def _keep_members(connection: sql.Connection, members: Sequence[Member], alone: Iterable[str]) -> None:
    table = tables.members
    for some in portions((*(member.id for member in members), *alone)):
        connection.execute(sql.delete(table).where(table.c.id.in_(some)))
    rows = [
        vars(one) | {"heading": storable(one.heading), "outlet": storable(one.outlet or "") or None}
        for one in members
    ]
    _insert(connection, table, rows)


def _keep_redirects(connection: sql.Connection, grouped: Grouped, at: Any) -> None:
    """Where ids of former stories lead; never by way of another that has come to an end."""
    ended = grouped.ended or {}
    for some in portions((*ended, *grouped.begun)):
        connection.execute(sql.delete(REDIRECTS).where(REDIRECTS.c.id.in_(some)))
    for id, (into, what) in ended.items():
        connection.execute(sql.update(REDIRECTS).where(REDIRECTS.c.into == id).values(into=into))
        connection.execute(sql.insert(REDIRECTS).values(id=id, into=into, what=what, at=at))
    connection.execute(sql.delete(REDIRECTS).where(REDIRECTS.c.id == REDIRECTS.c.into))


def _changes(connection: sql.Connection, ids: Iterable[str], at: Any) -> list[dict[str, Any]]:
    table = tables.articles
    rows = rows_by(connection, sql.select(table.c.id, table.c.version), table.c.id, ids)
    return [{"article": row.id, "version": row.version, "what": "grouped", "at": at} for row in rows]


def _insert(connection: sql.Connection, table: sql.Table, rows: list[dict[str, Any]]) -> None:
    if rows:
        connection.execute(sql.insert(table), rows)
