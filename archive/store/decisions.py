"""What librarians decided of stories, in the tables: each decision with the pairs of articles it is about."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import UTC, datetime

import sqlalchemy as sql

from archive import dates
from archive.store import tables

DECISIONS = tables.story_decisions

Sides = tuple[str, str]  # two articles, the smaller id first


@dataclass(frozen=True, kw_only=True)
class Decision:
    """That some articles are one story and some are not, by their pairs; `undoes` is the one it takes back.

    `taken_back_by` is the decision that took it back itself, `overruled_by` the last of those that say otherwise,
    or the same again, of all that it said.
    """

    number: int  # 0 where it is not kept yet
    what: str
    at: datetime
    together: tuple[Sides, ...]
    apart: tuple[Sides, ...]
    undoes: int | None = None
    taken_back_by: int | None = None
    overruled_by: int | None = None

    @property
    def stands(self) -> bool:
        """Whether anything of it holds: it was neither taken back nor overruled as a whole."""
        return self.taken_back_by is None and self.overruled_by is None

    @property
    def pairs(self) -> frozenset[Sides]:
        """All that it says something of."""
        return frozenset(self.together) | frozenset(self.apart)


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
    rows = connection.execute(sql.select(DECISIONS).order_by(DECISIONS.c.number))
    return standing(
        Decision(
            number=row.number,
            what=row.what,
            at=row.at.replace(tzinfo=UTC),
            together=tuple(sides(*pair) for pair in row.together),
            apart=tuple(sides(*pair) for pair in row.apart),
            undoes=row.undoes,
        )
        for row in rows
    )


def new_decision(
    what: str, together: Iterable[Sides], apart: Iterable[Sides], undoes: int | None = None
) -> Decision:
    """A decision that is made now."""
    return Decision(
        number=0, what=what, at=dates.now(), together=tuple(together), apart=tuple(apart), undoes=undoes
    )


def standing(taken: Iterable[Decision]) -> list[Decision]:
    """These decisions, given in order, with which of them were taken back or overruled."""
    undone: dict[int, int] = {}
    last: dict[Sides, int] = {}  # who spoke last of two articles
    found: list[Decision] = []
    for one in reversed(list(taken)):
        # Taking back what took something back has that stand again.
        back = undone.get(one.number)
        if one.undoes is not None and back is None:
            undone.setdefault(one.undoes, one.number)
        pairs = one.pairs if back is None else frozenset()
        is_overruled = bool(pairs) and pairs <= last.keys()
        overruled = max(last[pair] for pair in pairs) if is_overruled else None
        found.append(replace(one, taken_back_by=back, overruled_by=overruled))
        last = dict.fromkeys(pairs, one.number) | last
    return found[::-1]


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


def keep_decision(connection: sql.Connection, made: Decision) -> None:
    """Note a decision behind the others."""
    pairs = {"together": made.together, "apart": made.apart}
    values = {"what": made.what, "at": made.at, "undoes": made.undoes, **pairs}
    connection.execute(sql.insert(DECISIONS).values(values))
