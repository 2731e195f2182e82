"""Every mention of a place in a text, with its kind and whether the text is about it."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from indexer.places.tags import Tag, tag


def tags(text: str, language: str = "en") -> dict[str, Tag]:
    return {one.surface: one for one in tag(text, language)}


def test_people_and_governments_speak_for_their_country_and_are_no_towns() -> None:
    found = tags("Syrian troops withdrew, Tehran said. Downing Street was silent.")
    assert {name: (one.place, one.kind) for name, one in found.items()} == {
        "Syrian": ("SY", "demonym"),
        "Tehran": ("IR", "government"),
        "Downing Street": ("GB", "government"),
    }


def test_a_persons_name_is_no_government() -> None:
    assert "government" not in {one.kind for one in tag("Denzel Washington said no.")}


@pytest.mark.parametrize(("name", "id"), [("Soviet Union", "SU"), ("Yugoslavia", "YU"), ("East Germany", "DD")])
def test_states_that_are_no_more_are_places(name: str, id: str) -> None:
    assert tags(f"Ministers met in {name} on Monday.")[name].place == id


def test_a_dateline_says_what_a_story_is_about() -> None:
    found = tags("LYON, France - The river rose. Trains to Marseille were late.")
    assert (found["LYON"].grade, found["Marseille"].grade) == ("about", "named")


def test_a_town_named_twice_is_what_a_story_is_about() -> None:
    found = tag("Trains to Marseille were late. In Marseille it rained. Nobody went to Lyon.")
    assert [one.grade for one in found] == ["about", "about", "named"]


def test_a_country_that_the_headline_names_is_what_a_story_is_about() -> None:
    text = (
        "Malta opens its ferry again\nThe Maltese ferry left on Monday, an hour late. A ship from Denmark passed."
    )
    found = tags(text)
    assert (found["Malta"].grade, found["Denmark"].grade) == ("about", "named")


@pytest.mark.parametrize(
    ("name", "level"), [("Iraq", "country"), ("Texas", "admin1"), ("Harris County", "admin2"), ("Houston", "city")]
)
def test_each_level_is_told(name: str, level: str) -> None:
    assert tags("They came from Iraq to Houston in Harris County in Texas.")[name].level == level


def test_offsets_hold_over_several_lines() -> None:
    text = "First line.\n\nIn Lyon it rained.\nIn Nantes it snowed."
    assert [text[one.start : one.end] for one in tag(text)] == ["Lyon", "Nantes"]


def test_a_currency_is_no_country() -> None:
    assert tag("It cost four U.S. dollars.") == ()


@given(st.text(max_size=200))
def test_any_text_is_tagged_within_its_bounds_and_in_order(text: str) -> None:
    found = tag(text)
    assert all(text[one.start : one.end] == one.surface != "" for one in found)
    assert [one.start for one in found] == sorted(one.start for one in found)
