"""Where sentences end, and which one of a text a stretch stands in."""

from __future__ import annotations

import pytest

from archive.sentences import sentence_around


@pytest.mark.parametrize(
    ("text", "word", "sentence"),
    [
        ("It rained. In Hit it snowed. Nobody came.", "Hit", "In Hit it snowed."),
        ("In Hit it snowed", "Hit", "In Hit it snowed"),
        ("“It rains in Hit.” Nobody came.", "Hit", "“It rains in Hit.”"),
        ("It rained.\nIn Hit it snowed.\nNobody came.", "Hit", "In Hit it snowed."),
        ("Trains left at 5 p.m. for Hit. Nobody came.", "Hit", "Trains left at 5 p.m. for Hit."),
        ("昨日は雨。東京では雪が降った。誰も来なかった。", "東京", "東京では雪が降った。"),
        ("Hit.", "Hit", "Hit."),
    ],
)
def test_a_sentence_is_told_by_a_stretch_of_it(text: str, word: str, sentence: str) -> None:
    at = text.index(word)
    assert sentence_around(text, at, at + len(word)) == sentence
