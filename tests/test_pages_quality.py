"""Saved pages are cleaned as well as ever, and better than by the best extractor: every fifth of the measured ones.

The floors lie in fixtures/quality.json: `body` is F1, `ahead` what trafilatura lacks of it, `exact` the share of
bodies that are the truth's word for word, and `times_exact` that as a multiple of trafilatura's.
"""

from __future__ import annotations

import json
from functools import cache
from pathlib import Path

import pytest

from benchmarks import pages
from tests.shared import SHARED, needs_shared

FLOORS = json.loads((Path(__file__).parents[1] / "fixtures" / "quality.json").read_text("utf-8"))["real pages"]


@cache
def figures(name: str) -> dict[str, float]:
    ours, theirs = (
        pages.measured(pages.true_pages(SHARED, name, step=5), by) for by in (pages.by_morgue, pages.by_trafilatura)
    )
    told = {fact: getattr(ours, fact) for fact in ("exact", "title", "authors", "date")}
    return told | {
        "body": ours.body.f1,
        "ahead": ours.body.f1 - theirs.body.f1,
        "times_exact": ours.exact / theirs.exact,
    }


@needs_shared
@pytest.mark.parametrize(("name", "figure"), [(name, figure) for name in FLOORS for figure in FLOORS[name]])
def test_real_pages_are_cleaned_no_worse_than_before(name: str, figure: str) -> None:
    assert figures(name)[figure] >= FLOORS[name][figure]
