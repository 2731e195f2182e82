"""The hits of a query in one article, on its page and on a page of their own."""

from __future__ import annotations

from urllib.parse import parse_qsl, urlsplit

import pytest
from bs4 import BeautifulSoup
from flask.testing import FlaskClient

from tests.seen import page

BODY = "The flood came.\n\nNo <b>flood</b> & no river since.\n\nA river rose."


def lines(seen: BeautifulSoup) -> list[str]:
    return [" ".join(one.get_text().split()) for one in seen.select(".kwic li")]


@pytest.fixture
def client(visit) -> FlaskClient:
    return visit(
        [
            {"id": "x", "title": "Flood", "body": BODY, "language": "en"},
            {"id": "long", "body": "\n\n".join(["A flood. " * 10] * 30), "language": "en"},
            {"id": "bare", "body": "A flood without a title.", "language": "en"},
        ]
    )


def test_an_article_that_was_searched_for_lists_its_hits_over_the_story(client):
    seen = page(client, "/articles/x?q=flood")
    assert seen.select_one(".hits-here summary").get_text() == "3 hits of flood in this article"
    assert lines(seen) == [
        "Title Flood",
        "Paragraph ¶ 1 The flood came.",
        "Paragraph ¶ 2 No <b> flood </b> & no river since.",
    ]
    assert [mark.get_text() for mark in seen.select(".kwic mark")] == ["Flood", "flood", "flood"]


def test_a_line_leads_to_the_paragraph_it_stands_in(client):
    for address in ("/articles/x?q=flood", "/articles/x/hits?q=flood"):
        links = [link["href"] for link in page(client, address).select(".kwic a")]
        assert [urlsplit(link).fragment for link in links] == ["title", "p-1", "p-2"]
        seen = page(client, urlsplit(links[2])._replace(fragment="").geturl() or address)
        assert seen.find(id="p-2").get_text() == "No <b>flood</b> & no river since."


def test_a_line_of_a_headline_that_is_no_title_leads_to_the_paragraph(client):
    seen = page(client, "/articles/bare?q=flood")
    assert [link["href"] for link in seen.select(".kwic a")] == ["#p-1"]


def test_few_hits_stand_open_and_many_are_folded_and_the_rest_on_a_page_of_their_own(client):
    assert page(client, "/articles/x?q=flood").select_one("details.hits-here").has_attr("open")
    seen = page(client, "/articles/long?q=flood&page=3&page_size=10")
    assert not seen.select_one("details.hits-here").has_attr("open")
    assert len(lines(seen)) == 25
    more = seen.select_one(".hits-here .all a")
    assert more.get_text() == "All 300 hits"
    assert dict(parse_qsl(urlsplit(more["href"]).query)) == {"q": "flood", "page_size": "10"}
    assert len(lines(page(client, more["href"]))) == 10


def test_words_of_a_query_are_counted_apart(client):
    seen = page(client, "/articles/x?q=flood+river+zebra")
    assert [" ".join(one.get_text().split()) for one in seen.select(".hit-parts li")] == ["flood 3", "river 2"]


@pytest.mark.parametrize("query", ["", "?q=", "?q=zebra", "?q=outlet:nobody", "?q=-zebra"])
def test_an_article_without_hits_has_no_list(client, query):
    assert page(client, f"/articles/x{query}").select(".hits-here") == []


def test_a_page_of_hits_says_of_what_and_leads_back(client):
    seen = page(client, "/articles/x/hits?q=flood")
    assert seen.h1.get_text() == "3 hits of flood"
    for link in (seen.select_one(".back a"), seen.select_one(".lede a")):
        assert page(client, link["href"]).h1.get_text() == "Flood"
    address = seen.select_one("link[rel=alternate]")["href"]
    assert client.get(address).json["total"] == 3


def test_a_page_of_hits_leads_back_to_the_whole_search(client):
    chosen = "outlet=Courier&not_outlet=Herald"
    for path in ("/articles/long/hits", "/api/v1/articles/long/hits"):
        answer = client.get(f"{path}?q=flood&page_size=10&{chosen}", follow_redirects=True)
        links = [link["href"] for link in BeautifulSoup(answer.text, "lxml").select(".back a, .paging a")]
        for link in links or [answer.headers["Link"]]:
            assert chosen in link


def test_pages_of_hits_are_turned_by_links(client):
    seen, count = page(client, "/articles/long/hits?q=flood"), 0
    while True:
        count += len(lines(seen))
        link = seen.select_one(".paging a[rel=next]")
        if link is None:
            break
        seen = page(client, link["href"])
    assert count == 300
    assert " ".join(seen.select_one(".paging span").get_text().split()) == "Page 3 of 3"
    assert "There is no page 9" in page(client, "/articles/long/hits?q=flood&page=9").get_text()


def test_a_page_without_hits_says_so(client):
    seen = page(client, "/articles/x/hits?q=zebra")
    assert seen.h1.get_text() == "No hits of zebra"
    assert "None of its words" in seen.select_one(".empty").get_text()


def test_a_page_of_hits_of_nothing_is_refused(client):
    assert "q is blank" in page(client, "/articles/x/hits", 400).select_one(".detail").get_text()
    page(client, "/articles/nowhere/hits?q=flood", 404)


def test_a_source_id_leads_to_the_hits_with_the_query_kept(client):
    answer = client.get("/articles/x/hits?q=flood")
    assert answer.status_code == 302
    assert answer.location.endswith("/hits?q=flood")
