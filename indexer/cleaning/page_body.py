"""A page's tree and blocks come in, the paragraphs and crossheads of its story go out."""

from __future__ import annotations

import copy
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

import trafilatura
from bs4 import BeautifulSoup

from indexer.cleaning.page_blocks import Block

PARAGRAPHS = frozenset(("p", "item", "quote", "cell", "head", "ab", "list", "div"))
# The extractor's short answer is a collapse when it holds less than this share of the page's own prose.
COLLAPSED = 0.5


@dataclass(frozen=True)
class Piece:
    """A paragraph as an extractor gives it."""

    text: str
    is_heading: bool = False


def extract_story(tree: Any, blocks: Sequence[Block], html: str) -> list[Piece]:
    """The precise reading of the page, or a fuller one where the precise one collapsed; [] for no story."""
    precise = extracted(tree, favor_precision=True)
    prose = sum(len(block.text) for block in blocks if is_prose(block))
    if _length(precise) >= COLLAPSED * prose and precise:
        return precise
    fuller = extracted(tree, favor_recall=True)
    if _length(fuller) > 2 * _length(precise):
        return fuller
    return precise or fuller or rescued(html)


def is_prose(block: Block) -> bool:
    """Whether a block reads like a paragraph of a story, by its tag, length, links and place."""
    return block.tag == "p" and len(block.text) > 60 and block.linked < 0.5 and not block.stands_in("navigation", "promo", "notice")


def extracted(tree: Any, **favour: bool) -> list[Piece]:
    """What trafilatura takes for the story."""
    try:
        page = trafilatura.bare_extraction(copy.deepcopy(tree), include_comments=False, deduplicate=False, **favour)
    except (RecursionError, ValueError, TypeError, AttributeError):
        return []  # trafilatura gives up on some broken trees; the caller has other ways
    return [] if page is None or page.body is None else list(_pieces(page.body))


def rescued(html: str) -> list[Piece]:
    """The paragraphs of <article> or <main>, else of the page, read by a parser that forgives more."""
    soup = BeautifulSoup(html, "html.parser")
    for scope in (soup.find("article"), soup.find("main"), soup):
        found = scope.find_all("p") if scope else []
        pieces = [Piece(text) for text in (" ".join(p.get_text(" ").split()) for p in found) if text]
        if _length(pieces) > 200:
            return pieces
    return pieces


def _length(pieces: list[Piece]) -> int:
    return sum(len(piece.text) for piece in pieces)


def _pieces(body: Any) -> Iterator[Piece]:
    """The texts of the extractor's tree, a piece per paragraph, list item, table cell or line."""
    gathered: list[str] = []
    heading = False
    for text, ends, is_heading in _runs(body):
        if ends:
            joined = " ".join("".join(gathered).split())
            if joined:
                yield Piece(joined, heading)
            gathered, heading = [], is_heading
        if text:
            gathered.append(text)
    joined = " ".join("".join(gathered).split())
    if joined:
        yield Piece(joined, heading)


def _runs(body: Any) -> Iterator[tuple[str, bool, bool]]:
    """Text runs in order, each with whether a new piece starts before it and whether that is a heading."""
    from lxml import etree

    for event, element in etree.iterwalk(body, events=("start", "end")):
        breaks = element.tag in PARAGRAPHS or element.tag == "lb"
        if event == "start":
            yield element.text or "", breaks, element.tag == "head"
        else:
            yield element.tail or "", breaks, False
