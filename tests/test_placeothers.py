"""Names of towns and states that a person or a school bears."""

from __future__ import annotations

import pytest

from indexer.places.names import find_in_text


def named(text: str) -> list[str]:
    """How a text names its places, in order."""
    return [text[one.start : one.end] for one in find_in_text(text)]


@pytest.mark.parametrize(
    ("text", "places"),
    [
        ("George Washington was born in Virginia.", ["Virginia"]),
        ("A letter of George Washington was sold in Boston on Monday.", ["Boston"]),
        ("Michael Jordan opened a school in Chicago on Monday.", ["Chicago"]),
        ("Alexandria Ocasio-Cortez visited Alexandria, Egypt, on Monday.", ["Alexandria", "Egypt"]),
        ("On Monday Charlotte Baker-Hill spoke in Cardiff.", ["Cardiff"]),
        ("San Jose and St. Paul, Minnesota, had rain.", ["San Jose", "St. Paul", "Minnesota"]),
        ("He moved to Washington, and George Washington wept.", ["Washington"]),
    ],
)
def test_a_person_is_no_place_though_both_names_are(text: str, places: list[str]) -> None:
    assert named(text) == places


@pytest.mark.parametrize(
    "text",
    [
        "Michigan State beat Ohio State on Saturday.",
        "The University of Michigan plays Texas A&M on Saturday.",
        "Virginia Tech lost to Florida State on Saturday.",
        "She teaches at the University of Texas and cheers for Ohio State.",
    ],
)
def test_a_school_or_its_team_is_no_state(text: str) -> None:
    assert named(text) == []


def test_a_states_school_tells_which_town_is_meant() -> None:
    text = "COLUMBUS - Choirs met on Monday, led by a singer of the University of Nebraska."
    assert [one.place.parent_ids[-1] for one in find_in_text(text)] == ["US/nebraska"]


@pytest.mark.parametrize(
    ("text", "place"),
    [
        ("Farmers in New York State wait for rain.", "New York"),
        ("The road in Kano State, Nigeria, is closed.", "Kano"),
        ("Officers of the Michigan State Police closed a road in Michigan.", "Michigan"),
        ("A reader in Michigan, state officials said, was fined.", "Michigan"),
        ("The university is in Ohio.", "Ohio"),
    ],
)
def test_a_state_that_is_called_so_is_one(text: str, place: str) -> None:
    assert any(one.startswith(place) for one in named(text))


def test_st_paul_is_saint_paul_too() -> None:
    text = "Rain fell in St. Paul, Minnesota, on Monday."
    assert [one.place.label for one in find_in_text(text)][:1] == ["Saint Paul, Minnesota, United States"]
