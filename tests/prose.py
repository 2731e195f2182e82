"""Invented prose of any length: sentences that no two seeds have in common."""

from __future__ import annotations

import random

SYLLABLES = [one + other for one in "bcdfghjklmnprst" for other in ("a", "e", "i", "o", "u", "an", "es")]


def words(seed: int, count: int) -> list[str]:
    """So many words; those of one seed begin alike."""
    drawn = random.Random(seed)
    vocabulary = ["".join(drawn.choices(SYLLABLES, k=drawn.randint(1, 3))) for _ in range(400)]
    return drawn.choices(vocabulary, k=count)


def prose(seed: int, count: int) -> str:
    """So many words, as one paragraph of sentences of fifteen words."""
    return " ".join(f"{word}." if at % 15 == 14 else word for at, word in enumerate(words(seed, count)))
