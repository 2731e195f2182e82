"""Files nobody should import, thousands of records, processes that die, and two librarians at a time."""

from __future__ import annotations

import signal
import subprocess
import sys
from collections.abc import Iterable
from pathlib import Path

import pytest

from archive import Archive, open_archive
from archive.errors import ArchiveBusy, BadInput, NotFound
from archive.places.desk import PlaceDesk

TEXT = "Troops left the town of {place} in Iraq on Monday. The road to Baghdad was open again by night."
NEW = '[[place]]\nid = "IQ/{}"\nname = "{}"\nkind = "city"\n'


@pytest.fixture
def held(archive: Archive) -> Archive:
    archive.add(
        [
            {"id": name, "title": "Troops leave", "body": TEXT.format(place=name)}
            for name in ("Tal Ghazal", "Tal Hamra")
        ]
    )
    return archive


def written(archive: Archive, content: str | bytes, name: str = "places.toml") -> Path:
    path = archive.folder / name
    path.write_bytes(content.encode() if isinstance(content, str) else content)
    return path


def counts(archive: Archive) -> dict[str, int]:
    return {value.value: value.count for value in archive.facet_values("place").values}


def many(count: int) -> str:
    return "id,name,kind\n" + "".join(f"IQ/new-{number},New {number},city\n" for number in range(count))


@pytest.mark.parametrize(
    ("name", "content", "told"),
    [
        ("places.csv", "", "places.csv holds no records"),
        ("places.csv", "id,name,kind\n", "places.csv holds no records"),
        ("places.toml", "", "places.toml holds no records"),
        (
            "places.csv",
            "id,name,kind\nFR/orl,Orléans,city\n".encode("latin-1"),
            "line 2 is not UTF-8; save it as UTF-8",
        ),
        ("places.toml", "id".encode("utf-16"), "line 1 is not UTF-8"),
    ],
)
def test_a_file_that_holds_no_records_is_told(held: Archive, name: str, content: str | bytes, told: str) -> None:
    with pytest.raises(BadInput) as error:
        held.places.import_file(written(held, content, name))
    assert told in str(error.value)


def test_a_byte_order_mark_is_passed_over(held: Archive) -> None:
    assert held.places.import_file(written(held, "\ufeffid,name,kind\nIQ/new,New,city\n", "a.csv")) == ("IQ/new",)


def test_a_file_that_is_too_large_is_not_read(held: Archive) -> None:
    path = written(held, "", "places.csv")
    with path.open("r+b") as file:
        file.truncate(200_000_000)
    with pytest.raises(BadInput, match="larger than 50 MB; take it in parts"):
        held.places.import_file(path)


@pytest.mark.parametrize("name", ["absent.toml", "folder.toml"])
def test_what_is_no_file_is_told(held: Archive, name: str) -> None:
    (held.folder / "folder.toml").mkdir()
    with pytest.raises(BadInput, match=r"cannot be read: (No such file|Is a) directory|No such file"):
        held.places.import_file(held.folder / name)


def test_thousands_of_records_are_imported_and_taken_back(held: Archive) -> None:
    before = counts(held), held.places.candidates()
    assert len(held.places.import_file(written(held, many(3_000), "many.csv"))) == 3_000
    assert [(step.what, step.records) for step in held.places.steps(5)] == [("import many.csv", 3_000)]
    assert len(held.places.undo(1)) == 3_000
    assert (counts(held), held.places.candidates()) == before


def test_articles_follow_thousands_of_records(held: Archive) -> None:
    rejected = NEW.format("tal-ghazal", "Tal Ghazal") + 'status = "rejected"\n'
    others = "".join(NEW.format(f"new-{number}", "New") for number in range(1_500))
    held.places.import_file(written(held, others + rejected))
    assert "IQ/tal-ghazal" not in counts(held)
    assert counts(held)["IQ/tal-hamra"] == 1


def test_the_places_that_are_known_after_each_step_are_those_on_disk(held: Archive) -> None:
    held.places.import_file(written(held, many(9), "many.csv"))
    held.places.merge("IQ/new-1", "IQ/new-2")
    held.places.undo(2)
    with pytest.raises(BadInput):
        held.places.merge("IQ/new-3", "IQ/new-3")
    held.places.reject(["IQ/tal-hamra"])
    with open_archive(held.folder) as other:
        assert other.places.book == held.places.book


def test_a_place_that_was_taken_back_is_no_candidate_unless_articles_name_it(held: Archive) -> None:
    text = NEW.format("tal-ghazal", "Tal Ghazal") + NEW.format("new", "New")
    held.places.import_file(written(held, text))
    held.places.undo(1)
    assert [one.id for one in held.places.candidates()] == ["IQ/tal-ghazal", "IQ/tal-hamra"]
    assert "IQ/new" not in [one.id for one in held.places.records()]


def test_a_place_may_lie_in_a_candidate(held: Archive) -> None:
    assert held.places.import_file(written(held, NEW.format("tal-ghazal/mill", "Mill"))) == ("IQ/tal-ghazal/mill",)


def test_a_circle_over_two_files_is_told(held: Archive) -> None:
    held.places.merge("IQ/tal-ghazal", "IQ/tal-hamra")
    text = NEW.format("tal-hamra", "Tal Hamra") + 'status = "merged"\ninto = "IQ/tal-ghazal"\n'
    with pytest.raises(BadInput, match=r"\(IQ/tal-hamra\): merging leads in a circle"):
        held.places.import_file(written(held, text))


TWO = '[[place]]\nid = "IQ/two"\nname = "Two"\nkind = "city"\nstatus = "merged"\ninto = "IQ/one"\n'


@pytest.mark.parametrize("by_way", ["", TWO])
def test_a_file_merges_nothing_into_what_is_rejected(held: Archive, by_way: str) -> None:
    one = '[[place]]\nid = "IQ/one"\nname = "One"\nkind = "city"\nstatus = "rejected"\n'
    last = '[[place]]\nid = "IQ/tal-hamra"\nname = "Tal Hamra"\nkind = "city"\nstatus = "merged"\n'
    into = "IQ/two" if by_way else "IQ/one"
    path = written(held, f'{one}{by_way}{last}into = "{into}"', "places.toml")
    with pytest.raises(BadInput, match=r"cannot be merged into .*, which is rejected; approve that first"):
        held.places.compared(path)
    with pytest.raises(BadInput, match="which is rejected"):
        held.places.import_file(path)
    assert counts(held)["IQ/tal-hamra"] == 1


def test_a_country_is_not_merged_into_its_town(held: Archive) -> None:
    with pytest.raises(BadInput, match="IQ cannot be merged into IQ/tal-hamra, which lies in it"):
        held.places.merge("IQ", "IQ/tal-hamra")


@pytest.mark.parametrize("step", [0, -1, 10**30])
def test_a_step_that_cannot_be_is_told(held: Archive, step: int) -> None:
    held.places.approve(["IQ/tal-hamra"])
    with pytest.raises(NotFound, match=f"there is no step {step}"):
        held.places.undo(step)


def test_of_several_ids_one_that_is_not_known_changes_nothing(held: Archive) -> None:
    with pytest.raises(NotFound, match="there is no place 'IQ/atlantis'"):
        held.places.reject(["IQ/tal-hamra", "IQ/atlantis"])
    assert held.places.log(9) == []


def test_a_step_of_many_ids_is_told_in_few_words(held: Archive) -> None:
    held.places.import_file(written(held, many(9), "many.csv"))
    held.places.approve(f"IQ/new-{number}" for number in range(9))
    held.places.reject(f"IQ/new-{number}" for number in range(9))
    assert held.places.steps(1)[0].what == "reject IQ/new-0, IQ/new-1, IQ/new-2 and 6 more"


# Processes


def run(code: str, *arguments: str) -> subprocess.Popen[bytes]:
    return subprocess.Popen([sys.executable, "-c", code, *arguments], stderr=subprocess.DEVNULL)


DIES_IN_IT = """
import os, signal, sys
from archive import open_archive
from archive.store.authority import edit
with open_archive(sys.argv[1]) as archive, archive.store._writing() as connection:
    edit(connection, "reject", {id: None for id in archive.places.book.edits}, archive.places.book)
    os.kill(os.getpid(), signal.SIGKILL)
"""
DIES_AFTER_IT = """
import os, signal, sys
from dataclasses import replace
from archive import open_archive
from archive.places.authority import Status
archive = open_archive(sys.argv[1])
record = replace(archive.places.record("IQ/tal-hamra"), status=Status.REJECTED)
archive.store.edit_places("reject IQ/tal-hamra", {"IQ/tal-hamra": record})
os.kill(os.getpid(), signal.SIGKILL)
"""
APPROVES = """
import sys
from archive import open_archive
with open_archive(sys.argv[1]) as archive:
    for id in sys.argv[2:]:
        archive.places.approve([id])
"""


def test_of_an_edit_whose_process_is_killed_in_mid_transaction_nothing_is_kept(held: Archive) -> None:
    held.places.import_file(written(held, many(1_000), "many.csv"))
    assert run(DIES_IN_IT, str(held.folder)).wait() == -signal.SIGKILL
    assert (len(held.places.edited()), len(held.places.steps(9))) == (1_000, 1)


def test_articles_follow_an_edit_whose_process_was_killed_before_they_did(held: Archive) -> None:
    folder = held.folder
    held.close()
    assert run(DIES_AFTER_IT, str(folder)).wait() == -signal.SIGKILL
    with open_archive(folder) as again:
        assert "IQ/tal-hamra" not in counts(again)


def test_while_another_process_writes_an_edit_is_refused_as_a_whole(held: Archive) -> None:
    desk = PlaceDesk(held.store, held.follower, patience=0.1)
    with open_archive(held.folder) as other, other.follower.writing(), pytest.raises(ArchiveBusy):
        desk.reject(["IQ/tal-hamra"])
    assert (held.places.log(9), counts(held)["IQ/tal-hamra"]) == ([], 1)


def test_two_librarians_at_a_time_do_not_undo_each_other(held: Archive) -> None:
    held.places.import_file(written(held, many(20), "many.csv"))
    ids = [f"IQ/new-{number}" for number in range(20)]
    held.places.reject(ids)
    each: Iterable[list[str]] = (ids[:10], ids[10:])
    both = [run(APPROVES, str(held.folder), *some) for some in each]
    assert [one.wait() for one in both] == [0, 0]
    assert [step.step for step in held.places.steps(99)] == list(range(22, 0, -1))
    assert {held.places.record(id).status for id in ids} == {"approved"}
