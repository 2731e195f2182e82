"""A passage comes in; the words in it that stand for a country without being its name go out."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import TYPE_CHECKING

from archive.places.place import Place

if TYPE_CHECKING:
    from indexer.places.spotting import Spotting

# Two words and one that a phrase may be, folded, each with its last word; by its first
Phrases = list[tuple[int, list[tuple[str, int]]]]


def phrases(reading: Spotting, country_of: Callable[[str], Place | None]) -> Iterator[tuple[int, int, Place]]:
    """The capitalised phrases of at most two words that stand for a country: their first and last word, and it."""
    free = 0
    for at, forms in reading.capitalised:
        for key, last in forms if at >= free else ():
            country = country_of(key)
            if country:
                yield at, last, country
                free = last + 1
                break


def capitalised(reading: Spotting) -> Phrases:
    """What begins with each capitalised word that may begin such a phrase."""
    begins = reading.book.begins_phrase
    return [(at, list(_from(reading, at))) for at in reading.capitals if reading.words[at].key in begins]


def _from(reading: Spotting, at: int) -> Iterator[tuple[str, int]]:
    """Two words and one, folded, with the last; what French elides ("d'Orsay") goes with the word behind it."""
    words, last = reading.words, at + 1
    if last < len(words) and reading.joins(at):
        is_elided = last + 1 < len(words) and words[last].end == words[last + 1].start
        key = words[last].key + (words[last + 1].key if is_elided else "")
        yield f"{words[at].key} {key}", last + is_elided
    yield words[at].key, at
