"""Two texts, to the runs of words that stand in both. Pure functions."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from archive.analysis import terms, tokens
from archive.article import Article
from archive.telling import LONGEST

SHORTEST, LENGTHIEST = 3, 6  # words
# No phrase goes on over one of these.
PAUSE = re.compile(r"[.,!?;:…()\[\]\"“”„«»\n\u3002\uff0c\u060c]+|\s[-–—]\s")
# A run with one telling word is a phrase from so many words on.
LONG = 4

Phrase = tuple[str, ...]  # its folded words


@dataclass(frozen=True)
class Passages:
    """A body between pauses: each piece as it is written, and its folded words."""

    written: tuple[str, ...]
    words: tuple[Phrase, ...]

    @classmethod
    def of(cls, article: Article) -> Passages:
        """The passages of an article's body."""
        pieces = tuple(filter(None, PAUSE.split("\n".join(article.body)[:LONGEST])))
        return cls(pieces, tuple(map(terms, pieces)))

    def runs(self, length: int) -> Iterator[Phrase]:
        """Every run of so many words."""
        for words in self.words:
            yield from zip(*(words[start:] for start in range(length)), strict=False)

    def as_written(self, phrase: Phrase) -> str:
        """A phrase as it stands first."""
        held = f" {' '.join(phrase)} "
        for piece, words in zip(self.written, self.words, strict=True):
            if held in f" {' '.join(words)} ":
                placed = list(tokens(piece))
                for first in range(len(placed) - len(phrase) + 1):
                    if tuple(token.term for token in placed[first : first + len(phrase)]) == phrase:
                        return piece[placed[first].start : placed[first + len(phrase) - 1].end]
        return " ".join(phrase)


class Repeated:
    """The runs of words of one text, to be found in others."""

    def __init__(self, passages: Passages, rarity: Mapping[str, float]) -> None:
        self.passages = passages
        self.rarity = rarity
        self.runs = {length: frozenset(passages.runs(length)) for length in range(SHORTEST, LENGTHIEST + 1)}

    def shared(self, other: Passages) -> list[Phrase]:
        """The longest runs that stand in the other text too and say something, the most telling first."""
        found: dict[Phrase, float] = {}
        for words in other.words:
            for phrase in self._longest(words):
                telling = [self.rarity[word] for word in phrase if word in self.rarity]
                if len(telling) > 1 or (telling and len(phrase) >= LONG):
                    found[phrase] = sum(telling)
        return sorted(found, key=lambda phrase: (-found[phrase], phrase))

    def _longest(self, words: Sequence[str]) -> Iterator[Phrase]:
        """The longest runs in a passage that the text has, none within another."""
        first = 0
        while first <= len(words) - SHORTEST:
            length = 0
            for longer in range(SHORTEST, LENGTHIEST + 1):
                if tuple(words[first : first + longer]) not in self.runs[longer]:
                    break
                length = longer
            if length:
                yield tuple(words[first : first + length])
            first += max(1, length)
