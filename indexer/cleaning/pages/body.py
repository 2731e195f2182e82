"""A page's tree comes in, the texts that an extractor takes for its story go out."""

from __future__ import annotations

import copy
from collections.abc import Iterator, Sequence
from typing import Any, Literal

import trafilatura
from bs4 import BeautifulSoup, Tag
from lxml import etree

from indexer.cleaning.lines.writing import width
from indexer.cleaning.pages.blocks import BOXES, FORBIDDEN, Block

BREAKS = frozenset(("p", "item", "quote", "cell", "head", "ab", "list", "div", "lb"))
# What no extractor reads; the scripts that tell the page's data are left.
UNREAD = (
    *("style", "svg", "link", "meta", "noscript", "iframe", "img", "picture", "source", "canvas", "video", "audio"),
    *("object", "embed", "input", "select", "option", "template"),
)
# Fewer letters of paragraphs than this are a teaser; look for them in a wider scope.
RESCUE_LEAST = 200
# The extractor's short answer is a collapse when it holds less than this share of the page's own prose.
COLLAPSED = 0.5
# One with less than this share of all long texts has taken a teaser or a box for the story.
SCRAP = 0.2
# Fewer letters are a label or a crosshead.
SENTENCE = 60
# How sure the extractor is told to be.
Focus = Literal["precision", "balanced", "recall"]


def read_story(tree: Any, blocks: Sequence[Block], html: str) -> list[str]:
    """The story's texts as an extractor reads them.

    The precise reading is a fast one. The others, with the extractor's own second opinions, take twice as long and
    are asked for where the precise one collapsed or has taken a scrap for the story.
    """
    lean = without_scripts(tree)
    precise = extracted(lean, "precision")
    if precise and is_scrap(precise, blocks):
        balanced = extracted(lean, "balanced")
        if _length(balanced) > 2 * _length(precise):
            return balanced
    prose = sum(len(block.text) for block in blocks if is_prose(block))
    if precise and _length(precise) >= COLLAPSED * prose:
        return precise
    fuller = extracted(lean, "recall")
    if precise and _length(fuller) <= 2 * _length(precise):
        return precise
    return fuller or rescued(html)


def is_scrap(texts: Sequence[str], blocks: Sequence[Block]) -> bool:
    """Whether a reading holds next to nothing of the long texts of a page that has one headline."""
    if sum(block.tag == "h1" for block in blocks) != 1:
        return False
    long = sum(len(block.text) for block in blocks if width(block.text) > SENTENCE and block.linked < 0.5)
    return _length(texts) < SCRAP * long


def without_scripts(tree: Any) -> Any:
    """A copy of a page without what no extractor reads: it is copied several times on the way."""
    lean = copy.deepcopy(tree)
    etree.strip_elements(lean, *UNREAD, with_tail=False)
    for script in list(lean.iter("script")):
        if "ld+json" not in (script.get("type") or ""):
            script.drop_tree()
    return lean


def is_prose(block: Block) -> bool:
    """Whether a block reads like a paragraph of a story, by its tag, length, links and place."""
    is_long = block.tag == "p" and width(block.text) > SENTENCE
    return is_long and block.linked < 0.5 and not block.stands_in(*BOXES)


def extracted(tree: Any, focus: Focus) -> list[str]:
    """What trafilatura takes for the story, a text per paragraph, crosshead, list item, table cell or line."""
    try:
        page: Any = trafilatura.bare_extraction(
            tree,
            favor_precision=focus == "precision",
            favor_recall=focus == "recall",
            fast=focus == "precision",
            with_metadata=False,
            include_comments=False,
            deduplicate=False,
        )
    except (RecursionError, ValueError, TypeError, AttributeError):
        return []  # trafilatura gives up on some broken trees; the caller has other ways
    return [] if page is None or page.body is None else list(_texts(page.body))


def rescued(html: str) -> list[str]:
    """The paragraphs of <article> or <main>, else of the page, read by a parser that forgives more."""
    soup = BeautifulSoup(FORBIDDEN.sub("", html), "lxml")
    texts: list[str] = []
    for scope in (soup.find("article"), soup.find("main"), soup):
        found = scope.find_all("p") if isinstance(scope, Tag) else []
        texts = [text for text in (" ".join(p.get_text(" ").split()) for p in found) if text]
        if _length(texts) > RESCUE_LEAST:
            break
    return texts


def _length(texts: Sequence[str]) -> int:
    return sum(map(len, texts))


def _texts(body: Any) -> Iterator[str]:
    gathered: list[str] = []
    for event, element in etree.iterwalk(body, events=("start", "end")):
        if element.tag in BREAKS:
            yield from _joined(gathered)
            gathered = []
        gathered.append((element.text if event == "start" else element.tail) or "")
    yield from _joined(gathered)


def _joined(pieces: list[str]) -> Iterator[str]:
    text = " ".join("".join(pieces).split())
    if text:
        yield text
