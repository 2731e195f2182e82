"""Names to places: which of the places that bear a name it means in an article, if any.

What the whole article names votes for countries and regions; one name means one place throughout.
"""

from __future__ import annotations

import functools
import importlib.resources
import math
import tomllib
from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from archive.gazetteer import Candidate
from archive.places import Place

WELL_KNOWN = 300_000  # inhabitants: a town that needs no support
KNOWN_NEARBY = 10_000  # a town that needs none in an article that names its country or region
# Against the log10 of a town's inhabitants: New York and Washington are towns first, Ontario is not.
COUNTRY_WEIGHT, REGION_WEIGHT, CAPITAL_WEIGHT = 7.5, 6.9, 1.2
VARIANT_WEIGHT = -2.0

Votes = dict[str, float]  # what an article says for countries and regions, by their ids


@dataclass(frozen=True)
class Passage:
    """A title, a standfirst or a paragraph."""

    text: str
    field: str = "body"
    paragraph: int = 0


@dataclass
class Name:
    """A stretch of words that some place bears, and what its surroundings say of it."""

    passage: Passage
    start: int
    end: int
    key: str
    first: int  # of its words, in the passage
    last: int
    candidates: tuple[Candidate, ...]
    support: int = 0  # 1 in "to X", 2 in "in X", 3 where nothing else can be meant
    within: tuple[Candidate, ...] = ()  # the areas of "Paris, Texas"

    @property
    def text(self) -> str:
        return self.passage.text[self.start : self.end]

    @property
    def is_town(self) -> bool:
        return all(one.place.kind == "city" for one in self.candidates)


def senses_of(names: list[Name], peoples: Iterable[str], persons: set[str]) -> dict[str, Place]:
    """The one place each name means in this article; names that mean none are left out."""
    groups: dict[str, list[Name]] = defaultdict(list)
    for name in names:
        groups[name.key].append(name)
    votes = {key: _votes(group) for key, group in groups.items()}
    total: Votes = defaultdict(float, dict.fromkeys(peoples, 0.8))
    for area, weight in (vote for cast in votes.values() for vote in cast.items()):
        total[area] += weight
    senses: dict[str, Candidate] = {}
    for key, group in groups.items():
        others = defaultdict(float, {area: total[area] - own for area, own in votes[key].items()})
        telling = next((name for name in group if name.within), group[0])
        best = max(telling.candidates, key=lambda one: _likelihood(one, others))
        if _is_believable(best, group, others, key in persons):
            senses[key] = best
    named = Counter(area for one in senses.values() for area in one.areas)
    return {key: _at_home(sense, named, groups[key]).place for key, sense in senses.items()}


def _at_home(sense: Candidate, named: Mapping[str, int], group: list[Name]) -> Candidate:
    """What a name means, or its namesake at home where most of the article is: Perth among Scots towns.

    `named` counts the names of the article by the areas that their places lie in, this one's too.
    """
    if sense.place.kind != "city" or sense.is_capital or any(name.within for name in group):
        return sense

    def others(area: str) -> int:
        return named[area] - (area in sense.areas)

    enough = max(2, 2 * others(sense.country))
    home = [
        one
        for one in group[0].candidates
        if one.place.kind == "city" and one.population >= KNOWN_NEARBY and others(one.areas[-1]) >= enough
    ]
    return max(home, key=lambda one: one.population, default=sense)


def _votes(group: list[Name]) -> Votes:
    """How much a name speaks for countries and regions: one vote, shared by all it can mean."""
    votes: Votes = defaultdict(float)
    areas = {area for one in group[0].candidates for area in one.areas}
    for area in areas:
        votes[area] = (1 + 0.5 * math.log(len(group))) / len(areas)
    for area in (area for name in group for one in name.within for area in one.areas):
        votes[area] += 1
    return votes


def _backing(candidate: Candidate, others: Votes) -> float:
    """What the rest of the article says for a place: its country a little, its region much.

    Where we know no regions, the country counts twice.
    """
    country, *regions = candidate.areas
    nearer = regions[0] if regions else country
    return min(0.4 * others[country], 0.7) + min(2.5 * others[nearer], 3 if regions else 1)


def _likelihood(candidate: Candidate, others: Votes) -> float:
    weights = {"country": COUNTRY_WEIGHT, "region": REGION_WEIGHT}
    size = weights.get(candidate.place.kind) or math.log10(candidate.population + 10)
    size += CAPITAL_WEIGHT * candidate.is_capital + VARIANT_WEIGHT * (not candidate.own)
    return size + _backing(candidate, others)


def _is_believable(best: Candidate, group: list[Name], others: Votes, is_person: bool) -> bool:
    """Whether a name is this place at all: areas and large towns are; others need support."""
    if best.place.kind != "city":
        return True
    table, key = placewords(), group[0].key
    support = max(name.support for name in group)
    if key in table["calendar"] or key in table["seas"]:
        return any(name.within for name in group)
    if is_person or any(key in table[kind] for kind in ("common", "surnames", "first_names")):
        return support >= 2
    if support or is_well_known(best):
        return True
    return best.population >= KNOWN_NEARBY and _backing(best, others) >= 0.8


def encloses(area: Candidate, place: Candidate) -> bool:
    """Whether a place lies in an area."""
    return place.place.id.startswith(f"{area.place.id}/")


def is_well_known(candidate: Candidate) -> bool:
    """Whether a place needs no support: a country, a region or a large town."""
    return candidate.place.kind != "city" or candidate.population >= WELL_KNOWN


@functools.cache
def placewords() -> dict[str, frozenset[str]]:
    """The word lists of data/placewords.toml, by name; those by language as "locatives.en" and so on."""
    data = importlib.resources.files("indexer") / "data" / "placewords.toml"
    table = tomllib.loads(data.read_text(encoding="utf-8"))
    lists: dict[str, str | list[str]] = {}
    for name, words in table.items():
        by_language = words if isinstance(words, dict) else {}
        lists |= {f"{name}.{language}": those for language, those in by_language.items()} or {name: words}
    return {name: frozenset(words.split() if isinstance(words, str) else words) for name, words in lists.items()}
