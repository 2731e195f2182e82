"""Generations of a Whoosh index: which are there, which are pinned, and what may be taken away.

    _MAIN_17.toc          the table of contents of generation 17: its segments, and which documents are deleted
    _MAIN_17.toc.going    the same while it is taken away
    pins/17               its time of change is when a cursor of generation 17 was last given out

A generation that was superseded stays readable, for every process, until KEPT after its pin was last touched. Of a
pin only its age counts, so that a process that dies leaves nothing behind that blocks.
"""

from __future__ import annotations

import logging
import re
import time
from collections.abc import Iterable
from contextlib import suppress
from pathlib import Path
from typing import Any

from whoosh.filedb.filestore import FileStorage
from whoosh.index import _DEF_INDEX_NAME as DEFAULT_NAME
from whoosh.index import TOC

from archive.engines.whoosh_codec import FlatSegment
from archive.engines.whoosh_schema import schema

log = logging.getLogger(__name__)

PINNED_AGAIN = 30.0  # seconds after which a process touches a pin again
KEPT = 15 * 60 + PINNED_AGAIN  # seconds that a pin keeps its generation: a cursor is good for a quarter of an hour
PINS = "pins"
GOING = ".going"
TABLE: re.Pattern[str] = TOC._pattern(DEFAULT_NAME)
SEGMENT: re.Pattern[str] = TOC._segment_pattern(DEFAULT_NAME)


def tables(folder: Path) -> dict[int, Path]:
    """The table of contents of each generation that is there."""
    matches = ((TABLE.match(path.name), path) for path in folder.iterdir())
    return {int(match[1]): path for match, path in matches if match}


def table(folder: Path, generation: int) -> Path:
    """The file of a generation's table of contents."""
    return folder / str(TOC._filename(DEFAULT_NAME, generation))


def segments_of(folder: Path, generation: int) -> list[FlatSegment]:
    """The segments of a generation; FileNotFoundError when it is not there."""
    storage = _Storage(str(folder))
    try:
        listed: list[FlatSegment] = TOC.read(storage, DEFAULT_NAME, gen=generation, schema=schema()).segments
        return listed
    finally:
        for file in storage.opened:
            if not file.is_closed:
                file.close()


class _Storage(FileStorage):  # type: ignore[misc]
    """Remembers what it opened: Whoosh does not close a table of contents that it cannot read."""

    def __init__(self, folder: str) -> None:
        super().__init__(folder)
        self.opened: list[Any] = []

    def open_file(self, *given: Any, **named: Any) -> Any:
        """An open file."""
        self.opened.append(super().open_file(*given, **named))
        return self.opened[-1]


def pin(folder: Path, generation: int) -> bool:
    """Keep a generation readable from now on; whether it is still there."""
    # Where a pin cannot be written, answers go on; that the generation went is told when its cursor comes back.
    with suppress(OSError):
        (folder / PINS).mkdir(exist_ok=True)
        (folder / PINS / str(generation)).touch()
    # Looked at last: what is taken away is hidden before the pins are looked at.
    return table(folder, generation).exists()


def pinned(folder: Path) -> set[int]:
    """The generations whose pins have not lapsed."""
    now, found = time.time(), set()
    for path in _pins(folder):
        age = now - path.stat().st_mtime
        if age < 0:
            # The clock went back: counted from now on, or it would be kept until the clock is there again.
            path.touch()
        if age < KEPT:
            found.add(int(path.name))
    return found


def _pins(folder: Path) -> list[Path]:
    with suppress(FileNotFoundError, NotADirectoryError):
        return [path for path in (folder / PINS).iterdir() if path.name.isdecimal()]
    return []


def take_away(folder: Path) -> None:
    """Take away every generation but the newest and pinned ones, and the segments that none of these has.

    Only for who has the lock of writing: segments that are being written are in no generation yet.
    """
    try:
        _hide(folder)
        left = tables(folder)
        kept = {segment.segment_id() for one in left for segment in segments_of(folder, one)}
        matches = ((SEGMENT.match(path.name), path) for path in folder.iterdir())
        _remove(path for match, path in matches if match and match[1] not in kept)
        _remove(folder.glob(f"*{GOING}"))
        _remove(path for path in _pins(folder) if int(path.name) not in left)
    except Exception as error:  # a table of contents is unpickled: a damaged one may raise anything
        # What was added is safe already, and the next commit tries again.
        log.warning("nothing is taken away from the index in %s now: %s", folder, error)


def _hide(folder: Path) -> None:
    """Put what may go out of sight: who pins a generation afterwards sees that it is not there any more."""
    there = tables(folder)
    superseded = [generation for generation in there if generation != max(there)]
    pins = pinned(folder) if superseded else set()
    hidden = [generation for generation in superseded if generation not in pins]
    for generation in hidden:
        there[generation].rename(_going(there[generation]))
    # Who pinned one just before saw it still.
    for generation in pinned(folder).intersection(hidden):
        _going(there[generation]).rename(there[generation])


def _going(path: Path) -> Path:
    return path.with_name(path.name + GOING)


def _remove(paths: Iterable[Path]) -> None:
    for path in paths:
        with suppress(OSError):
            path.unlink()


def tidy(folder: Path) -> None:
    """Take away what lapsed since the last commit, unless somebody writes."""
    with suppress(OSError):  # as in a folder that may only be read
        if len(tables(folder)) > 1:
            lock = FileStorage(str(folder)).lock(f"{DEFAULT_NAME}_WRITELOCK")
            if lock.acquire():
                try:
                    take_away(folder)
                finally:
                    lock.release()
