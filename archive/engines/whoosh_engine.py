"""The embedded engine: articles into a Whoosh index, queries out of it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import replace
from itertools import groupby
from pathlib import Path

from whoosh import index as whoosh_index

from archive import fields
from archive.article import Article
from archive.engines.port import Engine, Found, Query, Tally
from archive.engines.whoosh_answer import Answer
from archive.engines.whoosh_close import close_words
from archive.engines.whoosh_folder import read_mark, write_mark
from archive.engines.whoosh_match import Search
from archive.engines.whoosh_schema import schema
from archive.engines.whoosh_similar import similar
from archive.engines.whoosh_views import ATTEMPTS, View, Views
from archive.engines.whoosh_writer import BulkWriter
from archive.errors import EngineError, EngineUnavailable, IndexMoved, MorgueError
from archive.index_folder import IndexFolder


def open_engine(folder: Path) -> WhooshEngine:
    """The Whoosh engine whose index lies in this folder."""
    return WhooshEngine(IndexFolder(folder, make_index))


def make_index(folder: Path) -> None:
    """Make an index without articles in an empty folder."""
    with _told(folder):
        whoosh_index.create_in(str(folder), schema())
        write_mark(folder, 0)


class WhooshEngine:
    """The engine port on Whoosh. Views are opened behind a lock and shared by threads."""

    def __init__(self, home: IndexFolder, generation: Path | None = None) -> None:
        self.home = home
        self.generation = generation  # None: whichever is current
        self.views = Views(home.root)

    def folder(self) -> Path:
        """The folder of the generation that is read and written now."""
        return self.generation or self.home.current()

    @property
    def view(self) -> View | None:
        """The generation that was searched last of those that were the newest."""
        return self.views.newest

    def close(self) -> None:
        """Let go of the files of all views: they are unmapped when the last reader is done."""
        self.views.close()

    # Writing

    def add(self, articles: Sequence[Article], sequence: int, since: int | None = None) -> None:
        """Index these articles, replacing any with the same ids; see the port."""
        folder = self.folder()
        # Whoosh does not hold `unique` within one batch: the last of an id stands for it.
        latest = {article.id: article for article in articles}
        # Without the lock of the view: threads search on while one adds.
        with _told(folder):
            if since is not None and (here := read_mark(folder)) != since:
                raise IndexMoved(f"the index in {folder} has come to change {here}, not {since}")
            has_to_merge = latest and self._write(folder, latest.values())
            write_mark(folder, sequence)
            if has_to_merge:
                # Only now: what was added is found meanwhile.
                with _writing(folder) as writer:
                    writer.merge_segments()

    def _write(self, folder: Path, articles: Iterable[Article]) -> bool:
        """Write and commit; whether segments have come to be merged."""
        with _writing(folder) as writer:
            writer.add_articles(articles)
            writer.commit()
            return writer.has_to_merge()

    def applied(self) -> int:
        """The change of the store that the index has come to."""
        return read_mark(self.folder())

    def beside(self) -> Engine:
        """A new, empty index beside this one."""
        return WhooshEngine(self.home, self.home.new_generation())

    def switch_to(self, other: Engine) -> None:
        """Make an index from `beside` the current one."""
        if not isinstance(other, WhooshEngine) or other.generation is None:
            raise EngineError("only an index made beside this one can take its place")
        self.home.switch_to(other.generation)

    # Reading

    def size(self) -> int:
        """How many articles the index holds."""
        with self._reading() as view:
            return sum(segment.alive.count for segment in view.segments)

    def frequencies(self, words: Iterable[str], language: str) -> dict[str, int]:
        """In how many articles each word or an inflection of it stands."""
        with self._reading() as view:
            return view.corpus.frequencies(words, language)

    def similar(self, weights: Mapping[str, float], language: str, size: int) -> tuple[tuple[str, float], ...]:
        """The articles that have most of some words; see the port."""
        with self._reading() as view:
            return similar(view.corpus, weights, language, size)

    def complete(self, prefix: str, size: int, field: str = "") -> tuple[tuple[str, int], ...]:
        """The archive's most frequent words that begin so."""
        with self._reading() as view:
            return view.completer.words(prefix, size, field)

    def search(self, query: Query) -> Found:
        """What a query finds."""
        for _ in range(ATTEMPTS):
            with self._reading(_token(query)) as view, self._answering(query, view) as answer:
                found = answer.found()
            if found.next is None:
                return found
            if self.views.pin(view):
                return replace(found, next=found.next._replace(generation=view.token))
            # It was superseded and taken away meanwhile: what is given out to go on in must be there.
        raise EngineUnavailable(f"the index in {self.folder()} changes faster than it is searched; try again")

    def tally(self, query: Query, name: str) -> Tally:
        """How many of the hits have each value of a facet, its own filter left out."""
        row = fields.facet_field(name)
        if row is None:
            raise EngineError(f"{name!r} is no facet")
        with self._reading(_token(query)) as view, self._answering(query, view) as answer:
            return answer.tally(row)

    def counts(self, queries: Iterable[Query]) -> list[int]:
        """How many articles each query finds."""
        counts: list[int] = []
        for token, alike in groupby(queries, _token):
            with self._reading(token) as view:
                counts += [self._count(query, view) for query in alike]
        return counts

    def _count(self, query: Query, view: View) -> int:
        with self._answering(query, view) as answer:
            return answer.total()

    def close_words(self, word: str) -> tuple[tuple[str, int], ...]:
        """The words that this one may be a slip of; see the port."""
        with self._reading() as view:
            return close_words(word, view.corpus)

    @contextmanager
    def _answering(self, query: Query, view: View) -> Iterator[Answer]:
        search = Search(query.tree, view.corpus, query.match)
        try:
            yield Answer(query, search, self.views.names)
        finally:
            # The two hold each other: without this their arrays would wait for the garbage collector.
            search.parts.clear()

    @contextmanager
    def _reading(self, token: str = "") -> Iterator[View]:
        """The generation that a cursor was given out for, or the newest."""
        folder = self.folder()
        with _told(folder):
            # Threads search side by side: a view does not change, and numpy lets others run.
            yield self.views.of(token) if token else self.views.current(folder)


def _token(query: Query) -> str:
    """The generation that a query goes on in, blank for the newest."""
    return query.after.generation if query.after else ""


@contextmanager
def _writing(folder: Path) -> Iterator[BulkWriter]:
    """A writer, that gives up what it has not committed when the block ends with an error."""
    writer = BulkWriter(whoosh_index.open_dir(str(folder)))
    try:
        yield writer
    except BaseException:
        # Ctrl-C too: an open writer would leave its lock behind.
        if not writer.is_closed:
            writer.cancel()
        raise


@contextmanager
def _told(folder: Path) -> Iterator[None]:
    """Whatever goes wrong inside Whoosh is an EngineError that names the index and the way out."""
    try:
        yield
    except MorgueError:
        raise
    except Exception as error:  # Whoosh unpickles its table of contents: a damaged one may raise anything
        what = f"{type(error).__name__}: {error}"
        raise EngineError(
            f"the index in {folder} cannot be used ({what}); `morgue rebuild` makes it anew"
        ) from error
