"""What places are called, for searches, as a librarian edits them: names go with their record, others stay."""

from __future__ import annotations

from archive import Archive
from tests.test_placedesk import CANDIDATE, RAMADI, file, held, row  # noqa: F401 - the fourth is a fixture

FALLUJAH = "IQ/anbar/fallujah"


def names(archive: Archive, key: str) -> set[str]:
    """The places that a searched name is one of."""
    found = archive.store.names_beside([key])
    return {one.place for one in found if one.name == key}


def ghazal(variants: str = "") -> str:
    return f'[[place]]\nid = "IQ/tal-ghazal"\nname = "Tal Ghazal"\nkind = "city"\nvariants = [{variants}]'


def test_a_merge_that_is_undone_leaves_no_name_behind(held: Archive) -> None:  # noqa: F811
    held.places.import_file(file(held, ghazal()))
    held.places.merge("IQ/tal-ghazal", FALLUJAH)
    assert FALLUJAH in names(held, "tal ghazal")
    held.places.undo(2)
    assert names(held, "tal ghazal") == {"IQ/tal-ghazal"}


def test_a_variant_that_is_dropped_is_searched_no_more(held: Archive) -> None:  # noqa: F811
    held.places.import_file(file(held, ghazal('"Ghazal Heights"')))
    assert names(held, "ghazal heights") == {"IQ/tal-ghazal"}
    held.places.import_file(file(held, ghazal()))
    assert names(held, "ghazal heights") == set()
    assert names(held, "tal ghazal") == {"IQ/tal-ghazal"}


def test_a_name_that_articles_write_stays(held: Archive) -> None:  # noqa: F811
    held.places.import_file(file(held, ghazal('"Ghazal Heights"')))
    held.add([row("Ghazal Heights", "4")])
    held.places.import_file(file(held, ghazal()))
    assert names(held, "ghazal heights") == {"IQ/tal-ghazal"}


def test_a_rejected_place_lends_its_names_to_no_search_until_it_is_back(held: Archive) -> None:  # noqa: F811
    held.places.reject([RAMADI])
    assert (names(held, "ramadi"), names(held, "ar ramadi")) == (set(), set())
    held.places.undo(1)
    assert RAMADI in names(held, "ramadi")
    assert RAMADI in names(held, "ar ramadi")


def test_a_place_of_the_gazetteer_has_its_names_again_when_its_record_is_taken_back(held: Archive) -> None:  # noqa: F811
    before = {one.name for one in held.store.names_beside(["ramadi"]) if one.place == RAMADI}
    held.places.merge(RAMADI, FALLUJAH)
    held.places.undo(1)
    assert {one.name for one in held.store.names_beside(["ramadi"]) if one.place == RAMADI} == before


def test_what_articles_call_a_merged_candidate_is_its_name_when_it_is_one_again(held: Archive) -> None:  # noqa: F811
    held.add([{"id": "4", "title": "Quiet", "body": CANDIDATE}])
    held.places.merge("IQ/tal-ghazal", FALLUJAH)
    held.places.undo(1)
    assert names(held, "tal ghazal") == {"IQ/tal-ghazal"}
