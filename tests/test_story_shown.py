"""What is told of a hit's story: who else ran it, its copies, and why it is the one that is shown."""

from __future__ import annotations

import math

from hypothesis import given
from hypothesis import strategies as some

from archive.dates import PartialDate
from archive.stories.shown import COPIES_LISTED, HitStory
from archive.stories.story import Member


def member(id: str, outlet: str | None = "", date: str | None = "2015-05-22", words: int = 100) -> Member:
    """An article of the story "a"; its outlet is its id in a capital unless told."""
    moment = PartialDate.parse(date).moments[1] if date else math.inf
    return Member(moment, -words, id, "a", f"Headline of {id}", id.upper() if outlet == "" else outlet, date)


def story(*members: Member, shown: str = "a", **rest) -> HitStory:
    """The story of these articles in the order of leads, one of them shown."""
    ordered = tuple(sorted(members))
    outlet = next((one.outlet for one in ordered if one.id == shown), None)
    return HitStory(**{"articles": len(ordered)} | rest, id="a", shown=shown, outlet=outlet, members=ordered)


def test_an_article_alone_is_its_own_lead_and_nothing_is_told_of_others():
    alone = HitStory(id="a", shown="a", outlet="A")
    assert (alone.is_alone, alone.is_lead, alone.also, alone.why, alone.first) == (True, True, "", "", "")
    assert alone.as_json() == {
        "id": "a",
        "articles": 1,
        "outlets": [],
        "lead": "a",
        "is_lead": True,
        "shown_because": None,
        "copies": [],
        "more_copies": 0,
    }


def test_other_outlets_are_named_each_once_in_the_order_of_the_story():
    told = story(member("a"), member("c"), member("b", date="2015-05-23"), member("d"), member("e"))
    assert told.in_words == "also in 4 outlets: C, D, E, B"
    assert story(member("a"), member("b")).in_words == "also in 1 outlet: B"


def test_more_copies_than_outlets_are_counted_too():
    told = story(member("a"), member("b"), member("c", outlet="B"), member("d", outlet="A"))
    assert told.in_words == "also in 1 outlet (3 more articles): B"


def test_copies_without_another_outlet_are_only_counted():
    assert story(member("a"), member("b", outlet="A")).in_words == "1 more article"
    assert story(member("a"), member("b", outlet=None), member("c", outlet="A")).in_words == "2 more articles"


def test_of_many_outlets_the_first_are_named():
    told = story(*(member(letter) for letter in "abcdefghi"))
    assert told.in_words == "also in 8 outlets: B, C, D, E, F, G and 2 more"
    assert story(*(member(letter) for letter in "abcdefgh")).in_words.endswith("F, G, H")


def test_of_a_story_too_large_to_be_listed_the_articles_are_counted_and_no_outlets():
    told = story(member("a"), member("b"), articles=10_000)
    assert told.in_words == "9,999 more articles: B"
    assert (len(told.copies), told.more_copies) == (1, 9_998)


def test_copies_are_listed_up_to_a_number_and_the_others_counted():
    told = story(member("a"), *(member(f"b{number:02}") for number in range(30)))
    assert (len(told.copies), told.more_copies) == (COPIES_LISTED, 30 - COPIES_LISTED)
    assert told.as_json()["copies"][0] == {
        "id": "b00",
        "title": "Headline of b00",
        "outlet": "B00",
        "published": "2015-05-22",
    }


def test_the_rule_that_chose_the_lead_is_told():
    later = member("b", date="2015-05-23")
    assert story(member("a"), later).why == "the earliest of 2, of 22 May 2015"
    assert story(member("a", words=120), member("b"), later).why == "the longest of 2 of 22 May 2015"
    assert story(member("a"), member("b"), later).why == "the first by id of 2 of 22 May 2015"
    assert story(member("a"), later, articles=900).why == "the first of 900 articles by date, length and id"


def test_a_vague_date_leads_behind_those_that_lie_within_it():
    assert story(member("a", date="2015-05-30"), member("b", date="2015-05")).is_lead


def test_where_the_lead_was_not_found_the_line_says_who_leads():
    told = story(member("a"), member("b", date="2015-05-23"), member("c", date="2015-05-24"), shown="b")
    assert told.why == "the first of 3 articles that is found here"
    assert told.first == "first published by A, 22 May 2015"
    assert (told.lead, told.is_lead, told.as_json()["lead"]) == ("a", False, "a")
    assert told.in_words == "also in 2 outlets: A, C"


def test_a_lead_of_the_same_day_or_none_was_not_first():
    assert story(member("a", words=120), member("b"), shown="b").first == "the lead is by A, 22 May 2015"
    undated = story(member("a", date=None, words=120), member("b", date=None), shown="b")
    assert undated.first == "the lead is by A"
    assert story(member("a", outlet=None), member("b", date="2016"), shown="b").first == (
        "first published 22 May 2015"
    )


def test_a_hit_that_stands_for_itself_has_no_rule():
    assert story(member("a"), member("b"), grouped=False).why == ""


def test_of_a_copy_that_is_listed_by_itself_one_line_tells_who_was_first_and_how_many_there_are():
    later = [member("b", date="2015-05-23"), member("c", date="2015-05-24")]
    copy = story(member("a"), *later, shown="b", grouped=False)
    assert copy.in_words == copy.line == "first published by A, 22 May 2015; 3 articles in all"
    assert story(member("a"), *later, grouped=False).in_words == "also in 2 outlets: B, C"


@given(
    outlets=some.lists(some.sampled_from(["A", "B", "C", None]), min_size=1, max_size=60),
    which=some.integers(0, 59),
    unlisted=some.integers(0, 5),
)
def test_every_other_article_is_listed_or_counted_and_none_is_its_own_copy(outlets, which, unlisted):
    members = [member(f"{number:02}", outlet=outlet) for number, outlet in enumerate(outlets)]
    shown = members[which % len(members)]
    told = story(*members, shown=shown.id, articles=len(members) + unlisted)
    assert 1 + len(told.copies) + told.more_copies == told.articles
    assert shown.id not in {copy.id for copy in told.copies}
    assert set(told.outlets) == {one.outlet for one in members if one is not shown} - {None, shown.outlet}
    assert told.is_lead == (shown.id == "00")
    assert bool(told.first) != told.is_lead
    assert bool(told.in_words) != told.is_alone
