"""What grouping bears: processes that die, a lost index, older archives, odd articles, very many copies."""

from __future__ import annotations

import errno
import random
import shutil
import signal
import sys
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from subprocess import Popen, run
from typing import Any

import pytest
import sqlalchemy as sql
from hypothesis import given, settings
from hypothesis import strategies as st

from archive import Archive, open_archive
from archive.errors import ArchiveBusy
from archive.store import Store, upgrade
from archive.store.decisions import sides
from archive.store.stories import MEMBERS
from archive.stories.grouping import comparing, grouping, regrouping
from archive.stories.grouping.comparing import Comparing
from archive.stories.grouping.grouping import Grouping
from archive.stories.grouping.ids import by_lead
from archive.stories.grouping.regrouping import How
from archive.stories.grouping.touched import Bounds
from archive.stories.likeness.likeness import Prepared
from archive.stories.marks import index
from archive.stories.story import Pair
from tests.making import accession, article
from tests.prose import prose
from tests.test_grouping import drafts, id_of, row, stories

KILLED = """
import os, signal, sys
from archive import open_archive
from archive.store import Store
from tests.prose import prose
from tests.test_grouping import row

with open_archive(sys.argv[1]) as archive:
    archive.add([row("a", prose(1, 200))])
    Store.keep_grouped = lambda *given, **more: os.kill(os.getpid(), signal.SIGKILL)
    archive.add([row("b", prose(1, 200) + " More.")])
"""

# Twelve additions of an article each, of three stories in turn.
ADDS = """
import sys, time
from archive import open_archive
from archive.errors import ArchiveBusy
from tests.prose import prose
from tests.test_grouping import row

with open_archive(sys.argv[1]) as archive:
    for number in range(12):
        name = f"{sys.argv[2]}{number}"
        added = row(name, f"{prose(number % 3, 200)} Of {name}.")
        while True:
            try:
                archive.add([added])
                break
            except ArchiveBusy:
                time.sleep(0.01)
"""


@contextmanager
def opened(folder: Path) -> Iterator[tuple[Store, Grouping]]:
    """A store and what groups it, without an index of words."""
    store = Store(f"sqlite:///{folder / 'store.sqlite'}")
    grouped = Grouping(store, folder / "stories")
    try:
        yield store, grouped
    finally:
        grouped.close()
        store.close()


def keep(store: Store, texts: dict[str, str], **facts: str) -> None:
    """Keep articles with these bodies, by what they are called; what is known is updated."""
    facts = {"title": "The old market is flooded", "date": "2015-05-22"} | facts
    store.add([accession(article("", text, source_id=name, **facts)) for name, text in texts.items()])


def parted(store: Store, names: Sequence[str]) -> set[frozenset[str]]:
    """The stories of these articles."""
    ids = {name: store.ids_for(name)[0] for name in names}
    found: dict[str, set[str]] = {}
    for name, id in ids.items():
        found.setdefault(store.story_id_of(id), set()).add(name)
    return {frozenset(story) for story in found.values()}


def test_what_a_killed_process_had_marked_is_grouped_by_the_next(tmp_path: Path) -> None:
    done = run([sys.executable, "-c", KILLED, str(tmp_path)], check=False)
    assert done.returncode == -signal.SIGKILL
    with open_archive(tmp_path) as archive:
        assert stories(archive, "ab") == {frozenset("ab")}
        assert archive.grouping.behind() == 0


def test_an_index_of_marks_that_is_lost_is_filled_again(archive: Archive) -> None:
    archive.add([row("a", prose(1, 200))])
    archive.close()
    for path in sorted((archive.folder / "stories").rglob("*"), reverse=True):
        path.rmdir() if path.is_dir() else path.unlink()
    with open_archive(archive.folder) as again:
        again.add([row("b", prose(1, 200) + " More.")])
        assert stories(again, "ab") == {frozenset("ab")}


def test_an_index_of_marks_that_is_damaged_is_made_anew(archive: Archive) -> None:
    archive.add([row("a", prose(1, 200))])
    archive.close()
    for path in (archive.folder / "stories").rglob("*"):
        if path.is_file() and path.name != "CURRENT":
            path.write_bytes(b"nonsense")
    with open_archive(archive.folder) as again:
        again.add([row("b", prose(1, 200) + " More.")])
        assert stories(again, "ab") == {frozenset("ab")}


def test_an_index_of_marks_that_is_lost_while_it_is_added_to_is_filled_again(archive: Archive, monkeypatch) -> None:
    archive.add([row("a", prose(1, 200))])
    real, taken = Comparing.added, []

    def lost(self: Comparing, *given: Any) -> list[Pair]:
        if not taken:
            taken.append(shutil.rmtree(self.index.home.root))
        return real(self, *given)

    monkeypatch.setattr(Comparing, "added", lost)
    archive.add([row("b", prose(1, 200) + " More.")])
    assert stories(archive, "ab") == {frozenset("ab")}


def test_a_full_disk_does_not_take_the_index_of_marks_for_damaged(archive: Archive, monkeypatch, caplog) -> None:
    archive.add([row("a", prose(1, 200))])
    generation = (archive.folder / "stories" / "CURRENT").read_text()

    def full(*given: object) -> None:
        raise OSError(errno.ENOSPC, "No space left on device")

    with monkeypatch.context() as patched:
        patched.setattr(index, "write_segment", full)
        archive.add([row("b", prose(1, 200) + " More.")])
    assert "No space left on device" in caplog.text
    assert "made anew" not in caplog.text
    assert archive.grouping.behind() == 1
    archive.add([row("c", prose(2, 200))])
    assert stories(archive, "abc") == {frozenset("ab"), frozenset("c")}
    assert (archive.folder / "stories" / "CURRENT").read_text() == generation


def test_what_cannot_be_grouped_is_kept_and_found_and_grouped_later(archive: Archive, monkeypatch, caplog) -> None:
    archive.add([row("a", prose(1, 200))])

    def broken(*given: object) -> None:
        raise MemoryError("no such room")

    with monkeypatch.context() as patched:
        patched.setattr(Comparing, "added", broken)
        archive.add([row("b", prose(1, 200) + " More.")])
        assert archive.search("", group="none").total == 2
        assert archive.stories.stats().behind == 1
    assert "1 changes behind: MemoryError('no such room')" in caplog.text
    archive.add([row("c", prose(2, 200))])
    assert stories(archive, "abc") == {frozenset("ab"), frozenset("c")}


def test_one_article_that_cannot_be_grouped_keeps_no_other_from_it(archive: Archive, monkeypatch, caplog) -> None:
    real = Comparing.added

    def odd(self: Comparing, texts: Sequence[Prepared], *given: Any) -> list[Pair]:
        if any("odd" in str(one.text.title) for one in texts):
            raise ValueError("no such thing")
        return real(self, texts, *given)

    monkeypatch.setattr(Comparing, "added", odd)
    archive.add([row("a", prose(1, 200)), row("odd", prose(1, 200)), row("b", prose(1, 200) + " More.")])
    assert stories(archive, ["a", "odd", "b"]) == {frozenset("ab"), frozenset(["odd"])}
    assert f"{id_of(archive, 'odd')} cannot be grouped" in caplog.text
    assert archive.stories.stats().behind == 0


def test_what_fails_for_every_article_is_tried_again_later(archive: Archive, monkeypatch, caplog) -> None:
    def broken(*given: object) -> None:
        raise ValueError("no such thing")

    names = [f"{number}" for number in range(grouping.PASSED_OVER + 2)]
    with monkeypatch.context() as patched:
        patched.setattr(Comparing, "added", broken)
        archive.add(row(name, prose(1, 200)) for name in names)
    assert archive.stories.stats().behind == 2
    assert "2 changes behind: ValueError('no such thing')" in caplog.text


def test_an_article_of_half_characters_is_grouped(tmp_path: Path) -> None:
    with opened(tmp_path) as (store, grouped):
        keep(store, dict.fromkeys("ab", prose(1, 200)), title="A half \ud800 of a market")
        grouped.follow()
        assert parted(store, "ab") == {frozenset("ab")}


def of_layout_5(archive: Archive) -> Path:
    """The archive as a Morgue without stories left it."""
    with archive.store._writing() as connection:
        for name in ("members", "story_pairs", "story_redirects", "story_decisions", "grouped"):
            connection.exec_driver_sql(f"DROP TABLE {name}")
        connection.exec_driver_sql("DROP INDEX ix_changes_article")
        connection.exec_driver_sql("UPDATE changes SET what = 'placed' WHERE what = 'grouped'")
        connection.exec_driver_sql("UPDATE made_by SET layout = 5")
    archive.close()
    for path in sorted((archive.folder / "stories").rglob("*"), reverse=True):
        path.rmdir() if path.is_dir() else path.unlink()
    return archive.folder


def test_an_archive_without_stories_is_grouped_when_it_is_opened(archive: Archive) -> None:
    archive.add([row("a", prose(1, 200)), row("b", prose(1, 200) + " More.")])
    with open_archive(of_layout_5(archive)) as again:
        assert stories(again, "ab") == {frozenset("ab")}
        assert {hit.article.story for hit in again.search("", group="none").hits} == {again.article("a").story}


def test_a_large_archive_without_stories_waits_for_being_told(archive: Archive, monkeypatch) -> None:
    archive.add([row("a", prose(1, 200)), row("b", prose(1, 200) + " More.")])
    monkeypatch.setattr(upgrade, "GROUPED_AT_ONCE", 1)
    with open_archive(of_layout_5(archive)) as again:
        again.add([row("c", prose(1, 200) + " End."), row("d", prose(1, 200) + " The end.")])
        assert stories(again, "abcd") == {frozenset("a"), frozenset("b"), frozenset("cd")}
        assert again.stories.stats().waiting
        assert again.stories.recompute() == 3
        assert stories(again, "abcd") == {frozenset("abcd")}
        assert not again.stories.stats().waiting


def test_stories_worked_out_anew_are_those_that_were_and_keep_their_ids(archive: Archive) -> None:
    names = [f"{n}" for n in range(len(drafts()))]
    archive.add(row(name, text) for name, text in zip(names, drafts(), strict=True))
    before = {name: archive.article(name).story for name in names}
    sequence = archive.store.last_sequence()
    told: list[int] = []
    assert archive.stories.recompute(told.append) == 0
    assert {name: archive.article(name).story for name in names} == before
    assert archive.store.last_sequence() == sequence
    assert sum(told) == len(names)


def test_stories_are_worked_out_anew_by_one_process_at_a_time(archive: Archive) -> None:
    told = pytest.raises(ArchiveBusy, match="working out the stories")
    with open_archive(archive.folder) as other, other.follower.recomputing(), told:
        archive.stories.recompute()


def test_stories_that_were_worked_out_in_part_are_told_to_wait(archive: Archive, monkeypatch) -> None:
    archive.add([row("a", prose(1, 200)), row("b", prose(1, 200) + " More.")])

    def ended(*given: object) -> None:
        raise KeyboardInterrupt

    with monkeypatch.context() as patched, pytest.raises(KeyboardInterrupt):
        patched.setattr(Store, "replace_pairs", ended)
        archive.stories.recompute()
    assert archive.stories.stats().waiting
    archive.add([row("c", prose(1, 200) + " End.")])
    archive.stories.recompute()
    assert not archive.stories.stats().waiting
    assert stories(archive, "abc") == {frozenset("abc")}


def test_two_processes_that_add_at_the_same_time_group_every_article(tmp_path: Path) -> None:
    open_archive(tmp_path).close()
    adding = [Popen([sys.executable, "-c", ADDS, str(tmp_path), name]) for name in ("one", "other")]
    assert [process.wait() for process in adding] == [0, 0]
    names = [f"{name}{number}" for name in ("one", "other") for number in range(12)]
    with open_archive(tmp_path) as archive:
        assert archive.grouping.behind() == 0
        wanted = {
            frozenset(f"{who}{n}" for who in ("one", "other") for n in range(seed, 12, 3)) for seed in range(3)
        }
        assert stories(archive, names) == wanted
        assert {hit.article.story for hit in archive.search("", group="none", page_size=50).hits} == {
            archive.article(name).story for name in names
        }


def test_what_is_added_while_stories_are_worked_out_anew_is_grouped(archive: Archive) -> None:
    archive.add([row("a", prose(1, 200)), row("b", prose(2, 200))])
    archive.stories.recompute(
        lambda _: archive.add([row("c", prose(1, 200) + " More."), row("b", prose(1, 200) + " End.")])
    )
    assert stories(archive, "abc") == {frozenset("abc")}


def test_an_index_made_anew_knows_the_stories(archive: Archive) -> None:
    archive.add([row("a", prose(1, 200))])
    archive.add([row("b", prose(1, 200) + " More.")])
    archive.rebuild()
    assert {hit.article.story for hit in archive.search("", group="none").hits} == {id_of(archive, "a")}


def test_articles_that_say_nothing_are_no_copies_of_one_another(tmp_path: Path) -> None:
    texts = {
        "An empty page of Monday": "",
        "What a blank page holds": " ",
        "One word all day long": "word " * 100_000,
        "Another word without an end": "other " * 100_000,
        "Only the furniture was read": "Read more. Sign up for our newsletter.",
        "Furniture of another page again": "Read more. Sign up for our newsletter.",
        "The old market is flooded": prose(1, 200),
    }
    with opened(tmp_path) as (store, grouped):
        for title, text in texts.items():
            keep(store, {title: text}, title=title)
        grouped.follow()
        assert parted(store, list(texts)) == {frozenset([title]) for title in texts}


def test_the_longest_leads_however_long_it_is(tmp_path: Path) -> None:
    texts = {"short": prose(1, 20_000), "long": prose(1, 20_000) + " More and more."}
    with opened(tmp_path) as (store, grouped):
        for name, text in texts.items():
            keep(store, {name: text})
        grouped.follow()
        lead, other = store.story(store.ids_for("short")[0]).members
        assert lead.id == store.ids_for("long")[0]
        assert lead.shortness == other.shortness - 3


def test_what_lists_tell_of_articles_is_worked_out_anew_too(archive: Archive) -> None:
    archive.add([row("a", prose(1, 200)), row("b", prose(1, 200) + " More.")])
    story = archive.story(archive.article("a").story)
    with archive.store._writing() as connection:
        connection.execute(sql.update(MEMBERS).values(shortness=-1, heading="As it was"))
    archive.stories.recompute()
    assert archive.story(story.id) == story


def test_long_pages_are_grouped_a_few_at_a_time(tmp_path: Path, monkeypatch) -> None:
    monkeypatch.setattr(grouping, "CHARACTERS", 5_000)
    monkeypatch.setattr(comparing, "READY_CHARACTERS", 5_000)
    batches: list[int] = []
    real = Comparing.added

    def seen(self: Comparing, texts: Sequence[Prepared], *given: Any) -> list[Pair]:
        batches.append(len(texts))
        return real(self, texts, *given)

    monkeypatch.setattr(Comparing, "added", seen)
    texts = {f"{number}": f"{prose(number % 3, 200)} {number}." for number in range(12)}
    with opened(tmp_path) as (store, grouped):
        keep(store, texts)
        grouped.follow()
        assert parted(store, list(texts)) == {frozenset(f"{n}" for n in range(seed, 12, 3)) for seed in range(3)}
    assert max(batches) < 6
    assert sum(batches) == 12


def test_very_many_copies_are_one_story_and_draw_in_nothing_else(tmp_path: Path, monkeypatch) -> None:
    monkeypatch.setattr(grouping, "TOGETHER", 200)
    names = [f"copy {number}" for number in range(600)]
    with opened(tmp_path) as (store, grouped):
        keep(store, dict.fromkeys(names, prose(1, 200)))
        keep(store, {"other": prose(2, 200)})
        grouped.follow()
        assert parted(store, [*names, "other"]) == {frozenset(names), frozenset(["other"])}
        assert sum(store.pairs_by_rule().values()) < 10 * len(names)


@pytest.fixture
def few(monkeypatch) -> None:
    """A story of more than four articles is not gone through again."""
    monkeypatch.setattr(regrouping, "USUAL", How(Bounds(story=4), by_lead))
    monkeypatch.setitem(regrouping.regrouped.__kwdefaults__, "how", regrouping.USUAL)


def test_a_large_story_grows_and_is_left(tmp_path: Path, few: None) -> None:
    names = [f"{number}" for number in range(9)]
    with opened(tmp_path) as (store, grouped):
        for number, name in enumerate(names):
            keep(store, {name: f"{prose(1, 200)} {prose(number + 5, 5)}"}, date=f"2015-05-{number + 1:02}")
            grouped.follow()
        assert parted(store, names) == {frozenset(names)}
        keep(store, {"0": prose(50, 200)})
        grouped.follow()
        assert parted(store, names) == {frozenset("0"), frozenset(names[1:])}
        assert {
            len(listed.members)
            for listed in store.story_members([store.story_id_of(store.ids_for("5")[0])]).values()
        } == {8}


def test_a_large_story_stays_one_when_its_lead_is_split_off(tmp_path: Path, few: None) -> None:
    names = [f"{number}" for number in range(9)]
    with opened(tmp_path) as (store, grouped):
        for number, name in enumerate(names):
            keep(store, {name: f"{prose(1, 200)} {prose(number + 5, 5)}"}, date=f"2015-05-{number + 1:02}")
            grouped.follow()
        lead, *others = (store.ids_for(name)[0] for name in names)
        grouped.decide("split", apart=[sides(lead, other) for other in others])
        assert parted(store, names) == {frozenset("0"), frozenset(names[1:])}


def test_a_large_story_may_become_part_of_an_older_one(tmp_path: Path, few: None) -> None:
    with opened(tmp_path) as (store, grouped):
        keep(store, {"old": prose(2, 200)}, date="2015-05-01")
        grouped.follow()
        names = [f"{number}" for number in range(9)]
        for name in names:
            keep(store, {name: prose(1, 200)}, date="2015-05-02")
            grouped.follow()
        former = store.story_id_of(store.ids_for("3")[0])
        keep(store, {"old": prose(1, 200) + " End."}, date="2015-05-01")
        grouped.follow()
        assert parted(store, ["old", *names]) == {frozenset(["old", *names])}
        assert store.story_id(former) == store.ids_for("old")[0]


@settings(max_examples=15)
@given(st.randoms(use_true_random=False), st.integers(1, 13))
def test_stories_do_not_depend_on_the_order_of_adding(
    tmp_path_factory, chance: random.Random, together: int
) -> None:
    texts = {f"{number}": text for number, text in enumerate(drafts())}
    names = list(texts)
    shuffled = chance.sample(names, len(names))
    with opened(tmp_path_factory.mktemp("one")) as (store, grouped):
        keep(store, texts)
        grouped.follow()
        wanted = parted(store, names)
    with opened(tmp_path_factory.mktemp("other")) as (store, grouped):
        # Some are something else at first.
        keep(store, {name: prose(int(name) % 3 + 1, 150) for name in chance.sample(names, 4)})
        grouped.follow()
        for start in range(0, len(names), together):
            keep(store, {name: texts[name] for name in shuffled[start : start + together]})
            grouped.follow()
        assert parted(store, names) == wanted
        check(store, names)


def check(store: Store, names: Sequence[str]) -> None:
    """What always holds of ids: each leads to a story, one article's is its own, no two stories have one."""
    several = {member.story for member in store.every_member()}
    assert all(len(store.story(story).members) > 1 for story in several)
    for id in (store.ids_for(name)[0] for name in names):
        own = store.story_id_of(id)
        assert own in several or own == id
        assert id not in several or id != own or len(store.story(id).members) > 1
        assert id in several or store.story(id).id == own
