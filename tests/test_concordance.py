"""All hits of a query in one article, each with the words around it."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as some

from archive.concordance import CONTEXT, Concordance, concordance
from archive.errors import BadParameter, NotFound
from archive.query import parse_query
from tests.making import article

BODY = ("The flood came at night.", "By noon the river stood in the market; the flooding went on.", "The Río Rose.")


def hits_of(query: str, body=BODY, **facts) -> Concordance:
    read = parse_query(query)
    return concordance(article("a", body, **facts), read, read.tree)


def lines(found: Concordance) -> list[str]:
    """Each hit as "field paragraph: before[hit]after"."""
    return [
        f"{hit.field} {hit.paragraph}: {joined(hit.before)}[{hit.text}]{joined(hit.after)}" for hit in found.hits
    ]


def joined(pieces) -> str:
    return "".join(piece.text for piece in pieces)


def test_every_hit_is_listed_in_the_order_of_the_text_with_the_words_around_it():
    assert lines(hits_of("flood", title="Floods", standfirst="No flood like it.")) == [
        "title 0: [Floods]",
        "standfirst 0: No [flood] like it.",
        "body 0: The [flood] came at night.",
        "body 1: By noon the river stood in the market; the [flooding] went on.",
    ]


def test_a_hit_says_where_it_stands_and_which_part_of_the_query_it_is_for():
    (first, second) = hits_of('"the market" rio').hits
    assert (first.paragraph, first.start, first.end, first.part) == (1, 27, 37, '"the market"')
    assert BODY[1][first.start : first.end] == first.text == "the market"
    assert (second.text, second.part) == ("Río", "rio")


def test_other_hits_are_marked_in_the_words_around_one():
    (river, _) = hits_of("river flood", BODY[1:2]).hits
    assert [piece.text for piece in river.after if piece.matched] == ["flooding"]


def test_the_parts_of_the_query_are_counted_and_those_without_hits_left_out():
    found = hits_of('flood zebra river "the market" -noon')
    assert found.parts == (("flood", 2), ("river", 1), ('"the market"', 1))
    assert found.total == 4


@pytest.mark.parametrize(
    ("query", "expected"),
    [
        ("title:flood", ["Floods"]),
        ("body:flood", ["flood", "flooding"]),
        ("floo*", ["Floods", "flood", "flooding"]),
        ("rivre~", ["river"]),
        ("noon NEAR/3 river", ["noon", "river"]),
        ("noon NEAR/1 flooding", []),
        ("-flood", []),
        ("zebra", []),
    ],
)
def test_hits_are_what_the_query_finds(query, expected):
    assert [hit.text for hit in hits_of(query, title="Floods").hits] == expected


def test_the_context_is_cut_between_words():
    (hit,) = hits_of("flood", ["before " * 40 + "flood" + " after" * 40]).hits
    assert joined(hit.before).startswith("before before")
    assert joined(hit.after).endswith("after after")
    assert CONTEXT - 10 < len(joined(hit.before)) <= CONTEXT


def test_an_article_has_pages_of_hits(archive):
    archive.add([{"id": "x", "body": "A flood. " * 5}])
    pages = [archive.hits_in("x", "flood", page=page, page_size=2) for page in (1, 2, 3, 4)]
    assert [[hit.start for hit in page.hits] for page in pages] == [[2, 11], [20, 29], [38], []]
    assert {(page.total, page.pages) for page in pages} == {(5, 3)}


def test_all_hits_are_given_where_no_size_is_named(archive):
    archive.add([{"id": "x", "body": "A flood. " * 500}])
    assert len(archive.hits_in("x", "flood").hits) == 500


def test_what_the_search_finds_has_hits_in_the_article_inflected_and_folded(archive):
    archive.add([{"id": "x", "language": "en", "body": "FLOODING in Zürich; the ﬂood of al-Tanf."}])
    for query in ("floods", "zurich", '"al tanf"', "ＺＵＲＩＣＨ", "flo?d"):
        (hit,) = archive.search(query).hits
        assert archive.hits_in(hit.article.id, query).total


@pytest.mark.parametrize(
    ("given", "named"),
    [({"q": " "}, "q"), ({"q": "a", "page": 0}, "page"), ({"q": "a", "page_size": 100_000}, "page_size")],
)
def test_what_cannot_be_meant_is_refused(archive, given, named):
    archive.add([{"id": "x", "body": "A flood."}])
    with pytest.raises(BadParameter) as caught:
        archive.hits_in("x", **given)
    assert caught.value.name == named


def test_an_unknown_article_is_not_found(archive):
    with pytest.raises(NotFound):
        archive.hits_in("nowhere", "flood")


def test_the_list_is_told_in_json():
    told = hits_of("flood ()", ["A flood."]).as_json()
    assert told == {
        "id": "a",
        "query": {
            "input": "flood ()",
            "parsed": "flood",
            "warnings": [{"message": "empty brackets were left out", "position": 6}],
        },
        "total": 1,
        "parts": [{"part": "flood", "total": 1}],
        "hits": [
            {
                "field": "body",
                "paragraph": 0,
                "start": 2,
                "end": 7,
                "text": "flood",
                "part": "flood",
                "before": [{"text": "A ", "matched": False}],
                "after": [{"text": ".", "matched": False}],
            }
        ],
        "page": 1,
        "page_size": 1,
        "pages": 1,
    }


@given(
    some.lists(some.text(some.sampled_from("ab flodé<&.\n北京\u0301"), max_size=400), max_size=3),
    some.sampled_from(["flood", "a b", '"a b"', "a NEAR/2 b", "北京", "fl*", "body:a title:b"]),
)
def test_a_hit_with_its_context_is_a_passage_of_its_paragraph(body, query):
    for hit in hits_of(query, body).hits:
        before, after = joined(hit.before), joined(hit.after)
        assert body[hit.paragraph][hit.start - len(before) : hit.end + len(after)] == before + hit.text + after
        assert max(len(before), len(after)) <= CONTEXT
