"""The embedded engine: articles into a Whoosh index, queries out of it."""

from __future__ import annotations

import threading
import time
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path

from whoosh import index as whoosh_index
from whoosh.filedb.filestore import FileStorage
from whoosh.index import _DEF_INDEX_NAME as DEFAULT_NAME
from whoosh.index import TOC

from archive.article import Article
from archive.engines.port import Engine, Found, Query
from archive.engines.whoosh_answer import Answer
from archive.engines.whoosh_codec import FlatSegment
from archive.engines.whoosh_corpus import Corpus
from archive.engines.whoosh_folder import IndexFolder, read_mark, write_mark
from archive.engines.whoosh_match import Search
from archive.engines.whoosh_names import FacetNames
from archive.engines.whoosh_schema import schema
from archive.engines.whoosh_segment import Segment
from archive.engines.whoosh_writer import BulkWriter
from archive.errors import EngineError, IndexMoved

ATTEMPTS = 20  # to open an index that is being written


def open_engine(folder: Path) -> WhooshEngine:
    """The Whoosh engine whose index lies in this folder."""
    return WhooshEngine(IndexFolder(folder, make_index))


def make_index(folder: Path) -> None:
    """Make an index without articles in an empty folder."""
    with _told(folder):
        whoosh_index.create_in(str(folder), schema())
        write_mark(folder, 0)


@dataclass(frozen=True)
class View:
    """One generation of the index, open for reading."""

    key: tuple[Path, int, int, int]
    segments: list[Segment]
    corpus: Corpus


class WhooshEngine:
    """The engine port on Whoosh. One view at a time, opened behind a lock and shared by threads."""

    def __init__(self, home: IndexFolder, generation: Path | None = None) -> None:
        self.home = home
        self.generation = generation  # None: whichever is current
        self.lock = threading.RLock()
        self.view: View | None = None
        self.names = FacetNames()

    def folder(self) -> Path:
        """The folder of the generation that is read and written now."""
        return self.generation or self.home.current()

    def close(self) -> None:
        """Let go of the files of the view: they are unmapped when the last reader is done."""
        with self.lock:
            self.view = None

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

    def search(self, query: Query) -> Found:
        """What a query finds."""
        with self._reading() as view:
            search = Search(query.tree, view.corpus)
            try:
                return Answer(query, search, self.names).found()
            finally:
                # The two hold each other: without this their arrays would wait for the garbage collector.
                search.parts.clear()

    @contextmanager
    def _reading(self) -> Iterator[View]:
        folder = self.folder()
        with _told(folder):
            with self.lock:
                view = self._current_view(folder)
            # Threads search side by side: a view does not change, and numpy lets others run.
            yield view

    def _current_view(self, folder: Path) -> View:
        """The view of the newest generation; segments that are in the one before too are kept open."""
        read_mark(folder)
        for _ in range(ATTEMPTS):
            # A commit elsewhere replaces the table of contents and takes files away, just as they are opened.
            with suppress(FileNotFoundError, whoosh_index.EmptyIndexError):
                return self._opened_view(folder)
            time.sleep(0.01)
        return self._opened_view(folder)

    def _opened_view(self, folder: Path) -> View:
        storage = FileStorage(str(folder))
        generation = TOC._latest_generation(storage, DEFAULT_NAME)
        # A folder that was deleted and made anew has the same name and generation, but not the same file.
        made = (folder / TOC._filename(DEFAULT_NAME, generation)).stat()
        key = (folder, generation, made.st_ino, made.st_mtime_ns)
        if self.view and self.view.key == key:
            return self.view
        known = {segment.name: segment for segment in self.view.segments} if self.view else {}
        listed = TOC.read(storage, DEFAULT_NAME, gen=generation).segments
        segments = [_opened_segment(folder, one, known.get(one.segment_id())) for one in listed]
        self.names.take_in(segments)
        languages = {code for segment in segments for code in segment.column("language").names}
        self.view = View(key, segments, Corpus(segments, sorted(languages)))
        return self.view


def _opened_segment(folder: Path, listed: FlatSegment, known: Segment | None) -> Segment:
    """A segment that the TOC lists: as it is open already, unless documents of it were deleted since."""
    if known and known.path.parent == folder and known.size - known.alive.count == listed.deleted_count():
        return known
    return Segment(folder, listed.segment_id(), listed.deleted_docs())


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
    except EngineError:
        raise
    except Exception as error:  # Whoosh unpickles its table of contents: a damaged one may raise anything
        what = f"{type(error).__name__}: {error}"
        raise EngineError(
            f"the index in {folder} cannot be used ({what}); `morgue rebuild` makes it anew"
        ) from error
