"""Who wrote a saved page: persons and agencies; publishers, desks, jobs and accounts are neither."""

from __future__ import annotations

import pytest

from indexer.cleaning.lines.agencies import each_once
from indexer.cleaning.pages.persons import is_name, persons_of
from tests.saved_pages import linked, meta, page

HEADING = "<h1>River rises over the lower town</h1>"


def stated(*texts: str) -> tuple[str, ...]:
    """The persons of a field that is there for the author alone."""
    return persons_of(texts, is_field=True).persons


def shown(line: str) -> tuple[str, ...]:
    """The byline of a page with this line below the headline."""
    return page(top=HEADING + line).byline


def test_authors_are_split_and_duplicates_cut():
    head = linked(author=[{"@type": "Person", "name": "Jane Doe and John Roe"}, {"name": "jane doe"}])
    assert page(head).byline == ("Jane Doe", "John Roe")


def test_an_agency_in_the_author_field_is_the_agency():
    article = page(linked(author={"@type": "Organization", "name": "Reuters"}))
    assert (article.byline, article.agency) == ((), ("Reuters",))


@pytest.mark.parametrize(
    "name",
    [
        "Staff",
        "Editorial Team",
        "jane@harbour.example",
        "@janedoe",
        "https://harbour.example/jane",
        "Reuters",
        "March 2",
        "By",
    ],
)
def test_what_is_no_person_is_not_in_the_byline(name):
    assert not is_name(name)


def test_the_outlet_is_not_its_own_author():
    head = meta("og:site_name", "Harbour Wave") + meta("author", "Harbour Wave")
    assert page(head).byline == ()


def test_a_byline_under_the_headline_names_the_author():
    top = "<h1>River rises over the lower town</h1><div>By Jane Doe • May 22, 2015</div>"
    assert page(top=top).byline == ("Jane Doe",)


@pytest.mark.parametrize(
    "text",
    [
        "Jane Doe, Staff Writer",
        "Jane Doe | Chief Technology Officer and Head of Research",
        "Jane Doe, MD, PhD",
        "Jane Doe R.N.",
        "Jane Doe Senior Politics Reporter",
        "Doe, Jane",
        "JANE DOE",
        "jane doe",
        "By Jane Doe, Associate Editor, The Harbour Quarterly Review",
        "Jane Doe (Harbour)",
        "Max Roe as told to Jane Doe",
        "Jane Doe. Edited by Max Roe",
        "Von Jane Doe",
        "Por Jane Doe",
        "Автор: Jane Doe",
    ],
)
def test_a_name_is_read_without_what_stands_beside_it(text):
    assert stated(text) == ("Jane Doe",)


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("Robert E. Lowell", "Robert E. Lowell"),
        ("Anna van der Meer", "Anna van der Meer"),
        ("Omar al-Hadid", "Omar al-Hadid"),
        ("Al Griffin", "Al Griffin"),
        ("Ольга Иванова", "Ольга Иванова"),
        ("بقلم ليلى حداد", "ليلى حداد"),
        ("王小明", "王小明"),
    ],
)
def test_names_of_many_kinds_are_read(text, name):
    assert stated(text) == (name,)


@pytest.mark.parametrize("text", ["(Image: FBI)", "jdoe", "AB", "Marketing Team", "About the author", "Web Desk"])
def test_what_is_no_name_is_not_read_as_one(text):
    assert stated(text) == ()


def test_an_author_with_several_names_is_several_persons():
    head = linked(author={"@type": "Person", "name": ["Jane Doe", "John Roe"]})
    assert page(head).byline == ("Jane Doe", "John Roe")


def test_the_creator_wrote_it_where_the_authors_are_more():
    people = [{"@type": "Person", "name": name} for name in ("Jane Doe", "John Roe")]
    assert page(linked(author=people, creator=people[0])).byline == ("Jane Doe",)


def test_a_site_may_have_the_name_of_the_person_who_writes_it():
    assert page(meta("og:site_name", "Jane Doe") + meta("author", "Jane Doe")).byline == ("Jane Doe",)


def test_a_card_for_social_networks_tells_who_wrote_it():
    head = meta("twitter:label1", "Geschrieben von") + meta("twitter:data1", "Jane Doe")
    assert page(head).byline == ("Jane Doe",)


def test_the_line_that_readers_see_may_name_more_than_the_metadata():
    article = page(meta("author", "Jane Doe"), HEADING + "<div>By Jane Doe and John Roe</div>")
    assert article.byline == ("Jane Doe", "John Roe")


@pytest.mark.parametrize(
    "line",
    [
        "<div class='byline'>By<a href='/x'>Jane Doe</a></div>",
        "<div><a href='/authors/jane-doe'>Jane Doe</a></div>",
        "<div class='author-box'>Jane Doe<style>.a { color: red }</style></div>",
        "<p>Jane Doe</p><p>Tech Writer</p>",
        "<p>Jane Doe</p><time>May 22, 2015</time>",
        "<p>May 22, 2015 • Jane Doe in Weather</p>",
        "<p>This post was written by Jane Doe, MD, of Harbour Clinic.</p>",
    ],
)
def test_a_writer_is_found_below_the_headline(line):
    assert shown(line) == ("Jane Doe",)


def test_a_link_to_a_writers_page_may_give_the_first_name_alone():
    assert shown("<p>by <a href='/author/amanda/'>Amanda</a> · May 22, 2015</p>") == ("Amanda",)


def test_the_byline_below_the_headline_goes_before_that_of_a_teaser_above():
    teaser = "<div>Other story</div><div class='byline'>By John Roe</div>"
    assert page(top=f"{teaser}{HEADING}<div class='byline'>By Jane Doe</div>").byline == ("Jane Doe",)


def test_an_agency_beside_a_person_is_the_agency():
    article = page(meta("author", "Jane Doe | Reuters"))
    assert (article.byline, article.agency) == (("Jane Doe",), ("Reuters",))


def test_two_names_of_one_agency_are_one():
    assert each_once(("Agence France-Presse", "Reuters", "AFP")) == ("Agence France-Presse", "Reuters")


def test_the_line_below_a_story_tells_its_agency():
    assert page(below="<p><i>Reporting by The Associated Press.</i></p>").agency == ("Associated Press",)
