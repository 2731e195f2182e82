"""A hit and the articles of its story, to what is told beside it: who else ran it, the others, why it is shown."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from archive.dates import PartialDate
from archive.stories.story import Member, why_lead
from archive.wording import counted

COPIES_LISTED = 20  # of a story beside a hit; its own page has all
OUTLETS_NAMED = 6  # in a line


@dataclass(frozen=True, kw_only=True)
class HitStory:
    """The story of a hit: its `id`, how many `articles` it has in all, and the first of them, the lead first.

    An article that is alone in its story has no `members`. `shown` is the id of the hit, `outlet` what ran it;
    `grouped` says that it was chosen to stand for its story.
    """

    id: str
    shown: str
    outlet: str | None = None
    articles: int = 1
    members: tuple[Member, ...] = ()
    grouped: bool = True

    @property
    def is_alone(self) -> bool:
        """Whether the story is this article alone."""
        return self.articles == 1

    @property
    def lead(self) -> str:
        """The id of the article that leads the story."""
        return self.members[0].id if self.members else self.shown

    @property
    def is_lead(self) -> bool:
        """Whether the article that is shown leads its story."""
        return self.lead == self.shown

    @property
    def copies(self) -> tuple[Member, ...]:
        """The first of its other articles, the lead first."""
        return self._others[:COPIES_LISTED]

    @property
    def more_copies(self) -> int:
        """How many of its other articles are not among `copies`."""
        return self.articles - 1 - len(self.copies)

    @property
    def _others(self) -> tuple[Member, ...]:
        return tuple(one for one in self.members if one.id != self.shown)

    @property
    def outlets(self) -> tuple[str, ...]:
        """The other outlets that ran it, as far as its first articles tell, each once."""
        named = (one.outlet for one in self._others if one.outlet and one.outlet != self.outlet)
        return tuple(dict.fromkeys(named))

    @property
    def all_outlets(self) -> tuple[str, ...]:
        """The outlets that ran it, as far as its first articles tell, that of the hit first."""
        return (*filter(None, (self.outlet,)), *self.outlets)

    @property
    def ran(self) -> str:
        """How widely it ran: "ran in 4 outlets"; "3 copies" where they are not of several; blank if alone."""
        if self.is_alone:
            return ""
        outlets = len(self.all_outlets)
        if outlets < 2 or self.articles > len(self.members):
            return counted(self.articles, "copy", "copies")
        return f"ran in {counted(outlets, 'outlet')}"

    @property
    def also(self) -> str:
        """Where else it stands: "also in 4 outlets", and how many articles where they are more; blank if alone.

        Of a story with more articles than are known here, only these are counted.
        """
        others, outlets = self.articles - 1, len(self.outlets)
        if not others:
            return ""
        if not outlets or others > len(self._others):
            return counted(others, "more article")
        told = f"also in {counted(outlets, 'outlet')}"
        return told if others == outlets else f"{told} ({counted(others, 'more article')})"

    @property
    def named(self) -> tuple[str, ...]:
        """The first of the other outlets, as many as a line takes: one more takes no more than to tell of it."""
        outlets = self.outlets
        return outlets if len(outlets) == OUTLETS_NAMED + 1 else outlets[:OUTLETS_NAMED]

    @property
    def more_outlets(self) -> str:
        """What a line says of the other outlets that it does not name: "and 3 more"."""
        more = len(self.outlets) - len(self.named)
        return f"and {more:,} more" if more else ""

    @property
    def line(self) -> str:
        """What is told in one line before outlets are named: of a copy that is listed by itself, who was first."""
        return self.also if self.grouped or self.is_lead else f"{self.first}; {self.articles:,} articles in all"

    @property
    def in_words(self) -> str:
        """All of that as one line: "also in 2 outlets: A, B"."""
        if self.line != self.also:
            return self.line
        named = ", ".join(self.named) + (f" {self.more_outlets}" if self.more_outlets else "")
        return f"{self.also}: {named}" if named else self.also

    @property
    def why(self) -> str:
        """Why this article stands for its story: "the earliest of 5, of 22 May 2015"; blank where it does not."""
        if self.is_alone or not self.grouped:
            return ""
        if not self.is_lead:
            return f"the first of {self.articles:,} articles that is found here"
        if len(self.members) < self.articles:
            return f"the first of {self.articles:,} articles by date, length and id"
        return why_lead(self.members)

    @property
    def first(self) -> str:
        """Which article leads where another is shown: "first published by A, 22 May 2015"; blank otherwise."""
        if self.is_lead:
            return ""
        lead = self.members[0]
        date = PartialDate.parse(lead.published) if lead.published else None
        told = ", ".join(part for part in (lead.outlet and f"by {lead.outlet}", date and date.in_words()) if part)
        known = next((one.latest for one in self.members if one.id == self.shown), None)
        is_earlier = date and (known is None or lead.latest < known)
        return f"first published {told}" if is_earlier else f"the lead is {told or 'another'}"

    def as_json(self) -> dict[str, Any]:
        """The story as a search answer tells of it."""
        return {
            "id": self.id,
            "articles": self.articles,
            "outlets": list(self.outlets),
            "lead": self.lead,
            "is_lead": self.is_lead,
            "shown_because": self.why or None,
            "copies": [copy_json(one) for one in self.copies],
            "more_copies": self.more_copies,
        }


def copy_json(member: Member) -> dict[str, Any]:
    """An article of a story as lists of it tell of each."""
    return {"id": member.id, "title": member.heading, "outlet": member.outlet, "published": member.published}
