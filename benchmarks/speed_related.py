"""What finding related articles costs: CPU milliseconds of one article among many, into docs/performance.md.

    make bench-related                  100,000 invented articles
    make bench-related N=1000000        as many as you like
    make bench-related KEEP=archives    the archive stays in that folder, and is asked again the next time

    python -m benchmarks.speed_related 20000

An archive of invented articles, to which events are added: articles that have half of the words of a random one, in
another order, within a week. Asked are the first articles of these events, so that lists are full; each of them
once to warm up, then again. Times are the process's CPU seconds on one core.
"""

from __future__ import annotations

import os

# Before numpy is loaded: one thread for everyone.
os.environ["OMP_NUM_THREADS"] = "1"

import argparse
import shutil
import statistics
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from pathlib import Path

import numpy as np

from archive import Archive, open_archive
from archive.article import Article
from archive.dates import PartialDate
from benchmarks.invented import articles, word
from benchmarks.serving import accession_of, fill
from benchmarks.speed_figures import percentile
from benchmarks.speed_machine import machine, one_core
from benchmarks.speed_page import PAGE, table, target_table, write
from benchmarks.speed_targets import Target

EVENTS, FOLLOWING, RARE = 25, 12, 20  # events, articles of each, and rare words that all of these have
SEED = 11


@dataclass(frozen=True)
class Asked:
    """CPU seconds of the related articles and the thread of each article asked, and how many were listed."""

    related: list[float]
    threads: list[float]
    listed: list[int]


TARGETS = (
    Target(
        what="related articles, median, ms",
        figure=lambda asked: statistics.median(asked.related) * 1e3,
        most=30,
        shown="{:,.1f}",
    ),
)


def events(seed: int = SEED) -> Iterator[list[Article]]:
    """The articles of some events: each has half of what one says, and most of the event's rare words."""
    chance = np.random.default_rng(seed)
    firsts = list(articles(EVENTS, seed=seed))
    for number, first in enumerate(firsts):
        rare = [word(150_000 + RARE * number + one) for one in range(RARE)]
        words = [*" ".join(first.body).split(), *rare]
        yield [first_of(first, chance.permutation(words).tolist(), rare, day) for day in range(FOLLOWING)]


def first_of(first: Article, words: list[str], rare: list[str], day: int) -> Article:
    """An article of the same event, so many days later."""
    said = [*words[: len(words) // 2], *rare[day % 3 :]]
    date = first.published and PartialDate(str(np.datetime64(first.published.text) + day % 7))
    return replace(first, id=f"{first.id}-{day}", title=" ".join(said[:8]), body=(" ".join(said),), published=date)


def ask(archive: Archive, ids: list[str]) -> Asked:
    """Ask for what is related to each article, and for its thread."""
    for id in ids:
        archive.related(id)
    related = [_seconds(lambda: archive.related(id)) for id in ids]  # noqa: B023
    threads = [_seconds(lambda: archive.thread(id)) for id in ids]  # noqa: B023
    return Asked(related, threads, [len(archive.related(id)) for id in ids])


def _seconds(act: Callable[[], object]) -> float:
    began = time.process_time()
    act()
    return time.process_time() - began


def report(count: int, asked: Asked, machine: str) -> str:
    """What was measured, as it stands on the page."""
    rows = [
        (what, f"{statistics.median(times) * 1e3:,.1f}", f"{percentile(times, 95) * 1e3:,.1f}")
        for what, times in (("related articles, ms", asked.related), ("thread, ms", asked.threads))
    ]
    rows.append(("articles listed", f"{statistics.median(asked.listed):.0f}", ""))
    heading = (f"{count:,} articles", "median", "95th percentile")
    return "\n\n".join((machine, table(heading, rows), target_table(TARGETS, asked)))


def measure(folder: Path, count: int) -> Asked:
    """The figures of an archive in this folder, which is made unless it is there."""
    if not (folder / "events").exists():
        shutil.rmtree(folder, ignore_errors=True)
        folder.mkdir(parents=True)
        fill(folder, count)
    with open_archive(folder) as archive:
        groups = list(events())
        if not (folder / "events").exists():
            for group in groups:
                archive.store.add([accession_of(one) for one in group])
            archive.catch_up()
            (folder / "events").touch()
        ids = [archive.search(f'"{group[0].title}"').hits[0].article.id for group in groups]
        return ask(archive, ids)


def main() -> None:
    """Measure, print and write."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("count", nargs="?", type=int, default=100_000, help="how many articles [default: 100,000]")
    parser.add_argument("--keep", type=Path, metavar="FOLDER", help="keep the archive here, ask it if it is there")
    chosen = parser.parse_args()
    one_core()
    with tempfile.TemporaryDirectory() as place:
        folder = chosen.keep / str(chosen.count) if chosen.keep else Path(place) / "archive"
        text = report(chosen.count, measure(folder, chosen.count), machine([]))
    sys.stdout.write(f"{text}\n")
    write(PAGE, f"bench related {chosen.count}", text)


if __name__ == "__main__":
    main()
