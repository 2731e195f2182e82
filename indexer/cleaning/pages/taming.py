"""A page's markup comes in as somebody made it; it goes out so that parsing and extracting take time in proportion.

Nothing that a reader sees is lost: nesting is cut down, and attributes no page needs are left out.
"""

from __future__ import annotations

import re
from collections import Counter
from functools import cache
from typing import Any

from lxml import etree

# Values longer than this are pictures, scripts' own data, or a trap; some are read, again and again, by every
# extractor. A tag beyond it has thousands of attributes.
LONGEST_ATTRIBUTE, LONGEST_TAG = 20_000, 40_000
MONSTER_TAG = re.compile(rf"<([a-zA-Z][\w:-]{{0,40}})\s[^<>]{{{LONGEST_TAG},}}>")
TAG = re.compile(r"<(/?)([a-zA-Z][\w:-]{0,40})\b[^<>]*>")
# libxml2 reads nothing more of a page that nests deeper than 2,048; its own elements count too.
DEEPEST = 500
# These end without an end tag, so that counting tags does not tell how deep they nest.
SELF_ENDING = frozenset(
    [
        *("area", "base", "br", "col", "embed", "hr", "img", "input", "link", "meta", "source", "track", "wbr"),
        *("p", "li", "dt", "dd", "tr", "td", "th", "option", "thead", "tbody"),
    ]
)


def without_monsters(markup: str) -> str:
    """The markup with the attributes of monstrous tags left out: parsers compare each attribute with all others."""
    return MONSTER_TAG.sub(r"<\1>", markup)


def shallow(markup: str) -> str:
    """The markup without the tags that nest deeper than DEEPEST; what they hold stays where it is."""
    depth = 0
    left_out: Counter[str] = Counter()

    def kept(found: re.Match[str]) -> str:
        nonlocal depth
        name = found[2].lower()
        if name in SELF_ENDING:
            return found[0]
        if found[1]:
            if left_out[name]:
                left_out[name] -= 1
                return " "
            depth = max(0, depth - 1)
            return found[0]
        if depth >= DEEPEST:
            left_out[name] += 1
            return " "
        depth += 1
        return found[0]

    return TAG.sub(kept, markup)


def is_too_deep(parser: Any) -> bool:
    """Whether a parser gave up over how deep the page that it read last nests."""
    return any(entry.type_name == "ERR_RESOURCE_LIMIT" for entry in parser.error_log)


def is_out_of_memory(parser: Any) -> bool:
    """Whether a parser gave up because there was no memory for more."""
    return any(entry.type_name == "ERR_NO_MEMORY" for entry in parser.error_log)


def trim(tree: Any) -> None:
    """Leave out attributes with values longer than LONGEST_ATTRIBUTE."""
    for value in _long_values()(tree):
        value.getparent().attrib.pop(value.attrname, None)


@cache
def _long_values() -> Any:
    return etree.XPath(f"//@*[string-length() > {LONGEST_ATTRIBUTE}]")
