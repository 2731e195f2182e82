"""What a page says of its writers comes in, persons and agencies go out: no publishers, desks, accounts."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import chain, pairwise, takewhile
from typing import Any

from lxml import etree

from indexer.cleaning.lines.agencies import agency_named, each_once
from indexer.cleaning.lines.credits import Byline, opens_as_byline, read_byline, read_sign_off
from indexer.cleaning.lines.tables import folded, table
from indexer.cleaning.lines.textdates import DateMention, beside_dates, is_date_line, read_dates
from indexer.cleaning.lines.writing import has_case
from indexer.cleaning.pages.blocks import BOXES, Block, text_key
from indexer.cleaning.pages.jsonld import LinkedData, is_organization, plain
from indexer.cleaning.pages.persons import is_given_name, is_name, persons_of, says_job

# A byline stands at most this many blocks above the headline, and this many below it.
ABOVE, BELOW = 6, 16
# A name by itself stands within so many blocks below the headline.
LONE = 4
# A block of so many letters below the headline is the story's.
LONG_TEXT = 260
# Boxes about the writer below a story: no more than this many are looked at.
MOST_BOXES = 3
EDGES = " •|·-–—,"
# What leads to a date or a clock behind a name
BEFORE_DATE = re.compile(
    r"(?:\s+(?:on|at|am|um|le|el|il|em|op|den|on (?:mon|tues|wednes|thurs|fri|satur|sun)day))+$", re.IGNORECASE
)
SIGN_OFF = re.compile(r"(?:[-–—(*]|with |reporting by|quelle|mit material)", re.IGNORECASE)
MARKED = etree.XPath("//@rel/.. | //@itemprop/..")
LONGEST_LINK, LONGEST_LINE = 60, 160
AUTHOR_PAGE = re.compile(
    r"/(?:authors?|by|writers?|staff|profiles?|people|contributors?|columnists?|journalists?|reporters?|team|experts?"
    r"|autor(?:en|es|in)?|auteurs?|autori|skribent|redakteure?|personas?)/[^/?#]+/?(?:[?#]|$)",
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
    fields = ((names, True) for names in _fields(signs))
    for names, is_field in chain(fields, _seen(tree, near, signs.blocks)):
        found = persons_of(names, signs.outlets, is_field=is_field)
        agencies += found.agencies
        if found.persons:
            return Byline(_fuller(found.persons, near, signs.outlets), each_once(agencies))
    return Byline((), each_once(agencies))


def header_byline(header: Sequence[Block], sites: frozenset[str]) -> Byline:
    """Persons and agencies of the first line round the headline that says it is a byline."""
    for block in header:
        signed = signed_line(block.text)
        # A name of one word is whole where names are written without spaces.
        is_unspaced = not any(map(has_case, signed.persons))
        persons = persons_of(signed.persons, sites, is_field=is_unspaced).persons
        if persons or signed.agencies:
            return Byline(persons, signed.agencies)
    return Byline()


def signed_line(text: str) -> Byline:
    """The byline of a line that is one by its own words: it opens with "By", or names people and a date."""
    dates = read_dates(text)
    line = _beside(text, dates)
    return read_byline(line) if dates or opens_as_byline(line) else Byline()


def sign_off_agencies(blocks: Sequence[Block]) -> tuple[str, ...]:
    """The agencies of a line that says so by itself: "Reporting by Reuters", "* AFP and AP", "(dpa)"."""
    lines = (block.text for block in blocks if not block.hidden and len(block.text) <= LONGEST_LINK)
    named = (read_sign_off(line) for line in lines if SIGN_OFF.match(line))
    return next((agencies for agencies in named if agencies), ())


def _fields(signs: Signs) -> Iterator[list[str]]:
    """The names that each machine-readable place states, the most trusted place first."""
    # Where the creator is told apart, a longer list of authors holds those who edited and reviewed too.
    yield _named(signs.linked, "creator")
    yield _named(signs.linked, "author")
    for name in table("sites")["facts"]["authors"]:
        yield signs.meta.get(name, [])
    yield _written_by(signs.meta)
    yield _named(signs.marked, "author")


def _named(data: LinkedData, role: str) -> list[str]:
    """The names of the nodes in this role; an organisation counts only where it is an agency."""
    named = [(node, name) for node in data.nodes(role) for name in _names(node.get("name"))]
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


def _seen(tree: Any, near: Sequence[Block], blocks: Sequence[Block]) -> Iterator[tuple[list[str], bool]]:
    """The places on show that may name the writer, each as its texts and whether they name nothing else."""
    for block in near:
        if block.stands_in("byline"):
            yield from _lines(block)
    yield _marked_authors(tree), True
    for block in near:
        yield _author_links(block), True
        yield [_signature(block)], False
    yield _lone_names(near), False
    for block in _boxes(blocks):
        yield from _lines(block)


def _lone_names(near: Sequence[Block]) -> list[str]:
    """The first line below the headline that is only a name: a known one, or with a date or a job below it."""
    for block, after in pairwise(near[: LONE + 1]):
        if is_name(block.text, is_field=False):
            beside = after.stands_in("date", "byline") or is_date_line(after.text) or says_job(after.text)
            return [block.text] if beside or is_given_name(block.text.split()[0]) else []
    return []


def _lines(block: Block) -> Iterator[tuple[list[str], bool]]:
    """The words of a block that is a byline where they say so, then its linked names, then all its words."""
    yield [_signature(block)], False
    yield _author_links(block), True
    yield [_without_dates(_words_of(block))], False


def _words_of(block: Block) -> str:
    """A block's text with blanks where its elements meet ("ByJane Doe" is "By Jane Doe" to the eye); "" if long."""
    if len(block.text) > LONG_TEXT:
        return ""
    words = _words(block.element)
    return words if text_key(words) == block.key else block.text


def _without_dates(text: str) -> str:
    return _beside(text, read_dates(text))


def _beside(text: str, dates: tuple[DateMention, ...]) -> str:
    """A line without its dates and what led to them: "Posted by Jane Doe on 5 May 2010" is "Posted by Jane Doe"."""
    left = beside_dates(text, dates).strip(EDGES)
    return BEFORE_DATE.sub("", left).strip(EDGES) if dates else left


def _signature(block: Block) -> str:
    """The text of a block beside its dates where it is a byline by its own words, or names somebody and a date."""
    text = _words_of(block)
    line = _without_dates(text)
    dated = line != text and 0 < len(line) <= LONGEST_LINK and is_given_name(line.split(maxsplit=1)[0])
    return line if dated or signed_line(text) else ""


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
    marked = (
        element
        for element in MARKED(tree)
        if element.get("itemprop") == "author" or (element.tag == "a" and element.get("rel") == "author")
    )
    return [text for element in marked if element.tag != "meta" and (text := _words(element))]


def _words(element: Any) -> str:
    """What a reader sees of an element."""
    seen = element.xpath(".//text()[not(parent::style or parent::script)]")
    return " ".join(" ".join(seen).split())[:LONGEST_LINE]


def _near_headline(blocks: Sequence[Block], title: str | None) -> list[Block]:
    """The blocks below the headline, down to the first that is long enough for the story's, then those above."""
    key = text_key(title or "")
    places = [at for at, block in enumerate(blocks) if block.key == key]
    top = next((at for at in places if blocks[at].tag == "h1"), places[0] if places else None)
    if top is None:
        return []
    below = takewhile(lambda block: len(block.text) <= LONG_TEXT, blocks[top + 1 : top + 1 + BELOW])
    near = [*below, *reversed(blocks[max(0, top - ABOVE) : top])]
    return [block for block in near if not block.hidden and not block.stands_in(*BOXES)]


def _boxes(blocks: Sequence[Block]) -> list[Block]:
    return [block for block in blocks if block.stands_in("byline") and not block.hidden][:MOST_BOXES]


def _fuller(persons: tuple[str, ...], near: Sequence[Block], sites: frozenset[str]) -> tuple[str, ...]:
    """The persons of the byline on show where it has all of these and more."""
    keys = {text_key(name) for name in persons}
    for block in near:
        found = persons_of([_signature(block)], sites).persons
        if len(found) > len(keys) and keys <= {text_key(name) for name in found}:
            return found
    return persons
