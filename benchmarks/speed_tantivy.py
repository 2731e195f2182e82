"""tantivy through its Python package, one thread.

Set up as its documentation says for speed: fast fields for all that is counted, one aggregation request for the
three counts. Its Python package cannot combine searching and aggregating, so an answer is two calls.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import UTC, date, datetime, time
from pathlib import Path
from typing import Any

import tantivy

from archive.article import Article
from archive.engines.port import Query
from archive.query import And, Everything, Node, Not, Or, Phrase, Word
from benchmarks.invented import id_of
from benchmarks.speed_peers import COUNTED, TITLE_WEIGHT, VALUES, Answer, values
from benchmarks.speed_questions import SHOWN, beginning_of

HEAP = 500_000_000
MUST, MAY, NOT = tantivy.Occur.Must, tantivy.Occur.Should, tantivy.Occur.MustNot
COUNTS = {name: {"terms": {"field": name, "size": VALUES}} for name in COUNTED}


def _schema() -> Any:
    builder = tantivy.SchemaBuilder()
    for name in ("title", "body"):
        builder.add_text_field(name, stored=False, tokenizer_name="default")
    for name in COUNTED:
        builder.add_text_field(name, stored=False, fast=True, tokenizer_name="raw")
    builder.add_date_field("day", fast=True, indexed=True)
    builder.add_integer_field("number", fast=True)
    return builder.build()


def _moment(day: date) -> datetime:
    return datetime.combine(day, time(), UTC)


class Tantivy:
    """tantivy on a folder; paragraphs are values of one field, between which no phrase reaches."""

    def __init__(self, folder: Path) -> None:
        self.schema = _schema()
        self.index = tantivy.Index(self.schema, path=str(folder))
        self.writer: Any = None
        self.searcher = self.index.searcher()
        self.added = 0

    def add(self, batch: Sequence[Article]) -> None:
        self.writer = self.writer or self.index.writer(heap_size=HEAP, num_threads=1)
        for number, article in enumerate(batch, self.added):
            told: dict[str, Any] = {"title": article.title, "body": list(article.body), "number": number}
            if article.published:
                told["day"] = _moment(article.published.first_day)
            self.writer.add_document(tantivy.Document(**told, **values(article)))
        self.added += len(batch)

    def finish(self) -> None:
        self.writer.commit()
        self.writer.wait_merging_threads()
        self.index.reload()
        self.searcher = self.index.searcher()

    def ask(self, query: Query) -> Answer:
        asked = self.translated(query)
        order = "day" if isinstance(query.tree, Everything) else None
        found = self.searcher.search(asked, limit=SHOWN, count=True, order_by_field=order)
        counted = self.searcher.aggregate(asked, COUNTS)
        outlets = tuple(bucket["doc_count"] for bucket in counted["outlet"]["buckets"])
        return Answer(int(found.count or 0), outlets)  # type: ignore[attr-defined]

    def ids(self, query: Query, most: int) -> list[str]:
        found = self.searcher.search(self.translated(query), limit=most)
        numbers = self.searcher.fast_field_values("number", [address for _, address in found.hits])
        return [id_of(int(number or 0)) for number in numbers]

    def translated(self, query: Query) -> Any:
        """The query as tantivy's own."""
        asked = self.node(query.tree)
        if not (query.earliest and query.latest):
            return asked
        ends = (_moment(query.earliest), _moment(query.latest))
        within = tantivy.Query.range_query(self.schema, "day", tantivy.FieldType.Date, *ends)
        return tantivy.Query.boolean_query([(MUST, asked), (MUST, within)])

    def node(self, node: Node) -> Any:
        """One node of the query tree."""
        query, schema = tantivy.Query, self.schema
        if beginning := beginning_of(node):
            return self.either(lambda name: query.regex_query(schema, name, f"{beginning}.*"))
        match node:
            case Everything():
                return query.all_query()
            case Word(text):
                return self.either(lambda name: query.term_query(schema, name, text))
            case Phrase(words):
                return self.either(lambda name: query.phrase_query(schema, name, list(words)))
            case And(parts):
                return query.boolean_query([self.occurring(part) for part in parts])
            case Or(parts):
                return query.boolean_query([(MAY, self.node(part)) for part in parts])
        raise TypeError(node)

    def occurring(self, part: Node) -> tuple[Any, Any]:
        """A part of And with whether it is wanted."""
        return (NOT, self.node(part.part)) if isinstance(part, Not) else (MUST, self.node(part))

    def either(self, made: Callable[[str], Any]) -> Any:
        """A query on the title, which weighs more, or on the body."""
        title = tantivy.Query.boost_query(made("title"), TITLE_WEIGHT)
        return tantivy.Query.boolean_query([(MAY, title), (MAY, made("body"))])

    def hold(self, articles: Sequence[Article]) -> None:
        self.held = [tantivy.Document(title=article.title, body=list(article.body)) for article in articles]

    def highlight(self, tree: Node) -> int:
        asked = self.node(tree)
        makers = [
            tantivy.SnippetGenerator.create(self.searcher, asked, self.schema, name) for name in ("title", "body")
        ]
        marked = [maker.snippet_from_doc(document).to_html() for document in self.held for maker in makers]
        return sum(bool(text) for text in marked)

    def close(self) -> None:
        """Its files are given back with the index."""
