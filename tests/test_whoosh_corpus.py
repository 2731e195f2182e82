"""What a word weighs and how lengths count: of all segments together, by small indexes one can count by hand."""

from __future__ import annotations

import math
from contextlib import closing

import pytest

from archive.engines import open_engine
from archive.engines.whoosh_corpus import BURST, K1
from archive.engines.whoosh_match import Search
from archive.query import Or, Phrase, Word
from tests.making import article, asked, ids


@pytest.fixture
def engine(tmp_path):
    with closing(open_engine("whoosh", tmp_path / "index")) as opened:
        yield opened


def weight(engine, node) -> float:
    engine.size()
    return Search(node, engine.view.corpus).weight(node)


def test_a_word_that_stands_more_often_than_by_chance_weighs_more(engine):
    """Both stand in two articles of four: "however" once in each, "comet" five times in all."""
    engine.add([article("a", "however comet comet"), article("b", "however comet comet comet")], 1)
    engine.add([article("c", "ice"), article("d", "ice river")], 2)
    idf, by_chance = math.log(1 + 2.5 / 2.5), -4 * math.log(1 - 2 / 4)
    assert weight(engine, Word("however")) == pytest.approx((K1 + 1) * idf)
    assert weight(engine, Word("comet")) == pytest.approx((K1 + 1) * idf * (1 + BURST * math.log(5 / by_chance)))


def test_the_words_of_a_phrase_weigh_as_they_do_by_themselves(engine):
    engine.add([article("a", "red comet comet"), article("b", "ice"), article("c", "red ice")], 1)
    words = weight(engine, Word("red")) + weight(engine, Word("comet"))
    assert weight(engine, Phrase(("red", "comet"))) == pytest.approx(words)
    assert weight(engine, Phrase(("red", "comet"), times=2)) > words


def test_a_word_in_every_article_weighs_little_however_often_it_stands(engine):
    engine.add([article("a", "the the the the"), article("b", "the ice")], 1)
    assert 0 < weight(engine, Word("the")) < weight(engine, Word("ice")) / 3


def test_occurrences_beyond_a_byte_are_all_counted(engine):
    engine.add([article("a", "ice " * 1_000, title="Ice"), article("b", "river")], 1)
    engine.add([article("c", "ice")], 2)
    engine.size()
    corpus = engine.view.corpus
    assert sum(map(corpus.occurrences, corpus.inflected(Word("ice")))) == 1_002


def test_articles_without_a_standfirst_do_not_make_those_of_others_long(engine):
    """A field's mean length is that of the articles that have it."""
    engine.add([article("a", standfirst="ice age"), *(article(f"x{n}", "river") for n in range(50))], 1)
    engine.size()
    (segment,) = engine.view.corpus.segments
    assert engine.view.corpus.worth(segment, "standfirst")[segment.ids.tolist().index(b"a")] == pytest.approx(1.5)


def test_a_word_of_a_long_title_counts_less_and_in_a_long_body_lesser_still(engine):
    short, long = "comet", "comet one two three four five six"
    engine.add([article("a", title=short), article("b", title=long), article("c", short), article("d", long)], 1)
    a, b, c, d = (dict(engine.search(asked("comet")).hits)[id] for id in "abcd")
    assert a > b
    assert 1 > b / a > d / c


def test_scores_do_not_depend_on_the_segments(tmp_path):
    texts = ["comet comet ice", "ice", "river comet", "river ice ice ice", "bridge"]
    made = [article(str(number), text, title=text[:3]) for number, text in enumerate(texts)]
    answers = []
    for name, batches in (("one", [made]), ("many", [[one] for one in made])):
        with closing(open_engine("whoosh", tmp_path / name)) as engine:
            for number, batch in enumerate(batches, 1):
                engine.add(batch, number)
            answers.append(dict(engine.search(asked("comet OR ice OR river")).hits))
    assert answers[0] == pytest.approx(answers[1])


def test_a_compound_that_a_sentence_repeats_counts_as_often_as_it_stands(engine):
    engine.add([article("a", "a mid air crash"), article("b", "air of the mid sea"), article("c", "crash")], 1)
    tree = asked("mid-air crash mid-air one two three four mid-air").tree
    engine.size()
    sentence = Search(tree, engine.view.corpus).tree
    assert isinstance(sentence, Or)
    repeated = {"mid": 3, "air": 3}
    assert {word.text: word.times for word in sentence.parts} == repeated | dict.fromkeys(
        ["crash", "one", "two", "three", "four"], 1
    )
    assert ids(engine.search(asked("mid-air crash mid-air one two three four mid-air")))[0] == "a"
