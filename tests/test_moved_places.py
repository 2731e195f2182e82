"""Places that got longer ids when regions became known: old stores, links and files lead to those of today."""

from __future__ import annotations

import json
import subprocess
import sys
from collections.abc import Iterator
from contextlib import closing
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import insert

from archive import Archive, open_archive
from archive.article import ArticlePlace, Mention
from archive.errors import BadInput
from archive.places.authority import Kind, Record, Status, as_toml
from archive.places.book import PlaceBook
from archive.places.gazetteer import gazetteer
from archive.places.place import Place
from archive.store import Store, tables
from tests.making import accession, article

FLOOD = article(title="Flood", body="A flood came.", source_id="7")
RAMADI = Record(id="IQ/ramadi", name="Ar-Ramadi", kind=Kind.CITY)


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("IQ/ramadi", "IQ/anbar/ramadi"),
        ("SY/al-tanf", "SY/homs/al-tanf"),
        ("MX/san-francisco-3519283", "MX/state-of-mexico/san-francisco-3519283"),
        ("IQ/ramadi/old-bridge", "IQ/anbar/ramadi/old-bridge"),
    ],
)
def test_a_town_known_by_its_country_alone_is_found_in_its_region(old, new):
    assert gazetteer().moved(old) == new


@pytest.mark.parametrize("id", ["IQ", "IQ/anbar", "IQ/anbar/ramadi", "IQ/tal-ghazal", "US/texas/paris", "XX/x"])
def test_other_ids_stay(id):
    assert gazetteer().moved(id) == id


def test_the_id_of_a_town_that_is_its_regions_now_is_the_region_unless_the_town_is_meant():
    assert gazetteer().moved("IQ/baghdad") == "IQ/baghdad"
    assert gazetteer().moved("IQ/baghdad", "city") == "IQ/baghdad/baghdad"
    assert gazetteer().moved("IQ/baghdad/green-zone") == "IQ/baghdad/green-zone"


def test_a_book_of_places_leads_old_ids_on():
    merged = Record(id="IQ/anbar/hit", name="Hit", kind=Kind.CITY, status=Status.MERGED, into="IQ/anbar/ramadi")
    book = PlaceBook({"IQ/anbar/hit": merged})
    assert (book.today("IQ/ramadi"), book.today("IQ/hit")) == ("IQ/anbar/ramadi", "IQ/anbar/ramadi")
    assert book.place("IQ/ramadi") == book.place("IQ/hit") == gazetteer().place("IQ/anbar/ramadi")


def test_what_was_kept_by_an_old_id_of_its_own_stays():
    edited = PlaceBook({"IQ/ramadi": RAMADI})
    assert (edited.today("IQ/ramadi"), edited.current("IQ/ramadi")) == ("IQ/ramadi", "IQ/ramadi")


# In an archive

TEXT = "Troops left Ramadi in Iraq on Monday, the governor said. The road was open again by night."


@pytest.fixture
def held(archive: Archive) -> Archive:
    archive.add([{"id": "1", "title": "Troops leave Ramadi", "body": TEXT}])
    return archive


def file(archive: Archive, *records: Record) -> Path:
    path = archive.folder / "places.toml"
    path.write_text(as_toml(records), encoding="utf-8")
    return path


def test_a_saved_link_to_an_old_id_finds_the_articles(held):
    assert held.search("", place="IQ/ramadi").total == 1


def test_a_record_is_shown_by_its_old_id(held):
    assert held.places.record("IQ/ramadi").id == "IQ/anbar/ramadi"


def test_a_file_of_old_ids_edits_the_records_of_today(held):
    assert held.places.import_file(file(held, RAMADI)) == ("IQ/anbar/ramadi",)
    labels = {one.label for one in held.facet_values("place").values}
    assert labels == {"Iraq", "Anbar, Iraq", "Ar-Ramadi, Anbar, Iraq"}


def test_a_file_with_both_ids_of_a_town_has_the_one_of_today(held):
    held.places.import_file(file(held, RAMADI, replace(RAMADI, id="IQ/anbar/ramadi", name="Rumadi")))
    assert held.places.record("IQ/ramadi").name == "Rumadi"


def test_places_are_merged_by_their_old_ids(held):
    held.places.merge("IQ/ramadi", "IQ/hit")
    assert held.search("", place="IQ/anbar/hit").total == 1
    with pytest.raises(BadInput, match="into itself"):
        held.places.merge("IQ/hit", "IQ/anbar/hit")


# In a store that was made before


@pytest.fixture
def url(tmp_path: Path) -> str:
    return f"sqlite:///{tmp_path / 'store.sqlite'}"


def old(id: str, kind: str = "city") -> ArticlePlace:
    name = id.rpartition("/")[2].title()
    mention = Mention(field="title", paragraph=0, start=0, end=len(name), text=name)
    return ArticlePlace(place=Place(id=id, name=name, label=f"{name}, Iraq", kind=kind), mentions=(mention,))


def make_old(store: Store, edits: dict[str, Record]) -> None:
    """Have a store be of layout 4, with these edited records."""
    with store._writing() as connection:
        connection.execute(
            insert(tables.authority), [{"id": id, "record": one.values()} for id, one in edits.items()]
        )
        done = {"step": 1, "what": "import x.toml", "at": store.last_added(), "before": {}}
        connection.execute(
            insert(tables.authority_changes),
            [done | {"id": id, "after": one.values()} for id, one in edits.items()],
        )
        connection.exec_driver_sql("UPDATE made_by SET layout = 4")


@pytest.fixture
def upgraded(url: str) -> Iterator[Store]:
    with closing(Store(url)) as store:
        places = (old("IQ/ramadi"), old("IQ/baghdad"), old("IQ/tal-ghazal"), old("IQ", "country"))
        store.add([accession(replace(FLOOD, places=places)), accession(article(body="No place.", source_id="8"))])
        edits = {
            "IQ/ramadi": replace(RAMADI, variants=("Rumadiyya",)),
            "IQ/heet": Record(id="IQ/heet", name="Heet", kind=Kind.CITY, status=Status.MERGED, into="IQ/hit"),
            "IQ/fallujah": replace(RAMADI, id="IQ/fallujah", status=Status.MERGED, into="IQ/anbar/fallujah"),
        }
        make_old(store, edits)
    with closing(Store(url)) as store:
        yield store


def only(store: Store) -> Any:
    (id,) = store.ids_for("7")
    return store.article(id)


def test_an_old_store_has_its_towns_in_their_regions(upgraded):
    held = ["IQ", "IQ/anbar", "IQ/anbar/ramadi", "IQ/baghdad", "IQ/baghdad/baghdad", "IQ/tal-ghazal"]
    assert sorted(upgraded.place_ids()) == held
    shown = {found.place.id: found.place.label for found in only(upgraded).places}
    assert shown == {
        "IQ/anbar/ramadi": "Ar-Ramadi, Anbar, Iraq",
        "IQ/baghdad/baghdad": "Baghdad, Iraq",
        "IQ/tal-ghazal": "Tal-Ghazal, Iraq",
        "IQ": "Iraq",
    }


def test_mentions_are_kept_as_they_were_read(upgraded):
    assert [found.mentions[0].text for found in only(upgraded).places] == ["Ramadi", "Baghdad", "Tal-Ghazal", "Iq"]


def test_what_articles_call_a_town_is_still_its_name(upgraded):
    assert {row.place for row in upgraded.names_beside(["rumadiyya"])} == {"IQ/anbar/ramadi"}


def test_the_index_is_told_of_every_article_whose_places_moved(upgraded):
    with upgraded._reading() as connection:
        rows = connection.exec_driver_sql("SELECT article FROM changes WHERE what = 'placed'").all()
    assert [row[0] for row in rows] == upgraded.ids_for("7")


def test_a_librarians_records_and_steps_go_by_the_ids_of_today(upgraded):
    edits = upgraded.place_book().edits
    assert {id: record.into for id, record in edits.items()} == {"IQ/anbar/ramadi": None, "IQ/heet": "IQ/anbar/hit"}
    assert [change.id for change in upgraded.place_changes(9, "IQ/anbar/ramadi")] == ["IQ/anbar/ramadi"]


def test_an_upgraded_store_holds_no_old_id(upgraded, url):
    with upgraded._reading() as connection:
        texts = [row[0] for row in connection.exec_driver_sql("SELECT content FROM versions").all()]
    kept = {place["id"] for text in texts for place in json.loads(text)["places"]}
    assert all(gazetteer().moved(id) == id for id in {*kept, *upgraded.place_ids()})


def test_places_that_a_librarian_merged_or_rejected_stay_so_in_an_old_store(url):
    with closing(Store(url)) as store:
        store.add([accession(replace(FLOOD, places=(old("IQ/ramadi"), old("IQ/fallujah"), old("IQ/hit"))))])
        merged = Record(id="IQ/fallujah", name="Fallujah", kind=Kind.CITY, status=Status.MERGED, into="IQ/ramadi")
        rejected = Record(id="IQ/hit", name="Hit", kind=Kind.CITY, status=Status.REJECTED)
        make_old(store, {one.id: one for one in (merged, rejected)})
    with closing(Store(url)) as store:
        assert [found.place.id for found in only(store).places] == ["IQ/anbar/ramadi"]


def test_an_archive_made_before_shows_one_value_for_a_town(tmp_path):
    with open_archive(tmp_path / "made") as archive:
        archive.add([{"id": "1", "title": "Troops leave Ramadi", "body": TEXT}])
        store = archive.store
        with store._writing() as connection:
            for table in ("place_names SET place", "places SET id"):
                connection.exec_driver_sql("PRAGMA defer_foreign_keys = ON")
                column = table.split()[-1]
                connection.exec_driver_sql(f"UPDATE {table} = 'IQ/ramadi' WHERE {column} = 'IQ/anbar/ramadi'")
            replaced = "replace(content, 'IQ/anbar/ramadi', 'IQ/ramadi')"
            connection.exec_driver_sql(f"UPDATE versions SET content = {replaced}")
            connection.exec_driver_sql("UPDATE made_by SET layout = 4")
    with open_archive(tmp_path / "made") as archive:
        archive.add([{"id": "2", "title": "Troops leave Ramadi again", "body": TEXT + " It rained."}])
        counts = {one.value: one.count for one in archive.facet_values("place").values}
        assert counts == {"IQ": 2, "IQ/anbar": 2, "IQ/anbar/ramadi": 2}
        assert archive.search("", place="IQ/ramadi").total == 2


# What does not need the gazetteer

ASKED = """
import sys
from archive import open_archive
from archive.places.gazetteer import gazetteer
with open_archive(sys.argv[1]) as archive:
    found = [archive.search("Ramadi"), archive.search("place:iraq"), archive.search("", place="IQ/anbar/ramadi")]
    shown = [place.place.id for hit in found[0].hits for place in archive.article(hit.article.id).places]
    archive.facet_values("place"), archive.place_counts().countries, archive.suggest("Ram")
    print([one.total for one in found], shown, gazetteer.cache_info().currsize)
"""


def test_a_search_does_not_read_the_gazetteer(held):
    held.places.merge("IQ/anbar/fallujah", "IQ/anbar/hit")
    held.close()
    command = [sys.executable, "-c", ASKED, str(held.folder)]
    asked = subprocess.run(command, check=False, capture_output=True, text=True)
    assert (asked.stdout.strip(), asked.stderr) == ("[1, 1, 1] ['IQ/anbar/ramadi', 'IQ'] 0", "")
