"""A search request to its answer: the query is read and widened, the engine asked, the hits shown."""

from __future__ import annotations

import time
from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any

from archive.article import Article
from archive.counts import Counts
from archive.cursors import Going, as_cursor, going_on, list_of
from archive.engines.port import Engine, Found, Query
from archive.errors import IndexOutdated
from archive.facets import Facets
from archive.parameters import Count, Group, Match, SearchRequest
from archive.query import And, Node, Parsed, changed, parse_query
from archive.results import AppliedVariants, Hit, Results
from archive.snippets import Highlighter
from archive.spelling import corrections
from archive.store import Store
from archive.store.stories import Listed
from archive.stories.shown import HitStory
from archive.variants import with_variants


@dataclass
class Answering:
    """Answers searches from an engine and a store; `facet_size` values of each facet are listed."""

    engine: Engine
    store: Store
    facets: Facets
    facet_size: int

    def __post_init__(self) -> None:
        self.counts = Counts(self.engine)

    def answer(self, request: SearchRequest, facet_size: int | None = None, with_next: bool = True) -> Results:
        """The answer to a search request; see Archive.answer."""
        began = time.perf_counter()
        parsed = parse_query(request.q)
        request, unknown = self.facets.resolved(request)
        query, applied = self.question(parsed, request)
        query = replace(query, facet_size=facet_size or self.facet_size, with_next=with_next)
        found = self.engine.search(query)
        going, of = going_on(request, parsed.tree), list_of(request, parsed.tree)
        before = going.before if going else query.start
        return Results(
            query=parsed,
            total=found.total,
            total_stories=found.total_stories,
            group=request.group,
            count=request.count,
            hits=self._hits(found, query, whole=not request.cursor),
            facets=tuple(self.facets.counts(counted, request) for counted in found.facets),
            page=before // request.page_size + 1,
            page_size=request.page_size,
            relaxed=found.relaxed,
            any_word=found.any_word,
            expanded=found.expanded,
            applied_variants=applied,
            match=request.match,
            **self._others(parsed, request, found, applied),
            unfiltered=found.unfiltered,
            next=as_cursor(found.next and Going(found.next, of, before + len(found.hits))),
            filters=request.filters,
            excluded=request.excluded,
            labels=self.facets.chosen(request),
            unknown=unknown,
            namesakes=self.facets.namesakes(parsed.tree),
            took_ms=(time.perf_counter() - began) * 1000,
        )

    def question(self, parsed: Parsed, request: SearchRequest) -> tuple[Query, tuple[AppliedVariants, ...]]:
        """The question to the engine: places by their ids, and their names in every form unless told otherwise."""
        tree = changed(parsed.tree, self.facets.placed)
        going = going_on(request, parsed.tree)
        after = going.position if going else None
        applied: tuple[AppliedVariants, ...] = ()
        if request.variants:
            # Whoever goes on does so with the spellings that the first hits were found by.
            counts = self.counts.going_on(after)
            tree, applied = with_variants(parsed, tree, self.store, counts, request.without_variant)
        query = Query(
            tree=tree,
            match=request.match,
            by_story=request.group is Group.STORY,
            count_stories=request.count is Count.STORIES,
            filters=request.filters,
            excluded=request.excluded,
            earliest=request.earliest,
            latest=request.latest,
            sort=request.sort,
            start=0 if after else (request.page - 1) * request.page_size,
            size=request.page_size,
            after=after,
            facets=request.counted,
            facet_seconds=None if request.facet_ms is None else request.facet_ms / 1000,
        )
        return query, applied

    def tree(self, request: SearchRequest) -> Node:
        """The query tree that a request is searched by in the archive as it is now."""
        return self.question(parse_query(request.q), replace(request, cursor=None))[0].tree

    def _count(self, request: SearchRequest) -> int:
        """How many articles a request finds."""
        query, _ = self.question(parse_query(request.q), request)
        return self.engine.counts([query])[0]

    def _others(
        self, parsed: Parsed, request: SearchRequest, found: Found, applied: tuple[AppliedVariants, ...]
    ) -> dict[str, Any]:
        """What else might be asked, where hardly anything was found: other spellings, and any of the words.

        Whoever goes on by cursor has been told; a place's name that was found in other spellings is none misspelt.
        """
        if request.cursor:
            return {}
        told = () if applied and found.total else corrections(parsed, request, found, self.facets, self._count)
        is_strict = request.match is Match.ALL and not found.unfiltered and isinstance(parsed.tree, And)
        most = self._count(replace(request, match=Match.MOST)) if is_strict else 0
        return {"did_you_mean": told, "with_most": most}

    def _hits(self, found: Found, query: Query, whole: bool) -> tuple[Hit, ...]:
        """The hits as they are now; by a cursor, those that the store no longer has are left out."""
        articles = self.store.articles(id for id, _ in found.hits)
        stories = self.store.story_members(article.story for article in articles.values())
        markers: dict[str, Highlighter] = {}
        hits = []
        if whole and any(id not in articles for id, _ in found.hits):
            raise IndexOutdated("the index holds articles that the store does not; `morgue rebuild` makes it anew")
        for id, score in found.hits:
            if (article := articles.get(id)) is None:
                continue
            if article.language not in markers:
                markers[article.language] = Highlighter(query.tree, article.language, found.weights)
            marker = markers[article.language].of(article)
            hits.append(
                Hit(
                    article=article,
                    score=score,
                    title=marker.heading(article),
                    snippets=marker.snippets(article),
                    story=story_beside(article, stories, grouped=query.by_story),
                )
            )
        return tuple(hits)


def story_beside(article: Article, stories: Mapping[str, Listed], *, grouped: bool) -> HitStory:
    """What is told of an article's story beside it, of those that have several articles."""
    total, members = stories.get(article.story, (1, []))
    return HitStory(
        id=article.story,
        shown=article.id,
        outlet=article.outlet,
        articles=total,
        members=tuple(members),
        grouped=grouped,
    )
