"""An article, to the thread it belongs to: the stories of one running event, as a timeline.

From the article, related ones are followed, and what is related to these, a few steps far. So that a chain of links
does not drift to another event, each story must also be like the thread's centre, the article, by its own words.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

from archive.answering import story_beside
from archive.article import Article
from archive.engines.port import Engine
from archive.related.neighbours import Finder, Texts
from archive.related.reasons import Shared
from archive.related.shelf import Shelf
from archive.results import Related, article_summary
from archive.store import Store
from archive.stories.shown import HitStory

STEPS, ASKED, MOST = 2, 6, 30  # links in a row, articles of a step whose links are followed, stories of a thread


@dataclass(frozen=True, kw_only=True)
class ThreadStory:
    """A story of a thread, by one article of it.

    `score` says how like the article it is, from 0 to 1. `source` is the article whose link brought it, so
    many `steps` from the first one, which has None; `shared` is what it has in common with that.
    """

    article: Article
    score: float
    steps: int = 0
    source: Article | None = None
    shared: Shared = field(default_factory=Shared)
    beside: HitStory | None = None

    def as_json(self) -> dict[str, Any]:
        """The story as GET /api/v1/articles/{id}/thread lists it."""
        told = Related(article=self.article, score=self.score, shared=self.shared, beside=self.beside).as_json()
        return {**told, "steps": self.steps, "from": self.source.id if self.source else None}


@dataclass(frozen=True, kw_only=True)
class Thread:
    """The stories of a running event, the earliest first, undated ones last; `article` is where it begins.

    `is_cut` says that there may be more than are listed.
    """

    article: Article
    stories: tuple[ThreadStory, ...]
    is_cut: bool

    def as_json(self) -> dict[str, Any]:
        """The thread as GET /api/v1/articles/{id}/thread gives it."""
        return {
            "article": article_summary(self.article),
            "stories": [one.as_json() for one in self.stories],
            "is_cut": self.is_cut,
        }


def find_thread(article: Article, engine: Engine, store: Store) -> Thread:
    """The thread that an article belongs to."""
    found = _Following(article, engine, Shelf(store))
    stories = found.stories()
    return Thread(article=article, stories=tuple(sorted(stories, key=_by_date)), is_cut=found.is_cut)


def _by_date(story: ThreadStory) -> tuple[bool, float, float, str]:
    """The order of a timeline: a vague date stands behind those that lie within it."""
    published = story.article.published
    first, last = published.moments if published else (0.0, 0.0)
    return published is None, last, first, story.article.id


class _Following:
    """Follows links from one article."""

    def __init__(self, article: Article, engine: Engine, shelf: Shelf) -> None:
        self.article = article
        self.engine = engine
        self.shelf = shelf
        self.first = self.finder(article)
        self.first.own_hits()
        self.texts = Texts(shelf)
        self.found: dict[str, ThreadStory] = {}
        self.is_cut = False

    def finder(self, article: Article) -> Finder:
        """What finds the links of an article: to the next version of a running text too, if that is a new story."""
        return Finder(article, self.engine, self.shelf, careful=False)

    def stories(self) -> list[ThreadStory]:
        """The stories of the thread, in the order in which they were found."""
        beside = story_beside(self.article, self.shelf.stories([self.article]), grouped=True)
        self.keep(ThreadStory(article=self.article, score=1.0, beside=beside))
        step = [self.article]
        for steps in range(1, STEPS + 1):
            step = [one.article for source in step[:ASKED] for one in self.linked(source, steps)]
        return list(self.found.values())

    def linked(self, source: Article, steps: int) -> Iterator[ThreadStory]:
        """The stories that an article's links bring and that were not there."""
        finder = self.first if source.id == self.article.id else self.finder(source)
        for link in finder.related():
            story = ThreadStory(
                article=link.article,
                score=self.first.own_score(link),
                steps=steps,
                source=source,
                shared=link.shared,
                beside=link.beside,
            )
            if self.first.is_link(link) and self.keep(story):
                yield story

    def keep(self, story: ThreadStory) -> bool:
        """Note a story that is new, while there is room; whether it was."""
        is_new = self.texts.add(story.article)
        is_kept = is_new and len(self.found) < MOST
        if is_kept:
            self.found[story.article.id] = story
        self.is_cut |= is_new and not is_kept
        return is_kept
