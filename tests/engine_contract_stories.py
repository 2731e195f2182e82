"""What every search engine promises of stories (archive/engines/port.py), by themselves and against reading all."""

from __future__ import annotations

import math
from collections.abc import Iterable, Sequence
from dataclasses import replace

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as some

from archive import fields
from archive.article import Article
from archive.engines.port import Query
from archive.parameters import Sort
from archive.query import Everything, Or, Word
from tests.making import all_pages, article, asked, counted, ids

# One flood in four papers, of which one says less, and two articles that nobody copied.
FLOODS = [
    article("a", "A flood of the river.", outlet="Courier", date="2015-05-23", story="a", places=["IQ/anbar"]),
    article("b", "A flood of the river again.", outlet="Herald", date="2015-05-22", story="a", places=["IQ/anbar"]),
    article("c", "A flood.", outlet="Post", date="2015-05-22", story="a"),
    article("d", "A flood flood flood, and ice.", outlet="Courier", story="a", places=["FR"]),
    article("e", "A flood of letters.", outlet="Herald", date="2016-01-01", story="e"),
    article("f", "The river froze: ice.", outlet="Post", date="2014", places=["FR"]),
]


def grouped(text: str = "", **rest) -> Query:
    return asked(text, by_story=True, **rest)


class StoriesContract:
    """The promises, one test each; the fixtures are those of EngineContract."""

    @pytest.fixture
    def floods(self, engine):
        engine.add(FLOODS[:2], 2)
        engine.add(FLOODS[2:3], 3)
        engine.add(FLOODS[3:], 6)
        return engine

    def test_of_a_story_the_first_of_the_found_articles_is_given(self, floods):
        assert set(ids(floods.search(grouped("flood")))) == {"b", "e"}
        assert set(ids(floods.search(grouped("flood", filters={"outlet": ("Courier",)})))) == {"a"}

    def test_of_several_at_one_moment_the_longest_leads(self, floods):
        assert ids(floods.search(grouped(filters={"date": ("2015-05-22",)}))) == ["b"]

    def test_of_several_as_long_the_smallest_id_leads(self, engine):
        engine.add([article("b", "A flood.", story="x"), article("a", "A storm.", story="x")], 1)
        engine.add([article("c", "A gale.", story="x")], 2)
        assert ids(engine.search(grouped())) == ["a"]

    def test_a_vague_date_leads_by_the_last_moment_it_can_mean(self, engine):
        engine.add(
            [article("a", "Flood", date="2015", story="a"), article("b", "Flood", date="2015-12-30", story="a")], 1
        )
        assert ids(engine.search(grouped("flood"))) == ["b"]

    def test_an_undated_article_leads_only_undated_ones(self, floods):
        assert set(ids(floods.search(grouped("ice")))) == {"d", "f"}
        assert "d" not in ids(floods.search(grouped()))

    def test_the_first_stands_in_its_own_place_with_its_own_score(self, floods):
        found = floods.search(grouped("flood"))
        assert found.hits == tuple(hit for hit in floods.search(asked("flood")).hits if hit[0] in {"b", "e"})
        assert ids(floods.search(grouped(sort=Sort.NEWEST))) == ["e", "b", "f"]
        assert ids(floods.search(grouped(sort=Sort.OLDEST))) == ["f", "b", "e"]

    @pytest.mark.parametrize("by_story", [True, False])
    @pytest.mark.parametrize(
        ("text", "articles", "stories"),
        [("", 6, 3), ("flood", 5, 2), ("ice", 2, 2), ("froze", 1, 1), ("gale", 0, 0)],
    )
    def test_articles_and_stories_are_counted_grouped_or_not(self, floods, text, articles, stories, by_story):
        found = floods.search(asked(text, by_story=by_story))
        assert (found.total, found.total_stories) == (articles, stories)

    def test_an_article_of_no_story_is_of_the_one_that_has_its_id(self, engine):
        engine.add([article("a", "Flood"), article("b", "Flood", story="a"), article("c", "Flood")], 1)
        assert engine.search(asked()).total_stories == 2

    def test_an_article_added_again_with_another_story_leaves_the_one_it_was_of(self, floods):
        floods.add([replace(FLOODS[1], story="b")], 7)
        found = floods.search(grouped("flood", sort=Sort.OLDEST))
        assert (ids(found), found.total, found.total_stories) == (["b", "c", "e"], 5, 3)

    def test_pages_count_stories(self, floods):
        assert ids(floods.search(grouped(start=1, size=1, sort=Sort.NEWEST))) == ["b"]
        assert ids(floods.search(grouped(start=3, size=1))) == []
        assert all_pages(floods, grouped(size=2, sort=Sort.NEWEST)) == [["e", "b"], ["f"]]

    def test_going_on_gives_the_stories_as_they_were(self, floods):
        first = floods.search(grouped(size=1, sort=Sort.NEWEST))
        floods.add([replace(FLOODS[1], story="e"), article("g", "New", date="2015-06-01")], 7)
        later = floods.search(grouped(size=5, sort=Sort.NEWEST, after=first.next))
        assert (ids(first), ids(later), later.total_stories) == (["e"], ["b", "f"], 3)

    def test_facets_count_articles_unless_stories_are_asked_for(self, floods):
        found = floods.search(grouped("flood"))
        assert dict(counted(found, "outlet").values) == {"Courier": 2, "Herald": 2, "Post": 1}

    def test_a_value_counts_the_stories_with_a_hit_that_has_it(self, floods):
        for by_story in (True, False):
            found = floods.search(asked("flood", count_stories=True, by_story=by_story))
            assert dict(counted(found, "outlet").values) == {"Courier": 1, "Herald": 2, "Post": 1}
            assert dict(counted(found, "place").values) == {"IQ": 1, "IQ/anbar": 1, "FR": 1}
            assert dict(counted(found, "date").values) == {"2015": 1, "2016": 1}
            assert [counted(found, name).missing for name in ("outlet", "place", "date")] == [0, 2, 1]

    def test_an_excluded_value_counts_the_stories_that_it_would_leave(self, floods):
        found = floods.search(asked("flood", count_stories=True, excluded={"outlet": ("Courier", "none")}))
        assert dict(counted(found, "outlet").values) == {"Courier": 1, "Herald": 2, "Post": 1}

    def test_counts_and_tallies_are_of_articles_unless_stories_are_asked_for(self, floods):
        assert floods.counts([grouped("flood", count_stories=True)]) == [5]
        for asks, expected in (
            (False, {"Courier": 2, "Herald": 2, "Post": 1}),
            (True, {"Courier": 1, "Herald": 2, "Post": 1}),
        ):
            tally = floods.tally(grouped("flood", count_stories=asks), "outlet")
            assert dict(zip(tally.names, tally.counts.tolist(), strict=False)) == expected

    def test_hits_alone_are_counted_in_stories(self, floods):
        found = floods.search(asked("flood", count_stories=True, of_hits=True, filters={"outlet": ("Courier",)}))
        assert dict(counted(found, "outlet").values) == {"Courier": 1}

    @settings(suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=50, deadline=None)
    @given(question=some.deferred(lambda: QUESTIONS))
    def test_stories_are_those_of_reading_every_article(self, storied, question):
        everything = storied.search(replace(question, by_story=False, start=0, size=500))
        hits = [(STORIED[id], score) for id, score in everything.hits]
        leads = {one.id for one in first_of_each(article for article, _ in hits)}
        expected = tuple((one.id, score) for one, score in hits if one.id in leads)
        found = storied.search(replace(question, by_story=True))
        assert (found.total, found.total_stories) == (len(hits), len(leads))
        assert everything.total_stories == len(leads)
        assert found.hits == expected[question.start : question.start + question.size]

    @settings(suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=15, deadline=None)
    @given(question=some.deferred(lambda: QUESTIONS), size=some.integers(3, 20))
    def test_pages_of_stories_follow_each_other(self, storied, question, size):
        question = replace(question, by_story=True, start=0)
        pages = all_pages(storied, replace(question, size=size))
        assert [id for page in pages for id in page] == ids(storied.search(replace(question, size=500)))
        assert all(len(page) == size for page in pages[:-1])

    @settings(suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=15, deadline=None)
    @given(question=some.deferred(lambda: QUESTIONS))
    def test_each_count_of_stories_is_what_choosing_that_value_alone_would_leave(self, storied, question):
        question = replace(question, count_stories=True, facet_size=4, start=0)
        for facet in storied.search(question).facets:
            for value, count in (*facet.values, (fields.NONE, facet.missing)):
                others = [other for other in question.excluded.get(facet.name, ()) if other != value]
                alone = replace(
                    question,
                    filters={**question.filters, facet.name: (value,)},
                    excluded={**question.excluded, facet.name: tuple(others)},
                    facets=(),
                )
                assert storied.search(alone).total_stories == count, (facet.name, value)

    @pytest.fixture
    def storied(self, engine):
        """An index of several segments, a third of its articles replaced, of another story before."""
        listed = list(STORIED.values())
        old = [replace(one, story=listed[number - 1].id, body=("z",)) for number, one in enumerate(listed)]
        for number, batch in enumerate(
            (old[::3], listed[:120], old[10:40], listed[120:150], listed[:60], listed[150:])
        ):
            engine.add(batch, number)
        return engine


def first_of_each(articles: Iterable[Article]) -> list[Article]:
    """The first article of each story, by reading them."""
    first: dict[str, Article] = {}
    for one in sorted(articles, key=lead_order):
        first.setdefault(one.story or one.id, one)
    return list(first.values())


def lead_order(one: Article) -> tuple[float, int, str]:
    latest = one.published.moments[1] if one.published else math.inf
    return latest, -sum(len(text.split()) for text in one.body), one.id


def _storied(numbers: Sequence[int]) -> dict[str, Article]:
    """Articles of letters: some are alone, some of small stories, and forty of one; the same ones each time."""
    made = [
        article(
            f"{number:03}",
            " ".join("abcd"[: 1 + number * 7 % 4] * (1 + number % 3)),
            outlet=(None, "P", "Q", "R")[number % 4],
            date=(None, "2014", "2015-05", "2015-05-22", "2015-05-22T10:00Z", "2015")[number * 5 % 7 % 6],
            places=[
                ("IQ/anbar", "IQ/basra", "FR/var/toulon", "FR")[place] for place in range(4) if number >> place & 1
            ],
            byline=(f"Writer {number % 11}",) if number % 3 else (),
            story=("", f"{number % 29:03}", "007", f"{number // 3:03}")[number * 3 % 11 % 4],
        )
        for number in numbers
    ]
    return {one.id: one for one in made}


STORIED = _storied(range(200))
CHOICES = {"outlet": ["P", "Q", "none"], "date": ["2014", "2015-05", "none"], "place": ["IQ", "FR/var", "none"]}
CHOSEN = some.fixed_dictionaries(
    {},
    optional={
        name: some.lists(some.sampled_from(values), max_size=2).map(tuple) for name, values in CHOICES.items()
    },
)
QUESTIONS = some.builds(
    Query,
    tree=some.sampled_from([Everything(), Word("a"), Word("c"), Word("d"), Or((Word("b"), Word("d")))]),
    filters=CHOSEN,
    excluded=CHOSEN,
    sort=some.sampled_from(Sort),
    start=some.integers(0, 30),
    size=some.integers(1, 40),
)
