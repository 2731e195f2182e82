"""A name that some place bears and the words beside it come in; whether it is something else's goes out."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from typing import TYPE_CHECKING

from indexer.places.senses import Name, placewords

if TYPE_CHECKING:
    from indexer.places.reading import Reading
    from indexer.places.spotting import Word

COLLEGES_IN = "US"  # where "X State" is a school; elsewhere, as in Nigeria, it is a region
REGIONS_STILL = frozenset(["new york", "washington"])  # which are called so to tell them from the towns


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


def is_borne(reading: Reading, name: Name) -> bool:
    """Whether the words beside leave no doubt that a person or a school bears a name.

    "George Washington" though George is a town too, "Alexandria Ocasio-Cortez", "University of Michigan".
    """
    if not name.candidates or name.within:
        return False
    return _is_surname(reading, name) or _is_doubly_named(reading, name) or is_school(reading, name)


def is_school(reading: Reading, name: Name) -> bool:
    """Whether it is "University of Michigan", "Michigan State" or "Texas A&M", but not "Michigan State Police".

    The University of Cincinnati and Florida State University do say where, as "University of Florida" hardly does.
    """
    table, words = placewords(), reading.words
    of, after = name.first - 1, name.last + 1
    if of > 0 and words[of].key == "of" and words[of - 1].is_capitalised and words[of - 1].key in table["schools"]:
        return not name.is_town
    if after == len(words) or not reading.is_spaced(name.last) or name.key in REGIONS_STILL:
        return False
    if reading.passage.text.startswith("A&M", words[after].start):
        return True
    is_american = any(one.country == COLLEGES_IN for one in name.candidates)
    if not is_american or not words[after].is_capitalised or words[after].key not in table["colleges"]:
        return False
    is_last = after + 1 == len(words) or not reading.is_spaced(after) or not words[after + 1].is_capitalised
    return is_last or words[after + 1].key in table["teams"]


def _is_surname(reading: Reading, name: Name) -> bool:
    """Whether it follows a first name that is no part of a place's: not "San Jose Mission"."""
    at = name.first - 1
    if at < 0 or not _is_any(name.key, "given", "surnames") or not reading.is_spaced(at):
        return False
    is_longer = any(one.first <= at <= one.last and one.first < one.last for one in reading.spotted)
    before = reading.words[at]
    return before.is_capitalised and before.key in placewords()["first_names"] and not is_longer


def _is_doubly_named(reading: Reading, name: Name) -> bool:
    """Whether it is a first name before two surnames in one: "Alexandria Ocasio-Cortez"."""
    after = name.last + 1
    if reading.is_headline or after + 1 >= len(reading.words) or not _is_any(name.key, "given", "first_names"):
        return False
    is_double = reading.words[after].is_capitalised and reading.words[after + 1].is_capitalised
    is_double = is_double and reading.is_spaced(name.last) and reading.is_hyphened(after)
    return is_double and not reading.is_article(after) and after not in reading.placed


def _is_any(key: str, *kinds: str) -> bool:
    return any(key in placewords()[kind] for kind in kinds)
