"""A search answer in JSON, as docs/json.md promises it."""

from __future__ import annotations

import json

import pytest

from archive.query import parse_query
from archive.results import FacetCounts, FacetValue, Hit, Piece, Related, Results
from tests.making import article

FOUND = article(
    "0a1b2c3d4e", "A flood.", title="Flood", outlet="Courier", source_id="7", date="2015-05", places=["IQ"]
)
HIT = Hit(
    article=FOUND,
    score=1.23456789,
    title=(Piece("Flood", True),),
    snippets=((Piece("A ", False), Piece("flood", True), Piece(".", False)),),
)
MAY = FacetValue(value="2015-05", label="May 2015", count=1)
YEAR = FacetValue(value="2015", label="2015", count=1, selected=True, values=(MAY,))
DATE = FacetCounts(name="date", label="Date", values=(YEAR,), missing=2, total_values=1)


def results(**changes):
    given = {"total": 1, "hits": (HIT,), "facets": (DATE,), "page": 1, "page_size": 20, "took_ms": 1.26}
    return Results(**{"query": parse_query("flood*")} | given | changes)


def test_the_answer_has_these_parts():
    assert list(results().as_json()) == [
        "query",
        "total",
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
        "input": "flood*",
        "parsed": "flood",
        "warnings": [{"message": "wildcards are not read yet: flood* was searched as flood", "position": 0}],
        "relaxed": True,
    }


def test_a_hit_is_told_with_its_snippets_in_pieces():
    assert results().as_json()["results"] == [
        {
            "id": "0a1b2c3d4e",
            "source_id": "7",
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
        }
    ]


def test_a_facet_is_told_with_finer_values_inside():
    (told,) = results().as_json()["facets"]
    assert (told["name"], told["label"], told["missing"], told["total_values"]) == ("date", "Date", 2, 1)
    month = {"value": "2015-05", "label": "May 2015", "count": 1, "selected": False}
    assert told["values"] == [{"value": "2015", "label": "2015", "count": 1, "selected": True, "values": [month]}]


@pytest.mark.parametrize(("total", "size", "pages"), [(0, 20, 0), (1, 20, 1), (20, 20, 1), (21, 20, 2)])
def test_pages_are_as_many_as_the_hits_fill(total, size, pages):
    assert results(total=total, page_size=size).pages == pages


def test_a_related_article_is_told_with_its_reasons():
    told = Related(article=FOUND, score=0.5, reasons=("the same day",)).as_json()
    assert (told["id"], told["score"], told["reasons"]) == ("0a1b2c3d4e", 0.5, ["the same day"])


def test_all_that_is_told_is_json():
    assert json.loads(json.dumps(results().as_json())) == results().as_json()
