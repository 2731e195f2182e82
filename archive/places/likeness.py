"""A name that no record bears comes in; the places of a country come out whose names are spelt like it.

Spellings that differ only as transliterations do are one name; what is less alike is for a librarian to tell.
A name is read as a place only where its consonants are that place's; a librarian is told of the likest of all names
of the country, whose sounds are kept.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from functools import cache, lru_cache
from typing import NamedTuple

from rapidfuzz import process
from rapidfuzz.distance import JaroWinkler

from archive.places.book import GAZETTEER, PlaceBook
from archive.places.gazetteer import ARAB_COUNTRIES, ARABIC_ARTICLES, Candidate, fold, gazetteer
from archive.transliteration import CLOSE, heard, skeleton

# Where names are written in other letters, and so in Latin ones in many ways. Of GeoNames' other spellings of
# towns there, .94 and more of those joined so are joined to the right town; in India it is .87, in Thailand .90,
# in Japan .80, in China .34.
TRANSLITERATED = ARAB_COUNTRIES | frozenset({
    "AF", "AM", "AZ", "BG", "BY", "ER", "ET", "GE", "GR", "IL", "IR", "KG", "KZ", "MK", "PK", "RS", "RU", "TJ",
    "TM", "UA", "UZ",
})  # fmt: skip
SHORTEST = 5  # letters of a name that is compared, its article aside
FEWEST_CONSONANTS = 3  # in its skeleton: with fewer, any two names are alike
PERHAPS = 0.75  # likeness above which a librarian is asked
SUGGESTED = 3
NEAR = 4 * SUGGESTED  # spellings, of which several may be of one place

Names = Mapping[str, tuple[str, ...]]


class Like(NamedTuple):
    """A place with a name spelt like one asked for; `likeness` is that of Jaro and Winkler, 0 to 1."""

    candidate: Candidate
    likeness: float


def spelt_like(folded_name: str, country: str, book: PlaceBook = GAZETTEER) -> Like | None:
    """The place of a country whose name has the same consonants and is close; the closest, then the largest."""
    name = bare(folded_name)
    if country not in TRANSLITERATED or len(name.replace(" ", "")) < SHORTEST:
        return None
    bones = skeleton(name)
    if len(bones) < FEWEST_CONSONANTS:
        return None
    spellings = (*_by_skeleton(country).get(bones, ()), *_edited(book, country).get(bones, ()))
    return _best(name, spellings, country, book)


def perhaps(folded_name: str, country: str, book: PlaceBook = GAZETTEER) -> tuple[Like, ...]:
    """The places of a country whose names are something like this one: at most three.

    Those with the same consonants come first, then the most alike.
    """
    name = bare(folded_name)
    sound, bones = heard(name), skeleton(name)
    near = [
        one
        for sounds in (_sounds(country), _edited_sounds(book, country))
        for one in process.extract(sound, sounds, scorer=JaroWinkler.similarity, score_cutoff=PERHAPS, limit=NEAR)
    ]
    found: dict[str, tuple[bool, Like]] = {}
    for _, likeness, spelling in sorted(near, key=lambda one: -one[1])[:NEAR]:
        is_boned = skeleton(bare(spelling)) == bones
        for candidate in _bearers(spelling, country, book):
            found.setdefault(candidate.place.id, (is_boned, Like(candidate, likeness)))
    ranked = sorted(found.values(), key=lambda one: (not one[0], -one[1].likeness, -one[1].candidate.population))
    return tuple(like for _, like in ranked[:SUGGESTED])


def bare(folded_name: str) -> str:
    """A name without Arabic articles, also those within: "deir ez zor" and "deir al zor" are one."""
    words = folded_name.split()
    kept = [word for word in words[:-1] if word not in ARABIC_ARTICLES]
    return " ".join([*kept, *words[-1:]])


def _best(name: str, spellings: Iterable[str], country: str, book: PlaceBook) -> Like | None:
    sound = heard(name)
    near = ((spelling, JaroWinkler.similarity(sound, heard(bare(spelling)))) for spelling in spellings)
    likes = [
        Like(candidate, likeness)
        for spelling, likeness in near
        if likeness >= CLOSE
        for candidate in _bearers(spelling, country, book)
    ]
    return max(likes, key=lambda one: (one.likeness, one.candidate.population), default=None)


def _bearers(spelling: str, country: str, book: PlaceBook) -> list[Candidate]:
    borne = (one for one in book.candidates(spelling) if not one.is_rejected)
    return [one for one in borne if one.country == country and "/" in one.place.id]


@cache
def _by_country() -> Names:
    """The folded names of towns and regions in each country, read once."""
    return gazetteer().names_by_country()


def _names_in(country: str) -> tuple[str, ...]:
    return _by_country().get(country, ())


@lru_cache(maxsize=16)
def _sounds(country: str) -> dict[str, str]:
    return _heard(_names_in(country))


def _heard(names: Iterable[str]) -> dict[str, str]:
    return {name: heard(bare(name)) for name in names}


@lru_cache(maxsize=16)
def _edited_sounds(book: PlaceBook, country: str) -> dict[str, str]:
    return _heard(name for those in _edited(book, country).values() for name in those)


@cache
def _by_skeleton(country: str) -> Names:
    return _boned(_names_in(country))


@lru_cache(maxsize=64)
def _edited(book: PlaceBook, country: str) -> Names:
    """The names of a country's records that a librarian has edited, by skeleton."""
    records = (record for record in book.edits.values() if record.id[:2] == country)
    return _boned(fold(name) for record in records for name in (record.name, *record.variants))


def _boned(names: Iterable[str]) -> Names:
    found: dict[str, list[str]] = defaultdict(list)
    for name in names:
        found[skeleton(bare(name))].append(name)
    return {bones: tuple(those) for bones, those in found.items()}
