"""Articles, to the postings of a segment: their words are numbered, and grouped by one sort."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from itertools import islice
from pathlib import Path

import numpy as np
import numpy.typing as npt

from archive import fields
from archive.analysis import stem_all
from archive.arrays import Array, ArrayWriter
from archive.article import Article
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
    joined_texts,
    prefixed,
    united_texts,
    words_arrays,
)
from archive.engines.whoosh_tokens import LIKE_A_NAME, SMALL, Tokens, numbered, tokens_of
from archive.names import NAMES, name_form
from archive.runs import Offsets, changes, ends_of

FLAG_BITS, FLAGS = 2, 3
WHOLE = 0xFFFFFFFF
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
        written = [self.postings(field, list(islice(left, len(p)))) for field, p in self.tokens.items()]
        stems = Stems(words, self.languages, written)
        size = len(self.languages)
        with ArrayWriter(folder / f"{name}{POSTINGS}") as file:
            for field, one in zip(self.tokens, written, strict=True):
                write_field(file, field, size, chosen_texts(words, one.words), one.run)
                used_stems, stemmed = stems.of(one)
                write_field(file, stems_of(field), size, chosen_texts(stems.texts, used_stems), stemmed)
        write_pairs(folder, name, size)
        write_documents(folder / f"{name}{DOCUMENTS}", self.rows, self.lengths())

    def postings(self, name: str, words: Sequence[Numbers]) -> Written:
        """The postings of a field, whose tokens have these numbers."""
        parts = self.tokens[name]
        begins = ends_of([len(part.counts) for part in parts])
        documents = [part.documents + np.int32(begin) for part, begin in zip(parts, begins[:-1], strict=True)]
        # The flags go through the sort below the positions.
        spots = _joined([part.spots << FLAG_BITS | part.flags for part in parts])
        used, run = grouped(_joined(words), _joined(documents), spots)
        flags, run = (spots_of(run) & FLAGS).astype(np.uint8), replace(run, spots=spots_of(run) >> FLAG_BITS)
        of_postings = np.bitwise_or.reduceat(flags, ends_of(run.freqs)[:-1]) if len(flags) else flags
        return Written(used, run, of_postings)


def spots_of(run: Run) -> Array:
    """The positions of postings that have some."""
    return NONE if run.spots is None else run.spots


@dataclass(frozen=True)
class Written:
    """The postings of a field: the numbers of its words, ascending, and what their writing says in each document.

    `flags` are those of whoosh_tokens.py, of all the word's occurrences in the document, shape (postings,).
    """

    words: Numbers
    run: Run
    flags: Array

    @cached_property
    def each_word(self) -> Numbers:
        """The word of each posting."""
        return np.repeat(self.words, self.run.counts)

    @cached_property
    def keys(self) -> Offsets:
        """Word and document of each posting as one number; they ascend."""
        return (self.each_word.astype(np.int64) << 32) | self.run.docs


def named(postings: Sequence[Written], in_question: npt.NDArray[np.bool_]) -> Offsets:
    """The keys of words in documents whose names they are; of those documents that are in question. Ascending."""
    likely = [one.keys[(one.flags & LIKE_A_NAME != 0) & in_question[one.run.docs]] for one in postings]
    keys = np.sort(np.concatenate(likely))
    keys = keys[changes(keys)]  # np.unique would build a hash table of them
    for one in postings:
        here, places = found_in(one.keys, keys)
        small = one.flags[places] & SMALL != 0
        keys = np.delete(keys, here[small])
    return keys


def found_in(keys: Offsets, some: Offsets) -> tuple[Offsets, Offsets]:
    """Which of some ascending keys are among others, and where: their places in both."""
    places = np.searchsorted(keys, some)
    here = np.flatnonzero(places < len(keys))
    here = here[keys[places[here]] == some[here]]
    return here, places[here]


class Stems:
    """What words are found by, each in the language of its document, numbered in order: stems and names' forms."""

    def __init__(self, words: TextArrays, languages: Sequence[str], postings: Sequence[Written]) -> None:
        spoken = sorted(set(languages), key=lambda language: as_stem_term("", language))
        # Shape (languages, words)
        self.table = np.zeros((len(spoken), len(words[1]) - 1), dtype=np.int32)
        self.forms = np.zeros_like(self.table)
        self.spoken = np.array([spoken.index(language) for language in languages], dtype=np.int32)
        self.names = named(postings, np.isin(self.spoken, [n for n, one in enumerate(spoken) if one in NAMES]))
        in_names = self.spoken[self.names & WHOLE]
        made: list[TextArrays] = []
        for row, language in enumerate(spoken):
            used = self._used(row, postings)
            names = self.names[in_names == row] >> 32
            names = names[changes(names)]
            stems = stem_all(as_words(chosen_texts(words, used)), language)
            forms = [name_form(name, language) for name in as_words(chosen_texts(words, names))]
            texts, numbers = united_texts([words_arrays(stems), words_arrays(forms)])
            before = sum(len(ends) - 1 for _, ends in made)
            self.table[row, used], self.forms[row, names] = numbers[0] + before, numbers[1] + before
            made.append(prefixed(texts, as_stem_term("", language).encode()))
        self.texts = joined_texts(made)

    def _used(self, row: int, postings: Sequence[Written]) -> Numbers:
        """The words that documents of a language have."""
        used = np.zeros(self.table.shape[1], dtype=np.bool_)
        for one in postings:
            here = self.spoken[one.run.docs] == row
            used[one.words if here.all() else one.each_word[here]] = True
        return np.flatnonzero(used).astype(np.int32)

    def of(self, one: Written) -> Postings:
        """The postings of what a field's words are found by."""
        stems = self.table[self.spoken[one.run.docs], one.each_word]
        _, names = found_in(one.keys, self.names)
        stems[names] = self.forms[self.spoken[one.run.docs[names]], one.each_word[names]]
        return summed(stems, one.run.docs, one.run.freqs)


def _joined(parts: Sequence[Numbers]) -> Numbers:
    return np.concatenate(parts) if parts else NONE
