"""The engines that are measured beside each other: each takes articles and queries, and gives totals.

What is asked of each is the same: words as they stand (no engine stems the invented ones), the ten best hits, the
exact total, and counts by outlet, year and place.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Sequence
from pathlib import Path
from typing import Any, Protocol

from archive import fields
from archive.analysis import terms
from archive.article import Article
from archive.engines.port import Query
from archive.engines.whoosh_engine import open_engine
from archive.engines.whoosh_schema import as_document, schema, stem_term, stems_of
from archive.query import And, Everything, Node, Not, Or, Phrase, Word

FACETS = ("outlet", "year", "place")


class Peer(Protocol):
    """An engine that is measured."""

    def add(self, batch: Sequence[Article]) -> None:
        """Index these articles."""

    def finish(self) -> None:
        """Make all that was added findable."""

    def answers(self, query: Query) -> bool:
        """Whether the engine can be asked this."""

    def ask(self, query: Query) -> int:
        """Answer with hits, total and facets; the total."""


def values(article: Article) -> dict[str, list[str]]:
    """What an article is counted by."""
    place = fields.facet_field("place")
    return {
        "outlet": [article.outlet or ""],
        "year": [article.published.text[:4]] if article.published else [],
        "place": list(place.read(article)) if place else [],
    }


class Morgue:
    """Our engine."""

    def __init__(self, folder: Path) -> None:
        self.engine = open_engine(folder)
        self.added = 0

    def add(self, batch: Sequence[Article]) -> None:
        self.added += len(batch)
        self.engine.add(batch, self.added)

    def finish(self) -> None:
        """Every addition is findable at once."""

    def answers(self, query: Query) -> bool:
        return True

    def ask(self, query: Query) -> int:
        return self.engine.search(query).total


class Fts5:
    """SQLite's full-text index beside tables of facets."""

    def __init__(self, folder: Path) -> None:
        self.database = sqlite3.connect(folder / "fts5.sqlite")
        self.database.executescript(
            """
            PRAGMA journal_mode = WAL; PRAGMA synchronous = OFF;
            CREATE VIRTUAL TABLE texts USING fts5(title, body, content = '', tokenize = 'unicode61');
            CREATE TABLE facts (doc INTEGER PRIMARY KEY, outlet TEXT, year TEXT, day TEXT);
            CREATE TABLE places (doc INTEGER, place TEXT);
            CREATE TABLE found (doc INTEGER PRIMARY KEY);
            """
        )
        self.added = 0

    def add(self, batch: Sequence[Article]) -> None:
        texts, facts, places = [], [], []
        for article in batch:
            self.added += 1
            told = values(article)
            day = article.published.text if article.published else None
            texts.append((self.added, article.title, " ".join(article.body)))
            facts.append((self.added, told["outlet"][0], *told["year"], day))
            places += [(self.added, place) for place in told["place"]]
        with self.database:
            self.database.executemany("INSERT INTO texts (rowid, title, body) VALUES (?, ?, ?)", texts)
            self.database.executemany("INSERT INTO facts VALUES (?, ?, ?, ?)", facts)
            self.database.executemany("INSERT INTO places VALUES (?, ?)", places)

    def finish(self) -> None:
        self.database.executescript("CREATE INDEX IF NOT EXISTS by_doc ON places (doc)")

    def answers(self, query: Query) -> bool:
        return True

    def ask(self, query: Query) -> int:
        run = self.database.execute
        run("DELETE FROM found")
        days = (str(query.earliest or "0"), str(query.latest or "9"))
        if isinstance(query.tree, Everything):
            run("INSERT INTO found SELECT doc FROM facts WHERE day BETWEEN ? AND ?", days)
            run("SELECT doc FROM facts ORDER BY day DESC LIMIT 10").fetchall()
        else:
            match = self.match(query.tree)
            run(
                "INSERT INTO found SELECT texts.rowid FROM texts JOIN facts ON doc = texts.rowid "
                "WHERE texts MATCH ? AND day BETWEEN ? AND ?",
                (match, *days),
            )
            run(
                "SELECT rowid FROM texts WHERE texts MATCH ? ORDER BY bm25(texts, 3, 1) LIMIT 10", (match,)
            ).fetchall()
        for facet, table in (("outlet", "facts"), ("year", "facts"), ("place", "places")):
            counted = f"SELECT {facet}, count(*) n FROM found JOIN {table} USING (doc)"  # noqa: S608
            run(f"{counted} GROUP BY 1 ORDER BY n DESC LIMIT 20").fetchall()
        return int(run("SELECT count(*) FROM found").fetchone()[0])

    def match(self, node: Node) -> str:
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


class Tantivy:
    """tantivy through its Python package, one thread."""

    def __init__(self, folder: Path) -> None:
        import tantivy

        self.tantivy = tantivy
        builder = tantivy.SchemaBuilder()
        for name in ("title", "body"):
            builder.add_text_field(name, stored=False, tokenizer_name="default")
        for name in FACETS:
            builder.add_text_field(name, stored=False, fast=True, tokenizer_name="raw")
        builder.add_date_field("day", fast=True, indexed=True)
        self.schema = builder.build()
        self.index = tantivy.Index(self.schema, path=str(folder))
        self.writer = self.index.writer(heap_size=500_000_000, num_threads=1)

    def add(self, batch: Sequence[Article]) -> None:
        from datetime import UTC, datetime, time

        for article in batch:
            day = datetime.combine(article.published.first_day, time(), UTC) if article.published else None
            self.writer.add_document(
                self.tantivy.Document(title=article.title, body=" ".join(article.body), day=day, **values(article))
            )

    def finish(self) -> None:
        self.writer.commit()
        self.writer.wait_merging_threads()
        self.index.reload()

    def answers(self, query: Query) -> bool:
        return True

    def ask(self, query: Query) -> int:
        searcher = self.index.searcher()
        asked = self.parsed(query)
        order = {"order_by_field": "day"} if isinstance(query.tree, Everything) else {}
        found = searcher.search(asked, limit=10, count=True, **order)
        searcher.aggregate(asked, {name: {"terms": {"field": name, "size": 20}} for name in FACETS})
        return int(found.count or 0)

    def parsed(self, query: Query) -> Any:
        text = self.text(query.tree)
        if query.earliest:
            text = f"+({text}) +day:[{query.earliest}T00:00:00Z TO {query.latest}T00:00:00Z]"
        return self.index.parse_query(text, ["title", "body"], field_boosts={"title": 3.0})

    def text(self, node: Node) -> str:
        match node:
            case Everything():
                return "*"
            case Word(text):
                return text
            case Phrase(words):
                return f'"{" ".join(words)}"'
            case And(parts):
                signs = ("-" + self.text(p.part) if isinstance(p, Not) else "+" + self.text(p) for p in parts)
                return " ".join(signs)
            case Or(parts):
                return " ".join(self.text(part) for part in parts)
        raise TypeError(node)


class StockWhoosh:
    """Whoosh as it comes: its own codec, matchers and grouping."""

    def __init__(self, folder: Path) -> None:
        from whoosh import fields as whoosh_fields
        from whoosh import index, query

        self.query = query
        whole = schema()
        for name in FACETS:
            whole.add(name, whoosh_fields.KEYWORD(sortable=True, commas=True))
        whole.add("day", whoosh_fields.DATETIME(sortable=True))
        self.index = index.create_in(str(folder), whole)

    def add(self, batch: Sequence[Article]) -> None:
        from datetime import datetime, time

        writer = self.index.writer(limitmb=500)
        for article in batch:
            told = {name: ",".join(listed) for name, listed in values(article).items()}
            day = datetime.combine(article.published.first_day, time()) if article.published else None
            writer.add_document(**as_document(article), **told, day=day)
        writer.commit()

    def finish(self) -> None:
        self.searcher = self.index.searcher()

    def answers(self, query: Query) -> bool:
        return True

    def ask(self, query: Query) -> int:
        from datetime import datetime, time

        from whoosh.sorting import FieldFacet

        asked = self.translated(query.tree)
        if query.earliest and query.latest:
            days = (datetime.combine(query.earliest, time()), datetime.combine(query.latest, time()))
            asked = self.query.And([asked, self.query.DateRange("day", *days)])
        grouped = {name: FieldFacet(name, allow_overlap=name == "place") for name in FACETS}
        found = self.searcher.search(asked, limit=10, groupedby=grouped)
        return len(found)

    def translated(self, node: Node) -> Any:
        query, names = self.query, [field.name for field in fields.text_fields()]
        match node:
            case Everything():
                return query.Every()
            case Word(text):
                stem = stem_term(terms(text)[0], "en")
                return query.Or([query.Term(stems_of(name), stem) for name in names])
            case Phrase(words):
                return query.Or([query.Phrase(name, list(words)) for name in names])
            case And(parts):
                return query.And([self.translated(part) for part in parts])
            case Or(parts):
                return query.Or([self.translated(part) for part in parts])
            case Not(part):
                return query.Not(self.translated(part))
        raise TypeError(node)


PEERS = {"morgue": Morgue, "whoosh": StockWhoosh, "fts5": Fts5, "tantivy": Tantivy}
