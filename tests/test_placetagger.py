"""Which names are mentions of places: what is asked about, what stays with the rules, and learning it again."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from archive.places.authority import Kind, Record, Status
from archive.places.book import PlaceBook
from benchmarks.place_tagger import held_out, marked
from benchmarks.places import mentions, rows, strict, total
from indexer.places.names import all_mentions, find_in_text
from indexer.places.reading import Reading
from indexer.places.senses import Passage
from indexer.places.signs import article_signs, sign_names
from indexer.places.spans import offered
from indexer.places.tagger import MOST, shipped
from indexer.places.tags import Tag, tag
from tests.shared import SHARED, needs_shared

FLOORS = json.loads((Path(__file__).parents[1] / "fixtures" / "quality.json").read_text("utf-8"))["places"]

STORY = (
    "A man was arrested on Oxford Road in Manchester on Friday, police said. Two others from Salford were let go. "
    "The van was found beside the River Irwell; it had come from Europe by ferry, said a Salford councillor."
)


def tags(text: str, language: str = "en") -> dict[str, Tag]:
    return {one.surface: one for one in tag(text, language)}


def stretches(text: str) -> list[str]:
    return [name.text for name in offered(Reading(Passage(text), "en"))]


def ruled(text: str, language: str = "en") -> list[tuple[int, int, str]]:
    found = all_mentions([Reading(Passage(text), language)], None)
    return [(name.start, name.end, place.id) for name, place in found]


def spans(text: str, language: str = "en") -> list[tuple[int, int, str]]:
    return [(one.start, one.end, one.place.id) for one in find_in_text(text, language)]


def test_every_name_within_a_longer_one_is_asked_about() -> None:
    assert stretches("It rained on Oxford Road.") == ["It", "Oxford", "Oxford Road", "Road"]


def test_small_words_stand_within_a_name_and_at_neither_end() -> None:
    found = stretches("the ships of the Isle of Wight and of")
    assert "Isle of Wight" in found
    assert not any(one.startswith("of") or one.endswith(("and", "of")) for one in found)


def test_numbers_end_the_names_of_roads_only() -> None:
    assert "Highway 19" in stretches("It is closed on Highway 19 today.")
    assert "May 19" not in stretches("It is closed since May 19 today.")


def test_the_dot_of_a_short_street_belongs_to_it() -> None:
    assert "Cumberland St." in stretches("He lived at 508 Cumberland St., near the mill.")
    assert "Grand Avenue" in stretches("He lived in Grand Avenue. She did not.")


@given(st.text(alphabet="aA. ,-'’19\nÉß", max_size=60))
def test_the_signs_of_any_text_are_numbers(text: str) -> None:
    reading = Reading(Passage(text), "en")
    names = offered(reading)
    signs = article_signs([reading], [names], [])
    assert signs.shape == (len(names), len(sign_names()))
    assert np.isfinite(signs).all()


def test_a_street_is_a_mention_and_its_town_is_none() -> None:
    found = tags(STORY)
    assert (found["Oxford Road"].level, found["Oxford Road"].kind) == ("landmark", "candidate")
    assert found["Oxford Road"].country == ""
    assert "Oxford" not in found


def test_streets_rivers_and_continents_are_no_places_of_the_archive() -> None:
    assert {one.place.name for one in find_in_text(STORY)} == {"Manchester", "Salford"}


def test_what_ends_a_longer_name_is_no_town() -> None:
    found = tags("They were married on a boat on Lake Ontario, and the book is of Abraham Lincoln.")
    assert not {"Ontario", "Lincoln"} & found.keys()


def test_a_continent_has_a_point_and_lies_in_no_country() -> None:
    found = tags("The disease has spread across Europe and to Africa, officials in France said.")
    assert (found["Africa"].level, found["Africa"].country, found["Africa"].lat) == ("continent", "", 7.19)


def test_landmarks_are_never_what_a_text_is_about() -> None:
    text = "Oxford Road is closed. Oxford Road in Manchester was flooded, and Oxford Road stays shut."
    assert {one.grade for one in tag(text) if one.level == "landmark"} <= {"named"}


def test_a_town_nobody_knows_lies_in_the_state_that_is_named_with_it() -> None:
    assert tags("She was born in London, Nev., in May.")["London"].place == "US/nevada/london"


@pytest.mark.parametrize("language", ["de", "fr", "es"])
def test_other_languages_are_read_by_the_rules(language: str) -> None:
    text = "In Paris und Lyon, near Oxford Road, à Marseille."
    assert spans(text, language) == ruled(text, language)


def test_without_trees_the_rules_read_on() -> None:
    assert {place for _, _, place in ruled(STORY)} >= {
        one.place.id for one in find_in_text("He is from Manchester.")
    }


def test_capitals_are_read_by_the_rules() -> None:
    text = "FLOODS IN NORWAY: TELL US WHAT YOU SEE ON OXFORD ROAD"
    assert spans(text) == ruled(text)


def test_a_list_of_names_as_long_as_a_book_is_read_by_the_rules() -> None:
    text = ". ".join(["Paris"] * (MOST + 1))
    assert len(spans(text)) == len(ruled(text))


def test_what_a_librarian_has_rejected_is_not_read_again() -> None:
    text = "Police in Kanawha Springfield, a town near Charleston, West Virginia, said so in Kanawha Springfield."
    record = Record(id="US/kanawha-springfield", name="Kanawha Springfield", kind=Kind.CITY, status=Status.REJECTED)
    book = PlaceBook({record.id: record})
    assert "Kanawha Springfield" not in {text[one.start : one.end] for one in find_in_text(text, "en", book)}


def test_every_process_reads_the_same() -> None:
    code = f"from indexer.places.tags import tag; print(tag({STORY!r}))"
    told = {
        subprocess.run(
            [sys.executable, "-c", code], env={"PYTHONHASHSEED": seed, "PYTHONPATH": ":".join(sys.path)},
            capture_output=True, text=True, check=True,
        ).stdout
        for seed in ("1", "2")
    }  # fmt: skip
    assert len(told) == 1


def test_the_trees_ask_for_the_signs_that_there_are() -> None:
    trees = shipped()
    assert trees is not None
    assert trees.features == sign_names()


@needs_shared
@pytest.mark.parametrize("name", FLOORS)
def test_what_is_shipped_finds_the_marked_mentions(name: str) -> None:
    some = list(rows(SHARED, name, 60))
    score = total(strict(row, mentions(row["text"], shipped())) for row in some)
    assert score.f1 >= FLOORS[name]["strict"]


@needs_shared
def test_the_trees_are_learned_again_as_well() -> None:
    pytest.importorskip("lightgbm")
    sets = [[marked(row) for row in rows(SHARED, name, 80)] for name in FLOORS]
    for name, found in zip(FLOORS, held_out(sets, folds=2), strict=True):
        assert found.strict.f1 >= FLOORS[name]["held out"]


def test_the_word_for_a_region_is_no_part_of_its_name_but_of_a_county_s() -> None:
    found = tags("Police in Anbar Province, Iraq, and in Orange County, California, said so.")
    assert {"Anbar", "Orange County"} <= found.keys()


def test_what_a_pattern_names_is_kept_as_it_is_written() -> None:
    assert tags("They left the town of al-Ghazal in Iraq on Monday.")["al-Ghazal"].kind == "candidate"


def test_a_parliament_is_no_place() -> None:
    assert "Parliament" not in tags("They believe in Parliament and in Iraq.")


def test_an_area_that_no_record_has_is_a_landmark() -> None:
    assert {one.level for name, one in tags("He was born in Kashmir.").items() if name == "Kashmir"} <= {"landmark"}
