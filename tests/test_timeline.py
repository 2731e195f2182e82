"""The timeline of a story, and versions of its articles, asked for in Python."""

from __future__ import annotations

import pytest

from archive import Archive
from archive.dates import PartialDate
from archive.errors import NotFound
from archive.stories import timeline
from archive.stories.comparison.comparison import Kind
from tests.making import accession, article
from tests.storied import grouped

FIRST = "Every crane in the port of Durban stood still on Monday morning."
SECOND = "The dockers want a tenth more pay, said the secretary of their union."
ROWS = [
    {
        "id": "lead",
        "title": "Cranes stand still",
        "date": "2015-05-22",
        "outlet": "Gazette",
        "body": [FIRST, SECOND],
    },
    {"id": "copy", "title": "Durban strike", "date": "2015-05-23", "outlet": "Courier", "body": [SECOND]},
]


@pytest.fixture
def story(archive: Archive) -> str:
    """The id of a story of two articles."""
    archive.add(ROWS)
    return grouped(archive, [archive.article(str(row["id"])).id for row in ROWS])


def test_a_timeline_tells_how_much_of_the_leads_words_each_article_has(archive, story):
    entries = archive.timeline(story).entries
    assert [(one.member.outlet, one.share_of_lead) for one in entries] == [("Gazette", 1.0), ("Courier", 13 / 25)]


def test_a_text_too_long_to_be_compared_for_a_list_has_no_share(archive, story, monkeypatch):
    monkeypatch.setattr(timeline, "LONGEST", 20)
    assert [one.share_of_lead for one in archive.timeline(story).entries] == [None, None]


def test_no_more_is_compared_for_a_page_than_a_reader_waits_for(archive, story, monkeypatch):
    monkeypatch.setattr(timeline, "TOGETHER", 60)
    assert [one.share_of_lead for one in archive.timeline(story).entries] == [1.0, None]


def test_a_story_and_a_comparison_count_the_same_words(archive):
    archive.add([ROWS[0] | {"body": ["The e-mail says: “It isn’t 1,000,” and 港口 stood still.", SECOND]}])
    (entry,) = archive.timeline("lead").entries
    assert entry.words == archive.compare("lead", "lead").left_words


def test_a_story_is_found_by_the_source_id_of_its_article(archive, story):
    assert archive.timeline("copy").story.id == archive.story("lead").id == story


def test_a_page_of_a_timeline_has_its_articles_and_the_lead_is_told_with_it(archive, story):
    second = archive.timeline(story, page=2, page_size=1)
    assert [one.article.source_id for one in second.entries] == ["copy"]
    assert (second.lead.source_id, second.pages) == ("lead", 2)
    assert archive.timeline(story, page=9).entries == ()


def test_every_version_of_an_article_is_told_with_what_it_came_by(archive):
    store = archive.store
    (kept,) = store.add([accession(article(body=FIRST), "a", original=b"first")])
    store.reclean([accession(article(body="Cleaned otherwise."), "a", original=b"first")])
    updated = article(body=SECOND, updated=PartialDate("2015-05-23"))
    store.add([accession(updated, "a", original=b"second")])
    versions = store.versions([kept.id, "nowhere"])
    assert set(versions) == {kept.id}
    assert [(one.number, one.what) for one in versions[kept.id]] == [(1, "added"), (2, "recleaned"), (3, "updated")]
    assert [one.updated for one in versions[kept.id]] == [None, None, PartialDate("2015-05-23")]


def test_a_version_is_compared_by_its_number(archive, story):
    archive.add([ROWS[1] | {"body": [SECOND, FIRST]}])
    found = archive.compare("copy@1", "copy")
    assert [row.kind for row in found.body] == [Kind.KEPT, Kind.ADDED]
    assert (found.left.version, found.right.version) == (1, 2)


def test_an_article_whose_own_name_ends_like_a_version_is_found_by_it(archive):
    archive.add([ROWS[0] | {"id": "desk@2"}])
    assert archive.copy("desk@2").version == 1
    assert archive.copy("desk@2@1").version == 1


@pytest.mark.parametrize("name", ["nowhere", "lead@2", "lead@0", "lead@x", "lead@99999999999999999999", "@1", ""])
def test_a_copy_that_is_not_held_is_not_found(archive, story, name):
    with pytest.raises(NotFound):
        archive.copy(name)
