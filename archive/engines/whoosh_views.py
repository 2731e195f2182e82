"""Generations of an index that are open for reading: the newest, and some that cursors go on in.

A view does not change, so threads share it; segments that several generations have are opened once.
"""

from __future__ import annotations

import re
import threading
import time
import zlib
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

from archive.engines.port import NOT_GIVEN_OUT
from archive.engines.whoosh_codec import FlatSegment
from archive.engines.whoosh_complete import Completer
from archive.engines.whoosh_corpus import Corpus
from archive.engines.whoosh_folder import read_mark
from archive.engines.whoosh_generations import KEPT, PINNED_AGAIN, pin, segments_of, table, tables, tidy
from archive.engines.whoosh_names import FacetNames
from archive.engines.whoosh_segment import Segment
from archive.errors import BadParameter, CursorExpired, IndexOutdated
from archive.index_folder import GENERATION

ATTEMPTS = 20  # to open an index that is being written
MOST_OLDER = 4  # superseded generations that are kept open
TOKEN = re.compile(rf"{GENERATION.pattern}\.[0-9]{{1,20}}\.[0-9a-f]{{8}}")


@dataclass(frozen=True)
class View:
    """One generation of the index, open for reading; `token` names it to whoever goes on in it."""

    folder: Path
    generation: int
    made: tuple[int, int]  # of its table of contents: inode and time
    token: str
    segments: list[Segment]
    corpus: Corpus
    completer: Completer


class Views:
    """The generations of the indexes in `root` that this process has open."""

    def __init__(self, root: Path) -> None:
        self.root = root
        self.lock = threading.RLock()
        self.names = FacetNames()
        self.newest: View | None = None
        self.older: dict[str, View] = {}  # by token, the one that was used last at the end
        self.pins: dict[str, float] = {}  # when each was touched, by the clock that never goes back

    def close(self) -> None:
        """Let go of the files: they are unmapped when the last reader is done."""
        with self.lock:
            self.newest = None
            self.older.clear()

    def current(self, folder: Path) -> View:
        """The newest generation of the index in this folder."""
        read_mark(folder)
        with self.lock:
            if self.newest is None:
                tidy(folder)
            for _ in range(ATTEMPTS):
                # A commit elsewhere replaces the table of contents and takes files away, just as they are opened.
                with suppress(FileNotFoundError):
                    return self._newest(folder)
                time.sleep(0.01)
            return self._newest(folder)

    def _newest(self, folder: Path) -> View:
        generation = max(tables(folder), default=-1)
        # A folder that was deleted and made anew has the same name and generation, but not the same file.
        made = _made(folder, generation)
        newest = self.newest
        if newest and (newest.folder, newest.generation, newest.made) == (folder, generation, made):
            return newest
        self.newest = self._opened(folder, generation, made)
        if newest and newest.token in self.pins:
            self.older[newest.token] = newest
        self._close_lapsed()
        return self.newest

    def of(self, token: str) -> View:
        """The generation that a cursor was given out for; CursorExpired when it is not there any more."""
        if not TOKEN.fullmatch(token):
            raise BadParameter("cursor", NOT_GIVEN_OUT)
        with self.lock:
            # What a cursor says never becomes a path: it is held against what is there.
            for folder, generation in self._listed():
                if token.startswith(_name(folder, generation)) and (view := self._named(folder, generation, token)):
                    self._used(view)
                    return view
        raise CursorExpired(
            "cursor", "this cursor is too old: its list was changed and is no longer kept; begin again without it"
        )

    def _named(self, folder: Path, generation: int, token: str) -> View | None:
        """A generation, if it can still be opened and is the one that a token names."""
        with suppress(FileNotFoundError, IndexOutdated):
            made = _made(folder, generation)
            view = self._known(token, made) or self._opened(folder, generation, made)
            return view if view.token == token else None
        return None

    def _listed(self) -> Iterator[tuple[Path, int]]:
        for folder in self.root.iterdir():
            if GENERATION.fullmatch(folder.name):
                with suppress(OSError):  # a rebuild takes it away just now
                    yield from ((folder, generation) for generation in tables(folder))

    def _known(self, token: str, made: tuple[int, int]) -> View | None:
        views = (view for view in (self.newest, self.older.get(token)) if view)
        return next((view for view in views if (view.token, view.made) == (token, made)), None)

    def _used(self, view: View) -> None:
        """Keep a view open, as the one that was used last."""
        if view is not self.newest:
            self.older.pop(view.token, None)
            self.older[view.token] = view
            self.pins.setdefault(view.token, time.monotonic() - PINNED_AGAIN)
            self._close_lapsed()

    def _close_lapsed(self) -> None:
        """Close superseded generations that nobody goes on in, and those that were not used for longest."""
        lapsed = time.monotonic() - KEPT
        self.pins = {token: at for token, at in self.pins.items() if at > lapsed}
        used = [token for token in self.older if token in self.pins]
        self.older = {token: self.older[token] for token in used[-MOST_OLDER:]}

    def _opened(self, folder: Path, generation: int, made: tuple[int, int]) -> View:
        read_mark(folder)
        views = [view for view in (self.newest, *self.older.values()) if view]
        known = {_key(segment): segment for view in views for segment in view.segments}
        listed = segments_of(folder, generation)
        segments = [known.get(_listed_key(folder, one)) or _segment(folder, one) for one in listed]
        self.names.take_in(segments)
        languages = {code for segment in segments for code in segment.column("language").names}
        token = _name(folder, generation) + _sum(segments)
        corpus = Corpus(segments, sorted(languages), self.newest.corpus if self.newest else None)
        return View(folder, generation, made, token, segments, corpus, Completer(corpus))

    def pin(self, view: View) -> bool:
        """Keep a generation readable for a while from now on, for all processes; whether it is still there."""
        with self.lock:
            now = time.monotonic()
            if now - self.pins.get(view.token, now - PINNED_AGAIN) < PINNED_AGAIN:
                return True
            if is_there := pin(view.folder, view.generation):
                self.pins[view.token] = now
            return is_there


def _made(folder: Path, generation: int) -> tuple[int, int]:
    found = table(folder, generation).stat()
    return found.st_ino, found.st_mtime_ns


def _name(folder: Path, generation: int) -> str:
    return f"{folder.name}.{generation}."


def _sum(segments: list[Segment]) -> str:
    """What tells a generation from that of the same name in an index that was deleted and made anew."""
    listed = " ".join(f"{segment.name} {segment.alive.count}" for segment in segments)
    return f"{zlib.crc32(listed.encode()):08x}"


def _segment(folder: Path, listed: FlatSegment) -> Segment:
    return Segment(folder, listed.segment_id(), listed.deleted_docs())


# Of one segment only more documents are deleted in later generations: as many deleted are the same ones.


def _key(segment: Segment) -> tuple[Path, int]:
    return segment.path, segment.size - segment.alive.count


def _listed_key(folder: Path, listed: FlatSegment) -> tuple[Path, int]:
    return folder / listed.segment_id(), listed.deleted_count()
