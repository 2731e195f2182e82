"""`morgue stories …`: what each command tells, and where it says no."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from archive import open_archive
from archive.settings import read_settings
from indexer.commands.add import add
from indexer.commands.keep import stats as archive_stats
from indexer.commands.storydesk import stories
from tests.prose import prose
from tests.test_grouping import id_of, row

ROWS = [
    row("a", prose(1, 200), date="2015-05-20", outlet="Courier"),
    row("b", prose(1, 200) + " More.", outlet="Post"),
    row("c", prose(2, 200), outlet="Post"),
]


@pytest.fixture
def ids(tmp_path: Path) -> dict[str, str]:
    """The ids of the articles of an archive, by those of their source."""
    with open_archive(tmp_path / "archive") as archive:
        archive.add(ROWS)
        return {name: id_of(archive, name) for name in "abc"}


@pytest.fixture
def run(tmp_path: Path):
    def told(*words: str, code: int = 0, command=stories) -> Result:
        chosen = read_settings({}).with_values(archive=tmp_path / "archive")
        done = CliRunner().invoke(command, words, obj=chosen, catch_exceptions=False)
        assert done.exit_code == code, done.output
        return done

    told.archive = tmp_path / "archive"
    return told


def test_figures_of_stories_are_told(ids, run) -> None:
    told = run("stats").stdout.splitlines()
    assert told[:2] == ["articles:  3", "stories:   2, 1 of several articles"]
    assert told[-1] == f"         2  {ids['a']}  Report a of a flooded market"
    assert json.loads(run("stats", "--json").stdout)["largest"][0]["id"] == ids["a"]


def test_a_story_is_shown_by_the_id_of_any_of_its_articles(ids, run) -> None:
    told = run("show", ids["b"]).stdout.splitlines()
    assert told[0] == f"{ids['a']}: 2 articles, 2 outlets"
    assert told[1] == f"lead: {ids['a']}, the earliest of 2, of 20 May 2015"
    assert [line.split()[0] for line in told[2:]] == [ids["a"], ids["b"]]
    read = json.loads(run("show", "b", "--json").stdout)
    assert (read["id"], read["lead"], read["first"], read["last"]) == (
        ids["a"],
        ids["a"],
        "2015-05-20",
        "2015-05-22",
    )
    assert [one["title"] for one in read["articles"]] == [
        "Report a of a flooded market",
        "Report b of a flooded market",
    ]


def test_stories_are_split_joined_and_put_back(ids, run) -> None:
    a, b, c = (f"{ids[name]} “Report {name} of a flooded market”" for name in "abc")
    assert run("split", ids["b"]).stdout.splitlines() == [
        f"decision 1: split {b}",
        "now:",
        f"    1 article  {ids['a']}  Report a of a flooded market",
        f"    1 article  {ids['b']}  Report b of a flooded market",
    ]
    assert run("join", ids["c"], ids["a"]).stdout.splitlines() == [
        f"decision 2: join {c}, {a}",
        "now:",
        f"   2 articles  {ids['a']}  Report a of a flooded market",
    ]
    assert run("undo", "1").stdout.splitlines() == [
        f"decision 3: undo 1, split {b}",
        "now:",
        f"   3 articles  {ids['a']}  Report a of a flooded market",
    ]
    told = run("log").stdout.splitlines()
    assert [line.split(maxsplit=3)[3] for line in told] == [
        f"undo 1, split {b}",
        f"join {c}, {a}",
        f"split {b} (taken back by 3)",
    ]
    assert json.loads(run("log", "--json", "--limit", "1").stdout)["undoes"] == 1
    assert "by 3; `morgue stories undo 3` has it stand again" in run("undo", "1", code=1).stderr


def test_every_story_that_a_split_leaves_is_told(ids, run) -> None:
    run("join", "a", "c")
    told = run("split", "--each", "b").stdout.splitlines()
    assert told[0].startswith(f"decision 2: split {ids['a']} “Report a of a flooded market”, ")
    assert told[0].endswith(", each")
    assert [line.split()[:3] for line in told[2:]] == [["1", "article", ids[name]] for name in "abc"]


def test_the_log_tells_what_a_later_decision_overruled(ids, run) -> None:
    run("split", "b")
    run("join", "b", "a")
    assert run("log").stdout.splitlines()[1].endswith("(overruled by 2)")
    (old,) = (json.loads(line) for line in run("log", "--json").stdout.splitlines()[1:])
    assert (old["stands"], old["taken_back_by"], old["overruled_by"]) == (False, None, 2)


def test_a_share_names_the_article_it_is_meant_with(ids, run) -> None:
    run("join", "c", "a")
    with open_archive(run.archive) as archive:
        archive.add([row("d", prose(2, 200) + " More.", date="2015-05-30")])
        d = id_of(archive, "d")
    lines = {line.split()[0]: line for line in run("show", "a").stdout.splitlines()[2:]}
    assert "copy 100% with the lead" in lines[ids["b"]]
    assert f"copy 100% with {ids['c']}" in lines[d]


def test_every_pair_is_a_line_of_json(ids, run) -> None:
    one, other = sorted((ids["a"], ids["b"]))
    (line,) = run("pairs", "--json").stdout.splitlines()
    source = {id: name for name, id in ids.items()}
    assert json.loads(line) == {
        "one": one,
        "other": other,
        "one_source": source[one],
        "other_source": source[other],
        "likeness": 1.0,
        "rule": "copy",
    }
    assert run("pairs").stdout.split() == [one, other, "1.000", "copy"]


def test_all_stories_are_worked_out_anew(ids, run) -> None:
    assert run("recompute").stdout == "1 story of several articles (2 of 3 articles); 0 articles changed story\n"


@pytest.mark.parametrize(
    ("words", "told"),
    [
        (("show", "zz"), "there is no story or article 'zz'"),
        (("join", "a", "zz"), "there is no story or article 'zz'"),
        (("join", "a", "a"), "a cannot be joined with itself"),
        (("split", "c"), "c is alone in its story"),
        (("split", "b", "a"), "b, a are all articles of their story"),
        (("undo", "7"), "there is no decision 7"),
    ],
)
def test_what_cannot_be_meant_is_told(ids, run, words: tuple[str, ...], told: str) -> None:
    assert told in run(*words, code=1).stderr


def test_an_addition_tells_how_many_articles_joined_stories(ids, run, tmp_path: Path) -> None:
    (tmp_path / "more.jsonl").write_text(json.dumps(row("d", prose(2, 200) + " End.")) + "\n", encoding="utf-8")
    assert run(str(tmp_path / "more.jsonl"), command=add).stdout.splitlines()[-1] == "1 joined 1 story"


def test_the_figures_of_an_archive_tell_its_stories(ids, run) -> None:
    assert "stories:     2 (1 of several articles), 0 changes behind" in run(command=archive_stats).stdout
