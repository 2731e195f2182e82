"""Names that no record bears, read as another spelling of one that does: "in Rmadi" in an article on Iraq.

Only where a name stands as a place does, and only within the countries that the article speaks of. The rest stays
a candidate, or nothing.
"""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence

from archive.places.book import PlaceBook
from archive.places.gazetteer import ARABIC_ARTICLES, Candidate
from archive.places.likeness import TRANSLITERATED, Like, spelt_like
from archive.places.place import Place
from indexer.places.compounds import compound_end
from indexer.places.reading import DATELINE_END, Reading
from indexer.places.senses import KNOWN_NEARBY, Name, is_well_known

LONGEST = 4  # words, the article among them
# Behind "from" and "to", where persons stand too, only names of larger towns are looked for.
KNOWN_ABROAD = 100_000
# Names of people, and words that say something else at the beginning of a line.
NO_PLACES = ("calendar", "first_names", "surnames", "titles", "parts", "openers", "seas", "wide", "common")
SURE, LIKELY = "sure", "likely"  # how a name stands that no pattern claims
COMPOUND = "compound"  # "Ras al-Ain" names a place, wherever it stands


def spelt(
    readings: Sequence[Reading], claims: Mapping[str, str], known: Iterable[tuple[Name, Place]]
) -> dict[str, Candidate]:
    """The places that an article's unknown names are spelt like, by folded name.

    `claims` are names that patterns say to be places, with the kind of place; others are looked for.
    """
    countries = _countries(readings, known)
    if not countries:
        return {}
    book = readings[0].book
    names = dict(
        sorted((one for reading in readings for one in _standing(reading)), key=lambda one: one[1] == SURE)
    )
    found = {}
    for key, kind in (names | dict(claims)).items():
        candidate = None if book.is_rejected(key) else _meant(key, kind, countries, book)
        if candidate:
            found[key] = candidate
    return found


def _countries(readings: Iterable[Reading], known: Iterable[tuple[Name, Place]]) -> list[str]:
    """The countries that an article speaks of and where names are spelt in many ways, the most named first."""
    named = Counter(place.id[:2] for _, place in known)
    named.update(aside.country.id for reading in readings for aside in reading.asides)
    return [country for country, _ in named.most_common() if country in TRANSLITERATED]


def _meant(key: str, kind: str, countries: Iterable[str], book: PlaceBook) -> Candidate | None:
    """The place that a name is a spelling of, in the country where it is most alike."""
    likes = [like for country in countries if (like := spelt_like(key, country, book)) and _fits(like, kind)]
    return max(likes, key=lambda like: like.likeness).candidate if likes else None


def _fits(like: Like, kind: str) -> bool:
    """Whether a name that stands so can be this place: the less sure, the larger it must be."""
    if like.candidate.place.kind != "city":
        return kind not in ("city", "site")
    least = {"region": math.inf, "site": math.inf, SURE: KNOWN_NEARBY, LIKELY: KNOWN_ABROAD}
    return like.candidate.population >= least.get(kind, 0)


def _standing(reading: Reading) -> Iterator[tuple[str, str]]:
    """The unknown names, folded, behind "in" or "from", as a dateline or an Arabic compound, and how surely."""
    if reading.is_headline or reading.is_shouted:
        return
    strict = reading.table["strict_locatives"]
    for at, word in enumerate(reading.words[:-1]):
        if word.key in reading.locatives and reading.joins(at):
            yield from _unknown(reading, at + 1, SURE if word.key in strict else LIKELY)
        if word.key in reading.table["compounds"] and compound_end(reading, at) > at:
            yield from _unknown(reading, at, COMPOUND)
    if reading.words and reading.passage.field == "body":
        last = _last(reading, 0)
        if last >= 0 and DATELINE_END.match(reading.passage.text, reading.words[last].end):
            yield from _unknown(reading, 0, SURE)


def _last(reading: Reading, first: int) -> int:
    """The last of the capitalised words and articles that belong together from this one on."""
    words, last = reading.words, first - 1
    for at in range(first, min(first + LONGEST, len(words))):
        if not words[at].is_capitalised and not reading.is_article(at):
            break
        if at > first and not reading.joins(at - 1):
            break
        last = at
    while last >= first and (not words[last].is_capitalised or _ends(reading, last)):
        last -= 1
    return last


def _ends(reading: Reading, at: int) -> bool:
    """Whether a word behind a name is none of it: "Rmadi Province", "Rmadi Monday"."""
    return any(reading.words[at].key in reading.table[kind] for kind in ("kinds", "calendar"))


def _unknown(reading: Reading, first: int, standing: str) -> Iterator[tuple[str, str]]:
    words = reading.words[first : _last(reading, first) + 1]
    key = " ".join(word.key for word in words)
    telling = {word.key for word in words} - ARABIC_ARTICLES
    others = telling - reading.table["compounds"]
    if not telling or any(key in reading.table[kind] for key in others for kind in NO_PLACES):
        return
    inner = (reading.begun.get(at) for at in range(first, first + len(words)))
    is_known = any(name and (len(words) == 1 or any(map(is_well_known, name.candidates))) for name in inner)
    if (
        not is_known
        and not _is_borne(key, reading)
        and reading.passage.text[words[-1].end :][:2] not in ("'s", "’s")
    ):
        yield key, standing


def _is_borne(key: str, reading: Reading) -> bool:
    """Whether a name is that of a place, a people or a government, or a word of no weight."""
    book = reading.book
    spoken = book.country_of_people(key) or book.country_of_seat(key)
    return bool(spoken or key in reading.function_words or book.candidates(key, reading.language))
