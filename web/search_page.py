"""The results of a search, to what the search page shows: filters as links, chips, paging and notices."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from archive import Results
from archive.dates import PartialDate
from archive.fields import Field, Holds, facet_field
from archive.parameters import Sort
from archive.query import Everything
from archive.results import FacetCounts, FacetValue
from web.asked import Asked

VALUES_SHOWN = 8  # of a facet; the rest unfolds
WARNINGS_SHOWN = 5
PLACES_SHOWN = 3


@dataclass(frozen=True)
class Choice:
    """A facet's value as a link: to `asked`, the search narrowed to it, or widened where it is chosen."""

    field: Field
    value: FacetValue
    asked: Asked
    finer: tuple[Choice, ...]
    share: int  # percent of the most frequent value beside it

    @property
    def open(self) -> bool:
        """Whether it or a finer value is chosen."""
        return self.value.selected or any(choice.open for choice in self.finer)


@dataclass(frozen=True)
class Filter:
    """A facet beside the results: the values `shown` at once, those that `unfold`, and how many are elsewhere."""

    counts: FacetCounts
    field: Field
    shown: tuple[Choice, ...]
    unfold: tuple[Choice, ...]
    elsewhere: int

    @property
    def holds_articles(self) -> bool:
        """Whether any article is counted here, with a value or without."""
        return bool(self.counts.values or self.counts.missing)

    @property
    def holds_dates(self) -> bool:
        """Whether a span of it can be asked for."""
        return self.field.holds is Holds.DATE


@dataclass(frozen=True)
class Chip:
    """A filter that is set, and the search without it."""

    label: str
    text: str
    asked: Asked


@dataclass(frozen=True)
class Order:
    """An order of the hits, and the search in it."""

    name: str
    current: bool
    asked: Asked


@dataclass(frozen=True)
class SearchPage:
    """What the search page shows."""

    asked: Asked
    results: Results

    @property
    def blank(self) -> bool:
        """Whether no words were asked for, so that all articles are browsed."""
        return isinstance(self.results.query.tree, Everything)

    @property
    def reading(self) -> str:
        """How the query was read, blank where that is just as it was typed."""
        read = self.results.reading
        same = _plain(read.replace(" AND ", " ")) == _plain(self.results.query.input)
        return "" if self.blank or same else read

    @property
    def warnings(self) -> list[str]:
        """The first of the parser's warnings, with where in the query they stand."""
        return [
            f"At character {warning.position + 1}: {warning.message}."
            for warning in self.results.query.warnings[:WARNINGS_SHOWN]
        ]

    @property
    def more_warnings(self) -> int:
        """How many warnings are not shown."""
        return max(0, len(self.results.query.warnings) - WARNINGS_SHOWN)

    @property
    def filters(self) -> list[Filter]:
        """The facets, in the order of the fields table; that of dates also where nothing was found.

        A wrong span of dates is mended where it was typed.
        """
        made = [filter_of(counts, self.asked) for counts in self.results.facets]
        return [one for one in made if one.holds_articles or (one.holds_dates and self.asked.pairs())]

    @property
    def chips(self) -> list[Chip]:
        """Every filter that is set."""
        return list(chips(self.asked, self.results.facets))

    @property
    def orders(self) -> list[Order]:
        """The orders that make sense here; without words nothing is more relevant than anything else."""
        named = self.asked.text("sort")
        current = Sort.NEWEST if self.blank and named in ("", Sort.RELEVANCE) else Sort(named or Sort.RELEVANCE)
        orders = [order for order in Sort if not (self.blank and order is Sort.RELEVANCE)]
        return [
            Order(order, order is current, self.asked.with_text("sort", "" if order is orders[0] else order))
            for order in orders
        ]

    @property
    def past_the_end(self) -> bool:
        """Whether the page that was asked for comes after the last."""
        return self.results.total > 0 and self.results.page > self.results.pages

    @property
    def first(self) -> int:
        """The number of the first hit on this page."""
        return (self.results.page - 1) * self.results.page_size + 1

    @property
    def usual_language(self) -> str:
        """The language of most articles here: it goes without saying."""
        counts = next((facet for facet in self.results.facets if facet.name == "language"), None)
        return counts.values[0].value if counts and counts.values else ""


def filter_of(counts: FacetCounts, asked: Asked) -> Filter:
    """A facet with its values as links; chosen ones are never folded away."""
    field = facet_field(counts.name)
    if field is None:
        raise LookupError(f"{counts.name} is counted but no facet")
    made = choices(field, counts.values, asked)
    shown = [one for number, one in enumerate(made) if number < VALUES_SHOWN or one.open]
    unfold = [one for one in made if one not in shown]
    # A date's values are all listed; its total counts months and days too.
    elsewhere = 0 if field.holds is Holds.DATE else max(0, counts.total_values - len(made))
    return Filter(counts, field, tuple(shown), tuple(unfold), elsewhere)


def choices(field: Field, values: Sequence[FacetValue], asked: Asked) -> tuple[Choice, ...]:
    """Values, and those within each, as links."""
    most = max((value.count for value in values), default=0) or 1
    return tuple(
        Choice(
            field=field,
            value=value,
            asked=(asked.dropping if value.selected else asked.choosing)(field, value.value),
            finer=choices(field, value.values, asked),
            share=round(100 * value.count / most),
        )
        for value in values
    )


def chips(asked: Asked, facets: Iterable[FacetCounts]) -> Iterator[Chip]:
    """Every filter that is set, and the search without it."""
    labels = {facet.name: dict(_labels(facet.values)) for facet in facets}
    for name in ("from", "to"):
        if text := asked.text(name):
            date = PartialDate.parse(text)
            yield Chip(name.capitalize(), date.in_words() if date else text, asked.with_text(name, ""))
    for name, values in asked.filters.items():
        field = facet_field(name)
        if field is not None:
            for value in values:
                label = labels.get(name, {}).get(value) or field.label(value)
                yield Chip(field.facet or name, label, asked.dropping(field, value))


def _labels(values: Iterable[FacetValue]) -> Iterator[tuple[str, str]]:
    for value in values:
        yield value.value, value.label
        yield from _labels(value.values)


def _plain(text: str) -> str:
    return " ".join(text.casefold().split())
