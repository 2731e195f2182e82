"""The model over page blocks: what it is told of a page, what it says, and that it can be learned anew."""

from __future__ import annotations

import json
from importlib import resources
from pathlib import Path

import numpy as np
import pytest

from archive.article import CleanArticle, Document, Kind
from benchmarks.block_weights import CUT_WEIGHT, body, is_storys, learn, seen_pages, trained, weights
from benchmarks.metrics import body_f1, body_overlap
from benchmarks.pages import SETS, TruePage, true_pages
from benchmarks.trees import folds_by_site
from indexer.cleaning.lines.sequences import chances
from indexer.cleaning.pages.blockmodel import Votes, block_signs, story_odds, table_of
from indexer.cleaning.pages.blocks import parse_page, read_blocks
from indexer.cleaning.pages.choice import MOST_BLOCKS, overruled
from indexer.cleaning.pages.facts import read_facts
from indexer.cleaning.pages.page import clean_page
from indexer.trees import forest
from tests.shared import SHARED, needs_shared

FLOORS = json.loads((Path(__file__).parents[1] / "fixtures" / "quality.json").read_text("utf-8"))["pages"]
STORY = (
    "The ferry to the islands stays in harbour until Monday because the sea is too high, its owner said on Friday.",
    "Two hundred passengers spent the night in the gymnasium of the school, where the fire brigade cooked soup.",
    "Bread and medicine are to be flown over as soon as the wind drops, the mayor of the largest island promised.",
)
MENU = "<nav><ul><li><a href='/'>Weather</a></li><li><a href='/s'>Sport</a></li></ul></nav>"
NOBODY = Votes(frozenset(), frozenset(), frozenset())


def html(story: tuple[str, ...] = STORY, title: str = "Ferry stays in harbour") -> str:
    paragraphs = "".join(f"<p>{text}</p>" for text in story)
    return f"<html><body>{MENU}<article><h1>{title}</h1>{paragraphs}</article><p>Foot</p></body></html>"


def clean(text: str, with_model: bool = True) -> CleanArticle:
    return clean_page(Document(kind=Kind.HTML, text=text, original=b"", source="ferry.html"), with_model)


def true_page(text: str, truth: str) -> TruePage:
    return TruePage("1", "ferry.example", text, "Ferry", "2015-05-01", (), truth)


def test_the_model_is_small_and_says_where_it_comes_from() -> None:
    file = resources.files("indexer.cleaning") / "data" / "block_model.json"
    told = json.loads(file.read_text("utf-8"))
    assert len(file.read_bytes()) < 500_000
    assert told["learned_by"].startswith("benchmarks/block_weights.py")
    assert "1213 pages" in told["learned_from"]


def test_every_sign_that_the_model_asks_for_is_seen() -> None:
    trees = forest("block_model")
    assert trees is not None
    signs = block_signs(read_blocks(parse_page(html())), NOBODY, None)
    assert set(trees.features) <= set(signs)
    assert table_of(signs, trees.features).shape == (7, len(trees.features))


def test_no_sign_is_missing_or_without_end() -> None:
    signs = block_signs(read_blocks(parse_page("<p>?</p><p>1</p><div>…<b></b></div>")), NOBODY, "")
    assert all(np.isfinite(values).all() for values in signs.values())


def test_what_is_removed_has_a_score_and_a_menu_a_low_one() -> None:
    scores = {line.text: line.score for line in clean(html()).removed}
    assert set(scores) == {"Weather", "Sport", "Foot"}
    assert all(score is not None and 0 <= score <= 1 for score in scores.values())
    assert scores["Weather"] is not None and scores["Weather"] < 0.1


def test_without_the_model_the_rules_alone_choose_and_nothing_has_a_score() -> None:
    article = clean(html(), with_model=False)
    assert article.body == STORY
    assert {line.score for line in article.removed} == {None}


def test_where_no_model_lies_there_are_no_odds() -> None:
    blocks = read_blocks(parse_page(html()))
    assert story_odds(blocks, NOBODY, None, "no_such_model") is None


def test_a_page_of_very_many_blocks_is_left_to_the_rules() -> None:
    items = "".join(f"<li>Item {number}</li>" for number in range(MOST_BLOCKS))
    scores = {line.score for line in clean(html().replace("<p>Foot</p>", f"<ul>{items}</ul>")).removed}
    assert scores == {None}


@pytest.mark.parametrize(
    "story",
    [
        tuple(
            "Фэри до понедельника останется в гавани, потому что море слишком бурное, сказал хозяин." for _ in "12"
        ),
        ("العبارة إلى الجزر تبقى في الميناء حتى يوم الاثنين لأن البحر مرتفع جدا، قال صاحبها يوم الجمعة.",) * 2,
        ("因为海浪太高，开往群岛的渡轮将在港口停留到星期一，船主星期五说。两百名乘客在学校体育馆过夜。",) * 2,
    ],
)
def test_a_story_in_another_script_is_kept(story: tuple[str, ...]) -> None:
    numbered = tuple(f"{text} {number}" for number, text in enumerate(story * 2))
    assert clean(html(numbered, title="7")).body == numbered


def test_the_model_overrules_only_where_it_is_sure() -> None:
    tree = parse_page("<body><p>One</p><p>Two</p><p>Three</p><p>Four</p><p><a href='/'>Five</a></p></body>")
    blocks = read_blocks(tree)
    odds = np.array([-0.9, -3.0, 0.2, 3.0, 3.0])
    assert overruled(blocks, (0, 1), odds, read_facts(tree, blocks)) == (0, 3)


def test_the_choice_of_the_rules_stands_where_the_model_would_leave_nothing() -> None:
    tree = parse_page("<body><p>One</p><p>Two</p></body>")
    blocks = read_blocks(tree)
    assert overruled(blocks, (0, 1), np.array([-9.0, -9.0]), read_facts(tree, blocks)) == (0, 1)


def test_odds_are_told_as_chances() -> None:
    assert chances(np.array([-1000.0, 0.0, 1000.0])) == [0.0, 0.5, 1.0]


def test_of_a_text_that_stands_twice_the_one_in_the_story_is_the_truths() -> None:
    blocks = read_blocks(
        parse_page(f"<div>{STORY[0]}</div><nav>Menu</nav>" + "".join(f"<p>{x}</p>" for x in STORY))
    )
    assert is_storys(blocks, "\n".join(STORY)).tolist() == [False, False, True, True, True]


def test_a_page_whose_truth_was_cut_off_counts_little() -> None:
    blocks = read_blocks(parse_page("".join(f"<p>{text}</p>" for text in STORY)))
    whole = weights(true_page("", "\n".join(STORY)), blocks, (0, 1, 2)).sum()
    cut = weights(true_page("", STORY[0]), blocks, (0, 1, 2)).sum()
    assert cut == pytest.approx(CUT_WEIGHT * whole)


def test_what_is_learned_from_a_page_tells_its_story_from_its_menu() -> None:
    (page,) = seen_pages([true_page(html(), "\n".join(STORY))])
    assert learn([page] * 40, rounds=5).num_trees() == 5
    assert body(page, trained([page] * 40)).split("\n") == list(STORY)


@needs_shared
def test_a_model_learned_from_a_share_is_about_as_good_on_sites_it_has_not_seen() -> None:
    pages = [page for name in SETS for page in seen_pages(true_pages(SHARED, name, step=12))]
    training, held_out = next(iter(folds_by_site([page.page.site for page in pages], folds=2)))
    trees = trained([pages[at] for at in training])
    found = body_f1(body_overlap(body(pages[at], trees), pages[at].page.body) for at in held_out)
    ruled = body_f1(body_overlap(body(pages[at], None), pages[at].page.body) for at in held_out)
    assert found.f1 > ruled.f1 - 0.01
    assert found.f1 > FLOORS["held out, learned from a share"]
