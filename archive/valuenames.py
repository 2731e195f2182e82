"""The names of a facet's values by how any of their words begins: made once, and added to as values come."""

from __future__ import annotations

import re
import threading
from bisect import bisect_left
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from archive.analysis import terms, tokens
from archive.engines.port import Tally
from archive.places.gazetteer import fold
from archive.results import Piece, Snippet

# A value of which the name itself begins so stands before one that has the word further on, unless that one has so
# many times its articles: York is meant more often than New York, Yorkville less often.
BEGINS = 8
WORDS = 6  # of a name that begin alike; so many the search for the best allows for
# "The Courier" begins with "courier" too.
ARTICLES = frozenset(
    ["the", "le", "la", "les", "l", "der", "die", "das", "el", "los", "las", "il", "o", "os", "de"]
)
LAST = "\U0010ffff"  # behind every character

Name = tuple[str, str]  # of a value: what it is found by, and the label that it is the beginning of
Rows = npt.NDArray[np.int32]


@dataclass(frozen=True)
class FoundValue:
    """A value whose name was found, and whether it begins with what was sought.

    `called` is another name than its label has, by which it was found.
    """

    value: str
    label: str
    count: int
    begins: bool
    called: str = ""

    @property
    def shown(self) -> str:
        """The label with the name by which it was found."""
        return f"{self.label} ({self.called})" if self.called else self.label


@dataclass(frozen=True)
class Table:
    """Labels by row, and the folded beginnings of their words in order: `keys[i]` belongs to row `rows[i]`."""

    labels: tuple[str, ...]
    keys: tuple[str, ...]
    rows: Rows
    begins: npt.NDArray[np.bool_]

    def with_names(self, names: Sequence[Name]) -> Table:
        """The same with more rows."""
        made = [
            (key, row, begins)
            for row, name in enumerate(names, len(self.labels))
            for key, begins in keys_of(name).items()
        ]
        keys = [*self.keys, *(key for key, _, _ in made)]
        rows = np.concatenate((self.rows, np.array([row for _, row, _ in made], dtype=np.int32)))
        begins = np.concatenate((self.begins, np.array([first for _, _, first in made], dtype=np.bool_)))
        order = sorted(range(len(keys)), key=keys.__getitem__)
        labels = (*self.labels, *(label for _, label in names))
        return Table(labels, tuple(keys[place] for place in order), rows[order], begins[order])

    def best(self, folded: str, counts: npt.NDArray[np.int64], size: int) -> list[tuple[int, bool]]:
        """The rows with such a word that have most articles, and whether the name begins so."""
        found = slice(bisect_left(self.keys, folded), bisect_left(self.keys, folded + LAST))
        rows, begins = self.rows[found], self.begins[found]
        weights = counts[rows] * np.where(begins, BEGINS, 1)
        # A name may have several such words.
        wanted = WORDS * size
        if len(rows) > wanted:
            likely = np.argpartition(weights, len(rows) - wanted)[-wanted:]
            rows, begins, weights = rows[likely], begins[likely], weights[likely]
        ordered = sorted(
            zip(weights.tolist(), rows.tolist(), begins.tolist(), strict=True),
            key=lambda one: (-one[0], self.labels[one[1]]),
        )
        once: dict[int, bool] = {}
        for weight, row, first in ordered:
            if weight:
                once.setdefault(row, first)
        return list(once.items())[:size]


NOTHING = Table((), (), np.zeros(0, dtype=np.int32), np.zeros(0, dtype=np.bool_))


class ValueNames:
    """The names of a facet's values. Threads share it: a table does not change, a longer one takes its place.

    `named` gives the names of values; where `edition` gives something else than before, they have other names now.
    A table grows with the values that the engine has seen, some 200 bytes each.
    """

    def __init__(
        self, named: Callable[[Sequence[str]], Sequence[Name]], edition: Callable[[], object] | None = None
    ) -> None:
        self.named = named
        self.edition = edition
        self.read: object = None  # the edition that the table's names are of
        self.table = NOTHING
        self.lock = threading.Lock()

    def best(self, folded: str, tally: Tally, size: int) -> list[FoundValue]:
        """The values with most articles of which a word begins so, none without an article."""
        table = self._table_of(tally)
        counts = np.zeros(len(table.labels), dtype=np.int64)
        counts[: len(tally.counts)] = tally.counts
        return [
            FoundValue(tally.names[row], table.labels[row], int(counts[row]), begins)
            for row, begins in table.best(folded, counts, size)
        ]

    def _table_of(self, tally: Tally) -> Table:
        """A table with all values that are counted."""
        edition = self.edition() if self.edition else None
        if edition is not self.read or len(self.table.labels) < len(tally.counts):
            with self.lock:
                before = self.table if edition is self.read else NOTHING
                # Another thread may count more values: a table never gets shorter.
                size = max(len(tally.counts), len(self.table.labels))
                new = tally.names[len(before.labels) : size]
                self.table = before.with_names(self.named(new)) if new else before
                self.read = edition
        return self.table


def spaced(text: str) -> str:
    """The folded words of a text: "Sana'a" are two."""
    return " ".join(terms(text))


FOLDS: tuple[Callable[[str], str], ...] = (spaced, fold)
# Most names are folded to the same by both.
ONE_FOLD = re.compile(r"[A-Za-z0-9 ,()/&-]*")


def keys_of(name: Name) -> dict[str, bool]:
    """Each word of a name with all that follows it in the label, folded; and whether the name begins so.

    Both with and without apostrophes: "sana a yemen" and "sanaa yemen".
    """
    keys: dict[str, bool] = {}
    called, label = name
    for folded in FOLDS[:1] if ONE_FOLD.fullmatch(label) else FOLDS:
        whole = folded(label)
        words = whole.split()
        starts = len(words) if called == label else folded(called).count(" ") + 1
        begins = True
        for word in words[:starts]:
            keys.setdefault(whole, begins)
            begins = begins and word in ARTICLES
            whole = whole[len(word) + 1 :]
    return keys


def marked(label: str, folded: str) -> Snippet:
    """A label in pieces, the part marked that is sought: the first word, with those after it, that begins so."""
    start, end = next(_spans(label, folded.rstrip()), (0, 0))
    pieces = (Piece(label[:start], False), Piece(label[start:end], True), Piece(label[end:], False))
    return tuple(piece for piece in pieces if piece.text)


def _spans(label: str, folded: str) -> Iterator[tuple[int, int]]:
    for _, start, _ in tokens(label):
        rest = label[start:]
        for fits in FOLDS:
            if fits(rest).startswith(folded):
                ends = range(len(rest))
                yield start, start + bisect_left(ends, True, key=lambda end: _reaches(rest[:end], folded, fits))


def _reaches(text: str, folded: str, fits: Callable[[str], str]) -> bool:
    return fits(text).startswith(folded)
