"""An .html file to one document: a saved page."""

from __future__ import annotations

from functools import partial

from archive.article import Kind
from indexer.readers.whole import read_whole

read_html = partial(read_whole, kind=Kind.HTML)
