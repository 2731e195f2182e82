"""Five real articles, added as they lie in the folder MORGUE_SHARED names: what is found, and what is not."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner

from archive import Archive, open_archive
from archive.article import Article
from archive.results import Results
from indexer.commands import main
from tests.shared import SHARED, needs_shared

# The lines of a dump that are not its story, by the roles the gold gives them.
FURNITURE = {"boilerplate", "caption", "caption_credit", "agency_line"}

pytestmark = needs_shared


@pytest.fixture(scope="module")
def gold() -> dict[str, dict[str, Any]]:
    """What is right for each article, by the name of its file."""
    found: dict[str, dict[str, Any]] = json.loads((SHARED / "gold" / "seeds_articles.json").read_text())
    return found


@pytest.fixture(scope="module")
def archive(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Archive]:
    """An archive to which the folder was added, as a newsroom would."""
    folder = tmp_path_factory.mktemp("real")
    done = CliRunner().invoke(main, ["--archive", str(folder), "add", str(SHARED / "articles")])
    assert done.output.startswith("5 added in "), done.output
    with open_archive(folder) as opened:
        yield opened


@pytest.fixture(scope="module")
def articles(archive: Archive) -> dict[str, Article]:
    return {Path(hit.article.source).stem: hit.article for hit in archive.search().hits}


def words(text: str) -> str:
    """The words of a text with single blanks, so that phrases can be looked for in it."""
    return " " + " ".join(re.findall(r"[^\W_]+", text.casefold())) + " "


def story(right: dict[str, Any]) -> str:
    """The words that may be found in an article."""
    return words("\n".join([right["title"], right["standfirst"] or "", *right["body_paragraphs"]]))


def furniture(name: str, right: dict[str, Any]) -> list[str]:
    """The lines of a dump that are not part of its story."""
    lines = (SHARED / "articles" / f"{name}.txt").read_text(encoding="utf-8").splitlines()
    return [lines[int(number) - 1] for number, role in right["line_roles"].items() if role in FURNITURE]


def shown(answer: Results) -> list[str]:
    """The title and the snippets of every hit, as a reader sees them."""
    return [
        "".join(piece.text for piece in snippet) for hit in answer.hits for snippet in (hit.title, *hit.snippets)
    ]


def test_adding_them_again_adds_nothing(archive: Archive):
    done = CliRunner().invoke(main, ["--archive", str(archive.folder), "add", str(SHARED / "articles")])
    assert done.output.startswith("0 added, 5 unchanged in ")


def test_the_outlet_is_right_or_not_known(articles: dict[str, Article], gold: dict[str, dict[str, Any]]):
    assert [one.outlet for name, one in articles.items() if one.outlet not in (None, gold[name]["outlet"])] == []


def test_palmyra_is_in_three(archive: Archive, gold: dict[str, dict[str, Any]]):
    answer = archive.search("palmyra")
    assert answer.total == 3
    assert {Path(hit.article.source).stem for hit in answer.hits} == {
        name for name, right in gold.items() if " palmyra " in story(right)
    }


def test_a_phrase_is_marked_as_one_piece(archive: Archive):
    answer = archive.search('"border crossing"')
    assert answer.total
    for hit in answer.hits:
        pieces = [piece for snippet in (hit.title, *hit.snippets) for piece in snippet]
        assert {piece.text.casefold() for piece in pieces if piece.matched} == {"border crossing"}


@pytest.mark.parametrize("query", ['"most read"', "moderated"])
def test_furniture_is_not_found(archive: Archive, query: str):
    assert archive.search(query).total == 0


def test_words_that_no_article_has_together_find_those_with_most_of_them(
    archive: Archive, gold: dict[str, dict[str, Any]]
):
    answer = archive.search("most read")
    stories = {name: story(right) for name, right in gold.items()}
    assert not any(" most " in text and " read " in text for text in stories.values())
    either = {name for name, text in stories.items() if " most " in text or " read " in text}
    assert answer.relaxed
    assert {Path(hit.article.source).stem for hit in answer.hits} == either


@pytest.mark.parametrize("country", ["Syria", "Iraq"])
def test_all_five_are_about_both_countries(archive: Archive, country: str):
    (facet,) = (facet for facet in archive.search().facets if facet.name == "place")
    assert {value.label: value.count for value in facet.values}[country] == 5


def test_the_two_of_the_same_day_are_each_other_s_first_related(
    archive: Archive, articles: dict[str, Article], gold: dict[str, dict[str, Any]]
):
    one, other = (articles[name].id for name, right in gold.items() if right["date"] == "2015-05-22")
    assert archive.related(one)[0].article.id == other
    assert archive.related(other)[0].article.id == one


def test_no_line_of_furniture_is_in_a_body(articles: dict[str, Article], gold: dict[str, dict[str, Any]]):
    for name, right in gold.items():
        body = words("\n".join(articles[name].body))
        assert [
            line for line in furniture(name, right) if words(line) in body and words(line) not in story(right)
        ] == []


def test_no_line_of_furniture_is_found_as_a_phrase(archive: Archive, gold: dict[str, dict[str, Any]]):
    stories = [story(right) for right in gold.values()]
    for name, right in gold.items():
        for line in furniture(name, right):
            among = sum(words(line) in text for text in stories)
            assert archive.search(f'"{words(line).strip()}"').total == among, name


def test_no_line_of_furniture_is_shown(archive: Archive, gold: dict[str, dict[str, Any]]):
    stories = "".join(map(story, gold.values()))
    for name, right in gold.items():
        for line in furniture(name, right):
            # Its words are searched without quotes too, so that a reader sees the nearest there is.
            for query in (line, words(line), ""):
                seen = [text for text in shown(archive.search(query)) if words(line) in words(text)]
                assert words(line) in stories or seen == [], name


@pytest.mark.parametrize(
    "spellings",
    [
        ("al-Tanf", "al Tanf", "At Tanf", "Tanf", "al Tanaf"),
        ("al-Walid", "Al Waleed", "al walid"),
        ("Raqqa", "Raqqah", "ar-Raqqah"),
        ("Jisr al-Shughur", "Jisr al-Shughour"),
        ("al-Qaim", "Al Qaim", "Qaim"),
    ],
)
def test_every_spelling_of_a_place_finds_the_same_articles(archive: Archive, spellings: tuple[str, ...]):
    found = [{hit.article.id for hit in archive.search(one).hits} for one in spellings]
    assert found.count(found[0]) == len(spellings)
    assert len(found[0]) >= 2


def test_without_variants_each_spelling_finds_its_own(archive: Archive):
    for one, other in (("al-Tanf", "al-Tanaf"), ("al-Walid", "al-Waleed")):
        typed = [{hit.article.id for hit in archive.search(text, variants="off").hits} for text in (one, other)]
        assert typed[0]
        assert not typed[0] & typed[1]


def test_other_spellings_are_marked_in_what_is_shown(archive: Archive):
    marked = {
        piece.text
        for hit in archive.search("al-Tanf").hits
        for snippet in hit.snippets
        for piece in snippet
        if piece.matched
    }
    assert {"al-Tanf", "al Tanaf"} <= marked
