"""What librarians decided of stories, in the tables: each decision with the pairs of articles it is about."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

import sqlalchemy as sql

from archive import dates
from archive.store import tables

DECISIONS = tables.story_decisions

Sides = tuple[str, str]  # two articles, the smaller id first


@dataclass(frozen=True, kw_only=True)
class Decision:
    """That some articles are one story and some are not, by their pairs; `undoes` is the one it takes back.

    `stands` is whether it was not taken back itself.
    """

    number: int
    what: str
    at: datetime
    together: tuple[Sides, ...]
    apart: tuple[Sides, ...]
    undoes: int | None = None
    stands: bool = True


@dataclass(frozen=True)
class Decided:
    """Every pair of articles that a decision stands of: by the last one they are one story, or they are not."""

    together: frozenset[Sides] = frozenset()
    apart: frozenset[Sides] = frozenset()


def sides(one: str, other: str) -> Sides:
    """Two articles as pairs name them."""
    return (one, other) if one < other else (other, one)


def decisions(connection: sql.Connection) -> list[Decision]:
    """Every decision in order."""
    rows = connection.execute(sql.select(DECISIONS).order_by(DECISIONS.c.number)).all()
    undone: set[int] = set()
    for row in reversed(rows):
        # Taking back what took something back has that stand again.
        if row.undoes is not None and row.number not in undone:
            undone.add(row.undoes)
    return [_decision(row, row.number not in undone) for row in rows]


def _decision(row: Any, stands: bool) -> Decision:
    return Decision(
        number=row.number,
        what=row.what,
        at=row.at.replace(tzinfo=UTC),
        together=tuple(sides(*pair) for pair in row.together),
        apart=tuple(sides(*pair) for pair in row.apart),
        undoes=row.undoes,
        stands=stands,
    )


def decided(taken: Iterable[Decision]) -> Decided:
    """What stands of these decisions, given in order."""
    said: dict[Sides, bool] = {}
    for decision in taken:
        if decision.stands:
            said |= dict.fromkeys(decision.together, True)
            said |= dict.fromkeys(decision.apart, False)
    together = frozenset(pair for pair, is_one in said.items() if is_one)
    return Decided(together, frozenset(said) - together)


def newest(connection: sql.Connection) -> int:
    """The number of the last decision, 0 where there was none."""
    return connection.scalar(sql.select(sql.func.max(DECISIONS.c.number))) or 0


def decide(
    connection: sql.Connection,
    what: str,
    together: Sequence[Sides] = (),
    apart: Sequence[Sides] = (),
    undoes: int | None = None,
) -> int:
    """Note a decision; its number."""
    values = {"what": what, "at": dates.now(), "together": list(together), "apart": list(apart), "undoes": undoes}
    done = connection.execute(sql.insert(DECISIONS).values(values))
    return int(done.inserted_primary_key[0]) if done.inserted_primary_key else newest(connection)
