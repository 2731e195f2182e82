"""News agencies: what a line calls them comes in, the archive's spelling goes out."""

from __future__ import annotations

import re
from collections.abc import Iterable
from functools import cache

from indexer.cleaning.lines.tables import folded, table

# Words of one letter and the like part names only as small letters: "John E. Smith" is one.
BETWEEN = re.compile(
    r"\s*(?:[,;/|&+،、，；•·]|\s-\s|\b(?:and|und|et|mit|with|avec)\b|\b(?-i:y|e|i|и|та|і|й|en|og|och|ve|oraz|και)\b|\sو\s?)\s*",
    re.IGNORECASE,
)


def agency_named(text: str) -> str | None:
    """The agency that a text is the name of: "Afp" is "AFP", "Jane Doe" is None."""
    return _spellings().get(_plain(text))


def agencies_listed(text: str) -> tuple[str, ...]:
    """The agencies of a text that names nothing else ("AFP, AP and Reuters"), or ()."""
    whole = agency_named(text)
    if whole:
        return (whole,)
    parts = [part for part in BETWEEN.split(text) if part.strip()]
    named = [agency_named(part) for part in parts]
    return each_once(name for name in named if name) if named and all(named) else ()


def each_once(names: Iterable[str]) -> tuple[str, ...]:
    """Every agency under the first name it is given: AFP and Agence France-Presse are one."""
    found: dict[str, str] = {}
    for name in names:
        found.setdefault(_others().get(name, name), name)
    return tuple(found.values())


@cache
def _others() -> dict[str, str]:
    return {row["name"]: row["of"] for row in table("agencies")["agency"] if "of" in row}


@cache
def _spellings() -> dict[str, str]:
    rows = table("agencies")["agency"]
    return {
        _plain(word): row["name"] for row in reversed(rows) for word in (row["name"], *row.get("spellings", ()))
    }


def _plain(text: str) -> str:
    return folded(text).replace(".", "").strip("() ")
