"""Lines that pages carry among their paragraphs come in, whether they tell of the page or the article goes out."""

from __future__ import annotations

import re
from functools import cache, lru_cache

from indexer.cleaning.lines.tables import table

NOTE = "a note on the article, not a part of it"
# A note is a sentence or two.
LONGEST = 700


def is_note(line: str) -> bool:
    """Whether a line points to another page or tells of pictures and dates, wherever it stands."""
    return _matches(line, "notes")


def is_closing_note(line: str) -> bool:
    """Whether a line at the end of a story says who helped, where it came from or how to reach the writer."""
    return is_note(line) or _matches(line, "closing_notes")


def _matches(line: str, notes: str) -> bool:
    return len(line) <= LONGEST and _fits(line, notes)


@lru_cache(maxsize=8192)
def _fits(line: str, notes: str) -> bool:
    return bool(_pattern(notes).fullmatch(line.replace("’", "'").strip(" *_–—-•")))


@cache
def _pattern(notes: str) -> re.Pattern[str]:
    return re.compile("|".join(f"(?:{shape})" for shape in table("sites")[notes]), re.IGNORECASE)
