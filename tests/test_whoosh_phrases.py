"""Phrases and words near each other, against reading the words of every article.

The same articles are asked in one segment, in several with articles replaced, and after a merge; with hardly any
common word and with all of them common; with pairs made in one step and in many.
"""

from __future__ import annotations

import random

import pytest
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as some

from archive import fields
from archive.analysis import terms
from archive.engines import (
    whoosh_merge,
    whoosh_pairs,
    whoosh_phrase,
    whoosh_postings,
    whoosh_segment,
    whoosh_writer,
)
from archive.engines.port import Query
from archive.engines.whoosh_engine import open_engine
from archive.query import Near, Phrase
from tests.making import article, ids

COMMON_WORDS = ["the", "of", "a", "to"]
RARE_WORDS = ["comet", "ozean", "bridge", "herald", "ice"]
WORDS = [*COMMON_WORDS, *RARE_WORDS, "unknown"]


def invented(number: int, edition: int = 0):
    """An article of common words with rare ones between them; every seventh is long, every fifth has no body."""
    chance = random.Random(number * 10 + edition)

    def words(length: int) -> str:
        return " ".join(chance.choice(COMMON_WORDS if chance.random() < 0.8 else RARE_WORDS) for _ in range(length))

    paragraphs = [words(chance.randint(0, 40 if number % 7 == 0 else 6)) for _ in range(chance.randint(1, 4))]
    return article(
        f"{number:03}",
        paragraphs if number % 5 else (),
        title=words(chance.randint(1, 4)) if number % 3 else None,
        standfirst=words(3) if number % 4 == 0 else None,
    )


# How the index is made: settings that are few enough to be met by 120 small articles
SETTINGS = {
    "as it comes": {},
    "all words common": {(whoosh_postings, "COMMON"): 10_000},
    "no word common": {(whoosh_postings, "COMMON"): 1},
    "few places at once": {(whoosh_pairs, "PLACES_AT_ONCE"): 1, (whoosh_phrase, "AT_ONCE"): 1},
    "some places at once": {(whoosh_pairs, "PLACES_AT_ONCE"): 30, (whoosh_merge, "POSTINGS_AT_ONCE"): 15},
    "two words paired": {(whoosh_pairs, "MOST_PAIRED"): 2, (whoosh_segment, "MOST_PAIRED"): 2},
    "always looked up": {(whoosh_phrase, "MANY"): 0, (whoosh_phrase, "AT_ONCE"): 7},
    "never looked up": {(whoosh_phrase, "MANY"): 1_000, (whoosh_postings, "COMMON"): 3},
}
SEGMENTS = ("one segment", "replaced", "merged")


@pytest.fixture(scope="module", params=SETTINGS)
def chosen(request):
    with pytest.MonkeyPatch.context() as patch:
        for (module, name), value in SETTINGS[request.param].items():
            patch.setattr(module, name, value)
        yield patch


@pytest.fixture(scope="module", params=SEGMENTS)
def filled(request, chosen, tmp_path_factory):
    """An engine, and the articles that it holds."""
    engine = open_engine(tmp_path_factory.mktemp("phrases"))
    latest = {number: invented(number) for number in range(120)}
    engine.add(list(latest.values()), 1)
    if request.param != "one segment":
        together = 2 if request.param == "merged" else 100
        chosen.setattr(whoosh_writer, "MERGED_TOGETHER", together)
        for edition, numbers in enumerate([range(0, 120, 3), range(100, 130), range(60, 66)], 1):
            batch = {number: invented(number, edition) for number in numbers}
            engine.add(list(batch.values()), edition)
            latest |= batch
    yield engine, list(latest.values())
    engine.close()


def read(one) -> list[list[list[str]]]:
    """The words of an article: of each field, of each paragraph."""
    return [[list(terms(paragraph)) for paragraph in row.read(one)] for row in fields.text_fields()]


def has_phrase(one, words) -> bool:
    length = len(words)
    return any(
        tuple(paragraph[place : place + length]) == words
        for field in read(one)
        for paragraph in field
        for place in range(len(paragraph) - length + 1)
    )


def has_near(one, words, apart: int) -> bool:
    length = len(set(words)) + apart
    return any(
        set(words) <= set(paragraph[place : place + length])
        for field in read(one)
        for paragraph in field
        for place in range(len(paragraph))
    )


def found_by(engine, tree) -> list[str]:
    found = engine.search(Query(tree=tree, size=1_000))
    assert (found.total, found.relaxed) == (len(found.hits), False)
    assert all(score > 0 for _, score in found.hits)
    return sorted(ids(found))


shared = settings(suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=10)
PHRASES = some.lists(some.sampled_from(WORDS), min_size=1, max_size=5) | some.lists(
    some.sampled_from(COMMON_WORDS), min_size=2, max_size=5
)


@shared
@given(words=PHRASES)
@example(words=["the", "the", "the"])
@example(words=["the", "of", "the", "of"])
@example(words=["comet", "the", "comet"])
def test_a_phrase_is_found_where_its_words_stand_in_one_paragraph_in_order(filled, words):
    engine, articles = filled
    expected = sorted(one.id for one in articles if has_phrase(one, tuple(words)))
    assert found_by(engine, Phrase(tuple(words))) == expected


@shared
@given(data=some.data())
def test_every_run_of_an_articles_words_is_found(filled, data):
    engine, articles = filled
    one = data.draw(some.sampled_from([one for one in articles if one.title]))
    words = terms(data.draw(some.sampled_from([text for text in (one.title, *one.body) if text])))
    begin = data.draw(some.integers(0, len(words) - 1))
    words = words[begin : begin + data.draw(some.integers(1, 12))]
    assert one.id in found_by(engine, Phrase(words))


@shared
@given(words=some.lists(some.sampled_from(WORDS), min_size=1, max_size=4), apart=some.integers(0, 8))
@example(words=["the", "of"], apart=0)
@example(words=["comet", "comet"], apart=0)
def test_words_near_each_other_are_found_in_any_order(filled, words, apart):
    engine, articles = filled
    expected = sorted(one.id for one in articles if has_near(one, words, apart))
    assert found_by(engine, Near(tuple(words), apart)) == expected
    assert found_by(engine, Near(tuple(words[::-1]), apart)) == expected


# Single cases


@pytest.fixture
def engine(tmp_path):
    opened = open_engine(tmp_path)
    yield opened
    opened.close()


def test_a_phrase_does_not_reach_from_one_article_into_the_next(engine):
    engine.add([article(f"{n:02}", "river flood") for n in range(40)], 1)
    assert found_by(engine, Phrase(("flood", "river"))) == []
    assert len(found_by(engine, Phrase(("river", "flood")))) == 40


def test_a_phrase_does_not_reach_across_paragraphs_or_fields(engine):
    engine.add([article("a", ["the rose", "", "river burst"], title="the river", standfirst="burst again")], 1)
    for words in (("rose", "river"), ("river", "the"), ("river", "burst", "again"), ("again", "the", "rose")):
        assert found_by(engine, Phrase(words)) == []
    assert found_by(engine, Phrase(("river", "burst"))) == ["a"]


def test_words_near_each_other_stand_in_one_paragraph(engine):
    engine.add([article("a", ["the rose", "river burst"], title="ice")], 1)
    assert found_by(engine, Near(("rose", "river"), 20)) == []
    assert found_by(engine, Near(("ice", "rose"), 20)) == []


def test_as_many_words_may_stand_between_as_are_said(engine):
    engine.add([article("a", "one x two x x three")], 1)
    assert found_by(engine, Near(("one", "two"), 0)) == []
    assert found_by(engine, Near(("two", "one"), 1)) == ["a"]
    assert found_by(engine, Near(("three", "one", "two"), 2)) == []
    assert found_by(engine, Near(("three", "one", "two"), 3)) == ["a"]


def test_the_rarest_of_words_near_each_other_may_stand_among_the_others(engine):
    engine.add([article("a", "two one three"), article("b", "two three"), article("c", "two x one x three")], 1)
    assert found_by(engine, Near(("one", "two", "three"), 0)) == ["a"]
    assert found_by(engine, Near(("one", "two", "three"), 2)) == ["a", "c"]


@pytest.mark.parametrize("length", [2, 3, 200, 255, 256, 257, 300])
def test_a_phrase_or_nearness_may_be_of_many_words(engine, length):
    words = tuple(f"word{number}" for number in range(length))
    engine.add([article("a", " ".join(words)), article("b", " ".join(words[:-1]))], 1)
    assert found_by(engine, Phrase(words)) == ["a"]
    assert found_by(engine, Near(words[::-1], 0)) == ["a"]


def test_a_word_that_stands_more_than_255_times_is_no_hindrance(engine):
    # Frequencies and positions need more than a byte, in one article only.
    engine.add(
        [article("a", f"{'the ' * 300}comet {'of ' * 70_000}the comet"), article("b", "the comet of the")], 1
    )
    engine.add([article("c", "of the comet")], 2)
    assert found_by(engine, Phrase(("of", "the", "comet"))) == ["a", "c"]
    assert found_by(engine, Phrase(("comet", "of", "the"))) == ["b"]
    assert found_by(engine, Near(("the", "comet", "of"), 0)) == ["a", "b", "c"]


def test_a_phrase_of_no_words_finds_nothing(engine):
    engine.add([article("a", "comet")], 1)
    assert found_by(engine, Phrase(())) == []


def test_no_more_words_are_paired_than_a_byte_tells_apart():
    assert whoosh_segment.MOST_PAIRED < 256
    assert whoosh_segment.MOST_PAIRED**2 <= 2**16


def test_phrases_of_more_common_words_than_are_paired_are_found(engine):
    words = [f"w{number:03}" for number in range(whoosh_segment.MOST_PAIRED + 20)]
    bodies = [" ".join(random.Random(number).sample(words, len(words))) for number in range(6)]
    engine.add([article(f"{number}", body) for number, body in enumerate(bodies)], 1)
    for number, body in enumerate(bodies):
        listed = body.split()
        for place in range(0, len(listed) - 3, 5):
            assert f"{number}" in found_by(engine, Phrase(tuple(listed[place : place + 3])))
    assert found_by(engine, Phrase((words[0], words[0]))) == []
