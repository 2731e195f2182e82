"""What grouping sees of an article, and what it says of two: the words that all of archive/stories shares."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from archive.article import Form
from archive.dates import PartialDate


class Rule(StrEnum):
    """Why two articles are one story."""

    COPY = "copy"  # enough of the shorter text stands in the longer one
    UPDATE = "update"  # less of it does, and they are at most two days apart: a running story's versions
    BRIEF = "brief"  # too short to compare: the same headline or address
    HAND = "hand"  # a librarian joined them


@dataclass(frozen=True, kw_only=True)
class Text:
    """What grouping sees of an article's current version: what was cleaned of furniture."""

    id: str
    title: str | None = None
    standfirst: str | None = None
    body: tuple[str, ...] = ()
    published: PartialDate | None = None
    outlet: str | None = None
    agency: tuple[str, ...] = ()
    url: str | None = None
    language: str = "und"
    form: Form = Form.ARTICLE


@dataclass(frozen=True)
class Likeness:
    """That two texts are one story: how much of the shorter one they share, from 0 to 1, and by which rule."""

    value: float
    rule: Rule


@dataclass(frozen=True, order=True)
class Pair:
    """Two articles that are alike, by their ids, the smaller first."""

    one: str
    other: str
    likeness: float
    rule: Rule


@dataclass(frozen=True, order=True)
class Member:
    """An article of a story, as lists of the story show it; they sort in the order in which the lead is chosen.

    `latest` is the last moment that its date can mean (seconds since 1970, infinity where undated): the earliest
    article leads, of those at one moment the longest (`shortness` is its number of words, negative), then the one
    with the smallest id.
    """

    latest: float
    shortness: int
    id: str
    story: str
    heading: str
    outlet: str | None
    published: str | None
