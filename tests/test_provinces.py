"""The first-level regions of all countries: what they are called, what lies in them, and how articles name them."""

from __future__ import annotations

import pytest

from archive.article import CleanArticle
from archive.places.authority import Kind, Record
from archive.places.book import GAZETTEER, PlaceBook
from archive.places.gazetteer import fold, gazetteer
from archive.places.place import steps_down
from indexer.places.names import find_in_text, read_places
from indexer.places.tags import level, tag


def read(text: str, language: str = "en") -> dict[str, str]:
    return {text[one.start : one.end]: one.place.id for one in find_in_text(text, language)}


def first(name: str, language: str = "en") -> str:
    return gazetteer().candidates(fold(name), language)[0].place.id


def test_every_place_around_a_town_has_a_record():
    book = gazetteer()
    towns = (book._candidate(row, own=True).place for row in range(len(book._towns)))
    around = {id for town in towns for id in town.parent_ids}
    named = {id for id in around if book.place(id) is None}
    assert {id for id in named if "/" in id} == set()
    assert {id for region in book._areas for id in steps_down(region) if book.place(id) is None} == set()


def test_regions_have_ids_of_their_own():
    regions = list(gazetteer()._regions.values())
    assert len({region.id for region in regions}) == len(regions) > 3500


def test_a_region_is_shown_by_its_short_common_name():
    anbar = gazetteer().place("IQ/anbar")
    assert (anbar.name, anbar.label, anbar.kind, level(anbar)) == ("Anbar", "Anbar, Iraq", "region", "admin1")


@pytest.mark.parametrize("name", ["Anbar", "Al Anbar", "al-Anbar", "Anbar Province", "Anbar Governorate"])
def test_a_region_is_found_by_what_papers_call_it(name):
    assert first(name) == "IQ/anbar"


def test_a_region_with_the_name_of_its_town_is_shown_with_the_word_for_it():
    assert gazetteer().place("IQ/baghdad").label == "Baghdad Governorate, Iraq"
    assert gazetteer().place("IQ/baghdad/baghdad").label == "Baghdad, Iraq"
    assert gazetteer().place("DE/bavaria/munich").label == "Munich, Bavaria, Germany"


def test_a_city_that_is_a_region_is_none_of_the_provinces_of_its_name():
    assert gazetteer().place("RU/moscow").name == "Moscow City"
    assert read("Fires burned in the Moscow region.") == {"Moscow": "RU/moscow-oblast"}


def test_a_record_that_a_librarian_edits_has_the_same_label():
    record = Record(id="IQ/baghdad/baghdad", name="Baghdad", kind=Kind.CITY)
    assert PlaceBook({record.id: record}).place(record.id).label == "Baghdad, Iraq"


@pytest.mark.parametrize("town", ["Baghdad", "Damascus", "Moscow", "Buenos Aires", "Lima", "Geneva", "Utrecht"])
def test_a_name_that_region_and_town_share_is_the_towns(town):
    place = gazetteer().candidates(fold(town))[0].place
    assert (place.name, place.kind) == (town, "city")


@pytest.mark.parametrize(
    "text",
    [
        "Two villages in Baghdad province were searched.",
        "Two villages in Baghdad Governorate were searched.",
        "Two villages in the province of Baghdad were searched.",
    ],
)
def test_the_word_for_a_region_beside_such_a_name_makes_it_the_region(text):
    assert read(text) == {"Baghdad": "IQ/baghdad"}


def test_the_word_for_a_region_is_no_part_of_its_name():
    assert read("The governor of Anbar Province spoke in Iraq.") == {"Anbar": "IQ/anbar", "Iraq": "IQ"}


def test_a_name_of_ordinary_words_needs_its_country():
    assert read("It rained in Eastern Province.") == {}
    assert read("It rained in Eastern Province, Saudi Arabia said.")["Eastern Province"] == "SA/eastern-province"
    assert read("The court for the Northern District of California ruled.") == {"California": "US/california"}


def test_a_name_that_is_more_often_a_persons_or_a_peoples_needs_the_word_for_a_region():
    assert read("Fars reported it, a Somali official said, and so they did.") == {}
    assert "CO/santander" not in read("They all said so, and Santander paid.").values()
    assert read("It rained in Fars province.") == {"Fars": "IR/fars-province"}


def test_a_town_is_told_by_the_region_after_it():
    assert read("He was born in Hit, Anbar.") == {"Hit": "IQ/anbar/hit", "Anbar": "IQ/anbar"}


@pytest.mark.parametrize(
    ("text", "language", "name"),
    [
        ("Der Regen in Bayern lässt nach.", "de", "Bayern"),
        ("La pluie cesse en Bavière.", "fr", "Bavière"),
        ("La lluvia cesa en Baviera.", "es", "Baviera"),
    ],
)
def test_regions_are_read_by_their_names_in_the_language_of_the_article(text, language, name):
    assert read(text, language) == {name: "DE/bavaria"}


def test_states_are_read_as_before():
    assert read("She moved to Florida State University.") == {"Florida": "US/florida"}
    assert first("Georgia") == "GE"


def test_a_region_has_a_middle_and_no_point_in_an_article():
    middle = GAZETTEER.point("IQ/anbar")
    assert 32 < middle.lat < 35
    assert 40 < middle.lon < 45
    assert 50 < middle.precision < 300
    (found,) = tag("It rained in Anbar province for a week.")
    assert (found.place, found.level, found.lat) == ("IQ/anbar", "admin1", None)


def test_a_point_that_a_librarian_gives_a_region_is_its_middle():
    record = Record(id="IQ/anbar", name="Anbar", kind=Kind.REGION, lat=33, lon=43, precision=90)
    book = PlaceBook({"IQ/anbar": record})
    assert book.point("IQ/anbar") == (33, 43, 90)
    assert book.place("IQ/anbar").lat is None


def test_a_town_has_its_own_point():
    assert GAZETTEER.point("IQ/anbar/ramadi")[:2] == (33.42056, 43.30778)
    assert GAZETTEER.point("IQ/atlantis") is None


def test_a_crossing_lies_in_the_region_that_its_row_names():
    assert first("al-Tanf") == "SY/homs/al-tanf"


def test_an_article_is_found_under_the_region_of_its_town():
    article = CleanArticle(source="x.txt", title="Quiet in Ramadi", body=("Ramadi in Iraq was quiet.",))
    (ramadi, _) = read_places(article).places
    assert ramadi.place.parent_ids == ("IQ", "IQ/anbar")
