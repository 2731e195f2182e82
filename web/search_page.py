"""The results of a search, to what the search page shows: filters as links, chips, paging and notices."""

from __future__ import annotations

from dataclasses import dataclass, replace

from archive import Results
from archive.article import Grade
from archive.fields import Field, facet_field, facet_fields
from archive.parameters import Count, Group, SearchRequest, Sort
from archive.places.naming import fold
from archive.query import Everything, Valued
from archive.querytree import leaves
from archive.results import FacetValue, Unknown
from archive.wording import counted
from web import world
from web.asked import Asked
from web.filters import Chip, Choice, Filter, chips, choices, filter_of

WARNINGS_SHOWN = 5
PLACES_SHOWN = 3
WITHOUT = "without_variant"  # the parameter of spellings that are left out


@dataclass(frozen=True)
class Order:
    """An order of the hits, or another way to show them, and the search in it."""

    name: str
    current: bool
    asked: Asked


@dataclass(frozen=True)
class Spelling:
    """Another spelling of a name that was searched too, and the search without it."""

    text: str
    articles: int
    asked: Asked


@dataclass(frozen=True)
class Meant:
    """A search that may have been meant, as words and as a link."""

    text: str
    total: int
    asked: Asked


def graded(request: SearchRequest) -> SearchRequest:
    """The search with one facet of places, if it does not say which: the one it is narrowed by, else the named."""
    chosen = {facet_field(name) for name in (*request.filters, *request.excluded)}
    grades = {row.grade for row in chosen if row and row.grade} or {Grade.NAMED}
    return replace(request, grade=request.grade or (grades.pop() if len(grades) == 1 else Grade.NAMED))


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
    def spellings(self) -> list[tuple[str, list[Spelling]]]:
        """The other spellings that were searched, by the name as it was typed."""
        left_out = self.asked.repeated.get(WITHOUT, ())
        return [
            (
                name.text,
                [
                    Spelling(one.text, one.articles, self.asked.repeating(WITHOUT, *left_out, one.text))
                    for one in name.variants
                ],
            )
            for name in self.results.applied_variants
        ]

    @property
    def as_typed(self) -> Asked:
        """The same search without any other spelling."""
        return self.asked.with_text("variants", "off").repeating(WITHOUT)

    @property
    def in_every_spelling(self) -> Asked | None:
        """The same search with every spelling, where some or all were left out."""
        if self.blank or not (self.asked.text("variants") or self.asked.repeated.get(WITHOUT)):
            return None
        return self.asked.with_text("variants", "").repeating(WITHOUT)

    @property
    def meant(self) -> list[Meant]:
        """What may have been meant, where hardly anything was found."""
        return [
            Meant(one.query.strip(), one.total, self.asked.with_text("q", one.query))
            for one in self.results.did_you_mean
        ]

    @property
    def namesakes(self) -> list[tuple[str, list[tuple[FacetValue, Asked]]]]:
        """The names that several places go by, with the search for the articles of each alone."""
        return [
            (
                one.value,
                [(place, self.asked.choosing(field, place.value)) for place in one.places if not place.selected],
            )
            for one in self.results.namesakes
            if (field := facet_field(one.facet)) and one.facet not in self.results.filters
        ]

    @property
    def parts_of_world(self) -> list[tuple[str, str]]:
        """The names and titles of the maps of parts of the world that the query seeks as places."""
        asked = (leaf for leaf in leaves(self.results.query.tree) if isinstance(leaf, Valued))
        facets = ((facet_field(leaf.field), leaf.values) for leaf in asked)
        named = [
            fold(value).replace(" ", "-") for row, values in facets if row and row.authority for value in values
        ]
        return [
            (name, world.LABELS[name])
            for name in dict.fromkeys(named)
            if name in world.LABELS and name != world.WORLD
        ]

    @property
    def with_most(self) -> Asked:
        """The same search for any of the words."""
        return self.asked.with_text("match", "most")

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
        """The facets, in the order of the fields table."""
        made = [filter_of(counts, self.asked) for counts in self.results.facets]
        return [one for one in made if one.holds_articles or self._stays(one)]

    def _stays(self, filter: Filter) -> bool:
        """Whether a facet is shown without values: a wrong span is mended there, and one of two was asked for."""
        is_asked_for = filter.field.grade is not None and self.asked.text("grade")
        return bool((filter.holds_dates and self.asked.pairs()) or is_asked_for)

    def grades(self, field: Field) -> list[tuple[Field, Asked]]:
        """The facets of which one is shown in the place of this one, each with the search that shows it."""
        rows = [row for row in facet_fields() if row.grade and field.grade]
        return [(row, self.asked.bare.with_text("grade", row.grade or "")) for row in rows]

    @property
    def has_places(self) -> bool:
        """Whether there is anything to be drawn on a map."""
        return any(filter.field.grade and filter.holds_values for filter in self.filters)

    @property
    def chips(self) -> list[Chip]:
        """Every filter that is set."""
        return list(chips(self.asked, self.results.labels))

    @property
    def unknown(self) -> list[tuple[Unknown, tuple[Choice, ...]]]:
        """What was asked for and no article has, with values to ask for in its place as links."""
        return [(one, self._instead(one)) for one in self.results.unknown]

    def _instead(self, unknown: Unknown) -> tuple[Choice, ...]:
        field = facet_field(unknown.facet)
        if field is None:
            return ()
        without = self.asked.dropping(field, unknown.value).including(field, unknown.value)
        is_excluded = unknown.value in self.asked.excluded.get(field.name, ())
        made = choices(field, unknown.suggestions, without)
        return tuple(replace(one, asked=one.excluding) for one in made) if is_excluded else made

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
    def tells_of_stories(self) -> bool:
        """Whether it makes a difference here that an article may be a copy of another."""
        return self.results.has_copies or bool(self.asked.text("group") or self.asked.text("count"))

    @property
    def groupings(self) -> list[Order]:
        """A list of stories, and one of articles."""
        names = {Group.STORY: "Stories", Group.NONE: "Articles"}
        return [self._switch("group", one, names[one], one is self.results.group) for one in Group]

    @property
    def countings(self) -> list[Order]:
        """The facets' numbers in articles, and in stories."""
        return [self._switch("count", one, one, one is self.results.count) for one in Count]

    def _switch(self, name: str, value: str, label: str, current: bool) -> Order:
        first = {"group": Group.STORY, "count": Count.ARTICLES}[name]
        return Order(label, current, self.asked.with_text(name, "" if value == first else value))

    @property
    def listed(self) -> str:
        """How many hits all pages have: "12 stories" where some of them stand for several articles."""
        of_stories = self.results.has_copies and self.results.group is Group.STORY
        return counted(self.results.listed, *(("story", "stories") if of_stories else ("article",)))

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


def _plain(text: str) -> str:
    return " ".join(text.casefold().split())
