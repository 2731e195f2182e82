"""What an article says of countries comes in; how surely it is about each goes out.

A country speaks through its own name, its places, its people, its government, its offices and firms, and names
that hold its name. What counts is where that stands (in the headline, in the first paragraph, or only in a
dateline), how early, how often, and beside how many others. What it weighs is learned (benchmarks/about_weights.py)
and lies in data/about_model.json.
"""

from __future__ import annotations

import math
from bisect import bisect_left
from collections import Counter, defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cache, cached_property
from itertools import accumulate
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from archive.places.gazetteer import fold
from archive.places.place import Place
from archive.tables import read_table
from indexer.places.reading import Reading
from indexer.places.senses import DATELINE, Name, placewords
from indexer.trees import forest

Numbers = NDArray[np.float64]

HEAD, FIRST, REST, DATED = "head", "first", "rest", "dateline"
ZONES = (HEAD, FIRST, REST)  # headline and standfirst; the first paragraph; all below
SPEAKING = ("country", "inside", "demonym", "government", "office")
KINDS = (*SPEAKING, "embedded", "firm")
# Log odds above which an article is about a country, and below which it is about no place in it either.
ABOUT, UNLIKELY = 0.0, -1.5
OPENING = 3  # paragraphs, in one of which a dateline stands
WATERS = "XZ"  # no country: nothing is said of one
# Towns of today in articles on states that are no more: Moscow lies in the Soviet Union where that is named.
BEFORE = {"RU": "SU", "RS": "YU", "HR": "YU", "SI": "YU", "CZ": "CS", "SK": "CS"}


class Said(NamedTuple):
    """Once that an article speaks of a country: in which zone (of ZONES, or DATED), and by what (of KINDS).

    It stands in this passage, after so many words of the article. `size` is the log10 of the inhabitants of a
    dateline's town, and `is_capital` whether it is a capital.
    """

    country: str
    zone: str
    kind: str
    passage: int = 0
    at: int = 0
    size: float = 0.0
    is_capital: bool = False

    @property
    def speaks(self) -> bool:
        """Whether it is more than a dateline, a firm, or a part of another name."""
        return self.zone != DATED and self.kind in SPEAKING


@dataclass(frozen=True)
class Story:
    """All that an article says of countries, in order, and how many words and passages it has."""

    said: tuple[Said, ...]
    words: int
    passages: int


# Reading


def said(readings: Sequence[Reading], resolved: Sequence[tuple[Name, Place]]) -> Story:
    """What an article says of countries."""
    ends = list(accumulate((len(one.words) for one in readings), initial=0))
    zones = _zones(readings, resolved)
    numbers = {id(one.passage): number for number, one in enumerate(readings)}
    found = []
    for name, place in resolved:
        if place.id.startswith(WATERS):
            continue
        number = numbers[id(name.passage)]
        zone = DATED if zones[number] == FIRST and _is_dateline(name) else zones[number]
        kind = "country" if place.kind == "country" else "inside"
        size = _size(name, place) if zone == DATED else (0.0, False)
        found.append(Said(place.id[:2], zone, kind, number, ends[number] + max(0, name.first), *size))
    for number, reading in enumerate(readings):
        for country, kind, at in (*_asides(reading), *_offices(reading)):
            found.append(Said(country, zones[number], kind, number, ends[number] + at))
    return Story(tuple(_in_their_time(sorted(found, key=lambda one: one.at))), ends[-1], len(readings))


def _zones(readings: Sequence[Reading], resolved: Sequence[tuple[Name, Place]]) -> list[str]:
    """Where each passage stands. The first paragraph is the one with the dateline, if that is near the top."""
    body = [number for number, one in enumerate(readings) if one.passage.field == "body" and one.words]
    dated = {id(name.passage) for name, _ in resolved if _is_dateline(name)}
    opening = [number for number in body[:OPENING] if id(readings[number].passage) in dated]
    first = (opening or body or [0])[0]
    heads = [one.passage.field != "body" for one in readings]
    return [HEAD if is_head else FIRST if number == first else REST for number, is_head in enumerate(heads)]


def _is_dateline(name: Name) -> bool:
    return name.first == 0 and name.support == DATELINE


def _size(name: Name, place: Place) -> tuple[float, bool]:
    """The log10 of a town's inhabitants, 0 where that is not known, and whether it is a capital."""
    own = next((one for one in name.candidates if one.place.id == place.id), None)
    return (math.log10(own.population + 10), own.is_capital) if own else (0.0, False)


def _asides(reading: Reading) -> Iterator[tuple[str, str, int]]:
    """Country, kind and word of what speaks for a country and is none of its places: not of "Canadian dollars"."""
    starts, money = [word.start for word in reading.words], placewords()["currencies"]
    for one in reading.asides:
        last = bisect_left(starts, one.end)
        if last == len(starts) or reading.words[last].key not in money:
            yield one.country.id, one.kind, bisect_left(starts, one.start)
    for name in reading.embedded:
        yield name.candidates[0].country, "embedded", name.first


def _offices(reading: Reading) -> Iterator[tuple[str, str, int]]:
    """Country, kind and word of offices ("Bundesbank") and of forms of firms ("Inc")."""
    offices, firms = _speakers()
    words = reading.words
    for at in reading.where(_speaking()):
        key = words[at].key
        if words[at].is_capitalised:
            yield from ((country, "firm", at) for country in firms.get(key, ()))
            for name, country in offices.get(key, ()):
                if name == tuple(one.key for one in words[at : at + len(name)]):
                    yield country, "office", at


def _in_their_time(found: Sequence[Said]) -> Iterator[Said]:
    named = {one.country for one in found}
    for one in found:
        before = BEFORE.get(one.country)
        yield one._replace(country=before) if before in named else one


@cache
def _speakers() -> tuple[dict[str, list[tuple[tuple[str, ...], str]]], dict[str, list[str]]]:
    """Offices by their first word, with all their words and country; countries by a form of their firms."""
    offices, firms = defaultdict(list), defaultdict(list)
    for country, row in read_table("archive", "countries").items():
        for office in row.get("offices", ()):
            words = tuple(fold(office).split())
            offices[words[0]].append((words, country))
        for form in row.get("firms", ()):
            firms[form].append(country)
    return offices, firms


@cache
def _speaking() -> frozenset[str]:
    """The words that offices and forms of firms begin with."""
    return frozenset(word for words in _speakers() for word in words)


# Judging


def about_countries(story: Story) -> dict[str, float]:
    """Natural log odds that an article is about each of the countries it speaks of."""
    signs, trees = country_signs(story), forest("about_model", "indexer")
    if not signs:
        return {}
    if trees is None:  # by rule: what the opening speaks of
        opening = {one.country for one in story.said if one.zone != REST}
        return {country: 1.0 if country in opening else -1.0 for country in signs}
    odds = trees.log_odds(np.array(list(signs.values())))
    return dict(zip(signs, odds.tolist(), strict=True))


def sign_names() -> tuple[str, ...]:
    """What each number of `country_signs` is."""
    counted = [f"{zone}_{kind}" for zone in ZONES for kind in KINDS]
    return (*counted, "dateline", "elsewhere", "dateline_size", "dateline_capital",
            "mass", "share", "most_else", "whole", "ratio", "countries",
            "in_head", "in_first", "head_rank", "rank",
            "at", "at_share", "spread", "passages_with", "words", "passages")  # fmt: skip


def country_signs(story: Story) -> dict[str, Numbers]:
    """What can be seen of each country that an article speaks of, shape (signs,), float64."""
    by_country: dict[str, list[Said]] = defaultdict(list)
    for one in story.said:
        by_country[one.country].append(one)
    beside = _Beside.of(story)
    return {
        country: np.array(
            [*_counted(own), *_dated(country, own, beside), *_shared(country, beside), *_spread(own, story)],
            dtype=np.float64,
        )
        for country, own in by_country.items()
    }


@dataclass(frozen=True)
class _Beside:
    """The countries of a story: how often it speaks of each, in the order of the first time; where it does."""

    masses: Counter[str]
    head: tuple[str, ...]
    first: frozenset[str]
    dated: frozenset[str]

    @classmethod
    def of(cls, story: Story) -> _Beside:
        """What a story says of all its countries."""
        speaking = [one for one in story.said if one.speaks]
        return cls(
            Counter(one.country for one in speaking),
            tuple(dict.fromkeys(one.country for one in speaking if one.zone == HEAD)),
            frozenset(one.country for one in speaking if one.zone == FIRST),
            frozenset(one.country for one in story.said if one.zone == DATED),
        )

    @cached_property
    def ranks(self) -> dict[str, int]:
        """The place of each country in the order of the first time, from 1."""
        return {country: rank for rank, country in enumerate(self.masses, 1)}

    @cached_property
    def most(self) -> list[tuple[str, int]]:
        """The two countries that it speaks of most."""
        return self.masses.most_common(2)

    def most_else(self, country: str) -> int:
        """How often it speaks of the one of all others that it speaks of most."""
        return next((times for other, times in self.most if other != country), 0)


def _counted(own: Sequence[Said]) -> Iterator[float]:
    """How often each zone speaks of it, by each kind."""
    counts = Counter((one.zone, one.kind) for one in own)
    yield from (counts[zone, kind] for zone in ZONES for kind in KINDS)


def _dated(country: str, own: Sequence[Said], beside: _Beside) -> Iterator[float]:
    """A dateline here, one elsewhere, and of which town: that of a bureau says less."""
    here = [one for one in own if one.zone == DATED]
    yield from (bool(here), bool(beside.dated - {country}))
    yield from (max((one.size for one in here), default=0.0), any(one.is_capital for one in here))


def _shared(country: str, beside: _Beside) -> Iterator[float]:
    """How much of all that is said of countries is of this one, and which in order it is."""
    mass, most, whole = beside.masses[country], beside.most_else(country), beside.masses.total()
    yield from (mass, mass / max(1, whole), most, whole, mass / max(1, most), len(beside.masses))
    yield from (len(beside.head), len(beside.first))
    yield from (beside.head.index(country) + 1 if country in beside.head else 0, beside.ranks.get(country, 0))


def _spread(own: Sequence[Said], story: Story) -> Iterator[float]:
    """How early the text speaks of it, and over how much of the text."""
    words, spots = max(1, story.words), [one.at for one in own if one.speaks]
    if spots:
        yield from (math.log1p(spots[0]), spots[0] / words, (spots[-1] - spots[0]) / words)
    else:
        yield from (math.log1p(words), 1.0, -0.1)
    yield len({one.passage for one in own if one.speaks})
    yield from (math.log1p(words), story.passages)
