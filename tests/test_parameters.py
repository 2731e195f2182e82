"""The parameters of a search are read, and a wrong one is named."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as some

from archive import fields, parameters
from archive.article import Grade
from archive.errors import BadParameter
from archive.fields import Field, Holds
from archive.parameters import (
    MOST_CHOSEN,
    Count,
    Group,
    Match,
    Parameter,
    SearchRequest,
    Sort,
    ValueOrder,
    read_request,
    read_value_page,
)
from archive.settings import read_settings

SETTINGS = read_settings({"MORGUE_PAGE_SIZE": "10", "MORGUE_MAX_PAGE_SIZE": "50"})


def read(*given: tuple[str, str], **named: str) -> SearchRequest:
    return read_request([*given, *named.items()], SETTINGS)


def refused(*given: tuple[str, str], **named: str) -> BadParameter:
    with pytest.raises(BadParameter) as caught:
        read(*given, **named)
    return caught.value


# A text for each parameter, and the attributes of the request that it makes.
ROWS = {
    "q": (" flood -river ", {"q": " flood -river "}),
    "from": ("2015-05", {"earliest": date(2015, 5, 1)}),
    "to": ("2015-05", {"latest": date(2015, 5, 31)}),
    "sort": ("newest", {"sort": Sort.NEWEST}),
    "page": ("3", {"page": 3}),
    "page_size": ("50", {"page_size": 50}),
    "cursor": ("WzFd", {"cursor": "WzFd"}),
    "match": ("all", {"match": Match.ALL}),
    "group": ("none", {"group": Group.NONE}),
    "count": ("stories", {"count": Count.STORIES}),
    "variants": ("off", {"variants": False}),
    "without_variant": ("At Tanf", {"without_variant": ("At Tanf",)}),
    "date": ("2015", {"filters": {"date": ("2015",)}}),
    "outlet": ("The Courier", {"filters": {"outlet": ("The Courier",)}}),
    "section": ("Sports", {"filters": {"section": ("Sports",)}}),
    "place": ("IQ/anbar", {"filters": {"place": ("IQ/anbar",)}}),
    "about": ("IQ/anbar", {"filters": {"about": ("IQ/anbar",)}}),
    "language": ("en", {"filters": {"language": ("en",)}}),
    "byline": ("Ann Other", {"filters": {"byline": ("Ann Other",)}}),
    "agency": ("Wire", {"filters": {"agency": ("Wire",)}}),
    "form": ("Stub", {"filters": {"form": ("stub",)}}),
    "not_form": ("stub", {"excluded": {"form": ("stub",)}}),
    "facets": ("Outlet, date,outlet", {"facets": ("outlet", "date")}),
    "grade": ("about", {"grade": Grade.ABOUT}),
    "facet_ms": ("250", {"facet_ms": 250}),
}
ROWS |= {
    f"not_{name}": (text, {"excluded": made["filters"]}) for name, (text, made) in ROWS.items() if "filters" in made
}


@pytest.mark.parametrize("row", parameters.parameters(), ids=lambda row: row.name)
def test_each_parameter_is_read_under_each_of_its_names(row):
    text, expected = ROWS[row.name]
    for name in (row.name, *row.aliases):
        assert read((name, text)) == SearchRequest(**{"page_size": 10} | expected)
    assert row.help


@pytest.mark.parametrize("row", parameters.parameters(), ids=lambda row: row.name)
@pytest.mark.parametrize("text", ["", "   "])
def test_an_empty_parameter_counts_as_not_given(row, text):
    assert read((row.name, text)) == SearchRequest(page_size=10)


def test_a_default_that_a_parameter_states_is_what_the_request_has():
    for row in parameters.PARAMETERS:
        if row.default:
            assert getattr(SearchRequest(), row.target or row.name) == row.read(row.default, SETTINGS)


@pytest.mark.parametrize(
    ("name", "text", "expected"),
    [
        ("from", "yesterday", "2015-05-22"),
        ("to", "2015-02-30", "2015-05-22"),
        ("date", "May", "2015-05-22"),
        ("sort", "random", "relevance, newest, oldest"),
        ("page", "0", "a whole number from 1"),
        ("page", "-1", "a whole number from 1"),
        ("page", "１", "a whole number from 1"),
        ("page", "9" * 5_000, "a whole number from 1"),
        ("page_size", "51", "from 1 to 50"),
        ("page_size", "ten", "from 1 to 50"),
        ("from_date", "x", "2015-05-22"),
        ("not_date", "May", "2015-05-22"),
        (
            "facets",
            "outlet,colour",
            "of date, outlet, section, place, about, language, byline, agency, form, or none",
        ),
        ("facet_ms", "-1", "a whole number from 0"),
        ("match", "some", "auto, all, most"),
        ("variants", "no", "on or off"),
        ("grade", "main", "named, about"),
    ],
)
def test_a_malformed_value_names_its_parameter_and_what_was_expected(name, text, expected):
    error = refused((name, text))
    assert error.name == name
    assert name in str(error)
    assert expected in str(error)
    assert len(str(error)) < 200


@pytest.mark.parametrize(("name", "hint"), [("outlets", "outlet"), ("pagesize", "page_size"), ("frm", "from")])
def test_an_unknown_name_gets_the_nearest_known_one_as_a_hint(name, hint):
    error = refused((name, "1"))
    assert error.name == name
    assert f"did you mean {hint}?" in str(error)


def test_an_unknown_name_that_is_near_to_none_gets_them_all():
    assert "known are q, from, to, sort" in str(refused(xyzzy="1"))


def test_an_unknown_name_is_refused_though_its_value_is_empty():
    assert refused(xyzzy="").name == "xyzzy"


@pytest.mark.parametrize("names", [("q", "q"), ("q", "query"), ("from", "from-date"), ("sort", "order-by")])
def test_a_parameter_that_is_no_facet_may_be_given_only_once(names):
    text = ROWS[names[0]][0]
    assert "only once" in str(refused(*((name, text) for name in names)))


def test_a_facet_may_be_given_several_times_and_a_value_twice_counts_once():
    request = read(("outlet", "A"), ("outlet", "B"), ("outlet", "A"))
    assert request.filters == {"outlet": ("A", "B")}


def test_values_may_be_chosen_and_excluded_side_by_side():
    request = read(("place", "IQ"), ("not_place", "IQ/anbar"), ("not_place", "IQ/basra"), ("not_outlet", "A"))
    assert request.filters == {"place": ("IQ",)}
    assert request.excluded == {"place": ("IQ/anbar", "IQ/basra"), "outlet": ("A",)}


def test_none_is_a_value_of_every_facet():
    for facet in fields.facet_fields():
        assert read((facet.name, "none")).filters == {facet.name: (fields.NONE,)}
        assert read((f"not_{facet.name}", "none")).excluded == {facet.name: (fields.NONE,)}
    assert read(date="None").filters == {"date": (fields.NONE,)}


def test_no_facet_may_be_asked_for():
    assert read(facets="none").facets == ()


def test_how_values_are_asked_for_is_read_beside_the_search():
    given = [("q", "flood"), ("contains", "ros"), ("by", "name"), ("page", "2"), ("page-size", "9")]
    request, asked = read_value_page(given, SETTINGS)
    assert request == SearchRequest(q="flood", page_size=10)
    assert asked == {"containing": "ros", "order": ValueOrder.NAME, "page": 2, "page_size": 9}
    with pytest.raises(BadParameter, match="by='size' is not one of count, name"):
        read_value_page([("by", "size")], SETTINGS)


def test_a_parameter_that_repeats_may_be_given_several_times():
    assert read(("without_variant", "Tanf"), ("without_variant", "At Tanf")).without_variant == ("Tanf", "At Tanf")


def test_from_may_not_be_later_than_to():
    error = refused(**{"from": "2016", "to": "2015"})
    assert (error.name, str(error)) == ("from", "from=2016-01-01 is later than to=2015-12-31")
    assert read(**{"from": "2015-05-22", "to": "2015-05-22"}).earliest == date(2015, 5, 22)


def test_a_cursor_and_a_page_exclude_each_other():
    assert refused(cursor="WzFd", page="2").name == "cursor"


def test_a_date_with_a_time_of_day_is_its_day():
    assert read(date="2015-05-22T17:04").filters == {"date": ("2015-05-22",)}


def test_the_usual_page_is_no_larger_than_the_largest():
    narrow = read_settings({"MORGUE_PAGE_SIZE": "100", "MORGUE_MAX_PAGE_SIZE": "5"})
    assert read_request([], narrow).page_size == 5


def test_a_new_parameter_is_a_new_row(monkeypatch):
    row = Parameter(name="starting", target="page", read=lambda text, settings: int(text), help="where to start")
    monkeypatch.setattr(parameters, "PARAMETERS", (*parameters.PARAMETERS, row))
    assert read(starting="7").page == 7
    assert "did you mean starting?" in str(refused(startin="7"))
    assert refused(starting="x").name == "starting"


def test_so_many_values_of_facets_may_be_chosen_and_no_more():
    given = [("outlet" if number % 2 else "date", str(1900 + number)) for number in range(MOST_CHOSEN)]
    assert sum(map(len, read(*given, *given).filters.values())) == MOST_CHOSEN
    with pytest.raises(BadParameter, match=f"a search may have {MOST_CHOSEN} values of facets") as refusal:
        read(*given, ("place", "Lisbon"))
    assert refusal.value.name == "place"


def test_a_new_facet_is_a_parameter(monkeypatch):
    row = Field(name="wire", holds=Holds.KEYWORD, facet="Wire", help="the wire", read=lambda one: one.agency)
    monkeypatch.setattr(fields, "FIELDS", (*fields.FIELDS, row))
    assert read(("wire", "Wire"), ("wire", "Telegraph")).filters == {"wire": ("Wire", "Telegraph")}
    assert {"wire", "not_wire"} <= {row.name for row in parameters.parameters()}


NAMES = some.sampled_from([name for row in parameters.parameters() for name in (row.name, *row.aliases)])


@given(some.lists(some.tuples(NAMES | some.text(max_size=20), some.text(max_size=20)), max_size=4))
def test_any_names_and_texts_give_a_request_or_name_the_wrong_one(given):
    try:
        request = read(*given)
    except BadParameter as error:
        assert error.name in [name for name, _ in given] or error.name in ("from", "cursor")
    else:
        assert 1 <= request.page_size <= 50
