"""Saved pages for the tests of what their markup says: a head, what stands over the story, and the story."""

from __future__ import annotations

import json

from archive.article import CleanArticle, Document, Kind
from indexer.cleaning.pages.page import clean_page

STORY = """
<p>The river rose by two metres overnight and the lower town had to be cleared before breakfast, the mayor said.</p>
<p>Schools stayed shut for the day while pumps were brought from the coast to keep the water works running.</p>
<p>Nobody was hurt, and most families expected to be back in their houses before the end of the week.</p>
"""


def page(head: str = "", top: str = "<h1>River rises over the lower town</h1>", below: str = "") -> CleanArticle:
    html = f"<html><head>{head}</head><body><article>{top}{STORY}{below}</article></body></html>"
    return clean_page(Document(kind=Kind.HTML, text=html, original=html.encode(), source="river.html"))


def linked(**facts: object) -> str:
    article = {"@type": "NewsArticle", **facts}
    return f'<script type="application/ld+json">{json.dumps(article)}</script>'


def meta(name: str, content: str) -> str:
    return f'<meta property="{name}" content="{content}">'
