"""An article's readings and what the rules made of them come in; the names that are mentions of places go out.

The rules throw away whatever may be none. Here every stretch of words that may name a place is asked about again: by
boosted trees over what can be seen of it (`indexer.placesigns`), learned from marked articles
(benchmarks/place_tagger.py) and kept in data/place_tagger.json. They were learned from English; articles in other
languages, and all of them where the file is missing, are read by the rules alone.
"""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence

import numpy as np

from archive.places import Place
from indexer.cleaning.trees import Forest, forest
from indexer.placereading import Reading
from indexer.placesenses import Name
from indexer.placesigns import Numbers, article_signs
from indexer.placespans import offered, tagger_words

LANGUAGE = "en"
SURE = math.log(0.4 / 0.6)  # log odds from which a stretch is a mention
MOST = 20_000  # stretches of an article; a list of names as long as a book is left to the rules
ROWS = 4_096  # that the trees are asked about at once


def tagged(
    readings: Sequence[Reading], ruled: Sequence[tuple[Name, Place]], claims: Mapping[str, str]
) -> list[Name] | None:
    """The mentions of places, in order; None where the rules must do.

    `ruled` are the places that the rules found. What stands as places do (`claims`, by folded name) is one.
    """
    trees = forest("place_tagger", "indexer")
    if trees is None or any(reading.language != LANGUAGE for reading in readings):
        return None
    stretches = [_asked(reading, ruled) for reading in readings]
    if sum(map(len, stretches)) > MOST:
        return None
    odds = log_odds(trees, article_signs(readings, stretches, ruled))
    found, start = [], 0
    for reading, names in zip(readings, stretches, strict=True):
        own = odds[start : start + len(names)]
        own = np.where([_is_barred(reading, name) for name in names], -np.inf, own)
        own = np.where([name.key in claims and not name.candidates for name in names], np.inf, own)
        found += chosen(names, own)
        start += len(names)
    return found


def log_odds(trees: Forest, signs: Numbers) -> Numbers:
    """Log odds that each stretch is a mention, shape (stretches,)."""
    parts = [trees.log_odds(signs[at : at + ROWS]) for at in range(0, len(signs), ROWS)]
    return np.concatenate(parts) if parts else np.zeros(0)


def chosen(names: Sequence[Name], odds: Numbers, sure: float = SURE) -> list[Name]:
    """The likeliest of the names of a passage that do not overlap, in order."""
    taken: set[int] = set()
    found = []
    for at in np.argsort(-odds, kind="stable"):
        words = range(names[at].first, names[at].last + 1)
        if odds[at] < sure:
            break
        if taken.isdisjoint(words):
            taken.update(words)
            found.append(names[at])
    return sorted(found, key=lambda name: name.first)


def is_street(key: str) -> bool:
    """Whether a folded name is a street's, which stays out of the archive's places."""
    words = key.split()
    return words[-1] in tagger_words()["streets"] or words[-1].isdigit()


def _asked(reading: Reading, ruled: Sequence[tuple[Name, Place]]) -> list[Name]:
    """What is asked about; the rules' own names are the very ones."""
    own = {(name.first, name.last): name for name, _ in ruled if name.passage is reading.passage}
    return [own.get((name.first, name.last), name) for name in offered(reading)]


def _is_barred(reading: Reading, name: Name) -> bool:
    """Whether a name stays none: it stands for a people or a government, or a librarian has said that it is none."""
    if not name.candidates and (reading.book.is_rejected(name.key) or name.key in reading.table["never"]):
        return True
    return any(one.start < name.end and name.start < one.end for one in reading.asides)
