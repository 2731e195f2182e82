"""The names of places in a passage in a script without capitals: Arabic, Hebrew, Chinese, Japanese, Korean.

Names are matched as they are written, the longest at each spot; nothing tells them from persons and firms there, so
that only countries and larger towns are read.
"""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections.abc import Iterator, Mapping, Sequence
from functools import lru_cache
from typing import NamedTuple

from archive.gazetteer import Candidate, fold
from archive.gazetteer_scripts import LETTERS, first_words, lengths, lengths_of, names_of, script_of, spelt_once
from archive.placebook import PlaceBook
from indexer.placesenses import Name, Passage, placewords

LONGEST = 4  # words
SURE = 100_000  # inhabitants of a town that is read without more; others are where their country is named
FEWEST_LETTERS = 3  # of a name between blanks
SHORT, KNOWN_BY_TWO = 2, 500_000  # letters of a Chinese name that many words begin with, and who may have it

SPACED = re.compile(
    "|".join(f"[{LETTERS[one][0]}\u064b-\u065f]+" for one in ("Arabic", "Hebrew", "Georgian", "Amharic"))
)
KOREAN = re.compile(f"[{LETTERS['Korean'][0]}]+")
CHINESE = re.compile(f"[{LETTERS['Chinese'][0]}]+")
KATAKANA = re.compile("[\u30a0-\u30ff]{2}")
# "And", "in", "to", "from" are one word with the name behind them.
JOINED = {"Arabic": ("و", "ب", "ل", "ف", "ك", "وب", "ول"), "Hebrew": ("ב", "ל", "מ", "ו", "ה", "ש", "וב", "ול")}
# What Korean adds to a name
PARTICLES = re.compile(
    "[은는이가을를의에로와과도만나시주]|에서는?|에[는도]|으로|까지|부터|이나|보다|처럼|시[의에는가]|시에서"
)
# What follows a Chinese or Japanese name of a town or region
KINDS = frozenset("市县縣州省区區県府都")


class Spot(NamedTuple):
    """Where a name stands in a text, and its folded form."""

    start: int
    end: int
    key: str


def names_in_scripts(passage: Passage, starts: Sequence[int], book: PlaceBook) -> list[Name]:
    """The names of places in the parts of a passage that are written in such a script, in order.

    `starts` is where each word of the passage begins; without blanks between words, several names lie in one.
    """
    if passage.text.isascii() or script_of(passage.text) is None:
        return []
    spots = (*_spaced(passage.text, book), *_korean(passage.text, book), *_chinese(passage.text, book))
    return [_name(passage, starts, spot, book) for spot in sorted(spots)]


def _name(passage: Passage, starts: Sequence[int], spot: Spot, book: PlaceBook) -> Name:
    candidates = book.candidates(spot.key)
    first = max(0, bisect_right(starts, spot.start) - 1)
    last = max(first, bisect_left(starts, spot.end) - 1)
    largest = max(candidate.population for candidate in candidates)
    return Name(passage, *spot, first, last, candidates, support=int(largest >= SURE))


# Scripts with blanks between words


def _spaced(text: str, book: PlaceBook) -> Iterator[Spot]:
    words = list(SPACED.finditer(text))
    free = 0
    for at, word in enumerate(words):
        if word.start() >= free and (spot := _longest(text, words[at : at + LONGEST], book)):
            yield spot
            free = spot.end


def _longest(text: str, words: Sequence[re.Match[str]], book: PlaceBook) -> Spot | None:
    """The longest name that begins with the first of these words, or within it."""
    first, *rest = [_folded(word[0]) for word in words]
    script = script_of(first)
    begun = [one for one in _cuts(first) if one[1] in _beginnings(script, book)] if script else []
    for cut, beginning in begun:
        for last in range(len(rest), -1, -1):
            key = " ".join([beginning, *rest[:last]])
            is_name = len(key) >= FEWEST_LETTERS and key not in placewords()["never"]
            if is_name and "\n" not in text[words[0].start() : words[last].end()] and book.candidates(key):
                return Spot(words[0].start() + cut, words[last].end(), key)
    return None


@lru_cache(maxsize=50_000)
def _folded(word: str) -> str:
    return spelt_once(fold(word))


@lru_cache(maxsize=50_000)
def _cuts(word: str) -> tuple[tuple[int, str], ...]:
    """A word, and what is left of it behind a word that is joined to it, with where that begins."""
    cuts = [(0, word)]
    for prefix in JOINED.get(script_of(word) or "", ()):
        if word.startswith(prefix):
            rest = word[len(prefix) :]
            cuts.append((len(prefix), rest))
            if prefix.endswith("ل") and rest.startswith("ل"):
                cuts.append((len(prefix), f"ا{rest}"))  # the article loses a letter behind "to"
    return tuple(cuts)


@lru_cache(maxsize=64)
def _beginnings(script: str, book: PlaceBook) -> frozenset[str]:
    return first_words(script) | {name.partition(" ")[0] for name in book.added_names}


# Scripts without


def _korean(text: str, book: PlaceBook) -> Iterator[Spot]:
    for word in KOREAN.finditer(text):
        letters = word[0]
        for length in _lengths("Korean", book).get(letters[:2], ()):
            is_whole = length == len(letters) or PARTICLES.fullmatch(letters, length)
            if length <= len(letters) and is_whole and book.candidates(letters[:length]):
                yield Spot(word.start(), word.start() + length, letters[:length])
                break


def _chinese(text: str, book: PlaceBook) -> Iterator[Spot]:
    for run in CHINESE.finditer(text):
        free = 0
        for at in range(len(run[0]) - 1):
            if at >= free and (length := _length(run[0], at, book)):
                free = at + length
                yield Spot(run.start() + at, run.start() + free, fold(run[0][at:free]))


def _length(letters: str, at: int, book: PlaceBook) -> int:
    """The letters of the longest name that begins here; 0 where none does."""
    known = _lengths("Chinese", book).get(letters[at : at + 2])
    if known is None or (at and KATAKANA.match(letters, at - 1)):
        return 0
    for length in known:
        end = at + length
        if end > len(letters) or KATAKANA.match(letters, end - 1):
            continue
        candidates = book.candidates(fold(letters[at:end]))
        if candidates and (length > SHORT or _is_known_by_two(candidates, letters[end : end + 1])):
            return length
    return 0


def _is_known_by_two(candidates: Sequence[Candidate], following: str) -> bool:
    """Whether two letters are this name, and not the beginning of any word."""
    least = 0 if following in KINDS else KNOWN_BY_TWO
    return any(one.place.kind == "country" or one.population >= least for one in candidates)


@lru_cache(maxsize=64)
def _lengths(script: str, book: PlaceBook) -> Mapping[str, tuple[int, ...]]:
    added = [name for name in book.added_names if script_of(name) == script]
    return lengths_of((*names_of(script), *added)) if added else lengths(script)
