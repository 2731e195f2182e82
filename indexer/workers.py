"""Documents to accessions, in the order they came: here, or in worker processes.

Those take over when there are many documents, and at once when one comes that could take long or much memory
(indexer/dangers.py), so that no page takes us down.

A worker (indexer/process.py) is a Python of its own at the other end of a socket. It ends when the socket does, so
none outlives us, however we end. A document that takes too long ends its worker, is skipped, and the rest
goes on in a new one. A worker that dies of something else, or runs out of memory with others waiting in it, takes
nothing with it: what it was at is tried again, document by document, and the one that kills its process is skipped.
"""

from __future__ import annotations

import os
from collections import deque
from collections.abc import Iterable, Iterator, MutableSequence
from contextlib import ExitStack
from itertools import chain
from types import TracebackType
from typing import Generic, Self

from archive.article import Outcome
from archive.errors import MorgueError
from indexer.dangers import is_harmless
from indexer.process import Died, Made, Task, Work, Worker, not_started

FEW = 512  # documents for which no process is started: they would be done before it had begun
CHUNKS_AHEAD = 8  # that wait for each worker, or for us to take what became of them
BYTES_AHEAD = 8_000_000  # of originals for each worker: they count towards the memory it may have
FAILURES = 2  # to start a worker that are borne
MOST = 4  # processes, unless more are asked for: one reads, stores and indexes for all, and each takes 230 MB

Chunk = MutableSequence[Task | Outcome]  # an Outcome has come to its end and keeps its place


def cores() -> int:
    """How many cores this process may use."""
    allowed = getattr(os, "sched_getaffinity", None)
    return len(allowed(0)) if allowed else os.cpu_count() or 1


def done(chunks: Iterable[Chunk], work: Work[Made]) -> Iterator[Made | Outcome]:
    """What becomes of every task, in order: here, or in workers when there are many or one may be dangerous.

    While many workers start, the work goes on here. What may be dangerous is never done here.
    """
    chunks, seen = iter(chunks), 0
    with ExitStack() as ends:
        workers: Workers[Made] | None = None
        for chunk in chunks:
            is_safe = all(is_harmless(task.document) for task in _tasks(chunk))
            if workers is None and work.most > 1 and seen >= FEW:
                workers = ends.enter_context(Workers(work))
                workers.start()
            if workers is None and not is_safe:
                workers = ends.enter_context(Workers(work))
            if workers and (workers.are_ready() or not is_safe):
                yield from workers.done(chain([chunk], chunks))
                return
            seen += len(_tasks(chunk))
            for step in chunk:
                made: Made | Outcome = step if isinstance(step, Outcome) else work.done_here(step)
                yield made


def _tasks(chunk: Chunk) -> list[Task]:
    return [step for step in chunk if isinstance(step, Task)]


class Workers(Generic[Made]):
    """Some workers, each with a queue of chunks. What becomes of the chunks is given in the order they came.

    A worker is started with its first chunk, unless `start` has done it.
    """

    def __init__(self, work: Work[Made]) -> None:
        self.work = work
        self.workers: list[Worker[Made] | None] = [None] * work.most
        self.pending: deque[tuple[Chunk, int]] = deque()  # with the place of its worker
        self.bytes = 0
        self.failures = 0  # to start a worker, one after another

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    def close(self) -> None:
        """End all workers; what they were at is lost, and was never acknowledged."""
        for worker in self.workers:
            if worker:
                worker.close()

    def start(self) -> None:
        """Start all of them at once."""
        for place in range(len(self.workers)):
            self._worker(place)

    def are_ready(self) -> bool:
        """Whether all have begun, or died before they could."""
        return all(worker is not None and worker.has_begun() for worker in self.workers)

    def done(self, chunks: Iterable[Chunk]) -> Iterator[Made | Outcome]:
        """What became of every step: results as soon as they are there, waiting only where enough is ahead."""
        for number, chunk in enumerate(chunks):
            place = number % len(self.workers)
            if tasks := _tasks(chunk):
                self._worker(place).send(tasks)
            self.pending.append((chunk, place))
            self.bytes += _size(chunk)
            while self.pending and (self._is_enough() or self._is_next_done()):
                yield from self._next()
        while self.pending:
            yield from self._next()

    def _worker(self, place: int) -> Worker[Made]:
        worker = self.workers[place] = self.workers[place] or Worker(self.work)
        return worker

    def _is_enough(self) -> bool:
        return len(self.pending) >= CHUNKS_AHEAD * len(self.workers) or self.bytes >= BYTES_AHEAD * len(
            self.workers
        )

    def _is_next_done(self) -> bool:
        chunk, place = self.pending[0]
        return not _tasks(chunk) or self._worker(place).is_heard()

    def _next(self) -> Iterator[Made | Outcome]:
        """What becomes of the oldest chunk, as it comes."""
        chunk, place = self.pending.popleft()
        self.bytes -= _size(chunk)
        ahead = deque(chunk)
        while ahead:
            if isinstance(step := ahead[0], Outcome):
                ahead.popleft()
                yield step
                continue
            try:
                made = self._worker(place).receive()
            except Died as death:
                made = self._after(death, ahead, place)
            while made:
                step = ahead.popleft()
                yield step if isinstance(step, Outcome) else made.popleft()

    def _after(self, death: Died, ahead: deque[Task | Outcome], place: int) -> deque[Made | Outcome]:
        """Go on in a new worker; what becomes of the tasks ahead, where they were tried one by one.

        A task that took too long is known by its number. Another death may be anyone's.
        """
        self._replace(place, death)
        if death.task is not None:
            self._give_up(death, ahead, place)
            alone: list[Made | Outcome] = []
            left = _tasks(ahead)
        else:
            left, alone = [], [self._alone(task, place) for task in _tasks(ahead)]
        for tasks in (left, *(_tasks(chunk) for chunk, its in self.pending if its == place)):
            if tasks:
                self._worker(place).send(tasks)
        return deque(alone)

    def _give_up(self, death: Died, ahead: deque[Task | Outcome], place: int) -> None:
        """Put an outcome in the place of the task that took too long, counted from the next one on."""
        given = (ahead, *(chunk for chunk, its in self.pending if its == place))
        tasks = [(chunk, at, step) for chunk in given for at, step in enumerate(chunk) if isinstance(step, Task)]
        chunk, at, task = tasks[min(death.task or 0, len(tasks) - 1)]
        chunk[at] = self.work.skip(task.document, death.reason)
        self.bytes -= 0 if chunk is ahead else len(task.document.original)

    def _alone(self, task: Task, place: int) -> Made | Outcome:
        """What becomes of a task whose worker died; should a new one die too, it is the document."""
        while True:
            self._worker(place).send([task])
            try:
                return self._worker(place).receive()[0]
            except Died as death:
                self._replace(place, death)
                if death.was_ready:
                    return self.work.skip(task.document, death.reason)

    def _replace(self, place: int, death: Died) -> None:
        """Start a worker in the place of a dead one, unless they keep dying before they begin."""
        self.failures = 0 if death.was_ready else self.failures + 1
        if self.failures > FAILURES:
            raise MorgueError(not_started(str(death)))
        self.workers[place] = Worker(self.work)


def _size(chunk: Chunk) -> int:
    return sum(len(task.document.original) for task in _tasks(chunk))
