"""One worker process: tasks in by a socket, what became of them out by the same (indexer/workers.py)."""

from __future__ import annotations

import gc
import json
import os
import resource
import signal
import threading
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import suppress
from dataclasses import dataclass
from multiprocessing.connection import Connection
from pkgutil import resolve_name
from queue import SimpleQueue
from typing import Any

from archive.places.gazetteer import gazetteer
from indexer import pipeline
from indexer.ngrams import profiles
from indexer.process import COUNTER, OUT_OF_MEMORY, READY, Task, quieten_libraries

LONG = 0.2  # seconds after which what is done is told at once
# Cleaning waits for nothing: by the clock it takes so many times as long only where many share the machine.
CLOCK_TIMES = 6


@dataclass
class Bounded:
    """Does tasks one by one, and ends the process over one that goes beyond the bounds."""

    do: Callable[[Task], Any]
    seconds: int
    begun: int  # the descriptor of the file that says how many tasks were begun
    count: int = 0

    def done(self, tasks: Sequence[Task]) -> Iterator[list[Any]]:
        """What became of the tasks, a few together; what took long is told before the next is begun."""
        made, since = [], time.monotonic()
        for task in tasks:
            made.append(self._one(task))
            if time.monotonic() - since > LONG:
                yield made
                made, since = [], time.monotonic()
        if made:
            yield made

    def _one(self, task: Task) -> Any:
        self.count += 1
        os.pwrite(self.begun, self.count.to_bytes(COUNTER), 0)
        # A signal that nothing handles: Python would wait for the library that takes so long.
        signal.setitimer(signal.ITIMER_PROF, self.seconds)
        signal.setitimer(signal.ITIMER_REAL, self.seconds * CLOCK_TIMES)
        try:
            return self.do(task)
        except MemoryError:
            os._exit(OUT_OF_MEMORY)
        finally:
            signal.setitimer(signal.ITIMER_PROF, 0)
            signal.setitimer(signal.ITIMER_REAL, 0)


def serve(told: str) -> None:
    """Work until the socket ends: then whoever started us is gone, or wants no more. `told` is JSON."""
    given = json.loads(told)
    line: Connection[object, list[Task]] = Connection(given["line"])
    tasks: SimpleQueue[list[Task]] = SimpleQueue()
    made: SimpleQueue[list[Any]] = SimpleQueue()
    work = Bounded(resolve_name(given["work"]), given["seconds"], given["begun"])
    heed_timers()
    prepare(work.do)
    try:
        line.send(READY)
    except OSError:
        return  # whoever started us ended before we began
    # A thread needs memory to start, which the bound may not leave.
    threading.Thread(target=_receive, args=(line, tasks), daemon=True).start()
    threading.Thread(target=_send, args=(line, made), daemon=True).start()
    try:
        bound_memory(given["megabytes"])
        while True:
            for some in work.done(tasks.get()):
                made.put(some)
    except MemoryError:
        os._exit(OUT_OF_MEMORY)


def heed_timers() -> None:
    """Let the timers end the process, also where whoever started us ignores or blocks their signals."""
    timers = (signal.SIGPROF, signal.SIGALRM)
    for one in timers:
        signal.signal(one, signal.SIG_DFL)
    signal.pthread_sigmask(signal.SIG_UNBLOCK, timers)


def prepare(do: Callable[[Task], Any]) -> None:
    """Load the large tables, and spare the collector looking through them ever again."""
    quieten_libraries()
    if do is pipeline.accession:
        gazetteer()
    profiles()
    gc.collect()
    gc.freeze()


def bound_memory(megabytes: int) -> None:
    """Let the process have no more than that, where the system can be told: Linux holds to it, macOS does not."""
    wanted = megabytes * 1_000_000
    with suppress(ValueError, OSError):
        _, most = resource.getrlimit(resource.RLIMIT_DATA)
        soft = wanted if most == resource.RLIM_INFINITY else min(wanted, most)
        resource.setrlimit(resource.RLIMIT_DATA, (soft, most))


def _receive(line: Connection[object, list[Task]], tasks: SimpleQueue[list[Task]]) -> None:
    try:
        while True:
            tasks.put(line.recv())
    except (EOFError, OSError):
        os._exit(0)  # also while a document is being cleaned
    except MemoryError:
        os._exit(OUT_OF_MEMORY)
    finally:
        os._exit(1)  # with one thread less it would be waited for for ever


def _send(line: Connection[object, list[Any]], made: SimpleQueue[list[Any]]) -> None:
    # A thread of its own: the next chunk is cleaned while the results of the last one wait to be taken.
    try:
        while True:
            line.send(made.get())
    except OSError:
        os._exit(0)
    except MemoryError:
        os._exit(OUT_OF_MEMORY)
    finally:
        os._exit(1)
