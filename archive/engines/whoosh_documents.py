"""What is kept of documents beside their words, written: ids, dates, stories, facets (see whoosh_segment.py)."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from itertools import chain, count
from pathlib import Path

import numpy as np

from archive import fields
from archive.arrays import Array, ArrayWriter
from archive.article import Article
from archive.dates import PartialDate
from archive.engines.whoosh_columns import write_column
from archive.engines.whoosh_leads import LENGTH, Keys, story_key, write_stories
from archive.engines.whoosh_sets import Numbers
from archive.runs import ends_of

Moments = tuple[int, int, float, float]


@dataclass(frozen=True)
class Row:
    """What is kept of a document beside its words."""

    id: str
    story: int  # story_key
    facets: Mapping[str, Sequence[str]]
    published: str | None = None


class Rows:
    """What is kept of documents beside their words, in lists: all of one length."""

    def __init__(self) -> None:
        self.ids: list[str] = []
        self.stories: list[int] = []
        self.published: list[str | None] = []
        self.facets: dict[str, list[Sequence[str]]] = {field.name: [] for field in fields.facet_fields()}

    def add(self, articles: Sequence[Article]) -> None:
        """Take articles in."""
        self.ids += [article.id for article in articles]
        self.stories += map(story_key, articles)
        self.published += [article.published.text if article.published else None for article in articles]
        for field in fields.facet_fields():
            self.facets[field.name] += map(field.read, articles)

    def append(self, row: Row) -> None:
        """Take one document in."""
        self.ids.append(row.id)
        self.stories.append(row.story)
        self.published.append(row.published)
        for name, listed in self.facets.items():
            listed.append(row.facets.get(name, ()))


def write_documents(path: Path, rows: Rows, lengths: Mapping[str, Numbers]) -> None:
    """Write what is kept of documents beside their words."""
    ids = np.array([id.encode("utf-8", "surrogatepass") for id in rows.ids], dtype=np.bytes_)
    first, last, earliest, latest = np.array(list(map(_moments, rows.published))).reshape(-1, 4).T
    with ArrayWriter(path) as file:
        write_orders(file, ids, (earliest, latest), np.array(rows.stories, dtype=np.uint64), lengths.get(LENGTH))
        file.add("first", first.astype(np.int32))
        file.add("last", last.astype(np.int32))
        for name, counts in lengths.items():
            file.add(f"{name}.lengths", counts)
        for field in fields.facet_fields():
            _write_facet(file, field, rows.facets[field.name])


@lru_cache(maxsize=50_000)
def _moments(published: str | None) -> Moments:
    """First and last day a date can mean, as ordinals, and the moments it can mean."""
    if published is None:
        return 0, 0, -np.inf, np.inf
    day = PartialDate(published)
    return day.first_day.toordinal(), day.last_day.toordinal(), *day.moments


def write_orders(
    file: ArrayWriter, ids: Array, moments: tuple[Array, Array], stories: Keys, lengths: Numbers | None
) -> None:
    """Write the ids of documents, the earliest and latest moments of their dates, the orders by these and by story.

    `lengths` are those of their bodies, None where no document has one.
    """
    earliest, latest = moments
    file.facts = {"size": len(ids), "id_width": ids.dtype.itemsize}
    by_id = np.argsort(ids, kind="stable")
    file.add("ids", ids.view(np.uint8))
    file.add("order", by_id.astype(np.int32))
    file.add("earliest", earliest.astype(np.float64))
    file.add("latest", latest.astype(np.float64))
    for name, key in (("newest", -earliest), ("oldest", latest)):
        file.add(name, by_id[np.argsort(key[by_id], kind="stable")].astype(np.int32))
    write_stories(file, stories, latest, np.zeros(len(ids), np.int32) if lengths is None else lengths, by_id)


@lru_cache(maxsize=50_000)
def date_steps(value: str) -> tuple[str, ...]:
    """A date and the coarser dates it lies in: year, month and day, as far as they are known."""
    return tuple(value[:length] for length in (4, 7, 10) if len(value) >= length)


def _write_facet(file: ArrayWriter, field: fields.Field, values: Sequence[Sequence[str]]) -> None:
    """Write one facet of documents: a date with the month and year it lies in."""
    if field.holds is fields.Holds.DATE:
        values = [date_steps(row[0]) if row else () for row in values]
    else:
        values = [list(dict.fromkeys(row)) for row in values]
    numbers: defaultdict[str, int] = defaultdict(count().__next__)
    each = chain.from_iterable(values)
    codes = np.fromiter(map(numbers.__getitem__, each), dtype=np.int32)
    write_column(file, field.name, numbers, ends_of(list(map(len, values))), codes)
