"""The store of record keeps what it acknowledged, every version of it, and the bytes it was read from."""

from __future__ import annotations

import gc
import subprocess
import sys
from contextlib import closing
from dataclasses import replace
from datetime import UTC
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as some

from archive.article import ArticlePlace, Caption, Kind, Mention, Removed, Role
from archive.errors import NotFound, StoreError
from archive.outlet_rules import Repeated
from archive.repetition import Page
from archive.store import Changed, Kept, Store, tables
from archive.store import store as store_module
from archive.store.upgrade import UPGRADES
from tests.making import accession, article, place

FLOOD = article(title="Flood", body="A flood came.", source_id="7", outlet="Courier", date="2015-05-22")


@pytest.fixture
def url(tmp_path):
    return f"sqlite:///{tmp_path / 'store.sqlite'}"


@pytest.fixture
def store(url):
    with closing(Store(url)) as opened:
        yield opened


def unchanged(store, readings):
    """The ids of the articles that documents are kept as, None for one that would be cleaned."""
    return [known if isinstance(known, str) else None for known in store.known(readings)]


def test_an_empty_store_holds_nothing(store):
    assert store.counts() == {"articles": 0, "versions": 0, "originals": 0, "original_bytes": 0}
    assert (store.last_sequence(), store.last_added(), store.changed_after(0, 10)) == (0, None, Changed(0, 0, ()))
    assert store.add([]) == []


def test_what_was_acknowledged_is_there_for_another_connection(store, url):
    (kept,) = store.add([accession(FLOOD)])
    with closing(Store(url)) as other:
        assert other.article(kept.id).title == "Flood"


def test_what_was_acknowledged_is_there_for_another_process(store, url):
    (kept,) = store.add([accession(FLOOD)])
    program = "import sys; from archive.store import Store; print(Store(sys.argv[1]).article(sys.argv[2]).title)"
    told = subprocess.run([sys.executable, "-c", program, url, kept.id], capture_output=True, text=True, check=True)
    assert told.stdout == "Flood\n"


def test_an_article_comes_back_as_it_was_with_its_id_version_and_day(store):
    (kept,) = store.add([accession(FLOOD)])
    back = store.article(kept.id)
    assert (back.id, back.version) == (kept.id, 1)
    assert back.added.tzinfo is UTC
    assert vars(back) | {"id": "", "version": 0, "added": None, "story": ""} == vars(FLOOD)


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=40)
@given(
    text=some.text(),
    paragraphs=some.lists(some.text(max_size=50), max_size=3),
    day=some.dates().map(str) | some.none(),
    source_id=some.text(max_size=20) | some.none(),
)
def test_any_article_comes_back_as_it_was(store, text, paragraphs, day, source_id):
    made = article(
        title=text,
        body=paragraphs,
        date=day,
        source_id=source_id,
        standfirst=text,
        outlet=text,
        captions=(Caption(text=text, credit=None),),
        removed=(Removed(text=text, role=Role.PROMO, reason="invented", line=3),),
        byline=(text, text),
        places=["IQ/anbar"],
    )
    (kept,) = store.add([accession(made, key=text)])
    assert vars(store.article(kept.id)) | {"id": "", "version": 0, "added": None, "story": ""} == vars(made)


# Versions


def test_the_same_fingerprint_is_unchanged(store):
    (first,) = store.add([accession(FLOOD)])
    assert store.add([accession(FLOOD)]) == [Kept("unchanged", first.id)]
    assert (store.last_sequence(), store.counts()["versions"]) == (1, 1)


def test_the_same_fingerprint_twice_in_one_batch_is_kept_once(store):
    assert [kept.what for kept in store.add([accession(FLOOD), accession(FLOOD)])] == ["added", "unchanged"]


def test_a_known_key_becomes_the_next_version_and_the_old_one_is_kept(store):
    (first,) = store.add([accession(FLOOD)])
    later = article(title="Flood recedes", source_id="7")
    assert store.add([accession(later)]) == [Kept("updated", first.id)]
    assert (store.article(first.id).title, store.article(first.id).version) == ("Flood recedes", 2)
    assert (store.counts()["articles"], store.counts()["versions"], store.counts()["originals"]) == (1, 2, 2)


def test_going_back_to_an_earlier_text_is_a_version_too(store):
    later = article(title="Flood recedes", source_id="7")
    whats = [store.add([accession(one)])[0].what for one in (FLOOD, later, FLOOD)]
    assert whats == ["added", "updated", "updated"]


def test_only_current_versions_count_as_unchanged(store):
    old = accession(FLOOD)
    (kept,) = store.add([old])
    new = accession(article(title="Flood recedes", source_id="7"))
    assert unchanged(store, [old.reading]) == [kept.id]
    store.add([new])
    assert unchanged(store, [old.reading, new.reading]) == [None, kept.id]


def test_two_documents_that_are_versions_of_one_article_stay_as_they_are(store):
    recedes = article(title="Flood recedes", source_id="7")
    both = [accession(FLOOD, origin="one.html"), accession(recedes, origin="other.html")]
    assert [kept.what for kept in store.add(both)] == ["added", "updated"]
    assert [kept.what for kept in store.add(both)] == ["unchanged", "unchanged"]


def test_a_document_that_goes_back_to_an_earlier_text_where_it_lies_is_a_version(store):
    recedes = article(title="Flood recedes", source_id="7")
    editions = [accession(one, origin="one.html") for one in (FLOOD, recedes, FLOOD, FLOOD)]
    assert [store.add([one])[0].what for one in editions] == ["added", "updated", "updated", "unchanged"]


def test_what_an_option_said_is_kept_when_the_next_addition_says_nothing(store):
    (kept,) = store.add([accession(FLOOD, beside="outlet A")])
    assert unchanged(store, [accession(FLOOD).reading]) == [kept.id]
    assert unchanged(store, [accession(FLOOD, beside="outlet A").reading]) == [kept.id]
    assert unchanged(store, [accession(FLOOD, beside="outlet B").reading]) == [None]


def test_a_document_has_the_same_id_in_every_archive(store, tmp_path):
    (kept,) = store.add([accession(FLOOD)])
    with closing(Store(f"sqlite:///{tmp_path / 'other.sqlite'}")) as other:
        assert other.add([accession(article(title="Other")), accession(FLOOD)])[1].id == kept.id


def test_documents_that_read_the_same_and_are_different_articles_get_different_ids(store):
    alike = [accession(FLOOD, key=f"outlet {n}", origin=f"{n}", beside=f"{n}", original=b"same") for n in range(20)]
    assert len({kept.id for kept in store.add(alike)}) == 20


def test_a_batch_that_fails_leaves_nothing_behind(store):
    broken = accession(article(title="Other", byline=(object(),)))
    with pytest.raises(StoreError):
        store.add([accession(FLOOD), broken])
    assert store.counts()["articles"] == 0


# Originals


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=30)
@given(some.binary(min_size=1))
def test_originals_come_back_byte_for_byte(store, content):
    (kept,) = store.add([accession(FLOOD, key=content.hex(), original=content)])
    assert store.original(kept.id).content == content
    assert store.original(kept.id).kind is Kind.BODY


def test_an_original_is_that_of_the_current_version(store):
    (kept,) = store.add([accession(FLOOD, original=b"first")])
    store.add([accession(FLOOD, original=b"second")])
    assert store.original(kept.id).content == b"second"


def test_bytes_that_several_articles_came_from_are_kept_once(store):
    store.add([accession(article(title=title), original=b"one file") for title in ("One", "Two")])
    counts = store.counts()
    assert (counts["articles"], counts["originals"], counts["original_bytes"]) == (2, 1, 8)


def test_an_original_that_is_not_there_is_not_found(store):
    with pytest.raises(NotFound, match="'nothing'"):
        store.original("nothing")


# Names


def test_articles_are_found_by_our_id_and_by_that_of_the_source(store):
    one, other = store.add([accession(FLOOD), accession(article(title="Other", source_id="7"), key="other")])
    assert store.ids_for("7") == sorted([one.id, other.id])
    assert store.ids_for(one.id) == [one.id]
    assert store.ids_for("8") == []


def test_an_unknown_article_is_not_found_and_named(store):
    with pytest.raises(NotFound, match="no article 'nothing'"):
        store.article("nothing")
    assert store.articles(["nothing"]) == {}


def test_more_articles_than_one_question_can_name_are_found(store):
    kept = store.add([accession(article(title=f"Number {n}")) for n in range(1_010)])
    assert len(store.articles([one.id for one in kept] + ["nothing"])) == 1_010


@pytest.mark.parametrize("odd", ["\ud800", "\0", "a" * 10_000, "'; --"])
def test_odd_names_are_looked_for_and_not_found(store, odd):
    assert (store.ids_for(odd), store.places_called(odd), store.places([odd])) == ([], [], {})
    assert store.articles([odd]) == {}


def test_a_source_id_of_half_a_character_is_kept(store):
    (kept,) = store.add([accession(article(title="\ud800", source_id="\ud800"))])
    assert store.article(kept.id).title == "\ud800"


# Places


def test_places_come_back_with_those_around_them(store):
    anbar, iraq = place("IQ/anbar", "Anbar"), place("IQ", "Iraq")
    store.add([accession(article(places=["IQ/anbar"]), around=[iraq])])
    assert store.places(["IQ/anbar", "IQ", "FR"]) == {"IQ/anbar": anbar, "IQ": iraq}


@pytest.mark.parametrize("name", ["Örebro", "örebro", "ÖREBRO", "örebro (SE/orebro)"])
def test_places_are_called_by_name_or_label_in_either_case(store, name):
    store.add([accession(article(), around=[place("SE/orebro", "Örebro")])])
    assert store.places_called(name) == ["SE/orebro"]


def test_places_of_the_same_name_are_all_given(store):
    store.add([accession(article(), around=[place("US/texas/paris"), place("FR/paris")])])
    assert store.places_called("Paris") == ["FR/paris", "US/texas/paris"]


# Changes


def test_what_changed_is_given_in_order_as_it_is_now(store):
    a, b = store.add([accession(article(title="A", source_id="a")), accession(article(title="B"))])
    store.add([accession(article(title="A again", source_id="a"))])
    changed = store.changed_after(0, 10)
    assert (changed.sequence, changed.count) == (3, 3)
    assert [(one.id, one.title, one.version) for one in changed.articles] == [(a.id, "A again", 2), (b.id, "B", 1)]
    changed = store.changed_after(1, 1)
    assert (changed.sequence, [one.id for one in changed.articles]) == (2, [b.id])
    assert store.last_sequence() == 3
    assert store.last_added() is not None


def test_of_large_articles_few_are_given_at_a_time(store, monkeypatch):
    kept = store.add([accession(article(title=f"Number {n}", body="word " * 200)) for n in range(5)])
    monkeypatch.setattr(store_module, "READ_TOGETHER", 2_000)
    sequence, given = 0, []
    while (changed := store.changed_after(sequence, 10)).count:
        sequence = changed.sequence
        given.append([one.id for one in changed.articles])
    assert given == [[one.id for one in kept[:2]], [one.id for one in kept[2:4]], [kept[4].id]]


# Many at a time


def test_versions_of_one_article_in_one_batch_follow_each_other(store):
    whats = [article(title=title, source_id="7") for title in ("Flood", "Flood recedes", "Flood over")]
    kept = store.add([accession(one) for one in whats])
    assert [one.what for one in kept] == ["added", "updated", "updated"]
    assert len({one.id for one in kept}) == 1
    assert (store.article(kept[0].id).title, store.article(kept[0].id).version) == ("Flood over", 3)
    assert store.add([accession(one) for one in whats[::-1]])[0].what == "unchanged"


def test_old_articles_and_new_ones_are_kept_in_one_batch(store):
    (first,) = store.add([accession(FLOOD)])
    new = [
        accession(article(title=title, source_id=id))
        for id, title in (("8", "New"), ("7", "Recedes"), ("8", "Old"))
    ]
    kept = store.add(new)
    assert [one.what for one in kept] == ["added", "updated", "updated"]
    assert kept[1].id == first.id
    assert [store.article(one.id).version for one in kept] == [2, 2, 2]
    assert {one.source_id for one in store.articles([kept[0].id, first.id]).values()} == {"7", "8"}


def test_a_batch_of_more_than_one_question_can_name_is_kept_whole(store):
    batch = [accession(article(title=f"Number {n}", places=[f"IQ/town-{n}"])) for n in range(1_010)]
    assert {one.what for one in store.add(batch)} == {"added"}
    assert {one.what for one in store.add(batch)} == {"unchanged"}
    assert unchanged(store, [one.reading for one in batch]).count(None) == 0


# The database


def test_a_commit_is_on_the_disk_and_readers_do_not_wait(store):
    with store.engine.connect() as connection:
        pragma = {
            name: connection.exec_driver_sql(f"PRAGMA {name}").scalar()
            for name in ("journal_mode", "synchronous", "foreign_keys")
        }
    assert pragma == {"journal_mode": "wal", "synchronous": 2, "foreign_keys": 1}


def test_reading_goes_on_while_another_writes(store, url):
    (kept,) = store.add([accession(FLOOD)])
    with closing(Store(url)) as reader, store._writing():
        assert reader.article(kept.id).title == "Flood"
        assert reader.last_sequence() == 1


def test_a_store_opens_while_another_writes(store, url):
    store.add([accession(FLOOD)])
    with store._writing(), closing(Store(url)) as reader:
        assert reader.last_sequence() == 1


def names_of(store, *keys):
    return {(row.place, row.name, row.text) for row in store.names_beside(keys)}


ANBAR = ArticlePlace(
    place=place("IQ/anbar", "Anbar"),
    mentions=tuple(Mention(field="body", paragraph=0, start=0, end=8, text=text) for text in ("al-Anbar", "ANBAR")),
)
WRITTEN = {("IQ/anbar", "anbar", "Anbar"), ("IQ/anbar", "al anbar", "al-Anbar")}


def test_a_place_is_known_by_its_name_and_by_what_articles_call_it(store):
    store.add([accession(replace(FLOOD, places=(ANBAR,)))])
    assert names_of(store, "al anbar") == names_of(store, "anbar") >= WRITTEN
    assert names_of(store, "basra") == set()
    assert store.names_beside(skeletons=["IQ nbr"]) == ()
    assert {row.place for row in store.names_beside(skeletons=["IQ anbr"])} == {"IQ/anbar"}


def test_a_name_is_kept_once_however_often_it_is_written(store):
    for number in range(3):
        store.add([accession(replace(FLOOD, source_id=f"{number}{n}", places=(ANBAR,))) for n in range(2)])
    assert len(store.names_beside(["anbar"])) == len(names_of(store, "anbar"))


def test_a_store_of_the_first_layout_gets_the_names_of_its_places(store, url):
    store.add([accession(replace(FLOOD, places=(ANBAR,)), around=[place("IQ", "Iraq")])])
    expected = names_of(store, "al anbar", "iraq")
    with store._writing() as connection:
        connection.exec_driver_sql("DROP TABLE place_names")
        connection.exec_driver_sql("UPDATE made_by SET layout = 1")
    with closing(Store(url)) as upgraded:
        assert {row[:2] for row in names_of(upgraded, "al anbar", "iraq")} == {row[:2] for row in expected}
        assert ("IQ", "iraq", "Iraq") in names_of(upgraded, "iraq")
        assert upgraded._layout() == tables.LAYOUT
        (again,) = upgraded.add([accession(replace(FLOOD, places=(ANBAR,)))])
        assert again.what == "unchanged"


def test_an_upgrade_that_fails_leaves_the_store_as_it_was(store, url, monkeypatch):
    with store._writing() as connection:
        connection.exec_driver_sql("DROP TABLE place_names")
        connection.exec_driver_sql("UPDATE made_by SET layout = 1")

    def fail(connection):
        tables.place_names.create(connection)
        raise StoreError("the disk is full")

    with monkeypatch.context() as patched:
        patched.setitem(UPGRADES, 1, fail)
        with pytest.raises(StoreError, match="full"):
            Store(url)
    with closing(Store(url)) as upgraded:
        assert upgraded.names_beside(["x"]) == ()


def test_a_store_of_another_layout_is_an_error_that_says_so(store, url):
    with store._writing() as connection:
        connection.exec_driver_sql("UPDATE made_by SET layout = 99")
    with pytest.raises(StoreError, match="layout 99"):
        Store(url)


@pytest.mark.parametrize("content", [b"not a database at all, but a longer text" * 200, b"SQLite format 3\0" * 300])
def test_a_broken_database_is_an_error_that_names_it(tmp_path, url, content):
    (tmp_path / "store.sqlite").write_bytes(content)
    with pytest.raises(StoreError, match=r"store\.sqlite"):
        Store(url)


def test_a_database_that_cannot_be_made_is_an_error_that_names_it(tmp_path):
    with pytest.raises(StoreError, match="nowhere"):
        Store(f"sqlite:///{tmp_path / 'nowhere' / 'store.sqlite'}")


def test_a_database_that_breaks_later_is_an_error(store, tmp_path):
    (kept,) = store.add([accession(article(title="word " * 5_000))])
    store.close()
    path = tmp_path / "store.sqlite"
    path.write_bytes(path.read_bytes()[:4096] + b"\xff" * 60_000)
    with pytest.raises(StoreError, match=r"store\.sqlite"):
        store.article(kept.id)


needs_proc = pytest.mark.skipif(not Path("/proc/self/fd").exists(), reason="needs /proc")


def open_files(folder: Path) -> list[str]:
    gc.collect()
    links = [link for link in Path("/proc/self/fd").iterdir() if link.is_symlink()]
    return [str(link.readlink()) for link in links if str(link.readlink()).startswith(str(folder))]


@needs_proc
def test_closing_gives_every_file_back(url, tmp_path):
    store = Store(url)
    store.add([accession(FLOOD)])
    store.close()
    assert open_files(tmp_path) == []


@needs_proc
def test_a_store_that_cannot_be_opened_holds_no_file(url, tmp_path):
    (tmp_path / "store.sqlite").write_bytes(b"not a database" * 900)
    with pytest.raises(StoreError) as caught:
        Store(url)
    assert open_files(tmp_path) == []
    assert caught.value


# Cleaned again


def repeated(**lines):
    return {line: Repeated(*counts) for line, counts in lines.items()}


def test_what_was_cleaned_again_is_the_next_version_though_it_reads_as_before(store):
    (kept,) = store.add([accession(FLOOD)])
    (old,) = store.current("", 10)
    (again,) = store.reclean([replace(old, article=replace(FLOOD, body=("A flood.",)))])
    assert again == Kept("recleaned", kept.id)
    assert (store.article(kept.id).body, store.article(kept.id).version) == (("A flood.",), 2)
    assert store.changed_after(0, 10).sequence == 2
    assert unchanged(store, [old.reading]) == [kept.id]
    assert store.reclean([]) == []


def test_current_versions_come_in_the_order_of_ids_as_they_came_in(store):
    floods = [replace(FLOOD, source_id=str(n)) for n in range(5)]
    store.add([accession(one, original=one.source_id.encode(), origin="o", beside="b") for one in floods])
    held = [*store.current("", 3)]
    held += store.current(held[-1].article.id, 3)
    assert [one.article.id for one in held] == sorted(one.article.id for one in held)
    assert {one.original for one in held} == {b"0", b"1", b"2", b"3", b"4"}
    assert {(one.reading.origin, one.reading.beside, one.kind) for one in held} == {("o", "b", Kind.BODY)}
    assert store.current(held[-1].article.id, 3) == ()


def test_large_originals_are_read_few_at_a_time(store, monkeypatch):
    monkeypatch.setattr("archive.store.again.PACKED_TOGETHER", 1)
    store.add([accession(replace(FLOOD, source_id=str(n))) for n in range(3)])
    (first,) = store.current("", 3)
    assert first.article.id == min(one.id for one in store.changed_after(0, 9).articles)


def test_current_versions_of_one_outlet_are_counted_and_read(store):
    names = ("Courier", "Gazette", "L\u2019Ouest")
    store.add([accession(replace(FLOOD, source_id=name, outlet=name)) for name in names])
    assert [store.count_current(name) for name in (None, *names, "Post", "\ud800")] == [3, 1, 1, 1, 0, 0]
    assert [one.article.outlet for one in store.current("", 9, "Gazette")] == ["Gazette"]


def test_what_outlets_repeat_is_kept_in_the_place_of_what_was_known(store):
    store.learn({"Courier": repeated(a=(3, 0), b=(4, 1)), "Gazette": repeated(a=(5, 5))})
    assert store.furniture() == {"Courier": repeated(a=(3, 0), b=(4, 1)), "Gazette": repeated(a=(5, 5))}
    store.learn({"Courier": repeated(c=(9, 0))}, "Courier")
    assert store.furniture() == {"Courier": repeated(c=(9, 0)), "Gazette": repeated(a=(5, 5))}
    store.learn({})
    assert store.furniture() == {}


def test_pages_are_read_of_what_did_not_come_clean(store):
    told = Removed(text="Tides", role=Role.NAVIGATION, reason="opens 4 stories of this outlet", line=1)
    menu = Removed(text="Menu", role=Role.NAVIGATION, reason="in the menu at the top of the page", line=2)
    dump = replace(accession(replace(FLOOD, removed=(told, menu))), kind=Kind.TEXT)
    kept, _ = store.add([dump, accession(replace(FLOOD, source_id="8"))])
    page = Page(kept.id, "Courier", "Flood", ["A flood came."], [("Tides", True)])
    assert list(store.pages()) == list(store.pages("Courier")) == list(store.pages_of([kept.id])) == [page]
    assert list(store.pages("Gazette")) == []


def test_a_store_of_the_second_layout_gets_room_for_what_outlets_repeat(store, url):
    with store._writing() as connection:
        connection.exec_driver_sql("DROP TABLE furniture")
        connection.exec_driver_sql("UPDATE made_by SET layout = 2")
    with closing(Store(url)) as upgraded:
        assert upgraded.furniture() == {}
        upgraded.learn({"Courier": repeated(a=(3, 0))})
        assert upgraded._layout() == tables.LAYOUT
