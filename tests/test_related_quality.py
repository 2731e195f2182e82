"""Related articles keep their level on judged events: the floor of fixtures/quality.json. How lists are judged."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from archive.related.neighbours import shingles
from benchmarks.related import Groups, Listed, Measured, Truth, copied, copies_in, measure, one_per_story, stories
from tests.making import article
from tests.shared import SHARED, needs_shared

FLOOR = json.loads((Path(__file__).parents[1] / "fixtures" / "quality.json").read_text("utf-8"))["related"]
# a, b and c are of one event, b and its copy d of one story; x is of another event.
TRUTH = Truth(
    event={"a": "1", "b": "1", "c": "1", "d": "1", "x": "2"},
    story={"a": "a", "b": "b", "c": "c", "d": "b", "x": "x"},
    copies={("b", "d"), ("d", "b")},
)


def listed(id: str, *related: str) -> Listed:
    return Listed(id, related, related)


def test_a_list_with_one_of_each_story_of_the_event_is_perfect():
    assert one_per_story(listed("a", "b", "c"), TRUTH) == 1
    assert one_per_story(listed("a", "d", "c", "x"), TRUTH) == 1


def test_another_of_a_story_is_neither_right_nor_wrong_but_counted_as_a_copy():
    assert one_per_story(listed("a", "b", "d", "c"), TRUTH) == 1
    assert copies_in(listed("a", "b", "d", "c"), TRUTH) == 1
    assert copies_in(listed("b", "d"), TRUTH) == 1


def test_what_is_of_another_event_is_wrong():
    assert one_per_story(listed("a", "x", "b", "c"), TRUTH) == pytest.approx(0.693, abs=0.001)
    assert one_per_story(listed("a"), TRUTH) == 0


def test_where_nothing_is_to_be_found_a_list_is_not_judged_but_its_articles_count():
    assert one_per_story(listed("x", "a"), TRUTH) is None
    told = str(Measured([listed("x", "a"), listed("a", "b", "c")], TRUTH))
    assert "0.667 of the event" in told


def test_copies_of_copies_are_one_story():
    words = [f"word{n}" for n in range(40)]
    texts = {"a": words[:24], "b": words[8:32], "c": words[16:], "d": words[::2]}
    copies = copied({name: shingles(article(body=" ".join(text))) for name, text in texts.items()})
    assert copies == {("a", "b"), ("b", "a"), ("b", "c"), ("c", "b")}
    assert stories(texts, copies) == {"a": "a", "b": "a", "c": "a", "d": "d"}


def test_groups_are_what_pairs_join():
    groups = Groups()
    groups.join("b", "c")
    groups.join("c", "a")
    assert groups.of("b") == groups.of("a") == "a"
    assert groups.of("z") == "z"


@needs_shared
def test_the_related_articles_of_a_share_of_events_keep_their_level():
    found = measure(SHARED / "data", share=4)
    assert found.ndcg >= FLOOR
    assert found.copies == 0
