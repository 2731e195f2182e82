"""One worker process as its caller sees it: tasks go in, what became of them comes out, or of what it died.

The other end of the socket is indexer/worker.py.
"""

from __future__ import annotations

import json
import logging
import os
import signal
import subprocess
import sys
import tempfile
from collections import deque
from collections.abc import Callable, Iterator, Sequence
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from multiprocessing.connection import Pipe
from typing import Generic, TypeVar

from archive.article import Document, Outcome, Reading
from archive.bounds import USUAL, Bounds
from archive.errors import MorgueError
from archive.outlet_rules import NO_RULES, Rules

READY = "ready"  # what a worker says first
# It finds modules where we do, and takes nothing from the folder it is started in.
BEGIN = "import sys; sys.path[:] = sys.argv[2:]; from indexer.worker import serve; serve(sys.argv[1])"
COUNTER = 8  # bytes of the number of the task that a worker is at
SAID = 300  # bytes of the last that it said which are looked at
OUT_OF_MEMORY = 77  # the code that a worker ends with when the memory it may have is used up
# What its timers end it with: processor time, and the clock for what only waits.
TIMED_OUT = (-signal.SIGPROF, -signal.SIGALRM)
NOT_READ = Reading(fingerprint="")  # of a document that is cleaned and not kept


@dataclass(frozen=True)
class Task:
    """A document that is to be cleaned, what it reads as, and what is known of the outlets."""

    document: Document
    reading: Reading = NOT_READ
    rules: Rules = NO_RULES


Made = TypeVar("Made")


@dataclass(frozen=True)
class Work(Generic[Made]):
    """What is done with every task: `do`, which workers find by its `name`, within the `bounds` for each.

    `skip` says in these words what becomes of a document that ended its process. At most `most` workers do it.
    """

    do: Callable[[Task], Made | Outcome]
    skip: Callable[[Document, str], Outcome]
    most: int = 1
    bounds: Bounds = USUAL
    name: str = ""

    @property
    def path(self) -> str:
        """Where a worker finds it: "module:function"."""
        return self.name or f"{self.do.__module__}:{self.do.__qualname__}"

    def done_here(self, task: Task) -> Made | Outcome:
        """What becomes of a task in this process."""
        try:
            return self.do(task)
        except MemoryError:
            return self.skip(task.document, "there is not enough memory left to clean it")


class Died(Exception):
    """A worker ended by itself; the text says of what. One that `was_ready` did so over a document.

    `reason` is why that document is skipped. `task` is the place of the one that took too long, among those it had
    not answered for, else None: of another death it may be anyone's fault, or that of all that were waiting.
    """

    def __init__(self, message: str, was_ready: bool, task: int | None = None, reason: str = "") -> None:
        super().__init__(message)
        self.was_ready, self.task = was_ready, task
        self.reason = reason or f"could not be cleaned (it ended the process that did it: {message})"


class Worker(Generic[Made]):
    """One process that cleans; closed when it has died."""

    def __init__(self, work: Work[Made]) -> None:
        self.bounds = work.bounds
        self.answered = 0  # tasks
        self.is_ready = False
        try:
            with ExitStack() as opened:
                self._start(work, opened)
                self.opened = opened.pop_all()
        except OSError as error:
            raise MorgueError(not_started(error.strerror or str(error))) from error

    def _start(self, work: Work[Made], opened: ExitStack) -> None:
        """Start the process, and what it is spoken with."""
        # It counts here which task it is at: what kills it leaves it no time to say so.
        self.begun = opened.enter_context(tempfile.TemporaryFile(buffering=0))  # noqa: SIM115 - closed with it
        # What Python says of an error that ends it is no sentence for those who wait for articles.
        self.errors = opened.enter_context(tempfile.TemporaryFile(buffering=0))  # noqa: SIM115 - closed with it
        self.line, theirs = Pipe()
        opened.enter_context(self.line)
        told = {
            "line": theirs.fileno(),
            "begun": self.begun.fileno(),
            "work": work.path,
            "seconds": work.bounds.seconds,
            "megabytes": work.bounds.megabytes,
        }
        with theirs, _without_interrupts():
            self.process = subprocess.Popen(  # noqa: S603 - ourselves
                [sys.executable, "-c", BEGIN, json.dumps(told), *sys.path],
                pass_fds=[theirs.fileno(), self.begun.fileno()],
                stdin=subprocess.DEVNULL,
                stdout=subprocess.DEVNULL,
                stderr=self.errors,
            )

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

    def receive(self) -> deque[Made | Outcome]:
        """What became of the next tasks it was given, one or more; Died when that will never come."""
        try:
            while (told := self.line.recv()) == READY:
                self.is_ready = True
        except Exception:  # what cannot be read may raise anything
            raise self._death() from None
        self.answered += len(told)
        return deque(told)

    def _death(self) -> Died:
        """What it died of."""
        try:
            code = self.process.wait(timeout=5)
        except subprocess.TimeoutExpired:
            self.close()
            return Died("it stopped answering", self.is_ready)
        at = int.from_bytes(os.pread(self.begun.fileno(), COUNTER, 0)) - self.answered - 1
        said = self._last_said()
        self.close()
        if code in TIMED_OUT and at >= 0:
            return Died(self.bounds.too_long, self.is_ready, at, self.bounds.too_long)
        if code == OUT_OF_MEMORY:
            return Died(self.bounds.too_large, self.is_ready, reason=self.bounds.too_large)
        if code == -signal.SIGKILL:
            return Died("it was killed, as happens when memory runs out", self.is_ready)
        how = f"it died of {_signal(-code)}" if code < 0 else f"it ended with code {code}"
        return Died(f"{how}: {said}" if said else how, self.is_ready)

    def _last_said(self) -> str:
        """The last line of what it said on its standard error, which names the error that ended it; "" for none."""
        size = os.fstat(self.errors.fileno()).st_size
        told = os.pread(self.errors.fileno(), SAID, max(0, size - SAID)).decode("utf-8", "replace")
        return next((line.strip() for line in reversed(told.splitlines()) if line.strip()), "")

    def close(self) -> None:
        """End it, whatever it is at."""
        self.opened.close()
        self.process.kill()
        self.process.wait()


def _signal(number: int) -> str:
    try:
        return signal.Signals(number).name
    except ValueError:
        return f"signal {number}"


def not_started(why: str) -> str:
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
