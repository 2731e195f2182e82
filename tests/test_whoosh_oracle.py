"""Our evaluation of query trees against Whoosh's own, on one and the same index: scores in single precision.

Whoosh has no BM25F that adds a word's occurrences over fields before it weighs them. So it adds them up, as scores
of its own matchers, and the formula of whoosh_corpus.py is applied to the sums here.

Whoosh's own NOT is left out: in 2.7.4 it gives documents that should be excluded (AndNotMatcher never moves
its second list up to the first document) and loses some of other segments. Trees with NOT are held against
reading every article, in engine_contract.py, and here against the same trees without it.
"""

from __future__ import annotations

import math
import random
from collections import Counter
from contextlib import closing
from dataclasses import replace
from datetime import date
from itertools import chain, pairwise

import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as some
from whoosh import index as whoosh_index
from whoosh import query as stock
from whoosh import scoring

from archive import fields
from archive.analysis import terms
from archive.article import Article
from archive.engines import open_engine
from archive.engines.port import Query
from archive.engines.whoosh_corpus import K1
from archive.engines.whoosh_match import Search
from archive.engines.whoosh_names import in_order as value_order
from archive.engines.whoosh_schema import as_stem_term, stems_of
from archive.names import kept_as, names, sought_by
from archive.parameters import Sort
from archive.query import And, Everything, Node, Not, Or, Phrase, Word
from tests.making import all_pages, article, asked, ids

VOCABULARY = ["flood", "floods", "Flooding", "river", "rivers", "ice", "bridge", "a", "e", "ozean", "été"]
LANGUAGES = ("en", "de", "fr", "und")


def invented(number: int, seed: int) -> object:
    chance = random.Random(number * 1_000 + seed)
    words = [" ".join(chance.choices(VOCABULARY, k=chance.randint(1, 12))) for _ in range(4)]
    return article(
        f"{number:04}",
        words[: chance.randint(0, 3)],
        title=words[3] if chance.random() < 0.8 else None,
        standfirst=words[2] if chance.random() < 0.3 else None,
        language=chance.choice(LANGUAGES),
    )


@pytest.fixture(scope="module", params=["one segment", "many segments, replaced"])
def engine(request, tmp_path_factory):
    """An index in one piece, or in several of which many documents were deleted."""
    with closing(open_engine("whoosh", tmp_path_factory.mktemp("oracle"))) as opened:
        opened.add([invented(number, 1) for number in range(150)], 1)
        if request.param != "one segment":
            opened.add([invented(number, 2) for number in range(0, 200, 3)], 2)
            opened.add([invented(number, 3) for number in range(100, 230)], 3)
            opened.add([invented(number, 4) for number in range(0, 230, 7)], 4)
        yield opened


def as_stock(node: Node):
    """The tree as Whoosh's own query objects, words and phrases in every text field by its weight."""
    match node:
        case Everything():
            return stock.Every(boost=0.0)
        case Word(text):
            return stock.Or(
                [
                    stock.Term(stems_of(field.name), as_stem_term(stem, language), boost=field.boost)
                    for field in fields.text_fields()
                    for term in terms(text)
                    for language in LANGUAGES
                    for stem in sought_by(term, language)
                ]
            )
        case Phrase((word,)):
            return stock.Or([stock.Term(field.name, word, boost=field.boost) for field in fields.text_fields()])
        case Phrase(words):
            return stock.Or(
                [stock.Phrase(field.name, list(words), boost=field.boost) for field in fields.text_fields()]
            )
        case And(parts):
            return stock.And([as_stock(part) for part in parts])
        case Or(parts):
            return stock.Or([as_stock(part) for part in parts])
    raise TypeError(node)


class Amount(scoring.WeightingModel):
    """Makes Whoosh add up how much there is of a word: its occurrences in each field by the field's length."""

    def __init__(self, corpus) -> None:
        self.corpus = corpus

    def scorer(self, searcher, fieldname, text, qf=1):
        return AmountScorer(self.corpus, searcher, fieldname)


class AmountScorer(scoring.BaseScorer):
    def __init__(self, corpus, searcher, fieldname):
        self.searcher = searcher
        self.fieldname = fieldname
        self.b = next(field.b for field in fields.text_fields() if fieldname in (field.name, stems_of(field.name)))
        self.mean = mean_length(corpus, fieldname)

    def supports_block_quality(self):
        return False

    def score(self, matcher):
        length = self.searcher.doc_field_length(matcher.id(), self.fieldname, 1)
        return matcher.weight() / (1 - self.b + self.b * length / self.mean)


def mean_length(corpus, fieldname: str) -> float:
    """The mean length of a field in the documents that have it, deleted ones among them."""
    lengths = np.concatenate([segment.lengths(fieldname) for segment in corpus.segments])
    return float(lengths[lengths > 0].mean()) if lengths.any() else 1.0


def stock_answer(engine, tree: Node) -> dict[str, float]:
    """What Whoosh finds, all of it; scores by the formula from the amounts that Whoosh finds of each word."""
    engine.size()
    corpus = engine.view.corpus
    with whoosh_index.open_dir(str(engine.folder())).searcher(weighting=Amount(corpus)) as searcher:
        scores = scored(searcher, corpus, tree)
        assert scores.keys() == amounts(searcher, tree).keys()
    return scores


def amounts(searcher, tree: Node) -> dict[str, float]:
    return {hit["id"]: hit.score for hit in searcher.search(as_stock(tree), limit=None)}


def scored(searcher, corpus, tree: Node) -> dict[str, float]:
    """The scores of what a tree finds: of a part that finds a document, nothing else counts."""
    if isinstance(tree, And | Or):
        parts = [scored(searcher, corpus, part) for part in tree.parts]
        whole = set.intersection if isinstance(tree, And) else set.union
        return {id: sum(part.get(id, 0) for part in parts) for id in whole(*map(set, parts))}
    found = amounts(searcher, tree)
    if isinstance(tree, Everything):
        return found
    words = len(tree.words) if isinstance(tree, Phrase) else 1
    weight = Search(tree, corpus).weight(tree)
    return {id: weight * amount / (amount + words * K1) for id, amount in found.items()}


def our_answer(engine, tree: Node) -> dict[str, float]:
    found = engine.search(Query(tree=tree, size=1_000))
    return {} if found.relaxed else dict(found.hits)


WORDS = some.sampled_from(VOCABULARY).map(Word)
PHRASES = some.lists(some.sampled_from(["flood", "river", "ice", "a", "e", "ete"]), min_size=1, max_size=3).map(
    lambda words: Phrase(tuple(words))
)


def ands(inner, least: int = 2):
    return some.lists(inner, min_size=least, max_size=4, unique_by=repr).map(lambda parts: And(tuple(parts)))


def ors(inner):
    return some.lists(inner, min_size=2, max_size=4, unique_by=repr).map(lambda parts: Or(tuple(parts)))


POSITIVE = some.recursive(WORDS | PHRASES, lambda inner: ands(inner) | ors(inner), max_leaves=8)
shared = settings(suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=40)


@shared
@given(tree=POSITIVE)
def test_the_same_documents_get_the_same_scores(engine, tree):
    assert our_answer(engine, tree) == pytest.approx(stock_answer(engine, tree), rel=1e-5)


@shared
@given(wanted=POSITIVE, unwanted=POSITIVE)
def test_not_leaves_out_documents_and_changes_no_score(engine, wanted, unwanted):
    excluded = our_answer(engine, unwanted).keys()
    left = {id: score for id, score in our_answer(engine, wanted).items() if id not in excluded}
    assert our_answer(engine, And((wanted, Not(unwanted)))) == pytest.approx(left, rel=1e-5)


@shared
@given(tree=POSITIVE)
def test_everything_beside_a_tree_changes_nothing(engine, tree):
    assert our_answer(engine, And((tree, Everything()))) == pytest.approx(our_answer(engine, tree))


@shared
@given(tree=POSITIVE)
def test_a_question_asked_again_gets_the_same_answer(engine, tree):
    assert engine.search(Query(tree=tree)) == engine.search(Query(tree=tree))


# Large segments: above 5,000 documents Whoosh unites the lists of several terms in another way


OUTLETS = (None, "Courier", "Herald", "Post", "Bugle")
DATES = (None, "2014", "2015", "2015-05", "2015-05-22", "2015-05-23T08:00+02:00", "2015-06-01", "2016-02-29")
PLACES = ((), ("IQ/anbar",), ("IQ/anbar/ramadi", "FR"), ("FR/idf/paris",), ("IQ/basra", "IQ/anbar"))


def short(number: int, edition: int = 0):
    """A short article with facts; a third of the words are rare."""
    chance = random.Random(number * 100 + edition)
    common, rare = VOCABULARY, [f"rare{chance.randint(0, 30)}"]
    words = [chance.choice(common if chance.random() < 0.7 else rare) for _ in range(chance.randint(1, 5))]
    return article(
        f"{number:05}",
        " ".join(words[1:]) if len(words) > 1 else (),
        title=words[0] if number % 3 else None,
        standfirst="ice a e" if number % 40 == 0 else None,
        language=LANGUAGES[number % 7 % 4],
        outlet=chance.choice(OUTLETS),
        date=chance.choice(DATES),
        places=chance.choice(PLACES),
    )


class Large:
    """An index of large segments with its articles, which are asked by reading them."""

    def __init__(self, engine) -> None:
        self.engine = engine
        self.articles: dict[str, Article] = {}
        self.known: dict[Node, set[str]] = {}

    def add(self, articles) -> None:
        self.engine.add(articles, 1)
        self.articles |= {one.id: one for one in articles}

    def holding(self, tree: Node) -> set[str]:
        """The ids of the articles that a tree finds."""
        match tree:
            case Everything():
                return set(self.articles)
            case And(parts):
                return set.intersection(*map(self.holding, parts))
            case Or(parts):
                return set.union(*map(self.holding, parts))
            case Not(part):
                return set(self.articles) - self.holding(part)
        if tree not in self.known:
            self.known[tree] = {one.id for one in self.articles.values() if has(one, tree)}
        return self.known[tree]

    def passing(self, ids, question: Query, *left_out: str) -> set[str]:
        """Those of the articles with these ids that pass the question's filters."""
        filters = {
            name: set(values) for name, values in question.filters.items() if values and name not in left_out
        }
        return {
            id
            for id in ids
            if all(chosen & values_of(self.articles[id], name) for name, chosen in filters.items())
            and within(self.articles[id], question)
        }


def has(one: Article, leaf: Word | Phrase) -> bool:
    """Whether an article has a word or an inflection of it, or a phrase, in any field."""
    texts = [terms(text) for row in fields.text_fields() for text in row.read(one)]
    if isinstance(leaf, Word):
        wanted = {key for term in terms(leaf.text) for key in sought_by(term, one.language)}
        named = names((text for row in fields.text_fields() for text in row.read(one)), one.language)
        return any(kept_as(word, one.language, word in named) in wanted for words in texts for word in words)
    return any(f" {' '.join(leaf.words)} " in f" {' '.join(words)} " for words in texts)


def values_of(one: Article, name: str) -> set[str]:
    """What an article has of a facet; a date has its month and year too."""
    if name == "date":
        text = one.published.text if one.published else ""
        return {text[:length] for length in (4, 7, 10) if len(text) >= length}
    return set(fields.facet_field(name).read(one))


def within(one: Article, question: Query) -> bool:
    """Whether every day that an article's date can mean lies between the question's days."""
    if not (question.earliest or question.latest):
        return True
    day = one.published
    return bool(day) and (
        (not question.earliest or day.first_day >= question.earliest)
        and (not question.latest or day.last_day <= question.latest)
    )


@pytest.fixture(scope="module")
def large(tmp_path_factory):
    """Two segments of more than 5,000 documents each, many of them replaced by those of a third."""
    with closing(open_engine("whoosh", tmp_path_factory.mktemp("large"))) as opened:
        made = Large(opened)
        made.add([short(number) for number in range(5_200)])
        made.add([short(number, 1) for number in range(5_000, 10_300)])
        made.add([short(number, 2) for number in range(0, 10_400, 9)])
        sizes = [segment.size for segment in opened.views.current(opened.folder()).segments]
        assert sorted(sizes)[1] > 5_000
        yield made


RARE = some.integers(0, 32).map(lambda number: Word(f"rare{number}"))
TREES = some.recursive(WORDS | PHRASES | RARE, lambda inner: ands(inner) | ors(inner), max_leaves=5)
NEGATED = some.recursive(
    WORDS | PHRASES | RARE | some.just(Everything()),
    lambda inner: ands(inner) | ors(inner) | inner.map(Not),
    max_leaves=6,
)
FILTERS = some.fixed_dictionaries(
    {},
    optional={
        "outlet": some.lists(some.sampled_from([*OUTLETS[1:], "Unknown"]), max_size=3, unique=True),
        "date": some.lists(some.sampled_from(["2015", "2015-05", "2015-05-22", "2013"]), max_size=2, unique=True),
        "place": some.lists(some.sampled_from(["IQ", "IQ/anbar", "FR", "DE"]), max_size=2, unique=True),
        "language": some.lists(some.sampled_from(LANGUAGES), max_size=2, unique=True),
    },
).map(lambda chosen: {name: tuple(values) for name, values in chosen.items()})
DAYS = some.sampled_from([None, None, date(2015, 1, 1), date(2015, 5, 22), date(2015, 12, 31)])
QUESTIONS = some.builds(
    Query,
    tree=TREES | NEGATED,
    filters=FILTERS,
    earliest=DAYS,
    latest=DAYS,
    sort=some.sampled_from(Sort),
    size=some.just(20_000),
    facet_size=some.integers(1, 6),
)
fewer = settings(suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=20)
more = settings(suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=40)


def whole_answer(large, tree: Node) -> dict[str, float]:
    found = large.engine.search(Query(tree=tree, size=20_000))
    return {} if found.relaxed else dict(found.hits)


@fewer
@given(tree=TREES)
def test_documents_of_large_segments_get_the_same_scores(large, tree):
    ours, theirs = whole_answer(large, tree), stock_answer(large.engine, tree)
    assert ours.keys() == theirs.keys()
    scores = np.array([(ours[id], theirs[id]) for id in ours]).reshape(-1, 2)
    np.testing.assert_allclose(scores[:, 0], scores[:, 1], rtol=1e-4)


@more
@given(tree=NEGATED)
def test_a_tree_finds_in_large_segments_what_reading_finds(large, tree):
    found = large.engine.search(Query(tree=tree, size=20_000))
    expected = large.holding(tree)
    assert found.relaxed <= (not expected)
    assert found.relaxed or (found.total == len(expected) and set(ids(found)) == expected)


@fewer
@given(wanted=TREES, unwanted=NEGATED)
def test_not_changes_no_score_in_large_segments(large, wanted, unwanted):
    excluded = large.holding(unwanted)
    left = {id: score for id, score in whole_answer(large, wanted).items() if id not in excluded}
    assert whole_answer(large, And((wanted, Not(unwanted)))) == left


@more
@given(question=QUESTIONS)
def test_totals_and_facets_are_those_of_counting_by_hand(large, question):
    found = large.engine.search(question)
    if found.relaxed:
        return
    everything = large.holding(question.tree)
    assert found.unfiltered == len(everything)
    assert found.total == len(found.hits) == len(large.passing(everything, question))
    for facet in found.facets:
        left = [large.articles[id] for id in large.passing(everything, question, facet.name)]
        counts = Counter(value for one in left for value in values_of(one, facet.name))
        assert facet.missing == sum(not values_of(one, facet.name) for one in left)
        assert facet.values == listed(facet.name, counts, question)
        assert facet.total_values == sum(facet.name != "date" or len(value) == 4 for value in counts)


def listed(name: str, counts: Counter[str], question: Query) -> tuple[tuple[str, int], ...]:
    """The values of a facet that are shown."""
    chosen = question.filters.get(name, ())
    if name == "date":
        steps = {value[:length] for value in chosen for length in (4, 7, 10) if len(value) >= length}
        shown = steps | {value for value in counts if len(value) == 4 or value[:-3] in steps}
        return tuple((value, counts[value]) for value in sorted(shown, reverse=True))

    def order(value: str) -> tuple[int, int, str]:
        return -counts[value], *value_order(name, value)

    best = sorted(counts, key=order)[: question.facet_size]
    steps = dict.fromkeys(step for value in chosen for step in fields.facet_field(name).steps(value))
    for step in steps if name == "place" else ():
        inside = [value for value in counts if value.rpartition("/")[0] == step]
        best += sorted(inside, key=order)[: question.facet_size]
    return tuple((value, counts[value]) for value in dict.fromkeys((*best, *steps)))


def in_order(large, question: Query, scores: dict[str, float]) -> list[str]:
    """The ids of what a question finds, put in order by hand."""

    def key(id: str) -> tuple[float, float, str]:
        day = large.articles[id].published
        earliest, latest = day.moments if day else (-math.inf, math.inf)
        second = latest if question.sort is Sort.OLDEST else -earliest
        return (-scores[id] if question.sort is Sort.RELEVANCE else 0.0, second, id)

    return sorted(large.passing(scores, question), key=key)


@more
@given(question=QUESTIONS)
def test_hits_stand_in_the_order_that_is_promised(large, question):
    found = large.engine.search(question)
    if not found.relaxed:
        assert ids(found) == in_order(large, question, whole_answer(large, question.tree))


@more
@given(question=QUESTIONS, place=some.integers(0, 12_000), edge=some.booleans(), size=some.integers(1, 9))
def test_going_on_from_any_hit_gives_the_next_ones(large, question, place, edge, size):
    everything = large.engine.search(question)
    hits = everything.hits
    if edge:
        # Just before a hit with another score than the hits before it
        edges = [number for number, (one, other) in enumerate(pairwise(hits)) if one[1] != other[1]]
        place = edges[place % len(edges)] - place % 3 if edges else place
    place = min(place, len(hits) - 2)
    if place < 0:
        return
    here = large.engine.search(replace(question, start=place, size=1))
    assert here.hits == hits[place : place + 1]
    page = large.engine.search(replace(question, after=here.next, size=size))
    assert page.hits == hits[place + 1 : place + 1 + size]
    assert (page.next is None) == (place + 1 + size >= everything.total)
    assert (page.total, page.facets) == (everything.total, everything.facets)


@pytest.mark.parametrize("sort", Sort)
@pytest.mark.parametrize("text", ["", "flood", "flood OR ice"])
@pytest.mark.parametrize("filters", [{}, {"outlet": ("Courier", "Post")}, {"date": ("2015",)}])
def test_pages_give_each_hit_once_in_the_order_of_one_large_page(large, sort, text, filters):
    question = asked(text, sort=sort, filters=filters, size=170)
    pages = all_pages(large.engine, question)
    assert list(chain(*pages)) == ids(large.engine.search(replace(question, size=20_000)))


@pytest.mark.parametrize("size", [1, 2, 3])
def test_going_on_at_the_end_of_many_equal_hits_reaches_those_with_lower_scores(tmp_path, size):
    with closing(open_engine("whoosh", tmp_path)) as engine:
        engine.add([article(f"{n:04}", "comet" if n % 4 else "comet and moon") for n in range(2_100)], 1)
        everything = engine.search(asked("comet", size=3_000))
        # The last but one of the articles with the better score
        last = engine.search(asked("comet", start=1_573, size=1))
        page = engine.search(asked("comet", after=last.next, size=size))
        assert page.hits == everything.hits[1_574 : 1_574 + size]
        assert page.next is not None
