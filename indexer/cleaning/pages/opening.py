"""A page's blocks and its story come in; what stands between the headline and the story goes out."""

from __future__ import annotations

from collections.abc import Sequence

from indexer.cleaning.lines.credits import split_dateline
from indexer.cleaning.lines.furniture import furniture_cue
from indexer.cleaning.lines.textdates import is_date_line
from indexer.cleaning.lines.writing import width
from indexer.cleaning.pages.blocks import BOXES, Block, marks_standfirst, text_key, zone_of
from indexer.cleaning.pages.facts import PageFacts
from indexer.cleaning.pages.persons import says_job

# A standfirst is a sentence or two.
SHORTEST, LONGEST = 26, 500
# What a writer is called below the headline ("Human Spaceflight Historian") has few words.
LONGEST_JOB = 5
# An article's header says these between its standfirst and its first paragraph.
PARTING = ("byline", "date", "caption", "credit")
# What microdata call it
MARKED = ("description", "alternativeheadline")
# So many blocks below the first paragraph a story's date may stand.
LATE = 2
# A story of fewer paragraphs has none to spare for a standfirst.
FEWEST = 3


def read_standfirst(blocks: Sequence[Block], facts: PageFacts, story: Sequence[str]) -> str | None:
    """A text between headline and story that the page marks as standfirst, or repeats as its description."""
    described = {text_key(text) for text in (*facts.descriptions, facts.alternative) if text}
    for block in header_blocks(blocks, facts.title, story, before=0):
        if could_be_standfirst(block) and (is_marked(block) or block.key in described):
            return block.text
    # The extractor may have taken the standfirst for the first paragraph.
    first = first_paragraph(blocks, story) if len(story) >= FEWEST else None
    if first is None or not could_be_standfirst(blocks[first]) or split_dateline(blocks[first].text):
        return None
    is_deck = is_marked(blocks[first]) and not is_among_paragraphs(blocks, first, story)
    told_apart = is_deck or (blocks[first].key in described and is_set_apart(blocks, first, story))
    return blocks[first].text if told_apart else None


def could_be_standfirst(block: Block) -> bool:
    """Whether a block has the length of a standfirst and is no known furniture."""
    if not SHORTEST <= width(block.text) <= LONGEST or furniture_cue(block.text):
        return False
    return len(block.text.split()) > LONGEST_JOB or not says_job(block.text)


def is_marked(block: Block) -> bool:
    """Whether a class says that a block is the standfirst: its own, or that of an element round it alone."""
    if block.stands_in("standfirst") or block.element.get("itemprop", "").casefold() in MARKED:
        return True
    above = block.element.getparent()
    alone = above is not None and len(above) == 1 and not (above.text or "").strip()
    return alone and marks_standfirst(above)


def is_among_paragraphs(blocks: Sequence[Block], first: int, story: Sequence[str]) -> bool:
    """Whether the first paragraph stands beside the second, and nothing of its own marks it as the standfirst."""
    element, second = blocks[first].element, text_key(story[1])
    own = zone_of(element)
    if blocks[first].tag != "p" or (own is not None and own.name == "standfirst"):
        return False
    follows = next((block for block in blocks[first + 1 :] if block.key == second), None)
    return follows is not None and follows.tag == "p" and follows.element.getparent() is element.getparent()


def is_set_apart(blocks: Sequence[Block], first: int, story: Sequence[str]) -> bool:
    """Whether a first paragraph is a heading, or the byline, the date or a picture parts it from the second."""
    if blocks[first].is_heading:
        return True
    second = text_key(story[1])
    for block in blocks[first + 1 :]:
        if block.key == second or block.stands_in(*PARTING):
            return block.key != second
    return False


def first_paragraph(blocks: Sequence[Block], story: Sequence[str]) -> int | None:
    """The position of the story's first paragraph that is on show."""
    first = text_key(story[0])
    places = (at for at, block in enumerate(blocks) if block.key == first and not block.hidden)
    return next(places, None)


def dates_below(blocks: Sequence[Block], body: Sequence[str]) -> list[Block]:
    """The date lines that stand right below the story's first paragraph and are no part of it."""
    first = first_paragraph(blocks, body)
    keys = {text_key(text) for text in body}
    below = [] if first is None else blocks[first + 1 : first + 1 + LATE]
    return [block for block in below if _dates_story(block) and block.key not in keys]


def _dates_story(block: Block) -> bool:
    return not (block.hidden or block.is_heading or block.stands_in(*BOXES)) and is_date_line(block.text)


def header_blocks(blocks: Sequence[Block], title: str | None, body: Sequence[str], before: int = 4) -> list[Block]:
    """The blocks from the headline down to the story's first paragraph, then the `before` ones above it."""
    top = text_key(title or "")
    start = next((at for at, block in enumerate(blocks) if block.tag == "h1" and block.key == top), None)
    if start is None:
        start = next((at for at, block in enumerate(blocks) if block.key == top), None)
    first = text_key(body[0])[:60] if body else ""
    ends = [at for at, block in enumerate(blocks) if first and block.key.startswith(first) and at > (start or 0)]
    end = ends[0] if ends else (start or 0) + 8
    begin = max(0, (start if start is not None else end - 6) - before)
    # On some sites the whole story stands in what looks like a box; its header does too.
    home = blocks[end].zone if end < len(blocks) else None
    # What a site says above the headline, such as the day of the visit, comes last.
    ordered = [*blocks[start:end], *blocks[begin:start]] if start is not None else blocks[begin:end]
    return [
        block
        for block in ordered
        if not (block.hidden or block.key == top or (block.stands_in(*BOXES) and block.zone is not home))
    ]
