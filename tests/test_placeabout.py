"""Which countries an article is about, by where and how it speaks of them."""

from __future__ import annotations

import pytest

from benchmarks.places import about, rows, said_in, total
from indexer.places import about as placeabout
from indexer.places.about import ABOUT, Said, Story, about_countries, country_signs, said, sign_names
from indexer.places.names import resolve
from indexer.places.reading import Reading
from indexer.places.senses import Passage
from tests.shared import SHARED, needs_shared


def odds(*found: tuple[str, str, str]) -> dict[str, float]:
    spoken = tuple(Said(*one, passage=number, at=10 * number) for number, one in enumerate(found))
    return about_countries(Story(spoken, words=100, passages=5))


def story(*lines: str, title: str = "") -> Story:
    passages = [Passage(title, "title"), *(Passage(line, "body", number) for number, line in enumerate(lines))]
    readings = [Reading(passage, "en") for passage in passages]
    return said(readings, resolve(readings))


def spoken(found: Story) -> list[tuple[str, str, str]]:
    return [(one.country, one.zone, one.kind) for one in found.said]


# What is said


def test_it_is_told_where_and_by_what_a_country_speaks():
    found = story("Syrian troops came to Aleppo.", "Jordan was silent.", title="Iraq votes")
    assert spoken(found) == [
        ("IQ", "head", "country"),
        ("SY", "first", "demonym"),
        ("SY", "first", "inside"),
        ("JO", "rest", "country"),
    ]
    assert [one.at for one in found.said] == sorted(one.at for one in found.said)
    assert (found.words, found.passages) == (10, 3)


def test_the_first_paragraph_is_the_one_with_the_dateline():
    found = story("Our own report", "LYON, France - It rained.")
    assert [one.zone for one in found.said if one.country == "FR"][:1] == ["dateline"]
    (dated,) = [one for one in found.said if one.zone == "dateline"]
    assert dated.size > 5
    assert not dated.is_capital


def test_offices_and_forms_of_firms_speak_for_their_country_and_are_no_mentions():
    found = spoken(story("The Securities and Exchange Commission sued Acme Inc on Monday."))
    assert ("US", "first", "office") in found
    assert ("US", "first", "firm") in found


def test_the_money_of_a_country_does_not_speak_for_it():
    assert "CA" not in [country for country, _, _ in spoken(story("It cost ten Canadian dollars."))]


def test_towns_of_today_lie_in_the_state_that_is_no_more_where_it_is_named():
    assert {one.country for one in story("Moscow is the capital of the Soviet Union.").said} == {"SU"}


# What it is about


def test_each_sign_has_a_name():
    signs = country_signs(story("LYON, France - Germany was silent.", title="French trains"))
    assert {len(own) for own in signs.values()} == {len(sign_names())}


def test_a_country_of_headline_and_text_is_what_it_is_about():
    found = odds(("FR", "head", "country"), ("FR", "first", "country"), ("DE", "rest", "country"))
    assert found["FR"] > ABOUT > found["DE"]


def test_a_dateline_alone_is_enough_where_nothing_else_is_named():
    assert about_countries(story("LYON, France - The river rose, and nobody minded."))["FR"] > ABOUT


def test_a_dateline_counts_less_where_the_story_is_about_another_country():
    alone = odds(("FR", "dateline", "inside"))["FR"]
    beside = odds(("FR", "dateline", "inside"), *[("DE", "rest", "country")] * 4)["FR"]
    assert beside < alone


def test_nothing_said_is_about_nothing():
    assert odds() == {}


def test_without_the_trees_it_is_about_what_its_opening_speaks_of(monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(placeabout, "forest", lambda *_: None)
    found = odds(("FR", "head", "country"), ("DE", "rest", "country"))
    assert found["FR"] > ABOUT > found["DE"]


@needs_shared
def test_the_trees_are_learned_again_as_well():
    weights = pytest.importorskip("benchmarks.about_weights")
    some = list(rows(SHARED, "reuters_countries_dev", 1_000))
    parts = [weights.examples(some, read) for read in (said_in, weights.without_dateline)]
    found = weights.held_out_odds(parts, parts[0], weights.folds(len(some))["every fifth story"])
    assert weights.f1(found, parts[0].truth, sum(len(row["countries"]) for row in some)) > 0.84


@needs_shared
def test_what_is_shipped_finds_what_stories_are_about():
    score = total(map(about, rows(SHARED, "reuters_countries_dev", 500)))
    assert score.f1 > 0.9
