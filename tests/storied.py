"""Stories in an archive without waiting for the grouping of its articles: rows as it would write them."""

from __future__ import annotations

from collections.abc import Iterable

import sqlalchemy as sql

from archive import Archive
from archive.store import tables
from archive.stories.story import Text, member


def grouped(archive: Archive, ids: Iterable[str]) -> str:
    """Have these articles be one story, and no others part of it; the id of the story, that of its lead."""
    found = archive.store.articles(ids).values()
    made = sorted(
        member(
            Text(
                id=one.id,
                title=one.title,
                standfirst=one.standfirst,
                body=one.body,
                published=one.published,
                outlet=one.outlet,
            ),
            "",
        )
        for one in found
    )
    story, table = made[0].id, tables.members
    engine = sql.create_engine(archive.store.url)
    with engine.begin() as connection:
        connection.execute(sql.delete(table).where(table.c.id.in_([one.id for one in made])))
        connection.execute(sql.insert(table), [vars(one) | {"story": story} for one in made])
    engine.dispose()
    return story
