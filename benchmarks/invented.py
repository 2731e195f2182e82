"""Invented articles for measuring speed: any number, always the same ones.

Words follow Zipf's law over an invented vocabulary, lengths are log-normal round 400 words, days lie within 30
years, outlets and places are unevenly common, as in a newsroom's archive.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from functools import cache

import numpy as np

from archive.article import Article, ArticlePlace, Grade
from archive.dates import PartialDate
from archive.places.place import Place

VOCABULARY = 200_000
OUTLETS, PLACES, COUNTRIES = 50, 4_000, 150
AT_ONCE = 1_000
SYLLABLES = [first + vowel for first in "bdfgklmnprstvz" for vowel in "aeiou"]
FIRST_DAY = np.datetime64("1995-01-01")
DAYS = 30 * 365


def word(number: int) -> str:
    """The invented word of a rank: frequent ones are short."""
    made = ""
    number += len(SYLLABLES)
    while number:
        number, syllable = divmod(number, len(SYLLABLES))
        made += SYLLABLES[syllable]
    return made


def id_of(number: int) -> str:
    """The id of an article by its number from 0: neighbours are far apart, no two the same."""
    return f"{number * 2654435761 % 2**40:010x}"


WORDS_SEED, ZIPF = 7, 1.05
# To an English stemmer "babeli" is an inflection of "babe", and "kalogi" of "kaloge".
INFLECTED = ("eli", "logi")


@cache
def words_apart() -> tuple[str, ...]:
    """The words by rank, no two of one stem: engines that stem find what engines that do not stem find."""
    made = map(word, range(VOCABULARY))
    return tuple(f"{one}nono" if one.endswith(INFLECTED) else one for one in made)


def articles(count: int, seed: int = WORDS_SEED, words_by_rank: Sequence[str] = ()) -> Iterator[Article]:
    """This many articles, of other words than those of `word` where some are given."""
    vocabulary = np.array(words_by_rank or [word(number) for number in range(VOCABULARY)])
    weights = 1 / np.arange(1, VOCABULARY + 1) ** ZIPF
    edges = np.cumsum(weights / weights.sum())
    places = [_place(number) for number in range(PLACES)]
    for begin in range(0, count, AT_ONCE):
        chance = np.random.default_rng([seed, begin])
        size = min(AT_ONCE, count - begin)
        lengths = np.clip(chance.lognormal(5.8, 0.5, size).astype(int), 40, 3_000)
        words = vocabulary[np.searchsorted(edges, chance.random(int(lengths.sum()) + 8 * size))]
        days = FIRST_DAY + chance.integers(0, DAYS, size)
        outlets = np.minimum(chance.zipf(1.3, size) - 1, OUTLETS - 1)
        named = np.minimum(chance.zipf(1.4, (size, 4)) - 1, PLACES - 1)
        ends = np.cumsum(lengths)
        for one in range(size):
            body = words[ends[one] - lengths[one] : ends[one]].tolist()
            title = words[len(words) - 8 * (one + 1) : len(words) - 8 * one].tolist()
            yield Article(
                source="invented",
                id=id_of(begin + one),
                title=" ".join(title),
                body=tuple(" ".join(body[at : at + 80]) for at in range(0, len(body), 80)),
                published=PartialDate(str(days[one])),
                outlet=f"Outlet {outlets[one]:02}",
                language="en",
                places=_named(places, named[one].tolist()),
            )


def _named(places: Sequence[Place], numbers: Sequence[int]) -> tuple[ArticlePlace, ...]:
    """The places of these numbers, each once; the article is about the first."""
    return tuple(
        ArticlePlace(place=places[number], grade=Grade.ABOUT if number == numbers[0] else Grade.NAMED)
        for number in sorted(set(numbers))
    )


def _place(number: int) -> Place:
    country = f"{chr(65 + number % COUNTRIES // 12)}{chr(65 + number % 12)}"
    name = word(number).capitalize()
    return Place(id=f"{country}/{name.lower()}", name=name, label=f"{name}, {country}", kind="city")
