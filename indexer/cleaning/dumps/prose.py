"""Sentences beside furniture: a dump's marked lines come in, those that go on with its story go out."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from archive.article import Role
from indexer.cleaning.dumps.linemodel import LEAST
from indexer.cleaning.dumps.marks import Marked

# A sentence right below an advertisement within the story may look so little like one, in log odds.
BELOW_ADVERT = -3.2
# More lines than these under "Related stories" are a list at the page's foot.
MOST_LISTED = 5


def going_on(marked: Marked, kept: NDArray[np.bool_]) -> set[int]:
    """The places of lines unlike the story that are its sentences all the same: only furniture parts them from it.

    `kept` says which lines the model finds good enough, shape (lines,).
    """
    found: set[int] = set()
    for place in np.flatnonzero(~kept).tolist():
        if marked.is_open(place) and (_is_parted(marked, kept, place) or _is_below(marked, kept, place, found)):
            found.add(place)
    return found


def ends_list(marked: Marked, place: int, head: int | None) -> bool:
    """Whether the story goes on at a line below the one that heads other stories; comments and rights end a page.

    In a long list a sentence is a teaser, unless the model finds it likely story.
    """
    marker = marked.cues[head] if head is not None else None
    if head is None or marker is None or marker.role is not Role.PROMO:
        return False
    is_short, likely = place - head <= MOST_LISTED + 1, marked.odds is not None and bool(marked.odds[place] > 0)
    says = marked.is_sentence(place) and not _is_cut(marked, place)
    return (is_short and (likely or says)) or (likely and says)


def _is_cut(marked: Marked, place: int) -> bool:
    """Whether a line is the beginning of a longer text, as teasers are."""
    return marked.text(place).endswith(("...", "…"))


def _is_parted(marked: Marked, kept: NDArray[np.bool_], place: int) -> bool:
    """Whether a line is prose that only known furniture parts from the story, and not very unlike it."""
    if marked.odds is None or marked.odds[place] <= LEAST or not marked.is_prose(place):
        return False
    for way in (range(place - 1, -1, -1), range(place + 1, len(kept))):
        for at in way:
            cue = marked.cues[at]
            if cue is None and kept[at] and marked.is_prose(at):
                return True
            if cue is None or cue.opens_tail:
                break
    return False


def _is_below(marked: Marked, kept: NDArray[np.bool_], place: int, found: set[int]) -> bool:
    """Whether a line is a sentence below an advertisement or a short list of other stories within the story."""
    if marked.odds is None or not marked.is_sentence(place) or _is_cut(marked, place):
        return False
    if place - 1 in found:
        return bool(marked.odds[place] > LEAST)
    listed, is_list = 0, False
    for at in range(place - 1, -1, -1):
        cue = marked.cues[at]
        if cue is None and kept[at] and marked.is_sentence(at):
            least = LEAST if is_list else BELOW_ADVERT
            return at < place - 1 and (is_list or not listed) and bool(marked.odds[place] > least)
        if cue is None:
            listed += 1
        elif cue.opens_tail:
            listed, is_list = 0, True
        if listed > MOST_LISTED or (cue and cue.opens_tail and cue.role is not Role.PROMO):
            return False
    return False
