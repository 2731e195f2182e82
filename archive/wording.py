"""Numbers of things, as readers of pages and terminals write them."""

from __future__ import annotations


def counted(value: int, noun: str, plural: str = "") -> str:
    """A number of things: "1 article", "1,200 articles"."""
    return f"{value:,} {noun if value == 1 else plural or noun + 's'}"
