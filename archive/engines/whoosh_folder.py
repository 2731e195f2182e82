"""The folder of a Whoosh index: generations side by side, one of them current.

index/CURRENT          the name of the current generation's folder; replacing this file switches
index/g000001/         a Whoosh index
index/g000001/morgue.json   what wrote it, and the change of the store it has come to
"""

from __future__ import annotations

import json
import os
import re
import shutil
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from archive import fields
from archive.errors import EngineError, IndexOutdated

GENERATION = re.compile(r"g[0-9]{6,}")
VERSION = 4  # raise it when the index of the last release can no longer be read


class IndexFolder:
    """Where the index of an archive lies; `make` puts an empty index into an empty folder."""

    def __init__(self, root: Path, make: Callable[[Path], None]) -> None:
        self.root = root
        self.make = make

    def current(self) -> Path:
        """The folder of the current generation; made, with an empty index, when there is none."""
        with _told(self.root):
            if (named := self.named()) is None:
                self.switch_to(self.new_generation())
                named = self.named()
        if named is None:
            raise EngineError(f"the index in {self.root} cannot be used: CURRENT names no folder there")
        return named

    def named(self) -> Path | None:
        """The folder that CURRENT names; None when there is no such file or folder, as after a deletion."""
        try:
            name = (self.root / "CURRENT").read_text(encoding="ascii", errors="replace").strip()
        except FileNotFoundError:
            return None
        folder = self.root / name
        return folder if GENERATION.fullmatch(name) and folder.is_dir() else None

    def new_generation(self) -> Path:
        """The folder of a new generation, with an empty index in it.

        It is made before anything names it, so that nobody meets it unfinished or makes it a second time.
        """
        with _told(self.root):
            self.root.mkdir(parents=True, exist_ok=True)
            taken = [int(path.name[1:]) for path in self.root.glob("g*") if GENERATION.fullmatch(path.name)]
            folder = self.root / f"g{max(taken, default=0) + 1:06}"
            folder.mkdir()
            self.make(folder)
            return folder

    def switch_to(self, generation: Path) -> None:
        """Make a generation the current one, at once for all that look.

        The one before stays, for readers that still hold it; older ones go.
        """
        with _told(self.root):
            before = self.named()
            replace_file(self.root / "CURRENT", generation.name + "\n")
            for folder in self.root.glob("g*"):
                if folder not in (before, generation) and folder < generation:
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
    raise IndexOutdated(
        f"the index in {folder} was made by another Morgue and nothing can be searched in it: run `morgue rebuild` "
        "once, which makes it anew from the store; no article is lost or read again for it"
    )


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
    sync(path.parent)


def sync(path: Path) -> None:
    """Wait until a file, or the names in a folder, are on the disk: Whoosh does not."""
    handle = os.open(path, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


@contextmanager
def _told(path: Path) -> Iterator[None]:
    try:
        yield
    except OSError as error:
        raise EngineError(f"the index in {path} cannot be used: {error}") from error
