"""The sets that stories are measured on: files of MORGUE_SHARED and fixtures in, articles for grouping out.

- Edited copies of fixtures and of pieces of 1916 pages, among distractors: pieces of other pages of 1916, one wire
  story of each number, one report of each event, recurring columns and texts with the same footer.
- Running stories: wire stories, those of one number being versions of one.
- Reports of one event, and the five articles.
"""

from __future__ import annotations

import gzip
import json
import random
import tempfile
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from datetime import timedelta
from itertools import islice
from pathlib import Path
from typing import Any, NamedTuple

from archive import open_archive
from archive.dates import PartialDate
from archive.stories.story import Text
from benchmarks import story_columns
from benchmarks.story_edits import copies, merged

EXPECTED = Path(__file__).parents[1] / "fixtures" / "expected"
LINES = 12  # of a column of 1916, taken as a paragraph
PIECES = 150  # of 1916 that are edited
OTHERS = 2200  # that are distractors
DAYS = 40  # of every column
FOOTERS = 400
LEAST = 120  # words of a text that is edited

Row = dict[str, Any]


class Edited(NamedTuple):
    """Copies of texts among distractors.

    `family` names the text that each copy is of, `merged` the two that an article is made of, `apart` what is a
    story by itself.
    """

    texts: Sequence[Text]
    family: Mapping[str, str]
    merged: Mapping[str, tuple[str, str]]
    apart: frozenset[str]

    @property
    def distractors(self) -> int:
        return len(self.texts) - len(self.family) - len(self.merged)


class Running(NamedTuple):
    """Wire stories, and the ids of each number."""

    texts: Sequence[Text]
    numbers: Mapping[str, Sequence[str]]


def rows(shared: Path, name: str, limit: int | None = None) -> Iterator[Row]:
    """The rows of a set."""
    with gzip.open(shared / "data" / f"{name}.jsonl.gz", "rt", encoding="utf-8") as lines:
        yield from map(json.loads, islice(lines, limit))


def running(shared: Path, limit: int | None = None) -> Running:
    """The running stories."""
    numbers: dict[str, list[str]] = defaultdict(list)
    texts = []
    for place, row in enumerate(rows(shared, "running_stories_dev", limit)):
        texts.append(_text(f"wire {place}", row))
        numbers[row["story"]].append(texts[-1].id)
    return Running(texts, numbers)


def events(shared: Path, limit: int | None = None) -> list[Text]:
    """The reports of events."""
    return [_text(f"event {row['id']}", row) for row in rows(shared, "same_event_dev", limit)]


def five(shared: Path) -> list[Text]:
    """The five articles, as they are when they were added."""
    from click.testing import CliRunner

    from indexer.commands import main

    with tempfile.TemporaryDirectory() as folder:
        CliRunner().invoke(main, ["--archive", folder, "add", str(shared / "articles")])
        with open_archive(folder) as archive:
            found = [hit.article for hit in archive.search().hits]
    return [
        Text(id=one.id, title=one.title, body=one.body, published=one.published, outlet=one.outlet, url=one.url)
        for one in found
    ]


def edited(shared: Path, limit: int | None = None) -> Edited:
    """The edited copies and the distractors."""
    count = len(list(EXPECTED.rglob("*.json"))) if limit is None else limit // 20
    sources = [*islice(_fixtures(), count), *_pieces(shared, PIECES if limit is None else limit // 20, 0)]
    texts, family = [], {}
    for source in sources:
        for copy in _copies(source):
            texts.append(copy)
            family[copy.id] = source.id
    halves = list(_merged(sources))
    merged_of = {one.id: two for one, two in halves}
    apart = [*story_columns.issues(DAYS if limit is None else limit // 50)]
    others = [*_pieces(shared, OTHERS if limit is None else limit, 1), *_wire(shared, limit), *_events(shared)]
    few = FOOTERS if limit is None else limit // 10
    apart += story_columns.with_footers([one.body for one in _pieces(shared, few, 2, words=170)])
    known = frozenset(one.id for one in apart)
    return Edited([*texts, *(one for one, _ in halves), *apart, *others], family, merged_of, known)


def _copies(source: Text) -> Iterator[Text]:
    """A text and its copies: some days later, some without a date, every other under a headline of its own."""
    yield source
    for number, (name, body) in enumerate(copies(source.body, source.id).items()):
        draw = random.Random(f"{source.id} {number}")  # noqa: S311 – no secrets
        day = source.published.first_day if source.published else story_columns.FIRST_DAY
        date = PartialDate.of(day + timedelta(days=draw.randint(-1, 3))) if draw.random() < 0.8 else None
        title = source.title if number % 2 else " ".join(sorted(source.body[0].split(), key=len)[-6:])
        yield Text(
            id=f"{source.id}, {name}",
            title=title,
            body=body,
            published=date,
            outlet=f"outlet {number}",
            language=source.language,
        )


def _merged(sources: Sequence[Text]) -> Iterator[tuple[Text, tuple[str, str]]]:
    for one, other in zip(sources[::2], sources[1::2], strict=False):
        body = merged(one.body, other.body)
        yield (
            Text(id=f"{one.id} + {other.id}", title=one.title, body=body, published=one.published),
            (one.id, other.id),
        )


def _fixtures() -> Iterator[Text]:
    """The invented articles, each story once."""
    taken: set[str] = set()
    for path in sorted(EXPECTED.rglob("*.json")):
        row = json.loads(path.read_text(encoding="utf-8"))
        body = tuple(row.get("body") or ())
        # The wire text that three outlets ran, and the page that is also a row
        again = "azores" in path.name or (row.get("title") or "") in taken
        if not again and row.get("form", "article") == "article" and len(" ".join(body).split()) >= LEAST:
            taken.add(row.get("title") or "")
            date = PartialDate.parse(row.get("published") or "")
            yield Text(id=path.stem, title=row["title"], body=body, published=date, language=row["language"])


def _pieces(shared: Path, count: int, third: int, words: int = 0) -> Iterator[Text]:
    """Pieces of 250 to 700 words (or of so many) of pages of one third of 1916, from different pages."""
    pages = [row for row in rows(shared, "front_pages_1916") if (int(row["date"][5:7]) - 1) // 4 == third]
    for number in range(count):
        row = pages[number * 13 % len(pages)]
        draw = random.Random(f"{third} {number}")  # noqa: S311 – no secrets
        lines = row["body"].split("\n")
        size = words or draw.randint(250, 700)
        begin = draw.randrange(max(1, len(lines) - size // 5))
        taken = " ".join(lines[begin:]).split()[:size]
        if len(taken) < (words or LEAST):
            continue
        body = tuple(" ".join(taken[at : at + 7 * LINES]) for at in range(0, len(taken), 7 * LINES))
        yield Text(
            id=f"piece {third} {number}",
            title=" ".join(taken[:6]),
            body=body,
            published=PartialDate.parse(row["date"]),
            outlet=row["paper"],
        )


def _wire(shared: Path, limit: int | None) -> Iterator[Text]:
    """A wire story of each number."""
    sets = running(shared, limit)
    first = {ids[0] for ids in sets.numbers.values()}
    return (text for text in sets.texts if text.id in first)


def _events(shared: Path) -> Iterator[Text]:
    return islice(events(shared), 0, None, 4)


def _text(id: str, row: Row) -> Text:
    body = tuple(filter(None, map(str.strip, row["body"].split("\n"))))
    return Text(id=id, title=row["title"] or None, body=body, published=PartialDate.parse(row.get("date") or ""))
