"""What grouping sees of an article, and what it says of two: the words that all of archive/stories shares."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from math import inf

from archive.analysis import terms
from archive.article import CleanArticle, Form
from archive.dates import PartialDate

EPOCH = date(1970, 1, 1).toordinal()


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

    @property
    def characters(self) -> int:
        """How long the body is."""
        return sum(map(len, self.body)) + len(self.body)


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


@dataclass(frozen=True, kw_only=True)
class Story:
    """One text with all that ran of it: `members` in lead order, so that the first is the lead.

    `pairs` are those of its articles that the pair rule found alike, the most alike first, at most 1,000;
    `redirects` the ids of former stories that lead here.
    """

    id: str
    members: tuple[Member, ...]
    pairs: tuple[Pair, ...] = ()
    redirects: tuple[str, ...] = ()

    @property
    def lead(self) -> Member:
        """The article that stands for the story."""
        return self.members[0]

    @property
    def why_lead(self) -> str:
        """Why that article leads: "the earliest of 5, of 22 May 2015"."""
        return why_lead(self.members)

    @property
    def outlets(self) -> tuple[str, ...]:
        """The outlets that ran it, in lead order, each once."""
        return tuple(dict.fromkeys(member.outlet for member in self.members if member.outlet))

    @property
    def span(self) -> tuple[PartialDate, PartialDate] | None:
        """The first and the last date of its articles; None where none is dated."""
        dated = [member for member in self.members if member.published]
        return (PartialDate(str(dated[0].published)), PartialDate(str(dated[-1].published))) if dated else None


def why_lead(members: Sequence[Member]) -> str:
    """Why the first of a story's articles, given in lead order, leads it.

    >>> why_lead([Member(0.0, -9, "a", "a", "Flood", None, "1970-01-01")])
    'the only article'
    """
    lead, *others = members
    if not others:
        return "the only article"
    date = PartialDate(lead.published) if lead.published else None
    rivals = [one for one in others if one.latest == lead.latest]
    if not rivals:
        return f"the earliest of {len(members):,}, of {date.in_words()}" if date else "the first"
    when = f"of {date.in_words()}" if date else "without a date"
    longer = all(one.shortness > lead.shortness for one in rivals)
    return f"the {'longest' if longer else 'first by id'} of {len(rivals) + 1:,} {when}"


def member(text: Text, story: str, words: int | None = None) -> Member:
    """An article as its story lists it; `words` are those of its body, counted unless they are known."""
    clean = CleanArticle(source="", title=text.title, standfirst=text.standfirst, body=text.body)
    return Member(
        latest=latest(text.published),
        shortness=-(sum(len(terms(part)) for part in text.body) if words is None else words),
        id=text.id,
        story=story,
        heading=clean.heading,
        outlet=text.outlet,
        published=text.published.text if text.published else None,
    )


def latest(published: PartialDate | None) -> float:
    """The last moment that a date can mean, in seconds since 1970; infinity where there is none."""
    return float(round((published.moments[1] - EPOCH) * 86_400)) if published else inf
