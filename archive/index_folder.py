"""The folder of an index: generations side by side, one of them current.

CURRENT          the name of the current generation's folder; replacing this file switches
g000001/         a generation
"""

from __future__ import annotations

import os
import re
import shutil
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

from archive.errors import EngineError

GENERATION = re.compile(r"g[0-9]{6,}")


class IndexFolder:
    """Where the index of an archive lies; `make` puts an empty index into an empty folder."""

    def __init__(self, root: Path, make: Callable[[Path], None]) -> None:
        self.root = root
        self.make = make

    def current(self) -> Path:
        """The folder of the current generation; made, with an empty index, when there is none."""
        with told(self.root):
            if (named := self.named()) is None:
                self.switch_to(self.new_generation())
                named = self.named()
        if named is None:
            raise EngineError(f"the index in {self.root} cannot be used: CURRENT names no folder there")
        return named

    def named(self) -> Path | None:
        """The folder that CURRENT names; None when there is no such file or folder, as after a deletion."""
        name = self.pointer()
        folder = self.root / name
        return folder if GENERATION.fullmatch(name) and folder.is_dir() else None

    def pointer(self) -> str:
        """What CURRENT says; blank where there is no such file."""
        try:
            return (self.root / "CURRENT").read_text(encoding="ascii", errors="replace").strip()
        except FileNotFoundError:
            return ""

    def new_generation(self) -> Path:
        """The folder of a new generation, with an empty index in it.

        It is made before anything names it, so that nobody meets it unfinished or makes it a second time.
        """
        with told(self.root):
            self.root.mkdir(parents=True, exist_ok=True)
            taken = [int(path.name[1:]) for path in self.root.glob("g*") if GENERATION.fullmatch(path.name)]
            folder = self.root / f"g{max(taken, default=0) + 1:06}"
            folder.mkdir()
            self.make(folder)
            return folder

    def switch_to(self, generation: Path, is_needed: Callable[[Path], bool] = lambda folder: False) -> None:
        """Make a generation the current one, at once for all that look.

        The one before stays, for readers that still hold it; older ones go, but for those that are needed.
        """
        with told(self.root):
            before = self.named()
            replace_file(self.root / "CURRENT", generation.name + "\n")
            for folder in self.root.glob("g*"):
                if folder not in (before, generation) and folder < generation and not is_needed(folder):
                    shutil.rmtree(folder, ignore_errors=True)


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
def told(path: Path) -> Iterator[None]:
    """What the system refuses is an EngineError that names the index."""
    try:
        yield
    except OSError as error:
        raise EngineError(f"the index in {path} cannot be used: {error}") from error
