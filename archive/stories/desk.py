"""What a librarian asks and says of stories: what there are and why, what is one and what is not.

A decision is kept as the pairs of articles that it is about: those that are one story, those that are not. A later
one on the same two articles stands; each may be taken back. Stories follow at once, and keep to it whatever is
added, updated or computed anew.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from itertools import combinations, product
from textwrap import shorten

from archive.errors import BadInput, NotFound
from archive.follower import Follower
from archive.store import Store
from archive.store.decisions import Decided, Decision, Sides, sides
from archive.stories.grouping.recomputing import recompute
from archive.stories.story import Member, Story
from archive.stories.telling import Sized, StoryStats, ToldPair, stats_of, stories_with, told_pairs

PATIENCE = 10.0  # seconds for another process, which may be another librarian's
MOST_JOINED = 1_000  # articles that one decision makes a story of
MOST_PARTED = 20_000  # pairs of articles that one decision parts
TOLD = 3  # articles that the description of a decision tells
HEADLINE = 60  # characters of the headline of each


class StoryDesk:
    """The stories of an archive, to be looked at and put right by hand."""

    def __init__(self, store: Store, follower: Follower, patience: float = PATIENCE) -> None:
        self.store, self.follower, self.patience = store, follower, patience

    # What there is

    def show(self, id: str) -> Story:
        """The story that an id stands for, a story's, an article's or the source's of one; NotFound otherwise."""
        return self.store.story(self._article(id))

    def decisions_on(self, story: Story) -> list[Decision]:
        """The decisions that name articles of a story, in order."""
        ids = {member.id for member in story.members}
        return [one for one in self.log() if any(id in ids for pair in one.pairs for id in pair)]

    def outcome(self, decision: Decision) -> list[Sized]:
        """The stories that the articles are of now that a decision, or what it takes back, is about."""
        about = _root(decision, {one.number: one for one in self.log()})
        return stories_with(self.store, {id for pair in about.pairs for id in pair})

    def stats(self) -> StoryStats:
        """How many stories there are, the largest, and how far grouping has come."""
        return stats_of(self.store, self.follower.grouping)

    def pairs(self) -> Iterator[ToldPair]:
        """Every two articles of one story, with how alike they are and why they are one."""
        return told_pairs(self.store)

    def log(self) -> list[Decision]:
        """Every decision in order."""
        return self.store.decisions()

    # By hand

    def split(self, *ids: str, each: bool = False) -> tuple[str, ...]:
        """Have these articles leave their stories; the ids of the stories that they are then.

        Those of one story leave it together, and are one story if they are alike. With `each` every article of
        these stories stands alone, and all of them are told.
        """
        with self._editing():
            named, before = self._named(ids), self.store.decided()
            _check_parted(named, each)
            parted = [_parted_each(one.story) if each else _parted(one, before) for one in named]
            apart = [pair for one in parted for pair in one.apart]
            together = [pair for one in parted for pair in one.together]
            leaving = [member for one in named for member in one.members(each)]
            what = f"split {_listed(leaving)}{', each' if each else ''}"
            self.follower.grouping.decide(what, together, apart)
        return tuple(dict.fromkeys(self.store.story_id_of(one.id) for one in leaving))

    def join(self, *ids: str) -> str:
        """Have the stories of these articles be one, with all their articles; its id."""
        with self._editing():
            stories = [one.story for one in self._named(ids)]
            _check_joined(ids, stories)
            members = sorted(member for story in stories for member in story.members)
            among = {sides(one.id, other.id) for one, other in combinations(members, 2)}
            star = _star([member.id for member in members])
            again = among & self.store.decided().apart
            what = f"join {_listed([story.lead for story in stories])}"
            self.follower.grouping.decide(what, sorted({*star, *again}))
        return self.store.story_id_of(members[0].id)

    def undo(self, number: int) -> None:
        """Take a decision back, by one of its own, that may be taken back in turn."""
        with self._editing():
            known = {decision.number: decision for decision in self.log()}
            if number not in known:
                raise NotFound(f"there is no decision {number}; `morgue stories log` lists them")
            if by := known[number].taken_back_by:
                again = f"`morgue stories undo {by}` has it stand again"
                raise BadInput(f"decision {number} was taken back before, by {by}; {again}")
            about = _root(known[number], known)
            self.follower.grouping.decide(f"undo {number}, {about.what}", undoes=number)

    def _named(self, names: Sequence[str]) -> list[_Named]:
        """The stories of these articles, in the order in which they are named."""
        found: dict[str, _Named] = {}
        for name in names:
            id = self._article(name)
            story_id = self.store.story_id_of(id)
            if story_id not in found:
                found[story_id] = _Named(self.store.story(story_id), {})
            found[story_id].chosen.setdefault(id, name)
        return list(found.values())

    def _article(self, id: str) -> str:
        """The article that a librarian calls this, by our id or the source's; NotFound names the way out."""
        ids = self.store.ids_for(id)
        if id in ids or len(ids) == 1:
            return id if id in ids else ids[0]
        if ids:
            raise NotFound(f"{len(ids)} articles have the source id {id!r}: {', '.join(ids[:10])}")
        raise NotFound(f"there is no story or article {id!r} in this archive; `morgue search` tells ids")

    @contextmanager
    def _editing(self) -> Iterator[None]:
        """The right to write, so that what is checked still holds when it is kept; then the index follows."""
        with self.follower.writing(self.patience):
            self.follower.grouping.follow()
            yield
            self.follower.catch_up()

    # Anew

    def recompute(self, progress: Callable[[int], None] | None = None) -> int:
        """Work out every story anew from the texts and the decisions; how many articles' stories changed by it.

        Searching and adding go on until the last step. `progress` is told of articles as they are done.
        """
        return recompute(self.store, self.follower, progress)


@dataclass(frozen=True)
class _Named:
    """A story of which a librarian named articles: these by id, as they were called."""

    story: Story
    chosen: dict[str, str]

    def members(self, each: bool) -> list[Member]:
        """The articles that leave it: those that were named, with `each` all."""
        return [one for one in self.story.members if each or one.id in self.chosen]

    def __str__(self) -> str:
        return ", ".join(list(self.chosen.values())[:TOLD])


@dataclass(frozen=True)
class _Parts:
    """What a decision says of the articles of one story."""

    together: list[Sides]
    apart: list[Sides]


def _root(decision: Decision, known: Mapping[int, Decision]) -> Decision:
    """What a decision is about: itself, or what it takes back, if by way of others."""
    while decision.undoes is not None:
        decision = known[decision.undoes]
    return decision


def _check_joined(names: Sequence[str], stories: Sequence[Story]) -> None:
    """BadInput where a join says nothing, or is about more than one decision is."""
    called = list(dict.fromkeys(names))
    if not called:
        raise BadInput("name the articles whose stories are to be one: two at least")
    if len(called) == 1:
        raise BadInput(f"{called[0]} cannot be joined with itself; name two")
    if len(stories) < 2:
        raise BadInput(f"{', '.join(called[:TOLD])}{_more(called)} are one story already")
    articles = sum(len(story.members) for story in stories)
    if articles > MOST_JOINED:
        told = f"no more than {MOST_JOINED:,} are joined at a time"
        raise BadInput(f"these stories have {articles:,} articles, and {told}")


def _check_parted(named: Sequence[_Named], each: bool) -> None:
    """BadInput where a split says nothing, or is about more than one decision is."""
    if not named:
        raise BadInput("name the articles that are to leave their story")
    pairs = 0
    for one in named:
        size, leaving = len(one.story.members), len(one.chosen)
        if size == 1:
            raise BadInput(f"{one} is alone in its story: there is nothing to split it from")
        if size == leaving and not each:
            raise BadInput(
                f"{one}{_more(one.chosen)} are all articles of their story: name those that are to leave it"
            )
        pairs += size * (size - 1) // 2 if each else leaving * (size - leaving)
    if pairs > MOST_PARTED:
        raise BadInput(
            f"this parts {pairs:,} pairs of articles, and no more than {MOST_PARTED:,} are parted at a time; "
            "split fewer articles"
        )


def _parted(named: _Named, before: Decided) -> _Parts:
    """That the chosen articles of a story are not one with the others; what was joined by hand stays so in both."""
    story, chosen = named.story, named.chosen
    rest = [member.id for member in story.members if member.id not in chosen]
    apart = [sides(one, other) for one, other in product(chosen, rest)]
    joined = [part for part in _joined(story, before) if len(part) > 1]
    together = [
        pair for part in joined for side in (chosen, rest) for pair in _star([id for id in part if id in side])
    ]
    return _Parts(together, apart)


def _parted_each(story: Story) -> _Parts:
    return _Parts([], [sides(one.id, other.id) for one, other in combinations(story.members, 2)])


def _joined(story: Story, before: Decided) -> list[list[str]]:
    """The articles of a story, those that were joined by hand beside one another, in lead order."""
    group = {member.id: [member.id] for member in story.members}
    for one, other in sorted(before.together):
        if one in group and other in group and group[one] is not group[other]:
            group[one].extend(group[other])
            group |= dict.fromkeys(group[other], group[one])
    place = {member.id: number for number, member in enumerate(story.members)}
    return [sorted(part, key=place.__getitem__) for part in {id(part): part for part in group.values()}.values()]


def _star(ids: Sequence[str]) -> list[Sides]:
    return [sides(ids[0], other) for other in ids[1:]]


def _listed(members: Sequence[Member]) -> str:
    """Articles by id and headline, the first of them."""
    first = [f"{one.id} “{shorten(one.heading, HEADLINE, placeholder=' …')}”" for one in members[:TOLD]]
    return f"{', '.join(first)}{_more(members)}"


def _more(listed: Collection[object]) -> str:
    """That there are more than the first few."""
    return f" and {len(listed) - TOLD:,} more" if len(listed) > TOLD else ""
