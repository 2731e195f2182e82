"""Which towns of a match report are teams."""

from __future__ import annotations

import pytest

from indexer.places.tags import tag


def places(text: str, language: str = "en") -> list[str]:
    return [one.surface for one in tag(text, language) if one.kind == "place"]


@pytest.mark.parametrize(
    "text",
    [
        "Norwich were held 1-1 by Ipswich. Smith scored twice.",
        "Norwich City beat Ipswich 3-2. Their striker is tired.",
        "Leeds 2 Norwich 1: a touchdown, the striker said.",
        "Smith scored for Leeds before Norwich levelled, 2-2. Norwich travel on. Norwich fans sang.",
    ],
)
def test_towns_that_play_are_teams(text: str) -> None:
    assert not {"Norwich", "Ipswich"} & set(places(text))


def test_a_report_is_in_the_town_where_it_says_so() -> None:
    assert "Leeds" in places("Norwich beat Ipswich 2-1 in Leeds on Sunday. Smith scored.")


def test_a_player_is_no_country() -> None:
    assert "Jordan" not in places("Jordan scored 41 points, Jordan hit a jumper, and they won 103-97.")


def test_towns_that_win_something_else_are_towns() -> None:
    assert "Norwich" in places("Norwich won a grant of 2 million pounds. The council voted 5-4.")


@pytest.mark.parametrize(
    ("text", "language", "left"),
    [
        ("Dortmund schlägt Leipzig 2:1. In der Bundesliga verlor Mainz in Bremen.", "de", ["Bremen"]),
        ("Lyon bat Nantes 2-1 à Paris. Deux buts, un buteur.", "fr", ["Paris"]),
    ],
)
def test_teams_are_known_in_other_languages(text: str, language: str, left: list[str]) -> None:
    assert set(places(text, language)) == set(left)
