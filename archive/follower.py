"""The index follows the store: changes that were acknowledged, in order, into stories and into the engine.

One process at a time writes (write.lock, which the system takes back when the process dies); the index notes the
change it has come to, so that after a crash the next one goes on from there.
"""

from __future__ import annotations

import logging
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

import filelock

from archive.engines.port import Engine
from archive.errors import (
    ArchiveBusy,
    EngineError,
    EngineUnavailable,
    IndexMoved,
    IndexOutdated,
    StoreError,
)
from archive.store import Store
from archive.stories.grouping.grouping import Grouping

log = logging.getLogger(__name__)

INDEXED_TOGETHER = 1_000  # changes that are acknowledged before they are indexed
# In one commit of the index: with those that grouping made of them, so that no article is indexed twice.
FOLLOWED_TOGETHER = 4_000
GROUPED_QUIETLY = 1_000  # changes that a search has grouped; more wait for an addition
# Seconds for the lock: a search that catches up holds it for a moment, another addition for longer.
PATIENCE, FOREVER = 1.0, -1.0
REFILLED_TOGETHER = 10_000  # the same of one that nobody searches yet

Progress = Callable[[int], None]


class Follower:
    """Keeps the index of an archive at the store's last change."""

    def __init__(self, store: Store, engine: Engine, folder: Path, grouping: Grouping) -> None:
        self.store = store
        self.engine = engine
        self.grouping = grouping
        self.folder = folder
        self.write_lock = filelock.FileLock(folder / "write.lock")
        self.settled = 0  # the newest change that was seen grouped
        self.ungrouped = 0  # the newest change when grouping failed
        self.rebuild_lock = filelock.FileLock(folder / "rebuild.lock")
        self.recompute_lock = filelock.FileLock(folder / "recompute.lock")

    @contextmanager
    def writing(self, patience: float = PATIENCE) -> Iterator[None]:
        """The right to write, one process at a time; ArchiveBusy after so many seconds, FOREVER never."""
        with self._locked(self.write_lock, patience, "another process is adding to"):
            yield

    @contextmanager
    def recomputing(self) -> Iterator[None]:
        """The right to work out stories anew, one process at a time; ArchiveBusy where another does."""
        with self._locked(self.recompute_lock, 0, "another process is working out the stories of"):
            yield

    @contextmanager
    def _locked(self, lock: filelock.BaseFileLock, patience: float, who: str) -> Iterator[None]:
        try:
            lock.acquire(timeout=patience)
        except filelock.Timeout as error:
            raise ArchiveBusy(f"{who} {self.folder}; try again when it has finished") from error
        except OSError as error:
            raise StoreError(f"the folder {self.folder} cannot be written to: {error}") from error
        try:
            yield
        finally:
            lock.release()

    def behind(self) -> int:
        """How many changes the index does not hold yet; IndexOutdated when it holds more than the store does."""
        applied = self.engine.applied()  # first: the store may only grow meanwhile
        behind = self.store.last_sequence() - applied
        if behind < 0:
            raise IndexOutdated(
                f"the index in {self.folder} is newer than the store, as after restoring a copy of the store; "
                "`morgue rebuild` makes it anew"
            )
        return behind

    def catch_up(self) -> int:
        """Group and index what the store has acknowledged, with the right to write; how many changes."""
        self.group()
        return self._index()

    def group(self) -> None:
        """Group what is not grouped yet, with the right to write.

        Where that fails each new article is a story of its own, and is found: the next addition tries again.
        """
        try:
            self.grouping.follow()
            self.ungrouped = 0
        except Exception as error:
            self.ungrouped = self.store.last_sequence()
            behind = self.grouping.behind()
            log.warning("the stories of %s are %d changes behind: %r", self.folder, behind, error)

    def _index(self) -> int:
        behind = self.behind()
        if behind > INDEXED_TOGETHER and self.engine.applied() == 0:
            # Nobody may take a part of the archive for the whole: it is filled beside the empty one.
            return self._refill()
        return self._follow(self.engine, FOLLOWED_TOGETHER) if behind else 0

    def catch_up_quietly(self) -> None:
        """Mend stories and an index that a crash left behind, unless another process is at work on them."""
        try:
            if not self.behind() and self.engine.applied() == self.settled:
                return
            if self._groups_quietly():
                with suppress(StoreError), self.writing(0):
                    self.group()
            if not self.grouping.behind():
                self.settled = self.store.last_sequence()
            if behind := self.behind():
                with self.writing(0):
                    log.info("the index in %s is %d changes behind: catching up", self.folder, behind)
                    self._index()
        except ArchiveBusy:
            pass  # it will be caught up by the process that is adding
        except EngineError as error:
            # Rebuilding must stay possible; a search will say the same to its reader.
            log.warning("%s", error)

    def _groups_quietly(self) -> bool:
        """Whether a reader may wait for what is not grouped: it is little, and did not fail just now."""
        return 0 < self.grouping.behind() <= GROUPED_QUIETLY and self.ungrouped != self.store.last_sequence()

    def check_ready(self) -> None:
        """EngineUnavailable while another process fills an empty index: finding nothing would mean nothing."""
        if self.engine.applied() == 0 and self.store.last_sequence():
            raise EngineUnavailable(f"the index in {self.folder} is being made; searching goes on when it is ready")

    def _follow(self, engine: Engine, together: int, progress: Progress | None = None) -> int:
        done = 0
        while (changed := self.store.changed_after(applied := engine.applied(), together)).count:
            # When the index was deleted or replaced meanwhile, it is followed from where the new one is.
            with suppress(IndexMoved):
                engine.add(changed.articles, changed.sequence, since=applied)
                done += changed.count
                if progress:
                    progress(changed.count)
        return done

    def _refill(self) -> int:
        fresh = self.engine.beside()
        try:
            done = self._follow(fresh, REFILLED_TOGETHER)
            self.engine.switch_to(fresh)
            return done
        finally:
            fresh.close()

    def rebuild(self, progress: Progress | None = None) -> int:
        """Make the index anew beside the old one, and switch; how many articles it holds.

        Searching goes on in the old index, and adding too until the last step.
        """
        with self._locked(self.rebuild_lock, 0, "another process is rebuilding the index of"):
            fresh = self.engine.beside()
            try:
                self._follow(fresh, REFILLED_TOGETHER, progress)
                # Another process may be adding for hours: what was made so far is not thrown away.
                with self.writing(FOREVER):
                    self.group()
                    self._follow(fresh, REFILLED_TOGETHER, progress)
                    self.engine.switch_to(fresh)
                return fresh.size()
            finally:
                fresh.close()
