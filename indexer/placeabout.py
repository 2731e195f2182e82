"""What an article says of countries comes in; how surely it is about each goes out.

A country speaks through its own name, its places, its people, its government, and names of firms and offices that
hold its name. What counts is where that stands: in the headline, in the first paragraph, or only in a dateline. The
weights are learned (benchmarks/about_weights.py) and lie in data/about_model.toml.
"""

from __future__ import annotations

import tomllib
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from importlib import resources

import numpy as np
from numpy.typing import NDArray

from archive.places import Place
from indexer.placereading import DATELINE, Reading
from indexer.placesenses import Name, Passage

Numbers = NDArray[np.float64]

ZONES = ("head", "first", "rest")  # headline and standfirst; the first paragraph; all below
KINDS = ("country", "inside", "demonym", "government", "embedded")
SHARE = ("alone", "many", "leads", "dwarfed")
# Log odds above which an article is about a country.
ABOUT = -0.2
MOST = 3  # times that the same in the rest of the text counts
# Towns of today in articles on states that are no more: Moscow lies in the Soviet Union where that is named.
BEFORE = {"RU": "SU", "RS": "YU", "HR": "YU", "SI": "YU", "CZ": "CS", "SK": "CS"}


@dataclass(frozen=True)
class Said:
    """Once that an article speaks of a country: in which zone (of ZONES) or "dateline", by what (of KINDS)."""

    country: str
    zone: str
    kind: str


def said(readings: Iterable[Reading], resolved: Iterable[tuple[Name, Place]]) -> list[Said]:
    """Every time that an article speaks of a country."""
    readings, resolved = list(readings), list(resolved)
    first = next((one.passage.paragraph for one in readings if one.passage.field == "body" and one.words), 0)

    def zone(passage: Passage) -> str:
        return "head" if passage.field != "body" else "first" if passage.paragraph == first else "rest"

    found = []
    for name, place in resolved:
        at = zone(name.passage)
        kind = "country" if place.kind == "country" else "inside"
        if at == "first" and name.first == 0 and name.support == DATELINE:
            at = "dateline"
        found.append(Said(place.id[:2], at, kind))
    for reading in readings:
        at = zone(reading.passage)
        found += [Said(one.country.id, at, one.kind) for one in reading.asides]
        found += [Said(name.candidates[0].country, at, "embedded") for name in reading.embedded]
    named = {one.country for one in found}
    return [
        Said(BEFORE[one.country], one.zone, one.kind) if BEFORE.get(one.country) in named else one for one in found
    ]


def about_countries(found: Sequence[Said]) -> dict[str, float]:
    """Natural log odds that an article is about each of the countries it speaks of."""
    weights = _weights()
    return {country: float(signs @ weights) for country, signs in country_signs(found).items()}


def sign_names() -> tuple[str, ...]:
    """The rows of the model's table, in the order of the numbers of `country_signs`."""
    zones = [f"{zone}_{kind}" for zone in ZONES for kind in KINDS]
    return ("always", "dateline", "dateline_alone", "dateline_only", "elsewhere", "elsewhere_once", *zones,
            "times", "share", *SHARE)  # fmt: skip


def country_signs(found: Sequence[Said]) -> dict[str, Numbers]:
    """What can be seen of each country that an article speaks of, shape (signs,), float64."""
    counts: dict[str, Numbers] = defaultdict(lambda: np.zeros((len(ZONES), len(KINDS))))
    dated = {one.country for one in found if one.zone == "dateline"}
    for one in found:
        if one.zone != "dateline":
            counts[one.country][ZONES.index(one.zone), KINDS.index(one.kind)] += 1
    counts |= {country: np.zeros((len(ZONES), len(KINDS))) for country in dated - counts.keys()}
    masses = {country: float(own[:, :-1].sum()) for country, own in counts.items()}
    whole = sum(float(own.sum()) for own in counts.values())
    return {
        country: np.array(
            [*_dated(country, own, dated, masses), *_counted(own), *_shared(country, own, masses, whole)]
        )
        for country, own in counts.items()
    }


def _dated(country: str, own: Numbers, dated: set[str], masses: Mapping[str, float]) -> Iterator[float]:
    """A dateline here, and whether it is all that speaks for the country; one elsewhere."""
    here, elsewhere, alone = country in dated, bool(dated - {country}), not own.any()
    yield from (1.0, here, here and alone, here and alone and not _most_else(country, masses))
    yield from (elsewhere, elsewhere and own.sum() <= 1)


def _counted(own: Numbers) -> Iterator[float]:
    """Whether headline and first paragraph speak of it, how often the rest does."""
    yield from (own[:2] > 0).ravel().astype(float)
    yield from np.minimum(own[2], MOST)


def _shared(country: str, own: Numbers, masses: Mapping[str, float], whole: float) -> Iterator[float]:
    """How much of all that is said of countries is of this one."""
    most = _most_else(country, masses)
    yield from (float(np.log1p(own.sum())), float(own.sum()) / max(1.0, whole))
    yield from (len(masses) == 1, float(np.log(len(masses))))
    yield from (masses[country] >= most, most >= 3 * max(masses[country], 1.0))


def _most_else(country: str, masses: Mapping[str, float]) -> float:
    return max((mass for other, mass in masses.items() if other != country), default=0.0)


@cache
def _weights() -> Numbers:
    path = resources.files("indexer") / "data" / "about_model.toml"
    model = tomllib.loads(path.read_text(encoding="utf-8"))["weights"]
    return np.array([model[name] for name in sign_names()])
