"""Names of places to the forms they are written in.

A name is compared by its key, the words it is searched by; Arabic names are written with and without the article,
which may be assimilated to the first letter, and with more or fewer vowels.
"""

from __future__ import annotations

import re
from functools import lru_cache

from rapidfuzz.distance import JaroWinkler

from archive.analysis import terms
from archive.places.gazetteer import ARAB_COUNTRIES, ARABIC_ARTICLES

SHORTEST_BARE = 4  # letters of a name that may stand without its article
CLOSE = 0.85  # likeness by Jaro and Winkler of two spellings of one name
JOINED = ("al", "el")  # articles that are also written as one word with the name
ASSIMILATED = ("sh", "t", "d", "r", "z", "s", "n")  # sun letters, before which the article's l is heard as they are

# One spelling of each sound; the order matters: "kh" before "h" is gone.
SPELLINGS = ((r"kh|q", "k"), (r"gh", "g"), (r"dh", "z"), (r"th", "t"), (r"sh|ch", "s"), (r"ph", "f"), (r"h$", ""))
SOUNDS = tuple((re.compile(spelling), letter) for spelling, letter in SPELLINGS)
VOWELS = str.maketrans(dict.fromkeys("aeiouwy"))
DOUBLED = re.compile(r"(.)\1+")


@lru_cache(maxsize=50_000)
def name_key(text: str) -> str:
    """The words a name is searched by, with single blanks.

    >>> name_key("Al-Qā’im")
    'al qa im'
    """
    return " ".join(terms(text))


def without_article(key: str) -> str:
    """The name without the Arabic article it begins with, blank where it begins with none."""
    article, _, rest = key.partition(" ")
    return rest if article in ARABIC_ARTICLES else ""


def bare_form(key: str) -> str:
    """The name without its article, also one that is written as one word with it; blank where it has none.

    >>> bare_form("ar ramadi"), bare_form("alramadi"), bare_form("ramadi")
    ('ramadi', 'ramadi', '')
    """
    is_joined = key[:2] in JOINED and len(key) >= len("al") + SHORTEST_BARE and " " not in key
    return key[2:] if is_joined else without_article(key)


def article_forms(key: str) -> tuple[str, ...]:
    """An Arabic name's key with the article, in each way it is written; none of a name too short to tell.

    >>> article_forms("tanf")
    ('al tanf', 'el tanf', 'altanf', 'at tanf', 'et tanf')
    """
    bare = without_article(key) or key
    if len(bare.replace(" ", "")) < SHORTEST_BARE:
        return (f"al {bare}", f"el {bare}") if bare != key else ()
    sounds = [sound for sound in ASSIMILATED if bare.startswith(sound)]
    assimilated = (f"{vowel}{sound} {bare}" for vowel in "ae" for sound in sounds)
    return (f"al {bare}", f"el {bare}", f"al{bare}", *assimilated)


def is_arab(place: str) -> bool:
    """Whether the place with this id is a town or region of a country where names take the article."""
    return "/" in place and place[:2] in ARAB_COUNTRIES


def skeleton(key: str) -> str:
    """What spellings of an Arabic name have in common: its consonants, once each, and its first letter.

    >>> skeleton("al tanaf"), skeleton("tanf"), skeleton("raqqah")
    ('tnf', 'tnf', 'rk')
    """
    sounds = heard(key)
    return DOUBLED.sub(r"\1", sounds[:1] + sounds[1:].translate(VOWELS))


def heard(key: str) -> str:
    """A name without its article and blanks, each sound in one spelling."""
    sounds = (without_article(key) or key).replace(" ", "")
    for sound, letter in SOUNDS:
        sounds = sound.sub(letter, sounds)
    return sounds


def placed_skeleton(place: str, key: str) -> str | None:
    """The skeleton of a place's name within its country; None where names are not compared so."""
    return f"{place[:2]} {skeleton(key)}" if is_arab(place) else None


def is_one_name(one: str, other: str) -> bool:
    """Whether two keys may be spellings of one Arabic name."""
    return skeleton(one) == skeleton(other) and JaroWinkler.similarity(heard(one), heard(other)) >= CLOSE


def holds(key: str, inner: str) -> bool:
    """Whether the words of one name stand within another's."""
    return f" {inner} " in f" {key} "
