"""The fields of an article, one row each."""

from __future__ import annotations

import pytest

from archive import fields
from archive.fields import FIELDS, LANGUAGES, facet_field, facet_fields, text_fields
from tests.making import article

FACETS = ["date", "outlet", "section", "place", "about", "language", "byline", "agency", "form"]
FULL = article(
    body=["First.", "Second."],
    title="Flood",
    standfirst="A flood came.",
    outlet="Courier",
    section="Sports",
    date="2015-05-22",
    places=["IQ/anbar", "IQ/basra"],
    about=["IQ/basra", "SY"],
    byline=("Ann Other", "Bo Peep"),
    agency=("Wire",),
)


@pytest.mark.parametrize(
    ("name", "values"),
    [
        ("title", ("Flood",)),
        ("standfirst", ("A flood came.",)),
        ("body", ("First.", "Second.")),
        ("date", ("2015-05-22",)),
        ("outlet", ("Courier",)),
        ("section", ("Sports",)),
        ("place", ("IQ/anbar", "IQ", "IQ/basra")),
        ("about", ("IQ/basra", "IQ", "SY")),
        ("language", ("en",)),
        ("byline", ("Ann Other", "Bo Peep")),
        ("agency", ("Wire",)),
        ("form", ("article",)),
    ],
)
def test_each_field_reads_its_values(name, values):
    (row,) = [field for field in FIELDS if field.name == name]
    assert row.read(FULL) == values


def test_what_is_not_known_is_no_value():
    empty = article(body=())
    assert {field.name: field.read(empty) for field in FIELDS if field.read(empty)} == {
        "language": ("en",),
        "form": ("article",),
    }


def test_what_says_none_states_no_value():
    silent = article(outlet="none", byline=("none", "Ann Other"), agency=("none",))
    read = {field.name: field.read(silent) for field in facet_fields()}
    assert (read["outlet"], read["byline"], read["agency"]) == ((), ("Ann Other",), ())


@pytest.mark.parametrize(
    ("name", "value", "steps"),
    [
        ("date", "2015-05-22", ("2015", "2015-05", "2015-05-22")),
        ("place", "IQ/anbar/ramadi", ("IQ", "IQ/anbar", "IQ/anbar/ramadi")),
        ("outlet", "The A/B Gazette", ("The A/B Gazette",)),
    ],
)
def test_a_value_is_known_with_the_coarser_ones_it_lies_in(name, value, steps):
    assert facet_field(name).steps(value) == steps


def test_the_title_weighs_most():
    weights = {field.name: field.boost for field in text_fields()}
    assert weights["title"] > weights["standfirst"] > weights["body"]


def test_facets_stand_in_the_order_they_are_shown():
    assert [field.name for field in facet_fields()] == FACETS
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
        ("form", "stub", "Beginning only"),
        ("form", "poem", "poem"),
        ("outlet", "Courier", "Courier"),
    ],
)
def test_values_have_labels_for_readers(name, value, label):
    assert facet_field(name).label(value) == label


def test_having_no_value_is_shown_as_such():
    assert [field.shown(fields.NONE) for field in facet_fields()] == ["none"] * len(facet_fields())


def test_names_of_fields_are_unique():
    assert len({field.name for field in fields.FIELDS}) == len(fields.FIELDS)


def test_an_unknown_language_is_called_so():
    assert LANGUAGES["und"] == "Unknown"
