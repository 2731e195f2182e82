"""A Whoosh codec that keeps postings and documents as flat arrays: used as `ix.writer(codec=FlatCodec())`.

Whoosh keeps the schema, the index folder, the TOC, segments, locks and deletions; a segment's contents are the
files of whoosh_segment.py. Whoosh's own searcher reads them through this codec as it reads its own; our evaluator
(whoosh_match.py) maps them and leaves Whoosh's matchers out.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any

import numpy as np
from whoosh.codec import base
from whoosh.codec.whoosh3 import W3Codec, W3Segment
from whoosh.formats import Format
from whoosh.matching import ListMatcher
from whoosh.reading import TermInfo, TermNotFound

from archive.arrays import ArrayWriter
from archive.engines.whoosh_documents import Row, Rows, write_documents
from archive.engines.whoosh_pairs import write_pairs
from archive.engines.whoosh_postings import grouped, write_field
from archive.engines.whoosh_segment import DOCUMENTS, POSTINGS, FieldPostings, Postings, Segment
from archive.engines.whoosh_texts import texts_arrays

Posting = tuple[int, int, list[int]]  # document, frequency, positions


class FlatCodec(W3Codec):  # type: ignore[misc]
    """The codec. Its import path is pickled into the TOC, so this class stays where it is."""

    # Whoosh need not read lengths back while it writes: they come with the documents.
    length_stats = False

    def per_document_writer(self, storage: Any, segment: Any) -> DocumentWriter:
        """What writes a segment's documents."""
        return DocumentWriter(storage, segment)

    def field_writer(self, storage: Any, segment: Any) -> FieldWriter:
        """What writes a segment's postings."""
        return FieldWriter(storage, segment)

    def terms_reader(self, storage: Any, segment: Any) -> TermsReader:
        """What reads a segment's postings."""
        return TermsReader(opened(storage, segment))

    def per_document_reader(self, storage: Any, segment: Any) -> DocumentReader:
        """What reads a segment's documents."""
        return DocumentReader(opened(storage, segment), segment)

    def new_segment(self, storage: Any, indexname: str) -> FlatSegment:
        """A new, empty segment."""
        return FlatSegment(self, indexname)


class FlatSegment(W3Segment):  # type: ignore[misc]
    """A segment as the TOC lists it: its name, its size, and which documents are deleted."""

    def should_assemble(self) -> bool:
        """Whether its files are to be packed into one: they are not, so that each is mapped as it is."""
        return False


def opened(storage: Any, segment: Any) -> Segment:
    """The arrays of a segment that the TOC lists."""
    return Segment(Path(storage.folder), segment.segment_id(), segment.deleted_docs())


def _path(storage: Any, segment: Any, ending: str) -> Path:
    return Path(storage.folder) / f"{segment.segment_id()}{ending}"


# Writing, called by Whoosh for each document and posting; whoosh_writer.py leaves these calls out


class DocumentWriter(base.PerDocumentWriter):  # type: ignore[misc]
    """Takes stored values and field lengths in, document by document."""

    def __init__(self, storage: Any, segment: Any) -> None:
        self.path = _path(storage, segment, DOCUMENTS)
        self.segment = segment
        self.rows = Rows()
        self.lengths: dict[str, list[int]] = {}
        self.values: dict[str, Any] = {}
        self.is_closed = False

    def start_doc(self, docnum: int) -> None:
        """Begin the next document."""
        self.values = {}

    def add_field(self, fieldname: str, fieldobj: Any, value: Any, length: int) -> None:
        """Take the stored value of a field, and how many terms it has."""
        if value is not None and fieldobj.stored:
            self.values[fieldname] = value
        if length:
            counts = self.lengths.setdefault(fieldname, [])
            counts += [0] * (len(self.rows.ids) - len(counts)) + [length]

    def finish_doc(self) -> None:
        """End the document."""
        self.rows.append(Row(**self.values))

    def add_column_value(self, fieldname: str, columnobj: Any, value: Any) -> None:
        """Whoosh's own columns are not used."""

    def close(self) -> None:
        """Write the documents."""
        size = len(self.rows.ids)
        lengths = {name: np.array(counts + [0] * (size - len(counts))) for name, counts in self.lengths.items()}
        write_documents(self.path, self.rows, {name: counts.astype(np.int32) for name, counts in lengths.items()})
        self.segment.set_doc_count(size)
        self.is_closed = True


class FieldWriter(base.FieldWriter):  # type: ignore[misc]
    """Takes postings in, field by field and term by term in order."""

    def __init__(self, storage: Any, segment: Any) -> None:
        self.folder = Path(storage.folder)
        self.segment = segment
        self.fields: dict[str, tuple[Format, list[bytes], list[list[Posting]]]] = {}
        self.is_closed = False

    def start_field(self, fieldname: str, fieldobj: Any) -> None:
        """Begin a field."""
        self.format, self.terms, self.postings = self.fields.setdefault(fieldname, (fieldobj.format, [], []))

    def start_term(self, text: bytes) -> None:
        """Begin a term."""
        self.terms.append(text)
        self.postings.append([])

    def add(self, docnum: int, weight: float, vbytes: bytes, length: int) -> None:
        """Take a posting of the term."""
        has_positions = self.format.supports("positions")
        positions = self.format.decode_positions(vbytes) if has_positions else []
        self.postings[-1].append((docnum, int(weight), positions))

    def finish_term(self) -> None:
        """End the term."""

    def close(self) -> None:
        """Write the postings. Whoosh closes the documents first, so that their number is known."""
        made, size = self.segment.segment_id(), self.segment.doc_count_all()
        with ArrayWriter(self.folder / f"{made}{POSTINGS}") as file:
            for name, (format_, terms, postings) in self.fields.items():
                counts = [sum(freq for _, freq, _ in listed) for listed in postings]
                words = np.repeat(np.arange(len(terms), dtype=np.int32), counts)
                docs = [doc for listed in postings for doc, freq, _ in listed for _ in range(freq)]
                spots = [spot for listed in postings for _, _, where in listed for spot in where]
                placed = np.array(spots, dtype=np.int32) if format_.supports("positions") else None
                _, run = grouped(words, np.array(docs, dtype=np.int32), placed)
                write_field(file, name, size, texts_arrays(terms), run)
        write_pairs(self.folder, made, size)
        self.is_closed = True


# Reading, for Whoosh's own searcher


class TermsReader(base.TermsReader):  # type: ignore[misc]
    """The terms and postings of a segment, as Whoosh asks for them."""

    def __init__(self, segment: Segment) -> None:
        self.segment = segment

    def _found(self, fieldname: str, text: bytes) -> tuple[FieldPostings, int]:
        field = self.segment.field(fieldname)
        number = field.find(text) if field else None
        if field is None or number is None:
            raise TermNotFound(f"No term {fieldname}:{text!r}")
        return field, number

    def __contains__(self, term: tuple[str, bytes]) -> bool:
        field = self.segment.field(term[0])
        return field is not None and field.find(term[1]) is not None

    def indexed_field_names(self) -> list[str]:
        """The fields that have postings."""
        return sorted(name.removesuffix(".starts") for name in self.segment.posts.where if name.endswith(".starts"))

    def terms(self) -> Iterator[tuple[str, bytes]]:
        """Every field and term, in order."""
        for name in self.indexed_field_names():
            field = self.segment.field(name)
            yield from ((name, text) for text in (field.terms if field else ()))

    def terms_from(self, fieldname: str, prefix: bytes) -> Iterator[tuple[str, bytes]]:
        """The fields and terms from this one on."""
        return (term for term in self.terms() if term >= (fieldname, prefix))

    def items(self) -> Iterator[tuple[tuple[str, bytes], TermInfo]]:
        """Every field and term with its figures."""
        return ((term, self.term_info(*term)) for term in self.terms())

    def items_from(self, fieldname: str, prefix: bytes) -> Iterator[tuple[tuple[str, bytes], TermInfo]]:
        """The fields and terms from this one on, with their figures."""
        return ((term, self.term_info(*term)) for term in self.terms_from(fieldname, prefix))

    def term_info(self, fieldname: str, text: bytes) -> TermInfo:
        """A term's figures."""
        field, number = self._found(fieldname, text)
        postings = field.postings(number)
        freqs = postings.freqs
        scored = self.segment.has_lengths(fieldname)
        lengths = self.segment.lengths(fieldname)[postings.docs] if scored else np.ones(1)
        return TermInfo(
            weight=float(freqs.sum()),
            df=len(freqs),
            minlength=int(lengths.min()),
            maxlength=int(lengths.max()),
            maxweight=float(freqs.max()),
            minid=int(postings.docs[0]),
            maxid=int(postings.docs[-1]),
        )

    def frequency(self, fieldname: str, text: bytes) -> float:
        """How often a term stands in the segment; KeyError when it does not, as Whoosh expects."""
        return float(self._postings(fieldname, text).freqs.sum())

    def doc_frequency(self, fieldname: str, text: bytes) -> int:
        """In how many documents a term stands; KeyError when in none."""
        return len(self._postings(fieldname, text).docs)

    def _postings(self, fieldname: str, text: bytes) -> Postings:
        field = self.segment.field(fieldname)
        number = field.find(text) if field else None
        if field is None or number is None:
            raise KeyError(text)
        return field.postings(number)

    def matcher(self, fieldname: str, text: bytes, format_: Format, scorer: Any = None) -> ListMatcher:
        """Whoosh's matcher over a term's postings."""
        field, number = self._found(fieldname, text)
        postings = field.postings(number)
        return ListMatcher(
            postings.docs.tolist(),
            postings.freqs.astype(float).tolist(),
            list(_values(field, number, format_)),
            format_,
            scorer=scorer,
            term=(fieldname, text),
            terminfo=self.term_info(fieldname, text),
        )


def _values(field: FieldPostings, number: int, format_: Format) -> Iterable[bytes]:
    """What Whoosh stores beside each posting: its positions, where the field has them."""
    freqs = field.postings(number).freqs
    if not field.has_positions:
        return [b""] * len(freqs)
    ends = np.cumsum(freqs)[:-1]
    return [format_.encode(spots.tolist()) for spots in np.split(field.positions(number), ends)]


class DocumentReader(base.PerDocumentReader):  # type: ignore[misc]
    """The documents of a segment, as Whoosh asks for them."""

    def __init__(self, opened: Segment, segment: FlatSegment) -> None:
        self.arrays = opened
        self.segment = segment

    def doc_count(self) -> int:
        """How many documents there are."""
        return self.doc_count_all() - int(self.segment.deleted_count())

    def doc_count_all(self) -> int:
        """How many there are, deleted ones among them."""
        return self.arrays.size

    def has_deletions(self) -> bool:
        """Whether any was deleted."""
        return bool(self.segment.has_deletions())

    def is_deleted(self, docnum: int) -> bool:
        """Whether this one was deleted."""
        return bool(self.segment.is_deleted(docnum))

    def deleted_docs(self) -> Iterable[int]:
        """The numbers of those deleted."""
        return set(self.segment.deleted_docs())

    def doc_field_length(self, docnum: int, fieldname: str, default: int = 0) -> int:
        """How many terms a field has in a document."""
        return int(self.arrays.lengths(fieldname)[docnum]) if self.arrays.has_lengths(fieldname) else default

    def field_length(self, fieldname: str) -> int:
        """How many terms a field has in all documents."""
        return int(self.arrays.lengths(fieldname).sum(dtype=np.int64)) if self.arrays.has_lengths(fieldname) else 0

    def min_field_length(self, fieldname: str) -> int:
        """The fewest terms a field has in a document."""
        return int(self.arrays.lengths(fieldname).min())

    def max_field_length(self, fieldname: str) -> int:
        """The most terms a field has in a document."""
        return int(self.arrays.lengths(fieldname).max())

    def stored_fields(self, docnum: int) -> dict[str, Any]:
        """What is stored of a document."""
        return vars(self.arrays.row(docnum))
