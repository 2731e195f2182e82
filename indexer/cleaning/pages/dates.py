"""What a page states about its dates comes in, when it was published and where that was read goes out."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta, timezone
from email.utils import parsedate_to_datetime
from functools import cache
from typing import Any
from urllib.parse import urlsplit

import htmldate
from lxml import etree

from archive.dates import PartialDate, now
from indexer.cleaning.lines.tables import table
from indexer.cleaning.lines.textdates import read_date, read_dates
from indexer.cleaning.lines.writing import any_of
from indexer.cleaning.pages.blocks import Block
from indexer.cleaning.pages.facts import PageFacts, stated

URL_DAY = re.compile(
    r"(?<!\d)(?P<year>19\d{2}|20\d{2})[/_-](?P<month>\d{1,2}|[a-z]{3})[/_-](?P<day>\d{1,2})(?!\d)", re.IGNORECASE
)
URL_SOLID = re.compile(
    r"(?<![\dA-Za-z])(?P<year>20\d{2})(?P<month>0[1-9]|1[0-2])(?P<day>0[1-9]|[12]\d|3[01])(?!\d)"
)
URL_MONTH = re.compile(r"/(?P<year>19\d{2}|20\d{2})/(?P<month>\d{2})/")
MARKED = etree.XPath("//@itemprop/.. | //@pubdate/..")
MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
# A clock of the day's first moment, put there by a system that only knew the day, is still what the page states.
EPOCH = "1970-01-01"
UTC = "+00:00"
# A zone other than UTC
ZONE = re.compile(r"[+-](?!00:00)\d\d:\d\d$")
# Zones go by quarters of an hour; a page may show the minute before or after.
QUARTER, SLACK = timedelta(minutes=15), timedelta(minutes=2)
# How far clocks are behind and ahead of UTC
WEST, EAST = timedelta(hours=12), timedelta(hours=14)


@dataclass(frozen=True)
class FoundDate:
    """A date and where it was read: "json-ld", "meta", "time" (and microdata), "url" or "text"."""

    date: PartialDate
    source: str


def read_dates_of(
    facts: PageFacts, tree: Any, header: Sequence[Block]
) -> tuple[FoundDate | None, FoundDate | None]:
    """When the page says it was published and updated; `header` is what stands round the headline."""
    linked, marked, meta = facts.linked, facts.marked, facts.meta
    written, changed = text_dates(block.text for block in header)
    times = [*marked.dates("datePublished", "dateCreated"), *_times(tree, header)]
    moments = [*linked.dates("datePublished"), *stated(meta, "published"), *times]
    published = best_date(
        (
            first_date(linked.dates("datePublished", "dateCreated", "uploadDate"), "json-ld"),
            first_date(stated(meta, "published"), "meta"),
            first_date(times, "time"),
            url_date(facts.url),
            written,
        )
    )
    updated = best_date(
        (
            first_date(linked.dates("dateModified"), "json-ld"),
            first_date(stated(meta, "updated"), "meta"),
            first_date(marked.dates("dateModified"), "time"),
            changed,
        )
    )
    return at_home(published, moments, written) if published else guessed_date(tree), updated


def at_home(found: FoundDate, stamps: Iterable[str], written: FoundDate | None) -> FoundDate:
    """A moment stated in UTC as the outlet's own clock has it: readers there saw the story on that day.

    The clock is known from another stamp of the same moment, or from the line under the headline (`written`) where
    that says the day before or after.
    """
    if not found.date.text.endswith(UTC):
        return found
    for date in filter(None, map(stated_date, stamps)):
        if date.precision == "time" and ZONE.search(date.text) and date.moments == found.date.moments:
            return FoundDate(date, found.source)
    if written is None or written.date.precision not in ("day", "time") or written.date.days_from(found.date) != 1:
        return found
    local = _shifted(found.date, written.date)
    if local:
        return FoundDate(local, found.source)
    moment = datetime.fromisoformat(found.date.text)
    possible = ((moment - WEST).date(), (moment + EAST).date())
    return written if written.date.precision == "day" and written.date.first_day in possible else found


def _shifted(moment: PartialDate, shown: PartialDate) -> PartialDate | None:
    """A moment in UTC in the zone of the clock that a page shows; None where it shows none or another moment."""
    if shown.precision != "time":
        return None
    stamp, clock = datetime.fromisoformat(moment.text), datetime.fromisoformat(shown.text)
    ahead = clock.replace(tzinfo=stamp.tzinfo) - stamp
    zone = clock.utcoffset() or round(ahead / QUARTER) * QUARTER
    if abs(ahead - zone) > SLACK or not -WEST <= zone <= EAST:
        return None
    return PartialDate.of(stamp.astimezone(timezone(zone)))


def _times(tree: Any, header: Sequence[Block]) -> Iterator[str]:
    """The datetimes of elements marked as the publication date, then of <time> elements round the headline."""
    for element in MARKED(tree):
        marked = (element.get("itemprop") or "").casefold() in ("datepublished", "datecreated")
        if element.tag != "meta" and (marked or element.get("pubdate") is not None):
            yield element.get("datetime") or element.get("content") or element.text or ""
    for block in header:
        for element in (block.element, *block.element.iter("time")):
            if element.tag == "time" and element.get("datetime"):
                yield element.get("datetime")


def stated_date(text: str) -> PartialDate | None:
    """The date of a machine-readable field, however its system writes it; None for none or an impossible one."""
    plain = " ".join(text.split())
    date = PartialDate.parse(plain) or PartialDate.parse(plain.replace(" UTC", "Z").replace(" GMT", "Z"))
    if date is None:
        date = _mail_date(plain) or read_date(plain)
    return date if date and is_likely(date) else None


def is_likely(date: PartialDate) -> bool:
    """Whether a page can have that date: not a clock that was never set, not after tomorrow."""
    tomorrow = now().date() + timedelta(days=2)
    return date.year >= 1700 and not date.text.startswith(EPOCH) and date.first_day <= tomorrow


def first_date(texts: Iterable[str], source: str) -> FoundDate | None:
    """The first of these texts that states a date."""
    dates = (stated_date(text) for text in texts)
    return next((FoundDate(date, source) for date in dates if date), None)


def url_date(url: str | None) -> FoundDate | None:
    """The day, or only the month, that an address carries: /2015/05/22/, /2015/may/22/, -20150522, /2015/05/."""
    if not url:
        return None
    path = urlsplit(url).path
    for shape in (URL_DAY, URL_SOLID, URL_MONTH):
        for found in shape.finditer(path):
            date = _url_parts(found.groupdict())
            if date and is_likely(date):
                return FoundDate(date, "url")
    return None


def text_dates(lines: Iterable[str]) -> tuple[FoundDate | None, FoundDate | None]:
    """The published and the updated date that lines between headline and story state."""
    published: FoundDate | None = None
    updated: FoundDate | None = None
    for line in lines:
        if _today().match(line):
            continue
        for mention in read_dates(line):
            if not is_likely(mention.date) or mention.date.precision == "year":
                continue
            found = FoundDate(mention.date, "text")
            if mention.is_update:
                updated = updated or found
            else:
                published = published or found
    return published, updated


def guessed_date(tree: Any) -> FoundDate | None:
    """The day htmldate is sure of (it is asked for no statistics over all dates of the page)."""
    try:
        day = htmldate.find_date(tree, original_date=True, extensive_search=False)
    except (ValueError, TypeError, AttributeError, RecursionError):
        return None  # htmldate stumbles on some broken trees
    date = PartialDate.parse(day) if day else None
    return FoundDate(date, "text") if date and is_likely(date) else None


def best_date(found: Iterable[FoundDate | None]) -> FoundDate | None:
    """The first date, made more precise by a later one that means the same month or day."""
    known = [date for date in found if date]
    if not known:
        return None
    first = known[0]
    if first.date.precision in ("day", "time"):
        return first
    finer = (
        date for date in known[1:] if date.date.precision in ("day", "time") and not date.date.days_from(first.date)
    )
    return next(finer, first)


@cache
def _today() -> re.Pattern[str]:
    """How a masthead opens that tells the day of the visit."""
    return re.compile(rf"{any_of(table('months')['company']['today'])}(?!\w)", re.IGNORECASE)


def _mail_date(text: str) -> PartialDate | None:
    """A date as mail headers write it: "Fri, 22 May 2015 17:04:00 GMT"."""
    if not re.match(r"(?:[A-Za-z]{3},\s*)?\d{1,2} [A-Za-z]{3} \d{4} \d", text):
        return None
    try:
        return PartialDate.of(parsedate_to_datetime(text))
    except (ValueError, TypeError):
        return None


def _url_parts(parts: dict[str, str]) -> PartialDate | None:
    month = parts["month"].casefold()
    number = int(month) if month.isdigit() else MONTHS.index(month) + 1 if month in MONTHS else 0
    day = f"-{int(parts['day']):02}" if "day" in parts else ""
    return PartialDate.parse(f"{parts['year']}-{number:02}{day}")
