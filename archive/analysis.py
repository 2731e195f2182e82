"""Text to the tokens it is searched by: one analysis for the index, the query and the highlighting."""

from __future__ import annotations

import re
import threading
import unicodedata
from collections.abc import Callable, Iterator, Sequence
from functools import cache, lru_cache
from typing import Any, NamedTuple

import snowballstemmer  # type: ignore[import-untyped]
from rapidfuzz.distance import OSA

from archive.tables import read_table

# Writing that sets no spaces between words: each character, with the signs on it, is a token of its own, so that
# any run of them is found as a phrase. Chinese, Japanese, Thai, Lao, Burmese, Khmer; Korean, whose words carry
# particles.
LEADING_JAMO, JAMO = "\u1100-\u115f\ua960-\ua97c", "\u1160-\u11ff\ud7b0-\ud7fb"
CJK = (
    "\u3005-\u3007\u3041-\u3096\u309d-\u309f\u30a1-\u30fa\u30fc-\u30ff\u3105-\u312f\u3131-\u318e"
    "\u31a0-\u31bf\u31f0-\u31ff\u3400-\u4dbf\u4e00-\u9fff\uac00-\ud7a3\uf900-\ufaff\uff66-\uff9d"
    "\U00020000-\U0003ffff"
)
SOUTHEAST_ASIAN = "".join(
    filter(str.isalpha, map(chr, (*range(0xE00, 0xF00), *range(0x1000, 0x10A0), *range(0x1780, 0x1800))))
)
UNSPACED = CJK + LEADING_JAMO + SOUTHEAST_ASIAN
FIRST_UNSPACED = re.compile(rf"[{UNSPACED}]")
# Vowels and sound marks that are letters and yet belong to the character before them.
TRAILING = "\uff9e\uff9f\u0e30\u0e32\u0e33\u0e45\u0eb0\u0eb2\u0eb3"
FIRST_PLANE = [chr(code) for code in range(0x300, 0x10000)]
# Soft hyphens and the joiners of Persian and Indic writing stand within a word and are no part of it.
UNSEEN = "\u00ad\u200c\u200d\u2060\ufeff"
# Vowel signs, points and accents belong to their word, whatever the writing: \w leaves them out.
MARKS = "".join(mark for mark in FIRST_PLANE if unicodedata.category(mark)[0] == "M") + UNSEEN
# Signs for glottal stops are read as the apostrophes that others write in their place: they part words.
APOSTROPHES = "\u02b9-\u02bf\u02c8"
WITHIN = rf"[^\W_{UNSPACED}{APOSTROPHES}{MARKS}]"
TOKEN = re.compile(rf"[{LEADING_JAMO}][{JAMO}]*|[{UNSPACED}][{MARKS}{TRAILING}]*|{WITHIN}+(?:[{MARKS}]+{WITHIN}*)*")
# Where a hyphen between words would stand between two characters of one run.
BETWEEN_UNSPACED = re.compile(rf"(?<=[{UNSPACED}{MARKS}{TRAILING}])-(?=[{UNSPACED}])")
# What readers leave out when they type: accents (but й is no и), Hebrew points, Arabic vowel signs and the
# lengthening stroke, the dot below that makes Hindi letters of Persian ones.
UNTYPED = re.compile(
    f"(?<!и)\u0306|[\u0300-\u0305\u0307-\u036f\u0591-\u05c7\u0610-\u061a\u0640\u064b-\u065f\u0670\u093c{UNSEEN}]"
)
# Letters that readers write for one another. Most accents fall off by themselves; what is left has no parts.
LETTERS = str.maketrans(
    {"ø": "o", "ł": "l", "đ": "d", "ð": "d", "ħ": "h", "ı": "i", "æ": "ae", "œ": "oe", "þ": "th"}
    # Arabic as Persians, Kurds and Pakistanis write it; final ya and ta marbuta without their dots
    | {"ٱ": "ا", "ى": "ي", "ی": "ي", "ک": "ك", "ڪ": "ك", "ة": "ه", "ۃ": "ه", "ە": "ه", "ہ": "ه"}
    | {"\u0901": "\u0902"}  # Hindi: the moon and the dot over a nasal vowel
    | {digit: str(unicodedata.decimal(digit)) for digit in FIRST_PLANE if unicodedata.category(digit) == "Nd"}
)

# Words of one paragraph are never next to those of another: no phrase reaches across.
PARAGRAPH_GAP = 100

# What becomes of each ASCII character: letters and digits are parts of words, all else parts them.
TERM_CHARACTERS = {code: chr(code).lower() if chr(code).isalnum() else " " for code in range(128)}

# The commonest characters beyond ASCII that part words, so that texts with no other are read quickly.
SEPARATORS = "\u2019\u2018\u201c\u201d\u2013\u2014\u2026\u00a0\u2022\u00ab\u00bb"

# Snowball's name of each language we stem; other languages are searched by their exact words.
STEMMERS = {
    "ar": "arabic",
    "ca": "catalan",
    "cs": "czech",
    "da": "danish",
    "de": "german",
    "el": "greek",
    "en": "english",
    "es": "spanish",
    "et": "estonian",
    "fa": "persian",
    "fi": "finnish",
    "fr": "french",
    "hi": "hindi",
    "hu": "hungarian",
    "id": "indonesian",
    "it": "italian",
    "lt": "lithuanian",
    "ne": "nepali",
    "nl": "dutch",
    "no": "norwegian",
    "pl": "polish",
    "pt": "portuguese",
    "ro": "romanian",
    "ru": "russian",
    "sv": "swedish",
    "ta": "tamil",
    "tr": "turkish",
}

# Stemmers know endings by their accents, which folded words have lost: what an ending is written like to them.
ENDINGS = {
    "ar": (("ه", "ة"),),
    "ca": (("cions", "ció"), ("cio", "ció"), ("sions", "sió"), ("sio", "sió")),
    "cs": (("ach", "ách"), ("eho", "ého"), ("iho", "ího")),
    "pl": (("ow", "ów"),),
    "pt": (("coes", "ção"), ("cao", "ção"), ("oes", "ão"), ("ao", "ão")),
    "ro": tuple((f"ati{ending}", f"ați{ending}") for ending in ("ilor", "ile", "ei", "e", "a", "i")),
}
PERSIAN = str.maketrans("يك", "یک")
# Turkish vowels follow one another: before e in an ending they are front ones, before a back ones.
UNFOLDED = {"fa", "tr", *ENDINGS}
FRONT, BACK = str.maketrans("ou", "öü"), str.maketrans("i", "ı")


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


def is_unspaced(word: str) -> bool:
    """Whether a folded word is a character of writing that sets no spaces."""
    return bool(FIRST_UNSPACED.match(word))


@lru_cache(maxsize=200_000)
def fold(word: str) -> str:
    """The word without case, accents, ligatures, width and variants of letters: what is left is compared."""
    if word.isascii():
        return word.lower()
    plain = unicodedata.normalize("NFKD", word).casefold()
    plain = unicodedata.normalize("NFC", UNTYPED.sub("", plain).translate(LETTERS))
    # "½" would fall apart into "1⁄2", which is two words. (A fullmatch might backtrack for ages.)
    found = TOKEN.match(plain)
    return plain if found and found.end() == len(plain) else word.lower()


@lru_cache(maxsize=200_000)
def stem(term: str, language: str) -> str:
    """The stem of a folded word in a language: what its inflections have in common."""
    stemmer = _stemmers.of(language)
    if not stemmer or language not in UNFOLDED:
        return str(stemmer.stemWord(term)) if stemmer else term
    return fold(stemmer.stemWord(unfolded(term, language)))


def stem_all(terms: Sequence[str], language: str) -> Sequence[str]:
    """The stem of each of many folded words."""
    stemmer = _stemmers.of(language)
    if not stemmer or language not in UNFOLDED:
        return stemmer.stemWords(terms) if stemmer else terms
    return list(map(fold, stemmer.stemWords([unfolded(term, language) for term in terms])))


def unfolded(term: str, language: str) -> str:
    """A folded word as its language's stemmer knows it.

    >>> unfolded("inundacoes", "pt"), unfolded("kopruler", "tr")
    ('inundação', 'köprüler')
    """
    if language == "fa":
        return term.translate(PERSIAN)
    if language == "tr":
        last = max("aeiou", key=term.rfind)
        return term.translate(FRONT if last == "e" else BACK if last == "a" else {})
    for ending, written in ENDINGS.get(language, ()):
        if term.endswith(ending):
            return term[: -len(ending)] + written
    return term


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
    unspaced = rf"(?<=[{UNSPACED}])[{MARKS}{TRAILING}{JAMO}]*"
    within = rf"(?<={WITHIN})(?<![A-Za-z0-9][A-Za-z0-9])(?:{WITHIN}|[{MARKS}])*"
    return re.compile(rf"{first}(?:{unspaced}|{within})")


@cache
def stopwords(language: str) -> frozenset[str]:
    """The folded words of a language that say nothing about a subject; none where we have no list."""
    return frozenset(terms(read_table("archive", "stopwords").get(language, "")))


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
