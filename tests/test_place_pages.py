"""The map, the pages of places and the places in an article, as a reader sees them."""

from __future__ import annotations

import pytest
from bs4 import BeautifulSoup
from flask.testing import FlaskClient

from archive.places.authority import Kind, Record
from archive.places.profile import PlaceProfile
from tests.seen import page, text
from web.place_page import PlacePage

TEXT = "Troops left {place} in Iraq on Monday, the governor said. The road to Baghdad was open again by night."

# What tells one from the other: alike as they are without it, they would be one story.
OWN = {
    "1": "A baker sold the last of her flour before noon, and no one knew when the mill would grind again.",
    "2": "Shepherds drove their flocks over the bridge at dawn while children counted the empty lorries go by.",
    "3": "The school opened its gates for the first time since winter; eleven pupils came and sat on the floor.",
    "4": "A doctor spoke of measles, of a fridge without power and of a clinic whose roof the wind had taken.",
}


def row(place: str, id: str, **facts: str) -> dict[str, str]:
    return {
        "id": id,
        "title": f"Troops leave {place}",
        "body": f"{TEXT.format(place=place)} {OWN[id]}",
        "language": "en",
    } | facts


ROWS = [
    row("Ramadi", "1", date="2015-05", outlet="Gazette"),
    row("Fallujah", "2", date="2017", outlet="Courier"),
    row("Ramadi", "3", date="2017-03-01", outlet="Courier"),
    {"id": "4", "title": "Rain in Leeds", "body": "Leeds, England, saw rain on Monday.", "language": "en"},
    {"id": "5", "title": "Nothing", "body": "It rained all day and nobody said where.", "language": "en"},
]


@pytest.fixture
def reader(visit) -> FlaskClient:
    return visit(ROWS)


def shapes(seen: BeautifulSoup) -> dict[str, str]:
    """What each shape of a map is called, and where it leads."""
    return {str(one["aria-label"]): str(one["href"]) for one in seen.select(".map svg a")}


def listed(seen: BeautifulSoup) -> dict[str, str]:
    return {text(one.th): text(one.select_one(".figure")) for one in seen.select(".gazette tbody tr")}


def record_of(client: FlaskClient, name: str) -> str:
    """The address of the page of a place."""
    values = client.get("/api/v1/places").json["places"]
    return "/places/" + next(one["id"] for one in values if one["name"] == name)


# The map


def test_the_map_shows_countries_and_towns_with_the_counts_of_the_facet(reader):
    facet = {one["label"]: one["count"] for one in reader.get("/api/v1/facets/place").json["values"]}
    told = [name.rpartition(": ") for name in shapes(page(reader, "/map"))]
    drawn = {label: int(count.split()[0]) for label, _, count in told}
    assert {"Iraq", "United Kingdom"} < set(drawn)
    assert drawn == {label: facet[label] for label in drawn}
    assert all("," in label for label in set(facet) - set(drawn))  # regions alone have no shape


def test_a_shape_leads_to_the_articles_of_its_place_within_the_search(reader):
    found = shapes(page(reader, "/map?outlet=Courier"))
    iraq = next(address for name, address in found.items() if name.startswith("Iraq"))
    assert iraq == "/?outlet=Courier&place=IQ"
    assert text(page(reader, iraq).h1) == "2 articles"


def test_the_list_beside_the_map_has_every_place_with_its_record(reader):
    seen = page(reader, "/map?outlet=Courier")
    assert text(seen.select_one("#list")) == "Iraq"
    assert listed(seen) | {"Iraq": "2", "Baghdad": "2", "Ramadi": "1", "Fallujah": "1"} == listed(seen)
    assert text(page(reader, seen.select_one(".more-of a")["href"]).h1) == "Iraq"


def test_the_map_is_of_the_part_of_the_world_that_is_asked_for(reader):
    seen = page(reader, "/map?in=GB")
    assert text(seen.select_one(".maps [aria-current]")) == "United Kingdom"
    assert list(listed(seen)) == ["United Kingdom", "England", "Leeds"]


def test_a_part_of_the_world_that_is_none_is_refused_in_words(reader):
    assert "'narnia' is no map" in text(page(reader, "/map?in=narnia", 400).select_one(".detail"))


def test_articles_without_a_place_are_counted_beside_the_map(reader):
    assert text(page(reader, "/map").select_one(".missing")) == "1 article without a place"


def test_what_a_map_leaves_out_is_told(visit, monkeypatch):
    monkeypatch.setattr("web.placemap.LISTED", 1)
    told = page(visit(ROWS), "/map?outlet=Courier")
    assert "places with as many articles or fewer are not drawn." in text(told.select_one("figcaption"))
    assert text(told.select_one(".gazette .all a")) == "list of all places"


def test_a_search_without_places_says_so(reader):
    assert text(page(reader, "/map?q=nobody").select_one(".empty")) == "None of these articles names a place."
    assert text(page(reader, "/map?q=zebra").select_one(".empty")) == "No article was found."


def test_the_place_facet_leads_to_the_map_of_the_same_search(reader):
    seen = page(reader, "/?q=troops&outlet=Courier&page=1")
    link = next(one for one in seen.select(".filter a") if text(one) == "Map of these results")
    assert link["href"] == "/map?q=troops&outlet=Courier"


def test_the_map_keeps_the_search_on_the_way_to_other_maps(reader):
    links = [one["href"] for one in page(reader, "/map?q=troops").select(".maps a")]
    assert links[0] == "/map?q=troops&in=world"


def test_the_map_of_main_places_has_the_counts_of_their_facet(reader):
    facet = {one["label"]: one["count"] for one in reader.get("/api/v1/facets/about").json["values"]}
    seen = page(reader, "/map?grade=about")
    drawn = {name.rpartition(": ")[0]: int(name.rpartition(": ")[2].split()[0]) for name in shapes(seen)}
    assert {"Iraq", "Fallujah, Anbar, Iraq"} < set(drawn)
    assert drawn == {label: facet[label] for label in drawn}
    assert text(seen.select_one(".missing")).endswith("without a main place")
    fallujah = next(address for name, address in shapes(seen).items() if name.startswith("Fallujah"))
    assert text(page(reader, fallujah).h1) == f"{facet['Fallujah, Anbar, Iraq']} article"


def test_the_map_is_of_the_facet_that_is_shown_and_switches_to_the_other(reader):
    shown = page(reader, "/?about=IQ")
    chart = page(
        reader, next(one["href"] for one in shown.select(".filter a") if text(one) == "Map of these results")
    )
    switch = {text(one): one for one in chart.select(".grades a")}
    assert switch["Main place"].get("aria-current") == "true"
    other = page(reader, str(switch["Place"]["href"]))
    assert text(other.select_one(".grades [aria-current]")) == "Place"


def test_a_map_stays_where_no_article_is_about_what_is_on_it(reader):
    other = page(reader, "/map?q=fallujah&in=IQ%2Fbaghdad").select_one(".grades a:not([aria-current])")
    seen = page(reader, str(other["href"]))
    assert text(seen.select_one("#list")).startswith("Baghdad")
    assert text(seen.select_one(".gazette .how")) == "None of these articles is known to be about a place here."


# A place


def test_the_page_of_a_place_tells_what_is_known_of_it(reader):
    seen = page(reader, record_of(reader, "Ramadi"))
    assert text(seen.h1) == "Ramadi"
    assert text(seen.select_one(".page .lede")) == "Town · 2 articles name it · 2 are about it"
    assert "Iraq" in [text(one) for one in seen.select(".crumbs a")]
    assert "° N, 43." in text(seen.select_one(".record-of"))
    assert [text(one) for one in seen.select("[aria-labelledby=newest] li > a")] == ["Troops leave Ramadi"] * 2
    assert text(seen.select_one("[aria-labelledby=nearest] li a")).startswith("Fallujah 4")


def test_the_years_of_a_place_lead_to_their_articles(reader):
    seen = page(reader, record_of(reader, "Ramadi"))
    bars = {str(one["aria-label"]): str(one["href"]) for one in seen.select(".years a")}
    assert list(bars) == ["2015: 1 article", "2017: 1 article"]
    assert text(page(reader, bars["2015: 1 article"]).h1) == "1 article"


def test_places_named_together_lead_to_the_articles_with_both(reader):
    seen = page(reader, record_of(reader, "Ramadi"))
    both = next(one for one in seen.select("[aria-labelledby=together] .pair a") if "Baghdad" in text(one))
    assert text(page(reader, both["href"]).h1) == "2 articles"


def test_a_merged_place_leads_on_for_good(reader):
    archive = reader.application.extensions["archive"]
    one, other = (record_of(reader, name) for name in ("Fallujah", "Ramadi"))
    archive.places.merge(one.removeprefix("/places/"), other.removeprefix("/places/"))
    for prefix in ("", "/api/v1"):
        answer = reader.get(prefix + one)
        assert (answer.status_code, answer.location) == (301, prefix + other)


def test_a_rejected_place_says_so(reader):
    archive = reader.application.extensions["archive"]
    address = record_of(reader, "Ramadi")
    archive.places.reject([address.removeprefix("/places/")])
    seen = page(reader, address)
    assert "this is no place" in text(seen.select_one(".notice"))
    assert seen.select(".years") == []
    assert reader.get("/api/v1" + address).json["status"] == "rejected"


def test_an_unknown_place_is_not_found_and_there_is_a_way_on(reader):
    seen = page(reader, "/places/IQ/narnia", 404)
    assert "there is no place 'IQ/narnia'" in text(seen.select_one(".detail"))
    assert "/places?contains=narnia" in [one["href"] for one in seen.select("main a")]


def test_the_index_of_places_has_the_countries_and_finds_names(reader):
    seen = page(reader, "/places")
    assert [text(one) for one in seen.select("[aria-labelledby=countries] .value")] == ["Iraq", "United Kingdom"]
    found = page(reader, "/places?contains=rama")
    assert [text(one).partition(",")[0] for one in found.select(".columns .value")] == ["Ramadi"]
    assert text(page(reader, "/places?contains=zzz").select_one(".reading")).startswith(
        "No place that articles name"
    )
    page(reader, "/places?colour=red", 400)


def test_the_index_lists_the_names_that_wait_for_a_librarian(visit):
    body = "Troops left the town of Tal Ghazal in Iraq on Monday. The road to Baghdad was open."
    reader = visit([{"id": "1", "title": "Troops leave", "body": body, "language": "en"}])
    waiting = page(reader, "/places").select("[aria-labelledby=candidates] li a")
    assert [text(one) for one in waiting] == ["Tal Ghazal, Iraq 1 article"]
    seen = page(reader, waiting[0]["href"])
    assert text(seen.select_one(".page .lede")) == "Candidate · 1 article names it"
    assert "until a librarian has said what it is" in text(seen.select_one(".notice"))


# In an article


def article_of(client: FlaskClient, words: str, more: str = "") -> BeautifulSoup:
    return page(client, page(client, f"/?q={words}").select_one(".hit a")["href"].partition("?")[0] + more)


def test_an_article_shows_where_each_place_was_read(reader):
    seen = article_of(reader, "fallujah")
    assert [text(one) for one in seen.select(".body .placed")] == ["Fallujah", "Iraq", "Baghdad"]
    assert text(page(reader, seen.select_one(".body .placed")["href"]).h1) == "Fallujah"
    assert text(seen.select_one(".show-places")) == "Mark the places it names (4)"


def test_what_was_searched_for_is_marked_within_a_place(reader):
    seen = article_of(reader, "fallujah", "?q=fallujah")
    assert text(seen.select_one(".body .placed mark")) == "Fallujah"
    assert text(seen.select_one(".body p")).startswith(TEXT.format(place="Fallujah"))


def test_what_speaks_for_a_country_leads_to_its_record_and_is_marked_otherwise(visit):
    body = "Syrian troops left on Monday, the Syrian army said. They were near Fallujah in Iraq."
    seen = article_of(visit([{"id": "1", "title": "Troops leave", "body": body, "language": "en"}]), "troops")
    assert [text(one) for one in seen.select(".body .spoken-of")] == ["Syrian", "Syrian"]
    assert seen.select_one(".body .spoken-of")["href"] == "/places/SY"
    assert [text(one) for one in seen.select(".body .placed")] == ["Fallujah", "Iraq"]


def test_an_article_that_names_no_place_has_nothing_to_be_marked(reader):
    assert article_of(reader, "nobody").select(".show-places, .placed") == []


def test_the_places_of_an_article_lead_to_their_articles_and_to_their_records(reader):
    listed = article_of(reader, "fallujah").select(".places li")
    addresses = {text(one.a): [str(link["href"]) for link in one.select("a")] for one in listed}
    articles, record = addresses["Fallujah, Anbar, Iraq"]
    assert (articles.partition("=")[0], record.partition("/IQ")[0]) == ("/?about", "/places")
    articles, record = addresses["Baghdad, Iraq"]
    assert (articles.partition("=")[0], record.partition("/IQ")[0]) == ("/?place", "/places")


# For programs


def test_the_places_of_a_search_come_with_where_they_lie(reader):
    told = reader.get("/api/v1/places?outlet=Courier&page_size=2").json
    assert (told["missing"], told["page_size"], told["page"]) == (0, 2, 1)
    assert [one["count"] for one in told["places"]] == [2, 2]
    every = reader.get("/api/v1/places?outlet=Courier").json["places"]
    baghdad = next(one for one in every if one["name"] == "Baghdad" and one["kind"] == "city")
    assert baghdad["count"] == 2
    assert (round(baghdad["lat"]), round(baghdad["lon"])) == (33, 44)
    assert (
        reader.get("/api/v1/places?outlet=Courier&page_size=2")
        .headers["Link"]
        .startswith("</api/v1/places?outlet=Courier&page_size=2&page=2>")
    )


def test_the_main_places_of_a_search_come_with_where_they_lie(reader):
    told = reader.get("/api/v1/places?grade=about").json
    counts = {one["label"]: one["count"] for one in told["places"]}
    assert counts == {one["label"]: one["count"] for one in reader.get("/api/v1/facets/about").json["values"]}


def test_what_places_as_json_cannot_do_is_refused(reader):
    assert reader.get("/api/v1/places?contains=ram").status_code == 400


def test_the_head_of_the_results_leads_to_their_map(reader):
    assert page(reader, "/?outlet=Courier").select_one(".to-map a")["href"] == "/map?outlet=Courier"
    assert page(reader, "/?q=nobody").select(".to-map") == []


def test_a_place_as_json_says_what_its_page_does(reader):
    told = reader.get("/api/v1" + record_of(reader, "Ramadi")).json
    assert (told["name"], told["articles"], told["about"], told["status"]) == ("Ramadi", 2, 2, "approved")
    assert told["years"] == [{"year": 2015, "count": 1}, {"year": 2016, "count": 0}, {"year": 2017, "count": 1}]
    assert [one["name"] for one in told["nearest"]][:2] == ["Fallujah", "Baghdad"]


def test_the_box_finds_a_place_by_another_name(visit):
    reader = visit([{"id": "1", "title": "News", "body": "The army took Aleppo, Syria, on Monday."}])
    seen = page(reader, "/places?contains=halab")
    assert "Aleppo, Syria (Halab)" in text(seen.select_one(".values a"))
    (value,) = (one for one in reader.get("/api/v1/facets/place?contains=halab").json["values"] if "called" in one)
    assert (value["label"], value["called"]) == ("Aleppo, Syria", "Halab")


def test_a_record_shows_other_names_with_capitals_and_none_that_is_its_own(visit):
    reader = visit([{"id": "1", "title": "News", "body": "The army took Aleppo, Syria, on Monday."}])
    facts = page(reader, record_of(reader, "Aleppo")).select_one(".record-of")
    names = [text(one) for one in facts.select("bdi")]
    assert "Halab" in names
    assert len({name.casefold() for name in names} - {"aleppo"}) == len(names)
    assert not any(name.islower() for name in names)
    assert len(names) <= 12 or text(facts.summary) == f"and {len(names) - 12} more names"


def test_names_that_sound_like_the_own_stand_last():
    variants = ("alep", "alepo", "ALEPPO", "Beroea", "halab", "Ḥalab")
    record = Record(id="SY/aleppo/aleppo", name="Aleppo", kind=Kind.CITY, variants=variants)
    names = PlacePage(PlaceProfile(record=record, label="Aleppo, Syria")).other_names
    assert names == ["Beroea", "Halab", "Alep", "Alepo"]


def test_the_places_of_one_name_are_told_with_a_link_to_the_articles_of_each(visit):
    bodies = ["Voters in Tbilisi, Georgia, went home.", "Rain fell on Atlanta, Georgia, on Monday."]
    reader = visit([{"id": body, "title": "News", "body": body, "language": "en"} for body in bodies])
    told = page(reader, "/?q=place:Georgia").select_one(".namesakes")
    assert text(told) == "Places called Georgia: Georgia (1 article) Georgia, United States (1 article)"
    alone = page(reader, told.select("a")[1]["href"])
    assert text(alone.h1).startswith("1 article")
    assert alone.select_one(".namesakes") is None


@pytest.mark.parametrize(("name", "part"), [('"Middle East"', "middle-east"), ("Europe", "europe")])
def test_who_seeks_a_part_of_the_world_is_led_to_its_map(reader, name, part):
    assert f"/map?in={part}" in [one["href"] for one in page(reader, f"/?q=place:{name}").select(".spellings a")]
