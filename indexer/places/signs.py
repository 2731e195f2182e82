"""The stretches of an article that may name places come in; what can be seen of each goes out, in numbers.

What the gazetteer and the rules say of a name, how it is written, what stands around it, how often it comes again,
and whether the rest of the article speaks of the same country.
"""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cache, cached_property

import numpy as np
from numpy.typing import NDArray

from archive.places.place import Place
from indexer.places.reading import Judgement, Reading
from indexer.places.senses import Name, is_well_known, placewords
from indexer.places.spans import tagger_words

Numbers = NDArray[np.float64]

KNOWN = ("known", "country", "region", "city", "capital", "own", "bearers", "population")
RULED = ("spotted", "ruled", "support", "within", "person", "part", "placed", "headline")
WRITTEN = ("words", "letters", "upper", "hyphen", "small_inside", "capitals_inside")
AROUND = ("sentence", "possessive", "comma_after", "comma_before", "bracket", "quote", "run_before", "run_after")
REPEATED = ("times", "times_spotted", "times_ruled", "persons", "times_small", "alone")
BACKED = ("country_backing", "region_backing", "country_share", "places_per_word")
NESTED = ("in_ruled", "has_ruled", "in_known", "has_known", "has_well_known", "beside_ruled", "listed_ruled")

# Lists of words, of data/placewords.toml and data/placetagger.toml, that a word may stand in
LISTS = (
    "parts", "heads", "waters", "kinds", "directions", "openers", "titles", "first_names", "surnames", "given",
    "common", "speech", "governments", "locatives.en", "calendar", "streets", "organisations", "inside",
    "continents", "articles", "preposition",
)  # fmt: skip
WORD_SIGNS = (*LISTS, "capital", "number", "none")
SIDES = {"before": -1, "after": 1, "first": 0, "last": 0, "before2": -2, "after2": 2}
LIST_MARKS = frozenset([", ", " and ", ", and ", " or "])
LONGEST_RUN = 4


def sign_names() -> tuple[str, ...]:
    """The columns of `article_signs`."""
    words = [f"{side}_{name}" for side in SIDES for name in WORD_SIGNS]
    return (*KNOWN, *RULED, *WRITTEN, *AROUND, *REPEATED, *BACKED, *NESTED, *words)


def article_signs(
    readings: Sequence[Reading], offered: Sequence[Sequence[Name]], ruled: Sequence[tuple[Name, Place]]
) -> Numbers:
    """What can be seen of every stretch that each reading offers, shape (stretches, signs), float64.

    `ruled` are the places that the rules found.
    """
    seen = _Article(readings, offered, ruled)
    tables = [
        np.hstack([_own_signs(reading, names, seen), _word_signs(reading, names)])
        for reading, names in zip(readings, offered, strict=True)
        if names
    ]
    return np.vstack(tables) if tables else np.zeros((0, len(sign_names())))


@dataclass
class _Article:
    """What an article says as a whole."""

    readings: Sequence[Reading]
    offered: Sequence[Sequence[Name]]
    ruled: Sequence[tuple[Name, Place]]
    judged: dict[int, Judgement] = field(default_factory=dict)  # by the id of a name

    def __post_init__(self) -> None:
        self.senses = {name.key: place for name, place in self.ruled}
        self.areas = Counter(area for place in self.senses.values() for area in (*place.parent_ids, place.id))
        self.times_ruled = Counter(name.key for name, _ in self.ruled)
        self.ruled_at: dict[int, set[tuple[int, int]]] = {id(reading.passage): set() for reading in self.readings}
        for name, _ in self.ruled:
            self.ruled_at[id(name.passage)].add((name.first, name.last))
        words = [word for reading in self.readings for word in reading.words]
        self.small = Counter(word.key for word in words if not word.is_capitalised)
        self.share = sum(self.times_ruled.values()) / max(1, len(words))
        self.times = Counter(name.key for names in self.offered for name in names)
        self.times_spotted = Counter(name.key for reading in self.readings for name in reading.spotted)

    @cached_property
    def persons(self) -> Counter[str]:
        """How often a name is a person's."""
        return Counter(name.key for name, judged in self._judgements if judged.is_person)

    @cached_property
    def alone(self) -> Counter[str]:
        """How often a name has no capitalised word beside it."""
        return Counter(
            name.key
            for reading, names in zip(self.readings, self.offered, strict=True)
            for name in names
            if not _run(reading, name.first, -1) and not _run(reading, name.last, 1)
        )

    @cached_property
    def _judgements(self) -> list[tuple[Name, Judgement]]:
        found = []
        for reading, names in zip(self.readings, self.offered, strict=True):
            for name in names:
                self.judged[id(name)] = reading.judge(name)
                found.append((name, self.judged[id(name)]))
        return found


def _own_signs(reading: Reading, names: Sequence[Name], seen: _Article) -> Numbers:
    """All but the words around: shape (names, signs)."""
    persons, alone = seen.persons, seen.alone  # judges every name on the way
    spotted = {id(name) for name in reading.spotted}
    nested = _Nested(reading, names, seen.ruled_at[id(reading.passage)])
    rows = []
    for name in names:
        judged = seen.judged[id(name)]
        times = seen.times[name.key]
        rows.append([
            *_known(name),
            id(name) in spotted, (name.first, name.last) in nested.ruled, judged.support, bool(name.within),
            judged.is_person, judged.is_part, nested.is_placed(name), reading.is_headline,
            *_written(reading, name),
            *_around(reading, name),
            times, seen.times_spotted[name.key], seen.times_ruled[name.key], persons[name.key] / times,
            seen.small[name.key], alone[name.key] / times,
            *_backed(name, seen),
            *nested.signs(name),
        ])  # fmt: skip
    return np.array(rows, dtype=np.float64)


def _known(name: Name) -> Iterator[float]:
    candidates = name.candidates
    kinds = {one.place.kind for one in candidates}
    yield from (bool(candidates), "country" in kinds, "region" in kinds, "city" in kinds)
    yield any(one.is_capital for one in candidates)
    yield any(one.own for one in candidates)
    yield len(candidates)
    yield math.log10(1 + max([0, *(one.population for one in candidates)]))


def _written(reading: Reading, name: Name) -> Iterator[float]:
    capitals = sum([word.is_capitalised for word in reading.words[name.first : name.last + 1]])
    words = name.last - name.first + 1
    yield from (words, len(name.key), name.text.isupper(), "-" in name.text, words - capitals, capitals)


def _around(reading: Reading, name: Name) -> Iterator[float]:
    text, words = reading.passage.text, reading.words
    before = text[words[name.first - 1].end : name.start] if name.first else "\n"
    following = text[name.end : name.end + 2]
    yield any(mark in before for mark in ".!?:\n")
    yield following in ("'s", "’s")
    yield from (following[:1] == ",", before.endswith(", "), "(" in before, '"' in before or "“" in before)
    yield from (_run(reading, name.first, -1), _run(reading, name.last, 1))


def _run(reading: Reading, at: int, step: int) -> int:
    """How many capitalised words adjoin a word on one side."""
    length = 0
    while length < LONGEST_RUN and 0 <= at + step < len(reading.words):
        if not reading.words[at + step].is_capitalised or not reading.joins(min(at, at + step)):
            break
        length, at = length + 1, at + step
    return length


def _backed(name: Name, seen: _Article) -> Iterator[float]:
    """How many other names lie in the same country, and in the same region."""
    own = seen.senses.get(name.key)
    itself = frozenset((*own.parent_ids, own.id)) if own else frozenset()
    country = region = 0
    for one in name.candidates:
        first, *_, last = (*one.areas[:1], *one.areas)
        country = max(country, seen.areas[first] - (first in itself))
        if last != first:
            region = max(region, seen.areas[last] - (last in itself))
    yield from (country, region, country / max(1, len(seen.senses)), seen.share)


class _Nested:
    """What else of a passage overlaps a name, or adjoins it."""

    def __init__(self, reading: Reading, names: Iterable[Name], ruled: set[tuple[int, int]]) -> None:
        self.reading, self.ruled = reading, ruled
        self.by_first: dict[int, list[Name]] = {}
        for name in names:
            self.by_first.setdefault(name.first, []).append(name)
        self.last_of = {at: last for first, last in ruled for at in range(first, last + 1)}
        self.first_of = {at: first for first, last in ruled for at in range(first, last + 1)}

    def is_placed(self, name: Name) -> bool:
        """Whether any of its words is read as a place's."""
        return any(at in self.reading.placed for at in range(name.first, name.last + 1))

    def signs(self, name: Name) -> Iterator[float]:
        """The numbers of NESTED."""
        first, last = name.first, name.last
        others = [one for one in self._near(first, last) if one is not name]
        over = [one for one in others if one.first <= first and last <= one.last]
        within = [one for one in others if first <= one.first and one.last <= last]
        yield sum([(one.first, one.last) in self.ruled for one in over])
        yield sum([(one.first, one.last) in self.ruled for one in within])
        yield sum([bool(one.candidates) for one in over])
        yield sum([bool(one.candidates) for one in within])
        yield any(is_well_known(candidate) for one in within for candidate in one.candidates)
        yield (first - 1 in self.last_of) + (last + 1 in self.last_of)
        yield self._is_listed(first - 1, first) + self._is_listed(last, last + 1)

    def _near(self, first: int, last: int) -> Iterator[Name]:
        for at in range(first - LONGEST_RUN, last + 1):
            yield from self.by_first.get(at, ())

    def _is_listed(self, at: int, after: int) -> bool:
        """Whether a place of the rules stands on the other side of a comma or "and"."""
        words, text = self.reading.words, self.reading.passage.text
        if at < 0 or after >= len(words):
            return False
        for left, right in ((at, after), (at - 1, after), (at, after + 1)):
            is_inside = left >= 0 and right < len(words) and (left in self.last_of or right in self.first_of)
            if is_inside and text[words[left].end : words[right].start] in LIST_MARKS:
                return True
        return False


def _word_signs(reading: Reading, names: Sequence[Name]) -> Numbers:
    """In which lists the words of a name and around it stand: shape (names, sides * WORD_SIGNS)."""
    lists = _lists()
    nothing = np.zeros((2, len(WORD_SIGNS)))
    nothing[:, -1] = 1
    own = [_word_row(word.key, word.is_capitalised, lists) for word in reading.words]
    table = np.vstack([nothing, np.array(own), nothing])
    ends = {"before": 2, "before2": 2, "first": 2}
    places = [
        [(name.first if side in ends else name.last) + 2 + step for side, step in SIDES.items()] for name in names
    ]
    return np.asarray(table[np.array(places)].reshape(len(names), -1))


def _word_row(key: str, is_capitalised: bool, lists: Mapping[str, tuple[float, ...]]) -> tuple[float, ...]:
    known = lists.get(key) or (0.0,) * len(LISTS)
    return (*known, float(is_capitalised), float(key[:1].isdigit()), 0.0)


@cache
def _lists() -> dict[str, tuple[float, ...]]:
    """For every word of the lists, in which it stands."""
    tables = placewords() | tagger_words()
    words = {word for name in LISTS for word in tables[name]}
    return {word: tuple(float(word in tables[name]) for name in LISTS) for word in words}
