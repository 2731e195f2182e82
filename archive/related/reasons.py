"""Two articles, to what they have in common: why one is thought related to the other, in words for a reader."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence, Set
from dataclasses import dataclass
from enum import StrEnum
from functools import cached_property
from typing import Any

from archive.analysis import stem, stopwords, terms, tokens
from archive.article import Article, ArticlePlace
from archive.dates import PartialDate, days_apart
from archive.places.place import Place
from archive.related.naming import CALENDAR, longest, names_in, proper_words
from archive.related.phrases import Passages, Phrase, Repeated
from archive.related.telling import LONGEST, Telling, whole_text

TELLING_WORDS = 25  # of which those are told that both have
TOLD = 3  # of a kind, in a sentence; words, names and phrases in all
FAR = 60  # days apart that are no reason any more
# A phrase in so many articles that are not related is a stock phrase.
STOCK = 2
# Words tie two articles that are so many, where these are so like each other, or the words have such a share of the
# weight of the one's telling words, or are so rare together.
LEAST_WORDS, LEAST_LIKE, LEAST_TOLD, LEAST_RARE = 2, 0.18, 0.25, 10.0
# In an archive of so many articles one word does that fewer than one in three has: the likeness weighs it. In a
# smaller one frequencies say little.
SMALL, RARE = 500, 1.5
# A place does that so few articles name, or such a share of the archive; two do that are no countries.
FEW, FEW_SHARE = 5, 0.02


class When(StrEnum):
    """When another article was published, seen from one."""

    EARLIER = "earlier"
    LATER = "later"
    SAME_DAY = "same day"


@dataclass(frozen=True, kw_only=True)
class Shared:
    """What two articles have in common, the rarest first, as the first of them writes it.

    `days_apart` is None unless the day of both is known; `when` says when the second was published, None where
    their dates leave it open.
    """

    places: tuple[Place, ...] = ()
    names: tuple[str, ...] = ()
    phrases: tuple[str, ...] = ()
    words: tuple[str, ...] = ()
    days_apart: int | None = None
    when: When | None = None

    @property
    def sentences(self) -> tuple[str, ...]:
        """The same in words for a reader, the strongest reason first."""
        return self._sentences({0: "the same day", 1: "a day apart"})

    @property
    def beside_mark(self) -> tuple[str, ...]:
        """The same where `when` stands beside it: that says the same day."""
        return self._sentences({0: "", 1: "a day apart"})

    def _sentences(self, apart: Mapping[int, str]) -> tuple[str, ...]:
        told = []
        if named := (*(place.name for place in self.places), *self.names)[:TOLD]:
            told.append(f"both name {_listed(named)}")
        if self.days_apart is not None and self.days_apart <= FAR:
            told.append(apart.get(self.days_apart, f"{self.days_apart} days apart"))
        if said := self.phrases[:1] or self.words[:TOLD]:
            told.append(f"share {_listed([f'“{one}”' for one in said])}")
        return tuple(filter(None, told))

    def as_json(self) -> dict[str, Any]:
        """The same as JSON tells it."""
        return {
            "reasons": list(self.sentences),
            "shared_places": [{"id": place.id, "name": place.name} for place in self.places],
            "shared_names": list(self.names),
            "shared_phrases": list(self.phrases),
            "shared_words": list(self.words),
            "days_apart": self.days_apart,
            "when": self.when,
        }


class Reasoning:
    """Finds what other articles have in common with one.

    `count_places` is asked at most once in how many articles each of its places is named.
    """

    def __init__(self, article: Article, telling: Telling, count_places: Callable[[], Mapping[str, int]]) -> None:
        self.article = article
        self.telling = telling
        self.count_places = count_places
        self.names = names_in(article)
        self.telling_words = [word for word in telling.strongest(TELLING_WORDS) if word not in CALENDAR]

    @cached_property
    def place_counts(self) -> Mapping[str, int]:
        """In how many articles each of its places is named."""
        return self.count_places()

    @cached_property
    def proper(self) -> frozenset[str]:
        """The words of it that are written as names are."""
        return proper_words(self.article)

    @cached_property
    def passages(self) -> Passages:
        """Its body between pauses."""
        return Passages.of(self.article)

    @cached_property
    def repeated(self) -> Repeated:
        """The runs of words in it."""
        return Repeated(self.passages, self.telling.rarity, stopwords(self.article.language))

    @cached_property
    def written(self) -> Mapping[str, str]:
        """Its telling words as it first writes them."""
        return _as_written(self.article, self.telling_words)

    def is_tied(self, other: Article, likeness: float) -> bool:
        """Whether an article, so like this one, shares what few do: a place, a name, much of what this one tells.

        In a small archive most words are rare, so that a few of them say nothing unless one is a name.
        """
        places = self._places(other)
        towns = [place for place in places if place.kind != "country"]
        if len(towns) > 1 or any(map(self._is_rare, towns)):
            return True
        known = {terms(place.name) for place in places} | _sources(self.article, other)
        countries = {terms(place.name) for place in places if place.kind == "country"}
        words = self._words(other)
        if len(words) >= LEAST_WORDS and likeness >= LEAST_LIKE:
            return True
        if self._are_many(words, {word for name in known - countries for word in name}):
            return True
        theirs = names_in(other)
        return any(name in theirs and name not in known for name in self.names)

    def _are_many(self, words: Sequence[str], known: Set[str]) -> bool:
        """Whether shared words tie two articles: `known` ones are towns and sources, and no names here."""
        if self.telling.articles >= SMALL and any(self._rarity(word) >= RARE for word in words):
            return True
        weights = self.telling.weights
        whole = sum(weights[word] for word in self.telling_words)
        return len(words) >= LEAST_WORDS and (
            any(word in self.proper and word not in known for word in words)
            or sum(weights[word] for word in words) >= LEAST_TOLD * whole
            or sum(map(self._rarity, words)) >= LEAST_RARE
        )

    def _rarity(self, word: str) -> float:
        return self.telling.rarity[word]

    def _is_rare(self, place: Place) -> bool:
        """Whether few articles name a place."""
        most = max(FEW, FEW_SHARE * self.telling.articles)
        return self.place_counts.get(place.id, 0) <= most

    def shared(self, other: Article, unlike: Sequence[str] = ()) -> Shared:
        """What an article has in common with the one; a phrase of these other texts, as `padded`, says nothing."""
        places = self._places(other)
        theirs = names_in(other)
        known = {terms(place.name) for place in places} | _sources(self.article, other)
        names = [name for name in longest(name for name in self.names if name in theirs) if name not in known]
        names.sort(key=lambda name: -sum(self.telling.rarity.get(word, 0.0) for word in name))
        named = {word for name in (*known, *names) for word in name}
        phrases = [
            one for one in self.repeated.shared(Passages.of(other)) if self._says_something(one, named, unlike)
        ]
        words = [word for word in self._words(other) if word not in named]
        one, two = self.article.published, other.published
        return Shared(
            places=places[:TOLD],
            names=tuple(self.names[name] for name in names[:TOLD]),
            phrases=tuple(self.passages.as_written(phrase) for phrase in phrases[:TOLD]),
            words=tuple(self.written[word] for word in words[:TOLD]),
            days_apart=days_for_certain(one, two),
            when=when(one, two),
        )

    def _places(self, other: Article) -> tuple[Place, ...]:
        """The places that both name, those in the fewest articles first."""
        theirs = {found.place.id for found in other.places}
        shared = [found for found in self.article.places if found.place.id in theirs]

        def rank(found: ArticlePlace) -> tuple[float, bool, int]:
            count = self.place_counts.get(found.place.id, 0)
            return count, found.place.kind == "country", -len(found.mentions)

        return tuple(found.place for found in sorted(shared, key=rank))

    def _says_something(self, phrase: Phrase, named: set[str], unlike: Sequence[str]) -> bool:
        """Whether a phrase is neither a name nor one that stands in any article."""
        if sum(word in self.telling.rarity and word not in named for word in phrase) < 1 or phrase[0].isdigit():
            return False
        held = f" {' '.join(phrase)} "
        return sum(held in text for text in unlike) < STOCK

    def _words(self, other: Article) -> list[str]:
        """The telling words that the other article has too, inflected as they may be."""
        theirs = {stem(term, other.language) for term in set(terms(whole_text(other)))}
        return [word for word in self.telling_words if stem(word, self.article.language) in theirs]


def when(one: PartialDate | None, other: PartialDate | None) -> When | None:
    """When the other date is, seen from the one; None where that is not known."""
    if one is None or other is None:
        return None
    if days_for_certain(one, other) == 0:
        return When.SAME_DAY
    if other.last_day < one.first_day:
        return When.EARLIER
    return When.LATER if other.first_day > one.last_day else None


def days_for_certain(one: PartialDate | None, other: PartialDate | None) -> int | None:
    """Days between two dates, None unless the day of both is known."""
    known = all(date is not None and date.precision in ("day", "time") for date in (one, other))
    return days_apart(one, other) if known else None


def padded(articles: Iterable[Article]) -> list[str]:
    """The folded words of articles with a blank on either side of each, so that phrases are found in them."""
    return [f" {' '.join(terms(whole_text(one)))} " for one in articles]


def _sources(*articles: Article) -> set[tuple[str, ...]]:
    """The names of who ran and wrote articles."""
    return {terms(name) for one in articles for name in (one.outlet or "", *one.agency, *one.byline) if terms(name)}


def _as_written(article: Article, words: Iterable[str]) -> dict[str, str]:
    """Each folded word as the article first writes it."""
    wanted = dict.fromkeys(words)
    written: dict[str, str] = {}
    for text in (*article.body, article.standfirst or "", article.title or ""):
        if len(written) == len(wanted):
            break
        for token in tokens(text[:LONGEST]):
            if token.term in wanted:
                written.setdefault(token.term, text[token.start : token.end])
    return {word: written.get(word, word) for word in wanted}


def _listed(names: Sequence[str]) -> str:
    return names[0] if len(names) == 1 else f"{', '.join(names[:-1])} and {names[-1]}"
