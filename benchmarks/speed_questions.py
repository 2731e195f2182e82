"""What every engine is asked: kinds of question, each in five variants with words of neighbouring ranks.

The ranks of words are the same however many articles there are, so that a question's time at one number of
articles can be held against its time at another.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from typing import Any

from archive import query as nodes
from archive.engines.port import Query
from archive.query import And, Everything, Node, Not, Or, Phrase, Word
from benchmarks.invented import word

VARIANTS = 5
SHOWN = 10  # hits of an answer
SENTENCE = (1, 10, 30, 100, 700, 3_000, 20_000, 80_000)


@dataclass(frozen=True)
class Kind:
    """A kind of question; `tree` makes the query tree of one of its variants, numbered from 0."""

    name: str
    tree: Callable[[int], Node]
    earliest: date | None = None
    latest: date | None = None

    def variants(self) -> tuple[Query, ...]:
        """The questions of this kind."""
        return tuple(
            Query(tree=self.tree(number), earliest=self.earliest, latest=self.latest, size=SHOWN)
            for number in range(VARIANTS)
        )


def _word(rank: int) -> Word:
    return Word(word(rank))


def _phrase(*ranks: int) -> Phrase:
    return Phrase(tuple(map(word, ranks)))


def _beginning(rank: int) -> Node:
    """Words that begin as a word of two syllables does: it and some forty of three."""
    wildcard: Any = vars(nodes)["Wildcard"]
    node: Node = wildcard(f"{word(rank)}*")
    return node


QUESTIONS = (
    Kind("rare word", lambda n: _word(100_000 + n)),
    Kind("middling word", lambda n: _word(2_000 + n)),
    Kind("common word", lambda n: _word(3 + n)),
    Kind("two words", lambda n: And((_word(20 + n), _word(300 + n)))),
    Kind("three words, any", lambda n: Or((_word(10 + n), _word(200 + n), _word(4_000 + n)))),
    Kind("phrase of rare words", lambda n: _phrase(900 + n, 20 + n)),
    Kind("phrase of common words", lambda n: _phrase(n, n + 1)),
    Kind("one word, not another", lambda n: And((_word(10 + n), Not(_word(300 + n))))),
    Kind("word within five years", lambda n: _word(50 + n), date(2005, 1, 1), date(2009, 12, 31)),
    Kind("sentence of eight words", lambda n: Or(tuple(_word(rank + n) for rank in SENTENCE))),
    Kind("beginning of a word", lambda n: _beginning(1_000 + n)),
    Kind("browse everything", lambda _: Everything()),
)
# The engine's query tree may have no node for it.
NEEDS_WILDCARD = "beginning of a word"
HIGHLIGHTED = "two words"


def questions() -> dict[str, tuple[Query, ...]]:
    """The questions by kind, those left out that the query tree has no node for."""
    can_end_open = "Wildcard" in vars(nodes)
    return {kind.name: kind.variants() for kind in QUESTIONS if can_end_open or kind.name != NEEDS_WILDCARD}


def beginning_of(node: Node) -> str | None:
    """What the words begin with that a node seeks; None where it seeks something else."""
    return str(vars(node)["pattern"]).removesuffix("*") if type(node).__name__ == "Wildcard" else None
