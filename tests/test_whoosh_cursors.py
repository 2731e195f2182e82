"""A cursor goes on in the generation it was given out for: while others add, merge, replace and rebuild."""

from __future__ import annotations

import os
import random
import shutil
import subprocess
import sys
import time
from contextlib import closing
from dataclasses import replace
from itertools import chain
from pathlib import Path
from threading import Thread

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as some

from archive.engines import whoosh_engine, whoosh_generations, whoosh_views, whoosh_writer
from archive.engines.port import Position, Query
from archive.engines.whoosh_engine import open_engine
from archive.engines.whoosh_generations import KEPT, pinned, segments_of, table, tables, take_away
from archive.errors import BadParameter, CursorExpired
from archive.parameters import Sort
from tests.making import all_pages, article, asked, ids

ROOT = Path(__file__).parent.parent
FIRST = Query(size=4)


def invented(number: int, body: str = "the comet"):
    return article(f"{number:03}", body, outlet=("Courier", "Herald", None)[number % 3], date=f"201{number % 7}")


@pytest.fixture(autouse=True)
def merged_at_once(monkeypatch):
    """Any two segments of a size are merged by the next addition."""
    monkeypatch.setattr(whoosh_writer, "MERGED_TOGETHER", 2)


@pytest.fixture
def engine(tmp_path):
    with closing(open_engine(tmp_path)) as opened:
        for number in range(0, 30, 6):
            opened.add([invented(n) for n in range(number, number + 6)], number + 1)
        yield opened


@pytest.fixture
def other(tmp_path):
    """What another process has open on the same index."""
    with closing(open_engine(tmp_path)) as opened:
        yield opened


def on(question: Query, found) -> Query:
    """The question for the hits that follow."""
    return replace(question, after=found.next, start=0)


def walked(question: Query, engines, between=lambda step: None) -> list:
    """Every answer from first to last, engine by engine in turn, with something happening between two."""
    answers = [engines[0].search(question)]
    while answers[-1].next:
        between(len(answers))
        answers.append(engines[len(answers) % len(engines)].search(on(question, answers[-1])))
    return answers


def rebuild(engine) -> None:
    beside = engine.beside()
    beside.add([invented(number) for number in range(3, 50)], 52)
    engine.switch_to(beside)
    beside.close()


def lapse(engine) -> None:
    """Let the time pass after which a cursor is no longer kept."""
    for pin in (engine.folder() / "pins").iterdir():
        os.utime(pin, times=(time.time() - KEPT - 1,) * 2)


def segment_names(engine) -> set[str]:
    return {path.stem for path in engine.folder().glob("MAIN_*.posts")}


# While the archive changes


EVENTS = {
    "articles are added": lambda engine, step: engine.add([invented(100 + step)], 100 + step),
    "many are added": lambda engine, step: engine.add([invented(n) for n in range(200, 300)], 100 + step),
    "all are replaced": lambda engine, step: engine.add([invented(n, "a moon") for n in range(30)], 100 + step),
    "one is replaced": lambda engine, step: engine.add([invented(3 * step, "a moon")], 100 + step),
    "it is rebuilt once": lambda engine, step: rebuild(engine) if step == 2 else None,
}


@pytest.mark.parametrize("event", EVENTS)
@pytest.mark.parametrize(
    ("text", "sort"), [("", Sort.RELEVANCE), ("comet OR moon", Sort.RELEVANCE), ("zeppelin comet", Sort.OLDEST)]
)
def test_a_walk_lists_each_article_once_whatever_happens_meanwhile(engine, other, event, text, sort):
    whole = engine.search(asked(text, sort=sort, size=100))
    answers = walked(asked(text, sort=sort, size=4), [other], lambda step: EVENTS[event](engine, step))
    assert tuple(chain(*(answer.hits for answer in answers))) == whole.hits
    assert {(answer.total, answer.facets, answer.relaxed) for answer in answers} == {
        (whole.total, whole.facets, whole.relaxed)
    }


def test_processes_take_turns_in_a_walk(engine, other, tmp_path):
    """Each process meets cursors that another gave out; one of them was started later."""
    with closing(open_engine(tmp_path)) as late:
        answers = walked(FIRST, [engine, other, late], lambda step: engine.add([invented(40 + step)], 40 + step))
    assert sorted(chain(*map(ids, answers))) == [f"{number:03}" for number in range(30)]


def test_a_walk_goes_on_after_the_server_was_started_anew(engine, tmp_path):
    found, reached = engine.search(FIRST), []
    reached += ids(found)
    while found.next:
        engine.add([invented(number) for number in range(20, 60)], 60)
        with closing(open_engine(tmp_path)) as anew:
            found = anew.search(on(FIRST, found))
        reached += ids(found)
    assert sorted(reached) == [f"{number:03}" for number in range(30)]


def test_two_walks_that_began_at_different_times_each_keep_to_their_own(engine, other):
    old = other.search(FIRST)
    engine.add([invented(number) for number in range(30, 40)], 50)
    new = other.search(FIRST)
    totals = []
    while new.next:
        engine.add([invented(60)], 60)
        if old.next:
            old = other.search(on(FIRST, old))
        new = other.search(on(FIRST, new))
        totals.append((old.total, new.total))
    assert set(totals) == {(30, 40)}


def test_more_walks_than_are_kept_open_go_on_in_turns(engine, other):
    walks, reached = [], {}
    for number in range(2 * whoosh_views.MOST_OLDER):
        engine.add([invented(30 + number)], 50 + number)
        walks.append(other.search(FIRST))
        reached[number] = ids(walks[-1])
    while any(found.next for found in walks):
        for number, found in enumerate(walks):
            if found.next:
                walks[number] = other.search(on(FIRST, found))
                reached[number] += ids(walks[number])
        assert len(other.views.older) <= whoosh_views.MOST_OLDER
    assert [sorted(some) for some in reached.values()] == [
        [f"{number:03}" for number in range(31 + added)] for added in range(len(walks))
    ]


def test_threads_walk_while_one_adds_and_merges(engine, other):
    whole, told = ids(engine.search(Query(size=100))), []

    def walk():
        try:
            told.append([list(chain(*map(ids, walked(FIRST, [other])))) for _ in range(5)])
        except Exception as error:
            told.append(error)

    first = other.search(FIRST)
    walks = [Thread(target=walk) for _ in range(3)]
    for thread in walks:
        thread.start()
    for number in range(30, 60):
        engine.add([invented(number)], number)
    rest = walked(on(FIRST, first), [other])
    for thread in walks:
        thread.join()
    assert [*ids(first), *chain(*map(ids, rest))] == whole
    assert len(told) == 3
    for reached in chain(*told):
        # Of whichever generation it began with.
        assert sorted(reached) == [f"{number:03}" for number in range(len(reached))]


ADDS = """
import sys
from pathlib import Path
sys.path.insert(0, sys.argv[1])
from archive.engines import whoosh_writer
from archive.engines.whoosh_engine import open_engine
from tests.test_whoosh_cursors import invented
whoosh_writer.MERGED_TOGETHER = 2
engine = open_engine(Path(sys.argv[2]))
print("ready", flush=True)
for number in range(40):
    engine.add([invented(number % 35, f"a moon of {number}")], 100 + number)
    print(number, flush=True)
"""


def test_a_walk_meets_nothing_of_what_another_process_adds_and_merges(engine, tmp_path):
    whole = engine.search(asked("comet", size=100))
    question = asked("comet", size=1)
    before = segment_names(engine)
    given = [sys.executable, "-c", ADDS, str(ROOT), str(tmp_path)]
    with subprocess.Popen(given, stdout=subprocess.PIPE, text=True, cwd=ROOT) as process:
        assert process.stdout.readline() == "ready\n"
        answers = walked(question, [engine], lambda step: process.stdout.readline())
        process.stdout.read()
        assert process.wait(timeout=60) == 0
    assert tuple(chain(*(answer.hits for answer in answers))) == whole.hits
    assert {answer.total for answer in answers} == {30}
    assert engine.search(question).total == 0
    assert not before & {one.segment_id() for one in segments_of(engine.folder(), max(tables(engine.folder())))}


# Ties

BATCHES = some.lists(some.lists(some.integers(0, 40), min_size=1, max_size=12), min_size=1, max_size=8)
TEXTS = ["", "comet", "comet OR moon", "-moon", "date:2015 comet", "moon zeppelin"]
WALKS = some.builds(asked, some.sampled_from(TEXTS), sort=some.sampled_from(Sort), size=some.integers(1, 7))


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=12)
@given(batches=BATCHES, question=WALKS)
@pytest.mark.parametrize("together", [2, 50])
def test_equal_hits_of_many_segments_are_walked_as_on_one_page(
    tmp_path_factory, monkeypatch, together, batches, question
):
    """Ids of many lengths, few dates and few texts; what was added twice is deleted in the segment before."""
    monkeypatch.setattr(whoosh_writer, "MERGED_TOGETHER", together)
    with closing(open_engine(tmp_path_factory.mktemp("ties"))) as engine:
        for edition, numbers in enumerate(batches):
            chance = random.Random(edition)
            engine.add([tied(number, chance) for number in numbers], edition)
        whole = engine.search(replace(question, size=100))
        assert list(chain(*all_pages(engine, question))) == ids(whole)
        pages = [replace(question, start=start) for start in range(0, whole.total, question.size)]
        assert tuple(chain(*(engine.search(page).hits for page in pages))) == whole.hits
        assert len(set(ids(whole))) == whole.total


def tied(number: int, chance: random.Random):
    text = chance.choice(["comet", "comet moon", "moon comet"])
    return article("x" * (number % 4) + str(number), text, date=chance.choice([None, "2015", "2015-05-22"]))


def test_a_page_of_any_depth_is_that_part_of_the_whole_order(engine):
    whole = engine.search(Query(size=100, sort=Sort.OLDEST)).hits
    for start in range(35):
        assert engine.search(Query(start=start, size=3, sort=Sort.OLDEST)).hits == whole[start : start + 3]
    assert engine.search(Query(start=10**9 * 200)).hits == ()


# What is no longer kept


def test_a_cursor_that_has_lapsed_is_told_and_nothing_of_its_generation_is_left(engine, other):
    found = engine.search(FIRST)
    for number in range(4):
        engine.add([invented(30 + number)], 50 + number)
    assert len(tables(engine.folder())) == 2
    lapse(engine)
    engine.add([invented(40)], 60)
    for one in (engine, other):
        with pytest.raises(CursorExpired, match="begin again without it"):
            one.search(on(FIRST, found))
    (newest,) = tables(engine.folder())
    assert segment_names(engine) == {one.segment_id() for one in segments_of(engine.folder(), newest)}
    assert list((engine.folder() / "pins").iterdir()) == []


def test_each_step_keeps_the_cursor_for_longer(engine, other):
    found = engine.search(FIRST)
    engine.add([invented(30)], 50)
    lapse(engine)
    found = other.search(on(FIRST, found))
    engine.add([invented(31)], 51)
    assert other.search(on(FIRST, found)).total == 30


def test_a_cursor_is_good_as_long_as_its_generation_is_the_newest(engine, other):
    found = engine.search(FIRST)
    lapse(engine)
    assert other.search(on(FIRST, found)).total == 30


def test_who_does_not_go_on_keeps_nothing(engine):
    assert engine.search(replace(FIRST, with_next=False)).next is None
    engine.search(Query(size=50))
    assert not (engine.folder() / "pins").exists()
    engine.add([invented(30)], 50)
    assert len(tables(engine.folder())) == 1


def test_searches_do_not_write_a_pin_each(engine):
    engine.search(FIRST)
    (pin,) = (engine.folder() / "pins").iterdir()
    os.utime(pin, times=(1_000, 1_000))
    walked(FIRST, [engine])
    assert pin.stat().st_mtime == 1_000


def test_a_clock_that_went_back_takes_nothing_away_and_keeps_nothing_for_ever(engine, other):
    found = engine.search(FIRST)
    (pin,) = (engine.folder() / "pins").iterdir()
    os.utime(pin, times=(time.time() + 10**8,) * 2)
    engine.add([invented(30)], 50)
    assert other.search(on(FIRST, found)).total == 30
    assert pin.stat().st_mtime < time.time() + 60


def test_what_has_lapsed_goes_when_the_index_is_opened(engine, tmp_path):
    engine.search(FIRST)
    engine.add([invented(30)], 50)
    lapse(engine)
    with closing(open_engine(tmp_path)) as anew:
        assert anew.size() == 31
    assert len(tables(engine.folder())) == 1


def test_opening_while_another_writes_takes_nothing_away(engine, tmp_path):
    engine.search(FIRST)
    engine.add([invented(30)], 50)
    lapse(engine)
    with whoosh_engine._writing(engine.folder()) as writer, closing(open_engine(tmp_path)) as anew:
        writer.add_articles([invented(31)])
        writer._flush()
        assert anew.size() == 31
        writer.commit()
    assert engine.size() == 32


def test_after_a_second_rebuild_a_cursor_is_told_to_have_expired(engine):
    found = engine.search(FIRST)
    rebuild(engine)
    assert engine.search(on(FIRST, found)).total == 30
    rebuild(engine)
    with pytest.raises(CursorExpired):
        engine.search(on(FIRST, found))


def test_a_cursor_of_an_index_that_was_deleted_and_made_anew_is_not_taken_for_one_of_the_new(engine, tmp_path):
    found = engine.search(FIRST)
    shutil.rmtree(tmp_path)
    for number in range(0, 30, 6):
        engine.add([invented(n) for n in range(number, number + 6)], number + 1)
    assert found.next.generation.split(".")[:2] == engine.search(FIRST).next.generation.split(".")[:2]
    with pytest.raises(CursorExpired):
        engine.search(on(FIRST, found))


@pytest.mark.parametrize(
    "token",
    [
        *(
            "x",
            "..",
            "../..",
            "/etc/passwd",
            "g000001",
            "g000001..",
            "g000001.5",
            "g000001.5.",
            "\0",
            "g000001.*.0",
        ),
        *("g000001/../g000001.5.00000000", "g000001.5.00000000\n", "g٠٠٠٠٠١.5.00000000", "x" * 100_000),
    ],
)
def test_a_generation_that_no_engine_named_is_a_bad_parameter(engine, token):
    with pytest.raises(BadParameter, match="not given out") as caught:
        engine.search(replace(FIRST, after=Position(0.0, 0.0, "x", token)))
    assert caught.type is BadParameter


@pytest.mark.parametrize("token", ["g000001.1.00000000", "g999999.1.00000000", f"g000001.{10**19}.00000000"])
def test_a_generation_that_is_not_there_has_expired(engine, token):
    with pytest.raises(CursorExpired):
        engine.search(replace(FIRST, after=Position(0.0, 0.0, "x", token)))


# What processes that died leave, and what happens at one moment


def test_pins_and_tables_that_a_dead_process_left_do_not_matter(engine):
    folder, found = engine.folder(), engine.search(FIRST)
    for name in ("99", "x", "-1", "3.5", "٣"):
        (folder / "pins" / name).touch()
    (folder / "_MAIN_1.toc.going").write_bytes(b"half")
    engine.add([invented(30)], 50)
    assert engine.search(on(FIRST, found)).total == 30
    assert not (folder / "pins" / "99").exists()
    assert list(folder.glob("*.going")) == []


def test_a_generation_that_was_being_taken_away_when_the_process_died_has_expired(engine):
    found = engine.search(FIRST)
    path = table(engine.folder(), max(tables(engine.folder())))
    engine.add([invented(30)], 50)
    path.rename(path.with_name(path.name + ".going"))
    with pytest.raises(CursorExpired):
        engine.search(on(FIRST, found))
    engine.add([invented(31)], 51)
    assert engine.size() == 32


def test_where_no_pin_can_be_written_searches_go_on(engine):
    (engine.folder() / "pins").write_text("not a folder")
    found = engine.search(FIRST)
    assert engine.search(on(FIRST, found)).total == 30
    engine.add([invented(30)], 50)
    with pytest.raises(CursorExpired):
        engine.search(on(FIRST, found))


def test_a_damaged_table_of_contents_that_is_pinned_hinders_no_addition(engine):
    engine.search(FIRST)
    path = table(engine.folder(), max(tables(engine.folder())))
    engine.add([invented(30)], 50)
    path.write_bytes(b"damaged")
    engine.add([invented(31)], 51)
    assert engine.size() == 32
    lapse(engine)
    engine.add([invented(32)], 52)
    assert len(tables(engine.folder())) == 1


def test_a_generation_that_goes_while_it_is_searched_gives_out_no_cursor(engine, other, monkeypatch):
    real = whoosh_engine.Answer

    def during(*given):
        monkeypatch.setattr(whoosh_engine, "Answer", real)
        engine.add([invented(number) for number in range(30, 50)], 50)
        return real(*given)

    monkeypatch.setattr(whoosh_engine, "Answer", during)
    found = other.search(FIRST)
    assert found.total == 50
    engine.add([invented(50)], 51)
    assert len(list(chain(*map(ids, walked(on(FIRST, found), [other]))))) == 46


def test_a_generation_that_is_pinned_while_it_is_taken_away_stays(engine, other, monkeypatch):
    found = engine.search(FIRST)
    folder = engine.folder()
    generation = max(tables(folder))
    engine.add([invented(30)], 50)
    lapse(engine)

    def looked(where):
        """The pins, and right after they were looked at for the first time another process touches one."""
        monkeypatch.setattr(whoosh_generations, "pinned", pinned)
        before = pinned(where)
        assert whoosh_generations.pin(where, generation)
        return before

    monkeypatch.setattr(whoosh_generations, "pinned", looked)
    take_away(folder)
    assert other.search(on(FIRST, found)).total == 30
