"""What a librarian does to the records of places, seen in articles, facets and searches."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from archive import Archive, open_archive
from archive.errors import BadInput, NotFound
from archive.places.authority import Status, as_csv, as_toml

RAMADI, HIT = "IQ/anbar/ramadi", "IQ/anbar/hit"
TEXT = "Troops left {place} in Iraq on Monday, the governor said. The road to Baghdad was open again by night."


def row(place: str, id: str) -> dict[str, str]:
    return {"id": id, "title": f"Troops leave {place}", "body": TEXT.format(place=place)}


@pytest.fixture
def held(archive: Archive) -> Archive:
    archive.add([row("Ramadi", "1"), row("Fallujah", "2"), row("Ramadi", "3")])
    return archive


def named(archive: Archive) -> dict[str, int]:
    return {value.value: value.count for value in archive.facet_values("place").values}


def suggested(archive: Archive, text: str) -> list[str]:
    """The names of the places that are suggested."""
    return [one.label.partition(",")[0] for one in archive.suggest(text) if one.kind == "place"]


def file(archive: Archive, text: str, name: str = "places.toml") -> Path:
    path = archive.folder / name
    path.write_text(text, encoding="utf-8")
    return path


def test_a_merged_place_shows_its_articles_under_the_other(held: Archive) -> None:
    assert (named(held)[RAMADI], named(held)["IQ/anbar/fallujah"]) == (2, 1)
    held.places.merge("IQ/anbar/fallujah", RAMADI)
    assert named(held)[RAMADI] == 3
    assert "IQ/anbar/fallujah" not in named(held)
    assert [one.place.id for one in held.article("2").places] == [RAMADI, "IQ", "IQ/baghdad/baghdad"]


def test_what_was_merged_is_still_found_by_its_id(held: Archive) -> None:
    held.places.merge("IQ/anbar/fallujah", RAMADI)
    assert held.search("", place="IQ/anbar/fallujah").total == 3


def test_what_was_merged_is_still_found_by_its_name(held: Archive) -> None:
    held.places.merge("IQ/anbar/fallujah", RAMADI)
    assert held.search("", place="Fallujah").total == held.search("", place=RAMADI).total


def test_the_name_of_a_rejected_place_is_told_as_it_was_typed(held: Archive) -> None:
    held.places.reject([RAMADI])
    assert [one.value for one in held.search("", place="Ramadi").unknown] == ["Ramadi"]


def test_what_is_added_after_a_merge_stands_under_the_other(held: Archive) -> None:
    held.places.merge("IQ/anbar/fallujah", RAMADI)
    held.add([row("Fallujah", "4")])
    assert named(held)[RAMADI] == 4


def test_a_rejected_place_is_none_in_what_is_held_and_what_is_added(held: Archive) -> None:
    held.places.reject([RAMADI])
    held.add([row("Ramadi", "4")])
    assert RAMADI not in named(held)
    assert RAMADI not in [one.place.id for one in held.article("1").places]


def test_a_rejected_place_that_is_approved_again_is_back_in_its_articles(held: Archive) -> None:
    held.places.reject([RAMADI])
    held.places.approve([RAMADI])
    assert named(held)[RAMADI] == 2


def test_a_step_is_undone(held: Archive) -> None:
    before = named(held)
    held.places.merge("IQ/anbar/fallujah", RAMADI)
    held.places.undo(1)
    assert named(held) == before
    assert [one.what for one in held.places.log(9)] == ["undo 1", "merge IQ/anbar/fallujah into IQ/anbar/ramadi"]


def test_undoing_is_undone_too(held: Archive) -> None:
    held.places.merge("IQ/anbar/fallujah", RAMADI)
    held.places.undo(1)
    held.places.undo(2)
    assert named(held)[RAMADI] == 3


def test_a_step_that_a_later_one_built_on_is_not_undone(held: Archive) -> None:
    held.places.reject([RAMADI])
    held.places.approve([RAMADI])
    with pytest.raises(
        BadInput, match=r"IQ/anbar/ramadi was changed again by step 2 \(approve IQ/anbar/ramadi\); undo that first"
    ):
        held.places.undo(1)


def test_a_step_that_never_was_is_told(held: Archive) -> None:
    with pytest.raises(NotFound, match="there is no step 7"):
        held.places.undo(7)


def test_a_new_record_is_read_in_what_is_added(held: Archive) -> None:
    path = file(
        held, '[[place]]\nid = "IQ/camp-taqaddum"\nname = "Camp Taqaddum"\nkind = "site"\nlat = 33.3\nlon = 43.6'
    )
    held.places.import_file(path)
    held.add([row("Camp Taqaddum", "4")])
    found = next(one for one in held.article("4").places if one.place.id == "IQ/camp-taqaddum")
    assert (found.place.label, found.place.lat) == ("Camp Taqaddum, Iraq", 33.3)
    assert named(held)["IQ/camp-taqaddum"] == 1


def test_a_new_record_is_read_in_what_is_held_when_it_is_cleaned_again(held: Archive) -> None:
    held.add([row("Camp Taqaddum", "4")])
    held.places.import_file(file(held, '[[place]]\nid = "IQ/camp-taqaddum"\nname = "Camp Taqaddum"\nkind = "site"'))
    held.reclean()
    assert named(held)["IQ/camp-taqaddum"] == 1


def test_a_new_name_finds_the_place_when_searching(held: Archive) -> None:
    held.places.import_file(
        file(held, f'[[place]]\nid = "{RAMADI}"\nname = "Ramadi"\nkind = "city"\nvariants = ["Rumadiyya"]')
    )
    assert held.search("", place="Rumadiyya").total == 2


def test_another_open_archive_sees_a_new_name_too(held: Archive) -> None:
    with open_archive(held.folder) as other:
        assert other.search("", place="Ramadi").total == 2
        held.places.import_file(file(held, f'[[place]]\nid = "{RAMADI}"\nname = "Rumadiyya"\nkind = "city"'))
        assert other.search("", place="Rumadiyya").total == 2
        assert "Rumadiyya, Anbar, Iraq" in [value.label for value in other.facet_values("place").values]


def test_a_record_that_was_renamed_has_its_new_name_in_the_facet(held: Archive) -> None:
    held.places.import_file(file(held, f'[[place]]\nid = "{RAMADI}"\nname = "Ar-Ramadi"\nkind = "city"'))
    labels = [value.label for value in held.facet_values("place").values]
    assert "Ar-Ramadi, Anbar, Iraq" in labels


def test_a_record_that_was_renamed_is_suggested_by_its_new_name(held: Archive) -> None:
    assert "Ramadi" in suggested(held, "ramad")
    held.places.import_file(file(held, f'[[place]]\nid = "{RAMADI}"\nname = "Madinat Anbar"\nkind = "city"'))
    assert "Madinat Anbar" in suggested(held, "madinat an")
    assert suggested(held, "ramad") == ["Madinat Anbar"]  # that was its name, and is one of it still


def test_a_place_that_a_librarian_added_is_suggested_once_articles_name_it(held: Archive) -> None:
    held.places.import_file(file(held, '[[place]]\nid = "IQ/tal-sabir"\nname = "Tal Sabir"\nkind = "city"'))
    assert suggested(held, "tal sa") == []
    held.add([row("Tal Sabir", "4")])
    assert suggested(held, "tal sa") == ["Tal Sabir"]


def test_a_file_with_one_bad_record_changes_nothing(held: Archive) -> None:
    record = '[[place]]\nid = "{}"\nname = "One"\nkind = "city"\n'
    text = record.format("IQ/one") + record.format("IQ/x/two")
    with pytest.raises(BadInput, match="record 2"):
        held.places.import_file(file(held, text))
    assert held.places.edited() == ()


def test_the_same_file_twice_changes_nothing_the_second_time(held: Archive) -> None:
    path = file(held, '[[place]]\nid = "IQ/one"\nname = "One"\nkind = "city"')
    assert held.places.import_file(path) == ("IQ/one",)
    assert held.places.import_file(path) == ()


def test_a_record_of_the_gazetteer_is_told_with_its_other_names(held: Archive) -> None:
    record = held.places.record("SY/homs/palmyra")
    assert (record.name, record.status, record.source) == ("Palmyra", Status.APPROVED, "gazetteer")
    assert "tadmur" in record.variants


def test_a_csv_file_changes_what_it_has_columns_for(held: Archive) -> None:
    before = held.places.record(RAMADI)
    held.places.import_file(file(held, f"id,name\n{RAMADI},Ar-Ramadi\n", "names.csv"))
    assert held.places.record(RAMADI) == replace(before, name="Ar-Ramadi")
    held.places.import_file(file(held, f"id,variants,precision\n{RAMADI},Rumadiyya | Rumadi,5\n", "more.csv"))
    record = held.places.record(RAMADI)
    assert (record.name, record.variants, record.precision) == ("Ar-Ramadi", ("Rumadiyya", "Rumadi"), 5.0)
    assert (record.lat, record.kind) == (before.lat, before.kind)


def test_a_blank_cell_takes_away_what_was_there(held: Archive) -> None:
    held.places.import_file(file(held, f"id,lat,lon,precision\n{RAMADI},,,\n", "points.csv"))
    assert held.places.record(RAMADI).lat is None


def test_a_decimal_comma_is_told(held: Archive) -> None:
    with pytest.raises(BadInput, match=r"lat has a decimal point, as in 33.5, and no comma"):
        held.places.import_file(file(held, f"id;lat;lon\n{RAMADI};33,5;43,5\n", "points.csv"))


def test_a_csv_file_of_old_ids_keeps_what_is_known_too(held: Archive) -> None:
    held.places.import_file(file(held, "id,name,kind\nIQ/ramadi,Ar-Ramadi,city\n", "names.csv"))
    assert held.places.record(RAMADI).lat is not None


def test_a_csv_file_without_status_approves_nothing_that_was_rejected(held: Archive) -> None:
    held.places.reject([RAMADI])
    held.places.merge("IQ/anbar/fallujah", HIT)
    rows = f"id,precision\n{RAMADI},5\nIQ/anbar/fallujah,5\n"
    held.places.import_file(file(held, rows, "precise.csv"))
    assert {one.id: one.status for one in held.places.edited()} == {
        RAMADI: Status.REJECTED,
        "IQ/anbar/fallujah": Status.MERGED,
    }


def test_a_candidate_that_a_csv_file_has_a_row_for_is_a_place(held: Archive) -> None:
    held.add([{"id": "4", "title": "Quiet", "body": CANDIDATE}])
    held.places.import_file(file(held, "id,lat,lon\nIQ/tal-ghazal,33.1,43.2\n", "points.csv"))
    record = held.places.record("IQ/tal-ghazal")
    assert (record.name, record.status, record.source, record.lat) == (
        "Tal Ghazal",
        Status.APPROVED,
        "librarian",
        33.1,
    )


def test_what_is_exported_as_csv_and_imported_unchanged_edits_nothing(held: Archive) -> None:
    held.add([{"id": "4", "title": "Quiet", "body": CANDIDATE}])
    held.places.import_file(file(held, as_csv(held.places.records()), "all.csv"))
    assert held.places.edited() == ()


def test_an_unknown_id_is_told(held: Archive) -> None:
    with pytest.raises(NotFound, match="there is no place 'IQ/atlantis'"):
        held.places.record("IQ/atlantis")


def test_a_place_is_not_merged_into_itself(held: Archive) -> None:
    with pytest.raises(BadInput, match="IQ/anbar/ramadi cannot be merged into itself"):
        held.places.merge(RAMADI, RAMADI)


def test_two_places_are_not_merged_into_each_other(held: Archive) -> None:
    held.places.merge(RAMADI, HIT)
    with pytest.raises(BadInput, match="is rejected or merged into"):
        held.places.merge(HIT, RAMADI)


def test_a_chain_of_merges_ends_at_its_last(held: Archive) -> None:
    held.places.merge("IQ/anbar/fallujah", RAMADI)
    held.places.merge(RAMADI, HIT)
    assert named(held)[HIT] == 3


def test_a_file_that_is_neither_toml_nor_csv_is_told(held: Archive) -> None:
    with pytest.raises(BadInput, match=r"records are read from \.toml and \.csv files"):
        held.places.import_file(file(held, "", "places.xlsx"))


def test_edits_are_there_when_the_archive_is_opened_again(held: Archive) -> None:
    held.places.reject([RAMADI])
    held.close()
    with open_archive(held.folder) as again:
        assert RAMADI not in named(again)
        again.rebuild()
        assert RAMADI not in named(again)


def test_what_is_exported_and_imported_unchanged_edits_nothing(held: Archive) -> None:
    path = file(held, as_toml(held.places.records()))
    assert held.places.import_file(path) == ()
    assert held.places.edited() == ()


def test_the_records_of_one_place_are_those_that_lie_in_it(held: Archive) -> None:
    ids = ["IQ", "IQ/anbar", "IQ/anbar/fallujah", RAMADI, "IQ/baghdad", "IQ/baghdad/baghdad"]
    assert [one.id for one in held.places.records("IQ")] == ids
    assert [one.id for one in held.places.records("IQ/anbar")] == ids[1:4]
    assert list(held.places.records("SY")) == []


CANDIDATE = (
    "Troops of Iraq left the town of Tal Ghazal on Monday. The governor of Baghdad said that Tal Ghazal was quiet."
)


def test_a_name_that_no_record_bears_is_a_candidate_without_a_point(held: Archive) -> None:
    held.add([{"id": "4", "title": "Quiet", "body": CANDIDATE}])
    assert named(held)["IQ/tal-ghazal"] == 1
    record = held.places.candidates()[0]
    assert (record.id, record.status, record.lat) == ("IQ/tal-ghazal", Status.CANDIDATE, None)


def test_an_approved_candidate_is_no_candidate_any_more(held: Archive) -> None:
    held.add([{"id": "4", "title": "Quiet", "body": CANDIDATE}])
    held.places.approve(["IQ/tal-ghazal"])
    assert held.places.candidates() == ()
    assert named(held)["IQ/tal-ghazal"] == 1


def test_a_rejected_candidate_is_not_read_again(held: Archive) -> None:
    held.add([{"id": "4", "title": "Quiet", "body": CANDIDATE}])
    held.places.reject(["IQ/tal-ghazal"])
    held.add([{"id": "5", "title": "Still quiet", "body": CANDIDATE}])
    assert "IQ/tal-ghazal" not in named(held)
    assert held.places.candidates() == ()


def test_a_candidate_is_merged_into_the_place_it_is(held: Archive) -> None:
    held.add([{"id": "4", "title": "Quiet", "body": CANDIDATE}])
    held.places.merge("IQ/tal-ghazal", RAMADI)
    assert named(held)[RAMADI] == 3
