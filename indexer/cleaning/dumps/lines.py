"""A dump's text to its lines: line ends of any system, and paragraphs that were broken to a width made whole."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from itertools import pairwise

from indexer.cleaning.lines.credits import is_lone_credit
from indexer.cleaning.lines.furniture import furniture_cue
from indexer.cleaning.lines.leftovers import without_markup
from indexer.cleaning.lines.textdates import is_date_line
from indexer.cleaning.lines.writing import FULL_WIDTH, spaced

LINE_END = re.compile(r"\r\n|[\n\r\v\f\x85\u2028\u2029]")
# A byte order mark and letters without width say nothing and stand anywhere.
WIDTHLESS = re.compile("[\ufeff\u200b\u2060\u00ad]")
WIDEST, NARROWEST = 100, 40
# A text is taken as broken to a width when this share of its full lines could not have held one word more.
FULL_LINES = 0.8
FEWEST_FULL = 4


@dataclass(frozen=True)
class Line:
    """A line that is not blank: `number` counts the dump's lines from 1, `gap` the blank ones right before it."""

    text: str
    number: int
    gap: int


def read_lines(text: str) -> tuple[Line, ...]:
    """The lines of a dump with edge and double spaces gone, and hard-wrapped paragraphs joined."""
    lines: list[Line] = []
    gap = 0
    for number, raw in enumerate(LINE_END.split(WIDTHLESS.sub("", without_markup(text))), start=1):
        plain = " ".join(raw.split())
        if not plain:
            gap += 1
            continue
        lines.append(Line(plain, number, gap))
        gap = 0
    lines = _closed_up(lines)
    width = wrapped_width(lines)
    return tuple(_joined(lines, width) if width else lines)


def _closed_up(lines: list[Line]) -> list[Line]:
    """A text that was broken to a width with a blank line below every line, without those; any other as it is."""
    spacing = min((line.gap for line in lines[1:]), default=0)
    closed = [replace(line, gap=max(0, line.gap - spacing)) for line in lines]
    return closed if spacing and wrapped_width(closed) else lines


def wrapped_width(lines: Sequence[Line]) -> int:
    """The width a text was broken to, or 0 when its lines are whole paragraphs.

    A wrapped line is full: it could not have held the first word of the next.
    """
    width = max((len(line.text) for line in lines), default=0)
    if not NARROWEST <= width <= WIDEST:
        return 0
    pairs = [(one, other) for one, other in pairwise(lines) if not other.gap and _runs_on(one)]
    full = sum(_is_full(one, other, width) for one, other in pairs)
    return width if full >= FEWEST_FULL and full >= FULL_LINES * len(pairs) else 0


def _runs_on(line: Line) -> bool:
    """Whether a line stops in the middle of a sentence and is long enough to have been cut there."""
    return len(line.text) >= NARROWEST and line.text[-1] not in '.!?:”"»。！？：」』؟।'


def _is_full(line: Line, following: Line, width: int) -> bool:
    first = spaced(following.text[:width]).split(maxsplit=1)[0]
    return len(line.text) + len(_glue(line.text, following.text)) + len(first) > width


def _stands_alone(text: str) -> bool:
    """Whether a line is furniture or a fact of its own, whatever the length of the one above."""
    return furniture_cue(text) is not None or is_date_line(text) or is_lone_credit(text)


def _joined(lines: Sequence[Line], width: int) -> list[Line]:
    """Paragraphs: a full line goes on in the next."""
    paragraphs = [lines[0]]
    for before, line in pairwise(lines):
        if line.gap or not _is_full(before, line, width) or _stands_alone(line.text):
            paragraphs.append(line)
            continue
        last = paragraphs[-1]
        paragraphs[-1] = Line(last.text + _glue(last.text, line.text) + line.text, last.number, last.gap)
    return paragraphs


def _glue(upper: str, lower: str) -> str:
    """What stood between the end of a line and the next one: a space, but in "well-" and "known" and in 汉字."""
    is_whole = re.search(r"\w-$", upper[-2:]) or (FULL_WIDTH.match(upper[-1]) and FULL_WIDTH.match(lower))
    return "" if is_whole else " "
