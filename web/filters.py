"""The facets of an answer, to filters as links: values to choose, to exclude and to drop; chips for those set."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

from archive.dates import PartialDate
from archive.fields import NONE, Field, Holds, facet_field
from archive.results import FacetCounts, FacetValue
from web.asked import Asked

VALUES_SHOWN = 8  # of a facet; the rest unfolds
INSIDE_SHOWN = 3  # of what lies in a value that is not chosen
MONTHS = 31  # or days: all are shown


@dataclass(frozen=True)
class Choice:
    """A facet's value as links: `asked` is the search narrowed to it, or widened where it is chosen or excluded.

    `excluding` is the search without what has it. `finer` are the values in it that are shown at once, the others
    `unfold`.
    """

    field: Field
    value: FacetValue
    label: str  # without what it lies in, where it is listed inside that
    asked: Asked
    excluding: Asked
    share: int = 100  # percent of the most frequent value beside it
    finer: tuple[Choice, ...] = ()
    unfold: tuple[Choice, ...] = ()

    @property
    def open(self) -> bool:
        """Whether it or a finer value is chosen or excluded."""
        return self.value.selected or self.value.excluded or any(choice.open for choice in self.finer)


@dataclass(frozen=True)
class Filter:
    """A facet beside the results: the values `shown` at once, those that `unfold`, and how many are elsewhere.

    `without` is the choice of articles that have none, if there are any.
    """

    counts: FacetCounts
    field: Field
    shown: tuple[Choice, ...]
    unfold: tuple[Choice, ...]
    elsewhere: int
    without: Choice | None

    @property
    def holds_articles(self) -> bool:
        """Whether there is anything to choose: where no article has a value, "without" is all of them."""
        chosen = self.without and (self.without.value.selected or self.without.value.excluded)
        undated = self.holds_dates and self.counts.missing
        return bool(self.counts.values or self.counts.timed_out or chosen or undated)

    @property
    def holds_values(self) -> bool:
        """Whether any article here has a value."""
        return bool(self.counts.values or self.counts.timed_out)

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


def filter_of(counts: FacetCounts, asked: Asked) -> Filter:
    """A facet with its values as links; what is chosen or excluded is never folded away."""
    field = facet_field(counts.name)
    if field is None:
        raise LookupError(f"{counts.name} is counted but no facet")
    shown, unfold = parted(choices(field, counts.values, asked), VALUES_SHOWN)
    # A date's values are all listed; its total counts months and days too.
    elsewhere = 0 if field.holds is Holds.DATE else max(0, counts.total_values - len(list(_each(counts.values))))
    without = FacetValue(
        value=NONE,
        label=NONE,
        count=counts.missing,
        selected=NONE in asked.filters.get(field.name, ()),
        excluded=NONE in asked.excluded.get(field.name, ()),
    )
    is_told = (without.count or without.selected or without.excluded) and not counts.timed_out
    return Filter(counts, field, shown, unfold, elsewhere, choices(field, [without], asked)[0] if is_told else None)


def parted(made: Sequence[Choice], size: int) -> tuple[tuple[Choice, ...], tuple[Choice, ...]]:
    """The first so many choices and those that are open, and the others."""
    shown = tuple(one for number, one in enumerate(made) if number < size or one.open)
    return shown, tuple(one for one in made if one not in shown)


def choices(field: Field, values: Sequence[FacetValue], asked: Asked, around: str = "") -> tuple[Choice, ...]:
    """Values, and those within each, as links; `around` is the label of what they are listed in."""
    most = max((value.count for value in values), default=0) or 1
    return tuple(
        replace(
            _choice(field, value, asked),
            label=label_within(value.label, around) if field.authority else value.label,
            share=round(100 * value.count / most),
        )
        for value in values
    )


def label_within(label: str, around: str) -> str:
    """What a place is called where it is listed in another: without the places around both.

    >>> label_within("Lisbon, Portugal", "Lisbon District, Portugal")
    'Lisbon'
    """
    steps, wider = label.split(", "), around.split(", ")
    while len(steps) > 1 and wider and steps[-1] == wider[-1]:
        steps.pop()
        wider.pop()
    return ", ".join(steps)


def _choice(field: Field, value: FacetValue, asked: Asked) -> Choice:
    change = asked.including if value.excluded else asked.dropping if value.selected else asked.choosing
    inside = choices(field, value.values, asked, value.label)
    is_open = value.selected or value.excluded or any(one.open for one in inside)
    finer, unfold = parted(
        inside, MONTHS if field.holds is Holds.DATE else VALUES_SHOWN if is_open else INSIDE_SHOWN
    )
    return Choice(
        field=field,
        value=value,
        label=value.label,
        asked=change(field, value.value),
        excluding=asked.excluding(field, value.value),
        finer=finer,
        unfold=unfold,
    )


def chips(asked: Asked, labels: Mapping[str, Mapping[str, str]]) -> Iterator[Chip]:
    """Every filter that is set, and the search without it; `labels` are those of values by facet."""
    for name in ("from", "to"):
        if text := asked.text(name):
            date = PartialDate.parse(text)
            yield Chip(name.capitalize(), date.in_words() if date else text, asked.with_text(name, ""))
    for chosen, word, drop in ((asked.filters, "", asked.dropping), (asked.excluded, "Not: ", asked.including)):
        for name, values in chosen.items():
            if field := facet_field(name):
                for value in values:
                    label = labels.get(name, {}).get(value) or field.shown(value)
                    yield Chip(f"{word}{field.facet or name}", label, drop(field, value))


def _each(values: Sequence[FacetValue]) -> Iterator[FacetValue]:
    for value in values:
        yield value
        yield from _each(value.values)
