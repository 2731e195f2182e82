"""A page's tree comes in, two readings of its story go out: a precise one and a generous one."""

from __future__ import annotations

import copy
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

import trafilatura
from bs4 import BeautifulSoup, Tag
from lxml import etree

from indexer.cleaning.page_blocks import BOXES, FORBIDDEN, Block

BREAKS = frozenset(("p", "item", "quote", "cell", "head", "ab", "list", "div", "lb"))
# Fewer letters of paragraphs than this are a teaser; look for them in a wider scope.
RESCUE_LEAST = 200
# The extractor's short answer is a collapse when it holds less than this share of the page's own prose.
COLLAPSED = 0.5


@dataclass(frozen=True)
class Readings:
    """What the extractor makes of a page when told to be sure, and when told to leave nothing out."""

    precise: tuple[str, ...]
    fuller: tuple[str, ...]


def read_story(tree: Any, blocks: Sequence[Block], html: str) -> Readings:
    """Both readings of a page; where the precise one collapsed, the generous one stands for it too."""
    precise = extracted(tree, precise=True)
    fuller = extracted(tree, precise=False)
    prose = sum(len(block.text) for block in blocks if is_prose(block))
    collapsed = _length(precise) < COLLAPSED * prose and _length(fuller) > 2 * _length(precise)
    if collapsed or not precise:
        precise = fuller or rescued(html)
    return Readings(tuple(precise), tuple(fuller))


def is_prose(block: Block) -> bool:
    """Whether a block reads like a paragraph of a story, by its tag, length, links and place."""
    is_long = block.tag == "p" and len(block.text) > 60
    return is_long and block.linked < 0.5 and not block.stands_in(*BOXES)


def extracted(tree: Any, precise: bool) -> list[str]:
    """What trafilatura takes for the story, a text per paragraph, crosshead, list item, table cell or line."""
    try:
        page: Any = trafilatura.bare_extraction(
            copy.deepcopy(tree),
            favor_precision=precise,
            favor_recall=not precise,
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
