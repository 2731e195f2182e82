"""What grouping by story costs: the questions of `make bench` asked of an archive of which a quarter are copies.

    make bench-stories                          20,000 invented articles
    make bench-stories N=1000000 KEEP=indexes   a million; the index stays in that folder, and is asked again

Each question is asked for articles, for stories, and for stories with facets counted in stories, one after the
other in one process, kept to one core. Times are process CPU seconds of five runs after one to warm up. The tables
are printed, and written into docs/performance.md where it has a place for that number of articles.
"""

from __future__ import annotations

import os

# Before numpy is loaded: one thread.
os.environ["OMP_NUM_THREADS"] = "1"

import argparse
import shutil
import statistics
import sys
import tempfile
import time
from collections.abc import Iterator
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass, replace
from itertools import islice
from multiprocessing import get_context
from pathlib import Path

from archive.engines.port import Engine, Query
from benchmarks.invented_stories import articles_with_copies
from benchmarks.speed_addition import Addition, additions
from benchmarks.speed_machine import machine, one_core, private_megabytes
from benchmarks.speed_page import PAGE, table, target_table, write
from benchmarks.speed_peers import own_engine
from benchmarks.speed_questions import questions
from benchmarks.speed_targets import Target

AT_ONCE = 10_000  # articles that are handed over together
RUNS = 5  # after one to warm up
WAYS = {
    "articles": {"by_story": False, "count_stories": False},
    "grouped": {"by_story": True, "count_stories": False},
    "counted": {"by_story": True, "count_stories": True},
}


@dataclass(frozen=True)
class Stories:
    """What was measured: articles and stories, and by kind and way of asking the CPU seconds of every run."""

    articles: int
    stories: int
    seconds: dict[str, dict[str, list[float]]]
    private: float | None
    additions: list[Addition]

    def median(self, kind: str, way: str) -> float:
        """The median of a kind of question that is asked in this way, in seconds."""
        return statistics.median(self.seconds[kind][way])

    def ratio(self, kind: str, way: str) -> float:
        """How many times as long it takes as for articles."""
        return self.median(kind, way) / self.median(kind, "articles")

    def most(self, way: str) -> float:
        """The same, the most of all kinds."""
        return max(self.ratio(kind, way) for kind in self.seconds)


TARGETS = (
    Target(
        what="grouped by story: times as long as articles, the most of all kinds",
        figure=lambda found: found.most("grouped"),
        most=1.5,
    ),
    Target(
        what="facets counted in stories too: times as long, the most of all kinds",
        figure=lambda found: found.most("counted"),
        most=2,
    ),
    Target(
        what="private memory of the process that answers, MB",
        figure=lambda found: found.private,
        most=300,
        shown="{:,.0f}",
    ),
    Target(
        what="one article more: found after, at most, s",
        figure=lambda found: max(one.seconds for one in found.additions),
        most=1,
    ),
)


def make_index(count: int, folder: Path) -> None:
    """Index this many articles, unless a whole index was kept."""
    if (folder / "whole").exists():
        return
    shutil.rmtree(folder, ignore_errors=True)  # what a run that was stopped left half made
    folder.mkdir(parents=True)
    engine, source = own_engine(folder / "index"), articles_with_copies(count)
    while batch := list(islice(source, AT_ONCE)):
        engine.add(batch, engine.applied() + len(batch))
    engine.close()
    (folder / "whole").touch()


def measure(folder: Path, runs: int) -> Stories:
    """Ask all questions in all ways of the index in a folder."""
    engine = own_engine(folder / "index")
    seconds: dict[str, dict[str, list[float]]] = {kind: {way: [] for way in WAYS} for kind in questions()}
    for run in range(runs + 1):
        for kind, way, took in _asked(engine):
            seconds[kind][way] += [took] if run else []
    private, found = private_megabytes(folder), engine.search(Query())
    engine.close()
    return Stories(found.total, found.total_stories, seconds, private, additions(folder / "index"))


def _asked(engine: Engine) -> Iterator[tuple[str, str, float]]:
    """Every question once in each way: its kind, the way, and how long it took."""
    for kind, variants in questions().items():
        for query in variants:
            for way, asked in WAYS.items():
                began = time.process_time()
                engine.search(replace(query, **asked))
                yield kind, way, time.process_time() - began


def report(found: Stories, machine: str) -> str:
    """What was measured, as it stands on the page."""
    headings = (
        f"{found.articles:,} articles of {found.stories:,} stories",
        "articles, ms",
        "grouped by story, ms",
        "times",
        "counted in stories, ms",
        "times",
    )
    rows = []
    for kind in found.seconds:
        times = {way: f"{found.median(kind, way) * 1e3:,.2f}" for way in WAYS}
        ratios = {way: f"{found.ratio(kind, way):.2f}" for way in WAYS}
        pairs = (cell for way in ("grouped", "counted") for cell in (times[way], ratios[way]))
        rows.append((kind, times["articles"], *pairs))
    return "\n\n".join((machine, table(headings, rows), target_table(TARGETS, found)))


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(
        prog="python -m benchmarks.speed_stories",
        description=__doc__,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    parser.add_argument("count", nargs="?", type=int, default=20_000, help="how many articles [default: 20,000]")
    parser.add_argument(
        "--runs", type=int, default=RUNS, help=f"times that each question is asked [default: {RUNS}]"
    )
    parser.add_argument("--keep", type=Path, metavar="FOLDER", help="keep the index here, ask the one there")
    parser.add_argument("--page", type=Path, default=PAGE, help="where tables go [default: docs/performance.md]")
    return parser.parse_args()


def main() -> None:
    """Measure, print and write."""
    chosen = _arguments()
    one_core()
    with tempfile.TemporaryDirectory() as passing:
        folder = ((chosen.keep or Path(passing)) / f"stories-{chosen.count}").resolve()
        # In a process of its own: its memory is not that of answering.
        with ProcessPoolExecutor(1, get_context("spawn")) as indexing:
            indexing.submit(make_index, chosen.count, folder).result()
        text = report(measure(folder, chosen.runs), machine([]))
    sys.stdout.write(f"{text}\n")
    if not write(chosen.page, f"bench stories {chosen.count}", text):
        sys.stderr.write(f"{chosen.page.name} has no place for {chosen.count:,} articles\n")


if __name__ == "__main__":
    main()
