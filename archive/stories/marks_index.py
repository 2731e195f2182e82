"""The index of marks: which articles share sampled shingles. Marks by article go in; ids of like articles come out.

It is a cache of the store, in segments that are written once and merged, eight at a time (as archive/engines does
with words): adding one article to a million writes one small file, and merges a few. One process writes at a time,
which the caller sees to (write.lock); any number of processes and threads read meanwhile.

    stories/CURRENT       the name of the current generation's folder
    stories/g000001/      a generation (archive/stories/marks_state.py)
"""

from __future__ import annotations

import logging
import shutil
import threading
from collections.abc import Mapping, Sequence
from dataclasses import replace
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from archive.errors import EngineError
from archive.index_folder import GENERATION, IndexFolder, told
from archive.stories import marks_lookup
from archive.stories.marks_merge import merge_next
from archive.stories.marks_segment import LONGEST_ID, Ids, Marks, Numbers, Part, merge, write_segment
from archive.stories.marks_state import ENDING, State, View, take_away, view_of, write_state

log = logging.getLogger(__name__)

ARTICLES_IN_A_SEGMENT = 10_000  # that are added together; more become several segments


class MarksIndex:
    """The index of marks in a folder, `<archive>/stories`; its errors are EngineErrors that name it."""

    def __init__(self, folder: Path, generation: Path | None = None) -> None:
        self.home = IndexFolder(folder, lambda made: write_state(made, State()))
        self.generation = generation
        self.lock = threading.Lock()
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
        """Let go of its files."""
        with self.lock:
            self.view = View()

    # Reading

    def alike(self, marks: Sequence[Marks], least: int, most: int) -> list[list[tuple[str, int]]]:
        """For each array of marks the ids of articles that share at least `least` of them, with how many.

        Most shared first, then the earliest (`latest` of `add`), then by id; at most `most`. An article that is in
        the index finds itself too. Of a mark that more than `marks_lookup.CARRIERS` articles have, the earliest of
        them count; an article's marks beyond `marks_segment.MOST_MARKS` do not.
        """
        return marks_lookup.alike(self._current().parts, marks, least, most)

    def _current(self) -> View:
        with self.lock:
            folder = self.generation or self._named()
            self.view = view_of(folder, self.view) if folder else View()
            return self.view

    def _named(self) -> Path | None:
        with told(self.home.root):
            return self.home.named()

    # Writing

    def add(
        self, rows: Sequence[tuple[str, Marks]], sequence: int, latest: Mapping[str, float] | None = None
    ) -> None:
        """Keep the marks (uint64) of these articles, in place of what they had, and the change this has come to.

        `latest` says for their ids the last moment that their date can mean (`Member.latest`; 0 where it is not
        given): the order in which the first are chosen where too many have a mark. An article without marks is
        found by nothing: so one that was withdrawn is left out. All is on the disk when this returns.
        """
        newest = dict(rows)
        ids = _as_ids(list(newest))
        moments = np.array([(latest or {}).get(name, 0.0) for name in newest], dtype=np.float64)
        folder = self.generation or self.home.current()
        with told(folder):
            try:
                self._add(folder, ids, moments, list(newest.values()), sequence)
                self._merge(folder)
            finally:
                # Whatever went wrong: what no state names only takes room.
                take_away(folder, self._current().state.segments)

    def _add(
        self, folder: Path, ids: Ids, moments: NDArray[np.float64], marks: Sequence[Marks], sequence: int
    ) -> None:
        view = self._current()
        state = replace(view.state, sequence=sequence, dead=_with_dead(view.parts, ids))
        for begin in range(0, len(ids), ARTICLES_IN_A_SEGMENT):
            some = slice(begin, begin + ARTICLES_IN_A_SEGMENT)
            state, path = _with_segment(folder, state)
            write_segment(path, ids[some], moments[some], marks[some])
        write_state(folder, state)

    def _merge(self, folder: Path) -> None:
        """Merge segments while there are many of a size; what was added is found meanwhile."""
        while together := merge_next(parts := self._current().parts):
            chosen = [parts[place] for place in together]
            gone = {part.segment.path.name for part in chosen}
            before = self.view.state
            left = tuple(name for name in before.segments if name not in gone)
            state = replace(before, segments=left, dead={n: d for n, d in before.dead.items() if n in left})
            if any(part.size for part in chosen):
                state, path = _with_segment(folder, state)
                merge(path, chosen)
            write_state(folder, state)

    # Anew

    def begin_anew(self) -> MarksIndex:
        """A new, empty index beside this one, for `switch_to`; what an earlier one left unfinished is taken away.

        One at a time, which the caller sees to.
        """
        current = self._named()
        with told(self.home.root):
            for folder in self.home.root.glob("g*"):
                if GENERATION.fullmatch(folder.name) and folder != current:
                    shutil.rmtree(folder, ignore_errors=True)
        return MarksIndex(self.home.root, self.home.new_generation())

    def switch_to(self, other: MarksIndex) -> None:
        """Make an index from `begin_anew` the current one, at once for all that look; this one's files go."""
        if other.generation is None or other.home.root != self.home.root:
            raise EngineError("only an index made beside this one can take its place")
        before = self._named()
        self.home.switch_to(other.generation)
        if before not in (None, other.generation):
            shutil.rmtree(before, ignore_errors=True)


def _as_ids(names: Sequence[str]) -> Ids:
    """Ids as an array, S16; EngineError for one that does not fit."""
    for name in names:
        if not (name.isascii() and 0 < len(name) <= LONGEST_ID and "\0" not in name):
            raise EngineError(f"{name!r} cannot be an article's id: it wants 1 to {LONGEST_ID} ASCII characters")
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
