"""Which countries an article is about, by where and how it speaks of them."""

from __future__ import annotations

from benchmarks.about_weights import examples, fit, held_out_f1
from benchmarks.places import about, rows, total
from indexer.placeabout import ABOUT, Said, about_countries, country_signs, sign_names
from tests.shared import SHARED, needs_shared


def odds(*found: tuple[str, str, str]) -> dict[str, float]:
    return about_countries([Said(*one) for one in found])


def test_each_sign_has_a_name() -> None:
    signs = country_signs([Said("FR", "head", "country"), Said("DE", "dateline", "inside")])
    assert {len(own) for own in signs.values()} == {len(sign_names())}


def test_a_country_of_headline_and_text_is_what_it_is_about() -> None:
    found = odds(("FR", "head", "country"), ("FR", "first", "country"), ("DE", "rest", "country"))
    assert found["FR"] > ABOUT > found["DE"]


def test_a_dateline_alone_is_enough_where_nothing_else_is_named() -> None:
    assert odds(("FR", "dateline", "inside"))["FR"] > ABOUT


def test_a_dateline_counts_less_where_the_story_is_about_another_country() -> None:
    alone = odds(("FR", "dateline", "inside"))["FR"]
    beside = odds(("FR", "dateline", "inside"), *[("DE", "rest", "country")] * 4)["FR"]
    assert beside < alone


def test_nothing_said_is_about_nothing() -> None:
    assert odds() == {}


@needs_shared
def test_the_weights_are_learned_again_as_well() -> None:
    some = list(rows(SHARED, "reuters_countries_dev", 1_000))
    stories = [examples(row) for row in some]
    assert fit(stories).shape == (len(sign_names()),)
    assert held_out_f1(stories, sum(len(row["countries"]) for row in some)) > 0.86


@needs_shared
def test_what_is_shipped_finds_what_stories_are_about() -> None:
    score = total(map(about, rows(SHARED, "reuters_countries_dev", 500)))
    assert score.f1 > 0.9
