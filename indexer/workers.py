"""Documents to accessions, in the order they came: here, or in worker processes when there are many.

A worker (indexer/worker.py) is a Python of its own at the other end of a socket. It ends when the socket does, so
none outlives us, however we end. One that dies takes nothing with it: what it was at is tried again, document by
document, and the one that kills its process is skipped.
"""

from __future__ import annotations

import logging
import os
import signal
import subprocess
import sys
from collections import deque
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from itertools import chain
from multiprocessing.connection import Pipe
from types import TracebackType
from typing import Self

from archive.article import Accession, Document, Outcome, Reading
from archive.errors import MorgueError
from archive.outlet_rules import NO_RULES, Rules

FEW = 512  # documents for which no process is started: they would be done before it had begun
CHUNKS_AHEAD = 8  # that wait for each worker, or for us to take what became of them
BYTES_AHEAD = 32_000_000  # of originals in all of them
FAILURES = 2  # to start a worker that are borne
READY = "ready"  # what a worker says first
# It finds modules where we do, and takes nothing from the folder it is started in.
BEGIN = "import sys; sys.path[:] = sys.argv[2:]; from indexer.worker import serve; serve(int(sys.argv[1]))"


@dataclass(frozen=True)
class Task:
    """A document that is to be cleaned, what it reads as, and what is known of the outlets."""

    document: Document
    reading: Reading
    rules: Rules = NO_RULES


Step = Accession | Outcome
Chunk = Sequence[Task | Outcome]  # an Outcome has come to its end and keeps its place


MOST = 4  # processes, unless more are asked for: one reads, stores and indexes for all, and each takes 230 MB


def cores() -> int:
    """How many cores this process may use."""
    allowed = getattr(os, "sched_getaffinity", None)
    return len(allowed(0)) if allowed else os.cpu_count() or 1


def done(
    chunks: Iterable[Chunk], work: Callable[[Task], Step], most: int, skip: Callable[[Document, str], Outcome]
) -> Iterator[Step]:
    """What `work` makes of every task, in order; by at most this many workers, if it is worth starting any.

    While they start, the work goes on here. `skip` says of a document that its process died.
    """
    chunks, seen = iter(chunks), 0
    with ExitStack() as ends:
        workers: Workers | None = None
        for chunk in chunks:
            if workers is None and most > 1 and seen >= FEW:
                workers = ends.enter_context(Workers(most, skip))
            if workers and workers.are_ready():
                yield from workers.done(chain([chunk], chunks))
                return
            seen += len(_tasks(chunk))
            yield from (step if isinstance(step, Outcome) else work(step) for step in chunk)


def _tasks(chunk: Chunk) -> list[Task]:
    return [step for step in chunk if isinstance(step, Task)]


class Workers:
    """Some workers, each with a queue of chunks. What becomes of the chunks is given in the order they came."""

    def __init__(self, count: int, skip: Callable[[Document, str], Outcome]) -> None:
        self.skip = skip
        self.workers: list[Worker] = []
        self.pending: deque[tuple[Chunk, int]] = deque()  # with the place of its worker
        self.bytes = 0
        self.failures = 0  # to start a worker, one after another
        try:
            self.workers += (Worker() for _ in range(count))
        except BaseException:
            self.close()
            raise

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    def close(self) -> None:
        """End all workers; what they were at is lost, and was never acknowledged."""
        for worker in self.workers:
            worker.close()

    def are_ready(self) -> bool:
        """Whether all have begun, or died before they could."""
        return all(worker.has_begun() for worker in self.workers)

    def done(self, chunks: Iterable[Chunk]) -> Iterator[Step]:
        """What became of every step: results as soon as they are there, waiting only where enough is ahead."""
        for number, chunk in enumerate(chunks):
            place = number % len(self.workers)
            if tasks := _tasks(chunk):
                self.workers[place].send(tasks)
            self.pending.append((chunk, place))
            self.bytes += _size(chunk)
            while self.pending and (self._is_enough() or self._is_next_done()):
                yield from self._next()
        while self.pending:
            yield from self._next()

    def _is_enough(self) -> bool:
        return len(self.pending) >= CHUNKS_AHEAD * len(self.workers) or self.bytes >= BYTES_AHEAD

    def _is_next_done(self) -> bool:
        chunk, place = self.pending[0]
        return not _tasks(chunk) or self.workers[place].is_heard()

    def _next(self) -> list[Step]:
        """What became of the oldest chunk."""
        chunk, place = self.pending.popleft()
        self.bytes -= _size(chunk)
        tasks = _tasks(chunk)
        try:
            made = iter(self.workers[place].receive() if tasks else ())
        except Died as death:
            self._replace(place, death)
            made = iter([self._alone(task, place) for task in tasks])
            for later, its in self.pending:
                if its == place and (again := _tasks(later)):
                    self.workers[place].send(again)
        return [step if isinstance(step, Outcome) else next(made) for step in chunk]

    def _alone(self, task: Task, place: int) -> Step:
        """What becomes of a task whose worker died; should a new one die too, it is the document."""
        while True:
            self.workers[place].send([task])
            try:
                return self.workers[place].receive()[0]
            except Died as death:
                self._replace(place, death)
                if death.was_ready:
                    return self.skip(task.document, str(death))

    def _replace(self, place: int, death: Died) -> None:
        """Start a worker in the place of a dead one, unless they keep dying before they begin."""
        self.failures = 0 if death.was_ready else self.failures + 1
        if self.failures > FAILURES:
            raise MorgueError(_not_started(str(death)))
        self.workers[place] = Worker()


def _size(chunk: Chunk) -> int:
    return sum(len(task.document.original) for task in _tasks(chunk))


class Died(Exception):
    """A worker ended by itself; the text says of what. One that `was_ready` did so over a document."""

    def __init__(self, message: str, was_ready: bool) -> None:
        super().__init__(message)
        self.was_ready = was_ready


class Worker:
    """One process that cleans; closed when it has died."""

    def __init__(self) -> None:
        self.line, theirs = Pipe()
        command = [sys.executable, "-c", BEGIN, str(theirs.fileno()), *sys.path]
        try:
            with theirs, _without_interrupts():
                self.process = subprocess.Popen(  # noqa: S603 - ourselves
                    command, pass_fds=[theirs.fileno()], stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL
                )
        except OSError as error:
            self.line.close()
            raise MorgueError(_not_started(error.strerror or str(error))) from error
        self.is_ready = False

    def send(self, tasks: Sequence[Task]) -> None:
        """Give it a chunk; should it be dead, `receive` will say so."""
        try:
            self.line.send(tasks)
        except OSError:
            return

    def has_begun(self) -> bool:
        """Whether it is ready, or died before it was: `receive` will say so."""
        if not self.is_ready and self.line.poll():
            try:
                self.is_ready = self.line.recv() == READY
            except Exception:
                return True
        return self.is_ready

    def is_heard(self) -> bool:
        """Whether there is something to receive, if only that it died."""
        return self.line.poll()

    def receive(self) -> list[Step]:
        """What became of the oldest chunk it was given; Died when that will never come."""
        try:
            while (told := self.line.recv()) == READY:
                self.is_ready = True
        except Exception:  # what cannot be read may raise anything
            raise Died(self._death(), self.is_ready) from None
        made: list[Step] = told
        return made

    def _death(self) -> str:
        """What it died of, in words."""
        try:
            code = self.process.wait(timeout=5)
        except subprocess.TimeoutExpired:
            self.close()
            return "it stopped answering"
        self.close()
        if code == -signal.SIGALRM:
            return "it took more than two minutes"
        if code == -signal.SIGKILL:
            return "it was killed, as happens when memory runs out"
        return f"it died of {_signal(-code)}" if code < 0 else f"it ended with code {code}"

    def close(self) -> None:
        """End it, whatever it is at."""
        self.line.close()
        self.process.kill()
        self.process.wait()


def _signal(number: int) -> str:
    try:
        return signal.Signals(number).name
    except ValueError:
        return f"signal {number}"


def _not_started(why: str) -> str:
    return f"a process for cleaning could not be started ({why}); --workers 1 does without"


@contextmanager
def _without_interrupts() -> Iterator[None]:
    """What is started meanwhile never hears of Ctrl-C, which reaches all processes of a terminal: we end it."""
    before = signal.pthread_sigmask(signal.SIG_BLOCK, [signal.SIGINT])
    try:
        yield
    finally:
        signal.pthread_sigmask(signal.SIG_SETMASK, before)


def quieten_libraries() -> None:
    """They warn of pages that have no story; our report says so with the page's name."""
    for library in ("trafilatura", "htmldate"):
        logging.getLogger(library).setLevel(logging.CRITICAL)
