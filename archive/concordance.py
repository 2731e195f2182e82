"""A query and one article, to all hits in it, each with the words around it: a keyword-in-context list.

What is a hit is said by the highlighter, so that the list holds just what the article's page marks.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from archive import fields
from archive.article import Article
from archive.passages import Span, Text, is_between_words
from archive.query import Node, Parsed, in_words
from archive.results import Snippet, pieces_json, warnings_json
from archive.snippets import Highlighter, pieces_of

CONTEXT = 80  # characters on either side of a hit


@dataclass(frozen=True, kw_only=True)
class HitInContext:
    """One hit: characters `start` to `end` of a paragraph of a field, with the words before and after it in pieces.

    `paragraph` counts the entries of the body from 0, and is 0 for the title and the standfirst; `part` is the
    word or phrase of the query that it is a hit of, in plain words.
    """

    field: str
    paragraph: int
    start: int
    end: int
    text: str
    part: str
    before: Snippet
    after: Snippet

    def as_json(self) -> dict[str, Any]:
        """The hit as GET /api/v1/articles/{id}/hits lists it."""
        return dict(vars(self)) | {"before": pieces_json(self.before), "after": pieces_json(self.after)}


@dataclass(frozen=True, kw_only=True)
class Concordance:
    """One page of the hits of a query in an article, in the order of the text; `total` counts all.

    `parts` are the words and phrases of the query that were hit, in its order, with how often.
    """

    article: Article
    query: Parsed
    total: int
    parts: tuple[tuple[str, int], ...]
    hits: tuple[HitInContext, ...]
    page: int
    page_size: int

    @property
    def pages(self) -> int:
        """How many pages the hits fill."""
        return -(-self.total // self.page_size)

    def as_json(self) -> dict[str, Any]:
        """The list that GET /api/v1/articles/{id}/hits and `morgue show --hits --json` give."""
        return {
            "id": self.article.id,
            "query": {
                "input": self.query.input,
                "parsed": self.query.in_words,
                "warnings": warnings_json(self.query.warnings),
            },
            "total": self.total,
            "parts": [{"part": part, "total": total} for part, total in self.parts],
            "hits": [hit.as_json() for hit in self.hits],
            "page": self.page,
            "page_size": self.page_size,
            "pages": self.pages,
        }


@dataclass(frozen=True)
class _Paragraph:
    """A text with its hits: the `number`-th of a field."""

    field: str
    number: int
    text: Text


def concordance(
    article: Article, query: Parsed, tree: Node, page: int = 1, page_size: int | None = None
) -> Concordance:
    """The hits of a query, searched by a tree, in an article; all on one page where no size is given."""
    marker = Highlighter(tree, article.language).of(article)
    paragraphs = [
        _Paragraph(row.name, number, Text(text, marker.spans(text, row.name)))
        for row in fields.text_fields()
        for number, text in enumerate(row.read(article))
    ]
    found = [(paragraph, span) for paragraph in paragraphs for span in paragraph.text.spans]
    parts = [in_words(leaf) for leaf in marker.leaves]
    counts = Counter(parts[span.leaf] for _, span in found)
    size = page_size or max(1, len(found))
    return Concordance(
        article=article,
        query=query,
        total=len(found),
        parts=tuple((part, counts[part]) for part in dict.fromkeys(parts) if counts[part]),
        hits=tuple(_in_context(one, span, parts) for one, span in found[(page - 1) * size : page * size]),
        page=page,
        page_size=size,
    )


def _in_context(paragraph: _Paragraph, span: Span, parts: Sequence[str]) -> HitInContext:
    text = paragraph.text.text
    earliest = max(0, span.start - CONTEXT)
    starts = (at for at in range(earliest, span.start) if is_between_words(text, at) and not text[at].isspace())
    first = next(starts, span.start)
    latest = min(len(text), span.end + CONTEXT)
    ends = (at for at in range(latest, span.end, -1) if is_between_words(text, at) and not text[at - 1].isspace())
    last = next(ends, span.end)
    return HitInContext(
        field=paragraph.field,
        paragraph=paragraph.number,
        start=span.start,
        end=span.end,
        text=text[span.start : span.end],
        part=parts[span.leaf],
        before=pieces_of(paragraph.text, first, span.start),
        after=pieces_of(paragraph.text, span.end, last),
    )
