"""Places by what readers call them with what is around them: "Paris, Texas", "Lebanon, Pa.", "Halab, Syria"."""

from __future__ import annotations

from collections.abc import Collection

from archive.places.place import steps_down
from archive.store import Store
from archive.transliteration import name_key


def called_within(store: Store, value: str) -> list[str]:
    """The ids of the places of the first name that lie in those of the others, the nearest first.

    A name is any that the place is known by, and of a country its code too; areas between may be left out.
    """
    first, *wider = (one.strip() for one in value.split(","))
    if not first or not any(wider):
        return []
    within = [_bearers(store, one) | {one.upper()} for one in wider if one]
    return sorted(id for id in _bearers(store, first) if _lies_in(id, within))


def _bearers(store: Store, name: str) -> set[str]:
    key = name_key(name)
    spelt = {one.place for one in store.names_beside([key]) if one.name == key}
    return {*spelt, *store.places_called(name)}


def _lies_in(id: str, within: Collection[Collection[str]]) -> bool:
    """Whether a place lies in one of each of these, each behind the one before."""
    wider = reversed(steps_down(id)[1:])
    return all(any(step in areas for step in wider) for areas in within)
