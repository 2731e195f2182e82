"""How much each line of a dump looks like the story: lines come in, their log odds go out.

The weights are learned (benchmarks/line_weights.py) and lie in data/line_model.toml, one row per sign and one
column per length of line, because a short line is judged by its neighbours and a long one by itself.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from functools import cache

import numpy as np
from numpy.typing import NDArray

from indexer.cleaning.furniture import furniture_cue
from indexer.cleaning.tables import table
from indexer.cleaning.textdates import read_dates

Numbers = NDArray[np.float64]

WORD = re.compile(r"[^\W\d_]+(?:['’\-][^\W\d_]+)*")
SENTENCE_END = re.compile(r"[.!?…][\"”’'»“)\]]*$|[.!?]”$|[,;:]$")
ADDRESS = re.compile(r"https?://|www\.|\S@\S|\.com\b", re.IGNORECASE)
MARKS = re.compile(r"[|©®→»›•·▼▲✕×#@]")
DATE_HINT = re.compile(r"\b(?:19|20)\d\d\b")
# Up to 7 words a line may be a crosshead or a label, from 16 on it is a sentence.
LENGTHS = ("short", "middle", "long")
OWN_SIGNS = (
    *("words", "sentence_end", "prose", "capitals", "digits", "function_words", "comma", "quote", "furniture"),
    *("marks", "all_capitals", "date", "asks", "address", "lower_start", "repeated", "topical"),
)
NEIGHBOURS = (-3, -2, -1, 1, 2, 3)
SHIFTED = ("words", "prose", "function_words", "furniture")
SPANS = (3, 12)
# How much a line's own odds count, and how often story turns into furniture from one line to the next.
OWN_SHARE, TURN = 0.5, 0.1
AROUND = ("prose_before", "prose_after", "share_before", "share_after", "first_prose", "last_prose")


def story_odds(lines: Sequence[str]) -> Numbers:
    """Natural log odds of each line being the story's, shape (lines,), float64; above 0 is more likely than not."""
    if not lines:
        return np.zeros(0)
    signs = line_signs(lines)
    weights = _weights()
    return np.asarray((signs * weights[:, lengths_of(lines)].T).sum(axis=1))


def smoothed(odds: Numbers) -> Numbers:
    """The odds with those of the lines around counted in, as a story is one run of lines; same shape.

    The forward-backward algorithm with two states, in log odds.
    """
    own = odds * OWN_SHARE
    return np.asarray(own + _carried(own) + _carried(own[::-1])[::-1])


def _carried(own: Numbers) -> Numbers:
    """What the lines before each line say of it."""
    said, saying = np.zeros_like(own), 0.0
    for place, value in enumerate(own):
        said[place] = saying
        chance = np.exp(np.clip(saying + value, -30, 30))
        saying = float(np.log((chance * (1 - TURN) + TURN) / (chance * TURN + 1 - TURN)))
    return said


def sign_names() -> tuple[str, ...]:
    """The rows of the model's table, in the order of the columns of `line_signs`."""
    shifted = [f"{sign}{offset:+d}" for offset in NEIGHBOURS for sign in SHIFTED]
    spans = [f"{side}{span}" for span in SPANS for side in ("density_before", "density_after")]
    return ("always", *OWN_SIGNS, *shifted, *spans, *AROUND)


def lengths_of(lines: Sequence[str]) -> NDArray[np.intp]:
    """The column of the model's table that is for each line."""
    return np.digitize([len(line.split()) for line in lines], (8, 16))


def line_signs(lines: Sequence[str]) -> Numbers:
    """What can be seen of each line and its neighbours, shape (lines, signs), float64."""
    own = np.array(_own_signs(lines), dtype=np.float64)
    column = {name: own[:, place] for place, name in enumerate(OWN_SIGNS)}
    shifted = [_shifted(column[name], offset) for offset in NEIGHBOURS for name in SHIFTED]
    mass = column["prose"] * column["words"]
    spans = [side for span in SPANS for side in (_decayed(mass, span), _decayed(mass[::-1], span)[::-1])]
    around = _around(column["prose"], mass)
    return np.column_stack([np.ones(len(lines)), own, *shifted, *spans, *around])


def _own_signs(lines: Sequence[str]) -> list[list[float]]:
    counts = Counter(lines)
    words = [[word.casefold() for word in WORD.findall(line)] for line in lines]
    topic = Counter(word for some in words if len(some) >= 16 for word in set(some) if len(word) >= 5)
    return [_signs(line, some, counts[line] > 1, topic) for line, some in zip(lines, words, strict=True)]


def _signs(line: str, words: list[str], repeated: bool, topic: Counter[str]) -> list[float]:
    """What can be seen of one line, in the order of OWN_SIGNS."""
    count = max(1, len(words))
    pieces = line.split()
    ends = bool(SENTENCE_END.search(line))
    functions = sum(word in _function_words() for word in words) / count
    weighty = {word for word in words if len(word) >= 5}
    # A long line counts itself once.
    known = sum(topic[word] > (len(words) >= 16) for word in weighty)
    return [
        min(np.log1p(len(pieces)), 4.5),
        ends,
        ends and len(pieces) >= 10,
        sum(piece[:1].isupper() for piece in pieces[1:]) / max(1, len(pieces) - 1),
        sum(map(str.isdigit, line)) / max(1, len(line)),
        functions,
        "," in line,
        any(mark in line for mark in '“”"„»'),
        furniture_cue(line) is not None,
        bool(MARKS.search(line)),
        line.isupper(),
        bool(len(line) < 100 and DATE_HINT.search(line) and read_dates(line)),
        "?" in line or "!" in line,
        bool(ADDRESS.search(line)),
        line[:1].islower(),
        repeated,
        known / len(weighty) if weighty else 0.0,
    ]


def _shifted(values: Numbers, offset: int) -> Numbers:
    """Each line's neighbour's value `offset` lines on; 0 beyond the ends."""
    moved = np.zeros_like(values)
    if offset < 0:
        moved[-offset:] = values[:offset]
    else:
        moved[:-offset] = values[offset:]
    return moved


def _decayed(mass: Numbers, span: int) -> Numbers:
    """How much prose stands before each line, a line `span` lines off counting a third."""
    sums, total, keep = np.zeros_like(mass), 0.0, float(np.exp(-1 / span))
    for place, value in enumerate(mass):
        sums[place] = total
        total = (total + value) * keep
    return sums / span


def _around(prose: Numbers, mass: Numbers) -> list[Numbers]:
    """Where a line stands in the dump's prose: whether there is any beyond it, and how much of all."""
    before = np.concatenate([[0.0], np.cumsum(mass)[:-1]])
    after = np.concatenate([np.cumsum(mass[::-1])[:-1][::-1], [0.0]])
    total = mass.sum() or 1.0
    count = np.cumsum(prose)
    return [before > 0, after > 0, before / total, after / total, count == 1, count == (count[-1] or 1)]


@cache
def _weights() -> Numbers:
    """The learned table, shape (signs, lengths)."""
    model = table("line_model")["weights"]
    return np.array([model[name] for name in sign_names()], dtype=np.float64)


@cache
def _function_words() -> frozenset[str]:
    return frozenset(word for words in table("function_words").values() for word in words.split())
