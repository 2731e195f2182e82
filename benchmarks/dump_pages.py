"""Saved pages to text dumps with known story lines: what the cleaning of dumps is learned from and measured on.

A dump is a page's visible text in order, a line per block. Which of its lines are the story is known from the
page's truth, twice: `is_story` by each line's own words, for the cuts and for the count of lines lost, and `told`
by laying the whole dump beside the whole truth, which also knows the short lines of the story, for learning.
"""

from __future__ import annotations

import gzip
import json
import random
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from difflib import SequenceMatcher
from pathlib import Path
from typing import Any

import lxml.html

from benchmarks.metrics import WORD, word_grams

PAGES = ("news_pages_a", "news_pages_b")
WINDOW, FEW = 12, 6
# Georgian letters: no table of the cleaner knows them, and they have no capitals.
STRANGE = {ord("a") + at: 0x10D0 + at for at in range(26)}
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
    """A page as text: its lines, which of them are the story (both ways), and the story as the truth has it."""

    id: str
    site: str
    title: str
    lines: tuple[str, ...]
    is_story: tuple[bool, ...]
    told: tuple[bool, ...]
    body: str

    def cut(self, start: int, end: int) -> Dump:
        """The lines from `start` up to `end`, cut to what there is."""
        return self.only(range(max(start, 0), min(end, len(self.lines))))

    def only(self, places: Sequence[int]) -> Dump:
        """The lines at these places."""
        lines, is_story, told = (
            tuple(some[at] for at in places) for some in (self.lines, self.is_story, self.told)
        )
        return replace(self, lines=lines, is_story=is_story, told=told)


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
    found = (
        word_grams(" ".join(line for line, story in zip(lines, is_story, strict=True) if story)) & truth
    ).total()
    if not found or found < truth.total() * 2 / 3:
        return None
    return Dump(
        row["id"], row["site"], row["title"] or "", lines, is_story, told_lines(lines, row["body"]), row["body"]
    )


def _is_told(line: str, truth: Any) -> bool:
    grams = word_grams(line)
    return len(line.split()) > 6 and sum((grams & truth).values()) >= 0.8 * sum(grams.values())


def told_lines(lines: Sequence[str], body: str) -> tuple[bool, ...]:
    """Whether at least half of each line's words are the story's when both are laid side by side in order."""
    owned = [(place, word) for place, line in enumerate(lines) for word in WORD.findall(line)]
    counts, hits = [0] * len(lines), [0] * len(lines)
    for place, _ in owned:
        counts[place] += 1
    matcher = SequenceMatcher(None, [word for _, word in owned], WORD.findall(body), autojunk=False)
    for block in matcher.get_matching_blocks():
        for place, _ in owned[block.a : block.a + block.size]:
            hits[place] += 1
    return tuple(count > 0 and hit >= count / 2 for count, hit in zip(counts, hits, strict=True))


def story_span(dump: Dump) -> tuple[int, int]:
    """The place of the first line of the story, and the place after the last."""
    return dump.is_story.index(True), len(dump.is_story) - dump.is_story[::-1].index(True)


def cuts(dump: Dump) -> dict[str, Dump]:
    """The whole page, the story in a window of furniture, with few lines of it, and with what stands inside it."""
    first, last = story_span(dump)
    return {
        "whole page": dump,
        "window": dump.cut(first - WINDOW, last + WINDOW),
        "few lines": few_lines(dump),
        "body": dump.cut(first, last),
    }


def few_lines(dump: Dump) -> Dump:
    """The story with none to six lines of furniture on each side; by chance, but of one page always the same."""
    chance = random.Random(dump.id)  # noqa: S311 – no secrets
    first, last = story_span(dump)
    return dump.cut(first - chance.randint(0, FEW), last + chance.randint(0, FEW))


def disguised(dump: Dump) -> Dump:
    """The same dump, truth and all, in letters that no table knows."""
    lines = tuple(line.casefold().translate(STRANGE) for line in dump.lines)
    return replace(dump, lines=lines, body=dump.body.casefold().translate(STRANGE))


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
