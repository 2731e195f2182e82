"""Related articles are others on the same events, each with its reasons, and never copies."""

from __future__ import annotations

import pytest

from archive.related import COPY, MOST, containment, shingles
from tests.making import accession, article

QUARREL = "The harbour council quarrelled over the lighthouse keeper's salary on Tuesday evening."
OTHERS = [
    "Bakers baked bread in the old market hall.",
    "A chess player lost three games in a row.",
    "Rain fell on the vineyards in autumn.",
    "The orchestra rehearsed a forgotten symphony.",
    "Cyclists crossed the mountain pass in fog.",
    "A museum bought two paintings of horses.",
]


@pytest.fixture
def told(archive):
    """Adds articles to an archive of other matters; gives the source ids of those related to the first."""

    def of(*articles):
        others = [article(body=body, source_id=f"other {n}") for n, body in enumerate(OTHERS)]
        archive.store.add([accession(one) for one in (*articles, *others)])
        return archive.related(articles[0].source_id)

    return of


def names(related) -> list[str]:
    return [one.article.source_id for one in related]


def story(id: str, body: str, **facts):
    return article(body=body, source_id=id, **facts)


def test_an_article_on_the_same_events_is_related_and_others_are_not(told):
    later = story("later", "The lighthouse keeper got his salary, the harbour council said after the quarrel.")
    assert names(told(story("first", QUARREL), later)) == ["later"]


def test_no_article_is_related_to_itself(told):
    assert told(story("first", QUARREL)) == ()


def test_no_shared_words_no_related_articles(told):
    assert told(story("first", "Zeppelins zigzag."), story("second", QUARREL)) == ()


def test_an_article_without_text_has_no_related_articles(told):
    assert told(story("first", ""), story("second", "")) == ()


def test_a_related_article_says_why_the_strongest_reason_first(told):
    (one,) = told(
        story("first", QUARREL, date="2015-05-22", places=["MT/valletta", "MT"]),
        story("later", "The lighthouse keeper of the harbour.", date="2015-05-24", places=["MT/valletta", "MT"]),
    )
    assert one.reasons[:2] == ("both name Valletta and Mt", "2 days apart")
    assert one.reasons[2].startswith("share “")
    assert "“keeper”" in one.reasons[2]


@pytest.mark.parametrize(
    ("day", "reason"),
    [("2015-05-22", "the same day"), ("2015-05-23", "a day apart"), ("2015-05-21", "a day apart")],
)
def test_days_apart_are_told_in_words(told, day, reason):
    (one,) = told(story("first", QUARREL, date="2015-05-22"), story("second", "The keeper's salary.", date=day))
    assert reason in one.reasons


def test_articles_long_apart_are_not_related_for_their_dates(told):
    (one,) = told(
        story("first", QUARREL, date="2015-05-22"),
        story("second", "The harbour council raised the lighthouse keeper's salary.", date="2011"),
    )
    assert not any("apart" in reason for reason in one.reasons)


def test_the_nearer_in_time_wins_among_equals(told):
    related = told(
        story("first", QUARREL, date="2015-05-22"),
        story("far", "The salary of the lighthouse keeper was raised.", date="2014-01-01"),
        story("near", "The salary of the lighthouse keeper was lowered.", date="2015-05-25"),
    )
    assert names(related)[0] == "near"


def test_shared_places_count(told):
    related = told(
        story("first", QUARREL, places=["MT/valletta"]),
        story("elsewhere", "The salary of a lighthouse keeper was raised."),
        story("here", "The salary of a lighthouse keeper was lowered.", places=["MT/valletta"]),
    )
    assert names(related)[0] == "here"


WIRE = (
    "The harbour council quarrelled over the lighthouse keeper's salary until midnight on Tuesday, and then "
    "it went home without a vote, to meet again in a week when the mayor is back from the islands."
)


def test_edited_copies_are_copies_and_not_related(archive, told):
    edited = WIRE.replace("until midnight on Tuesday, ", "").replace("in a week", "soon")
    shorter = " ".join(WIRE.split()[:20])
    related = told(story("first", WIRE), story("edited", edited), story("shorter", shorter))
    assert names(related) == []
    copies = archive.neighbours("first").copies
    assert {one.source_id for one in copies} == {"edited", "shorter"}


def test_of_a_story_that_several_outlets_ran_one_is_related(told):
    related = told(
        story("first", QUARREL),
        story("one", WIRE.replace("quarrelled over", "spoke of"), outlet="Courier"),
        story("other", WIRE.replace("quarrelled over", "spoke of") + " So it was.", outlet="Herald"),
    )
    assert len(names(related)) == 1


def test_articles_without_a_body_are_no_copies_of_each_other(archive, told):
    one = story("one", (), title="The lighthouse keeper's salary")
    assert names(told(one, story("two", (), title="A salary for the lighthouse keeper"))) == ["two"]
    assert archive.neighbours("one").copies == ()


def test_there_are_never_too_many(told):
    many = [
        story(f"{n}", f"{adjective} lighthouse keeper spoke of his salary in number {n}.")
        for n, adjective in enumerate(["A poor", "The old", "One sad", "Another", "No", "This", "Each", "Some"])
    ]
    assert len(told(story("first", QUARREL), *many)) <= MOST


def test_the_archive_asks_for_what_is_related_by_our_id_too(archive, told):
    related = told(story("first", QUARREL), story("second", "The lighthouse keeper's salary."))
    assert archive.related(archive.article("first").id) == related


def test_a_text_contains_itself_wholly_and_another_not_at_all():
    one, other = shingles(article(body=WIRE)), shingles(article(body=QUARREL.upper()))
    assert containment(one, one) == 1
    assert containment(one, shingles(article(body=" ".join(OTHERS)))) == 0
    assert containment(other, shingles(article(body=QUARREL))) == 1 > COPY


def test_a_text_shorter_than_a_shingle_is_compared_whole():
    assert containment(shingles(article(body="A flood.")), shingles(article(body="a FLOOD"))) == 1


def test_an_empty_text_is_contained_in_none():
    assert containment(shingles(article(body=())), shingles(article(body=()))) == 0


def test_of_a_very_long_article_the_beginning_is_compared():
    opening = "The lighthouse keeper quarrelled with the harbour council. " * 1_000
    one, other = (
        article(body=opening),
        article(body=opening + "Bakers baked bread in the old market hall. " * 100_000),
    )
    assert shingles(one) == shingles(other)
