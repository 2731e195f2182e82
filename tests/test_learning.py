"""What an addition learns of outlets, so that what is added next profits."""

from __future__ import annotations

import json
from pathlib import Path

from archive import Archive, learning
from archive.archive import open_archive
from archive.errors import StoreError
from tests.test_commands import folder, morgue  # noqa: F401 - the first is a fixture
from tests.test_recleaning import COURIER, WARDS, WIRELESS, dump, overrule, row

BACKGROUND = "The bridges of the valley were built by the railway company when the mines opened, in three years."


def test_a_line_of_three_stories_is_left_out_of_what_is_added_next(archive: Archive):
    archive.add(map(row, WARDS[:3]))
    archive.add([row("Grimsby")])
    assert WIRELESS not in archive.article("Grimsby").body
    assert archive.article("Grimsby").removed[-1].reason == "stands in 3 stories of this outlet"


def test_stories_of_several_additions_count_together(archive: Archive):
    for ward in (*WARDS[:3], "Grimsby"):
        archive.add([row(ward)])
    assert WIRELESS in archive.article("Corley").body
    assert WIRELESS not in archive.article("Grimsby").body


def test_two_stories_are_too_few_to_learn_from(archive: Archive):
    archive.add(map(row, WARDS[:2]))
    archive.add([row("Grimsby")])
    assert WIRELESS in archive.article("Grimsby").body


def test_what_is_held_stays_as_it_is_until_it_is_cleaned_again(archive: Archive):
    archive.add(map(row, WARDS))
    assert WIRELESS in archive.article("Ashby").body
    archive.reclean()
    assert WIRELESS not in archive.article("Ashby").body


def test_a_paragraph_that_is_told_again_is_left_to_reclean_to_judge(archive: Archive):
    archive.add(row(ward, text=dump(ward, BACKGROUND)) for ward in WARDS)
    assert archive.store.furniture() == {}


def test_outlets_do_not_learn_from_each_other(archive: Archive):
    archive.add(map(row, WARDS))
    archive.add([row("Grimsby", outlet="Harbour Gazette")])
    assert WIRELESS in archive.article("Grimsby").body


def test_an_outlet_of_which_little_was_added_teaches_too(archive: Archive, monkeypatch):
    monkeypatch.setattr(learning, "MOST", 4)
    monkeypatch.setattr(learning, "LEAST", 40)
    herald = [row(f"H{ward}", outlet="Herald", text=dump(ward, "Buy the Herald.")) for ward in WARDS]
    archive.add([*herald, *(row(ward, text=dump(ward)) for ward in WARDS)])
    assert set(archive.store.furniture()) == {"Herald", COURIER}


def test_a_store_that_fails_when_learning_loses_nothing_that_was_added(archive: Archive, monkeypatch):
    def broken(*_: object) -> None:
        raise StoreError("the disk is full")

    monkeypatch.setattr(archive.store, "learn_more", broken)
    report = archive.add(map(row, WARDS))
    assert report.count("added") == 6
    assert archive.search("").total == 6


def test_articles_of_no_outlet_teach_nothing(archive: Archive):
    archive.add({"id": ward, "text": dump(ward)} for ward in WARDS)
    assert archive.store.furniture() == {}


def test_a_line_is_learned_once(archive: Archive):
    told: list[dict[str, int]] = []
    for some in (WARDS[:3], WARDS[3:], ("Grimsby",)):
        list(archive.adding(map(row, some), lambda learned: told.append(dict(learned))))
    assert told == [{COURIER: 1}, {}, {}]


def test_a_line_that_a_librarian_keeps_stays_though_it_is_learned(archive: Archive):
    overrule(archive, 'keep = ["Hear *"]')
    archive.add(map(row, WARDS))
    archive.add([row("Grimsby")])
    assert WIRELESS in archive.article("Grimsby").body


def test_what_was_learned_is_known_after_opening_again(archive: Archive):
    archive.add(map(row, WARDS))
    archive.close()
    with open_archive(archive.folder) as again:
        again.add([row("Grimsby")])
        assert WIRELESS not in again.article("Grimsby").body


def test_add_says_what_it_learned_and_what_to_do(folder: Path):  # noqa: F811
    lines = [json.dumps(row(ward)) for ward in WARDS]
    (folder / "wards.jsonl").write_text("\n".join(lines), encoding="utf-8")
    told = morgue("add", "wards.jsonl").stderr
    assert (
        f"Learned 1 line that recurs from story to story of {COURIER}: left out from now on; "
        "`morgue reclean` takes it from what is held" in told
    )
