"""Whoosh as it comes: a plain schema, its own codec, matchers, grouping and highlighting.

Set up as its documentation says for speed: one writer with much memory, sortable columns, counts instead of lists.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime, time
from pathlib import Path
from typing import Any

from whoosh import analysis, fields, highlight, index, query, sorting

from archive.article import Article
from archive.engines.port import Query
from archive.query import And, Everything, Node, Not, Or, Phrase, Word
from benchmarks.speed_peers import COUNTED, PARTING, TITLE_WEIGHT, VALUES, Answer, values
from benchmarks.speed_questions import SHOWN, beginning_of

BUFFER = 500  # megabytes
TEXTS = ("title", "body")


def _plain() -> Any:
    """Words as they stand, in lower case."""
    return analysis.SpaceSeparatedTokenizer() | analysis.LowercaseFilter()


def _schema() -> Any:
    return fields.Schema(
        id=fields.ID(stored=True),
        title=fields.TEXT(analyzer=_plain(), phrase=True, field_boost=TITLE_WEIGHT),
        body=fields.TEXT(analyzer=_plain(), phrase=True),
        day=fields.DATETIME(sortable=True),
        **{name: fields.KEYWORD(sortable=True, commas=True) for name in COUNTED},
    )


def _moment(day: date) -> datetime:
    return datetime.combine(day, time())


class StockWhoosh:
    """Whoosh on a folder."""

    def __init__(self, folder: Path) -> None:
        there = index.exists_in(str(folder))
        self.index = index.open_dir(str(folder)) if there else index.create_in(str(folder), _schema())
        self.searcher = self.index.searcher()
        self.writer: Any = None

    def add(self, batch: Sequence[Article]) -> None:
        self.writer = self.writer or self.index.writer(limitmb=BUFFER)
        for article in batch:
            told = {name: ",".join(listed) for name, listed in values(article).items()}
            day = _moment(article.published.first_day) if article.published else None
            body = PARTING.join(article.body)
            self.writer.add_document(id=article.id, title=article.title, body=body, day=day, **told)

    def finish(self) -> None:
        self.writer.commit()
        self.searcher = self.searcher.refresh()

    def ask(self, asked: Query) -> Answer:
        grouped = {
            name: sorting.FieldFacet(name, allow_overlap=name == "place", maptype=sorting.Count) for name in COUNTED
        }
        newest = sorting.FieldFacet("day", reverse=True) if isinstance(asked.tree, Everything) else None
        found = self.searcher.search(self.translated(asked), limit=SHOWN, sortedby=newest, groupedby=grouped)
        outlets = sorted(found.groups("outlet").values(), reverse=True)
        return Answer(len(found), tuple(outlets[:VALUES]))

    def ids(self, asked: Query, most: int) -> list[str]:
        found = self.searcher.docs_for_query(self.translated(asked))
        return [self.searcher.stored_fields(number)["id"] for _, number in zip(range(most), found, strict=False)]

    def translated(self, asked: Query) -> Any:
        """The query as Whoosh's own."""
        made = self.node(asked.tree)
        if not (asked.earliest and asked.latest):
            return made
        return query.And([made, query.DateRange("day", _moment(asked.earliest), _moment(asked.latest))])

    def node(self, node: Node) -> Any:
        """One node of the query tree."""
        if beginning := beginning_of(node):
            return query.Or([query.Prefix(name, beginning) for name in TEXTS])
        match node:
            case Everything():
                return query.Every()
            case Word(text):
                return query.Or([query.Term(name, text) for name in TEXTS])
            case Phrase(words):
                return query.Or([query.Phrase(name, list(words)) for name in TEXTS])
            case And(parts):
                return query.And([self.node(part) for part in parts])
            case Or(parts):
                return query.Or([self.node(part) for part in parts])
            case Not(part):
                return query.Not(self.node(part))
        raise TypeError(node)

    def hold(self, articles: Sequence[Article]) -> None:
        self.held = [text for article in articles for text in (article.title or "", "\n".join(article.body))]

    def highlight(self, tree: Node) -> int:
        words = frozenset(text for _, text in self.node(tree).iter_all_terms())
        marked = [
            highlight.highlight(
                text, words, _plain(), highlight.ContextFragmenter(), highlight.HtmlFormatter(), top=2
            )
            for text in self.held
        ]
        return sum(bool(text) for text in marked)

    def close(self) -> None:
        self.searcher.close()
        self.index.close()
