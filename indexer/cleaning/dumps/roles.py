"""What each line of a dump is: lines come in, a role and a reason per line go out.

The order matters. Certain cues first (tables of furniture, dates), then the line model for what stands far from
the story, then the opening between headline and story, where place tells a standfirst from a caption, then the
foot. Whatever nothing speaks against stays in the story.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from archive.article import Role
from archive.sentences import ends_sentence
from indexer.cleaning.dumps.dates import is_lone_year, states_date
from indexer.cleaning.dumps.linemodel import OddsOf, are_kept
from indexer.cleaning.dumps.lines import Line
from indexer.cleaning.dumps.marks import PROSE_WORDS, Marked
from indexer.cleaning.dumps.prose import ends_list, going_on
from indexer.cleaning.lines.agencies import agencies_listed
from indexer.cleaning.lines.caseless import is_name
from indexer.cleaning.lines.credits import (
    LONGEST_DATELINE,
    is_job,
    is_lone_credit,
    is_person,
    name_in_capitals,
    names_source,
    opens_as_byline,
    opens_as_caption,
    photo_credit,
    read_byline,
    read_sign_off,
    split_dateline,
)
from indexer.cleaning.lines.forms import OFFER, offers_rest
from indexer.cleaning.lines.furniture import Cue, furniture_cue
from indexer.cleaning.lines.outlets import names_paper
from indexer.cleaning.lines.tables import folded
from indexer.cleaning.lines.textdates import beside_dates, is_date_line, read_dates
from indexer.cleaning.lines.writing import has_case, weighty_words, word_count

__all__ = ["Marked", "cue_of", "mark_lines"]

OFFER_OF_REST = Cue(Role.PROMO, OFFER, opens_tail=True)
# What wire copy closes with: "-30-", "###".
END_MARK = re.compile(r"[-–—]\s?30\s?[-–—]|#{3,}|_{3,}")
END_OF_STORY = Cue(Role.NOTICE, "says that the story ends")
# A headline shares this part of its words with the story, and a standfirst stands at most so far below it.
TOPICAL, HEADLINE_GAP = 0.3, 10
# Each line between a headline and the story speaks against it, as much as so many words in common speak for it.
PER_LINE_BETWEEN = 0.25
FAR_REASON = "stands apart from the story and reads unlike it"
# So far into the story a byline or date may still stand.
LATE_LINES = 6
CAPTION_WORDS = 80
# How a dateline encloses the outlet's name.
QUOTED_OUTLET = (("«", "»:"), ("“", "”:"), ('"', '":'), ("(", ")"))
STATES_DATE = "states the date"
KEPT_AS_CAPTION = "kept as a caption"


def mark_lines(lines: Sequence[Line], odds_of: OddsOf) -> Marked:
    """Every line with its role; the furniture also with the reason it is not story."""
    texts = [line.text for line in lines]
    cues = [cue_of(text) for text in texts]
    odds = odds_of(texts)
    marked = Marked(lines, cues, odds, [Role.BODY] * len(lines), [""] * len(lines))
    _mark_cues(marked)
    _mark_far_lines(marked)
    start = _mark_headline(marked)
    story = _mark_opening(marked, start)
    _mark_late_credits(marked, story)
    _mark_captions(marked, story)
    _mark_foot(marked, story)
    _mark_sign_off(marked)
    _own_standfirst(marked)
    _mark_date_below(marked)
    return marked


def cue_of(text: str) -> Cue | None:
    """Why a line is furniture, whatever stands round it; an offer of the rest of a story is too."""
    if END_MARK.fullmatch(text):
        return END_OF_STORY
    return furniture_cue(text) or (OFFER_OF_REST if offers_rest(text) else None)


def _mark_cues(marked: Marked) -> None:
    for place, cue in enumerate(marked.cues):
        if cue:
            marked.mark(place, cue.role, cue.reason)


def _mark_far_lines(marked: Marked) -> None:
    """Lines that the model finds unlike the story."""
    if marked.odds is None:
        return
    kept = are_kept(marked.odds)
    beside = going_on(marked, kept)
    for place in np.flatnonzero(~kept).tolist():
        if marked.is_open(place) and place not in beside and not _heads_part(marked, kept, place):
            marked.mark(place, Role.NAVIGATION, FAR_REASON)
    if Role.BODY not in marked.roles:
        for place, cue in enumerate(marked.cues):
            if cue is None:
                marked.mark(place, Role.BODY, "")


def _heads_part(marked: Marked, kept: NDArray[np.bool_], place: int) -> bool:
    """Whether a line is a date between two paragraphs of the story, as in a chronicle."""
    beside = (place - 1, place + 1)
    if beside[0] < 0 or beside[1] >= len(kept) or not all(kept[at] and marked.is_prose(at) for at in beside):
        return False
    return is_date_line(marked.text(place))


def _mark_headline(marked: Marked) -> int:
    """Mark the headline and what stands above it; the place after the headline."""
    first = _first_prose(marked)
    candidates = [place for place in range(first) if _may_be_headline(marked, place)]
    named = [place for place in candidates if not _names_outlet(marked, place, first)]
    candidates = named or candidates
    # A headline has no full stop; where one has, nothing better stands beside it.
    candidates = [place for place in candidates if not marked.text(place).endswith(".")] or candidates
    if not candidates:
        for place in range(first):
            _mark_above(marked, place)
        return 0
    title = _best_headline(marked, candidates)
    marked.mark(title, Role.TITLE, "")
    for place in range(title):
        _mark_above(marked, place)
    for place in range(title + 1, len(marked.lines)):
        if folded(marked.text(place)) == folded(marked.text(title)):
            marked.mark(place, Role.NAVIGATION, "repeats the headline")
    return title + 1


def _names_outlet(marked: Marked, place: int, story: int) -> bool:
    """Whether a line is the name of a paper, or of the outlet that the story's dateline quotes."""
    text = marked.text(place)
    opening = marked.text(story)[:LONGEST_DATELINE] if story < len(marked.lines) else ""
    return names_paper(text) or any(f"{left}{text}{right}" in opening for left, right in QUOTED_OUTLET)


def _first_prose(marked: Marked) -> int:
    """Where the first sentence long enough to be story stands."""
    for place in range(len(marked.lines)):
        if marked.is_open(place) and (_opens_story(marked, place) or _tells(marked, place)):
            return place
    left = [place for place in range(len(marked.lines)) if marked.is_open(place)]
    return left[:2][-1] if left else len(marked.lines)


def _tells(marked: Marked, place: int) -> bool:
    """Whether a line is prose and no headline that ends in "!" with Most of Its Words in Capitals."""
    words = marked.text(place).split()
    capitals = sum(word[:1].isupper() for word in words)
    return marked.is_prose(place) and capitals <= 0.6 * len(words)


def _opens_story(marked: Marked, place: int) -> bool:
    """Whether a line opens with a dateline and says more than a caption would."""
    text = marked.text(place)
    return word_count(text) >= PROSE_WORDS and split_dateline(text) is not None


def _may_be_headline(marked: Marked, place: int) -> bool:
    text = marked.text(place)
    if marked.cues[place] or word_count(text) > 30 or states_date(text) or _is_byline(marked, place):
        return False
    if (
        place + 1 < len(marked.lines)
        and is_lone_credit(below := marked.text(place + 1))
        and not names_source(below)
    ):
        return False
    return not (agencies_listed(text) or photo_credit(text) or opens_as_caption(text))


def _best_headline(marked: Marked, candidates: Sequence[int]) -> int:
    """The candidate that shares most words with the story; a topical line a little above it is the headline."""
    story = {
        word
        for place in range(len(marked.lines))
        if marked.is_open(place) and marked.is_prose(place)
        for word in weighty_words(marked.text(place))
    }
    counts = Counter(folded(marked.text(place)) for place in candidates)
    words = {place: weighty_words(marked.text(place)) for place in candidates}
    scores = {place: len(words[place] & story) + (counts[folded(marked.text(place))] > 1) for place in candidates}
    below = {place: len(candidates) - number for number, place in enumerate(candidates, start=1)}
    best = max(candidates, key=lambda place: (scores[place] - PER_LINE_BETWEEN * below[place], place))
    if not scores[best]:
        long_enough = [place for place in candidates if word_count(marked.text(place)) > 2]
        return (long_enough or candidates)[-1]
    for upper in reversed(candidates[: candidates.index(best)]):
        topical = scores[upper] >= max(2, TOPICAL * len(words[upper]))
        if best - upper > HEADLINE_GAP or not topical or word_count(marked.text(upper)) < 4:
            break
        best = upper
    return best


def _mark_above(marked: Marked, place: int) -> None:
    """A line above the headline (or above a story without one): its date or the site's navigation."""
    text = marked.text(place)
    if states_date(text):
        marked.mark(place, Role.DATE, STATES_DATE)
    elif _is_byline(marked, place):
        marked.mark(place, Role.BYLINE, "names who wrote the story")
    else:
        marked.mark(place, Role.NAVIGATION, "stands above the headline")


def _mark_opening(marked: Marked, start: int) -> int:
    """Mark what stands between headline and story; the place where the story starts."""
    has_standfirst = start == 0
    for place in range(start, len(marked.lines)):
        if not marked.is_open(place) and marked.cues[place]:
            continue
        if _mark_credit(marked, place, start):
            continue
        if not has_standfirst and _is_standfirst(marked, place, start):
            marked.mark(place, Role.STANDFIRST, "")
            has_standfirst = True
        elif marked.text(place).isdecimal() and not is_lone_year(marked.text(place)):
            marked.mark(place, Role.NAVIGATION, "stands between the headline and the story")
        elif marked.is_prose(place) or _opens_story(marked, place) or marked.is_open(place):
            return place
        else:
            marked.mark(place, Role.NAVIGATION, "stands between the headline and the story")
    return start


def _mark_late_credits(marked: Marked, story: int) -> None:
    """A byline and a date under the first lines of the story, where none has been found above them."""
    known = {role for role in marked.roles if role in (Role.DATE, Role.BYLINE)}
    for place in range(story, min(story + LATE_LINES, len(marked.lines))):
        if (cue := marked.cues[place]) and _heads_others(cue):
            return
        if not marked.is_open(place):
            continue
        if Role.BYLINE not in known and _is_byline(marked, place):
            marked.mark(place, Role.BYLINE, "names who wrote the story")
        elif Role.DATE not in known and _dates_story(marked, place):
            marked.mark(place, Role.DATE, STATES_DATE)


def _heads_others(cue: Cue) -> bool:
    """Whether what stands below a line is about other stories."""
    return cue.opens_tail and cue.role is Role.PROMO


def _dates_story(marked: Marked, place: int) -> bool:
    """Whether a line is a date and heads no part of a chronicle, whose other dates stand between its paragraphs."""
    return states_date(marked.text(place)) and not marked.dates.head_parts(place, marked.is_open)


def _mark_credit(marked: Marked, place: int, start: int) -> bool:
    """Mark a date, a byline, an agency, a caption or a picture's credit; whether it was one."""
    text = marked.text(place)
    if is_lone_credit(text) or names_source(text):
        _mark_who(marked, place)
    elif names_paper(text) and place + 1 < len(marked.lines):
        marked.mark(place, Role.NAVIGATION, "names the paper")
    elif _dates_story(marked, place) or (is_lone_year(text) and marked.lone_years == 1):
        marked.mark(place, Role.DATE, STATES_DATE)
    elif _is_byline(marked, place):
        marked.mark(place, Role.BYLINE, "names who wrote the story")
    elif agencies_listed(text):
        marked.mark(place, Role.AGENCY, "names the agency")
    elif _is_caption(marked, place, start):
        marked.mark(place, Role.CAPTION, KEPT_AS_CAPTION)
    else:
        return False
    return True


def _mark_who(marked: Marked, place: int) -> None:
    """Mark who took a picture, or where the story is from: "Source: AFP" is a credit only under a caption."""
    if names_source(marked.text(place)) and (place == 0 or marked.roles[place - 1] is not Role.CAPTION):
        marked.mark(place, Role.AGENCY, "names the agency or the source")
    else:
        marked.mark(place, Role.CREDIT, "names who took the picture")


def _is_byline(marked: Marked, place: int) -> bool:
    """Whether a line only says who wrote the story, a date beside the names or under them allowed."""
    text = marked.text(place)
    mentions = read_dates(text)
    names = beside_dates(text, mentions).strip(" |·•-–—,")
    if len(names) > 120 or not names:
        return False
    if opens_as_byline(names):
        return bool(read_byline(names))
    # Where nothing has a capital, two words of a headline look like a name.
    if not is_person(names) or not (has_case(names) or is_name(names)):
        return False
    following = marked.text(place + 1) if place + 1 < len(marked.lines) else ""
    if names_paper(following) and place + 2 < len(marked.lines):
        following = marked.text(place + 2)
    return bool(mentions) or states_date(following) or is_job(following)


def _is_caption(marked: Marked, place: int, start: int) -> bool:
    """Whether a line of the opening is a caption: by its first words, its credit or its place."""
    text = marked.text(place)
    credited = photo_credit(text) or name_in_capitals(text)
    if opens_as_caption(text) or (credited and 4 <= word_count(text) <= CAPTION_WORDS):
        return True
    following = _next_place(marked, place)
    if following is None:
        return False
    if names_source(marked.text(following)):
        return _has_picture(marked, place, following)
    if is_lone_credit(marked.text(following)):
        return marked.lines[following].gap == 0 or not _opens_story(marked, place)
    before = marked.roles[place - 1] if place > 0 else None
    return (
        before is Role.DATE
        and place > start
        and marked.lines[place].gap == 0
        and split_dateline(text) is None
        and split_dateline(marked.text(following)) is not None
    )


def _has_picture(marked: Marked, place: int, source: int) -> bool:
    """Whether a line right over a source is the caption of a picture; the story's last line is none."""
    below = range(source + 1, len(marked.lines))
    return marked.lines[source].gap == 0 and any(marked.is_open(at) and marked.is_prose(at) for at in below)


def _is_standfirst(marked: Marked, place: int, start: int) -> bool:
    """Whether a line stands between the headline and a date, a byline, a caption or a dateline."""
    text = marked.text(place)
    following = _next_place(marked, place)
    if following is None or word_count(text) < 4 or split_dateline(text) or len(text) > 500:
        return False
    beyond = marked.text(following)
    if split_dateline(beyond):
        return True
    right_below = all(not marked.is_open(other) and marked.cues[other] for other in range(start, place))
    if not right_below:
        below = marked.is_prose(following) or _is_caption(marked, following, start)
        return not ends_sentence(text) and word_count(text) >= 6 and below
    if _dates_story(marked, following) or _is_byline(marked, following) or _is_caption(marked, following, start):
        return True
    return not ends_sentence(text) and word_count(text) >= 6


def _next_place(marked: Marked, place: int) -> int | None:
    """The next line that is no furniture."""
    rest = range(place + 1, len(marked.lines))
    return next((other for other in rest if not marked.cues[other]), None)


def _mark_captions(marked: Marked, story: int) -> None:
    """Captions inside the story that carry their credit, and credits on lines of their own."""
    for place in range(story, len(marked.lines)):
        if not marked.is_open(place):
            continue
        text = marked.text(place)
        if is_lone_credit(text) or names_source(text):
            _mark_who(marked, place)
        elif opens_as_caption(text) or (photo_credit(text) and 4 <= word_count(text) <= CAPTION_WORDS):
            marked.mark(place, Role.CAPTION, KEPT_AS_CAPTION)


def _mark_foot(marked: Marked, story: int) -> None:
    """Short lines under a marker of the page's foot, such as "Related stories"; long prose stays."""
    last = max((p for p in range(len(marked.lines)) if marked.is_open(p) and marked.is_prose(p)), default=-1)
    head: int | None = None
    for place in range(story + 1, len(marked.lines)):
        cue = marked.cues[place]
        if cue and cue.opens_tail:
            head = place
        elif marked.is_open(place) and ends_list(marked, place, head):
            head = None
        elif marked.is_open(place) and marked.is_prose(place):
            head = head if place > last else None
        elif head is not None and (marked.is_open(place) or marked.reasons[place] == FAR_REASON):
            _mark_listed(marked, place, head)


def _mark_listed(marked: Marked, place: int, head: int) -> None:
    marker = marked.cues[head]
    if marker:
        marked.mark(place, marker.role, f"stands under a line that {marker.reason}")


def _mark_sign_off(marked: Marked) -> None:
    """The agencies that the story ends with."""
    ends = [place for place in range(len(marked.lines)) if marked.is_open(place)]
    if len(ends) > 1 and read_sign_off(marked.text(ends[-1])):
        marked.mark(ends[-1], Role.AGENCY, "names the agencies the story is from")


def _own_standfirst(marked: Marked) -> None:
    """A standfirst with no story below it is the story."""
    if Role.BODY not in marked.roles and Role.STANDFIRST in marked.roles:
        marked.mark(marked.roles.index(Role.STANDFIRST), Role.BODY, "")


def _mark_date_below(marked: Marked) -> None:
    """Where no date stands above the story, the one below it: before any list of other stories or comments."""
    if Role.DATE in marked.roles or Role.BODY not in marked.roles:
        return
    last = len(marked.roles) - 1 - marked.roles[::-1].index(Role.BODY)
    for place in range(last + 1, len(marked.lines)):
        if (cue := marked.cues[place]) and _heads_others(cue):
            return
        if cue is None and states_date(marked.text(place)):
            marked.mark(place, Role.DATE, STATES_DATE)
            return
