"""What is added comes in; the short lines that its outlets repeat are known from then on.

After each addition the newest articles of the archive are looked through, so that what it costs does not grow with
the archive. `morgue reclean` looks at all of them, and at paragraphs too.
"""

from __future__ import annotations

from collections.abc import Iterable

from archive.article import Accession
from archive.crossheads import is_prose
from archive.outlet_rules import Furniture
from archive.repetition import repeated_lines
from archive.store import Store

LEAST, MOST = 500, 5_000  # newest articles that are looked through: as many as were added, within these


class Learning:
    """What one addition learns of the outlets whose articles it brought."""

    def __init__(self, store: Store) -> None:
        self.store = store
        self.known: Furniture = store.furniture()
        self.outlets: set[str] = set()
        self.articles = 0

    def note(self, kept: Iterable[Accession]) -> None:
        """Count articles that were acknowledged."""
        for accession in kept:
            self.articles += 1
            if accession.article.outlet:
                self.outlets.add(accession.article.outlet)

    def learn(self) -> dict[str, int]:
        """Keep the lines that were not known yet; how many that are, by outlet."""
        if not self.outlets:
            return {}
        newest = self.store.newest_pages(min(max(self.articles, LEAST), MOST))
        found = repeated_lines((page for page in newest if page.outlet in self.outlets), self.store.pages_of)
        new = {
            outlet: {line: counts for line, counts in lines.items() if self._is_new(outlet, line)}
            for outlet, lines in found.items()
        }
        self.store.learn_more(new)
        return {outlet: len(lines) for outlet, lines in new.items() if lines}

    def _is_new(self, outlet: str, line: str) -> bool:
        """Whether to learn a line: a paragraph in so few stories may be what is told again on one matter."""
        return line not in self.known.get(outlet, {}) and not is_prose(line)
