"""The tables of the rooms."""

from __future__ import annotations

import pytest

from archive.tables import read_table


@pytest.mark.parametrize(
    ("package", "name", "row"),
    [("archive", "countries", "IQ"), ("indexer", "placeteams", "words"), ("indexer.cleaning", "sites", "facts")],
)
def test_a_table_is_read_from_the_data_of_its_room(package: str, name: str, row: str) -> None:
    assert row in read_table(package, name)


def test_what_is_made_of_a_table_leaves_it_as_it_is() -> None:
    read_table("archive", "countries").clear()
    assert read_table("archive", "countries")
