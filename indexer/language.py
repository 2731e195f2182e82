"""An article's text to the language it is written in."""

from __future__ import annotations

from langdetect import detect_langs
from langdetect.detector_factory import DetectorFactory, init_factory
from langdetect.lang_detect_exception import LangDetectException

UNKNOWN = "und"
FEWEST_LETTERS = 40  # of a shorter text nothing certain can be said
ENOUGH = 1_000  # characters; more make it slower, not surer
SURE = 0.8


def detect_language(text: str) -> str:
    """ISO 639-1 of the language a text is written in, "und" when it is too short or mixed to tell.

    The same text always gets the same answer.
    """
    sample = text[:ENOUGH]
    if sum(map(str.isalpha, sample)) < FEWEST_LETTERS:
        return UNKNOWN
    # Unseeded, langdetect draws its samples by chance and may answer differently each time.
    DetectorFactory.seed = 0
    init_factory()
    try:
        best = _likeliest(sample)
    except LangDetectException:
        return UNKNOWN
    return best[0] if best[1] >= SURE else UNKNOWN


def _likeliest(text: str) -> tuple[str, float]:
    first = detect_langs(text)[0]
    return str(first.lang).split("-")[0], float(first.prob)
