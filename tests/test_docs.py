"""The documents say what is so: their examples run, and their tables are those of the code."""

from __future__ import annotations

import doctest
import importlib
import json
import re
from pathlib import Path

import pytest

from archive import open_archive
from archive.article import Role
from archive.parameters import parameters
from archive.settings import SETTINGS
from archive.stories.comparison.comparison import Change, Kind
from archive.stories.comparison.differences import comparison_json
from benchmarks.__main__ import MODULES

ROOT = Path(__file__).parent.parent
DOCS = ROOT / "docs"


def first_column(text: str) -> set[str]:
    """The names in backquotes in the first cell of a document's table rows."""
    cells = re.findall(r"^\| ([^|]+) \|", text, re.MULTILINE)
    return {name for cell in cells for name in re.findall(r"`([^`]+)`", cell)}


def section(text: str, heading: str) -> str:
    """The text under a heading, up to the next of any rank."""
    after = text.split(heading, 1)[1]
    return re.split(r"^#", after, maxsplit=1, flags=re.MULTILINE)[0]


def modules_with_examples() -> list[str]:
    """The names of the modules of the three rooms whose docstrings show examples."""
    paths = sorted(path for room in ("archive", "indexer", "web") for path in (ROOT / room).rglob("*.py"))
    shown = [path.relative_to(ROOT).with_suffix("") for path in paths if ">>> " in path.read_text(encoding="utf-8")]
    return [".".join(path.parts).removesuffix(".__init__") for path in shown]


@pytest.mark.parametrize("name", modules_with_examples())
def test_the_examples_in_docstrings_run(name):
    module = importlib.import_module(name)
    assert any(shown.examples for shown in doctest.DocTestFinder().find(module))
    assert doctest.testmod(module).failed == 0


def test_the_examples_of_every_room_are_found():
    assert {name.partition(".")[0] for name in modules_with_examples()} == {"archive", "indexer", "web"}


def test_the_examples_of_the_python_page_run(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    failed, tried = doctest.testfile(str(DOCS / "python.md"), module_relative=False, encoding="utf-8")
    assert failed == 0
    assert tried > 10


def test_every_setting_is_documented_with_its_default_and_purpose():
    page = (DOCS / "settings.md").read_text(encoding="utf-8")
    for setting in SETTINGS:
        assert f"| `{setting.variable}` | `{setting.default}` | {setting.help} |" in page


def test_every_search_parameter_is_documented_and_no_other():
    page = section((DOCS / "json.md").read_text(encoding="utf-8"), "### Parameters")
    assert first_column(page) == {row.name for row in parameters()}


def test_every_alias_of_a_parameter_is_documented():
    page = section((DOCS / "json.md").read_text(encoding="utf-8"), "### Parameters")
    for row in parameters():
        for alias in row.aliases:
            assert f"`{alias}`" in page


def test_every_role_of_a_removed_line_is_documented():
    page = (DOCS / "json.md").read_text(encoding="utf-8")
    for role in set(Role) - {Role.BODY, Role.CROSSHEAD}:
        assert f"`{role}`" in page


@pytest.fixture
def one_article(tmp_path):
    with open_archive(tmp_path / "archive") as opened:
        page = (DOCS / "json.md").read_text(encoding="utf-8")
        row = json.loads(re.search(r"```json\n(.+)\n```", page)[1])
        opened.add([row])
        yield opened


def test_the_row_of_the_json_page_can_be_added_and_found(one_article):
    assert one_article.article("h-17").title == "Barriers hold"


def test_every_key_of_a_search_answer_is_documented(one_article):
    page = section((DOCS / "json.md").read_text(encoding="utf-8"), "## A search answer")
    documented = first_column(page)
    answer = one_article.search("barriers").as_json()
    assert set(answer) == documented
    result, facets = answer["results"][0], answer["facets"]
    within = [answer["query"], result, result["story"], facets[0], facets[1]["values"][0]]
    for key in {key for part in within for key in part}:
        assert f"`{key}`" in page


def test_every_key_of_hits_in_context_is_documented(one_article):
    page = section((DOCS / "json.md").read_text(encoding="utf-8"), "### Hits in context")
    told = one_article.hits_in("h-17", "barriers").as_json()
    assert first_column(page) == set(told)
    for key in {key for part in (told["query"], told["hits"][0], told["parts"][0]) for key in part}:
        assert f"`{key}`" in page


def test_every_key_of_a_place_is_documented(one_article):
    page = section((DOCS / "json.md").read_text(encoding="utf-8"), "### A place")
    told = one_article.place("GB").as_json()
    assert first_column(page) == set(told)
    for key in one_article.place_counts().countries[0].as_json():
        assert f"`{key}`" in page


def test_every_key_of_a_story_is_documented(one_article):
    page = section((DOCS / "json.md").read_text(encoding="utf-8"), "### A story")
    told = one_article.timeline(one_article.article("h-17").id).as_json()
    assert first_column(page) == set(told)
    listed = {"words", "share_of_lead", "versions"}
    assert listed <= set(told["articles"][0])
    for key in {*listed, *told["articles"][0]["versions"][0]}:
        assert f"`{key}`" in page


def test_every_key_of_a_comparison_is_documented(one_article):
    page = section((DOCS / "json.md").read_text(encoding="utf-8"), "### Two articles")
    told = comparison_json(one_article.compare("h-17", "h-17"))
    assert first_column(page) == {"story", *told}
    within = [told["title"], told["body"][0], told["body"][0]["left"][0], told["title"]["left"][0]]
    for key in {key for part in within for key in part} | {*Change, *Kind}:
        assert f"`{key}`" in page


def test_every_key_of_a_clean_article_is_documented(one_article):
    from archive.shapes import clean_json

    page = section((DOCS / "json.md").read_text(encoding="utf-8"), "## A clean article out")
    assert first_column(page) == set(clean_json(one_article.article("h-17")))


def test_links_between_documents_lead_somewhere():
    for page in [*ROOT.glob("*.md"), *DOCS.glob("*.md"), *(ROOT / "fixtures").glob("*.md")]:
        for target in re.findall(r"\]\(([^)#:]+)(?:#[^)]*)?\)", page.read_text(encoding="utf-8")):
            assert (page.parent / target).exists(), f"{page.name} links to {target}"


@pytest.mark.parametrize("block", ["machine", *MODULES])
def test_every_block_of_the_quality_page_is_filled(block):
    page = (DOCS / "quality.md").read_text(encoding="utf-8")
    held = re.search(rf"^<!-- {block} -->\n(.*?)^<!-- end {block} -->$", page, re.MULTILINE | re.DOTALL)
    assert held, f"docs/quality.md has no block {block}"
    assert re.search(r"\d", held[1]), f"the block {block} is empty: `make quality` fills it"


def test_the_quality_page_has_no_other_block():
    page = (DOCS / "quality.md").read_text(encoding="utf-8")
    assert set(re.findall(r"^<!-- (\w+) -->$", page, re.MULTILINE)) == {*("machine", *MODULES)}
