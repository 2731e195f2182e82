"""`morgue places`: mentions in texts, and the records of an archive's places."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from click.testing import CliRunner

from indexer.commands import main
from indexer.commands.places import places
from tests.test_commands import folder, morgue  # noqa: F401 - the first is a fixture
from tests.test_placedesk import row

TEXT = "RAMADI, Iraq - Syrian troops crossed on Monday, Tehran said.\nThe White House was told in Ramadi."

RAMADI, FALLUJAH = "IQ/anbar/ramadi", "IQ/anbar/fallujah"


CANDIDATE = (
    "Troops of Iraq left the town of Tal Ghazal. “It is quiet.” The governor of Baghdad saw Tal Ghazal at noon."
)


def lines(told: str) -> list[dict[str, object]]:
    return [json.loads(line) for line in told.splitlines()]


def tagged(*arguments: str) -> list[dict[str, object]]:
    return lines(morgue("places", "tag", "--json", *arguments).stdout)


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
    assert morgue("places", "log").stdout == ""


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


def test_offsets_count_what_no_article_would_keep_of_a_row(folder: Path) -> None:  # noqa: F811
    text = "\0\0In Lyon\r\n it \ud800rained, and in Nantes."
    (folder / "a.jsonl").write_text(json.dumps({"text": text}), encoding="utf-8")
    mentions = tagged("a.jsonl")[0]["mentions"]
    assert [text[one["start"] : one["end"]] for one in mentions] == ["Lyon", "Nantes"]


def test_a_row_is_read_by_its_text_whatever_else_it_holds(folder: Path) -> None:  # noqa: F811
    row = {"text": "It rained in Lyon.", "body": "It rained in Paris.", "html": "<p>It rained in Nantes.</p>"}
    (folder / "a.jsonl").write_text(json.dumps(row), encoding="utf-8")
    assert [one["surface"] for one in tagged("a.jsonl")[0]["mentions"]] == ["Lyon"]


def test_rows_that_cannot_be_read_are_told_by_their_number_and_the_rest_goes_on(folder: Path) -> None:  # noqa: F811
    (folder / "a.jsonl").write_text('no row\n[1]\n{"id": 7}\n{"text": "In Lyon."}\n', encoding="utf-8")
    told = morgue("places", "tag", "--json", "a.jsonl")
    assert [one["row"] for one in lines(told.stdout)] == [4]
    assert [line.partition(": ")[2][:14] for line in told.stderr.splitlines()] == [
        f"a.jsonl, row {number}" for number in (1, 2, 3)
    ]


def test_where_nothing_can_be_read_the_command_fails(folder: Path) -> None:  # noqa: F811
    assert "there is no such file" in morgue("places", "tag", "absent.txt", code=1).stderr


def test_a_folder_is_read_as_a_whole(folder: Path) -> None:  # noqa: F811
    (folder / "texts").mkdir()
    for name in "ab":
        (folder / "texts" / f"{name}.txt").write_text(TEXT, encoding="utf-8")
    assert [one["source"] for one in tagged("texts")] == ["texts/a.txt", "texts/b.txt"]


@pytest.mark.parametrize(
    ("given", "row"), [('{"id": "x", "text": "It rained in Lyon."}\n', 1), ("It rained in Lyon.", None)]
)
def test_a_pipe_brings_rows_or_one_text(given: str, row: int | None) -> None:
    done = CliRunner().invoke(main, ["places", "tag", "--json", "-"], input=given)
    (told,) = lines(done.stdout)
    assert (told["source"], told["row"]) == ("standard input", row)
    assert [one["surface"] for one in told["mentions"]] == ["Lyon"]


def test_several_processes_tell_the_same_in_the_same_order(folder: Path) -> None:  # noqa: F811
    rows = (json.dumps({"id": number, "text": f"It rained in Lyon {number} times."}) for number in range(900))
    (folder / "a.jsonl").write_text("\n".join(rows), encoding="utf-8")
    assert tagged("--workers", "2", "a.jsonl") == tagged("--workers", "1", "a.jsonl")


# Candidates and many records


@pytest.fixture
def offered(held: Path) -> Path:
    (held / "more.jsonl").write_text(json.dumps({"title": "Quiet", "body": CANDIDATE}), encoding="utf-8")
    morgue("add", "more.jsonl")
    return held


def test_candidates_are_listed_with_a_sentence_that_names_them(offered: Path) -> None:
    first, *likenesses, sentence = morgue("places", "candidates").stdout.splitlines()
    assert first == "IQ/tal-ghazal  Tal Ghazal (1 article)"
    assert sentence == "    Troops of Iraq left the town of Tal Ghazal."
    assert all(line.startswith("    perhaps IQ/") for line in likenesses)


def test_a_candidate_is_listed_where_articles_name_only_what_lies_in_it(offered: Path) -> None:
    record = '[[place]]\nid = "IQ/tal-ghazal/old-bridge"\nname = "Old Bridge"\nkind = "site"'
    (offered / "bridge.toml").write_text(record, encoding="utf-8")
    morgue("places", "import", "bridge.toml")
    (offered / "more.jsonl").write_text(json.dumps(row("Old Bridge", "9")), encoding="utf-8")
    morgue("add", "more.jsonl")
    told = morgue("places", "candidates", "--sentences", "9").stdout
    assert "    Troops leave Old Bridge" in told.splitlines()


def test_the_candidate_that_most_articles_name_comes_first(offered: Path) -> None:
    texts = [CANDIDATE.replace("Tal Ghazal", "Tal Hamra").replace("noon", hour) for hour in ("dawn", "dusk")]
    rows = [json.dumps({"title": "Quiet", "body": text}) for text in texts]
    (offered / "hamra.jsonl").write_text("\n".join(rows), encoding="utf-8")
    morgue("add", "hamra.jsonl")
    told = morgue("places", "candidates", "--limit", "1", "--sentences", "0").stdout.splitlines()
    assert [line for line in told if not line.startswith("    perhaps ")] == [
        "IQ/tal-hamra  Tal Hamra (2 articles)"
    ]
    ids = [line for line in morgue("places", "candidates").stdout.splitlines() if not line.startswith(" ")]
    assert ids == ["IQ/tal-hamra  Tal Hamra (2 articles)", "IQ/tal-ghazal  Tal Ghazal (1 article)"]


def test_candidates_are_told_to_programs_too(offered: Path) -> None:
    (told,) = lines(morgue("places", "candidates", "--json").stdout)
    assert (told["id"], told["articles"], told["status"]) == ("IQ/tal-ghazal", 1, "candidate")
    assert told["sentences"] == ["Troops of Iraq left the town of Tal Ghazal."]


def test_an_archive_without_candidates_says_so(held: Path) -> None:
    told = morgue("places", "candidates")
    assert (told.stdout, told.stderr[:27]) == ("", "There are no candidates: ea")


def test_candidates_that_are_piped_are_approved(offered: Path) -> None:
    listed = morgue("places", "candidates").stdout
    done = CliRunner().invoke(main, ["places", "approve", "-"], input=listed)
    assert done.stdout == "1 record approved\n"
    assert morgue("places", "approve", "IQ/tal-ghazal").stdout == "0 records approved, 1 were before\n"


def test_an_import_can_be_tried_first(held: Path) -> None:
    (held / "a.csv").write_text("id,name,kind\nIQ/new,New,site\nIQ,Irak,country\n", encoding="utf-8")
    told = morgue("places", "import", "--dry-run", "a.csv").stdout.splitlines()
    assert told[0] == "new      IQ/new  New (site)"
    assert told[1].startswith("changed  IQ  name Iraq → Irak")
    assert told[2] == "2 records would change"
    assert morgue("places", "log").stdout == ""


def test_places_are_listed_by_status(held: Path) -> None:
    morgue("places", "reject", "IQ/anbar/ramadi")
    assert morgue("places", "list", "--status", "rejected").stdout == "IQ/anbar/ramadi  Ramadi (city, rejected)\n"
    assert "IQ/baghdad/baghdad  Baghdad (city, approved)" in morgue("places", "list", "--in", "IQ").stdout


def test_where_no_places_are_that_is_said(held: Path) -> None:
    told = morgue("places", "list", "--in", "SY")
    assert (told.stdout, told.stderr) == ("", "Articles name no such places, and none was edited.\n")


@pytest.mark.parametrize("command", ["list", "export"])
def test_what_lies_in_no_place_is_not_asked_for(held: Path, command: str) -> None:
    told = morgue("places", command, "--in", "Iraq", code=1)
    assert told.stderr.startswith("Error: there is no place 'Iraq'; this is the name of IQ")


def test_a_town_that_is_merged_into_a_country_is_remarked_on(held: Path) -> None:
    told = morgue("places", "merge", "IQ/anbar/ramadi", "IQ")
    assert told.stdout == "IQ/anbar/ramadi was merged into IQ\n"
    assert told.stderr == "a city is now all of a country; if that was not meant, `morgue places undo 1`\n"
    assert morgue("places", "merge", "IQ/anbar/fallujah", "IQ/baghdad/baghdad").stderr == ""


def test_a_name_is_answered_with_the_ids_that_bear_it(held: Path) -> None:
    told = morgue("places", "show", "baghdad", code=1)
    assert told.stderr.startswith("Error: there is no place 'baghdad'; this is the name of IQ/baghdad/baghdad")


def test_what_was_done_is_told_to_programs(held: Path) -> None:
    morgue("places", "reject", "IQ/anbar/ramadi", "IQ/anbar/fallujah")
    (step,) = lines(morgue("places", "log", "--json").stdout)
    assert (step["step"], step["what"], step["records"]) == (1, "reject IQ/anbar/ramadi, IQ/anbar/fallujah", 2)
    (shown,) = lines(morgue("places", "show", "--json", "IQ/anbar/ramadi").stdout)
    assert (shown["status"], shown["articles"], shown["changes"][0]["step"]) == ("rejected", 0, 1)


@pytest.mark.parametrize("command", sorted(places.commands))
def test_the_help_of_every_command_has_an_example(command: str) -> None:
    assert f"\n  morgue places {command}" in morgue("places", command, "--help").output
