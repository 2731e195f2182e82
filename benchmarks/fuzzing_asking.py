"""One query through parser, archive and pages: how long each takes, and what is wrong with the answer."""

from __future__ import annotations

import json
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from urllib.parse import unquote_to_bytes

from flask import Flask
from werkzeug.test import create_environ, run_wsgi_app

from archive.parameters import SearchRequest
from archive.query import parse_query
from benchmarks.fuzzing_queries import readable

SLOW = 1.0  # second
GOOD = {200, 400, 404, 414}
MOVED = {301, 302, 308}  # to the same thing under its own address


@dataclass(frozen=True)
class Asked:
    """A query at one of the doors: seconds of processor time and by the clock, and what is wrong, if anything."""

    number: int
    door: str
    sent: str
    cpu: float
    wall: float
    failure: str = ""


def ask(app: Flask, number: int, text: str, sent: bytes | None) -> Iterator[Asked]:
    """A query through the parser and the archive, and an address through the pages where one is given."""
    archive = app.extensions["archive"]

    def search() -> None:
        json.dumps(archive.answer(SearchRequest(q=text)).as_json())

    yield _timed(number, "parser", text, lambda: parse_query(text).in_words)
    yield _timed(number, "archive", text, search)
    if sent is not None:
        yield _timed(number, "pages", readable(sent), lambda: visit(app, sent))


def _timed(number: int, door: str, sent: str, do: Callable[[], object]) -> Asked:
    failure = ""
    cpu, wall = time.process_time(), time.perf_counter()
    try:
        do()
    except Exception as error:  # whatever it is, it is what is looked for
        failure = f"{type(error).__name__}: {error}"[:300]
    return Asked(number, door, sent, time.process_time() - cpu, time.perf_counter() - wall, failure)


class WrongAnswer(Exception):
    """An answer that no request may get."""


def visit(app: Flask, sent: bytes) -> int:
    """The status of the answer to an address; WrongAnswer where it is none that is expected, or cannot be read."""
    path, _, query = sent.partition(b"?")
    environ = create_environ("/") | {
        "PATH_INFO": unquote_to_bytes(path).decode("latin-1"),
        "QUERY_STRING": query.decode("latin-1"),
    }
    body, told, headers = run_wsgi_app(app, environ)
    content, status = b"".join(body), int(told[:3])
    if status not in GOOD | MOVED:
        raise WrongAnswer(told)
    if "json" in headers.get("Content-Type", ""):
        json.loads(content)
    elif path.startswith(b"/api/v1/") and status not in MOVED:
        raise WrongAnswer(f"{told} as {headers.get('Content-Type')}")
    content.decode("utf-8")
    return status
