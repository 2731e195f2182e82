"""Places in German, French and Spanish: invented sentences, and what is particular to each language."""

from __future__ import annotations

import tomllib
from pathlib import Path

import pytest

from archive.places.gazetteer import fold, gazetteer
from archive.places.peoples import countries_of_peoples
from benchmarks.places import Score, total
from indexer.places.names import find_in_text
from indexer.places.tags import tag

ROOT = Path(__file__).parent.parent
SENTENCES = ROOT / "fixtures" / "places"


def named(text: str, language: str) -> dict[str, str]:
    """Country and folded name of the places a text names, by how it names them."""
    found = find_in_text(text, language)
    return {text[one.start : one.end]: f"{one.place.id[:2]} {fold(one.place.name)}" for one in found}


def asides(text: str, language: str) -> list[tuple[str, str, str]]:
    found = tag(text, language)
    return [(one.surface, one.country, one.kind) for one in found if one.kind in ("demonym", "government")]


@pytest.mark.parametrize("language", ["de", "fr", "es"])
def test_the_places_of_invented_sentences_are_found(language: str) -> None:
    sentences = tomllib.loads((SENTENCES / f"sentences_{language}.toml").read_text(encoding="utf-8"))["sentences"]
    scores = []
    for one in sentences:
        said, true = named(one["text"], language).items(), one["places"].items()
        scores.append(Score(len(said & true), len(said), len(true)))
    score = total(scores)
    assert len(sentences) >= 40
    assert score.precision >= 0.98
    assert score.recall >= 0.95


@pytest.mark.parametrize(
    ("language", "text", "found"),
    [
        ("de", "Syrische Truppen und ukrainischen Soldaten", [("Syrische", "SY"), ("ukrainischen", "UA")]),
        ("de", "Zwei Syrerinnen und ein Franzose", [("Syrerinnen", "SY"), ("Franzose", "FR")]),
        ("fr", "Les forces syriennes et un soldat turc", [("syriennes", "SY"), ("turc", "TR")]),
        ("es", "Las tropas sirias y dos españoles", [("sirias", "SY"), ("españoles", "ES")]),
    ],
)
def test_a_people_speaks_for_its_country_in_every_form(
    language: str, text: str, found: list[tuple[str, str]]
) -> None:
    assert asides(text, language) == [(surface, country, "demonym") for surface, country in found]


def test_a_country_that_is_called_as_its_people_is_a_place() -> None:
    assert asides("Siria y las tropas sirias", "es") == [("sirias", "SY", "demonym")]


@pytest.mark.parametrize(
    ("language", "text", "found"),
    [
        ("de", "Das Kanzleramt schweigt.", ("Kanzleramt", "DE", "government")),
        ("fr", "La Maison-Blanche se tait.", ("Maison-Blanche", "US", "government")),
        ("es", "La Casa Blanca calla.", ("Casa Blanca", "US", "government")),
        ("es", "La Moncloa calla.", ("Moncloa", "ES", "government")),
    ],
)
def test_a_seat_of_government_speaks_for_its_country(language: str, text: str, found: tuple[str, str, str]) -> None:
    assert asides(text, language) == [found]


@pytest.mark.parametrize(
    ("language", "text"),
    [
        ("de", "Soldaten verließen die Stadt Tal Ghazal. Im Irak war es ruhig."),
        ("fr", "Les soldats ont quitté la localité de Tal Ghazal. L’Irak se tait."),
        ("es", "Los soldados dejaron la localidad de Tal Ghazal. Irak calla."),
    ],
)
def test_what_stands_beside_a_name_makes_it_a_place(language: str, text: str) -> None:
    assert named(text, language)["Tal Ghazal"] == "IQ tal ghazal"


def test_german_nouns_behind_a_town_are_none() -> None:
    assert named("Stadt, Land und Fluss, die Stadt Ende März im Irak", "de") == {"Irak": "IQ iraq"}


def test_other_spellings_join_in_every_language() -> None:
    assert named("Der Markt in Falludja im Irak ist offen.", "de")["Falludja"] == "IQ fallujah"
    assert named("El mercado de la ciudad de Ramadí, en Irak, abre.", "es")["Ramadí"] == "IQ ramadi"


def test_every_exonym_leads_to_a_place() -> None:
    table = tomllib.loads((ROOT / "archive" / "data" / "exonyms.toml").read_text(encoding="utf-8"))
    for language, names in table.items():
        for name, said in names.items():
            first = gazetteer().candidates(fold(name), language)[0]
            assert first.country == said[:2], (language, name)


@pytest.mark.parametrize("language", ["de", "fr", "es"])
def test_every_people_has_a_country(language: str) -> None:
    assert all(gazetteer().place(code) for code in countries_of_peoples(language).values())


def test_a_language_without_words_for_peoples_has_none() -> None:
    assert countries_of_peoples("fi") == {}
