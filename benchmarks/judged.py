"""A judged collection as arrays: how often the words of its queries stand in each document, without any engine."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from itertools import pairwise
from pathlib import Path
from typing import Any, NamedTuple

import numpy as np
import numpy.typing as npt

from archive.analysis import stem, terms
from benchmarks.retrieval import documents, judgements, questions

Floats = npt.NDArray[np.float64]
Pair = tuple[int, int]
FIELDS = ("title", "body")


class Question(NamedTuple):
    """A query: the numbers of its words in order, and the grades of the documents that were judged."""

    words: tuple[int, ...]
    grades: Mapping[str, int]

    @property
    def counted(self) -> tuple[npt.NDArray[np.int64], Floats]:
        """Its different words, and how often each stands in it."""
        counts = Counter(self.words)
        return np.array(list(counts), dtype=np.int64), np.array(list(counts.values()), dtype=np.float64)


@dataclass(frozen=True)
class Collection:
    """Documents by their numbers, and queries.

    `tf` has shape (fields, words of the queries, documents), `lengths` (fields, documents). `pairs` holds, for each
    two words that stand side by side in a query, how often they do so in each document.
    """

    ids: Sequence[str]
    tf: npt.NDArray[np.float32]
    lengths: Floats
    pairs: Mapping[Pair, Mapping[int, int]]
    questions: Sequence[Question]

    @property
    def size(self) -> int:
        """How many documents there are."""
        return len(self.ids)

    @cached_property
    def df(self) -> Floats:
        """In how many documents each word stands."""
        return (self.tf > 0).any(axis=0).sum(axis=1).astype(np.float64)

    @cached_property
    def cf(self) -> Floats:
        """How often each word stands in all documents together."""
        return self.tf.sum(axis=(0, 2), dtype=np.float64)

    @cached_property
    def mean_lengths(self) -> Floats:
        """The mean length of each field in the documents that have it."""
        return self.lengths.sum(axis=1) / np.maximum(1, (self.lengths > 0).sum(axis=1))


def read(folder: Path, name: str) -> Collection:
    """A collection of the shared data."""
    judged = judgements(folder, name)
    asked = [(text, judged[id]) for id, text in questions(folder, name) if id in judged]
    return collected(documents(folder, name), asked)


def collected(rows: Iterable[Mapping[str, Any]], asked: Iterable[tuple[str, Mapping[str, int]]]) -> Collection:
    """The collection of rows (`id`, `title`, `body`; in English) and queries with the grades of rows."""
    numbers: dict[str, int] = {}
    queries = [
        Question(tuple(numbers.setdefault(one, len(numbers)) for one in stems(text)), grades)
        for text, grades in asked
    ]
    texts = [(row["id"], [stems(row.get(name) or "") for name in FIELDS]) for row in rows]
    tf = np.zeros((len(FIELDS), len(numbers), len(texts)), dtype=np.float32)
    pairs: dict[Pair, Counter[int]] = {pair: Counter() for query in queries for pair in pairwise(query.words)}
    for document, (_, parts) in enumerate(texts):
        for part, words in enumerate(parts):
            found = [numbers.get(word, -1) for word in words]
            np.add.at(tf, (part, [word for word in found if word >= 0], document), 1)
            for pair in pairwise(found):
                if pair in pairs:
                    pairs[pair][document] += 1
    lengths = np.array([[len(words) for words in parts] for _, parts in texts], dtype=np.float64).T
    return Collection([id for id, _ in texts], tf, lengths, pairs, queries)


def stems(text: str) -> list[str]:
    """The stems of an English text's words, in order."""
    return [stem(term, "en") for term in terms(text)]
