"""A page's blocks, an extractor's reading and the page's facts come in; the blocks of the story go out.

Rules choose first (page_story.py); the model over blocks overrules them where it is sure of the contrary.
"""

from __future__ import annotations

from collections.abc import Container, Sequence
from dataclasses import dataclass

import numpy as np

from indexer.cleaning.authors import signed_line
from indexer.cleaning.blockmodel import Votes, story_odds
from indexer.cleaning.blockplaces import Numbers
from indexer.cleaning.credits import read_byline
from indexer.cleaning.facts import PageFacts
from indexer.cleaning.furniture import furniture_cue
from indexer.cleaning.page_blocks import Block, text_key
from indexer.cleaning.page_notes import is_closing_note, is_note
from indexer.cleaning.page_story import ALL_LINK, declared_lines, matched_lines, story_blocks
from indexer.cleaning.tables import table
from indexer.cleaning.textdates import is_date_line

# Natural log odds above which the model takes a block that the rules left, and up to which it drops one they took.
TAKES, DROPS = 0.25, -1.0
# The model has seen no page of more blocks; asking it costs memory with their number.
MOST_BLOCKS = 5000


@dataclass(frozen=True)
class Choice:
    """The positions of the story's blocks in order, and the model's odds of all; None where it was not asked."""

    places: tuple[int, ...]
    odds: Numbers | None = None


def chosen(blocks: Sequence[Block], read: Sequence[str], facts: PageFacts, with_model: bool = True) -> Choice:
    """The blocks of the story; none where the texts that were read stand in no block."""
    ruled = by_rules(blocks, read, facts)
    if not (ruled and with_model and len(blocks) <= MOST_BLOCKS):
        return Choice(ruled)
    odds = story_odds(blocks, votes_of(blocks, read, facts, ruled), facts.title)
    if odds is None:
        return Choice(ruled)
    return Choice(overruled(blocks, ruled, odds, facts), odds)


def overruled(blocks: Sequence[Block], ruled: Sequence[int], odds: Numbers, facts: PageFacts) -> tuple[int, ...]:
    """The choice of the rules with what the model is sure of."""
    wanted = np.array([TAKES if block.linked < ALL_LINK else np.inf for block in blocks])
    wanted[list(ruled)] = DROPS
    return tidied(blocks, np.flatnonzero(odds > wanted).tolist(), facts) or tuple(ruled)


def votes_of(blocks: Sequence[Block], read: Sequence[str], facts: PageFacts, ruled: Sequence[int]) -> Votes:
    """What the model is told of each block: who takes it for the story."""
    return Votes(
        precise=frozenset(matched_lines(blocks, read)),
        rules=frozenset(ruled),
        declared=frozenset(declared_lines(blocks, facts.linked.text("articleBody") or "")),
    )


def by_rules(blocks: Sequence[Block], read: Sequence[str], facts: PageFacts) -> tuple[int, ...]:
    """The positions of the blocks that the rules take for the story."""
    found = story_blocks(blocks, read, facts.linked.text("articleBody"))
    return tidied(blocks, [block.line - 1 for block in found], facts)


def tidied(blocks: Sequence[Block], places: Sequence[int], facts: PageFacts) -> tuple[int, ...]:
    """A choice without captions, furniture and notes, and without what stands round a story's paragraphs."""
    captioned = {block.key for block in blocks if block.stands_in("caption", "credit")}
    kept = [blocks[at] for at in places if is_storys(blocks[at], captioned)]
    while kept and is_top_matter(kept[0].text, facts):
        kept.pop(0)
    while len(kept) > 1 and (kept[-1].is_heading or is_closing_note(kept[-1].text)):
        kept.pop()
    if len(kept) > 1 and is_about_writer(kept[-1].text, facts.byline):
        kept.pop()
    return tuple(block.line - 1 for block in kept)


def is_storys(block: Block, captioned: Container[str]) -> bool:
    """Whether nothing of a block says that it is no part of any story."""
    return not (block.key in captioned or furniture_cue(block.text) or is_note(block.text))


def is_about_writer(text: str, byline: Sequence[str]) -> bool:
    """Whether the last line of a story is about its writer: it opens with a name of the byline."""
    bare = text.lstrip("—–-*• ")
    return any(bare.startswith(name) for name in byline) or bare.startswith(tuple(table("sites")["about_writer"]))


def is_top_matter(text: str, facts: PageFacts) -> bool:
    """Whether a line above the first paragraph is the headline again, the byline or the date."""
    return text_key(text) == text_key(facts.title or "") or is_date_line(text) or is_byline(text, facts.byline)


def is_byline(text: str, names: Sequence[str]) -> bool:
    """Whether a line is a byline by its own words, or names the known authors and nobody else."""
    return bool(signed_line(text)) or bool(set(read_byline(text).persons) & set(names))
