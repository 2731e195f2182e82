"""Names that no record bears, read as places by what stands beside them."""

from __future__ import annotations

import pytest

from indexer.places.names import find_in_text
from indexer.places.tags import tag

QUIET = " Nothing else was said in Iraq that night."


def named(text: str, language: str = "en") -> list[tuple[str, str]]:
    return [(text[one.start : one.end], one.place.id) for one in find_in_text(text, language)]


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("They left the town of Tal Ghazal on Monday.", "Tal Ghazal"),
        ("They left the village of Umm Sabir.", "Umm Sabir"),
        ("Trucks waited at the Zarbatiya border crossing.", "Zarbatiya"),
        ("Jets flew from Wadi Sabir air base.", "Wadi Sabir"),
        ("The Zarbatiya border crossing is closed.", "Zarbatiya"),
        ("They left the town of al-Ghazal on Monday.", "al-Ghazal"),
        ("It rained in Wadi Sabir province.", "Wadi Sabir"),
        ("Shells fell on Baghdad’s Umm Sabir neighbourhood.", "Umm Sabir"),
        ("Fighting went on in the Wadi Sabir area.", "Wadi Sabir"),
        ("They left the towns of Baiji, Umm Sabir and Tal Ghazal in the north.", "Tal Ghazal"),
        ("They left the towns of Baiji, Umm Sabir and Tal Ghazal in the north.", "Umm Sabir"),
        ("Soldiers stood at Tal Ghazal near Baghdad.", "Tal Ghazal"),
    ],
)
def test_a_name_is_a_place_by_what_stands_beside_it(text: str, name: str) -> None:
    assert (name, f"IQ/{name.lower().replace(' ', '-')}") in named(text + QUIET)


def test_its_other_mentions_are_of_the_same_place() -> None:
    text = "They left the town of Tal Ghazal. In Tal Ghazal it rained." + QUIET
    assert [name for name, _ in named(text)] == ["Tal Ghazal", "Tal Ghazal", "Iraq"]


def test_with_and_without_its_article_it_is_one_place() -> None:
    text = "They left the town of al-Ghazal. The road to Ghazal is closed." + QUIET
    assert named(text) == [("al-Ghazal", "IQ/al-ghazal"), ("Ghazal", "IQ/al-ghazal"), ("Iraq", "IQ")]


def test_it_lies_in_the_country_that_is_named_most() -> None:
    text = "Syria and Iraq spoke. Syria left the town of Tal Ghazal."
    assert ("Tal Ghazal", "SY/tal-ghazal") in named(text)


def test_without_a_country_it_is_no_place() -> None:
    assert named("They left the town of Tal Ghazal on Monday.") == []


def test_it_has_no_point() -> None:
    text = "They left the town of Tal Ghazal." + QUIET
    assert find_in_text(text)[0].place.lat is None


def test_the_beginning_of_a_known_name_is_no_name_of_its_own() -> None:
    text = "Rebels took the town of Jisr al-Shughur in Syria."
    assert named(text) == [("Jisr al-Shughur", "SY/idlib/jisr-al-shughur"), ("Syria", "SY")]


def test_a_known_town_stays_itself() -> None:
    assert named("They left the town of Ramadi in Iraq.")[0] == ("Ramadi", "IQ/anbar/ramadi")


@pytest.mark.parametrize(
    "text",
    [
        "The town of the future is green.",
        "The city of course paid.",
        "The village of many wells is dry.",
        "A camp of 200.",
    ],
)
def test_small_words_are_no_names(text: str) -> None:
    assert [name for name, _ in named(text + QUIET)] == ["Iraq"]


def test_a_headline_in_capitals_says_nothing() -> None:
    assert named("TOWN OF TAL GHAZAL QUIET IN IRAQ") == [("IRAQ", "IQ")]


def test_other_languages_have_their_own_words() -> None:
    assert ("Tal Ghazal", "IQ/tal-ghazal") in named("Les soldats ont quitté la ville de Tal Ghazal en Irak.", "fr")


@pytest.mark.parametrize(
    "text", ["The area was quiet.", "The Dutch area was quiet.", "It rained in the northern area."]
)
def test_a_word_before_area_need_not_be_a_name(text: str) -> None:
    assert [name for name, _ in named(text + QUIET)] == ["Iraq"]


def test_who_is_near_a_place_is_none() -> None:
    assert [name for name, _ in named("Police stopped Mazhar near Baghdad.")] == ["Baghdad"]


def test_a_list_of_towns_says_that_its_names_are_towns() -> None:
    text = "They left the towns of Reading and Tal Ghazal in Britain."
    assert ("Reading", "GB/england/reading") in named(text)


@pytest.mark.parametrize("mark", [" — ", ": "])
def test_a_dash_or_a_colon_brings_the_names_of_a_list(mark: str) -> None:
    text = f"They hold two towns on the river{mark}Umm Sabir and Tal Ghazal." + QUIET
    assert {"Umm Sabir", "Tal Ghazal"} <= {name for name, _ in named(text)}


def test_both_ends_of_a_route_are_places() -> None:
    text = "Troops took the Umm Sabir to Tal Ghazal crossing." + QUIET
    assert {"Umm Sabir", "Tal Ghazal"} <= {name for name, _ in named(text)}


def test_what_stands_behind_at_is_not_named_with_it() -> None:
    assert "Tal Ghazal" in {name for name, _ in named("Soldiers stood at Tal Ghazal near Baghdad." + QUIET)}


@pytest.mark.parametrize(
    ("language", "text", "name"),
    [
        ("fr", "La commune de Vaucelles-sur-Orne, en France, est isolée.", "Vaucelles-sur-Orne"),
        ("es", "La localidad de Villaseca del Páramo, en España, espera.", "Villaseca del Páramo"),
        ("de", "In der Stadt Neuenbeck-am-Wald, in Deutschland, schneit es.", "Neuenbeck-am-Wald"),
        ("en", "Snow fell in Peru. In the town of Villaseca del Valle it stayed.", "Villaseca del Valle"),
    ],
)
def test_long_names_are_read_whole(language: str, text: str, name: str) -> None:
    assert name in [one.surface for one in tag(text, language) if one.kind == "candidate"]


def test_a_name_ends_before_the_day_of_the_week() -> None:
    text = "In Deutschland hat die Stadt Halle am Mittwoch eine Brücke gesperrt."
    assert "Halle am Mittwoch" not in [one.surface for one in tag(text, "de")]
