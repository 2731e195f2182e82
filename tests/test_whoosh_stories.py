"""Which documents are of one story over the segments of an index, and what a new generation works out of it."""

from __future__ import annotations

from contextlib import closing
from dataclasses import replace

import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as some

from archive.engines import whoosh_sets, whoosh_stories, whoosh_writer
from archive.engines.port import Query
from archive.engines.whoosh_engine import open_engine
from archive.engines.whoosh_leads import story_key
from archive.engines.whoosh_stories import NO_STORIES, stories_of
from archive.engines.whoosh_story_counts import StoryCounts
from archive.parameters import Sort
from tests.engine_contract_stories import STORIED, first_of_each, lead_order
from tests.making import all_pages, article, asked, ids

COPIES = [article(f"{number:03}", "A flood.", story=f"{number // 2:03}") for number in range(100)]


@pytest.fixture
def engine(tmp_path):
    with closing(open_engine(tmp_path)) as opened:
        yield opened


def stories(engine):
    """The stories of the newest generation."""
    engine.size()
    return engine.view.corpus.stories


def grouped(engine) -> list[list[str]]:
    """The ids of the articles that are not alone, story by story."""
    found = stories(engine)
    every = np.concatenate([segment.ids for segment in engine.view.segments])
    names = [id.decode() for id in every[found.documents].tolist()]
    return [names[begin : begin + size] for begin, size in zip(found.begins, found.sizes, strict=True)]


def test_an_article_is_of_the_story_it_is_said_to_be_of_or_of_its_own():
    assert story_key(article("a", story="b")) == story_key(article("b"))
    assert story_key(article("a")) != story_key(article("b"))


def test_articles_alone_in_their_story_are_left_out(engine):
    engine.add([article("a"), article("b", story="x"), article("c", story="x")], 1)
    engine.add([article("d"), article("e", story="y")], 2)
    engine.add([article("f", story="y")], 3)
    assert sorted(grouped(engine)) == [["b", "c"], ["e", "f"]]


def test_articles_of_one_story_stand_in_the_order_of_leads_over_all_segments(engine):
    listed = [replace(one, story="x") for one in STORIED.values()]
    for begin in range(0, 200, 50):
        engine.add(listed[begin : begin + 50], begin)
    assert grouped(engine) == [[one.id for one in sorted(listed, key=lead_order)]]


def test_of_an_addition_only_its_own_stories_are_worked_out(engine):
    engine.add(COPIES[:60], 1)
    engine.add(COPIES[60:], 2)
    assert len(stories(engine).anew) == 50
    engine.add([article("new", story="007")], 3)
    assert stories(engine).anew.tolist() == [story_key(article("007"))]
    engine.add([article("alone")], 4)
    assert stories(engine).anew.tolist() == []
    assert len(grouped(engine)) == 50


def test_a_generation_without_a_segment_has_only_the_stories_that_are_left(engine):
    engine.add(COPIES[:61], 1)
    engine.add(COPIES[61:], 2)
    first, second = engine.view.segments if stories(engine) else ()
    left = stories_of([second], stories(engine))
    assert (len(left.begins), left.documents.max() < second.size) == (19, True)
    assert stories_of([], stories(engine)).documents.tolist() == []
    assert_same(stories_of([second, first], left), stories_of([second, first]))


def assert_same(one, other) -> None:
    assert one.keys.tolist() == other.keys.tolist()
    assert one.documents.tolist() == other.documents.tolist()


def test_an_index_without_stories_takes_no_memory_for_them(engine):
    engine.add([article("a"), article("b")], 1)
    assert len(stories(engine).documents) == 0
    assert NO_STORIES.size == 0


def test_stories_are_kept_when_segments_are_merged(engine, monkeypatch):
    monkeypatch.setattr(whoosh_writer, "MERGED_TOGETHER", 2)
    for begin in range(0, 100, 10):
        engine.add(COPIES[begin : begin + 10], begin)
    assert len(stories(engine).paths) == 1
    assert sorted(grouped(engine)) == [[f"{number:03}", f"{number + 1:03}"] for number in range(0, 100, 2)]


def test_old_generations_of_an_index_know_their_own_stories(engine):
    engine.add(COPIES[:4], 1)
    before = engine.search(Query(by_story=True, size=1))
    engine.add([replace(COPIES[1], story="x"), replace(COPIES[2], story="x")], 2)
    later = engine.search(Query(by_story=True, after=before.next))
    assert (ids(before), ids(later)) == (["000"], ["002"])
    assert ids(engine.search(Query(by_story=True))) == ["000", "001", "003"]


STEPS = some.lists(
    some.tuples(some.integers(0, 150), some.integers(1, 50), some.sampled_from(["", "007", "003", None])),
    min_size=1,
    max_size=8,
)


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=25, deadline=None)
@given(steps=STEPS, dense=some.sampled_from([1 / 32, 0, 2]), many=some.sampled_from([0, 1 / 16, 2]))
def test_what_is_taken_over_is_what_a_new_process_works_out(tmp_path_factory, monkeypatch, steps, dense, many):
    """After each addition, of articles added again with other stories, and with merges on the way."""
    monkeypatch.setattr(whoosh_writer, "MERGED_TOGETHER", 3)
    monkeypatch.setattr(whoosh_sets, "DENSE", dense)
    monkeypatch.setattr(whoosh_stories, "DENSE", dense)
    monkeypatch.setattr(whoosh_stories, "MANY", many)
    folder, held, every = tmp_path_factory.mktemp("steps"), {}, list(STORIED.values())
    question = asked("a OR d", count_stories=True, filters={"outlet": ("P", "Q")}, facet_size=100)
    with closing(open_engine(folder)) as engine:
        for number, (begin, count, story) in enumerate(steps):
            batch = [one if story is None else replace(one, story=story) for one in every[begin : begin + count]]
            held |= {one.id: one for one in batch}
            engine.add(batch, number)
            found = engine.search(question)
            with closing(open_engine(folder)) as fresh:
                assert_same(stories(engine), stories(fresh))
                assert found.facets == fresh.search(question).facets
            leads = first_of_each(held.values())
            assert engine.search(Query()).total_stories == len(leads)
            pages = all_pages(engine, Query(by_story=True, sort=Sort.OLDEST, size=7))
            assert sorted(id for page in pages for id in page) == sorted(one.id for one in leads)


def test_values_are_gone_through_once_and_later_only_those_of_stories_that_changed(engine, monkeypatch):
    gone_through = []
    entries = StoryCounts.entries

    def counting(self, name, parts):
        listed = list(parts)
        gone_through.append(sum(len(places) for _, places, _ in listed))
        return entries(self, name, listed)

    monkeypatch.setattr(StoryCounts, "entries", counting)
    engine.add(COPIES, 1)
    question = Query(count_stories=True, facets=("outlet",), excluded={"place": ("FR",)})
    for _ in range(3):
        engine.search(question)
    engine.add([article("new", story="007")], 2)
    engine.search(question)
    assert gone_through == [100, 3]
