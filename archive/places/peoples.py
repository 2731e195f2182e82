"""Words for the people of a country in other languages than English: syrische, syriennes, sirios."""

from __future__ import annotations

from collections.abc import Iterable
from functools import cache

from archive.places.naming import fold
from archive.tables import read_table

# What such a word takes on, by its own ending: the first that fits
ENDINGS: dict[str, tuple[tuple[str, tuple[str, ...]], ...]] = {
    "de": (
        ("sch", ("", "e", "er", "es", "en", "em")),
        ("e", ("", "n")),
        ("er", ("", "n", "s", "in", "innen")),
        ("", ("", "s", "en", "in", "innen")),
    ),
    "fr": (("s", ("",)), ("", ("", "s"))),
    "es": (("o", ("", "s")), ("a", ("", "s")), ("e", ("", "s")), ("í", ("", "s", "es")), ("", ("", "es"))),
}


@cache
def countries_of_peoples(language: str) -> dict[str, str]:
    """The codes of countries by every form of the words for their people, folded; none for other languages."""
    rows = read_table("archive", "peoples").get(language, {}).items()
    return {fold(form): code for code, words in rows for word in words.split() for form in _forms(word, language)}


def _forms(word: str, language: str) -> Iterable[str]:
    added = next(added for ending, added in ENDINGS[language] if word.endswith(ending))
    return (word + ending for ending in added)
