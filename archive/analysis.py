"""Text to the tokens it is searched by: one analysis for the index, the query and the highlighting."""

from __future__ import annotations

import re
import threading
import unicodedata
from collections.abc import Callable, Iterator, Sequence
from functools import lru_cache
from typing import Any, NamedTuple

import snowballstemmer  # type: ignore[import-untyped]
from rapidfuzz.distance import OSA

# A CJK character is a token of its own, so that any run of them is found as a phrase.
CJK = r"\u3040-\u30ff\u3400-\u4dbf\u4e00-\u9fff\uac00-\ud7af"
# Vowel signs, points and accents belong to their word, whatever the writing: \w leaves them out.
MARKS = "".join(mark for mark in map(chr, range(0x300, 0x10000)) if unicodedata.category(mark)[0] == "M")
# What readers leave out when they type: accents, Hebrew points, Arabic vowel signs and the lengthening stroke.
UNTYPED = re.compile("[\u0300-\u036f\u0591-\u05c7\u0610-\u061a\u0640\u064b-\u065f\u0670]")
REST = rf"[^\W_{CJK}{MARKS}]*(?:[{MARKS}]+[^\W_{CJK}]*)*"  # of a word, after its first letter
TOKEN = re.compile(rf"[{CJK}]|[^\W_{CJK}]{REST}")

# Words of one paragraph are never next to those of another: no phrase reaches across.
PARAGRAPH_GAP = 100

# What becomes of each ASCII character: letters and digits are parts of words, all else parts them.
TERM_CHARACTERS = {code: chr(code).lower() if chr(code).isalnum() else " " for code in range(128)}

# The commonest characters beyond ASCII that part words, so that texts with no other are read quickly.
SEPARATORS = "\u2019\u2018\u201c\u201d\u2013\u2014\u2026\u00a0\u2022\u00ab\u00bb"

# Snowball's name of each language we stem; other languages are searched by their exact words.
STEMMERS = {
    "ar": "arabic",
    "da": "danish",
    "de": "german",
    "el": "greek",
    "en": "english",
    "es": "spanish",
    "fi": "finnish",
    "fr": "french",
    "hu": "hungarian",
    "id": "indonesian",
    "it": "italian",
    "nl": "dutch",
    "no": "norwegian",
    "pt": "portuguese",
    "ro": "romanian",
    "ru": "russian",
    "sv": "swedish",
    "tr": "turkish",
}


class Token(NamedTuple):
    """A word as it is searched, and the characters of the text it stands at."""

    term: str
    start: int
    end: int


def tokens(text: str) -> Iterator[Token]:
    """The words of a text, folded, in order.

    >>> [token.term for token in tokens("Zürich’s al-Tanf")]
    ['zurich', 's', 'al', 'tanf']
    """
    for found in TOKEN.finditer(text):
        yield Token(fold(found.group()), found.start(), found.end())


def terms(text: str) -> tuple[str, ...]:
    """The folded words of a text."""
    if text.isascii():
        return tuple(text.translate(TERM_CHARACTERS).split())
    return tuple(fold(word) for word in TOKEN.findall(text))


@lru_cache(maxsize=200_000)
def fold(word: str) -> str:
    """The word without case, accents, ligatures and width: what is left is compared."""
    if word.isascii():
        return word.lower()
    plain = unicodedata.normalize("NFKD", word).casefold()
    plain = unicodedata.normalize("NFC", UNTYPED.sub("", plain))
    # "½" would fall apart into "1⁄2", which is two words. (A fullmatch might backtrack for ages.)
    found = TOKEN.match(plain)
    return plain if found and found.end() == len(plain) else word.casefold()


@lru_cache(maxsize=200_000)
def stem(term: str, language: str) -> str:
    """The stem of a folded word in a language: what its inflections have in common."""
    stemmer = _stemmers.of(language)
    return str(stemmer.stemWord(term)) if stemmer else term


def stem_all(terms: Sequence[str], language: str) -> Sequence[str]:
    """The stem of each of many folded words."""
    stemmer = _stemmers.of(language)
    return stemmer.stemWords(terms) if stemmer else terms


# Stemmers that take away a word's first letters, or change them.
CHANGE_THE_FRONT = frozenset(("ar", "el", "id", "nl", "tr"))


@lru_cache(maxsize=1_000)
def words_beginning(letters: str, language: str) -> re.Pattern[str] | None:
    """Finds the words whose stems may begin with one of these letters; None where that would be most of them.

    Words that begin beyond ASCII are found too, and parts of words behind a letter beyond ASCII.
    """
    if language in CHANGE_THE_FRONT or not (letters.isascii() and letters.isalnum()):
        return None
    first = rf"[{letters}{letters.upper()}\x80-\U0010ffff]"
    return re.compile(rf"{first}(?:(?<=[{CJK}])|(?<=[^\W_])(?<![A-Za-z0-9][A-Za-z0-9]){REST})")


class _Stemmers(threading.local):
    """The stemmers of one thread: a stemmer keeps the word it works on in itself."""

    def __init__(self) -> None:
        self.made: dict[str, Any] = {}

    def of(self, language: str) -> Any:
        """The stemmer of a language; None where Snowball has none."""
        if language not in self.made:
            name = STEMMERS.get(language)
            self.made[language] = snowballstemmer.stemmer(name) if name else None
            if hasattr(self.made[language], "maxCacheSize"):
                self.made[language].maxCacheSize = 0  # words come once, or out of our own cache
        return self.made[language]


_stemmers = _Stemmers()


@lru_cache(maxsize=1_000)
def is_like(pattern: str) -> Callable[[str], object]:
    """A test of folded words against a pattern in which * stands for any characters and ? for one.

    Each part between two * is taken where it first fits and not sought anew, so that a test takes linear time.
    """
    first, *rest = (re.escape(part).replace(r"\?", ".") for part in pattern.split("*"))
    between = "".join(f"(?>.*?{part})" for part in rest[:-1])
    return re.compile(first + between + "".join(f".*{part}" for part in rest[-1:]), re.DOTALL).fullmatch


def is_slip_of(text: str, slips: int) -> Callable[[str], bool]:
    """A test of folded words: the same first letter, and at most so many letters more, less, other or exchanged."""

    def test(word: str) -> bool:
        return word[:1] == text[:1] and OSA.distance(text, word, score_cutoff=slips) <= slips

    return test
