"""Names that no record bears, read as places by what stands beside them: "the town of X", "X border crossing".

They have no point, and lie in the country that the article names most. A librarian approves or rejects them.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from functools import cache
from typing import Any

from archive.places.book import PlaceBook
from archive.places.gazetteer import ARABIC_ARTICLES, fold
from archive.places.place import Place
from archive.tables import read_table
from archive.transliteration import article_forms, without_article
from indexer.places.reading import Reading
from indexer.places.senses import Name, is_well_known, placewords
from indexer.places.spans import continents
from indexer.places.spotting import LONGEST_NAME, Word

LONGEST = 4  # words, an article among them
LEAST_LETTERS, MOST_LETTERS = 3, 60  # Llanfairpwllgwyngyllgogerychwyrndrobwllllantysiliogogogoch has 58

FARTHEST = 7  # words from "towns" to the dash behind which they stand
TELLING = re.compile(r":\s|\s?[—–]\s?| - ")

HYPHENS = "-‐‑"
# What joins the words of a town's name and stands between no two towns
LINKS = {
    "es": frozenset(["de", "del", "la", "las", "los"]),
    "fr": frozenset(["de", "du", "la", "les", "sur"]),
    "en": frozenset(["del", "de", "sur", "upon"]),
}

AT, NEAR = frozenset(["at", "in"]), frozenset(["near", "outside"])
AND = frozenset(["and", "und", "et", "y"])

# What texts mention and no archive counts articles under: streets and rivers, and continents
APART = frozenset(["landmark", "continent"])

# A name with what it is a name of: "city", "region" or "site"
Claim = tuple[Name, str]


def claims_in(readings: Iterable[Reading]) -> dict[str, str]:
    """The folded names that an article uses as places are named and that no record bears, with what they are."""
    return {name.key: kind for reading in readings for name, kind in _claims(reading)}


def counted(mentions: Iterable[tuple[Name, Place]]) -> list[tuple[Name, Place]]:
    """The mentions of places that archives count articles under, in order."""
    return [(name, place) for name, place in mentions if place.kind not in APART]


def mentions_of(claims: Mapping[str, Any], readings: Iterable[Reading]) -> list[Name]:
    """Wherever an article has one of these names; what was read within them is taken from the readings."""
    found = []
    for reading in readings if claims else ():
        mentions = list(_mentions(reading, claims))
        taken = {at for name in mentions for at in range(name.first, name.last + 1)}
        reading.names = [name for name in reading.names if name.first not in taken]
        found += mentions
    return found


def placed(
    claims: Mapping[str, str], mentions: Sequence[Name], known: Sequence[tuple[Name, Place]], book: PlaceBook
) -> list[tuple[Name, Place]]:
    """The mentions with their places: in their state, else in the country that the article names most.

    Without a country only those that stay `APART`.
    """
    countries = Counter(place.id[:2] for _, place in known)
    country = book.place(countries.most_common(1)[0][0]) if countries else None
    areas = {name.key: book.place(name.within[0].place.id) for name in mentions if name.within}
    places: dict[str, Place | None] = {}  # as the first mention writes it
    for name in mentions:
        if name.key not in places:
            places[name.key] = _place(name, claims[name.key], areas.get(name.key) or country)
    return [(name, place) for name in mentions if (place := places[name.key])]


def _claims(reading: Reading) -> Iterator[Claim]:
    """The names that stand as places do, and are none that is known."""
    if reading.is_headline or reading.is_shouted:
        return
    sides = ("before", "after", "joints", "direct", "heads", "routes")
    before, after, joints, direct, heads, routes = (_table()[side] for side in sides)
    for at in reading.where(_telling()):
        word = reading.words[at]
        following = reading.words[at + 1].key if at + 1 < len(reading.words) else ""
        if word.key in before and following in joints:
            yield from ((name, before[word.key]) for name in _name_from(reading, at + 2))
        if reading.language == "de" and (kind := direct.get(word.key)) and _is_led(reading, at):
            yield from ((name, kind) for name in _name_from(reading, at + 1))
        if word.key in heads and following in joints:
            yield from ((name, heads[word.key]) for name in _names_from(reading, at + 2))
        if word.key in AT:
            yield from ((name, "city") for name in _name_from(reading, at + 1) if _is_near(reading, name))
        if word.key in heads and at + 1 < len(reading.words) and reading.joins(at):
            yield from ((name, heads[word.key]) for name in _names_told(reading, at + 1))
        if word.key in routes:
            yield from ((name, routes[word.key]) for name in _ends_of_route(reading, at))
        kind = after.get(f"{word.key} {following}") or after.get(word.key)
        if kind and not word.is_capitalised:
            yield from ((name, kind) for name in _name_until(reading, at - 1))


def _is_led(reading: Reading, at: int) -> bool:
    """Whether an article stands before a German noun: "der Stadt X" is no "Stadt Land Fluss"."""
    return at > 0 and reading.words[at - 1].key in reading.determiners and reading.joins(at - 1)


def _name_from(reading: Reading, first: int) -> list[Name]:
    last = first
    while last - first < LONGEST and last < len(reading.words) and _may_be_in_name(reading, last, first):
        if last > first and not reading.joins(last - 1):
            break
        last += 1
    while last > first and not reading.words[last - 1].is_capitalised:
        last -= 1
    return _named(reading, first, last - 1)


def _names_from(reading: Reading, first: int) -> Iterator[Name]:
    """The names of a list that begins here: "Rawa, Hit and Ana"; one that is known is surely a place by it."""
    words, at = reading.words, first
    while at < len(words) and words[at].is_capitalised:
        named, known, last = _name_from(reading, at), reading.begun.get(at), at
        yield from named
        if named:
            last = named[0].last
        elif known:
            known.support, last = max(known.support, 2), known.last
        at = last + 1
        goes_on = at < len(words) and reading.passage.text[words[last].end : words[at].start] == ", "
        if at < len(words) and words[at].key in AND:
            at, goes_on = at + 1, True
        if not goes_on:
            return


def _names_told(reading: Reading, first: int) -> Iterator[Name]:
    """The names that a dash or a colon brings: "two towns on the river — Rawa and Ana"."""
    for at in range(first, min(first + FARTHEST, len(reading.words) - 1)):
        gap = reading.passage.text[reading.words[at].end : reading.words[at + 1].start]
        if TELLING.fullmatch(gap):
            yield from _names_from(reading, at + 1)
            return
        if not reading.joins(at):
            return


def _ends_of_route(reading: Reading, at: int) -> Iterator[Name]:
    """Both ends of a road or a crossing: "the Rawa to Ana highway"."""
    for goal in range(at - 1, max(0, at - LONGEST), -1):
        if reading.words[goal - 1].key == "to" and reading.words[at - 1].is_capitalised:
            yield from _name_until(reading, at - 1)
            yield from _name_until(reading, goal - 2) if goal > 1 else ()
            return


def _is_near(reading: Reading, name: Name) -> bool:
    """Whether a name is followed by what it is near: "al-Shoula near Deir ez-Zor"."""
    after = name.last + 1
    is_told = after < len(reading.words) and reading.words[after].key in NEAR and reading.joins(name.last)
    return is_told and after + 1 < len(reading.words) and reading.words[after + 1].is_capitalised


def _name_until(reading: Reading, last: int) -> list[Name]:
    first = last
    while last - first < LONGEST and first >= 0 and _may_be_in_name(reading, first):
        if first < last and not reading.joins(first):
            break
        first -= 1
    first += 1
    # "The Ghazal border crossing": capitalised only because the sentence begins.
    while first < last and reading.words[first].key in reading.table["openers"] | reading.function_words:
        if reading.is_article(first):
            break
        first += 1
    return _named(reading, first, last)


def _may_be_in_name(reading: Reading, at: int, first: int | None = None) -> bool:
    """Whether a word may be part of a name: it is capitalised, or the article of "al-Ghazal".

    Within one that begins at `first` also what joins its words: "Vaucelles-sur-Orne", "Villaseca del Páramo".
    """
    if reading.words[at].is_capitalised or reading.is_article(at):
        return True
    return first is not None and at > first and _is_inside(reading, at, first)


def _is_inside(reading: Reading, at: int, first: int) -> bool:
    """Whether a small word joins a name's words: any between hyphens, "del" behind what is no name by itself."""
    if not 0 < at < len(reading.words) - 1 or not (reading.joins(at - 1) and reading.joins(at)):
        return False
    text, word, following = reading.passage.text, reading.words[at], reading.words[at + 1]
    is_hyphened = text[word.start - 1] in HYPHENS and text[word.end] in HYPHENS
    is_ended = following.is_capitalised or _is_link(reading, at + 1)
    return is_ended and (is_hyphened or (first not in reading.begun and _is_link(reading, at)))


def _is_link(reading: Reading, at: int) -> bool:
    return reading.words[at].key in LINKS.get(reading.language, frozenset())


def _named(reading: Reading, first: int, last: int) -> list[Name]:
    """The name of these words, if it can be one that nobody knows."""
    words = reading.words[first : last + 1]
    key = " ".join(word.key for word in words)
    # What is known wholly ("Jisr al-Shughur"), or by a well-known part ("New Delhi Heights"), stays as it was read.
    is_known = any(
        (name.first <= first and last <= name.last)
        or (first <= name.first and name.last <= last and any(map(is_well_known, name.candidates)))
        for at in range(first - LONGEST_NAME, last + 1)
        if (name := reading.begun.get(at))
    )
    is_word = all(_is_word(reading, word.key) for word in words)
    is_name = LEAST_LETTERS <= len(key) <= MOST_LETTERS and not reading.book.is_rejected(key)
    if not words or is_known or is_word or not is_name:
        return []
    return [_name(reading, words, key, first)]


def _is_word(reading: Reading, key: str) -> bool:
    """Whether a capitalised word is no name: "The area", "the Dutch area"."""
    table = placewords()
    is_common = key in reading.function_words or key in table["openers"] or key in table["calendar"]
    return is_common or key in table["directions"] or reading.book.country_of_people(key) is not None


def _name(reading: Reading, words: Sequence[Word], key: str, first: int) -> Name:
    return Name(reading.passage, words[0].start, words[-1].end, key, first, first + len(words) - 1, (), support=2)


def _mentions(reading: Reading, claims: Mapping[str, Any]) -> Iterator[Name]:
    """Wherever a passage has one of these names, the longest at each spot."""
    free = 0
    for at, word in enumerate(reading.words):
        if at < free or not (word.is_capitalised or word.key in ARABIC_ARTICLES):
            continue
        if word.key in ARABIC_ARTICLES and not reading.is_article(at):
            continue  # "at Tal Ghazal"
        for length in range(LONGEST, 0, -1):
            words = reading.words[at : at + length]
            key = _claimed(" ".join(one.key for one in words), claims) if len(words) == length else ""
            if key and words[-1].is_capitalised and all(map(reading.joins, range(at, at + length - 1))):
                yield _name(reading, words, key, at)
                free = at + length
                break


def _claimed(key: str, claims: Mapping[str, Any]) -> str:
    """The claim that a name is of: an Arabic one is written with and without its article."""
    bare = without_article(key)
    return next((form for form in (key, bare, *article_forms(bare or key)) if form in claims), "")


def _place(name: Name, kind: str, around: Place | None) -> Place | None:
    """The place of such a name, in its country or state; one of those that stay apart needs none."""
    shown = name.text.title() if name.text.isupper() else name.text
    own = fold(shown).replace(" ", "-")
    if kind in APART:
        return continents().get(name.key) or Place(id=own, name=shown, label=shown, kind=kind)
    if not around:
        return None
    kind = "region" if kind == "region" else "city"
    return Place(id=f"{around.id}/{own}", name=shown, label=f"{shown}, {around.label}", kind=kind)


@cache
def _telling() -> frozenset[str]:
    """The words beside which a name may stand, the first of "border crossing" among them."""
    sides = ("before", "after", "direct", "heads", "routes")
    return AT | {words.partition(" ")[0] for side in sides for words in _table()[side]}


@cache
def _table() -> dict[str, dict[str, str]]:
    """What stands "before", "direct"(ly) before or "after" a name or "heads" a list, what it is then; "joints"."""
    sides = read_table("indexer", "placecandidates").items()
    return {side: {word: kind for kind, words in kinds.items() for word in words} for side, kinds in sides}
