"""Dumps with known story lines to a line model: boosted trees, learned with LightGBM (the extra "train").

Every page counts the same; within a page part of the weight lies on its lines and part on its words, as in the
figures it is measured by.
"""

from __future__ import annotations

import math
import random
from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from typing import Any

import numpy as np

from benchmarks.dump_pages import Dump, disguised, few_lines, story_span
from benchmarks.trees import flat
from indexer.cleaning.dumps.linemodel import LineModel
from indexer.cleaning.dumps.linesigns import WordWeights, grams_of, is_label, line_signs, words_of
from indexer.cleaning.lines.sequences import Numbers
from indexer.trees import forest_of

TREES = 120
SETTINGS = {
    "objective": "binary",
    "num_leaves": 31,
    "max_depth": 8,
    "learning_rate": 0.1,
    "min_data_in_leaf": 200,
    "feature_fraction": 0.5,
    "bagging_fraction": 0.6,
    "bagging_freq": 1,
    "lambda_l2": 5,
    "max_bin": 127,
    "seed": 1,
    "num_threads": 1,
    "verbose": -1,
}
# A word is learned when so many sites have it, and when it says more than this; a long line's wants more.
FEWEST_SITES, SAYS_LITTLE = (15, 25), (0.5, 0.9)
# The share of a page's weight that lies on its lines; the rest on its words, on no line more than this.
LINES_SHARE, LONGEST_SHARE = 0.4, 0.3


@dataclass
class Words:
    """On which sites each word and pair of words stands in furniture, and on which in a story."""

    sites: tuple[dict[str, tuple[set[str], set[str]]], ...] = field(
        default_factory=lambda: (defaultdict(_two_sets), defaultdict(_two_sets))
    )

    def add(self, dump: Dump) -> None:
        """Count a page's lines in."""
        for line, told in zip(dump.lines, dump.told, strict=True):
            words = words_of(line)
            seen = self.sites[0 if is_label(words) else 1]
            for gram in grams_of(words):
                seen[gram][told].add(dump.site)

    def drop_rare(self) -> None:
        for seen, fewest in zip(self.sites, FEWEST_SITES, strict=True):
            rare = [gram for gram, (out, told) in seen.items() if len(out) + len(told) < fewest]
            for gram in rare:
                del seen[gram]

    def weights(self) -> WordWeights:
        """The log odds of each word, against the odds of all words."""
        short, long = (
            {gram: weight for gram, both in seen.items() if abs(weight := _weight(both)) > little}
            for seen, little in zip(self.sites, SAYS_LITTLE, strict=True)
        )
        return short, long

    def without(self, site: str, weights: WordWeights) -> WordWeights:
        """The weights as they were without one site, so that none of its words speak for themselves."""
        changed = []
        for seen, known in zip(self.sites, weights, strict=True):
            own = (gram for gram in known if site in seen[gram][0] or site in seen[gram][1])
            changed.append({**known, **{gram: _weight(seen[gram], site) for gram in own}})
        return changed[0], changed[1]


def _two_sets() -> tuple[set[str], set[str]]:
    return set(), set()


def _weight(sites: tuple[set[str], set[str]], without: str = "") -> float:
    furniture, story = (len(some) - (without in some) for some in sites)
    return round(math.log((story + 1) / (furniture + 1)), 2)


def learn(measured: Sequence[Dump]) -> tuple[LineModel, Any]:
    """The model that these dumps teach, and the trees as LightGBM has them."""
    import lightgbm

    words = Words()
    for dump in measured:
        words.add(dump)
    words.drop_rare()
    weights = words.weights()
    signs, truth, weight = _table(measured, words, weights)
    names = list(line_signs(["line"], weights))
    booster = lightgbm.train(SETTINGS, lightgbm.Dataset(signs, truth, weight=weight), TREES)
    return LineModel(forest_of(flat(booster, names, {})), weights), booster


def _table(measured: Sequence[Dump], words: Words, weights: WordWeights) -> tuple[Any, Numbers, Numbers]:
    """The signs, float32, the truths and the weights of all lines of all cuts."""
    signs, truth, weight = [], [], []
    for dump in measured:
        known = words.without(dump.site, weights)
        for cut in training_cuts(dump):
            columns = line_signs(cut.lines, known).values()
            signs.append(np.column_stack(list(columns)).astype(np.float32))
            truth.append(np.array(cut.told, dtype=np.float64))
            weight.append(_weights_of(cut))
    return np.concatenate(signs), np.concatenate(truth), np.concatenate(weight)


def _weights_of(cut: Dump) -> Numbers:
    words = np.array([len(line.split()) for line in cut.lines], dtype=np.float64)
    story = max(20.0, float(words[np.array(cut.told)].sum()))
    return LINES_SHARE / len(words) + (1 - LINES_SHARE) * np.minimum(words / story, LONGEST_SHARE)


def training_cuts(dump: Dump) -> Iterator[Dump]:
    """The page whole, with much, little and no furniture around it, as a short story, and in a strange script."""
    chance = random.Random(dump.id)  # noqa: S311 – no secrets
    first, last = story_span(dump)
    yield dump
    yield dump.cut(first - 12, last + 12)
    yield dump.cut(first, last)
    yield few_lines(dump)
    yield dump.cut(first - chance.randint(0, 40), last + chance.randint(0, 40))
    middle = min(last, first + chance.randint(3, 22))
    before = range(max(0, first - chance.randint(0, 6)), middle)
    after = range(last, min(len(dump.lines), last + chance.randint(0, 6)))
    yield dump.only([*before, *after])
    told = [place for place, told in enumerate(dump.told) if told]
    if told:
        yield dump.only(told[: chance.randint(3, 15)])
    yield disguised(dump.cut(first - chance.randint(0, 12), last + chance.randint(0, 12)))
