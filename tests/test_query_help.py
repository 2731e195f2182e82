"""What readers are told of the query language: every example finds what it says, on every page that shows it."""

from __future__ import annotations

import pytest
from bs4 import BeautifulSoup

from archive import open_archive
from archive.queryhelp import EXAMPLES, topics
from archive.settings import read_settings
from docs.query import PAGE, page
from fixtures.demo import main as add_invented
from web import create_app

# The first words of the headlines that each example must find, and how many there are where the list is cut.
SEVERN = ("Severn flood bill", "Bewdley barriers", "Shrewsbury cut off", "Worcester opens")
DURBAN = ("Durban dockers", "Night work capped")
HAVRE = ("Au Havre", "Port du Havre")
BIDEFORD = ("Bideford bridge", "Two weeks without")
FOUND = {
    "flood barriers": ("Bewdley barriers", "Worcester opens"),
    "flooded": SEVERN,
    "form:stub": ("Drillers find", "In Bad Muskau", "Saint-Malo"),
    "gorlitz": ("Görlitz kämpft", "Nach der Flut"),
    "how did the town keep the river out of its houses": ("Worcester opens", ...),
    '"night shifts"': DURBAN,
    "“night shifts”": DURBAN,
    '"ferry"': BIDEFORD,
    "Danzig": ("Schoolgirl of 13",),
    "Antwerpen": HAVRE,
    '"Anvers"': HAVRE,
    "bridge -ferry": ("Shrewsbury cut off", "Worcester opens", "Montevideo rejects"),
    "bridge NOT place:Devon": ("Shrewsbury cut off", "Worcester opens", "Montevideo rejects", "Two weeks without"),
    "severn OR neiße": (*SEVERN, "Görlitz kämpft", "Nach der Flut"),
    "(strike OR grève) port": (*DURBAN, "Stoppage in Durban", "Port du Havre"),
    "dock*": (*HAVRE, *DURBAN, "Stoppage in Durban"),
    "wom?n": ("Substitute keeper", "Water carrier", ...),
    "brigde~": (*BIDEFORD, "Worcester opens"),
    "shrewsbery~2": SEVERN,
    '"bridge ferry"~8': ("Two weeks without",),
    "bridge NEAR/8 ferry": ("Two weeks without",),
    "title:bridge": BIDEFORD,
    'standfirst:"night shifts"': DURBAN,
    "title:(bridge OR barriers)": (*BIDEFORD, "Bewdley barriers"),
    "outlet:courier": (
        "Lorne MacAskill",
        "Three broken rings",
        "All 14 crew",
        "Shrewsbury cut off",
        "Lancaster council",
    ),
    'strike outlet:"Harbour Gazette"': DURBAN,
    "place:Poland -language:de": ("Schoolgirl of 13", "W Chojnicach", "Au Havre", "Proboszcz z Nakła"),
    "about:Poland": ("Schoolgirl of 13", "Proboszcz z Nakła", "Nach der Flut", "Görlitz kämpft"),
    "agency:AFP": ("Au Havre", "All 14 crew", "Tempête sur", "منارة صيدا"),
    "byline:none": ("Antique bagpipes", "Crew given up", ...),
    "date:2016": ("Water carrier", "The nets of Lake", "Tallinn opens", ...),
    "date:2015-09..2016-04": (
        *DURBAN,
        "Recount in Maseru",
        "Red dust",
        "Court in Lagos",
        "Tallinn opens",
        "小樽の郵便局",
        "Cottbuser",
    ),
    "strike date:..2015": DURBAN,
    "date:none": ("Traders stranded", "Sailors survive", "Stoppage in Durban"),
}


@pytest.fixture(scope="module")
def folder(tmp_path_factory):
    made = tmp_path_factory.mktemp("help") / "archive"
    add_invented(str(made))
    return made


@pytest.fixture(scope="module")
def archive(folder):
    with open_archive(folder) as opened:
        yield opened


@pytest.fixture(scope="module")
def client(folder):
    app = create_app(read_settings({}).with_values(archive=folder))
    yield app.test_client()
    app.extensions["archive"].close()


def test_every_example_has_its_expected_articles_here():
    assert set(FOUND) == set(EXAMPLES)


@pytest.mark.parametrize("query", EXAMPLES)
def test_an_example_finds_what_it_says(archive, query):
    expected = [start for start in FOUND[query] if start is not ...]
    headings = [hit.article.heading for hit in archive.search(query, page_size=50, group="none").hits]
    assert [start for start in expected if not any(heading.startswith(start) for heading in headings)] == []
    if ... not in FOUND[query]:
        assert len(headings) == len(expected)


def test_the_page_of_the_docs_is_that_of_the_table(archive):
    assert PAGE.read_text(encoding="utf-8") == page(archive), "`python -m docs.query` writes it anew"


def test_the_help_of_the_pages_has_the_same_text_and_its_examples_are_searches(client):
    seen = BeautifulSoup(client.get("/help").text, "lxml")
    told = seen.main.get_text(" ", strip=True)
    for topic in topics():
        assert seen.find(id=topic.name).get_text() == topic.title
        assert all(paragraph in told for paragraph in topic.text)
    links = {link.get_text(): link["href"] for link in seen.select("a.query")}
    assert set(links) == set(EXAMPLES)
    for address in links.values():
        assert client.get(address).status_code == 200


def test_every_page_leads_to_the_help(client):
    seen = BeautifulSoup(client.get("/").text, "lxml")
    assert seen.select_one("nav a#help-link")["href"] == "/help"
