"""Documents, to the arrays of a segment: words are numbered by a table, postings are grouped by sorting."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from archive import fields
from archive.analysis import TOKEN, fold
from archive.article import Article
from archive.dates import PartialDate
from archive.engines.whoosh_arrays import Array, ArrayWriter
from archive.engines.whoosh_schema import PARAGRAPH_GAP, stem_term, stems_of
from archive.engines.whoosh_segment import DOCUMENTS, POSTINGS, Numbers, Offsets, Row, date_steps, texts_arrays

NONE = np.zeros(0, dtype=np.int32)


class Vocabulary(dict[str, int]):
    """The number of each word as it is written; words that fold to one term share a number."""

    def __init__(self) -> None:
        super().__init__()
        self.terms: dict[str, int] = {}

    def __missing__(self, word: str) -> int:
        number = self[word] = self.terms.setdefault(fold(word), len(self.terms))
        return number


@dataclass
class Tokens:
    """The words of one field in the documents so far: a number, a document and a position for each."""

    words: list[Numbers]
    spots: list[Numbers]
    lengths: list[int]


class Inverter:
    """Takes articles in, one after the other, and writes the segment they make."""

    def __init__(self) -> None:
        self.vocabulary = Vocabulary()
        self.texts = {field.name: Tokens([], [], []) for field in fields.text_fields()}
        self.rows: list[Row] = []
        self.languages: list[str] = []
        self.words = 0

    def add(self, article: Article) -> None:
        """Take an article in."""
        for field in fields.text_fields():
            words, spots = self._tokens(field.read(article))
            tokens = self.texts[field.name]
            tokens.words.append(words)
            tokens.spots.append(spots)
            tokens.lengths.append(len(words))
            self.words += len(words)
        self.rows.append(row_of(article))
        self.languages.append(article.language)

    def _tokens(self, paragraphs: Sequence[str]) -> tuple[Numbers, Numbers]:
        """The numbers of a text's words and their positions; paragraphs stand apart."""
        number = self.vocabulary.__getitem__
        numbers = [list(map(number, TOKEN.findall(paragraph))) for paragraph in paragraphs]
        counts = [len(words) for words in numbers]
        words = np.fromiter((word for part in numbers for word in part), dtype=np.int32, count=sum(counts))
        gaps = np.repeat(np.arange(len(counts), dtype=np.int32) * PARAGRAPH_GAP, counts)
        return words, np.arange(len(words), dtype=np.int32) + gaps

    def write(self, folder: Path, name: str) -> None:
        """Write the segment's files."""
        stems = Stems(list(self.vocabulary.terms))
        with ArrayWriter(folder / f"{name}{POSTINGS}") as file:
            fields_of_words: dict[str, tuple[Numbers, Numbers, Numbers | None]] = {}
            fields_of_stems: dict[str, tuple[Numbers, Numbers, Numbers | None]] = {}
            for field, tokens in self.texts.items():
                words, documents = _joined(tokens.words), np.repeat(numbers_to(len(self.rows)), tokens.lengths)
                fields_of_words[field] = (words, documents, _joined(tokens.spots))
                fields_of_stems[stems_of(field)] = (stems.of(words, documents, self.languages), documents, None)
            _write_fields(file, fields_of_words, self.vocabulary.terms)
            _write_fields(file, fields_of_stems, stems.numbers)
        lengths = {name: np.array(tokens.lengths, dtype=np.int32) for name, tokens in self.texts.items()}
        write_documents(folder / f"{name}{DOCUMENTS}", self.rows, lengths)


def _write_fields(
    file: ArrayWriter, given: Mapping[str, tuple[Numbers, Numbers, Numbers | None]], numbers: Mapping[str, int]
) -> None:
    """Write fields whose words are numbered by one table, in the order of their terms' bytes."""
    encoded = [term.encode("utf-8", "surrogatepass") for term in numbers]
    order = sorted(range(len(encoded)), key=encoded.__getitem__)
    rank = np.zeros(len(encoded), dtype=np.int32)
    rank[order] = numbers_to(len(encoded))
    for name, (words, documents, spots) in given.items():
        postings = grouped(rank[words], documents, spots)
        write_field(file, name, [encoded[order[term]] for term in postings.terms.tolist()], postings)


def write_field(file: ArrayWriter, name: str, terms: Iterable[bytes], postings: Grouped) -> None:
    """Write one field's postings."""
    blob, ends = texts_arrays(terms)
    file.add(f"{name}.terms", blob)
    file.add(f"{name}.ends", ends)
    file.add(f"{name}.starts", postings.starts)
    file.add(f"{name}.docs", postings.docs)
    file.add(f"{name}.freqs", narrow(postings.freqs))
    if postings.spots is not None:
        file.add(f"{name}.spotted", postings.spotted)
        file.add(f"{name}.spots", narrow(postings.spots))


def write_documents(path: Path, rows: Sequence[Row], lengths: Mapping[str, Numbers]) -> None:
    """Write what is kept of documents beside their words."""
    with ArrayWriter(path) as file:
        ids = np.array([row.id.encode("utf-8", "surrogatepass") for row in rows], dtype=np.bytes_)
        file.facts = {"size": len(rows), "id_width": ids.dtype.itemsize}
        file.add("ids", ids.view(np.uint8))
        file.add("order", np.argsort(ids, kind="stable").astype(np.int32))
        days = [PartialDate(row.published) if row.published else None for row in rows]
        for edge in ("first", "last"):
            ordinals = [getattr(day, f"{edge}_day").toordinal() if day else 0 for day in days]
            file.add(edge, np.array(ordinals, dtype=np.int32))
        moments = np.array([day.moments if day else (-np.inf, np.inf) for day in days], dtype=np.float64)
        for side, name in enumerate(("earliest", "latest")):
            file.add(name, moments.reshape(-1, 2)[:, side])
        for name, counts in lengths.items():
            file.add(f"{name}.lengths", counts)
        for field in fields.facet_fields():
            write_facet(file, field, [row.facets.get(field.name, ()) for row in rows])


def write_facet(file: ArrayWriter, field: fields.Field, values: Sequence[Sequence[str]]) -> None:
    """Write one facet of documents: a date with the month and year it lies in."""
    if field.holds is fields.Holds.DATE:
        values = [[step for value in row for step in date_steps(value)] for row in values]
    numbers: dict[str, int] = {}
    codes = [numbers.setdefault(value, len(numbers)) for row in values for value in row]
    offsets = np.zeros(len(values) + 1, dtype=np.int32)
    np.cumsum([len(row) for row in values], out=offsets[1:])
    write_column(file, field.name, list(numbers), offsets, np.array(codes, dtype=np.int32))


def write_column(file: ArrayWriter, name: str, names: Iterable[str], offsets: Numbers, codes: Numbers) -> None:
    """Write a facet's values, and which of them each document has."""
    blob, ends = texts_arrays(value.encode("utf-8", "surrogatepass") for value in names)
    file.add(f"facet.{name}.names", blob)
    file.add(f"facet.{name}.ends", ends)
    file.add(f"facet.{name}.offsets", offsets)
    file.add(f"facet.{name}.codes", codes)


def row_of(article: Article) -> Row:
    """What the index keeps of an article beside its words."""
    return Row(
        id=article.id,
        published=article.published.text if article.published else None,
        facets={field.name: field.read(article) for field in fields.facet_fields()},
    )


def numbers_to(size: int) -> Numbers:
    """0, 1, 2 and so on, `size` of them."""
    return np.arange(size, dtype=np.int32)


def narrow(numbers: Array) -> Array:
    """The numbers, none negative, in the smallest unsigned dtype that holds them."""
    return numbers.astype(np.min_scalar_type(int(numbers.max()) if numbers.size else 0))


class Stems:
    """The stems of a vocabulary's words, by language, numbered as they are met."""

    def __init__(self, terms: Sequence[str]) -> None:
        self.terms = terms
        self.numbers: dict[str, int] = {}
        self.tables: dict[str, Numbers] = {}

    def of(self, words: Numbers, documents: Numbers, languages: Sequence[str]) -> Numbers:
        """The number of each word's stem in the language of its document."""
        stemmed = np.zeros(len(words), dtype=np.int32)
        named = np.array(languages, dtype=np.str_)
        for language in sorted(set(languages)):
            here = (named == language)[documents]
            stemmed[here] = self._table(language, np.unique(words[here]))[words[here]]
        return stemmed

    def _table(self, language: str, words: Numbers) -> Numbers:
        """The stems by word number, filled in for these words."""
        table = self.tables.setdefault(language, np.full(len(self.terms), -1, dtype=np.int32))
        for word in words[table[words] < 0].tolist():
            stem = stem_term(self.terms[word], language)
            table[word] = self.numbers.setdefault(stem, len(self.numbers))
        return table


@dataclass(frozen=True)
class Grouped:
    """Postings by term: `terms` are the numbers of those that occur, ascending; see whoosh_segment.py."""

    terms: Numbers
    starts: Offsets
    docs: Numbers
    freqs: Numbers
    spots: Numbers | None
    spotted: Offsets


def grouped(words: Numbers, documents: Numbers, spots: Numbers | None) -> Grouped:
    """Words with their documents, which ascend, as postings by word number.

    A stable sort keeps documents and positions ascending within a term.
    """
    order = np.argsort(words, kind="stable")
    words, documents = words[order], documents[order]
    new_term = np.diff(words, prepend=-1) != 0
    new_posting = new_term | (np.diff(documents, prepend=-1) != 0)
    begins = np.flatnonzero(new_posting)
    terms_begin = np.flatnonzero(new_term)
    return Grouped(
        terms=words[terms_begin],
        starts=np.append(np.searchsorted(begins, terms_begin), len(begins)),
        docs=documents[begins],
        freqs=np.diff(begins, append=len(words)).astype(np.int32),
        spots=None if spots is None else spots[order],
        spotted=np.append(terms_begin, len(words)),
    )


def _joined(parts: Sequence[Numbers]) -> Numbers:
    return np.concatenate(parts) if parts else NONE
