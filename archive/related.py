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

from archive.analysis import stem, terms, tokens
from archive.article import Article
from archive.dates import days_apart
from archive.engines.port import Engine
from archive.results import Related
from archive.telling import LONGEST, Telling, telling

MOST = 10  # articles that are listed
TELLING_WORDS = 60  # that are asked for
# The closest articles, whose words are asked for the second time, how much these count, and how many words there are.
CLOSEST, ECHO, ECHOED_WORDS = 3, 0.5, 100
# Articles that are looked at in one step, and in all: very many may be copies of one text.
AT_ONCE, CANDIDATES = 30, 300
# A candidate with a lower score is on another subject.
LEAST_SCORE = 0.1
# What nearness in time and shared places add at most, as a share of the likeness.
BY_TIME, BY_PLACE, WEEK = 1 / 3, 1 / 3, 7
SHINGLE = 5  # words
COPY = 0.3  # share of the shorter text's shingles that two versions of one story have in common

MOST_RAISED = 1 + BY_TIME + BY_PLACE

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
    """Finds what is related to one article."""

    def __init__(self, article: Article, engine: Engine, load: Load) -> None:
        self.article = article
        self.engine = engine
        self.load = load
        self.words = telling(article, engine)
        self.loaded: dict[str, Article] = {}

    def neighbours(self) -> Neighbours:
        """The related articles, and the copies."""
        copies: list[Article] = []
        related = [
            Related(article=one.article, score=one.score, reasons=reasons(self.article, one.article, self.words))
            for one in self.unlike(self.hits(), MOST, copies)
        ]
        return Neighbours(tuple(related), tuple(copies))

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
        texts.add(self.article)
        chosen: list[Candidate] = []
        for begin in range(0, len(hits), AT_ONCE):
            some = hits[begin : begin + AT_ONCE]
            if len(chosen) == most or some[0][1] * MOST_RAISED < LEAST_SCORE:
                break
            for one in self.rated(some):
                alike = texts.add(one.article)
                if 0 in alike and copies is not None:
                    copies.append(one.article)
                if not alike and len(chosen) < most and one.score >= LEAST_SCORE:
                    chosen.append(one)
        return chosen

    def rated(self, hits: Sequence[Hit]) -> list[Candidate]:
        """The articles of hits, best first."""
        self.loaded.update(self.load(id for id, _ in hits if id not in self.loaded))
        found = [(self.loaded[id], likeness) for id, likeness in hits if id in self.loaded]
        candidates = [Candidate(one, likeness * raised(self.article, one)) for one, likeness in found]
        return sorted(candidates, key=lambda one: (-one.score, one.article.id))


class Texts:
    """Texts one after the other, and for each which of those before it are the same story."""

    def __init__(self) -> None:
        self.sizes: list[int] = []
        self.of_story: dict[str, list[int]] = defaultdict(list)
        self.holding: dict[int, list[int]] = defaultdict(list)

    def add(self, article: Article) -> set[int]:
        """The numbers of the texts before it, from 0, that are of its story or versions of its text."""
        runs = shingles(article)
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


def reasons(article: Article, other: Article, telling: Telling) -> tuple[str, ...]:
    """Why the other is thought related, in words for a reader."""
    words = list(telling.shared(25))
    told = []
    if names := _shared_places(article, other):
        told.append(f"both name {_listed(names[:3])}")
    if (apart := _days_for_certain(article, other)) is not None and apart <= 60:
        told.append({0: "the same day", 1: "a day apart"}.get(apart, f"{apart} days apart"))
    named = {term for name in names for term in terms(name)}
    rare = [word for word in _shared(words, article.language, other) if word not in named][:3]
    if rare:
        shown = _as_written(article, rare)
        told.append(f"share {_listed([f'“{shown[word]}”' for word in rare])}")
    return tuple(told)


def _shared(words: Iterable[str], language: str, other: Article) -> list[str]:
    """Which of the words the other article has, inflected as they may be."""
    text = " ".join((other.title or "", other.standfirst or "", *other.body))[:LONGEST]
    theirs = {stem(term, other.language) for term in terms(text)}
    return [word for word in words if stem(word, language) in theirs]


def _days_for_certain(article: Article, other: Article) -> int | None:
    """Days between the two, None unless the day of both is known."""
    dates = (article.published, other.published)
    known = all(date is not None and date.precision in ("day", "time") for date in dates)
    return days_apart(*dates) if known else None


def _shared_places(article: Article, other: Article) -> list[str]:
    """The names of places in both, those within a country before countries, by how often the first names them."""
    theirs = {found.place.id for found in other.places}
    shared = [found for found in article.places if found.place.id in theirs]
    shared.sort(key=lambda found: (found.place.kind == "country", -len(found.mentions)))
    return [found.place.name for found in shared]


def _as_written(article: Article, words: Iterable[str]) -> dict[str, str]:
    """Each folded word as the article first writes it."""
    wanted = set(words)
    written: dict[str, str] = {}
    for text in (*article.body, article.standfirst or "", article.title or ""):
        for token in tokens(text):
            if token.term in wanted:
                written.setdefault(token.term, text[token.start : token.end])
    return written


def _listed(names: Sequence[str]) -> str:
    return names[0] if len(names) == 1 else f"{', '.join(names[:-1])} and {names[-1]}"


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
