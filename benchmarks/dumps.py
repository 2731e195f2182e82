"""How well text dumps are cleaned: saved pages come in, body precision, recall and F1 per cut go out.

    MORGUE_SHARED=... python -m benchmarks.dumps [--limit N]

A dump is a page's visible text in order, a line per block. Which of its lines are the story is known from the
page's truth. Three cuts of each page are cleaned: the whole page, a window of a dozen furniture lines before and
after the story, and the story with the furniture that stands inside it.
"""

from __future__ import annotations

import argparse
import gzip
import json
import os
import sys
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import lxml.html

from archive.article import CleanArticle, Document, Kind
from archive.errors import Unreadable
from benchmarks.metrics import Figures, body_f1, body_overlap, word_grams
from indexer.cleaning.dump import clean_dump

PAGES = ("news_pages_a", "news_pages_b")
WINDOW = 12
UNSEEN = frozenset(
    ("script", "style", "noscript", "template", "head", "svg", "iframe", "select", "textarea", "object")
)
BLOCKS = frozenset(
    [
        "address",
        "article",
        "aside",
        "blockquote",
        "body",
        "br",
        "button",
        "caption",
        "dd",
        "details",
        "dialog",
        "div",
        "dl",
        "dt",
        "fieldset",
        "figcaption",
        "figure",
        "footer",
        "form",
        "h1",
        "h2",
        "h3",
        "h4",
        "h5",
        "h6",
        "header",
        "hr",
        "html",
        "label",
        "legend",
        "li",
        "main",
        "nav",
        "ol",
        "option",
        "p",
        "pre",
        "section",
        "summary",
        "table",
        "tbody",
        "td",
        "tfoot",
        "th",
        "thead",
        "title",
        "tr",
        "ul",
    ]
)


@dataclass(frozen=True)
class Dump:
    """A page as text: its lines, which of them are the story, and the story as the truth has it."""

    id: str
    title: str
    lines: tuple[str, ...]
    is_story: tuple[bool, ...]
    body: str

    def cut(self, start: int, end: int) -> Dump:
        """The lines from `start` up to `end`, cut to what there is."""
        kept = slice(max(start, 0), end)
        return Dump(self.id, self.title, self.lines[kept], self.is_story[kept], self.body)


@dataclass(frozen=True)
class Cut:
    """What was measured on one cut; `lost` is the share of story lines neither in body, standfirst nor title."""

    name: str
    ours: Figures
    keeping: Figures
    lost: float

    def __str__(self) -> str:
        return (
            f"{self.name:11} P {self.ours.precision:.4f} R {self.ours.recall:.4f} F1 {self.ours.f1:.4f}"
            f"   keeping everything F1 {self.keeping.f1:.4f}   story lines lost {self.lost:.2%}"
        )


def visible_lines(html: str) -> Iterator[str]:
    """The page's visible text in order, a line per block."""
    line: list[str] = []
    root = lxml.html.document_fromstring(html.encode(), parser=lxml.html.HTMLParser(encoding="utf-8"))
    for text, ends_line in _pieces(root):
        line.append(text)
        if ends_line and (whole := " ".join("".join(line).split())):
            yield whole
        line = [] if ends_line else line


def _pieces(node: Any) -> Iterator[tuple[str, bool]]:
    """Text in document order; True after a piece that ends its line."""
    seen = isinstance(node.tag, str) and node.tag not in UNSEEN
    is_block = node.tag in BLOCKS
    if is_block:
        yield "", True
    if seen:
        yield node.text or "", False
        for child in node:
            yield from _pieces(child)
    yield "", is_block
    yield node.tail or "", False


def dump_of(row: dict[str, Any]) -> Dump | None:
    """The dump of a page; None where less than two thirds of its truth stand in its visible text."""
    lines = tuple(visible_lines(row["html"]))
    truth = word_grams(row["body"])
    paragraphs = {" ".join(part.split()) for part in row["body"].splitlines()}
    is_story = tuple(line in paragraphs or _is_told(line, truth) for line in lines)
    told = sum(
        (word_grams(" ".join(line for line, story in zip(lines, is_story, strict=True) if story)) & truth).values()
    )
    if not told or told < sum(truth.values()) * 2 / 3:
        return None
    return Dump(row["id"], row["title"] or "", lines, is_story, row["body"])


def _is_told(line: str, truth: Any) -> bool:
    grams = word_grams(line)
    return len(line.split()) > 6 and sum((grams & truth).values()) >= 0.8 * sum(grams.values())


def cuts(dump: Dump) -> dict[str, Dump]:
    """The whole page, the story in a window of furniture, and the story with what stands inside it."""
    first = dump.is_story.index(True)
    last = len(dump.is_story) - dump.is_story[::-1].index(True)
    return {
        "whole page": dump,
        "window": dump.cut(first - WINDOW, last + WINDOW),
        "body": dump.cut(first, last),
    }


def dumps(folder: Path, limit: int | None = None) -> Iterator[Dump]:
    """The dumps of all pages, or of `limit` pages spread evenly over each set."""
    for name in PAGES:
        with gzip.open(folder / "data" / "pages" / f"{name}.jsonl.gz", "rt", encoding="utf-8") as rows:
            yield from filter(None, map(dump_of, _spread(rows, limit)))


def _spread(rows: Iterable[str], limit: int | None) -> Iterator[dict[str, Any]]:
    every = 1 if limit is None else max(1, 600 // limit)
    for number, row in enumerate(rows):
        if number % every == 0:
            yield json.loads(row)


def cleaned(dump: Dump) -> CleanArticle | None:
    """What the cleaner makes of a dump, or None where it finds no story."""
    text = "\n".join(dump.lines)
    try:
        return clean_dump(Document(kind=Kind.TEXT, text=text, original=b"", source=dump.id))
    except Unreadable:
        return None


def lost_lines(dump: Dump, article: CleanArticle | None) -> tuple[int, int]:
    """How many of the dump's story lines are in none of body, standfirst and title, and how many there are."""
    kept = {*article.body, article.standfirst, article.title} if article else set[str | None]()
    story = [line for line, is_story in zip(dump.lines, dump.is_story, strict=True) if is_story]
    return sum(line not in kept for line in story), len(story)


def figures(measured: Sequence[Dump]) -> Iterator[Cut]:
    """Per cut: the cleaner's body scores, those of keeping everything, and the share of story lines lost."""
    for name in ("whole page", "window", "body"):
        some = [cuts(dump)[name] for dump in measured]
        articles = [cleaned(dump) for dump in some]
        bodies = ["\n".join(article.body) if article else "" for article in articles]
        truths = [dump.body for dump in some]
        losses = [lost_lines(dump, article) for dump, article in zip(some, articles, strict=True)]
        yield Cut(
            name,
            ours=body_f1(map(body_overlap, bodies, truths)),
            keeping=body_f1(map(body_overlap, ["\n".join(dump.lines) for dump in some], truths)),
            lost=sum(lost for lost, _ in losses) / max(1, sum(lines for _, lines in losses)),
        )


def main() -> None:
    """Print the report for MORGUE_SHARED."""
    arguments = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    arguments.add_argument("--limit", type=int, help="about this many pages of each set")
    limit = arguments.parse_args().limit
    for cut in figures(list(dumps(Path(os.environ["MORGUE_SHARED"]), limit))):
        sys.stdout.write(f"{cut}\n")


if __name__ == "__main__":
    main()
