"""A pattern or a misspelt word, to the words of the archive that it may mean."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence

import numpy as np
from rapidfuzz import process
from rapidfuzz.distance import OSA

from archive import fields
from archive.analysis import is_like
from archive.engines.whoosh_arrays import Array
from archive.engines.whoosh_corpus import encoded
from archive.engines.whoosh_segment import FieldPostings, Segment
from archive.querytree import Fuzzy, Wildcard

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
        for field in fields.text_fields(node.field):
            if postings := segment.field(field.name):
                found.update(_in_field(node, postings))
    return found


def _in_field(node: Wildcard | Fuzzy, field: FieldPostings) -> dict[str, int]:
    match node:
        case Wildcard(pattern):
            literal = re.split(r"[*?]", pattern, maxsplit=1)[0]
            fitting = _words(field, _starting_with(field, literal))
            if pattern == f"{literal}*":
                return dict(fitting)
            fits = is_like(pattern)
            return {word: count for word, count in fitting if fits(word)}
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


def _close(text: str, words: Sequence[str], slips: int) -> Iterable[str]:
    """The words that are slips of the text."""
    if not words:
        return ()
    distances = process.cdist([text], words, scorer=OSA.distance, score_cutoff=slips, dtype=np.uint8)[0]
    return (words[place] for place in np.flatnonzero(distances <= slips).tolist())
