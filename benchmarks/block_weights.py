"""The model over page blocks: saved pages with their truths come in, data/block_model.json goes out.

    MORGUE_SHARED=... python -m benchmarks.block_weights            what it finds on sites it has not seen
    MORGUE_SHARED=... python -m benchmarks.block_weights --write    learn on all pages and write the file

Needs the extra `train` (LightGBM). Every page counts the same; within a page most of the weight lies on words, as
in the figures it is measured by. Pages whose truth stops short of the story count little: what they say is wrong.
"""

from __future__ import annotations

import argparse
import os
import sys
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from archive.errors import Unreadable
from benchmarks import metrics
from benchmarks.pages import SETS, TruePage, true_pages
from benchmarks.trees import flat, folds_by_site, write
from indexer.cleaning.lines.sequences import Numbers
from indexer.cleaning.pages.blockmodel import block_signs, table_of
from indexer.cleaning.pages.blocks import Block, parse_page, read_blocks, text_key
from indexer.cleaning.pages.body import read_story
from indexer.cleaning.pages.choice import by_rules, overruled, votes_of
from indexer.cleaning.pages.facts import PageFacts, read_facts
from indexer.cleaning.pages.story import TELLING
from indexer.trees import Forest, forest_of

SETTINGS = {
    "objective": "binary",
    "learning_rate": 0.06,
    "num_leaves": 15,
    "max_depth": 6,
    "min_data_in_leaf": 60,
    "feature_fraction": 0.3,
    "bagging_fraction": 0.7,
    "bagging_freq": 1,
    "lambda_l2": 20,
    "seed": 1,
    "deterministic": True,
    "num_threads": 1,
    "verbose": -1,
}
ROUNDS = 120
# A block with this share of its 4-grams in the truth is the story's.
MOSTLY = 0.5
# How much of a page's weight lies on its blocks, one as the other; the rest lies on their words.
ON_BLOCKS = 0.3
# Where the rules find the truth and as much again, the truth was cut off.
CUT_PRECISION, CUT_RECALL, CUT_WEIGHT = 0.6, 0.8, 0.25


@dataclass(frozen=True)
class Seen:
    """A page as the model sees it: each of `signs`, `truth` and `weight` has the shape (blocks,)."""

    page: TruePage
    blocks: Sequence[Block]
    facts: PageFacts
    ruled: tuple[int, ...]
    signs: dict[str, Numbers]
    truth: NDArray[np.bool_]
    weight: Numbers


def seen_pages(pages: Iterable[TruePage]) -> Iterator[Seen]:
    """The pages that have blocks and a choice of the rules among them."""
    for page in pages:
        try:
            tree = parse_page(page.html)
        except Unreadable:
            continue
        blocks = read_blocks(tree)
        facts = read_facts(tree, blocks)
        read = read_story(tree, blocks, page.html)
        ruled = by_rules(blocks, read, facts)
        if ruled:
            signs = block_signs(blocks, votes_of(blocks, read, facts, ruled), facts.title)
            truth = is_storys(blocks, page.body)
            yield Seen(page, blocks, facts, ruled, signs, truth, weights(page, blocks, ruled))


def is_storys(blocks: Sequence[Block], body: str) -> NDArray[np.bool_]:
    """Which blocks are the truth's, shape (blocks,); of those that say the same, the ones among others of it."""
    whole, grams = text_key(body), metrics.word_grams(body)
    lines = Counter(text_key(line) for line in body.split("\n"))
    truth = np.array([_share(block, whole, lines, grams) >= MOSTLY for block in blocks])
    alike: dict[str, list[int]] = {}
    for at in np.flatnonzero(truth):
        alike.setdefault(blocks[at].key, []).append(int(at))
    for key, places in alike.items():
        times = max(1, whole.count(key) if len(key) >= TELLING else lines[key])
        if len(places) > times:
            best = sorted(places, key=lambda at: (-_company(blocks, truth, at), at))[:times]
            truth[[at for at in places if at not in best]] = False
    return truth


def _share(block: Block, whole: str, lines: Counter[str], grams: Counter[tuple[str, ...]]) -> float:
    if block.key in lines or (len(block.key) >= TELLING and block.key in whole):
        return 1.0
    own = metrics.word_grams(block.text)
    if len(metrics.WORD.findall(block.text)) <= metrics.GRAM:
        return 0.0
    return sum(count for gram, count in own.items() if gram in grams) / own.total()


def _company(blocks: Sequence[Block], truth: NDArray[np.bool_], at: int) -> float:
    """How much of the story stands round a block."""
    around = (other for other in range(max(0, at - 4), min(len(blocks), at + 5)) if other != at)
    near = sum(len(blocks[other].text) / abs(other - at) for other in around if truth[other])
    return near - len(blocks[at].text) * blocks[at].hidden


def weights(page: TruePage, blocks: Sequence[Block], ruled: Sequence[int]) -> Numbers:
    """How much each block counts, shape (blocks,)."""
    words = np.array([len(block.text.split()) for block in blocks], dtype=np.float64)
    overlap = metrics.body_overlap("\n".join(blocks[at].shown for at in ruled), page.body)
    precision = overlap.hit / max(1, overlap.hit + overlap.extra)
    recall = overlap.hit / max(1, overlap.hit + overlap.lost)
    is_cut = precision < CUT_PRECISION and recall > CUT_RECALL
    whole = CUT_WEIGHT if is_cut else 1.0
    return whole * 100 * (ON_BLOCKS / len(words) + (1 - ON_BLOCKS) * words / words.sum())


def learn(pages: Sequence[Seen], rounds: int = ROUNDS) -> Any:
    """A LightGBM booster."""
    import lightgbm

    names = list(pages[0].signs)
    rows = np.vstack([table_of(page.signs, names) for page in pages])
    truth = np.concatenate([page.truth for page in pages]).astype(np.float64)
    weight = np.concatenate([page.weight for page in pages])
    return lightgbm.train(SETTINGS, lightgbm.Dataset(rows, truth, weight=weight), rounds)


def data(booster: Any, pages: Sequence[Seen]) -> dict[str, Any]:
    """The contents of data/block_model.json."""
    told = {
        "about": "log odds that a page's block is the story's; indexer/cleaning/pages/blockmodel.py has the signs",
        "learned_by": "benchmarks/block_weights.py, LightGBM, binary log loss",
        "learned_from": f"{' and '.join(SETS)}, {len(pages)} pages with their bodies marked by people",
    }
    return flat(booster, list(pages[0].signs), told)


def trained(pages: Sequence[Seen], rounds: int = ROUNDS) -> Forest:
    """The trees that these pages teach."""
    return forest_of(data(learn(pages, rounds), pages))


def body(page: Seen, trees: Forest | None) -> str:
    """The body of a page as these trees choose it, or by the rules alone."""
    places = page.ruled
    if trees is not None:
        places = overruled(
            page.blocks, page.ruled, trees.log_odds(table_of(page.signs, trees.features)), page.facts
        )
    return "\n".join(page.blocks[at].shown for at in places)


def held_out(pages: Sequence[Seen], sites: Sequence[str]) -> list[str]:
    """The body of each page by trees that have seen no page of its site."""
    bodies = [""] * len(pages)
    for training, out in folds_by_site(sites):
        trees = trained([pages[at] for at in training])
        for at in out:
            bodies[at] = body(pages[at], trees)
    return bodies


def row(label: str, pages: Sequence[Seen], bodies: Sequence[str]) -> str:
    """A line of figures."""
    found = metrics.body_f1(
        metrics.body_overlap(text, page.page.body) for page, text in zip(pages, bodies, strict=True)
    )
    exact = metrics.share(
        metrics.same_words(text, page.page.body) for page, text in zip(pages, bodies, strict=True)
    )
    return f"{label:<28}P {found.precision:.4f} R {found.recall:.4f} F1 {found.f1:.4f} exact {exact:.3f}"


def main(arguments: Sequence[str] | None = None) -> int:
    options = argparse.ArgumentParser(prog="python -m benchmarks.block_weights", description=__doc__)
    options.add_argument("--write", action="store_true", help="learn on all pages and write the file")
    options.add_argument("--step", type=int, default=1, help="only every so many-th page")
    chosen = options.parse_args(arguments)
    shared = Path(os.environ["MORGUE_SHARED"])
    sets = {name: list(seen_pages(true_pages(shared, name, chosen.step))) for name in SETS}
    pages = [page for some in sets.values() for page in some]
    if chosen.write:
        write("block_model", data(learn(pages), pages))
        return 0
    bodies = iter(held_out(pages, [page.page.site for page in pages]))
    for name, some in sets.items():
        sys.stdout.write(row(f"{name}, rules", some, [body(page, None) for page in some]) + "\n")
        sys.stdout.write(row(f"{name}, held out", some, [next(bodies) for _ in some]) + "\n")
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
