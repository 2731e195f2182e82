"""Accessions into the database, and articles, originals and changes out of it."""

from __future__ import annotations

import json
import logging
import math
import zlib
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

import sqlalchemy as sql

from archive.article import Accession, Article, Kind, Reading, Said
from archive.errors import NotFound, StoreError
from archive.outlet_rules import Furniture, Repeated
from archive.places.book import GAZETTEER, PlaceBook
from archive.places.place import Place
from archive.repetition import Page
from archive.shapes import article_from_stored, stored_place_ids
from archive.store import tables
from archive.store.again import (
    accession_of,
    add_furniture,
    count_current,
    current_rows,
    keep_furniture,
    kept_furniture,
    newest_pages,
    outlets,
    pages,
    pages_of,
)
from archive.store.authority import (
    Change,
    Edits,
    Step,
    changed_since,
    changes_of,
    edit,
    edited,
    last_step,
    last_steps,
    steps,
)
from archive.store.entry import CURRENT, STORED, Entry, Kept, Readings, version_rows
from archive.store.many import rows_by, storable
from archive.store.names import PlaceName, names_beginning, names_beside
from archive.store.story_store import StoryStore
from archive.store.upgrade import UPGRADES, upgrade
from archive.store.versions import Version, versions_of

log = logging.getLogger(__name__)

READ_TOGETHER = 50_000_000  # characters of content that are made into articles at a time, at most


@dataclass(frozen=True)
class Changed:
    """The articles that some changes made or changed, as they are now; `sequence` is the last change's number."""

    sequence: int
    count: int  # of the changes
    articles: tuple[Article, ...]


@dataclass(frozen=True, kw_only=True)
class Original:
    """The bytes an article's version was read from."""

    content: bytes
    kind: Kind


class Store(StoryStore):
    """The store of record behind a database URL. A failure of the database is a StoreError."""

    def __init__(self, url: str) -> None:
        super().__init__(url)
        self._book, self._book_step = GAZETTEER, 0
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
        while self._layout() in UPGRADES:
            self._upgrade()
        if (layout := self._layout()) != tables.LAYOUT:
            raise StoreError(
                f"the store at {self.url} has layout {layout}, this Morgue reads {tables.LAYOUT}; "
                "use the Morgue that made it"
            )

    def _upgrade(self) -> None:
        """Bring the store to the layout of today, all of it or nothing; where another process is at it, wait."""
        try:
            with self._writing() as connection:
                upgrade(connection)
        except StoreError as error:
            if "database is locked" not in str(error):
                raise
            log.warning("another process is writing to the store at %s: waiting for it", self.url)

    def _layout(self) -> int | None:
        with self._reading() as connection:
            return connection.scalar(sql.select(tables.made_by.c.layout))

    # What was said of an article before

    def known(self, readings: Sequence[Reading]) -> list[str | Said | None]:
        """For each document the id of the article it is kept as, where it reads as before.

        For one that has changed: what an option had said of it, where nothing is said now.
        """
        with self._reading() as connection:
            found = Readings(connection, readings)
            kept = [found.kept_as(reading) for reading in readings]
            said = [None if id else found.said_before(one) for id, one in zip(kept, readings, strict=True)]
            rows = version_rows(connection, {(one.article, one.version) for one in said if one})
        held = {(row.id, row.version): self._as_articles([row])[row.id] for row in rows}
        return [
            id or (Said(article=held[one.article, one.version], beside=one.beside) if one else None)
            for id, one in zip(kept, said, strict=True)
        ]

    def add(self, accessions: Sequence[Accession]) -> list[Kept]:
        """Keep these accessions in one transaction; when it returns, they are on disk.

        One with a known key becomes the next version of its article; one that reads as before
        changes nothing.
        """
        if not accessions:
            return []
        with self._writing() as connection:
            return Entry(connection, accessions).keep()

    def reclean(self, accessions: Sequence[Accession]) -> list[Kept]:
        """Keep what was cleaned again as the next versions of its articles, as `add` does, however it reads."""
        if not accessions:
            return []
        with self._writing() as connection:
            return Entry(connection, accessions).keep(again=True)

    # What outlets repeat

    def furniture(self) -> dict[str, dict[str, Repeated]]:
        """The lines that each outlet repeats, as they were last learned."""
        with self._reading() as connection:
            return kept_furniture(connection)

    def learn(self, furniture: Furniture, outlet: str | None = None) -> None:
        """Keep these in the place of what was learned of an outlet, or of all."""
        with self._writing() as connection:
            keep_furniture(connection, furniture, outlet)

    def learn_more(self, furniture: Furniture) -> None:
        """Keep these beside what was learned before; none of them may be known."""
        with self._writing() as connection:
            add_furniture(connection, furniture)

    def pages(self, outlet: str | None = None) -> Iterator[Page]:
        """What repetition is read from: the current versions that were cleaned of a page, of an outlet or all."""
        with self._reading() as connection:
            yield from pages(connection, outlet)

    def newest_pages(self, limit: int) -> Iterator[Page]:
        """The same of the articles that were added or changed last, at most so many."""
        with self._reading() as connection:
            yield from newest_pages(connection, limit)

    def pages_of(self, ids: Sequence[str]) -> Iterator[Page]:
        """The same of these articles."""
        with self._reading() as connection:
            yield from pages_of(connection, ids)

    # Articles out of it

    def current(self, after: str, limit: int, outlet: str | None = None) -> tuple[Accession, ...]:
        """The next articles by id, of an outlet or all, as they came in; fewer where they are large."""
        with self._reading() as connection:
            rows = current_rows(connection, after, limit, outlet)
        articles = self._as_articles(rows)
        return tuple(accession_of(row, articles[row.id]) for row in rows)

    def outlets(self) -> list[str]:
        """The outlets of the current versions, by name; every version is looked through."""
        with self._reading() as connection:
            return outlets(connection)

    def count_current(self, outlet: str | None = None) -> int:
        """How many articles there are of an outlet, or of all."""
        with self._reading() as connection:
            return count_current(connection, outlet)

    def articles(self, ids: Iterable[str]) -> dict[str, Article]:
        """The current versions of these articles, by id; unknown ids are left out."""
        wanted = sql.select(*STORED).join_from(tables.articles, tables.versions, CURRENT)
        return self._as_articles(self._rows_by(tables.articles.c.id, ids, wanted))

    def article(self, id: str) -> Article:
        """The current version of an article; NotFound names the id."""
        found = self.articles([id]).get(id)
        if found is None:
            raise NotFound(f"there is no article {id!r} in this archive")
        return found

    def versions(self, ids: Iterable[str]) -> dict[str, list[Version]]:
        """The versions of these articles, the oldest first; unknown ids are left out."""
        with self._reading() as connection:
            return versions_of(connection, map(storable, ids))

    def version(self, id: str, number: int) -> Article:
        """A version of an article, as it was; NotFound where there is none of this number."""
        with self._reading() as connection:
            rows = version_rows(connection, [(storable(id), number)])
        if not rows:
            raise NotFound(f"there is no version {number} of the article {id!r} in this archive")
        return self._as_articles(rows)[id]

    def ids_for(self, name: str) -> list[str]:
        """The ids of the articles that are called this, by our id or by the source's."""
        table = tables.articles
        name = storable(name)
        wanted = sql.or_(table.c.id == name, table.c.source_id == name)
        with self._reading() as connection:
            return list(connection.scalars(sql.select(table.c.id).where(wanted).order_by(table.c.id)))

    def original(self, id: str) -> Original:
        """The bytes that the current version of an article was read from."""
        articles, versions, originals = tables.articles, tables.versions, tables.originals
        source = articles.join(versions, CURRENT).join(originals, originals.c.hash == versions.c.original)
        wanted = sql.select(originals.c.packed, versions.c.kind).select_from(source)
        with self._reading() as connection:
            row = connection.execute(wanted.where(articles.c.id == id)).first()
        if row is None:
            raise NotFound(f"there is no article {id!r} in this archive")
        return Original(content=zlib.decompress(row.packed), kind=Kind(row.kind))

    def places(self, ids: Iterable[str]) -> dict[str, Place]:
        """The places of today that these ids stand for: where they were merged into, nothing where rejected."""
        book = self.place_book()
        current = {id: now for id in ids if (now := book.current(id))}
        wanted = dict.fromkeys([*current.values(), *current])
        rows = self._rows_by(tables.places.c.id, wanted, sql.select(tables.places))
        records = {row.id: Place(**row._mapping) for row in rows}
        # What goes by another id today may not be kept by that yet.
        found = {id: records.get(now) or records.get(id) for id, now in current.items()}
        return {id: place for id, place in found.items() if place}

    # Authority records

    def place_book(self) -> PlaceBook:
        """The places that the archive knows, as they are edited now."""
        with self._reading() as connection:
            return self._book_now(connection)

    def _book_now(self, connection: sql.Connection) -> PlaceBook:
        step = last_step(connection)
        if step != self._book_step:
            self._book, self._book_step = PlaceBook(edited(connection)), step
        return self._book

    def edit_places(self, what: str, edits: Edits) -> tuple[str, ...]:
        """Make these edits of records in one step that `what` describes; the ids of those that changed by it.

        Each article that names one of them becomes a change for the index to follow. All of it is kept, or nothing.
        Every current version is looked through: a minute for a million.
        """
        with self._writing() as connection:
            made = edit(connection, what, edits, self._book_now(connection))
            step = last_step(connection)
        self._book, self._book_step = made.book, step  # on disk now
        return made.ids

    def place_changes(self, limit: int, id: str | None = None) -> list[Change]:
        """What was done to records, the newest first, to one or to all."""
        with self._reading() as connection:
            return last_steps(connection, limit, id)

    def place_steps(self, limit: int) -> list[Step]:
        """What was done together, the newest first."""
        with self._reading() as connection:
            return steps(connection, limit)

    def place_step(self, step: int) -> tuple[list[Change], Change | None]:
        """What a step did, in order, and the newest change that a later one made to the same records."""
        with self._reading() as connection:
            return changes_of(connection, step), changed_since(connection, step)

    def place_names(self, ids: Iterable[str]) -> dict[str, tuple[str, str]]:
        """The names and labels of these places, by id: of very many sooner than by `places`."""
        table = tables.places
        rows = self._rows_by(table.c.id, ids, sql.select(table.c.id, table.c.name, table.c.label))
        return {id: (name, label) for id, name, label in rows}

    def place_ids(self) -> list[str]:
        """The ids of all places that were ever named, and of those around them."""
        with self._reading() as connection:
            return list(connection.scalars(sql.select(tables.places.c.id)))

    def places_without_point(self) -> list[str]:
        """The ids of the places of which nobody knows where they lie."""
        table = tables.places
        with self._reading() as connection:
            return list(
                connection.scalars(sql.select(table.c.id).where(table.c.lat.is_(None)).order_by(table.c.id))
            )

    def places_near(self, lat: float, lon: float, degrees: float) -> list[str]:
        """The ids of the places within so many degrees of latitude, and as many kilometres to either side."""
        table = tables.places
        wide = min(180.0, degrees / max(0.01, math.cos(math.radians(lat))))
        apart = sql.func.abs(table.c.lon - lon)
        wanted = (sql.func.abs(table.c.lat - lat) <= degrees, sql.or_(apart <= wide, apart >= 360 - wide))
        with self._reading() as connection:
            return list(connection.scalars(sql.select(table.c.id).where(*wanted).order_by(table.c.id)))

    def places_called(self, name: str) -> list[str]:
        """The ids of the places with this name or label, letters of either case."""
        table, lower = tables.places, storable(name).lower()
        wanted = sql.or_(*(sql.func.lower(column) == lower for column in (table.c.name, table.c.label)))
        with self._reading() as connection:
            return list(connection.scalars(sql.select(table.c.id).where(wanted).order_by(table.c.id)))

    def names_beside(self, keys: Iterable[str] = (), skeletons: Iterable[str] = ()) -> tuple[PlaceName, ...]:
        """Every name of the places that one of these keys names, or a name with one of these skeletons does."""
        book = self.place_book()
        with self._reading() as connection:
            found = names_beside(connection, keys, skeletons)
        # What was rejected keeps its names for when it is approved again.
        return tuple(one for one in found if one.place not in book.edits or book.current(one.place))

    def names_beginning(self, key: str) -> dict[str, str]:
        """The places with a name that begins with this key, with the shortest such name as it is written."""
        with self._reading() as connection:
            return names_beginning(connection, key)

    # What changed, for the index

    def changed_after(self, sequence: int, limit: int) -> Changed:
        """What the next changes after one made, at most so many; fewer where the articles are large."""
        table = tables.changes
        wanted = (
            sql.select(table.c.sequence, *STORED)
            .join_from(table, tables.articles, tables.articles.c.id == table.c.article)
            .join(tables.versions, CURRENT)
            .where(table.c.sequence > sequence)
            .order_by(table.c.sequence)
            .limit(limit)
        )
        rows: dict[str, Any] = {}
        count = size = 0
        with self._reading() as connection, connection.execute(wanted) as found:
            for row in found:
                sequence, count = row.sequence, count + 1
                size += len(row.content) if row.id not in rows else 0
                rows[row.id] = row
                if size >= READ_TOGETHER:
                    break
        return Changed(sequence, count, tuple(self._as_articles(rows.values()).values()))

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

    def _rows_by(self, column: sql.ColumnElement[Any], values: Iterable[str], wanted: sql.Select[Any]) -> list[Any]:
        with self._reading() as connection:
            return list(rows_by(connection, wanted, column, map(storable, values)))

    def _as_articles(self, rows: Iterable[Any]) -> dict[str, Article]:
        """The articles of rows of STORED, by id."""
        read = [(row, json.loads(row.content)) for row in rows]
        book, places = self.place_book(), self.places({id for _, one in read for id in stored_place_ids(one)})
        stories = self.stories_of(row.id for row, _ in read)
        made = {}
        for row, content in read:
            kept = {"id": row.id, "version": row.version, "added": row.added.replace(tzinfo=UTC)}
            made[row.id] = article_from_stored(content, places, book, story=stories.get(row.id, row.id), **kept)
        return made
