"""The facts of saved pages keep their level: the floors of fixtures/quality.json, on every fifth page."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from benchmarks import pages
from tests.shared import SHARED, needs_shared

FLOORS = json.loads((Path(__file__).parents[1] / "fixtures" / "quality.json").read_text("utf-8"))["facts"]


@pytest.mark.parametrize("name", FLOORS)
@needs_shared
def test_the_facts_of_real_pages_keep_their_level(name):
    found = pages.measured(pages.true_pages(SHARED, name, step=5), pages.by_morgue)
    below = {fact: getattr(found, fact) for fact, floor in FLOORS[name].items() if getattr(found, fact) < floor}
    assert below == {}
