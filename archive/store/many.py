"""Many values to the rows that hold one of them, asked for in portions."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from typing import Any, TypeVar

import sqlalchemy as sql

T = TypeVar("T")

MANY = 500  # values in one IN (…); SQLite allows at least 999


def rows_by(
    connection: sql.Connection, select: sql.Select[Any], column: sql.ColumnElement[Any], values: Iterable[str]
) -> Iterator[Any]:
    """The rows of this selection whose column holds one of the values."""
    listed = list(dict.fromkeys(values))
    for some in portions(listed):
        yield from connection.execute(select.where(column.in_(some)))


def portions(values: Sequence[T]) -> Iterator[Sequence[T]]:
    """The values in portions of MANY."""
    return (values[start : start + MANY] for start in range(0, len(values), MANY))


def held(connection: sql.Connection, column: sql.ColumnElement[Any], values: Iterable[str]) -> set[str]:
    """Which of these values the column holds."""
    return {str(value) for (value,) in rows_by(connection, sql.select(column), column, values)}


def storable(text: str) -> str:
    """The text with ? in the place of half characters, which no database takes."""
    return text.encode("utf-8", "replace").decode("utf-8")
