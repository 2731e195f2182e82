"""A wire text as outlets run it, and articles put into one story as grouping puts them."""

from __future__ import annotations

import math
from collections.abc import Iterable, Sequence
from datetime import UTC, datetime
from typing import Any

import sqlalchemy as sql

from archive import Archive
from archive.article import Article
from archive.engines.port import Query
from archive.querytree import Everything
from archive.store import tables

WIRE = (
    "The harbour master closed the northern locks at dusk on Tuesday after divers found that two of the oak gates "
    "had worked loose from their hinges in the spring tides.",
    "Coal barges bound for the mills upstream lay four abreast along the quay, and their crews were told that no "
    "vessel drawing more than five feet would pass before the weekend.",
    "Engineers from three neighbouring ports brought a floating crane, while the town's last two carpenters of "
    "lock gates, both past seventy, were fetched from their gardens to advise.",
    "A river pilot said he had never waited so long at the same bollard in thirty years of taking barges through.",
)


def wire_copy(id: str, outlet: str, date: str, *, cut: int = 4, **facts: Any) -> dict[str, Any]:
    """A row: the wire text with this outlet's headline and dateline, cut to so many paragraphs."""
    body = [f"{outlet.upper()} TOWN - {WIRE[0]}", *WIRE[1:cut]]
    own = {"id": id, "title": f"Locks shut, {outlet} reports", "outlet": outlet, "date": date, "language": "en"}
    return own | {"body": "\n\n".join(body)} | facts


def wire_copies(outlets: Iterable[str]) -> list[dict[str, Any]]:
    """The text in each of these outlets, a day apart, the later ones cut."""
    return [
        wire_copy(f"wire-{outlet}", outlet, f"2015-05-{22 + day}", cut=4 - day % 3)
        for day, outlet in enumerate(outlets)
    ]


def fold(archive: Archive, *stories: Sequence[str]) -> None:
    """Have the articles with these source ids be one story each."""
    for named in stories:
        members = sorted((archive.article(id) for id in named), key=_order)
        if len({one.story for one in members}) > 1:
            _keep(archive, members)
    archive.catch_up()
    found = archive.engine.search(Query(tree=Everything(), by_story=True, with_next=False))
    assert found.total_stories < found.total or not stories


def _order(article: Article) -> tuple[float, int, str]:
    latest = article.published.moments[1] if article.published else math.inf
    return latest, -sum(len(entry.split()) for entry in article.body), article.id


def _keep(archive: Archive, members: Sequence[Article]) -> None:
    rows = [
        dict(zip(("latest", "shortness", "id"), _order(one), strict=True))
        | {"story": members[0].id, "heading": one.heading, "outlet": one.outlet}
        | {"published": one.published.text if one.published else None}
        for one in members
    ]
    changed = [
        {"article": one.id, "version": one.version, "what": "grouped", "at": datetime.now(UTC)} for one in members
    ]
    with archive.store._writing() as connection:
        connection.execute(sql.delete(tables.members).where(tables.members.c.id.in_([one.id for one in members])))
        connection.execute(sql.insert(tables.members), rows)
        connection.execute(sql.insert(tables.changes), changed)
