"""The values of one facet by their labels: found by name or a part of it, and put in order from A to Z."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass, field
from functools import cached_property

import numpy as np
import numpy.typing as npt

from archive.analysis import UNTYPED, terms

NO_LETTER = "#"  # what stands for the first letter of a label that opens with none

Places = npt.NDArray[np.int64]


def folded(label: str) -> str:
    """A label without case, accents and needless spaces: what is left is compared and put in order.

    >>> folded("  Le  Présage ")
    'le presage'
    """
    if not label.isascii():
        label = unicodedata.normalize("NFC", UNTYPED.sub("", unicodedata.normalize("NFKD", label).casefold()))
    return " ".join(label.lower().split())


def initial(text: str) -> str:
    """The letter, in capitals, under which a folded label stands in an order from A to Z."""
    return text[:1].upper() if text[:1].isalpha() else NO_LETTER


@dataclass(frozen=True)
class FacetLabels:
    """The values of a facet by their folded labels: `names` are the engine's, of which the first are `folded`.

    `called` are the folded names without what tells a place from its namesakes. `ranked` are the ranks of fewer of
    them, if known: what is in order already is gone through quickly.
    """

    names: Sequence[str]
    folded: list[str]
    called: list[str]
    ranked: Places = field(default_factory=lambda: np.zeros(0, dtype=np.int64))

    @cached_property
    def numbers(self) -> dict[str, int]:
        """The place of each value among the names."""
        return {name: number for number, name in enumerate(self.names[: len(self.folded)])}

    @cached_property
    def meant(self) -> dict[str, list[int]]:
        """By a folded text the places of the values that are called so or have it for a label."""
        meant: dict[str, list[int]] = {}
        for texts in (self.folded, self.called if self.called is not self.folded else []):
            for number, text in enumerate(texts):
                meant.setdefault(text, []).append(number)
        return meant

    @cached_property
    def spaced(self) -> list[str]:
        """The words of each name as a query has them, a blank on either side of each."""
        return [f" {' '.join(terms(name))} " for name in self.called]

    @cached_property
    def initials(self) -> npt.NDArray[np.str_]:
        """The first letter of each label, in capitals."""
        return np.array([initial(text) for text in self.folded], dtype=np.str_)

    @cached_property
    def ranks(self) -> Places:
        """The place of each value in the order from A to Z."""
        keys = [first + text for first, text in zip(self.initials.tolist(), self.folded, strict=True)]
        order = [*np.argsort(self.ranked).tolist(), *range(len(self.ranked), len(keys))]
        order.sort(key=keys.__getitem__)
        ranks = np.zeros(len(keys), dtype=np.int64)
        ranks[order] = np.arange(len(keys))
        return ranks

    def holding(self, needle: str, among: Places) -> tuple[Places, npt.NDArray[np.bool_]]:
        """Those of these values in whose labels a folded text stands, and which of them have it begin a word."""
        found = [number for number in among.tolist() if needle in self.folded[number]]
        begins = re.compile(rf"(?<!\w){re.escape(needle)}").search
        starting = np.array([begins(self.folded[number]) is not None for number in found], dtype=np.bool_)
        return np.array(found, dtype=np.int64), starting
