"""Words of a passage come in; the Arabic names of several words that begin there go out: "Ras al-Ain", "Wadi Rum".

Their first word ("head of", "valley") is also the name of some village, which is never meant.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from archive.places.gazetteer import ARABIC_ARTICLES, Candidate
from indexer.places.senses import is_well_known, placewords

if TYPE_CHECKING:
    from indexer.places.spotting import Spotting


def compound_end(reading: Spotting, at: int) -> int:
    """The last word of the compound with an article that begins here; `at` itself where none does.

    Spanish and Italian have these articles too, so that a hyphen, or the first word, must tell.
    """
    end, is_told = at, reading.words[at].key in placewords()["compounds"]
    while end + 2 < len(reading.words) and reading.joins(end) and reading.is_article(end + 1):
        if not is_told and not reading.is_hyphened(end + 1):
            break
        end += 2
    return end


def is_only_head(reading: Spotting, first: int, last: int, candidates: Sequence[Candidate]) -> bool:
    """Whether a name is but the beginning of a compound that no record bears: "Jurf" in "Jurf al-Sakhar"."""
    is_head = first == last and reading.words[last].key in placewords()["compounds"]
    if not (is_head or candidates):
        return False
    if compound_end(reading, last) > last:
        return not any(map(is_well_known, candidates))
    is_followed = last + 1 < len(reading.words) and reading.joins(last) and not reading.is_headline
    return is_head and is_followed and reading.words[last + 1].is_capitalised


def is_compound(key: str) -> bool:
    """Whether a folded name is such a one: nothing but a place is called "Ras al-Ain"."""
    head, *rest = key.split()
    return head in placewords()["compounds"] and not ARABIC_ARTICLES.isdisjoint(rest)
