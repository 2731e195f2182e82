"""How many articles query trees find, remembered for as long as the index stays as it is."""

from __future__ import annotations

from collections.abc import Iterable

from archive.engines.port import Engine, Position, Query
from archive.parameters import Match
from archive.querytree import Node

MOST_REMEMBERED = 10_000  # trees


class Counts:
    """The counts of one engine. A tree is taken as it is, never relaxed."""

    def __init__(self, engine: Engine, after: Position | None = None) -> None:
        self.engine = engine
        self.after = after
        self.applied = -1
        self.known: dict[Node, int] = {}

    def going_on(self, after: Position | None) -> Counts:
        """The counts in the archive as it was when a search began that goes on after a hit."""
        return Counts(self.engine, after) if after else self

    def of(self, trees: Iterable[Node]) -> list[int]:
        """How many articles each tree finds."""
        listed = list(trees)
        if not listed:
            return []
        applied = self.engine.applied()
        if applied != self.applied or len(self.known) > MOST_REMEMBERED:
            self.applied, self.known = applied, {}
        known = self.known  # another thread may begin anew meanwhile
        new = [tree for tree in dict.fromkeys(listed) if tree not in known]
        counts = self.engine.counts(Query(tree=tree, match=Match.ALL, after=self.after) for tree in new)
        known |= dict(zip(new, counts, strict=True))
        return [known[tree] for tree in listed]
