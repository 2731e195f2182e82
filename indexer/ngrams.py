"""A text to how likely it is written in each language, by the n-gram profiles of langdetect.

This is langdetect's own way (N. Shuyo's), with many n-grams weighed at a time: each of several trials draws n-grams
of the text by chance until one language is all but certain, and a language's share is its mean over the trials.
What chance draws is settled once, so that the same text always gets the same answer.
"""

from __future__ import annotations

import functools
import json
import re
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from langdetect.detector import Detector
from langdetect.detector_factory import PROFILES_DIRECTORY
from langdetect.utils.ngram import NGram
from numpy.typing import NDArray

Floats = NDArray[np.float32]
Numbers = NDArray[np.intp]

TRIALS = 7
SEED = 0
SMOOTHING, SPREAD, BASE = 0.5, 0.05, 10_000  # what an n-gram adds to languages that do not have it
CERTAIN = 1e-5  # what all other languages may have left when a trial ends
TOGETHER = 5  # n-grams between two looks at whether it has
FEW, MOST = 20, 200  # looks of a trial: as many as nearly all texts need, and as many as there may be
KNOWN_WORDS = 20_000  # whose n-grams are remembered

LATIN = re.compile("[A-z]")
OTHER_LETTERS = re.compile("[\u0300-\u1dff\u1f00-\U0010ffff]")


def likeliest(text: str) -> tuple[str, float] | None:
    """The likeliest language by langdetect's name for it and its share of 1; None without letters it knows."""
    found = [numbers for word in _words(text) if len(numbers := _ngrams(word))]
    if not found:
        return None
    mean = _trials(np.concatenate(found)).mean(axis=0)
    best = int(mean.argmax())
    return profiles().languages[best], float(mean[best])


def _words(text: str) -> list[str]:
    """The words as langdetect takes them, each with the spaces beside it."""
    text = NGram.normalize_vi(Detector.MAIL_RE.sub(" ", Detector.URL_RE.sub(" ", text)))
    if not text.isascii() and len(LATIN.findall(text)) * 2 < len(OTHER_LETTERS.findall(text)):
        text = LATIN.sub("", text)  # names and firms in a text of another script
    return [f" {word} " for word in text.translate(_normal()).split(" ") if word]


@functools.lru_cache(maxsize=KNOWN_WORDS)
def _ngrams(word: str) -> Numbers:
    """The numbers of the n-grams of a word: one to three letters that end at each, but within capitals."""
    known = profiles().numbers
    ends = (at for at in range(1, len(word)) if not (word[at].isupper() and word[at - 1].isupper()))
    found = (word[max(0, at - size) : at + 1] for at in ends for size in range(min(3, at + 1)))
    return np.array([known[one] for one in found if one in known], dtype=np.intp)


def _trials(ngrams: Numbers) -> Floats:
    """What each trial says of each language: float32 [trials, languages]."""
    drawn, weights = _chance()
    shares = _walk(ngrams[(drawn[:, :FEW] * len(ngrams)).astype(np.intp)], weights)
    ended = _are_certain(shares)
    for trial in np.flatnonzero(~ended.any(axis=1)):
        # Two languages in one text may never come to an end; then the last look counts.
        all_drawn = ngrams[(drawn[trial : trial + 1] * len(ngrams)).astype(np.intp)]
        longer = _walk(all_drawn, weights[trial : trial + 1])[0]
        certain = _are_certain(longer)
        shares[trial, 0] = longer[certain.argmax() if certain.any() else -1]
    return _settled(shares[np.arange(TRIALS), ended.argmax(axis=1)])


def _walk(drawn: Numbers, weights: Floats) -> Floats:
    """How likely each language is at each look of each trial, as logarithms: that of the likeliest is 0.

    The numbers of n-grams [trials, looks, together] go in, float32 [trials, looks, languages] comes out.
    """
    each = profiles().shares[drawn] + weights[:, None, None, None]
    logs = np.log(each.prod(axis=2)).cumsum(axis=1, dtype=np.float32)
    best: Floats = logs - logs.max(axis=2, keepdims=True)
    return best


def _are_certain(logs: Floats) -> NDArray[np.bool_]:
    """Whether the likeliest language leaves next to nothing to the others."""
    certain: NDArray[np.bool_] = np.exp(logs).sum(axis=-1) < 1 + CERTAIN
    return certain


def _settled(logs: Floats) -> Floats:
    shares = np.exp(logs)
    settled: Floats = shares / shares.sum(axis=1, keepdims=True)
    return settled


@functools.cache
def _chance() -> tuple[NDArray[np.float64], Floats]:
    """Which part of a text each draw takes, from 0 to 1 [trials, looks, together], and each trial's smoothing."""
    chance = np.random.default_rng(SEED)
    smoothing = SMOOTHING + SPREAD * chance.standard_normal(TRIALS)
    return chance.random((TRIALS, MOST, TOGETHER)), (smoothing / BASE).astype(np.float32)


@dataclass(frozen=True)
class Profiles:
    """How often each language has each n-gram: float32 [n-grams, languages], the n-grams by number."""

    languages: tuple[str, ...]
    numbers: dict[str, int]
    shares: Floats


@functools.cache
def profiles() -> Profiles:
    """The profiles that come with langdetect, in order of their names."""
    paths = sorted(Path(PROFILES_DIRECTORY).iterdir())
    held = [json.loads(path.read_bytes()) for path in paths if not path.name.startswith(".")]
    numbers: dict[str, int] = {}
    for profile in held:
        for ngram in profile["freq"]:
            numbers.setdefault(ngram, len(numbers))
    shares = np.zeros((len(numbers), len(held)), dtype=np.float32)
    for column, profile in enumerate(held):
        counted, totals = profile["freq"], profile["n_words"]  # of n-grams of one, two and three letters
        rows = np.fromiter(map(numbers.__getitem__, counted), dtype=np.intp)
        of = np.fromiter((totals[len(ngram) - 1] for ngram in counted), dtype=float)
        shares[rows, column] = np.fromiter(counted.values(), dtype=float) / of
    return Profiles(tuple(profile["name"] for profile in held), numbers, shares)


class _Normal(dict[int, str]):
    """Characters as the profiles have them, by code point; filled as they come."""

    def __missing__(self, code: int) -> str:
        self[code] = NGram.normalize(chr(code))
        return self[code]


@functools.cache
def _normal() -> _Normal:
    return _Normal()
