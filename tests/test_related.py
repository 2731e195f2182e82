"""Related articles are others on the same events, each with its reasons, and never copies."""

from __future__ import annotations

import pytest

from archive.related.neighbours import COPY, MOST, shingles
from archive.stories.likeness.shingles import containment
from tests.making import OTHER_MATTERS, add_among_others, article

QUARREL = "The harbour council quarrelled over the lighthouse keeper's salary on Tuesday evening."
NUMBERS = ("one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "eleven", "twelve")


@pytest.fixture
def told(archive):
    """Adds articles to an archive of other matters; gives the source ids of those related to the first."""

    def of(*articles):
        add_among_others(archive, articles)
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
    assert "lighthouse keeper" in one.reasons[2]


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
    "it went home without a vote, to meet again in a week when the mayor is back from the islands. The keeper "
    "himself had rowed across in the afternoon with a petition of eleven pages, signed by every pilot of the port."
)


def test_the_copies_of_an_article_are_its_story_and_not_related(archive, told):
    edited = WIRE.replace("until midnight on Tuesday, ", "").replace("in a week", "soon")
    related = told(
        story("first", WIRE, date="2015-05-22"),
        story("edited", edited, date="2015-05-22"),
        story("shorter", " ".join(WIRE.split()[:45]), date="2015-05-23"),
    )
    assert names(related) == []
    found = archive.neighbours("first")
    assert [one.source_id for one in found.copies] == ["edited", "shorter"]
    assert found.total_copies == 2


def test_articles_that_a_librarian_split_are_related_and_no_copies(archive, told):
    told(story("first", WIRE), story("second", WIRE + " So it was."))
    archive.stories.split("first", "second", each=True)
    found = archive.neighbours("first")
    assert found.copies == ()
    assert names(found.related) == ["second"]


def test_an_article_that_a_librarian_joined_is_a_copy(archive, told):
    told(story("first", QUARREL), story("second", "The salary of the lighthouse keeper of the harbour."))
    archive.stories.join("first", "second")
    found = archive.neighbours("first")
    assert names(found.related) == []
    assert [one.source_id for one in found.copies] == ["second"]


def test_undated_articles_with_much_in_common_are_not_related(archive, told):
    """Whether they are versions of one text, the rule of stories tells by their dates."""
    cut = (
        " ".join(WIRE.split()[:24])
        + " Bread is dearer than it was in the autumn of last year, and nobody knows why."
    )
    assert names(told(story("first", WIRE), story("cut", cut))) == []
    assert archive.neighbours("first").copies == ()


def test_a_date_is_no_reason_alone(told):
    assert told(story("first", QUARREL, date="2015-05-22"), story("test", "council " * 60, date="2015-05-22")) == ()


def test_a_few_rare_words_of_a_long_article_are_no_reason(told):
    long = f"{QUARREL} {WIRE} It spoke of nets, tar, rope, oars, sails, anchors, buoys, cranes, winches and tides."
    assert (
        told(story("first", long), story("other", "A week of baked fish, and a midnight feast of chestnuts.")) == ()
    )


def test_an_article_that_names_the_same_is_related(told):
    long = f"{QUARREL} {WIRE} A pilot, Ambrose Tidewell, laughed."
    related = told(story("first", long), story("other", "They fined Ambrose Tidewell, a pilot, for his laughter."))
    assert names(related) == ["other"]


def test_a_related_story_stands_by_its_lead_and_tells_how_widely_it_ran(archive, told):
    told(
        story("first", QUARREL, date="2015-05-25"),
        story("early", "The keeper of the lighthouse asks for a salary.", date="2015-05-20", outlet="Courier"),
        story("late", "The keeper's salary: a lighthouse quarrel.", date="2015-05-24", outlet="Herald"),
    )
    archive.stories.join("early", "late")
    (one,) = archive.related("first")
    assert one.article.source_id == "early"
    assert one.beside.ran == "ran in 2 outlets"
    assert (one.as_json()["articles"], one.as_json()["outlets"]) == (2, ["Courier", "Herald"])


def test_a_thread_begins_where_a_related_article_is_near_enough(archive, told):
    told(story("first", QUARREL), story("second", "The salary of the lighthouse keeper, the harbour council."))
    assert archive.neighbours("first").begins_thread
    assert not archive.neighbours("other 1").begins_thread


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
        story(f"{one}", f"A {one} pilot met Ambrose Tidewell, the keeper.", date=f"2015-05-{day:02}")
        for day, one in enumerate(NUMBERS, 1)
    ]
    first = story("first", f"{QUARREL} His name is Ambrose Tidewell.", date="2015-05-01")
    bread = [story(f"bread {n}", f"Bread number {n} was baked.") for n in range(60)]
    assert len(told(first, *many, *bread)) == MOST


def test_the_archive_asks_for_what_is_related_by_our_id_too(archive, told):
    related = told(story("first", QUARREL), story("second", "The lighthouse keeper's salary."))
    assert archive.related(archive.article("first").id) == related


def test_a_text_contains_itself_wholly_and_another_not_at_all():
    one, other = shingles(article(body=WIRE)), shingles(article(body=QUARREL.upper()))
    assert containment(one, one) == 1
    assert containment(one, shingles(article(body=" ".join(OTHER_MATTERS)))) == 0
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
    assert shingles(one).tolist() == shingles(other).tolist()


def test_a_copy_of_a_copy_is_listed_no_more_than_a_copy(told):
    words = WIRE.replace("quarrelled over", "spoke of").split()
    one, other = " ".join(words[:26]), " ".join(words[14:])
    related = told(
        story("first", QUARREL), story("whole", " ".join(words)), story("one", one), story("other", other)
    )
    assert len(names(related)) == 1


def test_articles_of_one_story_are_never_related_whatever_they_say(archive, told):
    told(
        story("first", QUARREL, outlet="A"),
        story("same", "The keeper of the lighthouse got his salary.", outlet="A"),
        story("one", "The council raised the salary of the lighthouse keeper on that evening.", outlet="B"),
        story("two", "The lighthouse keeper speaks of his salary, and the harbour of a quarrel.", outlet="B"),
    )
    archive.stories.join("first", "same")
    archive.stories.join("one", "two")
    found = archive.neighbours("first")
    assert len(names(found.related)) == 1
    assert {one.source_id for one in found.copies} == {"same"}


def test_what_only_the_closest_articles_say_finds_more_of_the_event(told):
    related = told(
        story("first", "The lighthouse keeper quarrelled with the harbour council."),
        story("close", "The lighthouse keeper, Ambrose Tidewell, quarrelled with the harbour council over oil."),
        story("elsewhere", "A lighthouse keeper ran out of bread, and so the keeper sat in a boat."),
        story("far", "A lighthouse keeper, Ambrose Tidewell, ran out of oil: Ambrose Tidewell sat in a boat."),
    )
    assert names(related) == ["close", "far", "elsewhere"]


@pytest.mark.parametrize(
    "body",
    ["", "salary " * 100_000, "Ein Zeppelin zog zögernd vorüber.", "lighthouse " + "word " * 1_000_000],
    ids=["empty", "one word", "another language", "five megabytes"],
)
def test_odd_articles_have_related_ones_or_none_but_no_error(archive, told, body):
    others = [story("one", QUARREL, date="2015"), story("two", "The salary of a keeper.")]
    related = told(story("odd", body), *others)
    assert {*names(related)} <= {"one", "two"}
    assert all(0 <= one.score <= 1 for one in related)
    assert archive.related("one") is not None


def test_of_very_many_copies_none_is_related_and_what_is_related_is_found(told):
    copies = [story(f"copy {n}", f"{WIRE} Number {n}.") for n in range(60)]
    related = told(story("first", WIRE), *copies, story("other", "The salary of the lighthouse keeper."))
    assert names(related) == ["other"]


def test_the_earlier_and_the_later_are_marked(told):
    related = told(
        story("first", QUARREL, date="2015-05-22"),
        story("before", "Raised: a salary for keepers of a lighthouse.", date="2015-04"),
        story("after", "The council lowers what lighthouse keepers get.", date="2015-05-23T10:00"),
        story("vague", "The salary of the lighthouse keeper was discussed in the harbour.", date="2015"),
    )
    assert {one.article.source_id: one.shared.when for one in related} == {
        "before": "earlier", "after": "later", "vague": None,
    }  # fmt: skip
    assert {one.article.source_id: one.shared.days_apart for one in related}["after"] == 1


def test_the_place_that_fewer_articles_name_is_the_first_reason(told):
    (one, *_) = told(
        story("first", QUARREL, places=["MT", "MT/valletta"]),
        story("second", "The lighthouse keeper of the harbour council.", places=["MT", "MT/valletta"]),
        *(story(f"other {n}", f"Bread number {n}.", places=["MT"]) for n in range(10, 14)),
    )
    assert [place.id for place in one.shared.places] == ["MT/valletta", "MT"]


def test_all_of_a_related_article_is_json(told):
    (one,) = told(
        story("first", QUARREL, date="2015-05-22", places=["MT"]),
        story("second", "The lighthouse keeper of the harbour.", date="2015-05-22", places=["MT"]),
    )
    told_as = one.as_json()
    assert told_as["shared_places"] == [{"id": "MT", "name": "Mt"}]
    assert told_as["when"] == "same day"
    assert told_as["story"] == one.article.id
