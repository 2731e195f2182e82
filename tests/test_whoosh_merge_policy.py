"""Which segments are merged, and how little is written anew for a few articles more."""

from __future__ import annotations

from collections import Counter

import pytest
from hypothesis import given
from hypothesis import strategies as some
from whoosh import index as whoosh_index

from archive.engines import whoosh_writer
from archive.engines.whoosh_engine import open_engine
from archive.engines.whoosh_writer import MERGED_TOGETHER, MOST_DOCUMENTS, SMALL, BulkWriter, merge_next
from tests.making import article, asked


class Sized:
    """A segment of which only the size matters."""

    def __init__(self, size: int, deleted: int = 0) -> None:
        self.size = size
        self.deleted = deleted

    def doc_count(self) -> int:
        return self.size - self.deleted

    def doc_count_all(self) -> int:
        return self.size

    def deleted_count(self) -> int:
        return self.deleted


def of(*sizes: int) -> list[Sized]:
    return [Sized(size) for size in sizes]


@pytest.mark.parametrize("count", [0, 1, MERGED_TOGETHER - 1])
def test_fewer_segments_than_are_merged_together_stay(count):
    assert merge_next(of(*[100] * count)) == []


@pytest.mark.parametrize("size", [1, SMALL, SMALL + 1, 2_047, 2_048, 100_000, MOST_DOCUMENTS // MERGED_TOGETHER])
def test_eight_segments_of_a_size_are_merged(size):
    segments = of(*[size] * MERGED_TOGETHER)
    assert merge_next(segments) == segments


def test_small_segments_are_of_one_size_however_small():
    segments = of(1, 2, 5, 17, 60, 200, SMALL, 2)
    assert merge_next(segments) == segments


@pytest.mark.parametrize("large", [SMALL * MERGED_TOGETHER, 5_000, 1_000_000])
def test_a_large_segment_is_not_merged_with_small_ones(large):
    assert merge_next(of(large, *[1] * (MERGED_TOGETHER - 1))) == []
    small = of(*[1] * MERGED_TOGETHER)
    assert merge_next([*of(large), *small]) == small


def test_segments_that_would_be_too_large_together_stay():
    assert merge_next(of(*[MOST_DOCUMENTS // MERGED_TOGETHER + 1] * MERGED_TOGETHER)) == []


def test_what_is_deleted_does_not_count():
    segments = [Sized(MOST_DOCUMENTS // 4, MOST_DOCUMENTS // 8) for _ in range(MERGED_TOGETHER)]
    assert merge_next(segments) == segments


@pytest.mark.parametrize(("deleted", "again"), [(0, False), (50, False), (51, True), (99, True)])
def test_a_segment_of_which_most_is_deleted_is_written_anew(deleted, again):
    half_gone = Sized(100, deleted)
    assert merge_next([*of(5_000), half_gone]) == ([half_gone] if again else [])


@given(sizes=some.lists(some.integers(1, 3_000_000), max_size=60))
def test_merging_ends_and_leaves_few_segments_of_each_size(sizes):
    segments, written = of(*sizes), 0
    while together := merge_next(segments):
        merged = Sized(sum(one.doc_count() for one in together))
        assert merged.size <= MOST_DOCUMENTS
        segments = [one for one in segments if one not in together] + [merged]
        written += 1
    assert written <= len(sizes)
    assert sum(one.size for one in segments) == sum(sizes)
    classes = Counter(len(oct(max(one.size, SMALL))) for one in segments if one.size < MOST_DOCUMENTS // 64)
    assert all(count <= 2 * MERGED_TOGETHER for count in classes.values())


@given(additions=some.lists(some.integers(1, 300), max_size=200))
def test_each_article_is_written_once_for_each_size_there_is(additions):
    segments: list[Sized] = []
    written = 0
    for size in additions:
        segments.append(Sized(size))
        while together := merge_next(segments):
            merged = Sized(sum(one.size for one in together))
            segments = [one for one in segments if one not in together] + [merged]
            written += merged.size
            assert merged.size <= SMALL * MERGED_TOGETHER * MERGED_TOGETHER * MERGED_TOGETHER
    assert len(segments) < 3 * MERGED_TOGETHER
    # Small segments are rewritten up to so often before they are large.
    assert written <= sum(additions) * SMALL


# Real segments


def listed(engine):
    return {one.segment_id(): one for one in whoosh_index.open_dir(str(engine.folder()))._segments()}


@pytest.fixture
def engine(tmp_path):
    opened = open_engine(tmp_path)
    yield opened
    opened.close()


def test_an_article_more_rewrites_no_more_than_small_segments(engine, monkeypatch):
    engine.add([article(f"{number:04}", "comet") for number in range(2_000)], 1)
    written = []
    real = BulkWriter._merged
    monkeypatch.setattr(
        BulkWriter,
        "_merged",
        lambda self, some: written.append(sum(one.doc_count() for one in some)) or real(self, some),
    )
    for number in range(20):
        engine.add([article(f"more {number}", "comet")], number + 2)
    assert written
    assert max(written) <= SMALL * MERGED_TOGETHER
    assert engine.search(asked("comet")).total == 2_020


def test_a_segment_half_of_which_was_replaced_is_written_without_what_is_gone(engine):
    engine.add([article(f"{number:02}", "comet") for number in range(20)], 1)
    (first,) = listed(engine)
    engine.add([article(f"{number:02}", "moon") for number in range(10)], 2)
    assert listed(engine)[first].deleted_count() == 10
    engine.add([article("10", "moon")], 3)
    assert first not in listed(engine)
    assert sum(one.doc_count_all() for one in listed(engine).values()) == 20
    assert (engine.search(asked("comet")).total, engine.search(asked("moon")).total) == (9, 11)


def test_segments_larger_than_may_be_merged_stay_apart(engine, monkeypatch):
    monkeypatch.setattr(whoosh_writer, "MOST_DOCUMENTS", 10)
    for number in range(12):
        engine.add([article(f"{number}", "comet"), article(f"{number} too", "comet")], number + 1)
    assert max(one.doc_count() for one in listed(engine).values()) <= 10
    assert engine.search(asked("comet")).total == 24


def test_files_of_segments_that_were_merged_are_taken_away(engine):
    for number in range(3 * MERGED_TOGETHER):
        engine.add([article(f"{number}", "comet")], number + 1)
    names = {path.name.split(".")[0] for path in engine.folder().glob("MAIN_*.*")}
    assert names == set(listed(engine))


def test_a_merged_segment_stands_where_the_first_of_its_parts_stood(engine, monkeypatch):
    monkeypatch.setattr(whoosh_writer, "SMALL", 2)
    for number in range(MERGED_TOGETHER + 2):
        engine.add([article(f"{number}", "comet")], number + 1)
    sizes = [one.doc_count() for one in listed(engine).values()]
    assert sizes == [MERGED_TOGETHER, 1, 1]
