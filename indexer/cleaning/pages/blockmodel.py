"""How much each block of a page looks like the story: blocks and what is said of them come in, log odds go out.

Trees learned by benchmarks/block_weights.py (data/block_model.json) are asked. What they see of a block is its text
(nothing of it hangs on a language), its markup, where it stands, who takes it for the story, and its neighbours.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from archive.sentences import ends_sentence
from indexer.cleaning.lines.furniture import furniture_cue
from indexer.cleaning.lines.sequences import Numbers, decayed, shifted
from indexer.cleaning.lines.writing import NO_SPACES, spaced, width
from indexer.cleaning.pages.blockplaces import Places
from indexer.cleaning.pages.blocks import Block, text_key
from indexer.cleaning.pages.notes import is_closing_note
from indexer.cleaning.pages.story import FILLERS
from indexer.trees import forest

WORD = re.compile(r"\w+")
ASKS = re.compile("[?!？！؟]")
DIGIT = re.compile(r"\d")
QUOTE = re.compile('[“”"„»「]')
COMMA = re.compile("[,،，、]")
INNER_COMMA = re.compile("[,،] |[，、].")
TEXT_SIGNS = (
    *("words", "letters", "word_length", "sentence_end", "capitals", "digits", "commas", "inner_comma", "quote"),
    *("lower_start", "asks", "at", "colon_end"),
)
BLOCK_SIGNS = ("linked", "hidden", "furniture", "closing_note", "repeated", "emphasis", "links")
VOTES = ("precise", "rules", "declared")
TAGS = ("p", "li", "h1", "h2", "h3", "h4", "div", "td", "blockquote")
ZONES = ("none", "navigation", "promo", "notice", "embed", "caption", "standfirst")
SHIFTED = ("words", "letters", "sentence_end", "linked", "precise", "rules", "known", "emphasis")
NEIGHBOURS = (-2, -1, 1, 2)
SPANS = (3, 8)
# Words of fewer letters say nothing of a story's matter, but for those of writing without spaces.
WEIGHTY = 5
# A text with more letters is a paragraph.
PARAGRAPH = 100


@dataclass(frozen=True)
class Votes:
    """Who takes which blocks for the story, as sets of positions, in the order of VOTES."""

    precise: frozenset[int]
    rules: frozenset[int]
    declared: frozenset[int]


def story_odds(
    blocks: Sequence[Block], votes: Votes, title: str | None, model: str = "block_model"
) -> Numbers | None:
    """Natural log odds that each block is the story's, shape (blocks,), float64; None where no model lies there."""
    trees = forest(model)
    return None if trees is None else trees.log_odds(table_of(block_signs(blocks, votes, title), trees.features))


def table_of(signs: dict[str, Numbers], names: Sequence[str]) -> Numbers:
    """The named signs as the columns of a table, shape (blocks, names)."""
    return np.column_stack([signs[name] for name in names])


def block_signs(blocks: Sequence[Block], votes: Votes, title: str | None) -> dict[str, Numbers]:
    """What can be seen of each block and its neighbours, by name, each of shape (blocks,), float64."""
    words = [WORD.findall(spaced(block.text)) for block in blocks]
    signs = own_signs(blocks, words) | voted_signs(len(blocks), votes)
    letters = np.array([width(block.text) for block in blocks], dtype=np.float64)
    voted = np.maximum(signs["precise"], signs["rules"])
    signs |= Places(blocks).signs(letters, voted)
    signs["known"] = known(words, (voted > 0) & (letters > PARAGRAPH))
    signs["of_title"] = of_title(words, title)
    signs["after_title"] = after_title(blocks, title)
    return signs | page_signs(signs, letters) | around_signs(signs, letters)


def own_signs(blocks: Sequence[Block], words: Sequence[Sequence[str]]) -> dict[str, Numbers]:
    """What can be seen of each block by itself."""
    repeats = Counter(block.key for block in blocks)
    rows = [
        (*text_signs(block.text, some), *markup_signs(block, repeats[block.key] > 1))
        for block, some in zip(blocks, words, strict=True)
    ]
    signs = dict(zip((*TEXT_SIGNS, *BLOCK_SIGNS), np.array(rows, dtype=np.float64).T, strict=True))
    tags = np.array([block.tag for block in blocks])
    zones = np.array([block.zone.name if block.zone else "none" for block in blocks])
    signs |= {f"tag:{tag}": (tags == tag).astype(np.float64) for tag in TAGS}
    return signs | {f"zone:{zone}": (zones == zone).astype(np.float64) for zone in ZONES}


def text_signs(text: str, words: Sequence[str]) -> tuple[float, ...]:
    """What can be seen of a text, in the order of TEXT_SIGNS."""
    count, length = max(1, len(words)), width(text)
    return (
        np.log1p(len(words)),
        np.log1p(length),
        length / count,
        ends_sentence(text),
        sum(word[0].isupper() for word in words[1:]) / max(1, count - 1),
        len(DIGIT.findall(text)) / length,
        len(COMMA.findall(text)),
        INNER_COMMA.search(text) is not None,
        QUOTE.search(text) is not None,
        text[0].islower(),
        ASKS.search(text) is not None,
        "@" in text,
        text.rstrip()[-1:] in (":", "："),
    )


def markup_signs(block: Block, repeated: bool) -> tuple[float, ...]:
    """What can be seen of a block's markup and of its words as a whole, in the order of BLOCK_SIGNS."""
    furniture = furniture_cue(block.text) is not None
    closing = is_closing_note(block.text)
    return (block.linked, block.hidden, furniture, closing, repeated, *inline_signs(block))


def inline_signs(block: Block) -> tuple[float, int]:
    """The share of a paragraph that is emphasised, and how many links are in it."""
    letters = links = 0
    if block.tag in FILLERS and len(block.element):
        for element in block.element.iterdescendants("em", "i", "strong", "b", "a"):
            if element.tag == "a":
                links += 1
            else:
                letters += len("".join(element.itertext()))
    return min(1.0, letters / len(block.text)), links


def voted_signs(count: int, votes: Votes) -> dict[str, Numbers]:
    """Who takes each block for the story, and how many of them do."""
    voted = np.zeros((len(VOTES), count))
    for row, name in zip(voted, VOTES, strict=True):
        row[list(getattr(votes, name))] = 1
    return dict(zip(VOTES, voted, strict=True)) | {"votes": voted.sum(axis=0)}


def known(words: Sequence[Sequence[str]], is_topical: NDArray[np.bool_]) -> Numbers:
    """The share of each block's longer words that stand in the story's paragraphs, as they are voted, too."""
    weighty = [
        {word.casefold() for word in some if len(word) >= WEIGHTY or NO_SPACES.match(word)} for some in words
    ]
    topic = Counter(word for some, counts in zip(weighty, is_topical, strict=True) if counts for word in some)
    # A paragraph counts itself once.
    shares = [
        sum(topic[word] > itself for word in some) / max(1, len(some))
        for some, itself in zip(weighty, is_topical.tolist(), strict=True)
    ]
    return np.array(shares)


def of_title(words: Sequence[Sequence[str]], title: str | None) -> Numbers:
    """How often the headline's longer words stand in each block, by their number."""
    read = WORD.findall(spaced(title or ""))
    wanted = {word.casefold() for word in read if len(word) >= WEIGHTY - 1 or NO_SPACES.match(word)}
    return np.array([sum(word.casefold() in wanted for word in some) / max(1, len(wanted)) for some in words])


def after_title(blocks: Sequence[Block], title: str | None) -> Numbers:
    """How many blocks below the headline each stands; -1 above it, -2 where it is not on the page."""
    key = text_key(title or "")
    places = [at for at, block in enumerate(blocks) if block.key == key]
    heads = [at for at in places if blocks[at].tag == "h1"] or places
    if not heads:
        return np.full(len(blocks), -2.0)
    return np.maximum(np.arange(len(blocks)) - heads[0], -1.0)


def page_signs(signs: dict[str, Numbers], letters: Numbers) -> dict[str, Numbers]:
    """Where each block stands on the page, and how much of the page is taken for the story."""
    count, total = len(letters), letters.sum()
    at = np.arange(count)
    whole = np.full(count, 1.0)
    placed = {"place": at / count, "share_above": np.cumsum(letters) / total, "blocks": count * whole}
    for name in ("precise", "rules"):
        first, last = ends(signs[name])
        placed |= {f"after_first_{name}": at - first, f"before_last_{name}": last - at}
    both = signs["precise"] * signs["rules"]
    taken = {"precise": signs["precise"], "rules": signs["rules"], "both": both}
    return placed | {f"{name}_all": whole * (some @ letters / total) for name, some in taken.items()}


def ends(voted: Numbers) -> tuple[int, int]:
    """The positions of the first and the last voted block; both far above the page where there is none."""
    places = np.flatnonzero(voted)
    return (int(places[0]), int(places[-1])) if len(places) else (-99, -99)


def around_signs(signs: dict[str, Numbers], letters: Numbers) -> dict[str, Numbers]:
    """What is seen of the blocks beside each block, and how much stands before and after it."""
    beside = {f"{name}{offset:+d}": shifted(signs[name], offset) for offset in NEIGHBOURS for name in SHIFTED}
    masses = {name: signs[name] * letters for name in ("precise", "rules")} | {"all": letters}
    spread = {}
    for name, mass in masses.items():
        for span in SPANS:
            spread[f"{name}_before{span}"] = np.log1p(decayed(mass, span))
            spread[f"{name}_after{span}"] = np.log1p(decayed(mass[::-1], span)[::-1])
    return beside | spread
