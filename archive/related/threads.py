"""An article, to the thread it belongs to: the stories of one running event, as a timeline.

From the article, related ones are followed, and what is related to these, a few steps far. So that a chain of links
does not drift to another event, each story must also be like the thread's centre, the article, by its own words.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

from archive.article import Article
from archive.dates import days_apart
from archive.engines.port import Engine
from archive.related.neighbours import Finder, Load, Texts, raised, shingles
from archive.related.reasons import Shared
from archive.results import Related, article_summary

# How likely a link must be to be followed, and how like the centre a story must be.
LINK, CENTRE = 0.25, 0.12
WINDOW = 60  # days from the article
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

    def as_json(self) -> dict[str, Any]:
        """The story as GET /api/v1/articles/{id}/thread lists it."""
        told = Related(article=self.article, score=self.score, shared=self.shared).as_json()
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


def find_thread(article: Article, engine: Engine, load: Load) -> Thread:
    """The thread that an article belongs to; `load` gives articles by their ids."""
    found = _Following(article, engine, load)
    stories = found.stories()
    return Thread(article=article, stories=tuple(sorted(stories, key=_by_date)), is_cut=len(stories) >= MOST)


def _by_date(story: ThreadStory) -> tuple[bool, float, float, str]:
    """The order of a timeline: a vague date stands behind those that lie within it."""
    published = story.article.published
    first, last = published.moments if published else (0.0, 0.0)
    return published is None, last, first, story.article.id


class _Following:
    """Follows links from one article."""

    def __init__(self, article: Article, engine: Engine, load: Load) -> None:
        self.article = article
        self.engine = engine
        self.unkept = load
        self.kept: dict[str, Article] = {}
        self.first = Finder(article, engine, self.load)
        self.likeness = dict(self.first.own_hits())
        self.texts = Texts()
        self.found: dict[str, ThreadStory] = {}

    def load(self, ids: Iterable[str]) -> Mapping[str, Article]:
        """Articles by their ids, each read once."""
        wanted = list(ids)
        self.kept.update(self.unkept(id for id in wanted if id not in self.kept))
        return {id: self.kept[id] for id in wanted if id in self.kept}

    def stories(self) -> list[ThreadStory]:
        """The stories of the thread, in the order in which they were found."""
        self.keep(ThreadStory(article=self.article, score=1.0))
        step = [self.article]
        for steps in range(1, STEPS + 1):
            step = [one.article for source in step[:ASKED] for one in self.linked(source, steps)]
        return list(self.found.values())

    def linked(self, source: Article, steps: int) -> Iterator[ThreadStory]:
        """The stories that an article's links bring and that were not there."""
        finder = self.first if source.id == self.article.id else Finder(source, self.engine, self.load)
        for link in finder.neighbours().related:
            score = min(1.0, self.likeness.get(link.article.id, 0.0) * raised(self.article, link.article))
            story = ThreadStory(article=link.article, score=score, steps=steps, source=source, shared=link.shared)
            if link.score >= LINK and score >= CENTRE and self.is_near(link.article) and self.keep(story):
                yield story

    def is_near(self, other: Article) -> bool:
        """Whether an article is of about the time of the first one, as far as that is known."""
        apart = days_apart(self.article.published, other.published)
        return apart is None or apart <= WINDOW

    def keep(self, story: ThreadStory) -> bool:
        """Note a story that is new, while there is room; whether it was."""
        article = story.article
        is_new = article.id not in self.found and len(self.found) < MOST
        if is_new and self.texts.add(article, shingles(article)) is None:
            self.found[article.id] = story
            return True
        return False
