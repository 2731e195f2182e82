"""A pattern or a misspelt word, to the words of the archive that it may mean."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence

import numpy as np
from rapidfuzz import process
from rapidfuzz.distance import OSA

from archive import fields
from archive.engines.whoosh_arrays import Array
from archive.engines.whoosh_corpus import encoded
from archive.engines.whoosh_segment import FieldPostings, Segment
from archive.query import Fuzzy, Wildcard

# The most frequent of them; more would make a query slow and say little.
MOST_WORDS = 200
# Of a field's terms that may match, so many of the most frequent are looked at.
MOST_TERMS = 20_000


def expand(node: Wildcard | Fuzzy, segments: Sequence[Segment]) -> Counter[str]:
    """The words that a pattern matches or that a word may be a misspelling of, each with its frequency.

    A misspelling has the same first letter: nobody mistypes that often, and without it all words would be compared.
    The frequency is the sum over fields, so that it only serves to put words in order.
    """
    found: Counter[str] = Counter()
    for segment in segments:
        for field in fields.text_fields():
            if postings := segment.field(field.name):
                found.update(_in_field(node, postings))
    return found


def _in_field(node: Wildcard | Fuzzy, field: FieldPostings) -> dict[str, int]:
    match node:
        case Wildcard(pattern):
            literal = re.split(r"[*?]", pattern, maxsplit=1)[0]
            numbers = _starting_with(field, literal)
            return {word: count for word, count in _words(field, numbers) if matches(pattern, word)}
        case Fuzzy(text, edits):
            numbers = _starting_with(field, text[:1])
            lengths = np.diff(np.asarray(field.terms.ends))[numbers]
            # A character is one to four bytes.
            likely = numbers[(lengths >= len(text) - edits) & (lengths <= 4 * (len(text) + edits))]
            words = dict(_words(field, likely))
            return {word: words[word] for word in _close(text, list(words), edits)}
    raise TypeError(f"no words for {node!r}")


def _starting_with(field: FieldPostings, literal: str) -> Array:
    """The numbers of a field's terms that begin so: all, or the most frequent."""
    first = field.terms.at_or_after(encoded(literal))
    last = field.terms.at_or_after(encoded(literal) + b"\xff")
    numbers = np.arange(first, last)
    if len(numbers) > MOST_TERMS:
        numbers = first + np.argpartition(-field.counts[first:last], MOST_TERMS)[:MOST_TERMS]
    return numbers


def _words(field: FieldPostings, numbers: Array) -> Iterator[tuple[str, int]]:
    counts = field.counts[numbers].tolist()
    for number, count in zip(numbers.tolist(), counts, strict=True):
        yield field.terms[number].decode("utf-8", "surrogatepass"), count


def matches(pattern: str, word: str) -> bool:
    """Whether a word fits a pattern of * (any characters) and ? (one); in time linear in the word for each *."""
    *before, last = pattern.split("*")
    if not before:
        return len(word) == len(last) and _fits(last, word)
    rest = word
    if not _fits(before[0], rest[: len(before[0])]):
        return False
    rest = rest[len(before[0]) :]
    for part in before[1:]:
        place = _find(part, rest)
        if place < 0:
            return False
        rest = rest[place + len(part) :]
    return len(rest) >= len(last) and _fits(last, rest[len(rest) - len(last) :])


def _find(part: str, text: str) -> int:
    if "?" not in part:
        return text.find(part)
    return next((at for at in range(len(text) - len(part) + 1) if _fits(part, text[at : at + len(part)])), -1)


def _fits(part: str, text: str) -> bool:
    return len(part) == len(text) and all(one in ("?", other) for one, other in zip(part, text, strict=True))


def _close(text: str, words: Sequence[str], edits: int) -> Iterable[str]:
    """The words that become the text by so many changes: a letter more, less, another, or two exchanged."""
    if not words:
        return ()
    distances = process.cdist([text], words, scorer=OSA.distance, score_cutoff=edits, dtype=np.uint8)[0]
    return (words[place] for place in np.flatnonzero(distances <= edits).tolist())
