"""Articles into a Whoosh index, many at a time: whole arrays are written and merged, no posting by itself.

Whoosh's writer keeps the lock, the TOC and the deletions; what it would do for each posting is left out.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import Any

from whoosh.index import TOC, FileIndex
from whoosh.writing import SegmentWriter

from archive.article import Article
from archive.engines.whoosh_codec import FlatCodec, FlatSegment, opened
from archive.engines.whoosh_generations import take_away
from archive.engines.whoosh_invert import Inverter
from archive.engines.whoosh_merge import merge
from archive.engines.whoosh_pairs import write_pairs
from archive.engines.whoosh_segment import FILES, Segment
from archive.index_folder import sync

# Articles whose words are numbered in one step.
ARTICLES_AT_ONCE = 250
# Words that are held in memory before they become a segment: about a gigabyte at its height.
WORDS_AT_ONCE = 10_000_000
# Segments of about one size are merged when there are this many of them.
MERGED_TOGETHER = 8
# Segments up to this size count as one size: a few articles are soon rewritten.
SMALL = 256
# Seconds that the lock of writing is waited for.
WAIT = 10.0
# No more documents become one segment: what a merge holds in memory grows with them.
MOST_DOCUMENTS = 2_000_000


class BulkWriter(SegmentWriter):  # type: ignore[misc]
    """Adds articles to an index; `commit` makes them visible, `cancel` leaves the index as it was."""

    def __init__(self, index: FileIndex) -> None:
        # A process that opens the index may tidy it just now.
        super().__init__(index, timeout=WAIT, delay=0.02, codec=FlatCodec())
        self.folder = Path(self.storage.folder)
        self.segments: list[FlatSegment]
        self.inverter = Inverter()
        self.made: list[FlatSegment] = []
        self.readers: dict[str, Segment] = {}

    def add_articles(self, articles: Iterable[Article]) -> None:
        """Add articles, in place of any with the same ids."""
        listed = list(articles)
        self._delete([article.id for article in listed])
        for begin in range(0, len(listed), ARTICLES_AT_ONCE):
            self.inverter.add(listed[begin : begin + ARTICLES_AT_ONCE])
            if self.inverter.words >= WORDS_AT_ONCE:
                self._flush()

    def _delete(self, ids: Sequence[str]) -> None:
        for segment in (*self.segments, *self.made):
            name = segment.segment_id()
            reader = self.readers.get(name) or self.readers.setdefault(name, opened(self.storage, segment))
            for number in reader.with_ids(ids):
                segment.delete_document(number)

    def _flush(self) -> None:
        """Write what is held in memory as a segment."""
        if not self.inverter.languages:
            return
        segment = self.codec.new_segment(self.storage, self.indexname)
        self.made.append(segment)
        segment.set_doc_count(len(self.inverter.languages))
        self.inverter.write(self.folder, segment.segment_id())
        self.inverter = Inverter()

    def commit(self, **ignored: Any) -> None:
        """Write, and make all visible at once."""
        self._check_state()
        self._flush()
        self._commit_toc([segment for segment in (*self.segments, *self.made) if segment.doc_count()])
        self._finish()

    def has_to_merge(self) -> bool:
        """Whether there are many segments of a size."""
        return bool(merge_next(self.segments))

    def merge_segments(self) -> None:
        """Merge where there are many segments of a size, and make the new ones visible at once."""
        self._check_state()
        segments = self.segments
        while together := merge_next(segments):
            merged = self._merged(together)
            place = segments.index(together[0])
            rest = [segment for segment in segments if segment not in together]
            segments = [*rest[:place], merged, *rest[place:]]
        self._commit_toc(segments)
        self._finish()

    def _commit_toc(self, segments: Sequence[FlatSegment]) -> None:
        """Write the table of contents, and only when it is on the disk take away what it does not list."""
        self.made = []  # from here on it may list them: they must not go if we are stopped
        self.segments = list(segments)
        TOC(self.schema, self.segments, self.generation).write(self.storage, self.indexname)
        sync(self.folder / TOC._filename(self.indexname, self.generation))
        sync(self.folder)
        take_away(self.folder)

    def _merged(self, segments: Sequence[FlatSegment]) -> FlatSegment:
        made: FlatSegment = self.codec.new_segment(self.storage, self.indexname)
        self.made.append(made)
        readers = [opened(self.storage, segment) for segment in segments]
        size = merge(self.folder, made.segment_id(), readers)
        write_pairs(self.folder, made.segment_id(), size)
        made.set_doc_count(size)
        return made

    def cancel(self) -> None:
        """Give up: the segments that were written for nothing are taken away."""
        self._check_state()
        for segment in self.made:
            for ending in FILES:
                (self.folder / segment.make_filename(ending)).unlink(missing_ok=True)
        self._finish()


def merge_next(segments: Sequence[FlatSegment]) -> list[FlatSegment]:
    """The segments to be merged into one now: as many as are merged together, all of one size class.

    A class holds segments up to eight times the size of its smallest, so their number grows with the logarithm of
    the archive and each article is written once per class. A segment of which most is deleted is written anew.
    """
    classes: dict[int, list[FlatSegment]] = {}
    for segment in segments:
        if 2 * segment.deleted_count() > segment.doc_count_all():
            return [segment]
        size_class = max(segment.doc_count(), SMALL).bit_length() // (MERGED_TOGETHER.bit_length() - 1)
        classes.setdefault(size_class, []).append(segment)
    for _, some in sorted(classes.items()):
        if len(some) >= MERGED_TOGETHER and sum(one.doc_count() for one in some) <= MOST_DOCUMENTS:
            return some
    return []
