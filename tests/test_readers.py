"""Files to documents: what each reader makes of a file, and how a new format is added."""

from __future__ import annotations

import json
import os
import tracemalloc
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from archive import open_archive
from archive.article import Document, Kind, Outcome, Stated
from archive.errors import Unreadable
from indexer.files import find_files
from indexer.pipeline import documents
from indexer.readers import READERS
from indexer.readers.jsonl import document_from_row, read_jsonl

MB = 1_000_000
NOBODY = 65534
BODY = "The river rose."


def read(path: Path, stated: Stated | None = None, limit: int = MB) -> list[Document | Outcome]:
    return list(documents(find_files([path]), stated or Stated(), limit))


def row(**values: Any) -> Document:
    return document_from_row({"body": BODY} | values, source="python")


def reasons(path: Path, limit: int = MB) -> list[tuple[int | None, str | None]]:
    return [(one.row, one.reason) for one in read(path, limit=limit) if isinstance(one, Outcome)]


def jsonl(path: Path, *rows: object) -> Path:
    path.write_text("".join(json.dumps(one) + "\n" for one in rows))
    return path


# Files of one article


@pytest.mark.parametrize(("ending", "kind"), [(".txt", Kind.TEXT), (".html", Kind.HTML), (".htm", Kind.HTML)])
def test_a_file_is_one_document_with_its_bytes_as_they_were(tmp_path: Path, ending: str, kind: Kind):
    path = tmp_path / f"a{ending}"
    path.write_bytes(b"caf\xe9 <b>x</b>")
    (document,) = read(path, Stated(outlet="The Rosedale Courier"))
    assert document == Document(
        kind=kind,
        text="café <b>x</b>",
        original=b"caf\xe9 <b>x</b>",
        source=str(path),
        stated=Stated(outlet="The Rosedale Courier"),
        beside=Stated(outlet="The Rosedale Courier"),
        problems=("not UTF-8: read as windows-1252",),
    )


def test_a_file_that_vanishes_before_it_is_read_is_told_of(tmp_path: Path):
    for name in ("a.txt", "b.jsonl", "c.html"):
        (tmp_path / name).write_text("{}")
    found = list(find_files([tmp_path]))
    for path in tmp_path.iterdir():
        path.unlink()
    told = list(documents(found, Stated(), MB))
    assert [one.reason for one in told] == ["the file cannot be read: No such file or directory"] * 3


def test_a_file_that_may_not_be_opened_is_told_of(tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.chdir(tmp_path)
    tmp_path.chmod(0o755)
    Path("locked.txt").write_text(BODY)
    Path("locked.txt").chmod(0)
    user = os.geteuid()
    try:
        os.seteuid(user or NOBODY)  # root may open everything
        assert reasons(Path("locked.txt")) == [(None, "the file cannot be read: Permission denied")]
    finally:
        os.seteuid(user)


def test_a_file_that_fails_while_it_is_read_is_told_of(tmp_path: Path):
    # A folder put in the file's place after it was found.
    for ending in ("txt", "jsonl"):
        (tmp_path / f"a.{ending}").mkdir()
        ((told),) = documents([tmp_path / f"a.{ending}"], Stated(), MB)
        assert told.reason == "the file cannot be read: Is a directory"


# Rows


def test_a_row_is_a_document_with_what_it_states(tmp_path: Path):
    facts = {"id": "h-17", "url": "https://h.example/17", "title": "Barriers hold", "date": "2017-12"}
    told = {"outlet": "Harbour Gazette", "language": "en-GB", "authors": ["A. Quay", "B. Mole"], "body": BODY}
    (document,) = read(jsonl(tmp_path / "a.jsonl", facts | told | {"unknown": 1}))
    assert isinstance(document, Document)
    stated = document.stated
    assert (document.kind, document.text, document.row) == (Kind.BODY, BODY, 1)
    assert (stated.source_id, stated.url, stated.title) == ("h-17", "https://h.example/17", "Barriers hold")
    assert stated.date
    assert (stated.date.text, stated.date.precision) == ("2017-12", "month")
    assert (stated.outlet, stated.language) == ("Harbour Gazette", "en")
    assert stated.authors == ("A. Quay", "B. Mole")


@pytest.mark.parametrize("key", list(Kind))
def test_the_key_of_its_text_says_how_a_row_is_cleaned(key: Kind):
    document = document_from_row({key.value: "Some text."}, source="python")
    assert (document.kind, document.text) == (key, "Some text.")


def test_what_is_clean_is_taken_before_what_is_not():
    document = row(html="<p>x</p>", text="y")
    assert (document.kind, document.text) == (Kind.BODY, BODY)
    assert document.problems == ("the row has body and html and text; body was used",)


def test_an_empty_text_gives_way_to_one_that_is_not():
    assert document_from_row({"body": " ", "text": "y"}, source="python").kind == Kind.TEXT


def test_a_body_may_be_a_list_of_paragraphs():
    assert row(body=["One.", None, 7, "Two."]).text == "One.\n\nTwo."


@pytest.mark.parametrize("body", [None, "", " \n", [], [""], [None], {"p": "x"}, 5, True])
def test_a_row_without_text_says_what_it_needs(body: object):
    with pytest.raises(Unreadable, match="the row has no text: it needs one of html, text or body"):
        row(body=body)


@pytest.mark.parametrize(("given", "id"), [(17, "17"), (0, "0"), ("a b\n", "a b"), ("", None), (None, None)])
def test_an_id_may_be_a_number(given: object, id: str | None):
    assert row(id=given).stated.source_id == id


@pytest.mark.parametrize(
    ("given", "date"),
    [
        ("2016", "2016"),
        (2016, "2016"),
        ("2016-04", "2016-04"),
        ("2016-04-12", "2016-04-12"),
        ("20160412", "2016-04-12"),
        ("2016-04-12T08:30:00+02:00", "2016-04-12T08:30:00+02:00"),
        ("2016-04-12T08:30Z", "2016-04-12T08:30+00:00"),
        ("12 April 2016", "2016-04-12"),
        ("April 12, 2016", "2016-04-12"),
    ],
)
def test_a_date_keeps_the_precision_it_is_stated_with(given: object, date: str):
    document = row(date=given)
    assert document.stated.date
    assert (document.stated.date.text, document.problems) == (date, ())


@pytest.mark.parametrize("given", ["the other day", "2016-13", "2016-02-30"])
def test_a_date_that_cannot_be_read_is_a_problem_not_a_reason_to_skip(given: str):
    document = row(date=given)
    assert document.stated.date is None
    assert document.problems == (f"the date {given!r} could not be read; ISO 8601 such as 2015-05-22 can",)


@pytest.mark.parametrize(
    ("given", "authors"),
    [("A. Quay", ("A. Quay",)), (["A.", None, " B. "], ("A.", "B.")), ([], ()), (None, ()), ({"name": "A."}, ())],
)
def test_authors_are_one_text_or_a_list(given: object, authors: tuple[str, ...]):
    assert row(authors=given).stated.authors == authors


def test_a_language_that_is_no_code_is_a_problem():
    document = row(language="English")
    assert document.stated.language is None
    assert document.problems == ("the language 'English' is no code such as en; it was read from the text",)


def test_what_the_command_line_states_fills_what_a_row_leaves_out(tmp_path: Path):
    path = jsonl(tmp_path / "a.jsonl", {"body": BODY, "outlet": "Row", "title": "Kept"})
    (document,) = read(path, Stated(outlet="Command line", language="de"))
    assert isinstance(document, Document)
    assert (document.stated.outlet, document.stated.language, document.stated.title) == ("Row", "de", "Kept")
    assert document.beside == Stated(language="de")


def test_characters_that_no_text_has_are_taken_out_and_the_rest_is_kept():
    document = row(title="A\0 \ud800 😀", body="<script>alert(1)</script> مرحبا\0")
    assert document.stated.title == "A \ufffd 😀"
    assert document.text == "<script>alert(1)</script> مرحبا"


# .jsonl files


def test_rows_count_the_lines_of_the_file_blank_ones_too(tmp_path: Path):
    path = tmp_path / "a.jsonl"
    path.write_text('{"body": "One."}\n\n  \r\n{"body": "Two."}')
    assert [one.row for one in read(path)] == [1, 4]


def test_each_bad_row_says_why_and_the_rest_is_read(tmp_path: Path):
    path = tmp_path / "a.jsonl"
    path.write_text('{"body": ]\n[1]\n"text"\n{"title": "x"}\n{"body": "One."}\n')
    *_, last = read(path)
    assert isinstance(last, Document)
    assert reasons(path) == [
        (1, "not JSON: Expecting value at character 10"),
        (2, "a row must be a JSON object, this is a list"),
        (3, "a row must be a JSON object, this is a str"),
        (4, "the row has no text: it needs one of html, text or body"),
    ]


@pytest.mark.parametrize("row", ["[" * 100_000, '{"id": ' + "9" * 5_000 + "}"])
def test_a_row_that_json_itself_gives_up_is_one_bad_row(tmp_path: Path, row: str):
    path = tmp_path / "a.jsonl"
    path.write_text(row + '\n{"body": "One."}\n')
    assert [(number, str(reason)[:8]) for number, reason in reasons(path)] == [(1, "not JSON")]
    assert len(read(path)) == 2


def test_a_row_over_the_limit_is_skipped_and_the_next_is_read(tmp_path: Path):
    path = jsonl(tmp_path / "a.jsonl", {"body": "x" * 3 * MB}, {"body": "One."})
    assert reasons(path) == [(1, "larger than the 1 MB an article may have; MORGUE_MAX_ARTICLE_MB raises that")]
    assert read(path)[1].row == 2


def test_a_row_in_latin_1_is_read_and_said_to_be(tmp_path: Path):
    path = tmp_path / "a.jsonl"
    path.write_bytes('{"body": "café"}\n'.encode("latin-1"))
    (document,) = read(path)
    assert isinstance(document, Document)
    assert (document.text, document.problems) == ("café", ("not UTF-8: read as windows-1252",))


def test_a_byte_order_mark_before_the_first_row_is_no_part_of_it(tmp_path: Path):
    path = tmp_path / "a.jsonl"
    path.write_text('{"body": "One."}\n', encoding="utf-8-sig")
    assert isinstance(read(path)[0], Document)


@pytest.mark.parametrize("encoding", ["utf-16", "utf-16-be"])
def test_a_jsonl_file_in_utf16_is_refused_once(tmp_path: Path, encoding: str):
    path = tmp_path / "a.jsonl"
    path.write_text('{"body": "One."}\n' * 50, encoding=encoding)
    assert reasons(path) == [(None, "UTF-16 or binary: a .jsonl file is text in UTF-8")]


def test_a_binary_jsonl_file_is_refused_once(tmp_path: Path):
    path = tmp_path / "a.jsonl"
    path.write_bytes(bytes(range(256)) * 1_000)
    assert reasons(path) == [(None, "binary, not text: it can be added once it has been turned into text")]


@pytest.mark.parametrize("content", ["", "\n\n  \n"])
def test_a_jsonl_file_without_rows_is_empty(tmp_path: Path, content: str):
    path = tmp_path / "a.jsonl"
    path.write_text(content)
    assert reasons(path) == [(None, "the file is empty")]


def test_a_large_file_of_small_rows_is_read_in_little_memory(tmp_path: Path):
    path = tmp_path / "a.jsonl"
    path.write_text((json.dumps({"body": "x" * 100_000}) + "\n") * 500)
    assert path.stat().st_size > 50 * MB
    tracemalloc.start()
    try:
        assert sum(isinstance(one, Document) for one in read_jsonl(path, Stated(), MB)) == 500
        assert tracemalloc.get_traced_memory()[1] < 3 * MB
    finally:
        tracemalloc.stop()


# A new format


def read_memo(path: Path, stated: Stated, limit: int) -> Iterator[Document | Outcome]:
    """Paragraphs parted by lines of an equals sign."""
    text = path.read_text().replace("\n=\n", "\n\n")
    yield Document(kind=Kind.BODY, text=text, original=path.read_bytes(), source=str(path), stated=stated)


def test_a_new_format_is_one_line_in_readers(tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setitem(READERS, ".memo", read_memo)
    (tmp_path / "in").mkdir()
    (tmp_path / "in" / "a.memo").write_text("The heron left Bideford.\n=\nIt came back.")
    with open_archive(tmp_path / "archive") as archive:
        archive.add(read(tmp_path / "in"))
        (hit,) = archive.search("heron").hits
    assert hit.article.body == ("The heron left Bideford.", "It came back.")
