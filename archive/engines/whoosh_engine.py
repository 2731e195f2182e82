"""The embedded engine: articles into a Whoosh index, queries out of it."""

from __future__ import annotations

import threading
import time
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt
from whoosh import index as whoosh_index
from whoosh.index import FileIndex
from whoosh.reading import IndexReader
from whoosh.searching import Searcher

from archive import fields
from archive.article import Article
from archive.engines.port import Counted, Engine, Found, Position, Query
from archive.engines.whoosh_columns import Column, Columns, Flags, Row, columns, date_steps
from archive.engines.whoosh_folder import IndexFolder, read_mark, write_mark
from archive.engines.whoosh_match import Matcher, Matches
from archive.engines.whoosh_schema import as_document, schema
from archive.errors import EngineError
from archive.parameters import Sort

ATTEMPTS = 20  # to open an index that is being written
WRITER_MB = 128  # memory for postings before Whoosh spills them


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

    key: tuple[Path, int]
    searcher: Searcher
    columns: Columns
    matcher: Matcher


class WhooshEngine:
    """The engine port on Whoosh. One view at a time, shared by threads behind a lock."""

    def __init__(self, home: IndexFolder, generation: Path | None = None) -> None:
        self.home = home
        self.generation = generation  # None: whichever is current
        self.lock = threading.RLock()
        self.view: View | None = None
        self.rows: dict[str, list[Row]] = {}  # what each segment stores; segments never change

    def folder(self) -> Path:
        """The folder of the generation that is read and written now."""
        return self.generation or self.home.current()

    def close(self) -> None:
        """Close the files of the view."""
        with self.lock:
            if self.view:
                self.view.searcher.close()
                self.view = None

    # Writing

    def add(self, articles: Sequence[Article], sequence: int) -> None:
        """Index these articles, replacing any with the same ids; see the port."""
        folder = self.folder()
        # Whoosh does not hold `unique` within one batch: the last of an id stands for it.
        latest = {article.id: article for article in articles}
        # Without the lock of the view: threads search on while one adds.
        with _told(folder):
            if latest:
                self._write(folder, list(latest.values()))
            write_mark(folder, sequence)

    def _write(self, folder: Path, articles: Sequence[Article]) -> None:
        writer = _index(folder).writer(limitmb=WRITER_MB)
        try:
            # Not update_document: it opens every segment again for each article, 30 ms at a time.
            with writer.searcher() as searcher:
                for article in articles:
                    for number in searcher.document_numbers(id=article.id):
                        writer.delete_document(number)
            for article in articles:
                writer.add_document(**as_document(article))
            writer.commit()
        except BaseException:
            # Ctrl-C too: an open writer would leave its lock behind.
            if not writer.is_closed:
                writer.cancel()
            raise

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
            return int(np.count_nonzero(view.columns.alive))

    def frequencies(self, words: Iterable[str], language: str) -> dict[str, int]:
        """In how many articles each word or an inflection of it stands."""
        with self._reading() as view:
            return view.matcher.frequencies(list(words), language)

    def search(self, query: Query) -> Found:
        """What a query finds."""
        with self._reading() as view:
            matches, relaxed = view.matcher.find(query.tree)
            return _Answer(view.columns, query, matches, relaxed).found()

    @contextmanager
    def _reading(self) -> Iterator[View]:
        with self.lock:
            folder = self.folder()
            with _told(folder):
                yield self._current_view(folder)

    def _current_view(self, folder: Path) -> View:
        """The view of the newest generation; the one before is closed."""
        index = _index(folder)
        key = (folder, index.latest_generation())
        if self.view and self.view.key == key:
            return self.view
        self.close()
        # A new searcher: Searcher.refresh() loses documents in 2.7.4.
        searcher = index.searcher()
        made = columns(self._rows(searcher.reader()))
        languages = made.facets["language"].names
        matcher = Matcher(searcher, np.flatnonzero(made.alive), languages)
        self.view = View(key, searcher, made, matcher)
        return self.view

    def _rows(self, reader: IndexReader) -> list[Row | None]:
        """What the index stores of each document, by number; None for deleted ones."""
        kept: dict[str, list[Row]] = {}
        rows: list[Row | None] = []
        for leaf, _ in reader.leaf_readers():
            name = leaf.segment().segment_id() if leaf.segment() else ""
            stored = self.rows.get(name) or [Row(**leaf.stored_fields(n)) for n in range(leaf.doc_count_all())]
            kept[name] = stored
            rows += [None if leaf.is_deleted(number) else row for number, row in enumerate(stored)]
        self.rows = kept
        return rows


@dataclass(frozen=True)
class _Answer:
    """One query's answer, worked out from the matches of its words and the columns."""

    columns: Columns
    query: Query
    matches: Matches
    relaxed: bool

    def found(self) -> Found:
        passing = self.passing()
        matched = np.zeros(len(self.columns.alive), dtype=np.bool_)
        matched[self.matches.documents] = True
        kept = matched & _all(passing.values(), like=matched)
        hits = self.matches.among(np.flatnonzero(kept))
        page, after = self.page(hits)
        return Found(
            total=len(hits.documents),
            unfiltered=len(self.matches.documents),
            relaxed=self.relaxed,
            hits=page,
            facets=tuple(self.facet(field, matched, passing) for field in fields.facet_fields()),
            next=after,
        )

    def passing(self) -> dict[str, Flags]:
        """For each filter that is set, the documents it lets pass."""
        flags = {
            name: self.columns.facets[name].having(values) for name, values in self.query.filters.items() if values
        }
        if self.query.earliest or self.query.latest:
            flags["days"] = self.columns.within(self.query.earliest, self.query.latest)
        return flags

    def page(self, hits: Matches) -> tuple[tuple[tuple[str, float], ...], Position | None]:
        """The hits that are asked for, in order, and where the next ones go on."""
        ids = self.columns.ids[hits.documents]
        first, second = self.keys(hits)
        order = np.lexsort((ids, second, first))
        start = self.query.start
        if self.query.after:
            start += int(np.count_nonzero(_not_after(self.query.after, first, second, ids)))
        chosen = order[start : start + self.query.size]
        last = chosen[-1] if len(chosen) and start + self.query.size < len(order) else None
        position = None if last is None else (float(first[last]), float(second[last]), str(ids[last]))
        return tuple((str(ids[hit]), float(hits.scores[hit])) for hit in chosen), position

    def keys(self, hits: Matches) -> tuple[npt.NDArray[np.float64], npt.NDArray[np.float64]]:
        """The first and second sorting key of each hit: smaller stands earlier, undated hits last.

        A vague date stands behind those that are known to lie within it, in either order.
        """
        newest = -self.columns.earliest[hits.documents]
        match self.query.sort:
            case Sort.NEWEST:
                return newest, newest
            case Sort.OLDEST:
                oldest = self.columns.latest[hits.documents]
                return oldest, oldest
        return -hits.scores, newest

    def facet(self, field: fields.Field, matched: Flags, passing: dict[str, Flags]) -> Counted:
        """One facet's counts over the hits that all other filters leave."""
        column = self.columns.facets[field.name]
        others = _all((flags for name, flags in passing.items() if name != field.name), like=matched)
        counts = column.count(matched & others)
        chosen = self.query.filters.get(field.name, ())
        by_date = field.holds is fields.Holds.DATE
        listed = _listed_dates if by_date else _listed
        return Counted(
            name=field.name,
            values=tuple(listed(column, counts, chosen, self.query.facet_size)),
            missing=column.missing(matched & others),
            # Months and days lie within years: they are no further values.
            total_values=sum(len(column.names[code]) == 4 or not by_date for code in np.flatnonzero(counts)),
        )


def _all(flags: Iterable[Flags], like: Flags) -> Flags:
    """Where all flags are set; everywhere when there are none."""
    together = np.ones_like(like)
    for one in flags:
        together &= one
    return together


def _not_after(
    position: Position, first: npt.NDArray[Any], second: npt.NDArray[Any], ids: npt.NDArray[np.str_]
) -> Flags:
    """The hits that stand at or before a position of the order."""
    one, other, id = position
    up_to_id = (second < other) | ((second == other) & (ids <= id))
    flags: Flags = (first < one) | ((first == one) & up_to_id)
    return flags


def _listed(
    column: Column, counts: npt.NDArray[np.int64], chosen: Sequence[str], size: int
) -> list[tuple[str, int]]:
    """The most frequent values, those chosen always among them."""
    counted = {column.names[code]: int(counts[code]) for code in np.flatnonzero(counts)}
    ranked = sorted(counted.items(), key=lambda pair: (-pair[1], pair[0]))[:size]
    shown = {value for value, _ in ranked}
    return ranked + [(value, counted.get(value, 0)) for value in dict.fromkeys(chosen) if value not in shown]


def _listed_dates(
    column: Column, counts: npt.NDArray[np.int64], chosen: Sequence[str], size: int
) -> list[tuple[str, int]]:
    """Every year, the months of chosen years and the days of chosen months, newest first."""
    opened = {step for value in chosen for step in date_steps(value)}
    counted = {column.names[code]: int(counts[code]) for code in np.flatnonzero(counts)}
    shown = {value for value in counted if len(value) == 4 or value[:-3] in opened}
    return [(value, counted.get(value, 0)) for value in sorted(shown | opened, reverse=True)]


def _index(folder: Path) -> FileIndex:
    """The Whoosh index in a folder."""
    read_mark(folder)
    for _ in range(ATTEMPTS):
        # A commit elsewhere replaces the table of contents: the old one may go just as it is opened.
        with suppress(FileNotFoundError, whoosh_index.EmptyIndexError):
            return whoosh_index.open_dir(str(folder))
        time.sleep(0.01)
    return whoosh_index.open_dir(str(folder))


@contextmanager
def _told(folder: Path) -> Iterator[None]:
    """Whatever goes wrong inside Whoosh is an EngineError that names the index and the way out."""
    try:
        yield
    except EngineError:
        raise
    except Exception as error:  # Whoosh unpickles its files: damaged ones may raise anything
        what = f"{type(error).__name__}: {error}"
        raise EngineError(
            f"the index in {folder} cannot be used ({what}); `morgue rebuild` makes it anew"
        ) from error
