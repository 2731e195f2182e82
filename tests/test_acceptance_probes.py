"""What a query box that cannot fail is probed with: each is answered, and none is an error."""

from __future__ import annotations

import json

import pytest

from archive.query import parse_query
from benchmarks.fuzzing_parsing import LENGTH, makers

DOORS = ("/", "/api/v1/search")


def total(client, text: str) -> int:
    """How many articles a query finds, by the JSON."""
    return client.get("/api/v1/search", query_string={"q": text}).get_json()["total"]


def statuses(client, text: str) -> set[int]:
    """How the pages and the JSON answer a query; what a problem says can be read."""
    answers = [client.get(door, query_string={"q": text}) for door in DOORS]
    for answer in answers:
        if answer.mimetype.endswith("json"):
            assert answer.mimetype == "application/json" or answer.status_code >= 400
            json.loads(answer.data)
    return {answer.status_code for answer in answers}


@pytest.mark.parametrize("quotes", ["“{}”", "„{}“", "«{}»", "″{}″"])
def test_a_phrase_in_curly_quotes_finds_what_it_finds_in_straight_ones(client, quotes):
    straight = total(client, '"of the"')
    assert total(client, quotes.format("of the")) == straight > 0


def test_not_not_a_word_is_the_word(client):
    assert total(client, "NOT NOT river") == total(client, "river") > 0


def test_a_lone_quotation_mark_finds_everything_and_is_told(client):
    told = client.get("/api/v1/search", query_string={"q": '"'}).get_json()
    assert told["total"] == total(client, "")
    assert [warning["position"] for warning in told["query"]["warnings"]] == [0, 0]


def test_a_lone_bracket_finds_everything_and_is_told(client):
    for bracket in "()":
        told = client.get("/api/v1/search", query_string={"q": bracket}).get_json()
        assert told["total"] == total(client, "")
        assert [warning["position"] for warning in told["query"]["warnings"]] == [0]


def test_an_and_with_nothing_before_it_is_left_out_and_told(client):
    told = client.get("/api/v1/search", query_string={"q": "AND river"}).get_json()
    assert told["total"] == total(client, "river")
    assert [warning["position"] for warning in told["query"]["warnings"]] == [0]


@pytest.mark.parametrize("shape", makers())
def test_fifty_thousand_characters_are_answered(client, shape):
    assert statuses(client, makers()[shape](LENGTH)) == {200}


def test_a_nul_byte_parts_words(client):
    assert statuses(client, "river\0flood") == {200}
    assert total(client, "river\0flood") == total(client, "river flood")


@pytest.mark.parametrize(
    "text",
    ["دمشق", "התחנה המרכזית", "\u202eflood\u202c", "flood \u200f-\u200e دمشق", "«مرحبا» OR flood", '"ש" NEAR/3 א'],
)
def test_text_from_right_to_left_is_answered(client, text):
    assert statuses(client, text) == {200}


@pytest.mark.parametrize("given", ["%", "%ff%fe", "%00", "%ed%a0%80", "%c3", "a%20%u2019", "+" * 3_000])
def test_a_query_of_broken_bytes_is_answered(client, given):
    assert {client.get(f"{door}?q={given}").status_code for door in DOORS} == {200}


def test_every_hostile_shape_is_read_within_its_length():
    for make in makers().values():
        parsed = parse_query(make(LENGTH))
        assert all(0 <= warning.position <= LENGTH for warning in parsed.warnings)
