"""What the gazetteer knows, and under which ids and labels."""

from __future__ import annotations

import functools
from collections import defaultdict

import pytest

from archive.places.gazetteer import Candidate, fold, gazetteer


def ids(name: str, language: str = "en") -> list[str]:
    return [one.place.id for one in gazetteer().candidates(fold(name), language)]


def first(name: str) -> Candidate:
    return gazetteer().candidates(fold(name))[0]


def test_folding_drops_case_accents_apostrophes_dots_and_hyphens():
    assert fold("Al-Qā’im") == fold("al Qaim") == "al qaim"
    assert fold("Saint-Étienne") == "saint etienne"
    assert fold("Łódź") == "lodz"
    assert fold("U.S.") == "us"


def test_a_country_is_known_by_its_common_name():
    assert first("Syria").place.label == "Syria"
    assert first("South Korea").place.id == "KR"


@pytest.mark.parametrize(
    ("alias", "country"),
    [
        ("Britain", "GB"),
        ("UK", "GB"),
        ("U.S.", "US"),
        ("USA", "US"),
        ("America", "US"),
        ("UAE", "AE"),
        ("DRC", "CD"),
    ],
)
def test_a_country_is_known_by_what_papers_call_it(alias: str, country: str):
    assert ids(alias)[0] == country


@pytest.mark.parametrize(("language", "name"), [("de", "Irak"), ("fr", "Syrie"), ("es", "Arabia Saudí")])
def test_names_in_another_language_count_in_that_language_only(language: str, name: str):
    assert gazetteer().candidates(fold(name), language)[0].place.kind == "country"
    assert all(one.place.kind == "city" for one in gazetteer().candidates(fold(name), "en"))


def test_a_town_stands_under_its_region_and_country():
    town = first("Ramadi").place
    assert (town.id, town.label, town.kind) == ("IQ/anbar/ramadi", "Ramadi, Anbar, Iraq", "city")
    assert town.parent_ids == ("IQ", "IQ/anbar")


def test_an_american_town_stands_under_its_state():
    assert gazetteer().place("US/texas/paris").label == "Paris, Texas, United States"


def test_where_regions_are_known_their_towns_stand_under_them():
    assert "CA/ontario/london" in ids("London")
    assert first("Quebec").place.kind == "region"
    assert "CA/quebec/quebec" in ids("Quebec")


def test_a_state_is_a_region_of_its_country():
    state = first("Texas").place
    assert (state.id, state.label, state.kind) == ("US/texas", "Texas, United States", "region")


def test_a_state_is_known_by_its_abbreviations():
    assert ids("W.Va.")[0] == ids("W. Va.")[0] == "US/west-virginia"


def test_a_county_tells_in_which_states_it_may_be():
    assert ids("Lamar County") == [
        "US/alabama/lamar-county",
        "US/georgia/lamar-county",
        "US/mississippi/lamar-county",
        "US/texas/lamar-county",
    ]


def test_the_most_populous_bearer_of_a_name_comes_first():
    assert ids("Paris")[0] == "FR/ile-de-france/paris"


def test_the_capital_is_the_one_town_of_its_name_that_is_marked():
    capitals = [one.place.id for one in gazetteer().candidates("washington") if one.is_capital]
    assert capitals == ["US/district-of-columbia/washington"]


def test_namesakes_in_one_region_are_told_apart_by_their_number():
    mexican = [place_id for place_id in ids("San Francisco") if place_id.startswith("MX/state-of-mexico/")]
    assert mexican[0] == "MX/state-of-mexico/san-francisco"
    assert all(place_id.rpartition("-")[2].isdigit() for place_id in mexican[1:])
    assert len(set(mexican)) == len(mexican) > 1


def test_every_bearer_of_a_name_is_found_again_by_its_id():
    for one in (*gazetteer().candidates("san francisco"), *gazetteer().candidates("georgia")):
        assert gazetteer().place(one.place.id) == one.place


def test_an_unknown_id_is_no_place():
    assert gazetteer().place("IQ/atlantis") is None
    assert gazetteer().place("") is None


@pytest.mark.parametrize("name", ["Raqqa", "Raqqah", "ar-Raqqah", "Ar Raqqah"])
def test_an_arabic_name_is_known_with_and_without_its_article(name: str):
    assert ids(name)[0] == "SY/raqqa/raqqa"


@pytest.mark.parametrize(
    ("name", "place_id"),
    [
        ("Palmyra", "SY/homs/palmyra"),
        ("Tadmur", "SY/homs/palmyra"),
        ("Deir Ezzor", "SY/deir-ez-zor/deir-ez-zor"),
        ("New York", "US/new-york"),
    ],
)
def test_towns_are_shown_as_papers_call_them(name: str, place_id: str):
    assert place_id in ids(name)


@pytest.mark.parametrize(
    ("name", "place_id"),
    [
        ("München", "DE/bavaria/munich"),
        ("Genève", "CH/geneva/geneva"),
        ("Köln", "DE/north-rhine-westphalia/cologne"),
    ],
)
def test_large_towns_are_known_by_their_names_at_home(name: str, place_id: str):
    assert ids(name)[0] == place_id


def test_a_variant_is_marked_as_one():
    assert not first("Raqqah").own
    assert first("Ramadi").own


def test_peoples_speak_for_their_country():
    assert gazetteer().country_of_people("syrian").id == "SY"
    assert gazetteer().country_of_people("syria") is None
    assert ids("Syrian") == []


def test_towns_have_a_point_and_areas_have_none():
    town, country = first("Baghdad").place, first("Iraq").place
    assert (round(town.lat), round(town.lon)) == (33, 44)
    assert (country.lat, country.lon) == (None, None)


@pytest.mark.parametrize(
    ("name", "place_id"),
    [
        ("devon", "GB/england/devon"),
        ("frankfurt an der oder", "DE/brandenburg/frankfurt-oder"),
        ("annaberg", "DE/saxony/annaberg-buchholz"),
    ],
)
def test_counties_and_the_other_names_of_towns_are_known(name: str, place_id: str):
    assert place_id in [one.place.id for one in gazetteer().candidates(name)]


@pytest.mark.parametrize("name", ["al-Tanf", "At Tanf", "al Tanaf", "Tanf"])
def test_a_border_crossing_that_the_list_of_towns_lacks_is_known(name):
    assert ids(name)[0] == "SY/homs/al-tanf"


def test_every_name_of_a_place_can_be_asked_for():
    assert {"tadmur", "palmyra"} <= {fold(name) for name in gazetteer().names("SY/homs/palmyra")}
    assert {"United States", "USA"} <= set(gazetteer().names("US"))
    assert gazetteer().names("XX/atlantis") == ()


def test_waters_are_places_that_lie_in_no_country() -> None:
    (sea,) = gazetteer().candidates("mediterranean")
    assert (sea.place.id, sea.place.kind, sea.place.label) == (
        "XZ/mediterranean-sea", "region", "Mediterranean Sea, International waters",
    )  # fmt: skip


@pytest.mark.parametrize("name", ["gulf", "persian gulf", "river nile", "strait of hormuz", "bosporus"])
def test_seas_straits_and_shared_rivers_are_known(name: str) -> None:
    assert [one.place.id[:3] for one in gazetteer().candidates(name)] == ["XZ/"]


# Ids


@functools.cache
def of_today() -> dict[str, list[str]]:
    """The kinds of the places with each id: areas and towns."""
    known = gazetteer()
    kinds: dict[str, list[str]] = defaultdict(list)
    for area in known._areas.values():
        kinds[area.id].append(area.kind)
    for row in range(len(known._towns)):
        kinds[known._candidate(row, own=True).place.id].append("city")
    return kinds


def test_no_two_places_share_an_id():
    assert {id: kinds for id, kinds in of_today().items() if len(kinds) > 1} == {}


def test_no_two_regions_share_an_id():
    regions = [region.id for region in gazetteer()._regions.values()]
    assert len(regions) == len(set(regions))


def test_every_id_of_today_stays():
    moved = gazetteer().moved
    assert {id for id, (kind, *_) in of_today().items() if moved(id) != id or moved(id, kind) != id} == set()


@pytest.mark.parametrize(
    ("name", "id", "label"),
    [
        ("Minsk", "BY/minsk/minsk", "Minsk, Belarus"),
        ("Minsk Region", "BY/minsk", "Minsk Region, Belarus"),
        ("Carson City", "US/nevada/carson-city", "Carson City, Nevada, United States"),
        ("Skopje", "MK/skopje/skopje", "Skopje, North Macedonia"),
    ],
)
def test_a_capital_has_an_id_of_its_own_beside_the_region_around_it(name, id, label):
    found = first(name).place
    assert (found.id, found.label) == (id, label)


def test_the_first_word_of_every_name_tells_how_long_names_are_that_begin_with_it() -> None:
    most = gazetteer().most_words
    names = {name for those in gazetteer().names_by_country().values() for name in those if name.isascii()}
    assert [name for name in names if most[name.partition(" ")[0]] < len(name.split())] == []
    assert "zzz" not in most
