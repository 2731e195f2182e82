"""SQLite's full-text index beside tables of what is counted.

Set up as its documentation says for speed: no content kept twice, merged by `optimize` after loading, ranked by the
hidden `rank` column, one pass over what matches.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Sequence
from pathlib import Path

from archive.article import Article
from archive.engines.port import Query
from archive.query import And, Everything, Node, Not, Or, Phrase, Word
from benchmarks.invented import id_of
from benchmarks.speed_peers import COUNTED, PARTING, TITLE_WEIGHT, VALUES, Answer, values
from benchmarks.speed_questions import SHOWN, beginning_of

SETTINGS = """
PRAGMA journal_mode = WAL; PRAGMA synchronous = OFF; PRAGMA temp_store = MEMORY;
PRAGMA cache_size = -200000; PRAGMA mmap_size = 20000000000;
CREATE TEMP TABLE found (doc INTEGER PRIMARY KEY, score REAL);
"""
TABLES = """
CREATE VIRTUAL TABLE IF NOT EXISTS texts USING fts5(title, body, content = '', tokenize = 'unicode61');
CREATE TABLE IF NOT EXISTS facts (doc INTEGER PRIMARY KEY, outlet TEXT, year TEXT, day TEXT);
CREATE TABLE IF NOT EXISTS places (doc INTEGER, place TEXT, PRIMARY KEY (doc, place)) WITHOUT ROWID;
"""
LOADED = """
INSERT INTO texts (texts) VALUES ('optimize');
CREATE INDEX IF NOT EXISTS by_day ON facts (day);
CREATE INDEX IF NOT EXISTS by_outlet ON facts (outlet);
CREATE INDEX IF NOT EXISTS by_year ON facts (year);
CREATE INDEX IF NOT EXISTS by_place ON places (place);
"""
RANK = f"bm25({TITLE_WEIGHT}, 1.0)"
# Where what is counted stands.
TABLE_OF = dict(zip(COUNTED, ("facts", "facts", "places"), strict=True))
COUNTS = "SELECT {}, count(*) FROM {} GROUP BY 1 ORDER BY 2 DESC LIMIT ?"
EVER = "WHERE texts MATCH ?"
WITHIN = "JOIN facts ON doc = texts.rowid WHERE day BETWEEN ? AND ? AND texts MATCH ?"
MARKED = "SELECT snippet(held, 0, '<b>', '</b>', '…', 40), snippet(held, 1, '<b>', '</b>', '…', 40) FROM held"


class Fts5:
    """SQLite FTS5 in one database file."""

    def __init__(self, folder: Path) -> None:
        self.database = sqlite3.connect(folder / "fts5.sqlite")
        self.database.executescript(SETTINGS)
        if not self.database.execute("SELECT 1 FROM sqlite_schema WHERE name = 'texts'").fetchone():
            self.database.executescript(TABLES)
            self.database.execute("INSERT INTO texts (texts, rank) VALUES ('rank', ?)", (RANK,))
        self.added = 0

    def add(self, batch: Sequence[Article]) -> None:
        texts, facts, places = [], [], []
        for doc, article in enumerate(batch, self.added):
            told = values(article)
            day = article.published.text if article.published else None
            texts.append((doc, article.title, PARTING.join(article.body)))
            facts.append((doc, told["outlet"][0], *told["year"], day))
            places += [(doc, place) for place in told["place"]]
        self.added += len(batch)
        with self.database:
            self.database.executemany("INSERT INTO texts (rowid, title, body) VALUES (?, ?, ?)", texts)
            self.database.executemany("INSERT INTO facts VALUES (?, ?, ?, ?)", facts)
            self.database.executemany("INSERT INTO places VALUES (?, ?)", places)

    def finish(self) -> None:
        self.database.executescript(LOADED)
        self.database.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchall()

    def ask(self, query: Query) -> Answer:
        if isinstance(query.tree, Everything):
            (total,) = self.database.execute("SELECT count(*) FROM facts").fetchone()
            self.database.execute("SELECT doc FROM facts ORDER BY day DESC LIMIT ?", (SHOWN,)).fetchall()
            return Answer(total, self.counts("{table}"))
        total = self.find(query)
        self.database.execute("SELECT doc FROM found ORDER BY score LIMIT ?", (SHOWN,)).fetchall()
        return Answer(total, self.counts("found CROSS JOIN {table} USING (doc)"))

    def counts(self, source: str) -> tuple[int, ...]:
        """Count by outlet, year and place; the counts by outlet."""
        counted = {
            name: self.database.execute(COUNTS.format(name, source.format(table=table)), (VALUES,)).fetchall()
            for name, table in TABLE_OF.items()
        }
        return tuple(count for _, count in counted["outlet"])

    def find(self, query: Query) -> int:
        """Fill the table of what a query finds; how many."""
        self.database.execute("DELETE FROM found")
        dated = bool(query.earliest and query.latest)
        filling = f"INSERT INTO found SELECT texts.rowid, texts.rank FROM texts {WITHIN if dated else EVER}"  # noqa: S608
        days = (str(query.earliest), str(query.latest)) if dated else ()
        return self.database.execute(filling, (*days, self.match(query.tree))).rowcount

    def ids(self, query: Query, most: int) -> list[str]:
        if isinstance(query.tree, Everything):
            rows = self.database.execute("SELECT doc FROM facts LIMIT ?", (most,))
        else:
            self.find(query)
            rows = self.database.execute("SELECT doc FROM found LIMIT ?", (most,))
        return [id_of(doc) for (doc,) in rows]

    def match(self, node: Node) -> str:
        """The query as FTS5 reads it."""
        if beginning := beginning_of(node):
            return f"{beginning}*"
        match node:
            case Word(text):
                return f'"{text}"'
            case Phrase(words):
                return f'"{" ".join(words)}"'
            case And(parts):
                wanted = " AND ".join(self.match(part) for part in parts if not isinstance(part, Not))
                unwanted = [self.match(part.part) for part in parts if isinstance(part, Not)]
                return " NOT ".join([f"({wanted})", *unwanted])
            case Or(parts):
                return " OR ".join(self.match(part) for part in parts)
        raise TypeError(node)

    def hold(self, articles: Sequence[Article]) -> None:
        """Only a table with content can be highlighted: the articles stand in one of their own."""
        self.database.execute("CREATE VIRTUAL TABLE IF NOT EXISTS temp.held USING fts5(title, body)")
        self.database.execute("DELETE FROM held")
        told = [(article.title, "\n".join(article.body)) for article in articles]
        self.database.executemany("INSERT INTO held VALUES (?, ?)", told)

    def highlight(self, tree: Node) -> int:
        return len(self.database.execute(f"{MARKED} WHERE held MATCH ?", (self.match(tree),)).fetchall())

    def close(self) -> None:
        self.database.close()
