"""The line model's weights: dumps with known story lines come in, data/line_model.toml goes out.

    MORGUE_SHARED=... python -m benchmarks.line_weights

A ridge-penalised logistic regression per length of line, fitted by Newton's method. Every page counts the same;
within a page half the weight lies on its lines and half on its words, as in the figures it is measured by.
"""

from __future__ import annotations

import os
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path

import numpy as np

from benchmarks.dumps import Dump, cuts, dumps
from indexer.cleaning.linemodel import LENGTHS, Numbers, lengths_of, line_signs, sign_names

RIDGE = 0.02
STEPS = 15
SHORT_STORY, LITTLE = 9, 5
TABLE = Path(__file__).parents[1] / "indexer" / "cleaning" / "data" / "line_model.toml"


def fit(measured: Iterable[Dump]) -> Numbers:
    """The weights, shape (signs, lengths)."""
    seen = [_page(cut) for dump in measured for cut in training_cuts(dump)]
    signs, truth, weight, length = (np.concatenate(part) for part in zip(*seen, strict=True))
    columns = [
        _newton(signs[length == kind], truth[length == kind], weight[length == kind])
        for kind in range(len(LENGTHS))
    ]
    return np.column_stack(columns)


def training_cuts(dump: Dump) -> Iterator[Dump]:
    """The three cuts that are measured, and a short story of a newspaper's length with a little furniture."""
    yield from cuts(dump).values()
    first = dump.is_story.index(True)
    last = len(dump.is_story) - dump.is_story[::-1].index(True)
    if last - first > SHORT_STORY:
        lines, is_story = dump.lines, dump.is_story
        yield Dump(
            dump.id,
            dump.title,
            (*lines[max(0, first - LITTLE) : first + SHORT_STORY], *lines[last : last + LITTLE]),
            (*is_story[max(0, first - LITTLE) : first + SHORT_STORY], *is_story[last : last + LITTLE]),
            dump.body,
        )
    else:
        yield dump.cut(first - LITTLE, last + LITTLE)


def _page(dump: Dump) -> tuple[Numbers, Numbers, Numbers, Numbers]:
    words = np.array([len(line.split()) for line in dump.lines], dtype=np.float64)
    weight = 0.5 / len(words) + 0.5 * words / words.sum()
    truth = np.array(dump.is_story, dtype=np.float64)
    return line_signs(dump.lines), truth, weight, lengths_of(dump.lines).astype(np.float64)


def _newton(signs: Numbers, truth: Numbers, weight: Numbers) -> Numbers:
    """The weights of one length of line, shape (signs,)."""
    found = np.zeros(signs.shape[1])
    for _ in range(STEPS):
        chance = 1 / (1 + np.exp(-np.clip(signs @ found, -30, 30)))
        slope = signs.T @ (weight * (truth - chance)) - RIDGE * found
        bend = (signs * (weight * chance * (1 - chance))[:, None]).T @ signs + RIDGE * np.eye(len(found))
        found += np.linalg.solve(bend, slope)
    return found


def table_lines(weights: Numbers) -> Iterator[str]:
    """The table as TOML."""
    yield "# How each sign of a line counts for its being the story's: log odds for short, middle and long lines."
    yield "# Learned by benchmarks/line_weights.py; indexer/cleaning/linemodel.py says what each sign is."
    yield ""
    yield "[weights]"
    for name, row in zip(sign_names(), weights, strict=True):
        yield f'"{name}" = [{", ".join(f"{value:.3f}" for value in row)}]'


def main(arguments: Sequence[str] = ()) -> None:
    """Fit on all pages and write the table."""
    weights = fit(dumps(Path(os.environ["MORGUE_SHARED"])))
    TABLE.write_text("\n".join(table_lines(weights)) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
