"""A name as it is written to the form names are compared in."""

from __future__ import annotations

import re
import unicodedata

NOT_HEARD = re.compile(r"['’‘`´ʻʼʿʾ.]")
WORD = re.compile(r"\w+")
VOICED = "\u3099\u309a"  # the marks that make another Japanese letter of one
SPECIAL_LETTERS = str.maketrans({"ø": "o", "đ": "d", "ł": "l", "ı": "i", "æ": "ae", "œ": "oe", "ð": "d", "þ": "th"})


def fold(name: str) -> str:
    """The form names are compared in: no case, accents, apostrophes or dots; hyphens are spaces.

    >>> fold("Al-Qā’im")
    'al qaim'
    """
    name = name.casefold()
    if name.isalpha() and name.isascii():
        return name
    if not name.isascii():
        decomposed = unicodedata.normalize("NFKD", name.translate(SPECIAL_LETTERS))
        plain = (letter for letter in decomposed if not unicodedata.combining(letter) or letter in VOICED)
        name = unicodedata.normalize("NFC", "".join(plain))  # Korean syllables come apart above
    return " ".join(WORD.findall(NOT_HEARD.sub("", name)))
