"""Texts one after the other in one array, and the sums they are looked up by; their order: test_whoosh_order.py."""

from __future__ import annotations

from bisect import bisect_left
from itertools import pairwise

import numpy as np
import pytest
from hypothesis import example, given
from hypothesis import strategies as some

from archive.arrays import Arrays, ArrayWriter
from archive.engines.whoosh_postings import Run, write_field
from archive.engines.whoosh_segment import FieldPostings
from archive.engines.whoosh_texts import (
    LONG,
    Texts,
    by_sum,
    chosen_texts,
    order_of,
    ranked_texts,
    sum_of,
    sums_of,
    texts_arrays,
)
from archive.runs import changes, ends_of, spread

LISTS = some.lists(some.binary(max_size=20) | some.just(b"") | some.binary(min_size=200, max_size=300), max_size=12)


@given(texts=LISTS)
def test_texts_come_back_as_they_were(texts):
    read = Texts(*texts_arrays(texts))
    assert len(read) == len(texts)
    assert list(read) == texts
    assert [read[number] for number in range(len(texts))] == texts


@given(texts=LISTS)
def test_arrays_of_texts_have_the_promised_types(texts):
    blob, ends = texts_arrays(texts)
    assert (blob.dtype, ends.dtype, ends.shape) == (np.uint8, np.int64, (len(texts) + 1,))


# Texts that differ early, late, or only in that one goes on, around the lengths that matter
BYTES = some.binary(max_size=5).map(lambda text: text.replace(b"\0", b""))
ALIKE = some.builds(
    lambda length, tail: b"a" * length + tail,
    some.sampled_from([0, 6, 7, 8, 9, 15, 16, 55, 63, 64, 65, 72, 130]),
    BYTES,
)


@given(texts=some.sets(BYTES | ALIKE, max_size=30).flatmap(lambda texts: some.permutations(sorted(texts))))
@example(texts=[])
@example(texts=[b""])
@example(texts=[b"a", b""])
@example(texts=[b"b" * 70, b"a" * 70 + b"y", b"a" * 70 + b"x", b"a" * 70, b"\xff", b"a" * 64])
def test_different_texts_are_put_in_the_order_of_their_bytes(texts):
    order = order_of(*texts_arrays(texts))
    assert [texts[number] for number in order.tolist()] == sorted(texts)
    ordered, ranks = ranked_texts(texts_arrays(texts))
    assert list(Texts(*ordered)) == sorted(texts)
    assert (ranks.dtype, ranks.tolist()) == (np.int32, [sorted(texts).index(text) for text in texts])


@given(texts=LISTS.filter(bool), data=some.data())
def test_some_of_the_texts_are_chosen_in_any_order(texts, data):
    numbers = data.draw(some.lists(some.integers(0, len(texts) - 1)))
    chosen = chosen_texts(texts_arrays(texts), np.array(numbers, dtype=np.int32))
    assert list(Texts(*chosen)) == [texts[number] for number in numbers]


@given(texts=some.sets(some.binary(max_size=3)), wanted=some.binary(max_size=4))
@example(texts=set(), wanted=b"")
@example(texts={b""}, wanted=b"")
@example(texts={b"\xff"}, wanted=b"\xff\xff")
def test_the_first_text_not_before_another_is_found(texts, wanted):
    ordered = sorted(texts)
    assert Texts(*texts_arrays(ordered)).at_or_after(wanted) == bisect_left(ordered, wanted)


@given(texts=LISTS)
def test_the_sum_of_one_text_is_that_of_the_text_among_others(texts):
    blob, ends = texts_arrays(texts)
    sums = sums_of(blob, ends[:-1], np.diff(ends))
    assert (sums.dtype, sums.shape) == (np.uint64, (len(texts),))
    assert sums.tolist() == [sum_of(text) for text in texts]


def test_sums_tell_texts_apart_that_hardly_differ():
    letters = range(1, 17)
    texts = {bytes([one, other]) * length for one in letters for other in letters for length in (1, 2, 50, 51, 60)}
    assert len(set(map(sum_of, texts))) == len(texts)


@given(texts=some.lists(some.binary(max_size=3), max_size=6), gap=some.integers(0, 5))
def test_texts_may_stand_apart_in_their_bytes(texts, gap):
    blob = np.frombuffer(b"".join(b" " * gap + text for text in texts) + b" ", dtype=np.uint8)
    lengths = np.array([len(text) for text in texts], dtype=np.int64)
    begins = ends_of(lengths + gap)[:-1] + gap
    assert sums_of(blob, begins, lengths).tolist() == [sum_of(text) for text in texts]


@pytest.mark.parametrize("length", [LONG - 1, LONG, LONG + 1, 3 * LONG])
def test_texts_that_are_long_have_the_sum_of_each_alone(length):
    texts = [b"a" * length, b"b", b"a" * (length - 1) + b"b", b"", b"ab"]
    blob, ends = texts_arrays(texts)
    assert sums_of(blob, ends[:-1], np.diff(ends)).tolist() == [sum_of(text) for text in texts]


# No term holds a zero byte: a text of nothing else would have the sum of the empty one.
TERMS = some.lists(BYTES | ALIKE, max_size=8)


@given(numbers=some.lists(some.integers(0, 2), max_size=20))
def test_a_change_is_a_number_other_than_the_one_before(numbers):
    found = changes(np.array(numbers, dtype=np.int32))
    assert found.tolist() == [not place or numbers[place] != numbers[place - 1] for place in range(len(numbers))]


def field_of(tmp_path, texts) -> FieldPostings:
    """A field whose i-th term stands in the document i only."""
    ordered, size = sorted(texts), len(texts)
    each, ones = np.arange(size, dtype=np.int32), np.ones(size, dtype=np.int64)
    with ArrayWriter(tmp_path / "field.posts") as file:
        write_field(file, "body", size, texts_arrays(ordered), Run(ones, each, ones.astype(np.uint8), None))
    return FieldPostings(Arrays(tmp_path / "field.posts"), "body", size)


@given(texts=TERMS.filter(bool).map(set), others=TERMS.map(set))
def test_a_term_is_found_by_its_bytes_and_no_other(tmp_path_factory, texts, others):
    field = field_of(tmp_path_factory.mktemp("field"), texts)
    ordered = sorted(texts)
    for text in texts | others:
        assert field.find(text) == (ordered.index(text) if text in texts else None)


def test_terms_of_one_sum_are_told_apart_by_their_bytes(tmp_path, monkeypatch):
    monkeypatch.setattr(
        "archive.engines.whoosh_postings.sums_of", lambda blob, begins, lengths: np.full(len(begins), 7, "<u8")
    )
    monkeypatch.setattr("archive.engines.whoosh_segment.sum_of", lambda text: 7)
    field = field_of(tmp_path, [b"flood", b"ice", b"river"])
    assert [field.find(text) for text in (b"flood", b"ice", b"river", b"sea")] == [0, 1, 2, None]


# Texts are put together by their sums' upper bits


def sortedby_sum(sums):
    order, first = by_sum(np.array(sums, dtype=np.uint64))
    assert sorted(order.tolist()) == list(range(len(sums)))
    in_order = [sums[place] for place in order.tolist()]
    return in_order, first.tolist()


@given(
    sums=some.lists(
        some.integers(0, 2**64 - 1)
        | some.integers(0, 9)
        | some.integers(2**64 - 9, 2**64 - 1)
        | some.builds(lambda high, low: high << 60 | low, some.integers(0, 2), some.integers(0, 3)),
        max_size=70,
    )
)
def test_equal_sums_stand_together_whatever_their_lower_bits(sums):
    in_order, first = sortedby_sum(sums)
    groups = [value for value, is_first in zip(in_order, first, strict=True) if is_first]
    assert len(groups) == len(set(groups)) == len(set(sums))
    assert all(
        is_first or one == other for (one, other), is_first in zip(pairwise(in_order), first[1:], strict=True)
    )
    # Of equal ones the first stands first.
    order, _ = by_sum(np.array(sums, dtype=np.uint64))
    assert order.tolist() == sorted(order.tolist(), key=lambda place: (in_order.index(sums[place]), place))


def test_sums_that_differ_in_their_lowest_bits_only_are_told_apart():
    sums = [0xABC0, 0xABC1, 0xABC0, 0xABC1, 0xABC2]
    in_order, first = sortedby_sum(sums)
    assert in_order == sorted(sums)
    assert first == [True, False, True, False, True]


# Offsets


@given(counts=some.lists(some.integers(0, 9)))
def test_runs_begin_where_those_before_them_end(counts):
    ends = ends_of(counts)
    assert ends.tolist() == [sum(counts[:number]) for number in range(len(counts) + 1)]


@pytest.mark.parametrize("dtype", [np.uint8, np.uint16, np.int32, np.bool_])
def test_offsets_are_not_bound_by_the_type_of_the_counts(dtype):
    counts = np.full(70_000, 1, dtype=dtype)
    assert (ends_of(counts).dtype, int(ends_of(counts)[-1])) == (np.int64, 70_000)


def test_offsets_pass_two_to_the_thirty_first():
    counts = np.array([2**31 - 1, 2**31 - 1, 5], dtype=np.int32)
    assert ends_of(counts).tolist() == [0, 2**31 - 1, 2**32 - 2, 2**32 + 3]


@given(runs=some.lists(some.tuples(some.integers(0, 2**40), some.integers(0, 5))))
def test_places_of_runs_are_spread_out(runs):
    begins = np.array([begin for begin, _ in runs], dtype=np.int64)
    counts = np.array([count for _, count in runs], dtype=np.uint8)
    found = spread(begins, counts)
    assert found.dtype == np.int64
    assert found.tolist() == [begin + step for begin, count in runs for step in range(count)]
