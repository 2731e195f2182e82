"""The cleaner's knowledge: a table's name comes in, the rows of data/<name>.toml go out."""

from __future__ import annotations

import tomllib
from functools import cache
from importlib import resources
from typing import Any


@cache
def table(name: str) -> dict[str, Any]:
    """The rows of one table, read once; callers leave them as they are."""
    path = resources.files("indexer.cleaning") / "data" / f"{name}.toml"
    return tomllib.loads(path.read_text(encoding="utf-8"))


def folded(line: str) -> str:
    """A line as the tables spell it: one kind of space and quote, no case, no edge punctuation.

    >>> folded("  Most Read: ")
    'most read'
    """
    plain = " ".join(line.split()).replace("’", "'").replace("‘", "'").casefold()
    return plain.strip(" :.!…»›>«‹<|·•*-–—→↓↑▼▲+#")
