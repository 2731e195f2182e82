"""Dates in human lines: "Sun, Nov 05, 2017 - Page 1" comes in, a date as precise as the line goes out."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache

from archive.dates import PartialDate
from indexer.cleaning.tables import table

CLOCK = re.compile(
    r"\b(?P<hour>\d{1,2})\s?(?P<mark>[:.h])\s?(?P<minute>\d{2})(?:[:.](?P<second>\d{2}))?(?!\d)"
    r"\s*(?P<half>[ap]\.?m\b\.?)?\s*(?P<uhr>Uhr\b|heures\b|hrs?\b)?\s*"
    r"\(?(?P<zone>[A-Z]{1,4}\b|[+-]\d{2}:?\d{2}\b)?",
    re.IGNORECASE,
)
BARE_HOUR = re.compile(r"\b(?P<hour>1[0-2]|[1-9])\s?(?P<half>[ap]\.?m\b\.?)", re.IGNORECASE)
YEAR = re.compile(r"(?:19|20)\d\d")
# A date with its clock: "14:05 GMT, 3 March 2021" and "3 March 2021 at 14:05".
CLOCK_AFTER = re.compile(r"\s*(?:[-–—,|/•·@]|at|um|à|a las|alle|às|om|\s)*\s*\(?", re.IGNORECASE)
CLOCK_BEFORE = re.compile(r"(?:[-–—,|/•·)]|on|am|le|el|\b[A-Za-z]{2,9}\b\.?,?|\s){0,6}", re.IGNORECASE)
# So many characters before a date its clock and its label may stand.
CLOCK_REACH, LABEL_REACH = 80, 200


@dataclass(frozen=True)
class DateMention:
    """A date of a line: characters `start` to `end`, its clock included; `is_update` where the line says so."""

    date: PartialDate
    start: int
    end: int
    is_update: bool


def read_date(line: str) -> PartialDate | None:
    """The date a line states, the published one before the updated one; None when it is not certain.

    >>> read_date("June 24, 2014 - 5:02:35 am")
    PartialDate(text='2014-06-24T05:02:35')
    """
    mentions = read_dates(line)
    first = next((mention for mention in mentions if not mention.is_update), None)
    if first:
        return first.date
    return mentions[0].date if mentions else None


def read_dates(line: str) -> tuple[DateMention, ...]:
    """Every date of a line, in order."""
    return tuple(_mentions(line))


def is_date_line(line: str) -> bool:
    """Whether the line is nothing but a date with its usual company (weekday, page number, "Updated", agency)."""
    mentions = read_dates(line)
    if not mentions or all(mention.date.precision == "year" for mention in mentions):
        return False
    left = beside_dates(line, mentions)
    words = re.findall(r"[^\W\d_]+(?:[-'’][^\W\d_]+)*", left)
    return len(words) <= 10 and all(word.casefold() in _company() for word in words)


def beside_dates(line: str, mentions: tuple[DateMention, ...]) -> str:
    """What a line says beside its dates and clocks."""
    pieces, at = [], 0
    for mention in mentions:
        pieces.append(line[at : mention.start])
        at = mention.end
    left = " ".join([*pieces, line[at:]])
    return " ".join(CLOCK.sub(" ", left).split())


def _mentions(line: str) -> Iterator[DateMention]:
    # Most lines have no year, and then no date.
    if not YEAR.search(line):
        return
    for found in _shape().finditer(line):
        day = _day(found)
        if day is None:
            continue
        start, end, clock = _clock_beside(line, found) if day.precision == "day" else (*found.span(), "")
        date = PartialDate.parse(f"{day.text}T{clock}") if clock else day
        yield DateMention(
            date or day, start, end, _says_updated(line[max(0, found.start() - LABEL_REACH) : found.start()])
        )


@cache
def _month_numbers() -> dict[str, int]:
    rows = table("months")["months"]
    return {name: number for number, names in enumerate(rows, start=1) for name in names}


@cache
def _shape() -> re.Pattern[str]:
    """Every written form of a date as one pattern; a group says which form it was."""
    month = "|".join(sorted(map(re.escape, _month_numbers()), key=len, reverse=True))
    year, number = r"(?:19|20)\d{2}", r"(?:3[01]|[12]\d|0?[1-9])"
    forms = (
        rf"(?P<iso>{year}-\d{{2}}-\d{{2}}(?:[T ]\d{{2}}:\d{{2}}(?::\d{{2}}(?:\.\d+)?)?"
        r"\s?(?:Z|[+-]\d{2}:?\d{2})?)?)",
        rf"(?P<d1>{number})(?:st|nd|rd|th|er|[.ºª°])?[\s-]+(?:of\s|de\s|d')?(?P<m1>{month})\b\.?,?[\s-]*(?:de\s|del\s)?"
        rf"(?P<y1>{year})",
        rf"(?P<m2>{month})\b\.?\s*(?P<d2>{number})(?:st|nd|rd|th)?(?:,\s*|\s+)(?P<y2>{year})",
        rf"(?P<y3>{year})[/.](?P<m3>\d{{1,2}})[/.](?P<d3>\d{{1,2}})",
        rf"(?P<y4>{year})年\s*(?P<m4>\d{{1,2}})月\s*(?P<d4>\d{{1,2}})日",
        rf"(?P<n5>\d{{1,2}})(?P<mark>[/.-])\s?(?P<o5>\d{{1,2}})(?P=mark)\s?(?P<y5>{year})",
        rf"(?P<m6>{month})\b\.?,?\s+(?:de\s)?(?P<y6>{year})",
        rf"(?<=\A)(?P<iso_month>{year}-\d{{2}}|{year})(?=\Z)",
    )
    return re.compile(r"(?<![\w/.-])(?:" + "|".join(forms) + r")(?![\w/])(?!\.\d)", re.IGNORECASE)


def _day(found: re.Match[str]) -> PartialDate | None:
    """The day (or month, or moment) a match states; None where there is no such day or it could be two."""
    parts = found.groupdict()
    iso = parts["iso"] or parts["iso_month"]
    if iso:
        return PartialDate.parse(iso)
    if parts["y5"]:
        return _numeric_day(parts)
    if parts["y6"]:
        return PartialDate.parse(f"{parts['y6']}-{_month_numbers()[parts['m6'].casefold()]:02}")
    form = next(form for form in "1234" if parts[f"y{form}"])
    month = parts[f"m{form}"]
    number = int(month) if month.isdigit() else _month_numbers()[month.casefold()]
    return PartialDate.parse(f"{parts[f'y{form}']}-{number:02}-{int(parts[f'd{form}']):02}")


def _numeric_day(parts: dict[str, str]) -> PartialDate | None:
    """03/03/2020 and 22/05/2015 can mean one day only, 12.05.2019 is written day first; 03/04/2020 is left."""
    one, other = int(parts["n5"]), int(parts["o5"])
    if parts["mark"] != "." and one <= 12 and other <= 12 and one != other:
        return None
    day, month = (other, one) if other > 12 else (one, other)
    return PartialDate.parse(f"{parts['y5']}-{month:02}-{day:02}")


def _clock_beside(line: str, found: re.Match[str]) -> tuple[int, int, str]:
    """Where the date with its clock starts and ends, and the ISO text of the clock ("" where none stands by)."""
    gap = CLOCK_AFTER.match(line, found.end())
    at = gap.end() if gap else found.end()
    for shape in (CLOCK, BARE_HOUR):
        clock = shape.match(line, at)
        if clock and (text := _clock_text(clock)):
            return found.start(), clock.end(), text
    for clock in CLOCK.finditer(line, max(0, found.start() - CLOCK_REACH), found.start()):
        text = _clock_text(clock)
        if text and CLOCK_BEFORE.fullmatch(line, clock.end(), found.start()):
            return clock.start(), found.end(), text
    return found.start(), found.end(), ""


def _clock_text(found: re.Match[str]) -> str:
    """ "5:02:35 am" as "05:02:35"; "" for what is no time of day, such as a price."""
    parts = found.groupdict()
    if parts.get("mark") == "." and not (parts["half"] or parts["uhr"] or parts["zone"]):
        return ""
    hour, half = int(parts["hour"]), (parts["half"] or "")[:1].casefold()
    if half and 1 <= hour <= 12:
        hour = hour % 12 + (12 if half == "p" else 0)
    minute, second = parts.get("minute") or "00", parts.get("second")
    if hour > 23 or int(minute) > 59:
        return ""
    zone = parts.get("zone") or ""
    offset = zone if zone[:1] in ("+", "-") else table("months")["zones"].get(zone.upper(), "")
    return f"{hour:02}:{minute}" + (f":{second}" if second else "") + offset


@cache
def _update_words() -> re.Pattern[str]:
    words = "|".join(map(re.escape, table("months")["company"]["updated"]))
    return re.compile(rf"\b(?:{words})\b", re.IGNORECASE)


@cache
def _publish_words() -> re.Pattern[str]:
    words = "|".join(map(re.escape, table("months")["company"]["published"]))
    return re.compile(rf"\b(?:{words})\b", re.IGNORECASE)


def _says_updated(before: str) -> bool:
    """Whether the last label before a date says that it is the day of a change."""
    updates = [found.start() for found in _update_words().finditer(before)]
    if not updates:
        return False
    publishes = [found.start() for found in _publish_words().finditer(before)]
    return updates[-1] >= (publishes[-1] if publishes else -1)


@cache
def _company() -> frozenset[str]:
    """The single words that may stand round a date, agencies among them."""
    company = table("months")["company"]
    words = [*company["weekdays"], *company["published"], *company["updated"], *company["words"]]
    for agency in table("agencies")["agency"]:
        words += [agency["name"], *agency.get("spellings", ())]
    return frozenset(part for word in words for part in word.casefold().split())
