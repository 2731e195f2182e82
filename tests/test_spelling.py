"""Searches that find hardly anything: what they are corrected to, and that what is offered finds more."""

from __future__ import annotations

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as some

from archive import open_archive

ROWS = [
    *(
        {"id": f"r{n}", "title": "Rosedale floods", "body": "The border crossing near the bridge was closed."}
        for n in range(4)
    ),
    *({"id": f"s{n}", "title": "Harbour", "body": "They separate the catch."} for n in range(40)),
    {"id": "slip", "title": "Harbour", "body": "They seperate the catch."},
    {"id": "spade", "title": "Notes", "body": "A rose stood in the dale; Lisbon slept.", "language": "en"},
]
for row in ROWS:
    row |= {"outlet": "The Rosedale Courier" if row["id"].startswith("r") else "Harbour Gazette"}


@pytest.fixture(scope="module")
def archive(tmp_path_factory):
    with open_archive(tmp_path_factory.mktemp("spelling")) as opened:
        opened.add(ROWS)
        yield opened


def meant(archive, text, **asked):
    return [(one.query, one.total) for one in archive.search(text, **asked).did_you_mean]


@pytest.mark.parametrize(
    ("text", "expected", "total"),
    [
        ("brigde", "bridge", 4),
        ("vridge", "bridge", 4),
        ("bridgee", "bridge", 4),
        ("bordercrossing", "border crossing", 4),
        ("rose dale", "rosedale", 4),
        ("Rose Dale", "Rosedale", 4),
        ("BRIGDE", "BRIDGE", 4),
        ('"border crosing"', '"border crossing"', 4),
        ("“border crosing”", "“border crossing”", 4),
        ("title:flods -harbour", "title:floods -harbour", 4),
        ("(brigde OR zzzz) AND border", "(bridge OR zzzz) AND border", 4),
        ("brigde crosing", "bridge crossing", 4),
        ('"brigde crosing"~5', '"bridge crossing"~5', 4),
        ("seperate", "separate", 40),
        ("outlet:courir bridge", 'outlet:"The Rosedale Courier" bridge', 4),
        ("place:Lisbonn", 'place:"Lisbon, Portugal"', 1),
    ],
)
def test_it_is_offered_as_the_archive_spells_it(archive, text, expected, total):
    assert meant(archive, text)[0] == (expected, total)


@pytest.mark.parametrize("text", ["bridge", "", "xyzzyplugh", "harbour", "-brigde", "brigde~", "bor*", "date:2031"])
def test_nothing_is_offered_where_it_would_gain_nothing(archive, text):
    assert meant(archive, text) == []


def test_only_what_finds_more_with_the_same_filters_is_offered(archive):
    assert meant(archive, "brigde", outlet="The Rosedale Courier") == [("bridge", 4)]
    assert meant(archive, "brigde", outlet="Harbour Gazette") == []
    assert meant(archive, "brigde", to="1990") == []


def test_of_a_filter_that_no_article_has_it_is_told_once_with_those_that_look_like_it(archive):
    lisbons = ["PT/lisbon/lisbon", "PT/lisbon"]
    for name, wrong, right in (("outlet", "courir", ["The Rosedale Courier"]), ("place", "Lisbonn", lisbons)):
        answer = archive.search("bridge", **{name: wrong})
        assert [one.value for unknown in answer.unknown for one in unknown.suggestions] == right
        assert answer.did_you_mean == ()


def test_a_value_that_an_article_has_is_no_slip(archive):
    assert meant(archive, "place:lisbon brigde") == []
    assert meant(archive, "place:Lisbon zzzz") == []


def test_where_no_article_has_all_words_one_that_finds_some_with_all_is_offered(archive):
    answer = archive.search("border crosing")
    assert answer.relaxed
    assert meant(archive, "border crosing") == [("border crossing", 4)]


def test_who_goes_on_by_cursor_is_not_asked_again(archive):
    first = archive.search("border crosing", page_size=1)
    assert first.did_you_mean
    assert archive.search("border crosing", page_size=1, cursor=first.next).did_you_mean == ()


def test_some_of_the_words_are_offered_only_where_no_article_has_them_all(archive):
    assert archive.search("border separate", match="all").with_most == 44
    answer = archive.search("the crossing", match="all", outlet="Harbour Gazette")
    assert (answer.total, answer.unfiltered, answer.with_most) == (0, 4, 0)
    answer = archive.search("border separate", match="all", to="1990")
    assert (answer.total, answer.unfiltered, answer.with_most) == (0, 0, 0)


def test_other_ways_are_offered_after_the_likeliest_but_not_inflections_of_it(archive):
    words = ("candle", "candle candle", "candles", "candles, again", "handle", "mantle piece")
    archive.add([{"body": f"A {word} here.", "language": "en"} for word in words])
    assert meant(archive, "vandle") == [("candle", 4), ("handle", 1)]


def test_the_json_tells_query_filters_and_total(archive):
    told = archive.search("brigde").as_json()["query"]["did_you_mean"]
    assert told == [{"query": "bridge", "total": 4}]


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=40)
@given(text=some.text(alphabet='brigdecosn "()-:~*“”\ud800é', max_size=30))
def test_any_query_gets_an_answer_and_what_is_offered_finds_what_it_says(archive, text):
    answer = archive.search(text)
    for offered in answer.did_you_mean:
        again = archive.search(offered.query, match="all" if answer.relaxed else "auto")
        assert again.total == offered.total
        assert again.total > (0 if answer.relaxed else answer.total)
