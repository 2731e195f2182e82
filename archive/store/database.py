"""A database URL to transactions: on disk when they end, readers beside one writer, failures as StoreErrors."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import sqlalchemy as sql
from sqlalchemy.exc import SQLAlchemyError

from archive.errors import StoreError


class Database:
    """The connections to a database. A failure of it is a StoreError."""

    def __init__(self, url: str) -> None:
        self.url = url
        self.engine = sql.create_engine(url)
        if self.engine.dialect.name == "sqlite":
            sql.event.listen(self.engine, "connect", _prepare_sqlite)
            sql.event.listen(self.engine, "begin", _begin_sqlite)

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
