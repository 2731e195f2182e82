"""Articles, to the postings of a segment: words are numbered by a table, postings are grouped by one sort."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import count
from pathlib import Path

import numpy as np

from archive import fields
from archive.analysis import TERM_CHARACTERS, stem_all, terms
from archive.article import Article
from archive.engines.whoosh_arrays import ArrayWriter
from archive.engines.whoosh_documents import Row, row_of, write_documents
from archive.engines.whoosh_pairs import write_pairs
from archive.engines.whoosh_postings import Run, grouped, summed, write_field
from archive.engines.whoosh_schema import PARAGRAPH_GAP, as_stem_term, stems_of
from archive.engines.whoosh_segment import DOCUMENTS, POSTINGS
from archive.engines.whoosh_sets import Numbers
from archive.engines.whoosh_texts import chosen_texts, words_arrays

NONE = np.zeros(0, dtype=np.int32)
# Stands between paragraphs among the words: no text holds it, for it is no part of a word.
BREAK = "\x01"


Vocabulary = defaultdict[str, int]


def new_vocabulary() -> Vocabulary:
    """A table that numbers folded words as they are met; the break between paragraphs has 0."""
    return defaultdict(count(1).__next__, {BREAK: 0})


@dataclass(frozen=True)
class Tokens:
    """The words of a field in some documents, in order: for each its number, its document and its position.

    All int32, shape (words,). `lengths` are the words of each document, shape (documents,).
    """

    words: Numbers
    documents: Numbers
    spots: Numbers
    lengths: Numbers


def words_of(paragraph: str) -> str:
    """The folded words of a paragraph with spaces between them: str.split gives `archive.analysis.terms`."""
    return paragraph.translate(TERM_CHARACTERS) if paragraph.isascii() else " ".join(terms(paragraph))


def tokens_of(texts: Sequence[Sequence[str]], vocabulary: Vocabulary) -> Tokens:
    """The words of documents that are given as paragraphs; words of one paragraph never touch those of the next."""
    pieces = [words_of(paragraph) for paragraphs in texts for paragraph in paragraphs]
    words = f" {BREAK} ".join([*pieces, ""]).split()
    numbers = np.fromiter(map(vocabulary.__getitem__, words), dtype=np.int32, count=len(words))
    breaks = numbers == 0
    paragraph_of = np.cumsum(breaks, dtype=np.int32)[~breaks]
    counts = np.array([len(paragraphs) for paragraphs in texts], dtype=np.int32)
    document_of = np.repeat(np.arange(len(texts), dtype=np.int32), counts)
    documents = document_of[paragraph_of]
    lengths = np.bincount(documents, minlength=len(texts)).astype(np.int32)
    first_word = np.cumsum(lengths, dtype=np.int64) - lengths
    first_paragraph = np.cumsum(counts) - counts
    places = np.arange(len(documents)) - first_word[documents]
    spots = places + PARAGRAPH_GAP * (paragraph_of - first_paragraph[documents])
    return Tokens(numbers[~breaks], documents, spots.astype(np.int32), lengths)


class Inverter:
    """Takes articles in and holds their words until they are written as a segment."""

    def __init__(self) -> None:
        self.vocabulary = new_vocabulary()
        self.tokens: dict[str, list[Tokens]] = {field.name: [] for field in fields.text_fields()}
        self.rows: list[Row] = []
        self.languages: list[str] = []
        self.words = 0

    def add(self, articles: Sequence[Article]) -> None:
        """Take articles in."""
        for field in fields.text_fields():
            made = tokens_of([field.read(article) for article in articles], self.vocabulary)
            self.tokens[field.name].append(made)
            self.words += len(made.words)
        self.rows += [row_of(article) for article in articles]
        self.languages += [article.language for article in articles]

    def lengths(self) -> dict[str, Numbers]:
        """How many words each document has in each field."""
        return {name: _joined([part.lengths for part in parts]) for name, parts in self.tokens.items()}

    def write(self, folder: Path, name: str) -> None:
        """Write the segment's files."""
        words = sorted(self.vocabulary)
        ranks = np.zeros(len(words), dtype=np.int32)
        ranks[list(map(self.vocabulary.__getitem__, words))] = np.arange(len(words), dtype=np.int32)
        postings = {field: self.postings(field, ranks) for field in self.tokens}
        stems = Stems(words, self.languages, list(postings.values()))
        size, texts = len(self.rows), words_arrays(words)
        with ArrayWriter(folder / f"{name}{POSTINGS}") as file:
            for field, (numbers, run) in postings.items():
                write_field(file, field, size, chosen_texts(texts, numbers), run)
                used, stemmed = stems.of(numbers, run)
                write_field(file, stems_of(field), size, chosen_texts(stems.texts, used), stemmed)
        write_pairs(folder, name, size)
        write_documents(folder / f"{name}{DOCUMENTS}", self.rows, self.lengths())

    def postings(self, name: str, ranks: Numbers) -> tuple[Numbers, Run]:
        """The postings of a field's words, by the words' places in their order."""
        parts = self.tokens[name]
        begins = np.cumsum([0, *(len(part.lengths) for part in parts)])
        documents = [part.documents + np.int32(begin) for part, begin in zip(parts, begins[:-1], strict=True)]
        words = ranks[_joined([part.words for part in parts])]
        return grouped(words, _joined(documents), _joined([part.spots for part in parts]))


Postings = tuple[Numbers, Run]  # the numbers of terms, ascending, and their postings


class Stems:
    """The stems of words, each in the language of its document, numbered in their order."""

    def __init__(self, words: Sequence[str], languages: Sequence[str], postings: Sequence[Postings]) -> None:
        spoken = sorted(set(languages), key=lambda language: as_stem_term("", language))
        # Shape (languages, words)
        self.table = np.zeros((len(spoken), len(words)), dtype=np.int32)
        self.spoken = np.array([spoken.index(language) for language in languages], dtype=np.int32)
        names: list[str] = []
        for row, language in enumerate(spoken):
            used = self._used(row, postings)
            stems = stem_all([words[word] for word in used.tolist()], language)
            ordered = sorted(set(stems))
            number = {stem: place for place, stem in enumerate(ordered, len(names))}
            self.table[row, used] = list(map(number.__getitem__, stems))
            names += [as_stem_term(stem, language) for stem in ordered]
        self.texts = words_arrays(names)

    def _used(self, row: int, postings: Sequence[Postings]) -> Numbers:
        """The words that documents of a language have."""
        used = np.zeros(self.table.shape[1], dtype=np.bool_)
        for words, run in postings:
            here = self.spoken[run.docs] == row
            used[words if here.all() else np.repeat(words, run.counts)[here]] = True
        return np.flatnonzero(used).astype(np.int32)

    def of(self, words: Numbers, run: Run) -> Postings:
        """The postings of the stems of these words."""
        stems = self.table[self.spoken[run.docs], np.repeat(words, run.counts)]
        return summed(stems, run.docs, run.freqs)


def _joined(parts: Sequence[Numbers]) -> Numbers:
    return np.concatenate(parts) if parts else NONE
