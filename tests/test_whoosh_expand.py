"""Patterns and misspelt words, to the words of the archive that they may mean."""

from __future__ import annotations

import re
from functools import cache

import pytest
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as some

from archive.analysis import is_like
from archive.engines import whoosh_expand
from archive.engines.port import MOST_WORDS, Query
from archive.engines.whoosh_engine import open_engine
from archive.query import And, Fuzzy, Not, Or, Wildcard, Word
from tests.making import article, ids

LETTERS = "ab*?.+\\()[]{}^$|-é\n"


@cache
def fits(pattern: str, word: str) -> bool:
    """Whether a word fits a pattern, said letter by letter."""
    if not pattern:
        return not word
    if pattern[0] == "*":
        return fits(pattern[1:], word) or bool(word and fits(pattern, word[1:]))
    return bool(word) and pattern[0] in ("?", word[0]) and fits(pattern[1:], word[1:])


@given(pattern=some.text(LETTERS, max_size=8), word=some.text("ab.+\\(é\n*?", max_size=8))
@example(pattern="a*b?b*", word="aabbb")
@example(pattern="*a*a*", word="aa")
@example(pattern="a*a", word="a")
@example(pattern="\\?", word="\\b")
@example(pattern="**", word="")
def test_a_star_stands_for_any_characters_and_a_question_mark_for_one(pattern, word):
    assert bool(is_like(pattern)(word)) == fits(pattern, word)


@pytest.mark.parametrize("pattern", ["*a" * 20 + "*c", "a*" * 20 + "c", "?*" * 20 + "c", "*" * 20 + "c"])
def test_a_pattern_of_many_stars_ends_on_a_long_word(pattern):
    # A match that tried every way would take longer than anyone lives.
    assert not is_like(pattern)("a" * 5_000)
    assert is_like(pattern)("a" * 5_000 + "c")


@cache
def distance(one: str, other: str) -> int:
    """The fewest letters more, less, changed, or exchanged with their neighbour: none of them twice."""
    if not one or not other:
        return len(one) + len(other)
    ways = [
        distance(one[1:], other) + 1,
        distance(one, other[1:]) + 1,
        distance(one[1:], other[1:]) + (one[0] != other[0]),
    ]
    if len(one) > 1 and len(other) > 1 and one[:2] == other[1::-1]:
        ways.append(distance(one[2:], other[2:]) + 1)
    return min(ways)


@pytest.fixture
def engine(tmp_path):
    opened = open_engine(tmp_path)
    yield opened
    opened.close()


VOCABULARY = sorted(
    {f"{one}{other}{last}" for one in ("fl", "é") for other in ("oo", "ao", "o", "日") for last in "dxé"}
)


@pytest.fixture(scope="module")
def lettered(tmp_path_factory):
    """An article for each word of many that are alike, in three segments."""
    opened = open_engine(tmp_path_factory.mktemp("lettered"))
    words = sorted(
        {a + b + c + d for a in "abc" for b in ("", "a", "b", "ab") for c in ("", "c", "é") for d in ("", "ba")}
    )
    for number in range(3):
        opened.add([article(word, word) for word in words[number::3]], number)
    yield opened, [(word, *spelled(word)) for word in words]
    opened.close()


def spelled(word: str) -> tuple[str]:
    """The word as it is kept: without accents."""
    return (word.replace("é", "e"),)


shared = settings(suppress_health_check=[HealthCheck.function_scoped_fixture])


@shared
@given(text=some.text("abce", min_size=1, max_size=6), slips=some.integers(0, 3))
def test_a_word_finds_what_is_so_many_slips_away_and_begins_alike(lettered, text, slips):
    engine, words = lettered
    expected = sorted(id for id, word in words if word[0] == text[0] and distance(text, word) <= slips)
    found = engine.search(Query(tree=Fuzzy(text, slips), size=500))
    assert sorted(ids(found)) == expected
    (told,) = found.expanded
    assert sorted(told.words) == sorted({word for id, word in words if id in expected})


@shared
@given(pattern=some.text("abce*?", min_size=1, max_size=6))
def test_a_pattern_finds_the_articles_with_a_word_that_fits(lettered, pattern):
    engine, words = lettered
    found = engine.search(Query(tree=Wildcard(pattern), size=500))
    assert sorted(ids(found)) == sorted(id for id, word in words if fits(pattern, word))
    (told,) = found.expanded
    assert told.total == len(told.words) == len({word for _, word in words if fits(pattern, word)})


@pytest.mark.parametrize("pattern", ["fl.*", "fl+d", "flo[o]d", "(flood)*", "^flood$", "flood|ice", "fl\\*"])
def test_punctuation_in_a_pattern_is_never_special(engine, pattern):
    engine.add([article("a", "flood ice")], 1)
    assert ids(engine.search(Query(tree=Wildcard(pattern)))) == []


def test_words_beyond_ascii_count_by_letters_and_not_by_bytes(engine):
    engine.add([article("a", "живот"), article("b", "жизнь"), article("c", "日本")], 1)
    assert ids(engine.search(Query(tree=Wildcard("жи???")))) == ["a", "b"]
    assert ids(engine.search(Query(tree=Fuzzy("живат", 1)))) == ["a"]
    assert ids(engine.search(Query(tree=Wildcard("?")))) == ["c"]


def test_a_word_that_begins_otherwise_is_no_misspelling(engine):
    engine.add([article("a", "flood"), article("b", "blood"), article("c", "folod")], 1)
    assert set(ids(engine.search(Query(tree=Fuzzy("flood", 1))))) == {"a", "c"}


def test_words_of_every_text_field_are_meant(engine):
    engine.add([article("a", title="flood"), article("b", standfirst="floods"), article("c", "flooding")], 1)
    found = engine.search(Query(tree=Wildcard("flood*")))
    assert set(ids(found)) == {"a", "b", "c"}
    assert set(found.expanded[0].words) == {"flood", "floods", "flooding"}


# What is told


def test_the_most_frequent_words_come_first_and_all_are_counted(engine):
    bodies = [f"w{number:03}" for number in range(MOST_WORDS + 50)]
    engine.add([article(f"{number}", body) for number, body in enumerate(bodies)], 1)
    engine.add([article("z", "w240 w249"), article("y", "w249")], 2)
    found = engine.search(Query(tree=Wildcard("w*"), size=1_000))
    (told,) = found.expanded
    assert (told.node, told.total, len(told.words)) == (Wildcard("w*"), MOST_WORDS + 50, MOST_WORDS)
    assert told.words[:4] == ("w249", "w240", "w000", "w001")
    assert found.total == MOST_WORDS + 2


def test_a_pattern_that_nothing_fits_is_told_too(engine):
    engine.add([article("a", "flood")], 1)
    found = engine.search(Query(tree=Wildcard("x*")))
    assert (found.total, found.hits) == (0, ())
    assert [(told.words, told.total) for told in found.expanded] == [((), 0)]


def test_each_pattern_of_a_query_is_told_once(engine):
    engine.add([article("a", "flood ice")], 1)
    tree = Or((Wildcard("fl*"), Fuzzy("iec", 1), And((Wildcard("fl*"), Not(Wildcard("x*"))))))
    found = engine.search(Query(tree=tree))
    assert [told.node for told in found.expanded] == [Wildcard("fl*"), Fuzzy("iec", 1), Wildcard("x*")]


def test_nothing_is_told_of_plain_words(engine):
    engine.add([article("a", "flood")], 1)
    assert engine.search(Query(tree=Word("flood"))).expanded == ()


def test_of_very_many_terms_the_most_frequent_are_looked_at(engine, monkeypatch):
    monkeypatch.setattr(whoosh_expand, "MOST_TERMS", 5)
    engine.add([article(f"{number}", f"w{number:02} w07") for number in range(40)], 1)
    found = engine.search(Query(tree=Wildcard("w*"), size=100))
    assert found.expanded[0].words[0] == "w07"
    assert found.total == 40


# Scores


def test_a_rare_slip_weighs_no_more_than_the_word_itself(engine):
    engine.add([article(f"{number}", "flood came") for number in range(20)] + [article("slip", "flod came")], 1)
    found = engine.search(Query(tree=Fuzzy("flood", 1), size=50))
    assert found.total == 21
    assert len({score for _, score in found.hits}) == 1


def test_a_pattern_of_one_word_has_the_score_of_that_word(engine):
    engine.add([article("a", "flood ice", language="und"), article("b", "ice", language="und")], 1)
    pattern, word = (engine.search(Query(tree=tree)).hits for tree in (Wildcard("floo?"), Word("flood")))
    assert pattern == word


@pytest.mark.parametrize("pattern", ["f*", "*d", "*", "f?o*", "*lo*"])
def test_patterns_match_as_pythons_own_expressions_do(engine, pattern):
    words = ["flood", "food", "fraud", "ice", "f", "afloat"]
    engine.add([article(word, word) for word in words], 1)
    expression = re.compile(pattern.replace("*", ".*").replace("?", "."))
    assert sorted(ids(engine.search(Query(tree=Wildcard(pattern))))) == sorted(filter(expression.fullmatch, words))


def test_many_patterns_share_the_words_they_stand_for(engine, monkeypatch):
    monkeypatch.setattr(whoosh_expand, "MOST_WORDS_IN_ALL", 6)
    engine.add([article(f"{number}", f"a{number} b{number}") for number in range(10)], 1)
    tree = And((Wildcard("a*"), Not(And((Wildcard("b*"), Not(Wildcard("a*")))))))
    found = engine.search(Query(tree=tree, size=50))
    assert [(len(told.words), told.total) for told in found.expanded] == [(3, 10), (3, 10)]


def test_a_word_of_letters_and_digits_that_share_a_bit_is_still_compared(engine):
    engine.add([article("a", "flp0d"), article("b", "flood")], 1)
    assert sorted(ids(engine.search(Query(tree=Fuzzy("flopd", 2))))) == ["a", "b"]
