"""Documents are cleaned by several processes as by one, whatever becomes of the processes."""

from __future__ import annotations

import itertools
import os
import re
import resource
import select
import signal
import subprocess
import sys
from collections.abc import Iterator, Sequence
from contextlib import suppress
from pathlib import Path
from typing import Any

import pytest

from archive import open_archive
from archive.article import Accession, Document, Kind, Outcome, Reading
from archive.errors import MorgueError
from indexer import process as worker_process
from indexer import workers
from indexer.pipeline import accessions

needs_children = pytest.mark.skipif(
    not Path("/proc/self/task", str(os.getpid()), "children").exists(), reason="needs /proc with children"
)
# Processes take over as soon as there are any, not when they have begun and many documents have been seen.
AT_ONCE = "from indexer import workers; workers.FEW = 64; workers.Workers.are_ready = lambda self: True; "
# In a shell, Ctrl-C of a command in the background is ignored; here it is what the test is about.
MORGUE = [
    *(sys.executable, "-c"),
    "import signal; signal.signal(2, signal.default_int_handler); "
    + AT_ONCE
    + "from indexer.commands import main; main(prog_name='morgue')",
]
WITHOUT_END = (
    f"{AT_ONCE}"
    + """
import itertools, sys
from pathlib import Path
from archive import open_archive
from archive.settings import read_settings
settings = read_settings({}).with_values(archive=Path(sys.argv[1]), add_workers=2)
rows = ({"id": str(n), "body": f"A comet of day {n} over Durban.", "language": "en"} for n in itertools.count())
for outcome in open_archive(settings=settings).adding(rows):
    print(outcome.outcome, outcome.id, flush=True)
"""
)


def row(number: int) -> dict[str, Any]:
    return {"id": number, "body": f"Comet {number} was seen over Durban.", "language": "en"}


def nothing_known(readings: Sequence[Reading]) -> list[None]:
    return [None] * len(readings)


def children(process: int) -> list[int]:
    """The processes that a process started."""
    listed = Path(f"/proc/{process}/task").glob("*/children")
    return [int(child) for path in listed for child in path.read_text().split()]


def wait_for(processes: Sequence[int]) -> None:
    """Return when none of these processes runs any more; a TimeoutError after a minute."""
    for process in processes:
        try:
            watched = os.pidfd_open(process)
        except ProcessLookupError:
            continue
        ended, _, _ = select.select([watched], [], [], 60)
        os.close(watched)
        if not ended:
            raise TimeoutError(f"process {process} still runs")


class Deadly(str):
    """A text that ends the process which receives it."""

    def __reduce__(self) -> tuple[Any, ...]:
        return signal.raise_signal, (signal.SIGSEGV,)


class Heavy(str):
    """A text for which the process that receives it has not the memory."""

    def __reduce__(self) -> tuple[Any, ...]:
        return eval, ("(_ for _ in ()).throw(MemoryError)",)


class Silent(str):
    """A text that arrives as what cannot be sent back."""

    def __reduce__(self) -> tuple[Any, ...]:
        return eval, ("lambda: 0",)


def deadly(number: int, text: str = Deadly("x")) -> Document:
    return Document(kind=Kind.BODY, text=text, original=b"x", source=f"deadly {number}", row=number)


def told(steps: Iterator[Accession | Outcome]) -> list[str | None]:
    """The source id of each accession, the reason of each outcome."""
    return [one.reason if isinstance(one, Outcome) else one.article.source_id for one in steps]


@pytest.fixture(autouse=True)
def at_once(monkeypatch: pytest.MonkeyPatch) -> None:
    """As AT_ONCE, here."""
    monkeypatch.setattr(workers, "FEW", 64)
    monkeypatch.setattr(workers.Workers, "are_ready", lambda self: True)


# As one process does it


def test_several_processes_give_what_one_gives_in_the_same_order():
    incoming = [row(n) if n % 50 else Outcome(source=f"{n}", row=None, outcome="skipped") for n in range(500)]
    assert list(accessions(incoming, nothing_known, 3)) == list(accessions(incoming, nothing_known))


def test_what_cannot_be_cleaned_is_skipped_in_its_place():
    incoming = [row(n) if n != 77 else {"id": n, "html": "<p></p>"} for n in range(150)]
    reasons = told(accessions(incoming, nothing_known, 2))
    assert reasons.pop(77) == "no article text found in the page"
    assert reasons == [str(n) for n in range(150) if n != 77]


@needs_children
@pytest.mark.parametrize(("count", "most", "started"), [(63, 2, 0), (200, 1, 0), (200, 2, 2)])
def test_processes_are_started_for_many_documents_where_they_may(count: int, most: int, started: int):
    before = set(children(os.getpid()))
    steps = accessions(map(row, range(count)), nothing_known, most)
    first = list(itertools.islice(steps, 65))
    its = set(children(os.getpid())) - before
    assert len(its) == started
    assert len([*first, *steps]) == count
    wait_for(list(its))


def test_no_process_is_started_for_what_is_unchanged(monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(worker_process, "BEGIN", "nothing that runs")
    steps = accessions(map(row, range(500)), lambda readings: ["known"] * len(readings), 2)
    assert {one.id for one in steps if isinstance(one, Outcome)} == {"known"}


def test_only_so_much_is_read_ahead():
    read = itertools.count()
    steps = accessions((row(next(read)) for _ in itertools.count()), nothing_known, 2)
    for _ in range(1_000):
        next(steps)
    steps.close()  # type: ignore[attr-defined]
    assert next(read) <= 1_000 + 64 * (2 * workers.CHUNKS_AHEAD + 1)


def test_of_large_documents_few_are_read_ahead(monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(workers, "BYTES_AHEAD", 1)
    read = itertools.count()
    steps = accessions((row(next(read)) for _ in itertools.count()), nothing_known, 2)
    next(steps)
    steps.close()  # type: ignore[attr-defined]
    assert next(read) == 64


def test_while_processes_start_the_work_goes_on_here(monkeypatch: pytest.MonkeyPatch):
    monkeypatch.undo()
    monkeypatch.setattr(workers, "FEW", 64)
    monkeypatch.setattr(worker_process, "BEGIN", "import time; time.sleep(600)")
    assert told(accessions(map(row, range(300)), nothing_known, 2)) == [str(n) for n in range(300)]


def test_processes_take_over_when_they_have_begun(monkeypatch: pytest.MonkeyPatch):
    monkeypatch.undo()
    monkeypatch.setattr(workers, "FEW", 64)
    numbers = itertools.count()
    here = []
    work = worker_process.Work[Accession](
        lambda task: (
            here.append(task.document.row) or Outcome(source="here", row=task.document.row, outcome="skipped")
        ),
        lambda document, how: Outcome(source="there", row=document.row, outcome="skipped"),
        most=2,
        name="indexer.pipeline:accession",
    )
    steps = workers.done(([worker_process.Task(deadly(next(numbers)))] for _ in itertools.count()), work)
    there = next(step for step in steps if isinstance(step, Outcome) and step.source == "there")
    assert there.row == len(here) > 64
    steps.close()  # type: ignore[attr-defined]


def test_a_process_whose_answer_cannot_be_sent_is_not_waited_for():
    incoming = [row(n) for n in range(200)]
    incoming[100] = {"id": 100, "body": "A comet.", "language": "en"}
    documents = [*incoming]
    documents[120] = Document(
        kind=Kind.BODY, text="A comet.", original=b"y", source="z", row=1, problems=(Silent(),)
    )
    reasons = told(accessions(documents, nothing_known, 2))
    assert "it ended the process that did it: it ended with code 1" in str(reasons[120])


# Processes that die


def test_a_document_that_ends_its_process_is_skipped_and_the_rest_goes_on():
    incoming = [row(n) if n not in (100, 101) else deadly(n) for n in range(300)]
    reasons = told(accessions(incoming, nothing_known, 2))
    for number in (101, 100):
        death = "could not be cleaned (it ended the process that did it: it died of SIGSEGV)"
        assert reasons.pop(number) == death
    assert reasons == [str(n) for n in range(300) if n not in (100, 101)]


@needs_children
def test_documents_whose_process_was_killed_are_cleaned_by_another():
    before = set(children(os.getpid()))
    steps = accessions(map(row, range(2_000)), nothing_known, 2)
    first = list(itertools.islice(steps, 65))
    for worker in set(children(os.getpid())) - before:
        os.kill(worker, signal.SIGKILL)
    assert told(itertools.chain(first, steps)) == [str(n) for n in range(2_000)]


def test_a_document_too_large_to_be_received_is_skipped_and_none_that_came_before_it():
    incoming = [row(n) if n not in (100, 150) else deadly(n, Heavy("x")) for n in range(300)]
    reasons = told(accessions(incoming, nothing_known, 2))
    for number in (150, 100):
        assert reasons.pop(number) == "it needed more than 1 GB of memory; MORGUE_MAX_CLEAN_MB raises that"
    assert reasons == [str(n) for n in range(300) if n not in (100, 150)]


@pytest.mark.parametrize("ended_by", [signal.SIGALRM, signal.SIGPROF])
@needs_children
def test_a_process_that_is_ended_from_outside_is_followed_by_another(ended_by: signal.Signals):
    before = set(children(os.getpid()))
    steps = accessions(map(row, range(2_000)), nothing_known, 2)
    first = list(itertools.islice(steps, 65))
    for worker in set(children(os.getpid())) - before:
        os.kill(worker, ended_by)
    assert len(told(itertools.chain(first, steps))) == 2_000


def test_what_a_process_said_of_its_end_is_told_in_one_line(
    monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str]
):
    monkeypatch.setattr(worker_process, "BEGIN", "import herons_that_are_not_there")
    error = r"it ended with code 1: ModuleNotFoundError: No module named 'herons_that_are_not_there'\)"
    with pytest.raises(MorgueError, match=error):
        list(accessions(map(row, range(100)), nothing_known, 2))
    assert capfd.readouterr().err == ""


def test_a_system_that_bounds_no_memory_is_done_without(monkeypatch: pytest.MonkeyPatch):
    refusing = "import resource; resource.setrlimit = lambda *_: int('refused'); "
    monkeypatch.setattr(worker_process, "BEGIN", refusing + worker_process.BEGIN)
    assert told(accessions(map(row, range(100)), nothing_known, 2)) == [str(n) for n in range(100)]


@pytest.mark.parametrize("free", range(5))
def test_a_process_for_which_no_file_can_be_opened_is_an_error_that_leaves_none_open(free: int):
    most = resource.getrlimit(resource.RLIMIT_NOFILE)
    resource.setrlimit(resource.RLIMIT_NOFILE, (256, most[1]))
    taken = []
    try:
        with suppress(OSError):
            while True:
                taken.append(os.dup(0))
        for _ in range(free):
            os.close(taken.pop())
        with pytest.raises(MorgueError, match=r"could not be started \(Too many open files\)"):
            list(accessions(map(row, range(100)), nothing_known, 2))
        for _ in range(free):
            taken.append(os.dup(0))
    finally:
        resource.setrlimit(resource.RLIMIT_NOFILE, most)
        for one in taken:
            os.close(one)


def test_processes_that_do_not_start_are_an_error_that_says_what_to_do(monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(worker_process, "BEGIN", "raise SystemExit(3)")
    with pytest.raises(MorgueError, match=r"could not be started \(it ended with code 3\); --workers 1"):
        list(accessions(map(row, range(100)), nothing_known, 2))


# When we end


@needs_children
def test_no_process_outlives_one_that_was_killed(tmp_path: Path):
    command = [sys.executable, "-c", WITHOUT_END, str(tmp_path)]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as process:
        assert process.stdout
        acknowledged = [process.stdout.readline().split() for _ in range(150)]
        its = children(process.pid)
        process.kill()
        process.stdout.read()
    assert len(its) == 2
    wait_for(its)
    with open_archive(tmp_path) as archive:
        ids = [id for _, id in acknowledged]
        assert set(archive.store.articles(ids)) == set(ids)


@needs_children
def test_ctrl_c_reaches_all_processes_and_only_one_speaks_of_it(tmp_path: Path):
    rows = [f'{{"id": {n}, "body": "The heron of day {n}.", "language": "en"}}\n' for n in range(30_000)]
    rows.insert(200, "{\n")  # what is told of it comes when the processes are there
    (tmp_path / "a.jsonl").write_text("".join(rows))
    command = [*MORGUE, "add", "a.jsonl", "--workers", "2"]
    with subprocess.Popen(
        command, cwd=tmp_path, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True, start_new_session=True
    ) as process:
        assert process.stderr
        # On a busy machine it tells how far it has come before that, and after.
        assert any(line.startswith("skipped: a.jsonl, row 201") for line in process.stderr)
        its = children(process.pid)
        os.killpg(process.pid, signal.SIGINT)
        summary, complaint = process.communicate(timeout=60)
    assert process.returncode == 130
    complaints = [line for line in complaint.splitlines() if "articles so far" not in line]
    assert complaints == ["Stopped: what was counted is kept. The same command carries on."]
    assert len(its) == 2
    wait_for(its)
    added = re.match(r"([\d,]+) added", summary)
    assert added
    with open_archive(tmp_path / "archive-data") as archive:
        kept = archive.store.counts()["articles"]
        assert archive.search("heron").total == kept >= int(added[1].replace(",", ""))
        assert f"the archive holds {kept:,} articles" in summary


@pytest.mark.parametrize(
    ("option", "setting", "code"),
    [(["--workers", "2"], "1", 1), (["--workers", "1"], "2", 0), ([], "2", 1), ([], "1", 0)],
)
def test_an_option_or_else_the_setting_says_how_many_processes_clean(
    option: list[str], setting: str, code: int, tmp_path: Path
):
    (tmp_path / "a.jsonl").write_text("".join(f'{{"id": {n}, "body": "Heron {n}."}}\n' for n in range(100)))
    without_workers = f"from indexer import process; process.BEGIN = 'raise SystemExit(3)'; {MORGUE[2]}"
    done = subprocess.run(
        [MORGUE[0], "-c", without_workers, "add", "a.jsonl", *option],
        cwd=tmp_path,
        env={**os.environ, "MORGUE_ADD_WORKERS": setting},
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == code, done.stderr
    assert ("--workers 1 does without" in done.stderr) == bool(code)


def test_a_process_may_use_at_least_one_core():
    assert workers.cores() >= 1
