"""The benchmark of the service: its searches, the archive it makes, and visitors that wait for nobody."""

from __future__ import annotations

import shutil
import subprocess
import sys
import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from urllib.parse import parse_qs, urlsplit

import pytest

from archive import open_archive
from archive.query import parse_query
from benchmarks.serving import PATHS, TARGETS, Service, archive_of, fill, report, searches, served
from benchmarks.speed_load import Answered, Saturated, saturated, steady
from benchmarks.speed_page import PAGE

COUNT = 100_000


class Greeter(BaseHTTPRequestHandler):
    """Answers every path but /missing."""

    protocol_version = "HTTP/1.1"

    def do_GET(self) -> None:
        self.send_response(404 if self.path == "/missing" else 200)
        self.send_header("Content-Length", "8")
        self.end_headers()
        self.wfile.write(b"good day")

    def log_message(self, format: str, *rest: object) -> None:
        """Nothing is logged."""


@pytest.fixture
def greeter() -> Iterator[str]:
    """The address of a service that answers."""
    with ThreadingHTTPServer(("127.0.0.1", 0), Greeter) as server:
        thread = threading.Thread(target=server.serve_forever, args=(0.01,))
        thread.start()
        yield f"127.0.0.1:{server.server_port}"
        server.shutdown()
        thread.join()


def service(*milliseconds: float, errors: int = 0) -> Service:
    return Service(Saturated(80, errors), [Answered(each / 1e3, True) for each in milliseconds])


# Visitors


def test_requests_start_at_fixed_moments_and_are_all_answered(greeter: str):
    answered = steady(greeter, ["/a", "/b"], rate=100, seconds=0.2)
    assert len(answered) == 20
    assert all(one.is_good for one in answered)
    assert all(0 < one.seconds < 30 for one in answered)


def test_a_request_that_is_not_answered_well_is_an_error(greeter: str):
    answered = steady(greeter, ["/there", "/missing"], rate=100, seconds=0.1)
    assert sum(one.is_good for one in answered) == 5


def test_a_service_that_is_gone_is_an_error(greeter: str):
    assert not any(one.is_good for one in steady("127.0.0.1:9", ["/"], rate=100, seconds=0.05))


@pytest.mark.skipif(not shutil.which("wrk"), reason="wrk is not installed")
def test_the_rate_of_saturation_and_its_errors_are_counted(greeter: str):
    assert saturated(greeter, ["/a", "/b"], 1).errors == 0
    missed = saturated(greeter, ["/missing"], 1)
    assert missed.errors > 0
    assert missed.rate > 0


# What is served


def test_searches_are_all_different_and_all_understood():
    asked = [parse_qs(urlsplit(path).query) for path in searches("/")]
    assert len({str(one) for one in asked}) == len(asked) == 600
    assert [one["q"] for one in asked if parse_query(one["q"][0]).warnings] == []


def test_the_archive_is_whole(tmp_path: Path):
    fill(tmp_path, 20)
    with open_archive(tmp_path) as archive:
        found = archive.search()
        places = next(facet.values for facet in found.facets if facet.name == "place")
        places = [one for country in places for one in (country, *country.values)]
        records = archive.store.places(value.value for value in places)
        first = found.hits[0].article
        assert found.total == archive.store.counts()["articles"] == 20
        assert archive.original(first.id).content.decode().startswith(first.heading)
        assert {record.kind for record in records.values()} == {"country", "city"}
        assert len(records) == len(places)


def test_an_archive_that_was_kept_is_not_made_again(tmp_path: Path):
    with archive_of(5, tmp_path) as first:
        made = (first / "store.sqlite").stat().st_mtime_ns
    with archive_of(5, tmp_path) as again:
        assert (again / "store.sqlite").stat().st_mtime_ns == made


def test_it_is_served_until_all_was_asked(tmp_path: Path):
    fill(tmp_path, 20)
    paths = [path for start in PATHS.values() for path in searches(start, 6)]
    with served(tmp_path, workers=1) as bind:
        answered = steady(bind, paths, rate=20, seconds=0.6)
    assert [one.is_good for one in answered] == [True] * 12
    assert not any(one.is_good for one in steady(bind, paths, rate=20, seconds=0.1))


# The page


def test_the_report_tells_rates_times_and_errors():
    told = report(20, {"search page": service(10, 20, 30), "JSON": service(5, errors=2)}, "Here.")
    lines = [[cell.strip() for cell in line.split("|")[1:-1]] for line in told.splitlines()]
    assert ["half of that, requests/s", "40", "40"] in lines
    assert ["at half: 99th percentile, ms", "30", "5"] in lines
    assert ["requests without an answer", "0", "2"] in lines
    assert ["requests without an answer", "≤ 0", "2", "no"] in lines


def test_the_page_holds_the_tables_as_the_benchmark_writes_them():
    page = PAGE.read_text(encoding="utf-8")
    block = page.partition(f"<!-- bench http {COUNT} -->")[2].partition("<!-- end -->")[0]
    assert block
    if "| Target" in block:
        named = [line.split("|")[1].strip() for line in block.splitlines() if line.startswith("| ")]
        fresh = report(COUNT, {name: service(1) for name in PATHS}, "")
        assert named == [line.split("|")[1].strip() for line in fresh.splitlines() if line.startswith("| ")]
        assert all(target.what in named for target in TARGETS)


def test_the_help_has_examples():
    done = subprocess.run(
        [sys.executable, "-m", "benchmarks.serving", "--help"],
        cwd=PAGE.parent.parent,
        capture_output=True,
        text=True,
        check=True,
    )
    assert "python -m benchmarks.serving 20000 --seconds 5" in done.stdout
    assert "make bench-http" in done.stdout
