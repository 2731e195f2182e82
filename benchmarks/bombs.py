"""What pages and dumps that are built to hurt cost the cleaner: seconds, memory, and what becomes of them.

    make bench-bombs                     all kinds, of half a million characters each
    make bench-bombs SIZE=10000000

    python -m benchmarks.bombs --size 500000 --only "nested div"

Each kind of benchmarks/bombs_kinds.py is cleaned as `morgue add` cleans it, in a process of its own and within the
bounds that hold there. A `*` marks what is harmless at a look and would be cleaned in the process that takes in all
others. The table is printed, and written into docs/performance.md for the size that has a place there.
"""

from __future__ import annotations

import argparse
import json
import subprocess
import sys
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from archive.bounds import USUAL
from benchmarks.bombs_kinds import PAGES, TEXTS
from benchmarks.speed_machine import machine
from benchmarks.speed_page import PAGE, table, write
from indexer.process import OUT_OF_MEMORY, TIMED_OUT

SIZE = 500_000  # characters
SHOWN = 12  # of the slowest, in docs/performance.md


@dataclass(frozen=True)
class Cost:
    """What one document cost: seconds of processor time, megabytes beyond what the tables take, and the outcome."""

    kind: str
    harmless: bool
    characters: int
    seconds: float
    megabytes: int
    outcome: str


def measured(kind: str, size: int) -> Cost:
    """The cost of one kind, measured in a process of its own."""
    command = [sys.executable, "-m", "benchmarks.bombs_one", kind, str(size)]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    if done.returncode == 0:
        return Cost(**json.loads(done.stdout))
    reason = USUAL.too_large if done.returncode == OUT_OF_MEMORY else USUAL.too_long
    known = done.returncode in (OUT_OF_MEMORY, *TIMED_OUT)
    outcome = reason.partition(";")[0] if known else f"ended with {done.returncode}: {done.stderr[-300:]}"
    return Cost(kind, False, size, float(USUAL.seconds), USUAL.megabytes, outcome)


def rows(costs: Iterable[Cost]) -> list[tuple[str, ...]]:
    """The lines of the table."""
    return [
        (
            f"{cost.kind}{' *' if cost.harmless else ''}",
            f"{cost.characters:,}",
            f"{cost.seconds:.2f}",
            f"{cost.megabytes:,}",
            cost.outcome,
        )
        for cost in costs
    ]


def text_of(costs: Sequence[Cost], size: int) -> str:
    """What docs/performance.md says of a sweep: how it went, and the slowest."""
    slowest = sorted(costs, key=lambda cost: -cost.seconds)
    over = sum(cost.outcome.startswith("it ") for cost in costs)
    harmless = [cost.seconds for cost in costs if cost.harmless]
    said = (
        f"{len(costs)} kinds of {size:,} characters: {over} went beyond the bounds and were told of, none crashed. "
        f"The median took {sorted(cost.seconds for cost in costs)[len(costs) // 2]:.2f} s, the slowest of the "
        f"{len(harmless)} that are harmless at a look (*) {max(harmless, default=0.0):.1f} s, the largest "
        f"{max(cost.megabytes for cost in costs):,} MB. The slowest:"
    )
    heads = ("kind", "characters", "seconds", "MB", "outcome")
    return f"{said}\n\n{table(heads, rows(slowest[:SHOWN]))}"


def main() -> None:
    """Measure, print, and write what was measured where there is a place for it."""
    options = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else None)
    options.add_argument("--size", type=int, default=SIZE)
    options.add_argument("--only", nargs="*", choices=[*PAGES, *TEXTS])
    given = options.parse_args()
    costs = []
    for kind in given.only or [*PAGES, *TEXTS]:
        costs.append(cost := measured(kind, given.size))
        name, *others = rows([cost])[0]
        print(f"{name:34}", *others, sep="  ", flush=True)
    if not given.only:
        text = text_of(costs, given.size)
        print(f"\n{text}")
        write(PAGE, f"bombs {given.size}", f"{machine()}\n\n{text}")


if __name__ == "__main__":
    main()
