"""Text dumps to clean articles: every line gets a role, the story is kept, the page round it listed apart."""

from __future__ import annotations

import re
import textwrap
from collections.abc import Iterator
from dataclasses import dataclass

from archive.article import Caption, CleanArticle, Document, Form, Removed, Role
from archive.dates import PartialDate
from archive.errors import Unreadable
from indexer.cleaning.dumps.form import dump_form, refuse_headlines
from indexer.cleaning.dumps.linemodel import OddsOf, story_odds
from indexer.cleaning.dumps.lines import Line, read_lines
from indexer.cleaning.dumps.marks import Marked
from indexer.cleaning.dumps.roles import mark_lines
from indexer.cleaning.dumps.title import Headline, read_headline
from indexer.cleaning.lines.agencies import agencies_listed, each_once
from indexer.cleaning.lines.caseless import dateline_persons
from indexer.cleaning.lines.credits import (
    caption_credit,
    dateline_agencies,
    photo_credit,
    read_byline,
    read_sign_off,
    story_dateline,
)
from indexer.cleaning.lines.forms import ONLY_BEGINNING
from indexer.cleaning.lines.outlets import recognise_outlet
from indexer.cleaning.lines.sequences import chances
from indexer.cleaning.lines.textdates import DateMention, beside_dates, read_dates

# "…around the world.Agencies": nothing but a sign-off follows a full stop without a space.
GLUED = re.compile(
    r"(?<=[.!?”\"’»“])(?:\s*[—–-]\s*|\s*\((?=[^()]*\)\s*$)|(?=[A-Z]))(?P<names>[^\W\d_][\w ,./&-]{1,60}?)\)?\s*$"
)

# A line quoted in the reason why a dump has no story is cut to so many characters.
LONGEST_QUOTED = 60


@dataclass(frozen=True)
class Story:
    """The paragraphs of the body, and the sign-off that was glued to the last of them."""

    paragraphs: tuple[str, ...]
    agencies: tuple[str, ...] = ()
    sign_off: str = ""


def clean_dump(document: Document, odds_of: OddsOf = story_odds) -> CleanArticle:
    """The article of a text dump; Unreadable when no line of the story is left.

    `odds_of` says how much each line looks like the story: the shipped model, another one, or `rules_alone`.
    """
    lines = read_lines(document.text)
    refuse_headlines(lines)
    marked = mark_lines(lines, odds_of)
    form = dump_form(marked)
    story = _story(marked)
    if not story.paragraphs:
        raise Unreadable(_nothing_left(marked))
    published, updated = _dates(marked)
    title = _only(marked, Role.TITLE)
    headline = read_headline(title) if title else None
    return CleanArticle(
        source=document.source,
        row=document.row,
        form=form,
        title=headline.text if headline else None,
        published=published,
        published_source="text" if published else None,
        updated=updated,
        updated_source="text" if updated else None,
        byline=_persons(marked) or dateline_persons(story.paragraphs[0]),
        agency=each_once((*_agencies(marked, story), *(headline.agencies if headline else ()))),
        outlet=recognise_outlet([line.text for line in marked.lines]),
        dateline=_dateline(marked, story) or (headline.place if headline else None),
        standfirst=_only(marked, Role.STANDFIRST),
        captions=tuple(_captions(marked)),
        body=story.paragraphs,
        removed=(*_cut_from(marked, headline), *_removed(marked, story)),
        problems=document.problems + ((ONLY_BEGINNING,) if form is Form.STUB else ()),
    )


def _nothing_left(marked: Marked) -> str:
    """Why a dump has no story: where its longest line went."""
    said = "no line of a story is left when the page's furniture is taken away"
    if not marked.lines:
        return said
    place = max(range(len(marked.lines)), key=lambda at: len(marked.text(at)))
    text, role = textwrap.shorten(marked.text(place), LONGEST_QUOTED, placeholder="…"), marked.roles[place].value
    why = f" ({marked.reasons[place]})" if marked.reasons[place] else ""
    return f"{said}; the longest line, “{text}”, was taken as {role}{why}"


def _texts(marked: Marked, *roles: Role) -> list[str]:
    return [line.text for line, role in zip(marked.lines, marked.roles, strict=True) if role in roles]


def _only(marked: Marked, role: Role) -> str | None:
    return next(iter(_texts(marked, role)), None)


def _story(marked: Marked) -> Story:
    """The body, its last full stop freed of what was glued to it."""
    paragraphs = _texts(marked, Role.BODY)
    found = GLUED.search(paragraphs[-1]) if paragraphs else None
    agencies = read_sign_off(found["names"]) if found else ()
    if not found or not agencies:
        return Story(tuple(paragraphs))
    rest = paragraphs[-1][: found.start()].rstrip()
    return Story((*paragraphs[:-1], rest), agencies, found[0].strip())


def _dates(marked: Marked) -> tuple[PartialDate | None, PartialDate | None]:
    """When the story was published and updated; of two days above and below the headline, the nearer one."""
    title = marked.roles.index(Role.TITLE) if Role.TITLE in marked.roles else 0
    stated = [
        (abs(place - title), mention)
        for place, role in enumerate(marked.roles)
        if role in (Role.DATE, Role.BYLINE)
        for mention in read_dates(marked.text(place))
    ]
    published = _nearest([pair for pair in stated if not pair[1].is_update])
    updated = _nearest([pair for pair in stated if pair[1].is_update])
    # A lone "Stand: …" is the only date the page gives.
    return (published, updated) if published else (updated, None)


def _nearest(stated: list[tuple[int, DateMention]]) -> PartialDate | None:
    return min(stated, key=lambda pair: pair[0])[1].date if stated else None


def _persons(marked: Marked) -> tuple[str, ...]:
    names = (name for text in _byline_texts(marked) for name in read_byline(text).persons)
    return tuple(dict.fromkeys(names))


def _byline_texts(marked: Marked) -> list[str]:
    """The bylines without the dates that stand in them."""
    return [beside_dates(text, read_dates(text)) for text in _texts(marked, Role.BYLINE)]


def _agencies(marked: Marked, story: Story) -> tuple[str, ...]:
    """The agencies of byline, date line, dateline and sign-off, each once."""
    named = [name for text in _byline_texts(marked) for name in read_byline(text).agencies]
    for text in _texts(marked, Role.DATE):
        named += agencies_listed(beside_dates(text, read_dates(text)))
    named += dateline_agencies(story.paragraphs[0])
    for text in _texts(marked, Role.AGENCY):
        named += read_sign_off(text)
    return tuple(dict.fromkeys([*named, *story.agencies]))


def _dateline(marked: Marked, story: Story) -> str | None:
    return story_dateline(story.paragraphs, *_texts(marked, Role.TITLE, Role.STANDFIRST))


def _captions(marked: Marked) -> Iterator[Caption]:
    """The captions, each with the credit it ends with or that stands on the line below it."""
    for place, role in enumerate(marked.roles):
        if role is Role.CAPTION:
            text = marked.text(place)
            yield Caption(text=text, credit=caption_credit(text) or _credit_below(marked, place))


def _credit_below(marked: Marked, place: int) -> str | None:
    below = place + 1
    if below < len(marked.roles) and marked.roles[below] is Role.CREDIT:
        return photo_credit(marked.text(below))
    return None


def _cut_from(marked: Marked, headline: Headline | None) -> Iterator[Removed]:
    """What stood on the headline's line beside it."""
    for text in headline.cut if headline else ():
        number = marked.lines[marked.roles.index(Role.TITLE)].number
        yield Removed(text=text, role=Role.NAVIGATION, reason="stood beside the headline", line=number)


def _removed(marked: Marked, story: Story) -> Iterator[Removed]:
    """Every line that is not story, in order, a glued sign-off with its line."""
    kept = (Role.TITLE, Role.STANDFIRST, Role.BODY)
    last: Line | None = None
    scores = [None] * len(marked.lines) if marked.odds is None else chances(marked.odds)
    for place, (line, role, score) in enumerate(zip(marked.lines, marked.roles, scores, strict=True)):
        if role is Role.BODY:
            last = line
        if role not in kept:
            yield Removed(text=line.text, role=role, reason=marked.reasons[place], line=line.number, score=score)
    if story.sign_off and last:
        yield Removed(
            text=story.sign_off, role=Role.AGENCY, reason="was glued to the last sentence", line=last.number
        )
