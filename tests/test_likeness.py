"""Whether two articles are one story."""

from __future__ import annotations

from typing import Any

import pytest

from archive.dates import PartialDate
from archive.stories.likeness import Prepared, likeness
from archive.stories.story import Likeness, Rule, Text
from tests.prose import prose


def item(*body: str, date: str | None = None, **facts: Any) -> Prepared:
    return Prepared.of(Text(id="a", body=body, published=PartialDate.parse(date or ""), **facts))


def rule(one: Prepared, other: Prepared) -> Rule | None:
    """The rule by which two are one story; asked both ways."""
    found = likeness(one, other)
    assert likeness(other, one) == found
    return found.rule if found else None


STORY, OTHER = prose(1, 400), prose(2, 400)


def test_one_text_is_a_copy_of_itself() -> None:
    assert likeness(item(STORY), item(STORY)) == Likeness(1.0, Rule.COPY)


def test_two_texts_that_share_nothing_are_two_stories() -> None:
    assert rule(item(STORY), item(OTHER)) is None


@pytest.mark.parametrize("words", [120, 240])
def test_a_cut_copy_is_a_copy(words: int) -> None:
    assert rule(item(STORY), item(prose(1, words))) is Rule.COPY


def test_a_third_of_a_text_makes_a_version_of_it_within_two_days() -> None:
    version = " ".join(
        prose(1, 400).split()[at] if at % 100 < 40 else word for at, word in enumerate(prose(3, 400).split())
    )
    assert rule(item(STORY, date="2015-05-22"), item(version, date="2015-05-24")) is Rule.UPDATE
    assert rule(item(STORY, date="2015-05-22"), item(version, date="2015-05-25")) is None


@pytest.mark.parametrize("body", [(), ("",), ("—",)])
def test_two_empty_bodies_are_no_pair(body: tuple[str, ...]) -> None:
    assert rule(item(*body), item(*body)) is None


def test_short_items_are_one_story_by_their_headline() -> None:
    one, other = (
        item("Two hurt.", title="Bridge closed in Bideford"),
        item("Two.", title="Bridge closed in Bideford"),
    )
    assert rule(one, other) is Rule.BRIEF
