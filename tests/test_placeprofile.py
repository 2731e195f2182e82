"""All that a page about a place shows, from a real archive."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from archive import Archive
from archive.errors import NotFound
from archive.places.place import kilometres

TEXT = "Troops left {place} in Iraq on Monday, the governor said. The road to Baghdad was open again by night."

# What tells one from the other: alike as they are without it, they would be one story.
OWN = {
    "1": "A baker sold the last of her flour before noon, and no one knew when the mill would grind again.",
    "2": "Shepherds drove their flocks over the bridge at dawn while children counted the empty lorries go by.",
    "3": "The school opened its gates for the first time since winter; eleven pupils came and sat on the floor.",
    "4": "A doctor spoke of measles, of a fridge without power and of a clinic whose roof the wind had taken.",
}


def row(place: str, id: str, date: str = "") -> dict[str, str]:
    return {
        "id": id,
        "title": f"Troops leave {place}",
        "body": f"{TEXT.format(place=place)} {OWN[id]}",
        "date": date,
    }


@pytest.fixture
def held(archive: Archive) -> Archive:
    archive.add([row("Ramadi", "1", "2015-05"), row("Fallujah", "2", "2017"), row("Ramadi", "3", "2017-03-01")])
    archive.add([row("Mosul", "4")])
    return archive


def id_of(archive: Archive, name: str) -> str:
    """The id of the town that articles call so: where it lies is the gazetteer's affair."""
    return next(value.value for value in archive.facet_values("place").values if value.label.startswith(name))


def test_a_place_has_its_articles_by_year_and_the_newest_first(held: Archive) -> None:
    ramadi = held.place(id_of(held, "Ramadi"))
    assert (ramadi.record.name, ramadi.articles, ramadi.undated) == ("Ramadi", 2, 0)
    assert ramadi.years == ((2015, 1), (2016, 0), (2017, 1))
    assert [article.source_id for article in ramadi.newest] == ["3", "1"]


def test_a_country_counts_what_lies_in_it(held: Archive) -> None:
    iraq = held.place("IQ")
    assert (iraq.articles, iraq.undated) == (4, 1)
    facet = {value.value: value.count for value in held.facet_values("place").values}
    assert {one.place.id: one.count for one in iraq.inside} == {id: n for id, n in facet.items() if id != "IQ"}
    assert iraq.around == ()


def test_what_lies_around_a_place_and_beside_it(held: Archive) -> None:
    ramadi = held.place(id_of(held, "Ramadi"))
    assert ramadi.around[0].name == "Iraq"
    assert [one.counted.place.name for one in ramadi.nearest] == ["Fallujah", "Baghdad", "Mosul"]
    assert 40 < ramadi.nearest[0].km < 55
    assert {one.place.name: one.count for one in ramadi.together}["Baghdad"] == 2


def test_a_place_that_no_article_names_has_a_record_all_the_same(held: Archive) -> None:
    paris = held.place("FR")
    assert (paris.record.name, paris.articles, paris.years, paris.newest) == ("France", 0, (), ())


def test_an_id_that_was_merged_leads_to_the_other(held: Archive) -> None:
    ramadi, fallujah = id_of(held, "Ramadi"), id_of(held, "Fallujah")
    held.places.merge(fallujah, ramadi)
    profile = held.place(fallujah)
    assert (profile.record.id, profile.articles) == (ramadi, 3)
    assert "Fallujah" in profile.record.variants


def test_of_a_rejected_place_only_the_record_is_told(held: Archive) -> None:
    ramadi = id_of(held, "Ramadi")
    held.places.reject([ramadi])
    assert held.place(ramadi).is_rejected
    assert held.place(ramadi).articles == 0


def test_an_unknown_id_is_told_of(held: Archive) -> None:
    with pytest.raises(NotFound, match="there is no place 'IQ/narnia'"):
        held.place("IQ/narnia")


degrees = st.tuples(st.floats(-90, 90), st.floats(-180, 180))


@given(degrees, degrees)
def test_the_way_there_is_as_long_as_the_way_back(one, other) -> None:
    assert kilometres(*one, *other) == pytest.approx(kilometres(*other, *one), abs=1e-6)
    assert 0 <= kilometres(*one, *other) <= 20_016
    assert kilometres(*one, *one) == 0
