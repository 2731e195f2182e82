"""What two texts have in common, as a reader is told it: names, phrases, dates."""

from __future__ import annotations

import pytest

from archive.analysis import stopwords
from archive.dates import PartialDate
from archive.places.place import Place
from archive.related.naming import longest, names_in, proper_words
from archive.related.phrases import Passages, Repeated
from archive.related.reasons import Shared, When, days_for_certain, when
from tests.making import article

RARITY = {"will": 1.0, "fight": 3.0, "bridge": 2.0, "closed": 1.5}


def shared(one: str, other: str) -> list[str]:
    """The phrases that two texts share, as the first has them."""
    passages = Passages.of(article(body=one))
    found = Repeated(passages, RARITY, stopwords("en")).shared(Passages.of(article(body=other)))
    return [passages.as_written(phrase) for phrase in found]


def test_the_longest_run_of_words_in_both_is_a_phrase_as_it_is_written():
    said = "The troops showed No Will to Fight, he said."
    assert shared(said, "They had no will to fight on Sunday.") == ["No Will to Fight"]


def test_no_phrase_goes_on_over_a_pause():
    assert shared("They closed the bridge. To fight on.", "He closed the bridge to fight on.") == [
        "closed the bridge"
    ]


def test_a_short_run_with_one_telling_word_is_no_phrase():
    assert shared("He went to the bridge", "She came to the bridge") == []


def test_no_phrase_ends_in_a_word_that_says_nothing():
    assert shared("The closed bridge will fight on the", "A closed bridge will fight on the") == [
        "closed bridge will fight"
    ]


def test_the_most_telling_phrase_stands_first():
    one = "They closed the bridge, without any will to fight again."
    assert shared(one, one)[0] == "without any will to fight"


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("He met Ash Carter on Sunday.", {"Ash Carter"}),
        ("Then Abu Bakr al-Baghdadi spoke.", {"Abu Bakr", "Abu Bakr al-Baghdadi", "Bakr al-Baghdadi"}),
        ("The Bank of England said", {"Bank of England"}),
        ("On Friday May went home.", set()),
        ("Élise Ångström’s house", {"Élise Ångström"}),
        ("He met John F. Kennedy once.", set()),
        ("nobody is named here", set()),
    ],
)
def test_runs_of_capitals_are_names(text, expected):
    found = set(names_in(article(body=text)).values())
    assert found == expected


def test_a_name_within_a_longer_one_is_left_out():
    assert longest([("ash", "carter"), ("secretary", "ash", "carter"), ("tip", "o")]) == [
        ("secretary", "ash", "carter"),
        ("tip", "o"),
    ]


@pytest.mark.parametrize(
    ("one", "other", "expected", "days"),
    [
        ("2015-05-22", "2015-05-22T23:00", When.SAME_DAY, 0),
        ("2015-05-22", "2015-05-20", When.EARLIER, 2),
        ("2015-05-22", "2016", When.LATER, None),
        ("2015-05-22", "2015", None, None),
        ("2015", "2015", None, None),
    ],
)
def test_what_is_earlier_and_what_is_later_is_told_as_far_as_it_is_known(one, other, expected, days):
    dates = PartialDate(one), PartialDate(other)
    assert when(*dates) == expected
    assert days_for_certain(*dates) == days


def test_an_undated_article_is_neither_earlier_nor_later():
    assert when(None, PartialDate("2015")) is None


def test_reasons_are_sentences_the_strongest_first():
    told = Shared(
        places=(Place(id="IQ/ramadi", name="Ramadi", label="Ramadi", kind="city"),),
        names=("al-Tanf",),
        phrases=("no will to fight",),
        words=("militia",),
        days_apart=2,
    ).sentences
    assert told == ("both name Ramadi and al-Tanf", "2 days apart", "share “no will to fight”")


def test_beside_a_mark_that_says_so_the_same_day_is_not_told_again():
    same = Shared(words=("militia",), days_apart=0, when=When.SAME_DAY)
    assert same.sentences == ("the same day", "share “militia”")
    assert same.beside_mark == ("share “militia”",)


@pytest.mark.parametrize(
    ("text", "language", "expected"),
    [
        ("On Friday the Saudi king met Shell, he said. Nobody came.", "en", {"saudi", "shell"}),
        ("Sonntag kam der König nach Haus.", "de", set()),
    ],
)
def test_words_with_a_capital_within_a_sentence_are_names(text, language, expected):
    assert proper_words(article(body=text, language=language)) == expected


def test_nothing_in_common_is_no_reason():
    assert Shared(days_apart=61).sentences == ()


CREDITED = "The mill closed. (Reporting by Ann Other and Bob Walker; Editing by Cy Moss)"


def test_who_is_credited_with_a_text_is_none_of_its_names():
    assert names_in(article(body=CREDITED)) == {}


def test_a_credit_is_no_shared_phrase():
    assert shared(CREDITED, "A bridge opened. (Reporting by Ann Other; Editing by Cy Moss)") == []
