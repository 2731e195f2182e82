"""The names of places in a passage in a script without capitals: Arabic, Hebrew, Chinese, Japanese, Korean.

Names are matched as they are written, the longest at each spot; nothing tells them from persons and firms there, so
that only countries and larger towns are read, and no words of the language.
"""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections.abc import Iterator, Mapping, Sequence
from functools import lru_cache
from typing import NamedTuple

from archive.analysis import stopwords
from archive.places.book import PlaceBook
from archive.places.gazetteer import ARAB_COUNTRIES, Candidate, fold
from archive.places.scripts import LETTERS, first_words, lengths, lengths_of, names_of, script_of, spelt_once
from indexer.places.senses import Name, Passage, placewords

LONGEST = 4  # words
# Inhabitants of a town that is read without more: where its language is spoken, behind the word for a town
# there, and elsewhere. Others are read where their country is named.
SURE, TOLD, SURE_ABROAD = 250_000, 100_000, 1_000_000
FEWEST_LETTERS = 3  # of a name between blanks
HOMES = {"ar": ARAB_COUNTRIES, "fa": frozenset(["IR", "AF"]), "he": frozenset(["IL"]), "ka": frozenset(["GE"])}
HOMES |= {"am": frozenset(["ET"]), "ko": frozenset(["KR", "KP"]), "ja": frozenset(["JP"])}
HOMES |= {"zh": frozenset(["CN", "TW", "HK", "MO", "SG"])}
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


class _Tongue(NamedTuple):
    """What tells names from words in a language: its words, what announces a town, and where it is spoken."""

    words: frozenset[str]
    kinds: frozenset[str]
    homes: frozenset[str]


class Spot(NamedTuple):
    """Where a name stands in a text, its folded form, and whether the word for a town is before it."""

    start: int
    end: int
    key: str
    is_told: bool = False


def names_in_scripts(passage: Passage, starts: Sequence[int], language: str, book: PlaceBook) -> list[Name]:
    """The names of places in the parts of a passage that are written in such a script, in order.

    `starts` is where each word of the passage begins; without blanks between words, several names lie in one.
    """
    if passage.text.isascii() or script_of(passage.text) is None:
        return []
    tongue = _tongue(language)
    spots = (*_spaced(passage.text, tongue, book), *_korean(passage.text, book), *_chinese(passage.text, book))
    return [_name(passage, _words_of(starts, spot), spot, tongue, book) for spot in sorted(spots)]


def _words_of(starts: Sequence[int], spot: Spot) -> tuple[int, int]:
    """The first and the last word that a name lies in."""
    first = max(0, bisect_right(starts, spot.start) - 1)
    return first, max(first, bisect_left(starts, spot.end) - 1)


def _name(passage: Passage, words: tuple[int, int], spot: Spot, tongue: _Tongue, book: PlaceBook) -> Name:
    candidates = _fitting(spot.key, tongue, book)
    home = TOLD if spot.is_told else SURE
    is_sure = any(one.population >= (home if one.country in tongue.homes else SURE_ABROAD) for one in candidates)
    return Name(
        passage,
        spot.start,
        spot.end,
        spot.key,
        *words,
        candidates,
        support=int(is_sure or spot.key in book.added_names),
        is_foreign=True,
    )


def _fitting(key: str, tongue: _Tongue, book: PlaceBook) -> tuple[Candidate, ...]:
    """What a name can mean: of as few letters as many words have, a country, or a town where one speaks so."""
    candidates = book.candidates(key)
    if len(key) > FEWEST_LETTERS or script_of(key) not in JOINED or not tongue.homes:
        return candidates
    return tuple(one for one in candidates if one.is_major or one.country in tongue.homes)


@lru_cache(maxsize=64)
def _tongue(language: str) -> _Tongue:
    table = placewords()
    words = stopwords(language) | table.get(f"words_in_scripts.{language}", frozenset())
    kinds = table.get(f"kinds_in_scripts.{language}", frozenset())
    return _Tongue(frozenset(map(_folded, words)), frozenset(map(_folded, kinds)), HOMES.get(language, frozenset()))


# Scripts with blanks between words


def _spaced(text: str, tongue: _Tongue, book: PlaceBook) -> Iterator[Spot]:
    words = list(SPACED.finditer(text))
    free = 0
    for at, word in enumerate(words):
        is_told = at > 0 and _folded(words[at - 1][0]) in tongue.kinds  # "the town of Tyre", which is "pictures"
        known = tongue._replace(words=frozenset()) if is_told else tongue
        if word.start() >= free and (spot := _longest(text, words[at : at + LONGEST], known, book)):
            yield spot._replace(is_told=is_told)
            free = spot.end


def _longest(text: str, words: Sequence[re.Match[str]], tongue: _Tongue, book: PlaceBook) -> Spot | None:
    """The longest name that begins with the first of these words, or within it."""
    first, *rest = [_folded(word[0]) for word in words]
    script = script_of(first)
    cuts = _cuts(first)[: 1 if first in tongue.words else None]  # "all" is no "as hope"
    begun = [one for one in cuts if one[1] in _beginnings(script, book)] if script else []
    for cut, beginning in begun:
        for last in range(len(rest), -1, -1):
            key = " ".join([beginning, *rest[:last]])
            is_name = len(key) >= FEWEST_LETTERS and key not in placewords()["never"] | tongue.words
            if is_name and "\n" not in text[words[0].start() : words[last].end()] and _fitting(key, tongue, book):
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
