"""A reading of a passage comes in; every stretch of words that may be the name of a place goes out.

These are far more than are places: names of the gazetteer within longer ones ("Oxford" in "Oxford Road"), and
capitalised words that no record bears. Which of them are, `indexer.places.tagger` tells.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache
from typing import Any

from archive.places.place import Place
from archive.tables import read_table
from indexer.places.reading import Reading
from indexer.places.senses import Name, placewords

LONGEST = 6  # words
MOST_SMALL = 2  # words in small letters
ORDINAL = re.compile(r"\d+(?:st|nd|rd|th)")
OWNING = re.compile("['’]s? ")  # "Burger's Lake"

# The first and the last word of a stretch
Stretch = tuple[int, int]


def offered(reading: Reading) -> list[Name]:
    """Every stretch that may name a place, in order; those that the rules spotted are as they left them."""
    spans: dict[Stretch, Name] = {(name.first, name.last): name for name in reading.spotted}
    for at in reading.openings():
        for name in reading.names_from(at):
            spans.setdefault((name.first, name.last), name)
    for run in _runs(reading):
        for span in _stretches(reading, run):
            if span not in spans:
                spans[span] = _unknown(reading, *span)
    return [spans[span] for span in sorted(spans)]


def _runs(reading: Reading) -> Iterator[Stretch]:
    """The longest stretches of capitalised words and of what may stand between them."""
    words, at = reading.words, 0
    while at < len(words):
        if not words[at].is_capitalised and not ORDINAL.fullmatch(words[at].key):
            at += 1
            continue
        last = ahead = at
        while ahead + 1 < len(words) and _joins(reading, ahead):
            ahead += 1
            if _may_end(reading, ahead):
                last = ahead
            elif words[ahead].key not in tagger_words()["inside"] and not ORDINAL.fullmatch(words[ahead].key):
                break
        yield at, last
        at = last + 1


def _stretches(reading: Reading, run: Stretch) -> Iterator[Stretch]:
    """What of a run may be a name."""
    words, last = reading.words, run[1]
    for begin in range(run[0], last + 1):
        is_ordinal = ORDINAL.fullmatch(words[begin].key) is not None
        if not words[begin].is_capitalised and not is_ordinal:
            continue
        is_owned, small = False, 0
        for end in range(begin, min(last + 1, begin + LONGEST)):
            is_owned = is_owned or (end > begin and not reading.joins(end - 1))
            small += not words[end].is_capitalised
            is_alone = begin == end and (is_ordinal or words[begin].key in reading.function_words)
            is_part = not is_owned or words[end].key in placewords()["parts"]
            if _may_end(reading, end) and is_part and small <= MOST_SMALL and not is_alone:
                yield begin, end


def _may_end(reading: Reading, at: int) -> bool:
    """Whether a name can end here: with a capitalised word, or with the number of a road."""
    word = reading.words[at]
    if word.is_capitalised:
        return True
    return word.key.isdigit() and at > 0 and reading.words[at - 1].key in tagger_words()["roads"]


def _joins(reading: Reading, at: int) -> bool:
    words = reading.words
    is_owned = OWNING.fullmatch(reading.passage.text, words[at].end, words[at + 1].start)
    return is_owned is not None or reading.joins(at)


def _unknown(reading: Reading, first: int, last: int) -> Name:
    words = reading.words[first : last + 1]
    key = " ".join(word.key for word in words)
    end = words[-1].end
    is_short = first < last and words[-1].key in tagger_words()["dotted"]
    has_dot = is_short and reading.passage.text[end : end + 1] == "."
    return Name(reading.passage, words[0].start, end + has_dot, key, first, last, ())


@cache
def tagger_words() -> dict[str, frozenset[str]]:
    """The word lists of data/placetagger.toml by name."""
    lists = {name: frozenset(words.split()) for name, words in _table().items() if isinstance(words, str)}
    return lists | {"continents": frozenset(word for name in continents() for word in name.split())}


@cache
def continents() -> dict[str, Place]:
    """The continents and the like by their folded names; no archive counts articles under them."""
    return {
        key: Place(id=key.replace(" ", "-"), name=name, label=name, kind="continent", lat=lat, lon=lon)
        for key, (name, lat, lon) in _table()["continents"].items()
    }


@cache
def _table() -> dict[str, Any]:
    return read_table("indexer", "placetagger")
