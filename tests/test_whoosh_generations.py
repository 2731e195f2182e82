"""Readers that hold a generation go on answering from it while it is replaced, merged away or rebuilt."""

from __future__ import annotations

import shutil
import subprocess
import sys
from contextlib import closing
from dataclasses import replace
from pathlib import Path
from threading import Barrier, Thread

import pytest

from archive.engines import whoosh_answer, whoosh_engine, whoosh_writer
from archive.engines.port import Query
from archive.engines.whoosh_engine import open_engine
from archive.parameters import Sort
from archive.query import And, Near, Not, Or, Phrase, Wildcard, Word
from tests.making import article, asked, ids

ROOT = Path(__file__).parent.parent


def invented(number: int, outlet: str = "Courier"):
    return article(
        f"{number:03}",
        f"the comet of {number} came over the river" if number % 2 else f"a moon of {number}",
        title="comet" if number % 3 else None,
        outlet=outlet if number % 4 else None,
        date=f"201{number % 7}-05-0{number % 9 + 1}",
        places=["IQ/anbar"] if number % 5 else (),
    )


@pytest.fixture(scope="module")
def filled(tmp_path_factory):
    """The folder of an index of several segments."""
    folder = tmp_path_factory.mktemp("filled")
    with closing(open_engine(folder)) as opened:
        for number in range(6):
            opened.add([invented(n) for n in range(number * 5, number * 5 + 5)], number + 1)
    return folder


@pytest.fixture
def engine(filled, tmp_path, monkeypatch):
    """An engine on a copy of it; any two segments of a size are merged by the next addition."""
    shutil.copytree(filled, tmp_path, dirs_exist_ok=True)
    monkeypatch.setattr(whoosh_writer, "MERGED_TOGETHER", 2)
    with closing(open_engine(tmp_path)) as opened:
        yield opened


@pytest.fixture
def other(tmp_path):
    """Another engine on the same index."""
    with closing(open_engine(tmp_path)) as opened:
        yield opened


# Who does not go on pins no generation: what is superseded goes at once.
QUESTIONS = [
    replace(question, with_next=False)
    for question in (
        Query(),
        asked("comet", size=3),
        Query(tree=Or((Word("river"), Phrase(("the", "comet")))), sort=Sort.NEWEST),
        Query(
            tree=And((Wildcard("co*"), Not(Near(("river", "comet"), 3)))), filters={"outlet": ("Courier", "New")}
        ),
        Query(tree=Word("moon"), filters={"date": ("2013",), "place": ("IQ",)}, sort=Sort.OLDEST),
        asked("comet moon zeppelin"),
    )
]


# What happens to the index meanwhile


def segments_are_merged_away(engine) -> None:
    before = set(names(engine))
    engine.add([invented(number, "New") for number in range(25, 60)], 50)
    assert not before & set(names(engine))


def articles_are_replaced(engine) -> None:
    engine.add(
        [article(f"{number:03}", "zeppelin", outlet="New", date="2013-01-01") for number in range(0, 30, 2)], 51
    )


def the_index_is_rebuilt(engine) -> None:
    beside = engine.beside()
    beside.add([invented(number, "New") for number in range(5, 50)], 52)
    engine.switch_to(beside)
    beside.close()


def its_folder_is_taken_away(engine) -> None:
    held = engine.folder()
    for _ in range(3):
        the_index_is_rebuilt(engine)
    assert not held.exists()


def names(engine) -> list[str]:
    return sorted(path.name for path in engine.folder().glob("MAIN_*.posts"))


EVENTS = [segments_are_merged_away, articles_are_replaced, the_index_is_rebuilt, its_folder_is_taken_away]
# When it happens: before the words are sought, before filters and hits, before and after the first facet is counted
MOMENTS = [
    (whoosh_engine, "Search"),
    (whoosh_engine, "Answer"),
    (whoosh_answer.Answer, "facet"),
    (whoosh_answer, "most_frequent"),
]


def happening(monkeypatch, moment, event) -> None:
    """Lets something happen in another thread, the first time that this function or class is called."""
    owner, name = moment
    real = getattr(owner, name)

    def called(*given, **named):
        monkeypatch.setattr(owner, name, real)
        thread = Thread(target=event)
        thread.start()
        thread.join()
        return real(*given, **named)

    monkeypatch.setattr(owner, name, called)


@pytest.mark.parametrize("event", EVENTS)
@pytest.mark.parametrize("moment", MOMENTS, ids=lambda moment: moment[1])
def test_a_search_answers_from_the_generation_it_began_with(monkeypatch, engine, other, event, moment):
    question = QUESTIONS[3]
    before = engine.search(question)
    happening(monkeypatch, moment, lambda: (event(other), engine.search(question)))
    assert engine.search(question) == before
    assert engine.search(question) == other.search(question) != before


@pytest.mark.parametrize("event", EVENTS)
def test_the_next_search_of_every_reader_sees_what_happened(engine, other, event):
    held = [engine.search(question) for question in QUESTIONS]
    event(other)
    assert [engine.search(question) for question in QUESTIONS] == [other.search(question) for question in QUESTIONS]
    assert [engine.search(question) for question in QUESTIONS] != held
    assert (engine.applied(), engine.size()) == (other.applied(), other.size())


@pytest.mark.parametrize("event", EVENTS)
def test_arrays_that_a_reader_holds_stay_what_they_were(engine, other, event):
    def read(view):
        return [
            (segment.ids.tolist(), segment.column("outlet").names, list(segment.field("body").terms))
            for segment in view.segments
        ]

    engine.size()
    held, before = engine.view, read(engine.view)
    event(other)
    event(other)
    engine.search(Query())
    assert read(held) == before


def test_a_value_that_is_new_while_a_search_counts_does_not_disturb_it(monkeypatch, engine, other):
    question = Query(filters={"outlet": ("Brand New",), "date": ("2031-05",)})
    before = engine.search(question)

    def more():
        other.add([article("zzz", "comet", outlet="Brand New", date="2031-05-05")], 70)
        assert engine.search(question).total == 1

    happening(monkeypatch, (whoosh_answer.Part, "counted"), more)
    assert engine.search(question) == before


def test_an_index_that_was_deleted_and_made_anew_is_read_anew(tmp_path):
    with closing(open_engine(tmp_path / "index")) as engine, closing(open_engine(tmp_path / "index")) as other:
        engine.add([article("old", "comet")], 1)
        assert ids(other.search(asked("comet"))) == ["old"]
        shutil.rmtree(tmp_path / "index")
        engine.add([article("new", "comet")], 1)
        assert ids(other.search(asked("comet"))) == ["new"]


def test_a_reader_of_an_index_that_is_made_beside_is_left_alone(engine):
    beside = engine.beside()
    for number in range(10):
        beside.add([article(f"b{number}", "comet")], number + 1)
        assert (beside.size(), engine.size()) == (number + 1, 30)
    beside.close()


# Threads


def test_threads_that_search_at_once_get_equal_answers(engine, other):
    expected = [other.search(question) for question in QUESTIONS]
    together, answers = Barrier(4), []

    def search():
        together.wait()
        for _ in range(5):
            answers.append([engine.search(question) for question in QUESTIONS])

    run_together([search] * 4)
    assert len(answers) == 20
    assert all(answer == expected for answer in answers)


def test_threads_that_search_while_one_adds_and_rebuilds_get_whole_answers(engine, other):
    wrong, sizes = [], {30 + number for number in range(9)} | {45}
    together = Barrier(4)

    def search():
        together.wait()
        for _ in range(40):
            try:
                found = engine.search(Query(size=100))
                outlets = next(facet for facet in found.facets if facet.name == "outlet")
                counted = outlets.missing + sum(count for _, count in outlets.values)
                if not found.total == len(found.hits) == counted or found.total not in sizes:
                    wrong.append((found.total, len(found.hits), counted))
            except Exception as error:
                wrong.append(error)

    def write():
        together.wait()
        for number in range(30, 38):
            other.add([invented(number)], number)
        for _ in range(3):
            the_index_is_rebuilt(other)

    run_together([search, search, search, write])
    assert wrong == []
    assert engine.size() == 45


def run_together(tasks) -> None:
    threads = [Thread(target=task) for task in tasks]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()


# Processes

SEARCHES = """
import sys
from pathlib import Path
sys.path.insert(0, sys.argv[1])
from archive.engines.port import Query
from archive.engines.whoosh_engine import open_engine
from tests.making import asked
engine = open_engine(Path(sys.argv[2]))
before = engine.search(Query(size=100))
for line in sys.stdin:
    held = engine.view
    found = engine.search(Query(size=100))
    if line.strip() == "again":
        assert engine.view is held
    print(found.total, len(found.hits), engine.search(asked("comet", size=3, with_next=False)).total, flush=True)
"""


def test_a_reader_in_another_process_follows_every_step(engine, tmp_path):
    given = [sys.executable, "-c", SEARCHES, str(ROOT), str(tmp_path)]
    with subprocess.Popen(given, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True, cwd=ROOT) as process:

        def told() -> list[int]:
            process.stdin.write("go\n")
            process.stdin.flush()
            return [int(number) for number in process.stdout.readline().split()]

        def here() -> list[int]:
            return [engine.size(), engine.size(), engine.search(asked("comet", with_next=False)).total]

        assert told() == here()
        for event in EVENTS:
            event(engine)
            assert told() == here()
        process.stdin.close()
        assert process.wait(timeout=60) == 0


def test_a_reader_in_another_process_searches_on_while_this_one_writes(engine, tmp_path):
    given = [sys.executable, "-c", SEARCHES, str(ROOT), str(tmp_path)]
    with subprocess.Popen(given, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True, cwd=ROOT) as process:
        process.stdin.write("go\n" * 60)
        process.stdin.close()
        for number in range(30, 42):
            engine.add([invented(number)], number)
        the_index_is_rebuilt(engine)
        totals = [[int(number) for number in line.split()] for line in process.stdout]
        assert process.wait(timeout=60) == 0
    assert len(totals) == 60
    assert all(total == hits and 30 <= total <= 45 for total, hits, _ in totals)
