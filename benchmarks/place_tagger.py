"""Which names are mentions of places: marked articles come in, indexer/data/place_tagger.json goes out.

    MORGUE_SHARED=... python -m benchmarks.place_tagger [--limit N] [--write]

Prints the strict F1 of articles held out, of either set when the trees have learned from the other alone, and of
the rules. Needs the extra `train` (LightGBM).
"""

from __future__ import annotations

import argparse
import os
import sys
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from benchmarks import trees
from benchmarks.places import SETS, Score, rows, total
from indexer.cleaning.trees import Forest, forest_of
from indexer.placecandidates import claims_in
from indexer.placenames import by_rules
from indexer.placereading import Reading
from indexer.placesenses import Name, Passage
from indexer.placesigns import Numbers, article_signs, sign_names
from indexer.placespans import offered
from indexer.placetagger import chosen, log_odds

DATA = Path(__file__).parents[1] / "indexer" / "data"
FOLDS, ROUNDS = 5, 200
LEARNING = {
    "objective": "binary", "num_leaves": 15, "learning_rate": 0.05, "min_child_samples": 20, "lambda_l2": 5,
    "feature_fraction": 0.5, "bagging_fraction": 0.8, "bagging_freq": 1, "max_depth": 8,
    "verbose": -1, "num_threads": 1, "seed": 1, "deterministic": True,
}  # fmt: skip

Span = tuple[int, int]


@dataclass(frozen=True)
class Marked:
    """A marked article: what it offers, shape of `signs` (names, signs), and which of it are mentions.

    `uncounted` are mentions that are neither right nor wrong; `ruled` is what the rules say.
    """

    names: Sequence[Name]
    signs: Numbers
    true: frozenset[Span]
    uncounted: frozenset[Span]
    ruled: frozenset[Span]

    @property
    def counted(self) -> NDArray[np.bool_]:
        return np.array([_span(name) not in self.uncounted for name in self.names], dtype=bool)

    @property
    def truth(self) -> NDArray[np.bool_]:
        return np.array([_span(name) in self.true for name in self.names], dtype=bool)

    def score(self, said: Iterable[Span]) -> Score:
        """Strict counts, as benchmarks.places has them."""
        told = frozenset(said) - self.uncounted
        return Score(len(told & self.true), len(told), len(self.true))


def marked(row: dict[str, Any]) -> Marked:
    """An article of a set."""
    reading = Reading(Passage(row["text"]), "en")
    ruled = by_rules([reading], claims_in([reading]))
    names = offered(reading)
    spans = {kind: frozenset((one["start"], one["end"]) for one in row["mentions"] if one["counts"] is kind)
             for kind in (True, False)}  # fmt: skip
    signs = article_signs([reading], [names], ruled)
    return Marked(names, signs, spans[True], spans[False], frozenset(_span(name) for name, _ in ruled))


def fit(articles: Sequence[Marked]) -> dict[str, Any]:
    """The trees, as `indexer.cleaning.trees.forest_of` reads them."""
    import lightgbm  # of the extra `train`

    counted = np.concatenate([one.counted for one in articles])
    signs = np.vstack([one.signs for one in articles])[counted]
    truth = np.concatenate([one.truth for one in articles])[counted]
    booster = lightgbm.train(LEARNING, lightgbm.Dataset(signs, truth), ROUNDS)
    return trees.flat(booster, sign_names(), PROVENANCE)


def strict(data: dict[str, Any], articles: Sequence[Marked]) -> Score:
    """What these trees make of articles."""
    forest: Forest = forest_of(data)
    return total(one.score(map(_span, chosen(one.names, log_odds(forest, one.signs)))) for one in articles)


def held_out(sets: Sequence[Sequence[Marked]]) -> list[Score]:
    """The score of each set, each article judged by trees that were learned from other stretches of all sets."""
    scores: list[list[Score]] = [[] for _ in sets]
    for fold in range(FOLDS):
        data = fit([one for articles in sets for at, one in enumerate(articles) if _fold(at, articles) != fold])
        for own, articles in zip(scores, sets, strict=True):
            own.append(strict(data, [one for at, one in enumerate(articles) if _fold(at, articles) == fold]))
    return [total(own) for own in scores]


def _fold(at: int, articles: Sequence[Marked]) -> int:
    """Neighbours in a set are often of one paper, so they are held out together."""
    return at * FOLDS // len(articles)


def _span(name: Name) -> Span:
    return name.start, name.end


PROVENANCE = {
    "learned": "by benchmarks/place_tagger.py (LightGBM) from the marked articles of MORGUE_SHARED: "
    + ", ".join(SETS),
    "holds": "numbers only: no words and no sentences of the articles",
}


def report(sets: Mapping[str, Sequence[Marked]]) -> Iterator[tuple[str, Score]]:
    """Every figure by its name."""
    for name, score in zip(sets, held_out(list(sets.values())), strict=True):
        yield f"{name} held out", score
    for name, articles in sets.items():
        others = [one for other, those in sets.items() if other != name for one in those]
        yield f"{name} learned from the other", strict(fit(others), articles)
        yield f"{name} by rules", total(one.score(one.ruled) for one in articles)


def main() -> None:
    """Print how well it does, and write the model if asked to."""
    arguments = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    arguments.add_argument("--limit", type=int, help="articles per set")
    arguments.add_argument("--write", action="store_true", help="write indexer/data/place_tagger.json")
    asked = arguments.parse_args()
    shared = Path(os.environ["MORGUE_SHARED"])
    sets = {name: [marked(row) for row in rows(shared, name, asked.limit)] for name in SETS}
    for name, score in report(sets):
        sys.stdout.write(f"{name:34} P {score.precision:.3f}  R {score.recall:.3f}  F1 {score.f1:.3f}\n")
    if asked.write:
        trees.write("place_tagger", fit([one for articles in sets.values() for one in articles]), DATA)


if __name__ == "__main__":
    main()
