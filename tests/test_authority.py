"""Authority records in files: what a librarian may write, and what is refused with which words."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from archive.errors import BadInput
from archive.places.authority import Kind, Record, Status, as_csv, as_toml, read_csv, read_toml, records_of

SEEDS = {"IQ", "IQ/anbar", "SY"}
RAMADI = Record(
    id="IQ/anbar/ramadi",
    name="Ramadi",
    kind=Kind.CITY,
    lat=33.42,
    lon=43.31,
    variants=("Ar Ramadi", "al-Ramadi"),
    see_also=("IQ/anbar",),
    needs_context=True,
)


def read(*rows: dict[str, Any]) -> tuple[Record, ...]:
    return records_of(
        [(row, f"places.toml: record {number}") for number, row in enumerate(rows, 1)], SEEDS.__contains__
    )


def city(id: str = "IQ/hit", **values: Any) -> dict[str, Any]:
    return {"id": id, "name": "Hit", "kind": "city"} | values


def refused(*rows: dict[str, Any]) -> str:
    with pytest.raises(BadInput) as error:
        read(*rows)
    return str(error.value)


def test_a_record_comes_back_from_toml() -> None:
    assert records_of(read_toml(as_toml([RAMADI]), "places.toml"), SEEDS.__contains__) == (RAMADI,)


def test_a_variant_holds_no_sign_that_parts_variants() -> None:
    assert "the variant 'A|B' holds a |, which parts variants in CSV" in refused(city(variants=["A|B"]))


def test_a_record_comes_back_from_csv() -> None:
    assert records_of(read_csv(as_csv([RAMADI]), "places.csv"), SEEDS.__contains__) == (RAMADI,)


marks = st.characters(categories=["L", "Nd", "Pd", "Po"], exclude_characters="|")
names = st.text(marks, min_size=1, max_size=12).filter(lambda name: any(map(str.isalnum, name)))


@given(
    st.builds(
        Record,
        id=st.just("IQ/somewhere"),
        name=names,
        kind=st.sampled_from([Kind.REGION, Kind.CITY, Kind.SITE]),
        lat=st.just(33.0),
        lon=st.floats(-180, 180),
        variants=st.lists(names, max_size=3).map(tuple),
        needs_context=st.booleans(),
        status=st.sampled_from([Status.APPROVED, Status.CANDIDATE, Status.REJECTED]),
        source=names,
    )
)
def test_any_record_comes_back_from_both(record: Record) -> None:
    assert records_of(read_toml(as_toml([record]), "a.toml"), SEEDS.__contains__) == (record,)
    assert records_of(read_csv(as_csv([record]), "a.csv"), SEEDS.__contains__) == (record,)


def test_a_record_lies_in_the_one_its_id_names() -> None:
    assert (RAMADI.parent, Record(id="IQ", name="Iraq", kind=Kind.COUNTRY).parent) == ("IQ/anbar", None)


def test_a_record_may_lie_in_one_of_the_same_file() -> None:
    assert len(read(city("IQ/diyala/kanan"), {"id": "IQ/diyala", "name": "Diyala", "kind": "region"})) == 2


def test_an_unknown_parent_is_named() -> None:
    assert refused(city("IQ/diyala/kanan")) == (
        "places.toml: record 1 (IQ/diyala/kanan): there is no record 'IQ/diyala' that it could lie in; add it above"
    )


def test_an_id_that_stands_twice_is_named() -> None:
    assert "record 1 (IQ/hit): this id stands 2 times" in refused(city(), city(name="Hit again"))


@pytest.mark.parametrize("id", ["", "iq/hit", "Hit", "IQ/", "IQ//hit", "IQ/two words", 7, None])
def test_what_is_no_id_is_told_with_an_example(id: Any) -> None:
    assert f'{id!r} is no id; write id = "IQ/anbar/ramadi"' in refused(city(id=id))


@pytest.mark.parametrize(
    ("values", "told"),
    [
        ({"lat": 900, "lon": 1}, "lat lies between -90 and 90, not 900"),
        ({"lat": 1, "lon": -180.5}, "lon lies between -180 and 180, not -180.5"),
        ({"lat": "north", "lon": 1}, "lat lies between -90 and 90, not 'north'"),
        ({"lat": True, "lon": 1}, "lat lies between -90 and 90, not True"),
        ({"lat": float("nan"), "lon": 1}, "lat lies between -90 and 90, not nan"),
        ({"precision": -1}, "precision lies between 0 and 20000, not -1"),
        ({"lat": 33}, "a point has both lat and lon"),
        ({"kind": "village"}, "kind is one of country, region, city, site, not 'village'"),
        ({"status": "fine"}, "status is one of approved, candidate, rejected, merged, not 'fine'"),
        ({"variants": "Heet"}, "variants is a list of texts, not 'Heet'"),
        ({"variants": [""]}, "variants is a list of texts, not ['']"),
        ({"needs_context": "maybe"}, "needs_context is true or false, not 'maybe'"),
        ({"source": 3}, "source is a text, not 3"),
        ({"colour": "red"}, "'colour' means nothing here; there are id, name, kind"),
        ({"into": "IQ"}, "a merged record, and only that, says into which other one"),
        ({"status": "merged"}, "a merged record, and only that, says into which other one"),
        ({"status": "merged", "into": "IQ/nowhere"}, "there is no record 'IQ/nowhere' to merge it into"),
        ({"parent": "SY"}, "lies in IQ by its id, and not in 'SY'; a place that moves gets a new record"),
    ],
)
def test_a_value_that_cannot_be_meant_is_told_with_its_record(values: dict[str, Any], told: str) -> None:
    message = refused(city(**values))
    assert message.startswith("places.toml: record 1 (IQ/hit)")
    assert told in message


def test_a_record_without_a_name_is_told() -> None:
    assert refused(city(name=" ")) == "places.toml: record 1 (IQ/hit) has no name"


def test_merging_in_a_circle_is_told() -> None:
    one = city("IQ/hit", status="merged", into="IQ/heet")
    other = city("IQ/heet", status="merged", into="IQ/hit")
    assert "record 1 (IQ/hit): merging leads in a circle back to it" in refused(one, other)


def test_a_record_cannot_be_merged_into_itself() -> None:
    assert "merging leads in a circle" in refused(city(status="merged", into="IQ/hit"))


def test_parents_in_a_circle_are_told() -> None:
    one = {"id": "IQ/a", "name": "A", "kind": "region", "parent": "IQ/b"}
    other = {"id": "IQ/b", "name": "B", "kind": "region", "parent": "IQ/a"}
    assert "record 1 (IQ/a) lies in IQ by its id, and not in 'IQ/b'" in refused(one, other)


def test_one_bad_record_is_enough_to_take_none() -> None:
    assert "record 2" in refused(city(), city("IQ/heet", kind="?"))


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("place = 3", "places.toml: records are written under [[place]], with two brackets on either side"),
        ("[[town]]", "places.toml: 'town' means nothing here; write records under [[place]]"),
        ("[[place", "places.toml is no TOML"),
    ],
)
def test_what_is_no_file_of_records_is_told(text: str, told: str) -> None:
    with pytest.raises(BadInput) as error:
        read_toml(text, "places.toml")
    assert told in str(error.value)


def test_a_column_that_is_not_known_is_named() -> None:
    with pytest.raises(BadInput, match="there is no column 'colour'"):
        read_csv("id,colour\nIQ,red\n", "places.csv")


def test_a_line_with_too_many_cells_is_named() -> None:
    with pytest.raises(BadInput, match=r"places\.csv: line 2 has more cells than the head has columns"):
        records_of(read_csv("id,name,kind\nIQ/hit,Hit,city,red\n", "places.csv"), SEEDS.__contains__)


def test_a_cell_that_is_no_number_is_told() -> None:
    with pytest.raises(BadInput, match="lat lies between -90 and 90, not 'north'"):
        records_of(read_csv("id,name,kind,lat,lon\nIQ/hit,Hit,city,north,3\n", "a.csv"), SEEDS.__contains__)


def test_an_empty_file_holds_no_records() -> None:
    assert read_toml("", "places.toml") == []
    assert read_csv("", "places.csv") == []


@pytest.mark.parametrize(
    "id", ["IQ/../hit", "IQ/Hit", "IQ/o'hit", "IQ/hit\0", "IQ/-hit", "IQ" + "/a" * 8, "IQ/" + "a" * 200]
)
def test_an_id_is_small_letters_and_hyphens_and_no_path_without_end(id: str) -> None:
    assert 'is no id; write id = "IQ/anbar/ramadi", the country\'s code first, then at most 7' in refused(
        city(id=id)
    )


@pytest.mark.parametrize("id", ["IQ/hit", "DE/koln-2", "SY/تدمر"])
def test_an_id_may_be_in_any_script(id: str) -> None:
    row = city(id=id)
    assert records_of([(row, "a")], lambda _: True)[0].id == id


@pytest.mark.parametrize(("id", "kind"), [("QX", "city"), ("IQ/hit", "country")])
def test_a_country_has_its_code_alone(id: str, kind: str) -> None:
    assert f"({id}): a country, and only that, has its code alone as its id" in refused(city(id=id, kind=kind))


@pytest.mark.parametrize("name", ["---", "\N{ZERO WIDTH SPACE}", "\N{NO-BREAK SPACE} "])
def test_a_name_without_a_letter_is_none(name: str) -> None:
    assert "(IQ/hit) has no name" in refused(city(name=name))


@pytest.mark.parametrize("values", [{"name": "Hit\x1b[1m"}, {"variants": ["Hi\0t"]}])
def test_a_name_holds_nothing_that_steers_a_terminal(values: dict[str, Any]) -> None:
    assert "holds a character that nobody can read" in refused(city(**values))


def test_a_name_has_an_end() -> None:
    assert "a name has at most 200 characters, and not 1,003: Hitaa" in refused(city(name="Hit" + "a" * 1_000))


def test_a_place_is_not_merged_into_what_lies_in_it() -> None:
    told = refused(city("IQ/a", status="merged", into="IQ/a/b"), city("IQ/a/b"))
    assert "(IQ/a): it cannot be merged into 'IQ/a/b', which lies in it" in told


def test_merging_in_a_circle_with_what_was_merged_before_is_told() -> None:
    with pytest.raises(BadInput, match=r"\(IQ/hit\): merging leads in a circle back to it"):
        records_of(
            [(city(status="merged", into="IQ/heet"), "a.toml: record 1")], lambda _: True, {"IQ/heet": "IQ/hit"}
        )


def test_a_circle_of_others_is_no_circle_of_this_one() -> None:
    merged = {"IQ/heet": "IQ/heeet", "IQ/heeet": "IQ/heet"}
    assert records_of([(city(), "a.toml: record 1")], lambda _: True, merged)


def test_a_record_that_nobody_has_cannot_be_seen_also() -> None:
    assert "(IQ/hit): there is no record 'IQ/nowhere' to see also" in refused(city(see_also=["IQ/nowhere"]))


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("[[place]]\nlat = " + "9" * 5_000, "a.toml is no TOML: "),
        ("a=" + "[" * 100_000, "its brackets stand in each other too deep"),
        ("a=" + "{a=" * 100_000, "its brackets stand in each other too deep"),
    ],
    ids=["digits", "brackets", "tables"],
)
def test_a_file_without_bottom_is_told(text: str, told: str) -> None:
    with pytest.raises(BadInput) as error:
        read_toml(text, "a.toml")
    assert told in str(error.value)


@pytest.mark.parametrize("sign", [";", "\t"])
def test_columns_are_parted_as_spreadsheets_do_it_elsewhere(sign: str) -> None:
    text = "id,name,kind\nIQ/hit,Hit,city\n".replace(",", sign)
    assert records_of(read_csv(text, "a.csv"), SEEDS.__contains__)[0].name == "Hit"


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("IQ/hit,Hit,city\n", "there is no column 'Hit'; the first line names the columns, of id, name, kind"),
        ("id,name,name\n", "the column 'name' stands there twice"),
        ("\nid,name,kind\n", "the first line is blank; it names the columns"),
        ("id,name,kind\nIQ/hit,Hit\n", "line 2 (IQ/hit): kind is one of country, region, city, site, not None"),
        ('id,name,kind\nIQ/hit,"Hit,city\n', "is no CSV: unexpected end of data"),
        ("id,name,kind\nIQ/hit," + "a" * 200_000 + ",city\n", "is no CSV: field larger than"),
    ],
)
def test_a_table_that_is_none_is_told(text: str, told: str) -> None:
    with pytest.raises(BadInput) as error:
        records_of(read_csv(text, "places.csv"), SEEDS.__contains__)
    assert told in str(error.value)
