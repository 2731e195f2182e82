"""Texts and facts with their truths to figures, each counted as its docstring says."""

from __future__ import annotations

import re
import unicodedata
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass

WORD = re.compile(r"\w+")
GRAM = 4
STRAIGHT = str.maketrans(
    {
        **dict.fromkeys("‘’‚‛′`´", "'"),
        **dict.fromkeys("“”„‟″«»", '"'),
        **dict.fromkeys("‐‑‒–—―−", "-"),
    }
)
AUTHOR_BREAK = re.compile(r"[;,|/&]|\b(?:and|und|et|by)\b", re.IGNORECASE)
LEAD_WORDS = re.compile(r"^\s*(?:by|von|par|por|written by|posted by|from)\b[:\s]*", re.IGNORECASE)


@dataclass(frozen=True)
class Overlap:
    """Word 4-grams of one page: `hit` in both texts, `extra` only in ours, `lost` only in the truth."""

    hit: int
    extra: int
    lost: int


@dataclass(frozen=True)
class Figures:
    """Precision, recall and their harmonic mean, each between 0 and 1."""

    precision: float
    recall: float

    @property
    def f1(self) -> float:
        both = self.precision + self.recall
        return 2 * self.precision * self.recall / both if both else 0.0


def word_grams(text: str) -> Counter[tuple[str, ...]]:
    """The multiset of word 4-grams, case kept; a text of at most four words is one gram."""
    words = WORD.findall(text)
    if not words:
        return Counter()
    return Counter(tuple(words[start : start + GRAM]) for start in range(max(1, len(words) - GRAM + 1)))


def body_overlap(found: str, truth: str) -> Overlap:
    """How many word 4-grams two bodies share and do not share."""
    ours, theirs = word_grams(found), word_grams(truth)
    hit = (ours & theirs).total()
    return Overlap(hit, ours.total() - hit, theirs.total() - hit)


def body_f1(overlaps: Iterable[Overlap]) -> Figures:
    """Mean precision over pages with any output, mean recall over pages with any truth."""
    pages = list(overlaps)
    return Figures(
        _mean([page.hit / (page.hit + page.extra) for page in pages if page.hit + page.extra]),
        _mean([page.hit / (page.hit + page.lost) for page in pages if page.hit + page.lost]),
    )


def same_words(found: str, truth: str) -> bool:
    """Exact body: the two texts have the same words in the same order."""
    return WORD.findall(found) == WORD.findall(truth)


def same_title(found: str | None, truth: str) -> bool:
    """Title exact: equal after NFKC, straight quotes and dashes, case folding and single spaces."""
    return found is not None and folded_title(found) == folded_title(truth)


def folded_title(title: str) -> str:
    straight = unicodedata.normalize("NFKC", title.translate(STRAIGHT)).translate(STRAIGHT)
    return " ".join(straight.casefold().split())


def author_set(authors: Iterable[str]) -> frozenset[str]:
    """Authors split at ; , | / & and, und, et, by; lead words cut; accents and punctuation dropped."""
    pieces = (piece for author in authors for piece in AUTHOR_BREAK.split(LEAD_WORDS.sub("", author)))
    return frozenset(name for name in map(_folded_name, pieces) if name)


def same_day(found: str | None, truth: str) -> bool:
    """Date: the same calendar day, read from the first ten characters of two ISO dates."""
    return found is not None and found[:10] == truth[:10]


def share(claims: Iterable[bool]) -> float:
    """How many of the claims hold, between 0 and 1."""
    return _mean([float(claim) for claim in claims])


def _folded_name(name: str) -> str:
    plain = "".join(letter for letter in unicodedata.normalize("NFKD", name) if not unicodedata.combining(letter))
    return " ".join(WORD.findall(plain.casefold()))


def _mean(values: list[float]) -> float:
    return sum(values) / len(values) if values else 0.0
