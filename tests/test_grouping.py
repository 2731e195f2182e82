"""Which articles are one story as they are added, changed, and added in another order; what stories go by."""

from __future__ import annotations

import random
from collections.abc import Iterable
from pathlib import Path

import pytest

from archive import Archive, open_archive
from archive.errors import NotFound
from tests.prose import prose


def row(name: str, words: str, **facts: object) -> dict[str, object]:
    return {"id": name, "title": f"Report {name} of a flooded market", "body": words, "date": "2015-05-22"} | facts


def stories(archive: Archive, names: Iterable[str]) -> set[frozenset[str]]:
    """The stories as the source ids of their articles."""
    found: dict[str, set[str]] = {}
    for name in names:
        found.setdefault(archive.article(name).story, set()).add(name)
    return {frozenset(story) for story in found.values()}


def drafts() -> list[str]:
    """Texts of three stories: whole, cut, with a new beginning, and one that has a part of two."""
    found = []
    for seed in (1, 2, 3):
        text = prose(seed, 200)
        found += [text, text[:600], f"{prose(seed + 10, 60)} {text[200:]}", text + " End."]
    return [*found, f"{prose(1, 200)[:500]} {prose(2, 200)[:500]}"]


def id_of(archive: Archive, name: str) -> str:
    return archive.article(name).id


def test_copies_are_one_story_and_others_are_their_own(archive: Archive) -> None:
    archive.add([row("a", prose(1, 200)), row("b", prose(1, 200) + " More."), row("c", prose(2, 200))])
    assert stories(archive, "abc") == {frozenset("ab"), frozenset("c")}
    assert archive.article("c").story == id_of(archive, "c")


def test_an_article_joins_the_story_of_what_was_added_before(archive: Archive) -> None:
    archive.add([row("a", prose(1, 200))])
    archive.add([row("b", prose(1, 200) + " More.", date="2015-05-20")])
    assert archive.article("b").story == id_of(archive, "a")
    assert archive.story(id_of(archive, "b")).lead.id == id_of(archive, "b")


def test_what_is_found_knows_its_story(archive: Archive) -> None:
    archive.add([row("a", prose(1, 200))])
    archive.add([row("b", prose(1, 200) + " More.")])
    assert {hit.article.story for hit in archive.search("", group="none").hits} == {id_of(archive, "a")}


def test_an_article_that_is_updated_may_leave_its_story(archive: Archive) -> None:
    archive.add([row("a", prose(1, 200)), row("b", prose(1, 200) + " More.")])
    archive.add([row("b", prose(2, 200))])
    assert stories(archive, "ab") == {frozenset("a"), frozenset("b")}
    archive.add([row("b", prose(1, 200) + " More again.")])
    assert stories(archive, "ab") == {frozenset("ab")}


def test_stories_that_become_one_go_by_the_older_id(archive: Archive) -> None:
    archive.add([row("a", prose(1, 200)), row("b", prose(1, 200) + " End.")])
    archive.add([row("c", prose(2, 200)), row("d", prose(2, 200) + " End.", date="2015-05-23")])
    first, second = archive.article("a").story, archive.article("c").story
    assert first != second
    archive.add([row("c", prose(1, 200) + " The end.", date="2015-05-01")])
    assert stories(archive, "abcd") == {frozenset("abc"), frozenset("d")}
    assert archive.story(second).id == first == archive.article("c").story
    assert archive.story(first).redirects == (second,)


def test_an_unknown_story_is_not_found(archive: Archive) -> None:
    with pytest.raises(NotFound, match="no story or article 'abc'"):
        archive.story("abc")


def test_stories_are_there_when_the_archive_is_opened_again(archive: Archive) -> None:
    archive.add([row("a", prose(1, 200))])
    archive.close()
    with open_archive(archive.folder) as again:
        again.add([row("b", prose(1, 200) + " More.")])
        assert stories(again, "ab") == {frozenset("ab")}


def test_adding_in_another_order_makes_the_same_stories(tmp_path: Path) -> None:
    rows = [row(f"{n}", some, date=f"2015-05-{10 + n}") for n, some in enumerate(drafts())]
    names = [str(n) for n in range(len(rows))]
    found = []
    for seed in range(3):
        random.Random(seed).shuffle(rows)
        with open_archive(tmp_path / f"{seed}") as archive:
            for one in rows:
                archive.add([one])
            found.append(stories(archive, names))
    assert found[0] == found[1] == found[2]
    assert max(map(len, found[0])) > 2
