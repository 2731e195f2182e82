"""The body of an article, to the names of several words in it: persons, bodies, titles. Pure functions.

A name is a run of capitalised words in a sentence: particles such as "al-" or "van" may stand between them. Writing
without capitals has none.
"""

from __future__ import annotations

import calendar
import re
from collections.abc import Iterable, Iterator

from archive.analysis import stopwords, terms
from archive.article import Article
from archive.related.telling import story_text

PARTICLE = r"(?:(?:al|el|bin|ibn|de|da|di|del|della|la|le|van|von|der|den|of|of the)[ -])"
CAPITAL = r"[^\W\d_a-z][\w’']*"
RUN = re.compile(rf"{CAPITAL}(?:[ -]{PARTICLE}?{CAPITAL})+")
INSIDE = re.compile(rf"(?<=[^\W\dA-Z_] ){CAPITAL}|(?<=, ){CAPITAL}")  # a capital that begins no sentence
POSSESSIVE = re.compile(r"[’']s?$")
MOST_PARTS = 6  # words of a run that are looked at
# What stands capitalised in English and names nothing.
CALENDAR = frozenset(terms(" ".join((*calendar.day_name, *calendar.month_name))))

Name = tuple[str, ...]  # its folded words


def names_in(article: Article) -> dict[Name, str]:
    """The names in a body and all names within them, as they are written first."""
    found: dict[Name, str] = {}
    empty = stopwords(article.language)
    text = story_text(article)
    for run in RUN.finditer(text):
        for written in _within(run.group()):
            words = terms(written)
            if len(words) > 1 and not _is_no_name(words, empty):
                found.setdefault(words, written)
    return found


def proper_words(article: Article) -> frozenset[str]:
    """The words that a body has with a capital within a sentence; none in German, where every noun has one."""
    if article.language == "de":
        return frozenset()
    text = story_text(article)
    return frozenset(word for found in INSIDE.findall(text) for word in terms(found)) - CALENDAR


def _within(run: str) -> Iterator[str]:
    """A run of words, and every run of two or more within it, that begins and ends with a capital."""
    parts = run.split(" ")[:MOST_PARTS]
    for first in range(len(parts)):
        for last in range(len(parts), first, -1):
            name = POSSESSIVE.sub("", " ".join(parts[first:last]))
            if parts[first][:1].isupper() and parts[last - 1].rpartition("-")[2][:1].isupper():
                yield name


def _is_no_name(words: Name, empty: Iterable[str]) -> bool:
    """Whether words begin or end with one that is no part of a name, or end with a lone letter."""
    if len(words[-1]) == 1 and words[-1].isascii():
        return True
    return any(word in empty or word in CALENDAR or word.isdigit() for word in (words[0], words[-1]))


def longest(names: Iterable[Name]) -> list[Name]:
    """The names that stand in no longer one, in their order."""
    listed = list(names)
    padded = [f" {' '.join(name)} " for name in listed]
    return [
        name
        for name, text in zip(listed, padded, strict=True)
        if not any(len(other) > len(text) and text in other for other in padded)
    ]
