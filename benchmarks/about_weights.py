"""What tells that an article is about a country: marked wire stories come in, data/about_model.toml goes out.

    MORGUE_SHARED=... python -m benchmarks.about_weights [--limit N]

A ridge-penalised logistic regression, fitted by Newton's method, with the F1 of stories held out printed beside it.
"""

from __future__ import annotations

import argparse
import os
import sys
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

import numpy as np

from benchmarks.places import rows, said_in
from indexer.placeabout import ABOUT, Numbers, country_signs, sign_names

RIDGE, STEPS, FOLDS = 0.5, 25, 3
TABLE = Path(__file__).parents[1] / "indexer" / "data" / "about_model.toml"

# What can be seen of a country in a story, and whether the story is about it
Example = tuple[Numbers, bool]


def examples(row: dict[str, Any]) -> list[Example]:
    """Each country that a story speaks of."""
    return [(own, country in row["countries"]) for country, own in country_signs(said_in(row)).items()]


def fit(stories: Sequence[Sequence[Example]]) -> Numbers:
    """The weights, shape (signs,)."""
    signs = np.array([own for story in stories for own, _ in story])
    truth = np.array([is_about for story in stories for _, is_about in story], dtype=np.float64)
    found = np.zeros(signs.shape[1])
    for _ in range(STEPS):
        chance = 1 / (1 + np.exp(-np.clip(signs @ found, -30, 30)))
        slope = signs.T @ (truth - chance) - RIDGE * found
        bend = (signs * (chance * (1 - chance))[:, None]).T @ signs + RIDGE * np.eye(len(found))
        found += np.linalg.solve(bend, slope)
    return found


def held_out_f1(stories: Sequence[Sequence[Example]], true: int) -> float:
    """Micro F1 of stories that the weights were not fitted on; `true` countries there are in all."""
    right = told = 0
    for fold in range(FOLDS):
        weights = fit([story for n, story in enumerate(stories) if n % FOLDS != fold])
        for own, is_about in (one for story in stories[fold::FOLDS] for one in story):
            if own @ weights > ABOUT:
                told, right = told + 1, right + is_about
    return 2 * right / (told + true)


def table_lines(weights: Numbers, f1: float, stories: int) -> Iterator[str]:
    """The table as TOML."""
    yield "# What tells that an article is about a country: log odds; indexer/placeabout.py says what each sign is."
    yield f"# Learned by benchmarks/about_weights.py from {stories:,} wire stories of 1987 marked with countries;"
    yield f"# micro F1 {f1:.3f} on stories held out."
    yield ""
    yield "[weights]"
    for name, value in zip(sign_names(), weights, strict=True):
        yield f"{name} = {value:.3f}"


def main() -> None:
    """Fit on all stories, or on the first `limit`, and write the table."""
    arguments = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    arguments.add_argument("--limit", type=int, help="stories")
    some = list(rows(Path(os.environ["MORGUE_SHARED"]), "reuters_countries_dev", arguments.parse_args().limit))
    stories = [examples(row) for row in some]
    f1 = held_out_f1(stories, sum(len(row["countries"]) for row in some))
    TABLE.write_text("\n".join(table_lines(fit(stories), f1, len(stories))) + "\n", encoding="utf-8")
    sys.stdout.write(f"held out F1 {f1:.4f}\n")


if __name__ == "__main__":
    main()
