"""Every accuracy figure, printed and written into docs/quality.md: `make quality`, with MORGUE_SHARED set."""

from __future__ import annotations

import os
import platform
import re
import subprocess
import sys
from pathlib import Path

PAGE = Path(__file__).parents[1] / "docs" / "quality.md"
# Each block of the page stands between marks that name the module whose output it is.
BLOCK = "<!-- {name} -->\n```\n{text}```\n<!-- end {name} -->"
MODULES = (
    "pages",
    "block_weights",
    "forms",
    "dumps",
    "places",
    "place_tagger",
    "retrieval",
    "ranking",
    "stories",
    "related",
)


def measured(name: str) -> str:
    """What `python -m benchmarks.NAME` prints."""
    done = subprocess.run(
        [sys.executable, "-m", f"benchmarks.{name}"], stdout=subprocess.PIPE, text=True, check=True, timeout=7200
    )
    return done.stdout


def machine() -> str:
    """The machine the figures are from."""
    found = re.search(r"model name\s*:\s*(.+)", _cpuinfo())
    processor = found[1].strip() if found else platform.processor() or platform.machine()
    return f"{processor}, {os.cpu_count()} cores, {platform.system()}, Python {platform.python_version()}\n"


def _cpuinfo() -> str:
    path = Path("/proc/cpuinfo")
    return path.read_text(encoding="utf-8") if path.exists() else ""


def replaced(page: str, name: str, text: str) -> str:
    """The page with one block's text replaced."""
    return re.sub(
        rf"<!-- {name} -->.*?<!-- end {name} -->",
        lambda _: BLOCK.format(name=name, text=text),
        page,
        flags=re.DOTALL,
    )


def main() -> None:
    """Measure, print, and write what was measured."""
    page = replaced(PAGE.read_text(encoding="utf-8"), "machine", machine())
    for name in MODULES:
        text = measured(name)
        sys.stdout.write(f"{name}\n{text}\n")
        sys.stdout.flush()
        page = replaced(page, name, text)
    PAGE.write_text(page, encoding="utf-8")


if __name__ == "__main__":
    if not os.environ.get("MORGUE_SHARED"):
        sys.exit("MORGUE_SHARED names no folder; set it to where the measured data lies")
    main()
