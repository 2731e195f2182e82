"""What tells that an article is about a country: marked wire stories come in, indexer/data/about_model.json goes out.

    MORGUE_SHARED=... python -m benchmarks.about_weights [--limit N] [--write]

Boosted trees (LightGBM, the extra `train`). Prints micro F1 of stories held out: in turns, a fifth at a time; and
the last quarter in the order of the file by what came before. Each story is learned with and without its headline.
"""

from __future__ import annotations

import argparse
import os
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import Any, NamedTuple

import lightgbm
import numpy as np
from numpy.typing import NDArray

from benchmarks import trees
from benchmarks.places import lines_of, rows
from indexer.placeabout import ABOUT, Numbers, country_signs, said, sign_names
from indexer.placenames import resolve
from indexer.placereading import Reading

FOLDS, ROUNDS = 5, 200
DATA = Path(__file__).parents[1] / "indexer" / "data"
SHAPE = {"objective": "binary", "num_leaves": 10, "learning_rate": 0.08, "min_data_in_leaf": 40,
         "feature_fraction": 0.6, "bagging_fraction": 0.8, "bagging_freq": 1, "lambda_l2": 2.0,
         "verbose": -1, "num_threads": 1, "seed": 1, "deterministic": True}  # fmt: skip
PROVENANCE = {
    "about": "whether a story is about a country it speaks of; indexer/placeabout.py says what each feature is",
    "learned_by": "benchmarks/about_weights.py",
}


class Examples(NamedTuple):
    """The countries of many stories: what can be seen of each, whether the story is about it, which story it is."""

    signs: Numbers
    truth: NDArray[np.bool_]
    stories: NDArray[np.int64]

    def of(self, wanted: NDArray[np.bool_]) -> Examples:
        """Those that are wanted, shape (examples,)."""
        return Examples(*(column[wanted] for column in self))


def examples(some: Sequence[dict[str, Any]], has_title: bool = True) -> Examples:
    """Each country that each story speaks of."""
    signs: list[Numbers] = []
    truth, stories = [], []
    for number, row in enumerate(some):
        readings = [Reading(passage, "en") for passage in lines_of(row, has_title)]
        for country, own in country_signs(said(readings, resolve(readings))).items():
            signs.append(own)
            truth.append(country in row["countries"])
            stories.append(number)
    return Examples(np.array(signs), np.array(truth), np.array(stories))


def learn(*parts: Examples) -> lightgbm.Booster:
    """Trees that give the log odds that a story is about a country."""
    signs, truth = (np.concatenate([part[at] for part in parts]) for at in (0, 1))
    return lightgbm.train(SHAPE, lightgbm.Dataset(signs, truth.astype(float)), ROUNDS)


def held_out_odds(read: Examples, bare: Examples, asked: Examples) -> Numbers:
    """The log odds of the examples that are asked about, a fifth of the stories at a time, by the others."""
    odds = np.zeros(len(asked.truth))
    for fold in range(FOLDS):
        booster = learn(*(one.of(one.stories % FOLDS != fold) for one in (read, bare)))
        here = asked.stories % FOLDS == fold
        odds[here] = booster.predict(asked.signs[here], raw_score=True)
    return odds


def f1(odds: Numbers, truth: NDArray[np.bool_], true: int) -> float:
    """Micro F1; `true` countries there are in all."""
    told = odds > ABOUT
    return float(2 * (told & truth).sum() / (told.sum() + true))


def later_f1(some: Sequence[dict[str, Any]], read: Examples, bare: Examples) -> float:
    """Micro F1 of the last quarter by what stands before it."""
    first = 3 * len(some) // 4
    booster = learn(*(one.of(one.stories < first) for one in (read, bare)))
    late = read.of(read.stories >= first)
    odds = np.asarray(booster.predict(late.signs, raw_score=True))
    return f1(odds, late.truth, sum(len(row["countries"]) for row in some[first:]))


def main() -> None:
    """Tell how well it is learned, and write the trees where that is asked for."""
    arguments = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    arguments.add_argument("--limit", type=int, help="stories")
    arguments.add_argument("--write", action="store_true", help=f"write {DATA.name}/about_model.json")
    asked = arguments.parse_args()
    some = list(rows(Path(os.environ["MORGUE_SHARED"]), "reuters_countries_dev", asked.limit))
    true = sum(len(row["countries"]) for row in some)
    read, bare = examples(some), examples(some, has_title=False)
    figures = {
        "held out": f1(held_out_odds(read, bare, read), read.truth, true),
        "held out, no headlines": f1(held_out_odds(read, bare, bare), bare.truth, true),
        "last quarter": later_f1(some, read, bare),
    }
    for name, value in figures.items():
        sys.stdout.write(f"{name:24} F1 {value:.4f}\n")
    if asked.write:
        made_of = (
            f"{len(some):,} wire stories of 1987 marked with countries; held out micro F1 {figures['held out']:.3f}"
        )
        trees.write(
            "about_model", trees.flat(learn(read, bare), sign_names(), PROVENANCE | {"learned_from": made_of}), DATA
        )


if __name__ == "__main__":
    main()
