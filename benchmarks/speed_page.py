"""A run as tables, and tables into docs/performance.md, between marks that name what stands there."""

from __future__ import annotations

import re
import statistics
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import zip_longest
from pathlib import Path
from typing import Any

from benchmarks.speed_figures import Figures, Run, percentile
from benchmarks.speed_peers import ENGINES
from benchmarks.speed_questions import QUESTIONS
from benchmarks.speed_targets import Target, targets_of

PAGE = Path(__file__).parents[1] / "docs" / "performance.md"
NOTHING = "–"
TARGET_HEADINGS = ("Target", "Aim", "Figure", "Met")


@dataclass(frozen=True)
class Line:
    """A line of the table of engines."""

    title: str
    figure: Callable[[Figures], float | None]
    shown: str = "{:,.0f}"

    def told(self, figures: Figures) -> str:
        """One engine's cell."""
        figure = self.figure(figures)
        return NOTHING if figure is None else self.shown.format(figure)


def _typed(figures: Figures) -> float | None:
    return None if figures.typed is None else figures.typed * 1e3


WORK = (
    Line("indexed, articles/s", lambda one: one.indexed.rate),
    Line("index on disk, MB", lambda one: one.indexed.megabytes),
    Line("memory while indexing, at most, MB", lambda one: one.indexed.peak),
    Line("private memory while answering, MB", lambda one: one.asked.private),
)
SUMS = (
    Line("highlighting ten articles, ms", lambda one: statistics.median(one.asked.highlighting) * 1e3, "{:,.2f}"),
    Line("autocomplete, ms, the slowest of all beginnings", _typed, "{:,.2f}"),
    Line("all questions: median, ms", lambda one: one.median * 1e3, "{:,.2f}"),
    Line("all questions: 95th percentile, ms", lambda one: one.p95 * 1e3, "{:,.2f}"),
)
RATIO = "all questions: median, times Morgue’s"


def titles() -> tuple[str, ...]:
    """What the lines of the table of engines say first."""
    kinds = (f"{kind.name}, ms" for kind in QUESTIONS)
    return (*(line.title for line in WORK), *kinds, *(line.title for line in SUMS), RATIO)


def report(run: Run, machine: str) -> str:
    """What a run found, as it stands on the page."""
    missing = (f"{ENGINES[name].label} is left out: {why}." for name, why in left_out(run))
    parts = (
        machine,
        table(_headings(run), _rows(run)),
        *missing,
        target_table(targets_of(run.count), run),
        *_additions(run),
    )
    return "\n\n".join(parts)


def left_out(run: Run) -> Iterator[tuple[str, str]]:
    """The engines that a run does not have, with the reason."""
    for name, row in ENGINES.items():
        if name not in run.engines:
            why = f"above {row.most:,} articles {row.why}" if not row.takes(run.count) else "it was not measured"
            yield name, why


def _headings(run: Run) -> tuple[str, ...]:
    tenth = (f"Morgue, {run.count // 10:,}", "growth") if run.tenth else ()
    return (f"{run.count:,} articles", *(ENGINES[name].label for name in run.engines), *tenth)


def _rows(run: Run) -> Iterator[tuple[str, ...]]:
    columns = [*run.engines.values(), *([run.tenth] if run.tenth else [])]
    for line in WORK:
        yield line.title, *map(line.told, columns)
    for kind in QUESTIONS:
        growth = run.growth(kind.name) if kind.name in run.ours.asked.seconds else None
        cells = (_times(one.asked.seconds.get(kind.name)) for one in columns)
        yield f"{kind.name}, ms", *cells, *([f"{growth:.1f}"] if growth else [])
    for line in SUMS:
        yield line.title, *map(line.told, columns)
    yield RATIO, *(f"{one.median / run.ours.median:,.1f}" for one in run.engines.values())


def _times(seconds: Sequence[float] | None) -> str:
    """Median and 95th percentile in milliseconds."""
    if not seconds:
        return NOTHING
    return f"{statistics.median(seconds) * 1e3:,.2f} / {percentile(seconds, 95) * 1e3:,.2f}"


def _additions(run: Run) -> Iterator[str]:
    """One article more, in a sentence."""
    if added := run.ours.asked.additions:
        times, sizes = [one.seconds for one in added], [one.megabytes for one in added]
        yield (
            f"One article added to {run.count:,}, {len(added)} times: found by another reader after "
            f"{statistics.median(times):.3f} s (median; at most {max(times):.3f} s), "
            f"{statistics.median(sizes):.2f} MB newly written (median; at most {max(sizes):.2f} MB) "
            f"beside an index of {run.ours.indexed.megabytes:,.0f} MB."
        )


def target_table(targets: Iterable[Target], measured: Any) -> str:
    """The aims with their figures and whether they are met."""
    figures = [(target, target.figure(measured)) for target in targets]
    return table(TARGET_HEADINGS, [(one.what, one.aim, one.told(got), one.verdict(got)) for one, got in figures])


def table(headings: Sequence[str], rows: Iterable[Sequence[str]]) -> str:
    """A table in Markdown that can be read as it stands: the first column to the left, the others to the right."""
    cells = [headings, *rows]
    columns = [_column(column, at > 0) for at, column in enumerate(zip_longest(*cells, fillvalue=""))]
    return "\n".join(f"|{'|'.join(row)}|" for row in zip(*columns, strict=True))


def _column(texts: Sequence[str], is_right: bool) -> list[str]:
    """The cells of a column with the rule below its heading, all equally wide."""
    width = max(map(len, texts))
    first, *others = (f" {text.rjust(width) if is_right else text.ljust(width)} " for text in texts)
    rule = f"{'-' * (width + 1)}{':' if is_right else '-'}"
    return [first, rule, *others]


def replaced(page: str, name: str, text: str) -> str:
    """The page with what stands under one name replaced; as it was where it has no such place."""
    return re.sub(
        rf"(<!-- {re.escape(name)} -->\n).*?(<!-- end -->)",
        lambda found: f"{found[1]}{text}\n{found[2]}",
        page,
        flags=re.DOTALL,
    )


def write(path: Path, name: str, text: str) -> bool:
    """Put a text into the page; whether it has a place for it."""
    page = path.read_text(encoding="utf-8")
    if f"<!-- {name} -->" not in page:
        return False
    path.write_text(replaced(page, name, text), encoding="utf-8")
    return True
