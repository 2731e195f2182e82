"""Accessions into the database, and articles, originals and changes out of it."""

from __future__ import annotations

import hashlib
import zlib
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import asdict, dataclass
from datetime import UTC, datetime
from itertools import count
from typing import Any

import sqlalchemy as sql
from sqlalchemy.exc import SQLAlchemyError

from archive import dates
from archive.article import Accession, Article, Kind, Reading
from archive.errors import NotFound, StoreError
from archive.places import Place
from archive.shapes import article_from_stored, stored_json
from archive.store import tables

ID_LENGTH = 10
MANY = 500  # values in one IN (…); SQLite allows at least 999


@dataclass(frozen=True)
class Change:
    """The newest change of an article, by its growing number."""

    sequence: int
    article: str


@dataclass(frozen=True)
class Kept:
    """What became of an accession: "added", "updated" or "unchanged", and the article's id."""

    what: str
    id: str


@dataclass(frozen=True, kw_only=True)
class Original:
    """The bytes an article's version was read from."""

    content: bytes
    kind: Kind


class Store:
    """The store of record behind a database URL. A failure of the database is a StoreError."""

    def __init__(self, url: str) -> None:
        self.url = url
        self.engine = sql.create_engine(url)
        if self.engine.dialect.name == "sqlite":
            sql.event.listen(self.engine, "connect", _prepare_sqlite)
            sql.event.listen(self.engine, "begin", _begin_sqlite)
        try:
            self._prepare()
        except BaseException:
            self.close()
            raise

    def _prepare(self) -> None:
        """Make the tables where there are none; StoreError when another Morgue made them otherwise."""
        with self._told():
            made = sql.inspect(self.engine).has_table(tables.made_by.name)
        if not made:
            with self._writing() as connection:
                # Another process may have made them since we looked.
                tables.metadata.create_all(connection)
                if connection.scalar(sql.select(tables.made_by.c.layout)) is None:
                    connection.execute(sql.insert(tables.made_by).values(layout=tables.LAYOUT))
        with self._reading() as connection:
            layout = connection.scalar(sql.select(tables.made_by.c.layout))
        if layout != tables.LAYOUT:
            raise StoreError(
                f"the store at {self.url} has layout {layout}, this Morgue reads {tables.LAYOUT}; "
                "use the Morgue that made it"
            )

    def close(self) -> None:
        """Give the database's connections back."""
        self.engine.dispose()

    @contextmanager
    def _writing(self) -> Iterator[sql.Connection]:
        """A transaction that is on disk when the block ends, or leaves nothing behind."""
        with self._told(), self.engine.connect() as plain:
            connection = plain.execution_options(writes=True)
            with connection.begin():
                yield connection

    @contextmanager
    def _reading(self) -> Iterator[sql.Connection]:
        with self._told(), self.engine.connect() as connection:
            yield connection

    @contextmanager
    def _told(self) -> Iterator[None]:
        try:
            yield
        except SQLAlchemyError as error:
            cause = getattr(error, "orig", None) or error
            raise StoreError(f"the store at {self.url} cannot be used: {cause}") from error

    # What was said of an article before

    def unchanged(self, reading: Reading) -> str | None:
        """The id of the article that a document is already kept as, unless it reads otherwise than before."""
        with self._reading() as connection:
            return _kept_as(connection, reading)

    def add(self, accessions: Sequence[Accession]) -> list[Kept]:
        """Keep these accessions in one transaction; when it returns, they are on disk.

        One with a known key becomes the next version of its article; one that reads as before
        changes nothing.
        """
        if not accessions:
            return []
        with self._writing() as connection:
            entry = _Entry(connection)
            return [entry.keep(accession) for accession in accessions]

    # Articles out of it

    def articles(self, ids: Iterable[str]) -> dict[str, Article]:
        """The current versions of these articles, by id; unknown ids are left out."""
        articles, versions = tables.articles, tables.versions
        current = sql.and_(versions.c.article == articles.c.id, versions.c.version == articles.c.version)
        rows = self._rows_by(
            articles.c.id,
            ids,
            articles.c.id,
            versions.c.version,
            versions.c.added,
            versions.c.content,
            source=articles.join(versions, current),
        )
        return self._as_articles(rows)

    def article(self, id: str) -> Article:
        """The current version of an article; NotFound names the id."""
        found = self.articles([id]).get(id)
        if found is None:
            raise NotFound(f"there is no article {id!r} in this archive")
        return found

    def ids_for(self, name: str) -> list[str]:
        """The ids of the articles that are called this, by our id or by the source's."""
        table = tables.articles
        name = _storable(name)
        wanted = sql.or_(table.c.id == name, table.c.source_id == name)
        with self._reading() as connection:
            return list(connection.scalars(sql.select(table.c.id).where(wanted).order_by(table.c.id)))

    def original(self, id: str) -> Original:
        """The bytes that the current version of an article was read from."""
        articles, versions, originals = tables.articles, tables.versions, tables.originals
        source = articles.join(
            versions,
            sql.and_(versions.c.article == articles.c.id, versions.c.version == articles.c.version),
        ).join(originals, originals.c.hash == versions.c.original)
        wanted = sql.select(originals.c.packed, versions.c.kind).select_from(source)
        with self._reading() as connection:
            row = connection.execute(wanted.where(articles.c.id == id)).first()
        if row is None:
            raise NotFound(f"there is no article {id!r} in this archive")
        return Original(content=zlib.decompress(row.packed), kind=Kind(row.kind))

    def places(self, ids: Iterable[str]) -> dict[str, Place]:
        """The authority records of these places, by id."""
        rows = self._rows_by(tables.places.c.id, ids, *tables.places.c)
        return {row.id: Place(**row._mapping) for row in rows}

    def places_called(self, name: str) -> list[str]:
        """The ids of the places with this name or label, letters of either case."""
        table, lower = tables.places, _storable(name).lower()
        wanted = sql.or_(*(sql.func.lower(column) == lower for column in (table.c.name, table.c.label)))
        with self._reading() as connection:
            return list(connection.scalars(sql.select(table.c.id).where(wanted).order_by(table.c.id)))

    # What changed, for the index

    def last_sequence(self) -> int:
        """The number of the newest change, 0 in an empty store."""
        with self._reading() as connection:
            return connection.scalar(sql.select(sql.func.max(tables.changes.c.sequence))) or 0

    def changes_after(self, sequence: int, limit: int) -> list[Change]:
        """The next changed articles after a change, at most `limit` of the numbered changes, in order."""
        table = tables.changes
        wanted = sql.select(table.c.sequence, table.c.article).where(table.c.sequence > sequence)
        with self._reading() as connection:
            rows = connection.execute(wanted.order_by(table.c.sequence).limit(limit)).all()
        return [Change(row.sequence, row.article) for row in rows]

    def counts(self) -> dict[str, int]:
        """How many articles, versions and originals are held, and the size of the originals in bytes."""
        articles, versions, originals = tables.articles, tables.versions, tables.originals
        size = sql.func.coalesce(sql.func.sum(originals.c.size), 0)
        with self._reading() as connection:
            return {
                "articles": connection.scalar(sql.select(sql.func.count()).select_from(articles)) or 0,
                "versions": connection.scalar(sql.select(sql.func.count()).select_from(versions)) or 0,
                "originals": connection.scalar(sql.select(sql.func.count()).select_from(originals)) or 0,
                "original_bytes": connection.scalar(sql.select(size)) or 0,
            }

    def last_added(self) -> datetime | None:
        """When the newest change was acknowledged."""
        with self._reading() as connection:
            moment = connection.scalar(sql.select(sql.func.max(tables.changes.c.at)))
        return moment.replace(tzinfo=UTC) if moment else None

    def _rows_by(
        self,
        column: sql.ColumnElement[Any],
        values: Iterable[str],
        *wanted: sql.ColumnElement[Any],
        source: sql.FromClause | None = None,
    ) -> list[Any]:
        """Rows whose column holds one of the values, asked for in portions."""
        select = sql.select(*wanted) if source is None else sql.select(*wanted).select_from(source)
        listed, rows = [_storable(value) for value in values], list[Any]()
        with self._reading() as connection:
            for start in range(0, len(listed), MANY):
                rows += connection.execute(select.where(column.in_(listed[start : start + MANY]))).all()
        return rows

    def _as_articles(self, rows: Sequence[Any]) -> dict[str, Article]:
        named = {place["id"] for row in rows for place in row.content["places"]}
        places = self.places(named)
        return {
            row.id: article_from_stored(
                row.content, places, id=row.id, version=row.version, added=row.added.replace(tzinfo=UTC)
            )
            for row in rows
        }


class _Entry:
    """One transaction's work of keeping accessions."""

    def __init__(self, connection: sql.Connection) -> None:
        self.connection = connection
        self.at = dates.now()

    def keep(self, accession: Accession) -> Kept:
        table = tables.articles
        if same := _kept_as(self.connection, accession.reading):
            return Kept("unchanged", same)
        known = self.connection.execute(
            sql.select(table.c.id, table.c.version).where(table.c.key == accession.key)
        ).first()
        id, version = (known.id, known.version + 1) if known else (self.new_id(accession), 1)
        current = {
            "version": version,
            "source_id": _storable(accession.article.source_id) if accession.article.source_id else None,
        }
        if known:
            self.connection.execute(sql.update(table).where(table.c.id == id).values(current))
        else:
            self.connection.execute(sql.insert(table).values(current | {"id": id, "key": accession.key}))
        what = "updated" if known else "added"
        self.keep_version(accession, id, version)
        self.connection.execute(
            sql.insert(tables.changes).values(article=id, version=version, what=what, at=self.at)
        )
        return Kept(what, id)

    def new_id(self, accession: Accession) -> str:
        """Made of what was read, so that the same document gets the same id in every archive."""
        read = accession.reading
        for attempt in count():
            seed = "\0".join((read.fingerprint, read.beside, accession.article.source_id or "", str(attempt)))
            id = hashlib.sha256(seed.encode("utf-8", "replace")).hexdigest()[:ID_LENGTH]
            taken = sql.select(tables.articles.c.id).where(tables.articles.c.id == id)
            if self.connection.scalar(taken) is None:
                return id
        raise AssertionError("counting does not end")

    def keep_version(self, accession: Accession, id: str, version: int) -> None:
        digest = hashlib.sha256(accession.original).hexdigest()
        self.insert_new(
            tables.originals,
            {"hash": digest},
            lambda: {"size": len(accession.original), "packed": zlib.compress(accession.original)},
        )
        named = (found.place for found in accession.article.places)
        for place in map(asdict, dict.fromkeys((*named, *accession.around))):
            self.insert_new(tables.places, {"id": place.pop("id")}, lambda place=place: place)  # type: ignore[misc]
        self.connection.execute(
            sql.insert(tables.versions).values(
                article=id,
                version=version,
                original=digest,
                kind=accession.kind.value,
                **asdict(accession.reading),
                added=self.at,
                content=stored_json(accession.article),
            )
        )

    def insert_new(self, table: sql.Table, key: Mapping[str, str], rest: Callable[[], Mapping[str, Any]]) -> None:
        """Insert a row unless its key is there."""
        ((column, value),) = key.items()
        if self.connection.scalar(sql.select(table.c[column]).where(table.c[column] == value)) is None:
            self.connection.execute(sql.insert(table).values({**key, **rest()}))


def _storable(text: str) -> str:
    """The text with ? in the place of half characters, which no database takes."""
    return text.encode("utf-8", "replace").decode("utf-8")


def _kept_as(connection: sql.Connection, reading: Reading) -> str | None:
    """The id of the article that a document is kept as, when it reads as it did.

    That is so when a current version reads the same, wherever it was read, or when the last version that was read
    from the same place does: of two files that are versions of one article each stays as it is, in either order.
    """
    articles, versions = tables.articles, tables.versions
    current = sql.and_(versions.c.article == articles.c.id, versions.c.version == articles.c.version)
    same = versions.c.fingerprint == reading.fingerprint
    if reading.beside:
        same &= versions.c.beside == reading.beside
    wanted = sql.select(versions.c.article).where(same)
    if found := connection.scalar(wanted.join(articles, current).order_by(versions.c.article)):
        return str(found)
    from_there = sql.select(versions.c.article, versions.c.version).where(versions.c.origin == reading.origin)
    last = connection.execute(from_there.order_by(versions.c.added.desc(), versions.c.version.desc())).first()
    if last is None:
        return None
    id = connection.scalar(wanted.where(versions.c.article == last.article, versions.c.version == last.version))
    return str(id) if id else None


def _prepare_sqlite(connection: Any, record: object) -> None:
    """Settings of every SQLite connection: readers never wait for the writer, a commit is on the disk."""
    connection.isolation_level = None  # we begin transactions ourselves, see _begin_sqlite
    # SQLite's own lower() leaves Ö as it is.
    connection.create_function("lower", 1, str.lower, deterministic=True)
    try:
        for pragma in ("journal_mode=WAL", "synchronous=FULL", "foreign_keys=ON", "busy_timeout=15000"):
            connection.execute(f"PRAGMA {pragma}")
    except BaseException:
        connection.close()
        raise


def _begin_sqlite(connection: sql.Connection) -> None:
    # A transaction that reads first and writes later fails when another wrote in between;
    # taking the writer's place at once waits for it instead.
    writes = connection.get_execution_options().get("writes")
    connection.exec_driver_sql("BEGIN IMMEDIATE" if writes else "BEGIN")
