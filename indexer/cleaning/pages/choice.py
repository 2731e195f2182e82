"""A page's blocks, an extractor's reading and the page's facts come in; the blocks of the story go out.

Rules choose first (story.py); the model over blocks overrules them where it is sure of the contrary.
"""

from __future__ import annotations

import re
from collections.abc import Container, Sequence
from dataclasses import dataclass

import numpy as np

from archive.crossheads import is_sentence
from indexer.cleaning.lines.credits import read_byline, without_lead
from indexer.cleaning.lines.furniture import furniture_cue
from indexer.cleaning.lines.sequences import Numbers
from indexer.cleaning.lines.tables import table
from indexer.cleaning.lines.textdates import is_date_line
from indexer.cleaning.pages.authors import signed_line
from indexer.cleaning.pages.blockmodel import Votes, story_odds
from indexer.cleaning.pages.blocks import Block, apart, text_key
from indexer.cleaning.pages.facts import PageFacts
from indexer.cleaning.pages.facts import stated as stated_in
from indexer.cleaning.pages.notes import is_closing_note, is_note
from indexer.cleaning.pages.story import ALL_LINK, declared_lines, matched_lines, story_blocks

# Natural log odds above which the model takes a block that the rules left, and up to which it drops one they took.
TAKES, DROPS = 0.25, -1.0
# The model has seen no page of more blocks; asking it costs memory with their number.
MOST_BLOCKS = 5000
# So many short blocks may stand above a headline, or round a standfirst; a kicker has so many characters.
LONGEST_HEADER, LONGEST_KICKER = 4, 60
# A date of numbers alone, of which one may be the month or the day
NUMERIC = re.compile(r"(?<!\d)(?P<one>\d{1,2})[/.-](?P<other>\d{1,2})[/.-](?P<year>\d{4})(?!\d)")
# "By Jane Doe" with what she does has no more characters.
LONGEST_SIGNED = 100


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
    kept = without_header([blocks[at] for at in places if is_storys(blocks[at], captioned)], blocks, facts)
    while len(kept) > 1 and is_below_story(kept[-1]):
        kept.pop()
    if len(kept) > 1 and is_about_writer(kept[-1].text, facts.byline):
        kept.pop()
    return tuple(block.line - 1 for block in kept)


def without_header(story: Sequence[Block], blocks: Sequence[Block], facts: PageFacts) -> list[Block]:
    """A story without what stands above its headline, and without bylines and dates above its first sentence."""
    kept = list(story[headline_end(story, blocks, facts) :])
    opening: list[Block] = []
    while kept and len(opening) < LONGEST_HEADER:
        if is_header_line(kept[0], facts):
            kept.pop(0)
        elif is_sentence(kept[0].text):
            break
        else:
            opening.append(kept.pop(0))
    dates = [block for block in kept if is_date_line(block.text)]
    # One alone below the first paragraph is the story's date; several part its days.
    if len(dates) == 1 and kept.index(dates[0]) == 1 and not dates[0].is_heading:
        kept.remove(dates[0])
    return opening + kept


def headline_end(story: Sequence[Block], blocks: Sequence[Block], facts: PageFacts) -> int:
    """How many blocks at the top of a story are its kicker, section and headline: a few short ones, or none."""
    key = text_key(facts.title or "")
    shown = (block.line for block in blocks if block.key == key and block.is_heading and not block.hidden)
    said = (block.line for block in story[:LONGEST_HEADER] if block.key == key)
    line = next(shown, None) or next(said, 0)
    above = [block for block in story if block.line <= line]
    kickers = (block for block in above if block.key != key)
    is_header = all(len(block.text) <= LONGEST_KICKER and not is_sentence(block.text) for block in kickers)
    return len(above) if is_header and len(above) <= LONGEST_HEADER else 0


def is_header_line(block: Block, facts: PageFacts) -> bool:
    """Whether a block at the top of a story is the headline again, the byline or the date."""
    return is_top_matter(block.text, facts) or is_top_matter(apart(block), facts)


def is_storys(block: Block, captioned: Container[str]) -> bool:
    """Whether nothing of a block says that it is no part of any story."""
    return not (block.key in captioned or furniture_cue(block.text) or is_note(block.text))


def is_below_story(block: Block) -> bool:
    """Whether a last block closes no story: a crosshead over nothing, a note, a date or a list of links."""
    return block.is_heading or block.linked >= ALL_LINK or is_closing_note(block.text) or is_date_line(block.text)


def is_about_writer(text: str, byline: Sequence[str]) -> bool:
    """Whether the last line of a story is about its writer: it opens with a name of the byline."""
    bare = text.lstrip("—–-*• ")
    return any(bare.startswith(name) for name in byline) or bare.startswith(tuple(table("sites")["about_writer"]))


def is_top_matter(text: str, facts: PageFacts) -> bool:
    """Whether a line above the first paragraph is the headline again, the byline or the date."""
    return (
        text_key(text) == text_key(facts.title or "")
        or is_storys_date(text, facts)
        or is_byline(text, facts.byline)
    )


def is_storys_date(text: str, facts: PageFacts) -> bool:
    """Whether a line is nothing but a date; 05/12/2019 is the day of the two that the page's data state."""
    found = NUMERIC.search(text) if len(text) <= LONGEST_SIGNED else None
    if found is None:
        return is_date_line(text)
    one, other, year = (found[part].zfill(2) for part in ("one", "other", "year"))
    days = {stated[:10] for stated in (*facts.linked.dates("datePublished"), *stated_in(facts.meta, "published"))}
    day = next((day for day in (f"{year}-{other}-{one}", f"{year}-{one}-{other}") if day in days), None)
    return is_date_line(NUMERIC.sub(day, text, count=1) if day else text)


def is_byline(text: str, names: Sequence[str]) -> bool:
    """Whether a line is a byline by its own words, or names the known authors and nobody else."""
    called = without_lead(text)
    is_signed = called != text and len(text) <= LONGEST_SIGNED and called.startswith(tuple(names))
    return is_signed or bool(signed_line(text)) or bool(set(read_byline(text).persons) & set(names))
