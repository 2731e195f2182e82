"""An article, to others on the same events, each with its reasons; copies of one text are told apart.

The engine is asked for the articles that have most of its telling words, by tf-idf. It is asked a second time with
the words of the closest ones too (Rocchio, "Relevance feedback in information retrieval", 1971): what the first one
happens not to say about its event, they do. Shared places and nearness in time raise what is found.

What is one text, the stories of the store say: of each other story one article is listed, of its own none. A date
is no reason alone: what is listed shares places, names or words with the article (archive/related/reasons.py).
"""

from __future__ import annotations

import math
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence, Set
from dataclasses import dataclass

from archive.analysis import terms
from archive.answering import story_beside
from archive.article import Article, Grade
from archive.dates import days_apart
from archive.engines.port import Engine, Query
from archive.fields import place_facet
from archive.related.reasons import Reasoning, padded
from archive.related.shelf import Shelf
from archive.related.telling import LONGEST, Telling, telling, telling_of
from archive.results import Related
from archive.store import Store
from archive.stories.likeness.shingles import Hashes, containment, shingles_of

MOST = 10  # articles that are listed
TELLING_WORDS = 60  # that are asked for
# The closest articles, whose words are asked for too, how much these count, and how many words are asked for then.
CLOSEST, ECHO, ECHOED_WORDS = 3, 0.5, 100
# Articles that are looked at in one step, and in all: very many may be copies of one text.
AT_ONCE, CANDIDATES = 20, 300
# A candidate with a lower score is on another subject.
LEAST_SCORE = 0.05
# What nearness in time and shared places add at most, as a share of the likeness.
BY_TIME, BY_PLACE, WEEK = 1 / 3, 1 / 3, 7
COPY = 0.3  # share of the shorter text's shingles that two versions of one story have in common

MOST_RAISED = 1 + BY_TIME + BY_PLACE

NAMED = place_facet(Grade.NAMED).name
MOST_PLACES = 20  # of an article that are counted

# How likely a link of a thread is, and how like its first article: archive/related/threads.py.
LINK, CENTRE = 0.25, 0.12
WINDOW = 60  # days from the first article
FRUITLESS = 60  # articles in a row that share nothing, after which none is looked for

Hit = tuple[str, float]  # an article's id and its likeness


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
    """The related articles of one, best first, and the first other articles of its story, the lead first.

    `total_copies` counts all of these. `begins_thread` says that the thread of the article has others in it.
    """

    related: tuple[Related, ...]
    copies: tuple[Article, ...]
    total_copies: int = 0
    begins_thread: bool = False


def find_neighbours(article: Article, engine: Engine, store: Store) -> Neighbours:
    """The related articles of one and the copies of its text."""
    shelf = Shelf(store)
    finder = Finder(article, engine, shelf)
    related, (copies, total) = finder.related(), shelf.others(article)
    return Neighbours(related, tuple(copies), total, any(map(finder.is_link, related)))


class Finder:
    """Finds what is related to one article.

    With `careful` undated articles that have much of their text in common are taken for copies, though the store
    has them in two stories: only between dated ones can versions of a running text be told from others.
    """

    def __init__(self, article: Article, engine: Engine, shelf: Shelf, *, careful: bool = True) -> None:
        self.article = article
        self.engine = engine
        self.shelf = shelf
        self.careful = careful
        self.words = telling(article, engine)
        self.vector = vector_of(self.words, 1.0)
        self.reasoning = Reasoning(article, self.words, self.count_places)
        self.copies = shelf.count_others(article)
        self.likeness: dict[str, float] = {}  # to the article by its own words
        self.loaded: dict[str, Article] = {}
        self.shingled: dict[str, Hashes] = {}

    def related(self) -> tuple[Related, ...]:
        """The related articles, the likeliest first."""
        hits = self.hits()
        chosen = self.led(self.unlike(hits, MOST), {id for id, _ in hits})
        like = {one.article.story for one in chosen}
        unlike = padded([one for one in self.loaded.values() if one.story not in like][:AT_ONCE])
        stories = self.shelf.stories(one.article for one in chosen)
        return tuple(
            Related(
                article=one.article,
                score=min(1.0, one.score),
                shared=self.reasoning.shared(one.article, unlike),
                beside=story_beside(one.article, stories, grouped=True),
            )
            for one in chosen
        )

    def led(self, chosen: Sequence[Candidate], found: Set[str]) -> list[Candidate]:
        """The same, each by the lead of its story where that was found too."""
        leads = {story: members[0].id for story, (_, members) in self.shelf.stories(_articles(chosen)).items()}
        loaded = self.shelf.articles(id for id in leads.values() if id in found)
        listed = list(chosen)
        for number, one in enumerate(chosen):
            lead = loaded.get(leads.get(one.article.story, ""), one.article)
            texts = self.texts(self.article, *(other.article for other in listed if other is not one))
            if lead is not one.article and self.is_tied(lead) and texts.add(lead):
                listed[number] = Candidate(lead, one.score)
        return listed

    def texts(self, *articles: Article) -> Texts:
        """These texts, to tell others from."""
        texts = Texts(self.shelf, self.shingles if self.careful else None)
        for article in articles:
            texts.add(article)
        return texts

    def count_places(self) -> dict[str, int]:
        """In how many articles each of the article's places is named."""
        ids = [found.place.id for found in self.article.places][:MOST_PLACES]
        counts = self.engine.counts(Query(filters={NAMED: (id,)}, with_next=False) for id in ids)
        return dict(zip(ids, counts, strict=True))

    def is_link(self, other: Related) -> bool:
        """Whether a related article is of the thread that begins with this one."""
        return other.score >= LINK and is_near(self.article, other.article) and self.own_score(other) >= CENTRE

    def own_score(self, other: Related) -> float:
        """How likely an article is by this one's own words alone, as far as they found it."""
        return min(1.0, self.own_likeness(other.article))

    def own_likeness(self, other: Article) -> float:
        """How like this article another is by this one's own words, raised."""
        return self.likeness.get(other.id, 0.0) * raised(self.article, other)

    def is_tied(self, other: Article) -> bool:
        """Whether an article shares something that few do."""
        return self.reasoning.is_tied(other, self.own_likeness(other))

    def hits(self) -> list[Hit]:
        """The articles of other stories that are most like this one, the most like first."""
        hits = self.own_hits(AT_ONCE)
        closest = self.unlike(hits, CLOSEST)
        if closest:
            return self.similar([self.vector, *self.echoes(closest)])
        # All of them may be copies.
        return self.own_hits() if hits else []

    def own_hits(self, size: int = CANDIDATES) -> list[Hit]:
        """The articles that are most like this one by its own words alone, at most so many."""
        hits = self.similar([self.vector], size) if self.vector.weights else []
        self.likeness.update(hits)
        return hits

    def echoes(self, closest: Sequence[Candidate]) -> Iterator[Vector]:
        """The closest articles, each counting by its score."""
        total = sum(one.score for one in closest)
        words = telling_of([one.article for one in closest], self.engine)
        for one, theirs in zip(closest, words, strict=True):
            yield vector_of(theirs, ECHO * one.score / total)

    def similar(self, vectors: Sequence[Vector], size: int = CANDIDATES) -> list[Hit]:
        """The ids of the articles that are most like all of these together, with their likeness, about 0 to 1.

        At most so many, and as many more as there are copies of the article.
        """
        weights: dict[str, float] = defaultdict(float)
        for vector in vectors:
            for word, weight in vector.weights.items():
                weights[word] += vector.share * weight
        asked = dict(sorted(weights.items(), key=lambda pair: (-pair[1], pair[0]))[:ECHOED_WORDS])
        # The engine divides by the root of an article's length: how long a vector that is, this article tells.
        scale = math.sqrt(self.words.size + 1) / self.words.norm / sum(one.share for one in vectors)
        found = self.engine.similar(asked, self.article.language, size + self.copies)
        return [(id, score * scale) for id, score in found if id != self.article.id]

    def unlike(self, hits: Sequence[Hit], most: int) -> list[Candidate]:
        """The best of these that share something with the article, at most so many, one of each other story."""
        texts = self.texts(self.article)
        chosen: list[Candidate] = []
        fruitless = 0
        for one in self.rated(hits):
            if not texts.add(one.article) or one.score < LEAST_SCORE:
                continue
            fruitless += 1
            if self.is_tied(one.article):
                chosen.append(one)
                fruitless = 0
            if len(chosen) == most or fruitless == FRUITLESS:
                break
        return chosen

    def rated(self, hits: Sequence[Hit]) -> Iterator[Candidate]:
        """The articles of hits, some at a time, of these the best first, as far as any may be related."""
        others = self.shelf.of_another_story(self.article, (id for id, _ in hits))
        hits = [hit for hit in hits if hit[0] in others]
        for begin in range(0, len(hits), AT_ONCE):
            some = [hit for hit in hits[begin : begin + AT_ONCE] if hit[1] * MOST_RAISED >= LEAST_SCORE]
            if not some:
                return
            self.loaded.update(self.shelf.articles(id for id, _ in some if id not in self.loaded))
            found = [(self.loaded[id], likeness) for id, likeness in some if id in self.loaded]
            candidates = [Candidate(one, likeness * raised(self.article, one)) for one, likeness in found]
            yield from sorted(candidates, key=lambda one: (-one.score, one.article.id))

    def shingles(self, article: Article) -> Hashes:
        """The shingles of an article, worked out once."""
        if article.id not in self.shingled:
            self.shingled[article.id] = shingles(article)
        return self.shingled[article.id]


class Texts:
    """Texts one after the other, to be told which are new.

    With `shingles_of` an undated one is not that has much in common with one before it.
    """

    def __init__(self, shelf: Shelf, shingles_of: Callable[[Article], Hashes] | None = None) -> None:
        self.shelf = shelf
        self.shingles_of = shingles_of
        self.known: list[Article] = []

    def add(self, article: Article) -> bool:
        """Note a text; whether it is of another story than those before it."""
        is_new = not any(article.story == other.story or self._are_alike(article, other) for other in self.known)
        self.known.append(article)
        return is_new

    def _are_alike(self, one: Article, other: Article) -> bool:
        """Whether two texts may be copies as far as nothing else says."""
        is_dated = days_apart(one.published, other.published) is not None
        if self.shingles_of is None or is_dated or self.shelf.are_apart(one, other):
            return False
        return containment(self.shingles_of(one), self.shingles_of(other)) >= COPY


def is_near(article: Article, other: Article) -> bool:
    """Whether an article is of about the time of another, as far as that is known."""
    apart = days_apart(article.published, other.published)
    return apart is None or apart <= WINDOW


def _articles(candidates: Iterable[Candidate]) -> list[Article]:
    return [one.article for one in candidates]


def raised(article: Article, other: Article) -> float:
    """What a likeness is multiplied by for nearness in time and shared places."""
    apart = days_apart(article.published, other.published)
    near = 0.0 if apart is None else math.exp(-apart / WEEK)
    places = {found.place.id for found in article.places}
    shared = places & {found.place.id for found in other.places}
    return 1 + BY_TIME * near + BY_PLACE * len(shared) / max(1, len(places))


def shingles(article: Article) -> Hashes:
    """The shingles of as much of a body as is compared; empty without a body."""
    return shingles_of(terms(" ".join(article.body)[:LONGEST]))
