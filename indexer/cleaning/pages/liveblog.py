"""The blocks of a page come in; the posts of its liveblog go out, each under its time, in the page's order."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from typing import Any

from archive.crossheads import CLOCK
from indexer.cleaning.lines.forms import POSTS
from indexer.cleaning.lines.furniture import furniture_cue
from indexer.cleaning.pages.blocks import BOXES, Block
from indexer.cleaning.pages.jsonld import LinkedData, plain
from indexer.cleaning.pages.story import ALL_LINK

# A time with its day, its zone and whom it is by is no longer than this.
LONGEST_STAMP = 60
# How much a post says at least, in letters, on an average.
LEAST = 60
# The element that holds the posts has this share of the times; the rest stands in the page's head and boxes.
HELD = 0.8
OPENING_CLOCK = re.compile(rf"(?:{CLOCK.pattern})\s?[:|–—-]\s", re.IGNORECASE)
ISO_CLOCK = re.compile(r"T(\d{2}):(\d{2})")


@dataclass(frozen=True)
class Posts:
    """How many posts a liveblog has, and their texts by the places of their blocks, in the order of the page.

    `classed` is whether an element round them is named as those of liveblogs are.
    """

    count: int = 0
    texts: dict[int, str] = field(default_factory=dict)
    classed: bool = False


def read_posts(blocks: Sequence[Block], named: re.Pattern[str]) -> Posts:
    """The posts of a page; none where fewer than three times stand over text. `named` knows liveblogs' classes."""
    stamps = {at: stamp for at, block in enumerate(blocks) if (stamp := _stamp(block))}
    home = _home([blocks[at] for at in stamps])
    if home is None:
        return Posts()
    held = {at for at, block in enumerate(blocks) if home in block.lineage}
    stamps = {at: stamp for at, stamp in stamps.items() if at in held}
    first = _first(blocks, min(stamps), home)
    told = [at for at in sorted(held) if at in stamps or (at >= first and _is_told(blocks[at]))]
    letters = sum(len(blocks[at].text) for at in told)
    if len(stamps) < POSTS or letters < LEAST * len(stamps):
        return Posts()
    around = [home, *home.iterancestors(), *(one for at in stamps for one in blocks[at].lineage)]
    classed = any(named.search(_names(element)) for element in around if element.tag not in ("html", "body"))
    return Posts(len(stamps), {at: stamps.get(at, blocks[at].text) for at in told}, classed)


def declared_posts(linked: LinkedData) -> Iterator[tuple[str, ...]]:
    """The posts that the page's data tell, each as its text, time and headline above it where they are known."""
    for node in linked.updates:
        clock = ISO_CLOCK.search(plain(node.get("datePublished")) or "")
        text = plain(node.get("articleBody"))
        told = (":".join(clock.groups()) if clock else None, plain(node.get("headline")), text)
        if text:
            yield tuple(filter(None, told))


def _stamp(block: Block) -> str | None:
    """The time that a block is, as it is shown, or the post that opens with one; None for any other block.

    Where more is shown than a time, such as "five minutes ago", it is the time that its element holds or states.
    """
    if block.hidden or block.stands_in(*BOXES, "caption", "credit"):
        return None
    if CLOCK.fullmatch(block.text) or OPENING_CLOCK.match(block.text):
        return block.text
    if len(block.text) > LONGEST_STAMP:
        return None
    element = block.element
    timed = element if element.tag == "time" else element.find(".//time")
    if timed is None or len("".join(timed.itertext()).strip()) < 0.6 * len(block.text):
        return None
    clock = ISO_CLOCK.search(timed.get("datetime") or "")
    inner = (" ".join("".join(one.itertext()).split()) for one in timed.iter())
    shown = next(filter(CLOCK.fullmatch, inner), None)
    if shown:
        return shown
    return block.text if CLOCK.search(block.text) else ":".join(clock.groups()) if clock else None


def _home(stamps: Sequence[Block]) -> Any:
    """The deepest element that holds nearly all of the times."""
    held: Counter[Any] = Counter()
    depth: dict[Any, int] = {}
    for block in stamps:
        above = list(block.element.iterancestors())
        held.update(above)
        depth.update((element, len(above) - step) for step, element in enumerate(above))
    enough = [element for element, count in held.items() if count >= max(POSTS, HELD * len(stamps))]
    return max(enough, key=lambda element: depth[element], default=None)


def _first(blocks: Sequence[Block], stamp: int, home: Any) -> int:
    """Where the first post begins: its headline may stand above its time, in an element of its own."""
    above = blocks[stamp].lineage
    own = above[above.index(home) - 1]
    return next(at for at in range(stamp + 1) if own in blocks[at].lineage)


def _is_told(block: Block) -> bool:
    """Whether a block among the posts is text of them."""
    if block.hidden or block.stands_in(*BOXES, "caption", "credit", "byline"):
        return False
    return (block.linked < ALL_LINK or block.is_heading) and not furniture_cue(block.text)


def _names(element: Any) -> str:
    return f"{element.get('class', '')} {element.get('id', '')}".lower()
