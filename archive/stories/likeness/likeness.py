"""Two articles to whether they are one story: a pure rule that says the same whichever of them comes first.

Cheap questions come first: shingles in common tell most couples apart, and only what is left is laid side by side
(archive/stories/likeness/alignment.py). What two articles share counts by the words of the shorter one.

What is never one story, however much is shared:

- issues of a column (weather, markets, bonds, results): the same sentences with other figures or other words in
  them, fewer under the same headline on another day, fewest where that headline tells nothing ("Weather").
- texts with the same standing piece (a footer, what a company is, what went before): a single passage, at the end
  of both or small, under headlines that differ.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cached_property

from archive.analysis import is_unspaced, terms
from archive.article import Form
from archive.dates import days_apart
from archive.stories.likeness.alignment import Alignment, Passage, aligned
from archive.stories.likeness.shingles import (
    Hashes,
    address,
    containment,
    headline,
    looked_at,
    marks_of,
    shingles_of,
)
from archive.stories.story import Likeness, Rule, Text

WORTH = 0.1  # of the shorter text's shingles, that the other has too, to be laid side by side
LONGEST = 10_000  # words of a text that are
COPY = 0.5  # of the shorter text that stands in the longer one: copies, whenever they ran
UPDATE = 0.3  # of it that does: versions of a running story
DAYS = 2  # that these lie apart at most; without a date nothing is one
BRIEF = 40  # words: of items with fewer one headline or address is enough
WHOLE = (
    0.8  # of such an item that stands in another article, where it is not; of a column's issue, in another day's
)
SMALL = 120  # words: what has fewer must tell what both headlines tell, and shares more with a copy
IDENTICAL = 0.9  # of the longer of two texts that has the other: one text, whatever their headlines tell
LINE = 16  # words: what has fewer ("Read more on our pages") many outlets may have
BEGUN = 4  # letters, by which words of headlines are found in a text

# A column: figures that differ, at least two, one in fifty equal words and two in five of all figures; or other
# words in the same frames, at least two and so many of the equal words, fewer under one headline on another day.
# Versions of running stories and misread texts stay below.
FIGURES, FIGURES_DENSE, FIGURES_SHARE = 2, 0.02, 0.4
SLOTS, SLOTS_DENSE, SLOTS_AGAIN = 2, 0.06, 0.035
# A standing piece: most of what is shared stands in one place in both texts, and how much of the shorter text that
# makes up at most, anywhere and at the end of both. Versions of a running story share three places and more.
ONE_PLACE, PLACES = 0.8, 3
STANDING, FOOTER = 0.45, 0.7
EDGE = 0.05  # of a text, that its end is
# More is standing too where both have news of their own above it: so many words, of which so many are equal at most
# (single words any two texts have in common). What a company is, with its disclaimers, has fewer than the last.
OPENING, UNLIKE, LONGEST_FOOTER = 30, 0.4, 400
DIGEST = (
    4  # times as long as its item a digest is at least, and in the first of as many parts the item does not begin
)


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
    def marks(self) -> Hashes:
        """What the index of marks keeps of it, sorted and distinct."""
        return marks_of(self.shingles, self.headline, self.address)

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
    if len(shorter.words) < BRIEF and _is_one_brief(shorter, longer):
        return Likeness(containment(shorter.shingles, longer.shingles), Rule.BRIEF)
    days = days_apart(one.text.published, other.text.published)
    is_told = _is_told(shorter, longer)
    if containment(shorter.shingles, longer.shingles) < WORTH or not (
        is_told or _may_be_twice(shorter, longer, days)
    ):
        return None
    found = aligned(shorter.words[:LONGEST], longer.words[:LONGEST])
    if not is_told and found.shared < IDENTICAL * len(longer.words):
        return None
    shared = found.shared / len(shorter.words[:LONGEST])
    is_same, is_again = _same_headline(one, other), _is_again(one, other, days)
    if shared < UPDATE or is_column(found, is_again):
        return None
    if not is_same and (is_standing(found, shared, shorter, longer) or is_item(found, longer)):
        return None
    is_near = days is not None and days <= DAYS
    least = _least(shorter, is_again and not is_same, is_near or is_same)
    if shared >= least:
        return Likeness(shared, Rule.COPY)
    return Likeness(shared, Rule.UPDATE) if is_near and least == COPY else None


def _least(shorter: Prepared, is_column: bool, is_expected: bool) -> float:
    """How much of the shorter text a copy shares: more where two may be issues of a column, and of a short text.

    Short texts of one kind (who sells bonds, who files for an offer) say the same with few words of their own, so
    half of one tells only where a copy is expected: under one headline, or within two days.
    """
    if is_column or len(shorter.words) < BRIEF:
        return WHOLE
    return COPY if is_expected or len(shorter.words) >= SMALL else FOOTER


def is_column(found: Alignment, is_again: bool) -> bool:
    """Whether two texts are issues of a column; `is_again` says that they have one headline on different days."""
    dense = found.figures >= FIGURES and found.figures >= FIGURES_DENSE * found.matched
    if dense and found.figures >= FIGURES_SHARE * (found.figures + found.kept_figures):
        return True
    return found.slots >= max(SLOTS, (SLOTS_AGAIN if is_again else SLOTS_DENSE) * found.matched)


def is_standing(found: Alignment, shared: float, shorter: Prepared, longer: Prepared) -> bool:
    """Whether what two articles share stands in few places and is little, or below what each of them tells."""
    if shared < STANDING and len(found.places) < PLACES:
        return True
    main = max(found.places, key=lambda place: place.size, default=None)
    if main is None or main.size < ONE_PLACE * found.shared:
        return False
    ends = zip((main.one_end, main.other_end), (shorter, longer), strict=True)
    at_end = [end >= (1 - EDGE) * len(of.words) for end, of in ends]
    if shared < FOOTER and all(at_end):
        return True
    return any(at_end) and main.size <= LONGEST_FOOTER and _have_news(main, shorter, longer)


def _have_news(below: Passage, shorter: Prepared, longer: Prepared) -> bool:
    """Whether each of two articles has an opening of its own above what they share, and its headline is about that.

    A copy under a new beginning has a headline about what is below it.
    """
    openings = shorter.words[: below.one], longer.words[: below.other]
    least = min(map(len, openings))
    if least < OPENING or aligned(*openings).matched > UNLIKE * least:
        return False
    tail = shorter.words[below.one : below.one_end]
    return all(_is_about(one, opening, tail) for one, opening in zip((shorter, longer), openings, strict=True))


def _is_about(one: Prepared, opening: Iterable[str], tail: Iterable[str]) -> bool:
    """Whether the headline has more words that only the opening has than such as only the tail has."""
    head = {word for word in terms(one.text.title or "") if len(word) >= BEGUN or is_unspaced(word)}
    above, below = head.intersection(opening), head.intersection(tail)
    return len(above - below) > len(below - above)


def is_item(found: Alignment, longer: Prepared) -> bool:
    """Whether one text stands within a much longer one, and not at its head: an item of a digest."""
    first, last = found.passages[0], found.passages[-1]
    return last.one_end * DIGEST < len(longer.words) < first.other * DIGEST


def _is_one_brief(shorter: Prepared, longer: Prepared) -> bool:
    """Whether a short item and another have one headline or address, at most two days apart as far as is known."""
    days = days_apart(shorter.text.published, longer.text.published)
    same_address = bool(shorter.address) and shorter.address == longer.address
    is_named = same_address or (bool(shorter.words) and _same_headline(shorter, longer))
    if not is_named or (days is not None and days > DAYS):
        return False
    return not is_column(aligned(shorter.words, longer.words[:LONGEST]), is_again=days != 0)


def _is_told(shorter: Prepared, longer: Prepared) -> bool:
    """Whether a short text tells what both headlines tell: it has a word of each, as it begins.

    An offer to subscribe, all that is left of many an article, has none.
    """
    if len(shorter.words) >= SMALL or _same_headline(shorter, longer):
        return True
    begun = _begun(shorter.words)
    heads = [_begun(terms(each.text.title or "")) for each in (shorter, longer)]
    if len(shorter.words) < BRIEF and not all(heads):
        return False
    return all(begun & head for head in heads if head)


def _may_be_twice(shorter: Prepared, longer: Prepared, days: int | None) -> bool:
    """Whether two outlets may have run one short text, each under a headline of its own.

    What one outlet has under many headlines, and what is known to be the beginning of an article only, is an offer.
    """
    outlets = {_outlet(each.text) for each in (shorter, longer)}
    if len(outlets) < 2 or None in outlets or Form.STUB in (shorter.text.form, longer.text.form):
        return False
    is_long = len(shorter.words) >= max(LINE, IDENTICAL * len(longer.words))
    return is_long and (days is None or days <= DAYS)


def _outlet(text: Text) -> str | None:
    """Who ran it: the outlet, or else the host it stood on."""
    host = re.match(r"(?i)https?://([^/?#]+)", text.url or "")
    return text.outlet or (host[1].lower() if host else None)


def _begun(words: Iterable[str]) -> set[str]:
    """How words begin that are long enough to tell something."""
    return {word[:BEGUN] for word in words if len(word) >= BEGUN or is_unspaced(word)}


def _same_headline(one: Prepared, other: Prepared) -> bool:
    """Whether both have one headline, and it tells something."""
    return bool(one.headline) and one.headline == other.headline


def _is_again(one: Prepared, other: Prepared, days: int | None) -> bool:
    """Whether two articles have one headline, telling or not, and not on one day as far as is known."""
    mine, theirs = terms(one.text.title or ""), terms(other.text.title or "")
    return days != 0 and bool(mine) and mine == theirs
