"""How much each line of a dump looks like the story: lines come in, their log odds go out.

The model is learned (benchmarks/line_model.py): boosted trees over what linesigns.py sees, in data/line_model.json,
and what single words and pairs of words say, in data/line_words.json.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import cache
from importlib import resources

import numpy as np
from numpy.typing import NDArray

from indexer.cleaning.dumps.linesigns import WordWeights, line_signs
from indexer.cleaning.lines.sequences import Numbers
from indexer.trees import Forest, forest

# Log odds from which a line is kept. On held-out pages F1 hardly turns on it, only the share of story lines lost.
KEPT_FROM = -1.35
# A dump with fewer lines has little to compare; there a line must be very unlike a story. So must prose beside one.
FEWEST_LINES, LEAST = 10, -2.5
# The log odds of a dump's lines, or None where there is no model and the rules must do.
OddsOf = Callable[[Sequence[str]], Numbers | None]


@dataclass(frozen=True)
class LineModel:
    """Trees, and the log odds of words that they are told of."""

    trees: Forest
    words: WordWeights

    def odds(self, lines: Sequence[str]) -> Numbers:
        """Natural log odds of each line being the story's, shape (lines,), float64."""
        if not lines:
            return np.zeros(0)
        signs = line_signs(lines, self.words)
        return self.trees.log_odds(np.column_stack([signs[name] for name in self.trees.features]))


def story_odds(lines: Sequence[str]) -> Numbers | None:
    """The log odds by the model that is shipped; None where its files are missing."""
    model = shipped()
    return model.odds(lines) if model else None


def rules_alone(lines: Sequence[str]) -> Numbers | None:
    """No odds: what is cleaned with this is cleaned by rules."""
    return None


def are_kept(odds: Numbers) -> NDArray[np.bool_]:
    """Whether the odds of each line of a dump are good enough, shape (lines,)."""
    return odds > (LEAST if len(odds) < FEWEST_LINES else KEPT_FROM)


@cache
def shipped() -> LineModel | None:
    """The model in data/, read once."""
    trees, words = forest("line_model"), resources.files("indexer.cleaning") / "data" / "line_words.json"
    if trees is None or not words.is_file():
        return None
    read = json.loads(words.read_text(encoding="utf-8"))
    return LineModel(trees, (read["short"], read["long"]))
