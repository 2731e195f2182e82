"""What is added comes in; the short lines that its outlets repeat are known from then on.

After each addition the newest articles of the archive are looked through, so that what it costs does not grow with
the archive. `morgue reclean` looks at all of them, and at paragraphs too.
"""

from __future__ import annotations

import logging
from collections import deque
from collections.abc import Iterable, Iterator

from archive.crossheads import is_prose
from archive.errors import StoreError
from archive.outlet_rules import Furniture
from archive.repetition import Page, repeated_lines
from archive.store import Store

log = logging.getLogger(__name__)

LEAST = 500  # newest articles of the archive that are looked through, of whatever outlet
MOST = 5_000  # articles of this addition, the last of each outlet


class Learning:
    """What one addition learns of the outlets whose articles it brought."""

    def __init__(self, store: Store) -> None:
        self.store = store
        self.known: Furniture = store.furniture()
        self.added: dict[str, deque[str]] = {}  # the last articles of each outlet, by id

    def note(self, kept: Iterable[tuple[str, str | None]]) -> None:
        """The ids of articles that were acknowledged, each with its outlet."""
        for id, outlet in kept:
            if outlet:
                self.added.setdefault(outlet, deque(maxlen=MOST)).append(id)

    def learn(self) -> dict[str, int]:
        """Keep the lines that were not known yet; how many that are, by outlet.

        What was added is on the disk whatever happens here: a failure is logged, `morgue reclean` learns the same.
        """
        try:
            return self._learn() if self.added else {}
        except StoreError as error:
            log.warning("what outlets repeat was not learned: %s", error)
            return {}

    def _learn(self) -> dict[str, int]:
        found = repeated_lines(self._pages(), self.store.pages_of)
        new = {
            outlet: {line: counts for line, counts in lines.items() if self._is_new(outlet, line)}
            for outlet, lines in found.items()
        }
        self.store.learn_more(new)
        return {outlet: len(lines) for outlet, lines in new.items() if lines}

    def _pages(self) -> Iterator[Page]:
        """The newest of each outlet that this addition brought articles of, each once."""
        share = max(LEAST // 10, MOST // len(self.added))
        ids = {id for some in self.added.values() for id in list(some)[-share:]}
        yield from self.store.pages_of(sorted(ids))
        for page in self.store.newest_pages(LEAST):
            if page.outlet in self.added and page.id not in ids:
                yield page

    def _is_new(self, outlet: str, line: str) -> bool:
        """Whether to learn a line: a paragraph in so few stories may be what is told again on one matter."""
        return line not in self.known.get(outlet, {}) and not is_prose(line)
