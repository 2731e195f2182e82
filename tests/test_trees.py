"""Boosted trees, asked without the library they were learned with."""

import json
from typing import Any

import numpy as np
import pytest

from benchmarks.trees import flat, folds_by_site
from indexer.trees import Forest, forest, forest_of

lightgbm = pytest.importorskip("lightgbm")


@pytest.fixture(scope="module")
def learned() -> tuple[Any, Forest, Any]:
    rows = np.random.default_rng(5).random((2000, 6))
    answers = (rows[:, 0] + rows[:, 1] * rows[:, 2] > 0.8).astype(int)
    settings = {"objective": "binary", "num_leaves": 15, "verbose": -1, "num_threads": 1}
    booster = lightgbm.train(settings, lightgbm.Dataset(rows, answers), 40)
    stored = json.loads(json.dumps(flat(booster, list("abcdef"), {"learned_from": "chance"})))
    return booster, forest_of(stored), rows


def test_trees_say_what_the_library_says(learned: tuple[Any, Forest, Any]) -> None:
    booster, trees, rows = learned
    assert np.allclose(trees.log_odds(rows), booster.predict(rows, raw_score=True), atol=0.01)


def test_trees_name_their_features(learned: tuple[Any, Forest, Any]) -> None:
    assert learned[1].features == tuple("abcdef")


def test_no_rows_have_no_odds(learned: tuple[Any, Forest, Any]) -> None:
    assert learned[1].log_odds(np.zeros((0, 6))).shape == (0,)


def test_a_row_alone_has_the_odds_it_has_among_others(learned: tuple[Any, Forest, Any]) -> None:
    _, trees, rows = learned
    assert trees.log_odds(rows[7:8])[0] == trees.log_odds(rows)[7]


def test_a_missing_file_is_no_forest() -> None:
    assert forest("no_such_model") is None


def test_no_site_stands_on_both_sides_of_a_fold() -> None:
    sites = ["a", "b", "a", "c", "d", "e", "f", "a", "b"]
    for training, held_out in folds_by_site(sites):
        assert not {sites[at] for at in training} & {sites[at] for at in held_out}


def test_every_page_is_held_out_once() -> None:
    sites = ["a", "b", "a", "c", "d", "e", "f", "a", "b"]
    assert sorted(at for _, held_out in folds_by_site(sites) for at in held_out) == list(range(9))
