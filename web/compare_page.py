"""A comparison of two articles, to the rows that its page shows: numbered differences and what lies between."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from functools import cached_property
from itertools import groupby, islice

from archive.stories.comparison.comparison import Comparison, Kind, Paragraph, Run
from archive.stories.comparison.differences import summary

MOST = 2_000  # rows on a page

LABELS = {
    Kind.KEPT: "The same",
    Kind.TYPOGRAPHY: "Set otherwise",
    Kind.CHANGED: "Changed",
    Kind.SPLIT: "Split",
    Kind.JOINED: "Joined",
    Kind.CUT: "Cut",
    Kind.ADDED: "Added",
    Kind.MOVED: "Moved",
}


@dataclass(frozen=True)
class Shown:
    """Something that stands side by side; `number` counts the differences from 1, and is 0 for what is the same.

    `name` says what a line over the body is; `twin` is the row of the body that has the other half of a moved
    paragraph.
    """

    kind: Kind
    left: tuple[Paragraph, ...]
    right: tuple[Paragraph, ...]
    name: str = ""
    twin: int | None = None
    number: int = 0

    @property
    def label(self) -> str:
        """What became of it, in words."""
        parted = ""
        if self.kind is Kind.CHANGED and len(self.left) != len(self.right):
            parted = " and split" if len(self.left) < len(self.right) else " and joined"
        return f"{self.name} {LABELS[self.kind].lower()}" if self.name else LABELS[self.kind] + parted


@dataclass(frozen=True)
class Gap:
    """So many paragraphs that are the same and are left out."""

    count: int


@dataclass(frozen=True)
class ComparePage:
    """What the comparison of two articles shows; with `only_differences` what is the same is left out."""

    found: Comparison
    only_differences: bool = False

    @property
    def heading(self) -> str:
        """What is compared: two versions, two articles of a story, or of two."""
        left, right = self.found.left, self.found.right
        if left.id == right.id:
            return "Two versions compared" if left.version != right.version else "The same text on both sides"
        return "Two articles compared" if left.story == right.story else "Articles of two stories compared"

    @property
    def title(self) -> str:
        """The heading with what it is of: one headline where both have the same."""
        names = dict.fromkeys((self.found.left.heading, self.found.right.heading))
        return f"{self.heading}: {' / '.join(names)}"

    @property
    def summary(self) -> str:
        """What differs, in a sentence."""
        return summary(self.found)

    @cached_property
    def all(self) -> list[Shown]:
        """Headline, standfirst and the rows of the body, each difference with its number."""
        named = (("Headline", self.found.title), ("Standfirst", self.found.standfirst))
        lines = [Shown(line.kind, _line(line.left), _line(line.right), name) for name, line in named]
        rows = [Shown(row.kind, row.left, row.right, twin=row.twin) for row in self.found.body]
        numbered, number = [], 0
        for one in (*(line for line in lines if line.left or line.right), *rows):
            differs = one.kind not in (Kind.KEPT, Kind.TYPOGRAPHY)
            number += differs
            numbered.append(replace(one, number=number if differs else 0))
        return numbered

    @property
    def differences(self) -> int:
        """How many differences there are."""
        return max((one.number for one in self.all), default=0)

    @cached_property
    def last(self) -> int:
        """The number of the last difference on the page: links lead no further."""
        return max((one.number for one in self.items if isinstance(one, Shown)), default=0)

    @cached_property
    def items(self) -> list[Shown | Gap]:
        """What is shown, in order: no more of it than a browser can hold."""
        return list(islice(self._items(), MOST))

    @property
    def left_out(self) -> int:
        """How many rows there is no room for."""
        return max(0, sum(1 for _ in self._items()) - MOST)

    def _items(self) -> Iterator[Shown | Gap]:
        for differs, some in groupby(self.all, lambda one: bool(one.number)):
            if differs or not self.only_differences:
                yield from some
            elif count := sum(not one.name for one in some):
                yield Gap(count)

    @cached_property
    def numbers(self) -> list[int]:
        """The numbers of the differences by the rows of the body."""
        return [one.number for one in self.all if not one.name]

    def twin(self, one: Shown) -> int:
        """The number of the difference with the other half of a moved paragraph; 0 where it is not on the page."""
        number = self.numbers[one.twin] if one.twin is not None else 0
        return number if number <= self.last else 0


def _line(runs: tuple[Run, ...]) -> tuple[Paragraph, ...]:
    return (Paragraph(0, runs),) if runs else ()
