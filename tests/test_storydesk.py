"""What a librarian says of stories, and that it holds: split, join, undo, whatever comes after."""

from __future__ import annotations

import pytest

from archive import Archive
from archive.errors import BadInput, NotFound
from archive.stories import desk, telling
from tests.prose import prose
from tests.test_grouping import id_of, row, stories

SPLIT = {frozenset("ab"), frozenset("c"), frozenset("d")}
JOINED = {frozenset("abcd")}


@pytest.fixture
def held(archive: Archive) -> Archive:
    """Three copies of one text, of which "a" leads, and another."""
    text = prose(1, 200)
    archive.add([row("a", text, date="2015-05-20"), row("b", text + " More."), row("c", text + " End.")])
    archive.add([row("d", prose(2, 200), date="2015-05-25")])
    return archive


def test_an_article_is_split_from_its_story(held: Archive) -> None:
    own = id_of(held, "c")
    assert held.stories.split(own) == (own,)
    assert stories(held, "abcd") == SPLIT
    assert {hit.article.story for hit in held.search("", group="none").hits} >= {own}


def test_the_part_with_the_lead_keeps_the_id(held: Archive) -> None:
    story = held.article("a").story
    assert story == id_of(held, "a")
    made = held.stories.split("b", "c")
    assert held.article("a").story == story
    assert made == (held.article("b").story,) == (held.article("c").story,)


def test_the_lead_may_be_split_off(held: Archive) -> None:
    story = held.article("a").story
    held.stories.split("a")
    assert held.article("a").story == story
    assert stories(held, "abc") == {frozenset("a"), frozenset("bc")}


def test_each_article_of_a_story_may_be_parted(held: Archive) -> None:
    assert set(held.stories.split("a", each=True)) == {id_of(held, name) for name in "abc"}
    assert stories(held, "abc") == {frozenset("a"), frozenset("b"), frozenset("c")}


def test_stories_are_joined_with_all_their_articles(held: Archive) -> None:
    story = held.article("a").story
    assert held.stories.join("d", "b") == story
    assert stories(held, "abcd") == JOINED
    assert held.story("".join(id_of(held, "d"))).id == story


def test_a_decision_holds_when_stories_are_computed_anew(held: Archive) -> None:
    held.stories.split("c")
    assert held.stories.recompute() == 0
    assert stories(held, "abcd") == SPLIT


def test_a_decision_holds_when_articles_are_added_and_updated(held: Archive) -> None:
    held.stories.split("c")
    held.add([row("e", prose(1, 200) + " Last.", date="2015-05-23"), row("c", prose(1, 200) + " The end.")])
    assert frozenset("c") in stories(held, "abcde")
    assert held.article("e").story == held.article("a").story


def test_a_later_decision_on_the_same_articles_stands(held: Archive) -> None:
    held.stories.split("c")
    held.stories.join("a", "c")
    assert stories(held, "abcd") == {frozenset("abc"), frozenset("d")}
    held.stories.split("c")
    assert stories(held, "abcd") == SPLIT


def test_what_was_joined_by_hand_stays_so_when_another_article_is_split_off(held: Archive) -> None:
    held.stories.join("a", "d")
    held.stories.split("a")
    assert stories(held, "abcd") == {frozenset("a"), frozenset("bcd")}


def test_undoing_restores_what_was_and_may_be_undone(held: Archive) -> None:
    before = stories(held, "abcd")
    held.stories.split("c")
    held.stories.undo(1)
    assert stories(held, "abcd") == before
    held.stories.undo(2)
    assert stories(held, "abcd") == SPLIT
    assert [one.stands for one in held.stories.log()] == [True, False, True]


def test_undoing_a_decision_leaves_a_later_one_as_it_is(held: Archive) -> None:
    held.stories.split("c")
    held.stories.join("c", "d")
    held.stories.undo(1)
    assert {"c", "d"} <= next(set(story) for story in stories(held, "abcd") if "c" in story)


@pytest.mark.parametrize(
    ("ids", "told"),
    [(["d"], "alone in its story"), (["a", "b", "c"], "all articles of their story")],
)
def test_a_split_that_says_nothing_is_refused(held: Archive, ids: list[str], told: str) -> None:
    with pytest.raises(BadInput, match=told):
        held.stories.split(*ids)
    assert held.stories.log() == []


@pytest.mark.parametrize(("ids", "told"), [(["a"], "joined with itself"), (["a", "b"], "one story already")])
def test_a_join_that_says_nothing_is_refused(held: Archive, ids: list[str], told: str) -> None:
    with pytest.raises(BadInput, match=told):
        held.stories.join(*ids)


def test_a_decision_about_very_many_articles_is_refused(held: Archive, monkeypatch) -> None:
    monkeypatch.setattr(desk, "MOST_PARTED", 1)
    monkeypatch.setattr(desk, "MOST_JOINED", 3)
    with pytest.raises(BadInput, match="parts 2 pairs of articles, and no more than 1"):
        held.stories.split("a")
    with pytest.raises(BadInput, match="have 4 articles, and no more than 3 are joined"):
        held.stories.join("a", "d")


def test_a_split_and_a_join_want_articles(held: Archive) -> None:
    with pytest.raises(BadInput, match="name the articles"):
        held.stories.split()
    with pytest.raises(BadInput, match=r"^name the articles whose stories are to be one: two at least"):
        held.stories.join()


def test_unknown_ids_and_decisions_are_named(held: Archive) -> None:
    with pytest.raises(NotFound, match=r"no story or article 'zz'.*`morgue search` tells ids"):
        held.stories.join("a", "zz")
    with pytest.raises(NotFound, match="no decision 4; `morgue stories log`"):
        held.stories.undo(4)


def test_a_decision_is_not_taken_back_twice(held: Archive) -> None:
    held.stories.split("c")
    held.stories.undo(1)
    with pytest.raises(BadInput, match="taken back before, by 2"):
        held.stories.undo(1)


def test_a_decision_stands_while_anything_of_it_does(held: Archive) -> None:
    held.stories.split("a", "b")
    held.stories.join("a", "c")
    assert [(one.stands, one.overruled_by) for one in held.stories.log()] == [(False, 2), (True, None)]
    held.stories.undo(2)
    assert [one.stands for one in held.stories.log()] == [True, False, True]
    held.add([row("e", prose(1, 200) + " Last.")])
    held.stories.split("a", "b", each=True)
    assert [one.stands for one in held.stories.log()] == [True, False, True, True]


def test_what_was_overruled_may_be_taken_back(held: Archive) -> None:
    held.stories.split("c")
    held.stories.join("a", "c")
    held.stories.undo(1)
    held.stories.undo(2)
    assert stories(held, "abc") == {frozenset("abc")}
    assert [one.taken_back_by for one in held.stories.log()] == [3, 4, None, None]


def test_an_article_without_an_id_at_its_source_has_none_in_a_pair(held: Archive) -> None:
    held.add([{"title": "Report of a market", "body": prose(2, 200) + " More.", "date": "2015-05-25"}])
    (pair,) = (one for one in held.stories.pairs() if id_of(held, "d") in (one.one, one.other))
    assert {pair.one_source, pair.other_source} == {"d", None}


def test_an_id_that_was_merged_leads_to_where_its_article_is_today(held: Archive) -> None:
    held.add([row("e", prose(2, 200) + " Last.")])
    former = held.article("d").story
    assert former == id_of(held, "d")
    held.stories.join("a", "d")
    assert held.story(held.article("a").story).redirects == (former,)
    held.stories.split("a")
    assert held.story(former).id == held.article("d").story != held.article("a").story
    assert held.story(id_of(held, "a")).redirects == ()


def test_every_pair_of_a_story_is_told_with_why(held: Archive) -> None:
    held.stories.join("c", "d")
    told = list(held.stories.pairs())
    assert len(told) == 6
    assert {one.rule for one in told} == {"copy", "hand", "through"}
    assert all((one.likeness is None) == (one.rule != "copy") for one in told if one.rule != "hand")


def test_of_a_very_large_story_the_pairs_that_are_known_are_told(held: Archive, monkeypatch) -> None:
    held.stories.join("c", "d")
    monkeypatch.setattr(telling, "LONG", 3)
    told = list(held.stories.pairs())
    assert sorted({one.rule for one in told}) == ["copy", "hand"]
    assert len(told) == 4


def test_figures_tell_what_stories_there_are(held: Archive) -> None:
    told = held.stories.stats()
    assert (told.articles, told.stories, told.several, told.articles_of_several) == (4, 2, 1, 3)
    assert [(one.articles, one.heading) for one in told.largest] == [(3, "Report a of a flooded market")]
    assert told.pairs == {"copy": 3}
    assert (told.decisions, told.behind, told.waiting) == (0, 0, False)
