"""What is suggested while something is typed, in Morgue: seconds of each keystroke, words and names of facets."""

from __future__ import annotations

import statistics
import time
from collections.abc import Iterable
from contextlib import closing
from pathlib import Path

from archive.suggestions import Suggester
from benchmarks.invented import word
from benchmarks.speed_peers import own_engine

RANKS = (0, 3, 20, 300, 4_000, 20_000, 100_000)  # of words from the commonest to rare ones
LETTERS = (1, 2, 3, 5)  # of each that are typed


def beginnings() -> tuple[str, ...]:
    """What is typed: the first letters of common words and of rare ones."""
    return tuple(dict.fromkeys(word(rank)[:letters] for rank in RANKS for letters in LETTERS))


def typing(index: Path, runs: int) -> list[float]:
    """The median of CPU seconds that each beginning takes, of so many runs after one to warm up."""
    with closing(own_engine(index)) as engine:
        suggester = Suggester(engine, _names)
        seconds: dict[str, list[float]] = {text: [] for text in beginnings()}
        for run in range(runs + 1):
            for text in seconds:
                began = time.process_time()
                suggester.suggest(text)
                seconds[text] += [time.process_time() - began] if run else []
    return [statistics.median(times) for times in seconds.values()]


def _names(ids: Iterable[str]) -> dict[str, tuple[str, str]]:
    """The names and labels of invented places, which their ids tell (benchmarks/invented.py)."""
    parted = {id: id.partition("/") for id in ids}
    return {id: (name.title(), f"{name.title()}, {country}") for id, (country, _, name) in parted.items()}
