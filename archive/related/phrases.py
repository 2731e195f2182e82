"""Two texts, to the runs of words that stand in both. Pure functions."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence, Set
from dataclasses import dataclass, field
from functools import cached_property

from archive.analysis import Token, terms, tokens
from archive.article import Article
from archive.related.telling import story_text

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
    tokens: dict[int, list[Token]] = field(default_factory=dict, compare=False, repr=False)

    @classmethod
    def of(cls, article: Article) -> Passages:
        """The passages of an article's body."""
        pieces = tuple(filter(None, PAUSE.split(story_text(article))))
        return cls(pieces, tuple(map(terms, pieces)))

    @cached_property
    def joined(self) -> tuple[str, ...]:
        """The words of each piece, with a blank on either side of each word."""
        return tuple(f" {' '.join(words)} " for words in self.words)

    def runs(self, length: int) -> Iterator[Phrase]:
        """Every run of so many words."""
        for words in self.words:
            yield from zip(*(words[start:] for start in range(length)), strict=False)

    def as_written(self, phrase: Phrase) -> str:
        """A phrase as it stands first."""
        held = f" {' '.join(phrase)} "
        number = next((at for at, words in enumerate(self.joined) if held in words), None)
        if number is None:
            return " ".join(phrase)
        first = self.joined[number].split(held)[0].count(" ")
        placed = self.placed(number)
        return self.written[number][placed[first].start : placed[first + len(phrase) - 1].end]

    def placed(self, number: int) -> list[Token]:
        """The words of a piece with where they stand."""
        if number not in self.tokens:
            self.tokens[number] = list(tokens(self.written[number]))
        return self.tokens[number]


class Repeated:
    """The runs of words of one text, to be found in others."""

    def __init__(self, passages: Passages, rarity: Mapping[str, float], empty: Set[str] = frozenset()) -> None:
        self.passages = passages
        self.rarity = rarity
        self.empty = empty
        self.runs = {length: frozenset(passages.runs(length)) for length in range(SHORTEST, LENGTHIEST + 1)}

    def shared(self, other: Passages) -> list[Phrase]:
        """The longest runs that stand in the other text too and say something, the most telling first."""
        found: dict[Phrase, float] = {}
        for words in other.words:
            for phrase in map(self._trimmed, self._longest(words)):
                telling = [self.rarity[word] for word in phrase if word in self.rarity]
                if len(phrase) >= (SHORTEST if len(telling) > 1 else LONG) and telling:
                    found[phrase] = sum(telling)
        return sorted(found, key=lambda phrase: (-found[phrase], phrase))

    def _trimmed(self, phrase: Phrase) -> Phrase:
        """A phrase without the words at its end that say nothing."""
        last = len(phrase)
        while last and (phrase[last - 1] in self.empty or len(phrase[last - 1].encode()) == 1):
            last -= 1
        return phrase[:last]

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
