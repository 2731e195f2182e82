"""Texts, to their words as numbers: many articles at a time, in whole arrays of their bytes.

What is a word is said by archive/analysis.py; here the same comes about without a Python object for each word: they
are told apart by their sums (whoosh_texts.py).
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache

import numpy as np

from archive.analysis import PARAGRAPH_GAP, TERM_CHARACTERS
from archive.arrays import Array
from archive.engines.whoosh_sets import Numbers
from archive.engines.whoosh_texts import Sums, TextArrays, by_sum, ranked_texts, secret_sums_of, texts_arrays
from archive.names import ABBREVIATIONS, JOINING, LONG, PAUSES, plain
from archive.runs import Offsets, ends_of, spread

SPACE = ord(" ")
# Stands between paragraphs: no UTF-8 holds this byte.
BREAK = 0xFF
FOLDED = bytes(ord(TERM_CHARACTERS[byte]) if byte < 128 else byte for byte in range(256))
# What a word's occurrence says of it: written small it is no name, capitalised in mid-sentence it may be one.
SMALL, LIKE_A_NAME = 1, 2
IS_LETTER = np.array([byte not in (SPACE, BREAK) for byte in FOLDED])
IS_JOINING, IS_PAUSE = (np.isin(np.arange(256), list(signs.encode())) for signs in (JOINING, PAUSES))


@dataclass(frozen=True)
class Tokens:
    """The words of a field in some documents, in order.

    `sums` tell words apart; `begins` and `lengths` say where each stands in `blob`, the documents' bytes;
    `documents` and `spots` are its document and position, `flags` what its writing says (SMALL, LIKE_A_NAME;
    uint8); all of shape (words,). `counts` are the words of each document.
    """

    blob: Array
    sums: Sums
    begins: Offsets
    lengths: Array
    documents: Numbers
    spots: Numbers
    flags: Array
    counts: Numbers


def tokens_of(texts: Sequence[Sequence[str]]) -> Tokens:
    """The words of documents that are given as paragraphs; words of one paragraph never touch those of the next."""
    pieces = [plain(paragraph).encode("utf-8", "surrogatepass") for paragraphs in texts for paragraph in paragraphs]
    written = b" \xff ".join([b"", *pieces, b""])
    blob = np.frombuffer(written.translate(FOLDED), dtype=np.uint8)
    begins, ends = _words(blob)
    breaks = blob[begins] == BREAK
    # The first break stands before the first paragraph.
    paragraph_of = (np.cumsum(breaks, dtype=np.int32) - 1)[~breaks]
    begins, lengths = begins[~breaks], (ends - begins)[~breaks]
    paragraphs = np.array([len(paragraphs) for paragraphs in texts], dtype=np.int32)
    documents = np.repeat(np.arange(len(texts), dtype=np.int32), paragraphs)[paragraph_of]
    counts = np.bincount(documents, minlength=len(texts))
    spots = np.arange(len(documents)) - ends_of(counts)[documents]
    spots += PARAGRAPH_GAP * (paragraph_of - ends_of(paragraphs)[documents])
    sums = secret_sums_of(blob, begins, lengths)
    flags = _flags(np.frombuffer(written, dtype=np.uint8), begins, lengths, sums, paragraph_of)
    return Tokens(blob, sums, begins, lengths, documents, spots.astype(np.int32), flags, counts.astype(np.int32))


def _flags(written: Array, begins: Offsets, lengths: Array, sums: Sums, paragraph_of: Numbers) -> Array:
    """What the writing of each word says of it; the rule of archive/names.py."""
    first = written[begins]
    small, capital = (first - np.uint8(ord(letter)) < 26 for letter in "aA")
    flags = small.astype(np.uint8) * np.uint8(SMALL)
    # For each paragraph how many long words are written small, and capitalised.
    long = lengths >= LONG
    small_of, capital_of = (
        np.bincount(paragraph_of[long & some], minlength=int(paragraph_of.max(initial=-1)) + 1)
        for some in (small, capital)
    )
    is_sentence = (small_of > 0) & (2 * small_of >= capital_of)
    chosen = np.flatnonzero(capital & is_sentence[paragraph_of])
    before, at = written[begins[chosen] - 2], written[begins[chosen] - 1]
    in_sentence = (IS_LETTER[before] & IS_JOINING[at]) | (IS_PAUSE[before] & (at == SPACE))
    stops = np.flatnonzero((before == ord(".")) & (at == SPACE))
    words = chosen[stops] - 1
    ended = begins[words] + lengths[words] == begins[chosen[stops]] - 2
    in_sentence[stops] = ended & np.isin(sums[words], _abbreviations())
    flags[chosen[in_sentence]] = LIKE_A_NAME
    return flags


@cache
def _abbreviations() -> Sums:
    """The sums of the words after whose full stop a sentence goes on."""
    blob, ends = texts_arrays(word.encode() for word in sorted(ABBREVIATIONS))
    return secret_sums_of(blob, ends[:-1], np.diff(ends))


def _words(blob: Array) -> tuple[Offsets, Offsets]:
    """Where each run of bytes without a space begins and ends."""
    inside = np.zeros(len(blob) + 2, dtype=np.bool_)
    np.not_equal(blob, SPACE, out=inside[1:-1])
    edges = np.flatnonzero(inside[1:] != inside[:-1])
    return edges[::2], edges[1::2]


def numbered(tokens: Sequence[Tokens]) -> tuple[TextArrays, list[Numbers]]:
    """The words there are, in order, and for each of the given tokens the numbers of its words among them."""
    sums = np.concatenate([part.sums for part in tokens])
    order, first = by_sum(sums)
    words, ranks = ranked_texts(_texts(tokens, order[first]))
    numbers = np.zeros(len(sums), dtype=np.int32)
    numbers[order] = ranks[np.cumsum(first, dtype=np.int32) - 1]
    return words, np.split(numbers, np.cumsum([len(part.sums) for part in tokens])[:-1])


def _texts(tokens: Sequence[Tokens], chosen: Array) -> TextArrays:
    """The words at these places of all tokens."""
    ends = ends_of([len(part.sums) for part in tokens])
    part_of = np.searchsorted(ends, chosen, side="right") - 1
    blob_ends = ends_of([len(part.blob) for part in tokens])
    begins = np.concatenate([part.begins for part in tokens])[chosen] + blob_ends[part_of]
    lengths = np.concatenate([part.lengths for part in tokens])[chosen]
    return np.concatenate([part.blob for part in tokens])[spread(begins, lengths)], ends_of(lengths)
