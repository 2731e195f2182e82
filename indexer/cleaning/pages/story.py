"""An extractor's reading of a page and the page's blocks come in; the blocks of the story go out.

The extractor knows where the story is but loses list items and crossheads on the way, and takes boxes along that
stand in it; the blocks know what they are and where they stand.
"""

from __future__ import annotations

from bisect import bisect_right
from collections import Counter
from collections.abc import Iterable, Sequence
from typing import Any

from indexer.cleaning.lines.furniture import furniture_cue
from indexer.cleaning.pages.blocks import BOXES, Block, text_key

# A text shorter than this may stand on a page twice; a longer one that matches is the same.
TELLING = 24
# The story's container holds at least this share of the letters that the extractor found.
HOME_SHARE = 0.9
# From this share of link text on, a block is a link to somewhere else.
ALL_LINK = 0.9
# A declared body of fewer letters may be a summary.
DECLARED_LEAST = 400
# What may be missing between two paragraphs of a story.
FILLERS = frozenset(("p", "li", "dd", "dt", "blockquote", "h2", "h3", "h4", "h5", "h6"))


def story_blocks(blocks: Sequence[Block], read: Sequence[str], declared: str | None = None) -> list[Block]:
    """The story's blocks in order: those the extractor's texts stand in, boxes left out, gaps filled.

    `declared` is the story as the page's own data tell it; it decides when the extractor read another text.
    """
    chosen = without_boxes(blocks, matched_lines(blocks, read))
    told = declared_lines(blocks, declared or "")
    if _letters(blocks, told) > DECLARED_LEAST and _letters(blocks, told & chosen) < 0.5 * _letters(blocks, told):
        chosen = told
    return without_links([blocks[at] for at in sorted(chosen | gap_lines(blocks, chosen))])


def without_links(story: Sequence[Block]) -> list[Block]:
    """The story without paragraphs that are nothing but links, and without lists of links above or below it."""
    kept = [block for block in story if not (block.tag == "p" and block.linked >= ALL_LINK)]
    while kept and kept[-1].linked >= ALL_LINK:
        kept.pop()
    while kept and kept[0].linked >= ALL_LINK:
        kept.pop(0)
    return kept or list(story)


def matched_lines(blocks: Sequence[Block], texts: Sequence[str]) -> set[int]:
    """The positions of the blocks that hold the texts, or are held by them."""
    keys = [block.key for block in blocks]
    at_key: dict[str, list[int]] = {}
    for at, key in enumerate(keys):
        at_key.setdefault(key, []).append(at)
    chosen: set[int] = set()
    last = -1
    for text in texts:
        key = text_key(text)
        found = _exact(at_key.get(key, ()), last, len(key)) or _overlapping(keys, key, last)
        if found:
            chosen.update(found)
            last = found[-1]
    return chosen


def without_boxes(blocks: Sequence[Block], chosen: set[int]) -> set[int]:
    """The chosen blocks outside boxes, unless the story itself seems to stand in one."""
    kept = {at for at in chosen if not blocks[at].stands_in(*BOXES)}
    letters = _letters(blocks, chosen)
    return kept if _letters(blocks, kept) >= 0.6 * letters else chosen


def declared_lines(blocks: Sequence[Block], declared: str) -> set[int]:
    """The positions of the blocks whose text the page's data repeat as the article's body."""
    whole = text_key(declared)
    return {at for at, block in enumerate(blocks) if len(block.key) >= TELLING and block.key in whole}


def gap_lines(blocks: Sequence[Block], chosen: set[int]) -> set[int]:
    """Paragraphs, list items and crossheads that stand between chosen blocks in the story's own container."""
    if len(chosen) < 2:
        return set()
    home = _home(blocks, chosen)
    held = None if home is None else set(home.iterdescendants())
    between = range(min(chosen) + 1, max(chosen))
    return {
        at
        for at in between
        if at not in chosen and _fills(blocks[at]) and (held is None or blocks[at].element in held)
    }


def _fills(block: Block) -> bool:
    return (
        block.tag in FILLERS
        and block.linked < 0.5
        and block.zone is None
        and not block.hidden
        and not furniture_cue(block.text)
    )


def _home(blocks: Sequence[Block], chosen: Iterable[int]) -> Any:
    """The deepest element that holds nearly all of the chosen text."""
    letters: Counter[Any] = Counter()
    depth: dict[Any, int] = {}
    for at in chosen:
        above = list(blocks[at].element.iterancestors())
        for step, element in enumerate(above):
            letters[element] += len(blocks[at].text)
            depth[element] = len(above) - step
    wanted = HOME_SHARE * _letters(blocks, chosen)
    holders = [element for element, count in letters.items() if count >= wanted]
    return max(holders, key=lambda element: depth[element], default=None)


def _exact(places: Sequence[int], last: int, length: int) -> list[int]:
    """The first place after the last match; an earlier one only for a telling text."""
    after = bisect_right(places, last)
    if after < len(places):
        return [places[after]]
    return [places[0]] if places and length >= TELLING else []


def _overlapping(keys: Sequence[str], key: str, last: int) -> list[int]:
    """The blocks a text is part of, or is made of."""
    if len(key) < TELLING:
        return []
    for at in (*range(last + 1, len(keys)), *range(last + 1)):
        if key in keys[at]:
            return [at]
    return [at for at, part in enumerate(keys) if len(part) >= TELLING and part in key]


def _letters(blocks: Sequence[Block], chosen: Iterable[int]) -> int:
    return sum(len(blocks[at].text) for at in chosen)
