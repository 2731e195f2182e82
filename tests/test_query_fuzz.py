"""A share of what `make fuzz` asks, against the articles of fixtures/: nothing fails, and every reading holds."""

from __future__ import annotations

import random
from collections import Counter

import pytest
from flask import Flask
from hypothesis import given, settings
from hypothesis import strategies as some

from archive import Archive
from archive.analysis import terms
from archive.query import MAX_DEPTH, MAX_LENGTH, Everything, Word, parse_query
from archive.querytree import leaves
from benchmarks import fuzzing
from benchmarks.fuzzing_asking import Asked, WrongAnswer, ask, visit
from benchmarks.fuzzing_queries import Holdings, address, mangled, query, some_texts, texts

SEEDS = some.integers(0, 2**32).map(random.Random)
FEW = Holdings(("flood", "river", "bridge", "the", "of"), ("Harbour Gazette", "en", "2015"), ("nowhere",))


@pytest.fixture(scope="module")
def held(library_app: Flask) -> Holdings:
    """What the archive of the fixtures holds."""
    archive: Archive = library_app.extensions["archive"]
    answer = archive.search(page_size=100)
    counts = Counter(term for hit in answer.hits for text in hit.article.body for term in terms(text))
    values = tuple(value.value for facet in answer.facets for value in facet.values)
    return Holdings(
        tuple(word for word, _ in counts.most_common()), values, tuple(hit.article.id for hit in answer.hits)
    )


def failures(app: Flask, text: str) -> list[str]:
    """What is wrong with the answers to a query in the parser and the archive."""
    return [f"{one.door}: {one.failure}" for one in ask(app, 0, text, None) if one.failure]


@given(chance=SEEDS)
def test_no_query_of_the_language_fails(library_app, held, chance):
    assert failures(library_app, query(chance, held)) == []


@given(data=some.data())
def test_no_text_of_any_characters_fails(library_app, held, data):
    assert failures(library_app, data.draw(texts(held))) == []


@given(chance=SEEDS)
def test_no_query_with_changed_bytes_fails(library_app, held, chance):
    assert failures(library_app, mangled(chance, query(chance, held))) == []


@given(chance=SEEDS)
@settings(max_examples=100)
def test_every_address_is_answered_or_refused_and_never_an_error(library_app, held, chance):
    visit(library_app, address(chance, held, query(chance, held)))


@given(chance=SEEDS)
@settings(max_examples=200)
def test_the_reading_of_a_query_is_read_as_itself(chance):
    reads_as_itself(query(chance, FEW))


@given(text=texts(FEW))
def test_the_reading_of_any_text_is_read_as_itself(text):
    reads_as_itself(text)


def reads_as_itself(text: str) -> None:
    parsed = parse_query(text)
    reading = parsed.in_words
    # How often a word is repeated is not shown, nor can a reading be longer or deeper than a query.
    repeats = any(isinstance(leaf, Word) and leaf.times > 1 for leaf in leaves(parsed.tree))
    if (
        parsed.tree != Everything()
        and len(reading) <= MAX_LENGTH
        and reading.count("(") <= MAX_DEPTH
        and not repeats
    ):
        again = parse_query(reading)
        assert again.in_words == reading
        assert [
            told.message for told in again.warnings if "in capitals it is an operator" not in told.message
        ] == []


# The command


def test_a_seed_makes_the_same_queries_again():
    one, other = (list(fuzzing.queries(3, 7, FEW)) for _ in range(2))
    assert one == other != list(fuzzing.queries(4, 7, FEW))
    assert len(one) == fuzzing.BATCH
    assert {source for _, source, _, _ in one} == set(fuzzing.SOURCES)


def test_hypothesis_makes_as_many_texts_as_are_wanted():
    assert len(some_texts(FEW, 40, 1)) == 40


def test_a_batch_is_read_back_as_it_was_kept():
    batch = fuzzing.Batch(2)
    batch.take("any characters", Asked(1, "parser", "a", 0.001, 0.002))
    batch.take("any characters", Asked(2, "archive", "\ud800", 2.5, 2.6))
    assert fuzzing.Batch.read(batch.as_json()) == batch
    assert [one.number for one in batch.failures] == [2]


def test_the_slowest_and_every_failure_are_told():
    batch = fuzzing.Batch(0)
    batch.take("the language", Asked(1, "archive", "a|b", 1.5, 1.6))
    batch.take("the language", Asked(2, "pages", "/?q=`", 0.5, 0.6, "WrongAnswer: 500"))
    told = fuzzing.answers([batch])
    assert "1 failed, 1 took more than 1 s" in told
    assert "| `a·b`" in told


def test_an_address_with_an_error_is_told_as_a_wrong_answer():
    app = Flask(__name__)

    @app.get("/broken")
    def broken() -> str:
        raise RuntimeError("broken")

    with pytest.raises(WrongAnswer, match="500"):
        visit(app, b"/broken")
