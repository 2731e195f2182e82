"""Bytes that are not UTF-8 come in, the encoding they are most likely written in goes out."""

from __future__ import annotations

import re
import unicodedata
from itertools import pairwise

from charset_normalizer import from_bytes

from indexer.language import detect_language

# What each older encoding was used for; of two that read the same, the first is taken.
LANGUAGES = {
    "cp1252": "en de fr es it pt nl da no sv fi is ga ca eu gl af sw id ms tl sq",
    "cp1250": "pl cs sk hu sl hr ro sq",
    "iso8859-2": "pl cs sk hu sl hr ro",
    "cp1251": "ru uk bg mk be sr",
    "koi8-r": "ru uk bg",
    "cp866": "ru uk bg",
    "iso8859-5": "ru uk bg mk sr",
    "cp1253": "el",
    "cp1254": "tr",
    "cp1255": "he",
    "cp1256": "ar fa ur",
    "cp1257": "lt lv et",
    "cp1258": "vi",
    "cp874": "th",
    "cp932": "ja",
    "euc_jp": "ja",
    "gb18030": "zh",
    "big5": "zh",
    "cp949": "ko",
}
OF_PAIRS = frozenset(("cp932", "euc_jp", "gb18030", "big5", "cp949"))  # bytes that fit these by chance are rare
USUAL = "cp1252"
SAMPLE = 6_000  # bytes that are looked at
NO_TEXT = re.compile(rb"<script\b.{0,20000}?</script|<style\b.{0,20000}?</style|<[^<>]{0,2000}>", re.S | re.I)
BEYOND_ASCII = re.compile(rb"[\x80-\xff]")
# Signs that stand in texts of any language.
PUNCTUATION = frozenset("\u00a0«»“”„‘’‚–—…•·°§©®€£¡¿、。，：；？！「」『』（）《》")
MOST_ODD = 0.02  # of the characters beyond ASCII that a reading may have before another is looked for


def likeliest_encoding(content: bytes, stated: str | None = None) -> str:
    """The encoding in which the bytes read as a text of a language it was used for; what is `stated` goes first.

    Where no reading shows a language, as in short texts, it is what is stated, else windows-1252.
    """
    sample = _sample(content)
    if not sample:
        return stated or USUAL
    if stated in OF_PAIRS and _odd_share(sample.decode(stated or USUAL, "replace")) <= MOST_ODD:
        return stated or USUAL
    best, least = stated or USUAL, 1.0
    for encoding in _candidates(sample, stated):
        text = sample.decode(encoding, "replace")
        odd = _odd_share(text)
        if odd < least and detect_language(text) in LANGUAGES[encoding].split():
            best, least = encoding, odd
        if least <= MOST_ODD:
            break
    return best


def _candidates(sample: bytes, stated: str | None) -> list[str]:
    """The encodings to try, the likeliest first, each once."""
    guess = from_bytes(sample).best()
    guessed = {"euc_jis_2004": "euc_jp", "shift_jis_2004": "cp932", "koi8_r": "koi8-r", "iso8859_2": "iso8859-2"}
    name = guessed.get(guess.encoding, guess.encoding) if guess else ""
    # Texts that are mostly ASCII are in a language of the west, whose encodings the guess does not tell apart.
    is_western = len(BEYOND_ASCII.findall(sample)) < 0.2 * len(sample)
    first = [stated or "", *((USUAL, name) if is_western else (name, USUAL))]
    return [one for one in dict.fromkeys((*first, *LANGUAGES)) if one in LANGUAGES]


def _sample(content: bytes) -> bytes:
    """Lines of the text that have characters beyond ASCII, without the markup."""
    first = BEYOND_ASCII.search(content)
    if not first:
        return b""
    lines = NO_TEXT.sub(b"\n", content[max(0, first.start() - SAMPLE) :][: 20 * SAMPLE]).splitlines()
    return b"\n".join(line.strip() for line in lines if BEYOND_ASCII.search(line))[:SAMPLE]


def _odd_share(text: str) -> float:
    """The share of the characters beyond ASCII that look wrong: signs, controls, capitals after small letters."""
    beyond = [(before, one) for before, one in pairwise(f" {text}") if one > "\x7f"]
    odd = sum(_is_odd(before, one) for before, one in beyond)
    return odd / len(beyond) if beyond else 0.0


def _is_odd(before: str, character: str) -> bool:
    if character.isupper():
        return before.islower()
    return unicodedata.category(character)[0] not in "LM" and character not in PUNCTUATION
