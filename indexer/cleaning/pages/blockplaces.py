"""A page's blocks come in; where each stands among the elements of the page goes out, as numbers."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from indexer.cleaning.lines.sequences import Numbers
from indexer.cleaning.pages.blocks import Block

# Elements round a block that say something of it.
INSIDE = ("article", "main", "header", "figure", "ul", "ol", "table", "blockquote", "section")
BITS = {tag: 1 << at for at, tag in enumerate(INSIDE)}
# A block belongs to the story's container where that holds this share of what was voted for.
HOME_SHARE = 0.8


@dataclass(slots=True)
class Place:
    """An element: its number, the one above it, its depth, and flags of the tags of INSIDE down to it."""

    number: int
    above: Place | None
    depth: int
    tags: int


class Places:
    """The elements round a page's blocks, every one looked at once; each stands after the one above it."""

    def __init__(self, blocks: Sequence[Block]) -> None:
        self.blocks = blocks
        self.known: dict[Any, Place] = {}
        self.all: list[Place] = []
        self.own = [self.of(block.element) for block in blocks]

    def of(self, element: Any) -> Place:
        """The place of an element."""
        if element in self.known:
            return self.known[element]
        missing = [element]
        while (element := element.getparent()) is not None and element not in self.known:
            missing.append(element)
        above = None if element is None else self.known[element]
        for one in reversed(missing):
            tags = BITS.get(one.tag, 0) | (above.tags if above else 0)
            above = Place(len(self.all), above, above.depth + 1 if above else 0, tags)
            self.known[one] = above
            self.all.append(above)
        return self.known[missing[0]]

    def signs(self, letters: Numbers, voted: Numbers) -> dict[str, Numbers]:
        """Where each block stands, by name, each of shape (blocks,); `voted` is 1 where it is the story's."""
        tags = np.array([place.tags for place in self.own])
        flags = {f"inside:{tag}": (tags & bit > 0).astype(np.float64) for tag, bit in BITS.items()}
        return flags | self.home_signs(letters, voted) | self.shares(letters, voted)

    def home_signs(self, letters: Numbers, voted: Numbers) -> dict[str, Numbers]:
        """The depth of each block, whether the story's container holds it, and how far below that it stands."""
        depth = np.array([place.depth for place in self.own], dtype=np.float64)
        home = self.home(letters * voted)
        if home is None:
            unknown = np.full(len(depth), -2.0)
            return {"depth": depth, "at_home": np.full(len(depth), 0.5), "steps_home": unknown}
        inside = np.array([is_in(place, home) for place in self.own])
        steps = np.where(inside, depth - home.depth, -1.0)
        return {"depth": depth, "at_home": inside.astype(np.float64), "steps_home": steps}

    def home(self, weight: Numbers) -> Place | None:
        """The deepest element that holds nearly all of the weight; None where there is none."""
        held = [0.0] * len(self.all)
        for place, value in zip(self.own, weight.tolist(), strict=True):
            held[place.number] += value
        for place in reversed(self.all):
            if place.above:
                held[place.above.number] += held[place.number]
        wanted = HOME_SHARE * float(weight.sum())
        holders = (place for place in self.all if held[place.number] >= wanted)
        return max(holders, key=lambda place: place.depth, default=None) if wanted else None

    def shares(self, letters: Numbers, voted: Numbers) -> dict[str, Numbers]:
        """The voted share of what stands beside each block, its letters (log), and the share of blocks like it."""
        parents = numbered(place.above.number if place.above else -1 for place in self.own)
        looks = numbered(
            (block.tag, block.element.get("class"), place.depth)
            for block, place in zip(self.blocks, self.own, strict=True)
        )
        story, whole = summed(parents, letters * voted), summed(parents, letters)
        others = summed(looks, letters) - letters
        theirs = summed(looks, letters * voted) - letters * voted
        alike = np.where(others > 0, theirs / np.maximum(others, 1), -1.0)
        return {"parent_share": story / whole, "parent_story": np.log1p(story), "alike_share": alike}


def is_in(place: Place, home: Place) -> bool:
    """Whether an element is another or stands in it."""
    step: Place | None = place
    while step is not None and step.depth > home.depth:
        step = step.above
    return step is home


def numbered(keys: Iterable[Any]) -> NDArray[np.intp]:
    """A number for each key, the same for the same key."""
    numbers: dict[Any, int] = {}
    return np.array([numbers.setdefault(key, len(numbers)) for key in keys], dtype=np.intp)


def summed(keys: NDArray[np.intp], values: Numbers) -> Numbers:
    """For each key the sum of the values of all that share it."""
    return np.asarray(np.bincount(keys, weights=values)[keys], dtype=np.float64)
