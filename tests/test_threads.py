"""Threads: the stories of one running event as a timeline, from links between related articles."""

from __future__ import annotations

import pytest

from tests.making import add_among_others, article

QUARREL = "The lighthouse keeper quarrelled with the harbour council over his salary."


@pytest.fixture
def thread(archive):
    """Adds articles to an archive of other matters; gives the thread of the first."""

    def of(*articles):
        add_among_others(archive, articles)
        return archive.thread(articles[0].source_id)

    return of


def story(id: str, body: str, date: str | None = None):
    return article(body=body, source_id=id, date=date)


def ids(thread) -> list[str]:
    return [one.article.source_id for one in thread.stories]


def test_a_thread_is_a_timeline_with_undated_stories_last(thread):
    found = thread(
        story("first", QUARREL, "2015-05-22"),
        story("undated", "The lighthouse keeper, the harbour council and a salary."),
        story("later", "Harbour council raises the salary of the lighthouse keeper.", "2015-05-24"),
        story("earlier", "A lighthouse keeper asks the harbour council for a salary.", "2015-05-20"),
    )
    assert ids(found) == ["earlier", "first", "later", "undated"]
    assert not found.is_cut


def test_each_story_says_which_link_brought_it(thread):
    found = thread(
        story("first", QUARREL), story("second", "The salary of the lighthouse keeper, the harbour council.")
    )
    (beginning,) = (one for one in found.stories if one.source is None)
    (linked,) = (one for one in found.stories if one.source)
    assert beginning.article.source_id == linked.source.source_id == "first"
    assert (beginning.steps, linked.steps) == (0, 1)
    assert linked.shared.words or linked.shared.phrases


def test_what_is_long_before_or_after_is_no_part_of_a_thread(thread):
    found = thread(
        story("first", QUARREL, "2015-05-22"),
        story("old", "Harbour council raises the salary of the lighthouse keeper.", "2011-01-01"),
    )
    assert ids(found) == ["first"]


def test_a_chain_of_links_does_not_drift_to_another_event(thread):
    found = thread(
        story("first", "The lighthouse keeper quarrelled with the harbour council over oil lamps."),
        story("bridge", "The harbour council spoke of oil lamps and of zebras that escaped a circus."),
        story("other", "Zebras escaped a circus and a tamer caught the zebras of the circus with nets."),
    )
    assert "other" not in ids(found)


def test_a_copy_is_no_story_of_its_own(archive, thread):
    thread(story("first", QUARREL), story("copy", QUARREL + " So it was."))
    archive.stories.join("first", "copy")
    assert ids(archive.thread("first")) == ["first"]


def test_a_thread_goes_on_to_what_takes_over_much_of_the_text_and_is_another_story(archive, thread):
    later = QUARREL + " On Wednesday it gave in: bells were rung, and the lamp was lit again before supper."
    thread(story("first", QUARREL, "2015-05-22"), story("later", later, "2015-05-23"))
    assert ids(archive.thread("first")) == ["first", "later"]


@pytest.mark.parametrize(("number", "is_cut"), [(4, False), (7, True)])
def test_a_thread_has_so_many_stories_and_no_more(thread, monkeypatch, number, is_cut):
    monkeypatch.setattr("archive.related.threads.MOST", 5)
    many = [
        story(word, f"A {word} pilot told the harbour council of Ambrose Tidewell, keeper, and his salary.")
        for word in ("bold", "sad", "wet", "odd", "shy", "wild", "tall")[:number]
    ]
    bread = [story(f"bread {n}", f"Bread number {n} was baked.") for n in range(30)]
    found = thread(story("first", f"{QUARREL} His name is Ambrose Tidewell."), *many, *bread)
    assert len(found.stories) == 5
    assert found.is_cut == is_cut


def test_a_thread_of_an_article_without_text_is_that_article(thread):
    found = thread(story("first", ""))
    assert ids(found) == ["first"]
    assert found.as_json()["stories"][0]["from"] is None
