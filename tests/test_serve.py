"""`morgue serve`: gunicorn is started, answers and ends; where it cannot listen it says so."""

from __future__ import annotations

import json
import os
import re
import signal
import socket
import subprocess
import sys
import time
import urllib.request
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack, contextmanager
from pathlib import Path
from urllib.parse import quote

import pytest
from click.testing import CliRunner

from archive import open_archive
from archive.settings import Settings
from indexer.commands import main

MORGUE = [sys.executable, "-c", "from indexer.commands import main; main(prog_name='morgue')"]
ROWS = [{"id": f"h-{number}", "title": f"Heron {number}", "body": "A heron."} for number in range(3)]


@pytest.fixture(scope="module")
def held(tmp_path_factory: pytest.TempPathFactory) -> str:
    """The path of an archive of three articles."""
    path = tmp_path_factory.mktemp("served")
    with open_archive(path) as archive:
        archive.add(ROWS)
    return str(path)


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port


@contextmanager
def served(held: str, workers: int) -> Iterator[tuple[subprocess.Popen[str], str]]:
    """The process that serves this archive, once it listens, and its address."""
    bind = f"127.0.0.1:{free_port()}"
    command = [*MORGUE, "serve", "--archive", held, "--bind", bind, "--workers", str(workers)]
    with subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True) as process:
        try:
            yield process, bind
        finally:
            process.terminate()


def once(holds: Callable[[], bool]) -> None:
    """Wait until something holds, ten seconds at most."""
    for _ in range(200):
        if holds():
            return
        time.sleep(0.05)
    raise AssertionError("it did not come to pass in ten seconds")


def listens(bind: str) -> bool:
    host, port = bind.split(":")
    with socket.socket() as probe:
        return probe.connect_ex((host, int(port))) == 0


def answer(address: str) -> bytes:
    with urllib.request.urlopen(f"http://{address}", timeout=20) as response:
        content: bytes = response.read()
        return content


def test_it_says_where_it_answers_answers_and_ends_when_told_to(held: str):
    with served(held, workers=2) as (process, bind):
        assert process.stdout
        assert process.stderr
        assert process.stdout.readline() == f"Morgue serves 3 articles on http://{bind} (Ctrl-C stops it)\n"
        once(lambda: listens(bind))
        assert b"Heron" in answer(f"{bind}/?q=heron")
        assert json.loads(answer(f"{bind}/api/v1/search?q=heron"))["total"] == 3
        process.terminate()
        assert process.wait(timeout=20) == 0
        assert "Traceback" not in process.stderr.read()


def workers_of(process: subprocess.Popen[str]) -> list[str]:
    """The processes it started, as Linux lists them."""
    return Path(f"/proc/{process.pid}/task/{process.pid}/children").read_text().split()


@pytest.mark.skipif(sys.platform != "linux", reason="only Linux lists the processes that another started")
def test_either_worker_answers_alone(held: str):
    with served(held, workers=2) as (process, bind):
        once(lambda: len(workers_of(process)) == 2)
        for worker in map(int, workers_of(process)):
            os.kill(worker, signal.SIGSTOP)
            assert json.loads(answer(f"{bind}/api/v1/search?q=heron"))["total"] == 3
            os.kill(worker, signal.SIGCONT)
        process.terminate()
        process.wait(timeout=20)


def test_connections_on_which_nothing_is_asked_keep_nobody_waiting(held: str):
    with served(held, workers=2) as (_, bind), ExitStack() as idle:
        once(lambda: listens(bind))
        host, port = bind.split(":")
        for _ in range(24):
            idle.enter_context(socket.create_connection((host, int(port))))
        assert json.loads(answer(f"{bind}/api/v1/search?q=heron"))["total"] == 3


def test_many_readers_at_once_all_get_their_pages(library: Settings):
    with served(str(library.archive), workers=1) as (_, bind), ThreadPoolExecutor(12) as readers:
        once(lambda: listens(bind))
        found = json.loads(answer(f"{bind}/api/v1/search?page_size=36"))["results"]
        pages = readers.map(answer, [f"{bind}/articles/{hit['id']}?q=flood" for hit in found])
        assert sum(b'class="story"' in page for page in pages) == 36


def test_the_longest_queries_are_answered(held: str):
    with served(held, workers=1) as (_, bind):
        once(lambda: listens(bind))
        for query in ("heron " * 8_500, "鷺" * 1_900):
            assert b'role="search"' in answer(f"{bind}/?q={quote(query)}")


def serve(*words: str) -> str:
    done = CliRunner().invoke(main, ["serve", *words], catch_exceptions=False)
    assert done.exit_code == 1
    return done.output


def test_a_busy_port_is_said_to_be_busy(held: str):
    with socket.socket() as other:
        other.bind(("127.0.0.1", 0))
        other.listen()
        bind = f"127.0.0.1:{other.getsockname()[1]}"
        told = serve("--archive", held, "--bind", bind)
    assert told == (
        f"Error: {bind} is in use by another program; choose another port "
        "(morgue serve --bind 127.0.0.1:8001, or make demo PORT=8001)\n"
    )


@pytest.mark.parametrize("bind", ["8080", ":8080", "localhost", "localhost:http", "127.0.0.1:99999", "127.0.0.1:0"])
def test_what_is_no_address_is_named(held: str, bind: str):
    told = serve("--archive", held, "--bind", bind)
    assert told == f"Error: {bind!r} is no host and port to listen on, such as 127.0.0.1:8000\n"


def test_an_address_of_another_machine_cannot_be_listened_on(held: str):
    told = serve("--archive", held, "--bind", "192.0.2.1:8000")
    assert re.match(r"Error: cannot listen on 192\.0\.2\.1:8000: .+", told)


def test_an_archive_that_cannot_be_opened_is_named(tmp_path: Path):
    (tmp_path / "store.sqlite").write_bytes(b"no database, whatever it may say" * 200)
    told = serve("--archive", str(tmp_path), "--bind", f"127.0.0.1:{free_port()}")
    assert told.startswith("Error: ")
    assert "Traceback" not in told


def test_a_path_without_an_archive_is_named_and_left_without_one(tmp_path: Path):
    told = serve("--archive", str(tmp_path / "none"), "--bind", f"127.0.0.1:{free_port()}")
    assert told.startswith(f"Error: there is no archive in {tmp_path / 'none'}; `morgue add PATH` makes one")
    assert list(tmp_path.iterdir()) == []
