"""The places that an article names come in; without the teams of a match report they go out.

In "Norwich beat Chelsea 2-1" no town is meant. What such a report says of "in Norwich" it says of the town.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from functools import cache
from itertools import pairwise
from typing import TYPE_CHECKING

from archive.places.place import Place
from archive.tables import read_table
from indexer.places.senses import DATELINE, Name, placewords

if TYPE_CHECKING:
    from indexer.places.reading import Reading

SCORE = re.compile(r"(?<![\d:.,/–-])\d{1,3}[-–:]\d{1,3}(?![\d:.,/–-]*\d)")
LEAST_SIGNS = 2  # of a match report
MOST_DIGITS = 3  # of no score
LISTED = re.compile(r",\s|,?\s(?:and|und|et|y)\s")
LOCATED = {"en": 2}  # the support of "in X"; in other languages that of any word for "in" and "from" is enough

Mention = tuple[Name, Place]


def without_teams(readings: Sequence[Reading], mentions: Sequence[Mention]) -> list[Mention]:
    """The mentions of an article that are no team's or player's, in order."""
    if not mentions or not is_match_report(readings):
        return list(mentions)
    by_passage = {id(reading.passage): reading for reading in readings}
    placed = [(by_passage[id(name.passage)], name) for name, _ in mentions]
    teams = {name.key for reading, name in placed if _may_play(name) and _plays(reading, name)}
    teams |= {name.key for name in _beside(teams, placed)}
    return [
        (name, place)
        for (reading, name), (_, place) in zip(placed, mentions, strict=True)
        if name.key not in teams or _is_located(reading, name)
    ]


def is_match_report(readings: Iterable[Reading]) -> bool:
    """Whether an article is on a match: its words, and scores."""
    readings = list(readings)
    words = {word for reading in readings for word in reading.keys & _table()["words"]}
    if not words or len(words) >= LEAST_SIGNS:
        return bool(words)
    return len(words) + any(SCORE.search(one.passage.text) for one in readings) >= LEAST_SIGNS


def _may_play(name: Name) -> bool:
    """Whether it may be a team or a player: a town or a region is, a country where persons are called so."""
    if name.is_foreign:
        return False
    is_persons = any(name.key in placewords()[kind] for kind in ("given", "surnames", "first_names"))
    return is_persons or not any(one.place.kind == "country" for one in name.candidates)


def _plays(reading: Reading, name: Name) -> bool:
    """Whether it beats or is beaten, scores or bears the name of a club."""
    if _is_clubs(reading, name) or _is_opponent(reading, name):
        return True
    table, words, at = _table(), reading.words, name.last + 1
    if _is_located(reading, name) or at == len(words) or not reading.joins(at - 1):
        return False
    is_scored = words[at].key.isdigit() and len(words[at].key) < MOST_DIGITS
    while at < len(words) - 1 and words[at].key in table["auxiliaries"] and reading.joins(at):
        at += 1
    return is_scored or words[at].key in table["does"]


def _is_clubs(reading: Reading, name: Name) -> bool:
    """Whether it begins the name of a club, "Norwich City", or is listed behind one."""
    words, suffixes = reading.words, _table()["suffixes"]
    after, listed = name.last + 1, name.first - 2
    if (
        after < len(words)
        and words[after].is_capitalised
        and words[after].key in suffixes
        and reading.joins(name.last)
    ):
        return True
    is_listed = listed >= 0 and words[listed].is_capitalised and words[listed].key in suffixes
    return is_listed and LISTED.fullmatch(reading.passage.text, words[listed].end, name.start) is not None


def _is_opponent(reading: Reading, name: Name) -> bool:
    at = name.first - 1
    return at >= 0 and reading.joins(at) and reading.words[at].key in _table()["against"]


def _is_located(reading: Reading, name: Name) -> bool:
    """Whether something happens there: "in Norwich", "Norwich, England", a dateline."""
    if name.is_foreign or name.support == DATELINE:
        return True
    if _is_clubs(reading, name) or _is_opponent(reading, name):
        return False
    return bool(name.within) or reading.judge(name).support >= LOCATED.get(reading.language, 1)


def _beside(teams: set[str], placed: Sequence[tuple[Reading, Name]]) -> Iterable[Name]:
    """What stands in a list behind a team: "Chelsea and Norwich"."""
    for (_, name), (reading, following) in pairwise(placed):
        is_near = name.passage is following.passage and (name.key in teams or _plays(reading, name))
        if is_near and LISTED.fullmatch(name.passage.text, name.end, following.start) and _may_play(following):
            yield following


@cache
def _table() -> dict[str, frozenset[str]]:
    return {kind: frozenset(words.split()) for kind, words in read_table("indexer", "placeteams").items()}
