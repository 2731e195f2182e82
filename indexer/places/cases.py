"""A folded name in some case of its language comes in; what it may be in the nominative goes out."""

from __future__ import annotations

from collections.abc import Iterator
from functools import lru_cache

from archive.places.gazetteer import fold
from indexer.places.senses import placewords

SHORTEST_STEM = 3  # letters of a name without the ending of its case


def nominatives(key: str, language: str) -> Iterator[str]:
    """The likeliest first, none in a language whose cases are not known: "москва" for "москве"."""
    for ending in _endings("cases", language):
        stem = key.removesuffix(ending)
        if stem != key and len(stem) >= SHORTEST_STEM:
            yield stem
            yield from (stem + other for other in _endings("nominatives", language))


@lru_cache(maxsize=128)
def _endings(kind: str, language: str) -> tuple[str, ...]:
    """The folded endings of a list in data/placewords.toml, the longest first."""
    endings = map(fold, placewords().get(f"{kind}.{language}", ()))
    return tuple(sorted(endings, key=lambda ending: (-len(ending), ending)))
