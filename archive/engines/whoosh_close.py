"""A word to the words of the archive that it may be a slip of, the closest and most frequent first."""

from __future__ import annotations

import string
from collections.abc import Iterator

from rapidfuzz.distance import OSA

from archive.engines.whoosh_corpus import Corpus
from archive.engines.whoosh_expand import expand
from archive.querytree import Fuzzy

SHORTEST = 4  # letters: anything may be a slip of a shorter word
LONG = 7  # letters of a word that may hold two slips
MOST = 10  # words


def close_words(word: str, corpus: Corpus) -> tuple[tuple[str, int], ...]:
    """The words and about how many documents have each, the closest first, then the most frequent."""
    if len(word) < SHORTEST:
        return ()
    slips = 2 if len(word) >= LONG else 1
    found = dict(expand(Fuzzy(word, slips), corpus.segments))
    # Words that begin otherwise are looked up one by one: compared with all of them, a search would be slow.
    for other in _begun_otherwise(word):
        if terms := corpus.exact(other):
            found[other] = max(term.frequency for term in terms)
    found.pop(word, None)
    distances = {other: OSA.distance(word, other) for other in found}
    return tuple(sorted(found.items(), key=lambda one: (distances[one[0]], -one[1], one[0]))[:MOST])


def _begun_otherwise(word: str) -> Iterator[str]:
    """The words that become this one by a slip at its first letter."""
    yield word[1:]
    yield word[1] + word[0] + word[2:]
    for letter in string.ascii_lowercase:
        yield letter + word
        yield letter + word[1:]
