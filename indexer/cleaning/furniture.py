"""Page furniture known by its words: a whole line comes in, what it is and why goes out."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache, lru_cache

from archive.article import Role
from indexer.cleaning.tables import folded, table

# No furniture sentence we know is longer; a paragraph need not be tried.
LONGEST = 420


@dataclass(frozen=True)
class Cue:
    """Why a line is furniture; `opens_tail` where the lines below it belong to the page's foot."""

    role: Role
    reason: str
    opens_tail: bool = False


def furniture_cue(line: str) -> Cue | None:
    """What a whole line is when it is certainly furniture, whatever its place; None for everything else.

    >>> furniture_cue("Most Read").reason
    'heads a list of popular stories'
    """
    return None if len(line) > LONGEST else _cue(line)


@lru_cache(maxsize=8192)
def _cue(line: str) -> Cue | None:
    """The same for a line that is short enough to be remembered: pages are asked for theirs several times."""
    plain = folded(line)
    cues, phrases, pattern = _known()
    cue = phrases.get(plain)
    if cue is not None:
        return cues[cue]
    found = pattern.fullmatch(plain)
    return cues[int((found.lastgroup or "_0")[1:])] if found else None


@cache
def _known() -> tuple[tuple[Cue, ...], dict[str, int], re.Pattern[str]]:
    """The cues, the row number of each fixed phrase, and every pattern in one, a group per row."""
    cues: list[Cue] = []
    phrases: dict[str, int] = {}
    patterns: list[str] = []
    for number, row in enumerate(table("furniture")["cue"]):
        cues.append(Cue(Role(row["role"]), row["reason"], row.get("opens_tail", False)))
        phrases.update((folded(line), number) for line in row.get("lines", ()))
        patterns += [f"(?P<_{number}>{'|'.join(row['patterns'])})"] if row.get("patterns") else []
    return tuple(cues), phrases, re.compile("|".join(patterns))
