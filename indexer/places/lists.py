"""The names of a passage that may be places come in; those in one list come to share what speaks for them.

"In Nice and Marseille", "between Reading and London": what holds for one holds for the other.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator, Sequence
from itertools import pairwise

from indexer.places.senses import Name, placewords

COMMA = re.compile(r",\s")
AND = re.compile(r",?\s(?:and|or|und|oder|et|ou|y|e|o)\s(?:in\s|à\s|en\s)?")
LARGE = 100_000  # inhabitants of a town that tells where the others are
IN, TO = 2, 1  # the support of "in X", and of "to X"


def share_support(names: Sequence[Name], text: str, homes: Collection[str] = ()) -> None:
    """Have a list of names share the support of its first; beside a large town of its country, a name has more.

    A list of nothing but large towns of the countries of its language (`homes`) is one of towns.
    """
    for members in _lists(names, text):
        is_of_towns = all(
            any(one.country in homes and one.population >= LARGE for one in name.candidates) for name in members
        )
        shared = IN if is_of_towns else min(members[0].support, IN)
        for name in members:
            beside = [one for one in members if one is not name]
            is_enough = shared >= TO or (len(members) > 2 and not _is_persons(name))
            is_backed = is_enough and any(_backs(other, name) for other in beside)
            name.support = max(name.support, shared, IN if is_backed else 0)


def _lists(names: Sequence[Name], text: str) -> Iterator[list[Name]]:
    """The names that stand in one list which ends in "and"."""
    members: list[Name] = list(names[:1])
    is_ended = False
    for name, following in pairwise(names):
        between = text[name.end : following.start]
        is_and = AND.fullmatch(between) is not None
        if is_and or (COMMA.fullmatch(between) and not is_ended):
            members.append(following)
            is_ended = is_and
            continue
        if is_ended:
            yield members
        members, is_ended = [following], False
    if is_ended:
        yield members


def _backs(other: Name, name: Name) -> bool:
    """Whether a name is beyond doubt, and in the country of another."""
    if _is_persons(other) or any(other.key in placewords()[kind] for kind in ("common", "calendar")):
        return False
    known = {one.country for one in other.candidates if one.place.kind != "city" or one.population >= LARGE}
    return any(one.country in known for one in name.candidates)


def _is_persons(name: Name) -> bool:
    return any(name.key in placewords()[kind] for kind in ("surnames", "first_names"))
