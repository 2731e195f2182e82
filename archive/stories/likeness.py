"""Two articles to whether they are one story: a pure rule that says the same whichever of them comes first."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property

import numpy as np

from archive.analysis import terms
from archive.dates import days_apart
from archive.stories.shingles import Hashes, address, headline, looked_at, shingles_of
from archive.stories.story import Likeness, Rule, Text

COPY = 0.5  # of the shorter text that stands in the longer one: copies, whenever they ran
UPDATE = 0.3  # of it that does: versions of a running story
DAYS = 2  # that these lie apart at most
BRIEF = 40  # words that a text has at least to be compared by what it says


@dataclass(frozen=True)
class Prepared:
    """An article with what comparing it needs, worked out when first asked for."""

    text: Text

    @classmethod
    def of(cls, text: Text) -> Prepared:
        """The article, ready to be compared with many others."""
        return cls(text)

    @cached_property
    def words(self) -> tuple[str, ...]:
        """The folded words of the body."""
        return terms(looked_at(self.text))

    @cached_property
    def shingles(self) -> Hashes:
        """The hashes of its five-word runs, sorted and distinct."""
        return shingles_of(self.words)

    @cached_property
    def headline(self) -> str:
        """The folded headline, blank where it tells too little."""
        return headline(self.text.title)

    @cached_property
    def address(self) -> str:
        """Where it stood, blank where that is no article's address."""
        return address(self.text.url)


def likeness(one: Prepared, other: Prepared) -> Likeness | None:
    """How much of the shorter of two articles stands in the longer one and by which rule they are one story.

    None where they are not. Symmetric.
    """
    shared = containment(one, other)
    if min(len(one.words), len(other.words)) < BRIEF:
        return Likeness(shared, Rule.BRIEF) if _is_one_brief(one, other) else None
    if shared >= COPY:
        return Likeness(shared, Rule.COPY)
    days = days_apart(one.text.published, other.text.published)
    if shared >= UPDATE and (days is None or days <= DAYS):
        return Likeness(shared, Rule.UPDATE)
    return None


def containment(one: Prepared, other: Prepared) -> float:
    """The share of the smaller article's shingles that the other has too, 0 to 1 (Broder, 1997)."""
    least = min(one.shingles.size, other.shingles.size)
    if not least:
        return 0.0
    return np.intersect1d(one.shingles, other.shingles, assume_unique=True).size / least


def _is_one_brief(one: Prepared, other: Prepared) -> bool:
    """Whether two items, one of them short, have the same telling headline or address, at most two days apart."""
    days = days_apart(one.text.published, other.text.published)
    if days is not None and days > DAYS:
        return False
    same_headline = bool(one.headline) and one.headline == other.headline
    return same_headline or (bool(one.address) and one.address == other.address)
