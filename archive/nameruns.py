"""A query tree to the runs of words in it that may be names."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import TypeGuard

from archive import transliteration as forms
from archive.analysis import terms
from archive.querytree import And, Node, Not, Or, Phrase, Word

LONGEST = 6  # words of a name
MOST_WORDS = 60  # of a query that are looked at


@dataclass(frozen=True)
class Run:
    """Words of a query side by side that may be a name: parts `first` to `last` of an And.

    `key` is the words as names of places are compared.
    """

    first: int
    last: int
    parts: tuple[Word | Phrase, ...]
    key: str

    @property
    def typed(self) -> Node:
        """The same as it was typed."""
        return self.parts[0] if len(self.parts) == 1 else And(self.parts)

    @property
    def field(self) -> str:
        """The text field in which the words are sought, blank for all."""
        return self.parts[0].field

    @property
    def is_compound(self) -> bool:
        """Whether it was typed as one word with the Arabic article, as al-Tanf, that can only be a name."""
        return len(self.parts) == 1 and isinstance(self.parts[0], Phrase) and bool(forms.without_article(self.key))

    def finds(self, key: str) -> bool:
        """Whether every article with a name is found by what was typed already."""
        if forms.holds(key, self.key):
            return True
        # Words that stand apart are found wherever they stand.
        return all(isinstance(part, Word) and forms.holds(key, " ".join(words_of(part))) for part in self.parts)


def all_runs(node: Node) -> Iterator[Run]:
    """Every run of words in a tree."""
    match node:
        case And(parts):
            yield from runs(parts)
            for part in parts:
                if isinstance(part, And | Or | Not):
                    yield from all_runs(part)
        case Or(parts):
            for part in parts:
                yield from all_runs(part)
        case Not(part):
            yield from all_runs(part)
        case _:
            yield from runs((node,))


def runs(parts: Sequence[Node]) -> Iterator[Run]:
    """The runs of neighbouring words of one field, among parts that are all wanted."""
    for first in range(min(len(parts), MOST_WORDS)):
        run: list[Word | Phrase] = []
        words: list[str] = []
        for at in range(first, len(parts)):
            part = parts[at]
            if not _is_open(part) or (run and part.field != run[0].field):
                break
            run.append(part)
            words += words_of(part)
            if len(words) > LONGEST:
                break
            yield Run(first, at, tuple(run), " ".join(words))


def _is_open(part: Node) -> TypeGuard[Word | Phrase]:
    """Whether other spellings may stand in for a part: quotes switch them off."""
    return isinstance(part, Word) or (isinstance(part, Phrase) and not part.quoted)


def words_of(part: Word | Phrase) -> tuple[str, ...]:
    """The folded words of a part."""
    return part.words if isinstance(part, Phrase) else terms(part.text)
