"""Which lines an outlet repeats from story to story, and which are held back."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

import pytest
from hypothesis import given
from hypothesis import strategies as st

from archive.crossheads import is_prose
from archive.outlet_rules import Repeated
from archive.repetition import Page, heads, reason, repeated_lines

WARDS = ("Ashby", "Bexford", "Corley", "Denholm", "Elmsworth", "Fairlight")


def prose(ward: str, about: str) -> str:
    return f"The council of {ward} voted on Monday to pay for {about}, which the flood of last winter had spoiled."


def story(ward: str, *more: str) -> list[str]:
    return [prose(ward, "its bridges"), prose(ward, "its school"), prose(ward, "its ferry"), *more]


def page(number: int, body: Sequence[str], title: str = "", taken=(), outlet: str = "The Rosedale Courier") -> Page:
    return Page(f"id{number}", outlet, title, body, taken)


def learned(pages: Iterable[Page]) -> dict[str, dict[str, Repeated]]:
    seen = {one.id: one for one in pages}
    return repeated_lines(seen.values(), lambda ids: [seen[id] for id in ids])


def lines(bodies: Iterable[Sequence[str]]) -> dict[str, Repeated]:
    return learned(page(number, body) for number, body in enumerate(bodies)).get("The Rosedale Courier", {})


def test_a_line_of_three_stories_is_repeated_with_their_number():
    assert lines(story(ward, "Hear the Valley Hour") for ward in WARDS[:3]) == {"Hear the Valley Hour": (3, 0)}
    assert lines(story(ward, "Hear the Valley Hour") for ward in WARDS) == {"Hear the Valley Hour": (6, 0)}


def test_a_line_of_two_stories_is_not():
    assert lines(story(ward, "Hear the Valley Hour") for ward in WARDS[:2]) == {}


def test_lines_that_differ_in_a_digit_are_different_lines():
    assert lines(story(ward, f"{number} comments") for number, ward in enumerate(WARDS)) == {}


def test_outlets_are_told_apart_and_articles_of_none_are_left_out():
    outlets = ("Harbour Gazette", "Harbour Gazette", "The Rosedale Courier", "", "", "")
    bodies = [story(ward, "Hear the Valley Hour") for ward in WARDS]
    assert learned(page(n, body, outlet=outlets[n]) for n, body in enumerate(bodies)) == {}


def test_a_line_at_the_top_of_stories_is_counted_as_such():
    assert lines([["Valley Hour", *story(ward)] for ward in WARDS[:4]]) == {"Valley Hour": (4, 4)}


def test_a_crosshead_may_recur():
    assert lines([[*story(ward), "What happens next", prose(ward, "its mill")] for ward in WARDS]) == {}


def test_a_short_line_that_stands_twice_in_each_story_is_no_crosshead():
    bodies = [[prose(w, "a"), "Valley Hour", prose(w, "b"), "Valley Hour", prose(w, "c")] for w in WARDS]
    assert set(lines(bodies)) == {"Valley Hour"}


def test_copies_of_a_story_count_as_one():
    copies = [[*story("Ashby"), prose("Ashby", f"part {number}"), "Hear the Valley Hour"] for number in range(9)]
    assert lines(copies) == {}


def test_copies_without_a_paragraph_of_prose_are_told_by_their_lines():
    table = ["Ashby 3", "Bexford 1", "Corley 2", "Denholm 4"]
    assert lines([[*table, f"As of {hour}"] for hour in ("noon", "dusk", "dawn")]) == {}


def test_chinese_paragraphs_are_prose_at_half_the_length():
    paragraph = "市議會週一投票決定修復去年冬天洪水損壞的橋樑並感謝志工協助搬運沙包及照顧災民的辛勞與付出。"
    assert is_prose(paragraph)
    assert not is_prose("市議會週一投票。")


def test_copies_beside_two_other_stories_make_three():
    copies = [[*story("Ashby"), "Hear the Valley Hour"]] * 5
    others = [story(ward, "Hear the Valley Hour") for ward in WARDS[1:3]]
    assert lines([*copies, *others]) == {"Hear the Valley Hour": (3, 0)}


def test_articles_of_one_title_are_copies_whatever_their_text():
    bodies = [story(ward, "Hear the Valley Hour") for ward in WARDS]
    assert learned(page(n, body, title="Flood money") for n, body in enumerate(bodies)) == {}


def test_a_title_of_very_many_articles_says_nothing():
    pages = [page(n, story(f"ward {n}", "Hear the Valley Hour"), title="The Courier") for n in range(60)]
    assert learned(pages) == {"The Rosedale Courier": {"Hear the Valley Hour": Repeated(60, 0)}}


def test_a_paragraph_of_prose_needs_one_in_a_hundred_stories_as_well():
    background = "More than two thousand people have lost their homes since the river first rose, two winters ago."
    many = [story(f"ward {number}") for number in range(400)]
    four = [story(ward, background) for ward in WARDS[:4]]
    assert lines([*many, *four]) == {}
    assert set(lines([*many[:300], *four])) == {background}


def test_what_was_taken_before_is_counted_with_what_still_stands():
    left = [page(n, story(ward, "Hear the Valley Hour")) for n, ward in enumerate(WARDS[:1])]
    taken = [page(n, story(WARDS[n]), taken=[("Hear the Valley Hour", n == 1)]) for n in (1, 2)]
    assert learned([*left, *taken]) == {"The Rosedale Courier": {"Hear the Valley Hour": Repeated(3, 0)}}


def test_the_reason_says_in_how_many_stories_a_line_stands_or_how_many_it_opens():
    assert reason(Repeated(12, 9), is_top=False) == "stands in 12 stories of this outlet"
    assert reason(Repeated(12, 9), is_top=True) == "opens 9 stories of this outlet"
    assert reason(Repeated(12, 2), is_top=True) == "stands in 12 stories of this outlet"


def test_a_crosshead_stands_alone_over_a_longer_paragraph():
    body = [prose("Ashby", "a"), "What happens next", prose("Ashby", "b"), "What happens next"]
    assert heads(body[:3], 1)
    assert not heads(body, 1)
    assert not heads(body, 0)


@given(st.lists(st.lists(st.sampled_from(["a", "b", prose("Ashby", "c"), prose("Bexford", "d")])), max_size=8))
def test_whatever_the_articles_each_learned_line_stands_in_as_many_as_it_says(bodies):
    for line, known in lines(bodies).items():
        assert 3 <= known.stories <= sum(line in body for body in bodies)
        assert known.opens <= known.stories or known.opens <= sum(line in body for body in bodies)


@pytest.mark.parametrize("count", [0, 1])
def test_an_archive_of_hardly_anything_repeats_nothing(count):
    assert lines([story("Ashby")] * count) == {}
