"""Text to the units in which two copies are compared: words and signs, each with the blanks behind it.

The texts of the units joined are the text. What is the same but for typography has one key: curly and straight,
single and double quotation marks, long and short dashes, forms of one letter.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable
from functools import lru_cache
from typing import NamedTuple

from archive.analysis import MARKS, TRAILING, UNSEEN, UNSPACED, WITHIN

QUOTES = "'’‘‛‚\"“”„‟«»‹›`´′″＂＇「」『』"
DASHES = "-‐‑‒–—―−"
WORD = rf"{WITHIN}+(?:(?:['’{MARKS}]+|(?<=\d)[.,:](?=\d)){WITHIN}+)*[{MARKS}]*"
UNIT = re.compile(
    # Writing without spaces is compared by its characters.
    rf"(?:[{UNSPACED}][{MARKS}{TRAILING}]*|{WORD}|\.{{2,}}|[{DASHES}]+|(?P<quote>[{QUOTES}])(?P=quote)*|\S)\s*"
)
TATWEEL = "\u0640"  # lengthens an Arabic word, and says nothing
UNSAID = dict.fromkeys(map(ord, UNSEEN + TATWEEL))
SIGNS = str.maketrans(dict.fromkeys(QUOTES, "'") | dict.fromkeys(DASHES, "-"))


class Units(NamedTuple):
    """A text in units: `keys` say what each is, `texts` how it stands there, with the blanks behind it."""

    keys: tuple[str, ...]
    texts: tuple[str, ...]

    @property
    def words(self) -> int:
        """How many of them are words; signs are none."""
        return count_words(self.keys)


def units(text: str) -> Units:
    """The units of a text."""
    body = text.lstrip()
    texts = [found[0] for found in UNIT.finditer(body)]
    if blanks := text[: len(text) - len(body)]:
        texts[:1] = [blanks + "".join(texts[:1])]
    return Units(tuple(map(key, texts)), tuple(texts))


@lru_cache(maxsize=2**16)
def key(text: str) -> str:
    """What a unit is, however it is set."""
    said = unicodedata.normalize("NFKC", text.strip()).translate(UNSAID).translate(SIGNS)
    return said[0] if said and not said.strip("'-") else said if said.strip(".") else said[:3]


def is_word(key: str) -> bool:
    """Whether it is a word or a number, no sign."""
    return key[:1].isalnum()


def count_words(keys: Iterable[str]) -> int:
    """How many words there are among these."""
    return sum(map(is_word, keys))
