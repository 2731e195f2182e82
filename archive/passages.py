"""An article's texts with their marks, to the two or three passages that show most of what is sought.

In: texts with the spans that hold a hit, and what each word or phrase is worth. Out: which characters to show.
Every span is looked at once: the time grows with the texts, and a rare word at the very end is not missed.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from archive.analysis import CJK

LENGTH = 240  # characters of a passage
USUAL = 2  # passages of an article
MOST = 3  # where the third shows something new
AGAIN = 0.1  # of its worth a word has that is shown already
NEW = 0.1  # of the best that a third passage must show
TELLS = 0.02  # of the best that a word must be worth to be looked for where any other stands
CLOSE = 0.25  # of its worth a passage gains in which the words stand side by side
STEPS = 10  # of closeness: of passages within one step the first is taken

# Where a sentence begins: after a stop with more letters before it than "Mr." or "U.S." have.
SENTENCE = re.compile(r"(?:(?<=\w\w\w)\.|[!?…؟۔।])[\"”’»)\]]*\s+(?![a-z])|[。！？]|\n\s*")
LONE = re.compile(f"[{CJK}]")  # a character that is a word: a text may be cut on either side of it


@dataclass(frozen=True, slots=True)
class Span:
    """Characters `start` to `end` hold the `leaf`-th word or phrase that is sought."""

    start: int
    end: int
    leaf: int


@dataclass(frozen=True, slots=True)
class Text:
    """A paragraph, and where it holds what is sought, in order."""

    text: str
    spans: Sequence[Span]


@dataclass(frozen=True, slots=True)
class Window:
    """Characters `start` to `end` of the text at `place`; they show the leaves that are bits of `shows`."""

    place: int
    start: int
    end: int
    shows: int

    @property
    def spread(self) -> int:
        """Over how many steps of a passage's length the words stand: 0 of a single one."""
        return (self.end - self.start) * STEPS // LENGTH if self.shows & (self.shows - 1) else 0

    def is_beside(self, other: Window, apart: int = 0) -> bool:
        """Whether the two share a character, or lie less than so many apart."""
        return self.place == other.place and self.start < other.end + apart and other.start < self.end + apart


def best_passages(texts: Sequence[Text], worths: Sequence[float]) -> list[Window]:
    """The passages that show most, the best first, none across another; none where nothing is marked.

    `worths` says of each leaf what it is worth to show it.
    """
    tells = [worth >= TELLS * max(worths) for worth in worths]
    told = [[span for span in text.spans if tells[span.leaf]] for text in texts]
    if not any(told):
        told = [list(text.spans) for text in texts]
    found = tightest(window for place, spans in enumerate(told) for window in windows(place, spans))
    taken: list[Window] = []
    shown = 0
    least = NEW * max(worths, default=0)
    while found and len(taken) < MOST:
        new = {shows: _worth(shows & ~shown, worths) for shows in {window.shows for window in found}}
        if len(taken) >= USUAL and max(new.values()) < least:
            break
        value = {shows: worth + AGAIN * _worth(shows & shown, worths) for shows, worth in new.items()}
        best = max(found, key=lambda one: value[one.shows] * _closeness(one))
        passage = widened(texts[best.place], best, [one for one in taken if one.place == best.place])
        if _words(texts, passage) not in [_words(texts, one) for one in taken]:
            taken.append(passage)
            shown |= passage.shows
        found = [window for window in found if window is not best and not window.is_beside(passage)]
    return taken


def windows(place: int, spans: Iterable[Span]) -> Iterator[Window]:
    """For every span the shortest window that ends with it and shows all that fits into a passage with it."""
    last: dict[int, Span] = {}  # of each leaf, as they follow each other
    for span in spans:
        last.pop(span.leaf, None)
        last[span.leaf] = span
        shows, start = 1 << span.leaf, span.start
        for other in reversed(last.values()):
            if span.end - other.start > LENGTH:
                break
            shows |= 1 << other.leaf
            start = other.start
        yield Window(place, min(start, span.start), span.end, shows)


def tightest(found: Iterable[Window]) -> list[Window]:
    """Of windows that show the same the few in which it stands closest, and of those side by side the first."""
    kept: dict[int, list[Window]] = {}
    for window in found:
        alike = kept.setdefault(window.shows, [])
        if len(alike) == MOST and window.spread >= alike[-1].spread:
            continue
        beside = next((other for other in alike if other.is_beside(window, LENGTH)), None)
        if beside and beside.spread <= window.spread:
            continue
        if beside:
            alike.remove(beside)
        alike.append(window)
        alike.sort(key=lambda one: one.spread)
        del alike[MOST:]
    return sorted((window for alike in kept.values() for window in alike), key=lambda w: (w.place, w.start))


def _worth(shows: int, worths: Sequence[float]) -> float:
    total = 0.0
    while shows:
        total += worths[(shows & -shows).bit_length() - 1]
        shows &= shows - 1
    return total


def _closeness(window: Window) -> float:
    return 1 + CLOSE * (1 - window.spread / STEPS)


def _words(texts: Sequence[Text], passage: Window) -> list[str]:
    return texts[passage.place].text[passage.start : passage.end].split()


def widened(text: Text, window: Window, taken: Sequence[Window] = ()) -> Window:
    """The window with as much round it as a passage holds, and nothing of those that are taken.

    It begins where a sentence does, if one is near, else it is cut between words; no hit is cut.
    """
    floor = max((one.end for one in taken if one.end <= window.start), default=0)
    ceiling = min((one.start for one in taken if one.start >= window.end), default=len(text.text))
    start = _start(text, window, floor, ceiling)
    end = _end(text, window, start, ceiling)
    shows = window.shows
    for span in text.spans:
        if start <= span.start and span.end <= end:
            shows |= 1 << span.leaf
    return Window(window.place, start, end, shows)


def _start(text: Text, window: Window, floor: int, ceiling: int) -> int:
    # A quarter is left for what follows, where something does.
    earliest = max(floor, min(window.end - LENGTH * 3 // 4, ceiling - LENGTH, window.start))
    # One character more, so that it is seen whether the hit goes on a sentence.
    sentence = SENTENCE.search(text.text, max(floor, earliest - 1), window.start + 1)
    if earliest == floor:
        start = floor
    elif sentence:
        start = sentence.end()
    else:
        start = max(earliest, window.start - max(0, LENGTH - (window.end - window.start)) // 2)
        start = next((at for at in range(start, window.start) if is_between_words(text.text, at)), window.start)
    crossing = [span.end for span in text.spans if span.start < start < span.end]
    return _skipped(text.text, max([start, *crossing]), window.start)


def _skipped(text: str, at: int, least: int) -> int:
    """The place of the first character that is no space, from here on."""
    while at < least and text[at].isspace():
        at += 1
    return at


def _end(text: Text, window: Window, start: int, ceiling: int) -> int:
    end = min(ceiling, max(window.end, start + LENGTH))
    if end < len(text.text):
        between = (at for at in range(end, window.end, -1) if is_between_words(text.text, at))
        end = next(between, _whole(text.text, end))
    crossing = [span.start for span in text.spans if span.start < end < span.end and span.start >= window.end]
    end = min([end, *crossing])
    return window.end + len(text.text[window.end : end].rstrip())


def is_between_words(text: str, at: int) -> bool:
    """Whether a text may be cut before this character: at a space, or beside a character that is a word."""
    if not 0 < at < len(text) or text[at].isspace() or text[at - 1].isspace():
        return True
    beside = LONE.match(text, at) or LONE.match(text, at - 1)
    return bool(beside) and unicodedata.category(text[at])[0] != "M"


def _whole(text: str, at: int) -> int:
    """The end of the character that a cut here would part from its marks."""
    while at < len(text) and (unicodedata.category(text[at])[0] == "M" or "\u200d" in text[at - 1 : at + 1]):
        at += 1
    return at
