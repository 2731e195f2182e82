"""The benchmark of grouping by story: an archive of which a quarter are copies, and the table made of it."""

from __future__ import annotations

import subprocess
import sys
from collections import Counter
from pathlib import Path

import pytest

from benchmarks.invented_stories import LARGEST, MOST, articles_with_copies
from benchmarks.speed_addition import Addition
from benchmarks.speed_page import PAGE
from benchmarks.speed_questions import questions
from benchmarks.speed_stories import TARGETS, Stories, make_index, measure, report

ROOT = Path(__file__).parent.parent


@pytest.fixture(scope="module")
def some():
    return list(articles_with_copies(8_000))


def test_a_quarter_are_copies(some):
    stories = Counter(one.story for one in some)
    assert 0.2 < 1 - len(stories) / len(some) < 0.28
    assert max(stories.values()) == 400 < LARGEST
    assert sorted(stories.values())[-2] <= MOST
    assert len({one.id for one in some}) == len(some)


def test_a_copy_has_the_text_of_its_story_and_comes_within_three_days(some):
    first = {one.id: one for one in some if one.id == one.story}
    for one in some:
        original = first[one.story]
        assert one.body == original.body
        assert 0 <= (one.published.first_day - original.published.first_day).days <= 3


def test_the_same_articles_are_made_however_many_there_are(some):
    assert list(articles_with_copies(1_500))[:1_000] == some[:1_000]


def test_questions_are_asked_in_all_ways(tmp_path):
    make_index(100, tmp_path)
    make_index(100, tmp_path)  # kept
    found = measure(tmp_path, 1)
    assert (found.articles, found.stories) == (100, len({one.story for one in articles_with_copies(100)}))
    assert {len(runs) for ways in found.seconds.values() for runs in ways.values()} == {5}


def figures(grouped: float) -> Stories:
    seconds = {kind: {"articles": [0.1], "grouped": [grouped], "counted": [0.2]} for kind in questions()}
    return Stories(100, 75, seconds, 10.0, [Addition(0.1, 1.0)])


def test_times_stand_beside_those_of_articles():
    told = report(figures(0.14), "Here.")
    assert "| 100 articles of 75 stories " in told
    assert any(
        [cell.strip() for cell in line.split("|")[1:-1]]
        == ["rare word", "100.00", "140.00", "1.40", "200.00", "2.00"]
        for line in told.splitlines()
    )


def test_an_aim_is_missed_by_the_slowest_kind():
    (aim,) = (target for target in TARGETS if target.what.startswith("grouped by story"))
    assert [aim.verdict(aim.figure(figures(seconds))) for seconds in (0.15, 0.16)] == ["yes", "no"]


@pytest.mark.parametrize("count", [20_000, 1_000_000])
def test_the_page_holds_the_tables_as_the_benchmark_writes_them(count):
    page = PAGE.read_text(encoding="utf-8")
    block = page.partition(f"<!-- bench stories {count} -->")[2].partition("<!-- end -->")[0]
    first = [line.split("|")[1].strip() for line in block.splitlines() if line.startswith("| ")]
    if first:
        assert first[1:] == [*questions(), "Target", *(target.what for target in TARGETS)]


def test_the_command_writes_its_table_into_the_page(tmp_path):
    page = tmp_path / "page.md"
    page.write_text("<!-- bench stories 60 -->\nold\n<!-- end -->\n", encoding="utf-8")
    command = [sys.executable, "-m", "benchmarks.speed_stories", "60", "--runs", "1", "--page", str(page)]
    subprocess.run(command, cwd=ROOT, capture_output=True, check=True)
    assert page.read_text(encoding="utf-8").startswith("<!-- bench stories 60 -->\nMeasured ")
