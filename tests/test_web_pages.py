"""The pages, as a reader sees them: the real engine and store, asked over HTTP."""

from __future__ import annotations

import re
from urllib.parse import parse_qsl, urlencode, urlsplit

import pytest
from bs4 import BeautifulSoup
from flask.testing import FlaskClient

from archive import fields
from archive.article import Article, Stated
from archive.crossheads import is_crosshead
from archive.dates import PartialDate
from archive.fields import Field, Holds
from archive.parameters import SearchRequest, parameters
from archive.wording import counted
from fixtures import ARTICLES
from indexer.files import find_files
from indexer.pipeline import documents
from tests.seen import page, text
from web import holdings
from web.article_page import as_text, citation, followable
from web.asked import Asked
from web.wording import moment, size

FLOODS = [
    {"id": "g1", "title": "Barriers hold", "date": "2017-12-12", "outlet": "Gazette", "language": "en",
     "body": "The flood came to Bewdley.\n\nThe barriers held, and the bridge stayed open."},
    {"id": "g2", "title": "Clearing up", "date": "2018-01", "outlet": "Gazette", "language": "en",
     "body": "After the flood the shops of Shrewsbury count their losses."},
    {"id": "c1", "title": "A wet winter", "date": "2018", "outlet": "Courier", "language": "en",
     "body": "Farmers near Worcester have seen no flood like it."},
    {"id": "x1", "title": "Flut an der Neiße", "language": "de",
     "body": "Das Wasser der Neiße stieg am Montag in Görlitz."},
]  # fmt: skip
SENTENCE = "The river rose all night, and by morning it stood in the streets of the lower town."
VALUES = {
    "from": "2010", "to": "2030", "sort": "oldest", "page": "1", "page_size": "5", "q": "flood", "cursor": "",
    "facets": "outlet", "facet_ms": "9", "not_date": "2016",
    "match": "most", "variants": "off", "grade": "about", "group": "none", "count": "stories",
}  # fmt: skip


def headlines(seen: BeautifulSoup) -> list[str]:
    return [text(one) for one in seen.select(".hit h2")]


def link(seen: BeautifulSoup, selector: str, words: str) -> str:
    """The address of the first link here whose text begins so."""
    return next(str(one["href"]) for one in seen.select(selector) if text(one).startswith(words))


@pytest.fixture
def floods(visit) -> FlaskClient:
    return visit(FLOODS)


# The search page


def test_a_search_shows_headline_outlet_date_and_what_was_searched_for(floods):
    hit = page(floods, "/?q=barrier").select_one(".hit")
    assert text(hit.h2) == "Barriers hold"
    assert [text(one) for one in hit.select("mark")] == ["Barriers", "barriers"]
    assert text(hit.select_one(".facts")) == "Gazette 12 December 2017"


def test_a_date_is_told_as_precisely_as_it_is_known(floods):
    told = {text(one) for one in page(floods, "/").select(".hit .facts")}
    assert told == {"Gazette 12 December 2017", "Gazette January 2018", "Courier 2018", "undated German"}


def test_a_blank_search_shows_everything_newest_first(floods):
    seen = page(floods, "/")
    assert text(seen.h1) == "4 articles"
    assert text(seen.select_one(".orders [aria-current]")) == "Newest"
    assert headlines(seen)[-1] == "Flut an der Neiße"


def test_the_total_is_told_and_one_is_singular(floods):
    assert text(page(floods, "/?q=barriers").h1) == "1 article"


def test_clicking_a_value_narrows_and_clicking_it_again_widens(floods):
    narrow = link(page(floods, "/?q=flood"), ".filter a", "Gazette")
    seen = page(floods, narrow)
    assert sorted(headlines(seen)) == ["Barriers hold", "Clearing up"]
    widen = link(seen, ".filter a[aria-current]", "✓ Gazette")
    assert len(headlines(page(floods, widen))) == 3


def test_two_values_of_a_facet_add_up(floods):
    seen = page(floods, link(page(floods, "/?q=flood&outlet=Gazette"), ".filter a", "Courier"))
    assert text(seen.h1) == "3 articles"


def test_a_facets_counts_leave_its_own_filter_out(floods):
    seen = page(floods, "/?q=flood&outlet=Gazette")
    chosen = seen.select(".filter a.choose")
    counts = {text(a.select_one(".value")): text(a.select_one(".count")) for a in chosen}
    assert (counts["Gazette"], counts["Courier"]) == ("2", "1")


def test_a_chosen_value_says_so_in_words(floods):
    chosen = page(floods, "/?q=flood&outlet=Gazette").select(".filter [aria-current=true]")
    assert [text(one) for one in chosen] == ["✓ Gazette 2 articles, chosen, remove"]


def test_a_chosen_year_opens_to_its_months_and_a_month_takes_its_place(floods):
    seen = page(floods, link(page(floods, "/"), ".filter a", "2018"))
    month = link(seen, ".filter .values .values a", "January 2018")
    assert parse_qsl(urlsplit(month).query) == [("date", "2018-01")]
    assert headlines(page(floods, month)) == ["Clearing up"]


def test_articles_without_a_value_are_counted_and_listed_by_a_click(floods):
    missing = page(floods, "/").select(".filter .without a.choose")
    assert [text(one) for one in missing][:2] == ["Without date 1 article", "Without outlet 1 article"]
    seen = page(floods, str(missing[1]["href"]))
    assert headlines(seen) == ["Flut an der Neiße"]
    assert text(seen.select_one(".chip")) == "Remove the filter Outlet none ×"
    assert text(seen.select_one(".without [aria-current]")) == "✓ Without outlet 1 article, chosen, remove"


def pressing(seen: BeautifulSoup, words: str) -> str:
    """The address that the button with these words leads to."""
    (button,) = [one for one in seen.select("button") if text(one) == words]
    form = seen.find(id=button["form"])
    pairs = [(str(one["name"]), str(one["value"])) for one in (*form.select("input"), button)]
    return f"{form['action']}?{urlencode(pairs)}"


def test_a_value_is_excluded_by_the_button_beside_it_and_taken_back_by_its_chip(floods):
    seen = page(floods, pressing(page(floods, "/?q=flood&page=1"), "Exclude Gazette"))
    assert len(headlines(seen)) == 1
    assert text(seen.select_one(".chip")) == "Remove the filter Not: Outlet Gazette ×"
    assert text(seen.select_one(".filter .excluded")) == "− Gazette 2 articles, excluded, take back"
    for back in (".chip", ".excluded a"):
        assert len(headlines(page(floods, str(seen.select_one(back)["href"])))) == 3


def test_excluding_a_chosen_value_drops_it_from_what_is_chosen(floods):
    address = link(page(floods, "/?outlet=Gazette"), ".filter a.exclude", "Exclude Gazette")
    assert parse_qsl(urlsplit(address).query) == [("not_outlet", "Gazette")]


def test_an_excluded_value_can_be_chosen_on_the_page_of_its_facet(floods):
    address = link(page(floods, "/browse/outlet?not_outlet=Gazette"), ".columns a", "Gazette")
    assert parse_qsl(urlsplit(address).query) == [("outlet", "Gazette")]


def test_a_place_takes_the_place_of_what_it_lies_in(client):
    seen = page(client, "/?place=GB")
    inside = seen.select_one("[aria-labelledby=filter-place] > ul .values a.choose")
    assert text(inside.select_one(".value")) == "England"
    (chosen,) = [value for name, value in parse_qsl(urlsplit(str(inside["href"])).query) if name == "place"]
    assert chosen.startswith("GB/")
    assert "Exclude England" in [text(one) for one in seen.select("[aria-labelledby=filter-place] > ul .exclude")]


def test_a_search_that_is_narrowed_by_what_articles_are_about_shows_that_facet(client):
    seen = page(client, "/?about=GB")
    assert text(seen.select_one(".choose[aria-current] .value")) == "United Kingdom"
    assert text(seen.select_one("#filter-about")) == "Main place"
    other = page(client, str(seen.select_one(".grades a")["href"]))
    assert text(other.select_one("#filter-place")) == "Place"
    assert text(other.h1) == text(seen.h1)


def test_the_facet_that_was_asked_for_is_shown_without_values_too(visit):
    client = visit([{"id": "1", "title": "A flood", "body": "It rained."}])
    seen = page(client, "/?grade=about")
    assert text(seen.select_one("[aria-labelledby=filter-about] .without .value")) == "Without main place"


def test_a_value_that_no_article_has_is_told_with_a_link_to_the_one_that_is_meant(floods):
    seen = page(floods, "/?outlet=Gazete&q=flood")
    notice = seen.select_one(".notice")
    assert text(notice) == "No article has the outlet Gazete; did you mean Gazette?"
    assert seen.select(".meant") == []
    assert text(page(floods, str(notice.a["href"])).h1) == "2 articles"
    seen = page(floods, "/?not_outlet=Gazete&q=flood")
    assert text(page(floods, str(seen.select_one(".notice a")["href"])).h1) == "1 article"


def test_facets_that_were_not_counted_in_time_say_so_beside_the_hits(floods):
    seen = page(floods, "/?q=flood&facet_ms=0&outlet=gazette")
    assert text(seen.h1) == "2 articles"
    assert {text(one) for one in seen.select(".filter > .missing")} == {"Not counted in time"}
    assert text(seen.select_one(".chip")) == "Remove the filter Outlet Gazette ×"


def test_a_set_filter_is_a_chip_that_removes_it(floods):
    seen = page(floods, "/?q=flood&outlet=Courier&from=2018")
    assert [text(one) for one in seen.select(".chip")] == [
        "Remove the filter From 2018 ×",
        "Remove the filter Outlet Courier ×",
    ]
    assert len(headlines(page(floods, link(seen, ".chip", "Remove the filter Outlet")))) == 2
    assert len(headlines(page(floods, str(seen.select_one(".clear")["href"])))) == 3


def test_a_place_chosen_by_name_is_shown_and_removed_by_its_record(client):
    seen = page(client, "/?place=Shrewsbury")
    assert text(seen.select_one(".chip")) == "Remove the filter Place Shrewsbury, England, United Kingdom ×"
    assert f"{ARTICLES} articles" in text(page(client, str(seen.select_one(".chip")["href"])).h1)


def test_more_values_than_are_listed_are_a_click_away_with_the_query_kept(visit):
    rows = [{"title": f"No {n}", "outlet": f"Outlet {n}", "body": "The same flood."} for n in range(6)]
    seen = page(visit(rows, facet_size=3), "/?q=flood")
    assert text(seen.select_one(".filter .all")) == "All 6 values of Outlet"
    assert seen.select_one(".filter .all a")["href"] == "/browse/outlet?q=flood"


def test_values_past_the_first_unfold_and_chosen_ones_never_hide(visit):
    rows = [{"title": f"No {n}", "outlet": f"Outlet {n:02}", "body": "A flood."} for n in range(12)]
    seen = page(visit(rows), "/?outlet=Outlet+11")
    assert text(seen.select_one(".more summary")) == "3 more in Outlet"
    assert not seen.select(".more [aria-current]")


def test_a_span_of_days_is_kept_in_its_form_and_in_the_search_form(floods):
    seen = page(floods, "/?q=flood&from=2018-01&to=2018-12-31&outlet=Gazette")
    assert headlines(seen) == ["Clearing up"]
    assert [seen.select_one(f"#{name}")["value"] for name in ("from", "to")] == ["2018-01", "2018-12-31"]
    kept = {one["name"]: one["value"] for one in seen.select(".ask [type=hidden]")}
    assert kept == {"from": "2018-01", "to": "2018-12-31", "outlet": "Gazette"}


def test_pages_are_turned_by_links_that_keep_the_search(floods):
    first = page(floods, "/?q=flood&page_size=1")
    assert text(first.select_one(".paging")) == "Page 1 of 3 Next"
    second = page(floods, str(first.select_one("a[rel=next]")["href"]))
    assert text(second.select_one(".paging")) == "Previous Page 2 of 3 Next"
    assert headlines(second) != headlines(first)
    assert second.select_one("head link[rel=prev]")["href"] == "/?q=flood&page_size=1"


def test_narrowing_goes_back_to_the_first_page(floods):
    assert "page=" not in link(page(floods, "/?q=flood&page_size=1&page=2"), ".filter a", "Gazette").replace(
        "page_size=", ""
    )


def test_a_page_past_the_end_is_explained(floods):
    seen = page(floods, "/?q=flood&page=9")
    assert text(seen.select_one(".empty")) == "There is no page 9: these 3 articles fill 1 page. Go to page 1"


def test_no_hits_say_what_was_searched_for_in_plain_words(floods):
    seen = page(floods, "/?q=zebra+-%22striped+horse%22")
    assert text(seen.h1) == "No articles"
    assert text(seen.select_one(".empty p")) == 'No article was found for zebra AND NOT "striped horse".'


def test_a_mistyped_date_does_not_cost_the_rest_of_the_search(floods):
    seen = page(floods, "/?q=flood&from=Mai&outlet=Gazette", 400)
    assert seen.select_one("#q")["value"] == "flood"
    assert "Change the date" in text(seen.select_one(".failure"))
    assert text(page(floods, link(seen, ".failure a", "Go on without from")).h1) == "2 articles"


@pytest.mark.parametrize(
    ("name", "box"), [("from", "from"), ("to", "to"), ("from_date", "from"), ("to-date", "to")]
)
def test_a_refused_date_stands_in_its_box_with_the_reason_beside_it(floods, name, box):
    seen = page(floods, f"/?q=flood&outlet=Gazette&sort=oldest&page=2&{name}=yesterday", 400)
    form = seen.select_one("form.span")
    (refused,) = form.select("[aria-invalid=true]")
    assert (refused["name"], refused["value"]) == (box, "yesterday")
    assert f"{name}='yesterday' is not a date" in text(
        form.select_one(f"#{refused['aria-describedby'].split()[0]}")
    )
    kept = {one["name"]: one["value"] for one in form.select("[type=hidden]")}
    assert kept == {"q": "flood", "outlet": "Gazette", "sort": "oldest"}


def test_a_span_that_ends_before_it_begins_is_shown_as_it_was_typed(floods):
    seen = page(floods, "/?from=2018&to=2017", 400)
    assert [seen.select_one(f"#{name}")["value"] for name in ("from", "to")] == ["2018", "2017"]


def test_a_parameter_that_no_box_is_for_is_refused_without_a_form(floods):
    seen = page(floods, "/?page=x", 400)
    assert "Change the address" in text(seen.select_one(".failure"))
    assert not seen.select("form.span")


def test_a_span_without_hits_can_be_mended_where_it_was_typed(floods):
    seen = page(floods, "/?q=flood&from=1999&to=2000")
    assert [seen.select_one(f"#{name}")["value"] for name in ("from", "to")] == ["1999", "2000"]
    assert text(page(floods, "/browse?q=flood&to=1999").select_one(".shelves")) == "No article was found."


def test_hits_that_only_filters_keep_away_are_offered(floods):
    seen = page(floods, "/?q=flood&date=1999")
    offered = seen.select_one(".empty a")
    assert text(offered) == "3 articles match without your filters"
    assert text(page(floods, str(offered["href"])).h1) == "3 articles"


def test_an_empty_archive_says_how_to_add_articles(visit):
    seen = page(visit(), "/")
    assert "morgue add FOLDER" in text(seen.select_one(".empty"))


def test_words_that_no_article_has_together_are_relaxed_and_that_is_said(floods):
    seen = page(floods, "/?q=flood+bridge+shops+losses")
    assert "No article has all these words; those that come nearest are listed." in [
        text(n) for n in seen.select(".notice")
    ]


def test_what_could_not_be_read_is_told_with_its_place(floods):
    seen = page(floods, '/?q=flood+"')
    assert "At character 7: a quotation mark without its partner" in text(seen.select_one(".notice"))


def test_of_many_warnings_the_first_are_shown_and_the_rest_counted(floods):
    warnings = [text(one) for one in page(floods, "/?q=flood+" + ")+" * 9).select(".notice li")]
    assert len(warnings) == 6
    assert warnings[-1] == "+4 more"


TANF = [
    {"id": "a", "title": "Crossing", "body": "They took the al-Tanf crossing in Syria.", "language": "en"},
    {"id": "b", "title": "Post", "body": "In Syria, near At Tanf in Syria, a post fell.", "language": "en"},
    {"id": "c", "title": "Base", "body": "In Syria, in Tanf in Syria, a base stands.", "language": "en"},
]  # fmt: skip


@pytest.fixture
def border(visit) -> FlaskClient:
    return visit(TANF)


def test_other_spellings_that_were_searched_are_shown_and_each_can_be_left_out(border):
    seen = page(border, "/?q=al-Tanf&sort=newest")
    assert text(seen.select_one(".spellings")) == "Also searched: Do not search Tanf × Do not search At Tanf ×"
    assert sorted(headlines(seen)) == ["Base", "Crossing", "Post"]
    seen = page(border, link(seen, ".spellings a", "Do not search At Tanf"))
    assert sorted(headlines(seen)) == ["Base", "Crossing"]
    seen = page(border, link(seen, ".spellings a", "Do not search Tanf"))
    assert headlines(seen) == ["Crossing"]
    assert "sort=newest" in link(seen, ".orders a" if seen.select(".orders a") else ".spellings a", "Search every")


def test_a_search_can_be_made_exactly_as_typed_and_back(border):
    seen = page(border, link(page(border, "/?q=al-Tanf"), ".spellings a", "Search exactly as typed"))
    assert headlines(seen) == ["Crossing"]
    assert seen.select(".spellings .chip") == []
    seen = page(border, link(seen, ".spellings a", "Search every spelling"))
    assert len(headlines(seen)) == 3


def test_every_spelling_is_marked_in_the_list_and_in_the_article(border):
    seen = page(border, "/?q=al-Tanf")
    assert {text(mark) for mark in seen.select("mark")} == {"al-Tanf", "At Tanf", "Tanf"}
    seen = page(border, link(seen, ".hit h2 a", "Post"))
    assert {text(mark) for mark in seen.select("mark")} == {"At Tanf"}


def test_where_hardly_anything_is_found_what_may_be_meant_is_a_link(floods):
    seen = page(floods, "/?q=brigde&outlet=Gazette")
    assert text(seen.select_one(".meant")) == "Did you mean bridge? (1 article)"
    assert headlines(page(floods, link(seen, ".meant a", "bridge"))) == ["Barriers hold"]
    assert page(floods, "/?q=flood").select(".meant") == []


def test_where_no_article_has_all_words_those_with_some_are_offered(floods):
    seen = page(floods, "/?q=bridge+shops&match=all")
    assert "No article has all these words." in [text(one) for one in seen.select(".notice")]
    assert text(seen.select_one(".meant")) == "2 articles have some of them"
    assert len(headlines(page(floods, link(seen, ".meant a", "2 articles")))) == 2


def test_the_reading_of_a_query_is_shown_where_it_differs(floods):
    assert page(floods, "/?q=flood+bridge").select_one(".reading") is None
    seen = page(floods, "/?q=(flood+OR+storm")
    assert text(seen.select_one(".reading")) == "Searched as: flood OR storm"


def test_the_usual_language_goes_without_saying(floods):
    assert [text(one) for one in page(floods, "/").select(".facts") if "German" in text(one)] == ["undated German"]
    assert not [one for one in page(floods, "/").select(".facts") if "English" in text(one)]


def test_a_hit_is_marked_up_in_its_own_language(floods):
    assert page(floods, "/?q=Wasser").select_one(".hit")["lang"] == "de"


def test_the_first_places_are_named_and_the_rest_counted(client):
    assert re.fullmatch(
        r"Places: \w+, \w+, \w+ \+\d+", text(page(client, "/?q=Severn+Welshpool").select_one(".named"))
    )


# One article


def test_an_article_is_shown_with_its_facts(client):
    seen = page(client, link(page(client, "/?q=oranges+trams"), ".hit a", "Hailstones"))
    assert text(seen.h1) == "Hailstones the size of oranges stop the trams of Zaragoza"
    assert text(seen.select_one(".facts")).startswith(
        "The Alder Valley Herald World 20 July 2023 (read from the page’s JSON-LD)"
    )
    assert seen.select_one(".story")["lang"] == "en"


def test_crossheads_of_the_body_are_headings(client):
    seen = page(client, link(page(client, "/?q=%22wet+kitchens%22"), ".hit a", "Severn flood bill"))
    assert [text(one) for one in seen.select(".body h2")][:2] == [
        "Who pays for the next one",
        "Rain on frozen ground",
    ]


@pytest.mark.parametrize(
    ("entry", "heads"),
    [
        ("Rain on frozen ground", True),
        ("‘We lost everything’", True),
        ("It rained.", False),
        ("“It rained.”", False),
        ("Why now?", False),
        ("まだ雨が降っている。", False),
        ("A line without an end that goes on for so long that nobody would have set it as a crosshead", False),
        ("Rosedale Rovers 3", False),
        ("Best loaf, open class", False),
        ("Marrow (heaviest)", False),
        ("Best in show: R. Tarr", False),
    ],
)
def test_a_crosshead_is_short_and_no_sentence_and_no_entry_of_a_list(entry, heads):
    assert is_crosshead(entry, SENTENCE, SENTENCE) is heads


def test_a_crosshead_stands_alone_over_a_longer_paragraph():
    assert not is_crosshead("Tarr", "Okafor", SENTENCE)
    assert not is_crosshead("Tarr", SENTENCE, "Okafor")
    assert not is_crosshead("Rain on frozen ground", SENTENCE, "It rained.")
    assert not is_crosshead("Rain on frozen ground", SENTENCE, "")


def test_what_opens_a_body_is_no_crosshead():
    assert not is_crosshead("A long night on the river", "", SENTENCE)


def test_a_list_is_shown_as_a_list(visit):
    names = "\n\n".join(
        ("The squad is as follows.", "Tarr", "Okafor", "Lindqvist", "They leave on Monday morning.")
    )
    client = visit([{"id": "one", "title": "T", "body": names}])
    assert page(client, "/articles/one").select(".body h2") == []


def test_the_last_entry_of_a_body_heads_nothing(visit):
    client = visit([{"id": "one", "title": "T", "body": "First.\n\nNo full stop"}])
    assert page(client, "/articles/one").select(".body h2") == []


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "windows-1252"])
def test_an_original_is_told_in_utf_8_whatever_it_was_written_in(encoding):
    assert as_text("Am Ufer der Neiße – “Flut”".encode(encoding)) == "Am Ufer der Neiße – “Flut”"


def test_the_original_of_an_older_encoding_is_read_as_it_was_written(visit, tmp_path):
    (tmp_path / "old.txt").write_bytes("The Neiße rose on Monday, and the café closed.".encode("cp1252"))
    client = visit(documents(find_files([tmp_path / "old.txt"]), Stated(title="Old"), 10**7))
    answer = client.get(link(page(client, "/"), ".hit a", "").partition("?")[0] + "/original")
    assert answer.content_type == "text/plain; charset=utf-8"
    assert answer.data.decode() == "The Neiße rose on Monday, and the café closed."


def test_the_folder_an_article_came_from_is_not_told(client):
    seen = page(client, link(page(client, "/?q=Lagos+court"), ".hit a", "Court in Lagos"))
    assert "delta-standard.jsonl, row 2; version 1" in text(seen.select_one("[aria-labelledby=source]"))
    assert "fixtures" not in seen.get_text()


def test_the_words_of_the_search_are_marked_in_the_article(floods):
    seen = page(floods, "/articles/g1?q=barrier+-flood")
    assert [text(one) for one in seen.select("h1 mark, .body mark")] == ["Barriers", "barriers"]


def test_a_link_leads_back_to_the_very_results(floods):
    found = link(page(floods, "/?q=flood&outlet=Gazette&page_size=1&page=2"), ".hit a", "")
    back = page(floods, found).select_one(".back a")
    assert text(back) == "Back to the results for flood"
    assert parse_qsl(urlsplit(str(back["href"])).query) == [
        ("q", "flood"), ("page", "2"), ("page_size", "1"), ("outlet", "Gazette"),
    ]  # fmt: skip


def test_an_article_that_was_not_searched_for_leads_back_nowhere(floods):
    assert page(floods, "/articles/g1").select_one(".back") is None


def test_a_source_id_leads_to_the_article_with_the_query_kept(floods):
    answer = floods.get("/articles/g1?q=flood")
    assert answer.status_code == 302
    assert re.fullmatch(r"/articles/[0-9a-f]{10}\?q=flood", answer.location)


def test_a_source_id_may_hold_a_slash(visit):
    client = visit([{"id": "2017/12/one", "title": "Slashed", "body": "A text."}])
    assert text(page(client, "/articles/2017/12/one").h1) == "Slashed"
    assert "Slashed" in client.get("/articles/2017%2F12%2Fone/original").text


def test_an_article_lists_what_it_is_about_first_and_what_only_its_people_speak_for_last(visit):
    body = ["Lyon has its bridge back.", "Trains to Madrid were late. Kenyan athletes ran.", "In Lyon it rained."]
    client = visit([{"id": "1", "title": "Bridge opens in Lyon", "body": "\n\n".join(body)}])
    listed = page(client, "/articles/1").select_one("[aria-labelledby=places]")
    groups = [(text(one), text(one.find_next("ul"))) for one in listed.select("h3")]
    assert [heading for heading, _ in groups] == ["About", "Named", "Spoken of"]
    assert ["Lyon" in groups[0][1], "Madrid" in groups[1][1], "Kenyan" in groups[2][1]] == [True, True, True]
    assert "about=" in str(listed.select_one("a")["href"])


def test_places_lead_to_the_articles_that_name_them(client):
    seen = page(client, link(page(client, "/?q=%22wet+kitchens%22"), ".hit a", "Severn flood bill"))
    named = headlines(page(client, link(seen, ".places a", "Welshpool")))
    assert "Severn flood bill passes £90m as insurers count wet kitchens" in named


def test_related_articles_come_with_their_reasons(client):
    seen = page(client, link(page(client, "/?q=%22wet+kitchens%22"), ".hit a", "Severn flood bill"))
    assert "both name Welshpool, Wales and Shrewsbury" in text(seen.select_one("[aria-labelledby=related] li"))


def test_related_articles_lead_to_a_timeline_that_marks_where_it_began(client):
    seen = page(client, link(page(client, "/?q=Severn+barriers"), ".hit a", "Bewdley barriers"))
    first = seen.select_one("[aria-labelledby=related] li")
    assert text(first.select_one(".when")) in ("earlier", "later", "same day")
    timeline = page(client, link(seen, "[aria-labelledby=related] a", "Timeline"))
    stories = [text(one) for one in timeline.select(".timeline h2")]
    assert len(stories) > 1
    assert text(timeline.select_one(".timeline [aria-current] h2")) == text(seen.h1)


def test_an_article_on_events_of_its_own_says_so(client):
    seen = page(client, link(page(client, "/?q=%22sunken+grain+ship%22"), ".hit a", "All 14 crew"))
    assert "Nothing else in the archive is on the same events" in text(seen.select_one("[aria-labelledby=related]"))


def test_what_was_removed_is_listed_with_its_reason(client):
    seen = page(client, link(page(client, "/?q=%22sunken+grain+ship%22"), ".hit a", "All 14 crew"))
    removed = seen.select_one("details.removed")
    lines = removed.select("li")
    assert text(removed.summary) == f"What was removed, and why ({len(lines)} lines)"
    assert all(re.match(r"line \d+: \w", text(one.select_one(".why"))) for one in lines)


def test_captions_stand_apart_from_the_story(client):
    seen = page(client, link(page(client, "/?q=%22sunken+grain+ship%22"), ".hit a", "All 14 crew"))
    assert "patrol aircraft on the runway" in text(seen.select_one(".captions"))
    assert "on the runway at Ponta Delgada. PHOTO" not in text(seen.select_one(".body"))


@pytest.mark.parametrize(
    ("url", "followed"),
    [
        ("https://example.org/a", "https://example.org/a"),
        ("javascript:alert(1)", None),
        ("data:text/html,x", None),
        ("//example.org/a", None),
        ("http://[broken", None),
        ("https:", None),
        (None, None),
    ],
)
def test_only_addresses_of_the_web_are_followed(url, followed):
    assert followable(url) == followed


def test_a_link_to_the_source_tells_it_nothing_of_us(visit):
    client = visit([{"id": "one", "title": "T", "url": "https://example.org/a?b=c", "body": "A text."}])
    source = page(client, "/articles/one").select_one("#source + ul a")
    assert (source["href"], source["rel"]) == ("https://example.org/a?b=c", ["noopener", "noreferrer", "external"])


def test_a_citation_leaves_out_what_is_not_known():
    known = Article(
        source="a",
        title="Barriers hold",
        byline=("R. Tarr",),
        outlet="Gazette",
        published=PartialDate("2017-12"),
        id="ab12",
    )
    assert citation(known, "Morgue") == "R. Tarr, “Barriers hold”, Gazette, December 2017, Morgue ab12."
    assert (
        citation(Article(source="a", title="Barriers hold", id="ab12"), "Desk")
        == "“Barriers hold”, undated, Desk ab12."
    )


def test_the_original_is_given_as_plain_text(visit):
    client = visit([{"id": "one", "html": "<h1>Wet</h1><script>alert(1)</script><p>A long enough text.</p>"}])
    answer = client.get("/articles/one/original")
    assert answer.content_type == "text/plain; charset=utf-8"
    assert "<script>alert(1)</script>" in answer.text
    assert answer.headers["Content-Security-Policy"] == "sandbox; default-src 'none'"


# Browsing and about


def test_every_facet_can_be_browsed(client):
    for facet in fields.facet_fields():
        assert text(page(client, f"/browse/{facet.name}").h1) == facet.facet


def test_an_unknown_facet_is_not_found_and_those_there_are_named(client):
    assert "there are date, outlet, section, place, about, language" in text(
        page(client, "/browse/colour", 404).select_one(".detail")
    )


def test_values_are_listed_by_count_or_by_name_with_accents_folded(client):
    by_count = [text(one) for one in page(client, "/browse/place").select(".columns .value")]
    assert by_count[0] == "United Kingdom"
    seen = page(client, "/browse/place?by=name")
    assert [text(one) for one in seen.select(".letter h2")][:3] == ["A", "B", "C"]
    assert len(seen.select(".columns .value")) == len(by_count)
    first = text(seen.find("h2", string="O").find_next("a"))
    assert first[0] in "OÖÓØ"


@pytest.fixture
def shelves(visit, monkeypatch):
    """Five outlets, on pages of three."""
    monkeypatch.setattr(holdings, "LISTED", 3)
    outlets = ["Alder", "Älter", "Birch", "Cedar", "#9"]
    return visit([{"title": f"No {n}", "outlet": name, "body": "A flood."} for n, name in enumerate(outlets)])


def values(seen: BeautifulSoup) -> list[str]:
    return [text(one) for one in seen.select(".columns .value")]


def test_more_values_than_a_page_holds_are_on_the_next(shelves):
    first = page(shelves, "/browse/outlet?q=flood")
    assert text(first.select_one(".paging span")) == "Page 1 of 2"
    second = page(shelves, str(first.select_one(".paging [rel=next]")["href"]))
    assert sorted(values(first) + values(second)) == ["#9", "Alder", "Birch", "Cedar", "Älter"]
    assert values(page(shelves, str(second.select_one(".paging [rel=prev]")["href"]))) == values(first)


def test_letters_lead_to_the_pages_on_which_they_begin(shelves):
    seen = page(shelves, "/browse/outlet?q=flood&by=name")
    assert [text(one) for one in seen.select(".letters a")] == ["#", "A", "B", "C"]
    assert values(seen) == ["#9", "Alder", "Älter"]
    assert link(seen, ".letters a", "A") == "#letter-2"
    there = page(shelves, link(seen, ".letters a", "C"))
    assert values(there) == ["Birch", "Cedar"]
    assert there.find(id=link(seen, ".letters a", "C").partition("#")[2]) is not None
    assert values(page(shelves, "/browse/outlet?by=name&letter=C")) == ["Birch", "Cedar"]
    assert text(page(shelves, link(seen, ".columns a", "Älter")).h1) == "1 article"


def test_a_value_is_found_by_a_part_of_its_name(shelves):
    seen = page(shelves, "/browse/outlet?q=flood&contains=AL")
    assert seen.select_one(".find input[name=contains]")["value"] == "AL"
    assert text(seen.select_one(".find label")) == "Find an outlet"
    assert seen.select_one(".find input[name=q]")["value"] == "flood"
    assert values(seen) == ["Alder", "Älter"]
    assert "contains=AL" in str(seen.select_one(".orders a")["href"])
    nothing = page(shelves, "/browse/outlet?contains=zz").select(".reading")
    assert text(nothing[-1]) == "Nothing here with zz Show all"


def test_a_page_of_values_past_the_last_leads_back(shelves):
    seen = page(shelves, "/browse/outlet?page=9")
    assert text(seen.select(".empty")[-1]) == "There is no page 9. Go to page 1"


def test_articles_without_a_value_are_listed_from_the_facets_page(floods):
    seen = page(floods, "/browse/outlet")
    assert headlines(page(floods, str(seen.select_one(".page > .missing a")["href"]))) == ["Flut an der Neiße"]


def test_a_facets_page_begins_at_its_first_value_whichever_hits_were_shown(shelves):
    seen = page(shelves, "/browse?q=flood&page=2&page_size=1")
    assert {str(one["href"]).partition("?")[2] for one in seen.select(".all a")} == {"q=flood"}


def test_dates_are_browsed_by_year_and_month(client):
    seen = page(client, "/browse/date")
    year = seen.select_one("[aria-labelledby=year-2017]")
    assert text(year.h2) == "2017 5 articles"
    assert [text(one) for one in year.select("li")] == [
        *("December 2017 3 articles", "October 2017 1 article", "February 2017 1 article")
    ]


def test_browsing_within_a_search_counts_only_its_articles(floods):
    seen = page(floods, "/browse/outlet?q=flood&date=2018")
    assert {text(one) for one in seen.select(".columns a")} == {"Gazette 1 article", "Courier 1 article"}
    assert text(page(floods, link(seen, ".columns a", "Gazette")).h1) == "1 article"


def test_an_unknown_order_of_values_is_refused(client):
    assert "by='size' is not one of count, name" in text(
        page(client, "/browse/place?by=size", 400).select_one(".detail")
    )


def test_about_tells_what_the_archive_holds(floods):
    seen = page(floods, "/about")
    told = {text(one.dt): text(one.dd) for one in seen.select(".holdings > div")}
    assert told["Articles"] == "4"
    assert told["Date"] == "2017 to 2018 (1 article without)"
    assert told["Index"] == "up to date"
    assert [[text(cell) for cell in row.select("th, td")] for row in seen.select("tbody tr")] == [
        ["Gazette", "2017", "2018", "2"],
        ["Courier", "2018", "2018", "1"],
    ]


def test_the_examples_on_the_about_page_are_searches(client):
    for example in page(client, "/about").select(".query"):
        assert page(client, str(example["href"])).select_one("#q")["value"] == text(example)


# The tables are followed


def test_every_parameter_is_understood_by_the_search_page_and_kept_in_its_links(client):
    for row in parameters():
        for name in (row.name, *row.aliases):
            page(client, f"/?{name}={VALUES.get(row.name, '2016' if row.name == 'date' else 'en')}")


def test_a_new_facet_is_one_row_of_the_fields_table(visit, monkeypatch):
    author = Field(name="author", holds=Holds.KEYWORD, facet="Author", read=lambda one: one.byline)
    monkeypatch.setattr(fields, "FIELDS", (*fields.FIELDS, author))
    client = visit(
        [{"id": str(n), "title": f"No {n}", "authors": [f"Writer {n % 2}"], "body": "A flood."} for n in range(3)]
    )
    assert text(page(client, "/?q=flood").select_one("#filter-author")) == "Author"
    assert text(page(client, link(page(client, "/"), ".filter a", "Writer 0")).h1) == "2 articles"
    assert text(page(client, "/browse/author").h1) == "Author"
    assert [facet["name"] for facet in client.get("/api/v1/search").json["facets"]][-1] == "author"
    assert "Author" in text(page(client, "/about").select_one(".holdings"))


def test_the_archive_has_its_name_on_every_page(visit):
    client = visit(name="The Stacks")
    for address, status in (("/", 200), ("/browse", 200), ("/about", 200), ("/nowhere", 404)):
        assert text(page(client, address, status).select_one(".wordmark")) == "The Stacks"


def test_about_counts_every_value_of_a_facet(visit):
    rows = [{"title": f"No {n}", "outlet": f"Outlet {n}", "body": "A flood."} for n in range(45)]
    seen = page(visit(rows), "/about")
    assert "45 values" in [text(one) for one in seen.select(".holdings dd")]
    assert text(seen.select_one("[aria-labelledby=covered] p")) == "All 45"


def test_the_icon_is_where_every_browser_asks_for_it(client):
    with client.get("/favicon.ico", follow_redirects=True) as answer:
        assert (answer.status_code, answer.content_type.partition(";")[0]) == (200, "image/svg+xml")


def test_the_health_of_the_archive_is_told(floods):
    assert floods.get("/healthz").json == {"status": "ok", "articles": 4}


# Addresses and words


def test_an_address_leaves_defaults_and_blanks_out():
    asked = Asked.of(
        [("query", "flood"), ("sort", "relevance"), ("page", "1"), ("to-date", " "), ("from", "")], SearchRequest()
    )
    assert asked.address == "?q=flood"


def test_a_query_longer_than_is_searched_is_not_repeated_in_links():
    assert len(Asked.of([("q", "flood " * 10_000)], SearchRequest()).text("q")) <= 2_000


def test_numbers_sizes_and_moments_are_told_as_they_are_read():
    assert [counted(1, "hit"), counted(12_000, "hit"), counted(2, "fits it", "fit it")] == [
        "1 hit",
        "12,000 hits",
        "2 fit it",
    ]
    assert [size(n) for n in (999, 1_500, 150_000, 2_340_000, 3 * 10**12)] == [
        "999 bytes",
        "1.5 kB",
        "150 kB",
        "2.3 MB",
        "3.0 TB",
    ]
    assert moment(None) == "never"


def test_the_address_that_many_guess_leads_to_the_search(floods):
    answer = floods.get("/search?q=flood&outlet=Gazette")
    assert (answer.status_code, answer.location) == (302, "/?q=flood&outlet=Gazette")


def test_what_is_not_one_whole_article_has_a_badge_in_lists_and_a_sentence_on_its_page(client):
    seen = page(client, "/?q=tavistock+form:stub")
    assert text(seen.select_one(".hit .form")) == "Beginning only"
    story = page(client, str(seen.select_one(".hit h2 a")["href"]))
    assert text(story.select_one(".form-note")) == (
        "Beginning only Only the beginning of this article was saved: the rest is for subscribers."
    )


def test_an_article_has_no_badge(client):
    seen = page(client, "/?q=durban&form=article")
    assert not seen.select(".hit .form")
    assert not page(client, str(seen.select_one(".hit h2 a")["href"])).select(".form-note")


def test_the_captions_of_a_gallery_stand_once_on_its_page(client):
    found = page(client, "/?q=goélette&form=gallery").select_one(".hit h2 a")
    story = page(client, str(found["href"]))
    assert not story.select(".captions")
    assert sum("Marie-Fernande" in text(one) for one in story.select(".body p")) == 1


def test_the_times_of_a_liveblog_head_its_posts(client):
    story = page(client, str(page(client, "/?q=pirna&form=liveblog").select_one(".hit h2 a")["href"]))
    assert [text(one) for one in story.select(".body h2")][:4] == [
        "17:55 Uhr",
        "Die Pumpen laufen wieder",
        "15:10 Uhr",
        "Ein Klavier auf dem Marktplatz",
    ]


def test_a_facet_in_which_no_article_has_a_value_is_not_shown(client):
    headings = [text(one) for one in page(client, "/?q=severn+flood").select(".filter h3")]
    assert "Outlet" in headings
    assert "Section" not in headings


def test_a_facet_without_values_is_shown_where_that_was_chosen(client):
    headings = [text(one) for one in page(client, "/?q=severn+flood&section=none").select(".filter h3")]
    assert "Section" in headings
