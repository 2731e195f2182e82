"""The fields of an article, one row each."""

from __future__ import annotations

import pytest

from archive import fields
from archive.fields import FIELDS, LANGUAGES, facet_field, facet_fields, text_fields
from tests.making import article

FULL = article(
    body=["First.", "Second."],
    title="Flood",
    standfirst="A flood came.",
    outlet="Courier",
    date="2015-05-22",
    places=["IQ/anbar", "IQ/basra"],
)


@pytest.mark.parametrize(
    ("name", "values"),
    [
        ("title", ("Flood",)),
        ("standfirst", ("A flood came.",)),
        ("body", ("First.", "Second.")),
        ("date", ("2015-05-22",)),
        ("outlet", ("Courier",)),
        ("place", ("IQ/anbar", "IQ", "IQ/basra")),
        ("language", ("en",)),
    ],
)
def test_each_field_reads_its_values(name, values):
    (row,) = [field for field in FIELDS if field.name == name]
    assert row.read(FULL) == values


def test_what_is_not_known_is_no_value():
    empty = article(body=())
    assert {field.name: field.read(empty) for field in FIELDS if field.read(empty)} == {"language": ("en",)}


def test_the_title_weighs_most():
    weights = {field.name: field.boost for field in text_fields()}
    assert weights["title"] > weights["standfirst"] > weights["body"]


def test_facets_stand_in_the_order_they_are_shown():
    assert [field.name for field in facet_fields()] == ["date", "outlet", "place", "language"]
    assert all(field.help for field in facet_fields())


def test_a_facet_is_found_by_name_and_a_text_field_is_none():
    assert facet_field("outlet").facet == "Outlet"
    assert facet_field("title") is None
    assert facet_field("colour") is None


@pytest.mark.parametrize(
    ("name", "value", "label"),
    [
        ("date", "2015-05", "May 2015"),
        ("language", "de", "German"),
        ("language", "xx", "xx"),
        ("outlet", "Courier", "Courier"),
    ],
)
def test_values_have_labels_for_readers(name, value, label):
    assert facet_field(name).label(value) == label


def test_names_of_fields_are_unique():
    assert len({field.name for field in fields.FIELDS}) == len(fields.FIELDS)


def test_an_unknown_language_is_called_so():
    assert LANGUAGES["und"] == "Unknown"
