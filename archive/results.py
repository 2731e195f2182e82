"""What a search answers, and the JSON it is told in (docs/json.md)."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from archive.article import Article
from archive.engines.port import Expansion
from archive.parameters import Count, Group, Match
from archive.query import And, Or, Parsed, Warning, in_words
from archive.querytree import as_sentence
from archive.related.reasons import Shared
from archive.stories.shown import HitStory
from archive.wording import counted


@dataclass(frozen=True)
class Piece:
    """A run of a snippet's text, and whether it is what was searched for."""

    text: str
    matched: bool


Snippet = tuple[Piece, ...]


@dataclass(frozen=True, kw_only=True)
class Hit:
    """An article that was found, with the passages that show why. `title` is the headline in pieces.

    Where hits are grouped it stands for all that was found of its `story`.
    """

    article: Article
    score: float
    title: Snippet
    snippets: tuple[Snippet, ...]
    story: HitStory


@dataclass(frozen=True, kw_only=True)
class FacetValue:
    """A value of a facet: `count` is how many articles, or stories, choosing it alone would leave.

    Of an excluded one it is how many choosing it instead would leave. `values` are the finer values that are listed
    and lie in it, such as the months of a chosen year. `called` is the other name of a place by which it was found.
    """

    value: str
    label: str
    count: int
    selected: bool = False
    excluded: bool = False
    values: tuple[FacetValue, ...] = ()
    called: str = ""


@dataclass(frozen=True, kw_only=True)
class FacetCounts:
    """The values of one facet within the results, most frequent first (years: newest first).

    `missing` counts hits that have no value; `total_values` counts all values, listed here or not. Where there was
    no time to count them, `timed_out` says so and there are none. `counted` says what the numbers count.
    """

    name: str
    label: str
    values: tuple[FacetValue, ...]
    missing: int
    total_values: int
    timed_out: bool = False
    counted: Count = Count.ARTICLES


@dataclass(frozen=True, kw_only=True)
class FacetPage:
    """A page of the values of one facet; `total_values` are all that were asked for, on every page together.

    `letters` are the first letters of values from A to Z, with the page on which each begins. `counted` says what
    the numbers count.
    """

    name: str
    label: str
    values: tuple[FacetValue, ...]
    missing: int
    total_values: int
    page: int
    page_size: int
    letters: tuple[tuple[str, int], ...] = ()
    counted: Count = Count.ARTICLES

    @property
    def pages(self) -> int:
        """How many pages the values fill."""
        return -(-self.total_values // self.page_size)

    def as_json(self) -> dict[str, Any]:
        """The page as GET /api/v1/facets/{name} gives it."""
        return {
            "name": self.name,
            "label": self.label,
            "total_values": self.total_values,
            "values": _values(self.values),
            "missing": self.missing,
            "counted": self.counted.value,
            "page": self.page,
            "page_size": self.page_size,
            "pages": self.pages,
        }


@dataclass(frozen=True, kw_only=True)
class Namesakes:
    """A name in a query that several places of a facet go by: all of them were searched."""

    facet: str
    value: str
    places: tuple[FacetValue, ...]

    def as_json(self) -> dict[str, Any]:
        """The name as a search answer tells of it."""
        return {"facet": self.facet, "value": self.value, "places": _values(self.places)}


@dataclass(frozen=True, kw_only=True)
class Unknown:
    """A value of a facet that was asked for and that no article has, and the values that look most like it."""

    facet: str
    label: str
    value: str
    suggestions: tuple[FacetValue, ...] = ()

    @property
    def message(self) -> str:
        """The sentence that tells of it."""
        value = self.value if len(self.value) <= LONGEST_TOLD else f"{self.value[:LONGEST_TOLD]}…"
        told = f"No article has the {self.label.lower()} '{value}'"
        meant = [suggestion.label for suggestion in self.suggestions]
        return f"{told}; did you mean {' or '.join(meant)}?" if meant else f"{told}."

    def as_json(self) -> dict[str, Any]:
        """The value as a search answer tells of it."""
        return {
            "facet": self.facet,
            "value": self.value,
            "message": self.message,
            "suggestions": _values(self.suggestions),
        }


@dataclass(frozen=True)
class Variant:
    """Another spelling of a name, and how many articles of the archive hold it."""

    text: str
    articles: int


@dataclass(frozen=True)
class AppliedVariants:
    """A name as it was typed, the place it was read as, and the spellings that were searched too."""

    text: str
    place: str
    label: str
    variants: tuple[Variant, ...]


@dataclass(frozen=True)
class Correction:
    """The same search spelt otherwise, and how many articles it finds."""

    query: str
    total: int


@dataclass(frozen=True, kw_only=True)
class Results:
    """One page of an answer. `total` counts every article that is found, `total_stories` the stories they are of,
    `listed` those of the two that the hits are. `relaxed` says that no article has all the words, `any_word` that
    the query was a sentence of which any word will do, `expanded` what patterns were taken for.

    `unfiltered` counts what the words alone find, so that an empty page can say where the hits went.
    `with_most` counts what has any of the words, where all were demanded and no article has them. These count
    articles however hits are grouped; what facets count says `count`.
    `next` is the cursor of the page after this one, None on the last. `filters` and `excluded` are the facets'
    chosen and excluded values as they were searched for: names of places turned into ids. `labels` tells what a
    reader sees of each; `unknown` are those that no article has, `namesakes` names in the query that several
    places go by.
    """

    query: Parsed
    total: int
    total_stories: int
    hits: tuple[Hit, ...]
    facets: tuple[FacetCounts, ...]
    page: int
    page_size: int
    took_ms: float
    group: Group = Group.STORY
    count: Count = Count.ARTICLES
    relaxed: bool = False
    any_word: bool = False
    expanded: tuple[Expansion, ...] = ()
    applied_variants: tuple[AppliedVariants, ...] = ()
    did_you_mean: tuple[Correction, ...] = ()
    match: Match = Match.AUTO
    with_most: int = 0
    unfiltered: int = 0
    next: str | None = None
    filters: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    excluded: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    labels: Mapping[str, Mapping[str, str]] = field(default_factory=dict)
    unknown: tuple[Unknown, ...] = ()
    namesakes: tuple[Namesakes, ...] = ()

    @property
    def listed(self) -> int:
        """How many hits there are on all pages together: stories where they are grouped, articles otherwise."""
        return self.total_stories if self.group is Group.STORY else self.total

    @property
    def pages(self) -> int:
        """How many pages the hits fill."""
        return -(-self.listed // self.page_size)

    @property
    def has_copies(self) -> bool:
        """Whether several of the articles that are found are one story."""
        return self.total_stories < self.total

    @property
    def headline(self) -> str:
        """What is found, what is listed first: "12 stories · 31 articles", "12 articles" where none is a copy."""
        articles, stories = counted(self.total, "article"), counted(self.total_stories, "story", "stories")
        if not self.has_copies:
            return articles
        return " · ".join((stories, articles) if self.group is Group.STORY else (articles, stories))

    @property
    def reading(self) -> str:
        """How the query was read, in plain words."""
        if not self.any_word:
            return self.query.in_words
        words, conditions = as_sentence(self.query.tree)
        if not words:  # of writing without spaces
            return self.query.in_words
        whole = Or(tuple(dict.fromkeys(words)))
        return in_words(And((whole, *conditions)) if conditions else whole)

    @property
    def notices(self) -> tuple[str, ...]:
        """Sentences that tell a reader how the query was taken, where that is not as typed."""
        told = [_expansion(one) for one in self.expanded]
        if self.relaxed and self.total:
            told.append("No article has all these words; those that come nearest are listed.")
        if self.match is Match.ALL and not self.unfiltered and isinstance(self.query.tree, And):
            told.append("No article has all these words.")
        if self.any_word and self.total:
            told.append("Articles with any of these words are listed, the best first.")
        return tuple(told)

    def as_json(self) -> dict[str, Any]:
        """The search answer that `morgue search --json` and GET /api/v1/search give."""
        return {
            "query": {
                "input": self.query.input,
                "parsed": self.reading,
                "warnings": warnings_json(self.query.warnings),
                "relaxed": self.relaxed,
                "any_word": self.any_word,
                "expanded": [
                    {"pattern": in_words(one.node), "words": list(one.words), "total": one.total}
                    for one in self.expanded
                ],
                "unknown": [one.as_json() for one in self.unknown],
                "namesakes": [one.as_json() for one in self.namesakes],
                "match": self.match.value,
                "with_most": self.with_most,
                "applied_variants": [
                    {**vars(name), "variants": [dict(vars(one)) for one in name.variants]}
                    for name in self.applied_variants
                ],
                "did_you_mean": [dict(vars(one)) for one in self.did_you_mean],
            },
            "total": self.total,
            "total_stories": self.total_stories,
            "group": self.group.value,
            "count": self.count.value,
            "results": [_hit(hit) for hit in self.hits],
            "facets": [_facet(facet) for facet in self.facets],
            "page": self.page,
            "page_size": self.page_size,
            "pages": self.pages,
            "next": self.next,
            "took_ms": round(self.took_ms, 1),
        }


WORDS_TOLD = 5
LONGEST_TOLD = 60  # characters of a value


def _expansion(one: Expansion) -> str:
    """What a pattern was taken for, the most frequent words first."""
    pattern, told = in_words(one.node), ", ".join(one.words[:WORDS_TOLD])
    if not one.total:
        return f"No word of the archive fits {pattern}."
    more = len(one.words) - WORDS_TOLD
    rest = f" and {more:,} more" if more > 0 else ""
    capped = (
        f"; of {one.total:,} words that fit, the {len(one.words):,} most frequent"
        if one.total > len(one.words)
        else ""
    )
    return f"{pattern} was taken for {told}{rest}{capped}."


def _hit(hit: Hit) -> dict[str, Any]:
    return {
        **article_summary(hit.article),
        "score": round(hit.score, 6),
        "snippets": [pieces_json(snippet) for snippet in hit.snippets],
        "story": hit.story.as_json(),
    }


def article_summary(article: Article) -> dict[str, Any]:
    """What a list of articles tells of each."""
    return {
        "id": article.id,
        "source_id": article.source_id,
        "form": article.form.value,
        "title": article.title,
        "outlet": article.outlet,
        "published": article.published.text if article.published else None,
        "places": [found.place.name for found in article.places],
        "language": article.language,
        "url": article.url,
    }


def warnings_json(warnings: Iterable[Warning]) -> list[dict[str, Any]]:
    """What of a query could not be read as typed, and where."""
    return [{"message": warning.message, "position": warning.position} for warning in warnings]


def pieces_json(snippet: Snippet) -> list[dict[str, Any]]:
    """A passage in pieces that joined are its text."""
    return [{"text": piece.text, "matched": piece.matched} for piece in snippet]


def _facet(facet: FacetCounts) -> dict[str, Any]:
    return {
        "name": facet.name,
        "label": facet.label,
        "values": _values(facet.values),
        "missing": facet.missing,
        "total_values": facet.total_values,
        "counted": facet.counted.value,
        "timed_out": facet.timed_out,
    }


def _values(values: Sequence[FacetValue]) -> list[dict[str, Any]]:
    told: list[dict[str, Any]] = []
    for value in values:
        told.append(
            {
                "value": value.value,
                "label": value.label,
                "count": value.count,
                "selected": value.selected,
                "excluded": value.excluded,
            }
        )
        if value.called:
            told[-1]["called"] = value.called
        if value.values:
            told[-1]["values"] = _values(value.values)
    return told


@dataclass(frozen=True, kw_only=True)
class Related:
    """Another article on the same events, how likely that is, from 0 to 1, and what they have in common.

    `beside` tells who else ran its story.
    """

    article: Article
    score: float
    shared: Shared = field(default_factory=Shared)
    beside: HitStory | None = None

    @property
    def reasons(self) -> tuple[str, ...]:
        """Why it is thought so, in words for a reader, the strongest reason first."""
        return self.shared.sentences

    def as_json(self) -> dict[str, Any]:
        """The related article as GET /api/v1/articles/{id}/related lists it."""
        ran = {"articles": self.beside.articles, "outlets": list(self.beside.all_outlets)} if self.beside else {}
        story = {"story": self.article.story or self.article.id, **ran}
        return {**article_summary(self.article), **story, "score": round(self.score, 6), **self.shared.as_json()}
