"""How fast `morgue add` and `morgue rebuild` are, as benchmarks/adding.py measures them, into docs/performance.md.

make bench-adding                   5,000 invented rows
make bench-adding N=20000
"""

from __future__ import annotations

import argparse
import sys
from pathlib import Path

from benchmarks.adding import Adding, measure
from benchmarks.speed_machine import machine
from benchmarks.speed_page import PAGE, table, write

PLACE = "bench adding"


def report(found: Adding, machine: str) -> str:
    """What was measured, as it stands on the page."""
    headings = (f"{found.count:,} articles", "articles/s", "memory of all processes, at most, MB")
    rows = (
        ("`morgue add`", f"{found.added:,.0f}", f"{found.adding_mb:,.0f}"),
        ("`morgue rebuild`", f"{found.rebuilt:,.0f}", f"{found.rebuilding_mb:,.0f}"),
    )
    return "\n\n".join((machine, table(headings, rows)))


def main() -> None:
    """Measure, print and write."""
    parser = argparse.ArgumentParser(
        prog="python -m benchmarks.speed_adding",
        description=__doc__,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    parser.add_argument("count", nargs="?", type=int, default=5_000, help="how many articles [default: 5,000]")
    parser.add_argument(
        "--page", type=Path, default=PAGE, help="where the table goes [default: docs/performance.md]"
    )
    chosen = parser.parse_args()
    text = report(measure(chosen.count), machine([]))
    sys.stdout.write(f"{text}\n")
    write(chosen.page, PLACE, text)


if __name__ == "__main__":
    main()
