"""Which names are mentions of places: marked articles come in, indexer/data/place_tagger.json goes out.

    MORGUE_SHARED=... python -m benchmarks.place_tagger [--limit N] [--write]

Prints strict F1, and that of places put within 161 km: of articles held out, of either set when the trees have
learned from the other alone, and of the rules. Needs the extra `train` (LightGBM).
"""

from __future__ import annotations

import argparse
import os
import sys
from collections.abc import Collection, Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from benchmarks import trees
from benchmarks.places import SETS, Row, Score, located, mentions, rows, strict, total
from indexer.places.names import all_mentions
from indexer.places.reading import Reading
from indexer.places.signs import Numbers, article_signs, sign_names
from indexer.places.tagger import asked
from indexer.places.tags import headed_passages
from indexer.trees import Forest, forest_of

DATA = Path(__file__).parents[1] / "indexer" / "data"
FOLDS, ROUNDS = 5, 200
LEARNING = {
    "objective": "binary", "num_leaves": 15, "learning_rate": 0.05, "min_child_samples": 20, "lambda_l2": 5,
    "feature_fraction": 0.5, "bagging_fraction": 0.8, "bagging_freq": 1, "max_depth": 8,
    "verbose": -1, "num_threads": 1, "seed": 1, "deterministic": True,
}  # fmt: skip
PROVENANCE = {
    "learned": f"by benchmarks/place_tagger.py (LightGBM) from marked articles: {', '.join(SETS)}",
    "holds": "numbers only: no words and no sentences of the articles",
}


class Marked(NamedTuple):
    """A marked article, what can be seen of the stretches that it offers, and which of them are mentions.

    `signs` has the shape (stretches, signs), `is_mention` (stretches,). Mentions that are neither right nor wrong
    are left out.
    """

    row: Row
    signs: Numbers
    is_mention: NDArray[np.bool_]


class Pair(NamedTuple):
    """Both counts of some articles."""

    strict: Score
    near: Score


def marked(row: Row) -> Marked:
    """An article of a set, as the trees learn from it."""
    passages = headed_passages(row["text"])
    readings = [Reading(passage, "en") for passage, _ in passages]
    ruled = all_mentions(readings, None)
    stretches = asked(readings, ruled)
    counts = {(one["start"], one["end"]): one["counts"] for one in row["mentions"]}
    told = [
        counts.get((name.start + start, name.end + start))
        for (_, start), names in zip(passages, stretches, strict=True)
        for name in names
    ]
    is_counted = np.array([one is not False for one in told], dtype=bool)
    is_mention = np.array([one is True for one in told], dtype=bool)
    return Marked(row, article_signs(readings, stretches, ruled)[is_counted], is_mention[is_counted])


def fit(articles: Sequence[Marked]) -> dict[str, Any]:
    """The trees, as `indexer.trees.forest_of` reads them."""
    import lightgbm  # of the extra `train`

    signs = np.vstack([one.signs for one in articles])
    is_mention = np.concatenate([one.is_mention for one in articles])
    booster = lightgbm.train(LEARNING, lightgbm.Dataset(signs, is_mention), ROUNDS)
    return trees.flat(booster, sign_names(), PROVENANCE)


def judged(articles: Sequence[Marked], forest: Forest | None) -> Pair:
    """How well some trees do; None stands for the rules."""
    said = [(one.row, mentions(one.row["text"], forest)) for one in articles]
    return Pair(total(strict(*one) for one in said), total(located(*one) for one in said))


def held_out(sets: Sequence[Sequence[Marked]], folds: int = FOLDS) -> list[Pair]:
    """How well each set does, each article judged by trees that were learned from others of all sets.

    Neighbours in a set are often of one paper: they are held out together.
    """
    parts = [np.array_split(np.arange(len(articles)), folds) for articles in sets]
    found: list[list[Pair]] = [[] for _ in sets]
    for fold in range(folds):
        out = [set(part[fold]) for part in parts]
        forest = forest_of(
            fit([one for those, held in zip(sets, out, strict=True) for one in _without(those, held)])
        )
        for own, articles, held in zip(found, sets, out, strict=True):
            own.append(judged([articles[at] for at in sorted(held)], forest))
    return [Pair(total(one.strict for one in own), total(one.near for one in own)) for own in found]


def _without(articles: Sequence[Marked], held: Collection[int]) -> list[Marked]:
    return [one for at, one in enumerate(articles) if at not in held]


def report(sets: Mapping[str, Sequence[Marked]]) -> Iterator[tuple[str, Pair]]:
    """Every figure by its name."""
    for (name, articles), pair in zip(sets.items(), held_out(list(sets.values())), strict=True):
        others = [one for other, those in sets.items() if other != name for one in those]
        yield f"{name} by rules", judged(articles, None)
        yield f"{name} learned from the other", judged(articles, forest_of(fit(others)))
        yield f"{name} held out", pair


def main() -> None:
    """Print how well it does, and write the model if asked to."""
    arguments = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    arguments.add_argument("--limit", type=int, help="articles per set")
    arguments.add_argument("--write", action="store_true", help="write indexer/data/place_tagger.json")
    asked_for = arguments.parse_args()
    shared = Path(os.environ["MORGUE_SHARED"])
    sets = {name: [marked(row) for row in rows(shared, name, asked_for.limit)] for name in SETS}
    for name, (exact, near) in report(sets):
        line = f"P {exact.precision:.3f}  R {exact.recall:.3f}  F1 {exact.f1:.3f}  within 161 km {near.f1:.3f}"
        sys.stdout.write(f"{name:35} {line}\n")
    if asked_for.write:
        trees.write("place_tagger", fit([one for articles in sets.values() for one in articles]), DATA)


if __name__ == "__main__":
    main()
