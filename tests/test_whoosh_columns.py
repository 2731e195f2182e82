"""A facet as arrays, against counting by hand."""

from __future__ import annotations

from collections import Counter

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as some

from archive.arrays import Arrays, ArrayWriter
from archive.engines import whoosh_columns
from archive.engines.whoosh_columns import Column, pack, words_for, write_column
from archive.engines.whoosh_sets import Documents
from archive.runs import ends_of

NAMES = ["Courier", "Herald", "", "Bugle é", "half \ud800", "Post", "Times", "nobody's"]
# Each document's values, by their codes; the last name is had by none.
ROWS = some.lists(some.sets(some.integers(0, len(NAMES) - 2), max_size=3).map(sorted), min_size=1, max_size=70)
# One value in 130 documents is seldom, and so are not the others.
LONG_ROWS = some.lists(some.integers(0, 129), max_size=6).map(
    lambda places: [[5] if place in places else ([0, 1] if place % 3 else []) for place in range(130)]
)


def column_of(folder, rows, names=NAMES) -> Column:
    codes = np.array([code for row in rows for code in row], dtype=np.int32)
    with ArrayWriter(folder / "docs") as file:
        write_column(file, "outlet", names, ends_of([len(row) for row in rows]), codes)
    return Column(Arrays(folder / "docs"), "outlet", len(rows))


def some_documents(size: int):
    """Few or most documents, as numbers or as flags."""
    few = some.sets(some.integers(0, size - 1), max_size=3)
    most = few.map(lambda left_out: set(range(size)) - left_out)
    return some.tuples(few | most, some.booleans()).map(lambda drawn: documents_of(size, *drawn))


def documents_of(size: int, chosen: set[int], as_flags: bool) -> Documents:
    numbers = Documents(size, numbers=np.array(sorted(chosen), dtype=np.int32))
    return Documents(size, flags=numbers.flags) if as_flags else numbers


DRAWN = (ROWS | LONG_ROWS).flatmap(lambda rows: some.tuples(some.just(rows), some_documents(len(rows))))


@given(drawn=DRAWN)
def test_values_are_counted_as_by_hand(tmp_path_factory, drawn):
    rows, documents = drawn
    counts = column_of(tmp_path_factory.mktemp("column"), rows).count(documents)
    expected = Counter(code for number in documents.numbers.tolist() for code in rows[number])
    assert counts.dtype == np.int64
    assert counts.tolist() == [expected[code] for code in range(len(NAMES))]


@given(drawn=DRAWN, wanted=some.lists(some.sampled_from([*NAMES, "unknown"]), unique=True))
def test_wanted_values_are_counted_as_all_are(tmp_path_factory, drawn, wanted):
    rows, documents = drawn
    column = column_of(tmp_path_factory.mktemp("column"), rows)
    codes = column.codes_of(wanted)
    assert [column.names[code] for code in codes.tolist()] == [name for name in wanted if name in NAMES]
    assert column.count(documents, codes)[codes].tolist() == column.count(documents)[codes].tolist()


@given(rows=ROWS | LONG_ROWS, wanted=some.sets(some.sampled_from([*NAMES, "unknown"])))
def test_documents_with_any_of_some_values_are_found(tmp_path_factory, rows, wanted):
    having = column_of(tmp_path_factory.mktemp("column"), rows).having(wanted)
    expected = [number for number, row in enumerate(rows) if wanted & {NAMES[code] for code in row}]
    assert having.numbers.tolist() == expected


@given(rows=ROWS)
def test_a_documents_values_come_back_and_those_without_are_known(tmp_path_factory, rows):
    column = column_of(tmp_path_factory.mktemp("column"), rows)
    assert [column.values(number) for number in range(len(rows))] == [
        tuple(NAMES[code] for code in row) for row in rows
    ]
    assert column.without.numbers.tolist() == [number for number, row in enumerate(rows) if not row]


@given(drawn=DRAWN)
def test_the_codes_of_some_documents_stand_one_document_after_the_other(tmp_path_factory, drawn):
    rows, documents = drawn
    column = column_of(tmp_path_factory.mktemp("column"), rows)
    expected = [code for number in documents.numbers.tolist() for code in rows[number]]
    assert column.entries(documents.numbers).tolist() == expected


@pytest.mark.parametrize("often", [0, 1, 64, 10_000])
def test_frequent_values_count_like_seldom_ones(tmp_path, monkeypatch, often):
    monkeypatch.setattr(whoosh_columns, "OFTEN", often)
    column = column_of(tmp_path, [[number % 7] for number in range(500)])
    documents = documents_of(500, set(range(100, 500)), True)
    assert len(column.often) == (7 if often in (64, 10_000) else 0)
    assert column.count(documents).tolist() == [
        sum(number % 7 == code for number in range(100, 500)) for code in range(8)
    ]
    assert column.having(["Herald"]).numbers.tolist() == list(range(1, 500, 7))


@pytest.mark.parametrize(("most", "dtype"), [(19, np.int64), (20, np.int32)])
def test_more_values_than_32_bits_can_count_get_64(tmp_path, monkeypatch, most, dtype):
    monkeypatch.setattr(whoosh_columns, "MOST", most)
    monkeypatch.setattr(whoosh_columns, "OFTEN", 2)
    column = column_of(tmp_path, [[number % 7, 6] if number % 7 < 6 else [] for number in range(11)])
    assert column.offsets.dtype == dtype
    assert column.count(documents_of(11, set(range(11)), True)).tolist() == [2, 2, 2, 2, 1, 1, 10, 0]
    assert column.count(documents_of(11, {0, 7}, False)).tolist() == [2, 0, 0, 0, 0, 0, 2, 0]
    assert column.without.numbers.tolist() == [6]


def test_arrays_have_the_types_that_are_stated(tmp_path):
    column = column_of(tmp_path, [[0], [1, 2], []])
    assert {one.dtype for one in (column.codes, column.documents, column.often)} == {np.dtype(np.int32)}
    assert (column.starts.dtype, column.bits.dtype) == (np.int64, np.uint64)
    assert (column.offsets.shape, column.starts.shape) == ((4,), (len(NAMES) + 1,))
    assert column.bits.shape == (len(column.often), 1)


@given(flags=some.lists(some.booleans(), max_size=200))
def test_flags_are_packed_lowest_bit_first(flags):
    packed = pack(np.array(flags, dtype=np.bool_))
    assert (packed.dtype, len(packed)) == (np.uint64, words_for(len(flags)))
    bits = [bool(int(packed[place // 64]) >> place % 64 & 1) for place in range(len(packed) * 64)]
    assert bits == flags + [False] * (len(bits) - len(flags))


def test_a_facet_that_no_document_has_counts_nothing(tmp_path):
    column = column_of(tmp_path, [[], [], []], names=[])
    assert column.count(documents_of(3, {0, 1, 2}, True)).tolist() == []
    assert column.count(documents_of(3, set(), False)).tolist() == []
    assert (column.having(["Courier"]).count, column.without.count) == (0, 3)
