"""Which segments of the index of marks are merged, and when."""

from __future__ import annotations

from collections.abc import Sequence

from archive.stories.marks.segment import Part

# Segments of about one size are merged when there are this many of them.
TOGETHER = 8
# Segments up to this size count as one size: a few articles are soon rewritten.
SMALL = 256
# No more articles become one segment: a merge takes as much room again as what it merges, until it is done.
MOST_ARTICLES = 262_144
# A segment of which more than this share was replaced is written anew.
REPLACED = 0.25


def merge_next(parts: Sequence[Part]) -> list[int]:
    """The places of the segments to be merged into one now.

    A class holds segments up to eight times the size of its smallest, so that each article is written once per
    class. Of a class the smallest are merged, as many as make no segment that is too large.
    """
    classes: dict[int, list[int]] = {}
    for place, part in enumerate(parts):
        if len(part.segment) - part.size > REPLACED * len(part.segment):
            return [place]
        size_class = max(part.size, SMALL).bit_length() // (TOGETHER.bit_length() - 1)
        classes.setdefault(size_class, []).append(place)
    for _, places in sorted(classes.items()):
        together = _fitting(parts, places) if len(places) >= TOGETHER else []
        if len(together) > 1:
            return together
    return []


def _fitting(parts: Sequence[Part], places: Sequence[int]) -> list[int]:
    chosen: list[int] = []
    total = 0
    for place in sorted(places, key=lambda one: parts[one].size):
        total += parts[place].size
        if total > MOST_ARTICLES:
            break
        chosen.append(place)
    return chosen
