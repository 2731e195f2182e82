"""The index of marks: which articles share sampled shingles. Marks by article go in; ids of like articles come out.

It is a cache of the store, in segments that are written once and merged, eight at a time (as archive/engines does
with words): adding one article to a million writes one small file, and merges a few. One process writes at a time,
which the caller sees to (write.lock); any number of processes and threads read meanwhile.

    stories/CURRENT       the name of the current generation's folder
    stories/g000001/      a generation (archive/stories/marks/state.py)
"""

from __future__ import annotations

import logging
import shutil
import threading
from collections.abc import Mapping, Sequence
from dataclasses import replace
from pathlib import Path

import filelock
import numpy as np
from numpy.typing import NDArray

from archive.errors import BadInput, EngineError, EngineUnavailable, IndexMoved, IndexOutdated
from archive.index_folder import GENERATION, IndexFolder, told
from archive.runs import runs_within
from archive.stories.marks import lookup as marks_lookup
from archive.stories.marks.merge import merge_next
from archive.stories.marks.segment import LONGEST_ID, MOST_MARKS, Ids, Marks, Numbers, Part, merge, write_segment
from archive.stories.marks.state import ENDING, State, View, intact, key_of, take_away, view_of, write_state

ATTEMPTS = 5

log = logging.getLogger(__name__)

# Marks that are added in one step, an article counted as so many more; what is beyond becomes another segment.
ADDED_AT_ONCE, ARTICLE = 1_000_000, 50


class MarksIndex:
    """The index of marks in a folder, `<archive>/stories`; its errors are EngineErrors that name it."""

    def __init__(self, folder: Path, generation: Path | None = None) -> None:
        self.home = IndexFolder(folder, lambda made: write_state(made, State()))
        self.generation = generation
        self.lock = threading.Lock()
        self.making = _making(generation) if generation else None
        self.view = View()

    def applied(self) -> int:
        """The change of the store that it has come to; 0 when it is empty or not there."""
        return self._current().state.sequence

    def size(self) -> int:
        """How many articles it holds."""
        return self._current().size

    def disk_bytes(self) -> int:
        """How large its files are together."""
        with told(self.home.root):
            return sum(path.stat().st_size for path in self.home.root.rglob("*") if path.is_file())

    def close(self) -> None:
        """Let go of its files; one from `begin_anew` that took nobody's place goes."""
        with self.lock:
            self.view = View()
        if self.generation:
            with told(self.home.root):
                if self.home.named() != self.generation:
                    shutil.rmtree(self.generation, ignore_errors=True)
        if self.making:
            self.making.release()
            Path(self.making.lock_file).unlink(missing_ok=True)

    # Reading

    def alike(self, marks: Sequence[Marks], least: int, most: int) -> list[list[tuple[str, int]]]:
        """For each array of marks the ids of articles that share at least `least` of them, with how many.

        Most shared first, then the earliest (`latest` of `add`), then by id; at most `most`. An article that is in
        the index finds itself too. Of a mark that more than `marks_lookup.CARRIERS` articles have, the earliest of
        them count; an article's marks beyond `marks_segment.MOST_MARKS` do not.
        """
        parts = self._current().parts
        with intact(self.home.root):
            return marks_lookup.alike(parts, marks, least, most)

    def _current(self) -> View:
        with self.lock:
            self.view = self._newest()
            return self.view

    def _newest(self) -> View:
        for _ in range(ATTEMPTS):
            seen = self._seen()
            try:
                with told(self.home.root), intact(self.home.root):
                    if folder := self.generation or self.home.named():
                        return view_of(folder, self.view)
                if seen == self._seen():
                    return View()
            except IndexOutdated:
                # What was named may have been merged or switched from, and taken away, since it was read.
                if seen == self._seen():
                    raise
        raise EngineUnavailable(f"the marks in {self.home.root} change faster than they are read; try again")

    def _seen(self) -> tuple[object, ...]:
        """What changes when others write."""
        with told(self.home.root):
            folder = self.generation or self.home.named()
            return self.home.pointer(), key_of(folder) if folder else ()

    # Writing

    def add(
        self,
        rows: Sequence[tuple[str, Marks]],
        sequence: int,
        latest: Mapping[str, float] | None = None,
        since: int | None = None,
    ) -> None:
        """Keep the marks (uint64) of these articles, in place of what they had, and the change this has come to.

        `latest` says for their ids the last moment that their date can mean (`Member.latest`; 0 where it is not
        given): the order in which the first are chosen where too many have a mark. An article without marks is
        found by nothing: so one that was withdrawn is left out. All is on the disk when this returns.

        IndexMoved when the index has not come to `since`, as when its folder was taken away meanwhile: nobody may
        take a part for the whole.
        """
        newest = dict(rows)
        ids = _as_ids(list(newest))
        moments = np.array([(latest or {}).get(name, 0.0) for name in newest], dtype=np.float64)
        folder = self.generation or self.home.current()
        with told(folder):
            here = self._current().state.sequence
            if since is not None and here != since:
                raise IndexMoved(f"the marks in {folder} have come to change {here}, not {since}")
            try:
                self._add(folder, ids, moments, list(newest.values()), sequence)
                self._merge_quietly(folder)
            finally:
                # Whatever went wrong: what no state names only takes room.
                take_away(folder, self._current().state.segments)

    def _add(
        self, folder: Path, ids: Ids, moments: NDArray[np.float64], marks: Sequence[Marks], sequence: int
    ) -> None:
        view = self._current()
        state = replace(view.state, sequence=sequence, dead=_with_dead(view.parts, ids))
        sizes = np.array([ARTICLE + min(len(some), MOST_MARKS) for some in marks], dtype=np.int64)
        for low, high in runs_within(sizes, ADDED_AT_ONCE):
            state, path = _with_segment(folder, state)
            write_segment(path, ids[low:high], moments[low:high], marks[low:high])
        write_state(folder, state)

    def _merge_quietly(self, folder: Path) -> None:
        try:
            self._merge(folder)
        except OSError as error:
            # What was added is safe already, and the next addition tries again.
            log.warning("the marks of stories in %s are not merged now: %s", folder, error)

    def _merge(self, folder: Path) -> None:
        """Merge segments while there are many of a size; what was added is found meanwhile."""
        while together := merge_next((view := self._current()).parts):
            chosen = [view.parts[place] for place in together]
            gone = {part.segment.path.name for part in chosen}
            with intact(folder):
                for part in chosen:
                    part.segment.check()
            left = tuple(name for name in view.state.segments if name not in gone)
            dead = {name: numbers for name, numbers in view.state.dead.items() if name in left}
            state = replace(view.state, segments=left, dead=dead)
            if any(part.size for part in chosen):
                state, path = _with_segment(folder, state)
                merge(path, chosen)
            write_state(folder, state)

    # Anew

    def begin_anew(self) -> MarksIndex:
        """A new, empty index beside this one, to be filled, for `switch_to`, and closed.

        What one that was killed left behind is taken away; others that are being made are left alone.
        """
        with told(self.home.root):
            current = self.home.named()
            for folder in self.home.root.glob("g*"):
                if GENERATION.fullmatch(folder.name) and folder != current and not _is_being_made(folder):
                    _remove(folder)
            made = MarksIndex(self.home.root, self.home.new_generation())
            if made.making:
                made.making.acquire(timeout=0)
            return made

    def switch_to(self, other: MarksIndex) -> None:
        """Make an index from `begin_anew` the current one, at once for all that look; this one's files go."""
        if other.generation is None or other.home.root != self.home.root:
            raise EngineError("only an index made beside this one can take its place")
        with told(self.home.root):
            before = self.home.named()
        self.home.switch_to(other.generation, _is_being_made)
        if before and before != other.generation:
            _remove(before)


def _making(generation: Path) -> filelock.FileLock:
    """What is held while a generation is being made, and is let go of when the process dies."""
    return filelock.FileLock(generation.with_name(f"making.{generation.name}"))


def _is_being_made(generation: Path) -> bool:
    """Whether a process has this generation from `begin_anew`."""
    lock = _making(generation)
    if not Path(lock.lock_file).exists():
        return False
    try:
        with lock.acquire(timeout=0):
            return False
    except filelock.Timeout:
        return True


def _remove(generation: Path) -> None:
    shutil.rmtree(generation, ignore_errors=True)
    Path(_making(generation).lock_file).unlink(missing_ok=True)


def _as_ids(names: Sequence[str]) -> Ids:
    """Ids as an array, S16; BadInput for one that does not fit."""
    for name in names:
        if not (name.isascii() and 0 < len(name) <= LONGEST_ID and "\0" not in name):
            raise BadInput(f"{name!r} cannot be an article's id: it wants 1 to {LONGEST_ID} ASCII characters")
    return np.array(names, dtype=f"S{LONGEST_ID}")


def _with_segment(folder: Path, state: State) -> tuple[State, Path]:
    """The state with one segment more, and the file that it will have."""
    name = f"{state.next:06}{ENDING}"
    return replace(state, next=state.next + 1, segments=(*state.segments, name)), folder / name


def _with_dead(parts: Sequence[Part], ids: Ids) -> Mapping[str, NDArray[np.int32]]:
    """The replaced articles of each segment when these articles come anew."""
    dead = {}
    for segment, alive in parts:
        numbers: Numbers = segment.numbers_of(ids)
        if alive is not None:
            numbers = np.union1d(numbers, np.flatnonzero(~alive))
        if len(numbers):
            dead[segment.path.name] = numbers.astype(np.int32)
    return dead
