"""A bare run of writing without spaces, to what it is sought by: overlapping pairs of characters, all of them.

Nobody types spaces between Chinese words, so a run may be several words, that stand apart in an article; in quotes
it is sought as it stands. Where no article has all pairs those with most of them are found, as with any words.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from itertools import groupby

from archive.analysis import SOUTHEAST_ASIAN, is_unspaced
from archive.querytree import And, Node, Or, Phrase, Word

# Characters that say something together: two in Chinese, three in the alphabets of Southeast Asia.
TOGETHER, TOGETHER_IN_ALPHABETS = 2, 3
# Korean words are found whatever particle follows them.
KOREAN = re.compile(
    r"(?P<word>[가-힣]{2,}?)(?:에서는|에서도|에서|에게|에는|으로|까지|부터|이나|[은는이가을를의에도와과로만])"
)
# A particle between Japanese words written in other signs, or behind one, parts them.
JAPANESE = re.compile(r"(?<=[^ぁ-ゖ])[のはがをにへとでもや](?=[^ぁ-ゖ]|$)")


def in_pairs(tree: Node) -> Node:
    """The tree with every bare run as its pairs. What is excluded stays whole: pairs would exclude too much."""
    match tree:
        case Phrase(words, quoted=False) if any(map(is_unspaced, words)):
            parts = tuple(dict.fromkeys(_parts(words, tree.field)))
            return And(parts) if len(parts) > 1 else parts[0]
        case And(parts):
            return And(tuple(dict.fromkeys(inner for part in parts for inner in _joining(part))))
        case Or(parts):
            return Or(tuple(map(in_pairs, parts)))
    return tree


def _joining(part: Node) -> tuple[Node, ...]:
    """A part of an And as the parts that take its place."""
    made = in_pairs(part)
    return made.parts if isinstance(made, And) and isinstance(part, Phrase) else (made,)


def _parts(words: Sequence[str], field: str) -> Iterator[Node]:
    for unspaced, some in groupby(words, is_unspaced):
        run = tuple(some)
        for one in _runs(run) if unspaced else [run]:
            together = TOGETHER_IN_ALPHABETS if one[0][0] in SOUTHEAST_ASIAN else TOGETHER
            size = together if unspaced else len(one)
            for begin in range(max(1, len(one) - size + 1)):
                here = one[begin : begin + size]
                yield Phrase(here, quoted=False, field=field) if len(here) > 1 else Word(here[0], field=field)


def _runs(run: tuple[str, ...]) -> list[tuple[str, ...]]:
    """A run parted where a particle stands between words; the particles are left out."""
    text = "".join(run)
    if len(text) > len(run):  # of characters with signs on them
        return [run]
    if found := KOREAN.fullmatch(text):
        return [tuple(found["word"])]
    return [tuple(part) for part in JAPANESE.split(text) if part]
