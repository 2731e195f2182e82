"""What an index bears: words made up to be taken for others, interruptions, a full disk, odd articles."""

from __future__ import annotations

import errno
import gc
import weakref
from contextlib import closing, suppress

import pytest

from archive.engines import whoosh_writer
from archive.engines.port import Position, Query
from archive.engines.whoosh_engine import open_engine
from archive.engines.whoosh_match import Search
from archive.errors import EngineError
from archive.parameters import Sort
from archive.query import Word
from tests.making import article, asked, ids

# They have one sum by the multiplier that terms are looked up with.
TWINS = ("trump", "nlpmlpkmmlloilnmnolokjnjjn")


@pytest.fixture
def engine(tmp_path):
    with closing(open_engine(tmp_path)) as opened:
        yield opened


def files(engine):
    return sorted(path.name for path in engine.folder().glob("MAIN_*.*"))


def test_a_word_made_up_to_have_the_sum_of_another_takes_nothing_from_it(engine):
    engine.add([article(f"{n}", TWINS[n % 2]) for n in range(7)], 1)
    assert [engine.search(Query(tree=Word(word))).total for word in TWINS] == [4, 3]


def test_nor_does_it_when_segments_are_merged(engine):
    for n in range(16):
        engine.add([article(f"{n:02}", TWINS[n % 3 == 0])], n)
    assert [engine.search(Query(tree=Word(word))).total for word in TWINS] == [10, 6]


def test_an_interruption_after_the_commit_loses_nothing(engine, monkeypatch):
    engine.add([article("a", "one flood")], 1)

    def interrupted(*given):
        raise KeyboardInterrupt

    with monkeypatch.context() as patched, suppress(KeyboardInterrupt):
        patched.setattr(whoosh_writer, "take_away", interrupted)
        engine.add([article("b", "two floods")], 2)
    assert ids(engine.search(asked("flood"))) == ["a", "b"]
    engine.add([article("c", "three floods")], 3)
    assert engine.search(asked("flood")).total == 3


def test_a_disk_that_is_full_is_not_filled_further(engine, monkeypatch):
    for n in range(7):
        engine.add([article(f"{n}", "flood")], n)
    before = files(engine)

    def full(*given):
        raise OSError(errno.ENOSPC, "No space left on device")

    with monkeypatch.context() as patched:
        patched.setattr(whoosh_writer, "write_pairs", full)
        with pytest.raises(EngineError, match="No space left"):
            engine.add([article("more", "flood")], 9)
    # What was added is there; only the merge could not be made.
    assert engine.search(asked("flood")).total == 8
    assert len(files(engine)) == len(before) + 3


def test_what_is_added_is_found_before_segments_are_merged(engine, monkeypatch):
    for n in range(7):
        engine.add([article(f"{n}", "flood")], n)
    found = []
    real = whoosh_writer.merge

    def watched(*given):
        found.append(engine.search(asked("flood")).total)
        return real(*given)

    monkeypatch.setattr(whoosh_writer, "merge", watched)
    engine.add([article("more", "flood")], 9)
    assert found == [8]


def test_one_odd_article_makes_the_tables_no_wider(engine):
    engine.add([article(f"{n}", "flood river") for n in range(50)], 1)
    engine.add([article("odd", "flood " * 70_000), *(article(f"more {n}", "flood river") for n in range(50))], 2)
    for segment in engine.views.current(engine.folder()).segments:
        for name in ("body", "body_stems"):
            assert segment.field(name).table.dtype == "u1"
    assert engine.search(asked("flood")).total == 101
    assert engine.search(asked("flood", size=1)).hits[0][0] == "odd"


def test_how_often_a_common_word_stands_in_an_odd_article_survives_a_merge(engine):
    for number in range(8):
        odd = article(f"odd {number}", "flood river " * (300 * number))
        engine.add([odd, *(article(f"{number} {n}", "flood river") for n in range(20))], number)
    (segment,) = engine.views.current(engine.folder()).segments
    body = segment.field("body")
    freqs = body.everywhere(body.find(b"flood"))
    assert sorted(freqs.tolist())[-7:] == [300 * number for number in range(1, 8)]
    assert engine.search(asked('"flood river"')).total == 167
    assert engine.search(asked('"river flood river"')).total == 7


def test_a_search_that_is_done_holds_no_memory(engine, monkeypatch):
    engine.add([article("a", "flood")], 1)
    gc.disable()
    try:
        made = []
        real = Search.__init__
        monkeypatch.setattr(
            Search, "__init__", lambda self, *given: made.append(weakref.ref(self)) or real(self, *given)
        )
        engine.search(asked("flood"))
        view = weakref.ref(engine.view.corpus)
        engine.add([article("b", "flood")], 2)
        engine.search(asked("flood"))
        assert [one() for one in made] == [None, None]
        assert view() is None
    finally:
        gc.enable()


@pytest.mark.parametrize("score", [-1e308, 1e308])
def test_a_cursor_with_a_score_that_none_can_have_is_borne(engine, score):
    engine.add([article(f"{n}", "flood") for n in range(5)], 1)
    found = engine.search(Query(tree=Word("flood"), after=Position(score, 0.0, "x"), sort=Sort.RELEVANCE))
    assert len(found.hits) == (5 if score < 0 else 0)
