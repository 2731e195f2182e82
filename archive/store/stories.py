"""Stories in the tables: of which story an article is, and which articles a story has."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import NamedTuple

import sqlalchemy as sql

from archive.store import tables
from archive.store.many import portions, rows_by
from archive.stories.story import Member

MEMBERS = tables.members


class Listed(NamedTuple):
    """How many articles a story has, and the first of them, the lead first."""

    total: int
    members: list[Member]


def stories_of(connection: sql.Connection, ids: Iterable[str]) -> dict[str, str]:
    """The stories of those of these articles that are not alone in theirs, by article."""
    wanted = sql.select(MEMBERS.c.id, MEMBERS.c.story)
    return {row.id: row.story for row in rows_by(connection, wanted, MEMBERS.c.id, ids)}


def members_of(connection: sql.Connection, stories: Iterable[str], most: int) -> Mapping[str, Listed]:
    """What is listed of each of these stories that has several articles, at most so many of each."""
    of_story = MEMBERS.c.story
    order = (MEMBERS.c.latest, MEMBERS.c.shortness, MEMBERS.c.id)
    place = sql.func.row_number().over(partition_by=of_story, order_by=order).label("place")
    total = sql.func.count().over(partition_by=of_story).label("total")
    found: dict[str, Listed] = {}
    for some in portions(stories):
        ranked = sql.select(MEMBERS, place, total).where(of_story.in_(some)).subquery()
        first = sql.select(ranked).where(ranked.c.place <= most).order_by(ranked.c.place)
        for row in connection.execute(first):
            member = Member(row.latest, row.shortness, row.id, row.story, row.heading, row.outlet, row.published)
            found.setdefault(row.story, Listed(row.total, [])).members.append(member)
    return found
