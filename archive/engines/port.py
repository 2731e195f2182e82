"""The engine port: what every search engine takes and gives. No engine's own strings or dicts cross it.

Promises, held by one set of contract tests for all engines (tests/engine_contract.py):

- words are ANDed; when no article has them all, `relaxed` says so and those with most of them are given, the best
  first; of more than six words any will do where nothing else is sought, and `any_word` says so; what asks for no
  word, such as a date, is asked for all the same; `match` has all of them wanted, never relaxed, or any of them,
  whatever else is asked being a condition;
- a word finds its inflections in each article's language, in an article of unknown language itself; names are
  found by themselves (archive/names.py), phrases by their very words, all without accents and variants of letters;
- an unquoted run of writing without spaces is found by its pairs (archive/unspaced.py);
- Alike finds what any of its parts finds and ranks it as one word: a rare form counts no more than a common one;
- a tree of Everything finds every article;
- any value within a filter, all filters together; what has an excluded value is left out; `none` is the value of
  what has none; days are inclusive;
- order is score, then newest, then id (or time, then id; a vague date behind those that lie within it, undated
  articles last), and `total` is exact;
- articles with the same `story` are one story, one of none is its own; `total_stories` is exact, grouped or not;
- grouped, only the first in the order of leads (Member in archive/stories/story.py; words are counted as they are
  indexed) is given of a story's hits, in its own place with its own score; pages count what is given;
- every hit is reached once by going on from `next`, however many there are: in the archive as it was when the
  first of these answers was given, totals and counts too, whatever is added meanwhile; that is kept for a quarter
  of an hour after each step, for every process, and CursorExpired is told when it is no longer there;
- a facet's own filter is left out of its own counts, so that each is what choosing the value alone would leave; an
  excluded value is counted as if it were chosen in place of being excluded; chosen and excluded values are always
  listed, and with them what they lie in and the most frequent values that lie there; missing is counted;
- counted in stories, a value's count is the number of stories with a hit that has it, missing that of stories with
  a hit that has none, so that each is the `total_stories` that choosing it alone would leave; a tally too;
- facets that are not counted in `facet_seconds`, from when hits are known, say so and hold no number;
- adding replaces by id and is visible when `add` returns;
- a word that is completed begins with the folded prefix, the most frequent first, then by its letters, and is
  counted in just the articles that have it now;
- a tally of a facet has every value that it was ever seen to have, each in the place where it was first;
- `weights` tell of each word and phrase that is sought how much it says: the fewer articles have it, the more;
- what is similar has any of the words that are given, in any language, as a word finds them; order is score, then
  id, and the more of the weights and the shorter, the higher: Σ weight · (1 + ln times) / √words;
- failure raises EngineError and never looks like an empty result.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import NamedTuple, Protocol

import numpy as np
import numpy.typing as npt

from archive.article import Article
from archive.parameters import Match, Sort
from archive.querytree import Everything, Fuzzy, Leaf, Node, Wildcard

SENTENCE = 6  # words: a query of more, and of nothing else that is sought, is a sentence
# The most frequent words that a pattern or a misspelt word is taken for, and those of a query together.
MOST_WORDS, MOST_WORDS_IN_ALL = 200, 2_000
NOT_GIVEN_OUT = "this cursor was not given out by a search; leave it out"


class Position(NamedTuple):
    """Where a hit stands in the order: its two sorting keys and its id.

    `generation` names the archive as it was then, in the engine's own words; blank stands for as it is now.
    """

    first: float
    second: float
    id: str
    generation: str = ""


@dataclass(frozen=True, kw_only=True)
class Query:
    """One question to an engine. Hits from number `start`, or those that follow `after`.

    Who will not go on says `with_next=False`: the engine need not keep the archive as it is now.
    `by_story` gives one hit of each story: the first of its hits in the order by which leads are chosen
    (archive/stories/story.py), in that article's place; `count_stories` counts facets in stories, not articles.
    `facets` are the names of those to be counted, None for all; `of_hits` counts them among the hits alone, their
    own filters with all others.
    """

    tree: Node = field(default_factory=Everything)
    filters: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    excluded: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    earliest: date | None = None
    latest: date | None = None
    sort: Sort = Sort.RELEVANCE
    start: int = 0
    size: int = 20
    after: Position | None = None
    with_next: bool = True
    facet_size: int = 20
    facets: tuple[str, ...] | None = None
    facet_seconds: float | None = None
    of_hits: bool = False
    match: Match = Match.AUTO
    by_story: bool = False
    count_stories: bool = False


@dataclass(frozen=True)
class Counted:
    """One facet's counts: values with how many hits have them, most frequent first.

    A date facet has years, the months of chosen years and the days of chosen months, newest first. What lies in
    chosen values of another facet, and what they lie in, stands behind the most frequent.
    """

    name: str
    values: tuple[tuple[str, int], ...]
    missing: int
    total_values: int
    timed_out: bool = False


@dataclass(frozen=True)
class Tally:
    """Every value of one facet with how many hits have it: `counts` has shape (values,), int64, 0 among them.

    While an engine is open a value keeps its place among the names of its facet, and new ones come behind: `names`
    may be one list that grows, of which the first are counted.
    """

    names: Sequence[str]
    counts: npt.NDArray[np.int64]
    missing: int


@dataclass(frozen=True)
class Expansion:
    """What a pattern or a misspelt word was taken for: the most frequent words, and how many there are in all."""

    node: Wildcard | Fuzzy
    words: tuple[str, ...]
    total: int


@dataclass(frozen=True, kw_only=True)
class Found:
    """An engine's answer: ids with scores, in order.

    `total` counts articles, `total_stories` the stories that they are of, whether hits are grouped or not.
    `any_word` says that the query was a sentence, of which any word will do; `relaxed` that no article has all
    words and these have most; `expanded` what patterns were taken for; `weights` how much each word or phrase of
    the query says, by which snippets are chosen.
    """

    total: int
    total_stories: int
    unfiltered: int
    relaxed: bool
    hits: tuple[tuple[str, float], ...]
    facets: tuple[Counted, ...]
    next: Position | None
    expanded: tuple[Expansion, ...] = ()
    any_word: bool = False
    weights: Mapping[Leaf, float] = field(default_factory=dict)


class Engine(Protocol):
    """A search engine. Every failure is an EngineError."""

    def add(self, articles: Sequence[Article], sequence: int, since: int | None = None) -> None:
        """Index these articles, replacing any with the same ids; the store is followed up to `sequence`.

        With `since`, only if the index has come to that change: IndexMoved otherwise, and nothing is written.
        """

    def applied(self) -> int:
        """The sequence number of the store up to which changes are in the index."""

    def search(self, query: Query) -> Found:
        """What a query finds."""

    def tally(self, query: Query, name: str) -> Tally:
        """How many of the hits have each value of a facet, counted as by `search`."""

    def counts(self, queries: Iterable[Query]) -> list[int]:
        """How many articles each query finds: the totals of `search`, with nothing else worked out.

        Of one with `after` in the archive as it was then.
        """

    def close_words(self, word: str) -> tuple[tuple[str, int], ...]:
        """The folded words of the archive that this one may be a slip of, and about how many articles have each.

        One letter more, less, other or exchanged with the next, two of a word of seven or more; the closest first,
        then the most frequent. The word itself is left out.
        """

    def frequencies(self, words: Iterable[str], language: str) -> dict[str, int]:
        """In how many articles each word or an inflection of it stands."""

    def similar(self, weights: Mapping[str, float], language: str, size: int) -> tuple[tuple[str, float], ...]:
        """The ids of the articles that have most of some folded words of a language, with their scores, best first.

        Of words that stand in very many articles those with the least weight may be left out.
        """

    def complete(self, prefix: str, size: int, field: str = "") -> tuple[tuple[str, int], ...]:
        """The archive's most frequent words that begin so, each with in how many articles it stands.

        The prefix is folded as the words are (archive/analysis.py); with a field only its words count.
        """

    def size(self) -> int:
        """How many articles the index holds."""

    def beside(self) -> Engine:
        """A new, empty index beside this one, to be filled while this one answers."""

    def switch_to(self, other: Engine) -> None:
        """Put the index that was made by `beside` in this one's place."""

    def close(self) -> None:
        """Give files and connections back."""
