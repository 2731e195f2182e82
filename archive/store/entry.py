"""Accessions into the tables: what is known of them is asked for together, what is new is written together."""

from __future__ import annotations

import hashlib
import zlib
from collections import defaultdict
from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass
from itertools import count
from typing import Any, TypeVar

import sqlalchemy as sql

from archive import dates
from archive.article import Accession, Reading
from archive.shapes import stored_json
from archive.store import tables
from archive.store.many import held, rows_by, storable
from archive.store.names import add_names, names_in, names_of

ID_LENGTH = 10

T = TypeVar("T")

CURRENT = sql.and_(
    tables.versions.c.article == tables.articles.c.id, tables.versions.c.version == tables.articles.c.version
)

# What an article is made of; the content as its text, whose length tells how much it is.
STORED = (
    tables.articles.c.id,
    tables.versions.c.version,
    tables.versions.c.added,
    sql.type_coerce(tables.versions.c.content, sql.Text).label("content"),
)


@dataclass(frozen=True)
class Kept:
    """What became of an accession: "added", "updated", "recleaned" or "unchanged", and the article's id."""

    what: str
    id: str


@dataclass(frozen=True)
class _Version:
    """A version that was kept, and what it read as."""

    article: str
    version: int
    fingerprint: str
    beside: str

    def reads_as(self, reading: Reading) -> bool:
        """Whether a document reads the same; one of which nothing was said goes with any."""
        return self.fingerprint == reading.fingerprint and reading.beside in ("", self.beside)


def version_rows(connection: sql.Connection, wanted: Collection[tuple[str, int]]) -> list[Any]:
    """The rows of STORED of these versions, by article and number."""
    held = sql.tuple_(tables.versions.c.article, tables.versions.c.version).in_(list(wanted))
    source = tables.versions.join(tables.articles, tables.versions.c.article == tables.articles.c.id)
    return list(connection.execute(sql.select(*STORED).select_from(source).where(held))) if wanted else []


class Readings:
    """What the store holds that may read as some documents do; `note` keeps it up with what is added."""

    def __init__(self, connection: sql.Connection, readings: Sequence[Reading]) -> None:
        self.current: dict[str, int] = {}
        self.alike: dict[str, list[_Version]] = defaultdict(list)  # by fingerprint
        self.last: dict[str, _Version] = {}  # that was read from an origin
        table = tables.versions
        columns = (table.c.article, table.c.version, table.c.fingerprint, table.c.beside)
        current = sql.select(*columns).select_from(table.join(tables.articles, CURRENT))
        for row in rows_by(connection, current, table.c.fingerprint, (one.fingerprint for one in readings)):
            self.current[row.article] = row.version
            self.alike[row.fingerprint].append(_Version(*row))
        last = sql.select(*columns, table.c.origin).order_by(table.c.added, table.c.version)
        for *version, origin in rows_by(connection, last, table.c.origin, (one.origin for one in readings)):
            self.last[origin] = _Version(*version)

    def kept_as(self, reading: Reading) -> str | None:
        """The id of the article that a document is kept as, when it reads as it did.

        That is so when a current version reads the same, wherever it was read, or when the last version that was
        read from the same place does: of two files that are versions of one article each stays as it is, in
        either order.
        """
        alike = [one for one in self.alike.get(reading.fingerprint, ()) if one.reads_as(reading)]
        current = [one.article for one in alike if self.current[one.article] == one.version]
        if current:
            return min(current)
        last = self.last.get(reading.origin)
        return last.article if last and last.reads_as(reading) else None

    def said_before(self, reading: Reading) -> _Version | None:
        """The last version that was read from there, if an option had said something of it and none does now."""
        last = self.last.get(reading.origin)
        return last if last and last.beside and not reading.beside else None

    def note(self, article: str, version: int, reading: Reading) -> None:
        """A new version was kept."""
        made = _Version(article, version, reading.fingerprint, reading.beside)
        self.current[article] = version
        self.alike[reading.fingerprint].append(made)
        self.last[reading.origin] = made


class Entry:
    """One transaction's work of keeping accessions."""

    def __init__(self, connection: sql.Connection, accessions: Sequence[Accession]) -> None:
        self.connection = connection
        self.accessions = accessions
        self.at = dates.now()
        self.readings = Readings(connection, [one.reading for one in accessions])
        table = tables.articles
        known = sql.select(table.c.key, table.c.id, table.c.version)
        rows = rows_by(connection, known, table.c.key, (one.key for one in accessions))
        self.known = {row.key: (row.id, row.version) for row in rows}
        self.taken = held(connection, table.c.id, (_id(one, 0) for one in accessions))
        self.rows: dict[sql.Table, list[dict[str, Any]]] = defaultdict(list)
        self.made: dict[str, dict[str, Any]] = {}  # rows of new articles, by id
        self.changed: dict[str, dict[str, Any]] = {}  # those of older ones, as they are now

    def keep(self, again: bool = False) -> list[Kept]:
        """Keep them all, in order; `again` those that read as before too, since they were cleaned otherwise."""
        kept = [self._versioned(one, "recleaned") if again else self._kept(one) for one in self.accessions]
        written = [one for one, told in zip(self.accessions, kept, strict=True) if told.what != "unchanged"]
        if written:
            self._write(written)
        return kept

    def _kept(self, accession: Accession) -> Kept:
        if same := self.readings.kept_as(accession.reading):
            return Kept("unchanged", same)
        return self._versioned(accession, "updated")

    def _versioned(self, accession: Accession, update: str) -> Kept:
        """A new article, or the next version of one that is known; `update` is what that is called."""
        known = self.known.get(accession.key)
        id, version = (known[0], known[1] + 1) if known else (self._new_id(accession), 1)
        source_id = storable(accession.article.source_id) if accession.article.source_id else None
        is_made = not known or id in self.made
        row = {"id": id, "key": accession.key, "source_id": source_id, "version": version}
        (self.made if is_made else self.changed)[id] = row
        self.known[accession.key] = (id, version)
        self.readings.note(id, version, accession.reading)
        self.rows[tables.versions].append(self._version(accession, id, version))
        what = update if known else "added"
        self.rows[tables.changes].append({"article": id, "version": version, "what": what, "at": self.at})
        return Kept(what, id)

    def _new_id(self, accession: Accession) -> str:
        """Made of what was read, so that the same document gets the same id in every archive."""
        for attempt in count():
            id = _id(accession, attempt)
            is_taken = id in self.taken or (attempt and held(self.connection, tables.articles.c.id, [id]))
            if not is_taken:
                self.taken.add(id)
                return id
        raise AssertionError("counting does not end")

    def _version(self, accession: Accession, id: str, version: int) -> dict[str, Any]:
        return {
            "article": id,
            "version": version,
            "original": hashlib.sha256(accession.original).hexdigest(),
            "kind": accession.kind.value,
            **vars(accession.reading),
            "added": self.at,
            "content": stored_json(accession.article),
        }

    def _write(self, written: Sequence[Accession]) -> None:
        """Write what is new, in an order in which every row finds those it refers to."""
        digests = [row["original"] for row in self.rows[tables.versions]]
        originals = dict(zip(digests, (one.original for one in written), strict=True))
        self._insert_new(tables.originals.c.hash, originals, _packed)
        placed = ((*one.article.places, *one.article.spoken_of) for one in written)
        named = (found.place for some in placed for found in some)
        around = (place for one in written for place in one.around)
        new = self._insert_new(tables.places.c.id, {place.id: place for place in (*named, *around)}, vars)
        # As articles write them first: the gazetteer's spellings have lost their capitals.
        add_names(self.connection, (names_in(one.article.places) for one in written))
        add_names(self.connection, map(names_of, new))
        self.rows[tables.articles] = list(self.made.values())
        for id, row in self.changed.items():
            articles = tables.articles
            self.connection.execute(sql.update(articles).where(articles.c.id == id).values(row))
        for table in (tables.articles, tables.versions, tables.changes):
            if self.rows[table]:
                self.connection.execute(sql.insert(table), self.rows[table])

    def _insert_new(
        self, key: sql.Column[Any], values: Mapping[str, T], rest: Callable[[T], Mapping[str, Any]]
    ) -> list[T]:
        """Insert the rows whose key is not there yet, and tell their values."""
        there = held(self.connection, key, values)
        rows = [{key.name: name, **rest(value)} for name, value in values.items() if name not in there]
        if rows:
            self.connection.execute(sql.insert(key.table), rows)
        return [value for name, value in values.items() if name not in there]


def _packed(content: bytes) -> dict[str, Any]:
    return {"size": len(content), "packed": zlib.compress(content)}


def _id(accession: Accession, attempt: int) -> str:
    read = accession.reading
    seed = "\0".join((read.fingerprint, read.beside, accession.article.source_id or "", str(attempt)))
    return hashlib.sha256(seed.encode("utf-8", "replace")).hexdigest()[:ID_LENGTH]
