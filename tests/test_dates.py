"""Dates keep the precision they are known with."""

from __future__ import annotations

import doctest
from datetime import UTC, date, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as some

from archive import dates
from archive.dates import PartialDate, day_range, days_apart


def test_the_examples_in_the_module_hold():
    assert doctest.testmod(dates).failed == 0


@pytest.mark.parametrize(
    ("text", "canonical", "precision"),
    [
        ("2015", "2015", "year"),
        ("2015-05", "2015-05", "month"),
        ("2015-05-22", "2015-05-22", "day"),
        ("20150522", "2015-05-22", "day"),
        (" 2015-05-22 ", "2015-05-22", "day"),
        ("2015-05-22T17:04", "2015-05-22T17:04", "time"),
        ("2015-05-22 17:04:05", "2015-05-22T17:04:05", "time"),
        ("2015-05-22T17:04:05.123Z", "2015-05-22T17:04:05+00:00", "time"),
        ("2015-05-22T17:04+0200", "2015-05-22T17:04+02:00", "time"),
        ("2015-05-22T17:04-05", "2015-05-22T17:04-05:00", "time"),
        ("2016-02-29", "2016-02-29", "day"),
    ],
)
def test_iso_dates_are_read(text, canonical, precision):
    read = PartialDate.parse(text)
    assert (read.text, read.precision) == (canonical, precision)


@pytest.mark.parametrize(
    "text",
    [
        "",
        "x",
        "15",
        "0000",
        "2015-13",
        "2015-02-29",
        "２０１５",
        "-2015",
    ],
)
def test_what_is_no_date_is_none(text):
    assert PartialDate.parse(text) is None


@given(some.text(some.sampled_from("0123456789-T:Z+. "), max_size=30) | some.text(max_size=30))
def test_any_text_is_a_date_that_can_be_used_or_none(text):
    read = PartialDate.parse(text)
    if read:
        assert read.first_day <= read.last_day
        assert PartialDate.parse(read.text) == read
        assert str(read.year) in read.in_words()


@pytest.mark.parametrize(
    ("text", "first", "last"),
    [
        ("2015", date(2015, 1, 1), date(2015, 12, 31)),
        ("2016-02", date(2016, 2, 1), date(2016, 2, 29)),
        ("2015-05-22", date(2015, 5, 22), date(2015, 5, 22)),
        ("2015-05-22T17:04", date(2015, 5, 22), date(2015, 5, 22)),
    ],
)
def test_a_date_can_mean_any_day_from_its_first_to_its_last(text, first, last):
    assert (PartialDate(text).first_day, PartialDate(text).last_day) == (first, last)


@pytest.mark.parametrize(
    ("one", "other", "days"),
    [
        ("2015-05-22", "2015-05-25", 3),
        ("2015-05", "2015-05-25", 0),
        ("2015", "2016-01-02", 2),
        ("2016-01-02", "2015", 2),
    ],
)
def test_days_between_dates(one, other, days):
    assert days_apart(PartialDate(one), PartialDate(other)) == days


def test_no_days_lie_between_a_date_and_none():
    assert days_apart(PartialDate("2015"), None) is None


@pytest.mark.parametrize(
    ("text", "words"),
    [("2015", "2015"), ("2015-05", "May 2015"), ("2015-05-02", "2 May 2015"), ("2015-05-22T17:04", "22 May 2015")],
)
def test_dates_in_words(text, words):
    assert PartialDate(text).in_words() == words


def test_python_dates_are_taken():
    assert PartialDate.of(date(2015, 5, 22)).text == "2015-05-22"
    assert PartialDate.of(datetime(2015, 5, 22, 17, 4, tzinfo=UTC)).text == "2015-05-22T17:04:00+00:00"


def test_now_is_aware_and_whole_seconds():
    assert (dates.now().tzinfo, dates.now().microsecond) == (UTC, 0)


@pytest.mark.parametrize(
    "text", ["2015-05-22T24:00", "2015-05-22T25:00", "2015-05-22T17:04:60", "2015-05-22T17:04+99:00"]
)
def test_of_a_time_that_is_none_the_day_is_kept(text):
    assert PartialDate.parse(text) == PartialDate("2015-05-22")


@given(
    day=some.dates(),
    clock=some.times().map(lambda time: time.isoformat("seconds")),
    zone=some.sampled_from(["", "+00:00", "+14:00", "-12:00"]),
)
def test_any_day_and_time_of_the_calendar_has_its_moments(day, clock, zone):
    date = PartialDate.parse(f"{day.isoformat()}T{clock}{zone}")
    first, last = date.moments
    assert first == last
    assert abs(first - day.toordinal()) < 2


def test_a_date_is_told_as_its_text():
    assert str(PartialDate("2015-05")) == "2015-05"


WEDNESDAY = date(2024, 3, 6)


@pytest.mark.parametrize(
    ("text", "first", "last"),
    [
        ("2015", "2015-01-01", "2015-12-31"),
        ("2015-02", "2015-02-01", "2015-02-28"),
        ("2015-05-22", "2015-05-22", "2015-05-22"),
        ("2015..2016-02", "2015-01-01", "2016-02-29"),
        ("2015-05..", "2015-05-01", None),
        ("..2015-05", None, "2015-05-31"),
        ("Today", "2024-03-06", "2024-03-06"),
        ("yesterday", "2024-03-05", "2024-03-05"),
        ("this week", "2024-03-04", "2024-03-10"),
        ("last-week", "2024-02-26", "2024-03-03"),
        ("this_month", "2024-03-01", "2024-03-31"),
        ("last month", "2024-02-01", "2024-02-29"),
        ("this year", "2024-01-01", "2024-12-31"),
        ("last year", "2023-01-01", "2023-12-31"),
    ],
)
def test_a_text_speaks_of_days(text, first, last):
    expected = tuple(day and date.fromisoformat(day) for day in (first, last))
    assert day_range(text, WEDNESDAY) == expected


@pytest.mark.parametrize("text", ["", "..", "soon", "2015-13", "2015..soon", "last decade", "2015...2016x"])
def test_a_text_that_speaks_of_no_days_gives_none(text):
    assert day_range(text, WEDNESDAY) is None
