"""An article's text to the language it is written in."""

from __future__ import annotations

import re

from indexer.ngrams import likeliest

UNKNOWN = "und"
CODE = re.compile(r"([a-z]{2,3})(?:[-_][a-z0-9]+)*", re.IGNORECASE)  # "en", or more exactly "en-GB"
FEWEST_LETTERS = 40  # of a shorter text nothing certain can be said
ENOUGH = 600  # characters; more make it slower, not surer
SURE = 0.8


def language_code(text: str) -> str | None:
    """The language of a code such as "en" or "en-GB", without the country; None when it is no code.

    >>> language_code("en-GB")
    'en'
    """
    found = CODE.fullmatch(text.strip())
    return found[1].lower() if found else None


# langdetect takes short Chinese texts for Korean; these three are told apart by their letters.
SCRIPTS = {
    "ja": re.compile("[\u3040-\u30ff]"),
    "ko": re.compile("[\uac00-\ud7af]"),
    "zh": re.compile("[\u3400-\u9fff]"),
}
SHARE = 0.3  # of its letters that a script needs: Japanese is half in Chinese ones


def detect_language(text: str) -> str:
    """ISO 639-1 of the language a text is written in, "und" when it is too short or mixed to tell.

    The same text always gets the same answer.
    """
    sample = text[:ENOUGH]
    letters = sum(map(str.isalpha, sample))
    if letters < FEWEST_LETTERS:
        return UNKNOWN
    for language, script in SCRIPTS.items():
        if len(script.findall(sample)) > SHARE * letters:
            return language
    best = likeliest(sample)
    return best[0].split("-")[0] if best and best[1] >= SURE else UNKNOWN
