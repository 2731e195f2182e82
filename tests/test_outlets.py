"""Outlets known by their pages: right or none."""

from __future__ import annotations

from indexer.cleaning.lines.outlets import recognise_outlet
from indexer.cleaning.lines.tables import table


def test_two_pieces_of_its_furniture_name_an_outlet() -> None:
    lines = ["Sun, Nov 05, 2017 - Page 1 News List", "Ships came in.", "This story has been viewed 12 times."]
    assert recognise_outlet(lines) == "Taipei Times"


def test_one_piece_alone_names_none() -> None:
    assert recognise_outlet(["Ships came in.", "This story has been viewed 12 times."]) is None
    assert recognise_outlet(["BAGHDAD // Ships came in to the harbour.", "* Reuters"]) is None


def test_one_piece_twice_is_still_one_piece() -> None:
    assert recognise_outlet(["TOP top", "TOP top"]) is None


def test_every_row_wants_at_least_two_pieces() -> None:
    assert all(2 <= row["needs"] <= len(row["patterns"]) for row in table("outlets")["outlet"])


def test_a_copyright_line_names_its_paper() -> None:
    assert recognise_outlet(["Ships came in.", "© 2021 The Harbour Gazette"]) == "The Harbour Gazette"
    assert recognise_outlet(["Copyright © 2019 The Courier. All rights reserved."]) == "The Courier"


def test_the_copyright_of_an_agency_or_a_company_names_no_outlet() -> None:
    assert recognise_outlet(["© 2020 The Associated Press. All rights reserved."]) is None
    assert recognise_outlet(["© 2020 Harbour Times Media Ltd"]) is None
    assert recognise_outlet(["© 2020 Getty Images"]) is None


def test_two_outlets_found_are_none() -> None:
    assert recognise_outlet(["© 2021 The Harbour Gazette", "© 2020 The Courier"]) is None
