"""A librarian's edits of places that hold others: facets, filters, records and maps agree on what lies where."""

from __future__ import annotations

from dataclasses import replace

import pytest

from archive import Archive
from archive.errors import BadInput
from archive.places.authority import Kind, Record, Status
from archive.places.book import PlaceBook
from archive.places.counts import as_tree
from archive.places.steps import lies_in
from tests.test_placedesk import RAMADI, file, held, named, row  # noqa: F401 - the second is a fixture

ANBAR, KARBALA = "IQ/anbar", "IQ/karbala"


def found(archive: Archive, place: str) -> int:
    return archive.search("", place=place).total


def agree(archive: Archive, counts: dict[str, int]) -> None:
    """Facet, filter, record and map have these counts."""
    assert {id: named(archive).get(id, 0) for id in counts} == counts
    assert {id: found(archive, id) for id in counts if counts[id]} == {id: n for id, n in counts.items() if n}
    assert {id: archive.place(id).articles for id in counts if counts[id]} == {i: n for i, n in counts.items() if n}
    listed = archive.place_counts()
    assert {one.place.id: one.count for one in listed.of(counts)} == {id: n for id, n in counts.items() if n}


def test_what_lies_in_a_merged_region_lies_in_the_other(held: Archive) -> None:  # noqa: F811
    held.places.merge(ANBAR, KARBALA)
    agree(held, {"IQ": 3, ANBAR: 0, KARBALA: 3, RAMADI: 2})
    assert found(held, ANBAR) == 3
    profile = held.place(RAMADI)
    assert [place.id for place in profile.around] == ["IQ", KARBALA]
    assert RAMADI in [one.place.id for one in held.place(KARBALA).inside]


def test_what_is_added_after_a_region_was_merged_lies_in_the_other_too(held: Archive) -> None:  # noqa: F811
    held.places.merge(ANBAR, KARBALA)
    held.add([row("Ramadi", "4")])
    agree(held, {"IQ": 4, ANBAR: 0, KARBALA: 4, RAMADI: 3})


def test_what_lies_in_a_rejected_region_lies_in_the_country_alone(held: Archive) -> None:  # noqa: F811
    held.places.reject([ANBAR])
    agree(held, {"IQ": 3, ANBAR: 0, RAMADI: 2})
    assert [place.id for place in held.place(RAMADI).around] == ["IQ"]
    held.places.undo(1)
    agree(held, {"IQ": 3, ANBAR: 3, RAMADI: 2})


def test_a_region_that_is_merged_into_another_country_takes_its_towns_along(held: Archive) -> None:  # noqa: F811
    held.places.merge(ANBAR, "SY/homs")
    agree(held, {"IQ": 3, "SY": 3, "SY/homs": 3, RAMADI: 2})
    counts = held.place_counts()
    tree = [(depth, one.place.id) for depth, one in as_tree(counts.of(["SY", "SY/homs", RAMADI, "IQ"]))]
    assert tree == [(0, "SY"), (1, "SY/homs"), (2, RAMADI), (0, "IQ")]
    assert RAMADI in counts.within({"SY"})
    assert RAMADI not in counts.within({"IQ"})


def test_a_facet_lists_what_lies_in_a_merged_region_below_the_other(held: Archive) -> None:  # noqa: F811
    held.places.merge(ANBAR, KARBALA)
    country = next(one for one in held.search("", place=RAMADI).facets if one.name == "place").values[0]
    region = next(one for one in country.values if one.value == KARBALA)
    assert RAMADI in [one.value for one in region.values]
    assert ANBAR not in [one.value for one in country.values]


def test_what_lies_in_a_merged_candidate_lies_in_the_other(held: Archive) -> None:  # noqa: F811
    text = "Troops of Iraq left the town of Tal Ghazal on Monday. The governor said that Tal Ghazal was quiet."
    held.add([{"id": "4", "title": "Quiet", "body": text}])
    record = '[[place]]\nid = "IQ/tal-ghazal/old-bridge"\nname = "Old Bridge"\nkind = "site"'
    held.places.import_file(file(held, record))
    held.add([row("Old Bridge", "5")])
    held.places.merge("IQ/tal-ghazal", "IQ/anbar/hit")
    agree(held, {"IQ/tal-ghazal": 0, "IQ/anbar/hit": 2, "IQ/tal-ghazal/old-bridge": 1})
    assert held.places.candidates() == ()


@pytest.mark.parametrize("merge", [True, False])
def test_a_country_that_holds_places_is_neither_merged_nor_rejected(held: Archive, merge: bool) -> None:  # noqa: F811
    with pytest.raises(BadInput, match=r"IQ/anbar and 4 more lie in IQ.*merge or reject those first"):
        held.places.merge("IQ", "SY") if merge else held.places.reject(["IQ"])
    agree(held, {"IQ": 3, RAMADI: 2})


def test_a_region_that_no_record_bears_is_a_candidate_for_readers_too(held: Archive) -> None:  # noqa: F811
    text = "Troops of Iraq left the province of Ghazalistan on Monday. The governor of Baghdad said it was quiet."
    held.add([{"id": "4", "title": "Quiet", "body": text}])
    (candidate,) = held.places.candidates()
    assert candidate.kind == "region"
    assert [one.place.id for one in held.place_counts().candidates] == [candidate.id]


def test_a_file_may_not_reject_such_a_country_either(held: Archive) -> None:  # noqa: F811
    record = '[[place]]\nid = "IQ"\nname = "Iraq"\nkind = "country"\nstatus = "rejected"'
    with pytest.raises(BadInput, match="lie in IQ"):
        held.places.import_file(file(held, record))


def test_cleaning_again_changes_nothing_where_a_region_was_merged(held: Archive) -> None:  # noqa: F811
    held.places.merge(ANBAR, KARBALA)
    assert held.reclean().changed == 0


def test_places_that_were_merged_in_a_ring_lie_in_each_other_once() -> None:
    into = {ANBAR: "SY/homs/one", "SY/homs": f"{ANBAR}/two"}
    region = Record(id=ANBAR, name="Region", kind=Kind.REGION, status=Status.MERGED)
    book = PlaceBook({id: replace(region, id=id, into=other) for id, other in into.items()})
    assert lies_in(f"{ANBAR}/x", book) == (f"{ANBAR}/two", "SY/homs/one")
