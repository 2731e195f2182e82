"""The cleaner's knowledge: a table's name comes in, the rows of data/<name>.toml go out.

What belongs to one language alone lies in data/language_<code>.toml, a file per language.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from functools import cache
from importlib import resources
from types import MappingProxyType
from typing import Any

from archive.tables import read_table

LANGUAGE_FILE = re.compile(r"language_(?P<code>[a-z]{2,3})\.toml")
EDGES = " :.!…»›>«‹<|·•*-–—→↓↑▼▲+#：。！।،；;・【】［］〔〕「」『』《》〈〉"
# Signs without a width, and the stroke that stretches an Arabic word; one that parts Persian words is a space.
UNSEEN = dict.fromkeys(
    map(ord, "\u200b\u200d\u200e\u200f\u202a\u202b\u202c\u2066\u2067\u2068\u2069\u061c\ufeff\u0640")
)
# One letter written in several ways: Arabic and Persian, a Turkish i, Greek accents that capitals do not carry.
ALIKE = {
    ord(one): other
    for some, other in (
        ("\u200c", " "),
        ("أإآٱ", "ا"),
        ("يىئ", "ی"),
        ("ك", "ک"),
        ("ةۀ", "ه"),
        ("ı", "i"),
        ("ά", "α"),
        ("έ", "ε"),
        ("ή", "η"),
        ("ίϊΐ", "ι"),
        ("ό", "ο"),
        ("ύϋΰ", "υ"),
        ("ώ", "ω"),
        ("ς", "σ"),
        ("ё", "е"),
        ("：", ":"),
        ("（", "("),
        ("）", ")"),
    )
    for one in some
}
# Marks over Arabic and Hebrew letters, which most texts leave out, and the dot that folding leaves of a Turkish İ.
POINTS = dict.fromkeys((*range(0x064B, 0x0653), 0x0670, *range(0x05B0, 0x05BD), 0x05BF, 0x05C1, 0x05C2, 0x0307))
SPELLED = ALIKE | UNSEEN | POINTS


@cache
def table(name: str) -> dict[str, Any]:
    """The rows of one table, read once; callers leave them as they are."""
    return read_table("indexer.cleaning", name)


@cache
def languages() -> Mapping[str, dict[str, Any]]:
    """What is known of each language by its ISO 639-1 code, in the order of the codes."""
    files = (resources.files("indexer.cleaning") / "data").iterdir()
    codes = sorted(found["code"] for file in files if (found := LANGUAGE_FILE.fullmatch(file.name)))
    return MappingProxyType({code: table(f"language_{code}") for code in codes})


@cache
def in_all_languages(section: str, key: str) -> tuple[str, ...]:
    """The words of every language under one key of a section ("pictures", "leads"), each once."""
    words = (word for rows in languages().values() for word in rows.get(section, {}).get(key, ()))
    return tuple(dict.fromkeys(words))


def spelled(text: str) -> str:
    """A text with letters that are written in several ways in one of them, and nothing that has no width.

    It is no text to show. Letters with a case are taken to be small.

    >>> spelled("اقرأ أيضًا")
    'اقرا ایضا'
    """
    return text if text.isascii() else text.translate(SPELLED)


def folded(line: str) -> str:
    """A line as the tables spell it: one kind of space and quote, no case, no edge punctuation.

    >>> folded("  Most Read: ")
    'most read'
    """
    plain = spelled(line.replace("’", "'").replace("‘", "'").casefold())
    return " ".join(plain.split()).strip(EDGES)
