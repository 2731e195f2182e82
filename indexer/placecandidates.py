"""Names that no record bears, read as places by what stands beside them: "the town of X", "X border crossing".

They have no point, and lie in the country that the article names most. A librarian approves or rejects them.
"""

from __future__ import annotations

import tomllib
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from functools import cache
from importlib import resources

from archive.gazetteer import fold
from archive.placebook import PlaceBook
from archive.places import Place
from indexer.placereading import LONGEST_NAME, Reading, Word
from indexer.placesenses import Name, is_well_known, placewords
from indexer.placespans import continents

LONGEST = 3  # words
LEAST_LETTERS = 3

# What texts mention and no archive counts articles under: streets and rivers, and continents
APART = frozenset(["landmark", "continent"])

# A name with what it is a name of: "city", "region" or "site"
Claim = tuple[Name, str]


def claims_in(readings: Iterable[Reading]) -> dict[str, str]:
    """The folded names that an article uses as places are named and that no record bears, with what they are."""
    return {name.key: kind for reading in readings for name, kind in _claims(reading)}


def mentions_of(claims: Mapping[str, str], readings: Iterable[Reading]) -> list[Name]:
    """Wherever an article has one of these names; what was read within them is taken from the readings."""
    found = []
    for reading in readings if claims else ():
        mentions = list(_mentions(reading, claims))
        taken = {at for name in mentions for at in range(name.first, name.last + 1)}
        reading.names = [name for name in reading.names if name.first not in taken]
        found += mentions
    return found


def placed(
    claims: Mapping[str, str], mentions: Iterable[Name], known: Sequence[tuple[Name, Place]], book: PlaceBook
) -> list[tuple[Name, Place]]:
    """The mentions with their places: in their state, else in the country that the article names most.

    Without a country only those that stay `APART`.
    """
    countries = Counter(place.id[:2] for _, place in known)
    country = book.place(countries.most_common(1)[0][0]) if countries else None
    areas = {name.key: book.place(name.within[0].place.id) for name in mentions if name.within}
    found = [(name, _place(name, claims[name.key], areas.get(name.key) or country)) for name in mentions]
    return [(name, place) for name, place in found if place]


def _claims(reading: Reading) -> Iterator[Claim]:
    """The names that stand as places do, and are none that is known."""
    if reading.is_headline or reading.is_shouted:
        return
    before, after, joints = (_table()[side] for side in ("before", "after", "joints"))
    for at, word in enumerate(reading.words):
        following = reading.words[at + 1].key if at + 1 < len(reading.words) else ""
        if word.key in before and following in joints:
            yield from ((name, before[word.key]) for name in _name_from(reading, at + 2))
        kind = after.get(f"{word.key} {following}") or after.get(word.key)
        if kind and not word.is_capitalised:
            yield from ((name, kind) for name in _name_until(reading, at - 1))


def _name_from(reading: Reading, first: int) -> list[Name]:
    last = first
    while last - first < LONGEST and last < len(reading.words) and reading.words[last].is_capitalised:
        if last > first and not reading.joins(last - 1):
            break
        last += 1
    return _named(reading, first, last - 1)


def _name_until(reading: Reading, last: int) -> list[Name]:
    first = last
    while last - first < LONGEST and first >= 0 and reading.words[first].is_capitalised:
        if first < last and not reading.joins(first):
            break
        first -= 1
    return _named(reading, first + 1, last)


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
    is_word = all(word.key in reading.function_words or word.key in placewords()["calendar"] for word in words)
    if not words or is_known or is_word or len(key) < LEAST_LETTERS or reading.book.is_rejected(key):
        return []
    return [_name(reading, words, key, first)]


def _name(reading: Reading, words: Sequence[Word], key: str, first: int) -> Name:
    return Name(reading.passage, words[0].start, words[-1].end, key, first, first + len(words) - 1, (), support=2)


def _mentions(reading: Reading, claims: Mapping[str, str]) -> Iterator[Name]:
    """Wherever a passage has one of these names, the longest at each spot."""
    free = 0
    for at, word in enumerate(reading.words):
        if at < free or not word.is_capitalised:
            continue
        for length in range(LONGEST, 0, -1):
            words = reading.words[at : at + length]
            key = " ".join(one.key for one in words)
            if len(words) == length and key in claims and all(map(reading.joins, range(at, at + length - 1))):
                yield _name(reading, words, key, at)
                free = at + length
                break


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
def _table() -> dict[str, dict[str, str]]:
    """What stands "before" and "after" a name, each with what the name is then, and the "joints" between."""
    path = resources.files("indexer") / "data" / "placecandidates.toml"
    table = tomllib.loads(path.read_text(encoding="utf-8"))
    return {side: {word: kind for kind, words in kinds.items() for word in words} for side, kinds in table.items()}
