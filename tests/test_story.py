"""What is told of a story: its lead and why, its outlets, its first and last date."""

from __future__ import annotations

import pytest

from archive.dates import PartialDate
from archive.stories.story import Member, Story, Text, latest, member, why_lead


def listed(id: str, published: str | None, words: int = 100, outlet: str | None = None) -> Member:
    date = PartialDate(published) if published else None
    text = Text(id=id, title=f"Report {id}", body=("word " * words,), published=date, outlet=outlet)
    return member(text, "a")


@pytest.mark.parametrize(
    ("members", "told"),
    [
        ([("a", "2015-05-22", 9)], "the only article"),
        ([("a", "2015-05-22", 9), ("b", "2015-05-23", 9)], "the earliest of 2, of 22 May 2015"),
        ([("a", "2015-05", 9), ("b", "2015-06-02", 9), ("c", None, 9)], "the earliest of 3, of May 2015"),
        ([("a", "2015-05-22", 9), ("b", "2015-05-22", 5)], "the longest of 2 of 22 May 2015"),
        ([("a", "2015-05-22", 9), ("b", "2015-05-22", 9)], "the first by id of 2 of 22 May 2015"),
        ([("a", None, 9), ("b", None, 5)], "the longest of 2 without a date"),
    ],
)
def test_why_an_article_leads_is_told(members, told: str) -> None:
    made = [listed(*one) for one in members]
    assert sorted(made) == made
    assert why_lead(made) == told


def test_an_article_of_a_time_comes_before_one_of_its_day() -> None:
    assert latest(PartialDate("2015-05-22T08:00:00Z")) < latest(PartialDate("2015-05-22"))
    assert latest(PartialDate("1970-01-01T00:00:10Z")) == 10.0
    assert latest(None) == float("inf")


def test_a_story_tells_its_outlets_and_dates() -> None:
    members = (listed("a", "2015-05-21", outlet="Post"), listed("b", "2015-05-23", outlet="Courier"))
    story = Story(id="a", members=(*members, listed("c", None, outlet="Post")))
    assert (story.lead.id, story.outlets) == ("a", ("Post", "Courier"))
    assert story.span == (PartialDate("2015-05-21"), PartialDate("2015-05-23"))
    assert Story(id="c", members=(listed("c", None),)).span is None


def test_an_article_without_a_headline_is_listed_by_its_first_words() -> None:
    assert member(Text(id="a", body=("The river rose.",)), "a").heading == "The river rose."
