"""Stories in the tables: of which story an article is, which articles a story has, and where old ids lead."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from typing import Any, NamedTuple

import sqlalchemy as sql

from archive.store import tables
from archive.store.many import rows_by
from archive.stories.story import Member, Pair, Rule

MEMBERS, PAIRS, REDIRECTS = tables.members, tables.story_pairs, tables.story_redirects
LEAD_ORDER = (MEMBERS.c.latest, MEMBERS.c.shortness, MEMBERS.c.id)
READ_TOGETHER = 1_000


class Listed(NamedTuple):
    """How many articles a story has, and the first of them, the lead first."""

    total: int
    members: list[Member]


def stories_of(connection: sql.Connection, ids: Iterable[str]) -> dict[str, str]:
    """The stories of those of these articles that are not alone in theirs, by article."""
    wanted = sql.select(MEMBERS.c.id, MEMBERS.c.story)
    return {row.id: row.story for row in rows_by(connection, wanted, MEMBERS.c.id, ids)}


def members_of(connection: sql.Connection, stories: Iterable[str], most: int) -> Mapping[str, Listed]:
    """What is listed of each of these stories that has several articles, at most so many of each."""
    counts = sql.select(MEMBERS.c.story, sql.func.count().label("total")).group_by(MEMBERS.c.story)
    totals = {row.story: row.total for row in rows_by(connection, counts, MEMBERS.c.story, stories)}
    # Whole stories are read by their ids in one question; of a large one only the first that are listed.
    whole = [story for story, total in totals.items() if total <= most]
    members = list(members_with(connection, MEMBERS.c.story, whole))
    for story in totals.keys() - whole:
        first = sql.select(MEMBERS).where(MEMBERS.c.story == story).order_by(*LEAD_ORDER).limit(most)
        members += map(member_of, connection.execute(first))
    found = {story: Listed(total, []) for story, total in totals.items()}
    for one in sorted(members):
        found[one.story].members.append(one)
    return found


def source_ids(connection: sql.Connection, ids: Iterable[str]) -> dict[str, str]:
    """The ids at their source of those of these articles that have one, by ours."""
    table = tables.articles
    wanted = sql.select(table.c.id, table.c.source_id).where(table.c.source_id.is_not(None))
    return {row.id: row.source_id for row in rows_by(connection, wanted, table.c.id, ids)}


def member_of(row: Any) -> Member:
    """What a row of `members` holds."""
    return Member(row.latest, row.shortness, row.id, row.story, row.heading, row.outlet, row.published)


def members_with(connection: sql.Connection, column: sql.Column[Any], values: Iterable[str]) -> Iterator[Member]:
    """The members whose id or whose story is one of these."""
    return map(member_of, rows_by(connection, sql.select(MEMBERS), column, values))


def story_id(connection: sql.Connection, id: str) -> str | None:
    """The story that an id stands for today; None where it never stood for an article.

    It may be the id of a story, of a former one, or of any article in it.
    """
    if connection.scalar(sql.select(MEMBERS.c.story).where(MEMBERS.c.story == id).limit(1)):
        return id
    within = connection.scalar(sql.select(MEMBERS.c.story).where(MEMBERS.c.id == id))
    if within is None:
        return connection.scalar(sql.select(tables.articles.c.id).where(tables.articles.c.id == id))
    return str(within)


def redirects_into(connection: sql.Connection, story: str) -> list[str]:
    """The ids of former stories that lead to this one, the oldest first.

    Where the article that such an id is of has gone, by whatever was decided since, the id has gone too.
    """
    is_story = sql.select(MEMBERS.c.id).where(MEMBERS.c.story == REDIRECTS.c.id).correlate(REDIRECTS).exists()
    wanted = sql.select(REDIRECTS.c.id).join(MEMBERS, MEMBERS.c.id == REDIRECTS.c.id)
    former = wanted.where(MEMBERS.c.story == story, REDIRECTS.c.id != story, ~is_story)
    return list(connection.scalars(former.order_by(REDIRECTS.c.at, REDIRECTS.c.id)))


def every_member(connection: sql.Connection) -> Iterator[Member]:
    """The articles of all stories that have several, story by story, each with its lead first."""
    wanted = sql.select(MEMBERS).order_by(MEMBERS.c.story, *LEAD_ORDER)
    with connection.execution_options(yield_per=READ_TOGETHER).execute(wanted) as rows:
        yield from map(member_of, rows)


def pairs_of(connection: sql.Connection, ids: Iterable[str]) -> set[Pair]:
    """The pairs with one of these articles in them."""
    wanted, listed = sql.select(PAIRS), list(ids)
    columns = (PAIRS.c.one, PAIRS.c.other)
    return {pair_of(row) for column in columns for row in rows_by(connection, wanted, column, listed)}


def pairs_within(connection: sql.Connection, story: str, most: int) -> list[Pair]:
    """The pairs of a story's own articles, the most alike first, at most so many."""
    one, other = MEMBERS.alias("one_of"), MEMBERS.alias("other_of")
    joined = sql.select(PAIRS).join(one, one.c.id == PAIRS.c.one).join(other, other.c.id == PAIRS.c.other)
    wanted = joined.where(one.c.story == story, other.c.story == story)
    ordered = wanted.order_by(PAIRS.c.likeness.desc(), PAIRS.c.one, PAIRS.c.other).limit(most)
    return [pair_of(row) for row in connection.execute(ordered)]


def pair_of(row: Any) -> Pair:
    """What a row of `story_pairs` holds."""
    return Pair(row.one, row.other, row.likeness, Rule(row.rule))


def pairs_by_rule(connection: sql.Connection) -> dict[str, int]:
    """How many pairs there are by each rule."""
    wanted = sql.select(PAIRS.c.rule, sql.func.count()).group_by(PAIRS.c.rule).order_by(PAIRS.c.rule)
    return {row[0]: row[1] for row in connection.execute(wanted)}


def large_stories(connection: sql.Connection, stories: Iterable[str], most: int) -> set[str]:
    """Those of these stories that have more articles than this."""
    counted = sql.select(MEMBERS.c.story).group_by(MEMBERS.c.story).having(sql.func.count() > most)
    return {row.story for row in rows_by(connection, counted, MEMBERS.c.story, stories)}


class Sizes(NamedTuple):
    """How many stories have several articles, how many articles these have, and the largest: id and size."""

    stories: int
    articles: int
    largest: list[tuple[str, int]]


def sizes(connection: sql.Connection, most: int) -> Sizes:
    """How the articles that are not alone lie in stories, the largest so many of these named."""
    count = sql.func.count()
    total = sql.select(count, sql.func.count(MEMBERS.c.story.distinct()))
    articles, stories = connection.execute(total).one()
    largest = sql.select(MEMBERS.c.story, count).group_by(MEMBERS.c.story).order_by(count.desc(), MEMBERS.c.story)
    return Sizes(stories, articles, [(story, size) for story, size in connection.execute(largest.limit(most))])
