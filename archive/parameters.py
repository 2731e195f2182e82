"""The parameters of a search, one row each: pages, JSON, command line, Python and docs read this table.

In: names with texts, as a URL or a command line has them. Out: a SearchRequest, or BadParameter.
"""

from __future__ import annotations

import difflib
import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum
from typing import Any

from archive import fields
from archive.article import Grade
from archive.dates import PartialDate
from archive.errors import BadParameter
from archive.settings import Settings

MOST_CHOSEN = 50  # of facets that may be chosen in one search: every link of a page repeats them all


class Sort(StrEnum):
    """The order of hits; those that are equal stand newest first, then by id."""

    RELEVANCE = "relevance"
    NEWEST = "newest"
    OLDEST = "oldest"


class ValueOrder(StrEnum):
    """The order of a facet's values: most articles first, or from A to Z (dates: newest first)."""

    COUNT = "count"
    NAME = "name"


class Group(StrEnum):
    """Whether the articles of one story are one hit, or each is its own."""

    STORY = "story"
    NONE = "none"


class Count(StrEnum):
    """What facets count: articles, or stories, however many outlets ran one."""

    ARTICLES = "articles"
    STORIES = "stories"


class Match(StrEnum):
    """How many of the words a hit must have: as usual, all of them, or any, those with most of them first.

    Usually all are wanted, most where no article has them all, and any of a sentence.
    """

    AUTO = "auto"
    ALL = "all"
    MOST = "most"


@dataclass(frozen=True, kw_only=True)
class SearchRequest:
    """What is asked for. `filters` maps facet names to chosen values: any within a facet, all facets together.

    `excluded` maps them to values of which an article may have none. fields.NONE is the value of what has none.
    `facets` are the facets to be counted, within `facet_ms` milliseconds where that is given; where it is None, all
    but that of places of the other `grade`.
    `earliest` and `latest` are inclusive days; an article counts when all days its date can mean lie within.
    """

    q: str = ""
    filters: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    excluded: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    earliest: date | None = None
    latest: date | None = None
    sort: Sort = Sort.RELEVANCE
    page: int = 1
    page_size: int = 20
    cursor: str | None = None
    facets: tuple[str, ...] | None = None
    grade: Grade | None = None
    facet_ms: int | None = None
    match: Match = Match.AUTO
    group: Group = Group.STORY
    count: Count = Count.ARTICLES
    variants: bool = True
    without_variant: tuple[str, ...] = ()

    @property
    def counted(self) -> tuple[str, ...] | None:
        """The names of the facets to be counted, None for all."""
        if self.facets is not None or self.grade is None:
            return self.facets
        return tuple(row.name for row in fields.facet_fields() if row.grade in (None, self.grade))


@dataclass(frozen=True, kw_only=True)
class Parameter:
    """One parameter: `read` makes its value of a text, ValueError saying what was expected.

    `target` is the attribute of SearchRequest it fills, its own name if empty; where a `facet` is named, it fills
    that one's place in the attribute and may be given several times, as may one that `repeats`.
    """

    name: str
    read: Callable[[str, Settings], Any]
    help: str
    target: str = ""
    default: str = ""
    aliases: tuple[str, ...] = ()
    facet: str = ""
    repeats: bool = False


MOST_VALUES = 1_000  # of a facet on one page
EXCLUDING = "not_"  # begins the name of the parameter that leaves a facet's values out


def _text(text: str, settings: Settings) -> str:
    return text


def _one_of(choices: type[StrEnum]) -> Callable[[str, Settings], StrEnum]:
    def read(text: str, settings: Settings) -> StrEnum:
        try:
            return choices(text)
        except ValueError:
            raise ValueError(f"one of {', '.join(choices)}") from None

    return read


def _switch(text: str, settings: Settings) -> bool:
    if text not in ("on", "off"):
        raise ValueError("on or off")
    return text == "on"


def _first_day(text: str, settings: Settings) -> date:
    return _date(text).first_day


def _last_day(text: str, settings: Settings) -> date:
    return _date(text).last_day


def _date(text: str) -> PartialDate:
    found = PartialDate.parse(text)
    if found is None:
        raise ValueError("a date such as 2015, 2015-05 or 2015-05-22")
    return found


def _page(text: str, settings: Settings) -> int:
    return _whole(text, 1, 10**9)


def _page_size(text: str, settings: Settings) -> int:
    return _whole(text, 1, settings.max_page_size)


def _values_page_size(text: str, settings: Settings) -> int:
    return _whole(text, 1, MOST_VALUES)


def _whole(text: str, least: int, most: int) -> int:
    expected = f"a whole number from {least} to {most}" if most < 10**9 else f"a whole number from {least}"
    if not (text.isascii() and text.isdigit() and len(text) < 12 and least <= int(text) <= most):
        raise ValueError(expected)
    return int(text)


def _cursor(text: str, settings: Settings) -> str | None:
    return text or None


def _facets(text: str, settings: Settings) -> tuple[str, ...]:
    known = [facet.name for facet in fields.facet_fields()]
    named = [name for name in re.split(r"[\s,]+", text.lower()) if name]
    if named == [fields.NONE]:
        return ()
    if any(name not in known for name in named):
        raise ValueError(f"names of facets with commas between them, of {', '.join(known)}, or {fields.NONE}")
    return tuple(dict.fromkeys(named))


def _milliseconds(text: str, settings: Settings) -> int:
    return _whole(text, 0, 10**6)


PARAMETERS: tuple[Parameter, ...] = (
    Parameter(
        name="q",
        read=_text,
        aliases=("query",),
        help='words, "phrases", -word, OR and brackets; blank finds everything',
    ),
    Parameter(
        name="from",
        target="earliest",
        read=_first_day,
        aliases=("from_date", "from-date"),
        help="published on this day or later: 2015, 2015-05 or 2015-05-22",
    ),
    Parameter(
        name="to",
        target="latest",
        read=_last_day,
        aliases=("to_date", "to-date"),
        help="published on this day or earlier: 2015, 2015-05 or 2015-05-22",
    ),
    Parameter(
        name="sort",
        read=_one_of(Sort),
        default="relevance",
        aliases=("order-by",),
        help="relevance, newest or oldest",
    ),
    Parameter(name="page", read=_page, default="1", help="which page of the hits, from 1"),
    Parameter(name="page_size", read=_page_size, aliases=("page-size",), help="hits on a page"),
    Parameter(
        name="cursor",
        read=_cursor,
        help="`next` of an earlier answer: the hits that follow it, in place of `page`",
    ),
    Parameter(
        name="match",
        read=_one_of(Match),
        default="auto",
        help="all or most of the words; auto wants all, and most where no article has them all",
    ),
    Parameter(
        name="group",
        read=_one_of(Group),
        default="story",
        help="story or none: whether the articles of one story are one hit, or each is its own",
    ),
    Parameter(
        name="count",
        read=_one_of(Count),
        default="articles",
        help="articles or stories: what the numbers beside a facet's values count",
    ),
    Parameter(
        name="variants",
        read=_switch,
        default="on",
        help="on or off: whether the other spellings of a place's name are searched too",
    ),
    Parameter(
        name="without_variant",
        read=_text,
        repeats=True,
        help="a spelling of a place's name that is not searched, as `applied_variants` lists it",
    ),
    Parameter(
        name="facets",
        read=_facets,
        help="which facets are counted: names with commas between them, or none; all unless said",
    ),
    Parameter(
        name="grade",
        read=_one_of(Grade),
        help="named or about: of which places the articles are counted, unless `facets` says; both unless said",
    ),
    Parameter(
        name="facet_ms",
        read=_milliseconds,
        help="milliseconds for counting facets: those not counted then say so; as long as it takes unless said",
    ),
)


# How a facet's values are asked for, beside the parameters of the search they are counted in.
VALUE_PARAMETERS: tuple[Parameter, ...] = (
    Parameter(
        name="contains",
        read=_text,
        target="containing",
        help="only values with this in their names, those with a word that begins so first",
    ),
    Parameter(name="by", read=_one_of(ValueOrder), target="order", help="count or name"),
    Parameter(name="page", read=_page, default="1", help="which page of the values, from 1"),
    Parameter(
        name="page_size", read=_values_page_size, default="100", aliases=("page-size",), help="values on a page"
    ),
)


def parameters() -> tuple[Parameter, ...]:
    """Every parameter of a search: the rows above, and of each facet one to choose and one to exclude values."""
    facets = fields.facet_fields()
    choosing = (_of_facet(facet, facet.name, "filters", facet.help) for facet in facets)
    excluding = (
        _of_facet(facet, EXCLUDING + facet.name, "excluded", f"leaves out articles with this {facet.name}")
        for facet in facets
    )
    return (*PARAMETERS, *choosing, *excluding)


def _of_facet(facet: fields.Field, name: str, target: str, help: str) -> Parameter:
    return Parameter(name=name, read=_facet_value(facet), target=target, help=help, facet=facet.name)


def _facet_value(facet: fields.Field) -> Callable[[str, Settings], str]:
    def read(text: str, settings: Settings) -> str:
        if text == fields.NONE or (text.lower() == fields.NONE and facet.holds is fields.Holds.DATE):
            return fields.NONE
        # Days are the finest dates that are counted.
        return _date(text).text[:10] if facet.holds is fields.Holds.DATE else facet.given(text)

    return read


def read_request(given: Iterable[tuple[str, str]], settings: Settings) -> SearchRequest:
    """The search that named texts ask for; BadParameter names one that is unknown, malformed or given twice.

    A parameter with an empty text counts as not given, as a form sends it.
    """
    values: dict[str, Any] = {"page_size": min(settings.page_size, settings.max_page_size)}
    facets: dict[str, dict[str, tuple[str, ...]]] = {"filters": {}, "excluded": {}}
    for row, value in _read(given, parameters(), settings):
        if row.facet:
            chosen = facets[row.target]
            chosen[row.facet] = tuple(dict.fromkeys((*chosen.get(row.facet, ()), value)))
            if sum(len(some) for one in facets.values() for some in one.values()) > MOST_CHOSEN:
                raise BadParameter(row.name, f"a search may have {MOST_CHOSEN} values of facets; leave some out")
        elif row.repeats:
            values[row.name] = tuple(dict.fromkeys((*values.get(row.name, ()), value)))
        else:
            values[row.target or row.name] = value
    return _consistent(SearchRequest(**values, filters=facets["filters"], excluded=facets["excluded"]))


def read_value_page(given: Iterable[tuple[str, str]], settings: Settings) -> tuple[SearchRequest, dict[str, Any]]:
    """The search that named texts ask for, and how a facet's values are, as Archive.facet_values takes it."""
    given = list(given)
    own = {name for row in VALUE_PARAMETERS for name in (row.name, *row.aliases)}
    rest = [(name, text) for name, text in given if name not in own]
    asked = _read(((name, text) for name, text in given if name in own), VALUE_PARAMETERS, settings)
    return read_request(rest, settings), {row.target or row.name: value for row, value in asked}


def _read(
    given: Iterable[tuple[str, str]], known: Iterable[Parameter], settings: Settings
) -> Iterator[tuple[Parameter, Any]]:
    """The rows of the parameters that are given, with their values."""
    rows = {name: row for row in known for name in (row.name, *row.aliases)}
    seen: set[str] = set()
    for name, text in given:
        row = rows.get(name)
        if row is None:
            raise BadParameter(name, _unknown(name, rows))
        if not text.strip():
            continue
        value = _value(row, name, text, settings)
        if not (row.facet or row.repeats) and row.name in seen:
            raise BadParameter(name, f"{name} may be given only once")
        seen.add(row.name)
        yield row, value


def _value(row: Parameter, name: str, text: str, settings: Settings) -> Any:
    try:
        return row.read(text if row.name == "q" else text.strip(), settings)
    except ValueError as error:
        raise BadParameter(name, f"{name}={_short(text)} is not {error}") from None


def _consistent(request: SearchRequest) -> SearchRequest:
    if request.earliest and request.latest and request.earliest > request.latest:
        raise BadParameter("from", f"from={request.earliest} is later than to={request.latest}")
    if request.cursor and request.page != 1:
        raise BadParameter("cursor", "cursor and page both say where to go on; give one of them")
    return request


def _unknown(name: str, known: Iterable[str]) -> str:
    near = difflib.get_close_matches(name, list(known), n=1)
    hint = f"did you mean {near[0]}?" if near else f"known are {', '.join(row.name for row in parameters())}"
    return f"there is no parameter {_short(name)}; {hint}"


def _short(text: str) -> str:
    return repr(text if len(text) <= 60 else text[:60] + "…")
