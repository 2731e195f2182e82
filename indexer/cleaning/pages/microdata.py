"""A page's microdata and RDFa come in as elements, the nodes they describe go out in the shape of JSON-LD."""

from __future__ import annotations

import re
from typing import Any

from lxml import etree

from indexer.cleaning.pages.jsonld import Node, is_article

# The last word of "http://schema.org/NewsArticle", "schema:headline" and "headline".
LAST = re.compile(r"[^/:#]+$")
# RDFa shares the attribute "property" with OpenGraph and its like, which say nothing of the element around them.
FOREIGN = re.compile(r"^(?!schema:)[\w.-]+:")
# Going by the attributes themselves takes half the time of asking every element for them.
SCOPES = etree.XPath("//@itemtype/.. | //@typeof/..")
MARKED = etree.XPath("//@itemscope/.. | //@typeof/.. | //@itemprop/.. | //@property/..")
LINKS = ("image", "url", "mainentityofpage", "contenturl", "thumbnailurl", "logo")
# Properties are known by any case; these are spelled as JSON-LD spells them.
SPELLED = ("datePublished", "dateModified", "dateCreated", "articleSection", "contentUrl", "mainEntityOfPage")
SPELLING = {name.casefold(): name for name in SPELLED}
LONGEST_VALUE = 300


def read_microdata(tree: Any) -> list[Node]:
    """Every item of a page that describes an article, in document order; what it holds stands in it as nodes."""
    if not any(is_article(_typed(scope)) for scope in SCOPES(tree)):
        return []
    elements = MARKED(tree)
    nodes = {element: _typed(element) for element in elements if _is_scope(element)}
    for element in elements:
        names = _properties(element)
        holder = next((above for above in element.iterancestors() if above in nodes), None) if names else None
        if holder is None:
            continue
        for name in names:
            _state(nodes[holder], name, nodes.get(element) or _value(element, name))
    return [node for node in nodes.values() if is_article(node)]


def _state(node: Node, name: str, value: Node | str) -> None:
    """Adds what a property says to what it said before, as JSON-LD lists several values."""
    if not value:
        return
    known = node.get(name)
    if known is None:
        node[name] = value
    else:
        node[name] = [*(known if isinstance(known, list) else [known]), value]


def _is_scope(element: Any) -> bool:
    return element.get("itemscope") is not None or element.get("typeof") is not None


def _typed(element: Any) -> Node:
    kinds = (element.get("itemtype") or element.get("typeof") or "").split()
    return {"@type": [found[0] for kind in kinds if (found := LAST.search(kind.rstrip("/")))]}


def _properties(element: Any) -> list[str]:
    """The properties an element states, as JSON-LD spells them."""
    names = (element.get("itemprop") or "").split()
    names += [name for name in (element.get("property") or "").split() if not FOREIGN.match(name)]
    found = (LAST.search(name) for name in names)
    return [SPELLING.get(name[0].casefold(), name[0]) for name in found if name]


def _value(element: Any, name: str) -> str:
    """What an element says as text: its machine-readable attribute, else its words."""
    stated = element.get("content") or element.get("datetime")
    if stated is None and name.casefold() in LINKS:
        stated = element.get("src") or element.get("href")
    if stated is None:
        stated = "".join(element.itertext())[:LONGEST_VALUE]
    return " ".join(stated.split())
