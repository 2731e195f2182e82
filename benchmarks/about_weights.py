"""What tells that an article is about a country: wire stories come in, indexer/data/about_model.json goes out.

    MORGUE_SHARED=... python -m benchmarks.about_weights [--limit N] [--write]

Boosted trees (LightGBM, the extra `train`). Prints micro F1 of stories held out, a fifth at a time: every fifth
story, and a stretch of days, which says more of another year. Each story is learned as it is, without its headline,
and without its dateline, since not every paper has those.
"""

from __future__ import annotations

import argparse
import os
import sys
from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any, NamedTuple

import lightgbm
import numpy as np
from numpy.typing import NDArray

from benchmarks import trees
from benchmarks.places import rows, said_in
from indexer.places.about import ABOUT, DATED, ZONES, Numbers, Story, country_signs, sign_names

FOLDS, ROUNDS, AS_IT_IS = 5, 200, 2  # times that a story is learned as it is
DATA = Path(__file__).parents[1] / "indexer" / "data"
# What may only speak for a country, and what only against it: so much is known without any story.
FOR = {"dateline", "mass", "share", "ratio", "passages_with"}
AGAINST = {"elsewhere", "most_else"}
SHAPE = {"objective": "binary", "num_leaves": 10, "learning_rate": 0.08, "min_data_in_leaf": 40,
         "feature_fraction": 0.6, "bagging_fraction": 0.8, "bagging_freq": 1, "lambda_l2": 2.0,
         "verbose": -1, "num_threads": 1, "seed": 1, "deterministic": True}  # fmt: skip
PROVENANCE = {
    "about": "whether a story is about a country it speaks of; indexer/places/about.py says what each feature is",
    "learned_by": "benchmarks/about_weights.py",
}

Row = dict[str, Any]
Fold = NDArray[np.int64]  # of each story


class Examples(NamedTuple):
    """The countries of many stories: what can be seen of each, whether the story is about it, which story it is."""

    signs: Numbers
    truth: NDArray[np.bool_]
    stories: NDArray[np.int64]

    def of(self, wanted: NDArray[np.bool_]) -> Examples:
        """Those that are wanted, shape (examples,)."""
        return Examples(*(column[wanted] for column in self))


def examples(some: Sequence[Row], read: Callable[[Row], Story]) -> Examples:
    """Each country that each story speaks of."""
    found = [
        (own, country in row["countries"], number)
        for number, row in enumerate(some)
        for country, own in country_signs(read(row)).items()
    ]
    signs, truth, stories = zip(*found, strict=True)
    return Examples(np.array(signs), np.array(truth), np.array(stories))


def without_title(row: Row) -> Story:
    """What a story says of countries without its headline."""
    return said_in(row, has_title=False)


def without_dateline(row: Row) -> Story:
    """The same with its headline and without its dateline."""
    story = said_in(row)
    return replace(story, said=tuple(one for one in story.said if one.zone != DATED))


def learn(*parts: Examples) -> lightgbm.Booster:
    """Trees that give the log odds that a story is about a country."""
    signs, truth = (np.concatenate([part[at] for part in parts]) for at in (0, 1))
    shape = SHAPE | {"monotone_constraints": list(_directions())}
    return lightgbm.train(shape, lightgbm.Dataset(signs, truth.astype(float)), ROUNDS)


def _directions() -> Iterator[int]:
    counted = {f"{zone}_" for zone in ZONES}
    for name in sign_names():
        is_count = any(name.startswith(zone) for zone in counted) and name != "head_rank"
        yield 1 if is_count or name in FOR else -1 if name in AGAINST else 0


def held_out_odds(learned: Sequence[Examples], asked: Examples, fold_of: Fold) -> Numbers:
    """The log odds of the examples that are asked about, each fold of stories by what the others taught."""
    odds = np.zeros(len(asked.truth))
    for fold in range(FOLDS):
        booster = learn(*(one.of(fold_of[one.stories] != fold) for one in learned))
        here = fold_of[asked.stories] == fold
        odds[here] = booster.predict(asked.signs[here], raw_score=True)
    return odds


def f1(odds: Numbers, truth: NDArray[np.bool_], true: int) -> float:
    """Micro F1; `true` countries there are in all."""
    told = odds > ABOUT
    return float(2 * (told & truth).sum() / (told.sum() + true))


def folds(stories: int) -> dict[str, Fold]:
    """The fold of each story, by name."""
    numbers = np.arange(stories)
    return {"every fifth story": numbers % FOLDS, "a stretch of days": numbers * FOLDS // stories}


def main() -> None:
    """Tell how well it is learned, and write the trees where that is asked for."""
    arguments = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    arguments.add_argument("--limit", type=int, help="stories")
    arguments.add_argument("--write", action="store_true", help=f"write {DATA.name}/about_model.json")
    asked = arguments.parse_args()
    some = list(rows(Path(os.environ["MORGUE_SHARED"]), "reuters_countries_dev", asked.limit))
    true = sum(len(row["countries"]) for row in some)
    whole, *parts = (examples(some, read) for read in (said_in, without_title, without_dateline))
    learned = [whole] * AS_IT_IS + parts
    for name, fold_of in folds(len(some)).items():
        for told, one in (("", whole), (", no headlines", parts[0])):
            value = f1(held_out_odds(learned, one, fold_of), one.truth, true)
            sys.stdout.write(f"held out: {name + told:32} F1 {value:.4f}\n")
    if asked.write:
        provenance = PROVENANCE | {"learned_from": f"{len(some):,} wire stories of 1987 marked with countries"}
        trees.write("about_model", trees.flat(learn(*learned), sign_names(), provenance), DATA)


if __name__ == "__main__":
    main()
