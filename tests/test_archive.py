"""An archive keeps what it acknowledged and finds it, whatever breaks in between."""

from __future__ import annotations

import base64
import gc
import json
import math
import shutil
import signal
import subprocess
import sys
from functools import partial
from pathlib import Path
from threading import Thread

import filelock
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as some

from archive import adding as adding_module
from archive import fields, open_archive
from archive import follower as follower_module
from archive.article import Outcome
from archive.cursors import Going, as_cursor, as_going, list_of
from archive.engines.port import Position
from archive.errors import (
    ArchiveBusy,
    BadParameter,
    BadSetting,
    CursorExpired,
    EngineError,
    EngineUnavailable,
    IndexMoved,
    IndexOutdated,
    MorgueError,
    NotFound,
    StoreError,
)
from archive.fields import Field, Holds
from archive.parameters import SearchRequest
from archive.query import Everything
from archive.settings import read_settings
from indexer import pipeline
from tests.making import accession, article, place


def row(id: str, body: str, **rest):
    return {"id": id, "body": body, "language": "en", "title": f"Number {id}"} | rest


FACETS = ["Date", "Outlet", "Section", "Place", "Main place", "Language", "Byline", "Agency", "Form"]
ROWS = [
    row("1", "A flood came down the river.", outlet="Courier", date="2015-05-22"),
    row("2", "The river froze over.", outlet="Herald", date="2015-06"),
    row("3", "Nobody saw the comet over Baghdad, Iraq.", outlet="Herald"),
]


PARTS = ["river", "FLOOD", "OR", "NOT", "-", "(", ")", '"', '"the river"', "Baghdad", "comet", "zeppelin", "“"]


def found(archive, text: str = "", **parameters) -> list[str]:
    """The source ids of what a search finds."""
    return [hit.article.source_id for hit in archive.search(text, **parameters).hits]


def path_of(archive) -> Path:
    return archive.folder


@pytest.fixture
def filled(archive):
    archive.add(ROWS)
    return archive


# Adding


def test_rows_are_added_and_found(archive):
    report = archive.add(ROWS)
    assert [outcome.outcome for outcome in report.outcomes] == ["added"] * 3
    assert found(archive, "flood") == ["1"]


def test_an_outcome_names_the_article_and_its_row(archive):
    (outcome,) = archive.add(ROWS[:1]).outcomes
    assert (outcome.source, outcome.source_id) == ("python", "1")
    assert archive.article(outcome.id).title == "Number 1"


def test_adding_the_same_again_changes_nothing(filled):
    before = filled.store.last_sequence()
    assert filled.add(ROWS).count("unchanged") == 3
    assert (filled.store.last_sequence(), filled.search().total) == (before, 3)


def test_the_same_row_twice_in_one_addition_is_added_once(archive):
    assert [one.outcome for one in archive.add([ROWS[0], ROWS[0]]).outcomes] == ["added", "unchanged"]


def test_an_update_replaces_the_words_that_find_it(filled):
    assert filled.add([row("1", "A drought came.")]).count("updated") == 1
    assert (found(filled, "flood"), found(filled, "drought")) == ([], ["1"])
    assert filled.article("1").version == 2


def test_what_cannot_be_read_is_skipped_with_the_reason_and_the_rest_goes_on(archive):
    report = archive.add([{"title": "no text"}, ROWS[0]])
    assert [one.outcome for one in report.outcomes] == ["skipped", "added"]
    assert "no text" in report.outcomes[0].reason


def test_what_a_reader_says_of_a_file_is_passed_on_in_its_place(archive):
    told = Outcome(source="broken.html", row=None, outcome="skipped", reason="the file is empty")
    assert archive.add([ROWS[0], told, ROWS[1]]).outcomes[1] is told


def test_adding_nothing_is_no_error(archive):
    assert archive.add([]).outcomes == []


def test_many_articles_are_added_in_portions(archive, monkeypatch):
    monkeypatch.setattr(adding_module, "ACKNOWLEDGED_TOGETHER", 3)
    monkeypatch.setattr(follower_module, "INDEXED_TOGETHER", 7)
    assert archive.add([row(str(n), f"comet {n}") for n in range(20)]).count("added") == 20
    assert (archive.search("comet").total, archive.store.last_sequence()) == (20, archive.engine.applied())


# Two memories


def test_what_only_the_store_has_is_found_by_an_archive_that_is_open(filled):
    filled.store.add([accession(article(body="comet comet", source_id="9"))])
    assert found(filled, "comet") == ["9", "3"]


def test_what_only_the_store_has_is_found_after_opening_again(filled):
    filled.store.add([accession(article(body="comet comet", source_id="9"))])
    filled.close()
    with open_archive(path_of(filled)) as again:
        assert again.engine.applied() == 4
        assert found(again, "comet") == ["9", "3"]


def test_an_index_that_fails_while_adding_is_an_error_and_loses_nothing(archive, monkeypatch):
    with monkeypatch.context() as broken:
        broken.setattr(archive.engine, "add", failing)
        with pytest.raises(EngineError, match="disk full"):
            archive.add(ROWS)
    assert archive.store.counts()["articles"] == 3
    assert found(archive, "flood") == ["1"]


def failing(*anything, **named):
    raise EngineError("disk full")


def test_an_interrupted_addition_keeps_what_it_gave_out(archive, monkeypatch):
    monkeypatch.setattr(pipeline, "CHUNK", 2)
    monkeypatch.setattr(adding_module, "ACKNOWLEDGED_TOGETHER", 2)
    with pytest.raises(KeyboardInterrupt):
        archive.add(interrupted())
    assert found(archive, "river", sort="oldest") == ["1", "2"]
    archive.add(ROWS)
    assert archive.search().total == 3


def interrupted():
    yield from ROWS[:2]
    raise KeyboardInterrupt


def test_an_index_that_fails_does_not_hide_why_adding_ended(archive, monkeypatch):
    monkeypatch.setattr(adding_module, "ACKNOWLEDGED_TOGETHER", 2)
    monkeypatch.setattr(archive.engine, "add", failing)
    with pytest.raises(KeyboardInterrupt):
        archive.add(interrupted())


def test_a_failure_of_what_gives_the_documents_is_passed_on(archive):
    def unplugged():
        yield ROWS[0]
        raise OSError("the disk was unplugged")

    with pytest.raises(OSError, match="unplugged"):
        archive.add(unplugged())
    assert archive.add(ROWS).count("skipped") == 0


def test_outcomes_that_were_taken_one_by_one_are_findable_though_the_rest_is_not_wanted(archive, monkeypatch):
    monkeypatch.setattr(adding_module, "ACKNOWLEDGED_TOGETHER", 1)
    going = archive.adding(ROWS)
    assert next(going).source_id == "1"
    going.close()
    assert found(archive) == ["1"]


KILLED = """
import itertools, sys
from archive import adding, follower, open_archive
adding.ACKNOWLEDGED_TOGETHER, follower.INDEXED_TOGETHER = 4, 8
rows = ({"id": str(n), "body": f"comet number {n}", "language": "en"} for n in itertools.count())
for outcome in open_archive(sys.argv[1]).adding(rows):
    print(outcome.id, flush=True)
"""


@pytest.mark.parametrize("acknowledged", [1, 30, 61])
def test_a_process_killed_while_adding_leaves_an_archive_that_holds_all_it_acknowledged(tmp_path, acknowledged):
    command = [sys.executable, "-c", KILLED, str(tmp_path)]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as process:
        told = [process.stdout.readline().strip() for _ in range(acknowledged)]
        process.send_signal(signal.SIGKILL)
        told += [line.strip() for line in process.stdout if line.endswith("\n")]
    with open_archive(tmp_path) as archive:
        assert set(told) <= set(archive.store.articles(told))
        assert archive.search("comet").total == archive.store.counts()["articles"] >= len(told)
        assert archive.add([row("new", "zeppelin")]).count("added") == 1
        assert found(archive, "zeppelin") == ["new"]


def test_an_index_that_was_deleted_is_made_again_on_opening(filled):
    filled.close()
    shutil.rmtree(path_of(filled) / "index")
    with open_archive(path_of(filled)) as again:
        assert found(again, "flood") == ["1"]


def test_an_index_that_is_deleted_under_an_open_archive_is_made_again(filled):
    assert found(filled, "flood") == ["1"]
    shutil.rmtree(path_of(filled) / "index")
    assert found(filled, "flood") == ["1"]


def test_a_generation_that_was_deleted_is_made_again(filled):
    shutil.rmtree(path_of(filled) / "index" / "g000001")
    assert found(filled, "flood") == ["1"]


def test_an_index_that_is_ahead_of_the_store_is_outdated_until_it_is_rebuilt(filled):
    filled.close()
    for path in path_of(filled).glob("store.sqlite*"):
        path.unlink()
    with open_archive(path_of(filled)) as restored:
        for ask in (restored.search, lambda: restored.add([row("9", "comet")])):
            with pytest.raises(IndexOutdated, match="morgue rebuild"):
                ask()
        assert restored.rebuild() == 0
        restored.add([row("9", "comet")])
        assert found(restored) == ["9"]


# Rebuilding


def test_rebuilding_gives_the_same_answers(filled):
    before = filled.search("river").as_json()
    assert filled.rebuild() == 3
    assert filled.search("river").as_json() | {"took_ms": 0} == before | {"took_ms": 0}


def test_searching_and_adding_go_on_while_rebuilding(filled):
    seen = []

    def meanwhile(count):
        if not seen:
            seen.append(found(filled, "flood"))
            filled.add([row("4", "Another flood.")])

    assert filled.rebuild(meanwhile) == 4
    assert seen == [["1"]]
    assert set(found(filled, "flood")) == {"1", "4"}


def test_rebuilding_tells_its_progress(filled):
    counts = []
    filled.rebuild(counts.append)
    assert sum(counts) == 3


def test_a_reader_elsewhere_survives_two_rebuildings(filled):
    with open_archive(path_of(filled)) as reader:
        assert found(reader, "flood") == ["1"]
        filled.rebuild()
        filled.rebuild()
        assert found(reader, "flood") == ["1"]


def test_rebuilding_mends_a_damaged_index(filled):
    filled.close()
    for toc in (path_of(filled) / "index" / "g000001").glob("*.toc"):
        toc.unlink()
    with open_archive(path_of(filled)) as again:
        with pytest.raises(EngineError, match="morgue rebuild"):
            again.search("flood")
        assert again.rebuild() == 3
        assert found(again, "flood") == ["1"]


def test_rebuilding_mends_an_index_of_another_version(filled):
    mark = path_of(filled) / "index" / "g000001" / "morgue.json"
    mark.write_text('{"version": 0, "fields": [], "applied": 3}')
    with pytest.raises(IndexOutdated):
        filled.search("flood")
    filled.rebuild()
    assert found(filled, "flood") == ["1"]


# Several at once


def test_a_reader_in_another_archive_sees_what_is_added(filled):
    with open_archive(path_of(filled)) as reader:
        assert found(reader, "drought") == []
        filled.add([row("4", "A drought.")])
        assert found(reader, "drought") == ["4"]


def test_an_archive_is_busy_while_another_adds_to_it_but_can_be_searched(filled):
    with open_archive(path_of(filled)) as other:
        going = other.adding([row("4", "A drought."), row("5", "A drought.")])
        next(going)
        with pytest.raises(ArchiveBusy, match="another process is adding"):
            filled.add(ROWS)
        assert found(filled, "flood") == ["1"]
        going.close()
    assert filled.add(ROWS).count("unchanged") == 3


def test_searching_while_adding_in_the_same_thread_sees_what_was_given_out(filled):
    going = filled.adding([row("4", "A drought.")])
    next(going)
    assert found(filled, "drought") == ["4"]
    assert list(going) == []


def test_a_lock_that_cannot_be_taken_is_an_error_that_names_the_archive(archive):
    (path_of(archive) / "write.lock").unlink(missing_ok=True)
    (path_of(archive) / "write.lock").mkdir()
    with pytest.raises(StoreError, match=path_of(archive).name):
        archive.add(ROWS)


def test_threads_may_search_one_archive_while_another_adds(filled):
    answers, failures = [], []

    def search():
        try:
            answers.extend(filled.search("river").total for _ in range(15))
        except Exception as error:
            failures.append(error)

    threads = [Thread(target=search) for _ in range(3)]
    for thread in threads:
        thread.start()
    with open_archive(path_of(filled)) as other:
        for number in range(5):
            other.add([row(f"more {number}", "A comet.")])
    for thread in threads:
        thread.join()
    assert (failures, set(answers), filled.search("comet").total) == ([], {2}, 6)


@pytest.mark.skipif(not Path("/proc/self/fd").exists(), reason="needs /proc")
def test_closing_gives_every_file_back(tmp_path):
    with open_archive(tmp_path) as archive:
        archive.add(ROWS)
        archive.search("flood")
        archive.rebuild()
        archive.search("flood")
    gc.collect()
    links = [link for link in Path("/proc/self/fd").iterdir() if link.is_symlink()]
    assert [str(link.readlink()) for link in links if str(link.readlink()).startswith(str(tmp_path))] == []


# Opening


def test_opening_makes_an_empty_archive(tmp_path):
    with open_archive(tmp_path / "new" / "archive") as archive:
        assert (archive.search().total, archive.stats()["articles"]) == (0, 0)


def test_a_folder_without_an_archive_is_not_found_when_none_shall_be_made(tmp_path):
    with pytest.raises(NotFound, match="morgue add"):
        open_archive(tmp_path / "none", create=False)
    assert not (tmp_path / "none").exists()


def test_the_folder_comes_from_the_settings_unless_it_is_given(tmp_path):
    chosen = read_settings({"MORGUE_ARCHIVE": str(tmp_path / "set")})
    with open_archive(settings=chosen) as archive:
        assert archive.folder == tmp_path / "set"
    with open_archive(tmp_path / "given", settings=chosen) as archive:
        assert archive.folder == tmp_path / "given"


@pytest.mark.parametrize("name", ["file/archive", "nul\0"])
def test_a_folder_that_cannot_be_used_is_an_error_that_names_it(tmp_path, name):
    (tmp_path / "file").write_text("in the way")
    with pytest.raises(StoreError, match="cannot be used"):
        open_archive(tmp_path / name)


def test_an_unknown_engine_is_a_setting_that_is_named(tmp_path):
    with pytest.raises(BadSetting, match="MORGUE_ENGINE"):
        open_archive(tmp_path, settings=read_settings({"MORGUE_ENGINE": "lucene"}))


# Searching


def test_a_search_answers_with_hits_facets_and_pages(filled):
    results = filled.search("river", page_size=1, sort="newest")
    assert [hit.article.source_id for hit in results.hits] == ["2"]
    assert (results.total, results.page, results.pages, results.relaxed) == (2, 1, 2, False)
    assert [facet.label for facet in results.facets] == FACETS


def test_going_on_by_cursor_reaches_what_going_on_by_page_reaches(filled):
    first = filled.search(page_size=1)
    second = filled.search(page_size=1, cursor=first.next)
    assert [hit.article.id for hit in second.hits] == [
        hit.article.id for hit in filled.search(page_size=1, page=2).hits
    ]
    assert filled.search(page_size=1, page=3).next is None


@pytest.mark.parametrize("sort", ["relevance", "newest", "oldest"])
def test_every_hit_is_reached_by_cursors(filled, sort):
    results, reached = filled.search(sort=sort, page_size=1), []
    while True:
        reached += [hit.article.source_id for hit in results.hits]
        if results.next is None:
            break
        results = filled.search(sort=sort, page_size=1, cursor=results.next)
    assert reached == found(filled, sort=sort)


def forged(value) -> str:
    return base64.urlsafe_b64encode(json.dumps(value).encode()).decode()


def placed(*position) -> str:
    """A forged cursor of the list of every article."""
    return forged([*position, list_of(SearchRequest(), Everything()), 1])


@pytest.mark.parametrize(
    "cursor",
    [
        *("x", "é", "####", "a" * 999, base64.urlsafe_b64encode(b"[" * 100_000).decode()),
        *(forged(1), forged([1]), forged({}), forged([1.0, 2.0, "b", "g"]), placed(1.0, 2.0, ["b"], "g")),
        *(placed(1.0, 2.0, "b", 4), placed(1.0, 2.0, "b", ""), placed(1.0, 2.0, "b", "../g000001")),
        *(placed("a", 1.0, "b", "g"), placed(1.0, None, "b", "g"), placed(10**400, 1, "b", "g")),
        *(
            placed(math.nan, 1.0, "b", "g"),
            forged([1.0, 2.0, "b", "g", 7, 1]),
            forged([1.0, 2.0, "b", "g", "", -1]),
        ),
    ],
)
def test_a_cursor_that_was_not_given_out_is_a_bad_parameter(filled, cursor):
    with pytest.raises(BadParameter, match="cursor was not given out") as caught:
        filled.search(cursor=cursor)
    assert caught.value.name == "cursor"


@pytest.mark.parametrize("position", [(-1.25, 0.1 + 0.2, "0a1b", "g7"), (-3.0, float("inf"), "ff", "g")])
def test_a_position_survives_being_given_out(position):
    going = Going(Position(*position), "3f2a", 40)
    assert as_going(as_cursor(going)) == going


OTHER_LISTS = [
    {"text": "river"}, {"group": "none"}, {"sort": "oldest"}, {"outlet": "Courier"}, {"not_outlet": "Courier"},
    {"from_date": "1800"}, {"to_date": "2100"}, {"match": "most"}, {"variants": "off"}, {"without_variant": "Homs"},
]  # fmt: skip


@pytest.mark.parametrize("other", OTHER_LISTS, ids=lambda other: next(iter(other)))
def test_a_cursor_is_never_answered_from_another_list(filled, other):
    cursor = filled.search(page_size=1).next
    with pytest.raises(BadParameter, match="this cursor is of another search") as caught:
        filled.search(page_size=1, cursor=cursor, **other)
    assert caught.value.name == "cursor"


def test_a_cursor_goes_on_whatever_is_counted_and_however_many_hits_a_page_has(filled):
    first = filled.search("  river", page_size=1, sort="oldest", outlet=["Courier", "Herald"], match="most")
    asked = {"outlet": ["Herald", "Courier"], "sort": "oldest", "match": "most", "cursor": first.next}
    for more in ({"facets": "none"}, {"count": "stories"}, {"page_size": 9}, {"facet_ms": 5}, {"grade": "about"}):
        assert found(filled, "river ", **asked | more) == ["2"]


def test_who_goes_on_by_cursor_is_told_the_page_that_it_is(filled):
    assert [results.page for results in filled.every_page(SearchRequest(page_size=1))] == [1, 2, 3]
    second = filled.search(page_size=1, page=2)
    assert filled.search(page_size=1, cursor=second.next).page == 3


def test_a_walk_by_cursors_is_of_the_archive_as_it_was_when_it_began(filled):
    first = filled.search(page_size=1, sort="oldest")
    filled.add([{"id": f"new {number}", "title": "Ice", "body": "More.", "outlet": "New"} for number in range(9)])
    second = filled.search(page_size=1, sort="oldest", cursor=first.next)
    assert (second.total, second.facets) == (3, first.facets)
    reached = [hit.article.source_id for hit in (*first.hits, *second.hits)]
    reached += [hit.article.source_id for hit in filled.search(page_size=1, sort="oldest", cursor=second.next).hits]
    assert sorted(reached) == ["1", "2", "3"]
    assert filled.search().total == 12


def test_every_hit_of_a_search_can_be_gone_through(filled):
    expected = found(filled, "river", sort="oldest")
    hits = filled.every_hit("river", sort="oldest", page_size=1)
    reached = [next(hits).article.source_id]
    filled.add([{"id": "new", "body": "A river.", "date": "1990"}])
    assert reached + [hit.article.source_id for hit in hits] == expected


def test_an_article_that_was_updated_during_a_walk_is_shown_as_it_is_now(filled):
    first = filled.search(page_size=1, sort="oldest")
    changed = {row["id"]: row | {"title": "Corrected"} for row in ROWS}
    filled.add(changed.values())
    (hit,) = filled.search(page_size=1, sort="oldest", cursor=first.next).hits
    assert hit.article.title == "Corrected"


def test_an_article_that_the_store_no_longer_has_is_left_out_of_a_walk_and_ends_a_search(filled):
    ghost = article("ghost", "Gone.", date="1900-01-01")
    filled.engine.add([ghost], filled.engine.applied())
    first = filled.search(page_size=2, sort="newest")
    rest = filled.search(page_size=2, sort="newest", cursor=first.next)
    assert (rest.total, len(rest.hits)) == (4, 1)
    with pytest.raises(IndexOutdated, match="morgue rebuild"):
        filled.search(sort="newest")


def test_facets_are_counted_once_for_all_pages(filled):
    first, *others = filled.every_page(SearchRequest(page_size=1))
    assert first.facets
    assert {(page.total, page.facets) for page in others} == {(first.total, ())}


def test_a_cursor_whose_list_is_no_longer_kept_has_expired(filled):
    first = filled.search(page_size=1)
    filled.rebuild()
    filled.rebuild()
    with pytest.raises(CursorExpired, match="begin again without it") as caught:
        filled.search(page_size=1, cursor=first.next)
    assert isinstance(caught.value, BadParameter)
    assert caught.value.name == "cursor"


def test_filters_take_one_value_or_several(filled):
    assert found(filled, outlet="Courier") == ["1"]
    assert set(found(filled, outlet=["Courier", "Herald"])) == {"1", "2", "3"}
    assert set(found(filled, outlet=None)) == {"1", "2", "3"}


def test_days_may_be_given_as_texts(filled):
    assert found(filled, from_date="2015-06") == ["2"]
    assert found(filled, to_date="2015-05-22") == ["1"]


@pytest.mark.parametrize("name", ["IQ", "Iraq", "iraq", "IQ/baghdad", "Baghdad", "Baghdad, Iraq"])
def test_a_place_is_chosen_by_its_id_name_or_label(filled, name):
    assert found(filled, place=name) == ["3"]


def test_the_results_tell_which_places_a_name_was_read_as(filled):
    assert filled.search(place=["Iraq", "IQ"]).filters == {"place": ("IQ",)}


def test_a_name_of_several_places_finds_the_articles_of_each(archive):
    archive.store.add(
        [accession(article(source_id=id, places=[id])) for id in ("FR/paris", "US/texas/paris", "GB")]
    )
    assert set(found(archive, place="Paris")) == {"FR/paris", "US/texas/paris"}


@pytest.mark.parametrize("name", ["Atlantis", "\ud800", "\0", "'"])
def test_an_unknown_place_finds_nothing_and_is_listed_as_chosen(filled, name):
    results = filled.search(place=name)
    (chosen,) = [value for facet in results.facets for value in facet.values if value.selected]
    assert (results.total, chosen.value, chosen.count) == (0, name, 0)


@pytest.mark.parametrize("text", ["\ud800", "\0", "flood \ud800\0", "(" * 3_000, "'; DROP TABLE articles --"])
def test_odd_texts_are_searched(filled, text):
    assert filled.search(text).query.input == text


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(text=some.text(max_size=40) | some.lists(some.sampled_from(PARTS)).map(" ".join), size=some.integers(1, 4))
def test_any_text_gets_an_answer_that_agrees_with_itself(filled, text, size):
    answer = filled.search(text, page_size=size).as_json()
    assert json.loads(json.dumps(answer)) == answer
    assert len(answer["results"]) == min(answer["total"], size)
    assert (answer["next"] is None) == (answer["total"] <= size)
    for facet in answer["facets"]:
        counts = [value["count"] for value in facet["values"]]
        assert max(counts, default=0) + facet["missing"] <= answer["total"] <= sum(counts) + facet["missing"]


def test_dates_are_listed_as_years_with_the_months_of_a_chosen_one(filled):
    (date,) = [facet for facet in filled.search(date="2015").facets if facet.name == "date"]
    (year,) = date.values
    assert (year.label, year.selected) == ("2015", True)
    assert [(month.label, month.count) for month in year.values] == [("June 2015", 1), ("May 2015", 1)]


def test_a_new_facet_row_is_counted_chosen_and_told(monkeypatch, tmp_path):
    added = Field(
        name="author", holds=Holds.KEYWORD, facet="Author", read=lambda one: one.byline, help="who wrote it"
    )
    monkeypatch.setattr(fields, "FIELDS", (*fields.FIELDS, added))
    with open_archive(tmp_path) as archive:
        archive.add([row("1", "A comet.", authors=["Ann Other"]), row("2", "A comet.", authors=["Bo Peep"])])
        results = archive.search("comet", author="Ann Other")
    assert [hit.article.source_id for hit in results.hits] == ["1"]
    assert results.as_json()["facets"][-1] == {
        "name": "author",
        "label": "Author",
        "values": [
            {"value": "Ann Other", "label": "Ann Other", "count": 1, "selected": True, "excluded": False},
            {"value": "Bo Peep", "label": "Bo Peep", "count": 1, "selected": False, "excluded": False},
        ],
        "missing": 0,
        "total_values": 2,
        "counted": "articles",
        "timed_out": False,
    }


def test_an_index_made_before_a_facet_was_added_says_so_and_can_be_rebuilt(filled, monkeypatch):
    added = Field(name="author", holds=Holds.KEYWORD, facet="Author", read=lambda one: one.byline)
    monkeypatch.setattr(fields, "FIELDS", (*fields.FIELDS, added))
    with pytest.raises(IndexOutdated, match="morgue rebuild"):
        filled.search()
    filled.rebuild()
    assert filled.search().total == 3


def test_a_malformed_parameter_is_named(filled):
    with pytest.raises(BadParameter, match="did you mean outlet"):
        filled.search(outlets="Courier")


# One article


def test_an_article_is_found_by_its_id_and_by_that_of_its_source(filled):
    id = filled.article("1").id
    assert filled.article(id).source_id == "1"


def test_a_source_id_of_several_articles_is_not_found_and_names_their_ids(filled):
    filled.store.add([accession(article(title="Other", source_id="1"), key="other")])
    with pytest.raises(NotFound) as caught:
        filled.article("1")
    assert all(id in str(caught.value) for id in filled.store.ids_for("1"))


def test_our_id_is_meant_where_another_article_has_it_as_source_id(filled):
    id = filled.article("1").id
    filled.store.add([accession(article(title="Other", source_id=id))])
    assert filled.article(id).title == "Number 1"


@pytest.mark.parametrize("ask", ["article", "original", "related"])
@pytest.mark.parametrize("id", ["nothing", "", "\ud800"])
def test_an_unknown_article_is_not_found(filled, ask, id):
    with pytest.raises(NotFound):
        getattr(filled, ask)(id)


def test_the_original_of_a_row_is_its_json(filled):
    assert json.loads(filled.original("1").content) == ROWS[0]


def test_the_archive_tells_what_it_holds(filled):
    stats = filled.stats()
    assert (stats["articles"], stats["indexed"], stats["behind"]) == (3, 3, 0)
    assert [value.label for value in stats["facets"]["outlet"].values] == ["Herald", "Courier"]


def test_places_are_labelled_by_their_records(archive):
    archive.store.add([accession(article(places=["IQ/anbar"]), around=[place("IQ", "Iraq")])])
    (facet,) = [facet for facet in archive.search().facets if facet.name == "place"]
    (iraq,) = facet.values
    assert (iraq.label, [value.label for value in iraq.values]) == ("Iraq (IQ)", ["Anbar (IQ/anbar)"])


# What a caller gets wrong


@pytest.mark.parametrize("wrong", ["a row", b"a row", {"body": "A row by itself."}])
def test_rows_that_are_no_list_are_refused(archive, wrong):
    with pytest.raises(MorgueError, match="a list of rows"):
        archive.add(wrong)


def test_a_row_that_is_no_dict_is_skipped_with_the_reason(archive):
    (told,) = archive.add(["a row"]).outcomes
    assert (told.outcome, told.reason) == ("skipped", "a row is a dict, this is a str")


def test_searching_for_none_finds_everything(archive):
    archive.add(ROWS)
    assert archive.search(None).total == 3


def test_a_closed_archive_says_so(archive):
    archive.close()
    of_one = (archive.article, archive.neighbours, lambda id: archive.hits_in(id, "flood"))
    of_all = (archive.search, archive.stats, lambda: archive.add([]))
    for asked in (*of_all, *(partial(one, "1") for one in of_one), lambda: archive.tree(SearchRequest())):
        with pytest.raises(MorgueError, match="is closed"):
            asked()


@pytest.mark.parametrize("date", ["0001-01-01T00:00:00+01:00", "9999-12-31T23:59:59-05:00"])
def test_a_date_at_the_edge_of_the_calendar_does_no_harm(archive, date):
    archive.add([row("1", "A comet.", date=date), row("2", "A comet.", date="2015")])
    assert archive.search("comet", sort="newest").total == 2


def test_an_index_that_is_being_made_elsewhere_is_an_outage_and_not_an_empty_result(archive, tmp_path):
    archive.store.add([accession(article(source_id="1", body="A comet."))])
    with open_lock(archive), pytest.raises(EngineUnavailable, match="being made"):
        archive.search("comet")
    assert archive.search("comet").total == 1


def test_a_large_index_that_was_deleted_is_filled_beside_and_then_shown(archive, monkeypatch):
    monkeypatch.setattr(follower_module, "INDEXED_TOGETHER", 3)
    archive.add([row(str(n), "A comet.") for n in range(10)])
    shutil.rmtree(archive.folder / "index")
    assert archive.search("comet").total == 10


def test_a_second_rebuild_at_once_is_refused(archive):
    archive.add(ROWS)
    with (
        archive.follower.rebuild_lock,
        open_archive(archive.folder) as other,
        pytest.raises(ArchiveBusy, match="rebuild"),
    ):
        other.rebuild()


def test_an_addition_that_goes_on_from_another_change_is_refused_and_writes_nothing(archive):
    archive.add(ROWS[:1])
    with pytest.raises(IndexMoved):
        archive.engine.add([], 9, since=5)
    assert archive.engine.applied() == 1


def open_lock(archive):
    """The right to write, held by another process."""
    return filelock.FileLock(archive.folder / "write.lock")


def test_a_language_is_meant_in_capitals_too(archive):
    archive.add(ROWS)
    assert archive.search(language="EN").total == 3
