"""What tells a page's form by words and addresses: the rows of data/forms.toml, and questions that ask them."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import cache
from urllib.parse import unquote, urlsplit

from archive.article import Form
from archive.crossheads import is_prose, is_sentence
from indexer.cleaning.lines.tables import folded, spelled, table

ONLY_BEGINNING = "only the beginning of this article: the rest is for subscribers"
OFFER = "offers the rest to subscribers"
# Fewer posts may be anything that has a time.
POSTS = 3
# The beginning of a story that is kept from those who do not pay, in letters.
LONGEST_STUB = 3_000
# An offer of the rest stands so many blocks or lines below the beginning at most.
NEAR = 8
# A story with so many full paragraphs is no beginning only because an offer stands at its foot.
WHOLE = 4
# What ends a text that breaks off.
CUT_SHORT = ("…", "...", "…]", "...]")
# What parts a headline from "Live" before or behind it.
AROUND = r"[\s|:•·»«()\[\]!.–—-]"
# A line that offers the rest of a story is no longer than this; an opening sentence of it neither.
LONGEST_OFFER = 260
SENTENCE_END = re.compile(r"(?<=[.!?。！？])\s*")


@dataclass(frozen=True)
class Cues:
    """What tells of one form: see data/forms.toml."""

    types: frozenset[str]
    og_types: frozenset[str]
    segments: frozenset[str]
    classes: re.Pattern[str]
    titles: re.Pattern[str]


def cues(form: Form) -> Cues:
    """The cues of one form that has a row."""
    return _cues()[form]


@cache
def _cues() -> dict[Form, Cues]:
    return {
        Form(row["name"]): Cues(
            frozenset(row["types"]),
            frozenset(row["og_types"]),
            frozenset(row["segments"]),
            _class_words(row["classes"]),
            _title_words(row["titles"]),
        )
        for row in table("forms")["form"]
    }


def _class_words(words: Iterable[str]) -> re.Pattern[str]:
    """The words of a class or id as whole words; a pattern that nothing matches where there are none."""
    any_word = "|".join(re.escape(word).replace(r"\-", "[-_]?") for word in words)
    return re.compile(rf"(?<![a-z0-9])(?:{any_word})(?![a-z0-9])" if any_word else r"(?!)")


def _title_words(words: Iterable[str]) -> re.Pattern[str]:
    any_word = "|".join(map(re.escape, sorted(words, key=len, reverse=True)))
    marked = rf"^(?:{any_word}){AROUND}*[|:•·»!–—-]|[|:•·«(\[–—,-]{AROUND}*(?:{any_word}){AROUND}*$"
    return re.compile(marked if any_word else r"(?!)", re.IGNORECASE)


def segments(url: str | None) -> tuple[str, ...]:
    """The parts of an address's path, case folded, endings such as .html cut."""
    try:
        path = urlsplit(url or "").path
    except ValueError:
        return ()
    return tuple(re.sub(r"\.\w{3,5}$", "", unquote(part)).casefold() for part in path.split("/") if part)


def offers_rest(line: str) -> bool:
    """Whether a line, or its first sentence, offers the rest of a story to subscribers or members.

    >>> offers_rest("Already read enough? Subscribe to continue reading.")
    True
    >>> offers_rest("Subscribe to our newsletter")
    False
    """
    if len(line) > LONGEST_OFFER:
        return False
    parts = (line, *SENTENCE_END.split(line))
    return any(_offers().fullmatch(plain) for part in parts if (plain := folded(part)) and not _of_letters(plain))


def is_whole(body: Sequence[str]) -> bool:
    """Whether a body has four full paragraphs and more, and ends as a story does."""
    ends = bool(body) and is_sentence(body[-1]) and not body[-1].rstrip().endswith(CUT_SHORT)
    return ends and sum(map(is_prose, body)) >= WHOLE


def _of_letters(plain: str) -> bool:
    """Whether a folded text is about a newsletter: that a full story may be read there says nothing of this one."""
    return any(word in plain for word in _letter_words())


@cache
def _letter_words() -> tuple[str, ...]:
    return tuple(map(folded, table("forms")["stub"]["letters"]))


def is_counter(line: str) -> bool:
    """Whether a line only counts pictures: "3 of 12".

    >>> is_counter("Bild 3 von 12")
    True
    """
    return bool(_counters().fullmatch(folded(line)))


@cache
def _counters() -> re.Pattern[str]:
    return re.compile("|".join(table("forms")["counter"]["patterns"]))


@cache
def _offers() -> re.Pattern[str]:
    return re.compile("|".join(f"(?:{spelled(pattern)})" for pattern in table("forms")["stub"]["patterns"]))
