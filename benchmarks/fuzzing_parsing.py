"""How long hostile texts take to be read: 50,000 characters as they are, and with the limit out of the way."""

from __future__ import annotations

import gc
import time
from collections.abc import Callable
from unittest.mock import patch

from archive import query
from benchmarks.speed_page import table

LENGTH = 50_000
LENGTHS = (LENGTH // 4, LENGTH // 2, LENGTH)
RUNS = 3

# What is repeated, by what it is called.
SHAPES = {
    "quotation marks": '"',
    "empty quotes": '""',
    "opening brackets": "(",
    "closing brackets": ")",
    "brackets and words": "(a ",
    "minus": "-",
    "minus and words": "-a ",
    "NOT": "NOT ",
    "NOT and brackets": "NOT (a ",
    "OR": "OR ",
    "OR and words": "a OR ",
    "NEAR": "NEAR/9 ",
    "NEAR and words": "a NEAR/9 ",
    "slips": "a~ ",
    "stars": "*",
    "patterns": "ab* ",
    "dates": "date:2015.. ",
    "no dates": "date:x ",
    "fields": "title:",
    "fields and words": "title:a ",
    "spaces": " ",
    "one word": "a",
    "one word again": "flood ",
    "emoji": "👩‍👩‍👧",
    "combining marks": "e\u0301\u0301",
    "Arabic": "مرحبا ",
    "CJK": "北",
    "hyphens": "a-",
    "capitals": "FLOOD OR WAR ",
}


def different_words(length: int) -> str:
    """Words that are all different."""
    return " ".join(f"{number:x}x" for number in range(length // 4))[:length]


def makers() -> dict[str, Callable[[int], str]]:
    """The hostile texts of any length."""

    def repeated(piece: str) -> Callable[[int], str]:
        return lambda length: (piece * (length // len(piece) + 1))[:length]

    return {name: repeated(piece) for name, piece in SHAPES.items()} | {
        "different words": different_words,
        "different words, near": lambda length: different_words(length).replace(" ", " NEAR ")[:length],
        "different words, any": lambda length: different_words(length).replace(" ", " OR ")[:length],
    }


def milliseconds(text: str) -> float:
    """The processor time that reading a text takes, the best of a few."""
    times = []
    for _ in range(RUNS):
        gc.collect()
        began = time.process_time()
        query.parse_query(text)
        times.append(time.process_time() - began)
    return min(times) * 1e3


def parsing_table() -> str:
    """The table of all shapes."""
    rows = []
    for name, make in makers().items():
        as_it_is = milliseconds(make(LENGTH))
        with patch.object(query, "MAX_LENGTH", LENGTH):
            unlimited = [milliseconds(make(length)) for length in LENGTHS]
        rows.append((name, f"{as_it_is:,.1f}", *(f"{one:,.1f}" for one in unlimited)))
    headings = (f"parsing {LENGTH:,} characters, ms", "as it is", *(f"all of {length:,}" for length in LENGTHS))
    return table(headings, rows)
