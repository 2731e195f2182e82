"""Text whose UTF-8 somebody once read as Windows-1252 comes in ("donâ€™t"), the text as it was written goes out."""

from __future__ import annotations

import re
from functools import cache

# A page about encodings may show one or two; more are the page's own writing gone wrong.
FEWEST = 3
# European text in UTF-8 that is read as Windows-1252 is full of these; "É®" may be meant.
TELLING_LEADS = "ÂÃâ"


def mended(text: str) -> str:
    """The text with its twice encoded characters read once, where there are several; else as it is.

    >>> mended("donâ€™t, wonâ€™t, canâ€™t")
    'don’t, won’t, can’t'
    """
    if not any(lead in text for lead in TELLING_LEADS):
        return text
    telling = sum(
        found[0][0] in TELLING_LEADS and _read_once(found) != found[0] for found in _pattern().finditer(text)
    )
    return _pattern().sub(_read_once, text) if telling >= FEWEST else text


def _read_once(found: re.Match[str]) -> str:
    try:
        return bytes(_bytes()[letter] for letter in found[0]).decode()
    except UnicodeDecodeError:
        return found[0]


@cache
def _bytes() -> dict[str, int]:
    """The byte of each character that Windows-1252 reads out of it, or Latin-1 where that reads none."""
    known = {}
    for byte in range(0x80, 0x100):
        known[chr(byte)] = byte
        known[bytes([byte]).decode("cp1252", "replace")] = byte
    known.pop("\ufffd", None)
    return known


@cache
def _pattern() -> re.Pattern[str]:
    """What UTF-8 characters of two to four bytes look like when each byte is read as one character."""
    follows = _letters(0x80, 0xBF)
    shapes = ((0xC2, 0xDF, 1), (0xE0, 0xEF, 2), (0xF0, 0xF4, 3))
    return re.compile("|".join(f"[{_letters(low, high)}][{follows}]{{{count}}}" for low, high, count in shapes))


def _letters(low: int, high: int) -> str:
    return "".join(re.escape(letter) for letter, byte in _bytes().items() if low <= byte <= high)
