"""How fast `morgue serve` answers: the rate at which it saturates, and what visitors feel at half of that rate.

    make bench-http                     100,000 invented articles
    make bench-http N=20000
    make bench-http KEEP=archives       the archive stays in that folder, and is served again the next time

    python -m benchmarks.serving 20000 --seconds 5

An archive of invented articles, store and index, is served by gunicorn with two worker processes. The search page
and the JSON are each asked for many different searches in turn. wrk (Debian: apt install wrk) finds the rate at
which the service saturates; half of it is then held by benchmarks/speed_load.py, as wrk cannot hold a rate. The
tables are printed, and written into docs/performance.md where it has a place for that number of articles.
"""

from __future__ import annotations

import argparse
import shutil
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from itertools import islice
from pathlib import Path
from urllib.parse import urlencode

from archive import open_archive
from archive.article import Accession, Article, Kind, Reading
from archive.places.place import Place
from archive.store import Store
from benchmarks.invented import OUTLETS, articles, word
from benchmarks.speed_figures import percentile
from benchmarks.speed_load import CONNECTIONS, Answered, Saturated, saturated, steady
from benchmarks.speed_machine import machine
from benchmarks.speed_page import PAGE, table, target_table, write
from benchmarks.speed_targets import Target

KEPT_TOGETHER = 1_000
WORKERS = 2
SEARCHES = 600
PATHS = {"search page": "/", "JSON": "/api/v1/search"}
SERVE = ("-c", "from indexer.commands import main; main(prog_name='morgue')", "serve")


@dataclass(frozen=True)
class Service:
    """What was measured of one of the paths."""

    saturated: Saturated
    steady: list[Answered]

    def milliseconds(self, percent: float) -> float:
        """A percentile of the times at half the rate."""
        return percentile([one.seconds for one in self.steady], percent) * 1e3

    @property
    def errors(self) -> int:
        """Requests without an answer, at both rates."""
        return self.saturated.errors + sum(not one.is_good for one in self.steady)


Services = dict[str, Service]

TARGETS = (
    Target(
        what="search page: 99th percentile at half the rate, ms",
        figure=lambda services: services["search page"].milliseconds(99),
        most=200,
        shown="{:,.0f}",
    ),
    Target(
        what="JSON: 99th percentile at half the rate, ms",
        figure=lambda services: services["JSON"].milliseconds(99),
        most=200,
        shown="{:,.0f}",
    ),
    Target(
        what="requests without an answer",
        figure=lambda services: sum(service.errors for service in services.values()),
        most=0,
        shown="{:,.0f}",
    ),
)


def searches(path: str, count: int = SEARCHES) -> list[str]:
    """Addresses of different searches: six kinds in turn, with words from common to rare."""
    kinds = (
        lambda n: {"q": word(n)},
        lambda n: {"q": f"{word(20 + n)} {word(300 + 7 * n)}"},
        lambda n: {"q": f"{word(5 + n)} OR {word(2_000 + 11 * n)}"},
        lambda n: {"q": f'"{word(n)} {word(n + 1)}"'},
        lambda n: {"q": f"{word(40 + n)} -{word(4 + n)}", "outlet": f"Outlet {n % OUTLETS:02}"},
        lambda n: {"q": word(50 + 3 * n), "from": str(1996 + n % 20), "to": str(2001 + n % 20)},
    )
    return [f"{path}?{urlencode(kinds[number % 6](number // 6))}" for number in range(count)]


def fill(folder: Path, count: int) -> None:
    """An archive of this many articles, put straight into its store; opening it makes its index."""
    store = Store(f"sqlite:///{folder / 'store.sqlite'}")
    source = map(accession_of, articles(count))
    while batch := list(islice(source, KEPT_TOGETHER)):
        store.add(batch)
    store.close()
    with open_archive(folder) as opened:
        held = opened.engine.size()
    if held != count:
        raise AssertionError(f"{count:,} articles were kept, {held:,} are indexed")


def accession_of(article: Article) -> Accession:
    """An invented article on its way into a store."""
    countries = dict.fromkeys(parent for found in article.places for parent in found.place.parent_ids)
    return Accession(
        article=article,
        around=tuple(Place(id=code, name=code, label=code, kind="country") for code in countries),
        original="\n".join((article.heading, *article.body)).encode(),
        kind=Kind.BODY,
        key=article.id,
        reading=Reading(fingerprint=article.id, origin=article.id),
    )


@contextmanager
def served(folder: Path, workers: int = WORKERS) -> Iterator[str]:
    """`morgue serve` on an archive; the address it listens on."""
    bind = f"127.0.0.1:{_free_port()}"
    command = [sys.executable, *SERVE, "--archive", str(folder), "--bind", bind, "--workers", str(workers)]
    with subprocess.Popen(command, stdout=subprocess.DEVNULL) as process:
        try:
            while process.poll() is None and not _listens(bind):
                time.sleep(0.1)
            if process.poll() is not None:
                sys.exit(f"morgue serve ended with {process.returncode}")
            yield bind
        finally:
            process.terminate()


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port


def _listens(bind: str) -> bool:
    host, _, port = bind.rpartition(":")
    with socket.socket() as probe:
        return probe.connect_ex((host, int(port))) == 0


def measure(folder: Path, seconds: int) -> Services:
    """Serve an archive and ask it, the search page first; each path is asked for a while to warm up."""
    services = {}
    with served(folder) as bind:
        for name, path in PATHS.items():
            asked = searches(path)
            saturated(bind, asked, max(seconds // 3, 1))
            most = saturated(bind, asked, seconds)
            services[name] = Service(most, steady(bind, asked, most.rate / 2, seconds * 2))
    return services


def report(count: int, services: Services, machine: str) -> str:
    """What was measured, as it stands on the page."""
    rows = (
        (
            f"saturates at, answers/s ({CONNECTIONS} connections)",
            *(f"{one.saturated.rate:,.0f}" for one in services.values()),
        ),
        ("half of that, requests/s", *(f"{one.saturated.rate / 2:,.0f}" for one in services.values())),
        *(
            (f"at half: {name}, ms", *(f"{one.milliseconds(percent):,.0f}" for one in services.values()))
            for name, percent in (
                ("median", 50),
                ("95th percentile", 95),
                ("99th percentile", 99),
                ("longest", 100),
            )
        ),
        ("requests without an answer", *(f"{one.errors:,}" for one in services.values())),
    )
    headings = (f"{count:,} articles, {WORKERS} workers", *services)
    return "\n\n".join((machine, table(headings, rows), target_table(TARGETS, services)))


@contextmanager
def archive_of(count: int, keep: Path | None) -> Iterator[Path]:
    """The folder of an archive of invented articles, made unless it was kept."""
    with tempfile.TemporaryDirectory() as passing:
        folder = keep / f"served-{count}" if keep else Path(passing)
        done = folder / "made"
        if not done.exists():
            shutil.rmtree(folder, ignore_errors=True)
            folder.mkdir(parents=True)
            sys.stderr.write(f"making an archive of {count:,} articles\n")
            fill(folder, count)
            done.touch()
        yield folder


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(
        prog="python -m benchmarks.serving",
        description=__doc__,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    parser.add_argument("count", nargs="?", type=int, default=100_000, help="how many articles [default: 100,000]")
    parser.add_argument(
        "--seconds", type=int, default=10, help="of saturation; half the rate is held twice as long"
    )
    parser.add_argument(
        "--keep", type=Path, metavar="FOLDER", help="keep the archive here, serve one that is there"
    )
    parser.add_argument("--page", type=Path, default=PAGE, help="where tables go [default: docs/performance.md]")
    return parser.parse_args()


def main() -> None:
    """Measure, print and write."""
    chosen = _arguments()
    if not shutil.which("wrk"):
        sys.exit("wrk is not installed: on Debian, apt install wrk brings it")
    with archive_of(chosen.count, chosen.keep) as folder:
        services = measure(folder, chosen.seconds)
    text = report(chosen.count, services, machine(["gunicorn"]))
    sys.stdout.write(f"{text}\n")
    if not write(chosen.page, f"bench http {chosen.count}", text):
        sys.stderr.write(f"{chosen.page.name} has no place for {chosen.count:,} articles\n")


if __name__ == "__main__":
    main()
