"""Two copies of a story to what differs between them: facts, headline, and the body side by side, word for word.

The runs of a paragraph joined are its text. Swapping the copies swaps what was cut and what was added. Differences
of typography only (units.py) are told as such and count as the same words; blanks make no difference.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from enum import StrEnum
from functools import cached_property
from itertools import groupby

from archive.article import Article
from archive.stories.blocks import Block
from archive.stories.comparison.paragraphs import coarsely_linked, linked
from archive.stories.comparison.subsequence import blocks
from archive.stories.comparison.units import Units, count_words, units

# Words of both bodies together: in longer ones only paragraphs that are the same are found, what lies between is
# compared word for word, and nothing is told to have moved.
LONG = 200_000
STRAY = 2  # words in common between longer changes, at most: on their own they tell a reader nothing


class Change(StrEnum):
    """What became of a run of text from the one copy to the other."""

    KEPT = "kept"
    TYPOGRAPHY = "typography"  # the same words, set otherwise
    CUT = "cut"  # only the left copy has it
    ADDED = "added"  # only the right one has it


class Kind(StrEnum):
    """What became of a row of paragraphs."""

    KEPT = "kept"
    TYPOGRAPHY = "typography"
    CHANGED = "changed"
    SPLIT = "split"  # the same words in more paragraphs
    JOINED = "joined"  # in fewer
    CUT = "cut"
    ADDED = "added"
    MOVED = "moved"  # it stands elsewhere in the other copy, changed or not


SAME = (Kind.KEPT, Kind.TYPOGRAPHY)  # in which no word and no sign differs


@dataclass(frozen=True)
class Run:
    """A stretch of text of which the same became."""

    change: Change
    text: str


@dataclass(frozen=True)
class Paragraph:
    """An entry of a body, counted from 0, in runs that joined are its text."""

    place: int
    runs: tuple[Run, ...]


@dataclass(frozen=True)
class Row:
    """Paragraphs that stand side by side; of what was cut, added or moved one side is empty.

    `twin` is the number of the row where the other half of a moved paragraph stands.
    """

    kind: Kind
    left: tuple[Paragraph, ...]
    right: tuple[Paragraph, ...]
    twin: int | None = None

    @property
    def differs(self) -> bool:
        """Whether there is more to see here than typography."""
        return self.kind not in SAME


@dataclass(frozen=True)
class Line:
    """A headline or standfirst of both copies in runs, none where a copy has none."""

    left: tuple[Run, ...]
    right: tuple[Run, ...]

    @property
    def kind(self) -> Kind:
        """What became of it."""
        return _kind_of(self.left, self.right)

    @property
    def differs(self) -> bool:
        """Whether there is more to see here than typography."""
        return self.kind not in SAME


@dataclass(frozen=True)
class Fact:
    """A fact that the two copies state differently; blank where one states none."""

    name: str
    label: str
    left: str
    right: str


@dataclass(frozen=True)
class Comparison:
    """What differs between two copies, the left one and the right one. Words are counted in the bodies."""

    left: Article
    right: Article
    title: Line
    standfirst: Line
    facts: tuple[Fact, ...]
    body: tuple[Row, ...]
    left_words: int
    right_words: int
    same_words: int

    @cached_property
    def rows_by_kind(self) -> dict[Kind, int]:
        """How many rows there are of each kind; a paragraph that moved counts once."""
        counts = dict.fromkeys(Kind, 0)
        for number, row in enumerate(self.body):
            counts[row.kind] += row.twin is None or row.twin > number
        return counts

    @property
    def is_coarse(self) -> bool:
        """Whether the bodies are so long that what moved in them is told as cut and added."""
        return self.left_words + self.right_words > LONG

    @property
    def likeness(self) -> float | None:
        """How much of the words of both is the same, from 0 to 1 (Dice 1945); None where neither has a word."""
        total = self.left_words + self.right_words
        return 2 * self.same_words / total if total else None

    @property
    def share_of_left(self) -> float | None:
        """How much of the left copy's words the right one has; None where the left one has none."""
        return self.same_words / self.left_words if self.left_words else None

    @property
    def share_of_right(self) -> float | None:
        """How much of the right copy's words the left one has; None where the right one has none."""
        return self.same_words / self.right_words if self.right_words else None


# The facts that copies are compared by, as a reader sees them; what is the same or unknown in both is left out.
FACTS: tuple[tuple[str, str, Callable[[Article], str]], ...] = (
    ("outlet", "Outlet", lambda one: one.outlet or ""),
    ("published", "Published", lambda one: one.published.text if one.published else ""),
    ("updated", "Updated", lambda one: one.updated.text if one.updated else ""),
    ("byline", "Byline", lambda one: ", ".join(one.byline)),
    ("agency", "Agency", lambda one: ", ".join(one.agency)),
    ("dateline", "Dateline", lambda one: one.dateline or ""),
    ("section", "Section", lambda one: one.section or ""),
    ("language", "Language", lambda one: one.language),
    ("form", "Form", lambda one: one.form.value),
)


def compare(left: Article, right: Article) -> Comparison:
    """What differs from the left copy to the right one."""
    ones, others = ([units(text) for text in one.body] for one in (left, right))
    body, same = _body(ones, others)
    stated = ((name, label, read(left), read(right)) for name, label, read in FACTS)
    return Comparison(
        left=left,
        right=right,
        title=_line(left.title, right.title),
        standfirst=_line(left.standfirst, right.standfirst),
        facts=tuple(Fact(*fact) for fact in stated if fact[2] != fact[3]),
        body=body,
        left_words=sum(one.words for one in ones),
        right_words=sum(one.words for one in others),
        same_words=same,
    )


def word_count(article: Article) -> int:
    """How many words an article's body has, as they are compared; of Chinese its characters."""
    return sum(units(text).words for text in article.body)


def _line(left: str | None, right: str | None) -> Line:
    """A line of both copies, word for word."""
    pair = _Pair([units(left or "")], [units(right or "")])
    return Line(*(side[0] for side in pair.sides()))


# The body


@dataclass(frozen=True)
class _Span:
    """A row before it is written down: its paragraphs on both sides, and what a moved one is called by."""

    ones: range
    others: range
    moved: tuple[int, int] | None = None


def _body(ones: Sequence[Units], others: Sequence[Units]) -> tuple[tuple[Row, ...], int]:
    """The rows of two bodies, and how many words they have in common."""
    is_coarse = sum(one.words for one in (*ones, *others)) > LONG
    aligned, moved = coarsely_linked(ones, others) if is_coarse else linked(ones, others)
    away = {link.one: (link.one, link.other) for link in moved}
    here = {link.other: (link.one, link.other) for link in moved}
    spans = list(_spans(aligned, len(ones), len(others), away, here))
    halves: dict[tuple[int, int], list[int]] = {}
    for number, span in enumerate(spans):
        if span.moved:
            halves.setdefault(span.moved, []).append(number)
    made, same = [], 0
    for number, span in enumerate(spans):
        row, words = _row(span, ones, others)
        if span.moved:
            (twin,) = (half for half in halves[span.moved] if half != number)
            row = Row(Kind.MOVED, row.left if span.ones else (), row.right if span.others else (), twin)
            words = words if span.ones else 0
        made.append(row)
        same += words
    return tuple(made), same


def _spans(
    aligned: Sequence[tuple[range, range]],
    one_end: int,
    other_end: int,
    away: dict[int, tuple[int, int]],
    here: dict[int, tuple[int, int]],
) -> Iterator[_Span]:
    """All paragraphs in rows, in order: between rows that are aligned what the left has alone, then the right."""
    one = other = 0
    for ones, others in (*aligned, (range(one_end, one_end), range(other_end, other_end))):
        for place in range(one, ones.start):
            yield _Span(range(place, place + 1), range(0), away.get(place))
        for place in range(other, others.start):
            yield _Span(range(0), range(place, place + 1), here.get(place))
        if ones:
            yield _Span(ones, others)
        one, other = ones.stop, others.stop


def _row(span: _Span, ones: Sequence[Units], others: Sequence[Units]) -> tuple[Row, int]:
    """A row in runs, and how many words its sides have in common."""
    if len(span.ones) == len(span.others) == 1 and ones[span.ones[0]].texts == others[span.others[0]].texts:
        kept = (Run(Change.KEPT, "".join(ones[span.ones[0]].texts)),)
        one, other = (Paragraph(places[0], kept) for places in (span.ones, span.others))
        return Row(Kind.KEPT, (one,), (other,)), ones[span.ones[0]].words
    left, right = span.ones, span.others
    if span.moved:
        left, right = range(span.moved[0], span.moved[0] + 1), range(span.moved[1], span.moved[1] + 1)
    pair = _Pair([ones[place] for place in left], [others[place] for place in right])
    sides = pair.sides()
    lefts, rights = (
        tuple(Paragraph(place, runs) for place, runs in zip(places, side, strict=True))
        for places, side in zip((left, right), sides, strict=True)
    )
    kind = _kind_of(*(tuple(run for runs in side for run in runs) for side in sides))
    if not (left and right):
        kind = Kind.CUT if left else Kind.ADDED
    elif kind in SAME and len(left) != len(right):
        kind = Kind.SPLIT if len(left) < len(right) else Kind.JOINED
    return Row(kind, lefts, rights), pair.same_words


def _kind_of(left: Sequence[Run], right: Sequence[Run]) -> Kind:
    """What became of a text."""
    changes = {run.change for run in (*left, *right)}
    if not changes - {Change.KEPT}:
        return Kind.KEPT
    if not changes - {Change.KEPT, Change.TYPOGRAPHY}:
        return Kind.TYPOGRAPHY
    return Kind.CHANGED if left and right else Kind.CUT if left else Kind.ADDED


class _Pair:
    """Paragraphs of the one copy beside paragraphs of the other, word for word."""

    def __init__(self, ones: Sequence[Units], others: Sequence[Units]) -> None:
        self.ones, self.others = ones, others
        self.keys, self.other_keys = ([key for one in side for key in one.keys] for side in (ones, others))
        self.found = _telling(blocks(self.keys, self.other_keys), self.keys, len(self.other_keys))

    @property
    def same_words(self) -> int:
        """How many words both sides have, in order."""
        return sum(count_words(self.keys[block.one : block.one + block.size]) for block in self.found)

    def sides(self) -> tuple[list[tuple[Run, ...]], list[tuple[Run, ...]]]:
        """The runs of each paragraph of both sides."""
        changes, others = [Change.CUT] * len(self.keys), [Change.ADDED] * len(self.other_keys)
        sets, other_sets = (
            [text.strip() for one in side for text in one.texts] for side in (self.ones, self.others)
        )
        for block in self.found:
            for step in range(block.size):
                i, j = block.one + step, block.other + step
                changes[i] = others[j] = Change.KEPT if sets[i] == other_sets[j] else Change.TYPOGRAPHY
        return list(_runs(self.ones, changes)), list(_runs(self.others, others))


def _runs(side: Sequence[Units], changes: Sequence[Change]) -> Iterator[tuple[Run, ...]]:
    """The units of each paragraph, those together of which the same became."""
    begin = 0
    for one in side:
        here = zip(changes[begin : begin + len(one.texts)], one.texts, strict=True)
        yield tuple(
            Run(change, "".join(text for _, text in some)) for change, some in groupby(here, lambda each: each[0])
        )
        begin += len(one.texts)


def _telling(found: Sequence[Block], keys: Sequence[str], other_end: int) -> list[Block]:
    """The stretches without those that stand astray between longer changes, cut and added, on both their sides."""
    kept: list[Block] = []
    for number, block in enumerate(found):
        one, other = (kept[-1].one + kept[-1].size, kept[-1].other + kept[-1].size) if kept else (0, 0)
        following = found[number + 1] if number + 1 < len(found) else Block(len(keys), other_end, 0)
        cut = (block.one - one, following.one - block.one - block.size)
        added = (block.other - other, following.other - block.other - block.size)
        around = (*map(max, cut, added), sum(cut), sum(added))
        if count_words(keys[block.one : block.one + block.size]) > STRAY or min(around) <= block.size:
            kept.append(block)
    return kept
