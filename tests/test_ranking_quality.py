"""The ranking keeps its level on one judged collection (docs/quality.md has them all)."""

from __future__ import annotations

import pytest

from benchmarks.retrieval import measure, ndcg
from tests.shared import SHARED, needs_shared


def test_the_best_order_has_the_gain_of_one_and_a_worse_one_less():
    assert ndcg([3, 2, 0], [0, 2, 3]) == pytest.approx(1)
    assert 0 < ndcg([0, 2, 3], [0, 2, 3]) < 1
    assert ndcg([], [1]) == 0


@needs_shared
def test_the_ranking_of_medical_abstracts_keeps_its_level():
    assert measure(SHARED / "data" / "retrieval", "med").ndcg >= 0.68


@needs_shared
def test_the_ranking_of_questions_of_engineers_keeps_its_level():
    assert measure(SHARED / "data" / "retrieval", "cran").ndcg >= 0.38
