"""The machine that is measured on, and what this process takes of its memory."""

from __future__ import annotations

import os
import platform
import re
import resource
import sqlite3
import sys
from datetime import UTC, datetime
from importlib.metadata import version
from pathlib import Path

PROCESS = Path("/proc/self")


def one_core() -> None:
    """Keep this process, and threads that it starts from now on, to one core, where the system can."""
    if hasattr(os, "sched_setaffinity"):
        os.sched_setaffinity(0, {max(os.sched_getaffinity(0))})


def peak_megabytes() -> float:
    """The most memory this process has had, pages of mapped files included."""
    status = _read(PROCESS / "status")
    if peak := re.search(r"VmHWM:\s+(\d+) kB", status):
        return int(peak[1]) / 1e3
    unit = 1e6 if sys.platform == "darwin" else 1e3
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / unit


def private_megabytes(folder: Path) -> float | None:
    """What this process has for itself: private pages, but for unchanged ones of files mapped from the folder.

    The kernel calls a mapped page private while one process maps it; a second worker would share it. None where
    the system does not tell.
    """
    kilobytes, is_mapped = 0, False
    for line in _read(PROCESS / "smaps").splitlines():
        name, _, rest = line.partition(" ")
        if not name.endswith(":"):
            is_mapped = str(folder) in rest
        elif name == "Private_Dirty:" or (name == "Private_Clean:" and not is_mapped):
            kilobytes += int(rest.split()[0])
    return kilobytes / 1e3 if kilobytes else None


def machine(packages: list[str]) -> str:
    """The day, the machine, and the versions of what was measured, in a sentence."""
    model = re.search(r"model name\s*:\s*(.+)", _read(Path("/proc/cpuinfo")))
    processor = model[1].strip() if model else platform.processor() or platform.machine()
    memory = re.search(r"MemTotal:\s+(\d+) kB", _read(Path("/proc/meminfo")))
    parts = [
        processor,
        f"{os.cpu_count()} cores",
        *([f"{int(memory[1]) / 1e6:.0f} GB of memory"] if memory else []),
        f"{platform.system()} {platform.release().partition('-')[0]}",
        f"Python {platform.python_version()}",
        *(f"{name} {version(name)}" for name in ("numpy", *packages)),
        f"SQLite {sqlite3.sqlite_version}",
    ]
    return f"Measured {datetime.now(UTC).date()} on {', '.join(parts)}."


def _read(path: Path) -> str:
    return path.read_text(encoding="utf-8") if path.exists() else ""
