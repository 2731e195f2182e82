"""The stories of several documents in a generation of an index: of hits, to the first of each story.

Documents are numbered over all segments: those of a segment follow those of the segments before it. Of a generation
only what the segments that it has anew change is worked out; the rest is taken over from one that is open.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property
from itertools import pairwise
from pathlib import Path

import numpy as np
import numpy.typing as npt

from archive.arrays import Array
from archive.engines.whoosh_leads import LENGTH, Keys
from archive.engines.whoosh_segment import Segment
from archive.engines.whoosh_sets import DENSE, Documents, Flags, Numbers, in_both
from archive.runs import Offsets, changes, ends_of, spread

# More than this share of the documents that are not alone are many.
MANY = 1 / 16


@dataclass(frozen=True)
class Stories:
    """The documents that are not alone in their story, story by story, in each the lead first.

    `keys` (grouped,) are their stories, ascending, `documents` (grouped,) their numbers over all segments. Deleted
    ones may be among them. `paths` are the segments, `ends` where the numbers of each begin, shape (segments + 1,).
    `anew` are the stories that were worked out for this generation, ascending; others are as they were before.
    """

    paths: tuple[Path, ...]
    ends: Offsets
    keys: Keys
    documents: Numbers
    anew: Keys

    @property
    def size(self) -> int:
        """How many documents the segments have."""
        return int(self.ends[-1])

    @cached_property
    def groups(self) -> Numbers:
        """The story of each place as a number that counts stories from 0; shape (grouped,)."""
        return np.repeat(np.arange(len(self.begins), dtype=np.int32), self.sizes)

    @cached_property
    def begins(self) -> Offsets:
        """The place of the lead of each story; shape (stories,)."""
        return np.flatnonzero(changes(self.keys))

    @cached_property
    def sizes(self) -> Offsets:
        """How many documents each story has, deleted ones among them; shape (stories,)."""
        return np.diff(self.begins, append=len(self.keys))

    @cached_property
    def places(self) -> Numbers:
        """The place of each document of all segments, -1 of one that is alone; shape (documents,)."""
        places = np.full(self.size, -1, dtype=np.int32)
        places[self.documents] = np.arange(len(self.documents), dtype=np.int32)
        return places

    def by_segment(self, places: Array) -> Iterator[tuple[int, Array, Numbers]]:
        """The segments that have documents at these places, each with those places and the documents' numbers."""
        documents = self.documents[places]
        for segment, (begin, end) in enumerate(pairwise(self.ends.tolist())):
            here = np.flatnonzero((documents >= begin) & (documents < end))
            if len(here):
                yield segment, places[here], documents[here] - np.int32(begin)


class StoryHits:
    """Documents of each segment that a query found, or a facet counts, as hits of their stories."""

    def __init__(self, stories: Stories, hits: Sequence[Documents]) -> None:
        self.stories = stories
        self.hits = hits
        self.is_dense = sum(one.count for one in hits) > stories.size * DENSE

    @cached_property
    def places(self) -> Array:
        """The places of those that are not alone in their story; ascending."""
        if not len(self.stories.documents):
            return np.zeros(0, dtype=np.int64)
        if self.is_dense:
            return np.flatnonzero(self._flags()[self.stories.documents])
        begins = self.stories.ends[:-1].tolist()
        numbers = [one.numbers + np.int32(begin) for one, begin in zip(self.hits, begins, strict=True)]
        places = self.stories.places[np.concatenate(numbers)]
        return np.sort(places[places >= 0])

    def _flags(self) -> Flags:
        """For each document of all segments whether it is a hit."""
        return np.concatenate([one.flags for one in self.hits])

    @cached_property
    def leading(self) -> list[Documents]:
        """Of each segment, those that are the first of their story."""
        behind = self.stories.documents[self.places[~changes(self.stories.groups[self.places])]]
        ends = self.stories.ends
        if not len(behind):
            return list(self.hits)
        if self.is_dense:
            flags = self._flags()
            flags[behind] = False
            return [Documents(len(part), flags=part) for part in np.split(flags, ends[1:-1])]
        behind.sort()
        parts = np.split(behind, np.searchsorted(behind, ends[1:-1]))
        return [
            one - Documents(one.size, numbers=part - np.int32(begin))
            for one, part, begin in zip(self.hits, parts, ends[:-1].tolist(), strict=True)
        ]

    @cached_property
    def by_segment(self) -> list[tuple[int, Array, Numbers]]:
        """The segments that have some, each with their places and numbers."""
        return list(self.stories.by_segment(self.places))

    @property
    def are_many(self) -> bool:
        """Whether they are a large share of all documents that are not alone."""
        return len(self.places) > len(self.stories.documents) * MANY

    @cached_property
    def further(self) -> npt.NDArray[np.float64]:
        """How many of them each story has beside its first, as weights of a count; shape (stories,)."""
        counts = np.bincount(self.stories.groups[self.places], minlength=len(self.stories.begins))
        return np.maximum(counts - 1, 0).astype(np.float64)

    @cached_property
    def flags(self) -> Flags:
        """For each place whether it is of one of them."""
        flags = np.zeros(len(self.stories.documents), dtype=np.bool_)
        flags[self.places] = True
        return flags


NO_KEYS = np.zeros(0, dtype=np.uint64)
NO_STORIES = Stories((), ends_of([]), NO_KEYS, np.zeros(0, dtype=np.int32), NO_KEYS)


def stories_of(segments: Sequence[Segment], before: Stories = NO_STORIES) -> Stories:
    """The stories of several documents in these segments; what `before` knows of them is not worked out again."""
    paths = tuple(segment.path for segment in segments)
    known = set(before.paths)
    ends = ends_of([segment.size for segment in segments])
    shared = _shared(
        [segment for segment in segments if segment.path not in known],
        [segment for segment in segments if segment.path in known],
    )
    keys, documents = _taken_over(before, paths, ends, shared)
    more_keys, more = _in_order(segments, ends, shared)
    at = np.searchsorted(keys, more_keys)
    keys, documents = np.insert(keys, at, more_keys), np.insert(documents, at, more)
    first = changes(keys)
    together = ~(first & np.append(first[1:], True)[: len(first)])
    return Stories(paths, ends, keys[together], documents[together], shared)


def _shared(new: Sequence[Segment], old: Sequence[Segment]) -> Keys:
    """The stories of several documents of which one at least lies in a new segment; ascending."""
    keys = np.sort(np.concatenate([NO_KEYS, *(one.docs["story_keys"] for one in new)]))
    first = changes(keys)
    several = [keys[~first]]
    keys = keys[first]
    for segment in old:
        several.append(keys[in_both(keys, segment.docs["story_keys"])[0]])
    return _once(several)


def _once(keys: Iterable[Keys]) -> Keys:
    """The keys of all parts in order, each once."""
    joined = np.sort(np.concatenate(list(keys)))
    found: Keys = joined[changes(joined)]
    return found


def _taken_over(
    before: Stories, paths: Sequence[Path], ends: Offsets, shared: Keys
) -> tuple[Keys, npt.NDArray[np.int32]]:
    """What is known already of stories that are none of those shared: keys and documents by their new numbers."""
    begins = dict(zip(paths, ends[:-1].tolist(), strict=True))
    shifts = np.array(
        [
            begins[path] - begin if path in begins else -before.size
            for path, begin in zip(before.paths, before.ends[:-1].tolist(), strict=True)
        ],
        dtype=np.int32,
    )
    documents = before.documents
    if shifts.any():
        documents = documents + shifts[np.searchsorted(before.ends, documents, side="right") - 1]
    kept: Flags = documents >= 0
    low, high = np.searchsorted(before.keys, shared), np.searchsorted(before.keys, shared, side="right")
    kept[spread(low, high - low)] = False
    return before.keys[kept], documents[kept]


def _in_order(segments: Sequence[Segment], ends: Offsets, shared: Keys) -> tuple[Keys, Numbers]:
    """All documents of these stories, story by story and in each the lead first: keys and numbers."""
    found: list[tuple[Array, ...]] = []
    for segment, begin in zip(segments, ends[:-1].tolist(), strict=True):
        theirs, keys = segment.docs["story_keys"], shared
        low = np.searchsorted(theirs, keys)
        counts = np.searchsorted(theirs, keys, side="right") - low
        numbers = segment.docs["by_story"][spread(low, counts)]
        lengths = segment.lengths(LENGTH)[numbers] if segment.has_lengths(LENGTH) else np.zeros_like(numbers)
        latest, ids = segment.docs["latest"][numbers], segment.ids[numbers]
        found.append((numbers + np.int32(begin), ids, -lengths, latest, np.repeat(keys, counts)))
    if not found:
        return NO_KEYS, NO_STORIES.documents
    documents, *by = (np.concatenate(column) for column in zip(*found, strict=True))
    order = np.lexsort(by)
    return by[-1][order], documents[order]
