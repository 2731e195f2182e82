"""An article, to others on the same events, each with its reasons; copies of one text are told apart.

The engine is asked for the articles that have most of its telling words, by tf-idf. It is asked a second time with
the words of the closest ones too (Rocchio, "Relevance feedback in information retrieval", 1971): what the first one
happens not to say about its event, they do. Shared places and nearness in time raise what is found. Copies of the
article, and of each other, are not related articles but the same story.
"""

from __future__ import annotations

import math
from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import chain

from archive.analysis import terms
from archive.article import Article, Grade
from archive.dates import days_apart
from archive.engines.port import Engine, Query
from archive.fields import place_facet
from archive.reasons import Reasoning
from archive.results import Related
from archive.telling import LONGEST, Telling, telling

MOST = 10  # articles that are listed
TELLING_WORDS = 60  # that are asked for
# The closest articles, whose words are asked for the second time, how much these count, and how many words there are.
CLOSEST, ECHO, ECHOED_WORDS = 3, 0.5, 100
# Articles that are looked at in one step, and in all: very many may be copies of one text.
AT_ONCE, CANDIDATES = 20, 300
# A candidate with a lower score is on another subject.
LEAST_SCORE = 0.06
# What nearness in time and shared places add at most, as a share of the likeness.
BY_TIME, BY_PLACE, WEEK = 1 / 3, 1 / 3, 7
SHINGLE = 5  # words
COPY = 0.3  # share of the shorter text's shingles that two versions of one story have in common

MOST_RAISED = 1 + BY_TIME + BY_PLACE

NAMED = place_facet(Grade.NAMED).name
MOST_PLACES = 20  # of an article that are counted

Load = Callable[[Iterable[str]], Mapping[str, Article]]
Hit = tuple[str, float]  # an article's id and its likeness
Shingles = frozenset[int]


@dataclass(frozen=True)
class Candidate:
    """An article that may be related, and how likely it is: its likeness, raised."""

    article: Article
    score: float


@dataclass(frozen=True)
class Neighbours:
    """The related articles of one, best first, and the copies of its own text."""

    related: tuple[Related, ...]
    copies: tuple[Article, ...]


def find_neighbours(article: Article, engine: Engine, load: Load) -> Neighbours:
    """The related articles of one and the copies of its text; `load` gives articles by their ids."""
    return Finder(article, engine, load).neighbours()


class Finder:
    """Finds what is related to one article; `load` gives articles by their ids."""

    def __init__(self, article: Article, engine: Engine, load: Load) -> None:
        self.article = article
        self.engine = engine
        self.load = load
        self.words = telling(article, engine)
        self.loaded: dict[str, Article] = {}
        self.shingled: dict[str, Shingles] = {}

    def neighbours(self) -> Neighbours:
        """The related articles, and the copies."""
        copies: list[Article] = []
        chosen = self.unlike(self.hits(), MOST, copies)
        if not chosen:
            return Neighbours((), tuple(copies))
        reasoning = self.reasoning([one.article for one in chosen], copies)
        related = (
            Related(article=one.article, score=min(1.0, one.score), shared=reasoning.shared(one.article))
            for one in chosen
        )
        return Neighbours(tuple(related), tuple(copies))

    def reasoning(self, chosen: Sequence[Article], copies: Sequence[Article]) -> Reasoning:
        """What finds reasons; what was looked at and not chosen tells which phrases say nothing."""
        theirs = {found.place.id for one in chosen for found in one.places}
        ids = [found.place.id for found in self.article.places if found.place.id in theirs][:MOST_PLACES]
        counts = self.engine.counts(Query(filters={NAMED: (id,)}, with_next=False) for id in ids)
        like = {one.id for one in (*chosen, *copies)}
        unlike = [one for one in self.loaded.values() if one.id not in like][:AT_ONCE]
        return Reasoning(self.article, self.words, dict(zip(ids, counts, strict=True)), unlike)

    def hits(self) -> list[Hit]:
        """The articles most like this one, copies among them, the most like first."""
        asked = self.words.shared(TELLING_WORDS)
        if not asked:
            return []
        hits = self.similar([(self.words, 1.0, asked)])
        closest = self.unlike(hits[:AT_ONCE], CLOSEST)
        return self.similar([(self.words, 1.0, asked), *self.echoes(closest)]) if closest else hits

    def echoes(self, closest: Sequence[Candidate]) -> Iterator[tuple[Telling, float, dict[str, float]]]:
        """The telling words of the closest articles, with how much each of the articles counts."""
        total = sum(one.score for one in closest)
        for one in closest:
            words = telling(one.article, self.engine)
            yield words, ECHO * one.score / total, words.shared(TELLING_WORDS)

    def similar(self, vectors: Sequence[tuple[Telling, float, dict[str, float]]]) -> list[Hit]:
        """The ids of the articles that are most like all of these together, with their likeness from 0 to 1."""
        weights: dict[str, float] = defaultdict(float)
        for words, share, vector in vectors:
            for word, weight in vector.items():
                weights[word] += share * weight * words.rarity[word]
        asked = dict(sorted(weights.items(), key=lambda pair: (-pair[1], pair[0]))[:ECHOED_WORDS])
        # The engine divides by the root of an article's length; how long a vector goes with that, this article tells.
        scale = math.sqrt(self.words.size + 1) / self.words.norm / sum(share for _, share, _ in vectors)
        found = self.engine.similar(asked, self.article.language, CANDIDATES)
        return [(id, score * scale) for id, score in found if id != self.article.id]

    def unlike(self, hits: Sequence[Hit], most: int, copies: list[Article] | None = None) -> list[Candidate]:
        """The best of these, at most so many, one of each story and none of the article's; its copies are noted."""
        texts = Texts()
        texts.add(self.article, self.shingles(self.article))
        chosen: list[Candidate] = []
        for one in self.rated(hits):
            alike = texts.add(one.article, self.shingles(one.article))
            if 0 in alike and copies is not None:
                copies.append(one.article)
            if not alike and one.score >= LEAST_SCORE:
                chosen.append(one)
            if len(chosen) == most:
                break
        return chosen

    def rated(self, hits: Sequence[Hit]) -> Iterator[Candidate]:
        """The articles of hits, some at a time, of these the best first, as far as any may be related."""
        for begin in range(0, len(hits), AT_ONCE):
            some = [(id, likeness) for id, likeness in hits[begin : begin + AT_ONCE] if self.may_be_related(likeness)]
            if not some:
                return
            self.loaded.update(self.load(id for id, _ in some if id not in self.loaded))
            found = [(self.loaded[id], likeness) for id, likeness in some if id in self.loaded]
            candidates = [Candidate(one, likeness * raised(self.article, one)) for one, likeness in found]
            yield from sorted(candidates, key=lambda one: (-one.score, one.article.id))

    def may_be_related(self, likeness: float) -> bool:
        """Whether an article with this likeness can be listed, whatever raises it."""
        return likeness * MOST_RAISED >= LEAST_SCORE

    def shingles(self, article: Article) -> Shingles:
        """The shingles of an article, worked out once."""
        if article.id not in self.shingled:
            self.shingled[article.id] = shingles(article)
        return self.shingled[article.id]


class Texts:
    """Texts one after the other, and for each which of those before it are the same story."""

    def __init__(self) -> None:
        self.sizes: list[int] = []
        self.of_story: dict[str, list[int]] = defaultdict(list)
        self.holding: dict[int, list[int]] = defaultdict(list)

    def add(self, article: Article, runs: Shingles) -> set[int]:
        """The numbers of the texts before it, from 0, that are of its story or versions of its text."""
        number, story = len(self.sizes), story_of(article)
        common = Counter(chain.from_iterable(map(self.holding.__getitem__, runs & self.holding.keys())))
        alike = {other for other, many in common.items() if contained(many, len(runs), self.sizes[other]) >= COPY}
        alike.update(self.of_story[story])
        for run in runs:
            self.holding[run].append(number)
        self.of_story[story].append(number)
        self.sizes.append(len(runs))
        return alike


def story_of(article: Article) -> str:
    """The id of an article's story: its own where it is alone."""
    return str(getattr(article, "story", "")) or article.id


def raised(article: Article, other: Article) -> float:
    """What a likeness is multiplied by for nearness in time and shared places."""
    apart = days_apart(article.published, other.published)
    near = 0.0 if apart is None else math.exp(-apart / WEEK)
    places = {found.place.id for found in article.places}
    shared = places & {found.place.id for found in other.places}
    return 1 + BY_TIME * near + BY_PLACE * len(shared) / max(1, len(places))


def shingles(article: Article) -> Shingles:
    """Every five words that follow one another in the body, each as its hash; none when it is empty."""
    words = terms(" ".join(article.body)[:LONGEST])
    if len(words) < SHINGLE:
        # Two articles without a body have no text in common.
        return frozenset((hash(words),)) if words else frozenset()
    return frozenset(map(hash, zip(*(words[start:] for start in range(SHINGLE)), strict=False)))


def containment(one: Shingles, other: Shingles) -> float:
    """The share of the smaller set's shingles that the other has too."""
    return contained(len(one & other), len(one), len(other))


def contained(common: int, size: int, other_size: int) -> float:
    """The share that so many shingles are of the smaller one of two such sets."""
    return common / max(1, min(size, other_size))
