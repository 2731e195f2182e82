"""A pattern or a misspelt word, to the words of the archive that it may mean."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Sequence

import numpy as np
from rapidfuzz import process
from rapidfuzz.distance import OSA

from archive import fields
from archive.analysis import is_like
from archive.arrays import Array
from archive.engines.port import MOST_WORDS, MOST_WORDS_IN_ALL
from archive.engines.whoosh_corpus import encoded
from archive.engines.whoosh_segment import FieldPostings, Segment
from archive.engines.whoosh_texts import as_words, chosen_texts
from archive.querytree import Fuzzy, Wildcard

# Of a field's terms that may match, so many of the most frequent are looked at.
MOST_TERMS = 20_000
# Which letters and digits a word has, as bits; other characters have none, some share theirs.
BITS = np.array(
    [1 << byte % 32 if chr(byte).isalnum() and byte < 128 else 0 for byte in range(256)], dtype=np.uint32
)


def share_of_words(patterns: int) -> int:
    """How many words each of so many patterns of a query may stand for."""
    return min(MOST_WORDS, MOST_WORDS_IN_ALL // max(1, patterns))


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
            numbers = _starting_with(field, literal)
            found = dict(zip(_words(field, numbers), field.counts[numbers].tolist(), strict=True))
            if pattern == f"{literal}*":
                return found
            fits = is_like(pattern)
            return {word: count for word, count in found.items() if fits(word)}
        case Fuzzy(text, slips):
            numbers = _alike(field, _starting_with(field, text[:1]), text, slips)
            found = dict(zip(_words(field, numbers), field.counts[numbers].tolist(), strict=True))
            return {word: found[word] for word in _close(text, list(found), slips)}
    raise TypeError(f"no words for {node!r}")


def _starting_with(field: FieldPostings, literal: str) -> Array:
    """The numbers of a field's terms that begin so: all, or the most frequent."""
    first = field.terms.at_or_after(encoded(literal))
    last = field.terms.at_or_after(encoded(literal) + b"\xff")
    numbers = np.arange(first, last)
    if len(numbers) > MOST_TERMS:
        numbers = first + np.argpartition(-field.counts[first:last], MOST_TERMS)[:MOST_TERMS]
    return numbers


def _alike(field: FieldPostings, numbers: Array, text: str, slips: int) -> Array:
    """Those of a field's terms that may be slips of a text, by their lengths and letters: only few are compared."""
    ends = field.terms.arrays[1]
    lengths = ends[1:][numbers] - ends[:-1][numbers]
    # A character is one to four bytes.
    numbers = numbers[(lengths >= len(text) - slips) & (lengths <= 4 * (len(text) + slips))]
    if not len(numbers):
        return numbers
    blob, begins = chosen_texts(field.terms.arrays, numbers)
    letters = np.bitwise_or.reduceat(BITS[blob], begins[:-1])
    ours = np.bitwise_or.reduce(BITS[list(encoded(text))])
    # One slip puts one letter in the place of another at most.
    likely: Array = numbers[np.bitwise_count(letters ^ ours) <= 2 * slips]
    return likely


def _words(field: FieldPostings, numbers: Array) -> list[str]:
    return as_words(chosen_texts(field.terms.arrays, numbers))


def _close(text: str, words: Sequence[str], slips: int) -> Iterable[str]:
    """The words that are slips of the text."""
    if not words:
        return ()
    distances = process.cdist([text], words, scorer=OSA.distance, score_cutoff=slips, dtype=np.uint8)[0]
    return (words[place] for place in np.flatnonzero(distances <= slips).tolist())
