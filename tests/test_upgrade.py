"""Archives that an older Morgue made: opened by today's, whatever their librarian did."""

from __future__ import annotations

import json
import signal
import sys
from contextlib import closing
from pathlib import Path
from subprocess import DEVNULL, Popen

import pytest

from archive import Archive, open_archive
from archive.errors import IndexOutdated
from archive.places.authority import Kind, Record, Status
from archive.store import Store
from tests.test_placedesk import named

RAMADI, FALLUJAH = "IQ/anbar/ramadi", "IQ/anbar/fallujah"
TEXT = "Troops left Ramadi in Iraq for Fallujah on Monday, the governor said. Fallujah in Iraq was quiet by night."
OLD = {RAMADI: "IQ/ramadi", FALLUJAH: "IQ/fallujah"}


def known(id: str, status: Status, into: str | None = None) -> Record:
    """A town of the gazetteer as a librarian marked it by its old id."""
    return Record(
        id=id, name=id.rpartition("/")[2].title(), kind=Kind.CITY, lat=33.4, lon=43.3, status=status, into=into
    )


def made_before(folder: Path, *steps: tuple[Record | None, Record | None]) -> Path:
    """An archive of layout 4, in which towns lie in their country alone; each step is what was and what is then."""
    with open_archive(folder) as archive:
        archive.add([{"id": "1", "title": "Troops leave Ramadi", "body": TEXT}])
        with archive.store._writing() as connection:
            run = connection.exec_driver_sql
            run("PRAGMA defer_foreign_keys = ON")
            for now, then in OLD.items():
                run(f"UPDATE place_names SET place = '{then}' WHERE place = '{now}'")
                run(f"UPDATE places SET id = '{then}', label = name || ', Iraq' WHERE id = '{now}'")
                run(f"UPDATE versions SET content = replace(content, '{now}', '{then}')")
            run("DELETE FROM place_names WHERE place = 'IQ/anbar'")
            run("DELETE FROM places WHERE id = 'IQ/anbar'")
        for number, (before, after) in enumerate(steps, 1):
            edited = after or before
            assert edited
            archive.store.edit_places(f"step {number}", {edited.id: after})
        with archive.store._writing() as connection:
            connection.exec_driver_sql("DELETE FROM authority WHERE record = 'null'")
            connection.exec_driver_sql("UPDATE made_by SET layout = 4")
    return folder


REJECTED = known("IQ/fallujah", Status.REJECTED)
MERGED = known("IQ/fallujah", Status.MERGED, "IQ/ramadi")
APPROVED = known("IQ/fallujah", Status.APPROVED)
BOTH = {"IQ": 1, "IQ/anbar": 1, RAMADI: 1, FALLUJAH: 1}
ONE = {"IQ": 1, "IQ/anbar": 1, RAMADI: 1}


def counts(archive: Archive) -> dict[str, int]:
    archive.rebuild()
    return named(archive)


@pytest.mark.parametrize(
    ("steps", "counted"),
    [
        ([(None, REJECTED)], ONE),
        ([(None, MERGED)], ONE),
        ([(None, REJECTED), (REJECTED, None)], BOTH),
        ([(None, APPROVED)], BOTH),
    ],
    ids=["rejected", "merged", "undone", "approved"],
)
def test_an_old_archive_is_opened_whatever_its_librarian_did(tmp_path: Path, steps, counted) -> None:
    with open_archive(made_before(tmp_path / "old", *steps)) as archive:
        assert counts(archive) == counted


@pytest.mark.parametrize("record", [REJECTED, MERGED], ids=["rejected", "merged"])
def test_what_a_librarian_did_in_an_old_archive_is_still_undone(tmp_path: Path, record: Record) -> None:
    with open_archive(made_before(tmp_path / "old", (None, record))) as archive:
        assert archive.places.undo(1) == (FALLUJAH,)
        assert counts(archive) == BOTH
        assert archive.search("", place="Fallujah").total == 1
        assert "Fallujah, Anbar, Iraq" in {one.place.label for one in archive.article("1").places}


def test_what_articles_call_a_rejected_town_is_kept_for_when_it_is_back(tmp_path: Path) -> None:
    folder = made_before(tmp_path / "old", (None, REJECTED))
    with open_archive(folder) as archive:
        archive.places.approve([FALLUJAH])
        called = {one.text for one in archive.store.names_beside(["fallujah"]) if one.place == FALLUJAH}
        assert "Fallujah" in called


def test_an_old_index_says_what_makes_it_anew(tmp_path: Path) -> None:
    folder = made_before(tmp_path / "old")
    (mark,) = folder.glob("index/g*/morgue.json")
    told = json.loads(mark.read_text(encoding="utf-8"))
    mark.write_text(json.dumps(told | {"fields": told["fields"][:-1]}), encoding="utf-8")
    with open_archive(folder) as archive:
        with pytest.raises(IndexOutdated, match=r"nothing can be searched in it: run `morgue rebuild` once"):
            archive.search("Ramadi")
        archive.rebuild()
        assert archive.search("Ramadi").total == 1


DIES_IN_IT = """
import os, signal, sys
from archive.store import Store, upgrade
upgrade._move_mentions = lambda *_: os.kill(os.getpid(), signal.SIGKILL)
Store(sys.argv[1])
"""
OPENS = "import sys; from archive.store import Store; Store(sys.argv[1]).close()"


def run(code: str, url: str) -> Popen[bytes]:
    return Popen([sys.executable, "-c", code, url], stderr=DEVNULL)


def url_of(folder: Path) -> str:
    return f"sqlite:///{folder / 'store.sqlite'}"


def test_what_was_interrupted_half_way_is_done_when_the_archive_is_opened_again(tmp_path: Path) -> None:
    folder = made_before(tmp_path / "old", (None, MERGED))
    assert run(DIES_IN_IT, url_of(folder)).wait() == -signal.SIGKILL
    with open_archive(folder) as archive:
        assert counts(archive) == ONE
        assert archive.places.undo(1) == (FALLUJAH,)


def test_an_old_archive_is_opened_by_two_processes_at_once(tmp_path: Path) -> None:
    folder = made_before(tmp_path / "old", (None, REJECTED))
    both = [run(OPENS, url_of(folder)) for _ in range(2)]
    assert [one.wait() for one in both] == [0, 0]
    with closing(Store(url_of(folder))) as store:
        # It was added, rejected from, and moved once.
        assert store.changed_after(0, 99).count == 3
