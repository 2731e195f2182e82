"""Places of a dump's date lines and paragraphs come in; whether a date heads a part of a chronicle goes out."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections import deque
from collections.abc import Callable, Iterable, Sequence


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
