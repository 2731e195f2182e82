"""Saved news pages with their truths to a table: how much of each story and of its facts the cleaner finds.

MORGUE_SHARED=/path/to/shared python -m benchmarks.pages [--limit N] [--step N]
"""

from __future__ import annotations

import argparse
import gzip
import json
import os
import statistics
import time
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import trafilatura

from archive.article import CleanArticle, Document, Kind
from archive.errors import Unreadable
from benchmarks import metrics
from indexer.cleaning.pages.page import clean_page

SETS = ("news_pages_a", "news_pages_b")
HEADINGS = ("", "pages", "body P", "body R", "body F1", "exact", "title", "authors", "date", "ms")


@dataclass(frozen=True)
class TruePage:
    """A saved page and what a careful reader finds in it."""

    id: str
    site: str
    html: str
    title: str
    date: str
    authors: tuple[str, ...]
    body: str


@dataclass(frozen=True)
class PageResult:
    """What one cleaner made of one page; `seconds` is processor time."""

    body: str
    title: str | None
    date: str | None
    authors: tuple[str, ...]
    seconds: float


@dataclass(frozen=True)
class PageFigures:
    """One line of the table: shares between 0 and 1, and the median milliseconds a page took."""

    pages: int
    body: metrics.Figures
    exact: float
    title: float
    authors: float
    date: float
    milliseconds: float


Cleaner = Callable[[str], tuple[str, str | None, str | None, tuple[str, ...]]]


def true_pages(shared: Path, name: str, step: int = 1, limit: int | None = None) -> Iterator[TruePage]:
    """Every `step`-th page of a set, at most `limit` of them."""
    with gzip.open(shared / "data" / "pages" / f"{name}.jsonl.gz", "rt", encoding="utf-8") as lines:
        for number, line in enumerate(lines):
            if limit is not None and number >= limit * step:
                return
            if number % step == 0:
                row = json.loads(line)
                yield TruePage(
                    row["id"],
                    row["site"],
                    row["html"],
                    row["title"] or "",
                    row["date"] or "",
                    tuple(row["authors"] or ()),
                    row["body"],
                )


def measured(pages: Iterable[TruePage], clean: Cleaner) -> PageFigures:
    """The figures of a cleaner over these pages."""
    return figures([(page, timed(clean, page.html)) for page in pages])


def timed(clean: Cleaner, html: str) -> PageResult:
    started = time.process_time()
    body, title, date, authors = clean(html)
    return PageResult(body, title, date, authors, time.process_time() - started)


def figures(results: list[tuple[TruePage, PageResult]]) -> PageFigures:
    """Facts are counted on the pages whose truth states them."""
    return PageFigures(
        len(results),
        metrics.body_f1(metrics.body_overlap(found.body, page.body) for page, found in results),
        metrics.share(metrics.same_words(found.body, page.body) for page, found in results),
        metrics.share(metrics.same_title(found.title, page.title) for page, found in results if page.title),
        metrics.share(
            metrics.author_set(found.authors) == metrics.author_set(page.authors)
            for page, found in results
            if page.authors
        ),
        metrics.share(metrics.same_day(found.date, page.date) for page, found in results if page.date),
        1000 * statistics.median(found.seconds for _, found in results) if results else 0.0,
    )


def by_morgue(html: str, with_model: bool = True) -> tuple[str, str | None, str | None, tuple[str, ...]]:
    """What our cleaner finds; an unreadable page is one without a body."""
    try:
        article = cleaned(html, with_model)
    except Unreadable:
        return "", None, None, ()
    date = article.published.text if article.published else None
    return "\n".join(article.body), article.title, date, article.byline


def by_rules_alone(html: str) -> tuple[str, str | None, str | None, tuple[str, ...]]:
    """The same without the model over blocks."""
    return by_morgue(html, with_model=False)


def by_morgue_with_standfirst(html: str) -> tuple[str, str | None, str | None, tuple[str, ...]]:
    """The same, the standfirst before the body: news_pages_a counts most of them as the first paragraph."""
    body, title, date, authors = by_morgue(html)
    standfirst = cleaned(html).standfirst if body else None
    return "\n".join(filter(None, (standfirst, body))), title, date, authors


def cleaned(html: str, with_model: bool = True) -> CleanArticle:
    return clean_page(Document(kind=Kind.HTML, text=html, original=b"", source="page.html"), with_model)


def by_trafilatura(html: str) -> tuple[str, str | None, str | None, tuple[str, ...]]:
    """What plain trafilatura finds with its defaults."""
    page: Any = trafilatura.bare_extraction(html, with_metadata=True)
    if page is None:
        return "", None, None, ()
    return page.text or "", page.title, page.date, tuple((page.author or "").split("; "))


CLEANERS: tuple[tuple[str, Cleaner], ...] = (
    ("morgue", by_morgue),
    ("rules alone", by_rules_alone),
    ("morgue, standfirst", by_morgue_with_standfirst),
    ("trafilatura", by_trafilatura),
)


def table_row(label: str, row: PageFigures) -> str:
    shares = (row.body.precision, row.body.recall, row.body.f1, row.exact, row.title, row.authors, row.date)
    return (
        f"{label:<28}{row.pages:>8}" + "".join(f"{value:>9.3f}" for value in shares) + f"{row.milliseconds:>9.1f}"
    )


def main(arguments: list[str] | None = None) -> int:
    options = argparse.ArgumentParser(prog="python -m benchmarks.pages", description=__doc__)
    options.add_argument("--limit", type=int, help="at most this many pages of each set")
    options.add_argument("--step", type=int, default=1, help="only every so many-th page")
    chosen = options.parse_args(arguments)
    shared = os.environ.get("MORGUE_SHARED")
    if not shared:
        print("MORGUE_SHARED names no folder; set it to where the measured pages lie")
        return 2
    for line in table(Path(shared), chosen.step, chosen.limit):
        print(line, flush=True)
    return 0


def table(shared: Path, step: int = 1, limit: int | None = None) -> Iterator[str]:
    """The lines of the table: a head, then every cleaner on every set."""
    yield f"{HEADINGS[0]:<28}{HEADINGS[1]:>8}" + "".join(f"{heading:>9}" for heading in HEADINGS[2:])
    for name in SETS:
        pages = list(true_pages(shared, name, step, limit))
        for label, clean in CLEANERS:
            timed(clean, pages[0].html)  # the first page pays for loading the tables
            yield table_row(f"{name}, {label}", measured(pages, clean))


if __name__ == "__main__":
    raise SystemExit(main())
