"""Which id a story goes by when stories become one, come apart, or are worked out anew."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from archive.stories.grouping.ids import Members, by_lead, by_overlap, named


def of(old: dict[str, str], *stories: str, rule=by_lead):
    """The ids of stories that are written as the letters of their articles, by age, the lead first."""
    before = {id: tuple(members) for id, members in old.items()}
    made = [tuple(story) for story in stories]
    found = named(before, made, rule(before, made), ord)
    return {id: "".join(members) for id, members in found.stories.items()}, found.ended


def test_a_story_keeps_its_id_when_an_earlier_lead_comes() -> None:
    assert of({"a": "ab", "c": "c"}, "cab") == ({"a": "cab"}, {})


def test_of_stories_that_become_one_the_older_id_stays_and_the_other_leads_there() -> None:
    assert of({"a": "ab", "c": "cd"}, "cdab") == ({"a": "cdab"}, {"c": ("a", "merged")})


def test_an_article_that_was_alone_leads_nowhere_else() -> None:
    assert of({"b": "bc", "d": "d"}, "bcd") == ({"b": "bcd"}, {})


def test_the_part_with_the_lead_keeps_the_id_and_the_other_goes_by_its_lead() -> None:
    assert of({"a": "abcd"}, "ab", "cd") == ({"a": "ab", "c": "cd"}, {})


def test_the_other_part_goes_by_another_of_its_articles_where_its_lead_gave_the_story_its_id() -> None:
    assert of({"a": "cabd"}, "cd", "ab") == ({"a": "cd", "b": "ab"}, {})


def test_an_article_alone_takes_its_id_back() -> None:
    assert of({"a": "cab"}, "cb", "a") == ({"c": "cb", "a": "a"}, {})


def test_a_story_whose_lead_joined_another_goes_on_there() -> None:
    assert of({"a": "ab", "c": "cde"}, "abc", "de") == ({"a": "abc", "d": "de"}, {"c": ("a", "merged")})


def test_worked_out_anew_a_story_keeps_its_id_where_most_of_its_articles_are() -> None:
    found, _ = of({"a": "abcd", "e": "e"}, "ea", "bcd", rule=by_overlap)
    assert found == {"a": "bcd", "e": "ea"}


@st.composite
def changes(draw) -> tuple[dict[str, Members], list[Members]]:
    """Stories as they were, by ids that are articles' of any of them, and as they are."""
    letters = draw(st.permutations("abcdefgh"))

    def partition() -> list[Members]:
        order = draw(st.permutations("abcdefgh"))
        cuts = sorted(draw(st.sets(st.integers(1, 7))))
        return [tuple(order[one:two]) for one, two in zip([0, *cuts], [*cuts, 8], strict=True)]

    old, free = {}, list(letters)
    for members in sorted(partition(), key=len):
        id = members[0] if len(members) == 1 else next(one for one in free if one not in old)
        old[id] = members
    return old, partition()


@given(changes(), st.sampled_from([by_lead, by_overlap]))
def test_every_story_has_an_id_of_its_own_and_an_article_alone_its_own(made, rule) -> None:
    old, stories = made
    found, ended = named(old, stories, rule(old, stories), ord)
    assert sorted(found.values()) == sorted(stories)
    assert all(members == (id,) for id, members in found.items() if len(members) == 1)
    assert not ended.keys() & found.keys()
    assert {into for into, _ in ended.values()} <= found.keys()
