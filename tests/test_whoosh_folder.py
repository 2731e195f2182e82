"""Generations of an index stand side by side, one of them current."""

from __future__ import annotations

import pytest

from archive.engines.whoosh_folder import read_mark, write_mark
from archive.errors import EngineError, IndexOutdated
from archive.index_folder import IndexFolder, replace_file


def made(folder) -> None:
    write_mark(folder, 0)


@pytest.fixture
def home(tmp_path):
    return IndexFolder(tmp_path / "index", made)


def test_the_first_generation_is_made_when_it_is_asked_for(home):
    assert home.current().name == "g000001"
    assert read_mark(home.current()) == 0


def test_a_new_generation_is_not_current_until_it_is_switched_to(home):
    first, second = home.current(), home.new_generation()
    assert home.current() == first
    home.switch_to(second)
    assert home.current() == second


def test_the_generation_before_stays_for_its_readers_and_older_ones_go(home):
    names = [home.current().name]
    for _ in range(3):
        home.switch_to(home.new_generation())
        names.append(home.current().name)
    assert sorted(path.name for path in home.root.glob("g*")) == names[-2:]


def test_a_generation_that_is_being_made_is_left_alone(home):
    home.current()
    second, third = home.new_generation(), home.new_generation()
    home.switch_to(second)
    assert third.is_dir()


@pytest.mark.parametrize("text", ["", "g999999\n", "..\n", "g000001/../..", "/etc", "\xff\xfe", "x" * 10_000])
def test_a_pointer_that_names_no_generation_gives_a_new_one(home, text):
    home.current()
    (home.root / "CURRENT").write_text(text, encoding="latin-1")
    assert home.current() == home.root / "g000002"


def test_a_pointer_that_cannot_be_read_is_an_error(home):
    home.root.mkdir()
    (home.root / "CURRENT").mkdir()
    with pytest.raises(EngineError, match="cannot be used"):
        home.current()


def test_other_files_in_the_folder_do_not_matter(home):
    home.root.mkdir()
    (home.root / "gossip").mkdir()
    assert home.current().name == "g000001"


def test_a_mark_remembers_the_change_it_was_written_with(tmp_path):
    write_mark(tmp_path, 7)
    assert read_mark(tmp_path) == 7


def test_a_folder_without_a_mark_is_outdated(tmp_path):
    with pytest.raises(IndexOutdated, match="morgue rebuild"):
        read_mark(tmp_path)


def test_a_mark_that_cannot_be_written_is_an_error(tmp_path):
    with pytest.raises(EngineError):
        write_mark(tmp_path / "nowhere", 1)


def test_a_replaced_file_leaves_nothing_beside_it(tmp_path):
    replace_file(tmp_path / "file", "old")
    replace_file(tmp_path / "file", "new")
    assert [path.read_text() for path in tmp_path.iterdir()] == ["new"]
