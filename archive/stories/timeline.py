"""A story and the store to its timeline: its articles in order, each with how much of the lead's text it has."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import accumulate
from typing import Any

from archive.article import Article
from archive.results import article_summary
from archive.store import Store
from archive.store.versions import Version
from archive.stories.comparison.comparison import compare, word_count
from archive.stories.story import Member, Story

# Words of an article that is compared with the lead for a list: longer ones would have its reader wait.
LONGEST = 20_000
TOGETHER = 200_000  # words that are compared for a page of a list


@dataclass(frozen=True, kw_only=True)
class Entry:
    """An article of a story. `share_of_lead` is how much of the lead's words it has, from 0 to 1.

    None where the lead has no words, or where they are too long to be compared for a list. `words` are those of its
    body, counted as a comparison counts them.
    """

    member: Member
    article: Article
    versions: tuple[Version, ...]
    share_of_lead: float | None
    words: int

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
    compared = _short_enough(story.lead, members)
    entries = tuple(
        _entry(one, articles[one.id], tuple(versions.get(one.id, ())), lead if one in compared else None)
        for one in members
        if one.id in articles
    )
    return Timeline(story=story, lead=lead, entries=entries, page=page, page_size=page_size)


def _short_enough(lead: Member, members: Sequence[Member]) -> set[Member]:
    """The articles that are compared with the lead: none that are too long, and no more than a reader waits for."""
    short = [one for one in members if max(-lead.shortness, -one.shortness) <= LONGEST]
    so_far = accumulate(-lead.shortness - one.shortness for one in short)
    return {one for one, words in zip(short, so_far, strict=True) if words <= TOGETHER}


def _entry(member: Member, article: Article, versions: tuple[Version, ...], lead: Article | None) -> Entry:
    """An article of a story, compared with the lead where that is given."""
    found = compare(lead, article) if lead else None
    return Entry(
        member=member,
        article=article,
        versions=versions,
        share_of_lead=found.share_of_left if found else None,
        words=found.right_words if found else word_count(article),
    )
