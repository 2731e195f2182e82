"""`morgue reclean`: what it tells, to whom, and with which exit code."""

from __future__ import annotations

import json
import re
import zlib
from pathlib import Path

import pytest
from click.testing import Result

from archive import open_archive
from archive.recleaning import Recleaning
from tests.test_commands import folder, morgue  # noqa: F401 - the first is a fixture
from tests.test_docs import DOCS, section
from tests.test_recleaning import COURIER, WARDS, WIRELESS, row


@pytest.fixture
def held(folder: Path) -> Path:  # noqa: F811
    """The folder of an archive with six stories of one outlet, with one line at the foot of all."""
    with open_archive(folder / "archive-data") as archive:
        archive.add(map(row, WARDS))
    return folder / "archive-data"


def lines(result: Result) -> list[str]:
    return result.stdout.split("\n")[:-1]


def test_the_summary_says_what_changed_and_why(held):
    assert lines(morgue("reclean")) == [
        "6 articles looked at: 6 changed, 0 did not",
        "what: body 6, removed 6",
        "repeated lines known: 1 of 1 outlet",
        "6 lines left out (stands in other stories of this outlet):",
        f"        6  {WIRELESS}",
    ]
    assert lines(morgue("reclean")) == [
        "6 articles looked at: 0 changed, 6 did not",
        "repeated lines known: 1 of 1 outlet",
    ]


def test_a_dry_run_says_that_nothing_was_changed(held):
    told = lines(morgue("reclean", "--dry-run"))
    assert told[0] == "6 articles looked at: 6 would change, 0 did not"
    assert told[-1] == "nothing was changed (--dry-run)"
    assert lines(morgue("reclean"))[0] == "6 articles looked at: 6 changed, 0 did not"


def test_lines_that_came_back_are_told(held):
    morgue("reclean")
    (held / "cleaning.toml").write_text('[[outlet]]\nname = "*"\nkeep = ["Hear *"]\n', encoding="utf-8")
    assert lines(morgue("reclean"))[-2:] == ["6 lines taken in:", f"        6  {WIRELESS}"]


def test_verbose_shows_changes_line_by_line(held):
    told = lines(morgue("reclean", "--verbose"))
    assert told.count(f"-{WIRELESS}") == 6
    assert f"-{WIRELESS}" not in lines(morgue("reclean", "--verbose"))


def test_a_limit_says_that_there_is_more(held):
    told = lines(morgue("reclean", "--limit", "4"))
    assert told[0].startswith("4 articles looked at")
    assert told[-1] == "not all of them yet: the same command goes on from here"
    assert lines(morgue("reclean", "--limit", "4"))[0].startswith(
        "2 articles looked at from where the last run stopped: "
    )


def test_json_has_the_keys_of_the_document_and_nothing_beside_it(held):
    told = json.loads(morgue("reclean", "--json", "--verbose").stdout)
    page = section((DOCS / "cleaning.md").read_text(encoding="utf-8"), "## The summary as JSON")
    cells = re.findall(r"^\| (`[^|]+) \|", page, re.MULTILINE)
    assert set(told) == {name for cell in cells for name in re.findall(r"`(\w+)`", cell)}
    assert told["changed"] == 6


def test_a_file_of_rules_is_tried(held, folder):  # noqa: F811
    (folder / "draft.toml").write_text(f'[[outlet]]\nname = "{COURIER}"\nkeep = ["Hear *"]\n', encoding="utf-8")
    assert lines(morgue("reclean", "--dry-run", "--rules", "draft.toml"))[0].endswith("0 would change, 6 did not")
    assert "save it as" in morgue("reclean", "--rules", "draft.toml", code=1).stderr


def test_a_malformed_file_of_rules_ends_it_with_the_entry(held):
    (held / "cleaning.toml").write_text('[[outlet]]\nname = "A"\n', encoding="utf-8")
    assert "entry 1 (A) says nothing" in morgue("reclean", code=1).stderr


def test_an_outlet_without_articles_ends_it(held):
    assert "no article of the outlet 'Nobody'" in morgue("reclean", "--outlet", "Nobody", code=1).stderr


def test_articles_that_cannot_be_cleaned_any_more_are_named(held):
    with open_archive(held) as archive, archive.store._writing() as connection:
        connection.exec_driver_sql("UPDATE originals SET packed = ?", (zlib.compress(b"{"),))
    done = morgue("reclean", code=1)
    assert (
        lines(done)[0] == "6 articles looked at: 0 changed, 0 did not, 6 cannot be cleaned any more and were left"
    )
    assert done.stderr.count("left as it is: ") == 6
    assert "not JSON" in done.stderr


def test_ctrl_c_keeps_what_was_counted(held, monkeypatch):
    through = Recleaning.run

    def interrupted(*given):
        yield from list(through(*given))[:2]
        raise KeyboardInterrupt

    monkeypatch.setattr(Recleaning, "run", interrupted)
    done = morgue("reclean", code=130)
    assert done.stderr == "Stopped: what was counted is kept. The same command carries on.\n"
    assert morgue("reclean", "--dry-run", code=130).stderr == "Stopped: nothing was changed.\n"
