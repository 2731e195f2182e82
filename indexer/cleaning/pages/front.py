"""The blocks of a page come in; its teasers go out: headlines that lead elsewhere, with what stands by them.

And whether a brief stands among them: a paragraph below the page's own headline.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from archive.sentences import ends_sentence
from indexer.cleaning.lines.writing import width
from indexer.cleaning.pages.blocks import BOXES, Block
from indexer.cleaning.pages.body import SENTENCE
from indexer.cleaning.pages.story import ALL_LINK

# A headline has at least so many words, or letters of other writing than Latin; a label such as "Sport" has less.
WORDS = 4
LETTERS = 14
# One that is no heading, as in a bare list of links, has more.
LISTED_WORDS = 5
LISTED_LETTERS = 20
# With fewer headings among them, the links of a page are a bare list.
FEW = 5
# A headline with its picture, summary, byline and time; more text is no teaser.
LONGEST = 900


@dataclass(frozen=True)
class Teasers:
    """How many stories a page lists, the places of all blocks of their teasers, and how wide those are in all."""

    count: int
    places: frozenset[int]
    width: int


def read_teasers(blocks: Sequence[Block], outside: Sequence[str]) -> Teasers:
    """The teasers of a page that stand outside of some zones: headlines that are links, each with its own box.

    They are headings; where hardly any heading is a link, also the entries of bare lists.
    """
    found = [at for at, block in enumerate(blocks) if _is_headline(block) and not block.stands_in(*outside)]
    headings = [at for at in found if _heads(blocks[at])]
    heads = headings if len(headings) >= FEW else found
    held: Counter[Any] = Counter()
    # A box with the page's own headline is the story's, not that of a link among its paragraphs.
    for at in {*heads, *_own_headlines(blocks)}:
        held.update(blocks[at].lineage)
    letters: Counter[Any] = Counter()
    for block in blocks:
        for element in block.lineage:
            letters[element] += len(block.text)
    boxes = {_own_box(blocks[at], held, letters) for at in heads}
    places = frozenset(at for at, block in enumerate(blocks) if boxes & set(block.lineage))
    titles = {blocks[at].key for at in heads}
    return Teasers(len(titles), places, sum(width(blocks[at].text) for at in places))


def has_brief(blocks: Sequence[Block], teasers: Teasers) -> bool:
    """Whether a paragraph that is in no teaser stands below a headline that is no link.

    It stands in the same <article> or <main>; where the headline is in none, above the first teaser.
    """
    return any(_has_paragraph(blocks, first, teasers) for first in _own_headlines(blocks))


def _has_paragraph(blocks: Sequence[Block], headline: int, teasers: Teasers) -> bool:
    holder = next((one for one in blocks[headline].lineage if one.tag in ("article", "main")), None)
    end = min(teasers.places, default=len(blocks)) if holder is None else len(blocks)
    below = (blocks[at] for at in range(headline + 1, end) if at not in teasers.places)
    return any(_is_paragraph(block) and (holder is None or holder in block.lineage) for block in below)


def _own_headlines(blocks: Sequence[Block]) -> list[int]:
    """The places of headlines of the first rank that lead nowhere."""
    return [at for at, one in enumerate(blocks) if one.tag == "h1" and not one.hidden and one.linked < ALL_LINK]


def _is_paragraph(block: Block) -> bool:
    """Whether a block is a paragraph of sentences, whatever its tag."""
    is_told = not (block.is_heading or block.hidden or block.stands_in(*BOXES, "caption", "credit"))
    return is_told and block.linked < 0.5 and width(block.text) > SENTENCE and ends_sentence(block.text)


def _is_headline(block: Block) -> bool:
    if block.linked < ALL_LINK or block.hidden:
        return False
    words, letters = (WORDS, LETTERS) if _heads(block) else (LISTED_WORDS, LISTED_LETTERS)
    return len(block.text.split()) >= words or (len(block.text) >= letters and not block.text.isascii())


def _heads(block: Block) -> bool:
    """Whether a block is a heading, or all that one holds."""
    return block.is_heading or any(element.tag in ("h2", "h3", "h4") for element in block.lineage[:3])


def _own_box(head: Block, held: Counter[Any], letters: Counter[Any]) -> Any:
    """The largest element round a headline that holds no other one and is not longer than a teaser."""
    own = head.element
    for element in head.lineage:
        if held[element] > 1 or letters[element] > LONGEST:
            break
        own = element
    return own
