"""The places an archive knows: those of the gazetteer, as its librarian has edited them.

A folded name goes in, the places that bear it come out, like `archive.places.gazetteer` does it.
"""

from __future__ import annotations

from collections import ChainMap, defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import replace
from functools import cached_property
from typing import Any

from archive.places.authority import Kind, Record, Status
from archive.places.gazetteer import Candidate, Point, fold, gazetteer, keep_longest
from archive.places.naming import label_in
from archive.places.place import Place, steps_down

# A record that a librarian has approved is read as a town of so many inhabitants.
APPROVED_AS = 300_000


class PlaceBook:
    """Every place of an archive by every name it goes by. `edits` are the records that were edited, by id."""

    def __init__(self, edits: Mapping[str, Record] | None = None) -> None:
        self.edits = dict(edits or {})

    def __reduce__(self) -> tuple[Any, ...]:
        return PlaceBook, (self.edits,)

    def __eq__(self, other: object) -> bool:
        return isinstance(other, PlaceBook) and self.edits == other.edits

    def __hash__(self) -> int:
        return self._hash

    @cached_property
    def _hash(self) -> int:
        return hash(tuple(sorted(self.edits)))

    def candidates(self, folded_name: str, language: str = "en") -> tuple[Candidate, ...]:
        """The places of this name: what a librarian added first, then areas, then towns by population.

        What he rejected is among them where others are.
        """
        known = gazetteer().candidates(folded_name, language)
        if not self.edits:
            return known
        kept: dict[str, Candidate] = {}
        for one in (self._edited(one, folded_name) for one in known):
            kept.setdefault(one.place.id, one)
        added = (self._added(id) for id in self._named.get(folded_name, ()) if id not in kept)
        found = (*filter(None, added), *kept.values())
        return () if all(one.is_rejected for one in found) else found

    @property
    def most_words(self) -> Mapping[str, int]:
        """How many words the longest name has that begins with a folded word, of those in Latin letters."""
        known = gazetteer().most_words
        return ChainMap(self._longer, known) if self._longer else known

    def country_of_people(self, folded_name: str) -> Place | None:
        """Syria for "syrian"."""
        return gazetteer().country_of_people(folded_name)

    def country_of_seat(self, folded_name: str) -> Place | None:
        """The United States for "white house"."""
        return gazetteer().country_of_seat(folded_name)

    @property
    def begins_phrase(self) -> frozenset[str]:
        """The folded words that those for a people or a seat of government begin with."""
        return gazetteer().begins_phrase

    def current(self, id: str) -> str | None:
        """The id that a place goes by as it was edited: another where it was merged, None where it was rejected.

        It is one that an archive keeps; those that readers and files come with are for `today`.
        """
        seen = set()
        while (record := self.edits.get(id)) and record.status is Status.MERGED and record.into and id not in seen:
            seen.add(id)
            id = record.into
        return None if record and record.status is Status.REJECTED else id

    def today(self, id: str) -> str | None:
        """The same for an id from wherever, which may be from before regions were known; reads the gazetteer."""
        return self.current(id if id in self.edits else gazetteer().moved(id))

    def place(self, id: str) -> Place | None:
        """The place with this id, or that had it, as it was edited; None where there is none, or no longer."""
        current = self.today(id)
        if current is None:
            return None
        if record := self.edits.get(current):
            return self._place(record)
        known = gazetteer().place(current)
        return known and self.labelled(known)

    def labelled(self, place: Place) -> Place:
        """A place as it is labelled now: what it lies in may have been renamed."""
        if self.edits.keys().isdisjoint(steps_down(place.id)[1:]):
            return place
        return replace(place, label=self._label(place.id, place.name))

    def names(self, id: str) -> tuple[str, ...]:
        """Every name by which the place with this id is known, and those of what was merged into it."""
        merged = self._merged.get(id, ())
        edited = (name for one in merged for name in (one.name, *one.variants, *gazetteer().names(one.id)))
        return tuple(dict.fromkeys((*edited, *gazetteer().names(id))))

    def point(self, id: str) -> Point | None:
        """Where the place with this id lies: its own point, or the middle of a region; None where nobody knows.

        Those of regions are not said of articles, which name all of a region and no point in it.
        """
        current = self.today(id)
        record, place = self.edits.get(current or ""), self.place(id)
        if record and record.lat is not None and record.lon is not None:
            return Point(record.lat, record.lon, record.precision)
        if place and place.lat is not None and place.lon is not None:
            return Point(place.lat, place.lon)
        return gazetteer().middle(place.id) if place else None

    def is_candidate(self, id: str) -> bool:
        """Whether no record has this id: articles name it as places are named, and nobody has said what it is."""
        return id not in self.edits and gazetteer().place(id) is None

    def is_rejected(self, folded_name: str) -> bool:
        """Whether a librarian has said that this is no place at all."""
        return folded_name in self._rejected

    @cached_property
    def added_names(self) -> tuple[str, ...]:
        """The folded names that librarians have given places."""
        return tuple(self._named)

    @cached_property
    def _longer(self) -> dict[str, int]:
        """The same of the names that librarians have given, where they are longer."""
        known, longest = gazetteer().most_words, dict[str, int]()
        for name in self._named:
            keep_longest(longest, name)
        return {word: words for word, words in longest.items() if words > known.get(word, 0)}

    @cached_property
    def _merged(self) -> dict[str, list[Record]]:
        """The edited records that stand under each id today, its own with them."""
        merged: dict[str, list[Record]] = defaultdict(list)
        for record in self.edits.values():
            if current := self.current(record.id):
                merged[current].append(record)
        return merged

    @cached_property
    def _named(self) -> dict[str, list[str]]:
        """The ids of today that the folded names lead to which a librarian has given: not those that he found."""
        named: dict[str, list[str]] = defaultdict(list)
        for record in self.edits.values():
            current = self.current(record.id)
            found = set(map(fold, gazetteer().names(record.id))) if current and record.variants else set()
            given = (name for name in map(fold, record.variants) if name not in found)
            for name in dict.fromkeys((fold(record.name), *given)) if current else ():
                named[name].append(current or "")
        return named

    @cached_property
    def _rejected(self) -> frozenset[str]:
        rejected = (record for record in self.edits.values() if record.status is Status.REJECTED)
        return frozenset(fold(name) for record in rejected for name in (record.name, *record.variants))

    def _added(self, id: str) -> Candidate | None:
        """A place that an edited record leads to."""
        if record := self.edits.get(id):
            return self._candidate(record)
        place = self.place(id)
        return Candidate(place=place, population=APPROVED_AS if place.kind == "city" else 0) if place else None

    def _edited(self, known: Candidate, folded_name: str) -> Candidate:
        """A place that the gazetteer has by this name as it was edited.

        What the gazetteer says of its size and rank stands, and which names are its own.
        """
        current = self.current(known.place.id)
        if current is None:
            return replace(known, is_capital=False, is_rejected=True)
        if record := self.edits.get(current):
            own = known.own or fold(record.name) == folded_name
            return replace(
                self._candidate(record), population=known.population, is_capital=known.is_capital, own=own
            )
        if current == known.place.id:
            return replace(known, place=self.labelled(known.place))
        place = self.place(current)
        return replace(known, place=place or known.place, is_rejected=place is None)

    def _candidate(self, record: Record) -> Candidate:
        population = 0 if record.kind in (Kind.COUNTRY, Kind.REGION) else APPROVED_AS
        return Candidate(place=self._place(record), population=population, needs_context=record.needs_context)

    def _place(self, record: Record) -> Place:
        kind = "city" if record.kind is Kind.SITE else record.kind.value
        is_area = record.kind in (Kind.COUNTRY, Kind.REGION)
        lat, lon = (None, None) if is_area else (record.lat, record.lon)
        return Place(
            id=record.id, name=record.name, label=self._label(record.id, record.name), kind=kind, lat=lat, lon=lon
        )

    def _label(self, id: str, name: str) -> str:
        """A name with those of the places around it that there are: "Hit, Anbar, Iraq"."""
        steps = filter(None, map(self.place, reversed(steps_down(id)[1:])))
        return next((label_in(name, around) for around in steps), name)


def of_today(records: Iterable[Record]) -> tuple[Record, ...]:
    """Records under the ids of today, as `Gazetteer.moved` has them; what has such an id already stands."""
    made: dict[str, Record] = {}
    for record in records:
        id = gazetteer().moved(record.id, record.kind.value)
        into = gazetteer().moved(record.into) if record.into else None
        if id == record.id:
            made[id] = replace(record, into=into)
        elif into != id:  # a librarian may have merged the town into one that lies in its region
            made.setdefault(id, replace(record, id=id, into=into))
    return tuple(made.values())


# The gazetteer as it is
GAZETTEER = PlaceBook()
