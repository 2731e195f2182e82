"""A passage comes in; the words in it that stand for a country without being its name go out."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import TYPE_CHECKING

from archive.places import Place

if TYPE_CHECKING:
    from indexer.placereading import Reading


def phrases(reading: Reading, country_of: Callable[[str], Place | None]) -> Iterator[tuple[int, int, Place]]:
    """The capitalised phrases of at most two words that stand for a country: their first and last word, and it."""
    free = 0
    for at, word in enumerate(reading.words):
        if not word.is_capitalised or at < free:
            continue
        for key, last in _phrases_from(reading, at):
            country = country_of(key)
            if country:
                yield at, last, country
                free = last + 1
                break


def _phrases_from(reading: Reading, at: int) -> Iterator[tuple[str, int]]:
    """Two words and one, folded, with the last; what French elides ("d'Orsay") goes with the word behind it."""
    words, last = reading.words, at + 1
    if last < len(words) and reading.joins(at):
        is_elided = last + 1 < len(words) and words[last].end == words[last + 1].start
        key = words[last].key + (words[last + 1].key if is_elided else "")
        yield f"{words[at].key} {key}", last + is_elided
    yield words[at].key, at
