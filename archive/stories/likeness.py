"""Two articles to whether they are one story: a pure rule that says the same whichever of them comes first.

Cheap questions come first: shingles in common tell most couples apart, and only what is left is laid side by side
(archive/stories/alignment.py). What two articles share counts by the words of the shorter one.

What is never one story, however much is shared:

- issues of a column (weather, markets, results): the same sentences with other figures in them, or under the same
  headline on another day with other words in them.
- texts with the same standing piece (a footer, what a company is, what went before): a single passage, at the end
  of both or small, under headlines that differ.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property

import numpy as np

from archive.analysis import terms
from archive.dates import days_apart
from archive.stories.alignment import Alignment, aligned
from archive.stories.shingles import Hashes, address, headline, looked_at, shingles_of
from archive.stories.story import Likeness, Rule, Text

WORTH = 0.1  # of the shorter text's shingles, that the other has too, to be laid side by side
LONGEST = 10_000  # words of a text that are
COPY = 0.5  # of the shorter text that stands in the longer one: copies, whenever they ran
UPDATE = 0.3  # of it that does: versions of a running story
DAYS = 2  # that these lie apart at most
BRIEF = 40  # words that a text has at least to be compared by what it says
WHOLE = 0.8  # of a shorter one that stands at the head of the other, to be a cut of it

# A column: figures that differ, at least two, one in fifty equal words and two in five of all figures; or words
# that differ, one in twenty-five equal ones. Versions of running stories and misread texts stay below half of that.
FIGURES, FIGURES_DENSE, FIGURES_SHARE = 2, 0.02, 0.4
SLOTS, SLOTS_DENSE = 3, 0.04
# A standing piece: shared words that stand in one place in both texts, and how much of the shorter text they make
# up at most. Versions of a running story share three places and more.
ONE_PLACE = 0.75
STANDING, FOOTER = 0.45, 0.7
EDGE = 0.05  # of a text, that its beginning and its end are


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
    shorter, longer = sorted((one, other), key=lambda each: (len(each.words), each.words))
    if len(shorter.words) < BRIEF:
        return _brief(shorter, longer)
    if containment(shorter, longer) < WORTH:
        return None
    if shorter.words == longer.words:
        return Likeness(1.0, Rule.COPY)
    words = shorter.words[:LONGEST], longer.words[:LONGEST]
    found = aligned(*words)
    shared = found.shared / len(words[0])
    days = days_apart(one.text.published, other.text.published)
    if shared < UPDATE or is_column(found, _is_again(one, other, days)):
        return None
    if is_standing(found, shared, (len(words[0]), len(words[1]))) and not _same_headline(one, other):
        return None
    if shared >= COPY:
        return Likeness(shared, Rule.COPY)
    return Likeness(shared, Rule.UPDATE) if days is None or days <= DAYS else None


def containment(one: Prepared, other: Prepared) -> float:
    """The share of the smaller article's shingles that the other has too, 0 to 1 (Broder, 1997)."""
    least = min(one.shingles.size, other.shingles.size)
    if not least:
        return 0.0
    return float(np.intersect1d(one.shingles, other.shingles, assume_unique=True).size / least)


def is_column(found: Alignment, is_again: bool) -> bool:
    """Whether two texts are issues of a column; `is_again` says that they have one headline on different days."""
    dense = found.figures >= FIGURES and found.figures >= FIGURES_DENSE * found.matched
    if dense and found.figures >= FIGURES_SHARE * (found.figures + found.kept_figures):
        return True
    slots = found.slots
    return is_again and slots >= SLOTS and slots >= SLOTS_DENSE * found.matched


def is_standing(found: Alignment, shared: float, sizes: tuple[int, int]) -> bool:
    """Whether what two texts of so many words share stands in one place, and is little or at the end of both."""
    if shared >= FOOTER or not found.passages:
        return False
    first, last = found.passages[0], found.passages[-1]
    spans = last.one_end - first.one, last.other_end - first.other
    if found.shared < ONE_PLACE * max(spans):
        return False
    ends = zip((last.one_end, last.other_end), sizes, strict=True)
    return shared < STANDING or all(end >= (1 - EDGE) * size for end, size in ends)


def _brief(shorter: Prepared, longer: Prepared) -> Likeness | None:
    """Items of which one is too short to be compared by what it says: a headline, an address, a whole cut."""
    shared, days = containment(shorter, longer), days_apart(shorter.text.published, longer.text.published)
    if is_column(aligned(shorter.words, longer.words[:LONGEST]), is_again=True):
        return None
    same_address = bool(shorter.address) and shorter.address == longer.address
    if (same_address or _same_headline(shorter, longer)) and (days is None or days <= DAYS):
        return Likeness(shared, Rule.BRIEF)
    return None


def _same_headline(one: Prepared, other: Prepared) -> bool:
    """Whether both have one headline, and it tells something."""
    return bool(one.headline) and one.headline == other.headline


def _is_again(one: Prepared, other: Prepared, days: int | None) -> bool:
    """Whether two articles have one headline, telling or not, on different days."""
    return bool(days) and terms(one.text.title or "") == terms(other.text.title or "")
