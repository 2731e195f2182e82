"""Articles of an archive come in; the lines that their outlets repeat from story to story go out.

A line that stands, digits and all, in three different stories of an outlet is its furniture. What is held back:

- a crosshead: headings recur. A line that stands twice in one story is none.
- a paragraph of prose needs one in a hundred of its outlet's stories as well: reports on one matter repeat what
  went before, word for word.
- copies of a story count as one: articles with one title, or with half of the shorter one's prose in the same
  paragraphs (of its lines, where it has no prose). Titles and paragraphs of more than fifty articles say nothing of
  that: they are furniture themselves.
"""

from __future__ import annotations

import hashlib
import re
from array import array
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from archive.crossheads import CLOCK, is_crosshead, is_prose
from archive.outlet_rules import Repeated

STORIES = 3  # of one outlet that a line of furniture stands in, at least
SHARE = 0.01  # of its outlet's stories, that a paragraph of prose stands in besides
COPY = 0.5  # of the shorter one's prose, that copies of a story have in common
MOST_COPIES = 50
APART = 5  # articles that a paragraph is looked for in again, among those that hold it
TOP = 5  # entries of a body at most, and no more than half of it

REASON = re.compile(r"(?P<how>opens|stands in) \d+ stories of this outlet")
# Flags of a line in a story: it stands as furniture may, it stands at the top, it is a paragraph of prose.
STANDS, OPENS, PROSE = 1, 2, 4

Numbers = NDArray[np.uint64]


class Page(NamedTuple):
    """What repetition is read from: an article's body, and the lines that were taken from it as repeated.

    `taken` says of each whether it stood at the top.
    """

    id: str
    outlet: str
    title: str
    body: Sequence[str]
    taken: Sequence[tuple[str, bool]]


# The pages of articles with these ids
Again = Callable[[Sequence[str]], Iterable[Page]]


def page_of(id: str, content: Mapping[str, Any]) -> Page:
    """The page of an article's stored content."""
    found = ((row["text"], REASON.fullmatch(row["reason"])) for row in content["removed"])
    taken = [(text, why["how"] == "opens") for text, why in found if why]
    return Page(id, content["outlet"] or "", content["title"] or "", content["body"], taken)


def reason(repeated: Repeated, is_top: bool) -> str:
    """Why a repeated line is taken from a story."""
    opens = is_top and repeated.opens >= STORIES
    return (
        f"opens {repeated.opens} stories of this outlet"
        if opens
        else (f"stands in {repeated.stories} stories of this outlet")
    )


def at_top(place: int, entries: int) -> bool:
    """Whether a place in a body of so many entries is at its top."""
    return place < min(TOP, max(1, entries // 2))


def heads(body: Sequence[str], place: int) -> bool:
    """Whether an entry of a body is a crosshead: it looks like one, and stands there once or is a time of day."""
    around = (body[place - 1] if place else "", body[place + 1] if place + 1 < len(body) else "")
    is_once = body.count(body[place]) == 1 or bool(CLOCK.fullmatch(body[place]))
    return is_crosshead(body[place], *around) and is_once


def repeated_lines(pages: Iterable[Page], again: Again) -> dict[str, dict[str, Repeated]]:
    """Every outlet's furniture: its lines, with how many different stories they stand in.

    `again` gives pages that were seen once more, for the words of the lines: only their sums are held meanwhile,
    some 17 bytes a line.
    """
    seen = _Seen()
    for page in pages:
        if page.outlet:
            seen.note(page)
    found = seen.repeated()
    learned: dict[str, dict[str, Repeated]] = defaultdict(dict)
    for page in again(sorted({seen.ids[article] for _, article in found.values()})):
        for line, _ in _standing(page):
            if (known := found.get(_sum(page.outlet, line))) is not None:
                learned[page.outlet][line] = known[0]
    return dict(learned)


def _standing(page: Page) -> Iterator[tuple[str, int]]:
    """Each line of a page once, with its flags."""
    flags: dict[str, int] = {}
    for line, is_top in page.taken:
        prose = PROSE if is_prose(line) else 0
        flags[line] = flags.get(line, 0) | STANDS | (OPENS if is_top else 0) | prose
    for place, line in enumerate(page.body):
        stands = 0 if heads(page.body, place) else STANDS
        opens = OPENS if at_top(place, len(page.body)) else 0
        flags[line] = flags.get(line, 0) | stands | opens | (PROSE if is_prose(line) else 0)
    yield from flags.items()


def _sum(*parts: str) -> int:
    """A sum of texts by which they are told apart, 64 bits."""
    joined = "\0".join(parts).encode("utf-8", "replace")
    return int.from_bytes(hashlib.blake2b(joined, digest_size=8).digest(), "big")


class _Seen:
    """The lines of articles as sums, in flat arrays: a line each in the first four, an article in the others."""

    def __init__(self) -> None:
        self.lines, self.articles = array("Q"), array("I")
        self.weights, self.flags = array("I"), array("B")  # what tells copies weighs its letters, the rest nothing
        self.ids: list[str] = []
        self.titles, self.outlets, self.sizes = array("Q"), array("Q"), array("I")

    def note(self, page: Page) -> None:
        """Another article."""
        size = 0
        has_prose = any(map(is_prose, page.body))
        for line, flags in _standing(page):
            weight = len(line) if is_prose(line) or not has_prose else 0
            self.lines.append(_sum(page.outlet, line))
            self.articles.append(len(self.ids))
            self.weights.append(weight)
            self.flags.append(flags)
            size += weight
        self.ids.append(page.id)
        self.titles.append(_sum(page.outlet, page.title.casefold()) if page.title else 0)
        self.outlets.append(_sum(page.outlet))
        self.sizes.append(size)

    def repeated(self) -> dict[int, tuple[Repeated, int]]:
        """Of each line's sum that is furniture how often it stands, and the number of an article that has it."""
        lines = np.frombuffer(self.lines, dtype=np.uint64)
        order = np.argsort(lines, kind="stable")
        # Most lines stand in one article, and say nothing from here on.
        order = order[_repeats(lines[order])]
        lines, articles = lines[order], np.frombuffer(self.articles, dtype=np.uint32)[order].astype(np.uint64)
        weights = np.frombuffer(self.weights, dtype=np.uint32)[order]
        flags = np.frombuffer(self.flags, dtype=np.uint8)[order]
        stories = self._stories(lines, articles, weights)
        stands, opens = (_different(lines, stories[articles], (flags & flag) > 0) for flag in (STANDS, OPENS))
        needed = self._needed(stories)
        found: dict[int, tuple[Repeated, int]] = {}
        at = np.searchsorted(lines, np.fromiter(stands, dtype=np.uint64, count=len(stands)))
        for (line, count), place in zip(stands.items(), at, strict=True):
            article = int(articles[place])
            if count >= (needed[self.outlets[article]] if flags[place] & PROSE else STORIES):
                found[line] = Repeated(count, opens.get(line, 0)), article
        return found

    def _stories(self, lines: Numbers, articles: Numbers, weights: NDArray[Any]) -> Numbers:
        """Which story each article is, as the number of one of its copies; shape (articles,)."""
        pairs, shared = _shared(lines, articles, weights)
        one, other = (pairs >> np.uint64(32)).astype(np.intp), (pairs & np.uint64(2**32 - 1)).astype(np.intp)
        sizes = np.array(self.sizes, dtype=np.float64)
        are_copies = shared >= COPY * np.minimum(sizes[one], sizes[other])
        titles = np.array(self.titles, dtype=np.uint64)
        by_title = np.argsort(titles, kind="stable").astype(np.uint64)
        by_title = by_title[titles[by_title] > 0]
        named, _ = _shared(titles[by_title], by_title, np.ones(len(by_title), dtype=np.int64))
        return _joined(len(self.ids), [*pairs[are_copies].tolist(), *named.tolist()])

    def _needed(self, stories: Numbers) -> dict[int, float]:
        """By outlet the number of stories that a paragraph of prose must stand in."""
        outlets = np.array(self.outlets, dtype=np.uint64)
        own, counts = np.unique(outlets[np.unique(stories)], return_counts=True)
        return {int(outlet): max(STORIES, SHARE * count) for outlet, count in zip(own, counts, strict=True)}


def _repeats(keys: Numbers) -> NDArray[np.bool_]:
    """Whether each of some keys in order stands beside its like; shape (keys,)."""
    alike = keys[1:] == keys[:-1]
    return np.append(alike, False) | np.append(False, alike) if len(keys) else np.zeros(0, dtype=bool)


def _different(lines: Numbers, stories: Numbers, wanted: NDArray[np.bool_]) -> dict[int, int]:
    """In how many different stories each line stands, lines in order; those in fewer than STORIES are left out."""
    lines, stories = lines[wanted], stories[wanted]
    order = np.lexsort((stories, lines))
    lines, stories = lines[order], stories[order]
    is_new = np.ones(len(lines), dtype=bool)
    is_new[1:] = (lines[1:] != lines[:-1]) | (stories[1:] != stories[:-1])
    own, counts = np.unique(lines[is_new], return_counts=True)
    enough = counts >= STORIES
    return dict(zip(own[enough].tolist(), counts[enough].tolist(), strict=True))


def _shared(keys: Numbers, articles: Numbers, weights: NDArray[Any]) -> tuple[Numbers, NDArray[Any]]:
    """Pairs of articles that share keys, as one number each, and the weight of what they share.

    `keys` are in order. Each article meets the next few that hold the same key: copies meet somewhere.
    """
    _, counts = np.unique(keys, return_counts=True)
    telling = np.repeat((counts > 1) & (counts <= MOST_COPIES), counts) & (weights > 0)
    keys, articles, weights = keys[telling], articles[telling], weights[telling]
    pairs, shared = [], []
    for apart in range(1, APART + 1):
        alike = keys[apart:] == keys[:-apart]
        pairs.append((articles[:-apart][alike] << np.uint64(32)) | articles[apart:][alike])
        shared.append(weights[apart:][alike])
    own, at = np.unique(np.concatenate(pairs), return_inverse=True)
    return own, np.bincount(at, np.concatenate(shared), minlength=len(own))


def _joined(count: int, pairs: Iterable[int]) -> Numbers:
    """For each of so many articles the least number among those that pairs join it with; shape (articles,)."""
    least = list(range(count))

    def root(one: int) -> int:
        while least[one] != one:
            least[one] = one = least[least[one]]
        return one

    for pair in pairs:
        one, other = sorted((root(pair >> 32), root(pair & (2**32 - 1))))
        least[other] = one
    return np.array([root(one) for one in range(count)], dtype=np.uint64)
