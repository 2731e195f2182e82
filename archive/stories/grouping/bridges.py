"""Articles that hold passages of several stories (digests, two texts in one): links in, without what they lose out.

An article that ran after two texts that are not alike themselves, and is like both, was made of them. It stays with
the one that makes up most of it, and is a story by itself where none makes up much of it. What ran first is none of
these: it is the text that others were cut from.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterator, Mapping, Sequence

MOST = 0.4  # of an article, that what it goes with makes up at least where it holds several texts

# By the number of a unit those of others, and how like they are, or how much of the first stands in them
Links = dict[int, dict[int, float]]


def without_bridges(alike: Links, held: Links, home: Mapping[int, int], single: Collection[int]) -> Links:
    """The links that are left when every article of several texts keeps those with one of them.

    Units are numbered in the order in which they ran. `home` is the group of what is nearly one text with each;
    only `single` ones, which are one article each, lose links.
    """
    kept = {unit: dict(others) for unit, others in alike.items()}
    for unit in sorted(single):
        earlier = [other for other in kept.get(unit, ()) if other < unit]
        texts = list(_texts(sorted(earlier), kept, home)) if len(earlier) > 1 else []
        if len(texts) > 1:
            most, first = max((max(held[unit][one] for one in text), -text[0]) for text in texts)
            stays = {one for text in texts if most >= MOST and text[0] == -first for one in text}
            for other in set(earlier) - stays:
                del kept[unit][other], kept[other][unit]
    return kept


def _texts(units: Sequence[int], links: Links, home: Mapping[int, int]) -> Iterator[list[int]]:
    """Units that are linked among themselves, or of one group, as one each; the earliest first."""
    asked = set(units)
    of: dict[int, list[int]] = defaultdict(list)
    for unit in units:
        of[home[unit]].append(unit)
    while of:
        found: list[int] = []
        near = {next(iter(of))}
        while near and of:
            reached = [unit for group in near for unit in of.pop(group)]
            found += reached
            near = {home[other] for unit in reached if of for other in asked.intersection(links[unit])} & of.keys()
        yield sorted(found)
