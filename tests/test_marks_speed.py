"""What is invented to measure the index of marks, and how it is told."""

from __future__ import annotations

import numpy as np

from benchmarks.invented_marks import COPIES, MARKS, batches, rows
from benchmarks.speed_marks import PLACE, Kept, Spent, measured, report
from benchmarks.speed_page import PAGE


def test_the_invented_marks_are_always_the_same():
    whole = rows(np.arange(100))
    parts = [row for some in batches(0, 100, 30) for row in some]
    assert [(name, marks.tolist()) for name, marks in whole] == [(name, marks.tolist()) for name, marks in parts]


def test_every_article_has_its_own_id_and_some_fifty_marks():
    made = rows(np.arange(5_000))
    assert len({name for name, _ in made}) == 5_000
    assert 0.97 * MARKS < np.mean([len(marks) for _, marks in made]) <= MARKS
    assert all(np.all(np.diff(marks.astype(object)) > 0) for _, marks in made[:100])


def test_a_quarter_of_them_share_most_of_their_marks_with_an_earlier_one():
    owners: dict[int, int] = {}
    shared = []
    for _, marks in rows(np.arange(5_000)):
        shared.append(sum(mark in owners for mark in marks.tolist()) / MARKS)
        owners.update(dict.fromkeys(marks.tolist(), 1))
    copies = np.array(shared) > 0.3
    assert abs(copies.mean() - COPIES) < 0.02
    assert 0.6 < np.mean(np.array(shared)[copies]) < 0.9


def test_some_marks_are_carried_by_a_twentieth_of_them():
    _, counts = np.unique(np.concatenate([marks for _, marks in rows(np.arange(5_000))]), return_counts=True)
    assert 200 < np.sort(counts)[-10:].min() < 300


def test_an_index_of_marks_is_measured(tmp_path):
    found = measured(2_000, tmp_path)
    assert (found.count, len(found.added)) == (2_000, 100)
    assert 0.5 < found.megabytes <= found.peak < 10
    assert list(tmp_path.iterdir()) == []


def test_what_marks_cost_is_told_beside_what_is_aimed_at():
    spent = [Spent(1_000, 0.1, 0.2)] * 20
    told = report(Kept(spent, 428.0, 640.0, None, [0.001, 0.003], [0.02]), "A machine.")
    assert "| articles/s by the clock                                      |       5,000 |" in told
    assert "| one article more: looked up in, by the clock, ms             |   2.0 / 3.0 |" in told
    assert "| private memory at most, MB  |   ≤ 200 |      – | not measured |" in told


def test_the_page_of_speed_has_a_place_for_marks():
    assert f"<!-- {PLACE} -->" in PAGE.read_text(encoding="utf-8")
