"""A search answer in JSON, as docs/json.md promises it."""

from __future__ import annotations

import json
from dataclasses import replace

import pytest

from archive.engines.port import Expansion
from archive.parameters import Count, Group, Match
from archive.query import Fuzzy, Wildcard, parse_query
from archive.related.reasons import Shared, When
from archive.results import (
    AppliedVariants,
    Correction,
    FacetCounts,
    FacetValue,
    Hit,
    Piece,
    Related,
    Results,
    Variant,
)
from archive.stories.shown import HitStory
from tests.making import article

FOUND = article(
    "0a1b2c3d4e", "A flood.", title="Flood", outlet="Courier", source_id="7", date="2015-05", places=["IQ"]
)
HIT = Hit(
    article=FOUND,
    score=1.23456789,
    title=(Piece("Flood", True),),
    snippets=((Piece("A ", False), Piece("flood", True), Piece(".", False)),),
    story=HitStory(id="0a1b2c3d4e", shown="0a1b2c3d4e", outlet="Courier"),
)
MAY = FacetValue(value="2015-05", label="May 2015", count=1)
YEAR = FacetValue(value="2015", label="2015", count=1, selected=True, values=(MAY,))
DATE = FacetCounts(name="date", label="Date", values=(YEAR,), missing=2, total_values=1)


def results(**changes):
    given = {"total": 1, "hits": (HIT,), "facets": (DATE,), "page": 1, "page_size": 20, "took_ms": 1.26}
    given |= {"query": parse_query("flood ()")} | changes
    return Results(**{"total_stories": given["total"]} | given)


def test_the_answer_has_these_parts():
    assert list(results().as_json()) == [
        "query",
        "total",
        "total_stories",
        "group",
        "count",
        "results",
        "facets",
        "page",
        "page_size",
        "pages",
        "next",
        "took_ms",
    ]


def test_the_query_is_told_as_typed_and_as_read_with_its_warnings():
    assert results(relaxed=True).as_json()["query"] == {
        "input": "flood ()",
        "parsed": "flood",
        "warnings": [{"message": "empty brackets were left out", "position": 6}],
        "relaxed": True,
        "any_word": False,
        "expanded": [],
        "unknown": [],
        "namesakes": [],
        "match": "auto",
        "with_most": 0,
        "applied_variants": [],
        "did_you_mean": [],
    }


def test_other_spellings_that_were_searched_and_may_be_meant_are_told():
    applied = AppliedVariants("al-Tanf", "SY/homs/al-tanf", "al-Tanf, Syria", (Variant("At Tanf", 2),))
    meant = Correction("flood", 3)
    told = results(applied_variants=(applied,), did_you_mean=(meant,)).as_json()["query"]
    assert told["applied_variants"] == [
        {
            "text": "al-Tanf",
            "place": "SY/homs/al-tanf",
            "label": "al-Tanf, Syria",
            "variants": [{"text": "At Tanf", "articles": 2}],
        }
    ]
    assert told["did_you_mean"] == [{"query": "flood", "total": 3}]


def test_that_no_article_has_all_words_is_told_where_all_were_demanded():
    strict = {"query": parse_query("flood tide"), "match": Match.ALL, "total": 0, "hits": ()}
    assert results(**strict).notices == ("No article has all these words.",)
    assert results(**strict, unfiltered=3).notices == ()


def test_what_a_pattern_was_taken_for_is_told():
    expanded = (Expansion(Wildcard("bord*"), ("border", "borders"), 2),)
    answer = results(expanded=expanded)
    assert answer.as_json()["query"]["expanded"] == [
        {"pattern": "bord*", "words": ["border", "borders"], "total": 2}
    ]
    assert answer.notices == ("bord* was taken for border, borders.",)


def test_of_many_words_the_first_are_told_and_how_many_more_there_are():
    words = tuple(f"bord{letter}" for letter in "abcdefg")
    (told,) = results(expanded=(Expansion(Wildcard("bord*"), words, 1_300),)).notices
    assert told == (
        "bord* was taken for borda, bordb, bordc, bordd, borde and 2 more; "
        "of 1,300 words that fit, the 7 most frequent."
    )


def test_a_pattern_that_fits_no_word_is_told():
    assert results(expanded=(Expansion(Fuzzy("brxdge"), (), 0),)).notices == (
        "No word of the archive fits brxdge~1.",
    )


def test_a_relaxed_answer_and_a_sentence_are_told():
    assert results(relaxed=True).notices == ("No article has all these words; those that come nearest are listed.",)
    assert results(any_word=True).notices == ("Articles with any of these words are listed, the best first.",)
    assert results(any_word=True, total=0).notices == ()


def test_a_hit_is_told_with_its_snippets_in_pieces():
    assert results().as_json()["results"] == [
        {
            "id": "0a1b2c3d4e",
            "source_id": "7",
            "form": "article",
            "title": "Flood",
            "outlet": "Courier",
            "published": "2015-05",
            "places": ["Iq"],
            "language": "en",
            "url": None,
            "score": 1.234568,
            "snippets": [
                [
                    {"text": "A ", "matched": False},
                    {"text": "flood", "matched": True},
                    {"text": ".", "matched": False},
                ]
            ],
            "story": HIT.story.as_json(),
        }
    ]


def test_a_facet_is_told_with_finer_values_inside():
    (told,) = results().as_json()["facets"]
    assert (told["name"], told["label"], told["missing"], told["total_values"]) == ("date", "Date", 2, 1)
    month = {"value": "2015-05", "label": "May 2015", "count": 1, "selected": False, "excluded": False}
    year = {"value": "2015", "label": "2015", "count": 1, "selected": True, "excluded": False, "values": [month]}
    assert told["values"] == [year]


def test_what_the_numbers_of_a_facet_count_is_told():
    of_stories = replace(DATE, counted=Count.STORIES)
    assert results().as_json()["facets"][0]["counted"] == "articles"
    assert results(facets=(of_stories,)).as_json()["facets"][0]["counted"] == "stories"


def test_the_heading_tells_of_stories_and_articles_where_they_differ():
    found = {"total": 1_200, "total_stories": 1}
    assert results(**found).headline == "1 story · 1,200 articles"
    assert results(**found, group=Group.NONE).headline == "1,200 articles · 1 story"
    assert results(total=2).headline == "2 articles"
    assert results(total=2, group=Group.NONE).headline == "2 articles"


def test_pages_are_those_of_stories_where_hits_are_grouped():
    found = {"total": 7, "total_stories": 3, "page_size": 2}
    assert (results(**found).listed, results(**found).pages) == (3, 2)
    assert (results(**found, group=Group.NONE).listed, results(**found, group=Group.NONE).pages) == (7, 4)


@pytest.mark.parametrize(("total", "size", "pages"), [(0, 20, 0), (1, 20, 1), (20, 20, 1), (21, 20, 2)])
def test_pages_are_as_many_as_the_hits_fill(total, size, pages):
    assert results(total=total, page_size=size).pages == pages


def test_a_related_article_is_told_with_its_reasons():
    told = Related(article=FOUND, score=0.5, shared=Shared(days_apart=0, when=When.SAME_DAY)).as_json()
    assert (told["id"], told["score"], told["reasons"]) == ("0a1b2c3d4e", 0.5, ["the same day"])
    assert (told["when"], told["days_apart"], told["story"]) == ("same day", 0, "0a1b2c3d4e")


def test_all_that_is_told_is_json():
    assert json.loads(json.dumps(results().as_json())) == results().as_json()
