"""What pages and dumps that are built to hurt cost the cleaner: seconds, memory, and what becomes of them.

    make bench-bombs                     all kinds, of 480,000 characters each: just below what dangers.py lets pass
    make bench-bombs SIZE=10000000

    python -m benchmarks.bombs --size 480000 --only "nested div"

Each kind of benchmarks/bombs_kinds.py is cleaned as `morgue add` cleans it, in a process of its own and within the
bounds that hold there. A `*` marks what is harmless at a look and would be cleaned in the process that takes in all
others. The table is printed, and written into docs/performance.md for the size that has a place there.
"""

from __future__ import annotations

import argparse
import json
import os
import resource
import sys
import tempfile
import time
from collections.abc import Iterable, Sequence
from dataclasses import asdict, dataclass

from archive.article import Accession, Document, Kind, Outcome, Stated
from archive.bounds import USUAL
from archive.errors import Unreadable
from benchmarks.bombs_kinds import FILES, PAGES, TEXTS
from benchmarks.speed_machine import machine
from benchmarks.speed_page import PAGE, table, write
from indexer.dangers import is_harmless
from indexer.pipeline import accession
from indexer.process import OUT_OF_MEMORY, TIMED_OUT, Task
from indexer.readers.whole import whole_document
from indexer.worker import Bounded, bound_memory, prepare

SIZE = 480_000  # characters: with what stands round them, most kinds are harmless at a look
NOTHING = Document(kind=Kind.TEXT, text="", original=b"", source="")
KINDS = PAGES | TEXTS | FILES
PACKAGES = ["lxml", "trafilatura", "htmldate"]
SHOWN = 12  # of the slowest, in docs/performance.md


@dataclass(frozen=True)
class Cost:
    """What one document cost: seconds of processor time, megabytes beyond what the tables take, and the outcome."""

    kind: str
    harmless: bool
    characters: int
    seconds: float
    megabytes: int | None  # None for what was ended
    outcome: str


def measured(kind: str, size: int) -> Cost:
    """The cost of one kind, measured in a copy of this process, which has what cleaning needs."""
    reading, writing = os.pipe()
    child = os.fork()
    if not child:
        os.write(writing, json.dumps(asdict(_cost(kind, size))).encode())
        os._exit(0)
    os.close(writing)
    with os.fdopen(reading, "rb") as told:
        answer = told.read()
    code = os.waitstatus_to_exitcode(os.waitpid(child, 0)[1])
    if code == 0:
        return Cost(**json.loads(answer))
    reasons = dict.fromkeys(TIMED_OUT, USUAL.too_long) | {OUT_OF_MEMORY: USUAL.too_large}
    outcome = reasons.get(code, f"ended with {code}").partition(";")[0]
    return Cost(kind, False, size, float(USUAL.seconds), None, outcome)


def _cost(kind: str, size: int) -> Cost:
    """The cost of reading and cleaning one of these, as a worker does it."""
    made = KINDS[kind](size)
    before = _peak()
    bound_memory(USUAL.megabytes)
    with tempfile.TemporaryFile() as begun:
        work = Bounded(lambda task: _read_and_cleaned(kind, made), USUAL.seconds, begun.fileno())
        since = time.process_time()
        (((document, found),),) = work.done([Task(NOTHING)])
        seconds = time.process_time() - since
    letters = sum(map(len, found.article.body)) if isinstance(found, Accession) else 0
    outcome = f"{letters:,} letters of a story" if isinstance(found, Accession) else found.reason or ""
    return Cost(kind, is_harmless(document), len(made), seconds, _peak() - before, outcome)


def _read_and_cleaned(kind: str, made: str) -> tuple[Document, Accession | Outcome]:
    """The document that a kind is, and what becomes of it; a file is read by its reader."""
    document = Document(kind=Kind.HTML if kind in PAGES else Kind.TEXT, text=made, original=b"x", source="x")
    if kind in FILES:
        try:
            document = whole_document(made.encode("utf-8", "surrogateescape"), kind, Stated(), Kind.TEXT)
        except Unreadable as error:
            return document, Outcome(source=kind, row=None, outcome="skipped", reason=str(error))
    return document, accession(Task(document))


def _peak() -> int:
    """The most memory this process has had, in megabytes."""
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    return peak // (1_000_000 if sys.platform == "darwin" else 1_000)


def rows(costs: Iterable[Cost]) -> list[tuple[str, ...]]:
    """The lines of the table."""
    return [
        (
            f"{cost.kind}{' *' if cost.harmless else ''}",
            f"{cost.characters:,}",
            f"{cost.seconds:.2f}",
            "-" if cost.megabytes is None else f"{cost.megabytes:,}",
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
        f"{max(cost.megabytes or 0 for cost in costs):,} MB. The slowest:"
    )
    heads = ("kind", "characters", "seconds", "MB", "outcome")
    return f"{said}\n\n{table(heads, rows(slowest[:SHOWN]))}"


def main() -> None:
    """Measure, print, and write what was measured where there is a place for it."""
    options = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else None)
    options.add_argument("--size", type=int, default=SIZE)
    options.add_argument("--only", nargs="*", choices=[*KINDS])
    given = options.parse_args()
    prepare(accession)
    costs = []
    for kind in given.only or [*KINDS]:
        costs.append(cost := measured(kind, given.size))
        name, *others = rows([cost])[0]
        print(f"{name:34}", *others, sep="  ", flush=True)
    if not given.only:
        text = text_of(costs, given.size)
        print(f"\n{text}")
        write(PAGE, f"bombs {given.size}", f"{machine(PACKAGES)}\n\n{text}")


if __name__ == "__main__":
    main()
