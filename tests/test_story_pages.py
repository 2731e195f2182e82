"""The pages of stories: the timeline of one, and two of its copies side by side."""

from __future__ import annotations

from collections.abc import Callable
from urllib.parse import parse_qsl, urlencode, urlsplit

import pytest
from bs4 import BeautifulSoup
from flask.testing import FlaskClient

from archive import dates
from archive.article import Article
from archive.dates import PartialDate
from tests.seen import page, text
from tests.storied import grouped
from web import compare_page, story_page
from web.story_page import span
from web.wording import hour

CRANES = "Every crane in the port of Durban stood still on Monday morning."
PAY = "The dockers want a tenth more pay, said the secretary of their union."
SHIPS = "Eleven ships lie at anchor off the bluff, and two of them carry fruit."
TALKS = "Talks with the port begin on Thursday at the old customs house."

EN = {"language": "en"}
ROWS = [
    EN | {"id": "g", "title": "Cranes stand still", "date": "2015-05-22T06:10:00Z", "outlet": "Gazette",
          "body": [CRANES, PAY, SHIPS, TALKS]},
    EN | {"id": "c", "title": "Durban strike & ships", "date": "2015-05-22", "outlet": "Courier",
          "body": [TALKS, CRANES.replace("Monday", "Tuesday"), PAY]},
    EN | {"id": "m", "title": "Cranes stand still", "outlet": "Gazette", "body": [CRANES, PAY, "<b>New</b>"]},
    EN | {"id": "x", "title": "Lighthouse to be sold", "date": "2015-06", "outlet": "Courier",
          "body": "The lighthouse will be sold."},
]  # fmt: skip
LATER = ROWS[1] | {"body": [TALKS, CRANES.replace("Monday", "Tuesday"), PAY, "A vote is set."]}


def article(client: FlaskClient, name: str) -> Article:
    found: Article = client.application.extensions["archive"].article(name)
    return found


@pytest.fixture
def strike(visit: Callable[..., FlaskClient]) -> FlaskClient:
    """Three copies in two outlets, of which one has two versions, and an article alone."""
    client = visit(ROWS)
    archive = client.application.extensions["archive"]
    archive.add([LATER])
    grouped(archive, [archive.article(name).id for name in "gcm"])
    return client


def address(client: FlaskClient, name: str = "g", **asked: str) -> str:
    """The address of an article's story; with `left` or `right` that of a comparison."""
    story = f"/stories/{article(client, name).story}"
    return f"{story}/compare?{urlencode(asked)}" if asked else story


def entries(seen: BeautifulSoup) -> list[str]:
    """The outlets of a timeline, and which article leads."""
    return [
        " ".join(text(told) for told in one.select(".facts .outlet, .facts .form"))
        for one in seen.select(".chronicle > li")
    ]


# The story


def test_a_story_tells_how_many_articles_ran_where_and_when_and_why_one_leads(strike):
    seen = page(strike, address(strike))
    assert text(seen.h1) == "Cranes stand still"
    assert text(seen.select_one(".lede")) == "3 articles in 2 outlets, 22 May 2015; 1 undated"
    assert text(seen.select_one(".why-lead")) == "Led by the article in Gazette: the earliest of 3, of 22 May 2015."


def test_the_timeline_has_the_articles_in_lead_order_with_date_words_and_share(strike):
    seen = page(strike, address(strike))
    assert entries(seen) == ["Gazette Lead", "Courier", "Gazette"]
    assert [text(one) for one in seen.select(".ran-at")] == ["22 May 2015, 06:10 UTC", "22 May 2015", "undated"]
    facts = [text(one) for one in seen.select(".chronicle .facts")]
    assert facts[0] == "Gazette Lead 51 words"
    assert facts[2].startswith("Gazette 28 words 49% of the lead’s words Compare with the lead")


def test_each_article_of_a_timeline_is_a_link_by_its_headline(strike):
    links = page(strike, address(strike)).select(".chronicle h3 a")
    assert [text(one) for one in links] == ["Cranes stand still", "Durban strike & ships", "Cranes stand still"]
    assert links[1]["href"] == f"/articles/{article(strike, 'c').id}"


def test_the_versions_of_an_article_are_told_and_lead_to_what_changed(strike):
    seen = page(strike, address(strike))
    told = [text(one) for one in seen.select(".editions li")]
    assert [one.partition(f" {dates.now().day} ")[0] for one in told] == [
        "Version 2, changed",
        "Version 1, first added",
    ]
    seen = page(strike, str(seen.select_one(".editions a")["href"]))
    assert text(seen.h1) == "Two versions compared"
    assert text(seen.select_one(".differs.added .right")) == "A vote is set."


def test_an_article_of_a_story_leads_to_its_story_and_beside_its_lead(strike):
    seen = page(strike, f"/articles/{article(strike, 'c').id}")
    assert (
        text(seen.select_one("[aria-labelledby=copies] p"))
        == "A copy, one of 3 articles: the story · compare with the lead"
    )
    story, compare = (str(one["href"]) for one in seen.select("[aria-labelledby=copies] a"))
    assert text(page(strike, story).h1) == "Cranes stand still"
    assert [text(one) for one in page(strike, compare).select(".of a")] == ["Gazette", "Courier"]


def test_the_lead_says_so_and_leads_beside_the_next_copy(strike):
    seen = page(strike, f"/articles/{article(strike, 'g').id}")
    assert (
        text(seen.select_one("[aria-labelledby=copies] p"))
        == "The lead of 3 articles: the story · compare with the next"
    )
    compare = str(seen.select("[aria-labelledby=copies] a")[1]["href"])
    assert [text(one) for one in page(strike, compare).select(".of a")] == ["Gazette", "Courier"]


def test_an_article_alone_has_no_copies_and_a_story_that_says_so(strike):
    id = article(strike, "x").id
    assert page(strike, f"/articles/{id}").select("#copies") == []
    seen = page(strike, f"/stories/{id}")
    assert text(seen.select_one(".notice")) == "Only one article: nothing else that is held is a copy of it."
    assert entries(seen) == ["Courier"]
    assert seen.select(".pick, .why-lead") == []


def test_any_two_copies_and_versions_may_be_picked(strike):
    seen = page(strike, address(strike))
    options = {text(one): str(one["value"]) for one in seen.select("#left option")}
    assert list(options) == [
        "1. Gazette, 22 May 2015: Cranes stand still",
        "2. Courier, 22 May 2015: Durban strike & ships",
        "2. Courier, 22 May 2015: Durban strike & ships (version 1)",
        "3. Gazette, undated: Cranes stand still",
    ]
    form = seen.select_one("form.pick")
    chosen = urlencode(
        {"left": options["3. Gazette, undated: Cranes stand still"], "right": list(options.values())[2]}
    )
    seen = page(strike, f"{form['action']}?{chosen}")
    assert [text(one) for one in seen.select("option[selected]")] == [
        "3. Gazette, undated: Cranes stand still",
        "2. Courier, 22 May 2015: Durban strike & ships (version 1)",
    ]


def test_names_that_run_from_the_right_keep_apart_from_the_dates_beside_them(visit):
    client = visit([{"id": "a", "outlet": "صدى المرفأ", "title": "Cranes", "body": CRANES}])
    client.application.extensions["archive"].add(
        [{"id": "a", "outlet": "صدى المرفأ", "title": "Cranes", "body": PAY}]
    )
    seen = page(client, f"/stories/{article(client, 'a').id}")
    assert text(seen.select_one("#left option")) == "1. \u2068صدى المرفأ\u2069, undated: Cranes"


def test_a_long_story_is_listed_a_page_at_a_time(strike):
    seen = page(strike, f"{address(strike)}?page_size=2")
    assert (entries(seen), text(seen.select_one(".paging span"))) == (["Gazette Lead", "Courier"], "Page 1 of 2")
    seen = page(strike, f"{address(strike)}?page_size=2&page=2")
    assert entries(seen) == ["Gazette"]
    assert "There is no page 9" in page(strike, f"{address(strike)}?page=9").get_text()


def test_who_came_from_a_search_is_led_back_to_it(strike):
    seen = page(strike, f"{address(strike)}?q=crane&outlet=Gazette")
    assert parse_qsl(urlsplit(str(seen.select_one(".back a")["href"])).query) == [
        ("q", "crane"),
        ("outlet", "Gazette"),
    ]


def test_outlets_and_places_of_a_story_lead_to_searches(strike):
    seen = page(strike, address(strike))
    assert [text(one) for one in seen.select("[aria-labelledby=outlets] a")] == ["Gazette", "Courier"]
    assert "Durban, KwaZulu-Natal, South Africa" in text(seen.select_one("[aria-labelledby=places]"))


def test_an_id_that_leads_to_another_story_is_redirected(strike):
    for path in ("/stories", "/api/v1/stories"):
        answer = strike.get(f"{path}/{article(strike, 'c').id}")
        assert (answer.status_code, answer.location) == (302, f"{path}/{article(strike, 'g').id}")
    right = article(strike, "m").id
    answer = strike.get(f"/stories/{article(strike, 'c').id}/compare?right={right}")
    assert (answer.status_code, answer.location) == (
        302,
        f"/stories/{article(strike, 'g').id}/compare?right={right}",
    )


def test_a_redirect_keeps_what_was_asked_and_json_stays_json(strike):
    own, copy = article(strike, "g").id, article(strike, "c").id
    assert strike.get(f"/stories/{copy}?page_size=2&q=crane").location == f"/stories/{own}?page_size=2&q=crane"
    for path in ("", "/compare"):
        asked = "?left=x" if path else "?page_size=2"
        answer = strike.get(f"/api/v1/stories/{copy}{path}{asked}")
        assert (answer.status_code, answer.location) == (302, f"/api/v1/stories/{own}{path}{asked}")
        assert answer.json == {"id": own}


@pytest.mark.parametrize(
    "path", ["/stories/c", "/stories/c/compare", "/api/v1/stories/c", "/api/v1/stories/c/compare"]
)
def test_a_story_is_found_by_the_source_id_of_its_article(strike, path):
    answer = strike.get(path)
    assert answer.status_code == 302
    assert strike.get(path, follow_redirects=True).status_code == 200


def test_an_unknown_story_is_not_found_and_says_the_way_out(strike):
    for place in ("/stories/nowhere", "/stories/nowhere/compare?left=a&right=b"):
        seen = page(strike, place, 404)
        assert "there is no story or article 'nowhere'" in text(seen.select_one(".detail"))
        assert [text(one) for one in seen.select(".failure a")][-3:] == ["Search", "Browse", "Places"]


# Two copies side by side


def compared(client: FlaskClient, left: str = "g", right: str = "c", **more: str) -> BeautifulSoup:
    asked = {"left": article(client, left).id, "right": article(client, right).id, **more}
    return page(client, address(client, **asked))


def test_two_copies_stand_side_by_side_with_what_differs_marked_and_named(strike):
    seen = compared(strike)
    told = "78% of the words are the same; 1 paragraph changed, 1 cut, 1 added, 1 moved; headline changed"
    assert text(seen.select_one(".lede")) == told
    labels = [text(one) for one in seen.select(".differs .label")]
    assert labels == ["Headline changed", "Moved", "Changed", "Cut", "Moved", "Added"]
    changed = seen.select_one(".differs.changed:has(.para)")
    assert (text(changed.select_one("del")), text(changed.select_one("ins"))) == ("Monday", "Tuesday")
    assert "<del>Monday</del> morning" in str(changed)


def test_facts_that_differ_stand_over_the_texts(strike):
    seen = compared(strike, "g", "m")
    assert seen.select(".fact") == []
    rows = strike.application.extensions["archive"]
    rows.add([ROWS[0] | {"authors": ["Ann Lee"]}])
    assert [text(one) for one in compared(strike, "g", "m").select(".fact .copy")] == [
        "Byline Ann Lee",
        "Byline not stated",
    ]


def test_only_differences_are_shown_on_demand_and_what_is_left_out_is_counted(strike):
    assert PAY in compared(strike).get_text()
    seen = compared(strike, only="differences")
    assert PAY not in seen.select_one(".compare").get_text()
    assert [text(one) for one in seen.select(".gap")] == ["1 paragraph the same"]
    whole = next(one for one in seen.select(".orders a") if text(one) == "Whole texts")
    assert PAY in page(strike, str(whole["href"])).get_text()


def test_the_sides_are_swapped_by_a_link(strike):
    swap = next(
        one for one in compared(strike, only="differences").select(".orders a") if text(one) == "Swap sides"
    )
    seen = page(strike, str(swap["href"]))
    assert [text(one) for one in seen.select(".of a")] == ["Courier", "Gazette"]
    assert "only=differences" in str(swap["href"])


def test_each_difference_leads_to_the_one_before_and_after_it(strike):
    seen = compared(strike)
    ids = [str(one["id"]) for one in seen.select(".differs")]
    assert ids == [f"d-{number}" for number in range(1, 7)]
    steps = [[str(link["href"]) for link in one.select(".steps a")] for one in seen.select(".differs")]
    assert (steps[0], steps[1], steps[5]) == (["#d-2"], ["#d-1", "#d-3"], ["#d-5"])
    moved = [str(one.select_one(".what > a")["href"]) for one in seen.select(".differs.moved")]
    assert moved == ["#d-5", "#d-2"]


def test_without_a_choice_the_lead_stands_beside_the_next_copy(strike):
    for asked in ({"left": ""}, {"right": article(strike, "c").id}, {"left": article(strike, "g").id}):
        assert [text(one) for one in page(strike, address(strike, **asked)).select(".of a")] == [
            "Gazette",
            "Courier",
        ]
    seen = page(strike, address(strike, left=article(strike, "c").id))
    assert [text(one) for one in seen.select(".of a")] == ["Courier", "Gazette"]


def heading(client: FlaskClient, left: str, right: str) -> tuple[str, list[str]]:
    """What a comparison is headed, and what its lists of articles show as chosen."""
    seen = page(client, address(client, left=left, right=right))
    assert text(seen.title).startswith(text(seen.h1))
    return text(seen.h1), [text(one) for one in seen.select("option[selected]")]


def test_a_comparison_is_headed_by_what_is_compared(strike):
    lead, copy, other = (article(strike, name).id for name in "gcx")
    assert heading(strike, lead, copy)[0] == "Two articles compared"
    assert heading(strike, f"{copy}@1", copy)[0] == "Two versions compared"
    assert heading(strike, copy, copy)[0] == "The same text on both sides"
    told, chosen = heading(strike, lead, other)
    assert told == "Articles of two stories compared"
    assert chosen[1] == "Courier, June 2015: Lighthouse to be sold"


def test_the_search_that_a_reader_came_by_is_kept_on_the_way_through_a_story(strike):
    search = "q=crane&outlet=Gazette&outlet=Courier"
    seen = page(strike, f"{address(strike)}?{search}")
    compare = next(one for one in seen.select(".chronicle a") if text(one).startswith("Compare with the lead"))
    for link in (compare, seen.select_one(".chronicle h3 a")):
        assert search in str(link["href"])
    seen = page(strike, str(compare["href"]))
    back = seen.select(".back a")
    assert [str(one["href"]) for one in back] == [f"/?{search}", f"{address(strike)}?{search}"]
    assert all(
        search in str(one["href"]) for one in seen.select(".page .orders a") if text(one) != "First difference"
    )
    assert {("q", "crane"), ("outlet", "Courier")} <= {
        (str(one["name"]), str(one["value"])) for one in seen.select(".pick input")
    }


def test_links_to_differences_lead_no_further_than_the_page(strike, monkeypatch):
    monkeypatch.setattr(compare_page, "MOST", 3)
    seen = compared(strike)
    ids = {f"#{one['id']}" for one in seen.select(".differs")}
    assert {str(one["href"]) for one in seen.select(".differs a")} <= ids


def test_outlets_beyond_a_number_unfold(strike, monkeypatch):
    monkeypatch.setattr(story_page, "OUTLETS_LISTED", 1)
    outlets = page(strike, address(strike)).select_one("[aria-labelledby=outlets]")
    assert [text(one) for one in outlets.select("a")] == ["Gazette", "Courier"]
    assert text(outlets.details.summary) == "1 more outlet"


def test_related_stories_are_told_on_the_first_page_alone_and_json_of_the_page(strike):
    seen = page(strike, f"{address(strike)}?page_size=2&page=2")
    assert "page=2" in str(seen.select_one("link[rel=alternate]")["href"])
    assert seen.select("#related") == []


def test_parameters_that_mean_nothing_to_a_story_are_refused_by_name(strike):
    id = article(strike, "g").id
    known = "known are page, page_size"
    for path, name, told in (
        (f"/api/v1/stories/{id}", "q", known), (f"/api/v1/stories/{id}", "sort", known),
        (f"/stories/{id}", "colour", known), (f"/stories/{id}/compare", "colour", "known are left, right, only"),
        (f"/api/v1/articles/{id}/related", "page", "none are known"),
        (f"/api/v1/articles/{id}/thread", "q", "none are known"),
    ):  # fmt: skip
        answer = strike.get(f"{path}?{name}=2")
        assert (answer.status_code, f"there is no parameter {name!r} here; {told}") == (
            400,
            BeautifulSoup(answer.text, "html.parser").select_one(".detail").get_text()
            if path.startswith("/stories")
            else answer.json["detail"],
        )


def test_what_an_article_holds_is_never_markup(strike):
    seen = compared(strike, "g", "m")
    assert text(seen.select_one(".differs.added ins")) == "<b>New</b>"


def test_a_comparison_that_cannot_be_meant_is_refused_by_name(strike):
    for asked, told in (({"colour": "red"}, "colour"), ({"only": "headlines"}, "only")):
        seen = page(strike, address(strike, **asked), 400)
        assert told in text(seen.select_one(".detail"))
    seen = page(strike, f"/stories/{article(strike, 'x').id}/compare", 400)
    assert "this story has one article" in text(seen.select_one(".detail"))
    assert text(seen.h1) == "That cannot be compared"
    ways = {text(one): str(one["href"]) for one in seen.select(".failure a")}
    assert "Go on without right" not in ways
    assert ways["The story on one page"] == f"/stories/{article(strike, 'x').id}"
    for name, told in (
        ("nowhere", "there is no article 'nowhere'"),
        (f"{article(strike, 'g').id}@7", "no version 7"),
    ):
        seen = page(strike, address(strike, left=name), 400)
        assert told in text(seen.select_one(".detail"))
        assert text(seen.h1) == "That cannot be compared"
        without = next(one for one in seen.select(".failure a") if text(one) == "Go on without left")
        assert text(page(strike, str(without["href"])).h1) == "Two articles compared"


def test_a_comparison_of_very_many_paragraphs_is_cut_short_and_says_so(visit):
    client = visit([ROWS[3] | {"body": ["A line."] * 2_100}])
    client.application.extensions["archive"].add([ROWS[3] | {"body": ["A line."] * 2_100 + ["The end."]}])
    compare = f"/stories/{article(client, 'x').id}/compare"
    seen = page(client, compare)
    assert len(seen.select(".row.kept")) == 2_000
    assert text(seen.select_one(".notice")).startswith("102 rows more: the page would be too long.")
    assert text(page(client, f"{compare}?only=differences").select_one(".gap")) == "2,100 paragraphs the same"


def test_the_versions_of_an_article_alone_are_compared(visit):
    client = visit([ROWS[3]])
    client.application.extensions["archive"].add([ROWS[3] | {"body": "The lighthouse was sold."}])
    seen = page(client, f"/stories/{article(client, 'x').id}/compare")
    assert (text(seen.select_one(".differs del")), text(seen.select_one(".differs ins"))) == ("will be", "was")


# JSON


def test_a_story_is_told_as_json(strike):
    told = strike.get(f"/api/v1{address(strike)}").json
    assert told["lead"] == told["id"] == article(strike, "g").id
    assert (told["total"], told["outlets"], told["first"]) == (
        3,
        ["Gazette", "Courier"],
        "2015-05-22T06:10:00+00:00",
    )
    first, second, _ = told["articles"]
    assert (first["share_of_lead"], first["words"], len(first["versions"])) == (1.0, 51, 1)
    assert [one["what"] for one in second["versions"]] == ["added", "updated"]


def test_pages_of_a_story_are_linked(strike):
    answer = strike.get(f"/api/v1{address(strike)}?page_size=2")
    assert len(answer.json["articles"]) == 2
    following = answer.headers["Link"].partition(">")[0][1:]
    assert [one["outlet"] for one in strike.get(following).json["articles"]] == ["Gazette"]


def test_a_comparison_is_told_as_json(strike):
    asked = {"left": article(strike, "g").id, "right": article(strike, "m").id}
    told = strike.get(f"/api/v1{address(strike, **asked)}").json
    assert [row["kind"] for row in told["body"]] == ["kept", "kept", "cut", "cut", "added"]
    assert told["body"][4]["right"] == [{"paragraph": 2, "pieces": [{"text": "<b>New</b>", "change": "added"}]}]
    assert (told["left"]["id"], told["paragraphs"]["cut"], told["share_of_right"]) == (asked["left"], 2, 0.8929)


def test_what_is_wrong_with_a_story_is_told_as_a_problem(strike):
    for place, status in (("nowhere", 404), (f"{article(strike, 'g').id}?colour=red", 400)):
        answer = strike.get(f"/api/v1/stories/{place}")
        assert (answer.status_code, answer.content_type) == (status, "application/problem+json")
    answer = strike.get(f"/api/v1{address(strike, left='a', colour='red')}")
    assert (answer.status_code, answer.json["parameter"]) == (400, "colour")


# Dates


@pytest.mark.parametrize(
    ("first", "last", "told"),
    [
        ("2015-05-22", "2015-05-22", "22 May 2015"),
        ("2015-05-22T05:00", "2015-05-24", "22 to 24 May 2015"),
        ("2015-05-30", "2015-06-02", "30 May to 2 June 2015"),
        ("2014-12-31", "2015-01-02", "31 December 2014 to 2 January 2015"),
        ("2015-05", "2015-06-02", "May 2015 to 2 June 2015"),
        ("2014", "2015", "2014 to 2015"),
    ],
)
def test_a_span_of_dates_says_what_is_the_same_once(first, last, told):
    assert span(PartialDate(first), PartialDate(last)) == told


@pytest.mark.parametrize(
    ("date", "told"),
    [
        ("2015-05", "May 2015"),
        ("2015-05-22T06:10", "22 May 2015, 06:10"),
        ("2015-05-22T06:10:30+00:00", "22 May 2015, 06:10 UTC"),
        ("2015-05-22T06:10-05:30", "22 May 2015, 06:10 UTC-05:30"),
    ],
)
def test_the_time_of_day_is_told_where_it_is_known(date, told):
    assert hour(PartialDate(date)) == told
