"""Nothing overflows: tiny arrays with the largest documents, terms, positions and counts there can be."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as some

from archive.arrays import Arrays, ArrayWriter
from archive.engines import whoosh_merge, whoosh_pairs, whoosh_phrase
from archive.engines.whoosh_engine import open_engine
from archive.engines.whoosh_merge import Share, woven
from archive.engines.whoosh_postings import (
    PostingsWriter,
    Run,
    grouped,
    smallest,
    stable_order,
    summed,
    write_field,
)
from archive.engines.whoosh_segment import FieldPostings, Segment
from archive.engines.whoosh_texts import texts_arrays
from archive.runs import ends_of, spread
from tests.making import article, asked, ids

LARGEST = 2**31 - 1
EXTREMES = some.integers(0, 5) | some.integers(LARGEST - 5, LARGEST)
int32 = np.int32


def array(values, dtype=int32):
    return np.array(values, dtype=dtype)


# Sorting


@given(numbers=some.lists(EXTREMES, max_size=30))
def test_the_largest_numbers_are_sorted_like_small_ones_and_equals_stay_in_order(numbers):
    order = stable_order(array(numbers))
    assert order.dtype == np.int64
    assert order.tolist() == sorted(range(len(numbers)), key=numbers.__getitem__)


POSTINGS = some.lists(some.tuples(EXTREMES, EXTREMES, some.integers(1, 4)), max_size=30)


@given(postings=POSTINGS)
def test_postings_of_the_largest_terms_and_documents_are_summed(postings):
    terms, docs, freqs = (array([one[place] for one in postings]) for place in range(3))
    numbers, run = summed(terms, docs, freqs)
    expected: dict[tuple[int, int], int] = {}
    for term, doc, freq in postings:
        expected[term, doc] = expected.get((term, doc), 0) + freq
    assert unfolded(numbers, run) == sorted((*key, freq) for key, freq in expected.items())
    assert (numbers.dtype, run.docs.dtype, run.freqs.dtype) == (int32, int32, int32)


@given(postings=some.lists(some.tuples(EXTREMES, EXTREMES), max_size=30))
def test_words_of_the_largest_documents_are_grouped(postings):
    postings.sort(key=lambda one: one[1])
    spots = np.arange(len(postings), dtype=np.uint32) + np.uint32(2**32 - 1 - len(postings))
    numbers, run = grouped(array([word for word, _ in postings]), array([doc for _, doc in postings]), spots)
    assert unfolded(numbers, run) == sorted((*one, postings.count(one)) for one in set(postings))
    assert (run.docs.dtype, run.freqs.dtype, run.spots.dtype) == (int32, int32, np.uint32)
    by_word = sorted(range(len(postings)), key=lambda place: postings[place])
    assert run.spots.tolist() == spots[by_word].tolist()


def unfolded(numbers, run: Run) -> list[tuple[int, int, int]]:
    """Each posting as its term, document and frequency."""
    terms = np.repeat(numbers, run.counts).tolist()
    return list(zip(terms, run.docs.tolist(), run.freqs.tolist(), strict=True))


def test_many_postings_of_one_term_and_document_become_one():
    numbers, run = summed(array([7] * 300), array([LARGEST] * 300), array([200] * 300))
    assert unfolded(numbers, run) == [(7, LARGEST, 60_000)]


# Offsets


@pytest.mark.parametrize("dtype", [np.int32, np.uint32, np.int64])
def test_ends_pass_what_32_bits_hold(dtype):
    ends = ends_of(array([LARGEST, LARGEST, LARGEST, 1], dtype))
    assert (ends.dtype, ends.tolist()) == (np.int64, [0, LARGEST, 2 * LARGEST, 3 * LARGEST, 3 * LARGEST + 1])


@pytest.mark.parametrize("dtype", [np.uint8, np.uint16, np.int32])
def test_places_beyond_32_bits_are_spread(dtype):
    found = spread(array([2**33, 5, 2**40], np.int64), array([2, 0, 3], dtype))
    assert found.tolist() == [2**33, 2**33 + 1, 2**40, 2**40 + 1, 2**40 + 2]


def test_positions_are_counted_in_64_bits_whatever_frequencies_are_kept_in():
    run = Run(array([2, 1]), array([0, 1, 1]), np.array([255, 255, 255], dtype=np.uint8), None)
    assert (run.spot_counts().dtype, run.spot_counts().tolist()) == (np.int64, [510, 255])


@given(number=some.integers(0, 2**40))
def test_the_smallest_type_holds_the_largest_number(number):
    dtype = smallest(array([0, number], np.int64))
    assert np.iinfo(dtype).max >= number
    assert dtype.kind == "u"
    assert dtype == np.uint8 or np.iinfo(f"u{dtype.itemsize // 2}").max < number


# Runs of postings


def test_a_run_of_the_largest_documents_is_cut_and_renumbered():
    run = Run(
        counts=array([2, 1]),
        docs=array([0, 2, 1]),
        freqs=np.array([255, 1, 2], dtype=np.uint8),
        spots=np.arange(258, dtype=np.uint32) + np.uint32(2**32 - 258),
    )
    second = run.part(np.array([False, True]))
    assert second.spots.tolist() == [2**32 - 2, 2**32 - 1]
    renumbered = run.renumbered(array([-1, LARGEST, LARGEST - 1]))
    assert (renumbered.counts.tolist(), renumbered.docs.tolist()) == ([1, 1], [LARGEST - 1, LARGEST])
    assert renumbered.spots.tolist() == [2**32 - 3, 2**32 - 2, 2**32 - 1]


@pytest.mark.parametrize("at_once", [1, 3, 1_000])
def test_runs_are_woven_in_the_widest_of_their_types(monkeypatch, at_once):
    monkeypatch.setattr(whoosh_merge, "POSTINGS_AT_ONCE", at_once)
    small = Run(array([1, 1]), array([0, 1]), np.array([255, 1], np.uint8), None)
    large = Run(array([1, 1]), array([LARGEST, LARGEST]), np.array([70_000, 1], np.uint32), None)
    shares = [share(array([0, 2]), small), share(array([0, 1]), large)]
    parts = list(woven(shares, 3))
    assert parts[0][0] == 0
    assert [one for first, run in parts for one in unfolded(np.arange(len(run.counts)) + first, run)] == [
        (0, 0, 255),
        (0, LARGEST, 70_000),
        (1, LARGEST, 1),
        (2, 1, 1),
    ]


def test_the_sizes_of_what_is_merged_are_summed_in_64_bits(monkeypatch):
    monkeypatch.setattr(whoosh_merge, "POSTINGS_AT_ONCE", 2**32)
    run = Run(array([1, 1, 1]), array([0, 0, 0]), np.ones(3, np.uint8), None)
    shares = [
        Share(
            array([0, 1, 2]), array([LARGEST, LARGEST, LARGEST]), lambda low, high: share(None, run).read(low, high)
        )
    ]
    assert [first for first, _ in woven(shares, 3)] == [0, 2]


def share(numbers, run: Run) -> Share:
    ends = ends_of(run.counts)

    def read(low: int, high: int) -> Run:
        here = slice(int(ends[low]), int(ends[high]))
        return Run(run.counts[low:high], run.docs[here], run.freqs[here], run.spots)

    return Share(numbers, run.counts, read)


# Places of words in documents


def test_places_of_the_last_document_and_position_stay_in_64_bits():
    spots = np.array([0, 2**32 - 2**21], dtype=np.uint32)
    places = whoosh_phrase._as_places(array([LARGEST]), array([2]), spots, 3)
    shift = whoosh_phrase.LONGEST_PHRASE - 3
    assert places.dtype == np.int64
    assert places.tolist() == [(LARGEST << 32) + shift, (LARGEST << 32) + 2**32 - 2**21 + shift]
    assert whoosh_phrase._documents_of(places).tolist() == [LARGEST]


def test_a_phrase_of_the_longest_length_stays_within_its_document():
    places = whoosh_phrase._as_places(array([5]), array([1]), np.array([0], np.uint8), whoosh_phrase.LONGEST_PHRASE)
    assert whoosh_phrase._documents_of(places).tolist() == [5]


# Fields as they are written, with every type that frequencies and positions may have


@pytest.mark.parametrize(("most", "dtype"), [(255, np.uint8), (256, np.uint16), (65_536, np.uint32)])
def test_frequencies_and_positions_are_kept_in_the_smallest_type_that_holds_them(tmp_path, most, dtype):
    run = Run(array([1, 3]), array([0, 0, 1, 2]), array([1, 1, 1, 1]), array([most, 0, 1, most]))
    with ArrayWriter(tmp_path / "field.posts") as file:
        write_field(file, "body", 3, texts_arrays([b"a", b"b"]), run)
    field = FieldPostings(Arrays(tmp_path / "field.posts"), "body", 3)
    assert (field.lists.freqs.dtype, field.common_spots.dtype) == (np.uint8, dtype)
    positions = [field.positions(number).tolist() for number in (0, 1)]
    assert positions == [[most], [0, 1, most]]


def test_arrays_of_a_segment_have_the_types_that_are_stated(tmp_path):
    engine = open_engine(tmp_path)
    engine.add([article(f"{n}", "the comet came", outlet="Courier", date="2015") for n in range(20)], 1)
    (path,) = engine.folder().glob("*.posts")
    segment = Segment(engine.folder(), path.stem)
    stated = {"terms": "|u1", "ends": "<i8", "counts": "<i4", "starts": "<i8", "docs": "<i4", "common": "<i4"}
    for name, dtype in (stated | {"summed": "<i4", "spotted": "<i8", "common_spotted": "<i8"}).items():
        assert segment.posts[f"body.{name}"].dtype.str == dtype, name
    for name, dtype in {"order": "<i4", "newest": "<i4", "first": "<i4", "earliest": "<f8"}.items():
        assert segment.docs[name].dtype.str == dtype, name
        assert segment.docs[name].shape == (20,)
    assert segment.posts["body.table"].shape == (3 * 20,)
    assert segment.pair_arrays["body.pairs"].dtype == np.uint16
    engine.close()


def test_offsets_of_lists_pass_32_bits(tmp_path):
    # What is written is counted, and its lengths are what 2^31 postings would have.
    with ArrayWriter(tmp_path / "field.posts") as file:
        writer = PostingsWriter(file, "body", None, np.dtype(np.uint8), np.dtype(np.uint8))
        writer.counts += [array([LARGEST, LARGEST])]
        writer.spot_counts += [array([LARGEST, LARGEST])]
        writer.common += [np.zeros(2, dtype=np.bool_)]
        writer.finish()
    read = Arrays(tmp_path / "field.posts")
    assert read["body.starts"].tolist() == read["body.spotted"].tolist() == [0, LARGEST, 2 * LARGEST]


def test_counts_times_the_share_of_common_terms_do_not_wrap(tmp_path):
    with ArrayWriter(tmp_path / "field.posts") as file:
        writer = PostingsWriter(file, "body", LARGEST, np.dtype(np.uint8), None)
        assert writer.are_common(array([LARGEST, LARGEST // 2, 5, 0], np.int64)).tolist() == [
            True,
            True,
            False,
            False,
        ]


def test_a_position_beyond_16_bits_is_found_in_a_pair(tmp_path, monkeypatch):
    monkeypatch.setattr(whoosh_pairs, "PLACES_AT_ONCE", 1_000)
    engine = open_engine(tmp_path)
    engine.add([article("a", f"{'x ' * 70_000}comet moon"), article("b", "moon comet"), article("c", "comet x")], 1)
    assert ids(engine.search(asked('"comet moon"'))) == ["a"]
    engine.close()
