"""How fast Morgue indexes and answers, beside stock Whoosh, SQLite FTS5 and tantivy, in one run on one core.

    make bench                          20,000 invented articles
    make bench N=1000000                as many as you like
    make bench N=1000000 KEEP=indexes   the indexes stay in that folder, and are asked again the next time;
                                        take it away when an engine has changed

    python -m benchmarks.speed 5000 --engines morgue,tantivy
    python -m benchmarks.speed 1000000 --keep indexes --runs 9

Every engine gets the same articles and answers the same questions: the ten best hits, the exact total and counts by
outlet, year and place. Each has processes of its own, one to index and one to ask, kept to one core. Times are
process CPU seconds of five runs after one to warm up; the 95th percentile is the nearest-rank one of all runs of
all questions. Engines that find different articles make the run fail. The tables are printed, and written into
docs/performance.md where it has a place for that number of articles. The peers are an extra:
pip install 'morgue[bench]'.
"""

from __future__ import annotations

import argparse
import shutil
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory

from benchmarks.speed_engine import RUNS
from benchmarks.speed_figures import Figures, Run
from benchmarks.speed_machine import machine
from benchmarks.speed_page import PAGE, report, write
from benchmarks.speed_peers import ENGINES

ROOT = Path(__file__).parents[1]


def measure(name: str, count: int, runs: int, keep: Path | None) -> Figures:
    """One engine's figures; its index is made unless it was kept."""
    with _place(keep and keep / str(count) / name) as folder:
        if not (folder / "index.json").exists():
            _said(f"{ENGINES[name].label}: indexing {count:,} articles")
            shutil.rmtree(folder / "index", ignore_errors=True)  # what a run that was stopped left half made
            _process("index", name, str(count), str(folder))
        _said(f"{ENGINES[name].label}: asking {count:,} articles")
        _process("ask", name, str(count), str(folder), str(runs))
        return Figures.read(folder)


@contextmanager
def _place(kept: Path | None) -> Iterator[Path]:
    """A folder that is kept, or one that is taken away afterwards."""
    if kept:
        kept.mkdir(parents=True, exist_ok=True)
        yield kept.resolve()
    else:
        with TemporaryDirectory() as folder:
            yield Path(folder).resolve()


def _process(*arguments: str) -> None:
    done = subprocess.run([sys.executable, "-m", "benchmarks.speed_engine", *arguments], cwd=ROOT, check=False)
    if done.returncode:
        sys.exit(f"measuring ended with {done.returncode}: {' '.join(arguments)}")


def _said(line: str) -> None:
    sys.stderr.write(f"{line}\n")


def chosen_engines(names: list[str], count: int) -> Iterator[str]:
    """The engines that can be measured; what is left out is told."""
    if unknown := set(names) - set(ENGINES):
        sys.exit(f"{', '.join(sorted(unknown))}: no such engine; known are {', '.join(ENGINES)}")
    for name, row in ENGINES.items():
        if not row.is_installed():
            _said(f"{row.label} is not installed and left out: pip install 'morgue[bench]'")
        elif (name in names and row.takes(count)) or name == "morgue":
            yield name


def check(run: Run) -> None:
    """End with 1 and say where engines find different articles."""
    if different := list(run.disagreements()):
        sys.exit("The engines do not find the same:\n" + "\n".join(different))


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(
        prog="python -m benchmarks.speed",
        description=__doc__,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    parser.add_argument("count", nargs="?", type=int, default=20_000, help="how many articles [default: 20,000]")
    parser.add_argument("--engines", default=",".join(ENGINES), help="which beside Morgue, parted by commas")
    parser.add_argument(
        "--runs", type=int, default=RUNS, help=f"times that each question is asked [default: {RUNS}]"
    )
    parser.add_argument(
        "--keep", type=Path, metavar="FOLDER", help="keep the indexes here, ask those that are there"
    )
    parser.add_argument("--page", type=Path, default=PAGE, help="where tables go [default: docs/performance.md]")
    return parser.parse_args()


def main() -> None:
    """Measure, compare, print and write."""
    chosen = _arguments()
    names = list(chosen_engines(chosen.engines.split(","), chosen.count))
    engines = {name: measure(name, chosen.count, chosen.runs, chosen.keep) for name in names}
    run = Run(chosen.count, engines, measure("morgue", chosen.count // 10, chosen.runs, chosen.keep))
    text = report(run, machine([ENGINES[name].package for name in names if ENGINES[name].package]))
    sys.stdout.write(f"{text}\n")
    check(run)
    if not write(chosen.page, f"bench {chosen.count}", text):
        _said(f"{chosen.page.name} has no place for {chosen.count:,} articles")


if __name__ == "__main__":
    main()
