"""A search whose hits stand for stories: the archive's answers, as Python and JSON give them."""

from __future__ import annotations

import pytest

from archive import Archive
from archive.results import Results
from tests.stories import fold, wire_copies, wire_copy

OUTLETS = ("Anchor", "Beacon", "Capstan", "Dory", "Estuary", "Ferry", "Gannet")
LOCKS = [f"wire-{outlet}" for outlet in OUTLETS]
PILOT = {"id": "pilot", "title": "A pilot retires", "outlet": "Beacon", "date": "2016", "language": "en",
         "body": "She guided barges through the locks for thirty years."}  # fmt: skip


@pytest.fixture
def wires(archive: Archive) -> Archive:
    """Seven copies of one text and another article."""
    archive.add([*wire_copies(OUTLETS), PILOT])
    fold(archive, LOCKS)
    return archive


def source_ids(results: Results) -> list[str]:
    return [hit.article.source_id for hit in results.hits]


def outlets(results: Results) -> dict[str, int]:
    (counts,) = (facet for facet in results.facets if facet.name == "outlet")
    return {value.value: value.count for value in counts.values}


def test_the_copies_of_a_story_are_one_hit_with_both_totals_told(wires):
    found = wires.search("locks")
    assert (found.total, found.total_stories, len(found.hits)) == (8, 2, 2)
    assert found.headline == "2 stories · 8 articles"


def test_the_hit_tells_of_its_story(wires):
    (hit,) = wires.search("harbour").hits
    assert hit.article.source_id == "wire-Anchor"
    assert hit.story.in_words == "also in 6 outlets: Beacon, Capstan, Dory, Estuary, Ferry, Gannet"
    assert (hit.story.is_lead, hit.story.why) == (True, "the earliest of 7, of 22 May 2015")


def test_ungrouped_each_article_is_a_hit_that_knows_its_story(wires):
    found = wires.search("harbour", group="none")
    assert sorted(source_ids(found)) == sorted(LOCKS)
    assert {hit.story.articles for hit in found.hits} == {7}
    assert len({hit.story.id for hit in found.hits}) == 1
    assert found.headline == "7 articles · 1 story"


def test_where_the_lead_is_filtered_out_the_first_that_is_found_is_shown(wires):
    (hit,) = wires.search("harbour", outlet=["Dory", "Capstan"]).hits
    assert hit.article.source_id == "wire-Capstan"
    assert hit.story.first == "first published by Anchor, 22 May 2015"
    assert hit.story.lead == wires.article("wire-Anchor").id


def test_sorting_anew_keeps_groups_together(wires):
    for sort in ("relevance", "newest", "oldest"):
        found = wires.search("locks", sort=sort)
        assert sorted(source_ids(found)) == ["pilot", "wire-Anchor"]


def test_pages_and_steps_go_by_stories(wires):
    assert wires.search("locks", page_size=1).pages == 2
    assert wires.search("locks", page_size=1, group="none").pages == 8
    walked = [hit.article.source_id for hit in wires.every_hit("locks", page_size=1)]
    assert sorted(walked) == ["pilot", "wire-Anchor"]
    assert len(list(wires.every_hit("locks", page_size=3, group="none"))) == 8


def test_facets_say_what_they_count(wires):
    by_article, by_story = wires.search("locks"), wires.search("locks", count="stories")
    assert {facet.counted.value for facet in by_article.facets} == {"articles"}
    assert {facet.counted.value for facet in by_story.facets} == {"stories"}
    assert outlets(by_article)["Beacon"] == outlets(by_story)["Beacon"] == 2


def test_a_page_of_a_facets_values_says_what_it_counts(wires):
    request = wires._request("locks", {"count": "stories"})
    assert wires.facet_values("date", request).as_json()["counted"] == "stories"
    assert wires.facet_values("date").as_json()["counted"] == "articles"


def test_choosing_an_outlet_and_then_another_adds_what_its_count_said(wires):
    first = wires.search("locks", outlet="Anchor")
    both = wires.search("locks", outlet=["Anchor", "Beacon"])
    assert both.total - first.total == outlets(first)["Beacon"] == 2
    first, both = (
        wires.search("locks", outlet=chosen, count="stories") for chosen in ("Anchor", ["Anchor", "Beacon"])
    )
    # The copy of the story that is listed already adds no story.
    assert outlets(first)["Beacon"] == 2
    assert (first.total_stories, both.total_stories) == (1, 2)


def test_other_spellings_and_looser_searches_are_counted_in_articles(wires):
    assert [(one.query, one.total) for one in wires.search("harbuor").did_you_mean] == [("harbour", 7)]
    assert wires.search("harbour zebra", match="all").with_most == 7
    assert wires.search("harbour", outlet="none").unfiltered == 7


def test_two_versions_in_one_outlet_are_copies_too(archive):
    archive.add([wire_copy("one", "Anchor", "2015-05-22"), wire_copy("two", "Anchor", "2015-05-23", cut=3)])
    fold(archive, ["one", "two"])
    assert [hit.story.in_words for hit in archive.search("harbour").hits] == ["1 more article"]


def test_an_article_alone_is_a_story_of_its_own(archive):
    archive.add([PILOT])
    found = archive.search("pilot")
    assert (found.total, found.total_stories, found.headline) == (1, 1, "1 article")
    assert found.hits[0].story.id == found.hits[0].article.id
