"""The five real articles, where MORGUE_SHARED says they lie."""

from __future__ import annotations

import json
from functools import cache
from typing import Any

import pytest

from archive.article import CleanArticle, Document, Kind
from indexer.cleaning.dumps.dump import clean_dump
from tests.shared import SHARED, needs_shared

ARTICLES = (
    "000_5f019de86ab186a7",
    "001_93ac5bbdf49e7c35",
    "002_3e6edaffc96b7270",
    "003_13ff700055651627",
    "004_d795ce8c27a4080f",
)
OUTLETS = ("The Express Tribune", None, "The National", None, "Taipei Times")

pytestmark = needs_shared
each_article = pytest.mark.parametrize("name", ARTICLES)


def text_of(name: str) -> str:
    return (SHARED / "articles" / f"{name}.txt").read_text("utf-8")


@cache
def gold() -> dict[str, dict[str, Any]]:
    read: dict[str, dict[str, Any]] = json.loads((SHARED / "gold" / "seeds_articles.json").read_text("utf-8"))
    return read


@cache
def cleaned(name: str) -> CleanArticle:
    return clean_dump(Document(kind=Kind.TEXT, text=text_of(name), original=b"", source=f"{name}.txt"))


@each_article
def test_the_body_is_the_story_word_for_word(name: str) -> None:
    assert list(cleaned(name).body) == gold()[name]["body_paragraphs"]


@each_article
def test_no_furniture_is_left_in_the_body(name: str) -> None:
    body = "\n".join(cleaned(name).body)
    assert [line for line in gold()[name]["must_not_contain_in_body"] if line in body] == []


@each_article
def test_headline_and_standfirst_are_found(name: str) -> None:
    assert (cleaned(name).title, cleaned(name).standfirst) == (gold()[name]["title"], gold()[name]["standfirst"])


@each_article
def test_the_date_is_the_stated_one_or_none(name: str) -> None:
    published = cleaned(name).published
    stated = gold()[name].get("datetime_local") or gold()[name]["date"]
    assert (published.text if published else None) == stated
    assert cleaned(name).published_source == ("text" if stated else None)


@each_article
def test_agency_dateline_and_byline_are_read(name: str) -> None:
    article, expected = cleaned(name), gold()[name]
    assert article.agency == tuple(expected["agency"])
    assert article.dateline == expected["dateline"]
    assert article.byline == ()


@each_article
def test_captions_keep_their_credits(name: str) -> None:
    expected = [(caption["text"], caption["credit"]) for caption in gold()[name]["captions"]]
    assert [(caption.text, caption.credit) for caption in cleaned(name).captions] == expected


@pytest.mark.parametrize(("name", "outlet"), list(zip(ARTICLES, OUTLETS, strict=True)))
def test_the_outlet_is_right_or_none(name: str, outlet: str | None) -> None:
    assert cleaned(name).outlet == outlet


@each_article
def test_every_line_that_is_not_story_is_listed_with_its_number_and_reason(name: str) -> None:
    article = cleaned(name)
    lines = {number: " ".join(line.split()) for number, line in enumerate(text_of(name).split("\n"), start=1)}
    story = (article.title, article.standfirst, *article.body)
    # A sign-off glued to the last sentence is listed with the line it was cut from.
    dropped = {number for number, line in lines.items() if line and line not in story}
    assert {line.line for line in article.removed} == dropped
    assert all(lines[line.line].endswith(line.text) and line.reason for line in article.removed)
