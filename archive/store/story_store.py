"""The part of the store that keeps stories: which article is of which, why, and what librarians said of it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping

import sqlalchemy as sql

from archive.errors import NotFound
from archive.store import tables
from archive.store.database import Database
from archive.store.decisions import Decided, Decision, decided, decisions, keep_decision, newest
from archive.store.grouping import (
    Come,
    Grouped,
    ToGroup,
    characters,
    come,
    first_kept,
    keep_grouped,
    last_change,
    linked_ids,
    note_come,
    replace_pairs,
    texts,
    texts_after,
    to_group,
    ungrouped,
)
from archive.store.many import storable
from archive.store.stories import (
    MEMBERS,
    Listed,
    Sizes,
    every_member,
    large_stories,
    members_of,
    members_with,
    pairs_by_rule,
    pairs_of,
    pairs_within,
    redirects_into,
    sizes,
    source_ids,
    stories_of,
    story_id,
)
from archive.stories.story import Member, Pair, Story, Text, member

MOST_PAIRS = 1_000  # of a story's own that are told


class StoryStore(Database):
    """A store's stories. Writing is for who holds the right to write to the archive (archive/follower.py)."""

    def __init__(self, url: str) -> None:
        super().__init__(url)
        self._decided, self._decision = Decided(), 0

    # Which article is of which story

    def stories_of(self, ids: Iterable[str]) -> dict[str, str]:
        """The stories of those of these articles that are not alone in theirs, by article."""
        with self._reading() as connection:
            return stories_of(connection, ids)

    def story_members(self, stories: Iterable[str], most: int = 50) -> Mapping[str, Listed]:
        """What is listed of each of these stories that has several articles, at most so many of each."""
        with self._reading() as connection:
            return members_of(connection, stories, most)

    def story_id(self, id: str) -> str:
        """The story that an id stands for today: of a story, a former one or an article; else NotFound."""
        with self._reading() as connection:
            return _found(connection, id)

    def story_id_of(self, article: str) -> str:
        """The story that an article is of."""
        return self.stories_of([article]).get(article, article)

    def story(self, id: str) -> Story:
        """The story that an id stands for, with all its articles; NotFound as above."""
        with self._reading() as connection:
            found = _found(connection, id)
            members = sorted(members_with(connection, MEMBERS.c.story, [found]))
            if not members:
                return Story(id=found, members=(member(texts(connection, [found])[found], found),))
            return Story(
                id=found,
                members=tuple(members),
                pairs=tuple(pairs_within(connection, found, MOST_PAIRS)),
                redirects=tuple(redirects_into(connection, found)),
            )

    def source_ids(self, ids: Iterable[str]) -> dict[str, str]:
        """The ids at their source of those of these articles that have one, by ours."""
        with self._reading() as connection:
            return source_ids(connection, ids)

    def every_member(self) -> Iterator[Member]:
        """The articles of all stories that have several, story by story, each with its lead first."""
        with self._reading() as connection:
            yield from every_member(connection)

    def story_sizes(self, most: int) -> Sizes:
        """How many stories have several articles, how many these have together, and the largest so many."""
        with self._reading() as connection:
            return sizes(connection, most)

    def pairs_by_rule(self) -> dict[str, int]:
        """How many pairs are kept by each rule."""
        with self._reading() as connection:
            return pairs_by_rule(connection)

    # What grouping works on

    def last_sequence(self) -> int:
        """The number of the newest change, 0 in an empty store."""
        with self._reading() as connection:
            return last_change(connection)

    def grouping_come(self) -> Come:
        """How far grouping has come."""
        with self._reading() as connection:
            return come(connection)

    def ungrouped(self) -> int:
        """How many changes are not grouped yet."""
        with self._reading() as connection:
            return ungrouped(connection)

    def to_group(self, after: int, limit: int, until: int | None = None) -> ToGroup:
        """The articles of the next so many changes of a text, up to one or the newest."""
        with self._reading() as connection:
            return to_group(connection, after, limit, until)

    def texts(self, ids: Iterable[str]) -> dict[str, Text]:
        """What grouping sees of these articles, by id; unknown ids are left out."""
        with self._reading() as connection:
            return texts(connection, ids)

    def characters(self, ids: Iterable[str]) -> int:
        """How long these articles are together, as they are kept."""
        with self._reading() as connection:
            return characters(connection, ids)

    def texts_after(self, id: str, limit: int) -> list[Text]:
        """What grouping sees of the next articles by id."""
        with self._reading() as connection:
            return texts_after(connection, id, limit)

    def pairs_of(self, ids: Iterable[str]) -> set[Pair]:
        """The pairs with one of these articles in them."""
        with self._reading() as connection:
            return pairs_of(connection, ids)

    def members_among(self, ids: Iterable[str]) -> dict[str, Member]:
        """Those of these articles that are not alone in their stories."""
        with self._reading() as connection:
            return {one.id: one for one in members_with(connection, MEMBERS.c.id, ids)}

    def members_of_stories(self, stories: Iterable[str]) -> dict[str, Member]:
        """Every article of those of these stories that have several."""
        with self._reading() as connection:
            return {one.id: one for one in members_with(connection, MEMBERS.c.story, stories)}

    def large_stories(self, stories: Iterable[str], most: int) -> set[str]:
        """Those of these stories that have more articles than this."""
        with self._reading() as connection:
            return large_stories(connection, stories, most)

    def first_kept(self, ids: Iterable[str]) -> dict[str, int]:
        """What sorts these articles by when they first came into the archive."""
        with self._reading() as connection:
            return first_kept(connection, ids)

    def keep_grouped(self, grouped: Grouped, sequence: int | None = None, decision: Decision | None = None) -> None:
        """Keep what grouping made of the stories that it touched, all of it or nothing.

        With `sequence` it has come to that change; with a decision it was made for that, which is kept too.
        """
        with self._writing() as connection:
            if decision:
                keep_decision(connection, decision)
            keep_grouped(connection, grouped, sequence)

    def replace_pairs(self, pairs: Iterator[Pair]) -> None:
        """Keep these pairs in the place of all."""
        with self._writing() as connection:
            replace_pairs(connection, pairs)

    def linked_ids(self) -> list[str]:
        """The articles that a pair or a story of several names, by id."""
        with self._reading() as connection:
            return linked_ids(connection)

    def note_grouped(self, to: Come) -> None:
        """Grouping has come so far."""
        with self._writing() as connection:
            note_come(connection, to)

    def count_articles(self) -> int:
        """How many articles there are."""
        with self._reading() as connection:
            return connection.scalar(sql.select(sql.func.count()).select_from(tables.articles)) or 0

    # What librarians decided

    def decided(self) -> Decided:
        """What stands of all decisions."""
        with self._reading() as connection:
            if (number := newest(connection)) != self._decision:
                self._decided, self._decision = decided(decisions(connection)), number
        return self._decided

    def decisions(self) -> list[Decision]:
        """Every decision in order."""
        with self._reading() as connection:
            return decisions(connection)


def _found(connection: sql.Connection, id: str) -> str:
    """The story that an id stands for; NotFound where there is none."""
    found = story_id(connection, storable(id))
    if found is None:
        raise NotFound(f"there is no story or article {id!r} in this archive")
    return found
