"""Shingles and marks: what of a text is hashed, how, and what of it is kept."""

from __future__ import annotations

import subprocess
import sys

import numpy as np
import pytest

from archive.stories.likeness.shingles import EMPTY, LEAST, SAMPLED, address, headline, marks, shingles
from archive.stories.story import Text
from tests.prose import prose

SIX = "The Rose river rose over night"


def text(*body: str, **facts: str) -> Text:
    return Text(id="a", body=body, **facts)


def test_a_text_of_six_words_has_two_runs_of_five() -> None:
    assert shingles(text(SIX)).size == 2


def test_shingles_are_sorted_distinct_and_of_64_bits() -> None:
    found = shingles(text(prose(1, 300)))
    assert found.dtype == np.uint64
    assert (found[1:] > found[:-1]).all()


def test_a_run_reaches_across_paragraphs() -> None:
    assert shingles(text("The Rose river", "rose over night")).tolist() == shingles(text(SIX)).tolist()


def test_case_accents_and_punctuation_do_not_count() -> None:
    assert shingles(text("The “Rosé”  river rose – over NIGHT.")).tolist() == shingles(text(SIX)).tolist()


def test_hashes_are_the_same_in_every_process() -> None:
    said = "from archive.stories.likeness.shingles import *; from archive.stories.story import Text\n"
    code = f"{said}print(shingles(Text(id='b', body=({SIX!r},))).tolist())"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == str(shingles(text(SIX)).tolist())


def test_hashes_are_what_they_were_when_they_were_first_stored() -> None:
    assert shingles(text("one two three four five")).tolist() == [16097572282202166377]


@pytest.mark.parametrize("body", [(), ("",), (" \n—",)])
def test_a_body_without_words_has_none(body: tuple[str, ...]) -> None:
    assert shingles(text(*body)).size == EMPTY.size == 0
    assert marks(text(*body)).size == 0


def test_a_body_of_few_words_is_one_run() -> None:
    assert shingles(text("Rose river rose")).size == 1


def test_a_word_repeated_without_end_is_one_run() -> None:
    assert shingles(text("word " * 100_000)).size == 1


def test_only_the_beginning_of_a_body_of_five_megabytes_is_looked_at() -> None:
    numbers = " ".join(map(str, range(800_000)))
    assert 15_000 < shingles(text(numbers)).size < 20_000
    assert shingles(text(*numbers.split(" 1000 "))).size < 20_000
    assert shingles(text("x" * 5_000_000)).size == 1


@pytest.mark.parametrize(
    "body",
    [
        "昨夜玫瑰河水位上涨淹没了老城区的三条街道",
        "昨夜バラ川が増水して旧市街の三つの通りが浸水した",
        "เมื่อคืนแม่น้ำโรสเอ่อล้นท่วมถนนสามสายในเมืองเก่า",
    ],
)
def test_writing_without_spaces_is_compared_by_its_characters(body: str) -> None:
    begun, whole = shingles(text(body[: len(body) // 2])), shingles(text(body))
    assert whole.size > 10
    shared = np.intersect1d(begun, whole).size
    assert 2 <= begun.size - 4 <= shared


def test_one_in_eight_shingles_of_a_long_text_is_a_mark() -> None:
    found = text(*(prose(seed, 200) for seed in range(20)))
    assert 0.1 < marks(found).size / shingles(found).size < 0.15
    assert (marks(found) % np.uint64(SAMPLED) == 0).all()


def test_of_a_short_item_all_shingles_are_marks_and_its_headline_and_address() -> None:
    named = text(SIX, title="Rose river rises", url="https://example.org/2015/rose-river-rises-over-night")
    assert marks(named).size == 2 + 2 + 2
    assert set(shingles(named).tolist()) < set(marks(named).tolist())


@pytest.mark.parametrize(("words", "one_in"), [(60, 1), (100, 2), (200, 4), (300, 8), (900, 8)])
def test_the_shorter_a_text_the_more_of_its_shingles_are_marks(words: int, one_in: int) -> None:
    every, kept = shingles(text(prose(1, words))), marks(text(prose(1, words), title="Rose"))
    assert kept.tolist() == [one for one in every.tolist() if one % one_in == 0]
    assert kept.size > LEAST / 2


def test_two_items_without_a_body_share_two_marks_of_their_headline() -> None:
    one, other = text(title="Rose river rises"), text(title="ROSE RIVER RISES!")
    assert np.intersect1d(marks(one), marks(other)).size == 2


@pytest.mark.parametrize("title", [None, "", "Weather", "Untitled", "Storm lashes", "洪水退去"])
def test_a_headline_of_one_or_two_words_tells_nothing(title: str | None) -> None:
    assert headline(title) == ""


@pytest.mark.parametrize(
    "title",
    ["News in brief", "Letters to the Editor", "Weather forecast for Monday 4 May", "Das Wetter am Sonntag"],
)
def test_a_headline_that_only_names_a_column_tells_nothing(title: str) -> None:
    assert headline(title) == ""


def test_a_headline_that_tells_a_story_is_folded() -> None:
    assert headline("Weather closes Zürich’s port") == "weather closes zurich s port"
    assert headline("南塘区洪水退去") == "南 塘 区 洪 水 退 去"


@pytest.mark.parametrize(
    "url",
    [
        "http://www.example.org/2015/rose-river-rises-over-night/",
        "HTTPS://m.example.org/2015/rose-river-rises-over-night?utm_source=mail#top",
        "https://example.org/2015/rose-river-rises-over-night/amp",
        "https://example.org/2015/rose-river-rises-over-night/index.html",
    ],
)
def test_ways_to_one_page_are_one_address(url: str) -> None:
    assert address(url) == "example.org/2015/rose-river-rises-over-night"


@pytest.mark.parametrize("url", [None, "", "https://example.org", "https://example.org/weather/", "http://[", "x"])
def test_what_is_no_article_s_address_is_none(url: str | None) -> None:
    assert address(url) == ""
