"""Bad input, as `morgue add` meets it: one line with path and reason for each, and the rest is added."""

from __future__ import annotations

import json
import os
import re
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner, Result

from archive import open_archive
from indexer.commands import main

STORY = "Bridge reopens\n\nThe old bridge at Bideford reopened on Monday, and two buses crossed it at once.\n"


@pytest.fixture(autouse=True)
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    Path("in").mkdir()


def add(*paths: str) -> Result:
    return CliRunner().invoke(main, ["add", *(paths or ("in",)), "--report", "report"], catch_exceptions=False)


def reported() -> dict[str, dict[str, Any]]:
    """The lines of the report by source and row."""
    lines = [json.loads(line) for line in Path("report").read_text(encoding="utf-8").splitlines()]
    found = {f"{line['source']}:{line['row']}" if line["row"] else line["source"]: line for line in lines}
    assert len(found) == len(lines), "a document is reported twice"
    return found


def dead_link(path: Path) -> None:
    path.symlink_to("nowhere.txt")


def link_back(path: Path) -> None:
    path.symlink_to("../in")


def empty_folder(path: Path) -> None:
    path.mkdir()


def larger_than_allowed(path: Path) -> None:
    with path.open("wb") as file:
        file.truncate(50_000_000)  # takes no room on the disk
        file.write(b"The river rose.")


# What is laid beside a good file, and how its reason begins.
BAD = {
    "picture.txt": (b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR\0\0\0\0", "binary, not text"),
    "picture.html": (bytes(range(256)) * 9, "binary, not text"),
    "empty.txt": (b"", "the file is empty"),
    "blank.html": (b" \n\t", "the file is empty"),
    "empty.jsonl": (b"\n", "the file is empty"),
    "large.txt": (larger_than_allowed, "larger than the 10 MB an article may have"),
    "only-script.html": (b"<html><script>var a = 1</script></html>", "no article text found"),
    "utf16.jsonl": ('{"body": "x"}'.encode("utf-16"), "UTF-16 or binary"),
    "scan.pdf": (b"%PDF-1.7", "not a format that can be added"),
    "none": (empty_folder, "the folder holds no files"),
    "back": (link_back, "this link leads back to"),
    "dead.txt": (dead_link, "the link leads to nowhere.txt, which is not there"),
    "pipe.txt": (os.mkfifo, "neither a file nor a folder"),
    "pipe.jsonl": (os.mkfifo, "neither a file nor a folder"),
}

# Files of other kinds are counted on the console and stand one by one in the report.
TOLD = {
    "scan.pdf": "1 file of another kind was left alone: 1 .pdf "
    "(.txt, .html, .htm, .mht, .mhtml, .jsonl can be added)\n"
}


@pytest.mark.parametrize("name", BAD)
def test_what_cannot_be_added_is_one_line_and_the_rest_is_added(name: str):
    content, reason = BAD[name]
    if isinstance(content, bytes):
        Path("in", name).write_bytes(content)
    else:
        content(Path("in", name))
    Path("in/good.txt").write_text(STORY)
    done = add()
    assert done.exit_code == 0, done.output
    assert {source: line["outcome"] for source, line in reported().items()} == {
        f"in/{name}": "skipped",
        "in/good.txt": "added",
    }
    assert reported()[f"in/{name}"]["reason"].startswith(reason)
    assert TOLD.get(name, f"skipped: in/{name}: {reason}") in done.stderr
    assert re.fullmatch(r"1 added, 1 skipped in .*; the archive holds 1 article\n", done.stdout)


@pytest.mark.parametrize(
    ("row", "reason"),
    [
        ('{"body": "x"', "not JSON: Expecting ',' delimiter at character 13"),
        ("not json", "not JSON: Expecting value at character 1"),
        ('["body"]', "a row must be a JSON object, this is a list"),
        ("null", "a row must be a JSON object, this is a NoneType"),
        ('{"title": "x"}', "the row has no text: it needs one of html, text or body"),
        ('{"html": "<script>var a = 1</script>"}', "no article text found in the page"),
        ('{"body": "' + "x" * 10_000_000 + '"}', "larger than the 10 MB an article may have"),
    ],
)
def test_a_bad_row_is_one_line_and_the_other_rows_are_added(row: str, reason: str):
    Path("in/a.jsonl").write_text(f"{row}\n" + json.dumps({"body": STORY}))
    assert add().exit_code == 0
    lines = reported()
    assert lines["in/a.jsonl:1"]["reason"].startswith(reason)
    assert lines["in/a.jsonl:2"]["outcome"] == "added"


def test_a_date_that_cannot_be_read_is_told_of_and_the_article_added():
    Path("in/a.jsonl").write_text(json.dumps({"body": STORY, "date": "whenever"}))
    assert "added: in/a.jsonl, row 1: the date 'whenever' could not be read" in add().output
    assert reported()["in/a.jsonl:1"]["problems"] == [reported()["in/a.jsonl:1"]["reason"]]


def test_broken_characters_are_told_of_and_the_article_added():
    Path("in/a.txt").write_bytes(STORY.encode() + "Caf\xe9 au lait, said the mayor of the town.".encode("cp1252"))
    Path("in/b.txt").write_bytes(("Zürich. " + STORY).encode("utf-16")[:-1])
    add()
    lines = reported()
    assert [line["outcome"] for line in lines.values()] == ["added", "added"]
    assert lines["in/a.txt"]["problems"] == ["not UTF-8: read as windows-1252"]
    assert lines["in/b.txt"]["problems"] == ["1 broken character in utf-16-le replaced by \ufffd"]


def test_odd_file_names_are_spelled_out_on_one_line():
    Path("in", "two\nlines.txt").write_text(STORY)
    Path("in", os.fsdecode(b"caf\xe9.txt")).write_text(STORY + "\nA second bus followed, the driver said.\n")
    Path("in", os.fsdecode(b"caf\xe9.pdf")).write_text("x")
    Path("in", os.fsdecode(b"caf\xe9.jsonl")).write_text("[]")
    assert r"skipped: in/caf\xe9.jsonl, row 1: a row must be" in add().stderr
    assert {source: line["outcome"] for source, line in reported().items()} == {
        r"in/caf\xe9.jsonl:1": "skipped",
        r"in/caf\xe9.pdf": "skipped",
        r"in/caf\xe9.txt": "added",
        r"in/two\nlines.txt": "added",
    }


@pytest.mark.parametrize(
    "body",
    [
        "A nul \\u0000 in it, and so on.",
        "Half a character \\ud800 in it.",
        "<script>alert(1)</script> is text here.",
        "\u05e9\u05dc\u05d5\u05dd \u202eabc\u202c \u0645\u0631\u062d\u0628\u0627",
        "\\u2028 and \u0085 and \u200b and \\uffff",
        "e\u0301" + "\u0301" * 500 + " is one letter.",
        "👩‍👩‍👧 " * 100,
    ],
)
def test_odd_characters_are_text_and_are_found_again(body: str):
    Path("in/a.jsonl").write_text(f'{{"id": "odd", "title": "Bideford", "body": "{body}"}}', encoding="utf-8")
    assert add().exit_code == 0
    for command in (["show", "odd"], ["show", "odd", "--json"], ["search", "bideford"], ["search", "--json"]):
        done = CliRunner().invoke(main, command, catch_exceptions=False)
        assert (done.exit_code, "Bideford" in done.output) == (0, True)


@pytest.mark.parametrize("path", ["missing", "missing.txt", "only-other", "none"])
def test_where_nothing_at_all_could_be_added_the_command_fails(path: str):
    Path("only-other").mkdir()
    Path("only-other/scan.pdf").write_text("x")
    Path("none").mkdir()
    done = add(path)
    assert done.exit_code == 1
    assert "0 added, 1 skipped" in done.output


def test_what_is_only_unchanged_is_no_failure():
    Path("in/good.txt").write_text(STORY)
    Path("in/scan.pdf").write_text("x")
    add()
    assert add().exit_code == 0
    assert reported()["in/good.txt"]["outcome"] == "unchanged"


def test_what_was_added_beside_bad_input_is_found():
    Path("in/a.jsonl").write_text("{\n" + json.dumps({"id": 1, "body": STORY}) + "\n[]\n")
    add()
    with open_archive() as archive:
        assert [hit.article.source_id for hit in archive.search("bideford").hits] == ["1"]


def test_files_of_other_kinds_are_one_line_in_the_end_and_one_each_in_the_report():
    for number in range(40):
        Path(f"in/{number}.PNG").write_text("x")
    for name in ("a.js", "b.js", "README", "a.jsonl"):
        Path("in", name).write_text("[]")
    Path("in/good.txt").write_text(STORY)
    done = add()
    assert done.stderr.splitlines() == [
        "skipped: in/a.jsonl, row 1: a row must be a JSON object, this is a list",
        "43 files of other kinds were left alone: 40 .png, 2 .js, 1 without an ending "
        "(.txt, .html, .htm, .mht, .mhtml, .jsonl can be added)",
    ]
    assert done.stdout.startswith("1 added, 44 skipped in ")
    assert reported()["in/0.PNG"]["reason"].startswith("not a format that can be added")


def test_of_many_other_kinds_the_commonest_are_named():
    for number in range(12):
        Path(f"in/scan.{number}").write_text("x")
    assert "12 files of other kinds were left alone: 1 .0, " in add().stderr
    assert ", 4 more (.txt" in add().stderr


def test_clean_counts_files_of_other_kinds_too():
    for name in ("in/a.png", "in/b.png"):
        Path(name).write_text("x")
    Path("in/good.txt").write_text(STORY)
    done = CliRunner().invoke(main, ["clean", "in"])
    assert done.stderr.startswith("2 files of other kinds were left alone: 2 .png (")
    assert done.stdout.startswith("# Bridge reopens\n")


@pytest.mark.parametrize(
    ("path", "report"),
    [("in/a.jsonl", "in/a.jsonl"), ("in", "in/a.jsonl"), ("in", "in/../in/a.jsonl"), ("in", "link.jsonl")],
)
def test_a_report_that_would_overwrite_what_is_to_be_added_is_refused(path: str, report: str):
    row = '{"id": 1, "body": "One."}\n'
    Path("in/a.jsonl").write_text(row)
    Path("link.jsonl").symlink_to("in/a.jsonl")
    done = CliRunner().invoke(main, ["add", path, "--report", report])
    assert (done.exit_code, Path("in/a.jsonl").read_text()) == (2, row)
    assert f"Invalid value for --report: '{report}' is among what is to be added; name another" in done.stderr
    assert not Path("archive-data").exists()


def test_an_earlier_report_may_lie_in_the_folder_but_not_be_added():
    Path("in/good.txt").write_text(STORY)
    for outcome in ("added", "unchanged"):
        done = CliRunner().invoke(main, ["add", "in", "--report", "in/report.jsonl"])
        assert (done.exit_code, done.stderr) == (0, "")
        assert json.loads(Path("in/report.jsonl").read_text())["outcome"] == outcome
    done = CliRunner().invoke(main, ["add", "in/report.jsonl", "--report", "in/report.jsonl"])
    assert (done.exit_code, Path("in/report.jsonl").read_text().count("\n")) == (2, 1)


def test_a_report_may_go_to_standard_output():
    Path("in/good.txt").write_text(STORY)
    told = CliRunner().invoke(main, ["add", "in", "--report", "-"]).stdout.splitlines()
    assert json.loads(told[0])["source"] == "in/good.txt"
    assert told[1].startswith("1 added")


def test_a_report_that_cannot_be_written_is_said_before_anything_is_added():
    Path("in/good.txt").write_text(STORY)
    done = CliRunner().invoke(main, ["add", "in", "--report", "in/good.txt/report.jsonl"])
    assert (done.exit_code, "Not a directory" in done.stderr) == (2, True)
    assert not Path("archive-data").exists()
