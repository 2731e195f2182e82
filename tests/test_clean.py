"""Documents to clean articles: what is stated wins, clean text is kept as it is, no story is no article."""

from __future__ import annotations

from typing import Any

import pytest

from archive.article import CleanArticle, Document, Kind, Stated
from archive.dates import PartialDate
from archive.errors import Unreadable
from indexer.cleaning import clean

ENGLISH = "The river rose again on Tuesday night, and the people of the lower town carried their chairs upstairs."
GERMAN = "Der Fluss stieg in der Nacht zum Dienstag wieder, und die Leute trugen ihre Stühle in den ersten Stock."
PAGE = f"""<html lang="fr"><head><title>River rises</title>
<meta property="og:site_name" content="The Page"><meta name="author" content="Paula Page">
<meta property="article:published_time" content="2015-05-22T10:00:00Z">
<link rel="canonical" href="https://page.example/river"></head>
<body><article><h1>River rises</h1>
<p>{ENGLISH}</p><p>By midnight the lowest steps of the market hall stood under water, as they had in March.</p>
<p>The mayor said that the barriers would be ready by the end of the week, though not before Friday.</p>
</article></body></html>"""


def cleaned(text: str, kind: Kind = Kind.BODY, **stated: Any) -> CleanArticle:
    return clean(Document(kind=kind, text=text, original=text.encode(), source="a", stated=Stated(**stated)))


def test_a_clean_text_is_kept_to_the_last_word():
    text = f"{ENGLISH}\n\nMost read\n\nPhoto: AFP\n\n© 2016 The Rosedale Courier"
    article = cleaned(text)
    assert article.body == (ENGLISH, "Most read", "Photo: AFP", "© 2016 The Rosedale Courier")
    assert article.removed == ()


@pytest.mark.parametrize("text", ["One.\n\nTwo.", "One.\n \t\n\n\nTwo.", "One.\r\n\r\nTwo.", "\n One. \n Two. \n"])
def test_blank_lines_part_the_paragraphs_of_a_clean_text_or_else_line_ends(text: str):
    assert cleaned(text).body == ("One.", "Two.")


def test_a_paragraph_that_runs_over_several_lines_is_one():
    assert cleaned("One\nline and\nanother.\n\nTwo.").body == ("One line and another.", "Two.")


def test_a_clean_text_tells_its_dateline_and_keeps_it():
    article = cleaned("DAMASCUS: The river rose.\n\nIt fell.")
    assert article.dateline == "DAMASCUS"
    assert article.body[0] == "DAMASCUS: The river rose."


def test_the_agency_of_a_dateline_is_the_agency_of_the_story():
    assert cleaned("PARIS (AFP) — The river rose.\n\nIt fell.").agency == ("AFP",)


def test_what_is_not_known_is_nothing():
    article = cleaned(ENGLISH)
    assert (article.title, article.published, article.published_source, article.outlet) == (None,) * 4
    assert (article.byline, article.agency, article.captions, article.dateline) == ((), (), (), None)


def test_markup_in_a_clean_text_is_text():
    assert cleaned("<script>alert(1)</script> مرحبا & so on").body == ("<script>alert(1)</script> مرحبا & so on",)


def test_what_is_stated_wins_over_what_a_page_says():
    facts = {"title": "T", "outlet": "O", "authors": ("A. Quay",), "url": "https://u.example", "source_id": "7"}
    article = cleaned(PAGE, Kind.HTML, date=PartialDate("2016-04"), **facts)
    assert (article.title, article.outlet, article.byline) == ("T", "O", ("A. Quay",))
    assert (article.url, article.source_id) == ("https://u.example", "7")
    assert (article.published, article.published_source) == (PartialDate("2016-04"), "row")


def test_what_is_not_stated_is_what_the_page_says():
    article = cleaned(PAGE, Kind.HTML, outlet="O")
    assert (article.title, article.outlet, article.byline) == ("River rises", "O", ("Paula Page",))
    assert (article.published, article.published_source) == (PartialDate("2015-05-22T10:00:00+00:00"), "meta")


def test_the_stated_language_wins_over_the_text():
    assert cleaned(ENGLISH, language="cy").language == "cy"


def test_the_text_s_language_wins_over_the_one_its_page_states():
    assert cleaned(PAGE, Kind.HTML).language == "en"


def test_a_page_s_language_is_taken_where_the_text_is_too_short_to_tell():
    short = '<html lang="de-AT"><body><article><h1>Kurz</h1><p>Der Fluss stieg.</p></article></body></html>'
    assert cleaned(short, Kind.HTML).language == "de"


def test_a_text_s_language_is_told_from_it():
    assert cleaned(GERMAN).language == "de"
    assert cleaned("12 345").language == "und"


@pytest.mark.parametrize("kind", list(Kind))
@pytest.mark.parametrize("text", ["", " \n\n ", "\u200b\u00a0"])
def test_without_a_line_of_a_story_there_is_no_article(kind: Kind, text: str):
    with pytest.raises(Unreadable):
        cleaned(text, kind)


def test_a_page_without_a_story_is_no_article():
    with pytest.raises(Unreadable, match="no article text found"):
        cleaned("<html><head><script>var a = 1;</script></head><body></body></html>", Kind.HTML)


@pytest.mark.parametrize("kind", list(Kind))
def test_how_a_document_was_read_stays_with_its_article(kind: Kind):
    text = PAGE if kind is Kind.HTML else f"River rises\n\n{ENGLISH}\n\n{ENGLISH}"
    article = clean(Document(kind=kind, text=text, original=b"", source="a.jsonl", row=3, problems=("not UTF-8",)))
    assert (article.source, article.row) == ("a.jsonl", 3)
    assert "not UTF-8" in article.problems


def test_the_heading_of_an_article_without_a_title_is_its_first_words():
    assert cleaned(ENGLISH).heading == "The river rose again on Tuesday night, and the people of the lower town …"
    assert cleaned("Short.").heading == "Short."
