"""Places of a dump's date lines and paragraphs come in; whether a date heads a part of a chronicle goes out."""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections import deque
from collections.abc import Callable, Iterable, Sequence

from indexer.cleaning.lines.credits import names_source
from indexer.cleaning.lines.outlets import names_paper
from indexer.cleaning.lines.textdates import beside_dates, is_date_line, read_dates

# "Vigo - 03 jul 2018": where a story was filed, before its date.
PLACE = re.compile(r"[^\W\d_a-zß-ÿ][^\W\d_]+(?:[ -][^\W\d_]+){0,2}\s?[-–—|·,]")
PAGE = re.compile(r",?\s*(?:page|pages|pg?|s|seite|página|pagina|стр)\.?\s?[A-Z]?\d{1,3}\b", re.IGNORECASE)
EDGES = " ,-–—|·•()"
# What is longer tells something about a day.
LONGEST = 90
LONE_YEAR = re.compile(r"(?:1[89]|20)\d\d")


def states_date(line: str) -> bool:
    """Whether a line is a date: alone, or with its place, its source or the paper and the page it stood on.

    >>> states_date("Vigo - 3 jul 2018 - 20:15"), states_date("The Rose Gazette, 4 May 2020, page 3")
    (True, True)
    """
    if is_date_line(line):
        return True
    mentions = read_dates(line)
    if not mentions or len(line) > LONGEST or all(mention.date.precision == "year" for mention in mentions):
        return False
    left = PAGE.sub("", beside_dates(line, mentions)).strip(EDGES)
    if names_source(left) or names_paper(left):
        return True
    before = line[: mentions[0].start].strip()
    return bool(PLACE.fullmatch(before)) and before.rstrip(EDGES) == left


def is_lone_year(line: str) -> bool:
    """Whether a line is nothing but a year."""
    return LONE_YEAR.fullmatch(line) is not None


class DateLines:
    """The date lines of a dump that nothing has been said about yet.

    They are looked at once for every line of a dump: the places are found out once, and those that are open no
    longer are let go of, so that a list of thousands of dates takes no longer than a story of as many lines.
    """

    def __init__(self, dates: Iterable[int], prose: Sequence[int]) -> None:
        """`dates` and `prose` are the places of date lines and of paragraphs, in order."""
        self.prose = prose
        self.last_prose = prose[-1] if prose else -1
        # Under the last paragraph a date heads nothing.
        self.left = deque(place for place in dates if place < self.last_prose)

    def head_parts(self, place: int, is_open: Callable[[int], bool]) -> bool:
        """Whether paragraphs stand between this date line and another one, and below both."""
        if place >= self.last_prose:
            return False
        while self.left and not is_open(self.left[0]):
            self.left.popleft()
        while self.left and not is_open(self.left[-1]):
            self.left.pop()
        # What parts a line from any other date parts it from the first or from the last.
        return bool(self.left) and (self._parted(self.left[0], place) or self._parted(place, self.left[-1]))

    def _parted(self, upper: int, lower: int) -> bool:
        return bisect_left(self.prose, lower) > bisect_right(self.prose, upper)
