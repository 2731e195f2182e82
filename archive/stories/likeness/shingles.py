"""An article's text to the hashes of its five-word runs, and to the few of them that the index of marks keeps.

The hashes are the same in every process, on every machine and in every version: they are stored.
"""

from __future__ import annotations

import hashlib
import re
import tomllib
from collections.abc import Iterator, Sequence
from functools import cache, lru_cache
from importlib.resources import files
from urllib.parse import urlsplit

import numpy as np
from numpy.typing import NDArray

from archive.analysis import FIRST_UNSPACED, SOUTHEAST_ASIAN, is_unspaced, stopwords, terms
from archive.stories.story import Text

Hashes = NDArray[np.uint64]

RUN = 5  # words
# A "word" of writing without spaces is so many characters, from each character on: five of them, which lie one over
# another, then say about as much as five words do.
CHARACTERS, CHARACTERS_OF_ALPHABETS = 3, 5
# What is looked at of a body. 99 in 100 articles have fewer than 2,000 words; a newspaper's whole page has 10,000.
LONGEST = 100_000  # characters

LONGEST_WORD = 64  # characters of a word

SAMPLED = 8  # one in so many shingles of a long text is a mark
LEAST = 32  # marks that are kept at least: of texts with too few shingles one in four, in two, or all

# An odd multiplier and the finalizer of SplitMix64 (Steele, Lea and Flood, 2014)
BASE = np.uint64(0x9E3779B97F4A7C15)
MIXES = ((30, 0xBF58476D1CE4E5B9), (27, 0x94D049BB133111EB))

# Words that a headline has at least to tell a story, or so many characters of writing without spaces; one of them
# is none of archive/data/column_words.toml and no number.
TELLING, TELLING_CHARACTERS = 3, 6
EMPTY: Hashes = np.empty(0, dtype=np.uint64)


def looked_at(text: Text) -> str:
    """The beginning of a body that grouping looks at, its paragraphs a line each."""
    return "\n".join(_until(text.body, LONGEST))


def shingles(text: Text) -> Hashes:
    """The hashes of all runs of five words of the body, sorted and distinct; uint64, empty without a body.

    Words are folded as they are searched. A body of fewer than five words is one run.
    """
    return shingles_of(terms(looked_at(text)))


def shingles_of(words: Sequence[str]) -> Hashes:
    """The same of a body's folded words."""
    codes = _codes(words)
    if not codes.size:
        return EMPTY
    size = min(RUN, codes.size)
    count = codes.size - size + 1
    runs = np.zeros(count, dtype=np.uint64)
    for place in range(size):
        runs = runs * BASE + codes[place : place + count]
    return np.unique(_mixed(runs))


def containment(one: Hashes, other: Hashes) -> float:
    """The share of the smaller set's shingles that the other has too, 0 to 1 (Broder, 1997)."""
    least = min(one.size, other.size)
    if not least:
        return 0.0
    return float(np.intersect1d(one, other, assume_unique=True).size / least)


def marks(text: Text) -> Hashes:
    """What the index keeps of an article, sorted and distinct: the shingles whose hash is a multiple of eight.

    Of texts with fewer than 256 shingles the multiples of four, with fewer than 128 those of two, and of shorter
    ones all, with two marks each for a telling headline and an address: two articles that have at least two marks
    in common are worth comparing.
    """
    return marks_of(shingles(text), headline(text.title), address(text.url))


def marks_of(every: Hashes, title: str, url: str) -> Hashes:
    """The same of an article's shingles, headline and address (blank where they tell nothing)."""
    if every.size >= 2 * LEAST:
        one_in = min(SAMPLED, 1 << (every.size // LEAST).bit_length() - 1)
        sampled: Hashes = every[every & np.uint64(one_in - 1) == 0]
        return sampled
    named = [f"{what} {name}" for what, name in (("title", title), ("url", url)) if name]
    twice = np.array([_code(f"{which} {name}") for name in named for which in (1, 2)], dtype=np.uint64)
    return np.unique(np.concatenate((every, twice)))


def headline(title: str | None) -> str:
    """A headline's folded words, by which short items are told to be one; blank where it tells too little."""
    words = terms(title or "")
    least = TELLING_CHARACTERS if words and is_unspaced(words[0]) else TELLING
    known = _words_of_columns()
    if len(words) < least or all(word in known or word.isdigit() for word in words):
        return ""
    return " ".join(words)


def address(url: str | None) -> str:
    """An address without what varies between ways to one page; blank where it is none of an article.

    >>> address("https://www.example.org/2015/05/22/rose-river-floods-town/?utm_source=mail#top")
    'example.org/2015/05/22/rose-river-floods-town'
    """
    try:
        parts = urlsplit((url or "").strip().lower())
    except ValueError:
        return ""
    path = re.sub(r"/(?:amp|index\.\w+)?/?$", "", parts.path)
    if not re.search(r"\d{4,}|(?:\w+[-_]){3}\w+", path.rpartition("/")[2]):
        return ""
    return re.sub(r"^(?:www|m|mobile|amp)\.", "", parts.netloc) + path


@cache
def _words_of_columns() -> frozenset[str]:
    """The folded words of headlines that tell no story, those that link them among them."""
    path = files("archive").joinpath("data", "column_words.toml")
    table: dict[str, str] = tomllib.loads(path.read_text(encoding="utf-8"))
    return frozenset(terms(" ".join(table.values()))).union(*map(stopwords, table))


def _until(body: Sequence[str], most: int) -> Iterator[str]:
    for paragraph in body:
        if most <= 0:
            return
        yield paragraph[:most]
        most -= len(paragraph) + 1


def _codes(words: Sequence[str]) -> Hashes:
    """A number for each word; for each character of writing without spaces one of it and those that follow."""
    if max(map(len, words), default=0) > LONGEST_WORD:
        words = [word[:LONGEST_WORD] for word in words]  # what is no word is not kept in memory
    codes = np.fromiter(map(_code, words), dtype=np.uint64, count=len(words))
    if not FIRST_UNSPACED.search("".join(words)):
        return codes
    return np.array(
        [
            _code(" ".join(words[place : place + _together(word)])) if is_unspaced(word) else code
            for place, (word, code) in enumerate(zip(words, codes.tolist(), strict=True))
        ],
        dtype=np.uint64,
    )


def _together(word: str) -> int:
    return CHARACTERS_OF_ALPHABETS if word[0] in SOUTHEAST_ASIAN else CHARACTERS


@lru_cache(maxsize=200_000)
def _code(word: str) -> int:
    """A word's number, 64 bits."""
    told = word.encode("utf-8", "surrogatepass")
    return int.from_bytes(hashlib.blake2b(told, digest_size=8).digest(), "little")


def _mixed(hashes: Hashes) -> Hashes:
    """Every bit of a hash made to depend on all others, so that one in eight is a fair sample."""
    for shift, factor in MIXES:
        hashes = (hashes ^ (hashes >> np.uint64(shift))) * np.uint64(factor)
    return hashes ^ (hashes >> np.uint64(31))
