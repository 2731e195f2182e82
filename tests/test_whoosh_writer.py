"""Adding to a Whoosh index many articles at a time: segments, merges, and Whoosh's own writer with our codec."""

from __future__ import annotations

import random

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as some
from whoosh import index as whoosh_index

from archive.engines import whoosh_merge, whoosh_writer
from archive.engines.port import Query
from archive.engines.whoosh_codec import FlatCodec
from archive.engines.whoosh_engine import open_engine
from archive.engines.whoosh_match import Search
from archive.engines.whoosh_merge import merge
from archive.engines.whoosh_pairs import write_pairs
from archive.engines.whoosh_schema import as_document, schema
from archive.engines.whoosh_segment import Segment
from archive.engines.whoosh_writer import BulkWriter, merge_next
from archive.query import And, Everything, Or, Phrase, Word
from tests.making import article, asked, ids

WORDS = ["flood", "river", "ice", "bridge", "ozean", "was", "the"]
QUESTIONS = [
    Everything(),
    Word("flood"),
    Phrase(("flood", "river")),
    And((Word("river"), Word("ice"))),
    Or((Word("bridge"), Phrase(("the", "ice", "was")))),
]


def invented(number: int, edition: int = 0):
    chance = random.Random(number * 100 + edition)
    return article(
        f"{number:04}",
        [" ".join(chance.choices(WORDS, k=chance.randint(1, 20))) for _ in range(chance.randint(1, 3))],
        title=" ".join(chance.choices(WORDS, k=3)),
        outlet=chance.choice(["Courier", "Herald", None]),
        language=chance.choice(["en", "de"]),
        date=chance.choice([None, "2015", "2015-05", f"2016-0{chance.randint(1, 9)}-11"]),
        places=chance.sample(["IQ/anbar", "FR", "DE", "IQ/anbar/ramadi"], k=chance.randint(0, 3)),
    )


def answers(engine):
    """What an index answers to the questions, facets and all; deleted articles change only scores."""
    found = [engine.search(Query(tree=tree, size=1_000)) for tree in QUESTIONS]
    return [(sorted(ids(one)), one.total, one.facets) for one in found]


@pytest.fixture
def few_together(monkeypatch):
    """Merges begin with two segments of a size, and go by a few postings at a time."""
    monkeypatch.setattr(whoosh_writer, "MERGED_TOGETHER", 2)
    monkeypatch.setattr(whoosh_merge, "POSTINGS_AT_ONCE", 40)


def segments(engine):
    return whoosh_index.open_dir(str(engine.folder()))._segments()


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=15)
@given(batches=some.lists(some.lists(some.integers(0, 40), min_size=1, max_size=12), min_size=1, max_size=8))
def test_merged_segments_answer_as_one_that_was_written_at_once(tmp_path_factory, few_together, batches):
    merged = open_engine(tmp_path_factory.mktemp("merged"))
    latest = {}
    for edition, numbers in enumerate(batches):
        batch = {number: invented(number, edition) for number in numbers}
        merged.add(list(batch.values()), edition)
        latest |= batch
    whole = open_engine(tmp_path_factory.mktemp("whole"))
    whole.add(list(latest.values()), 1)
    assert answers(merged) == answers(whole)


def test_a_merged_segment_has_the_scores_of_one_written_at_once(tmp_path):
    parts, whole = open_engine(tmp_path / "parts"), open_engine(tmp_path / "whole")
    for number in range(30):
        parts.add([invented(number)], number + 1)
    whole.add([invented(number) for number in range(30)], 30)
    question = Query(tree=Or((Word("flood"), Phrase(("the", "ice")))), size=100)
    assert parts.search(question).hits == whole.search(question).hits


def test_the_number_of_segments_grows_with_the_logarithm_of_the_archive(tmp_path):
    engine = open_engine(tmp_path)
    for number in range(150):
        engine.add([invented(number)], number + 1)
    assert len(segments(engine)) <= 3 * whoosh_writer.MERGED_TOGETHER
    assert engine.size() == 150


def test_one_more_article_rewrites_no_large_segment(tmp_path):
    engine = open_engine(tmp_path)
    engine.add([invented(number) for number in range(200)], 1)
    (before,) = (one.segment_id() for one in segments(engine))
    engine.add([invented(900)], 2)
    assert before in [one.segment_id() for one in segments(engine)]


def test_a_segment_whose_articles_were_all_replaced_goes(tmp_path):
    engine = open_engine(tmp_path)
    for edition in range(4):
        engine.add([invented(1, edition), invented(2, edition)], edition)
    assert [one.doc_count() for one in segments(engine)] == [2]


def test_many_words_become_segments_before_they_fill_the_memory(tmp_path, monkeypatch):
    monkeypatch.setattr(whoosh_writer, "WORDS_AT_ONCE", 300)
    monkeypatch.setattr(whoosh_writer, "ARTICLES_AT_ONCE", 5)
    engine = open_engine(tmp_path)
    engine.add([invented(number) for number in range(40)], 1)
    assert len(segments(engine)) > 2
    assert engine.size() == 40


def test_an_addition_that_is_given_up_leaves_no_file_and_no_lock(tmp_path, monkeypatch):
    monkeypatch.setattr(whoosh_writer, "WORDS_AT_ONCE", 100)
    monkeypatch.setattr(whoosh_writer, "ARTICLES_AT_ONCE", 5)
    engine = open_engine(tmp_path)
    engine.add([invented(1)], 1)
    files = sorted(engine.folder().iterdir())
    writer = BulkWriter(whoosh_index.open_dir(str(engine.folder())))
    writer.add_articles([invented(number) for number in range(2, 40)])
    writer.cancel()
    assert sorted(path for path in engine.folder().iterdir() if "LOCK" not in path.name) == [
        path for path in files if "LOCK" not in path.name
    ]
    engine.add([invented(50)], 2)
    assert engine.size() == 2


def test_segments_are_merged_smallest_first_and_only_with_their_like():
    class Sized:
        def __init__(self, size: int) -> None:
            self.size = size

        def doc_count(self) -> int:
            return self.size

        doc_count_all = doc_count

        def deleted_count(self) -> int:
            return 0

    small, large = [Sized(1) for _ in range(8)], [Sized(5_000) for _ in range(8)]
    assert merge_next([*large, *small]) == small
    assert merge_next([*large, *small[:7]]) == large
    assert merge_next([*large[:7], *small[:7]]) == []


def test_documents_that_were_deleted_are_not_in_a_merged_segment(tmp_path):
    engine = open_engine(tmp_path)
    engine.add([invented(number) for number in range(10)], 1)
    (one,) = segments(engine)
    opened = Segment(engine.folder(), one.segment_id(), deleted=[0, 3, 9])
    write_pairs(tmp_path, "merged", merge(tmp_path, "merged", [opened]))
    merged = Segment(tmp_path, "merged")
    assert merged.size == 7
    assert sorted(merged.ids.tolist()) == sorted(opened.ids[[1, 2, 4, 5, 6, 7, 8]].tolist())


# Whoosh's own writer with our codec


@pytest.fixture
def stock(tmp_path):
    """An index that Whoosh's own writer keeps, document by document, through our codec."""
    index = whoosh_index.create_in(str(tmp_path), schema())
    for start in range(0, 30, 10):
        writer = index.writer(codec=FlatCodec())
        for number in range(start, start + 10):
            writer.add_document(**as_document(invented(number)))
        writer.commit(merge=False)
    return index


def test_whooshs_own_writer_makes_the_same_postings(stock, tmp_path_factory):
    engine = open_engine(tmp_path_factory.mktemp("bulk"))
    engine.add([invented(number) for number in range(30)], 1)
    bulk = whoosh_index.open_dir(str(engine.folder()))
    with stock.reader() as one, bulk.reader() as other:
        # Ids are looked up in the documents: the bulk writer keeps no postings of them.
        terms = [(field, term) for field, term in one.all_terms() if field != "id"]
        assert terms == list(other.all_terms())
        for field, term in terms:
            assert one.doc_frequency(field, term) == other.doc_frequency(field, term)
            assert one.frequency(field, term) == other.frequency(field, term)


def test_whooshs_own_merge_keeps_documents_words_and_facets(stock):
    before = _whole(stock)
    stock.writer(codec=FlatCodec()).commit(optimize=True)
    assert len(stock._segments()) == 1
    assert _whole(stock) == before


def test_whooshs_own_deletions_survive_reopening(stock, tmp_path):
    writer = stock.writer(codec=FlatCodec())
    writer.delete_by_term("id", "0003")
    writer.commit(merge=False)
    reopened = whoosh_index.open_dir(str(tmp_path))
    assert reopened.doc_count() == 29
    assert "0003" not in {id for id, _, _ in _whole(reopened)}


def _whole(index):
    """Every document with its facets, and every term with the number of its documents."""
    with index.reader() as reader:
        return sorted(
            (row["id"], row.get("published"), str(sorted(row["facets"].items()))) for _, row in reader.iter_docs()
        )


def test_a_reader_goes_on_with_the_generation_it_holds(tmp_path):
    engine, reader = open_engine(tmp_path), open_engine(tmp_path)
    engine.add([invented(number) for number in range(5)], 1)
    assert reader.size() == 5
    held = reader.view
    for number in range(5, 40):
        engine.add([invented(number)], number)
    assert sum(segment.alive.count for segment in held.segments) == 5
    assert sum(part.found.count for part in Search(Everything(), held.corpus).parts) == 5
    assert reader.search(asked("")).total == 40
