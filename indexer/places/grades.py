"""The readings of an article and what its names mean come in; what it is about goes out.

This is the one rule of grades: articles of the archive and `morgue places tag` both go by it.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence

from archive.places.place import Place
from indexer.places.about import ABOUT, UNLIKELY, about_countries, said
from indexer.places.reading import Aside, Reading
from indexer.places.senses import DATELINE, Name

Resolved = Sequence[tuple[Name, Place]]
HEADS = ("title", "standfirst")


def about_ids(readings: Sequence[Reading], resolved: Resolved) -> frozenset[str]:
    """The ids of the places that an article is about, the countries among them whether it names them or not.

    Countries are told by a model (about.py); towns and regions by a dateline, a headline or standfirst that
    names them, or a second mention, unless their country is very unlikely: "LONDON, Monday" tells where a story was
    written.
    """
    odds = about_countries(said(readings, resolved))
    counts = Counter(place.id for _, place in resolved)
    named = ((place, name) for name, place in resolved if "/" in place.id)
    inside = {place.id for place, name in named if counts[place.id] > 1 or _leads(name)}
    return frozenset(
        {country for country, value in odds.items() if value > ABOUT}
        | {id for id in inside if odds.get(id.partition("/")[0], 0) > UNLIKELY}
    )


def _leads(name: Name) -> bool:
    """Whether a name stands where a story says what it is about."""
    return (name.support == DATELINE and name.first == 0) or name.passage.field in HEADS


def asides(readings: Iterable[Reading], resolved: Resolved) -> list[Aside]:
    """What speaks for a country where no place was read, in order."""
    taken = {(id(name.passage), at) for name, _ in resolved for at in range(name.start, name.end)}
    found = (one for reading in readings for one in sorted(reading.asides, key=lambda one: one.start))
    return [one for one in found if (id(one.passage), one.start) not in taken]
