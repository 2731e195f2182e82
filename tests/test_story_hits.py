"""Hits that stand for stories on the pages: what is counted, who else ran it, what unfolds, what links keep."""

from __future__ import annotations

from urllib.parse import parse_qs, urlsplit

import pytest
from bs4 import BeautifulSoup, Tag
from flask.testing import FlaskClient

from tests.seen import page, text
from tests.stories import fold, wire_copies, wire_copy

LOCKS = ("Anchor", "Beacon", "Capstan")
PILOT = {"id": "pilot", "title": "A pilot retires", "outlet": "Beacon", "date": "2016", "language": "en",
         "body": "She guided barges through the locks for thirty years."}  # fmt: skip


@pytest.fixture
def wires(visit) -> FlaskClient:
    """An archive with three copies of one text and another article."""
    client: FlaskClient = visit([*wire_copies(LOCKS), PILOT])
    fold(client.application.extensions["archive"], [f"wire-{outlet}" for outlet in LOCKS])
    return client


def id_of(client: FlaskClient, source_id: str) -> str:
    return str(client.application.extensions["archive"].article(source_id).id)


def copies_of(seen: BeautifulSoup, headline: str) -> Tag:
    """What a hit tells of its copies."""
    found = next(hit for hit in seen.select(".hit") if text(hit.h2) == headline).select_one(".copies")
    assert found is not None
    return found


def ways(seen: BeautifulSoup, label: str) -> dict[str, Tag]:
    """The links of a switch by their names."""
    (found,) = seen.select(f'.switch[aria-label="{label}"]')
    return {text(link): link for link in found.select("a")}


def counts(seen: BeautifulSoup) -> dict[str, str]:
    return {text(one.select_one(".value")): text(one.select_one(".count")) for one in seen.select(".values a")}


def test_the_heading_tells_of_stories_and_articles(wires):
    assert text(page(wires, "/?q=locks").h1) == "2 stories · 4 articles"
    assert text(page(wires, "/?q=locks&group=none").h1) == "4 articles · 2 stories"
    assert text(page(wires, "/?q=pilot+retires").h1) == "1 article"


def test_a_hit_names_the_outlets_that_ran_it_and_unfolds_its_copies(wires):
    told = copies_of(page(wires, "/?q=locks"), "Locks shut, Anchor reports")
    assert text(told.summary) == "Also in 2 outlets: Beacon, Capstan"
    assert not told.details.has_attr("open")
    listed = [(text(one.a), text(one.select_one(".outlet"))) for one in told.select("li")]
    assert listed == [("Locks shut, Beacon reports", "Beacon"), ("Locks shut, Capstan reports", "Capstan")]
    assert [text(one) for one in told.select("time")] == ["23 May 2015", "24 May 2015"]
    assert text(told.select_one(".how")) == "Shown is the earliest of 3, of 22 May 2015. The story on one page"


def test_an_article_that_nobody_copied_tells_of_no_copies(wires):
    hit = next(hit for hit in page(wires, "/?q=locks").select(".hit") if text(hit.h2) == "A pilot retires")
    assert hit.select(".copies") == []


def test_copies_lead_to_their_articles_with_the_search_to_the_story_and_to_a_comparison(wires):
    lead, copy = id_of(wires, "wire-Anchor"), id_of(wires, "wire-Beacon")
    story = wires.application.extensions["archive"].article(lead).story
    told = copies_of(page(wires, "/?q=locks"), "Locks shut, Anchor reports")
    first, compare = told.li.select("a")
    assert first["href"] == f"/articles/{copy}?q=locks"
    assert compare["href"] == f"/stories/{story}/compare?left={lead}&right={copy}&q=locks"
    assert text(compare) == "Compare with the one shown: Locks shut, Beacon reports, Beacon"
    assert told.select_one(".how a")["href"] == f"/stories/{story}?q=locks"


def test_where_the_lead_was_not_found_it_is_named_and_linked(wires):
    told = copies_of(page(wires, "/?q=locks&outlet=Capstan"), "Locks shut, Capstan reports")
    first = told.select_one(".first a")
    assert text(first) == "First published by Anchor, 22 May 2015"
    assert urlsplit(first["href"]).path == f"/articles/{id_of(wires, 'wire-Anchor')}"
    assert text(told.select_one(".how")).startswith("Shown is the first of 3 articles that is found here.")


def test_a_copy_that_is_listed_by_itself_tells_of_its_story_in_one_line(wires):
    told = copies_of(page(wires, "/?q=locks&group=none"), "Locks shut, Capstan reports")
    assert told.select(".first") == []
    assert text(told.summary) == "First published by Anchor, 22 May 2015; 3 articles in all"
    assert [text(one.a) for one in told.select("li")] == [
        "Locks shut, Anchor reports",
        "Locks shut, Beacon reports",
    ]


def test_copies_are_listed_one_by_one_and_grouped_again_by_a_click(wires):
    seen = page(wires, "/?q=locks&sort=oldest")
    assert ways(seen, "List")["Stories"]["aria-current"] == "true"
    seen = page(wires, ways(seen, "List")["Articles"]["href"])
    assert len(seen.select(".hit")) == 4
    assert text(seen.select_one(".orders [aria-current]")) == "Oldest"
    back = ways(seen, "List")["Stories"]["href"]
    assert parse_qs(urlsplit(back).query) == {"q": ["locks"], "sort": ["oldest"]}
    assert len(page(wires, back).select(".hit")) == 2


def test_the_facets_say_what_their_numbers_count_and_may_count_the_other(wires):
    seen = page(wires, "/?q=locks")
    assert ways(seen, "Numbers count")["articles"]["aria-current"] == "true"
    assert counts(seen)["2015"] == "3"
    seen = page(wires, ways(seen, "Numbers count")["stories"]["href"])
    assert ways(seen, "Numbers count")["stories"]["aria-current"] == "true"
    assert {text(one) for one in seen.select(".values .unseen") if "Exclude" not in text(one)} == {
        "story",
        "stories",
    }


def test_where_nothing_is_a_copy_there_is_nothing_to_switch(visit):
    seen = page(visit([PILOT]), "/")
    assert text(seen.h1) == "1 article"
    assert seen.select(".switch") == []


def test_filters_chips_sorts_and_the_search_box_keep_how_stories_are_shown(wires):
    seen = page(wires, "/?q=locks&group=none&count=stories&outlet=Beacon&page_size=1")
    for link in seen.select(".filter a.choose, .chips a, .results-head .orders a, .paging a, .hit h2 a"):
        assert {"group", "count"} <= parse_qs(urlsplit(str(link["href"])).query).keys()
    kept = {one["name"]: one["value"] for one in seen.select(".ask input[type=hidden]")}
    assert (kept["group"], kept["count"]) == ("none", "stories")


def test_pages_are_turned_by_stories(wires):
    seen = page(wires, "/?q=locks&page_size=1")
    assert text(seen.select_one(".paging span")) == "Page 1 of 2"
    seen = page(wires, seen.select_one(".paging [rel=next]")["href"])
    assert seen.select_one(".hits")["start"] == "2"
    past = page(wires, "/?q=locks&page_size=1&page=9")
    assert "There is no page 9: these 2 stories fill 2 pages." in text(past.select_one(".empty"))


def test_a_link_to_the_next_page_of_json_goes_by_stories(wires):
    answer = wires.get("/api/v1/search?q=locks&page_size=1")
    assert 'page=2>; rel="next"' in answer.headers["Link"]
    answer = wires.get("/api/v1/search?q=locks&page_size=1&page=2")
    assert "Link" not in answer.headers
    assert "page=3" in wires.get("/api/v1/search?q=locks&page_size=1&page=2&group=none").headers["Link"]


def test_browsing_tells_what_is_counted_and_keeps_it(wires):
    seen = page(wires, "/browse")
    assert text(seen.select_one(".lede")) == "2 stories · 4 articles, by what is known of them."
    seen = page(wires, "/browse/outlet?q=locks&count=stories")
    assert ways(seen, "Numbers count")["stories"]["aria-current"] == "true"
    assert text(seen.select_one(".find + .orders [aria-current]")) == "Most stories first"
    assert "count=stories" in str(seen.select_one(".values a")["href"])


def test_what_the_archive_holds_is_told_in_stories_too(wires):
    holdings = page(wires, "/about").select(".holdings > div")
    assert [text(one) for one in holdings[:2]] == ["Articles4", "Stories2"]


def test_values_that_are_sought_stay_so_when_the_other_is_counted(wires):
    seen = page(wires, "/browse/outlet?contains=n&by=name")
    seen = page(wires, ways(seen, "Numbers count")["stories"]["href"])
    assert seen.select_one("#contains")["value"] == "n"
    assert [text(one) for one in seen.select(".values .value")] == ["Anchor", "Beacon", "Capstan"]
    assert text(seen.select_one(".find + .orders [aria-current]")) == "A to Z"


def test_the_values_of_a_facet_in_json_say_what_they_count(wires):
    assert wires.get("/api/v1/facets/outlet?count=stories").json["counted"] == "stories"
    assert wires.get("/api/v1/facets/outlet").json["counted"] == "articles"


def test_the_newest_articles_of_a_place_are_one_of_each_story(visit):
    towns = ["Durban", "Durban", "Nairobi"]
    rows = [wire_copy(str(number), outlet, f"2016-0{number + 1}-01", title=f"Locks shut in {town}")
            for number, (outlet, town) in enumerate(zip(LOCKS, towns, strict=True))]  # fmt: skip
    client = visit(rows)
    fold(client.application.extensions["archive"], ("0", "1"))
    seen = page(client, "/places/ZA")
    assert len(seen.select("[aria-labelledby=newest] li")) == 1
    assert "2 articles name it" in text(seen.select_one(".lede"))
