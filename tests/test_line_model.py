"""The line model: what is seen of lines, what is learned from it, and that it can be learned again."""

from __future__ import annotations

import json
from functools import cache
from importlib import resources
from pathlib import Path
from random import Random
from types import MappingProxyType

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from benchmarks.dump_pages import Dump, cuts, disguised, dumps, few_lines, told_lines
from benchmarks.dumps import Cut, held_out_figures
from benchmarks.line_learning import Words, learn, training_cuts
from indexer.cleaning.dumps.linemodel import are_kept, rules_alone, shipped, story_odds
from indexer.cleaning.dumps.linesigns import line_signs, words_of
from indexer.cleaning.lines.sequences import chances
from tests.shared import SHARED, needs_shared

FLOORS = json.loads((Path(__file__).parents[1] / "fixtures" / "quality.json").read_text("utf-8"))["dumps"]
# About so many pages of each set are learned from and measured.
PAGES_LEARNED = 100
NO_WORDS = (MappingProxyType({}), MappingProxyType({}))

STORY = (
    "The old ferry across the Rose was taken out of service on Monday after its bell fell into the river.",
    "Divers looked for the bell until dark, the harbour master said, and found eleven bicycles and a safe.",
    "Eleven bicycles",
    "Passengers may use the bridge at Alder, which adds four miles to the journey and takes no bicycles.",
)
MENU = ("Home", "News", "Sport", "Weather", "Cake of the week", "Sign in")


def invented(number: int) -> Dump:
    """A page of an invented site: its menu, a story put together by chance, and its foot."""
    chance = Random(number)
    nouns = chance.sample(["ferry", "bell", "river", "bridge", "council", "harbour", "mayor", "school"], 4)
    story = tuple(
        f"The {chance.choice(nouns)} of the {chance.choice(nouns)} was {chance.choice(('lost', 'found'))}, "
        f"and the {chance.choice(nouns)} near the {chance.choice(nouns)} will be closed until spring."
        for _ in range(chance.randint(4, 9))
    )
    menu, foot = chance.sample(MENU, 4), chance.sample(MENU, 3)
    told = (*(False for _ in menu), *(True for _ in story), *(False for _ in foot))
    return Dump(str(number), f"site{number % 20}", "", (*menu, *story, *foot), told, told, "\n".join(story))


def test_a_line_alone_has_every_sign() -> None:
    assert all(column.shape == (1,) for column in line_signs(["Nobody was hurt."], NO_WORDS).values())


@given(st.lists(st.text(min_size=1).map(lambda text: " ".join(text.split())).filter(bool), min_size=1, max_size=8))
def test_the_signs_of_any_lines_are_numbers(lines: list[str]) -> None:
    signs = line_signs(lines, NO_WORDS)
    assert all(column.shape == (len(lines),) and np.isfinite(column).all() for column in signs.values())


def test_a_sentence_ends_in_any_script() -> None:
    lines = ["He left.", "“He left.”", "他走了。", "وغادر؟", "वह चला गया।", "He left"]
    assert line_signs(lines, NO_WORDS)["ends"].tolist() == [1, 1, 1, 1, 1, 0]


def test_writing_without_spaces_has_words() -> None:
    assert line_signs(["渡轮的钟掉进了河里"], NO_WORDS)["words"].tolist() == [5.5]
    assert words_of("渡轮的钟") == ["渡轮", "轮的", "的钟"]


def test_a_line_that_comes_again_is_counted() -> None:
    assert line_signs(["Cake", STORY[0], "Cake"], NO_WORDS)["repeated"].tolist() == [2, 1, 2]


def test_learned_words_speak_for_the_lines_of_their_length() -> None:
    signs = line_signs(["Sign in", STORY[0]], ({"sign in": -3.0}, {"ferry": 2.0}))
    assert signs["learned"][0] < 0 < signs["learned"][1]


def test_no_lines_have_no_odds() -> None:
    model = shipped()
    assert model is not None
    assert model.odds([]).shape == (0,)


def test_the_model_finds_the_story_and_not_the_menu() -> None:
    lines = [*MENU, *STORY, *MENU]
    odds = story_odds(lines)
    assert odds is not None
    assert are_kept(odds)[len(MENU) :][: len(STORY)].all()
    assert not are_kept(odds)[: len(MENU)].any()


def test_without_a_model_there_are_no_odds() -> None:
    assert rules_alone(STORY) is None


def test_even_odds_are_a_chance_of_a_half() -> None:
    assert chances(np.array([-99.0, 0.0, 99.0])) == [0.0, 0.5, 1.0]


def test_short_lines_of_the_story_are_told_when_the_truth_has_them_in_their_place() -> None:
    lines = ("Eleven bicycles", *STORY, "Cake")
    assert told_lines(lines, "\n".join(STORY)) == (False, True, True, True, True, False)


def test_the_cuts_of_a_page_hold_its_whole_story() -> None:
    dump = invented(3)
    assert all(sum(cut.is_story) == sum(dump.is_story) for cut in cuts(dump).values())
    assert few_lines(dump) == few_lines(dump)


def test_a_disguised_dump_has_the_same_shape_and_no_known_word() -> None:
    dump = invented(3)
    strange = disguised(dump)
    assert [len(line) for line in strange.lines] == [len(line) for line in dump.lines]
    assert not set(words_of(strange.body)) & set(words_of(dump.body))


def test_every_training_cut_has_lines() -> None:
    assert all(cut.lines for number in range(20) for cut in training_cuts(invented(number)))


def test_no_site_speaks_for_its_own_words() -> None:
    words = Words()
    for number in range(400):
        words.add(invented(number))
    short, _ = weights = words.weights()
    without, _ = words.without("site3", weights)
    assert -short["weather"] > -without["weather"] > 0


def test_the_model_is_learned_again_from_invented_pages() -> None:
    pytest.importorskip("lightgbm")
    model, _ = learn([invented(number) for number in range(120)])
    unseen = invented(999)
    assert are_kept(model.odds(unseen.lines)).tolist() == list(unseen.told)


def test_the_models_files_say_where_they_come_from_and_are_small() -> None:
    folder = resources.files("indexer.cleaning") / "data"
    texts = [(folder / name).read_text("utf-8") for name in ("line_model.json", "line_words.json")]
    assert sum(map(len, texts)) <= 400_000
    for text in texts:
        stated = json.loads(text)
        assert {"learned_from", "learned_by", "cross_validated_by_site"} <= set(stated)


@cache
def held_out() -> dict[str, Cut]:
    pytest.importorskip("lightgbm")
    return {cut.name: cut for cut in held_out_figures(list(dumps(SHARED, PAGES_LEARNED)), folds=2)}


@needs_shared
@pytest.mark.parametrize("cut", FLOORS)
def test_the_body_of_a_page_of_an_unseen_site_stays_above_the_floor(cut: str) -> None:
    assert held_out()[cut].ours.f1 >= FLOORS[cut]


@needs_shared
@pytest.mark.parametrize("cut", FLOORS)
def test_cleaning_is_better_than_keeping_everything(cut: str) -> None:
    assert held_out()[cut].ours.f1 > held_out()[cut].keeping.f1


@needs_shared
@pytest.mark.parametrize("cut", FLOORS)
def test_few_lines_of_the_story_are_lost(cut: str) -> None:
    assert held_out()[cut].lost < 0.05
