"""How fast indexing and searching are, beside stock Whoosh, SQLite FTS5 and tantivy, in one run on one core.

    make bench                (20,000 invented articles)
    make bench N=1000000      (stock Whoosh is left out above 20,000)

Every engine gets the same articles and answers the same questions with the ten best hits, the exact total and
counts by outlet, year and place. Times are process CPU seconds, medians of several runs after one warm-up. The
peers are an extra: pip install 'morgue[bench]'.
"""

from __future__ import annotations

import argparse
import os
import resource
import statistics
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date
from itertools import islice
from pathlib import Path

# Before numpy and tantivy are loaded: one core for everyone.
os.environ.setdefault("OMP_NUM_THREADS", "1")

from archive.engines.port import Query
from archive.query import And, Not, Or, Phrase, Word
from benchmarks.invented import articles, word
from benchmarks.speed_peers import PEERS, Peer

AT_ONCE = 10_000
RUNS = 5
MOST_FOR_WHOOSH = 20_000


def _word(rank: int) -> Word:
    return Word(word(rank))


QUESTIONS: dict[str, Query] = {
    "rare word": Query(tree=_word(100_000)),
    "middling word": Query(tree=_word(2_000)),
    "common word": Query(tree=_word(3)),
    "two words": Query(tree=And((_word(20), _word(300)))),
    "three words, any": Query(tree=Or((_word(10), _word(200), _word(4_000)))),
    "phrase of rare words": Query(tree=Phrase((word(900), word(20)))),
    "phrase of common words": Query(tree=Phrase((word(0), word(1)))),
    "one word not another": Query(tree=And((_word(50), Not(_word(2))))),
    "word within five years": Query(tree=_word(50), earliest=date(2005, 1, 1), latest=date(2009, 12, 31)),
    "sentence of eight words": Query(tree=Or(tuple(_word(r) for r in (1, 5, 30, 100, 700, 3_000, 20_000, 80_000)))),
    "browse everything": Query(),
}


@dataclass
class Measured:
    """One engine's figures: articles a second, megabytes on disk, and for each question seconds and the total."""

    rate: float
    megabytes: float
    seconds: dict[str, float]
    totals: dict[str, int]


def measure(make: Callable[[Path], Peer], count: int) -> Measured:
    """Index this many articles and ask the questions."""
    with tempfile.TemporaryDirectory() as folder:
        peer = make(Path(folder))
        rate = indexed(peer, count)
        seconds, totals = {}, {}
        for name, query in QUESTIONS.items():
            if peer.answers(query):
                totals[name] = peer.ask(query)
                seconds[name] = statistics.median(timed(peer, query) for _ in range(RUNS))
        size = sum(path.stat().st_size for path in Path(folder).rglob("*") if path.is_file()) / 1e6
        return Measured(rate, size, seconds, totals)


def indexed(peer: Peer, count: int) -> float:
    """Articles a second, the making of the articles left out."""
    source = articles(count)
    spent = 0.0
    while batch := list(islice(source, AT_ONCE)):
        began = time.process_time()
        peer.add(batch)
        spent += time.process_time() - began
    began = time.process_time()
    peer.finish()
    return count / (spent + time.process_time() - began)


def timed(peer: Peer, query: Query) -> float:
    """The CPU seconds of one answer."""
    began = time.process_time()
    peer.ask(query)
    return time.process_time() - began


def lines(found: dict[str, Measured], count: int) -> Iterator[str]:
    """The table: a line per question, milliseconds per engine."""
    yield f"{count:,} articles" + " " * 14 + "".join(f"{name:>16}" for name in found)
    yield f"{'indexed, articles/s':<28}" + "".join(f"{one.rate:>16,.0f}" for one in found.values())
    yield f"{'on disk, MB':<28}" + "".join(f"{one.megabytes:>16,.0f}" for one in found.values())
    for name in QUESTIONS:
        times = (f"{one.seconds[name] * 1000:.2f}" if name in one.seconds else "–" for one in found.values())
        yield f"{name + ', ms':<28}" + "".join(f"{shown:>16}" for shown in times)
    medians = {name: statistics.median(one.seconds.values()) for name, one in found.items() if one.seconds}
    yield f"{'median of the set, ms':<28}" + "".join(f"{median * 1000:>16.2f}" for median in medians.values())
    yield f"{'times Morgue’s median':<28}" + "".join(f"{m / medians['morgue']:>16.1f}" for m in medians.values())
    yield f"peak memory of this run: {resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1e3:,.0f} MB"
    yield from disagreements(found)


def disagreements(found: dict[str, Measured]) -> Iterator[str]:
    """Totals that differ from Morgue's, where the engines mean the same."""
    for name, one in found.items():
        for question, total in one.totals.items():
            if total != found["morgue"].totals[question]:
                yield f"{name} finds {total:,} for {question}, Morgue {found['morgue'].totals[question]:,}"


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("count", nargs="?", type=int, default=20_000)
    parser.add_argument("--engines", default=",".join(PEERS), help="which, parted by commas")
    chosen = parser.parse_args()
    names = [name for name in chosen.engines.split(",") if name != "whoosh" or chosen.count <= MOST_FOR_WHOOSH]
    found = {name: measure(PEERS[name], chosen.count) for name in names}
    sys.stdout.writelines(f"{line}\n" for line in lines(found, chosen.count))


if __name__ == "__main__":
    main()
