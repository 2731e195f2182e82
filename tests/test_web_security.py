"""What strangers send and what strangers' articles hold: it is answered and shown, and never runs."""

from __future__ import annotations

import re

import pytest
from bs4 import BeautifulSoup
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

HOSTILE = "<script>alert(1)</script><img src=x onerror=alert(2)>\"' onmouseover='alert(3)"
PAGES = [
    "/",
    "/?q=flood",
    "/?q=zebra",
    "/browse",
    "/browse/place",
    "/browse/place?by=name",
    "/browse/date",
    "/about",
]
OTHERS = ["/nowhere", "/?page=x", "/api/v1/search", "/api/v1/nothing", "/healthz", "/static/keys.js"]

QUERIES = [
    '"', "(", ")", "AND", "OR", "NOT", "-", "NOT NOT x", "((((", '""', "a AND", "\0", "x\0y", "*", "?", "a*b",
    "שלום עולם", "مرحبا \u202e flood", "\ud83d\ude00".encode("utf-16", "surrogatepass").decode("utf-16"),
    "<b>flood</b>", "%", "%%%", "../../etc/passwd", "';DROP TABLE articles;--", "\r\nSet-Cookie: a=b",
    "flood " * 8_000, "x" * 50_000, '"' * 5_000, "(" * 5_000, "a OR " * 5_000,
]  # fmt: skip


@pytest.mark.parametrize("query", QUERIES, ids=range(len(QUERIES)))
def test_any_query_is_answered(client, query):
    for address in ("/", "/api/v1/search", "/api/v1/suggest", "/browse/outlet"):
        answer = client.get(address, query_string={"q": query})
        assert answer.status_code == 200
        # Each link repeats the query: those of eight facets and twenty hits.
        assert len(answer.data) < 1_000_000


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(query=st.text(max_size=60))
def test_any_text_is_a_query(client, query):
    assert client.get("/", query_string={"q": query}).status_code == 200


@pytest.mark.parametrize(
    "raw", [b"q=%FF%FE", b"q=%", b"q=%zz", b"q=%C3", b"q=\xff", b"%FF=1", b"q=%ED%A0%80", b"=", b"&&&"]
)
def test_broken_percent_encoding_is_an_answer_or_a_refusal(client, raw):
    for address in ("/", "/api/v1/search", "/api/v1/suggest", "/browse/place", "/articles/none"):
        answer = client.get(address, environ_overrides={"QUERY_STRING": raw.decode("latin-1")})
        assert answer.status_code in (200, 400, 404)


@pytest.mark.parametrize("id", ["%00", "%FF", "..%2F..%2Fstore.sqlite", "x" * 5_000, "%0d%0aX-Evil:1", "'", "é"])
def test_any_name_of_an_article_is_answered(client, id):
    for address in (f"/articles/{id}", f"/articles/{id}/original", f"/api/v1/articles/{id}"):
        answer = client.get(address)
        assert answer.status_code == 404
        assert "X-Evil" not in answer.headers


@pytest.mark.parametrize("name", ["outlet", "place", "language"])
def test_any_value_of_a_facet_is_answered(client, name):
    for value in ("\0", HOSTILE, "x" * 10_000, "שלום", "' OR 1=1"):
        assert client.get("/", query_string={name: value}).status_code == 200


@pytest.fixture
def hostile(visit):
    """A visitor of an archive with an article that is hostile wherever it can be."""
    return visit(
        [
            {
                "id": "evil",
                "title": f"Title {HOSTILE}",
                "outlet": f"Outlet {HOSTILE}",
                "authors": [f"Author {HOSTILE}"],
                "url": "javascript:alert(4)",
                "language": 'en" onclick="alert(5)',
                "body": f"{HOSTILE} Flood in Shrewsbury, England.\n\n{HOSTILE}\n\nThe flood rose.",
            }
        ]
    )


def scripts(seen: BeautifulSoup) -> list[str]:
    """Where the scripts of a page come from."""
    return [str(one["src"]).partition("?")[0] for one in seen.select("script")]


@pytest.mark.parametrize(
    "address",
    [
        "/", "/?q=flood", "/?q=alert", "/articles/evil?q=script", "/about",
        "/browse", "/browse/outlet", "/browse/outlet?by=name", "/browse/language",
    ],
)  # fmt: skip
def test_what_an_article_holds_is_shown_as_text(hostile, address):
    answer = hostile.get(address, follow_redirects=True)
    seen = BeautifulSoup(answer.text, "lxml")
    assert answer.status_code == 200
    assert scripts(seen) == ["/static/keys.js", "/static/suggest.js"]
    assert not seen.select("img")
    names = {name for tag in seen.find_all(True) for name in tag.attrs}
    assert not {name for name in names if name.startswith("on") or name == "style"}
    assert not [one for one in seen.select("a") if str(one["href"]).startswith("javascript:")]


def test_the_hostile_headline_is_read_as_it_was_written(hostile):
    seen = BeautifulSoup(hostile.get("/articles/evil", follow_redirects=True).text, "lxml")
    assert "<script>alert(1)</script>" in seen.h1.get_text()


@pytest.mark.parametrize("parameter", ["q", "outlet", "place", "language"])
def test_what_was_asked_for_is_shown_as_text(client, parameter):
    seen = BeautifulSoup(client.get("/", query_string={parameter: HOSTILE}).text, "lxml")
    assert scripts(seen) == ["/static/keys.js", "/static/suggest.js"]
    assert not seen.select("img, [onmouseover]")


def test_a_bad_parameter_is_named_as_text(client):
    answer = client.get("/", query_string={HOSTILE: "1"})
    assert answer.status_code == 400
    assert not BeautifulSoup(answer.text, "lxml").select("img, [onmouseover]")


@pytest.mark.parametrize("address", PAGES + OTHERS)
def test_every_response_has_the_security_headers(client, address):
    with client.get(address) as answer:
        headers = answer.headers
    policy = dict(part.split(" ", 1) for part in headers["Content-Security-Policy"].split("; "))
    assert policy["default-src"] == "'none'"
    assert policy["script-src"] == policy["style-src"] == policy["connect-src"] == "'self'"
    assert policy["frame-ancestors"] == policy["base-uri"] == "'none'"
    assert headers["X-Content-Type-Options"] == "nosniff"
    assert headers["X-Frame-Options"] == "DENY"
    assert headers["Referrer-Policy"] == "same-origin"
    assert headers["Cross-Origin-Opener-Policy"] == "same-origin"
    assert not [name for name, _ in headers if name.startswith("Access-Control")]


@pytest.mark.parametrize("address", PAGES)
def test_pages_hold_no_script_or_style_of_their_own_and_nothing_from_elsewhere(client, address):
    seen = BeautifulSoup(client.get(address).text, "lxml")
    assert not seen.select("style, [style], script:not([src])")
    loaded = [
        str(one.get("src") or one.get("href"))
        for one in seen.select("script, link[rel=stylesheet], link[rel=icon]")
    ]
    assert all(address.startswith("/static/") for address in loaded)


@pytest.mark.parametrize("address", [*PAGES, "/nowhere"])
def test_pages_have_one_heading_a_language_and_landmarks(client, address):
    seen = BeautifulSoup(client.get(address).text, "lxml")
    assert len(seen.select("h1")) == len(seen.select("main")) == len(seen.select("[role=search]")) == 1
    assert seen.html["lang"] == "en"
    ids = [one["id"] for one in seen.select("[id]")]
    assert len(ids) == len(set(ids))


def test_static_files_are_kept_for_long_under_an_address_that_changes_with_them(client):
    address = re.findall(r'href="(/static/morgue\.css\?v=[0-9a-f]{12})"', client.get("/").text)[0]
    with client.get(address) as answer:
        assert answer.headers["Cache-Control"] == "public, max-age=31536000, immutable"
    with client.get("/static/morgue.css") as answer:
        assert answer.headers["Cache-Control"] == "no-cache"
    assert client.get("/").headers["Cache-Control"] == "no-cache"


def test_writing_to_a_page_is_refused_with_a_page(client):
    answer = client.post("/")
    assert answer.status_code == 405
    assert "only answers to reading" in answer.text
