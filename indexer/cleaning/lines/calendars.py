"""Days that other calendars count come in, the day of ours goes out."""

from __future__ import annotations

from datetime import date

# Years before the year 0 whose cycle of 33 the leap years keep to, and what makes days since then those of
# date.toordinal.
IRANIAN_CYCLE, IRANIAN_START = 1595, -356033


def iranian_day(year: int, month: int, day: int) -> date | None:
    """The day of the Iranian solar calendar in ours; None where it has no such day.

    Eight of 33 years are leap years, which holds from 1800 to 2100 (K. Borkowski, "The Persian calendar", 1996).

    >>> iranian_day(1402, 1, 16)
    datetime.date(2023, 4, 5)
    """
    if not (1 <= month <= 12 and 1 <= day <= _month_length(year, month)):
        return None
    before = 31 * (month - 1) if month < 7 else 186 + 30 * (month - 7)
    return date.fromordinal(IRANIAN_START + _year_start(year) + before + day)


def _year_start(year: int) -> int:
    """How many days the years before this one had, counted from the start of a cycle."""
    since = year + IRANIAN_CYCLE
    return 365 * since + (since // 33) * 8 + (since % 33 + 3) // 4


def _month_length(year: int, month: int) -> int:
    if month < 7:
        return 31
    is_leap = _year_start(year + 1) - _year_start(year) == 366
    return 30 if month < 12 or is_leap else 29
