"""A store, to the articles and stories that related articles are found among, each read once."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from archive.article import Article
from archive.store import Store
from archive.store.decisions import sides
from archive.store.stories import Listed

COPIES_LISTED = 50  # of a story; its own page has all


class Shelf:
    """The articles of a store, and what it says of their stories."""

    def __init__(self, store: Store) -> None:
        self.store = store
        self.apart = store.decided().apart
        self.read: dict[str, Article] = {}

    def articles(self, ids: Iterable[str]) -> Mapping[str, Article]:
        """Articles by their ids; unknown ids are left out."""
        wanted = list(ids)
        self.read.update(self.store.articles(id for id in wanted if id not in self.read))
        return {id: self.read[id] for id in wanted if id in self.read}

    def count_others(self, article: Article) -> int:
        """How many other articles its story has."""
        found = self.store.story_members([article.story], 1).get(article.story)
        return found.total - 1 if found else 0

    def others(self, article: Article) -> tuple[list[Article], int]:
        """The first of the other articles of its story, the lead first, and how many there are in all."""
        total, members = self.stories([article]).get(article.story, (1, []))
        ids = [one.id for one in members if one.id != article.id][:COPIES_LISTED]
        found = self.articles(ids)
        return [found[id] for id in ids if id in found], total - 1

    def stories(self, articles: Iterable[Article]) -> Mapping[str, Listed]:
        """The stories of articles that are not alone in theirs."""
        return self.store.story_members((one.story for one in articles), COPIES_LISTED + 1)

    def of_another_story(self, article: Article, ids: Iterable[str]) -> set[str]:
        """Those of these ids whose articles are not of this one's story."""
        wanted = list(ids)
        stories = self.store.stories_of(wanted)
        return {id for id in wanted if stories.get(id, id) != article.story}

    def are_apart(self, one: Article, other: Article) -> bool:
        """Whether a librarian said that two articles are not one story."""
        return sides(one.id, other.id) in self.apart
