"""An article's readings and what the rules made of them come in; the names that are mentions of places go out.

The rules throw away whatever may be none. Here every stretch of words that may name a place is asked about again:
by boosted trees over what can be seen of it (`indexer.places.signs`), learned from marked articles
(benchmarks/place_tagger.py) and kept in data/place_tagger.json. They were learned from English; articles in other
languages, and all of them where the file is missing, are read by the rules alone.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence

import numpy as np

from archive.places.gazetteer import ARAB_COUNTRIES
from archive.places.naming import region_words
from archive.places.place import Place
from indexer.places.compounds import is_compound
from indexer.places.others import is_borne
from indexer.places.reading import Reading
from indexer.places.senses import Name, is_well_known, is_whole, opens_as_word, placewords
from indexer.places.signs import Numbers, article_signs
from indexer.places.spans import continents, offered, tagger_words
from indexer.trees import Forest, forest

LANGUAGE = "en"
SURE = -0.2  # log odds from which a stretch is a mention
# Added to the odds, so that texts unlike those learned from lose little: of what the rules found, of what they
# doubt (a person's, or part of another name), and of what no record bears, which has no point.
RULED, DOUBTED, UNKNOWN = 0.5, -0.5, -0.25
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
    own: dict[int, list[Name]] = {id(reading.passage): [] for reading in readings}
    for name, _ in ruled:
        if not name.is_foreign:
            own[id(name.passage)].append(name)
    return [_with(own[id(reading.passage)], offered(reading)) for reading in readings]


def _with(own: Iterable[Name], names: Iterable[Name]) -> list[Name]:
    """Names in order, those of the rules among them."""
    spans = {(name.first, name.last): name for some in (names, own) for name in some}
    return [spans[span] for span in sorted(spans)]


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
    if name.key in placewords()["wide"] or name.key in placewords()["seas"]:
        return "landmark"
    words = name.key.split()
    kinds = tagger_words()
    is_natural = words[-1] in kinds["landmarks"] or words[0] in placewords()["waters"]
    return "landmark" if is_natural or words[-1] in kinds["streets"] or words[-1].isdigit() else "city"


class _Bounds:
    """What the rules leave open in a passage; `ruled` are the ids of the names that they found themselves."""

    def __init__(self, reading: Reading, ruled: Collection[int], claims: Mapping[str, str]) -> None:
        self.reading, self.ruled, self.claims = reading, ruled, claims
        self.never = reading.table["never"] - continents().keys()
        self.spotted = {id(name) for name in reading.spotted}
        never = [name for name in reading.spotted if name.key in self.never]
        self.never_until = {at: name.last for name in never for at in range(name.first, name.last + 1)}
        self.aside_until = {at: one.end for one in reading.asides for at in range(one.start, one.end)}

    def kept(self, names: Sequence[Name], odds: Numbers) -> Numbers:
        """The odds of names within their bounds."""
        low, high = np.array([self._of(name) for name in names]).reshape(-1, 2).T
        leaning = [self._leaning(*one) for one in zip(names, odds, strict=True)]
        return np.asarray(np.clip(odds + np.array(leaning), low, high))

    def _leaning(self, name: Name, odds: float) -> float:
        """What the rules add to the odds of a name."""
        if id(name) in self.ruled:
            return RULED
        if not name.candidates:
            return UNKNOWN
        is_close = SURE <= odds < SURE - DOUBTED  # others are judged in vain
        return DOUBTED if is_close and any(self.reading.judge(name)[:2]) else 0.0

    def _of(self, name: Name) -> tuple[float, float]:
        """The least and the most that the odds of a name can be."""
        is_ruled = id(name) in self.ruled
        if self.reading.is_shouted:
            return (np.inf, np.inf) if is_ruled else (-np.inf, -np.inf)
        # What is a place by a pattern or by its likeness to one stays as it was written.
        if is_ruled and id(name) not in self.spotted:
            return np.inf, np.inf
        if self._is_barred(name):
            return -np.inf, -np.inf
        if name.key in self.claims and not name.candidates:
            return np.inf, np.inf
        is_known = any(map(is_well_known, name.candidates)) or is_compound(name.key)
        is_plain = bool(name.within) or name.support > 1 or (name.support > 0 and is_known)
        return (SURE if is_ruled and is_plain else -np.inf), np.inf

    def _is_barred(self, name: Name) -> bool:
        """Whether it is a people's or a government's, never a place's, or none by a librarian's word."""
        if not name.candidates and self._is_no_name(name.key):
            return True
        is_within = self.never_until.get(name.first, -1) >= name.last
        if is_within or self.aside_until.get(name.start, -1) >= name.end:
            return True
        if opens_as_word(name) or self._has_its_kind(name) or self._is_water(name) or is_borne(self.reading, name):
            return True
        if self._begins_an_arab_one(name) or (name.candidates and self.reading.is_addressed(name)):
            return True
        return self._is_tail(name) and any(self.reading.judge(name)[:2])

    def _begins_an_arab_one(self, name: Name) -> bool:
        """Whether an Arab name goes on behind a town of another country: "Bab al-Tabbaneh"."""
        after = name.last + 1
        if not name.candidates or any(one.country in ARAB_COUNTRIES for one in name.candidates):
            return False
        return after < len(self.reading.words) and self.reading.joins(name.last) and self.reading.is_article(after)

    def _is_water(self, name: Name) -> bool:
        """Whether it is a river or a gulf that shares its name with a state or another gulf: "the Missouri"."""
        return bool(name.candidates) and (self.reading.is_water(name) or self.reading.is_kind_of_water(name))

    def _is_no_name(self, key: str) -> bool:
        """Whether this is none, though nobody knows what it is: "Never", "Parliament"."""
        is_word = key in self.never or key in tagger_words()["organisations"]
        return is_word or self.reading.book.is_rejected(key)

    def _has_its_kind(self, name: Name) -> bool:
        """Whether the word for a region is taken for part of its name: "Anbar Province" (not "Orange County")."""
        bare, _, last = name.key.rpartition(" ")
        if not bare or last not in region_words() or last in tagger_words()["own_kinds"]:
            return False
        is_known = name.candidates or self.reading.book.candidates(bare, self.reading.language)
        return bool(is_known) and not any(is_whole(one, name.key) for one in name.candidates)

    def _is_tail(self, name: Name) -> bool:
        """Whether it may be the end of a longer name: "Lake Ontario", "Abraham Lincoln"."""
        reading, at = self.reading, name.first - 1
        if not name.candidates or at < 0 or at in reading.placed or not reading.joins(at):
            return False
        before = reading.words[at]
        return before.is_capitalised and not any(before.key in reading.table[kind] for kind in FREE)
