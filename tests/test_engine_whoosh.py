"""The embedded engine holds the promises of every engine, and some of its own."""

from __future__ import annotations

import gc
from contextlib import closing, suppress
from dataclasses import replace
from threading import Thread

import pytest
from whoosh import index as whoosh_index

from archive import fields
from archive.engines import open_engine, whoosh_writer
from archive.engines.port import Query
from archive.errors import BadSetting, EngineError, IndexOutdated
from tests.engine_contract import EngineContract
from tests.making import article, asked, ids


class TestWhoosh(EngineContract):
    @pytest.fixture
    def opened(self, tmp_path):
        engines = []

        def one_more():
            engines.append(open_engine("whoosh", tmp_path / "index"))
            return engines[-1]

        yield one_more
        for engine in engines:
            engine.close()


@pytest.fixture
def engine(tmp_path):
    with closing(open_engine("whoosh", tmp_path / "index")) as opened:
        yield opened


def only_generation(tmp_path):
    (folder,) = (tmp_path / "index").glob("g*")
    return folder


def test_an_unknown_engine_is_named_with_those_there_are(tmp_path):
    with pytest.raises(BadSetting, match=r"MORGUE_ENGINE='lucene'.*whoosh"):
        open_engine("lucene", tmp_path)


def test_a_generation_is_only_made_once(tmp_path, engine):
    engine.add([article("a")], 1)
    with closing(open_engine("whoosh", tmp_path / "index")) as other:
        assert other.size() == 1
    only_generation(tmp_path)


# Damage


def test_an_index_without_its_table_of_contents_is_an_error_and_not_an_empty_answer(tmp_path, engine):
    engine.add([article("a", "comet")], 1)
    for toc in only_generation(tmp_path).glob("*.toc"):
        toc.unlink()
    with pytest.raises(EngineError, match="morgue rebuild"):
        engine.search(asked("comet"))


def test_an_index_made_by_another_version_says_so(tmp_path, engine):
    engine.add([article("a", "comet")], 1)
    mark = only_generation(tmp_path) / "morgue.json"
    mark.write_text('{"version": 0, "fields": [], "applied": 1}')
    for ask in (engine.applied, engine.size, lambda: engine.search(Query())):
        with pytest.raises(IndexOutdated, match=r"another Morgue.*morgue rebuild"):
            ask()


@pytest.mark.parametrize("text", ["", "{", "[]", '{"version": 1}', "\x00" * 40])
def test_a_damaged_mark_says_so(tmp_path, engine, text):
    engine.add([article("a", "comet")], 1)
    (only_generation(tmp_path) / "morgue.json").write_text(text)
    with pytest.raises(IndexOutdated, match="morgue rebuild"):
        engine.search(Query())


def test_an_index_folder_that_is_a_file_is_an_error(tmp_path):
    (tmp_path / "index").write_text("in the way")
    with closing(open_engine("whoosh", tmp_path / "index")) as engine:
        for ask in (engine.applied, engine.size, engine.beside, lambda: engine.add([article("a")], 1)):
            with pytest.raises(EngineError):
                ask()


@pytest.mark.filterwarnings("ignore::ResourceWarning")
@pytest.mark.parametrize("damage", ["emptied", "halved", "zeroed", "headless", "shifted"])
def test_damaged_files_give_an_error_and_never_an_empty_answer(tmp_path, damage):
    with closing(open_engine("whoosh", tmp_path / "index")) as engine:
        engine.add([article(f"{n}", f"comet number {n}", outlet="Courier") for n in range(30)], 1)
    for path in sorted(only_generation(tmp_path).glob("*MAIN_*")):
        whole = path.read_bytes()
        path.write_bytes(damaged(whole, damage))
        assert comets(tmp_path) != 0, path.name
        path.write_bytes(whole)
    assert comets(tmp_path) == 30
    gc.collect()  # Whoosh leaves a file open that it finds damaged


def comets(tmp_path) -> int | None:
    """How many articles a newly opened index finds for a word; None when it gives an error."""
    with closing(open_engine("whoosh", tmp_path / "index")) as engine, suppress(EngineError):
        return engine.search(asked("comet")).total
    return None


def damaged(whole: bytes, how: str) -> bytes:
    return {
        "emptied": b"",
        "halved": whole[: len(whole) // 2],
        "zeroed": bytes(len(whole)),
        "headless": b"?" * 8 + whole[8:],
        "shifted": bytes(byte ^ 0x55 for byte in whole),
    }[how]


def test_a_failed_addition_leaves_no_lock_and_changes_nothing(engine):
    engine.add([article("a", "comet")], 1)
    with pytest.raises(EngineError):
        engine.add([article("b", "moon"), article("c", (None,))], 2)
    assert (engine.applied(), engine.size()) == (1, 1)
    engine.add([article("b", "moon")], 2)
    assert engine.size() == 2


def test_a_writer_elsewhere_is_an_error(tmp_path, engine, monkeypatch):
    monkeypatch.setattr(whoosh_writer, "WAIT", 0.0)
    engine.add([article("a")], 1)
    writer = whoosh_index.open_dir(str(only_generation(tmp_path))).writer()
    with pytest.raises(EngineError, match="LockError"):
        engine.add([article("b")], 2)
    writer.cancel()


def test_files_an_interrupted_addition_left_are_no_hindrance(tmp_path, engine):
    engine.add([article("a", "comet")], 1)
    (only_generation(tmp_path) / "MAIN_0123456789abcdef.seg").write_bytes(b"half")
    engine.add([article("b", "comet")], 2)
    assert set(ids(engine.search(asked("comet")))) == {"a", "b"}


# Threads


def test_threads_may_search_and_add_at_once(engine):
    engine.add([article(f"{n}", "comet " * (n + 1)) for n in range(20)], 1)
    wrong = []

    def search():
        for _ in range(20):
            found = engine.search(asked("comet", size=5))
            if found.total < 20 or len(found.hits) != 5:
                wrong.append(found)

    threads = [Thread(target=search) for _ in range(3)]
    for thread in threads:
        thread.start()
    for number in range(5):
        engine.add([article(f"more {number}", "comet")], number)
    for thread in threads:
        thread.join()
    assert wrong == []
    assert engine.search(asked("comet")).total == 25


def test_threads_search_on_while_one_adds(monkeypatch, engine):
    engine.add([article("a", "comet")], 1)
    totals = []

    def read(one):
        thread = Thread(target=lambda: totals.append(engine.search(asked("comet")).total), daemon=True)
        thread.start()
        thread.join(timeout=30)
        return (one.outlet,)

    rows = [replace(row, read=read) if row.name == "outlet" else row for row in fields.FIELDS]
    monkeypatch.setattr(fields, "FIELDS", tuple(rows))
    engine.add([article("b", "comet", outlet="Courier")], 2)
    assert totals == [1]
    assert engine.search(asked("comet")).total == 2


def test_adding_opens_the_segments_once_for_all_articles(monkeypatch, engine):
    opened = []
    engine.add([article("a")], 1)
    real = whoosh_index.FileIndex._reader
    monkeypatch.setattr(
        whoosh_index.FileIndex, "_reader", lambda *given, **named: opened.append(1) or real(*given, **named)
    )
    engine.add([article(f"{n}") for n in range(50)], 2)
    assert len(opened) < 5


def test_a_word_gets_the_same_score_alone_and_among_others_asked_before(engine):
    engine.add([article("a", "comet moon"), article("b", "comet")], 1)
    first = engine.search(asked("comet")).hits
    engine.search(asked("moon OR comet"))
    assert engine.search(asked("comet")).hits == first
