"""Articles, to the postings of a segment: their words are numbered, and grouped by one sort."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import islice
from pathlib import Path

import numpy as np

from archive import fields
from archive.analysis import stem_all
from archive.article import Article
from archive.engines.whoosh_arrays import ArrayWriter
from archive.engines.whoosh_documents import Rows, write_documents
from archive.engines.whoosh_pairs import write_pairs
from archive.engines.whoosh_postings import Run, grouped, summed, write_field
from archive.engines.whoosh_schema import as_stem_term, stems_of
from archive.engines.whoosh_segment import DOCUMENTS, POSTINGS
from archive.engines.whoosh_sets import NONE, Numbers
from archive.engines.whoosh_texts import (
    TextArrays,
    as_words,
    chosen_texts,
    ends_of,
    joined_texts,
    prefixed,
    united_texts,
    words_arrays,
)
from archive.engines.whoosh_tokens import Tokens, numbered, tokens_of

Postings = tuple[Numbers, Run]  # the numbers of terms, ascending, and their postings


class Inverter:
    """Takes articles in and holds their words until they are written as a segment."""

    def __init__(self) -> None:
        self.tokens: dict[str, list[Tokens]] = {field.name: [] for field in fields.text_fields()}
        self.rows = Rows()
        self.languages: list[str] = []
        self.words = 0

    def add(self, articles: Sequence[Article]) -> None:
        """Take articles in."""
        for field in fields.text_fields():
            made = tokens_of([field.read(article) for article in articles])
            self.tokens[field.name].append(made)
            self.words += len(made.sums)
        self.rows.add(articles)
        self.languages += [article.language for article in articles]

    def lengths(self) -> dict[str, Numbers]:
        """How many words each document has in each field."""
        return {name: _joined([part.counts for part in parts]) for name, parts in self.tokens.items()}

    def write(self, folder: Path, name: str) -> None:
        """Write the segment's files."""
        words, numbers = numbered([part for parts in self.tokens.values() for part in parts])
        left = iter(numbers)
        postings = {field: self.postings(field, list(islice(left, len(p)))) for field, p in self.tokens.items()}
        stems = Stems(words, self.languages, list(postings.values()))
        size = len(self.languages)
        with ArrayWriter(folder / f"{name}{POSTINGS}") as file:
            for field, (used, run) in postings.items():
                write_field(file, field, size, chosen_texts(words, used), run)
                used_stems, stemmed = stems.of(used, run)
                write_field(file, stems_of(field), size, chosen_texts(stems.texts, used_stems), stemmed)
        write_pairs(folder, name, size)
        write_documents(folder / f"{name}{DOCUMENTS}", self.rows, self.lengths())

    def postings(self, name: str, words: Sequence[Numbers]) -> Postings:
        """The postings of a field, whose tokens have these numbers."""
        parts = self.tokens[name]
        begins = ends_of([len(part.counts) for part in parts])
        documents = [part.documents + np.int32(begin) for part, begin in zip(parts, begins[:-1], strict=True)]
        return grouped(_joined(words), _joined(documents), _joined([part.spots for part in parts]))


class Stems:
    """The stems of words, each in the language of its document, numbered in their order."""

    def __init__(self, words: TextArrays, languages: Sequence[str], postings: Sequence[Postings]) -> None:
        spoken = sorted(set(languages), key=lambda language: as_stem_term("", language))
        # Shape (languages, words)
        self.table = np.zeros((len(spoken), len(words[1]) - 1), dtype=np.int32)
        self.spoken = np.array([spoken.index(language) for language in languages], dtype=np.int32)
        made: list[TextArrays] = []
        for row, language in enumerate(spoken):
            used = self._used(row, postings)
            stems = stem_all(as_words(chosen_texts(words, used)), language)
            texts, (numbers,) = united_texts([words_arrays(stems)])
            self.table[row, used] = numbers + sum(len(ends) - 1 for _, ends in made)
            made.append(prefixed(texts, as_stem_term("", language).encode()))
        self.texts = joined_texts(made)

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
