"""Every invented document against its clean twin, field by field (fixtures/README.md)."""

from __future__ import annotations

import functools
import json
from pathlib import Path
from typing import Any

import pytest

from archive.article import Document, Stated
from archive.shapes import clean_json
from indexer.cleaning import clean
from indexer.files import find_files
from indexer.pipeline import documents

FIXTURES = Path(__file__).parent.parent / "fixtures"
TWINS = sorted(str(path.relative_to(FIXTURES / "expected")) for path in (FIXTURES / "expected").rglob("*.json"))
# What only tests ask of a twin; every other key is a field of the clean article.
FOR_TESTS = {"must_not_contain", "removed_roles"}
FIELDS = (
    *("title", "published", "published_source", "updated", "byline", "agency", "outlet", "url", "dateline"),
    *("standfirst", "captions", "body", "language"),
)


@functools.cache
def expected(twin: str) -> dict[str, Any]:
    found: dict[str, Any] = json.loads((FIXTURES / "expected" / twin).read_text(encoding="utf-8"))
    return found


@functools.cache
def cleaned() -> dict[str, dict[str, Any]]:
    """The clean article of every document of fixtures/articles, by the name of its twin."""
    articles = FIXTURES / "articles"
    found = {}
    for document in documents(find_files([articles]), Stated(), 10**7):
        assert isinstance(document, Document), document
        path = Path(document.source).relative_to(articles)
        # The twin of a row lies in the folder of its outlet.
        name = f"{path.stem}/{path.name}.{document.row}.json" if document.row else f"{path}.json"
        found[name] = clean_json(clean(document))
    return found


def test_every_document_has_a_twin_and_every_twin_a_document():
    assert sorted(cleaned()) == TWINS


@pytest.mark.parametrize("twin", TWINS)
def test_a_twin_says_all_that_is_asked_of_a_clean_article(twin: str):
    assert set(expected(twin)) - {"form"} == {*FIELDS, *FOR_TESTS}


@pytest.mark.parametrize("twin", TWINS)
def test_what_is_not_one_whole_article_is_marked_as_what_it_is(twin: str):
    assert cleaned()[twin]["form"] == expected(twin).get("form", "article")


@pytest.mark.parametrize("field", FIELDS)
@pytest.mark.parametrize("twin", TWINS)
def test_the_field_of_a_clean_article_is_that_of_its_twin(twin: str, field: str):
    assert cleaned()[twin][field] == expected(twin)[field]


@pytest.mark.parametrize("twin", TWINS)
def test_no_furniture_turns_up_in_the_body(twin: str):
    told = cleaned()[twin]
    story = [told["title"], told["standfirst"], *told["body"]]
    assert [line for line in expected(twin)["must_not_contain"] if line in story] == []
    # A long line is furniture wherever it stands; a short one may be part of a sentence.
    long = [line for line in expected(twin)["must_not_contain"] if len(line.split()) > 3]
    assert [line for line in long if line in "\n".join(told["body"])] == []


@pytest.mark.parametrize("twin", TWINS)
def test_each_removed_line_has_its_role(twin: str):
    roles: dict[str, set[str]] = {}
    for line in cleaned()[twin]["removed"]:
        roles.setdefault(line["text"], set()).add(line["role"])
    wanted = expected(twin)["removed_roles"]
    assert {text: role for text, role in wanted.items() if role not in roles.get(text, ())} == {}


@pytest.mark.parametrize("twin", TWINS)
def test_every_removed_line_says_where_and_why(twin: str):
    assert all(line["reason"] and line["line"] > 0 and line["text"] for line in cleaned()[twin]["removed"])
