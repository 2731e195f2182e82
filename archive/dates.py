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


def days_apart(one: PartialDate | None, other: PartialDate | None) -> int | None:
    """Days between two dates, or None where either is not known."""
    return one.days_from(other) if one and other else None
