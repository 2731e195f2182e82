"""The figures of stories: how they are counted, and floors a little below them on a share of the sets."""

from __future__ import annotations

import random

import pytest

from archive.dates import PartialDate
from archive.stories.grouping.partition import stories_of
from archive.stories.story import Text
from benchmarks.stories import Grouped, Score, candidates, edited_score, group, running_scores, standing
from benchmarks.story_edits import EDITS, copies, merged
from benchmarks.story_sets import Edited, Running, edited, five, running
from tests.prose import prose
from tests.shared import SHARED, needs_shared

LIMIT = 800


def text(id: str, body: str, date: str = "2015-05-22") -> Text:
    return Text(id=id, body=(body,), published=PartialDate.parse(date))


def grouped(*stories: tuple[str, ...]) -> Grouped:
    return Grouped({}, set(), [], stories)


def test_pairs_are_counted_after_the_stories_were_made() -> None:
    assert grouped(("b", "a", "c"), ("d",)).said == {("a", "b"), ("a", "c"), ("b", "c")}


def test_f1_is_of_what_was_said_and_what_is_true() -> None:
    assert Score(right=2, said=4, true=4).f1 == 0.5
    assert str(Score(right=3, said=4, true=6)) == "P 0.750  R 0.500  F1 0.600  (6 true pairs)"
    assert Score(0, 0, 0).f1 == 0.0


def test_two_marks_in_common_make_a_candidate() -> None:
    found = candidates([text("a", prose(1, 300)), text("b", prose(1, 200)), text("c", prose(2, 300))])
    assert found == {("a", "b")}


def test_an_article_of_two_halves_belongs_to_the_story_it_is_in() -> None:
    made = Edited([], {"a": "A", "b": "A", "c": "C"}, {"m": ("A", "C")}, frozenset("x"))
    assert edited_score(made, grouped(("a", "b"), ("c", "m"), ("x",))).f1 == 1.0
    assert edited_score(made, grouped(("a", "b", "m"), ("c",), ("x",))).f1 == 1.0
    assert edited_score(made, grouped(("a", "b", "m", "c"), ("x",))) == Score(right=3, said=6, true=3)
    assert edited_score(made, grouped(("a", "b", "m"), ("c", "x"))) == Score(right=3, said=4, true=3)


def test_two_distractors_are_neither_right_nor_wrong() -> None:
    made = Edited([], {"a": "A", "b": "A"}, {}, frozenset())
    assert edited_score(made, grouped(("a", "b"), ("y", "z"))) == Score(right=1, said=1, true=1)


def test_versions_written_anew_do_not_count_among_copies() -> None:
    texts = [text("a", prose(1, 300)), text("b", prose(1, 200)), text("c", prose(2, 300))]
    scores = dict(running_scores(Running(texts, {"1": ["a", "b", "c"]})))
    assert scores["running stories, copies only"] == Score(right=1, said=1, true=1)
    assert scores["running stories, all of one number"] == Score(right=1, said=1, true=3)


@pytest.mark.parametrize("edit", EDITS)
def test_an_edit_changes_a_text_and_the_same_seed_changes_it_alike(edit: str) -> None:
    body = (f"About two per cent, he said. {prose(1, 200)}", prose(2, 200))
    found = copies(body, "another")[edit]
    assert found != body
    assert copies(body, "another")[edit] == found


def test_halves_make_an_article_of_the_same_length() -> None:
    made = merged((prose(1, 100), prose(2, 100)), (prose(3, 200),))
    assert " ".join(made) == f"{prose(1, 100)} {' '.join(prose(3, 200).split()[100:])}"


def families(count: int) -> list[Text]:
    """So many texts, each with its edited copies."""
    return [
        Text(id=f"{seed} {name}", body=body, published=PartialDate.parse("2015-05-22"))
        for seed in range(count)
        for name, body in copies((prose(seed, 300),), str(seed)).items()
    ]


def test_added_in_three_orders_they_are_the_same_stories() -> None:
    texts = families(5)
    found = [group(random.Random(seed).sample(texts, len(texts))).stories for seed in range(3)]
    assert found[0] == found[1] == found[2]
    assert len(found[0]) == 5


def test_a_story_grouped_by_itself_is_the_same_story() -> None:
    found = group(families(3))
    for story in found.stories:
        alone = [standing(found.texts[id]) for id in story]
        assert stories_of(alone, [pair for pair in found.pairs if {pair.one, pair.other} <= set(story)]) == [story]


@needs_shared
def test_edited_copies_are_found_among_distractors() -> None:
    made = edited(SHARED, LIMIT)
    assert edited_score(made, group(made.texts)).f1 >= 0.99


@needs_shared
def test_versions_of_running_stories_are_found() -> None:
    scores = dict(running_scores(running(SHARED, LIMIT)))
    copied = scores["running stories, copies only"]
    assert copied.f1 >= 0.94
    assert copied.right / copied.said >= 0.94
    assert scores["running stories, all of one number"].f1 >= 0.85


@needs_shared
def test_no_two_of_the_five_articles_are_one_story() -> None:
    assert len(group(five(SHARED)).stories) == 5
