"""A dump's lines come in; what has been found out about each of them so far is kept here."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property

from archive.article import Role
from archive.sentences import ends_sentence
from indexer.cleaning.dumps.dates import DateLines, is_lone_year
from indexer.cleaning.dumps.lines import Line
from indexer.cleaning.lines.credits import read_sign_off
from indexer.cleaning.lines.furniture import Cue
from indexer.cleaning.lines.sequences import Numbers
from indexer.cleaning.lines.textdates import is_date_line
from indexer.cleaning.lines.writing import word_count

# So many words are a sentence, prose, or prose even without a full stop.
SENTENCE_WORDS, PROSE_WORDS, WALL_WORDS = 5, 12, 50


@dataclass
class Marked:
    """A dump's lines with what has been found out about them so far."""

    lines: Sequence[Line]
    cues: Sequence[Cue | None]
    odds: Numbers | None
    roles: list[Role]
    reasons: list[str]

    @cached_property
    def dates(self) -> DateLines:
        """The date lines still open; from here on nothing that was marked is opened again."""
        places = range(len(self.lines))
        open_dates = (place for place in places if self.is_open(place) and is_date_line(self.text(place)))
        return DateLines(open_dates, [place for place in places if self.is_prose(place)])

    @cached_property
    def lone_years(self) -> int:
        """How many lines are nothing but a year; one dates the story, more head the parts of a chronicle."""
        return sum(is_lone_year(line.text) for line in self.lines)

    def text(self, place: int) -> str:
        return self.lines[place].text

    def mark(self, place: int, role: Role, reason: str) -> None:
        self.roles[place], self.reasons[place] = role, reason

    def is_open(self, place: int) -> bool:
        """Whether nothing has been said against the line yet."""
        return self.roles[place] is Role.BODY

    def is_prose(self, place: int) -> bool:
        text = self.text(place)
        words = word_count(text)
        return words >= WALL_WORDS or (words >= PROSE_WORDS and ends_sentence(text))

    def is_sentence(self, place: int) -> bool:
        """Whether a line is a whole sentence, an agency in brackets behind it allowed."""
        text = self.text(place)
        before, bracket, agency = text.rpartition("(")
        if bracket and text.endswith(")") and read_sign_off(agency):
            text = before
        return word_count(text) >= SENTENCE_WORDS and ends_sentence(text)
