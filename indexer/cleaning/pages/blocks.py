"""A saved page comes in as text; its tree and the blocks of text a reader sees go out, in order."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import cache, cached_property, lru_cache
from itertools import dropwhile
from typing import Any

from lxml import etree, html

from archive.article import Role
from archive.errors import Unreadable
from indexer.cleaning.lines.tables import table
from indexer.cleaning.pages.taming import is_out_of_memory, is_too_deep, shallow, trim, without_monsters
from indexer.mending import mended

NO_ARTICLE = "no article text found in the page"
DECLARATION = re.compile(r"^\s*<\?xml[^>]*\?>", re.IGNORECASE)
# What XML forbids in a text: libxml2 would end the page at a NUL.
FORBIDDEN = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff]")
CAMEL = re.compile(r"(?<=[a-z])(?=[A-Z])")
UNSEEN_STYLE = re.compile(r"display\s*:\s*none|visibility\s*:\s*hidden", re.IGNORECASE)
SEEN = etree.XPath(".//text()[not(parent::style or parent::script)]")
# A menu or a byline has no more elements side by side.
MOST_PARTS = 60
# What the Wayback Machine sets over a page that it keeps
TOOLBARS = etree.XPath("//*[starts-with(@id, 'wm-ipp')][not(ancestor::*[starts-with(@id, 'wm-ipp')])]")
# Pages as their makers meant them nest some 30 to 60 elements deep.
DEEPEST = 150
# Zones that hold what is no part of the story.
BOXES = ("navigation", "promo", "notice", "embed")
# A class on these wraps the whole story and says nothing of a box ("has-sidebar", "post-with-comments").
WRAPPERS = frozenset(("html", "body", "main", "article"))

# A marked word inside one of these is part of its sentence.
PARAGRAPHS = frozenset(("p", "li", "h1", "h2", "h3", "figcaption", "td"))
# What holds one paragraph, so that a word such as "lead" on it marks that paragraph and not half the page.
OF_ONE_PARAGRAPH = frozenset(("p", "h2", "h3", "h4", "h5"))


@dataclass(frozen=True)
class Zone:
    """A kind of place on a page, and what text standing there is."""

    name: str
    role: Role
    reason: str


@dataclass(frozen=True)
class Block:
    """A block of text, `line` counting from 1; `linked` is the share of it that is link text.

    `hidden` text is not on show before a click or a script: often a menu, sometimes the rest of the story.
    """

    text: str
    line: int
    tag: str
    zone: Zone | None
    linked: float
    hidden: bool = False
    element: Any = field(repr=False, compare=False, default=None)
    number: str = ""

    @cached_property
    def key(self) -> str:
        return text_key(self.text)

    @property
    def shown(self) -> str:
        """The text with the number that a browser puts before the items of a list."""
        return f"{self.number}{self.text}"

    @property
    def is_heading(self) -> bool:
        return self.tag in ("h1", "h2", "h3", "h4", "h5", "h6")

    @property
    def lineage(self) -> list[Any]:
        """Its element and those around it, inside out."""
        return [self.element, *self.element.iterancestors()]

    def stands_in(self, *zones: str) -> bool:
        return self.zone is not None and self.zone.name in zones


def parse_page(text: str) -> Any:
    """The tree of a page; Unreadable when there is nothing in it."""
    cleaned = mended(FORBIDDEN.sub("", DECLARATION.sub("", text)))
    if not cleaned.strip():
        raise Unreadable(NO_ARTICLE)
    tree = _parsed(without_monsters(cleaned))
    trim(tree)
    for toolbar in TOOLBARS(tree):
        toolbar.drop_tree()
    flatten(tree)
    return tree


def _parsed(markup: str) -> Any:
    parser = _parser()
    try:
        tree = html.document_fromstring(markup, parser=parser)
        return html.document_fromstring(shallow(markup), parser=_parser()) if is_too_deep(parser) else tree
    except (etree.LxmlError, ValueError, AssertionError) as error:
        if is_out_of_memory(parser):
            raise MemoryError from error
        raise Unreadable(NO_ARTICLE) from error


def _parser() -> html.HTMLParser:
    """A parser with one class for all elements: lxml.html asks Python for the class of each it touches."""
    parser = html.HTMLParser(huge_tree=True, remove_comments=True, remove_pis=True)
    parser.set_element_class_lookup(etree.ElementDefaultClassLookup(element=html.HtmlElement))
    return parser


def flatten(tree: Any) -> None:
    """Lift what is nested deeper than DEEPEST to that depth, in the order it stands.

    Elements that are never closed nest by the thousand; extractors read all that an element holds at every level.
    """
    depth = 0
    deep = []
    for event, element in etree.iterwalk(tree, events=("start", "end")):
        depth += 1 if event == "start" else -1
        if event == "start" and depth == DEEPEST and len(element):
            deep.append(element)
    while deep:
        holder = deep.pop()
        lifted = list(dropwhile(lambda child: not len(child) and child.tag not in _tags("blocks"), holder))
        for child in reversed(lifted):
            holder.addnext(child)
        deep += [child for child in lifted if len(child)]


def text_key(text: str) -> str:
    """A text without its spaces and case, to tell whether two are the same words."""
    return "".join(text.split()).casefold()


def apart(block: Block) -> str:
    """A block's text with a blank where two elements meet without one: the links of a menu, a name and a job.

    For what is no running text: a drop cap is an element of its own too.
    """
    text = ""
    # What holds half the page is read once for each of its blocks.
    for piece in SEEN(block.element) if 0 < len(block.element) <= MOST_PARTS else ():
        meets = text[-1:].isalnum() and piece[:1].isalnum()
        text += f" {piece}" if meets else piece
    text = " ".join(text.split())
    return text if text_key(text) == block.key else block.text


def read_blocks(tree: Any) -> tuple[Block, ...]:
    """Every block of text of the page in document order."""
    walk = _Walk()
    body = tree.find("body")
    events = etree.iterwalk(tree if body is None else body, events=("start", "end"))
    for event, element in events:
        if event == "start":
            if not walk.enter(element):
                events.skip_subtree()
        else:
            walk.leave(element)
    walk.flush()
    return tuple(walk.blocks)


@dataclass
class _Place:
    """Where the walk stands: the nearest block element and the zone it lies in."""

    element: Any
    zone: Zone | None
    breaks: bool
    hidden: bool = False


class _Walk:
    """Text gathered on a walk through the tree: a block ends where a block element starts or ends."""

    def __init__(self) -> None:
        self.blocks: list[Block] = []
        self.places: list[_Place] = []
        self.pieces: list[str] = []
        self.letters = 0
        self.linked = 0
        self.links = 0
        self.number = ""
        self.counts: dict[Any, int] = {}
        self.unseen, self.breaking = _tags("unseen"), _tags("blocks")

    def enter(self, element: Any) -> bool:
        """Whether what the element holds is to be read."""
        tag = element.tag
        if not isinstance(tag, str) or tag in self.unseen:
            self.places.append(_Place(element, None, False))
            return False
        here = self.places[-1] if self.places else _Place(element, None, True)
        is_bare = not element.keys()  # half of all elements: nothing but their tag says what they are
        own = _zone(tag, "", "") if is_bare else zone_of(element)
        hidden = here.hidden or (not is_bare and _is_unseen(element))
        breaks = (
            hidden is not here.hidden
            or tag in self.breaking
            or (own is not None and own is not here.zone and here.element.tag not in PARAGRAPHS)
        )
        if breaks:
            self.flush()
        self.places.append(_Place(element if breaks else here.element, _inner(here.zone, own), breaks, hidden))
        self.links += tag == "a"
        if tag == "li":
            self.number = self.numbered(element)
        self.add(element.text)
        return True

    def leave(self, element: Any) -> None:
        place = self.places[-1]
        if place.breaks:
            self.flush()
        self.places.pop()
        if element.tag == "a" and self.links:
            self.links -= 1
        if element.tag == "li":
            self.number = ""
        if self.places:
            self.add(element.tail)

    def numbered(self, item: Any) -> str:
        """The number before an item of an ordered list; nothing before any other."""
        above = item.getparent()
        if above is None or above.tag != "ol":
            return ""
        first = above.get("start", "")
        self.counts[above] = self.counts.get(above, int(first) - 1 if first.isdecimal() else 0) + 1
        return f"{self.counts[above]}. "

    def add(self, text: str | None) -> None:
        if text:
            self.pieces.append(text)
            self.letters += len(text)
            self.linked += len(text) if self.links else 0

    def flush(self) -> None:
        """Ends the block that is being read, if there is text in it."""
        text = " ".join("".join(self.pieces).split())
        if text and self.places:
            place = self.places[-1]
            share = self.linked / self.letters if self.letters else 0.0
            line = len(self.blocks) + 1
            self.blocks.append(
                Block(text, line, place.element.tag, place.zone, share, place.hidden, place.element, self.number)
            )
            self.number = ""
        self.pieces, self.letters, self.linked = [], 0, 0


def zone_of(element: Any) -> Zone | None:
    """The zone that an element opens by its own tag, role or class words."""
    tag = element.tag
    return _zone(tag, element.get("role", ""), _names(element))


def marks_standfirst(element: Any) -> bool:
    """Whether an element's class says that the one paragraph in it is the standfirst."""
    return bool(_standfirst_words().search(_spelled(_names(element))))


def _names(element: Any) -> str:
    """The class and id words of an element that say something of a box."""
    return "" if element.tag in WRAPPERS else f"{element.get('class', '')} {element.get('id', '')}"


def _inner(outer: Zone | None, own: Zone | None) -> Zone | None:
    """A box keeps what it holds: a teaser's date or byline is the box's, not the story's."""
    if outer is not None and outer.name in BOXES and (own is None or own.name not in BOXES):
        return outer
    return own or outer


def _is_unseen(element: Any) -> bool:
    if element.get("hidden") is not None:
        return True
    style = element.get("style")
    if style and UNSEEN_STYLE.search(style):
        return True
    return _says_unseen(element.get("class", ""))


@lru_cache(maxsize=4096)
def _says_unseen(names: str) -> bool:
    return bool(names) and bool(_unseen_words().search(names))


@cache
def _unseen_words() -> re.Pattern[str]:
    return _word_pattern(table("sites")["unseen_words"])


@cache
def _tags(name: str) -> frozenset[str]:
    return frozenset(table("sites")[name])


@lru_cache(maxsize=8192)
def _zone(tag: str, role: str, names: str) -> Zone | None:
    spelled = _spelled(names)
    for zone, tags, roles, words in _zones():
        if tag in tags or (role and role in roles) or (words and words.search(spelled)):
            return zone
        if zone.name == "standfirst" and tag in OF_ONE_PARAGRAPH and _standfirst_words().search(spelled):
            return zone
    return None


def _spelled(names: str) -> str:
    """Class words as the tables spell them: "articleIntro" as "article-intro"."""
    return CAMEL.sub("-", names[:300]).lower()


@cache
def _standfirst_words() -> re.Pattern[str]:
    return _word_pattern(table("sites")["standfirst_words"])


@cache
def _zones() -> tuple[tuple[Zone, frozenset[str], frozenset[str], re.Pattern[str] | None], ...]:
    return tuple(_zone_rows())


def _zone_rows() -> Iterator[tuple[Zone, frozenset[str], frozenset[str], re.Pattern[str] | None]]:
    for row in table("sites")["zone"]:
        zone = Zone(row["name"], Role(row["role"]), row["reason"])
        words = _word_pattern(row["words"]) if row.get("words") else None
        yield zone, frozenset(row.get("tags", ())), frozenset(row.get("roles", ())), words


def _word_pattern(words: list[str]) -> re.Pattern[str]:
    spelled = "|".join(re.escape(word).replace(r"\-", "[-_]?") for word in words)
    return re.compile(rf"(?<![a-z0-9])(?:{spelled})(?![a-z0-9])")
