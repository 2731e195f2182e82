"""A text comes in; every mention of a place in it goes out, with its kind and whether the text is about it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from typing import Any

from archive.places import Place
from indexer.placeabout import ABOUT, about_countries, said
from indexer.placecandidates import APART
from indexer.placenames import all_mentions
from indexer.placereading import DATELINE, Reading
from indexer.placesenses import Name, Passage
from indexer.placetagger import shipped

LEVELS = {"country": ("country",), "region": ("country", "admin1", "admin2")}


@dataclass(frozen=True)
class Tag:
    """A mention: characters `start` to `end` of the text read as `place`.

    `kind` is "place"; "candidate" for a name that no record bears; or "demonym" or "government", which speak for a
    country only. `level` is "country", "admin1", "admin2" or "city"; "landmark" for streets and rivers, and
    "continent", which lie in no `country` (blank). `grade` is "about" where the text is about the place, else
    "named". Countries, regions and candidates have no point: `lat` and `lon` are None.
    """

    start: int
    end: int
    surface: str
    place: str
    name: str
    country: str
    lat: float | None
    lon: float | None
    kind: str
    level: str
    grade: str

    def as_json(self) -> dict[str, Any]:
        """The tag as docs/places.md describes it."""
        return asdict(self)


def tag(text: str, language: str = "en") -> tuple[Tag, ...]:
    """Every mention of a place in a text, in its order; its first line may be a headline."""
    passages = lines(text)
    readings = [Reading(passage, language) for passage, _ in passages]
    mentions = all_mentions(readings, shipped())
    resolved = [(name, place) for name, place in mentions if place.kind not in APART]
    about = _about(readings, resolved)
    starts = {id(passage): start for passage, start in passages}
    found = [
        (name.passage, name.start, name.end, place, "place" if name.candidates else "candidate")
        for name, place in mentions
    ]
    found += [(one.passage, one.start, one.end, one.country, one.kind) for one in _apart(readings, mentions)]
    return tuple(
        sorted(
            (
                _tag(text, slice(starts[id(passage)] + start, starts[id(passage)] + end), place, kind, about)
                for passage, start, end, place, kind in found
            ),
            key=lambda one: one.start,
        )
    )


def lines(text: str) -> list[tuple[Passage, int]]:
    """The lines of a text with where they begin."""
    passages, start = [], 0
    for number, line in enumerate(text.split("\n")):
        passages.append((Passage(line, "body", number), start))
        start += len(line) + 1
    return passages


def _apart(readings: Sequence[Reading], resolved: Sequence[tuple[Name, Place]]) -> list[Any]:
    """What speaks for a country where no place was read."""
    taken = {(id(name.passage), at) for name, _ in resolved for at in range(name.start, name.end)}
    return [one for reading in readings for one in reading.asides if (id(one.passage), one.start) not in taken]


def _about(readings: Sequence[Reading], resolved: Sequence[tuple[Name, Place]]) -> set[str]:
    """The ids of the places a text is about: countries by the model, others by a dateline or two mentions."""
    counts = Counter(place.id for _, place in resolved)
    datelines = {place.id for name, place in resolved if name.support == DATELINE}
    inside = {id for id in counts if "/" in id and (counts[id] > 1 or id in datelines)}
    countries = about_countries(said(readings, resolved))
    return inside | {country for country, odds in countries.items() if odds > ABOUT}


def _tag(text: str, span: slice, place: Place, kind: str, about: set[str]) -> Tag:
    return Tag(
        start=span.start,
        end=span.stop,
        surface=text[span],
        place=place.id,
        name=place.name,
        country="" if place.kind in APART else place.id[:2],
        lat=place.lat,
        lon=place.lon,
        kind=kind,
        level=level(place),
        grade="about" if place.id in about else "named",
    )


def level(place: Place) -> str:
    """ "country", "admin1", "admin2", "city", "landmark" or "continent"."""
    return LEVELS[place.kind][place.id.count("/")] if place.kind in LEVELS else place.kind
