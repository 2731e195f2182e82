"""A text as it stands in a file comes in; its passages go out, each with the character it begins at.

A line is a passage. Where lines were cut to a width, a paragraph is one: "New" and "York" may stand on two lines.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import pairwise
from typing import NamedTuple

from indexer.places.senses import Passage

WIDEST = 120  # characters: lines that are longer were not cut
GOES_ON = 0.3  # of the lines at least go on in lower case where lines were cut
FULL = 0.7  # of the widest line: a shorter one ends a headline or a paragraph
SENTENCE_ENDS = tuple('.!?:"”')
LONGEST_LINE = 100_000  # characters: a longer one is read in parts
PORTION = 300_000  # characters that are read at once: what a whole book of names is read into fills the memory
BLANKS = {ord("\r"): " ", ord("\n"): " "}  # one for one, so that offsets stay


class Line(NamedTuple):
    """A line of a text, without its end."""

    start: int
    text: str


def passages_of(text: str) -> list[tuple[Passage, int]]:
    """The passages of a text in its order, each as long as what it stands for, with where it begins."""
    lines = list(_lines(text))
    paragraphs = _joined(lines) if _is_wrapped(lines) else ([line] for line in lines)
    return [
        (Passage(text[first.start : last.start + len(last.text)].translate(BLANKS), "body", number), first.start)
        for number, (first, *_, last) in enumerate([one[0], *one] for one in paragraphs)
    ]


def portions(passages: Sequence[tuple[Passage, int]]) -> Iterator[list[tuple[Passage, int]]]:
    """The passages of a text, as many together as are read at once: all, but of a text as long as a book."""
    some: list[tuple[Passage, int]] = []
    size = 0
    for one in passages:
        size += len(one[0].text)
        if some and size > PORTION:
            yield some
            some, size = [], len(one[0].text)
        some.append(one)
    yield some


def _lines(text: str) -> Iterator[Line]:
    start = 0
    for line in text.split("\n"):
        yield from _parts(Line(start, line))
        start += len(line) + 1


def _parts(line: Line) -> Iterator[Line]:
    """A line, cut at blanks where it is too long."""
    while len(line.text) > LONGEST_LINE:
        cut = line.text.rfind(" ", 1, LONGEST_LINE)
        cut = LONGEST_LINE if cut < 0 else cut
        yield Line(line.start, line.text[:cut])
        line = Line(line.start + cut, line.text[cut:])
    yield line


def _is_wrapped(lines: Sequence[Line]) -> bool:
    """Whether lines were cut to a width: many go on in the middle of a sentence."""
    pairs = [(one.text, after.text) for one, after in pairwise(lines) if one.text.strip() and after.text.strip()]
    if not pairs or max(len(line.text.rstrip()) for line in lines) > WIDEST:
        return False
    return sum(_goes_on(*pair) for pair in pairs) >= GOES_ON * len(pairs)


def _goes_on(line: str, after: str) -> bool:
    """Whether a line ends in the middle of a sentence, to be seen by the small letter of the next."""
    return not line.rstrip().endswith(SENTENCE_ENDS) and after[0].islower()


def _joined(lines: Sequence[Line]) -> Iterator[list[Line]]:
    """The lines of each paragraph; a blank line, a short one and an indent part them."""
    width = max(len(line.text.rstrip()) for line in lines)
    paragraph = [lines[0]]
    for line, after in pairwise(lines):
        is_parted = not line.text.strip() or not after.text.strip() or after.text[0].isspace()
        is_full = len(line.text.rstrip()) + len(after.text.split(" ", 1)[0]) >= FULL * width
        if is_parted or not (is_full or _goes_on(line.text, after.text)):
            yield paragraph
            paragraph = []
        paragraph.append(after)
    yield paragraph
