"""Names of places to what is made of them: the form they are compared in, ids, labels, and what is a region's."""

from __future__ import annotations

import functools
import re
import unicodedata

from archive.places.place import Place
from archive.tables import read_table

NOT_HEARD = re.compile(r"['’‘`´ʻʼʿʾ.]")
WORD = re.compile(r"\w+")
VOICED = "\u3099\u309a"  # the marks that make another Japanese letter of one
SPECIAL_LETTERS = str.maketrans({"ø": "o", "đ": "d", "ł": "l", "ı": "i", "æ": "ae", "œ": "oe", "ð": "d", "þ": "th"})


def fold(name: str) -> str:
    """The form names are compared in: no case, accents, apostrophes or dots; hyphens are spaces.

    >>> fold("Al-Qā’im")
    'al qaim'
    """
    name = name.casefold()
    if name.isalpha() and name.isascii():
        return name
    if not name.isascii():
        decomposed = unicodedata.normalize("NFKD", name.translate(SPECIAL_LETTERS))
        plain = (letter for letter in decomposed if not unicodedata.combining(letter) or letter in VOICED)
        name = unicodedata.normalize("NFC", "".join(plain))  # Korean syllables come apart above
    return " ".join(WORD.findall(NOT_HEARD.sub("", name)))


def step_of(name: str) -> str:
    """The last step of the id of a place of this name: "al-qaim"."""
    return fold(name).replace(" ", "-")


def inside(parent: Place, name: str, kind: str, lat: float | None = None, lon: float | None = None) -> Place:
    """The place of this name in its parent, with the id and label that follow from both."""
    place_id = f"{parent.id}/{step_of(name)}"
    return Place(id=place_id, name=name, label=label_in(name, parent), kind=kind, lat=lat, lon=lon)


def label_in(name: str, around: Place) -> str:
    """The name of a place with those around it: "Ramadi, Anbar, Iraq".

    A region that a town has lent its name is left out there: "Baghdad, Iraq", not "Baghdad, Baghdad Governorate".
    """
    own = around.id.rpartition("/")[2]
    is_lent = around.kind == "region" and own == step_of(name) != step_of(around.name)
    return f"{name}, {around.label.partition(', ')[2] if is_lent else around.label}"


def without_kind(name: str) -> str:
    """A folded name without the word for a region beside it: "anbar" of "anbar province", blank of "anbar"."""
    kinds = region_words()
    first, _, rest = name.partition(" ")
    if first in kinds:
        while rest.partition(" ")[0] in joints():
            rest = rest.partition(" ")[2]
        return rest
    rest, _, last = name.rpartition(" ")
    return rest if last in kinds else ""


@functools.cache
def region_words() -> frozenset[str]:
    """The words for a region in all languages: "province", "bundesland"."""
    return _words("kinds")


@functools.cache
def joints() -> frozenset[str]:
    """What stands between such a word and a name: "of", "de"."""
    return _words("joints")


def _words(kind: str) -> frozenset[str]:
    by_language = read_table("archive", "regionwords")[kind]
    return frozenset(word for words in by_language.values() for word in words.split())
