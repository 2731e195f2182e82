"""Microdata and RDFa tell of an article what JSON-LD would."""

from __future__ import annotations

from lxml import html

from indexer.cleaning.pages.microdata import read_microdata
from tests.saved_pages import page

STATED = """
<meta itemprop="datePublished" content="2015-05-22">
<span itemprop="author" itemscope itemtype="http://schema.org/Person"><b itemprop="name">Jane Doe</b></span>
<span itemprop="publisher" itemscope itemtype="https://schema.org/Organization">
<meta itemprop="name" content="Harbour Wave"></span>
<span itemprop="articleSection">Weather</span>
"""


def item(inner: str, kind: str = "NewsArticle") -> str:
    return f"<div itemscope itemtype='http://schema.org/{kind}'>{inner}</div>"


def nodes(markup: str) -> list[dict[str, object]]:
    return read_microdata(html.document_fromstring(f"<body>{markup}</body>"))


def test_an_article_is_a_node_with_nodes_in_it():
    (node,) = nodes(item(STATED))
    assert node["author"] == {"@type": ["Person"], "name": "Jane Doe"}
    assert (node["@type"], node["datePublished"], node["articleSection"]) == (
        ["NewsArticle"],
        "2015-05-22",
        "Weather",
    )


def test_what_is_stated_twice_is_a_list():
    (node,) = nodes(item("<i itemprop='author'>Jane Doe</i> <i itemprop='author'>John Roe</i>"))
    assert node["author"] == ["Jane Doe", "John Roe"]


def test_a_picture_is_an_address():
    (node,) = nodes(item("<img itemprop='image' src='river.jpg' alt='The river'>"))
    assert node["image"] == "river.jpg"


def test_items_that_are_no_articles_are_left_out():
    assert nodes(item("<b itemprop='name'>Jane Doe</b>", kind="Person")) == []


def test_rdfa_is_read_in_the_same_way_and_open_graph_is_no_part_of_it():
    inner = "<b property='schema:headline'>River rises</b><meta property='og:title' content='Other'>"
    (node,) = nodes(f"<div typeof='schema:NewsArticle'>{inner}</div>")
    assert node == {"@type": ["NewsArticle"], "headline": "River rises"}


def test_the_facts_of_a_page_come_from_its_microdata_where_nothing_else_tells_them():
    article = page(top=item(f"<h1 itemprop='headline'>River rises over the lower town</h1>{STATED}"))
    assert (article.byline, article.outlet, article.section) == (("Jane Doe",), "Harbour Wave", "Weather")
    assert article.published and article.published.text == "2015-05-22"
