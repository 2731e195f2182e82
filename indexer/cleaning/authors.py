"""What a page says of its writers comes in, persons and agencies go out; publishers, desks and accounts are neither."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import cache
from typing import Any

from indexer.cleaning.agencies import agency_named
from indexer.cleaning.credits import Byline, opens_as_byline, read_byline
from indexer.cleaning.jsonld import LinkedData, is_organization, plain
from indexer.cleaning.page_blocks import Block, text_key
from indexer.cleaning.persons import persons_of
from indexer.cleaning.tables import folded, table
from indexer.cleaning.textdates import beside_dates, read_dates

# A byline stands at most this many blocks above the headline, and this many below it.
ABOVE, BELOW = 6, 16
# A block of so many letters below the headline is the story's.
LONG_TEXT = 260
# Boxes about the writer below a story: no more than this many are looked at.
BOXES = 3
LONGEST_LINK, LONGEST_LINE = 60, 160
AUTHOR_PAGE = re.compile(
    r"/(?:authors?|by|writers?|staff|profiles?|people|contributors?|columnists?|journalists?|reporters?|team|experts?"
    r"|autor(?:en|es|in)?|auteurs?|autori|skribent|redakteure?|personas?)/[^/?#]+",
    re.IGNORECASE,
)


@dataclass(frozen=True)
class Signs:
    """All that may name a writer: JSON-LD, microdata, meta tags, and the blocks of the page with its headline."""

    linked: LinkedData
    marked: LinkedData
    meta: dict[str, list[str]]
    blocks: Sequence[Block]
    title: str | None
    outlets: frozenset[str]


def read_authors(tree: Any, signs: Signs) -> Byline:
    """Persons from the first place that names any, agencies from all places up to there.

    Where the line that readers see names the same persons and more, it is the fuller one.
    """
    agencies: list[str] = []
    near = _near_headline(signs.blocks, signs.title)
    for names in _fields(signs):
        found = persons_of(names, signs.outlets, is_field=True)
        agencies += found.agencies
        if found.persons:
            persons = _fuller(found.persons, near, signs.outlets)
            return Byline(persons, tuple(dict.fromkeys(agencies)))
    for lines in _seen(tree, near, signs.blocks):
        found = persons_of(lines, signs.outlets)
        agencies += found.agencies
        if found.persons:
            return Byline(found.persons, tuple(dict.fromkeys(agencies)))
    return Byline((), tuple(dict.fromkeys(agencies)))


def header_byline(header: Sequence[Block], sites: frozenset[str]) -> Byline:
    """Persons and agencies of the first line round the headline that says it is a byline."""
    for block in header:
        signed = signed_line(block.text)
        persons = persons_of(signed.persons, sites).persons
        if persons or signed.agencies:
            return Byline(persons, signed.agencies)
    return Byline()


def signed_line(text: str) -> Byline:
    """The byline of a line that is one by its own words: it opens with "By", or names people and a date."""
    dates = read_dates(text)
    line = beside_dates(text, dates).strip(" •|·-–—,")
    return read_byline(line) if dates or opens_as_byline(line) else Byline()


def _fields(signs: Signs) -> Iterator[list[str]]:
    """The names that each machine-readable place states, the most trusted place first."""
    yield _named(signs.linked)
    for name in table("sites")["facts"]["authors"]:
        yield signs.meta.get(name, [])
    yield _written_by(signs.meta)
    yield _named(signs.marked)


def _named(data: LinkedData) -> list[str]:
    """The names of the author nodes; an organisation counts only where it is an agency."""
    nodes = data.nodes("author") or data.nodes("creator")
    named = [(node, name) for node in nodes for name in _names(node.get("name"))]
    return [name for node, name in named if agency_named(name) or not is_organization(node)]


def _names(value: object) -> list[str]:
    values = value if isinstance(value, list) else [value]
    return [name for name in map(plain, values) if name]


def _written_by(meta: dict[str, list[str]]) -> list[str]:
    """What a card for social networks says beside a label such as "Written by"."""
    labels = table("sites")["facts"]["author_labels"]
    return [
        name
        for number in ("1", "2")
        if any(folded(label) in labels for label in meta.get(f"twitter:label{number}", ()))
        for name in meta.get(f"twitter:data{number}", ())
    ]


def _seen(tree: Any, near: Sequence[Block], blocks: Sequence[Block]) -> Iterator[Iterable[str]]:
    """The places on show that may name the writer, each as its lines."""
    yield _marked_authors(tree)
    yield from _bylines(near)
    yield (name for block in near for name in _author_links(block))
    yield (line for block in near if (line := _signature(block)))
    yield (line for block in _boxes(blocks) for line in _lines(block))


def _bylines(near: Sequence[Block]) -> Iterator[list[str]]:
    """The lines of the blocks that are marked as bylines; those that stand together are one."""
    together: list[str] = []
    last = 0
    for block in near:
        if not block.stands_in("byline"):
            continue
        if together and block.line > last + 2:
            yield together
            together = []
        together, last = together + _lines(block), block.line
    yield together


def _lines(block: Block) -> list[str]:
    """The linked names of a block that is a byline, else all its words."""
    return _author_links(block) or [_without_dates(block.text)]


def _without_dates(text: str) -> str:
    return beside_dates(text, read_dates(text)).strip(" •|·-–—,")


def _signature(block: Block) -> str:
    """The names of a line that is a byline by its own words."""
    return ", ".join(signed_line(block.text).persons) if len(block.text) <= LONG_TEXT else ""


def _author_links(block: Block) -> list[str]:
    """The words of a block's links to pages about writers."""
    return [
        text
        for link in block.element.iter("a")
        if "author" in (link.get("rel") or "").casefold() or AUTHOR_PAGE.search(link.get("href") or "")
        if (text := _words(link)) and len(text) <= LONGEST_LINK
    ]


def _marked_authors(tree: Any) -> list[str]:
    """Names in elements marked as the author's by rel or itemprop."""
    marked = tree.xpath("//a[@rel='author'] | //*[@itemprop='author' and not(self::meta)]")
    return [text for element in marked if (text := _words(element))]


def _words(element: Any) -> str:
    """What a reader sees of an element."""
    seen = element.xpath(".//text()[not(parent::style or parent::script)]")
    return " ".join("".join(seen).split())[:LONGEST_LINE]


def _near_headline(blocks: Sequence[Block], title: str | None) -> list[Block]:
    """The blocks round the headline, down to the first that is long enough to be the story's."""
    key = text_key(title or "")
    places = [at for at, block in enumerate(blocks) if block.key == key]
    top = next((at for at in places if blocks[at].tag == "h1"), places[0] if places else None)
    if top is None:
        return []
    near = [block for block in blocks[max(0, top - ABOVE) : top] if len(block.text) <= LONG_TEXT]
    for block in blocks[top + 1 : top + 1 + BELOW]:
        if len(block.text) > LONG_TEXT:
            break
        near.append(block)
    return [block for block in near if not block.hidden and block.element is not None]


def _boxes(blocks: Sequence[Block]) -> list[Block]:
    return [block for block in blocks if block.stands_in("byline") and not block.hidden][:BOXES]


def _fuller(persons: tuple[str, ...], near: Sequence[Block], sites: frozenset[str]) -> tuple[str, ...]:
    """The persons of the byline on show where it has all of these and more."""
    keys = {text_key(name) for name in persons}
    for block in near:
        found = persons_of([_signature(block)], sites).persons
        if len(found) > len(keys) and keys <= {text_key(name) for name in found}:
            return found
    return persons
