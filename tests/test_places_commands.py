"""`morgue places`: mentions in texts, and the records of an archive's places."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from tests.test_commands import folder, morgue  # noqa: F401 - the first is a fixture
from tests.test_placedesk import row

TEXT = "RAMADI, Iraq - Syrian troops crossed on Monday, Tehran said.\nThe White House was told in Ramadi."

RAMADI, FALLUJAH = "IQ/anbar/ramadi", "IQ/anbar/fallujah"


def tagged(*arguments: str) -> list[dict[str, object]]:
    told = morgue("places", "tag", "--json", *arguments)
    return [json.loads(line) for line in told.stdout.splitlines()]


@pytest.fixture
def held(folder: Path) -> Path:  # noqa: F811
    rows = [json.dumps(row(place, str(id))) for id, place in enumerate(("Ramadi", "Fallujah", "Ramadi"))]
    (folder / "rows.jsonl").write_text("\n".join(rows), encoding="utf-8")
    morgue("add", "rows.jsonl")
    return folder


def test_mentions_are_told_where_they_stand_in_the_text_as_given(folder: Path) -> None:  # noqa: F811
    (folder / "a.txt").write_text(TEXT, encoding="utf-8")
    mentions = tagged("a.txt")[0]["mentions"]
    assert all(TEXT[one["start"] : one["end"]] == one["surface"] for one in mentions)
    assert [(one["surface"], one["place"], one["kind"], one["level"], one["grade"]) for one in mentions] == [
        ("RAMADI", RAMADI, "place", "city", "about"),
        ("Iraq", "IQ", "place", "country", "about"),
        ("Syrian", "SY", "demonym", "country", "named"),
        ("Tehran", "IR", "government", "country", "named"),
        ("White House", "US", "government", "country", "named"),
        ("Ramadi", RAMADI, "place", "city", "about"),
    ]


def test_a_city_has_a_point_and_a_country_has_none(folder: Path) -> None:  # noqa: F811
    (folder / "a.txt").write_text(TEXT, encoding="utf-8")
    mentions = tagged("a.txt")[0]["mentions"]
    assert [one["lat"] for one in mentions][:2] == [33.42056, None]


def test_each_row_is_told_with_its_source_id(folder: Path) -> None:  # noqa: F811
    rows = [{"id": "one", "text": TEXT}, {"id": "two", "text": "Nothing to see in this text at all."}]
    (folder / "a.jsonl").write_text("\n".join(map(json.dumps, rows)), encoding="utf-8")
    assert [(one["source_id"], len(one["mentions"])) for one in tagged("a.jsonl")] == [("one", 6), ("two", 0)]


def test_mentions_are_told_in_words_without_json(folder: Path) -> None:  # noqa: F811
    (folder / "a.txt").write_text(TEXT, encoding="utf-8")
    told = morgue("places", "tag", "a.txt").stdout.splitlines()
    assert told[:2] == ["# a.txt", "     0  RAMADI  IQ/anbar/ramadi (place, city, about; 33.421 43.308)"]


def test_a_page_is_sent_to_clean_first(folder: Path) -> None:  # noqa: F811
    (folder / "a.html").write_text("<p>In Ramadi it rained all day long.</p>", encoding="utf-8")
    told = morgue("places", "tag", "a.html", code=1)
    assert "a page is cleaned first" in told.stderr


def test_records_are_exported_edited_and_taken_in_again(held: Path) -> None:
    assert morgue("places", "export", "places.csv").output == "6 records written to places.csv\n"
    text = (held / "places.csv").read_text(encoding="utf-8").replace(f"{RAMADI},Ramadi,", f"{RAMADI},Ar-Ramadi,")
    (held / "places.csv").write_text(text, encoding="utf-8")
    assert morgue("places", "import", "places.csv").output == "1 record changed\n"
    assert 'name = "Ar-Ramadi"' in morgue("places", "export", "--edited").output


def test_a_bad_record_is_named_and_nothing_is_taken(held: Path) -> None:
    (held / "places.csv").write_text("id,name,kind,lat,lon\nIQ/hit,Hit,city,900,1\n", encoding="utf-8")
    told = morgue("places", "import", "places.csv", code=1)
    assert told.stderr == "Error: places.csv: line 2 (IQ/hit): lat lies between -90 and 90, not 900.0\n"
    assert morgue("places", "log").output == ""


def test_a_place_is_shown_with_its_articles_and_what_was_done_to_it(held: Path) -> None:
    assert morgue("places", "merge", FALLUJAH, RAMADI).output == f"{FALLUJAH} was merged into {RAMADI}\n"
    assert "# named in 3 articles" in morgue("places", "show", RAMADI).output
    assert ": merge IQ/anbar/fallujah into IQ/anbar/ramadi" in morgue("places", "show", FALLUJAH).output


def test_a_step_is_listed_and_taken_back(held: Path) -> None:
    morgue("places", "reject", RAMADI)
    assert morgue("places", "log").output.split()[0] == "1"
    assert morgue("places", "undo", "1").output == "step 1 was undone: 1 record changed\n"
    assert "# named in 2 articles" in morgue("places", "show", RAMADI).output


def test_rejecting_and_approving_say_how_many(held: Path) -> None:
    assert morgue("places", "reject", RAMADI, FALLUJAH).output == "2 records rejected\n"
    assert morgue("places", "approve", RAMADI).output == "1 record approved\n"


@pytest.mark.parametrize("command", ["show", "approve", "reject"])
def test_an_unknown_place_is_told(held: Path, command: str) -> None:
    told = morgue("places", command, "IQ/atlantis", code=1)
    assert told.stderr == "Error: there is no place 'IQ/atlantis'; ids are paths such as IQ/anbar/ramadi\n"


def test_records_are_not_written_as_what_nobody_reads(held: Path) -> None:
    told = morgue("places", "export", "places.xlsx", code=2)
    assert "records are written as .toml or .csv" in told.stderr


def test_a_candidate_is_told_with_what_it_may_be_and_merged_into_that(folder: Path) -> None:  # noqa: F811
    body = TEXT + "\nThey left the town of Heet in Iraq, and in the town of Heet nobody stirred."
    (folder / "rows.jsonl").write_text(json.dumps({"id": "1", "title": "Town is quiet", "body": body}), "utf-8")
    morgue("add", "rows.jsonl")
    told = morgue("places", "candidates").stdout.splitlines()
    assert told[0] == "IQ/heet  Heet (1 article)"
    hit = next(line for line in told if line.endswith("hit (0.75)"))
    assert hit.startswith("    perhaps IQ/")
    assert hit.strip() in morgue("places", "show", "IQ/heet").stdout
    assert morgue("places", "merge", "IQ/heet", hit.split()[1]).exit_code == 0
    assert morgue("places", "candidates").stdout == ""
