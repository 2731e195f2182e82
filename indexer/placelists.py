"""The names of a passage that may be places come in; those in one list come to share what speaks for them.

"In Nice and Marseille", "between Reading and London": what holds for one holds for the other.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from itertools import pairwise

from indexer.placesenses import Name, is_well_known, placewords

COMMA = re.compile(r",\s")
AND = re.compile(r",?\s(?:and|or|und|oder|et|ou|y|e|o)\s(?:in\s|à\s|en\s)?")
IN, TO = 2, 1  # the support of "in X", and of "to X"


def share_support(names: Sequence[Name], text: str) -> None:
    """Have a list of names share the support of its first; beside a large town of its country, a name has more."""
    for members in _lists(names, text):
        shared = min(members[0].support, IN)
        for name in members:
            beside = [one for one in members if one is not name]
            is_backed = any(_backs(other, name) for other in beside)
            name.support = max(name.support, shared, IN if is_backed and shared == TO else 0)


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
    table = placewords()
    if any(other.key in table[kind] for kind in ("common", "surnames", "first_names", "calendar")):
        return False
    known = {one.country for one in other.candidates if is_well_known(one)}
    return any(one.country in known for one in name.candidates)
