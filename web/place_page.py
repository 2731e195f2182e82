"""A place's profile, to what its page shows: status in words, a bar for each year, and where it lies."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from archive.fields import facet_field
from archive.places.authority import Kind, Record, Status
from archive.places.counts import ABOUT, PLACE, CountedPlace
from archive.places.naming import fold
from archive.places.profile import PlaceProfile
from archive.transliteration import name_key, skeleton
from web import world
from web.asked import Asked
from web.filters import label_within
from web.world import Frame

KINDS = {Kind.COUNTRY: "Country", Kind.REGION: "Region", Kind.CITY: "Town", Kind.SITE: "Site"}
STATUSES = {
    Status.CANDIDATE: (
        "A name that articles use as a place’s. It has no point on the map until a librarian has said what it is."
    ),
    Status.REJECTED: (
        "A librarian has said that this is no place: articles are not counted under it, and its names are not read "
        "as it."
    ),
}
SOURCES = {"gazetteer": "the gazetteer", "librarian": "a librarian", "articles": "articles that name it"}
NAMES_SHOWN = 12
BAR, TALLEST = 10, 100  # units of the drawing of years: width of a bar with its gap, and height


@dataclass(frozen=True)
class Bar:
    """A year of the drawing, and the search for its articles."""

    year: int
    count: int
    x: int
    height: float
    asked: Asked


@dataclass(frozen=True)
class PlacePage:
    """What the page of a place shows."""

    profile: PlaceProfile

    @property
    def record(self) -> Record:
        """The record of the place."""
        return self.profile.record

    @property
    def kind(self) -> str:
        """What sort of place it is, where that is known."""
        return "Candidate" if self.record.status is Status.CANDIDATE else KINDS[self.record.kind]

    @property
    def status(self) -> str:
        """What its status means, blank for a place like any other."""
        return STATUSES.get(self.record.status, "")

    @property
    def source(self) -> str:
        """Where the record comes from."""
        return SOURCES.get(self.record.source, self.record.source)

    @property
    def asked(self) -> Asked:
        """The search for the articles that name it."""
        return choosing(self.record.id)

    @property
    def about(self) -> Asked:
        """The search for the articles that are about it."""
        return choosing(self.record.id, ABOUT)

    @property
    def point(self) -> str:
        """Its point as maps write it, blank where none is known."""
        lat, lon = self.record.lat, self.record.lon
        if lat is None or lon is None:
            return ""
        told = f"{abs(lat):.2f}° {'N' if lat >= 0 else 'S'}, {abs(lon):.2f}° {'E' if lon >= 0 else 'W'}"
        return f"{told} (within {self.record.precision:g} km)" if self.record.precision else told

    @property
    def bars(self) -> list[Bar]:
        """The years, each as high as it has articles."""
        most = max((count for _, count in self.profile.years), default=0) or 1
        date = facet_field("date")
        return [
            Bar(year, count, x * BAR, round(TALLEST * count / most, 1), self.asked.choosing(date, f"{year:04}"))
            for x, (year, count) in enumerate(self.profile.years)
            if date
        ]

    @property
    def width(self) -> int:
        """Of the drawing of years, in its units."""
        return BAR * len(self.profile.years)

    @property
    def locator(self) -> Frame | None:
        """The map of its country, where the country is known."""
        code = self.record.id.partition("/")[0]
        return world.frame(code) if code in world.countries() else None

    @property
    def on_map(self) -> tuple[float, float] | None:
        """Where it lies on that map; None where that is not known, or beyond its edge."""
        if self.locator is None or self.record.lat is None or self.record.lon is None:
            return None
        x, y = self.locator.point(self.record.lat, self.record.lon)
        return (x, y) if self.locator.holds(x, y) else None

    def label_inside(self, one: CountedPlace) -> str:
        """What a place that lies in this one is called here."""
        return label_within(one.place.label, self.profile.label)

    @property
    def other_names(self) -> list[str]:
        """Its other names, none twice but for case, accents and blanks; those that sound like its own come last."""
        own = self.record.name
        named = {_plain(one): one.title() if one.islower() else one for one in reversed(self.record.variants)}
        others = [named[key] for key in reversed(named) if key not in ("", _plain(own))]
        return sorted(others, key=lambda one: skeleton(name_key(one)) == skeleton(name_key(own)))

    @property
    def together(self) -> Iterator[tuple[str, int, str, Asked]]:
        """The places that are often named with it: name, articles, id, and the search for articles with both.

        Values of one facet add up, so the other stands in the query.
        """
        for one in self.profile.together:
            yield (
                one.place.label,
                one.count,
                one.place.id,
                self.asked.with_text("q", f'place:"{one.place.id}"'),
            )


def _plain(name: str) -> str:
    return fold(name).replace(" ", "")


def choosing(id: str, facet: str = PLACE) -> Asked:
    """The search for a place's articles, those that name it or those of another facet."""
    field = facet_field(facet)
    return Asked({}, {}).choosing(field, id) if field else Asked({}, {})
