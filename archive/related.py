"""An article, to others on the same events, each with its reasons; copies of one text are told apart.

Candidates are the articles that share its most telling words. They are ranked by how much of those they
share, nearness in time, and shared places; copies of the article, and of each other, are not related
articles but the same story.
"""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from archive.analysis import stem, stopwords, terms, tokens
from archive.article import Article
from archive.dates import days_apart
from archive.engines.port import Engine, Query
from archive.query import Or, Word
from archive.results import Related

TELLING_WORDS = 25
CANDIDATES = 40
MOST = 6
# A candidate with a lower score is on another subject: on the invented articles of fixtures/ those on one event
# stand above .23, those on different ones nearly all below .21.
LEAST_SCORE = 0.21
SHINGLE = 5  # words
COPY = 0.3  # share of the shorter text's shingles that two versions of one story have in common

# Characters of an article that are compared with others: a hundred times as many would take seconds.
LONGEST = 50_000


@dataclass(frozen=True)
class Candidate:
    """An article that may be related, and how likely it is: what it shares of the telling words, raised."""

    article: Article
    score: float


@dataclass(frozen=True)
class Neighbours:
    """The related articles of one, best first, and the copies of its own text."""

    related: tuple[Related, ...]
    copies: tuple[Article, ...]


def telling_words(article: Article, engine: Engine) -> dict[str, float]:
    """The article's words that say most about it, with their weights: tf-idf, words of the title counted thrice.

    Weight (1 + ln tf) · ln(1 + N / df), as in Manning et al., Introduction to Information Retrieval, 6.2.
    """
    counts = Counter(terms(_text(*[article.title or ""] * 3, article.standfirst or "", *article.body)))
    empty = stopwords(article.language)
    words = [word for word in counts if len(word) > 2 and not word.isdigit() and word not in empty]
    frequencies, size = engine.frequencies(words, article.language), engine.size()
    weights = {
        word: (1 + math.log(counts[word])) * math.log(1 + size / max(1, frequencies[word])) for word in words
    }
    # Of inflections of one word the weightiest stands for all.
    by_stem: dict[str, str] = {}
    for word in sorted(weights, key=lambda word: (-weights[word], word)):
        by_stem.setdefault(stem(word, article.language), word)
    ranked = list(by_stem.values())
    # Words that no other article has find none, but say how much of this one is its own.
    shared = [word for word in ranked if frequencies[word] > 1][:TELLING_WORDS]
    return {word: weights[word] for word in dict.fromkeys((*ranked[:TELLING_WORDS], *shared))}


def candidates_query(words: Iterable[str]) -> Query:
    """The question to the engine that finds candidates."""
    return Query(tree=Or(tuple(Word(word) for word in words)), size=CANDIDATES, facets=(), with_next=False)


def find_neighbours(article: Article, words: Mapping[str, float], found: Sequence[Article]) -> Neighbours:
    """The found articles as related ones and copies, each with reasons."""
    # The article is a copy of itself: no other copy of its story may be listed as related to it.
    stories = [shingles(article)]
    copies: list[Article] = []
    related: list[Related] = []
    for one in sorted(_candidates(article, words, found), key=lambda one: (-one.score, one.article.id)):
        mine = shingles(one.article)
        same = next((n for n, known in enumerate(stories) if containment(mine, known) >= COPY), None)
        if same == 0:
            copies.append(one.article)
        elif same is None and one.score >= LEAST_SCORE and len(related) < MOST:
            stories.append(mine)
            related.append(
                Related(
                    article=one.article,
                    score=one.score,
                    reasons=reasons(article, one.article, words),
                )
            )
    return Neighbours(tuple(related), tuple(copies))


def _candidates(article: Article, words: Mapping[str, float], found: Sequence[Article]) -> Iterable[Candidate]:
    total = sum(words.values()) or 1.0
    for other in found:
        if other.id != article.id:
            shared = sum(words[word] for word in _shared(words, article.language, other))
            yield Candidate(other, _score(article, other, shared / total))


def _shared(words: Iterable[str], language: str, other: Article) -> list[str]:
    """Which of the words the other article has, inflected as they may be."""
    theirs = {
        stem(term, other.language) for term in terms(_text(other.title or "", other.standfirst or "", *other.body))
    }
    return [word for word in words if stem(word, language) in theirs]


def _text(*parts: str) -> str:
    """Parts of an article as one text, as much of it as is compared."""
    return " ".join(parts)[:LONGEST]


def _score(article: Article, other: Article, likeness: float) -> float:
    """Likeness, raised by up to a third for nearness in time and for shared places each."""
    apart = days_apart(article.published, other.published)
    near = 0.0 if apart is None else math.exp(-apart / 7)
    places = {found.place.id for found in article.places}
    shared = places & {found.place.id for found in other.places}
    return likeness * (1 + near / 3 + len(shared) / (3 * max(1, len(places))))


def reasons(article: Article, other: Article, words: Mapping[str, float]) -> tuple[str, ...]:
    """Why the other is thought related, in words for a reader."""
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


def shingles(article: Article) -> frozenset[tuple[str, ...]]:
    """Every five words that follow one another in the body; none when it is empty."""
    words = terms(_text(*article.body))
    if not words:
        # Two articles without a body have no text in common.
        return frozenset()
    return frozenset(words[start : start + SHINGLE] for start in range(max(1, len(words) - SHINGLE + 1)))


def containment(one: frozenset[tuple[str, ...]], other: frozenset[tuple[str, ...]]) -> float:
    """The share of the smaller set's shingles that the other has too."""
    return len(one & other) / max(1, min(len(one), len(other)))
