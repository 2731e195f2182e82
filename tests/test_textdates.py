"""Dates in human lines: as precise as the line, and nothing where two days could be meant."""

from __future__ import annotations

import pytest

from indexer.cleaning.lines.textdates import is_date_line, read_date, read_dates


def read(line: str) -> str | None:
    date = read_date(line)
    return date.text if date else None


@pytest.mark.parametrize(
    ("line", "text"),
    [
        ("Afp May 22, 2015", "2015-05-22"),
        ("22 May 2015", "2015-05-22"),
        ("May 3rd, 2021", "2021-05-03"),
        ("Sun, Nov 05, 2017 - Page 1 News List", "2017-11-05"),
        ("12. Mai 2019", "2019-05-12"),
        ("Samstag, 1. März 2014", "2014-03-01"),
        ("le 1er février 2020", "2020-02-01"),
        ("3 de marzo de 2020", "2020-03-03"),
        ("3 marzo 2020", "2020-03-03"),
        ("3 de março de 2020", "2020-03-03"),
        ("3 maart 2020", "2020-03-03"),
        ("2017年11月5日", "2017-11-05"),
        ("2015/05/22", "2015-05-22"),
        ("2015-05-22", "2015-05-22"),
        ("12.05.2019", "2019-05-12"),
    ],
)
def test_a_day_is_read_in_the_order_its_language_writes_it(line: str, text: str) -> None:
    assert read(line) == text


@pytest.mark.parametrize(
    ("line", "text"),
    [
        ("June 24, 2014 - 5:02:35 am", "2014-06-24T05:02:35"),
        ("July 12, 2013 - 12:48:20 am", "2013-07-12T00:48:20"),
        ("March 3, 2021 at 10pm", "2021-03-03T22:00"),
        ("Published 3 March 2021, 14:05 GMT", "2021-03-03T14:05+00:00"),
        ("Published: 5:02 PM EDT, Tue May 3, 2022", "2022-05-03T17:02-04:00"),
        ("12. Mai 2019, 10:30 Uhr", "2019-05-12T10:30"),
        ("3 mars 2020 à 14h05", "2020-03-03T14:05"),
        ("El 3 de marzo de 2020 a las 14:05", "2020-03-03T14:05"),
        ("2015-05-22T10:00:00Z", "2015-05-22T10:00:00+00:00"),
    ],
)
def test_the_clock_beside_the_day_is_read_with_it(line: str, text: str) -> None:
    assert read(line) == text


def test_a_month_stays_a_month_and_a_year_a_year() -> None:
    assert read("Published in May 2015") == "2015-05"
    assert read("2015") == "2015"


def test_slashed_numbers_count_only_when_they_can_mean_one_day() -> None:
    assert read("03/03/2020") == "2020-03-03"
    assert read("22/05/2015") == "2015-05-22"
    assert read("05/22/2015") == "2015-05-22"
    assert read("03/04/2020") is None


@pytest.mark.parametrize(
    "line", ["31 June 2015", "32.05.2019", "May 2", "call 2015-0522-11", "Version 1.2.2015.4", "In 2015 it rained"]
)
def test_what_is_no_day_of_the_calendar_is_no_date(line: str) -> None:
    assert read(line) is None


def test_a_clock_whose_zone_two_countries_share_keeps_no_zone() -> None:
    assert read("3 March 2021, 14:05 IST") == "2021-03-03T14:05"


def test_the_published_day_comes_before_the_day_of_an_update() -> None:
    assert read("Updated 4 March 2021 | Published 3 March 2021") == "2021-03-03"
    assert [mention.is_update for mention in read_dates("Publié le 3 mars 2020, mis à jour le 4 mars 2020")] == [
        False,
        True,
    ]


def test_a_lone_update_is_the_date_that_is_read() -> None:
    assert read("Stand: 12. Mai 2019") == "2019-05-12"


@pytest.mark.parametrize(
    "line",
    [
        "Afp May 22, 2015",
        "Sun, Nov 05, 2017 - Page 1 News List",
        "Published 3 March 2021, 14:05 GMT",
        "Stand: 18. Juli 2016, 06:45 Uhr",
        "Mis à jour le 31 mars 2014 à 11h15",
        "3 March 2021 | 5 min read",
    ],
)
def test_a_date_with_its_usual_company_is_a_date_line(line: str) -> None:
    assert is_date_line(line)


@pytest.mark.parametrize(
    "line",
    [
        "The bridge was closed on 3 March 2021",
        "Drivers on the frontline on May 23, 2015. Queues grew.",
        "2015",
        "By Jane Doe, 3 March 2021",
        "Half past ten",
    ],
)
def test_a_line_that_says_more_or_no_day_is_no_date_line(line: str) -> None:
    assert not is_date_line(line)


def test_of_a_line_without_end_only_the_beginning_is_looked_through_for_dates() -> None:
    line = "Updated 22 May 2015 " + "1 January 2020 updated " * 500_000
    assert read(line) == "2015-05-22"
    assert len(read_dates(line)) < 100
    assert not is_date_line(line)
