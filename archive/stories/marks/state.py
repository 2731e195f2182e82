"""A state of the index of marks: which segments are alive, and what in them was replaced.

marks              the state: an array file whose facts are the format, the store's sequence number and the
                   segments, with the numbers of replaced articles as arrays; replaced by rename
000012.segment     segments (archive/stories/marks/segment.py); what the state does not name is nothing
"""

from __future__ import annotations

import os
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from archive.arrays import Arrays, ArrayWriter
from archive.errors import IndexOutdated
from archive.index_folder import sync
from archive.stories.marks.segment import WAY_OUT, Flags, Part, Segment

FORMAT = 1  # raise it when what the last release wrote can no longer be read
STATE = "marks"
ENDING = ".segment"

Dead = NDArray[np.int32]


@dataclass(frozen=True)
class State:
    """What the file says: the change of the store, the number of the next segment, the segments and their dead."""

    sequence: int = 0
    next: int = 1
    segments: tuple[str, ...] = ()
    dead: Mapping[str, Dead] = field(default_factory=dict)


@dataclass(frozen=True)
class View:
    """A state with its segments open; it does not change. `key` tells the file it was read from."""

    state: State = field(default_factory=State)
    parts: tuple[Part, ...] = ()
    key: tuple[object, ...] = ()
    # While the file is mapped no other gets its number in the file system, so that `key` stays unlike others.
    held: Arrays | None = None

    @property
    def size(self) -> int:
        """How many articles it has."""
        return sum(part.size for part in self.parts)


def write_state(folder: Path, state: State) -> None:
    """Make a state that of the folder, at once for all that look; it is on the disk afterwards."""
    sync(folder)  # the names of new segments, before anything names them
    beside = folder / f"{STATE}.{os.getpid()}"
    try:
        with ArrayWriter(beside) as file:
            file.facts = {
                "format": FORMAT,
                "sequence": state.sequence,
                "next": state.next,
                "segments": state.segments,
            }
            for name, numbers in state.dead.items():
                file.add(name, numbers)
        beside.replace(folder / STATE)
    finally:
        beside.unlink(missing_ok=True)
    sync(folder)


def key_of(folder: Path) -> tuple[object, ...]:
    """What tells one state of a folder from the next; blank where there is none."""
    with suppress(FileNotFoundError):
        stat = (folder / STATE).stat()
        return folder, stat.st_ino, stat.st_mtime_ns, stat.st_size
    return ()


def view_of(folder: Path, before: View) -> View:
    """The folder's state; segments that are open in the one before are not opened again."""
    key = key_of(folder)
    if key and key == before.key:
        return before
    return _opened(folder, Arrays(folder / STATE, WAY_OUT), before, key)


@contextmanager
def intact(folder: Path) -> Iterator[None]:
    """What is not there, or not as it was written, is an IndexOutdated with the way out."""
    try:
        yield
    except (FileNotFoundError, LookupError, ValueError, TypeError) as error:
        raise IndexOutdated(f"the marks in {folder} are damaged ({error}); {WAY_OUT}") from error


def _opened(folder: Path, held: Arrays, before: View, key: tuple[object, ...]) -> View:
    facts = held.facts
    if facts["format"] != FORMAT:
        raise IndexOutdated(f"the marks in {folder} were kept by another Morgue; {WAY_OUT}")
    names = tuple(facts["segments"])
    state = State(facts["sequence"], facts["next"], names, {name: held[name] for name in names if name in held})
    there = {part.segment.path: part.segment for part in before.parts}
    paths = [folder / name for name in names]
    segments = [there[path] if path in there else Segment(path) for path in paths]
    parts = [Part(one, _alive(one, state.dead.get(one.path.name))) for one in segments]
    return View(state, tuple(parts), key, held)


def _alive(segment: Segment, dead: Dead | None) -> Flags | None:
    if dead is None or not len(dead):
        return None
    alive = np.ones(len(segment), dtype=np.bool_)
    alive[dead] = False
    return alive


def take_away(folder: Path, kept: Iterable[str]) -> None:
    """Take away what the state does not name; readers that hold it keep what they have."""
    names = {STATE, *kept}
    for path in folder.iterdir():
        if path.name not in names:
            with suppress(OSError):
                path.unlink()
