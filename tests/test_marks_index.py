"""Which articles share marks, held against a dictionary that is asked mark by mark."""

from __future__ import annotations

import shutil
from collections import Counter
from collections.abc import Iterator, Sequence
from contextlib import closing
from pathlib import Path
from random import Random

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as some

from archive.errors import BadInput, EngineError, IndexMoved
from archive.stories.marks import lookup as marks_lookup
from archive.stories.marks import merge as marks_merge
from archive.stories.marks import segment as marks_segment
from archive.stories.marks.index import MarksIndex
from archive.stories.marks.lookup import CARRIERS
from archive.stories.marks.segment import MOST_MARKS


def marks(*numbers: int) -> np.ndarray:
    return np.array(numbers, dtype=np.uint64)


def copies(count: int, *numbers: int) -> list[tuple[str, np.ndarray]]:
    return [(f"{number:010x}", marks(*numbers)) for number in range(count)]


def names(found: Sequence[tuple[str, int]]) -> list[str]:
    return [name for name, _ in found]


@pytest.fixture
def index(tmp_path) -> Iterator[MarksIndex]:
    with closing(MarksIndex(tmp_path / "stories")) as opened:
        yield opened


# What is found


def test_an_index_that_is_not_there_is_empty(index):
    assert (index.applied(), index.size(), index.disk_bytes()) == (0, 0, 0)
    assert index.alike([marks(1), marks()], 1, 10) == [[], []]


def test_looking_at_an_index_that_is_not_there_makes_none(index):
    index.alike([marks(1)], 1, 10)
    assert not index.home.root.exists()


def test_articles_that_share_marks_are_found_with_how_many(index):
    index.add([("a", marks(1, 2, 3)), ("b", marks(2, 3, 4)), ("c", marks(9))], 7)
    assert index.alike([marks(1, 2, 3, 4), marks(9), marks(5)], 1, 10) == [[("a", 3), ("b", 3)], [("c", 1)], []]


def test_articles_that_share_fewer_marks_are_left_out(index):
    index.add([("a", marks(1, 2, 3)), ("b", marks(3, 4))], 1)
    assert index.alike([marks(1, 2, 3)], 2, 10) == [[("a", 3)]]


def test_those_that_share_most_come_first_and_no_more_than_asked_for(index):
    index.add([("a", marks(1)), ("b", marks(1, 2, 3)), ("c", marks(1, 2))], 1)
    assert index.alike([marks(1, 2, 3)], 1, 2) == [[("b", 3), ("c", 2)]]


def test_of_those_that_share_as_many_the_earliest_comes_first(index):
    index.add(copies(3, 1, 2), 1, latest={"0000000000": 30.0, "0000000001": 10.0, "0000000002": 10.0})
    assert names(index.alike([marks(1, 2)], 1, 3)[0]) == ["0000000001", "0000000002", "0000000000"]


def test_an_undated_article_comes_last(index):
    index.add([("a", marks(1)), ("b", marks(1))], 1, latest={"a": float("inf"), "b": 1.7e9})
    assert names(index.alike([marks(1)], 1, 3)[0]) == ["b", "a"]


def test_nothing_is_found_by_no_marks(index):
    index.add([("a", marks(1)), ("b", marks())], 1)
    assert index.alike([marks(), marks(1), marks()], 1, 10) == [[], [("a", 1)], []]
    assert index.alike([], 1, 10) == []


def test_marks_that_are_one_number_apart_at_either_end_are_different(index):
    index.add([("first", marks(0, 1)), ("last", marks(2**64 - 2, 2**64 - 1))], 1)
    assert index.alike([marks(0), marks(2**64 - 1), marks(2**63)], 1, 9) == [[("first", 1)], [("last", 1)], []]


def test_marks_need_be_neither_in_order_nor_distinct(index):
    index.add([("a", marks(3, 1, 3, 2, 1))], 1)
    assert index.alike([marks(2, 3, 2)], 1, 9) == [[("a", 2)]]


# Adding


def test_the_index_notes_the_change_it_has_come_to(index):
    index.add([("a", marks(1))], 7)
    index.add([], 9)
    assert (index.applied(), index.size()) == (9, 1)


def test_an_addition_that_goes_on_from_elsewhere_is_refused(index):
    index.add([("a", marks(1))], 7, since=0)
    shutil.rmtree(index.home.root)
    with pytest.raises(IndexMoved, match="have come to change 0, not 7"):
        index.add([("b", marks(1))], 8, since=7)
    assert (index.applied(), index.size()) == (0, 0)


def test_an_article_that_comes_again_has_its_new_marks_only(index):
    index.add([("a", marks(1, 2)), ("b", marks(1))], 1)
    index.add([("a", marks(3))], 2)
    assert index.alike([marks(1, 2), marks(3)], 1, 9) == [[("b", 1)], [("a", 1)]]
    assert index.size() == 2


def test_of_an_article_that_comes_twice_at_once_the_last_one_counts(index):
    index.add([("a", marks(1)), ("a", marks(2))], 1)
    assert index.alike([marks(1), marks(2)], 1, 9) == [[], [("a", 1)]]


def test_an_article_without_marks_is_found_no_more(index):
    index.add([("a", marks(1))], 1)
    index.add([("a", marks())], 2)
    assert index.alike([marks(1)], 1, 9) == [[]]


@pytest.mark.parametrize("name", ["", "seventeen letters", "café", "a\0"])
def test_an_id_that_does_not_fit_is_refused_by_name(index, name):
    with pytest.raises(BadInput, match="cannot be an article's id"):
        index.add([("good", marks(1)), (name, marks(1))], 1)
    assert index.applied() == 0


def test_ids_of_sixteen_characters_are_told_apart_to_the_last(index):
    index.add([("abcdefghijklmno1", marks(1)), ("abcdefghijklmno2", marks(1)), ("abcdefgh", marks(1))], 1)
    index.add([("abcdefghijklmno2", marks(2))], 2)
    assert names(index.alike([marks(1)], 1, 9)[0]) == ["abcdefgh", "abcdefghijklmno1"]


def test_another_reader_sees_what_was_added(index):
    with closing(MarksIndex(index.home.root)) as reader:
        for number in range(20):
            index.add([(f"{number:02}", marks(1))], number + 1)
            assert (reader.applied(), len(reader.alike([marks(1)], 1, 99)[0])) == (number + 1, number + 1)


def test_what_was_added_at_once_may_be_more_than_is_added_in_one_step(index, monkeypatch):
    monkeypatch.setattr("archive.stories.marks.index.ADDED_AT_ONCE", 500)
    index.add(copies(60, 1, 2, 3), 1)
    assert (index.size(), len(index.alike([marks(2)], 1, 99)[0])) == (60, 60)


# Bounds


def test_of_a_mark_that_too_many_have_the_earliest_articles_count_whatever_came_first(tmp_path):
    rows = copies(CARRIERS + 50, 1, 2)
    moments = {name: float(-number) for number, (name, _) in enumerate(rows)}
    found = []
    for seed in range(3):
        Random(seed).shuffle(rows)
        with closing(MarksIndex(tmp_path / f"{seed}")) as index:
            for begin in range(0, len(rows), 9):
                index.add(rows[begin : begin + 9], begin + 1, latest=moments)
            found.append(index.alike([marks(1, 2)], 2, 1_000)[0])
    assert found[0] == found[1] == found[2]
    assert names(found[0]) == [f"{number:010x}" for number in reversed(range(50, CARRIERS + 50))]


def test_ten_thousand_copies_all_find_the_same_earliest_ones_by_all_their_marks(index):
    shared = range(50)
    for begin in range(0, 10_000, 1_000):
        index.add(copies(10_000, *shared)[begin : begin + 1_000], begin + 1)
    found = index.alike([marks(*shared)] * 200, 2, 20)
    assert found == [[(f"{number:010x}", 50) for number in range(20)]] * 200


def test_articles_that_share_rare_marks_find_each_other_beside_marks_that_all_have(index):
    index.add(copies(1_000, 1, 2, 3), 1)
    index.add([("~ late", marks(1, 2, 3, 7, 8))], 2)
    assert index.alike([marks(1, 2, 3, 7, 8)], 1, 1_000)[0][-1] == ("~ late", 2)


def test_articles_that_were_replaced_leave_their_place_among_the_first_to_others(index, monkeypatch):
    monkeypatch.setattr(marks_merge, "REPLACED", 1.0)
    index.add(copies(500, 1), 1)
    index.add([(name, marks(2)) for name, _ in copies(450)], 2)
    assert names(index.alike([marks(1)], 1, 99)[0]) == [f"{number:010x}" for number in range(450, 500)]


def test_of_millions_of_marks_as_many_are_kept_as_there_is_room_for(index):
    many = np.arange(2_000_000, dtype=np.uint64)
    index.add([("long", many), ("longer", np.arange(2_100_000, dtype=np.uint64))], 1)
    assert index.disk_bytes() < 2 * MOST_MARKS * 8 + 2_000
    (found,) = index.alike([many], 1, 9)
    assert names(found) == ["long", "longer"]
    assert found[0][1] == MOST_MARKS
    assert found[1][1] > 0.9 * MOST_MARKS  # of what is alike the same marks are kept


def test_a_large_batch_is_answered_in_steps_as_a_small_one_is(index, monkeypatch):
    rows = [(f"{number:03}", marks(*range(number, number + 9))) for number in range(100)]
    index.add(rows, 1)
    asked = [some for _, some in rows]
    whole = index.alike(asked, 2, 5)
    monkeypatch.setattr(marks_lookup, "MARKS_AT_ONCE", 20)
    monkeypatch.setattr(marks_lookup, "ARTICLES_AT_ONCE", 7)
    assert index.alike(asked, 2, 5) == whole
    assert names(whole[50]) == ["050", "049", "051", "048", "052"]


# Merges


def test_the_number_of_segments_stays_small_and_nothing_is_lost(index):
    for number in range(60):
        index.add([(f"{number:03}", marks(number, number + 1))], number + 1)
    assert len(index.view.parts) < 2 * marks_merge.TOGETHER
    assert index.alike([marks(50)], 1, 9) == [[("049", 1), ("050", 1)]]
    assert len(list(index.view.parts[0].segment.path.parent.iterdir())) == len(index.view.parts) + 1


def test_a_merge_goes_in_steps_and_leaves_out_what_was_replaced(index, monkeypatch):
    monkeypatch.setattr(marks_segment, "POSTINGS_AT_ONCE", 50)
    for number in range(marks_merge.TOGETHER):
        index.add([(f"{number}{place}", marks(*range(place, place + 20))) for place in range(8)], number + 1)
        index.add([(f"{number}0", marks(99))], number + 1)
    assert index.size() == 8 * marks_merge.TOGETHER
    assert len(index.alike([marks(7)], 1, 99)[0]) == 7 * marks_merge.TOGETHER
    assert len(index.alike([marks(99)], 1, 99)[0]) == marks_merge.TOGETHER


def test_a_segment_of_which_all_was_replaced_goes(index):
    index.add(copies(20, 1), 1)
    index.add(copies(20, 2), 2)
    assert [len(part.segment) for part in index.view.parts] == [20]


# Anew


def test_an_index_that_is_made_anew_is_not_seen_until_it_is_switched_to(index):
    index.add([("old", marks(1))], 3)
    with closing(index.begin_anew()) as fresh:
        fresh.add([("new", marks(1))], 5)
        assert (index.applied(), names(index.alike([marks(1)], 1, 9)[0])) == (3, ["old"])
        index.switch_to(fresh)
        assert (index.applied(), names(index.alike([marks(1)], 1, 9)[0])) == (5, ["new"])


def test_an_index_is_made_anew_where_there_was_none(index):
    with closing(index.begin_anew()) as fresh:
        fresh.add([("new", marks(1))], 5)
        index.switch_to(fresh)
    assert index.applied() == 5


def test_the_files_of_the_index_before_are_taken_away(index):
    index.add(copies(500, 1), 3)
    with closing(index.begin_anew()) as fresh:
        index.switch_to(fresh)
    assert index.disk_bytes() < 1_000


def test_an_index_that_is_closed_before_it_is_switched_to_leaves_nothing(index):
    index.add([("old", marks(1))], 3)
    before = index.disk_bytes()
    with closing(index.begin_anew()) as fresh:
        fresh.add(copies(50, 1), 1)
    assert (index.disk_bytes(), index.applied()) == (before, 3)


def test_what_was_begun_and_neither_finished_nor_closed_is_taken_away_the_next_time(index):
    index.add([("old", marks(1))], 3)
    for _ in range(3):
        index.begin_anew().add(copies(50, 1), 1)
    assert sorted(path.name for path in index.home.root.glob("g*")) == ["g000001", "g000002"]
    assert index.size() == 1


def test_only_an_index_that_was_made_beside_it_takes_its_place(index, tmp_path):
    with pytest.raises(EngineError, match="made beside"):
        index.switch_to(MarksIndex(tmp_path / "other"))


# Against a dictionary

MARKED = some.lists(some.integers(0, 12) | some.integers(2**64 - 3, 2**64 - 1), max_size=6)


class Oracle:
    """What the index promises, mark by mark."""

    def __init__(self, carriers: int) -> None:
        self.carriers = carriers
        self.kept: dict[str, tuple[float, frozenset[int]]] = {}

    def alike(self, asked: Sequence[int], least: int, most: int) -> list[tuple[str, int]]:
        order = sorted(self.kept, key=lambda name: (self.kept[name][0], name))
        shared: Counter[str] = Counter()
        for mark in set(asked):
            shared.update([name for name in order if mark in self.kept[name][1]][: self.carriers])
        found = [(name, shared[name]) for name in order if shared[name] >= max(least, 1)]
        return sorted(found, key=lambda one: -one[1])[:most]


CASES = some.fixed_dictionaries(
    {
        "batches": some.lists(
            some.lists(some.tuples(some.integers(0, 30), some.integers(0, 2), MARKED), max_size=12), max_size=9
        ),
        "asked": some.lists(MARKED, max_size=5),
        "least": some.integers(0, 3),
        "most": some.integers(0, 8),
        "carriers": some.sampled_from([2, 5, 100]),
        "together": some.sampled_from([2, 3, 8]),
        "is_reopened": some.booleans(),
    }
)


@settings(max_examples=40)
@given(case=CASES)
def test_whatever_is_added_the_answers_are_those_of_a_dictionary(tmp_path_factory, case):
    oracle = Oracle(case["carriers"])
    index = MarksIndex(tmp_path_factory.mktemp("marks"))
    bounds = (case["least"], case["most"])
    with pytest.MonkeyPatch.context() as patched:
        patched.setattr(marks_lookup, "CARRIERS", case["carriers"])
        patched.setattr(marks_merge, "TOGETHER", case["together"])
        for sequence, batch in enumerate(case["batches"], start=1):
            moments = {f"{name:02}": float(moment) for name, moment, _ in batch}
            kept = {f"{name:02}": numbers for name, _, numbers in batch}
            index.add([(name, marks(*numbers)) for name, numbers in kept.items()], sequence, latest=moments)
            oracle.kept |= {name: (moments[name], frozenset(numbers)) for name, numbers in kept.items()}
            if case["is_reopened"]:
                index.close()
            found = index.alike([marks(*one) for one in case["asked"]], *bounds)
            assert found == [oracle.alike(one, *bounds) for one in case["asked"]]
            assert (index.size(), index.applied()) == (len(oracle.kept), sequence)


def test_two_indexes_may_be_made_beside_one_at_the_same_time(tmp_path: Path) -> None:
    with closing(MarksIndex(tmp_path)) as index, closing(MarksIndex(tmp_path)) as other:
        index.add([("a", marks(1, 2))], 1)
        with closing(index.begin_anew()) as first, closing(other.begin_anew()) as second:
            first.add([("b", marks(1, 2))], 2)
            second.add([("c", marks(1, 2))], 3)
            other.switch_to(second)
            assert index.alike([marks(1, 2)], 1, 10) == [[("c", 2)]]
            index.switch_to(first)
            assert other.alike([marks(1, 2)], 1, 10) == [[("b", 2)]]


def test_what_a_killed_process_was_making_is_taken_away(tmp_path: Path) -> None:
    with closing(MarksIndex(tmp_path)) as index:
        index.add([("a", marks(1, 2))], 1)
        left = tmp_path / "g000007"
        left.mkdir()
        (tmp_path / "making.g000007").touch()
        with closing(index.begin_anew()):
            assert not left.exists()
