"""No page takes a run down: what takes too long or too much memory is skipped with the reason, the rest goes on."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections.abc import Iterator, Sequence
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from archive import open_archive
from archive.article import Accession, CleanArticle, Document, Kind, Outcome, Reading
from archive.bounds import USUAL, Bounds, bounds_of
from archive.settings import read_settings
from indexer.commands import main
from indexer.dangers import LARGEST, MOST_LINES, MOST_TAGS, is_harmless
from indexer.pipeline import accessions, cleaned
from tests.test_workers import children, needs_children

TOO_LONG = "it took more than 1 seconds to clean; MORGUE_MAX_CLEAN_SECONDS raises that"
TOO_LARGE = "it needed more than 500 MB of memory; MORGUE_MAX_CLEAN_MB raises that"
SHORT, SMALL = Bounds(seconds=1), Bounds(seconds=600, megabytes=500)
# Takes many times a second.
SLOW = "<table>" + "<tr><td>12</td><td>30</td></tr>" * 100_000 + "</table>"
# An element takes some hundred bytes, and extractors copy them all.
HUGE = "<p>The heron crossed.</p>" + "<i></i>" * 1_400_000


def page(text: str, source: str = "x.html", kind: Kind = Kind.HTML) -> Document:
    return Document(kind=kind, text=text, original=text.encode()[:40] + source.encode(), source=source)


def story(number: int) -> Document:
    return page(f"<h1>Heron {number}</h1><p>The heron of day {number} crossed the harbour.</p>", f"{number}.html")


def nothing_known(readings: Sequence[Reading]) -> list[None]:
    return [None] * len(readings)


def told(steps: Iterator[Accession | Outcome] | Iterator[CleanArticle | Outcome]) -> list[str | None]:
    """The source of each article, the reason of each outcome."""
    articles = (one.article if isinstance(one, Accession) else one for one in steps)
    return [one.reason if isinstance(one, Outcome) else one.source for one in articles]


# What goes beyond the bounds


def test_pages_that_take_too_long_are_skipped_in_their_places():
    incoming = [story(1), page(SLOW), page(SLOW), story(2)]
    assert told(cleaned(incoming, SHORT)) == ["1.html", TOO_LONG, TOO_LONG, "2.html"]


def test_a_page_that_needs_too_much_memory_is_skipped_in_its_place():
    assert told(cleaned([story(1), page(HUGE), story(2)], SMALL)) == ["1.html", TOO_LARGE, "2.html"]


def test_where_no_memory_is_left_that_is_told_of_and_nothing_else_said(capfd: pytest.CaptureFixture[str]):
    too_large = Bounds(megabytes=1).too_large
    assert told(cleaned([page(SLOW)], Bounds(megabytes=1))) == [too_large]
    assert capfd.readouterr().err == ""


@pytest.mark.parametrize("how", ["signal.signal(one, signal.SIG_IGN)", "signal.pthread_sigmask(0, [one])"])
def test_the_bounds_hold_where_whoever_starts_us_ignores_the_signals_of_timers(how: str):
    lines = (
        "import signal; [" + how + " for one in (signal.SIGPROF, signal.SIGALRM)]",
        "from tests.test_bounds import *",
        "print(told(cleaned([page(SLOW), story(2)], SHORT)))",
    )
    done = subprocess.run([sys.executable, "-c", "\n".join(lines)], capture_output=True, text=True, check=False)
    assert (done.stdout, done.stderr) == (f"{[TOO_LONG, '2.html']}\n", "")


def test_several_processes_keep_the_order_too():
    incoming = [page(SLOW) if number in (3, 70) else story(number) for number in range(140)]
    expected = [TOO_LONG if number in (3, 70) else f"{number}.html" for number in range(140)]
    assert told(accessions(incoming, nothing_known, 2, bounds=SHORT)) == expected


def test_a_large_page_within_the_bounds_is_cleaned():
    large = page("".join(f"<p>The heron of day {n} crossed the harbour.</p>" for n in range(12_000)), "large.html")
    assert told(cleaned([large, story(1)], USUAL)) == ["large.html", "1.html"]


def test_the_settings_say_what_the_bounds_are():
    settings = read_settings({"MORGUE_MAX_CLEAN_SECONDS": "60", "MORGUE_MAX_CLEAN_MB": "2500"})
    assert bounds_of(settings) == Bounds(seconds=60, megabytes=2_500)
    assert bounds_of(read_settings({})) == USUAL
    assert USUAL.too_large == "it needed more than 1 GB of memory; MORGUE_MAX_CLEAN_MB raises that"


# What is cleaned where


@needs_children
@pytest.mark.parametrize(("text", "started"), [(SLOW[:3_000], 0), (SLOW, 1)])
def test_a_process_is_started_for_what_may_be_dangerous_only(text: str, started: int):
    before = set(children(os.getpid()))
    steps = accessions([page(text), story(1)], nothing_known, bounds=SHORT)
    next(steps)
    assert len(set(children(os.getpid())) - before) == started
    assert len(list(steps)) == 1


@pytest.mark.parametrize(
    ("text", "kind", "expected"),
    [
        ("x" * LARGEST, Kind.HTML, True),
        ("x" * (LARGEST + 1), Kind.HTML, False),
        ("<p>" * MOST_TAGS, Kind.HTML, True),
        ("<p>" * (MOST_TAGS + 1), Kind.HTML, False),
        ("x\n" * MOST_LINES, Kind.TEXT, True),
        ("x\n" * (MOST_LINES + 1), Kind.BODY, False),
    ],
)
def test_size_tags_and_lines_say_what_may_be_dangerous(text: str, kind: Kind, expected: bool):
    assert is_harmless(page(text, kind=kind)) is expected


# What the commands say of it


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    Path("in").mkdir()
    for number in (1, 3):
        Path(f"in/{number}.html").write_text(story(number).text)
    Path("in/2.html").write_text(SLOW)
    return tmp_path


def run(*arguments: str, seconds: int = 1) -> Result:
    environment = {"MORGUE_MAX_CLEAN_SECONDS": str(seconds)}
    return CliRunner().invoke(main, arguments, env=environment, catch_exceptions=False)


@pytest.mark.usefixtures("folder")
def test_adding_tells_of_a_page_that_takes_too_long_and_adds_the_others():
    done = run("add", "in", "--report", "report")
    lines = [json.loads(line) for line in Path("report").read_text().splitlines()]
    assert [line["outcome"] for line in lines] == ["added", "skipped", "added"]
    assert f"skipped: in/2.html: {TOO_LONG}" in done.stderr
    assert done.exit_code == 0


@pytest.mark.usefixtures("folder")
def test_cleaning_files_tells_of_it_in_one_line():
    done = run("clean", "in", "--json")
    assert [json.loads(line)["title"] for line in done.stdout.splitlines()] == ["Heron 1", "Heron 3"]
    assert (done.exit_code, done.stderr) == (0, f"skipped: in/2.html: {TOO_LONG}\n")
    assert run("clean", "in/2.html").exit_code == 1


def test_an_article_that_takes_too_long_to_clean_again_is_left(tmp_path: Path):
    rows = [{"id": "long", "html": SLOW[:600_000] + f"<p>{story(1).text}</p>"}, {"id": "short", "body": "A heron."}]
    settings = read_settings({}).with_values(archive=tmp_path, max_clean_seconds=600)
    with open_archive(settings=settings) as archive:
        assert archive.add(rows).count("added") == 2
    with open_archive(settings=settings.with_values(max_clean_seconds=1)) as archive:
        report = archive.reclean()
        assert (report.unchanged, [reason for _, reason in report.left]) == (1, [TOO_LONG])
