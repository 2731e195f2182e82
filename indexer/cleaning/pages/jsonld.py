"""The JSON-LD blocks of a page come in as they stand, what they say of the article goes out."""

from __future__ import annotations

import html
import json
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from typing import Any

# Comment marks and CDATA round the JSON, and commas before a closing bracket: seen on many news sites.
OPENING = re.compile(r"<!--|(?://|/\*)?\s*<!\[CDATA\[(?:\s*\*/)?")
CLOSING = re.compile(r"-->$|(?://|/\*)?\s{0,9}\]\]>\s{0,9}(?:\*/)?$")
LONGEST_CLOSING = 30
TRAILING_COMMA = re.compile(r",(?=\s*[}\]])")
TAG = re.compile(r"<[^<>]{1,200}>")
# What a node may be to state facts of the page, the best first; anything ending in "Article" counts as the first.
ARTICLE_TYPES = (
    "newsarticle",
    "reportagenewsarticle",
    "article",
    "blogposting",
    "liveblogposting",
    "report",
    "review",
)
PAGE_TYPES = ("webpage", "itempage", "recipe", "videoobject")
DEEPEST = 12
# Lists of other stories, what readers wrote below, and the posts of a liveblog are not this page's article.
OTHERS = ("itemListElement", "isPartOf", "comment", "hasPart", "relatedLink", "citation", "liveBlogUpdate")

Node = dict[str, Any]


@dataclass(frozen=True)
class LinkedData:
    """The node that describes the article, every node by its @id, and how many blocks could not be read.

    `crumbs` is the way to the page from the front page, as a BreadcrumbList.
    `types` are the types of all nodes, case folded; `updates` are the posts of a liveblog, in the order they stand.
    """

    article: Node = field(default_factory=dict)
    page: Node = field(default_factory=dict)
    by_id: dict[str, Node] = field(default_factory=dict)
    broken: int = 0
    crumbs: Node = field(default_factory=dict)
    types: frozenset[str] = frozenset()
    updates: tuple[Node, ...] = ()

    def text(self, *names: str) -> str | None:
        """The first of these properties that the article states as a text."""
        return next((text for name in names if (text := plain(self.article.get(name)))), None)

    def dates(self, *names: str) -> tuple[str, ...]:
        """What the article and then the page around it state as one of these dates."""
        stated = (node.get(name) for name in names for node in (self.article, self.page))
        return tuple(text for text in map(plain, stated) if text)

    def nodes(self, name: str) -> tuple[Node, ...]:
        """The things a property names, references followed, bare texts as nodes with a name."""
        return tuple(self._resolved(value) for value in _listed(self.article.get(name)))

    def trail(self) -> tuple[str, ...]:
        """What the pages between the front page and this one are called, from the front."""
        items = [item for item in _listed(self.crumbs.get("itemListElement")) if isinstance(item, dict)]
        names = (plain(item.get("name")) or plain(item.get("item")) for item in items)
        return tuple(name for name in names if name)[1:-1]

    def _resolved(self, value: object) -> Node:
        if not isinstance(value, dict):
            return {"name": value}
        known = self.by_id.get(str(value.get("@id")), {})
        return {**known, **value}


def read_jsonld(blocks: Iterable[str], title: str | None = None) -> LinkedData:
    """The linked data of a page; of several articles the one whose headline is the page's, else the first."""
    nodes: list[Node] = []
    broken = 0
    for block in blocks:
        data = _loaded(block)
        broken += data is None
        nodes.extend(_nodes(data))
    return linked_data(nodes, title, broken)


def linked_data(nodes: list[Node], title: str | None = None, broken: int = 0) -> LinkedData:
    """The linked data of these nodes; of several articles the one whose headline is the page's, else the first."""
    by_id = {str(node["@id"]): node for node in reversed(nodes) if "@id" in node and len(node) > 1}
    articles = [node for node in nodes if is_article(node)]
    pages = [node for node in nodes if set(PAGE_TYPES) & _types(node)]
    return LinkedData(
        max(articles, key=lambda node: _likeness(node, title), default={}),
        max(pages, key=len, default={}),
        by_id,
        broken,
        next((node for node in nodes if "breadcrumblist" in _types(node)), {}),
        frozenset(kind for node in nodes for kind in _types(node)),
        tuple(post for node in nodes for post in _listed(node.get("liveBlogUpdate")) if isinstance(post, dict)),
    )


def plain(value: object) -> str | None:
    """A JSON-LD value as a reader sees it: no markup, no entities, single spaces; None when it is no text."""
    if isinstance(value, list):
        value = next((item for item in value if isinstance(item, str)), None)
    if isinstance(value, dict):
        value = value.get("@value") or value.get("name")
    if not isinstance(value, str):
        return None
    return " ".join(TAG.sub(" ", html.unescape(html.unescape(value))).split()) or None


def is_a(node: Node, kind: str) -> bool:
    """Whether a node is of a type, given in small letters."""
    return kind in _types(node)


def is_organization(node: Node) -> bool:
    return any("organization" in kind or kind == "corporation" for kind in _types(node))


def _loaded(block: str) -> object:
    """The JSON of a block, with the usual slips mended; None when it cannot be read."""
    text = _unwrapped(_unwrapped(block)).rstrip(";")
    for candidate in (text, TRAILING_COMMA.sub("", text)):
        try:
            return json.loads(candidate, strict=False)
        except (ValueError, RecursionError):
            continue
    return None


def _unwrapped(block: str) -> str:
    """A block without one pair of marks round it."""
    text = block.strip()
    opening = OPENING.match(text)
    text = text[opening.end() :] if opening else text
    closing = CLOSING.search(text, max(0, len(text) - LONGEST_CLOSING))
    return (text[: closing.start()] if closing else text).strip()


def _nodes(data: object, depth: int = 0) -> Iterator[Node]:
    """Every object of the data, parents before what they hold."""
    if depth > DEEPEST:
        return
    if isinstance(data, list):
        for item in data:
            yield from _nodes(item, depth + 1)
    elif isinstance(data, dict):
        yield data
        for name, value in data.items():
            if name not in OTHERS:
                yield from _nodes(value, depth + 1)


def _types(node: Node) -> set[str]:
    return {str(kind).rsplit("/", 1)[-1].casefold() for kind in _listed(node.get("@type"))}


def is_article(node: Node) -> bool:
    return any(kind.endswith("article") or kind in ARTICLE_TYPES for kind in _types(node))


def _likeness(node: Node, title: str | None) -> tuple[bool, bool, bool]:
    """What speaks for a node: the page's own headline, then a date, then any headline."""
    headline = plain(node.get("headline"))
    return (
        bool(headline and title and headline.casefold() == title.casefold()),
        "datePublished" in node,
        headline is not None,
    )


def _listed(value: object) -> list[Any]:
    if value is None:
        return []
    return value if isinstance(value, list) else [value]
