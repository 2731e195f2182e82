"""What a librarian asks and says of stories: what there are and why, what is one and what is not.

A decision is kept as the pairs of articles that it is about: those that are one story, those that are not. A later
one on the same two articles stands; each may be taken back. Stories follow at once, and keep to it whatever is
added, updated or computed anew.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from itertools import combinations, product

from archive.errors import BadInput, NotFound
from archive.follower import Follower
from archive.store import Store
from archive.store.decisions import Decided, Decision, Sides, sides
from archive.stories.grouping.recomputing import recompute
from archive.stories.story import Story
from archive.stories.telling import StoryStats, ToldPair, stats_of, told_pairs

PATIENCE = 10.0  # seconds for another process, which may be another librarian's
MOST_JOINED = 1_000  # articles that one decision makes a story of
MOST_PARTED = 20_000  # pairs of articles that one decision parts
TOLD = 3  # ids that the description of a decision tells


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
        named = ((one, {id for pair in (*one.together, *one.apart) for id in pair}) for one in self.log())
        return [one for one, among in named if among & ids]

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
        these stories stands alone.
        """
        with self._editing():
            stories, before = self._stories(ids), self.store.decided()
            _check_parted(stories, each)
            parted = [_parted_each(story) if each else _parted(story, chosen, before) for story, chosen in stories]
            apart = [pair for one in parted for pair in one.apart]
            together = [pair for one in parted for pair in one.together]
            articles = [id for _, chosen in stories for id in chosen]
            what = f"split {_listed(articles)}{' each' if each else ''}"
            self.follower.grouping.decide(what, together, apart)
        return tuple(dict.fromkeys(self.store.story_id_of(id) for id in articles))

    def join(self, *ids: str) -> str:
        """Have the stories of these articles be one, with all their articles; its id."""
        with self._editing():
            stories = [story for story, _ in self._stories(ids)]
            if len(stories) < 2:
                told = "are one story already" if len(set(ids)) > 1 else "cannot be joined with itself; name two"
                raise BadInput(f"{_listed(list(dict.fromkeys(ids)))} {told}")
            members = sorted(member for story in stories for member in story.members)
            if len(members) > MOST_JOINED:
                told = f"no more than {MOST_JOINED:,} are joined at a time"
                raise BadInput(f"these stories have {len(members):,} articles, and {told}")
            among = {sides(one.id, other.id) for one, other in combinations(members, 2)}
            star = _star([member.id for member in members])
            again = among & self.store.decided().apart
            what = f"join {_listed([story.id for story in stories])}"
            self.follower.grouping.decide(what, sorted({*star, *again}))
        return self.store.story_id_of(members[0].id)

    def undo(self, number: int) -> None:
        """Take a decision back, by one of its own, that may be taken back in turn."""
        with self._editing():
            known = {decision.number: decision for decision in self.log()}
            if number not in known:
                raise NotFound(f"there is no decision {number}; `morgue stories log` lists them")
            if not known[number].stands:
                raise BadInput(f"decision {number} was taken back before; `morgue stories log` tells by which")
            self.follower.grouping.decide(f"undo {number}", undoes=number)

    def _stories(self, ids: Sequence[str]) -> list[tuple[Story, list[str]]]:
        """The stories of these articles, in the order in which they are named, each with those that were."""
        found: dict[str, tuple[Story, list[str]]] = {}
        for id in dict.fromkeys(map(self._article, ids)):
            story_id = self.store.story_id_of(id)
            if story_id not in found:
                found[story_id] = (self.store.story(story_id), [])
            found[story_id][1].append(id)
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
class _Parts:
    """What a decision says of the articles of one story."""

    together: list[Sides]
    apart: list[Sides]


def _check_parted(stories: Sequence[tuple[Story, list[str]]], each: bool) -> None:
    """BadInput where a split says nothing, or is about more than one decision is."""
    if not stories:
        raise BadInput("name the articles that are to leave their story")
    pairs = 0
    for story, chosen in stories:
        size = len(story.members)
        if size == 1:
            raise BadInput(f"{story.id} is alone in its story: there is nothing to split it from")
        if size == len(chosen) and not each:
            raise BadInput(f"these are all articles of the story {story.id}: name those that are to leave it")
        pairs += size * (size - 1) // 2 if each else len(chosen) * (size - len(chosen))
    if pairs > MOST_PARTED:
        raise BadInput(
            f"this parts {pairs:,} pairs of articles, and no more than {MOST_PARTED:,} are parted at a time; "
            "split fewer articles"
        )


def _parted(story: Story, chosen: Sequence[str], before: Decided) -> _Parts:
    """That the chosen articles of a story are not one with the others; what was joined by hand stays so in both."""
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


def _listed(ids: Sequence[str]) -> str:
    more = f" and {len(ids) - TOLD:,} more" if len(ids) > TOLD else ""
    return f"{', '.join(ids[:TOLD])}{more}"
