"""Documents to accessions: which article a document is, and whether anything about it has changed."""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

import pytest

from archive import Archive, open_archive
from archive.article import Accession, Document, Kind, Outcome, Reading, Stated
from indexer.cleaning import CLEANERS
from indexer.files import find_files
from indexer.pipeline import accessions, documents, plain_url

STORY = "The river rose on Tuesday night.\n\nThe people of Bewdley, on the Severn, carried their chairs upstairs."
OTHER = "The heron came back to Bideford.\n\nIt stood on the old bridge all day and looked at the water."


def page(canonical: str, text: str = STORY) -> str:
    paragraphs = "".join(f"<p>{paragraph} And so on, said the mayor.</p>" for paragraph in text.split("\n\n"))
    link = f'<link rel="canonical" href="{canonical}">'
    return f"<html><head>{link}</head><body><article><h1>The river</h1>{paragraphs}</article></body></html>"


class Desk:
    """An archive, and the files that are brought to it."""

    def __init__(self, archive: Archive, folder: Path) -> None:
        self.archive = archive
        self.folder = folder

    def add(self, *names: str, **stated: Any) -> list[str]:
        """The outcomes of adding these files of the folder."""
        return [one.outcome for one in self.outcomes(*names, **stated)]

    def outcomes(self, *names: str, **stated: Any) -> list[Outcome]:
        paths = [self.folder / name for name in names]
        return self.archive.add(documents(find_files(paths), Stated(**stated), 1_000_000)).outcomes

    def write(self, name: str, content: str) -> str:
        (self.folder / name).write_text(content)
        return name

    @property
    def held(self) -> int:
        return self.archive.search().total


def nothing_known(readings: Sequence[Reading]) -> list[None]:
    return [None] * len(readings)


@pytest.fixture
def desk(tmp_path: Path) -> Iterator[Desk]:
    (tmp_path / "in").mkdir()
    with open_archive(tmp_path / "archive") as archive:
        yield Desk(archive, tmp_path / "in")


def test_the_same_file_again_is_unchanged(desk: Desk):
    desk.write("a.txt", STORY)
    assert desk.add("a.txt") == ["added"]
    assert desk.add("a.txt") == ["unchanged"]
    assert desk.held == 1


def test_a_file_that_is_named_twice_is_added_once(desk: Desk):
    desk.write("a.txt", STORY)
    assert desk.add("a.txt", ".", "a.txt") == ["added", "unchanged", "unchanged"]


def test_a_changed_file_is_the_next_version_of_its_article(desk: Desk):
    desk.write("a.txt", STORY)
    (first,) = desk.outcomes("a.txt")
    desk.write("a.txt", OTHER)
    (second,) = desk.outcomes("a.txt")
    assert (second.outcome, second.id) == ("updated", first.id)
    assert desk.archive.article(str(first.id)).version == 2
    assert desk.archive.search("heron").total == 1
    assert desk.archive.search('"tuesday night"').total == 0


def test_a_file_changed_back_is_a_version_of_its_own(desk: Desk):
    for text, outcome in ((STORY, "added"), (OTHER, "updated"), (STORY, "updated")):
        desk.write("a.txt", text)
        assert desk.add("a.txt") == [outcome]


def test_a_moved_file_with_the_same_bytes_is_unchanged(desk: Desk):
    desk.write("a.txt", STORY)
    desk.add("a.txt")
    (desk.folder / "a.txt").rename(desk.folder / "b.txt")
    assert desk.add("b.txt") == ["unchanged"]


def test_the_same_path_is_the_same_file_however_it_is_written(desk: Desk, monkeypatch: pytest.MonkeyPatch):
    desk.write("a.txt", STORY)
    desk.add("a.txt")
    desk.write("a.txt", OTHER)
    monkeypatch.chdir(desk.folder)
    told = desk.archive.add(documents([Path("../in/a.txt")], Stated(), 1_000_000))
    assert [one.outcome for one in told.outcomes] == ["updated"]


def test_the_same_bytes_stated_to_be_of_another_outlet_are_the_next_version(desk: Desk):
    desk.write("a.txt", STORY)
    desk.add("a.txt", outlet="Harbour Gazette")
    assert desk.add("a.txt", outlet="The Rosedale Courier") == ["updated"]
    assert desk.held == 1


def test_what_was_stated_of_a_file_stays_when_it_is_added_again_without(desk: Desk):
    desk.write("a.txt", STORY)
    desk.add("a.txt", outlet="Harbour Gazette")
    assert desk.add("a.txt") == ["unchanged"]
    assert desk.archive.search(outlet="Harbour Gazette").total == 1


def test_a_row_that_states_its_outlet_is_unchanged_whatever_the_command_line_says(desk: Desk):
    desk.write("a.jsonl", json.dumps({"id": 1, "body": STORY, "outlet": "Harbour Gazette", "language": "en"}))
    desk.add("a.jsonl", outlet="One")
    assert desk.add("a.jsonl", outlet="Two") == ["unchanged"]
    assert desk.archive.search(outlet="Harbour Gazette").total == 1


def test_two_rows_of_one_id_are_two_versions_and_stay_so(desk: Desk):
    desk.write("a.jsonl", "\n".join(json.dumps({"id": 1, "body": text}) for text in (STORY, OTHER)))
    assert desk.add("a.jsonl") == ["added", "updated"]
    assert desk.add("a.jsonl") == ["unchanged", "unchanged"]
    assert desk.archive.store.counts()["versions"] == 2


def test_two_files_that_both_count_from_one_hold_different_articles(desk: Desk):
    for name, text in (("a.jsonl", STORY), ("b.jsonl", OTHER)):
        desk.write(name, json.dumps({"id": 1, "body": text}))
    assert desk.add("a.jsonl", "b.jsonl") == ["added", "added"]
    assert {hit.article.source_id for hit in desk.archive.search().hits} == {"1"}


def test_a_row_with_the_same_id_in_the_same_file_is_the_same_article(desk: Desk):
    desk.write("a.jsonl", json.dumps({"id": "h-1", "body": STORY}))
    desk.add("a.jsonl")
    desk.write("a.jsonl", "\n" + json.dumps({"id": "h-1", "body": OTHER}))
    assert desk.add("a.jsonl") == ["updated"]
    assert desk.archive.article("h-1").body[0] == "The heron came back to Bideford."


def test_rows_without_id_and_url_are_told_apart_by_what_they_say(desk: Desk):
    desk.write("a.jsonl", "\n".join(json.dumps({"body": text}) for text in (STORY, OTHER, STORY)))
    assert desk.add("a.jsonl") == ["added", "added", "unchanged"]


def test_a_saved_page_is_known_by_its_canonical_url(desk: Desk):
    desk.write("a.html", page("https://rosedale.example/river"))
    desk.add("a.html")
    desk.write("saved later.html", page("https://rosedale.example/river", OTHER))
    assert desk.add("saved later.html") == ["updated"]
    assert desk.held == 1


@pytest.mark.parametrize(
    "url",
    [
        "https://www.rosedale.example/river",
        "http://rosedale.example/river/",
        "https://Rosedale.example/river?utm_source=mail&UTM_medium=x#comments",
    ],
)
def test_urls_that_differ_in_what_says_nothing_are_one_article(desk: Desk, url: str):
    desk.write("a.jsonl", json.dumps({"url": "https://rosedale.example/river", "body": STORY}))
    desk.write("b.jsonl", json.dumps({"url": url, "body": OTHER}))
    assert desk.add("a.jsonl", "b.jsonl") == ["added", "updated"]


@pytest.mark.parametrize(
    "url",
    ["https://rosedale.example/river?page=2", "https://rosedale.example/River", "https://other.example/river"],
)
def test_urls_that_differ_otherwise_are_two(url: str):
    assert plain_url(url) != plain_url("https://rosedale.example/river")


def test_the_order_of_a_url_s_parameters_says_nothing():
    assert plain_url("https://a.example/?b=1&a=2") == plain_url("https://a.example/?a=2&b=1")


def test_a_url_that_is_none_is_no_reason_to_skip_an_article(desk: Desk):
    desk.write("a.jsonl", json.dumps({"url": "http://[rosedale/river", "body": STORY}))
    assert desk.add("a.jsonl") == ["added"]


def test_files_whose_names_are_not_utf8_are_told_apart(desk: Desk):
    for name, text in (("caf\udce9.txt", STORY), ("caf\udce8.txt", OTHER)):
        desk.write(name, text)
    assert desk.add(".") == ["added", "added"]
    sources = {hit.article.source.rpartition("/")[2] for hit in desk.archive.search().hits}
    assert sources == {r"caf\xe8.txt", r"caf\xe9.txt"}


def test_rows_may_be_handed_in_from_python(desk: Desk):
    rows = [{"id": "1", "body": STORY}, {"body": OTHER}, {"title": "x"}, {"id": "1", "body": STORY}]
    outcomes = desk.archive.add(rows).outcomes
    assert [one.outcome for one in outcomes] == ["added", "added", "skipped", "unchanged"]
    assert outcomes[2].reason == "the row has no text: it needs one of html, text or body"


def test_a_row_from_python_goes_by_what_names_it_not_by_when_it_came(desk: Desk):
    url = "https://rosedale.example/river"
    row, later = {"url": url, "body": STORY}, {"url": "https://rosedale.example/heron", "body": OTHER}
    assert desk.archive.add([row]).count("added") == 1
    desk.write("a.jsonl", json.dumps({"url": url, "body": STORY + "\n\nIt fell on Wednesday."}))
    assert desk.add("a.jsonl") == ["updated"]
    assert desk.archive.add([later, row]).count("unchanged") == 1


def test_what_is_unchanged_is_not_cleaned_again():
    broken = Document(kind=Kind.TEXT, text="", original=b"", source="a")
    (told,) = accessions([broken], lambda readings: ["known"] * len(readings))
    assert isinstance(told, Outcome)
    assert (told.outcome, told.id) == ("unchanged", "known")


def test_an_accession_holds_its_places_and_what_they_lie_in():
    (told,) = accessions([{"body": "Dockers in Durban went on strike.", "language": "en"}], nothing_known)
    assert isinstance(told, Accession)
    assert [found.place.name for found in told.article.places] == ["Durban"]
    assert [place.id for place in told.around] == ["ZA", "ZA/kwazulu-natal"]


def test_the_bytes_of_a_document_are_kept_as_they_were(desk: Desk):
    (desk.folder / "a.txt").write_bytes("\ufeff".encode() + STORY.encode("utf-8") + b"\xff")
    (told,) = desk.outcomes("a.txt")
    assert desk.archive.original(str(told.id)).content == (desk.folder / "a.txt").read_bytes()


def test_a_page_that_breaks_the_cleaner_is_one_outcome(desk: Desk, monkeypatch: pytest.MonkeyPatch):
    def breaks(document: Document) -> None:
        raise IndexError("list index out of range")

    monkeypatch.setitem(CLEANERS, Kind.HTML, breaks)
    desk.write("a.html", page("https://rosedale.example/river"))
    desk.write("b.txt", OTHER)
    told = desk.outcomes("a.html", "b.txt")
    assert [one.outcome for one in told] == ["skipped", "added"]
    assert told[0].reason == "could not be cleaned (IndexError: list index out of range)"


def test_a_row_written_below_the_last_one_changes_only_itself(desk: Desk):
    rows = [json.dumps({"body": STORY}), json.dumps({"id": 2, "body": OTHER})]
    desk.write("a.jsonl", rows[0])
    desk.add("a.jsonl")
    desk.write("a.jsonl", "\r\n".join(rows))
    assert desk.add("a.jsonl") == ["unchanged", "added"]


def test_a_file_that_changed_keeps_what_an_option_said_of_it(archive, tmp_path):
    path = tmp_path / "ferry.txt"
    said = Stated(outlet="Skerry Mercury", language="en")
    for text, stated in ((STORY, said), (STORY.replace("Tuesday", "Monday"), Stated())):
        path.write_text(text, encoding="utf-8")
        done = archive.add(documents([path], stated, 1_000_000)).outcomes[0]
    article = archive.article(done.id)
    assert (done.outcome, article.version, article.outlet) == ("updated", 2, "Skerry Mercury")


def test_a_row_that_changed_keeps_it_too_and_its_own_word_goes_first(archive, tmp_path):
    path = tmp_path / "rows.jsonl"
    rows = ({"id": "1", "body": "The bell fell."}, {"id": "1", "body": "It fell again.", "language": "de"})
    for row, stated in zip(rows, (Stated(outlet="Skerry Mercury", language="en"), Stated()), strict=True):
        path.write_text(json.dumps(row), encoding="utf-8")
        done = archive.add(documents([path], stated, 1_000_000)).outcomes[0]
    article = archive.article(done.id)
    assert (article.version, article.outlet, article.language) == (2, "Skerry Mercury", "de")


def test_what_an_option_says_now_goes_before_what_it_said(archive, tmp_path):
    path = tmp_path / "ferry.txt"
    for text, outlet in ((STORY, "Skerry Mercury"), (STORY.replace("Tuesday", "Monday"), "Harbour Gazette")):
        path.write_text(text, encoding="utf-8")
        done = archive.add(documents([path], Stated(outlet=outlet), 1_000_000)).outcomes[0]
    assert archive.article(done.id).outlet == "Harbour Gazette"


def test_a_third_version_still_knows(archive, tmp_path):
    path = tmp_path / "ferry.txt"
    for number, stated in enumerate((Stated(outlet="Skerry Mercury"), Stated(), Stated())):
        path.write_text(STORY.replace("Tuesday", f"Tuesday {number}"), encoding="utf-8")
        done = archive.add(documents([path], stated, 1_000_000)).outcomes[0]
    assert (archive.article(done.id).version, archive.article(done.id).outlet) == (3, "Skerry Mercury")
