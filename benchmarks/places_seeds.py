"""The places of the five real articles: document facet F1 with what was added for them and without, and traps.

A name is right where it is one of the article's places by the gold, distinct folded names compared (metrics.md of
MORGUE_SHARED). A trap is what the gold says is a government, a people, a person, an organisation, or another thing
of the same name, and was tagged as a place. Candidates count as places.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any, NamedTuple
from unittest.mock import patch

from archive.places import gazetteer
from archive.places.gazetteer import fold
from archive.tables import read_table
from indexer.places.tags import Tag, tag

PLACES = ("place", "candidate")
TRAPS = ("metonym", "demonym", "org", "person", "homonym")

Row = dict[str, Any]


class Seeds(NamedTuple):
    """Distinct names of places per article: right ones, those told, those there are; and how many traps."""

    right: int
    told: int
    true: int
    traps: int

    @property
    def f1(self) -> float:
        return 2 * self.right / (self.told + self.true)


def seeds(shared: Path) -> Seeds:
    """What is found in the five articles."""
    gold = json.loads((shared / "gold" / "seeds_places.json").read_text(encoding="utf-8"))
    judged = [_judged(row, (shared / "articles" / row["path"]).read_text("utf-8")) for row in gold["documents"]]
    return Seeds(*(sum(column) for column in zip(*judged, strict=True)))


def _judged(row: Row, text: str) -> Seeds:
    tags = [one for one in tag(text) if one.kind in PLACES]
    neither = [one for one in row["mentions"] if one["role"] not in ("place", *TRAPS)]
    told = {fold(one.surface) for one in tags if not any(_overlap(one, other) for other in neither)}
    true = {fold(one["surface"]) for one in row["mentions"] if one["role"] == "place"}
    traps = [one for one in row["mentions"] if one["role"] in TRAPS]
    return Seeds(
        len(told & true), len(told), len(true), sum(any(_overlap(one, trap) for one in tags) for trap in traps)
    )


def _overlap(one: Tag, other: Row) -> bool:
    return one.start < other["end"] and other["start"] < one.end


@contextmanager
def without_additions() -> Iterator[None]:
    """The gazetteer without what archive/data/additions.toml lists, as long as this lasts."""
    added = read_table("archive", "additions")
    crossings = set(added["crossings"])

    def table(package: str, name: str) -> dict[str, Any]:
        whole = read_table(package, name)
        if name == "crossings":
            return {code: [row for row in rows if crossings.isdisjoint(row)] for code, rows in whole.items()}
        if name == "towns":
            return {key: value for key, value in whole.items() if key not in added["towns"]}
        return {} if name == "additions" else whole

    gazetteer.gazetteer.cache_clear()
    with patch.object(gazetteer, "read_table", table):
        gazetteer.gazetteer()
        yield
    gazetteer.gazetteer.cache_clear()


def report(shared: Path) -> Iterator[str]:
    """A line with what was added, and one without."""
    yield _line("five articles, with additions", seeds(shared))
    with without_additions():
        yield _line("five articles, without", seeds(shared))


def _line(name: str, found: Seeds) -> str:
    share = f"P {found.right / found.told:.3f}  R {found.right / found.true:.3f}  F1 {found.f1:.3f}"
    return f"{name:30} {share}  traps {found.traps}"
