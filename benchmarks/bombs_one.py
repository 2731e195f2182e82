"""One bomb in a process of its own: its kind and size come in, what it cost goes out as JSON."""

from __future__ import annotations

import json
import resource
import sys
import tempfile
import time
from dataclasses import asdict

from archive.article import Accession, Document, Kind
from archive.bounds import USUAL
from benchmarks.bombs import Cost
from benchmarks.bombs_kinds import PAGES, TEXTS
from indexer.dangers import is_harmless
from indexer.pipeline import accession
from indexer.process import Task
from indexer.worker import Bounded, bound_memory, prepare


def main(kind: str, size: int) -> Cost:
    """The cost of cleaning one of these, as a worker does it."""
    prepare(accession)
    made = (PAGES.get(kind) or TEXTS[kind])(size)
    document = Document(kind=Kind.HTML if kind in PAGES else Kind.TEXT, text=made, original=b"x", source="x")
    before = _peak()
    bound_memory(USUAL.megabytes)
    with tempfile.TemporaryFile() as begun:
        work = Bounded(accession, USUAL.seconds, begun.fileno())
        since = time.process_time()
        ((found,),) = work.done([Task(document)])
        seconds = time.process_time() - since
    letters = sum(map(len, found.article.body)) if isinstance(found, Accession) else 0
    outcome = f"{letters:,} letters of a story" if isinstance(found, Accession) else found.reason or ""
    return Cost(kind, is_harmless(document), len(made), seconds, _peak() - before, outcome)


def _peak() -> int:
    """The most memory this process has had, in megabytes."""
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    return peak // (1_000_000 if sys.platform == "darwin" else 1_000)


if __name__ == "__main__":
    print(json.dumps(asdict(main(sys.argv[1], int(sys.argv[2])))))
