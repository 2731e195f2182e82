"""docs/query.md out of archive/queryhelp.py: `python -m docs.query`. It counts what the examples find."""

from __future__ import annotations

import tempfile
from collections.abc import Iterator
from pathlib import Path
from textwrap import fill

from archive import Archive, open_archive
from archive.queryhelp import Topic, topics
from fixtures.demo import invented

PAGE = Path(__file__).parent / "query.md"
WIDTH = 115  # characters of a line

OPENING = """# How to search

What can be typed into the search box, behind `q=` in an address, as the argument of `morgue search` and of
`archive.search()`: one language everywhere. The pages show this text under "Help". The numbers are the articles
that each example finds among the invented ones of `make demo`.
"""


def page(archive: Archive) -> str:
    """The text of docs/query.md, with what the examples find in this archive."""
    return OPENING + "".join(f"\n{part}\n" for topic in topics() for part in _topic(topic, archive))


def _topic(topic: Topic, archive: Archive) -> Iterator[str]:
    yield f"## {topic.title}"
    yield from (fill(paragraph, WIDTH, break_long_words=False, break_on_hyphens=False) for paragraph in topic.text)
    if topic.examples:
        rows = [f"| `{one.query}` | {one.finds} | {archive.search(one.query).total} |" for one in topic.examples]
        yield "\n".join(("| typed | finds | articles |", "|---|---|---|", *rows))


def main() -> None:
    """Write the page anew."""
    with tempfile.TemporaryDirectory() as folder, open_archive(folder) as archive:
        archive.add(invented())
        PAGE.write_text(page(archive), encoding="utf-8")


if __name__ == "__main__":
    main()
