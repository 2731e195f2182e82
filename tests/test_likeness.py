"""Whether two articles are one story."""

from __future__ import annotations

import re
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from archive.article import Form
from archive.dates import PartialDate
from archive.stories.likeness.likeness import Prepared, likeness
from archive.stories.story import Likeness, Rule, Text
from benchmarks.story_columns import issues, table, with_footers
from benchmarks.story_edits import EDITS, copies, merged
from tests.prose import prose, words

STORY, OTHER = prose(1, 400), prose(2, 400)
ABOUT = prose(9, 120)
PHRASE = "Bridge closed in Bideford"


def item(*body: str, date: str | None = None, **facts: Any) -> Prepared:
    return Prepared.of(Text(id="a", body=body, published=PartialDate.parse(date or ""), **facts))


def rule(one: Prepared, other: Prepared) -> Rule | None:
    """The rule by which two are one story; asked both ways."""
    found = likeness(one, other)
    assert likeness(other, one) == found
    return found.rule if found else None


def version(share: float) -> str:
    """A text of which this share, in eight places, is the story's; the rest is its own."""
    own = words(3, 400)
    return " ".join(own[at] if at % 50 >= 50 * share else word for at, word in enumerate(words(1, 400)))


def test_one_text_is_a_copy_of_itself_on_any_day() -> None:
    assert likeness(item(STORY, date="2015"), item(STORY, date="1916-05-02")) == Likeness(1.0, Rule.COPY)


def test_two_texts_that_share_nothing_are_two_stories() -> None:
    assert rule(item(STORY, title=PHRASE), item(OTHER, title=PHRASE)) is None


@pytest.mark.parametrize("count", [45, 120, 240])
def test_a_cut_copy_is_a_copy_whole(count: int) -> None:
    assert likeness(item(STORY), item(prose(1, count))) == Likeness(1.0, Rule.COPY)


@pytest.mark.parametrize("edit", EDITS)
def test_a_text_is_a_copy_without_a_date_after(edit: str) -> None:
    assert rule(item(STORY), item(*copies([STORY], "seed")[edit])) is Rule.COPY


def test_an_article_made_of_halves_is_like_the_one_whose_opening_it_has() -> None:
    both = item(*merged((STORY,), (OTHER,)))
    assert rule(item(STORY), both) is Rule.COPY
    assert rule(item(OTHER), both) is None


@pytest.mark.parametrize(
    ("other", "expected"), [("2015-05-24", Rule.UPDATE), ("2015-05-25", None), ("2015-05", Rule.UPDATE)]
)
def test_a_version_shares_a_third_within_two_days(other: str, expected: Rule | None) -> None:
    assert rule(item(STORY, date="2015-05-22"), item(version(0.4), date=other)) is expected


def test_without_a_date_a_third_is_no_version_and_a_half_is_a_copy() -> None:
    assert rule(item(STORY), item(version(0.4), date="2015-05-22")) is None
    assert rule(item(STORY), item(version(0.6), date="2015-05-22")) is Rule.COPY


@pytest.mark.parametrize("at_the_end", [True, False])
def test_a_standing_piece_makes_no_story(at_the_end: bool) -> None:
    def above(seed: int) -> Prepared:
        own = prose(seed, 160)
        return item(*((own, ABOUT) if at_the_end else (ABOUT, own)), date="2015-05-22", title=prose(seed, 5))

    assert rule(above(4), above(5)) is None


def test_a_standing_piece_in_the_middle_makes_no_story() -> None:
    one, other = (item(prose(seed, 90), ABOUT, prose(seed + 20, 90), date="2015-05-22") for seed in (4, 5))
    assert rule(one, other) is None


def announced(seed: int, *below: str, size: int = 40, day: int = 11) -> Prepared:
    """So many words of news, the headline about them, and what stands below."""
    news = prose(seed, size)
    return item(news, *below, title=prose(seed, 5), date=f"2015-05-{day}")


@pytest.mark.parametrize("days", [(11, 11), (11, 13), (11, 25)])
def test_a_standing_piece_makes_no_story_of_two_short_announcements(days: tuple[int, int]) -> None:
    one, other = (announced(seed, ABOUT, day=day) for seed, day in zip((4, 5), days, strict=True))
    assert rule(one, other) is None


def test_a_standing_piece_that_was_cut_makes_no_story_of_them_either() -> None:
    one, other = announced(4, ABOUT, prose(10, 60)), announced(5, ABOUT)
    assert rule(one, other) is None
    assert rule(one, announced(4, ABOUT)) is Rule.COPY


@pytest.mark.parametrize("title", [prose(9, 5), PHRASE])
def test_a_new_beginning_above_a_text_that_the_headline_tells_makes_a_copy(title: str) -> None:
    there = item(prose(5, 40), ABOUT, title=title, date="2015-05-11")
    assert rule(announced(4, ABOUT), there) is Rule.COPY


def test_what_is_as_long_as_a_text_is_no_standing_piece() -> None:
    assert rule(announced(4, prose(9, 600)), announced(5, prose(9, 600))) is Rule.COPY


def test_a_rewritten_opening_under_one_headline_makes_one_story() -> None:
    one, other = (item(prose(seed, 90), ABOUT, title=PHRASE) for seed in (4, 5))
    assert rule(one, other) is Rule.COPY


def test_short_texts_of_one_kind_share_half_and_are_two_stories() -> None:
    def told(seed: int, date: str | None = None, title: str = "") -> Prepared:
        own = [prose(seed * 10 + part, 10) for part in range(4)]
        kind = [prose(90 + part, 14) for part in range(4)]
        body = " ".join(part for two in zip(own, kind, strict=True) for part in two)
        return item(body, date=date, title=title or f"Offer {prose(90, 2)} {prose(seed, 3)}")

    assert rule(told(1), told(2)) is None
    assert rule(told(1, title=PHRASE), told(2, title=PHRASE)) is Rule.COPY
    assert rule(told(1, "2015-05-22"), told(2, "2015-05-23")) is Rule.COPY


def test_an_item_of_a_digest_is_not_the_digest() -> None:
    digest = item(*(prose(seed, 60) for seed in range(10)))
    assert rule(item(prose(7, 60), title=prose(7, 4)), digest) is None
    assert rule(item(prose(0, 60)), digest) is Rule.COPY


COLUMNS = tuple(column["title"] for column in table()["columns"])


@pytest.mark.parametrize("which", range(len(COLUMNS)), ids=COLUMNS)
def test_two_issues_of_a_column_are_two_stories(which: int) -> None:
    days = [Prepared.of(issue) for issue in issues(8) if issue.id.startswith(f"column {which} ")]
    assert [rule(one, other) for one in days for other in days if one is not other] == [None] * 56


def test_an_issue_of_a_column_in_two_outlets_is_one_story() -> None:
    for issue in issues(1):
        there = Text(id="b", title=issue.title, body=issue.body, published=issue.published, outlet="Another")
        assert rule(Prepared.of(issue), Prepared.of(there)) is Rule.COPY


def test_a_column_without_figures_is_told_by_its_headline_on_another_day() -> None:
    def issue(day: int) -> Prepared:
        filled = iter(words(day, 400))
        body = " ".join(next(filled) if at % 20 == 10 else word for at, word in enumerate(words(1, 300)))
        return item(body, date=f"2015-05-{day}", title="Your garden")

    assert rule(issue(11), issue(12)) is None
    assert rule(issue(11), issue(11)) is Rule.COPY


def test_a_report_with_a_new_toll_is_a_version() -> None:
    told = [f"{prose(seed, 60)} 12 dead {prose(seed + 50, 60)}" for seed in range(4)]
    assert rule(item(*told), item(told[0].replace("12", "15"), *told[1:])) is Rule.COPY


def test_texts_above_footers_are_stories_by_themselves() -> None:
    found = [Prepared.of(text) for text in with_footers([(prose(seed, 170),) for seed in range(16)])]
    assert [rule(one, other) for one in found for other in found if one is not other] == [None] * 240


@pytest.mark.parametrize("body", [(), ("",), ("—",), ("word",)])
def test_two_bodies_without_a_text_are_no_pair(body: tuple[str, ...]) -> None:
    assert rule(item(*body), item(*body)) is None
    assert rule(item(*body, title="News in brief"), item(*body, title="News in brief")) is None


OFFER = "Subscribe now to read this article and all others. Already a member? Sign in to your account to continue."


@pytest.mark.parametrize("body", [OFFER, f"{OFFER} {ABOUT[:400]}"])
def test_an_offer_to_subscribe_is_no_story(body: str) -> None:
    assert rule(item(body, title=PHRASE), item(body, title="Council votes against tolls")) is None
    assert rule(item(body, title=PHRASE), item(body, title=PHRASE)) is not None


@pytest.mark.parametrize("count", [20, 97])
@pytest.mark.parametrize("dates", [("2015-05-22", "2015-05-22"), ("2015-05-22", "2015-05-23"), (None, None)])
def test_a_short_text_that_two_outlets_ran_is_one_story_whatever_they_put_above_it(
    count: int, dates: tuple[str | None, str | None]
) -> None:
    one, other = (
        item(prose(1, count), title=title, outlet=title, date=date)
        for title, date in zip(("Up in smoke", "No crust left"), dates, strict=True)
    )
    assert rule(one, other) is Rule.COPY


def test_an_issue_of_a_short_column_in_two_outlets_is_one_story_but_for_the_next_one() -> None:
    def issue(day: int, title: str, more: str = "") -> Prepared:
        frames = (f"{prose(at, 5)} {day * at % 41} and {day * at % 37}" for at in range(11, 17))
        return item(f"{' '.join(frames)} {prose(8, 30)} {more}", title=title, outlet=title, date=f"2015-05-{day}")

    assert rule(issue(11, "Weather"), issue(11, "Weather forecast", "Pollen low, light low")) is Rule.COPY
    assert rule(issue(11, "Weather"), issue(12, "Weather forecast")) is None
    assert rule(issue(11, "Weather"), issue(12, "Weather")) is None


def test_the_outlet_of_a_short_text_is_told_by_its_address_as_well() -> None:
    hosts = ("one.example", "two.example")
    one, other = (item(prose(1, 60), title=f"At {host}", url=f"https://{host}/1") for host in hosts)
    assert rule(one, other) is Rule.COPY


@pytest.mark.parametrize("facts", [{"form": Form.STUB}, {"date": "2015-05-28"}])
def test_a_short_text_that_two_outlets_have_is_no_story_for_all_that(facts: dict[str, Any]) -> None:
    here = {"date": "2015-05-22", **facts}
    one = item(prose(1, 60), title="Up in smoke", outlet="One", date="2015-05-22")
    assert rule(one, item(prose(1, 60), title="No crust left", outlet="Two", **here)) is None


def test_short_items_are_one_story_by_their_headline() -> None:
    assert rule(item("Two hurt.", title=PHRASE), item("Two.", title=PHRASE.upper())) is Rule.BRIEF
    assert rule(item("Two hurt.", title=PHRASE), item("Two hurt.", title="Port closed in Bideford")) is None


def test_without_a_word_a_headline_is_not_enough_and_an_address_is() -> None:
    one, other = item(title="Page not available here"), item("Two hurt.", title="Page not available here")
    assert rule(one, one) is None
    assert rule(one, other) is None
    there = item(title=PHRASE, url="https://example.org/2015/05/22/bridge-closed-in-bideford")
    assert rule(there, there) is Rule.BRIEF


def test_short_items_are_one_story_by_their_address() -> None:
    one, other = (f"https://{host}example.org/2015/05/22/bridge-closed-in-bideford" for host in ("www.", "m."))
    assert rule(item("Two hurt.", url=one), item("Three hurt.", url=other)) is Rule.BRIEF


def test_a_headline_that_returns_days_later_is_another_story() -> None:
    one, other = (item("Two hurt.", title=PHRASE, date=f"2015-05-{day}") for day in (11, 14))
    assert rule(one, other) is None


def test_a_brief_is_a_cut_of_the_text_it_opens() -> None:
    told = f"A bridge in Bideford is closed. {STORY}"
    cut = item(" ".join(told.split()[:25]), title="Bideford: no way across the bridge")
    assert rule(cut, item(told, title=PHRASE)) is Rule.COPY


def test_writing_without_spaces_is_compared_by_its_characters() -> None:
    body = "".join(
        chr(0x4E00 + ord(letter) * 7 % 900 + at % 11) for at, letter in enumerate(re.sub(r"\s", "", STORY))
    )
    assert rule(item(body[:600]), item(body[:300])) is Rule.COPY
    assert rule(item(body[:300]), item(body[300:700])) is None


def test_a_word_repeated_without_end_is_like_itself_alone() -> None:
    endless = item("word " * 100_000)
    assert rule(endless, item("word " * 100_000)) is Rule.COPY
    assert rule(endless, item(f"{STORY} word word word word word word")) is None


def test_of_five_megabytes_the_beginning_is_compared() -> None:
    numbers = " ".join(map(str, range(700_000)))
    assert rule(item(numbers), item(numbers[:50_000])) is Rule.COPY


pieces = st.lists(st.integers(1, 5).map(lambda seed: prose(seed, 40)), max_size=6)
dates = st.sampled_from([None, "2015", "2015-05-22", "2015-05-24", "2015-06-01T10:30"])
titles = st.sampled_from([None, "Weather", PHRASE])
articles = st.builds(lambda body, date, title: item(*body, date=date, title=title), pieces, dates, titles)


@given(articles, articles)
@settings(max_examples=100, deadline=None)
def test_it_says_the_same_whichever_comes_first(one: Prepared, other: Prepared) -> None:
    found = likeness(one, other)
    assert found == likeness(other, one) == likeness(Prepared.of(one.text), Prepared.of(other.text))
    assert found is None or 0 <= found.value <= 1
