"""A name that some place bears and the words beside it come in; whether it is something else's goes out."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from typing import TYPE_CHECKING

from indexer.placesenses import Name, placewords

if TYPE_CHECKING:
    from indexer.placespotting import Word


def is_thing(name: Name, beside: Iterable[Word | None]) -> bool:
    """Whether it is what is eaten or set on a table: "Turkey sandwiches"."""
    table = placewords()
    return name.key in table["goods"] and any(word is not None and word.key in table["things"] for word in beside)


def is_team(before: Word | None, after: Word | None) -> bool:
    """Whether a club is named after it: "Bayern Munich", "Boston Celtics"."""
    table = placewords()
    is_club = before is not None and before.key in table["clubs"]
    return is_club or (after is not None and after.is_capitalised and after.key in table["teams"])


def is_persons(name: Name, before: Word, function_words: Collection[str]) -> bool:
    """Whether a name that persons bear follows another of theirs: "Denzel Washington"."""
    is_borne = any(name.key in placewords()[kind] for kind in ("given", "surnames"))
    if not is_borne or any(one.place.kind == "country" for one in name.candidates):
        return False
    is_free = before.key in function_words or before.text.isupper()
    return not is_free and not _is_any(before.key, "openers", "directions", "calendar", "kinds")


def is_begun(name: Name, after: Word) -> bool:
    """Whether a name that is also a word or a surname belongs to the capitalised word behind it."""
    is_free = not name.is_town or _is_any(after.key, "calendar", "kinds", "governments")
    return not is_free and _is_any(name.key, "common", "surnames", "first_names")


def _is_any(key: str, *kinds: str) -> bool:
    return any(key in placewords()[kind] for kind in kinds)
