"""A place's id in, all that a page about it shows out: its record, what is round it and in it, its articles."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Any

from archive.article import Article
from archive.engines.port import Engine, Query
from archive.parameters import Match, SearchRequest, Sort
from archive.places.authority import Record, Status
from archive.places.counts import ABOUT, PLACE, CountedPlace, PlaceCounts, counts_of
from archive.places.desk import PlaceDesk
from archive.places.place import Place, kilometres, steps_down
from archive.places.steps import lies_in
from archive.querytree import Valued
from archive.results import article_summary
from archive.store import Store

NEWEST = 8
TOGETHER = 12
NEAREST = 8
MOST_YEARS = 80  # that are told one by one; of more only those with articles
REACHES = (0.5, 2.0, 8.0)  # degrees within which neighbours are sought, until there are enough
MOST_INSIDE = 300
LOOKED_AT = 400  # of the places nearby, those that most articles name


@dataclass(frozen=True)
class Nearby:
    """A place that articles name, and how many kilometres off it lies."""

    counted: CountedPlace
    km: float


@dataclass(frozen=True, kw_only=True)
class PlaceProfile:
    """What is known of a place.

    `record` is that of today: of an id that was merged, the one it was merged into. Of a rejected one nothing else
    is told. `around` are the places it lies in, the country first; `inside` those in it that articles name, the
    most frequent first, at most 300 of `places_inside`. `articles` counts those that name it or what lies in it,
    `about` those that are about that; `years` counts the former by year of publication, and `undated` those without
    one. `newest` are the newest, one of each story; `together` are the places that its articles name most often as
    well, and `nearest` those with articles that lie nearest to it.
    """

    record: Record
    label: str
    around: tuple[Place, ...] = ()
    inside: tuple[CountedPlace, ...] = ()
    places_inside: int = 0
    articles: int = 0
    about: int = 0
    years: tuple[tuple[int, int], ...] = ()
    undated: int = 0
    newest: tuple[Article, ...] = ()
    together: tuple[CountedPlace, ...] = ()
    nearest: tuple[Nearby, ...] = ()
    see_also: tuple[Place, ...] = ()

    @property
    def is_rejected(self) -> bool:
        """Whether a librarian has said that it is no place."""
        return self.record.status is Status.REJECTED

    def as_json(self) -> dict[str, Any]:
        """The profile as GET /api/v1/places/{id} gives it."""
        record = self.record
        return {
            "id": record.id,
            "name": record.name,
            "label": self.label,
            "kind": record.kind.value,
            "status": record.status.value,
            "source": record.source,
            "variants": list(record.variants),
            "lat": record.lat,
            "lon": record.lon,
            "precision": record.precision,
            "needs_context": record.needs_context,
            "see_also": [_named(place) for place in self.see_also],
            "parents": [_named(place) for place in self.around],
            "articles": self.articles,
            "about": self.about,
            "years": [{"year": year, "count": count} for year, count in self.years],
            "undated": self.undated,
            "places_inside": self.places_inside,
            "inside": [one.as_json() for one in self.inside],
            "together": [one.as_json() for one in self.together],
            "nearest": [one.counted.as_json() | {"km": round(one.km, 1)} for one in self.nearest],
            "newest": [article_summary(article) for article in self.newest],
        }


def profile_of(id: str, desk: PlaceDesk, engine: Engine, store: Store) -> PlaceProfile:
    """The profile of the place that goes by this id; NotFound where there is none."""
    current = desk.book.today(id)
    record = desk.record(current or id)
    if current is None:
        return PlaceProfile(record=record, label=record.name)
    # As a condition, not as a filter: a filter of places is left out of the counts of places.
    query = Query(tree=Valued(PLACE, (record.id,)), match=Match.ALL, sort=Sort.NEWEST, facets=(), size=NEWEST)
    counts = counts_of(engine.tally(query, PLACE), store, SearchRequest())
    wider = lies_in(record.id, desk.book)
    inside = [one for one in counts.counts if record.id in lies_in(one, desk.book)]
    here = {record.id, *wider, *inside}
    apart = (one for one in counts.counts if one not in here)
    found = engine.search(replace(query, by_story=True))
    articles = store.articles(one for one, _ in found.hits)
    years, undated = _years(engine, query)
    known = desk.book.place(record.id) or store.places([record.id]).get(record.id)
    return PlaceProfile(
        record=record,
        label=known.label if known else record.name,
        around=_places(desk, wider),
        inside=counts.of(inside[:MOST_INSIDE]),
        places_inside=len(inside),
        articles=found.total,
        about=engine.counts([replace(query, tree=Valued(ABOUT, (record.id,)))])[0],
        years=years,
        undated=undated,
        newest=tuple(articles[one] for one, _ in found.hits if one in articles),
        together=_together(counts, list(apart)),
        nearest=_nearest(record, engine, store),
        see_also=_places(desk, record.see_also),
    )


def _named(place: Place) -> dict[str, str]:
    return {"id": place.id, "name": place.name, "label": place.label}


def _places(desk: PlaceDesk, ids: tuple[str, ...]) -> tuple[Place, ...]:
    return tuple(place for id in ids if (place := desk.book.place(id)))


def _years(engine: Engine, query: Query) -> tuple[tuple[tuple[int, int], ...], int]:
    """How many articles of each year there are, from the first to the last, and how many without a date."""
    tally = engine.tally(query, "date")
    dated = zip(tally.names, tally.counts.tolist(), strict=False)
    counts = {int(name): count for name, count in dated if count and len(name) == 4}
    span = range(min(counts), max(counts) + 1) if counts else range(0)
    # One date that was misread must not make a century of nothing.
    shown = span if len(span) <= MOST_YEARS else sorted(counts)
    return tuple((year, counts.get(year, 0)) for year in shown), tally.missing


def _together(counts: PlaceCounts, apart: list[str]) -> tuple[CountedPlace, ...]:
    """The places that are named most often in these articles: no country whose towns are listed already."""
    listed = apart[: 3 * TOGETHER]
    narrow = [one for one in listed if not any(other.startswith(f"{one}/") for other in listed)]
    return counts.of(narrow[:TOGETHER])


def _nearest(record: Record, engine: Engine, store: Store) -> tuple[Nearby, ...]:
    """The towns that articles name and that lie nearest to a place, the nearest first."""
    if record.lat is None or record.lon is None:
        return ()
    counts = counts_of(engine.tally(Query(), PLACE), store, SearchRequest())
    found: list[Nearby] = []
    for reach in REACHES:
        near = [one for one in store.places_near(record.lat, record.lon, reach) if one in counts.counts]
        others = [one for one in near if record.id not in steps_down(one) and one not in steps_down(record.id)]
        named = counts.of(sorted(others, key=lambda one: -counts.counts[one])[:LOOKED_AT])
        towns = ((one, one.point) for one in named if one.place.kind == "city")
        found = [Nearby(one, kilometres(record.lat, record.lon, *point)) for one, point in towns if point]
        if len(found) >= NEAREST:
            break
    return tuple(sorted(found, key=lambda one: (one.km, one.counted.place.id))[:NEAREST])
