"""One engine by itself: articles indexed or questions asked in a process of its own, figures into a JSON file.

    python -m benchmarks.speed_engine index morgue 20000 FOLDER
    python -m benchmarks.speed_engine ask morgue 20000 FOLDER

FOLDER then holds the index and `index.json` or `ask.json`. Times are the process's CPU seconds. Nothing of the
other engines is loaded, so that the memory measured is the engine's own.
"""

from __future__ import annotations

import os

# Before numpy is loaded: one thread for everyone.
os.environ["OMP_NUM_THREADS"] = "1"

import json
import sys
import time
from collections.abc import Callable, Iterable, Iterator
from dataclasses import asdict, dataclass, field
from itertools import islice
from pathlib import Path

from archive.article import Article
from archive.engines.port import Query
from benchmarks.invented import articles, words_apart
from benchmarks.speed_addition import Addition, additions
from benchmarks.speed_machine import one_core, peak_megabytes, private_megabytes
from benchmarks.speed_peers import ENGINES, Answer, Peer
from benchmarks.speed_questions import HIGHLIGHTED, questions
from benchmarks.speed_typing import typing

AT_ONCE = 10_000  # articles that are handed over together
RUNS = 5  # after one to warm up
COMPARED = 10_000  # of a question with fewer hits, which ones is compared too
MARKED, MARKED_AMONG = 10, 1_000  # articles that are highlighted, the first of these that hold the words


@dataclass(frozen=True)
class Indexed:
    """Indexing: articles a second of CPU time, megabytes on disk, megabytes of memory at most."""

    rate: float
    megabytes: float
    peak: float


@dataclass(frozen=True)
class Hits:
    """What a question finds; `ids` where they are few, in order of their letters."""

    total: int
    outlets: list[int]
    ids: list[str] | None


@dataclass(frozen=True)
class Asked:
    """Asking: CPU seconds of every run by kind of question, what was found, and the memory it took.

    `typing` are the medians of what was typed letter by letter (speed_typing.py).
    """

    seconds: dict[str, list[float]]
    highlighting: list[float]
    hits: dict[str, list[Hits]]
    private: float | None
    additions: list[Addition]
    typing: list[float] = field(default_factory=list)


def index(name: str, count: int, folder: Path) -> Indexed:
    """Index this many articles; the making of the articles is left out of the time."""
    peer = ENGINES[name].open(folder / "index")
    source = articles(count, words_by_rank=words_apart())
    spent = 0.0
    while batch := list(islice(source, AT_ONCE)):
        spent += _seconds(lambda: peer.add(batch))
    spent += _seconds(peer.finish)
    peer.close()
    return Indexed(count / spent, megabytes(folder / "index"), peak_megabytes())


def ask(name: str, count: int, folder: Path, runs: int = RUNS) -> Asked:
    """Ask all questions of an index that holds this many articles, in turns so that none follows itself."""
    peer = ENGINES[name].open(folder / "index")
    asked = questions()
    seconds: dict[str, list[float]] = {kind: [] for kind in asked}
    for run in range(runs + 1):
        for kind, variants in asked.items():
            times = [_seconds(lambda: peer.ask(query)) for query in variants]  # noqa: B023
            seconds[kind] += times if run else []
    private = private_megabytes(folder)
    hits = {kind: [_hits(peer, query) for query in variants] for kind, variants in asked.items()}
    highlighting = list(_highlighting(peer, asked[HIGHLIGHTED], count, runs))
    peer.close()
    if name != "morgue":
        return Asked(seconds, highlighting, hits, private, [])
    typed = typing(folder / "index", runs)
    return Asked(seconds, highlighting, hits, private, additions(folder / "index"), typed)


def _seconds(act: Callable[[], object]) -> float:
    began = time.process_time()
    act()
    return time.process_time() - began


def _hits(peer: Peer, query: Query) -> Hits:
    answer: Answer = peer.ask(query)
    ids = sorted(peer.ids(query, COMPARED)) if 0 < answer.total < COMPARED else None
    return Hits(answer.total, list(answer.outlets), ids)


def _highlighting(peer: Peer, asked: tuple[Query, ...], count: int, runs: int) -> Iterator[float]:
    """Seconds of marking ten articles with what each query seeks: the same ten for every engine."""
    first = list(articles(min(count, MARKED_AMONG), words_by_rank=words_apart()))
    for query in asked:
        peer.hold(list(islice(_holding(query, first), MARKED)))
        peer.highlight(query.tree)
        for _ in range(runs):
            yield _seconds(lambda: peer.highlight(query.tree))  # noqa: B023


def _holding(query: Query, among: Iterable[Article]) -> Iterator[Article]:
    """The articles that hold all words of a query."""
    wanted = {part.text for part in vars(query.tree)["parts"]}
    return (one for one in among if wanted <= set(" ".join((one.title or "", *one.body)).split()))


def megabytes(folder: Path) -> float:
    """The size of the files in a folder."""
    return sum(path.stat().st_size for path in folder.rglob("*") if path.is_file()) / 1e6


ACTS: dict[str, Callable[..., Indexed | Asked]] = {"index": index, "ask": ask}


def main() -> None:
    """Do one of both, and write what was measured."""
    act, name, count, folder, *runs = sys.argv[1:]
    one_core()
    there = Path(folder)
    (there / "index").mkdir(parents=True, exist_ok=True)
    measured = ACTS[act](name, int(count), there, *map(int, runs))
    (there / f"{act}.json").write_text(json.dumps(asdict(measured)), encoding="utf-8")


if __name__ == "__main__":
    main()
