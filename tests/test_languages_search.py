"""The invented articles in nine languages: told apart, found by words of their scripts, shown the way they run."""

from __future__ import annotations

import pytest
from bs4 import BeautifulSoup
from flask import Flask


@pytest.fixture(scope="module")
def client(library_app: Flask):
    return library_app.test_client()


def found(client, words: str, **rest: str) -> list[dict]:
    results: list[dict] = client.get("/api/v1/search", query_string={"q": words, **rest}).json["results"]
    return results


@pytest.mark.parametrize(
    ("words", "language", "title"),
    [
        ("منارة", "ar", "منارة صيدا تضيء نهارا وتنطفئ ليلا منذ أسبوع"),
        ("лося", "ru", "Лось три дня ездил через Волгу на пароме и ни разу не заплатил"),
        ("石狮子", "zh", "绍兴老码头的石狮子被人戴上了毛线帽"),
        ("カモメ", "ja", "小樽の郵便局でカモメが窓口に並ぶ、切手は買わず"),
        ("obrączki", "pl", "Proboszcz z Nakła popłynął kajakiem na ślub i zgubił obrączki"),
        ("gaviota", "es", "Cartagena apaga sus farolas por error y las gaviotas se quedan dormidas"),
    ],
)
def test_a_word_finds_the_article_in_its_language(client, words: str, language: str, title: str) -> None:
    assert [(hit["title"], hit["language"]) for hit in found(client, words)] == [(title, language)]


def test_what_was_found_is_marked_in_any_script(client) -> None:
    for words, marked in (("منارة", "المنارة"), ("лося", "лось"), ("石狮子", "石狮子"), ("カモメ", "カモメ")):
        page = BeautifulSoup(client.get("/", query_string={"q": words}).text, "lxml")
        assert marked in {mark.get_text().casefold() for mark in page.select(".hit mark")}


def test_each_language_can_be_chosen(client) -> None:
    for language, number in (("ar", 2), ("ru", 2), ("zh", 2), ("pl", 2), ("es", 2), ("ja", 1)):
        assert [hit["language"] for hit in found(client, "", language=language)] == [language] * number


def test_an_arabic_article_runs_from_the_right_and_says_its_language(client) -> None:
    (hit,) = found(client, "منارة")
    page = BeautifulSoup(client.get(f"/articles/{hit['id']}").text, "lxml")
    body = page.select_one(".body")
    assert body is not None
    assert body["dir"] == "auto"
    assert page.select_one("#title")["dir"] == "auto"
    assert page.find(lang="ar") is not None


def test_each_part_of_a_citation_runs_its_own_way(client) -> None:
    (hit,) = found(client, "منارة")
    page = BeautifulSoup(client.get(f"/articles/{hit['id']}").text, "lxml")
    parts = [part.get_text() for part in page.select(".citation bdi")]
    assert parts[0] == "نجلاء البستاني"
    assert "3 November 2016" in parts
