"""Dates as precise as they are known: "2015", "2015-05", "2015-05-22" or "2015-05-22T17:04"."""

from __future__ import annotations

import calendar
import re
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta

# Year, month, day and time of day; a later part is only known when the earlier ones are.
ISO_SHAPE = re.compile(
    r"(?P<year>\d{4})"
    r"(?:-?(?P<month>\d{2})"
    r"(?:-?(?P<day>\d{2})"
    r"(?:[T ](?P<hour>\d{2}):?(?P<minute>\d{2})(?::?(?P<second>\d{2})(?:[.,]\d+)?)?"
    r"\s*(?P<zone>Z|z|[+-]\d{2}:?\d{2}|[+-]\d{2})?)?)?)?",
    re.ASCII,
)


ONE_DAY = timedelta(days=1)
LAST_MOMENT = 1 - timedelta(seconds=1) / ONE_DAY  # of a day


@dataclass(frozen=True, order=True)
class PartialDate:
    """A publication date with its precision kept: nothing is made up to fill what is not known.

    `text` is ISO 8601, so dates of one precision sort as their texts do.

    >>> PartialDate.parse("2015-05").last_day
    datetime.date(2015, 5, 31)
    """

    text: str

    @classmethod
    def parse(cls, text: str) -> PartialDate | None:
        """The date that an ISO 8601 text states, or None when it states none that exists."""
        found = ISO_SHAPE.fullmatch(text.strip())
        if not found:
            return None
        try:
            return cls(_checked(found))
        except ValueError:
            return None

    @classmethod
    def of(cls, moment: date | datetime) -> PartialDate:
        """The whole date of a Python date, or the second of a Python datetime."""
        if isinstance(moment, datetime):
            return cls(moment.isoformat(timespec="seconds"))
        return cls(moment.isoformat())

    def __str__(self) -> str:
        return self.text

    @property
    def precision(self) -> str:
        """One of "year", "month", "day" and "time"."""
        return {4: "year", 7: "month", 10: "day"}.get(len(self.text), "time")

    @property
    def year(self) -> int:
        return int(self.text[:4])

    @property
    def first_day(self) -> date:
        """The earliest day the date can mean."""
        return date.fromisoformat((self.text + "-01-01")[:10] if len(self.text) < 10 else self.text[:10])

    @property
    def last_day(self) -> date:
        """The latest day the date can mean."""
        first = self.first_day
        if self.precision == "year":
            return date(first.year, 12, 31)
        if self.precision == "month":
            return date(first.year, first.month, calendar.monthrange(first.year, first.month)[1])
        return first

    @property
    def moments(self) -> tuple[float, float]:
        """The first and last moment the date can mean, in days since the beginning of year 1.

        A time with a zone counts in UTC, one without as it stands.
        """
        if self.precision != "time":
            return float(self.first_day.toordinal()), self.last_day.toordinal() + LAST_MOMENT
        moment = datetime.fromisoformat(self.text)
        since_midnight = timedelta(hours=moment.hour, minutes=moment.minute, seconds=moment.second)
        # Not through astimezone(): in the first and the last year it can leave the calendar.
        exact = moment.toordinal() + (since_midnight - (moment.utcoffset() or timedelta())) / ONE_DAY
        return exact, exact

    def days_from(self, other: PartialDate) -> int:
        """Whole days between the two, 0 when they may be the same day."""
        if self.first_day > other.last_day:
            return (self.first_day - other.last_day).days
        if other.first_day > self.last_day:
            return (other.first_day - self.last_day).days
        return 0

    def in_words(self) -> str:
        """The date as a reader of English writes it: "22 May 2015", "May 2015" or "2015"."""
        first = self.first_day
        month = calendar.month_name[first.month]
        return {"year": str(first.year), "month": f"{month} {first.year}"}.get(
            self.precision, f"{first.day} {month} {first.year}"
        )


def _checked(found: re.Match[str]) -> str:
    """The canonical ISO text of a matched date; ValueError when there is no such day or time."""
    year, month, day = found["year"], found["month"], found["day"]
    if month is None:
        date(int(year), 1, 1)
        return year
    if day is None:
        date(int(year), int(month), 1)
        return f"{year}-{month}"
    date(int(year), int(month), int(day))
    if found["hour"] is None:
        return f"{year}-{month}-{day}"
    clock = f"{found['hour']}:{found['minute']}" + (f":{found['second']}" if found["second"] else "")
    zone = (found["zone"] or "").upper()
    text = f"{year}-{month}-{day}T{clock}{_zone(zone)}"
    try:
        datetime.fromisoformat(text)
    except ValueError:
        return f"{year}-{month}-{day}"  # such as 24:00, or a second of :60: the day is still known
    return text


def _zone(zone: str) -> str:
    if zone in ("", "Z"):
        return "+00:00" if zone else ""
    digits = zone[1:].replace(":", "").ljust(4, "0")
    return f"{zone[0]}{digits[:2]}:{digits[2:]}"


def now() -> datetime:
    """This moment, aware and UTC, to the second."""
    return datetime.now(UTC).replace(microsecond=0)


def coarser_date(text: str) -> str:
    """The month that a day lies in, the year of a month, blank for a year."""
    return text[:-3] if len(text) > 4 else ""


def days_apart(one: PartialDate | None, other: PartialDate | None) -> int | None:
    """Days between two dates, or None where either is not known."""
    return one.days_from(other) if one and other else None


RELATIVE = re.compile(r"(?P<which>this|last)[\s_-]+(?P<what>week|month|year)")


def day_range(text: str, today: date) -> tuple[date | None, date | None] | None:
    """The first and last day that a text such as "2015-05..2016", "2015..", "today" or "last week" speaks of.

    None as a day leaves that end open; None altogether where the text speaks of no days. Weeks begin on Monday.
    """
    said = text.strip().lower()
    if said in ("today", "yesterday"):
        day = today - ONE_DAY * (said == "yesterday")
        return day, day
    if found := RELATIVE.fullmatch(said):
        return _relative(found["what"], found["which"] == "last", today)
    begin, dots, end = said.partition("..")
    first, last = PartialDate.parse(begin), PartialDate.parse(end if dots else begin)
    if (begin.strip() and not first) or (dots and end.strip() and not last) or not (first or last):
        return None
    return (first.first_day if first else None), (last.last_day if last else None)


def _relative(what: str, is_last: bool, today: date) -> tuple[date, date]:
    """This or the last week, month or year."""
    if what == "week":
        monday = today - ONE_DAY * (today.weekday() + 7 * is_last)
        return monday, monday + 6 * ONE_DAY
    if what == "year":
        return date(today.year - is_last, 1, 1), date(today.year - is_last, 12, 31)
    first = today.replace(day=1)
    first = (first - ONE_DAY).replace(day=1) if is_last else first
    return first, first.replace(day=calendar.monthrange(first.year, first.month)[1])
