"""The figures of named places: what is right or a trap, what was added for five articles, what it costs."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from archive.places.gazetteer import gazetteer
from benchmarks.places_seeds import seeds, without_additions
from benchmarks.speed_page import PAGE
from benchmarks.speed_places import PLACE, Naming, measured, report
from tests.shared import SHARED, needs_shared

TEXT = "Troops left Homs in Syria. Syrian officers met in London."


@pytest.fixture
def gold(tmp_path: Path) -> Path:
    """A folder as MORGUE_SHARED names one, with one article: two places, two traps."""
    spans = [("Homs", "place"), ("Syria", "place"), ("Syrian", "demonym"), ("London", "org")]
    mentions = [
        {"start": TEXT.index(name), "end": TEXT.index(name) + len(name), "surface": name, "role": role}
        for name, role in spans
    ]
    for folder, name, text in (
        ("articles", "a.txt", TEXT),
        ("gold", "seeds_places.json", json.dumps({"documents": [{"path": "a.txt", "mentions": mentions}]})),
    ):
        (tmp_path / folder).mkdir()
        (tmp_path / folder / name).write_text(text, encoding="utf-8")
    return tmp_path


def test_names_are_counted_once_an_article_and_traps_by_themselves(gold: Path) -> None:
    found = seeds(gold)
    assert (found.right, found.told, found.true, found.traps) == (2, 3, 2, 1)
    assert found.f1 == pytest.approx(0.8)


def test_without_additions_what_was_added_is_not_known_and_after_that_it_is_again() -> None:
    def known() -> list[bool]:
        return [bool(gazetteer().candidates(name)) for name in ("al tanf", "trebil", "hawija")]

    assert known() == [True, True, True]
    with without_additions():
        assert known() == [False, True, False]
    assert known() == [True, True, True]


@needs_shared
def test_the_places_of_the_five_articles_are_found() -> None:
    whole = seeds(SHARED)
    assert whole.f1 == 1.0
    assert whole.traps == 0
    with without_additions():
        assert seeds(SHARED).f1 >= 0.97


def test_the_cost_of_naming_places_is_told_beside_what_is_aimed_at() -> None:
    told = report(Naming([0.001, 0.002, 0.006], [0.001, 0.002], 0.8, 128.0, 255.0, None), "A machine.")
    assert "| the same, 95th percentile, ms          | 6.00 |" in told
    assert "| articles of 400 words/s, one core  |   ≥ 60 |    333 | yes |" in told
    assert "| a copy of it (fork) has for itself, MB |    – |" in told


def test_what_naming_costs_is_measured_for_each_text() -> None:
    found = measured([TEXT, TEXT])
    assert len(found.seconds) == 2
    assert found.rate > 0


def test_the_page_of_speed_has_a_place_for_it() -> None:
    assert f"<!-- {PLACE} -->" in PAGE.read_text(encoding="utf-8")
