"""Named and about: from reading an article to the facet that is searched."""

from __future__ import annotations

import pytest
from flask.testing import FlaskClient

from archive import Archive
from archive.article import Article, ArticlePlace, CleanArticle, Grade
from archive.places.place import Place
from archive.shapes import article_from_stored, article_json, stored_json
from indexer.places.names import read_places
from indexer.places.tags import tag
from tests.making import accession, article, place

TROOPS = {
    "id": "troops",
    "title": "Syrian troops leave a border town",
    "body": "Syrian troops withdrew on Monday, the Syrian army said. Syrian television showed empty trenches.",
}
RAMADI = {
    "id": "ramadi",
    "title": "Bridge opens in Ramadi",
    "body": "Ramadi has its bridge back.\n\nThe mayor thanked Fallujah for its help.",
}


def clean(title: str, *body: str) -> CleanArticle:
    return CleanArticle(source="invented.txt", title=title, body=body, language="en")


def graded(found: tuple[ArticlePlace, ...]) -> dict[str, str]:
    return {one.place.name: one.grade.value for one in found}


def values(archive: Archive, facet: str) -> dict[str, int]:
    return {value.label: value.count for value in archive.facet_values(facet).values}


@pytest.fixture
def held(archive: Archive) -> Archive:
    archive.add([TROOPS, RAMADI])
    return archive


# Reading


@pytest.mark.parametrize(
    ("title", "body", "grades"),
    [
        ("Floods in Lyon", "It rained. Trains to Nantes were late.", {"Lyon": "about", "Nantes": "named"}),
        ("Floods", "LYON, France - It rained. Trains to Nantes were late.", {"Lyon": "about", "Nantes": "named"}),
        ("Floods", "It rained in Lyon. Trains to Nantes were late. In Lyon it snowed.",
         {"Lyon": "about", "Nantes": "named"}),
    ],
)  # fmt: skip
def test_an_article_is_about_a_town_of_its_headline_its_dateline_or_named_twice(title, body, grades):
    found = graded(read_places(clean(title, body)).places)
    assert {name: found[name] for name in grades} == grades


def test_a_country_may_be_what_an_article_is_about_though_only_its_people_are_named():
    placed = read_places(clean(TROOPS["title"], TROOPS["body"]))
    assert placed.places == ()
    (syria,) = placed.spoken_of
    assert (syria.place.id, syria.grade) == ("SY", Grade.ABOUT)
    assert {(one.text, one.kind) for one in syria.mentions} == {("Syrian", "demonym")}


def test_an_article_may_be_about_a_country_by_nothing_but_a_town_in_it():
    placed = read_places(clean("Ferry sinks", "LYON, April 7 - A ferry sank on Monday. Nobody was hurt."))
    assert [(one.place.id, one.mentions, one.grade.value) for one in placed.spoken_of] == [("FR", (), "about")]


def test_no_article_is_about_a_town_whose_country_it_is_surely_not_about():
    body = ["BRASILIA, Brazil - Brazil sells coffee.", *["Brazil has coffee."] * 4, "London and again London buys."]
    found = graded(read_places(clean("Brazil to sell all coffee of Brazil", *body)).places)
    assert (found["Brazil"], found["London"]) == ("about", "named")


def test_mentions_of_a_government_lie_where_they_say():
    body = "Ministers met for an hour.", "Downing Street was silent."
    (britain,) = read_places(clean("", *body)).spoken_of
    (one,) = britain.mentions
    assert (body[one.paragraph][one.start : one.end], one.kind) == ("Downing Street", "government")


def test_an_archive_and_a_plain_text_are_graded_by_one_rule():
    placed = read_places(clean(RAMADI["title"], *RAMADI["body"].split("\n\n")))
    told = {one.name: one.grade for one in tag(f"{RAMADI['title']}\n{RAMADI['body']}")}
    assert told == graded(placed.places)


# Keeping


def test_grades_and_what_speaks_for_countries_come_back_from_the_store(held: Archive):
    (found,) = (hit.article for hit in held.search("troops").hits)
    assert (graded(found.places), graded(found.spoken_of)) == ({}, {"Syria": "about"})


def test_an_article_tells_its_grades_as_json():
    told = article_json(article("1", places=["IQ", "SY"], about=["IQ", "IR"]))
    assert [(one["id"], one["grade"]) for one in told["places"]] == [("IQ", "about"), ("SY", "named")]
    assert [(one["id"], one["grade"]) for one in told["spoken_of"]] == [("IR", "about")]


def stored(made: Article, places: dict[str, Place]) -> Article:
    return article_from_stored(stored_json(made), places, id=made.id)


def test_what_an_earlier_morgue_kept_reads_as_named():
    kept = stored_json(article("1", places=["IQ"], about=["IQ"]))
    old = {key: value for key, value in kept.items() if key != "spoken_of"}
    old["places"] = [{"id": "IQ", "mentions": []}]
    made = article_from_stored(old, {"IQ": place("IQ")}, id="1")
    assert (graded(made.places), made.spoken_of) == ({"Iq": "named"}, ())


def test_an_article_is_about_a_place_if_it_is_about_one_that_was_merged_into_it():
    one = place("IQ/ramadi")
    made = stored(article("1", places=["IQ/rumadi", "IQ/ramadi"], about=["IQ/rumadi"]), {
        "IQ/rumadi": one, "IQ/ramadi": one
    })  # fmt: skip
    assert graded(made.places) == {"Ramadi": "about"}


# Searching


def test_a_facet_counts_what_articles_are_about_under_all_that_it_lies_in(held: Archive):
    about = values(held, "about")
    assert about["Iraq"] == about["Syria"] == 1
    assert [label for label in about if label.startswith("Ramadi")]
    assert not [label for label in about if label.startswith("Fallujah")]


def test_what_is_only_spoken_of_is_not_counted_as_named(held: Archive):
    assert "Syria" not in values(held, "place")
    assert [label for label in values(held, "place") if label.startswith("Fallujah")]


@pytest.mark.parametrize(("query", "total"), [("about:syria", 1), ("place:syria", 0), ("about:fallujah", 0)])
def test_a_query_may_ask_what_articles_are_about(held: Archive, query: str, total: int):
    assert held.search(query).total == total


def test_what_articles_are_about_is_chosen_and_excluded_by_name(held: Archive):
    assert held.search(about="Iraq").total == held.search(not_about="Iraq").total == 1
    assert [hit.article.title for hit in held.search(about="Ramadi").hits] == [RAMADI["title"]]


def test_having_nothing_that_it_is_about_is_a_value_too(archive: Archive):
    archive.store.add([accession(article("", source_id="1", places=["IQ"]))])
    assert archive.search(about="none").total == 1


@pytest.mark.parametrize(
    ("asked", "counted"),
    [({}, {"place", "about"}), ({"grade": "about"}, {"about"}), ({"grade": "named"}, {"place"}),
     ({"grade": "named", "facets": "about"}, {"about"})],
)  # fmt: skip
def test_places_are_counted_by_one_grade_where_that_is_asked_for(held: Archive, asked, counted):
    facets = {facet.name for facet in held.search(**asked).facets}
    assert facets & {"place", "about"} == counted
    assert ("outlet" in facets) is ("facets" not in asked)


# Librarians


def id_of(archive: Archive, name: str) -> str:
    """The id of the place with this name, whatever it lies in."""
    rows = archive.facet_values("place").values
    return next(row.value for row in rows if row.label.split(",")[0] == name)


def test_a_merge_moves_what_articles_are_about(held: Archive):
    held.places.merge(id_of(held, "Ramadi"), id_of(held, "Fallujah"))
    assert held.search(about="Fallujah").total == 1
    assert not [label for label in values(held, "about") if label.startswith("Ramadi")]


def test_a_rejected_country_leaves_also_the_articles_that_never_name_it(held: Archive):
    held.places.reject(["SY"])
    assert "Syria" not in values(held, "about")
    (found,) = (hit.article for hit in held.search("troops").hits)
    assert found.spoken_of == ()


def test_a_renamed_place_is_found_by_its_new_name_in_both_facets(held: Archive):
    assert held.search(about="Iraq", place="Iraq").total == 1
    file = held.folder / "places.toml"
    file.write_text('[[place]]\nid = "IQ"\nname = "Mesopotamia"\nkind = "country"\n', encoding="utf-8")
    held.places.import_file(file)
    for facet in ("place", "about"):
        assert held.search(**{facet: "mesopotamia"}).filters == {facet: ("IQ",)}


def test_cleaning_again_brings_the_grades(archive: Archive):
    archive.add([RAMADI])
    (old,) = archive.store.current("", 10)
    bare = [ArticlePlace(place=one.place, mentions=one.mentions) for one in old.article.places]
    kept = Article(**vars(old.article) | {"places": tuple(bare), "spoken_of": ()})
    archive.store.reclean([type(old)(**vars(old) | {"article": kept})])
    assert set(graded(archive.article("ramadi").places).values()) == {"named"}
    archive.reclean()
    assert graded(archive.article("ramadi").places)["Ramadi"] == "about"


# Pages


def test_one_facet_of_places_is_shown_with_a_link_to_the_other(visit):
    from bs4 import BeautifulSoup

    client: FlaskClient = visit([TROOPS, RAMADI])
    seen = BeautifulSoup(client.get("/").text, "lxml")
    assert (bool(seen.select("#filter-place")), bool(seen.select("#filter-about"))) == (True, False)
    (other,) = seen.select(".grades a")
    seen = BeautifulSoup(client.get(str(other["href"])).text, "lxml")
    assert (bool(seen.select("#filter-place")), bool(seen.select("#filter-about"))) == (False, True)
    assert [one.text for one in seen.select("[aria-labelledby=filter-about] .grades > *")] == [
        "Show Place",
        "Main place",
    ]
