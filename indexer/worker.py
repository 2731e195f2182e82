"""One worker process: tasks in by a socket, what became of them out by the same (indexer/workers.py)."""

from __future__ import annotations

import gc
import os
import signal
import threading
from multiprocessing.connection import Connection
from queue import SimpleQueue

from archive.gazetteer import gazetteer
from indexer.ngrams import profiles
from indexer.pipeline import accession
from indexer.workers import READY, Step, Task, quieten_libraries

LONGEST = 120  # seconds for one document


def serve(descriptor: int) -> None:
    """Work until the socket ends: then whoever started us is gone, or wants no more."""
    line: Connection[object, list[Task]] = Connection(descriptor)
    tasks: SimpleQueue[list[Task]] = SimpleQueue()
    made: SimpleQueue[list[Step]] = SimpleQueue()
    _prepare()
    try:
        line.send(READY)
    except OSError:
        return  # whoever started us ended before we began
    threading.Thread(target=_receive, args=(line, tasks), daemon=True).start()
    threading.Thread(target=_send, args=(line, made), daemon=True).start()
    while True:
        made.put([_timed(task) for task in tasks.get()])


def _timed(task: Task) -> Step:
    """What becomes of a task. One that takes too long ends the process: even a thread would not be let in."""
    signal.setitimer(signal.ITIMER_REAL, LONGEST)
    try:
        return accession(task)
    finally:
        signal.setitimer(signal.ITIMER_REAL, 0)


def _prepare() -> None:
    """Load the large tables, and spare the collector looking through them ever again."""
    quieten_libraries()
    gazetteer()
    profiles()
    gc.collect()
    gc.freeze()


def _receive(line: Connection[object, list[Task]], tasks: SimpleQueue[list[Task]]) -> None:
    try:
        while True:
            tasks.put(line.recv())
    except (EOFError, OSError):
        os._exit(0)  # also while a document is being cleaned
    finally:
        os._exit(1)  # with one thread less it would be waited for for ever


def _send(line: Connection[object, list[Task]], made: SimpleQueue[list[Step]]) -> None:
    # A thread of its own: the next chunk is cleaned while the results of the last one wait to be taken.
    try:
        while True:
            line.send(made.get())
    except OSError:
        os._exit(0)
    finally:
        os._exit(1)
