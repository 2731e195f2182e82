"""The JSON of /api/v1: the same answers as the pages give, and problems told as RFC 9457 has it."""

from __future__ import annotations

import re
import shutil
from pathlib import Path
from urllib.parse import urlsplit

import pytest
from bs4 import BeautifulSoup
from flask.testing import FlaskClient

from archive import open_archive
from archive.fields import facet_fields
from archive.parameters import parameters
from archive.settings import read_settings
from archive.shapes import article_json
from fixtures import ARTICLES
from web import create_app

VALUES = {
    "from": "2010", "to": "2030", "sort": "oldest", "page": "2", "page_size": "5", "q": "flood", "cursor": "",
    "facets": "outlet", "facet_ms": "9", "not_date": "2016",
    "match": "most", "group": "none", "count": "stories", "variants": "off", "grade": "about",
}  # fmt: skip
FACETS = ["date", "outlet", "section", "place", "about", "language", "byline", "agency", "form"]
SEARCHES = [
    "",
    "?q=flood",
    "?q=flood+river&sort=newest",
    "?q=%22border+crossing%22",
    "?outlet=The+Delta+Standard&page_size=2&page=2",
    "?date=2016&language=de",
    "?q=zebra",
    "?place=United+Kingdom&from=2017&to=2018",
    "?q=flood+bridge+harbour+strike",
]


def problem(client: FlaskClient, address: str, status: int, **asked: object) -> dict[str, object]:
    answer = client.open(address, **asked)
    assert (answer.status_code, answer.content_type) == (status, "application/problem+json")
    told = answer.json
    assert told["status"] == status
    assert set(told) >= {"type", "title", "status", "detail", "instance"}
    assert all(told.values())
    return told


@pytest.mark.parametrize("search", SEARCHES)
def test_the_page_and_the_json_give_the_same_answer(client, search):
    told = client.get("/api/v1/search" + search).json
    seen = BeautifulSoup(client.get("/" + search).text, "lxml")
    assert [one["id"] for one in told["results"]] == [
        urlsplit(link["href"]).path.rpartition("/")[2] for link in seen.select(".hit h2 a")
    ]
    assert (f"{told['total']} article" if told["total"] else "No articles") in seen.h1.get_text()
    listed = {count.get_text() for count in seen.select(".filter li .count")}
    assert listed == {str(value["count"]) for facet in told["facets"] for value in every(facet["values"])}


def every(values: list[dict]) -> list[dict]:
    return [one for value in values for one in (value, *every(value.get("values", [])))]


def test_the_page_links_to_its_json(client):
    seen = BeautifulSoup(client.get("/?q=flood&sort=newest").text, "lxml")
    address = seen.select_one("link[rel=alternate]")["href"]
    assert client.get(address).json["query"]["input"] == "flood"


def test_every_parameter_is_understood(client):
    for row in parameters():
        for name in (row.name, *row.aliases):
            value = VALUES.get(row.name, "2016" if row.name == "date" else "en")
            assert client.get("/api/v1/search", query_string={name: value}).status_code == 200


def test_every_facet_filters(client):
    for facet in client.get("/api/v1/search").json["facets"]:
        first = facet["values"][0]
        told = client.get("/api/v1/search", query_string={facet["name"]: first["value"]}).json
        assert told["total"] == first["count"]
    assert [facet.name for facet in facet_fields()] == FACETS


def test_every_value_can_be_excluded_and_having_none_chosen(client):
    for facet in client.get("/api/v1/search").json["facets"]:
        first = facet["values"][0]
        told = client.get("/api/v1/search", query_string={f"not_{facet['name']}": first["value"]}).json
        assert told["total"] == ARTICLES - first["count"]
        listed = [one for made in told["facets"] for one in every(made["values"])]
        (excluded,) = [one for one in listed if one["excluded"]]
        assert (excluded["value"], excluded["count"]) == (first["value"], first["count"])
        none = client.get("/api/v1/search", query_string={facet["name"]: "none"}).json
        assert none["total"] == facet["missing"]


def test_only_the_facets_asked_for_are_told(client):
    told = client.get("/api/v1/search?facets=place,outlet").json
    assert [facet["name"] for facet in told["facets"]] == ["outlet", "place"]
    assert client.get("/api/v1/search?facets=none").json["facets"] == []


def test_facets_not_counted_in_time_say_so_in_the_json(client):
    told = client.get("/api/v1/search?facet_ms=0").json
    assert (told["total"], len(told["results"])) == (ARTICLES, 20)
    assert {(facet["timed_out"], facet["missing"], *facet["values"]) for facet in told["facets"]} == {(True, 0)}


# The values of a facet


def test_the_values_of_a_facet_are_told_a_page_at_a_time(client):
    told = client.get("/api/v1/facets/outlet?page_size=3").json
    assert list(told) == [
        "name", "label", "total_values", "values", "missing", "counted", "page", "page_size", "pages",
    ]  # fmt: skip
    assert (told["name"], told["label"], told["page"], len(told["values"])) == ("outlet", "Outlet", 1, 3)
    assert told["pages"] == -(-told["total_values"] // 3)


def test_the_next_page_of_values_is_linked_until_the_last(client):
    seen, address = [], "/api/v1/facets/place?by=name&page_size=50&from=2010"
    while address:
        answer = client.get(address)
        seen += [one["value"] for one in answer.json["values"]]
        found = re.fullmatch(r'<(.+)>; rel="next"', answer.headers.get("Link", "<>"))
        address = found[1] if found else ""
    assert len(seen) == len(set(seen)) == answer.json["total_values"] > 100


def test_values_are_found_by_name_within_a_search(client):
    told = client.get("/api/v1/facets/outlet?contains=cour&language=en&by=count").json
    assert [one["value"] for one in told["values"]] == ["The Rosedale Courier"]


@pytest.mark.parametrize(
    ("address", "status", "parameter"),
    [
        ("/api/v1/facets/colour", 404, None),
        ("/api/v1/facets/outlet?by=size", 400, "by"),
        ("/api/v1/facets/outlet?page_size=1001", 400, "page_size"),
        ("/api/v1/facets/outlet?page=0", 400, "page"),
        ("/api/v1/facets/outlet?colour=red", 400, "colour"),
    ],
)
def test_values_that_cannot_be_asked_for_are_refused(client, address, status, parameter):
    answer = client.get(address)
    assert (answer.status_code, answer.json.get("parameter")) == (status, parameter)


def test_an_answer_is_utf_8_without_escapes_and_its_keys_keep_their_order(client):
    answer = client.get("/api/v1/search?q=Zaragoza")
    assert answer.content_type == "application/json"
    assert "Grenzland" not in answer.text
    assert "Neiße" in client.get("/api/v1/search?q=Neiße").text
    assert list(answer.json) == [
        "query", "total", "total_stories", "group", "count", "results", "facets", "page", "page_size", "pages",
        "next", "took_ms",
    ]  # fmt: skip


def test_the_next_page_is_linked_until_the_last(client):
    seen, address = [], "/api/v1/search?page_size=20"
    while address:
        answer = client.get(address)
        seen += [one["id"] for one in answer.json["results"]]
        found = re.fullmatch(r'<(.+)>; rel="next"', answer.headers.get("Link", "<>"))
        address = found[1] if found else ""
    assert len(seen) == len(set(seen)) == answer.json["total_stories"]
    assert answer.json["total"] == ARTICLES


def test_who_comes_by_a_cursor_is_led_on_by_cursors(client):
    size = ARTICLES // 2 - 1
    first = client.get(f"/api/v1/search?group=none&page_size={size}").json
    asked = {"group": "none", "page_size": size, "cursor": first["next"]}
    second = client.get("/api/v1/search", query_string=asked)
    assert "cursor=" in second.headers["Link"]
    third = client.get(re.findall("<(.+)>", second.headers["Link"])[0])
    assert "Link" not in third.headers
    assert len(third.json["results"]) == ARTICLES - 2 * size


def test_a_cursor_whose_list_is_no_longer_kept_is_gone(visit):
    client = visit([{"id": f"{number}", "body": "A river."} for number in range(5)])
    address = f"/api/v1/search?page_size=2&cursor={client.get('/api/v1/search?page_size=2').json['next']}"
    archive = client.application.extensions["archive"]
    archive.add([{"id": "new", "body": "A river."}])
    archive.rebuild()
    assert client.get(address).json["total"] == 5
    archive.rebuild()
    told = problem(client, address, 410)
    assert (told["parameter"], told["type"]) == ("cursor", "urn:morgue:problem:cursor-expired")
    assert "begin again without it" in told["detail"]
    page = client.get(address.removeprefix("/api/v1/search").join(("/", "")))
    assert page.status_code == 410
    assert 'href="/?page_size=2"' in page.text


def test_past_the_end_is_an_empty_page_and_no_error(client):
    told = client.get("/api/v1/search?page=99").json
    assert (told["total"], told["results"]) == (ARTICLES, [])


def test_an_article_is_told_in_the_one_shape(client, library):
    id = client.get("/api/v1/search?q=oranges").json["results"][0]["id"]
    with open_archive(settings=library) as archive:
        expected = article_json(archive.article(id))
    assert client.get(f"/api/v1/articles/{id}").json == expected | {"source": Path(expected["source"]).name}


def test_of_the_file_an_article_came_in_only_the_name_is_told(client):
    for query, told in (("oranges", "2023-07-20-zaragoza-hail.html"), ("Lagos+court", "delta-standard.jsonl:2")):
        id = client.get(f"/api/v1/search?q={query}").json["results"][0]["id"]
        assert client.get(f"/api/v1/articles/{id}").json["source"] == told


def test_an_article_is_found_by_its_source_id(visit):
    client = visit([{"id": "h/17", "title": "Barriers hold", "body": "A text."}])
    assert client.get("/api/v1/articles/h/17").json["title"] == "Barriers hold"


def test_related_articles_are_told_with_reasons_and_copies_apart(client):
    crew = client.get("/api/v1/search?q=%22sunken+grain+ship%22").json["results"][0]["id"]
    told = client.get(f"/api/v1/articles/{crew}/related").json
    assert len(told["copies"]) == 2
    bill = client.get("/api/v1/search?q=%22wet+kitchens%22").json["results"][0]["id"]
    first = client.get(f"/api/v1/articles/{bill}/related").json["related"][0]
    assert first["reasons"][0].startswith("both name ")
    assert set(first) >= {"id", "title", "outlet", "published", "score"}


def test_the_thread_of_an_article_is_told_as_a_timeline(client):
    bill = client.get("/api/v1/search?q=%22Severn%22+barriers").json["results"][0]["id"]
    told = client.get(f"/api/v1/articles/{bill}/thread").json
    assert told["article"]["id"] == bill
    days = [story["published"] for story in told["stories"]]
    assert len(days) > 1
    assert days == sorted(days)
    assert {story["from"] for story in told["stories"] if not story["steps"]} == {None}
    problem(client, f"/api/v1/articles/{bill}/thread?colour=red", 400)


# Suggestions


def test_suggestions_are_told_with_what_taking_them_makes(client):
    told = client.get("/api/v1/suggest", query_string={"q": "flood uni"}).json
    assert list(told) == ["query", "suggestions"]
    assert told["query"] == "flood uni"
    assert told["suggestions"][0] == {
        "kind": "place",
        "label": "United Kingdom",
        "pieces": [{"text": "Uni", "matched": True}, {"text": "ted Kingdom", "matched": False}],
        "value": "GB",
        "count": 11,
        "query": "flood",
        "parameter": "place",
    }


def test_a_name_is_counted_as_the_search_it_makes_finds(client):
    for text in ("r", "the", "outlet:", "flood uni"):
        for one in client.get("/api/v1/suggest", query_string={"q": text}).json["suggestions"]:
            asked = {one["parameter"]: one["value"]} if one["parameter"] else {"q": f'"{one["value"]}"'}
            assert client.get("/api/v1/search", query_string=asked).json["total"] == one["count"]


def test_a_blank_text_has_no_suggestions(client):
    for address in ("/api/v1/suggest", "/api/v1/suggest?q=", "/api/v1/suggest?q=+&size="):
        assert client.get(address).json["suggestions"] == []


def test_as_many_suggestions_are_told_as_are_asked_for(client):
    assert len(client.get("/api/v1/suggest?q=r").json["suggestions"]) == 8
    assert len(client.get("/api/v1/suggest?q=r&size=3").json["suggestions"]) == 3


@pytest.mark.parametrize(
    ("query", "parameter"),
    [
        ("q=r&size=0", "size"),
        ("size=51", "size"),
        ("size=two", "size"),
        ("q=a&q=b", "q"),
        ("q=a&outlet=x", "outlet"),
    ],
)
def test_what_suggestions_cannot_be_asked_for_is_named(client, query, parameter):
    assert problem(client, f"/api/v1/suggest?{query}", 400)["parameter"] == parameter


def test_a_browser_may_keep_suggestions_for_a_minute_but_no_failure(client):
    assert client.get("/api/v1/suggest?q=r").headers["Cache-Control"] == "private, max-age=60"
    assert client.get("/api/v1/suggest?size=x").headers["Cache-Control"] == "no-cache"


# Hits of one article


def test_the_hits_of_an_article_are_listed_with_their_contexts(visit):
    client = visit([{"id": "h/17", "title": "Barriers hold", "body": "The flood.\n\nNo <b>flood</b> since."}])
    told = client.get("/api/v1/articles/h/17/hits?q=flood").json
    assert list(told) == ["id", "query", "total", "parts", "hits", "page", "page_size", "pages"]
    assert (told["total"], told["page_size"]) == (2, 20)
    assert [(hit["field"], hit["paragraph"], hit["start"]) for hit in told["hits"]] == [
        ("body", 0, 4),
        ("body", 1, 6),
    ]
    assert told["hits"][1]["before"] == [{"text": "No <b>", "matched": False}]


def test_pages_of_hits_are_linked_until_the_last(visit):
    client = visit([{"id": "x", "body": "A flood. " * 5}])
    seen, address = [], "/api/v1/articles/x/hits?q=flood&page_size=2"
    while address:
        answer = client.get(address)
        seen += [hit["start"] for hit in answer.json["hits"]]
        found = re.fullmatch(r'<(.+)>; rel="next"', answer.headers.get("Link", "<>"))
        address = found[1] if found else ""
    assert seen == [2, 11, 20, 29, 38]


def test_an_article_without_the_words_has_no_hits(visit):
    told = visit([{"id": "x", "body": "A flood."}]).get("/api/v1/articles/x/hits?q=zebra").json
    assert (told["total"], told["hits"], told["pages"]) == (0, [], 0)


def test_hits_of_no_words_are_refused(visit):
    client = visit([{"id": "x", "body": "A flood."}])
    for blank in ("", "?q=", "?q=+"):
        told = problem(client, f"/api/v1/articles/x/hits{blank}", 400)
        assert (told["parameter"], "q is blank" in told["detail"]) == ("q", True)


# Problems


@pytest.mark.parametrize(
    ("query", "parameter"),
    [
        ("outlte=x", "outlte"),
        ("page=0", "page"),
        ("page=two", "page"),
        ("page_size=1000", "page_size"),
        ("sort=best", "sort"),
        ("from=May", "from"),
        ("date=2015-13", "date"),
        ("from=2016&to=2015", "from"),
        ("q=a&q=b", "q"),
        ("cursor=nonsense", "cursor"),
        ("cursor=W10&page=2", "cursor"),
    ],
)
def test_a_bad_parameter_is_named(client, query, parameter):
    told = problem(client, f"/api/v1/search?{query}", 400)
    assert (told["parameter"], told["type"]) == (parameter, "urn:morgue:problem:bad-parameter")
    seen = client.get(f"/?{query}")
    assert seen.status_code == 400
    assert parameter in BeautifulSoup(seen.text, "lxml").select_one(".detail").get_text()


def test_a_misspelt_parameter_is_met_with_the_one_that_was_meant(client):
    assert "did you mean outlet?" in problem(client, "/api/v1/search?outlte=x", 400)["detail"]


def test_articles_refuse_unknown_parameters_too(client):
    problem(client, "/api/v1/articles/x?colour=red", 400)
    problem(client, "/api/v1/articles/x/related?colour=red", 400)
    problem(client, "/api/v1/articles/x/hits?q=a&colour=red", 400)


def test_an_unknown_article_is_404(client):
    for what in ("", "/related", "/thread", "/hits?q=a"):
        assert "'none'" in problem(client, f"/api/v1/articles/none{what}", 404)["detail"]


def test_an_unknown_address_is_404_and_named(client):
    told = problem(client, "/api/v1/sérch?q=ä", 404)
    assert told["instance"] == "/api/v1/s%C3%A9rch?q=%C3%A4"
    assert told["type"] == "about:blank"


def test_writing_is_405_with_what_is_allowed(client):
    problem(client, "/api/v1/search", 405, method="POST")
    assert set(client.delete("/api/v1/search").allow) == {"GET", "HEAD", "OPTIONS"}


@pytest.fixture
def broken(visit, tmp_path):
    """A visitor of an archive whose index was damaged."""
    visit([{"title": "Barriers hold", "body": "The flood."}])
    for file in (tmp_path / "visited" / "index").rglob("*.posts"):
        file.unlink()
    app = create_app(read_settings({}).with_values(archive=tmp_path / "visited"))
    yield app.test_client()
    app.extensions["archive"].close()


def test_an_index_that_cannot_answer_is_503_and_never_no_results(broken):
    assert "morgue rebuild" in problem(broken, "/api/v1/search?q=flood", 503)["detail"]
    problem(broken, "/api/v1/suggest?q=flo", 503)
    seen = broken.get("/?q=flood")
    assert seen.status_code == 503
    assert "outage, not an empty result" in seen.text
    assert "No article was found" not in seen.text
    assert broken.get("/healthz").status_code == 503
    assert broken.get("/about").status_code == 503


def test_a_store_that_cannot_be_read_is_503(visit, tmp_path):
    client = visit([{"id": "one", "title": "Barriers hold", "body": "The flood."}])
    for file in (tmp_path / "visited").glob("store.sqlite*"):
        file.write_bytes(b"no database, whatever it may say" * 200)
    told = problem(client, "/api/v1/articles/one", 503)
    assert client.get("/articles/one").status_code == 503
    assert "store.sqlite" in str(told["detail"])
    assert str(tmp_path) not in client.get("/articles/one").text + str(told)


def test_what_nobody_foresaw_is_500_in_both_forms(library, monkeypatch):
    app = create_app(library)
    monkeypatch.setattr(type(app.extensions["archive"]), "answer", lambda *given: 1 / 0)
    assert "division" not in str(problem(app.test_client(), "/api/v1/search", 500))
    seen = app.test_client().get("/")
    assert seen.status_code == 500
    assert "Something broke on our side" in seen.text
    app.extensions["archive"].close()


def test_the_archive_is_opened_from_the_environment_when_no_settings_are_given(tmp_path, monkeypatch, library):
    shutil.copytree(library.archive, tmp_path / "copied")
    monkeypatch.setenv("MORGUE_ARCHIVE", str(tmp_path / "copied"))
    app = create_app()
    assert app.test_client().get("/healthz").json == {"status": "ok", "articles": ARTICLES}
    app.extensions["archive"].close()
