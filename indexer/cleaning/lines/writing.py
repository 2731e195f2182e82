"""A line in any writing comes in; how many words it says, and whether it ends a sentence, goes out."""

from __future__ import annotations

import re
from collections.abc import Iterable

# Two signs of Chinese or Japanese say about as much as a word, and four letters of the alphabets of Southeast Asia.
UNSPACED = re.compile(
    r"(?:[\u3005-\u3007\u3041-\u30ff\u3400-\u9fff\uf900-\ufaff]{1,2}"
    r"|[\u0e01-\u0eff\u1000-\u109f\u1780-\u17ff]{1,4})[、。，！？：；」』）】》]*"
)
# Names begin with a capital in these scripts only.
CASED = re.compile(r"[A-Za-z\u00c0-\u024f\u0370-\u052f\u0531-\u0587\u1e00-\u1fff]")

# Signs over, under and beside letters that re does not count to a word: Hebrew, Arabic, Indic, Thai.
MARKS = (
    r"\u0300-\u036f\u0591-\u05c7\u064b-\u065f\u0670\u0900-\u0903\u093a-\u094f"
    r"\u0981-\u0983\u09bc-\u09cd\u0e31-\u0e4e"
)
WORD = re.compile(rf"[^\W\d_](?:[^\W\d_]|[{MARKS}])*(?:[-'’](?:[^\W\d_]|[{MARKS}])+)*")
NO_SPACES = re.compile(r"[\u3041-\u30ff\u3400-\u9fff\uac00-\ud7af\u0e01-\u0eff]")

# Signs of Chinese and Japanese, and their punctuation.
FULL_WIDTH = re.compile(r"[\u3001-\u301b\u3041-\u30ff\u3400-\u9fff\uf900-\ufaff\uff01-\uff60]")
WIDE = re.compile(r"[\u3041-\u30ff\u3400-\u9fff\uac00-\ud7af\uf900-\ufaff]")
UNSPACED_RUN = re.compile(r"[\u3041-\u30ff\u3400-\u9fff\uac00-\ud7af\u0e01-\u0eff]{2,}")


def spaced(text: str) -> str:
    """A text with spaces set into writing that has none, so that what counts words by spaces can read it.

    >>> spaced("市議会は、橋を直す。").split()
    ['市議', '会は、', '橋を', '直す。']
    """
    return text if text.isascii() else UNSPACED.sub(r" \g<0> ", text)


def word_count(text: str) -> int:
    """How many words a text says, whether or not its writing sets spaces between them."""
    return len(spaced(text).split())


def width(text: str) -> int:
    """How wide a text stands, in letters: a sign of Chinese, Japanese or Korean says as much as two."""
    return len(text) if text.isascii() else len(text) + len(WIDE.findall(text))


def weighty_words(text: str) -> set[str]:
    """What two texts on one matter have in common: beginnings of longer words, pairs of signs without spaces."""
    plain = text.casefold()
    pairs = {run[at : at + 2] for run in UNSPACED_RUN.findall(plain) for at in range(len(run) - 1)}
    return pairs | {word[:6] for word in WORD.findall(plain) if len(word) >= 4 and not NO_SPACES.match(word)}


def has_case(text: str) -> bool:
    """Whether a text is in a script that has capitals, so that the lack of one says something."""
    return CASED.search(text) is not None


def any_of(words: Iterable[str]) -> str:
    """A pattern for any of these words as whole ones; in writing without spaces they may touch others."""
    longest_first = sorted(dict.fromkeys(words), key=len, reverse=True)
    touching = "|".join(re.escape(word) for word in longest_first if NO_SPACES.search(word))
    whole = "|".join(re.escape(word) for word in longest_first if not NO_SPACES.search(word))
    parts = [rf"(?<!\w)(?:{whole})(?!\w)"] if whole else []
    return f"(?:{'|'.join([*parts, touching] if touching else parts)})"
