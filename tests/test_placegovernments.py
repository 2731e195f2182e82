"""Which capitals stand for a government."""

from __future__ import annotations

import pytest

from indexer.places.tags import tag


def governments(text: str, language: str = "en") -> dict[str, str]:
    return {one.surface: one.country for one in tag(text, language) if one.kind == "government"}


def towns(text: str) -> list[str]:
    return [one.surface for one in tag(text) if one.kind == "place"]


@pytest.mark.parametrize(
    "text",
    [
        "Warsaw warned that the bridge would close.",
        "Warsaw has repeatedly denied it.",
        "Nobody believes it, and Warsaw vowed to wait.",
        "On Monday Warsaw rejected the plan.",
        "“Never,” said Warsaw.",
        "The talks with Warsaw failed.",
        "They fear for relations with Warsaw.",
        "He met Warsaw's ambassador.",
        "Warsaw’s “support will be intense”, he said.",
        "It is led by militias loyal to Warsaw.",
        "Warsaw called the measures hostile.",
        "Warsaw has sent troops to the border.",
        "The minister accused Warsaw of it.",
        "They are weighing sanctions on Warsaw.",
    ],
)
def test_a_capital_that_acts_or_is_dealt_with_is_its_government(text: str) -> None:
    assert governments(text) == {"Warsaw": "PL"}
    assert towns(text) == []


def test_capitals_that_act_together_are_governments_both() -> None:
    assert governments("Warsaw and Prague agreed to wait.") == {"Warsaw": "PL", "Prague": "CZ"}
    assert governments("The dispute between Warsaw and Prague goes on.") == {"Warsaw": "PL", "Prague": "CZ"}


@pytest.mark.parametrize(
    "text",
    [
        "The agency in Warsaw said so.",
        "Officials in Prague and Warsaw warned them.",
        "The mayor of Warsaw denied it.",
        "Flights between Prague and Warsaw are late.",
        "Warsaw's trams are late.",
        "She walked through Warsaw and agreed.",
    ],
)
def test_what_happens_in_a_capital_is_no_government(text: str) -> None:
    assert governments(text) == {}
    assert "Warsaw" in towns(text)


@pytest.mark.parametrize("text", ["Denzel Washington warned him.", "Mr London denied it.", "Hamilton said no."])
def test_a_person_is_no_government(text: str) -> None:
    assert governments(text) == {}


def test_who_is_a_person_once_governs_nowhere() -> None:
    assert governments("Mr Washington sang.\nLater Washington said that he was tired.") == {}


def test_other_towns_do_not_govern() -> None:
    assert governments("Marseille warned that the port would close.") == {}


def test_a_capital_may_be_a_government_here_and_a_town_there() -> None:
    text = "Warsaw denied it. A crowd met in Warsaw."
    assert [(one.start, one.kind) for one in tag(text)] == [(0, "government"), (33, "place")]


@pytest.mark.parametrize(
    ("language", "text", "expected"),
    [
        ("de", "Warschau droht, und das Weiße Haus schweigt.", {"Warschau": "PL", "Weiße Haus": "US"}),
        ("fr", "Varsovie a dénoncé l'accord, le Quai d'Orsay aussi.", {"Varsovie": "PL", "Quai d'Orsay": "FR"}),
        ("de", "Warschau warf Prag vor, zu zögern.", {"Warschau": "PL", "Prag": "CZ"}),
        ("de", "Der Kanzler droht Warschau. Berlin versprach Hilfe.", {"Warschau": "PL", "Berlin": "DE"}),
        (
            "fr",
            "Varsovie accuse Le Caire. Prague et Rome demandent une réunion.",
            {
                "Varsovie": "PL",
                "Le Caire": "EG",
                "Prague": "CZ",
                "Rome": "IT",
            },
        ),
        ("es", "Varsovia rechazó el plan; la Casa Blanca calla.", {"Varsovia": "PL", "Casa Blanca": "US"}),
    ],
)
def test_governments_are_known_in_other_languages(language: str, text: str, expected: dict[str, str]) -> None:
    assert governments(text, language) == expected
