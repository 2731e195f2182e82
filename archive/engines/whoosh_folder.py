"""The folder of a Whoosh index: generations side by side, one of them current.

index/CURRENT          the name of the current generation's folder; replacing this file switches
index/g000001/         a Whoosh index
index/g000001/morgue.json   what wrote it, and the change of the store it has come to
"""

from __future__ import annotations

import json
import os
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from archive import fields
from archive.errors import EngineError, IndexOutdated

VERSION = 1  # raise it when the index of the last release can no longer be read


class IndexFolder:
    """Where the index of an archive lies."""

    def __init__(self, root: Path) -> None:
        self.root = root

    def current(self) -> Path:
        """The folder of the current generation; made, empty, when there is none."""
        with _told(self.root):
            self.root.mkdir(parents=True, exist_ok=True)
            pointer = self.root / "CURRENT"
            if not pointer.exists():
                self.switch_to(self.new_generation())
            return self.root / pointer.read_text(encoding="ascii").strip()

    def new_generation(self) -> Path:
        """A new, empty folder for a generation."""
        with _told(self.root):
            taken = [int(path.name[1:]) for path in self.root.glob("g*") if path.name[1:].isdigit()]
            folder = self.root / f"g{max(taken, default=0) + 1:06}"
            folder.mkdir(parents=True)
            return folder

    def switch_to(self, generation: Path) -> None:
        """Make a generation the current one, at once for all that look.

        The one before stays, for readers that still hold it; older ones go.
        """
        with _told(self.root):
            pointer = self.root / "CURRENT"
            before = pointer.read_text(encoding="ascii").strip() if pointer.exists() else ""
            replace_file(pointer, generation.name + "\n")
            for folder in self.root.glob("g*"):
                if folder.name not in (before, generation.name) and folder < generation:
                    shutil.rmtree(folder, ignore_errors=True)


def write_mark(folder: Path, applied: int) -> None:
    """Note what wrote this generation and the change of the store it has come to."""
    with _told(folder):
        mark = {"version": VERSION, "fields": field_names(), "applied": applied}
        replace_file(folder / "morgue.json", json.dumps(mark))


def read_mark(folder: Path) -> int:
    """The change of the store that a generation has come to; IndexOutdated when another Morgue wrote it."""
    path = folder / "morgue.json"
    try:
        mark: dict[str, Any] = json.loads(path.read_text(encoding="utf-8"))
        if (mark["version"], mark["fields"]) == (VERSION, field_names()):
            return int(mark["applied"])
    except (OSError, ValueError, KeyError, TypeError) as error:
        raise IndexOutdated(
            f"the index in {folder} is damaged ({error}); `morgue rebuild` makes it anew"
        ) from error
    raise IndexOutdated(f"the index in {folder} was made by another Morgue; `morgue rebuild` makes it anew")


def field_names() -> list[str]:
    """The names of the fields an index holds."""
    return [field.name for field in fields.FIELDS]


def replace_file(path: Path, text: str) -> None:
    """Write a small file so that a reader sees the old text or the new, also after a crash."""
    beside = path.with_name(f"{path.name}.{os.getpid()}")
    with beside.open("w", encoding="utf-8") as file:
        file.write(text)
        file.flush()
        os.fsync(file.fileno())
    beside.replace(path)


@contextmanager
def _told(path: Path) -> Iterator[None]:
    try:
        yield
    except OSError as error:
        raise EngineError(f"the index in {path} cannot be used: {error}") from error
