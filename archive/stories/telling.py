"""The stories of a store to figures of them, and to every pair of articles that is one story."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import combinations, groupby

from archive.store.decisions import Sides
from archive.store.story_store import StoryStore
from archive.stories.grouping.grouping import Grouping
from archive.stories.story import Member, Rule, member

LARGEST = 10  # stories that are told
TOGETHER = 500  # articles of stories whose pairs are read together, at least
LONG = 1_000  # articles of a story; above it only pairs that are known are told
THROUGH = "through"  # why two articles are one story that are not alike themselves: others are like both


@dataclass(frozen=True)
class ToldPair:
    """Two articles of one story, with their ids at their source, None where none was stated.

    `likeness` is None where they are in it by others, and then `rule` says so.
    """

    one: str
    other: str
    one_source: str | None
    other_source: str | None
    likeness: float | None
    rule: str


@dataclass(frozen=True, kw_only=True)
class Sized:
    """A story with its size, and the headline of its lead."""

    id: str
    articles: int
    heading: str


@dataclass(frozen=True, kw_only=True)
class StoryStats:
    """What stories there are: `stories` counts all, `several` those of more than one article.

    `pairs` counts the pairs of like articles by rule, `decisions` those of librarians that stand. `behind` is how
    many changes are not grouped yet; `waiting` whether what an older Morgue held waits for `morgue stories
    recompute`. `disk_bytes` is the size of the index of marks.
    """

    articles: int
    stories: int
    several: int
    articles_of_several: int
    largest: tuple[Sized, ...]
    pairs: dict[str, int]
    decisions: int
    disk_bytes: int
    behind: int
    waiting: bool


def stats_of(store: StoryStore, grouping: Grouping) -> StoryStats:
    """What stories a store has."""
    articles, sizes = store.count_articles(), store.story_sizes(LARGEST)
    leads = store.story_members((id for id, _ in sizes.largest), 1)
    return StoryStats(
        articles=articles,
        stories=articles - sizes.articles + sizes.stories,
        several=sizes.stories,
        articles_of_several=sizes.articles,
        largest=tuple(
            Sized(id=id, articles=size, heading=leads[id].members[0].heading) for id, size in sizes.largest
        ),
        pairs=store.pairs_by_rule(),
        decisions=sum(one.stands and one.undoes is None for one in store.decisions()),
        disk_bytes=grouping.index.disk_bytes(),
        behind=grouping.behind(),
        waiting=store.grouping_come().since > 0,
    )


def stories_with(store: StoryStore, articles: Iterable[str]) -> list[Sized]:
    """The stories that these articles are of, the largest first."""
    named = list(articles)
    of_several = store.stories_of(named)
    ids = {of_several.get(id, id) for id in named}
    listed = store.story_members(ids, 1)
    alone = store.texts(ids - listed.keys())
    found = [Sized(id=id, articles=1, heading=member(text, id).heading) for id, text in alone.items()]
    found += [
        Sized(id=id, articles=several.total, heading=several.members[0].heading) for id, several in listed.items()
    ]
    return sorted(found, key=lambda one: (-one.articles, one.heading, one.id))


def told_pairs(store: StoryStore) -> Iterator[ToldPair]:
    """Every two articles of one story, story by story, the smaller id first.

    Ten thousand copies are fifty million pairs: above LONG articles those are left out that are in it by others.
    """
    for members in _portions(store):
        kept = {(pair.one, pair.other): pair for pair in store.pairs_of(one.id for one in members)}
        sources = store.source_ids(one.id for one in members)
        joined = store.decided().together
        for _, story in groupby(members, lambda one: one.story):
            ids = sorted(each.id for each in story)
            for one, other in combinations(ids, 2) if len(ids) <= LONG else _known(ids, {*kept, *joined}):
                pair = kept.get((one, other))
                rule = Rule.HAND if (one, other) in joined else pair.rule if pair else THROUGH
                likeness = round(pair.likeness, 4) if pair else None
                yield ToldPair(one, other, sources.get(one), sources.get(other), likeness, str(rule))


def _known(ids: list[str], pairs: Iterable[Sides]) -> list[Sides]:
    """The pairs that have both their articles among these."""
    among = set(ids)
    return sorted(pair for pair in pairs if among.issuperset(pair))


def _portions(store: StoryStore) -> Iterator[list[Member]]:
    """The articles of whole stories, TOGETHER at least."""
    members: list[Member] = []
    for _, story in groupby(store.every_member(), lambda one: one.story):
        members += story
        if len(members) >= TOGETHER:
            yield members
            members = []
    yield members
