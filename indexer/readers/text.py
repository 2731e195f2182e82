"""A .txt file to one document: a text dump of a page, furniture and all."""

from __future__ import annotations

from functools import partial

from archive.article import Kind
from indexer.readers.whole import read_whole

read_text = partial(read_whole, kind=Kind.TEXT)
