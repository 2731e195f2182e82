"""Page furniture known by its words: a whole line comes in, what it is and why goes out.

The words lie in data/furniture.toml and, by language and kind, in data/language_<code>.toml.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cache, lru_cache
from typing import Any

from archive.article import Role
from indexer.cleaning.lines.tables import folded, languages, spelled, table

# No furniture sentence we know is longer; a paragraph need not be tried.
LONGEST = 420
# "Read also: …": what follows the words is a headline or a list of topics.
OPENING = re.compile(r"(?P<words>[^:|>»]{2,50}?)\s?[:|>»] ?.{1,200}", re.DOTALL)
# "12 comments", "Comments (12)".
COUNTED = re.compile(
    r"\(?(?P<number>\d[\d.,' ]*(?:[kmк](?!\w))?) ?(?P<things>[^\d()]{2,40})\)?"
    r"|(?P<of>[^\d(]{2,40}?) ?:? ?\(?\d[\d.,' ]*(?:[kmк](?!\w))?\)?"
)
# A line that holds words such as "all rights reserved" and more than this tells a story about them.
LONGEST_HOLDER = 200
GROUP = re.compile(r"\(\?:(?P<inside>[^()\\\[\]]*)\)(?P<optional>\??)")


@dataclass(frozen=True)
class Cue:
    """Why a line is furniture; `opens_tail` where the lines below it belong to the page's foot."""

    role: Role
    reason: str
    opens_tail: bool = False


@dataclass
class Known:
    """Every cue, and the words that tell it: dicts lead from folded words to the number of their cue."""

    cues: list[Cue] = field(default_factory=list)
    lines: dict[str, int] = field(default_factory=dict)
    opens: dict[str, int] = field(default_factory=dict)
    counts: dict[str, int] = field(default_factory=dict)
    holds: dict[str, int] = field(default_factory=dict)
    patterns: list[tuple[int, str]] = field(default_factory=list)

    def add(self, kind: Mapping[str, Any], words: Mapping[str, Sequence[str]]) -> None:
        """A cue and what tells it; words that another cue has already stay with that one."""
        number = len(self.cues)
        self.cues.append(Cue(Role(kind["role"]), kind["reason"], kind.get("opens_tail", False)))
        for name in ("lines", "opens", "counts", "holds"):
            known = getattr(self, name)
            for text in words.get(name, ()):
                known.setdefault(folded(text), number)
        self.patterns += [(number, spelled(pattern)) for pattern in words.get("patterns", ())]


def furniture_cue(line: str) -> Cue | None:
    """What a whole line is when it is certainly furniture, whatever its place; None for everything else.

    >>> furniture_cue("Most Read").reason
    'heads a list of popular stories'
    """
    number = None if len(line) > LONGEST else _number(line)
    return None if number is None else _known().cues[number]


# Each line of a dump is asked for by several that judge its neighbours.
@lru_cache(maxsize=4096)
def _number(line: str) -> int | None:
    """The number of the cue that tells of a line."""
    plain, known = folded(line), _known()
    if (number := known.lines.get(plain)) is not None:
        return number
    if (number := _of_words(plain, known)) is not None:
        return number
    found = _patterns(plain[:1] if plain[:1] in _letters() else "").fullmatch(plain)
    return int((found.lastgroup or "_0")[1:]) if found else None


def _of_words(plain: str, known: Known) -> int | None:
    """The number of the cue that a line's opening, what it counts or what it holds tells."""
    opening = OPENING.fullmatch(plain)
    if opening and (number := known.opens.get(folded(opening["words"]))) is not None:
        return number
    counted = COUNTED.fullmatch(plain) if any(map(str.isdecimal, plain)) else None
    if counted and (number := known.counts.get(folded(counted["things"] or counted["of"]))) is not None:
        return number
    if len(plain) <= LONGEST_HOLDER:
        return next((number for words, number in _held(plain.isascii()) if words in plain), None)
    return None


@cache
def _held(in_ascii: bool) -> tuple[tuple[str, int], ...]:
    """The words that tell a line by standing in it: those that a line in ASCII can hold, or all."""
    return tuple(item for item in _known().holds.items() if item[0].isascii() or not in_ascii)


@cache
def _known() -> Known:
    known = Known()
    for row in table("furniture")["cue"]:
        known.add(row, row)
    for kind, row in table("furniture_kinds").items():
        for told in languages().values():
            words = {name: told[name][kind] for name in told if kind in _section(told, name)}
            if words:
                known.add(row, words)
    return known


def _section(told: Mapping[str, Any], name: str) -> Mapping[str, Any]:
    """A section of a language that goes by kinds of furniture; nothing for any other."""
    return told[name] if name in ("lines", "opens", "counts", "holds", "patterns") else {}


@cache
def _patterns(letter: str) -> re.Pattern[str]:
    """The patterns that a line starting with this letter can match, a group per cue; "" for any other letter."""
    groups: dict[int, list[str]] = {}
    for number, pattern in _known().patterns:
        first = first_letters(pattern)
        if first is None or letter in first:
            groups.setdefault(number, []).append(pattern)
    return re.compile("|".join(f"(?P<_{number}>{'|'.join(some)})" for number, some in groups.items()))


@cache
def _letters() -> frozenset[str]:
    """The letters that some pattern must start with."""
    return frozenset(_all(first_letters(pattern) or () for _, pattern in _known().patterns))


def first_letters(pattern: str) -> frozenset[str] | None:
    """The letters that what matches a pattern can start with; None where that cannot be told at a glance.

    >>> sorted(first_letters("(?:the )?(?:comments|views) are .*"))
    ['c', 't', 'v']
    """
    if "|" in GROUP.sub("", pattern):
        return None
    group = GROUP.match(pattern)
    if group:
        rest = pattern[group.end() :]
        if rest[:1] in tuple("*+{"):
            return None
        branches = group["inside"].split("|") + ([rest] if group["optional"] else [])
        found = [first_letters(branch) for branch in branches]
        return None if None in found else frozenset(_all(one for one in found if one))
    plain = pattern[:1].isalpha() and pattern[1:2] not in tuple("?*{")
    return frozenset(pattern[0]) if plain else None


def _all(some: Iterable[Iterable[str]]) -> Iterator[str]:
    for letters in some:
        yield from letters
