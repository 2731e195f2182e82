"""Where sentences end, in any script: the one rule of this room and of cleaning."""

from __future__ import annotations

import re

# What may close after the last sign of a sentence; French sets a space before it.
CLOSERS = r"(?:\s?[\"”’'»“)\]」』）】》〉›])*$"
# What a sentence ends with; a Greek one asks with ";".
SENTENCE = re.compile(r"(?:[.!?…。！？؟۔।॥｡]|(?<=[\u0370-\u03ff]);)" + CLOSERS)
# Where a sentence may end within a text: at blanks, and in Chinese and Japanese without any.
GAP = re.compile(r"\s+|(?<=[。！？｡])(?![」』）】》〉])")
LAST = 12  # characters that show whether a sentence ends
# What a line ends with that goes on below it.
PAUSE = re.compile(r"[:;,，：；、،؛]" + CLOSERS)


def ends_sentence(text: str) -> bool:
    """Whether a text ends as a sentence does.

    >>> ends_sentence("« Ce n’était rien. »")
    True
    """
    return SENTENCE.search(text.rstrip()) is not None


def goes_on(text: str) -> bool:
    """Whether a text ends in mid-sentence, with a colon or a comma."""
    return PAUSE.search(text.rstrip()) is not None


def sentence_around(text: str, start: int, end: int) -> str:
    """The sentence in which this stretch of a text stands.

    >>> sentence_around("It rained. In Hit, it snowed. Nobody came.", 14, 17)
    'In Hit, it snowed.'
    """
    gaps = [
        gap
        for gap in GAP.finditer(text)
        if ends_sentence(text[max(0, gap.start() - LAST) : gap.start()])
        and not text[gap.end() : gap.end() + 1].islower()
    ]
    begin = max((gap.end() for gap in gaps if gap.end() <= start), default=0)
    stop = min((gap.start() for gap in gaps if gap.start() >= end), default=len(text))
    return text[begin:stop].strip()
