"""Where sentences end, in any script: the one rule of this room and of cleaning."""

from __future__ import annotations

import re

# What may close after the last sign of a sentence; French sets a space before it.
CLOSERS = r"(?:\s?[\"”’'»“)\]」』）】》〉›])*$"
# What a sentence ends with; a Greek one asks with ";".
SENTENCE = re.compile(r"(?:[.!?…。！？؟۔।॥｡]|(?<=[\u0370-\u03ff]);)" + CLOSERS)
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
