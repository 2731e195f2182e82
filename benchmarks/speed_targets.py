"""What Morgue aims at: each aim with the number of articles it holds for, and how its figure is got from a run."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from benchmarks.speed_figures import Figures, Run


@dataclass(frozen=True, kw_only=True)
class Target:
    """One aim; `at` is the number of articles it is stated for, None for any. `figure` is None if not measured."""

    what: str
    figure: Callable[[Any], float | None]
    least: float | None = None
    most: float | None = None
    shown: str = "{:,.2f}"
    at: int | None = None

    @property
    def aim(self) -> str:
        """The limit as it is shown."""
        return f"≥ {self.told(self.least)}" if self.least is not None else f"≤ {self.told(self.most)}"

    def told(self, figure: float | None) -> str:
        """A figure as it is shown."""
        return "–" if figure is None else self.shown.format(figure)

    def is_met(self, figure: float) -> bool:
        """Whether a figure keeps to the limit."""
        return (self.least is None or figure >= self.least) and (self.most is None or figure <= self.most)

    def verdict(self, figure: float | None) -> str:
        """The same in a word."""
        if figure is None:
            return "not measured"
        return "yes" if self.is_met(figure) else "no"


def _beside(name: str, ratio: Callable[[Figures, Figures], float]) -> Callable[[Run], float | None]:
    """A ratio of Morgue's figures and another engine's, where that was measured."""
    return lambda run: ratio(run.ours, run.engines[name]) if name in run.engines else None


def _growth(run: Run) -> float | None:
    grown = [growth for kind in run.ours.asked.seconds if (growth := run.growth(kind)) is not None]
    return max(grown, default=None)


def _found_after(run: Run) -> float | None:
    return max((one.seconds for one in run.ours.asked.additions), default=None)


def _rewritten(run: Run) -> float | None:
    written = [one.megabytes for one in run.ours.asked.additions]
    return max(written) / run.ours.indexed.megabytes if written else None


def _typed(run: Run) -> float | None:
    return None if run.ours.typed is None else run.ours.typed * 1e3


SMALL, LARGE = 20_000, 1_000_000

TARGETS = (
    Target(
        what="questions, median: times faster than stock Whoosh",
        figure=_beside("whoosh", lambda ours, theirs: theirs.median / ours.median),
        least=50,
        shown="{:,.0f}",
        at=SMALL,
    ),
    Target(
        what="questions, median: share of tantivy’s time",
        figure=_beside("tantivy", lambda ours, theirs: ours.median / theirs.median),
        most=1,
        at=LARGE,
    ),
    Target(
        what="questions, 95th percentile, ms",
        figure=lambda run: run.ours.p95 * 1e3,
        most=50,
        shown="{:,.1f}",
        at=LARGE,
    ),
    Target(
        what="autocomplete, ms, the slowest of all beginnings",
        figure=_typed,
        most=20,
        shown="{:,.1f}",
        at=LARGE,
    ),
    Target(
        what="questions, growth from a tenth of the articles, times, the most of all kinds",
        figure=_growth,
        most=10,
        shown="{:,.1f}",
        at=LARGE,
    ),
    Target(
        what="indexing, articles/s",
        figure=lambda run: run.ours.indexed.rate,
        least=1_500,
        shown="{:,.0f}",
        at=SMALL,
    ),
    Target(
        what="indexing: share of tantivy’s rate",
        figure=_beside("tantivy", lambda ours, theirs: ours.indexed.rate / theirs.indexed.rate),
        least=0.5,
    ),
    Target(
        what="indexing: times stock Whoosh’s rate",
        figure=_beside("whoosh", lambda ours, theirs: ours.indexed.rate / theirs.indexed.rate),
        least=8,
        shown="{:,.1f}",
        at=SMALL,
    ),
    Target(
        what="memory while indexing, at most, MB",
        figure=lambda run: run.ours.indexed.peak,
        most=3_000,
        shown="{:,.0f}",
        at=LARGE,
    ),
    Target(
        what="private memory of a process that answers, MB",
        figure=lambda run: run.ours.asked.private,
        most=300,
        shown="{:,.0f}",
        at=LARGE,
    ),
    Target(what="one article more: found after, at most, s", figure=_found_after, most=1),
    Target(
        what="one article more: share of the index newly written, at most",
        figure=_rewritten,
        most=0.1,
        shown="{:.4f}",
    ),
)


def targets_of(count: int) -> tuple[Target, ...]:
    """The aims that are stated for this number of articles."""
    return tuple(target for target in TARGETS if target.at in (None, count))
