"""Sentences whose names are hard to read (fixtures/places)."""

from __future__ import annotations

import pytest

from benchmarks.hard_sentences import SETS, faults, right, sentences
from indexer.places.tags import tag


@pytest.mark.parametrize(("name", "floor"), [(SETS[0], 28), (SETS[1], 26)])
def test_hard_sentences_are_read_right(name: str, floor: int) -> None:
    assert right(name)[0] >= floor


@pytest.mark.parametrize("name", SETS)
def test_every_trap_and_mention_stands_in_its_sentence(name: str) -> None:
    for sentence in sentences(name):
        told = [*sentence["traps"], *(one["surface"] for one in sentence["mentions"])]
        assert [one for one in told if one not in sentence["text"]] == []


def test_each_half_has_thirty_sentences_odd_ones_and_even_ones() -> None:
    odd, even = ([one["number"] for one in sentences(name)] for name in SETS)
    assert (odd, even) == (list(range(1, 61, 2)), list(range(2, 61, 2)))


def test_what_is_missed_misread_or_no_place_is_a_fault() -> None:
    mentions = [
        {"surface": "Lyon", "kind": "place", "country": "FR", "near": [45.8, 4.8]},
        {"surface": "Nantes", "kind": "place", "country": "DE"},
    ]
    text = "They went from Lyon to Nantes and to Lille."
    sentence = {"text": text, "language": "en", "mentions": mentions}
    told = list(faults(sentence, tag(text)))
    assert [one.split(" ")[0] for one in told] == ["Nantes", "Lille"]
