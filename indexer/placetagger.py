"""An article's readings and what the rules made of them come in; the names that are mentions of places go out.

The rules throw away whatever may be none. Here every stretch of words that may name a place is asked about again:
by boosted trees over what can be seen of it (`indexer.placesigns`), learned from marked articles
(benchmarks/place_tagger.py) and kept in data/place_tagger.json. They were learned from English; articles in other
languages, and all of them where the file is missing, are read by the rules alone.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence

import numpy as np

from archive.places import Place
from indexer.placecompounds import is_compound
from indexer.placeothers import is_borne
from indexer.placereading import Reading
from indexer.placesenses import Name, is_well_known, placewords
from indexer.placesigns import Numbers, article_signs
from indexer.placespans import continents, offered, tagger_words
from indexer.trees import Forest, forest

LANGUAGE = "en"
SURE = -0.2  # log odds from which a stretch is a mention
MOST = 5_000  # capitalised words of an article; a list of names as long as a book is left to the rules
# A capitalised word of these before a name is no part of it
FREE = ("openers", "directions", "calendar", "kinds")
ROWS = 4_096  # that the trees are asked about at once


def shipped() -> Forest | None:
    """The trees of data/place_tagger.json; None where the file is missing."""
    return forest("place_tagger", "indexer")


def tagged(
    readings: Sequence[Reading],
    ruled: Sequence[tuple[Name, Place]],
    claims: Mapping[str, str],
    trees: Forest | None,
) -> list[Name] | None:
    """The mentions of places, in order; None where the rules must do.

    `ruled` are the places that the rules found. What stands as places do (`claims`, by folded name) is one.
    """
    capitals = sum([word.is_capitalised for reading in readings for word in reading.words])
    if trees is None or capitals > MOST or any(reading.language != LANGUAGE for reading in readings):
        return None
    stretches = asked(readings, ruled)
    odds = log_odds(trees, article_signs(readings, stretches, ruled))
    own, found, start = {id(name) for name, _ in ruled}, [], 0
    for reading, names in zip(readings, stretches, strict=True):
        bounds = _Bounds(reading, own, claims)
        found += chosen(names, bounds.kept(names, odds[start : start + len(names)]))
        start += len(names)
    return found


def asked(readings: Sequence[Reading], ruled: Sequence[tuple[Name, Place]]) -> list[list[Name]]:
    """What is asked about in each reading; the rules' own names are the very ones."""
    own = {(id(name.passage), name.first, name.last): name for name, _ in ruled}
    return [
        [own.get((id(name.passage), name.first, name.last), name) for name in offered(reading)]
        for reading in readings
    ]


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


def kind_of(name: Name) -> str:
    """What a name is that no record bears: "continent", "landmark" (a street, a river, a hill) or "city"."""
    if name.key in continents():
        return "continent"
    words = name.key.split()
    kinds = tagger_words()
    is_natural = words[-1] in kinds["landmarks"] or words[0] in placewords()["waters"]
    return "landmark" if is_natural or words[-1] in kinds["streets"] or words[-1].isdigit() else "city"


class _Bounds:
    """What the rules leave open in a passage; `ruled` are the ids of the names that they found themselves."""

    def __init__(self, reading: Reading, ruled: Collection[int], claims: Mapping[str, str]) -> None:
        self.reading, self.ruled, self.claims = reading, ruled, claims
        self.never = reading.table["never"] - continents().keys()
        never = [name for name in reading.spotted if name.key in self.never]
        self.never_until = {at: name.last for name in never for at in range(name.first, name.last + 1)}
        self.aside_until = {at: one.end for one in reading.asides for at in range(one.start, one.end)}

    def kept(self, names: Sequence[Name], odds: Numbers) -> Numbers:
        """The odds of names within their bounds."""
        low, high = np.array([self._of(name) for name in names]).reshape(-1, 2).T
        return np.clip(odds, low, high)

    def _of(self, name: Name) -> tuple[float, float]:
        """The least and the most that the odds of a name can be."""
        is_ruled = id(name) in self.ruled
        if self.reading.is_shouted:
            return (np.inf, np.inf) if is_ruled else (-np.inf, -np.inf)
        if self._is_barred(name):
            return -np.inf, -np.inf
        if name.key in self.claims and not name.candidates:
            return np.inf, np.inf
        is_known = any(map(is_well_known, name.candidates)) or is_compound(name.key)
        is_plain = bool(name.within) or (name.support > 0 and is_known)
        return (SURE if is_ruled and is_plain else -np.inf), np.inf

    def _is_barred(self, name: Name) -> bool:
        """Whether it is a people's or a government's, never a place's, or none by a librarian's word."""
        if not name.candidates and (self.reading.book.is_rejected(name.key) or name.key in self.never):
            return True
        is_within = self.never_until.get(name.first, -1) >= name.last
        if is_within or self.aside_until.get(name.start, -1) >= name.end:
            return True
        if is_borne(self.reading, name):
            return True
        return self._is_tail(name) and any(self.reading.judge(name)[:2])

    def _is_tail(self, name: Name) -> bool:
        """Whether it may be the end of a longer name: "Lake Ontario", "Abraham Lincoln"."""
        reading, at = self.reading, name.first - 1
        if not name.candidates or at < 0 or at in reading.placed or not reading.joins(at):
            return False
        before = reading.words[at]
        return before.is_capitalised and not any(before.key in reading.table[kind] for kind in FREE)
