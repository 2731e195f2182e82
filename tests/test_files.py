"""Paths to the files in them: what is walked through, what is told of, what is left alone."""

from __future__ import annotations

import os
from collections.abc import Iterable, Iterator
from pathlib import Path

import pytest

from archive.article import Outcome
from indexer.files import find_files, is_other_format

NOBODY = 65534


@pytest.fixture(autouse=True)
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    return tmp_path


def lay(*names: str) -> None:
    for name in names:
        Path(name).parent.mkdir(parents=True, exist_ok=True)
        Path(name).write_text("The river rose.")


def found(*paths: str, without: Iterable[Path] = ()) -> list[str]:
    return [str(one) for one in find_files(map(Path, paths), without) if isinstance(one, Path)]


def skipped(*paths: str) -> dict[str, str | None]:
    told = [one for one in find_files(map(Path, paths)) if isinstance(one, Outcome)]
    assert {one.outcome for one in told} <= {"skipped"}
    return {one.source: one.reason for one in told}


def test_folders_are_walked_through_in_order_of_name():
    lay("in/b.txt", "in/a/2.html", "in/a/1.HTM", "in/c.jsonl", "in/A.TXT")
    assert found("in") == ["in/A.TXT", "in/a/1.HTM", "in/a/2.html", "in/b.txt", "in/c.jsonl"]
    assert skipped("in") == {}


def test_paths_come_in_the_order_they_were_given():
    lay("b.txt", "a.txt")
    assert found("b.txt", "a.txt") == ["b.txt", "a.txt"]


def test_a_folder_may_be_called_like_a_file():
    lay("dumps.txt/a.txt")
    assert found("dumps.txt") == ["dumps.txt/a.txt"]


def test_hidden_files_are_left_alone_unless_they_are_named():
    lay("in/.cache.txt", "in/.git/a.txt", "in/a.txt")
    assert found("in") == ["in/a.txt"]
    assert found("in/.cache.txt") == ["in/.cache.txt"]


def test_another_format_is_told_of_with_the_formats_that_can_be_added():
    lay("in/scan.pdf")
    assert skipped("in") == {
        "in/scan.pdf": "not a format that can be added (.txt, .html, .htm, .mht, .mhtml, .jsonl)"
    }


def test_a_folder_without_files_is_told_of():
    Path("in/deep").mkdir(parents=True)
    assert skipped("in") == {
        "in/deep": "the folder holds no files (.txt, .html, .htm, .mht, .mhtml, .jsonl can be added)"
    }


def test_what_is_not_there_is_told_of():
    assert skipped("gone.txt", "gone") == dict.fromkeys(("gone.txt", "gone"), "there is no such file or folder")


def test_links_are_followed():
    lay("elsewhere/a.txt", "b.txt")
    Path("in").mkdir()
    Path("in/folder").symlink_to("../elsewhere")
    Path("in/file.txt").symlink_to("../b.txt")
    assert found("in") == ["in/file.txt", "in/folder/a.txt"]


def test_a_link_back_to_its_own_folder_is_not_followed_twice(folder: Path):
    lay("in/a.txt")
    Path("in/back").symlink_to("../in")
    assert found("in") == ["in/a.txt"]
    assert skipped("in") == {"in/back": f"this link leads back to {folder / 'in'}, which it lies in"}


def test_a_link_to_nothing_says_where_it_leads():
    Path("dead.txt").symlink_to("nowhere.txt")
    assert skipped("dead.txt") == {"dead.txt": "the link leads to nowhere.txt, which is not there"}


def test_links_in_a_circle_are_told_of():
    Path("one.txt").symlink_to("two.txt")
    Path("two.txt").symlink_to("one.txt")
    assert skipped("one.txt", "two.txt") == dict.fromkeys(("one.txt", "two.txt"), "the link leads in a circle")


def test_a_pipe_is_not_waited_for():
    os.mkfifo("pipe.txt")
    assert skipped("pipe.txt") == {"pipe.txt": "neither a file nor a folder"}


def test_a_device_is_not_read_without_end():
    Path("zero.txt").symlink_to("/dev/zero")
    assert skipped("zero.txt") == {"zero.txt": "neither a file nor a folder"}


def test_a_folder_that_may_not_be_opened_is_told_of_and_the_rest_goes_on(folder: Path):
    lay("locked/a.txt", "open.txt")
    folder.chmod(0o755)
    Path("locked").chmod(0)
    user = os.geteuid()
    try:
        os.seteuid(user or NOBODY)  # root may open everything
        assert skipped("locked") == {"locked": "cannot be read: Permission denied"}
        assert found("locked", "open.txt") == ["open.txt"]
    finally:
        os.seteuid(user)
        Path("locked").chmod(0o755)


def test_a_name_with_odd_characters_is_found_and_told_on_one_line():
    lay("two\nlines.txt", "two\nlines.pdf", os.fsdecode(b"caf\xe9.pdf"))
    assert found(".") == ["two\nlines.txt"]
    assert set(skipped(".")) == {r"two\nlines.pdf", r"caf\xe9.pdf"}


def test_what_is_ours_is_passed_over_without_a_word():
    lay("archive-data/index/x.seg", "report.jsonl", "a.txt")
    assert found(".", without=[Path("archive-data"), Path("report.jsonl"), Path("not-there")]) == ["a.txt"]
    assert found("other", "a.txt", without=[Path("archive-data")]) == ["a.txt"]


@pytest.fixture
def nested(folder: Path) -> Iterator[Path]:
    """The innermost of 1,200 folders that lie in one another under "in"."""
    chain = [folder / "in"]
    chain += [chain[0].joinpath(*["d"] * depth) for depth in range(1, 1_200)]
    for one in chain:
        one.mkdir()
    yield chain[-1]
    # What clears away temporary folders cannot go so deep.
    for one in reversed(chain):
        for file in one.glob("*.txt"):
            file.unlink()
        one.rmdir()


def test_folders_may_lie_in_one_another_by_the_thousand(nested: Path):
    (nested / "a.txt").write_text("The river rose.")
    assert [Path(one).name for one in found("in")] == ["a.txt"]
    assert skipped("in") == {}


@pytest.mark.parametrize("parts", ["River_files", "River-Dateien", "River_fichiers", "River.files", "River_FILES"])
@pytest.mark.parametrize("page", ["River.html", "River.HTM"])
def test_the_folder_a_browser_saved_beside_a_page_is_passed_over_without_a_word(page: str, parts: str):
    lay(f"in/{page}", f"in/{parts}/frame.html", f"in/{parts}/picture.png")
    assert found("in") == [f"in/{page}"]
    assert skipped("in") == {}
    assert found(f"in/{page}", f"in/{parts}") == [f"in/{page}"]


def test_a_folder_called_like_a_page_s_is_walked_through_where_there_is_no_such_page():
    lay("in/River_files/a.html", "in/Sea.html", "in/River.txt", "in/_files/b.html")
    assert found("in") == ["in/River.txt", "in/River_files/a.html", "in/Sea.html", "in/_files/b.html"]


def test_the_folder_of_a_page_is_walked_through_when_it_is_named_by_itself():
    lay("in/River.html", "in/River_files/frame.html")
    assert found("in/River_files") == ["in/River_files/frame.html"]


def test_another_format_is_known_by_its_outcome():
    lay("in/scan.pdf", "in/a.txt")
    Path("in/none").mkdir()
    told = [one for one in find_files([Path("in")]) if isinstance(one, Outcome)]
    assert [(one.source, is_other_format(one)) for one in told] == [("in/none", False), ("in/scan.pdf", True)]
