"""The ranking keeps its level on the judged collections: the floors of fixtures/quality.json."""

from __future__ import annotations

import json
from contextlib import closing
from pathlib import Path

import pytest

from archive.engines import open_engine
from archive.engines.port import Query
from archive.query import Or, Word
from benchmarks.judged import collected
from benchmarks.ranking import NOW, TRIED, score
from benchmarks.retrieval import measure, ndcg
from tests.making import article
from tests.shared import SHARED, needs_shared

FLOORS = json.loads((Path(__file__).parents[1] / "fixtures" / "quality.json").read_text("utf-8"))["ranking"]

ROWS = [
    {"id": "a", "title": "Flood at the bridge", "body": "The flood closed the bridge. The flood came at night."},
    {"id": "b", "title": "Night ferry", "body": "The ferry runs at night, and the bridge is closed."},
    {"id": "c", "title": None, "body": "A flood of letters."},
    {"id": "d", "title": "Ice", "body": "Ice on the river, ice on the road, ice and more ice."},
]


def test_the_best_order_has_the_gain_of_one_and_a_worse_one_less():
    assert ndcg([3, 2, 0], [0, 2, 3]) == pytest.approx(1)
    assert 0 < ndcg([0, 2, 3], [0, 2, 3]) < 1
    assert ndcg([], [1]) == 0


@pytest.mark.parametrize("name", FLOORS)
@needs_shared
def test_the_ranking_of_a_collection_keeps_its_level(name):
    assert measure(SHARED / "data" / "retrieval", name).ndcg >= FLOORS[name]


def test_the_formula_that_is_compared_with_others_is_the_one_of_the_engine(tmp_path):
    texts = collected(ROWS, [("ice flood night ferry flood", {})])
    with closing(open_engine("whoosh", tmp_path)) as engine:
        engine.add([article(row["id"], row["body"], title=row["title"]) for row in ROWS], 1)
        asked = (Word("ice"), Word("flood", times=2), Word("night"), Word("ferry"))
        found = dict(engine.search(Query(tree=Or(asked))).hits)
    scores = dict(zip(texts.ids, NOW(texts, texts.questions[0]).tolist(), strict=True))
    assert found == pytest.approx(scores, rel=1e-5)


@pytest.mark.parametrize("label", TRIED)
def test_every_formula_finds_the_one_article_with_a_word(label):
    texts = collected(ROWS, [("ferry", {"b": 1})])
    assert score(texts, TRIED[label]) == 1
