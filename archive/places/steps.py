"""A place's id and a librarian's edits in, the ids of the places that it lies in today out."""

from __future__ import annotations

from archive.places.book import PlaceBook
from archive.places.place import around, steps_down


def lies_in(id: str, book: PlaceBook) -> tuple[str, ...]:
    """The ids of the places around a place, the country first.

    What lies in a merged place lies in the other one; what lies in a rejected place lies in what was around that.
    """
    path = steps_down(id)[1:]
    if book.edits.keys().isdisjoint(path):
        return path
    found: list[str] = []
    wider, seen = around(id), {id}
    while wider and wider not in seen:
        seen.add(wider)
        current = book.current(wider) if wider in book.edits else wider
        if current and current not in found:
            found.append(current)
        wider = around(current or wider)
    return tuple(reversed(found))
