"""The current versions out of the tables, to be read and cleaned once more, and what outlets repeat into them."""

from __future__ import annotations

import json
import zlib
from collections import defaultdict
from collections.abc import Iterator, Sequence
from typing import Any

import sqlalchemy as sql

from archive.article import Accession, Article, Kind, Reading
from archive.outlet_rules import Furniture, Repeated
from archive.repetition import Page, page_of
from archive.store import tables
from archive.store.entry import CURRENT, STORED
from archive.store.many import rows_by, storable

READ_TOGETHER = 1_000
PACKED_TOGETHER = 8_000_000  # bytes of packed originals that are read together, but for a larger one by itself

ARTICLES, VERSIONS, ORIGINALS = tables.articles, tables.versions, tables.originals
# What came clean is no page: nothing was taken from it, and nothing of it is furniture.
OF_PAGES = sql.select(*STORED).join_from(ARTICLES, VERSIONS, CURRENT).where(VERSIONS.c.kind != Kind.BODY.value)


def _of_outlet(outlet: str | None) -> sql.ColumnElement[bool]:
    """That a version is of an outlet, or of any."""
    named = VERSIONS.c.content["outlet"].as_string()
    return sql.true() if outlet is None else named == storable(outlet)


def pages(connection: sql.Connection, outlet: str | None) -> Iterator[Page]:
    """The pages of the current versions, of an outlet or all."""
    with connection.execution_options(yield_per=READ_TOGETHER).execute(OF_PAGES.where(_of_outlet(outlet))) as rows:
        for row in rows:
            yield page_of(row.id, json.loads(row.content))


def newest_pages(connection: sql.Connection, limit: int) -> Iterator[Page]:
    """The pages of the articles that were added or changed last, at most so many."""
    last = sql.select(tables.changes.c.article).order_by(tables.changes.c.sequence.desc()).limit(limit)
    ids = dict.fromkeys(connection.scalars(last))
    yield from pages_of(connection, list(ids))


def pages_of(connection: sql.Connection, ids: Sequence[str]) -> Iterator[Page]:
    """The pages of these articles."""
    for row in rows_by(connection, OF_PAGES, ARTICLES.c.id, ids):
        yield page_of(row.id, json.loads(row.content))


def current_rows(connection: sql.Connection, after: str, limit: int, outlet: str | None) -> list[Any]:
    """The next current versions in the order of ids, with their originals; fewer where these are large."""
    reading = (VERSIONS.c.fingerprint, VERSIONS.c.origin, VERSIONS.c.beside)
    wanted = (
        sql.select(*STORED, ARTICLES.c.key, VERSIONS.c.kind, *reading, ORIGINALS.c.packed)
        .join_from(ARTICLES, VERSIONS, CURRENT)
        .join(ORIGINALS, ORIGINALS.c.hash == VERSIONS.c.original)
        .where(ARTICLES.c.id > after, _of_outlet(outlet))
        .order_by(ARTICLES.c.id)
        .limit(limit)
    )
    rows: list[Any] = []
    size = 0
    with connection.execution_options(yield_per=1).execute(wanted) as found:
        for row in found:
            rows.append(row)
            size += len(row.packed)
            if size >= PACKED_TOGETHER:
                break
    return rows


def accession_of(row: Any, article: Article) -> Accession:
    """A current version as it once came in."""
    return Accession(
        article=article,
        original=zlib.decompress(row.packed),
        kind=Kind(row.kind),
        key=row.key,
        reading=Reading(fingerprint=row.fingerprint, origin=row.origin, beside=row.beside),
    )


def outlets(connection: sql.Connection) -> list[str]:
    """The outlets of the current versions, by name."""
    named = VERSIONS.c.content["outlet"].as_string().label("outlet")
    found = sql.select(named).distinct().select_from(ARTICLES.join(VERSIONS, CURRENT)).where(named.is_not(None))
    return sorted(connection.scalars(found))


def count_current(connection: sql.Connection, outlet: str | None) -> int:
    """How many articles there are, of an outlet or of all."""
    if outlet is None:
        return connection.scalar(sql.select(sql.func.count()).select_from(ARTICLES)) or 0
    versions = ARTICLES.join(VERSIONS, CURRENT)
    return connection.scalar(sql.select(sql.func.count()).select_from(versions).where(_of_outlet(outlet))) or 0


def kept_furniture(connection: sql.Connection) -> dict[str, dict[str, Repeated]]:
    """The lines that each outlet repeats."""
    table, kept = tables.furniture, defaultdict[str, dict[str, Repeated]](dict)
    for row in connection.execute(sql.select(table)):
        kept[row.outlet][row.line] = Repeated(row.stories, row.opens)
    return dict(kept)


def keep_furniture(connection: sql.Connection, furniture: Furniture, outlet: str | None) -> None:
    """Keep these lines in the place of what was known of an outlet, or of all."""
    table = tables.furniture
    connection.execute(sql.delete(table).where(sql.true() if outlet is None else table.c.outlet == outlet))
    add_furniture(connection, furniture)


def add_furniture(connection: sql.Connection, furniture: Furniture) -> None:
    """Keep these lines beside what is known; none of them may be known."""
    rows = [
        {"outlet": name, "line": line, **repeated._asdict()}
        for name, lines in furniture.items()
        for line, repeated in lines.items()
    ]
    if rows:
        connection.execute(sql.insert(tables.furniture), rows)
