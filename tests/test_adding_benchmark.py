"""What is added to measure how fast adding is."""

from __future__ import annotations

from itertools import islice
from pathlib import Path

import pytest

from archive.article import Accession
from benchmarks.adding import lines, measure, rows
from indexer.pipeline import accessions


def test_the_invented_rows_are_always_the_same():
    assert list(rows(3)) == list(islice(rows(5), 3))


def test_the_invented_rows_read_as_english_news_that_names_places():
    made = list(accessions(rows(10), lambda readings: [None] * len(readings)))
    articles = [one.article for one in made if isinstance(one, Accession)]
    assert [article.language for article in articles] == ["en"] * 10
    assert all(article.places and article.outlet and article.published for article in articles)
    assert all(150 < sum(len(text.split()) for text in article.body) < 800 for article in articles)


@pytest.mark.skipif(not Path("/proc/self/smaps_rollup").exists(), reason="needs /proc")
def test_both_commands_are_measured_with_their_memory():
    found = measure(3)
    assert min(found.added, found.rebuilt) > 0
    assert min(found.adding_mb, found.rebuilding_mb) > 10
    assert [len(line.split()) for line in lines(found)][1:] == [4, 4]
