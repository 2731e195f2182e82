"""What the index of marks costs at a million articles, into docs/performance.md.

make bench-marks                  1,000,000 invented articles' marks
make bench-marks N=50000

Articles come a thousand at a time: the like ones of each are looked up, then its marks are kept.
"""

from __future__ import annotations

import argparse
import statistics
import sys
import tempfile
import threading
import time
from collections.abc import Iterator, Sequence
from contextlib import closing, contextmanager
from dataclasses import dataclass, field
from pathlib import Path

from archive.stories.marks.index import MarksIndex
from benchmarks.invented_marks import Rows, batches
from benchmarks.speed_figures import percentile
from benchmarks.speed_machine import machine, one_core, private_megabytes
from benchmarks.speed_page import PAGE, table, target_table, write
from benchmarks.speed_targets import Target

PLACE = "bench marks"
MILLION = 1_000_000
TOGETHER = 1_000  # articles that come at once
LAST = 10_000
MORE = 100  # articles that come one by one at the end
LEAST, MOST = 2, 50  # marks that like articles share; such articles that are wanted
OPEN_FILES = Path("/proc/self/fd")


@dataclass(frozen=True)
class Spent:
    """What some articles took: seconds of processor time and by the clock."""

    articles: int
    cpu: float
    clock: float


@dataclass(frozen=True)
class Kept:
    """What an index of marks cost: batch by batch, its room in MB at the end and at most, private memory in MB.

    `looked_up` and `added` are seconds by the clock of one article more, to look up and to keep.
    """

    spent: Sequence[Spent]
    megabytes: float
    peak: float
    private: float | None
    looked_up: Sequence[float]
    added: Sequence[float]

    @property
    def count(self) -> int:
        """How many articles it has."""
        return sum(one.articles for one in self.spent)

    @property
    def longest(self) -> float:
        """Seconds by the clock that the slowest batch took."""
        return max(one.clock for one in self.spent)

    def rate(self, articles: int, clock: bool = False) -> float:
        """Articles a second, of the last so many."""
        last = self.spent[-max(articles // TOGETHER, 1) :]
        return sum(one.articles for one in last) / sum(one.clock if clock else one.cpu for one in last)


@dataclass
class Watched:
    """The most that was seen while it was looked at."""

    disk: float = 0.0
    private: float | None = None
    ended: threading.Event = field(default_factory=threading.Event)

    def look(self, folder: Path) -> None:
        """Look once."""
        self.disk = max(self.disk, _room(folder))
        if (private := private_megabytes(folder)) is not None:
            self.private = max(self.private or 0.0, private)

    def watch(self, folder: Path) -> None:
        """Look until it has ended."""
        while not self.ended.wait(0.1):
            self.look(folder)


TARGETS = (
    Target(what="articles/s", figure=lambda one: one.rate(one.count), least=3_000, shown="{:,.0f}"),
    Target(what="articles/s, the last 10,000", figure=lambda one: one.rate(LAST), least=3_000, shown="{:,.0f}"),
    Target(what="on disk, MB", figure=lambda one: one.megabytes, most=1_000, shown="{:,.0f}"),
    Target(what="on disk at most, MB", figure=lambda one: one.peak, most=1_000, shown="{:,.0f}"),
    Target(what="private memory at most, MB", figure=lambda one: one.private, most=200, shown="{:,.0f}"),
)


def measured(count: int, parent: Path | None = None) -> Kept:
    """What it costs to keep the marks of so many invented articles, in a new folder in `parent`."""
    with tempfile.TemporaryDirectory(dir=parent) as name, closing(MarksIndex(Path(name) / "stories")) as index:
        with _watching(Path(name)) as watched:
            spent = [_added(index, rows) for rows in batches(0, count, TOGETHER)]
        megabytes = index.disk_bytes() / 1e6
        more = [_one_more(index, rows) for rows in batches(count, count + MORE, 1)]
        looked_up, added = zip(*more, strict=True)
        return Kept(spent, megabytes, watched.disk, watched.private, looked_up, added)


def _added(index: MarksIndex, rows: Rows) -> Spent:
    cpu, clock = time.process_time(), time.perf_counter()
    index.alike([marks for _, marks in rows], LEAST, MOST)
    index.add(rows, index.applied() + 1)
    return Spent(len(rows), time.process_time() - cpu, time.perf_counter() - clock)


def _one_more(index: MarksIndex, rows: Rows) -> tuple[float, float]:
    began = time.perf_counter()
    index.alike([marks for _, marks in rows], LEAST, MOST)
    looked_up = time.perf_counter()
    index.add(rows, index.applied() + 1)
    return looked_up - began, time.perf_counter() - looked_up


@contextmanager
def _watching(folder: Path) -> Iterator[Watched]:
    watched = Watched()
    thread = threading.Thread(target=watched.watch, args=(folder,))
    thread.start()
    try:
        yield watched
    finally:
        watched.ended.set()
        thread.join()
        watched.look(folder)


def _room(folder: Path) -> float:
    """MB that a folder's files take, those included that were taken away while this process reads them."""
    sizes = dict(map(_size, folder.rglob("*")))
    for handle in OPEN_FILES.iterdir() if OPEN_FILES.exists() else ():
        try:
            if folder in handle.readlink().parents:
                sizes.update([_size(handle)])
        except OSError:
            continue  # it was closed meanwhile
    return sum(sizes.values()) / 1e6


def _size(path: Path) -> tuple[int, int]:
    """A file's number and size; nothing of what was taken away meanwhile."""
    try:
        stat = path.stat()
    except OSError:
        return 0, 0
    return stat.st_ino, stat.st_size if not path.is_dir() else 0


def report(found: Kept, machine: str) -> str:
    """What was measured, as it stands on the page."""
    private = "–" if found.private is None else f"{found.private:,.0f}"
    rows = (
        ("articles/s, processor time", f"{found.rate(found.count):,.0f}"),
        ("the same of the last 10,000", f"{found.rate(LAST):,.0f}"),
        ("articles/s by the clock", f"{found.rate(found.count, clock=True):,.0f}"),
        ("the longest thousand, large merges included, by the clock, s", f"{found.longest:.1f}"),
        ("on disk, MB", f"{found.megabytes:,.0f}"),
        ("on disk at most, while segments are merged, MB", f"{found.peak:,.0f}"),
        ("private memory at most, MB", private),
        ("one article more: looked up in, by the clock, ms", _times(found.looked_up)),
        ("one article more: kept in, by the clock, ms", _times(found.added)),
    )
    return "\n\n".join((machine, table((f"{found.count:,} articles", ""), rows), target_table(TARGETS, found)))


def _times(seconds: Sequence[float]) -> str:
    """Median and 95th percentile in milliseconds."""
    return f"{statistics.median(seconds) * 1e3:.1f} / {percentile(seconds, 95) * 1e3:.1f}"


def main() -> None:
    """Measure, print and write."""
    parser = argparse.ArgumentParser(
        prog="python -m benchmarks.speed_marks",
        description=__doc__,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    parser.add_argument(
        "count", nargs="?", type=int, default=MILLION, help="how many articles [default: 1,000,000]"
    )
    parser.add_argument(
        "--in", dest="folder", type=Path, help="where the index is made [default: among temporary files]"
    )
    parser.add_argument(
        "--page", type=Path, default=PAGE, help="where the table goes [default: docs/performance.md]"
    )
    chosen = parser.parse_args()
    one_core()
    text = report(measured(chosen.count, chosen.folder), machine([]))
    sys.stdout.write(f"{text}\n")
    write(chosen.page, PLACE, text)


if __name__ == "__main__":
    main()
