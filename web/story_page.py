"""A story, to what its page shows: when and where it ran, its timeline, and the articles that may be compared."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import NamedTuple

from archive.article import Article
from archive.dates import PartialDate
from archive.store.versions import Version
from archive.stories.comparison.differences import percent
from archive.stories.story import Member
from archive.stories.timeline import Entry, Timeline
from archive.wording import counted
from web.wording import day

HEADLINE = 60  # characters of one in a list to choose from
OUTLETS_LISTED = 20

# What a version came by.
CAME = {"added": "first added", "updated": "changed", "recleaned": "read again"}


class Choice(NamedTuple):
    """An article that may be compared: what it goes by in an address, and in words."""

    value: str
    label: str


class Edition(NamedTuple):
    """A version of an article in its history, and the one before it, as addresses name them."""

    version: Version
    name: str
    before: str

    @property
    def came(self) -> str:
        """What it came by."""
        return CAME[self.version.what]


@dataclass(frozen=True)
class StoryPage:
    """What the page of a story shows."""

    timeline: Timeline

    @property
    def extent(self) -> str:
        """How many articles it has, where and when: "5 articles in 4 outlets, 22 to 24 May 2015"."""
        story = self.timeline.story
        articles = counted(len(story.members), "article")
        told = f"{articles} in {counted(len(story.outlets), 'outlet')}" if story.outlets else articles
        if not story.span:
            return f"{told}, undated"
        undated = sum(not member.published for member in story.members)
        return f"{told}, {span(*story.span)}" + (f"; {undated:,} undated" if undated else "")

    @property
    def is_alone(self) -> bool:
        """Whether nothing else is a copy of its one article."""
        return len(self.timeline.story.members) == 1

    @property
    def choices(self) -> list[Choice]:
        """The lead and the articles on this page, that may be compared, with their older versions."""
        entries, before = self.timeline.entries, (self.timeline.page - 1) * self.timeline.page_size
        lead = choices([self.timeline.story.lead], {}) if before else []
        here = choices([one.member for one in entries], {one.member.id: one.versions for one in entries}, before)
        return [*lead, *here]

    @property
    def chosen(self) -> tuple[str, str]:
        """The two that are compared unless a reader picks others: the lead and the first other one on this page."""
        lead = self.timeline.lead.id
        return lead, next((one.member.id for one in self.timeline.entries if one.member.id != lead), "")

    @property
    def outlets(self) -> tuple[tuple[str, ...], tuple[str, ...]]:
        """The outlets that ran it: those that are listed at once, and those that unfold."""
        outlets = self.timeline.story.outlets
        return outlets[:OUTLETS_LISTED], outlets[OUTLETS_LISTED:]

    def share(self, entry: Entry) -> str:
        """How much of the lead's text an article has, in words; blank where that is not known, and of the lead."""
        if entry.share_of_lead is None or entry.member.id == self.timeline.lead.id:
            return ""
        return f"{percent(entry.share_of_lead)} of the lead’s words"

    def editions(self, entry: Entry) -> Iterator[Edition]:
        """The versions of an article where it has several, the newest first."""
        versions = entry.versions if len(entry.versions) > 1 else ()
        last = entry.versions[-1].number if entry.versions else 0
        for one in reversed(versions):
            name = entry.member.id if one.number == last else f"{entry.member.id}@{one.number}"
            yield Edition(one, name, f"{entry.member.id}@{one.number - 1}" if one.number > 1 else "")


def choices(members: Sequence[Member], versions: Mapping[str, Sequence[Version]], before: int = 0) -> list[Choice]:
    """Articles to choose from, numbered as the story lists them, each with its older versions behind it."""
    listed = []
    for number, one in enumerate(members, before + 1):
        label = (
            f"{number}. {_label(one.outlet, PartialDate(one.published) if one.published else None, one.heading)}"
        )
        listed.append(Choice(one.id, label))
        for version in reversed(versions.get(one.id, ())[:-1]):
            listed.append(Choice(f"{one.id}@{version.number}", f"{label} (version {version.number})"))
    return listed


def choice_of(name: str, article: Article) -> Choice:
    """An article that its story does not list here, or of another one, under the name that an address gives it."""
    version = f" (version {article.version})" if "@" in name else ""
    return Choice(name, _label(article.outlet, article.published, article.heading) + version)


def _label(outlet: str | None, published: PartialDate | None, heading: str) -> str:
    """What tells an article from others, on a line."""
    short = heading if len(heading) <= HEADLINE else heading[: HEADLINE - 1].rstrip() + "…"
    return f"{isolated(outlet or 'Outlet not known')}, {day(published)}: {isolated(short)}"


def isolated(text: str) -> str:
    """A text that runs its own way among others, where no markup can say so."""
    from_right = any(unicodedata.bidirectional(letter) in ("R", "AL") for letter in text)
    return f"\N{FIRST STRONG ISOLATE}{text}\N{POP DIRECTIONAL ISOLATE}" if from_right else text


def span(first: PartialDate, last: PartialDate) -> str:
    """From when to when, what is the same said once.

    >>> span(PartialDate("2015-05-22"), PartialDate("2015-05-24"))
    '22 to 24 May 2015'
    """
    begin, end = first.in_words().split(), last.in_words().split()
    if begin == end:
        return " ".join(end)
    if len(begin) == len(end):
        while begin and begin[-1] == end[len(begin) - 1]:
            begin.pop()
    return f"{' '.join(begin)} to {' '.join(end)}"
