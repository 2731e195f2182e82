"""Arabic names of several words, whose first is also the name of some village elsewhere."""

from __future__ import annotations

import pytest

from archive.places.gazetteer import fold
from archive.places.likeness import spelt_like
from indexer.places.names import find_in_text
from indexer.places.reading import Reading
from indexer.places.senses import Passage, placewords


def named(text: str, language: str = "en") -> dict[str, str]:
    """The ids of the places a text names, by how it names them."""
    return {text[one.start : one.end]: one.place.id for one in find_in_text(text, language)}


@pytest.mark.parametrize("written", ["Ras al-Ain", "Ras al Ain", "Ras Al-Ain"])
def test_a_compound_is_read_whole_however_it_is_spelt(written: str) -> None:
    like = spelt_like("ras al ain", "SY")
    found = named(f"DAMASCUS, Syria - Bakers left {written} on Monday, a Syrian trader said. {written} is quiet.")

    assert like
    assert found[written] == like.candidate.place.id
    assert "Ras" not in found


@pytest.mark.parametrize("name", ["Jurf al-Sakhar", "Ain al-Asad", "Khan al-Baghdadi", "Tal al-Nasr"])
def test_the_head_of_a_compound_is_no_place(name: str) -> None:
    found = named(f"BAGHDAD - Shops opened in {name} on Monday, Iraqi traders said. {name} was calm.")
    others = {text: id for text, id in found.items() if text not in ("BAGHDAD", name)}

    assert others == {}
    assert found.get(name, "IQ").startswith("IQ")


@pytest.mark.parametrize("head", sorted(placewords()["compounds"]))
def test_no_head_is_read_alone_before_another_word(head: str) -> None:
    reading = Reading(Passage(f"Shops opened near {head.title()} Qwrtz on Monday."), "en")

    assert [name.key for name in reading.names] == []


def test_what_is_known_by_its_first_words_stays() -> None:
    assert "Abu Dhabi" in named("He flew to Abu Dhabi and to Tal Afar in Iraq.")
    assert named("A trader in Wadi, India, sells rice.")["Wadi"].startswith("IN")


def test_an_air_base_of_a_compound_name_is_a_candidate() -> None:
    found = named("BAGHDAD - Rain fell on the Ain al-Asad air base on Monday, Iraqi officers said.")

    assert found["Ain al-Asad"] == f"IQ/{fold('Ain al-Asad').replace(' ', '-')}"


def test_an_article_of_other_languages_begins_no_compound() -> None:
    assert {"Toledo", "Madrid"} <= named("Viajó de Toledo al Madrid de los Austrias.", "es").keys()
