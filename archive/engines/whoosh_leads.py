"""The stories of a segment's documents: who is of one story, and in which order its lead is chosen.

story_keys   uint64  the story of each document as a number, ascending
by_story     int32   the documents' numbers in this order; of one story the lead first, as Member has it
"""

from __future__ import annotations

from hashlib import blake2b

import numpy as np
import numpy.typing as npt

from archive.arrays import Array, ArrayWriter
from archive.article import Article
from archive.engines.whoosh_sets import Numbers

LENGTH = "body"  # the field whose longest text leads of several at one moment
KEY_BYTES = 8

Keys = npt.NDArray[np.uint64]


def story_key(article: Article) -> int:
    """The story of an article as a number of 64 bits; an article of no story is its own.

    That two of a million stories share one has a chance of three in a hundred million.
    """
    story = (article.story or article.id).encode("utf-8", "surrogatepass")
    return int.from_bytes(blake2b(story, digest_size=KEY_BYTES).digest(), "little")


def write_stories(file: ArrayWriter, keys: Keys, latest: Array, lengths: Numbers, by_id: Array) -> None:
    """Write who is of one story, from each document's key, last moment and length, and their order by ids."""
    # Each key decides between those that all later ones leave equal: ids come first, as the order they stand in.
    order = by_id[np.lexsort((-lengths[by_id], latest[by_id], keys[by_id]))]
    file.add("story_keys", keys[order])
    file.add("by_story", order.astype(np.int32))
