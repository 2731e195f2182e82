"""The versions of articles in the tables: when each was kept and why."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, datetime

import sqlalchemy as sql

from archive.dates import PartialDate
from archive.store import tables
from archive.store.many import rows_by


@dataclass(frozen=True, kw_only=True)
class Version:
    """A version of an article: its number from 1, what it came by, when, and the update that it states.

    `what` is "added", "updated" (something else was read) or "recleaned" (the same was read or cleaned again).
    """

    number: int
    what: str
    added: datetime
    updated: PartialDate | None = None


def versions_of(connection: sql.Connection, ids: Iterable[str]) -> dict[str, list[Version]]:
    """The versions of these articles, the oldest first."""
    table = tables.versions
    updated = table.c.content["updated"].as_string().label("updated")
    columns = (table.c.article, table.c.version, table.c.added, table.c.original, updated)
    found: dict[str, list[Version]] = defaultdict(list)
    originals: dict[str, str] = {}
    wanted = sql.select(*columns).order_by(table.c.article, table.c.version)
    for row in rows_by(connection, wanted, table.c.article, ids):
        before = originals.get(row.article)
        what = "added" if before is None else "recleaned" if before == row.original else "updated"
        date = PartialDate(row.updated) if row.updated else None
        added = row.added.replace(tzinfo=UTC)
        found[row.article].append(Version(number=row.version, what=what, added=added, updated=date))
        originals[row.article] = row.original
    return dict(found)
