"""Pairs to stories: no chains, whatever the order, and a librarian's word before all."""

from __future__ import annotations

from collections.abc import Iterable
from itertools import combinations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from archive.stories.grouping.partition import Standing, stories_of
from archive.stories.story import Pair, Rule


def standing(*ids: str, words: int = 400) -> list[Standing]:
    """Articles that ran one after the other, all of one length."""
    return [(float(day), -words, id) for day, id in enumerate(ids)]


def pair(one: str, other: str, likeness: float = 0.6) -> Pair:
    return Pair(*sorted((one, other)), likeness, Rule.COPY)


def test_what_is_like_nothing_is_a_story_by_itself() -> None:
    assert stories_of(standing("a", "b"), []) == [("a",), ("b",)]


def test_two_that_are_alike_are_one_story_the_earlier_leads() -> None:
    assert stories_of([(2.0, -400, "a"), (1.0, -90, "b")], [pair("a", "b")]) == [("b", "a")]


def test_of_two_at_one_moment_the_longer_leads_and_then_the_smaller_id() -> None:
    members = [(1.0, -90, "a"), (1.0, -400, "c"), (1.0, -400, "b")]
    assert stories_of(members, [pair("a", "b"), pair("b", "c")]) == [("b", "c", "a")]


def test_undated_articles_come_last() -> None:
    assert stories_of([(float("inf"), -900, "a"), (1.0, -90, "b")], [pair("a", "b")]) == [("b", "a")]


def test_a_chain_is_not_one_story() -> None:
    links = [pair("a", "b", 0.5), pair("b", "c", 0.5), pair("c", "d", 0.5)]
    assert stories_of(standing("a", "b", "c", "d"), links) == [("a", "b"), ("c", "d")]


@pytest.mark.parametrize("ids", ["mabcxyz", "abmcxyz", "abcxyzm"])
def test_an_article_made_of_two_others_does_not_make_them_one_whenever_it_ran(ids: str) -> None:
    copies = [pair(*two, 0.7) for three in ("abc", "xyz") for two in combinations(three, 2)]
    halves = [pair("m", one, 0.5) for one in "abcxyz"]
    found = stories_of(standing(*ids), copies + halves)
    assert {frozenset(story) - {"m"} for story in found} == {frozenset("abc"), frozenset("xyz")}


@pytest.mark.parametrize("count", [1, 2, 10, 40])
@pytest.mark.parametrize("size", [800, 400])
def test_two_texts_in_one_article_are_two_stories_however_many_copies_there_are(count: int, size: int) -> None:
    """All of both texts (800 words), or the first half of each."""
    families = [[f"{name}{number:02}" for number in range(count)] for name in "ab"]
    known = [pair(*two, 1.0) for family in families for two in combinations(family, 2)]
    both = [pair("m", one, size / 800) for family in families for one in family]
    members = [*standing(*families[0], *families[1]), (1e6, -size, "m")]
    found = stories_of(members, known + both)
    assert sorted(len(story) for story in found) == [count, count + 1]


@pytest.mark.parametrize("count", [1, 10])
@pytest.mark.parametrize("items", [3, 4])
def test_a_digest_of_whole_items_is_a_story_by_itself(count: int, items: int) -> None:
    families = [[f"{name}{number}" for number in range(count)] for name in "abcd"[:items]]
    known = [pair(*two, 1.0) for family in families for two in combinations(family, 2)]
    digests = [(1e6, -400 * items, "x"), (2e6, -400 * items, "y")]
    whole = [pair(one, digest, 1.0) for family in families for one in family for _, _, digest in digests]
    members = [*standing(*(id for family in families for id in family)), *digests]
    found = stories_of(members, [*known, *whole, pair("x", "y", 1.0)])
    assert sorted(map(len, found)) == sorted([2] + [count] * items)


def test_what_is_like_a_few_cut_copies_only_is_not_of_their_story() -> None:
    links = [pair(*two, 1.0) for two in combinations("abcde", 2)]
    assert stories_of(standing(*"abcdex"), [*links, pair("d", "x", 0.5), pair("e", "x", 0.6)])[1] == ("x",)


def test_an_article_goes_to_the_story_that_it_is_most_like() -> None:
    assert stories_of(standing("a", "b", "c"), [pair("a", "c", 0.4), pair("b", "c", 0.7)]) == [("a",), ("b", "c")]


def test_a_short_item_s_headline_is_enough() -> None:
    assert stories_of(standing("a", "b"), [Pair("a", "b", 0.0, Rule.BRIEF)]) == [("a", "b")]


def test_cuts_that_share_nothing_are_one_story_by_the_text_they_were_cut_from() -> None:
    assert stories_of(standing("a", "b", "c"), [pair("a", "b", 1.0), pair("a", "c", 1.0)]) == [("a", "b", "c")]


def test_pairs_with_articles_that_are_not_there_say_nothing() -> None:
    assert stories_of(standing("a"), [pair("a", "b")], [("a", "b")], [("b", "a")]) == [("a",)]


def test_what_was_joined_by_hand_is_one_story_with_all_that_is_like_it() -> None:
    found = stories_of(standing("a", "b", "c"), [pair("b", "c")], together=[("b", "a")])
    assert found == [("a", "b", "c")]


def test_what_one_of_two_joined_articles_was_parted_from_is_parted_from_both() -> None:
    links = [pair("b", "c"), pair("a", "d")]
    found = stories_of(standing(*"abcd"), links, together=[("a", "b")], apart=[("a", "c"), ("b", "d")])
    assert found == [("a", "b"), ("c",), ("d",)]


def test_what_was_parted_by_hand_is_never_one_story() -> None:
    links = [pair("a", "b"), pair("a", "c"), pair("b", "c")]
    assert stories_of(standing("a", "b", "c"), links, apart=[("b", "a")]) == [("a", "c"), ("b",)]


def test_of_two_that_were_parted_only_one_may_follow_a_third() -> None:
    links = [pair("a", "b", 0.5), pair("a", "c", 0.6)]
    assert stories_of(standing("a", "b", "c"), links, apart=[("b", "c")]) == [("a", "c"), ("b",)]


def test_of_decisions_that_contradict_one_another_those_to_part_win() -> None:
    found = stories_of(standing("a", "b", "c"), [], together=[("a", "b"), ("b", "c")], apart=[("a", "c")])
    assert found == [("a", "b"), ("c",)]


def copies(count: int) -> tuple[list[Standing], list[Pair]]:
    """Copies of one text, of which each was only compared with fifty that were added before the others."""
    ids = [f"{number:05}" for number in range(count)]
    members = standing(*reversed(ids))  # those that were added last ran first
    return members, [pair(ids[one], ids[other], 1.0) for one in range(count) for other in range(min(50, one))]


def test_ten_thousand_copies_are_one_story_though_few_were_compared_with_its_lead() -> None:
    members, links = copies(10_000)
    (story,) = stories_of(members, links)
    assert story[0] == "09999"
    assert len(story) == 10_000


def test_and_nothing_is_drawn_in_that_is_only_like_some_of_them() -> None:
    members, links = copies(200)
    others = [(1e6, -400, "x"), (2e6, -400, "y")]
    found = stories_of([*members, *others], [*links, pair("00003", "x", 0.4), pair("x", "y", 0.6)])
    assert [len(story) for story in found] == [200, 2]


def test_a_cut_that_was_compared_with_few_of_many_copies_is_of_their_story() -> None:
    members, links = copies(200)
    found = stories_of([*members, (1e6, -100, "x")], [*links, pair("00003", "x", 1.0)])
    assert [len(story) for story in found] == [201]


IDS = "abcdefgh"
members = st.lists(
    st.tuples(st.sampled_from([1.0, 2.0, 3.0]), st.integers(-500, -50), st.sampled_from(IDS)),
    min_size=1,
    unique_by=lambda one: one[2],
)
two = st.lists(st.sampled_from(IDS), min_size=2, max_size=2, unique=True).map(lambda ids: tuple(sorted(ids)))
pairs = st.dictionaries(two, st.floats(0.3, 1.0)).map(
    lambda found: [pair(*ids, likeness) for ids, likeness in found.items()]
)
decisions = st.lists(two, max_size=4)


@given(members, pairs, decisions, decisions, st.randoms())
@settings(max_examples=100, deadline=None)
def test_stories_do_not_depend_on_the_order(members, pairs, together, apart, random) -> None:
    first = stories_of(members, pairs, together, apart)
    for _ in range(3):
        mixed: list[Iterable] = [random.sample(one, len(one)) for one in (members, pairs, together, apart)]
        assert stories_of(*mixed) == first


@given(members, pairs, decisions, decisions)
@settings(max_examples=100, deadline=None)
def test_every_article_is_in_one_story_and_none_with_one_it_was_parted_from(
    members, pairs, together, apart
) -> None:
    found = stories_of(members, pairs, together, apart)
    assert sorted(id for story in found for id in story) == sorted(id for _, _, id in members)
    of = {id: story for story in found for id in story}
    assert not any(of.get(one, one) == of.get(other, other) for one, other in apart)
    if not apart:
        assert all(of[one] == of[other] for one, other in together if {one, other} <= of.keys())


@given(members, pairs, decisions, decisions)
@settings(max_examples=100, deadline=None)
def test_what_is_not_linked_to_a_story_does_not_change_it(members, pairs, together, apart) -> None:
    found = stories_of(members, pairs, together, apart)
    more = stories_of([*members, (0.0, -900, "x"), (9.0, -10, "y")], [*pairs, pair("x", "y")], together, apart)
    assert [story for story in more if "x" not in story] == found
