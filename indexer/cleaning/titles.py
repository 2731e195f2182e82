"""What a page calls itself in headings and metadata comes in, the headline without the site's name goes out."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from html import unescape
from urllib.parse import urlsplit

from indexer.cleaning.page_blocks import Block, text_key
from indexer.cleaning.tables import folded
from indexer.cleaning.writing import width

# Chinese and Japanese pages set no spaces: "标题_报纸", "見出し－新報".
SUFFIX_BREAK = re.compile(r"\s+[|•·»›«–—:~/-]+\s+|\s*[|»›｜_]\s*|(?<=[\u3001-\u9fff])[-–—－:：]+")
PREFIX_BREAK = re.compile(r"(?:\s[|•·»›–—~-]+|[|»›:])\s*$")
WORD = re.compile(r"\w+")
# A heading with this share of its words in a stated title is the same headline put otherwise.
ALIKE = 0.34
# A lone heading of this many words is a headline, whatever the metadata says.
HEADLINE_WORDS = 4
# A heading that a title begins with is its headline if it is no single short word.
SHORTEST_CUT = 12
ELLIPSIS = ("…", "...")
# What has more characters is something else, and slow to take apart.
LONGEST = 1_000


@dataclass(frozen=True)
class Stated:
    """What is said of a page's title: by machine-readable fields, in the order of trust, and by its <title>."""

    fields: tuple[str, ...]
    page: str

    @property
    def all(self) -> tuple[str, ...]:
        return tuple(text for text in (*self.fields, self.page) if text and len(text) <= LONGEST)


def read_title(stated: Stated, headings: Sequence[Block], sites: frozenset[str]) -> str | None:
    """The headline: the heading that the metadata confirms, else the only h1, else what the metadata says.

    `headings` are the page's h1 and then its h2, `sites` the keys (text_key) of the names its site goes by.
    """
    shown = [block for block in headings if len(block.text) <= LONGEST and text_key(block.text) not in sites]
    first = [block for block in shown if block.tag == "h1"]
    for text in stated.all:
        for block in shown:
            if text_key(block.text) == text_key(text) or _is_with_site(text, block.text):
                return without_site(block.text, sites)
    alone = _only_headline(first, stated)
    if alone:
        return without_site(alone, sites)
    candidates = (*stated.fields, *(block.text for block in first[:1]), stated.page)
    cuts = (without_site(_plain(text), sites) for text in candidates if text and len(text) <= LONGEST)
    return next((cut for cut in cuts if cut and text_key(cut) not in sites), None)


def without_site(title: str, sites: frozenset[str]) -> str:
    """A title without the site's name at its end or start; sections and parts of the headline stay.

    >>> without_site("Rain: what next? | The Harbour Times", frozenset({"theharbourtimes"}))
    'Rain: what next?'
    """
    breaks = list(SUFFIX_BREAK.finditer(title))
    for found in breaks:
        if text_key(title[found.end() :]) in sites:
            return title[: found.start()].strip()
    for found in breaks:
        if text_key(title[: found.start()]) in sites:
            return title[found.end() :].strip()
    return title.strip()


def site_keys(names: Iterable[str], url: str | None) -> frozenset[str]:
    """The keys of the ways a site may be named in a title: its names, its domain, with and without "the"."""
    host = (urlsplit(url or "").hostname or "").removeprefix("www.")
    labels = host.split(".")
    spelled = [*names, host, ".".join(labels[:-1]), ".".join(labels[-2:]), *labels[:1], *labels[-2:-1]]
    keys = {text_key(name) for name in spelled if name}
    return frozenset(keys | {key.removeprefix("the") for key in keys} | {f"the{key}" for key in keys})


def _plain(text: str) -> str:
    """A title whose entities were encoded twice, as it was meant."""
    return unescape(text) if "&" in text else text


def _only_headline(headings: Sequence[Block], stated: Stated) -> str | None:
    """The one h1 of a page: readers see it, while the metadata may be written for machines."""
    texts = {block.text for block in headings}
    if len(texts) != 1:
        return None
    text = headings[0].text
    if any(_shared_words(text, other) >= ALIKE for other in stated.all):
        return text
    return text if len(WORD.findall(text)) >= HEADLINE_WORDS else None


def _is_with_site(text: str, heading: str) -> bool:
    """Whether a text is a heading with the site's name behind or before it."""
    if width(heading) <= SHORTEST_CUT:
        return False
    behind = text.startswith(heading) and SUFFIX_BREAK.match(text, len(heading))
    before = text.endswith(heading) and PREFIX_BREAK.search(text[: -len(heading)])
    return bool(behind or before)


def _shared_words(heading: str, text: str) -> float:
    """The share of a heading's words that a text has too."""
    words = set(folded(heading).split())
    return len(words & set(folded(text).split())) / len(words) if words else 0.0
