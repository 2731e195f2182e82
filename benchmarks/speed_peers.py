"""The engines that are measured beside each other: each takes articles, and gives hits, totals and counts.

What is asked of each is the same: words as they stand, in title or body, titles weighing as much; the ten best
hits, the exact total, and counts by outlet, year and place. No phrase reaches from one paragraph into the next.
"""

from __future__ import annotations

import os
from collections.abc import Sequence
from dataclasses import dataclass
from importlib import import_module
from importlib.metadata import version
from importlib.util import find_spec
from pathlib import Path
from typing import Any, Protocol

from archive import fields
from archive.article import Article
from archive.engines import open_engine
from archive.engines.port import Engine, Query
from archive.query import Node
from archive.settings import read_settings
from archive.snippets import Highlighter

COUNTED = ("outlet", "year", "place")
VALUES = 20  # of each, the most frequent
TITLE_WEIGHT = {row.name: row.boost for row in fields.text_fields()}["title"]
# Where an engine has no paragraphs, a word between them that no article holds keeps phrases apart.
PARTING = " xx "


@dataclass(frozen=True)
class Answer:
    """What is compared of an answer: how many articles, and how many of them by outlet, most frequent first."""

    total: int
    outlets: tuple[int, ...]


class Peer(Protocol):
    """An engine that is measured, on the index in its folder; made, empty, where there is none."""

    def __init__(self, folder: Path) -> None:
        """Open it."""

    def add(self, batch: Sequence[Article]) -> None:
        """Index these articles."""

    def finish(self) -> None:
        """Make all that was added findable, in the state that the engine answers from fastest."""

    def ask(self, query: Query) -> Answer:
        """Answer with hits, total and counts."""

    def ids(self, query: Query, most: int) -> list[str]:
        """The ids of the articles that a query finds, at most this many."""

    def hold(self, articles: Sequence[Article]) -> None:
        """Articles to be highlighted, in the shape in which the engine wants them."""

    def highlight(self, tree: Node) -> int:
        """Mark what is sought in those, titles and passages; how many were marked."""

    def close(self) -> None:
        """Give files back."""


@dataclass(frozen=True)
class Row:
    """An engine of the benchmark: the package it is of, and the most articles it is measured with, and why."""

    label: str
    where: str
    package: str = ""
    most: int | None = None
    why: str = ""

    def is_installed(self) -> bool:
        """Whether its package is there."""
        return not self.package or find_spec(self.package.lower()) is not None

    def takes(self, count: int) -> bool:
        """Whether it is measured with so many articles."""
        return self.most is None or count <= self.most

    def version(self) -> str:
        """Its package with the version; nothing for what came with Python or with us."""
        return f"{self.package} {version(self.package)}" if self.package else ""

    def open(self, folder: Path) -> Peer:
        """The engine on a folder's index."""
        module, _, name = self.where.partition(":")
        peer: Peer = getattr(import_module(module), name)(folder)
        return peer


ENGINES = {
    "morgue": Row("Morgue", "benchmarks.speed_peers:Morgue"),
    "whoosh": Row(
        "stock Whoosh", "benchmarks.speed_whoosh:StockWhoosh", "Whoosh", 20_000, "a question would take seconds"
    ),
    "fts5": Row("SQLite FTS5", "benchmarks.speed_fts5:Fts5", most=100_000, why="a question would take seconds"),
    "tantivy": Row("tantivy", "benchmarks.speed_tantivy:Tantivy", "tantivy"),
}


def values(article: Article) -> dict[str, list[str]]:
    """What an article is counted by."""
    place = fields.facet_field("place")
    return {
        "outlet": [article.outlet or ""],
        "year": [article.published.text[:4]] if article.published else [],
        "place": list(place.read(article)) if place else [],
    }


def own_engine(folder: Path) -> Engine:
    """Morgue's engine, the one that the environment chooses, on a folder."""
    return open_engine(read_settings(os.environ).engine, folder)


class Morgue:
    """Our engine."""

    def __init__(self, folder: Path) -> None:
        self.engine = own_engine(folder)

    def add(self, batch: Sequence[Article]) -> None:
        self.engine.add(batch, self.engine.applied() + len(batch))

    def finish(self) -> None:
        """Every addition is findable at once."""

    def ask(self, query: Query) -> Answer:
        found = self.engine.search(query)
        if found.relaxed:  # the others find nothing where no article has all the words
            return Answer(0, ())
        outlets: Any = next(counted.values for counted in found.facets if counted.name == "outlet")
        return Answer(found.total, tuple(count for _, count in outlets))

    def ids(self, query: Query, most: int) -> list[str]:
        found = self.engine.search(Query(tree=query.tree, earliest=query.earliest, latest=query.latest, size=most))
        return [] if found.relaxed else [id for id, _ in found.hits]

    def hold(self, articles: Sequence[Article]) -> None:
        self.held = articles

    def highlight(self, tree: Node) -> int:
        marker = Highlighter(tree, "en")
        marked = [(marker.mark(article.heading), marker.snippets(article)) for article in self.held]
        return sum(len(snippets) for _, snippets in marked)

    def close(self) -> None:
        self.engine.close()
