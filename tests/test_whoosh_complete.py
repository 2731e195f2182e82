"""Words by how they begin, over many segments: held against counting them all."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from contextlib import closing
from dataclasses import replace

import numpy as np
import pytest

from archive.analysis import terms
from archive.article import Article
from archive.engines import open_engine
from archive.engines.port import Query
from archive.engines.whoosh_complete import FIRST, bounds_of, runs_of
from archive.engines.whoosh_engine import WhooshEngine
from benchmarks.invented import articles
from tests.making import article

KEPT = list(articles(1_500))
LATER = [replace(new, id=old.id) for new, old in zip(articles(200, seed=9), KEPT[::7], strict=False)]
PREFIXES = ["", "b", "k", "vo", "ba", "bab", "babe", "zuzuzu"]


@pytest.fixture(scope="module")
def engine(tmp_path_factory: pytest.TempPathFactory) -> Iterator[WhooshEngine]:
    """An index of several segments, some of its articles replaced."""
    with closing(open_engine("whoosh", tmp_path_factory.mktemp("index"))) as opened:
        for begin in range(0, len(KEPT), 400):
            opened.add(KEPT[begin : begin + 400], begin)
        opened.add(LATER, len(KEPT))
        yield opened


@pytest.fixture(scope="module")
def words() -> dict[str, Counter[str]]:
    """In how many articles each word stands, by field, "" for any."""
    counts: dict[str, Counter[str]] = {name: Counter() for name in ("", "title", "body")}
    for one in ({one.id: one for one in KEPT} | {one.id: one for one in LATER}).values():
        for name, found in by_field(one).items():
            counts[name].update(set(found))
    return counts


def by_field(one: Article) -> dict[str, tuple[str, ...]]:
    title, body = terms(one.title or ""), terms(" ".join(one.body))
    return {"title": title, "body": body, "": title + body}


@pytest.mark.parametrize("prefix", PREFIXES)
@pytest.mark.parametrize("field", ["", "title", "body"])
def test_the_most_frequent_words_are_those_of_counting_them_all(engine, words, prefix, field):
    counted = ((-count, word) for word, count in words[field].items() if word.startswith(prefix))
    expected = tuple((word, -count) for count, word in sorted(counted)[:8])
    assert engine.complete(prefix, 8, field) == expected


def test_more_words_than_are_looked_at_first_are_completed(engine, words):
    found = engine.complete("b", 3 * FIRST)
    expected = sorted((count for word, count in words[""].items() if word.startswith("b")), reverse=True)
    assert [count for _, count in found] == expected[: 3 * FIRST]


def test_no_count_is_above_its_bound(engine, words):
    engine.size()
    runs = list(runs_of(engine.view.segments, b"b", ""))
    bounds, rest = bounds_of(runs, 4)
    for word, count in words[""].items():
        if word.startswith("b"):
            assert count <= bounds.get(word.encode(), rest)


def test_a_word_that_no_segment_has_often_is_found_where_all_together_have(tmp_path):
    with closing(open_engine("whoosh", tmp_path / "index")) as opened:
        for number in range(4):
            # In each segment many other words stand twice, and this one once.
            others = " ".join(f"a{number}{letter}{other}" for letter in "bcdefgh" for other in "bcdefgh")
            opened.add([article(f"{number}-{one}", others) for one in range(2)], number)
            opened.add([article(f"{number}", "azure")], number)
        assert opened.complete("a", 1) == (("azure", 4),)


def test_values_are_counted_once_for_each_generation(engine):
    first = engine.tally(Query(), "outlet")
    assert engine.tally(Query(), "outlet").counts is first.counts
    assert int(first.counts.sum()) == len(KEPT)
    assert first.counts.dtype == np.int64
