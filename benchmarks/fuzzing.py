"""What no query may do: fail, or take longer than a second. Endless hostile ones through parser, archive and pages.

    make fuzz                           100,000 queries at 100,000 invented articles
    make fuzz QUERIES=6000 N=20000
    make fuzz KEEP=archives             the archive stays in that folder; a run that was ended goes on

    python -m benchmarks.fuzzing --queries 6000 --articles 20000 --seed 2 --processes 2

Queries come from three sources in turn (benchmarks/fuzzing_queries.py): the language itself, any characters by
hypothesis, and bytes of queries and addresses changed at random. Each goes through the parser and the archive; of
the first two sources one in ten goes to the pages too, of the third all do. The same seed asks the same; `--first`
begins with a later query. The tables are printed, and written into docs/performance.md where it has a place for
that number of queries and articles. The command fails when a query did.
"""

from __future__ import annotations

import argparse
import json
import random
import sys
import time
from collections import defaultdict
from collections.abc import Iterator
from concurrent.futures import ProcessPoolExecutor
from dataclasses import asdict, dataclass, field
from functools import cache, partial
from pathlib import Path

from flask import Flask

from archive.settings import read_settings
from benchmarks.fuzzing_asking import SLOW, Asked, ask
from benchmarks.fuzzing_parsing import parsing_table
from benchmarks.fuzzing_queries import Holdings, address, mangled, query, some_texts
from benchmarks.invented import OUTLETS, VOCABULARY, id_of, word
from benchmarks.serving import archive_of
from benchmarks.speed_figures import percentile
from benchmarks.speed_machine import machine
from benchmarks.speed_page import PAGE, table, write
from web import create_app

SOURCES = ("the language", "any characters", "changed bytes")
BATCH = 300  # queries, a third of each source
TO_PAGES = 10  # of so many queries of the first two sources one goes to the pages
SHOWN = 10  # of the slowest
SHOWN_LENGTH = 70  # characters of a query


@dataclass
class Batch:
    """What became of a batch of queries: seconds by source and door, failures, and the slowest of them."""

    number: int
    seconds: dict[str, list[float]] = field(default_factory=dict)
    failures: list[Asked] = field(default_factory=list)
    slowest: list[Asked] = field(default_factory=list)

    def take(self, source: str, one: Asked) -> None:
        """Count one answer."""
        self.seconds.setdefault(f"{source}, {one.door}", []).append(one.cpu)
        if one.failure or one.cpu > SLOW:
            self.failures.append(one)
        self.slowest = sorted((*self.slowest, one), key=lambda asked: -asked.cpu)[:SHOWN]

    def as_json(self) -> str:
        """The batch in a line."""
        return json.dumps(asdict(self))

    @classmethod
    def read(cls, line: str) -> Batch:
        """The batch of such a line."""
        told = json.loads(line)
        lists = {name: [Asked(**one) for one in told[name]] for name in ("failures", "slowest")}
        return cls(told["number"], told["seconds"], **lists)


@cache
def holdings(count: int) -> Holdings:
    """What an archive of so many invented articles holds."""
    values = (
        *(f"Outlet {number:02}" for number in range(OUTLETS)),
        *map(word, range(50)),
        "AA",
        "en",
        "de",
        "2015",
    )
    return Holdings(tuple(map(word, range(VOCABULARY))), values, tuple(map(id_of, range(min(count, 100)))))


@cache
def application(folder: Path) -> Flask:
    """The pages of an archive, one in each process."""
    return create_app(read_settings({}).with_values(archive=folder))


def queries(number: int, seed: int, held: Holdings) -> Iterator[tuple[int, str, str, bytes | None]]:
    """The queries of a batch: number, source, text, and the address it goes to, if to any."""
    anything = some_texts(held, BATCH // len(SOURCES), seed * 1_000_003 + number)
    for place in range(BATCH):
        here = number * BATCH + place
        chance = random.Random(f"{seed} {here}")  # noqa: S311 – no secrets
        source = SOURCES[place % len(SOURCES)]
        text = query(chance, held)
        if source == SOURCES[1]:
            text = anything[place // len(SOURCES) % len(anything)]
        elif source == SOURCES[2]:
            text = mangled(chance, text)
        to_pages = source == SOURCES[2] or not chance.randrange(TO_PAGES)
        yield here, source, text, address(chance, held, text) if to_pages else None


def asked(number: int, folder: Path, count: int, seed: int) -> Batch:
    """Ask the queries of a batch."""
    batch, app = Batch(number), application(folder)
    for here, source, text, sent in queries(number, seed, holdings(count)):
        for one in ask(app, here, text, sent):
            batch.take(source, one)
    return batch


def run(chosen: argparse.Namespace, folder: Path) -> list[Batch]:
    """Ask all batches that were not asked before; what was found of each is kept beside the archive."""
    kept = folder / f"fuzz-{chosen.seed}.jsonl"
    done = (
        {batch.number: batch for batch in map(Batch.read, kept.read_text().splitlines())} if kept.exists() else {}
    )
    first, last = chosen.first // BATCH, -(-(chosen.first + chosen.queries) // BATCH)
    missing = [number for number in range(first, last) if number not in done]
    one = partial(asked, folder=folder, count=chosen.articles, seed=chosen.seed)
    began = time.perf_counter()
    with kept.open("a", encoding="utf-8") as file, ProcessPoolExecutor(chosen.processes) as pool:
        for finished, batch in enumerate(pool.map(one, missing), 1):
            done[batch.number] = batch
            file.write(f"{batch.as_json()}\n")
            file.flush()
            _tell(batch)
            left = (time.perf_counter() - began) / finished * (len(missing) - finished)
            sys.stderr.write(f"\r{finished * BATCH:,} of {len(missing) * BATCH:,}, {left / 60:,.0f} minutes left ")
    sys.stderr.write("\n")
    return [done[number] for number in range(first, last)]


def _tell(batch: Batch) -> None:
    for one in batch.failures:
        sys.stderr.write(
            f"\n{one.number}, {one.door}: {one.failure or 'slow'}, {one.cpu:.2f} s: {one.sent[:500]}\n"
        )


def report(batches: list[Batch], told: str) -> str:
    """What was found, as it stands on the page."""
    return "\n\n".join((told, answers(batches), parsing_table()))


def answers(batches: list[Batch]) -> str:
    """How long queries took from each source at each door, what failed, and the slowest."""
    seconds: dict[str, list[float]] = defaultdict(list)
    for batch in batches:
        for name, values in batch.seconds.items():
            seconds[name] += values
    rows = [(name, f"{len(values):,}", *_times(values)) for name, values in sorted(seconds.items())]
    failures = [one for batch in batches for one in batch.failures]
    failed, slow = sum(bool(one.failure) for one in failures), sum(one.cpu > SLOW for one in failures)
    slowest = sorted((one for batch in batches for one in batch.slowest), key=lambda one: -one.cpu)[:SHOWN]
    shown = [
        (f"`{_shown(one.sent)}`", one.door, *_times([one.cpu])[:1], *_times([one.wall])[:1]) for one in slowest
    ]
    headings = ("source, door", "asked", "median, ms", "99th percentile, ms", "longest, ms")
    return "\n\n".join(
        (
            table(headings, rows),
            f"{failed:,} failed, {slow:,} took more than {SLOW:g} s of processor time.",
            table(("the slowest", "door", "CPU, ms", "by the clock, ms"), shown),
        )
    )


def _times(seconds: list[float]) -> tuple[str, ...]:
    return tuple(f"{percentile(seconds, percent) * 1e3:,.1f}" for percent in (50, 99, 100))


def _shown(text: str) -> str:
    """A query that fits into a cell of a table."""
    plain = "".join(letter if letter.isprintable() and letter not in "|`" else "·" for letter in text)
    return f"{plain[:SHOWN_LENGTH]}…" if len(plain) > SHOWN_LENGTH else plain


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(
        prog="python -m benchmarks.fuzzing",
        description=__doc__,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    parser.add_argument("--queries", type=int, default=100_000, help="how many [default: 100,000]")
    parser.add_argument("--articles", type=int, default=100_000, help="of the archive [default: 100,000]")
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--first", type=int, default=0, help="begin with the batch of this query [default: 0]")
    parser.add_argument("--processes", type=int, default=1)
    parser.add_argument("--keep", type=Path, metavar="FOLDER", help="keep the archive and what was found here")
    parser.add_argument("--page", type=Path, default=PAGE, help="where tables go [default: docs/performance.md]")
    return parser.parse_args()


def main() -> None:
    """Ask, print and write."""
    chosen = _arguments()
    with archive_of(chosen.articles, chosen.keep) as folder:
        batches = run(chosen, folder)
    text = report(batches, machine(["flask", "hypothesis"]))
    sys.stdout.write(f"{text}\n")
    if not write(chosen.page, f"fuzz {chosen.queries} {chosen.articles}", text):
        sys.stderr.write(f"{chosen.page.name} has no place for so many queries and articles\n")
    if any(batch.failures for batch in batches):
        sys.exit("not every query was answered within a second")


if __name__ == "__main__":
    main()
