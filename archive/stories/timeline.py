"""A story and the store to its timeline: its articles in order, each with how much of the lead's text it has."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from archive.article import Article
from archive.results import article_summary
from archive.store import Store
from archive.store.versions import Version
from archive.stories.comparison.comparison import compare
from archive.stories.story import Member, Story

# Words of an article that is compared with the lead for a list: longer ones would have its reader wait.
LONGEST = 20_000


@dataclass(frozen=True, kw_only=True)
class Entry:
    """An article of a story. `share_of_lead` is how much of the lead's words it has, from 0 to 1.

    None where the lead has no words, or where one of the two is too long to be compared for a list.
    """

    member: Member
    article: Article
    versions: tuple[Version, ...]
    share_of_lead: float | None

    @property
    def words(self) -> int:
        """How many words its body has."""
        return -self.member.shortness

    def as_json(self) -> dict[str, Any]:
        """The entry as GET /api/v1/stories/{id} lists it."""
        return {
            **article_summary(self.article),
            "words": self.words,
            "share_of_lead": None if self.share_of_lead is None else round(self.share_of_lead, 4),
            "versions": [
                {
                    "version": one.number,
                    "what": one.what,
                    "added": one.added.isoformat(),
                    "updated": one.updated.text if one.updated else None,
                }
                for one in self.versions
            ],
        }


@dataclass(frozen=True, kw_only=True)
class Timeline:
    """A story with a page of its articles; `lead` is the article that leads it, on whichever page that is."""

    story: Story
    lead: Article
    entries: tuple[Entry, ...]
    page: int
    page_size: int

    @property
    def pages(self) -> int:
        """How many pages its articles fill."""
        return -(-len(self.story.members) // self.page_size)

    def as_json(self) -> dict[str, Any]:
        """The story as GET /api/v1/stories/{id} gives it."""
        story, span = self.story, self.story.span
        return {
            "id": story.id,
            "lead": story.lead.id,
            "why_lead": story.why_lead,
            "total": len(story.members),
            "outlets": list(story.outlets),
            "first": span[0].text if span else None,
            "last": span[1].text if span else None,
            "articles": [entry.as_json() for entry in self.entries],
            "page": self.page,
            "page_size": self.page_size,
            "pages": self.pages,
        }


def timeline_of(story: Story, store: Store, page: int, page_size: int) -> Timeline:
    """A page of a story's articles, with what the store has of them."""
    members = story.members[(page - 1) * page_size : page * page_size]
    articles = store.articles(one.id for one in (story.lead, *members))
    versions = store.versions(one.id for one in members)
    lead = articles[story.lead.id]
    entries = tuple(
        Entry(
            member=one,
            article=articles[one.id],
            versions=tuple(versions.get(one.id, ())),
            share_of_lead=_share(story.lead, lead, one, articles[one.id]),
        )
        for one in members
        if one.id in articles
    )
    return Timeline(story=story, lead=lead, entries=entries, page=page, page_size=page_size)


def _share(lead: Member, text: Article, member: Member, copy: Article) -> float | None:
    """How much of the lead's words a copy has."""
    if max(-lead.shortness, -member.shortness) > LONGEST:
        return None
    return compare(text, copy).share_of_left
