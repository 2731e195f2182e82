"""An archive: documents in, articles and search answers out. Everything else in this room serves it."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import replace
from functools import partial
from pathlib import Path
from types import TracebackType
from typing import Any

from archive import fields, follower
from archive.adding import Adding, AddReport, intake
from archive.answering import Answering
from archive.article import Article, Grade, Incoming, Outcome
from archive.bounds import bounds_of
from archive.concordance import Concordance, concordance
from archive.engines import open_engine
from archive.engines.port import Engine, Query
from archive.errors import BadInput, BadParameter, MorgueError, NotFound, StoreError
from archive.facets import Facets, ValuePage
from archive.parameters import SearchRequest, ValueOrder, read_request, read_value_page
from archive.places.counts import PlaceCounts, counts_of
from archive.places.desk import PlaceDesk
from archive.places.profile import PlaceProfile, profile_of
from archive.query import Node, parse_query
from archive.recleaned import Recleaned, RecleanReport
from archive.recleaning import Recleaning, Wanted
from archive.related.neighbours import Neighbours, find_neighbours
from archive.related.threads import Thread, find_thread
from archive.results import FacetPage, Hit, Related, Results
from archive.settings import Settings, read_settings
from archive.store import Store
from archive.store.store import Original
from archive.stories.comparison.comparison import Comparison, compare
from archive.stories.desk import StoryDesk
from archive.stories.grouping.grouping import Grouping
from archive.stories.story import Story
from archive.stories.timeline import Timeline, timeline_of
from archive.suggestions import USUAL, Suggester, Suggestion


def open_archive(
    path: str | Path | None = None, *, settings: Settings | None = None, create: bool = True
) -> Archive:
    """The archive in this folder, MORGUE_ARCHIVE or ./archive-data; made, empty, when there is none.

    With `create=False` a folder without an archive is NotFound.

    >>> with open_archive("path") as archive:  # doctest: +SKIP
    ...     archive.search("flood", outlet="The Rosedale Courier").total
    """
    read = (settings or read_settings(os.environ)).with_values(archive=Path(path) if path else None)
    if not create and not (read.archive / "store.sqlite").exists():
        raise NotFound(
            f"there is no archive in {read.archive}; `morgue add PATH` makes one, --archive names another"
        )
    return Archive(read)


class Archive:
    """One archive, open for adding and searching. Close it, or use it in a `with` block.

    Failures are MorgueErrors: StoreError and EngineError for its two memories, BadParameter for a search
    that cannot be meant, NotFound for an unknown article, ArchiveBusy when another process is adding.
    """

    def __init__(self, settings: Settings) -> None:
        self.settings = settings
        self.is_closed = False
        self.folder: Path = settings.archive
        try:
            self.folder.mkdir(parents=True, exist_ok=True)
        except (OSError, ValueError) as error:
            raise StoreError(f"the folder {self.folder} cannot be used: {error}") from error
        self.engine: Engine = open_engine(settings.engine, self.folder / "index")
        self.store = Store(f"sqlite:///{self.folder / 'store.sqlite'}")
        self.facets = Facets(self.engine, self.store)
        self.answering = Answering(self.engine, self.store, self.facets, settings.facet_size)
        self.grouping = Grouping(self.store, self.folder / "stories")
        self.follower = follower.Follower(self.store, self.engine, self.folder, self.grouping)
        self.suggester = Suggester(
            self.engine, self.store.place_names, self.store.place_book, self.facets.otherwise
        )
        try:
            self.follower.catch_up_quietly()
        except BaseException:
            self.close()
            raise

    def __enter__(self) -> Archive:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    def _check_open(self) -> None:
        if self.is_closed:
            raise MorgueError(f"the archive in {self.folder} is closed; open it again with open_archive")

    def close(self) -> None:
        """Give files and connections back."""
        self.is_closed = True
        self.engine.close()
        self.grouping.close()
        self.store.close()

    # Adding

    def add(self, documents: Iterable[Incoming]) -> AddReport:
        """Clean and keep these documents, and make them findable; report what became of each.

        A document is a row as in docs/json.md ({"title": …, "body": …}) or what a reader made of a file.
        What was added before and has not changed is "unchanged".
        """
        return AddReport(list(self.adding(documents)))

    def adding(
        self, documents: Iterable[Incoming], learned: Callable[[Mapping[str, int]], None] | None = None
    ) -> Iterator[Outcome]:
        """The same one by one: an outcome is given out when its article is on disk.

        Ending early, by an error or Ctrl-C, loses nothing that was given out. In the end `learned` is told of how
        many lines it became known that an outlet repeats, by outlet: they are taken from what is added next.
        """
        if isinstance(documents, str | bytes | Mapping):
            raise BadInput("documents are given as a list of rows, such as [{'title': …, 'body': …}]")
        self._check_open()
        yield from Adding(self.folder, self.store, self.follower, self.settings).run(documents, learned)

    # Cleaning again

    def reclean(self, progress: Callable[[Recleaned], None] | None = None, **wanted: Any) -> RecleanReport:
        """Clean what is held once more, and keep what changed as new versions; report what that was.

        The keywords are those of `Wanted`: `outlet`, `dry_run`, `limit` and `overrules`. A run that ended early,
        by an error, Ctrl-C or the limit, is gone on with by the next one.
        """
        work = self.recleaning(Wanted(**wanted))
        for one in self.recleaned(work):
            if progress:
                progress(one)
        return work.report

    def recleaning(self, wanted: Wanted) -> Recleaning:
        """A run that cleans again, for `recleaned` to go through; BadInput or NotFound when it cannot be meant."""
        self._check_open()
        return Recleaning(wanted, self.folder, self.store, self.follower)

    def recleaned(self, work: Recleaning) -> Iterator[Recleaned]:
        """What becomes of each article of a run, when that is on the disk; `work.report` counts it."""
        self._check_open()
        again = partial(intake("again"), bounds=bounds_of(self.settings))
        return work.run(again, intake("edition")(), self.settings.add_workers or 1)

    # Places

    @property
    def places(self) -> PlaceDesk:
        """The records of places, to be read and edited; articles follow each change at once."""
        self._check_open()
        return PlaceDesk(self.store, self.follower)

    def place(self, id: str) -> PlaceProfile:
        """All that is known of a place, by an id that it goes by or went by; NotFound where there is none."""
        self._check_open()
        self.follower.catch_up_quietly()
        self.follower.check_ready()
        return profile_of(id, self.places, self.engine, self.store)

    def place_counts(self, request: SearchRequest | None = None) -> PlaceCounts:
        """How many of the articles that a search finds name each place, or with the grade "about" are about each.

        Unlike a facet's counts these are within all filters, that of places too, and always of articles.
        """
        self._check_open()
        self.follower.catch_up_quietly()
        self.follower.check_ready()
        request, _ = self.facets.resolved(request or SearchRequest())
        query, _ = self.answering.question(parse_query(request.q), request)
        facet = fields.place_facet(request.grade or Grade.NAMED).name
        tally = self.engine.tally(replace(query, of_hits=True, count_stories=False), facet)
        return counts_of(tally, self.store, request, facet)

    # Stories

    @property
    def stories(self) -> StoryDesk:
        """The stories, to be looked at and put right by hand; articles follow each decision at once."""
        self._check_open()
        return StoryDesk(self.store, self.follower)

    # The index follows the store

    def catch_up(self) -> int:
        """Index what the store has acknowledged and the index does not hold yet; how many changes."""
        with self.follower.writing():
            return self.follower.catch_up()

    def rebuild(self, progress: Callable[[int], None] | None = None) -> int:
        """Make the index anew from the store, beside the old one, and switch; how many articles it holds.

        Searching goes on in the old index, and adding too until the last step.
        """
        return self.follower.rebuild(progress)

    # Finding

    def search(self, text: str | None = "", **parameters: Any) -> Results:
        """What a query finds: `archive.search("flood", outlet=["A", "B"], from_date="2015-05", sort="newest")`.

        The keywords are the parameters of docs/json.md; one that may be repeated takes a list.
        """
        return self.answer(self._request(text, parameters))

    def _request(self, text: str | None, parameters: Mapping[str, Any]) -> SearchRequest:
        given = [("q", text or "")]
        for name, value in parameters.items():
            values = value if isinstance(value, list | tuple | set) else [value]
            given += [(name, str(one)) for one in values if one is not None]
        return read_request(given, self.settings)

    def every_hit(self, text: str | None = "", **parameters: Any) -> Iterator[Hit]:
        """Every hit of a search, in order, in the archive as it was when the first was asked for; as `search` else.

        CursorExpired where more than a quarter of an hour passes between two pages of hits.
        """
        for results in self.every_page(self._request(text, parameters)):
            yield from results.hits

    def every_page(self, request: SearchRequest) -> Iterator[Results]:
        """The answer to a search request and all pages that follow it: each hit once, whatever is added.

        Facets are counted with the first: they are the same on every page.
        """
        results = self.answer(request)
        yield results
        while results.next:
            results = self.answer(replace(request, page=1, cursor=results.next, facets=()))
            yield results

    def answer(self, request: SearchRequest, facet_size: int | None = None, with_next: bool = True) -> Results:
        """The answer to a search request, at most `facet_size` values of each facet listed.

        `with_next=False` leaves `next` out, and spares the index keeping what it would go on in.
        """
        self._check_open()
        self.follower.catch_up_quietly()
        self.follower.check_ready()
        return self.answering.answer(request, facet_size, with_next)

    def tree(self, request: SearchRequest) -> Node:
        """The query tree that a request is searched by: places' names with their other spellings."""
        self._check_open()
        return self.answering.tree(request)

    def suggest(self, text: str, size: int = USUAL) -> tuple[Suggestion, ...]:
        """What may be meant by a query's text, up to the caret, that is being typed: words, outlets and places.

        At most `size`, each with in how many articles it stands. What is not in the index yet is not waited for.
        """
        self._check_open()
        self.follower.check_ready()
        return self.suggester.suggest(text, size)

    def facet_values(
        self,
        name: str,
        request: SearchRequest | None = None,
        *,
        containing: str = "",
        order: ValueOrder | str = ValueOrder.COUNT,
        page: int = 1,
        page_size: int = 100,
    ) -> FacetPage:
        """A page of every value that a facet has within a search; `containing` wants this text in their labels.

        `order` is "count" or "name". A text with which a word of a label begins stands before others.
        """
        self._check_open()
        self.follower.catch_up_quietly()
        self.follower.check_ready()
        row = fields.facet_field(name)
        if row is None:
            known = ", ".join(facet.name for facet in fields.facet_fields())
            raise NotFound(f"there is no facet {name!r}; there are {known}")
        given = {"contains": containing, "by": order, "page": page, "page_size": page_size}
        _, how = read_value_page(((name, str(value)) for name, value in given.items()), self.settings)
        request, _ = self.facets.resolved(request or SearchRequest())
        query, _ = self.answering.question(parse_query(request.q), request)
        return self.facets.page(row, query, request, ValuePage(**how))

    # One article

    def article(self, id: str) -> Article:
        """The article with this id, or with this `source_id` where only one has it; NotFound otherwise."""
        self._check_open()
        return self.store.article(self._named(id))

    def _named(self, id: str) -> str:
        """The id of the article that this names, itself where it names none; NotFound where it names several."""
        ids = self.store.ids_for(id)
        if len(ids) > 1 and id not in ids:
            raise NotFound(f"{len(ids)} articles have the source id {id!r}: {', '.join(ids[:10])}")
        return ids[0] if ids and id not in ids else id

    def story(self, id: str) -> Story:
        """The story that an id stands for: its own, that of an article in it, or of a story that became part of it.

        A source id stands for its article where only one has it. Its `id` is the one that it goes by today.
        NotFound where nothing has or had this id.
        """
        self._check_open()
        return self.store.story(self._named(id))

    def story_id(self, id: str) -> str:
        """The id that the story of an id goes by today; NotFound as above."""
        self._check_open()
        return self.store.story_id(self._named(id))

    def original(self, id: str) -> Original:
        """The bytes an article was read from."""
        return self.store.original(self.article(id).id)

    def timeline(self, id: str, page: int = 1, page_size: int = 50) -> Timeline:
        """The story that an id stands for, its articles in lead order with their versions, a page at a time."""
        return timeline_of(self.story(id), self.store, page, page_size)

    def compare(self, left: str, right: str) -> Comparison:
        """What differs from one article to another, word for word; "3f2a@1" is a version of one."""
        return compare(self.copy(left), self.copy(right))

    def copy(self, name: str) -> Article:
        """The article that this names; with @ and a number behind it that version of it."""
        id, at, number = name.rpartition("@")
        if at and number.isascii() and number.isdigit() and len(number) < 10 and not self.store.ids_for(name):
            return self.store.version(self.article(id).id, int(number))
        return self.article(name)

    def hits_in(self, id: str, q: str, **parameters: Any) -> Concordance:
        """Every hit of a query in one article with the words around it, in the order of the text.

        The keywords are those of `search`. All are given at once where no `page_size` is; a blank query is a
        BadParameter.
        """
        request = self._request(q, parameters)
        return self.concordance(id, request, request.page_size if "page_size" in parameters else None)

    def concordance(self, id: str, request: SearchRequest, page_size: int | None) -> Concordance:
        """The same for a search request, a page of so many hits, or all of them."""
        if not request.q:
            raise BadParameter("q", "q is blank: say whose hits are to be listed, such as q=flood")
        article = self.article(id)
        return concordance(article, parse_query(request.q), self.tree(request), request.page, page_size)

    def related(self, id: str) -> tuple[Related, ...]:
        """Other articles on the same events, best first, each with its reasons; never a copy of this one."""
        return self.neighbours(id).related

    def neighbours(self, id: str) -> Neighbours:
        """The related articles of an article, and the other articles of its story."""
        self._check_open()
        self.follower.catch_up_quietly()
        self.follower.check_ready()
        return find_neighbours(self.article(id), self.engine, self.store)

    def thread(self, id: str) -> Thread:
        """The stories of the running event that an article tells of, as a timeline."""
        self._check_open()
        self.follower.catch_up_quietly()
        self.follower.check_ready()
        return find_thread(self.article(id), self.engine, self.store)

    def stats(self) -> dict[str, Any]:
        """What the archive holds: counts, size, the span of dates, and how far the index has come."""
        self._check_open()
        found = self.engine.search(Query(size=1, facet_size=10_000, with_next=False))
        return {
            **self.store.counts(),
            "indexed": found.total,
            "stories": found.total_stories,
            "behind": self.store.last_sequence() - self.engine.applied(),
            "last_added": self.store.last_added(),
            "facets": {one.name: self.facets.counts(one, SearchRequest()) for one in found.facets},
        }
