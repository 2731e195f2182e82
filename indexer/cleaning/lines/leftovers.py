"""A dump in which some of the page's markup was left comes in, its text goes out."""

from __future__ import annotations

import html
import re

BLOCKS = ("p", "div", "br", "li", "ul", "ol", "h1", "h2", "h3", "h4", "h5", "h6", "blockquote", "tr", "table", "hr")
INLINE = ("a", "b", "i", "em", "strong", "span", "u", "font", "small", "sup", "sub", "img", "td", "th")
TAG = re.compile(rf"<(/?)({'|'.join((*BLOCKS, *INLINE))})(?:\s[^<>]{{0,2000}})?/?>", re.IGNORECASE)
ENTITY = re.compile(r"&(?:[a-zA-Z]{2,8}|#\d{2,7}|#[xX][0-9a-fA-F]{2,6});")
# A story about markup may show one or two tags; more that open and end are the page's own.
FEWEST_TAGS = 3


def without_markup(text: str) -> str:
    """The text without left-over tags, and with entities as the characters they stand for.

    >>> without_markup("<p>Heron &amp; crab</p><p>met.</p>").split()
    ['Heron', '&', 'crab', 'met.']
    """
    if "<" in text and _is_marked_up(text):
        text = TAG.sub(_instead, text)
    return ENTITY.sub(lambda found: html.unescape(found[0]), text) if "&" in text else text


def _is_marked_up(text: str) -> bool:
    tags = list(TAG.finditer(text))
    return len(tags) >= FEWEST_TAGS and any(found[1] or found[2].lower() == "br" for found in tags)


def _instead(found: re.Match[str]) -> str:
    return "\n" if found[2].lower() in BLOCKS else ""
