"""Texts in the order of their bytes, told apart and numbered in whole arrays."""

from __future__ import annotations

import random

from hypothesis import given
from hypothesis import strategies as some

from archive.engines.whoosh_texts import (
    Texts,
    as_words,
    joined_texts,
    order_of,
    prefixed,
    texts_arrays,
    united_texts,
    words_arrays,
)

LETTERS = some.text(some.sampled_from("abé漢"), max_size=30)
# Beginnings of many lengths in common, longer than what is compared in one step and than what is compared in all.
WORDS = some.builds(lambda begin, times, end: begin * times + end, LETTERS, some.integers(0, 9), LETTERS)


def unique(words):
    return list(dict.fromkeys(word.encode() for word in words))


@given(some.lists(WORDS, max_size=40))
def test_texts_are_put_in_the_order_of_their_bytes(words):
    texts = unique(words)
    assert [texts[place] for place in order_of(*texts_arrays(texts))] == sorted(texts)


def test_many_texts_with_common_beginnings_are_put_in_order():
    chance = random.Random(3)
    texts = unique(f"{chance.choice(['', 'en:', 'en:inter'])}{chance.randrange(50_000):b}" for _ in range(20_000))
    assert [texts[place] for place in order_of(*texts_arrays(texts))] == sorted(texts)


@given(some.lists(some.lists(WORDS, max_size=15), min_size=1, max_size=4))
def test_texts_of_several_parts_become_one_list_and_each_knows_its_number(parts):
    united, numbers = united_texts([texts_arrays(word.encode() for word in part) for part in parts])
    texts = list(Texts(*united))
    assert texts == sorted({word.encode() for part in parts for word in part})
    for part, found in zip(parts, numbers, strict=True):
        assert [texts[number] for number in found] == [word.encode() for word in part]


@given(some.lists(some.text(some.characters(exclude_characters="\n"))))
def test_words_come_back_out_of_their_arrays(words):
    assert as_words(words_arrays(words)) == words


@given(some.lists(some.text()), some.text(max_size=4))
def test_a_prefix_stands_before_each(words, prefix):
    made = prefixed(texts_arrays(word.encode() for word in words), prefix.encode())
    assert list(Texts(*made)) == [(prefix + word).encode() for word in words]


@given(some.lists(some.lists(some.text()), min_size=1))
def test_texts_of_several_parts_stand_one_after_the_other(parts):
    made = joined_texts([texts_arrays(word.encode() for word in part) for part in parts])
    assert list(Texts(*made)) == [word.encode() for part in parts for word in part]
