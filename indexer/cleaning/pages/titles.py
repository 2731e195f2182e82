"""What a page calls itself in headings and metadata comes in, the headline without the site's name goes out."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from html import unescape
from urllib.parse import urlsplit

from indexer.cleaning.lines.tables import folded
from indexer.cleaning.lines.writing import width
from indexer.cleaning.pages.blocks import Block, text_key

# Chinese and Japanese pages set no spaces: "标题_报纸", "見出し－新報".
SUFFIX_BREAK = re.compile(r"\s+[|•·»›«–—:~/-]+\s+|\s*[|»›｜_]\s*|(?<=[\u3001-\u9fff])[-–—－:：]+")
PREFIX_BREAK = re.compile(r"(?:\s[|•·»›–—~-]+|[|»›:])\s*$")
# The classes of a post's own headline, and of the post, on the page of a blog
POST_TITLE = re.compile(r"(?<![\w-])(?:entry|post)[-_]?title(?![\w-])", re.IGNORECASE)
POST = re.compile(r"(?<![\w-])(?:post|entry|hentry)(?![\w-])", re.IGNORECASE)
WORD = re.compile(r"\w+")
# A heading with this share of its words in a stated title is the same headline put otherwise.
ALIKE = 0.34
# A lone heading of this many words is a headline, whatever the metadata says.
HEADLINE_WORDS = 4
# A heading that a title begins with is its headline if it is no single short word.
SHORTEST_CUT = 12
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

    `headings` are the page's h1, its h2 and then its h3, `sites` the keys (text_key) of the names its site goes by.
    """
    sites = sites | _site_headings(stated, headings)
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
    told = next((cut for cut in cuts if cut and text_key(cut) not in sites), None)
    return told or _post_heading(headings)


def _site_headings(stated: Stated, headings: Sequence[Block]) -> frozenset[str]:
    """The keys of h1 that name a site: they stand beside another heading in a stated title, or over a post's own.

    "Rain at last | Hill Diary" over <h1>Hill Diary</h1> and <h2>Rain at last</h2>.
    """
    first = {block.key for block in headings if block.tag == "h1" and not _is_post_title(block)}
    below = [block for block in headings if block.tag != "h1" and len(block.text) <= LONGEST]
    beside = {
        rest
        for text in stated.all
        for block in below
        if text.startswith(block.text)
        and _is_with_site(text, block.text)
        and (rest := _beside(text_key(text), block.key)) in first
    }
    over = first & {text_key(text) for text in stated.all} if _post_heading(headings) else set()
    return frozenset(beside | over)


def _post_heading(headings: Sequence[Block]) -> str | None:
    """The headline of the one post on a page whose only h1 stands outside the post."""
    first = [block.element for block in headings if block.tag == "h1"]
    posts = [block for block in headings if block.tag == "h2" and len(block.text) <= LONGEST and _heads_post(block)]
    if len(first) != 1 or len(posts) != 1:
        return None
    is_outside = posts[0].element.getparent() not in first[0].iterancestors()
    return posts[0].text if is_outside or _is_post_title(posts[0]) else None


def _heads_post(block: Block) -> bool:
    return _is_post_title(block) or bool(POST.search(block.element.getparent().get("class", "")))


def _is_post_title(block: Block) -> bool:
    """Whether the class of a heading, or of what stands round it alone, says that it is a post's headline."""
    around = (block.element, block.element.getparent())
    return any(POST_TITLE.search(element.get("class", "")) for element in around)


def _beside(text: str, heading: str) -> str:
    """What a title's key has beside that of a heading in it."""
    return re.sub(r"^[\W_]+|[\W_]+$", "", text.removeprefix(heading).removesuffix(heading))


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
