"""An entry of a body and those beside it come in; whether it is a heading within the story, or prose, goes out."""

from __future__ import annotations

import re
from unicodedata import east_asian_width

from archive.sentences import ends_sentence, goes_on

CROSSHEAD_LENGTH = 80  # characters; the longest in the fixtures has 40
# What entries of lists have, such as scores and prices, and headings hardly ever.
OF_LISTS = re.compile(r"(?<!\w)\d+(?!\w)|[,:;()[\]，：；、（）]")
# A time of day as it heads a post of a liveblog, with what may stand round it: "14.05 Uhr", "2:05 p.m. GMT".
CLOCK = re.compile(
    r"\[?(?:\w{2,4}\.? )?\d{1,2} ?[:.h] ?[0-5٠-٥۰-۵]\d"
    r"(?: ?(?:h|uhr|hs|hrs|[ap]\.? ?m\.?))?(?: ?[A-Z]{2,4})?\]?",
    re.IGNORECASE,
)


def is_crosshead(text: str, before: str, after: str) -> bool:
    """Whether an entry of a body is a heading within it: short and no sentence, alone, over a longer paragraph.

    Where two such entries follow each other they are a list: the squads, the winners, the prices. One that
    opens the body is a standfirst that nothing marked as such. A time of day heads a post, also the first, and may
    stand above its headline.
    """
    if CLOCK.fullmatch(text):
        return len(after) > len(text) and not CLOCK.fullmatch(after)
    alone = before and not (_is_heading(before) or _is_short(after))
    return bool(alone) and _is_short(text) and len(after) > len(text) and not OF_LISTS.search(text)


def _is_heading(before: str) -> bool:
    """Whether what stands above is short itself; a post's time may stand above its headline."""
    return _is_short(before) and not CLOCK.fullmatch(before)


def is_prose(text: str) -> bool:
    """Whether an entry of a body is a whole paragraph of sentences: too long for a label, and it ends."""
    return is_sentence(text) and (len(text) > CROSSHEAD_LENGTH or _columns(text) > CROSSHEAD_LENGTH)


def _columns(text: str) -> int:
    """How wide a text stands: a letter of Chinese, Japanese or Korean says as much as two."""
    return len(text) + (0 if text.isascii() else sum(east_asian_width(letter) in "WF" for letter in text))


def _is_short(text: str) -> bool:
    return 0 < len(text) <= CROSSHEAD_LENGTH and not is_sentence(text)


def is_sentence(text: str) -> bool:
    """Whether a text ends as a sentence does, or in the middle of one: no heading either way."""
    return ends_sentence(text) or goes_on(text)
