"""An article, to the words that tell what it is about.

Weight (1 + ln times) · ln(1 + N / df), as in Manning et al., Introduction to Information Retrieval, 6.2; words of
the headline count thrice.
"""

from __future__ import annotations

import math
import re
from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property

from archive.analysis import stem, stopwords, terms
from archive.article import Article
from archive.engines.port import Engine

IN_TITLE = 3  # times that a word of the headline counts
SHORTEST = 3  # letters of a word that tells something
# Characters of an article that are compared with others, and different words: a hundred times as many would take
# seconds.
LONGEST, MOST_WORDS = 50_000, 1_000
# "(Reporting by Ann Other; Editing by Cy Moss)": who made a text is not what it tells.
CREDIT = re.compile(
    r"\b(?:additional )?(?:reporting|writing|editing|edited|written|compiled) by [^.;)\n]*", re.IGNORECASE
)


def whole_text(article: Article) -> str:
    """Headline, standfirst and body as one text; as much as is compared."""
    return " ".join((article.title or "", article.standfirst or "", *article.body))[:LONGEST]


def story_text(article: Article) -> str:
    """The body as one text, a paragraph a line, without who is credited with it; as much as is compared."""
    return CREDIT.sub("", "\n".join(article.body)[:LONGEST])


@dataclass(frozen=True)
class Telling:
    """The words of an article that tell something, one of all inflections, the weightiest first.

    `weights` are how much each says of this article, `rarity` of any: its ln(1 + N / df). `frequencies` say in how
    many of all `articles` each stands, `size` how many words this one has in all. Its vector's length is `norm`.
    """

    language: str
    weights: Mapping[str, float]
    rarity: Mapping[str, float]
    frequencies: Mapping[str, int]
    size: int
    articles: int

    @cached_property
    def norm(self) -> float:
        """The length of the article's vector of weights."""
        return math.sqrt(sum(weight * weight for weight in self.weights.values())) or 1.0

    def strongest(self, most: int) -> dict[str, float]:
        """The weightiest words, and the weightiest that other articles have too, at most so many of each.

        Each has its weight in a vector of length 1. A word that seems to stand nowhere else may stand in a title.
        """
        shared = [word for word in self.weights if self.frequencies[word] > 1][:most]
        return {
            word: self.weights[word] / self.norm for word in dict.fromkeys((*list(self.weights)[:most], *shared))
        }


def telling(article: Article, engine: Engine) -> Telling:
    """The telling words of an article."""
    (words,) = telling_of((article,), engine)
    return words


def telling_of(articles: Sequence[Article], engine: Engine) -> list[Telling]:
    """The telling words of each of some articles; the engine is asked once for each of their languages."""
    counted = [_counted(article) for article in articles]
    words: dict[str, set[str]] = defaultdict(set)
    for article, (times, _) in zip(articles, counted, strict=True):
        words[article.language].update(times)
    frequencies = {language: engine.frequencies(sorted(some), language) for language, some in words.items()}
    size = engine.size()
    return [
        _weighed(article.language, times, count, frequencies[article.language], size)
        for article, (times, count) in zip(articles, counted, strict=True)
    ]


def _counted(article: Article) -> tuple[Counter[str], int]:
    """How often the words of an article stand that may tell something, and how many words it has in all."""
    words = terms(whole_text(article))
    counts = Counter(words)
    for word in terms((article.title or "")[:LONGEST]):
        counts[word] += IN_TITLE - 1
    empty = stopwords(article.language)
    told = (one for one in counts if len(one) >= SHORTEST and not one.isdigit() and one not in empty)
    times = Counter({word: counts[word] for word in told}).most_common(MOST_WORDS)
    return _by_stem(Counter(dict(times)), article.language), len(words)


def _weighed(
    language: str, times: Mapping[str, int], count: int, frequencies: Mapping[str, int], size: int
) -> Telling:
    """Counted words with their weights."""
    rarity = {word: math.log(1 + size / max(1, frequencies[word])) for word in times}
    weights = {word: (1 + math.log(times[word])) * rarity[word] for word in times}
    ranked = sorted(weights, key=lambda word: (-weights[word], word))
    return Telling(language, {word: weights[word] for word in ranked}, rarity, frequencies, count, size)


def _by_stem(times: Counter[str], language: str) -> Counter[str]:
    """The words with how often they stand, inflections of one under the one that stands most often."""
    leading: dict[str, str] = {}
    counted: Counter[str] = Counter()
    for word in sorted(times, key=lambda word: (-times[word], word)):
        counted[leading.setdefault(stem(word, language), word)] += times[word]
    return counted
