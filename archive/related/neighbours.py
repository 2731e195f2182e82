"""An article, to others on the same events, each with its reasons; copies of one text are told apart.

The engine is asked for the articles that have most of its telling words, by tf-idf. It is asked a second time with
the words of the closest ones too (Rocchio, "Relevance feedback in information retrieval", 1971): what the first one
happens not to say about its event, they do. Shared places and nearness in time raise what is found. Copies of the
article, and of each other, are not related articles but the same story.
"""

from __future__ import annotations

import math
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from archive.analysis import terms
from archive.article import Article, Grade
from archive.dates import days_apart
from archive.engines.port import Engine, Query
from archive.fields import place_facet
from archive.related.reasons import Reasoning
from archive.related.telling import LONGEST, Telling, telling, telling_of
from archive.results import Related

MOST = 10  # articles that are listed
TELLING_WORDS = 60  # that are asked for
# The closest articles, whose words are asked for too, how much these count, and how many words are asked for then.
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
class Vector:
    """Words that are asked for, with how much each adds where it stands, and how much this article counts."""

    weights: Mapping[str, float]
    share: float


def vector_of(words: Telling, share: float) -> Vector:
    """The weightiest words of an article."""
    strongest = words.strongest(TELLING_WORDS)
    return Vector({word: weight * words.rarity[word] for word, weight in strongest.items()}, share)


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
        self.vector = vector_of(self.words, 1.0)
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
        hits = self.own_hits(AT_ONCE)
        closest = self.unlike(hits, CLOSEST)
        if closest:
            return self.similar([self.vector, *self.echoes(closest)])
        # All of them may be copies.
        return self.own_hits() if hits else []

    def own_hits(self, size: int = CANDIDATES) -> list[Hit]:
        """The articles that are most like this one by its own words alone, at most so many."""
        return self.similar([self.vector], size) if self.vector.weights else []

    def echoes(self, closest: Sequence[Candidate]) -> Iterator[Vector]:
        """The closest articles, each counting by its score."""
        total = sum(one.score for one in closest)
        words = telling_of([one.article for one in closest], self.engine)
        for one, theirs in zip(closest, words, strict=True):
            yield vector_of(theirs, ECHO * one.score / total)

    def similar(self, vectors: Sequence[Vector], size: int = CANDIDATES) -> list[Hit]:
        """The ids of the articles that are most like all of these together, with their likeness, about 0 to 1."""
        weights: dict[str, float] = defaultdict(float)
        for vector in vectors:
            for word, weight in vector.weights.items():
                weights[word] += vector.share * weight
        asked = dict(sorted(weights.items(), key=lambda pair: (-pair[1], pair[0]))[:ECHOED_WORDS])
        # The engine divides by the root of an article's length: how long a vector that is, this article tells.
        scale = math.sqrt(self.words.size + 1) / self.words.norm / sum(one.share for one in vectors)
        found = self.engine.similar(asked, self.article.language, size)
        return [(id, score * scale) for id, score in found if id != self.article.id]

    def unlike(self, hits: Sequence[Hit], most: int, copies: list[Article] | None = None) -> list[Candidate]:
        """The best of these, at most so many, one of each story and none of the article's; its copies are noted."""
        texts = Texts()
        texts.add(self.article, self.shingles(self.article))
        chosen: list[Candidate] = []
        for one in self.rated(hits):
            alike = texts.add(one.article, self.shingles(one.article))
            if alike == 0 and copies is not None:
                copies.append(one.article)
            if alike is None and one.score >= LEAST_SCORE:
                chosen.append(one)
            if len(chosen) == most:
                break
        return chosen

    def rated(self, hits: Sequence[Hit]) -> Iterator[Candidate]:
        """The articles of hits, some at a time, of these the best first, as far as any may be related."""
        for begin in range(0, len(hits), AT_ONCE):
            some = [hit for hit in hits[begin : begin + AT_ONCE] if hit[1] * MOST_RAISED >= LEAST_SCORE]
            if not some:
                return
            self.loaded.update(self.load(id for id, _ in some if id not in self.loaded))
            found = [(self.loaded[id], likeness) for id, likeness in some if id in self.loaded]
            candidates = [Candidate(one, likeness * raised(self.article, one)) for one, likeness in found]
            yield from sorted(candidates, key=lambda one: (-one.score, one.article.id))

    def shingles(self, article: Article) -> Shingles:
        """The shingles of an article, worked out once."""
        if article.id not in self.shingled:
            self.shingled[article.id] = shingles(article)
        return self.shingled[article.id]


class Texts:
    """Texts one after the other, and for each the first before it that is of its story."""

    def __init__(self) -> None:
        self.known: list[tuple[str, Shingles]] = []

    def add(self, article: Article, runs: Shingles) -> int | None:
        """The number, from 0, of the first text before it that is of its story; None if it is new."""
        story = story_of(article)
        alike = (
            number
            for number, (other, theirs) in enumerate(self.known)
            if story == other or containment(runs, theirs) >= COPY
        )
        first = next(alike, None)
        self.known.append((story, runs))
        return first


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
    return len(one & other) / max(1, min(len(one), len(other)))
