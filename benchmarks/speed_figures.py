"""What the engines' own processes measured, read back: medians, percentiles, and whether all found the same."""

from __future__ import annotations

import json
import math
import statistics
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from benchmarks.speed_addition import Addition
from benchmarks.speed_engine import Asked, Hits, Indexed
from benchmarks.speed_peers import ENGINES


def percentile(values: Sequence[float], percent: float) -> float:
    """The nearest-rank percentile: the smallest value that this share of all values does not exceed."""
    return sorted(values)[max(math.ceil(len(values) * percent / 100), 1) - 1]


@dataclass(frozen=True)
class Figures:
    """One engine's figures with one number of articles."""

    indexed: Indexed
    asked: Asked

    @staticmethod
    def read(folder: Path) -> Figures:
        """The figures that an engine's processes left in their folder."""
        told = _json(folder / "ask.json")
        told["hits"] = {kind: [Hits(**one) for one in found] for kind, found in told["hits"].items()}
        told["additions"] = [Addition(**one) for one in told["additions"]]
        return Figures(Indexed(**_json(folder / "index.json")), Asked(**told))

    @property
    def every(self) -> list[float]:
        """The seconds of all runs of all questions: the set that its median and percentile are of."""
        return [seconds for runs in self.asked.seconds.values() for seconds in runs]

    @property
    def median(self) -> float:
        """The median of the set, in seconds."""
        return statistics.median(self.every)

    @property
    def p95(self) -> float:
        """The 95th percentile of the set, in seconds."""
        return percentile(self.every, 95)

    @property
    def typed(self) -> float | None:
        """How long the slowest of all beginnings takes, in seconds; None where that was not measured."""
        return max(self.asked.typing, default=None)

    def median_of(self, kind: str) -> float:
        """The median of a kind of question, in seconds."""
        return statistics.median(self.asked.seconds[kind])


@dataclass(frozen=True)
class Run:
    """Everything measured in one run; `tenth` is Morgue with a tenth of the articles."""

    count: int
    engines: dict[str, Figures]
    tenth: Figures | None = None

    @property
    def ours(self) -> Figures:
        """Morgue's figures."""
        return self.engines["morgue"]

    def growth(self, kind: str) -> float | None:
        """How many times as long a kind of question takes as with a tenth of the articles."""
        if self.tenth is None or kind not in self.tenth.asked.seconds:
            return None
        return self.ours.median_of(kind) / self.tenth.median_of(kind)

    def disagreements(self) -> Iterator[str]:
        """Where an engine finds other articles than Morgue does, in sentences."""
        for name, figures in self.engines.items():
            for kind, found in figures.asked.hits.items():
                pairs = zip(found, self.ours.asked.hits[kind], strict=True)
                for number, (theirs, ours) in enumerate(pairs, 1):
                    if difference := _difference(theirs, ours):
                        yield f"{kind}, {number}: {ENGINES[name].label} {difference}"


def _difference(theirs: Hits, ours: Hits) -> str:
    """What tells an engine's hits from Morgue's; nothing where they are the same."""
    if theirs.total != ours.total:
        return f"finds {theirs.total:,} articles, Morgue {ours.total:,}"
    if theirs.outlets != ours.outlets:
        return "counts other numbers of articles by outlet than Morgue"
    others = set(theirs.ids or ()) - set(ours.ids or ())
    return f"finds {len(others):,} articles that Morgue does not, such as {min(others)}" if others else ""


def _json(path: Path) -> dict[str, Any]:
    told: dict[str, Any] = json.loads(path.read_text(encoding="utf-8"))
    return told
