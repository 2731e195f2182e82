"""The parameters of a search, one row each: pages, JSON, command line, Python and docs read this table.

In: names with texts, as a URL or a command line has them. Out: a SearchRequest, or BadParameter.
"""

from __future__ import annotations

import difflib
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum
from typing import Any

from archive import fields
from archive.dates import PartialDate
from archive.errors import BadParameter
from archive.settings import Settings


class Sort(StrEnum):
    """The order of hits; those that are equal stand newest first, then by id."""

    RELEVANCE = "relevance"
    NEWEST = "newest"
    OLDEST = "oldest"


@dataclass(frozen=True, kw_only=True)
class SearchRequest:
    """What is asked for. `filters` maps facet names to chosen values: any within a facet, all facets together.

    `earliest` and `latest` are inclusive days; an article counts when all days its date can mean lie within.
    """

    q: str = ""
    filters: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    earliest: date | None = None
    latest: date | None = None
    sort: Sort = Sort.RELEVANCE
    page: int = 1
    page_size: int = 20
    cursor: str | None = None


@dataclass(frozen=True, kw_only=True)
class Parameter:
    """One parameter: `read` makes its value of a text, ValueError saying what was expected.

    `target` is the attribute of SearchRequest it fills, its own name if empty; a facet's parameter
    fills its place in `filters` and may be given several times.
    """

    name: str
    read: Callable[[str, Settings], Any]
    help: str
    target: str = ""
    default: str = ""
    aliases: tuple[str, ...] = ()
    facet: bool = False


def _text(text: str, settings: Settings) -> str:
    return text


def _sort(text: str, settings: Settings) -> Sort:
    try:
        return Sort(text)
    except ValueError:
        raise ValueError(f"one of {', '.join(Sort)}") from None


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


def _whole(text: str, least: int, most: int) -> int:
    expected = f"a whole number from {least} to {most}" if most < 10**9 else f"a whole number from {least}"
    if not (text.isascii() and text.isdigit() and len(text) < 12 and least <= int(text) <= most):
        raise ValueError(expected)
    return int(text)


def _cursor(text: str, settings: Settings) -> str | None:
    return text or None


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
        read=_sort,
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
)


def parameters() -> tuple[Parameter, ...]:
    """Every parameter of a search: the rows above and one for each facet."""
    of_facets = (
        Parameter(name=facet.name, read=_facet_value(facet), help=facet.help, facet=True)
        for facet in fields.facet_fields()
    )
    return (*PARAMETERS, *of_facets)


def _facet_value(facet: fields.Field) -> Callable[[str, Settings], str]:
    def read(text: str, settings: Settings) -> str:
        # Days are the finest dates that are counted.
        return _date(text).text[:10] if facet.holds is fields.Holds.DATE else facet.given(text)

    return read


def read_request(given: Iterable[tuple[str, str]], settings: Settings) -> SearchRequest:
    """The search that named texts ask for; BadParameter names one that is unknown, malformed or given twice.

    A parameter with an empty text counts as not given, as a form sends it.
    """
    rows = {name: row for row in parameters() for name in (row.name, *row.aliases)}
    values: dict[str, Any] = {"page_size": min(settings.page_size, settings.max_page_size)}
    filters: dict[str, tuple[str, ...]] = {}
    seen: set[str] = set()
    for name, text in given:
        row = rows.get(name)
        if row is None:
            raise BadParameter(name, _unknown(name, rows))
        if not text.strip():
            continue
        value = _value(row, name, text, settings)
        if row.facet:
            filters[row.name] = tuple(dict.fromkeys((*filters.get(row.name, ()), value)))
            continue
        if row.name in seen:
            raise BadParameter(name, f"{name} may be given only once")
        seen.add(row.name)
        values[row.target or row.name] = value
    return _consistent(SearchRequest(filters=filters, **values))


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
