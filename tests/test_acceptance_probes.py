"""What a query box that cannot fail is probed with: each is answered, and none is an error."""

from __future__ import annotations

import json

import pytest

from archive.query import parse_query
from benchmarks.fuzzing_parsing import LENGTH, makers
from tests.stories import fold, wire_copies, wire_copy

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


# Exactness


def row(id: str, body: str, **facts: str) -> dict[str, str]:
    return {"id": id, "body": body, "language": "en", "outlet": "Courier", **facts}


def found(client, **asked) -> set[str]:
    """The source ids of the articles that a search finds."""
    answer = client.get("/api/v1/search", query_string={"page_size": 200, **asked}).get_json()
    return {hit["source_id"] for hit in answer["results"]}


def test_nanjing_is_not_what_its_stem_would_be(visit):
    client = visit([row("a", "They walked through Nanjing in the rain.")])
    assert found(client, q="nanjing") == found(client, q="Nanjing") == {"a"}
    assert found(client, q="nanj") == set()


FORMS = ("al-Tanf", "al Tanf", "At Tanf", "Tanf")


def test_every_form_of_al_tanf_finds_every_other_unless_variants_are_off(visit):
    bodies = [f"The {form} border crossing between Syria and Iraq was closed on Friday." for form in FORMS]
    client = visit([row(form, body) for form, body in zip(FORMS, bodies, strict=True)])
    for form in FORMS:
        assert found(client, q=form) == set(FORMS)
        exact = found(client, q=form, variants="off")
        # The bare word stands in all of them.
        assert exact == set(FORMS) if form == "Tanf" else form in exact < set(FORMS)
    assert found(client, q='"At Tanf"') == {"At Tanf"}


# Facets and dates


def test_the_count_of_a_value_is_what_choosing_it_too_adds(visit):
    outlets = ("A", "B", "B", "C")
    client = visit([row(str(n), f"River {n}.", outlet=outlet) for n, outlet in enumerate(outlets)])
    answer = client.get("/api/v1/search", query_string={"q": "river", "outlet": "A"}).get_json()
    counts = {one["value"]: one["count"] for facet in answer["facets"] for one in facet["values"]}
    both = client.get("/api/v1/search", query_string=[("q", "river"), ("outlet", "A"), ("outlet", "B")]).get_json()
    assert both["total"] - answer["total"] == counts["B"] == 2


def test_days_do_not_find_the_whole_year_and_a_year_is_no_first_of_january(visit):
    dates = {"day": "2020-06-17", "later": "2020-07-01", "month": "2020-06", "year": "2024"}
    client = visit([row(id, f"River {id}.", date=date) for id, date in dates.items()])
    assert found(client, **{"from": "2020-06-15", "to": "2020-06-20"}) == {"day"}
    assert found(client, q="date:2024-01-01") == set()
    assert found(client, q="date:2024") == {"year"}


# Depth


def test_a_walk_by_cursor_has_each_article_once_while_others_are_added(visit):
    client = visit([row(str(number), f"River number {number}.") for number in range(120)])
    archive = client.application.extensions["archive"]
    seen: list[str] = []
    asked = {"q": "river", "page_size": "25"}
    for step in range(10):
        answer = client.get("/api/v1/search", query_string=asked).get_json()
        assert answer["total"] == 120
        seen += [hit["source_id"] for hit in answer["results"]]
        if not answer["next"]:
            break
        asked["cursor"] = answer["next"]
        archive.add([row(f"new {step} {number}", "A river, a river, a river.") for number in range(9)])
    assert sorted(seen, key=int) == [str(number) for number in range(120)]


def test_what_a_page_lists_as_most_read_is_never_shown(client):
    for door in DOORS:
        assert "Most Read" not in client.get(door, query_string={"q": "most read"}).text.replace("<mark>", "")


# Stories


WIRES = ("Anchor", "Beacon", "Capstan", "Dory", "Estuary", "Ferry", "Gannet")
EDITIONS = {"early": "2018-03-01", "late": "2018-03-02"}
OPEN = (
    "Barges moved through the mended locks again on Thursday, the first of them with its whistle tied down, while "
    "schoolchildren who had been let out for the morning counted forty hulls between the bridge and the brewery. "
    "The lock keeper's dog, which has boarded most of them in its time, stayed indoors until the wash had settled."
)


@pytest.fixture
def wires(visit):
    """Seven copies of one wire text, changed and cut; a second edition in one outlet, and two other articles."""
    others = [row("one", "A bollard at the locks.", outlet="Anchor"), row("two", "Locks.", outlet="Beacon")]
    late = [wire_copy(id, "Anchor", date, title="Locks open", body=OPEN) for id, date in EDITIONS.items()]
    client = visit([*wire_copies(WIRES), *others, *late])
    fold(client.application.extensions["archive"], [f"wire-{outlet}" for outlet in WIRES], list(EDITIONS))
    return client


def answered(client, **asked):
    """The JSON of a search for what all of these articles are about."""
    return client.get("/api/v1/search", query_string={"q": "locks", **asked}).get_json()


def test_seven_wire_copies_fold_to_one_and_unfold_to_seven(wires):
    folded = answered(wires)
    assert (folded["total"], folded["total_stories"], len(folded["results"])) == (11, 4, 4)
    (story,) = (hit["story"] for hit in folded["results"] if hit["story"]["articles"] > 2)
    assert {copy["outlet"] for copy in story["copies"]} | {"Anchor"} == set(WIRES)
    unfolded = answered(wires, group="none")
    assert sum(hit["story"]["id"] == story["id"] for hit in unfolded["results"]) == 7


def test_sorting_anew_keeps_what_is_grouped_together(wires):
    grouped = [
        {hit["id"]: hit["story"] for hit in answered(wires, sort=sort)["results"]}
        for sort in ("relevance", "newest", "oldest")
    ]
    assert grouped[0] == grouped[1] == grouped[2]


@pytest.mark.parametrize(("group", "told"), [("story", "total_stories"), ("none", "total")])
def test_a_walk_has_as_many_rows_as_the_total_says(wires, group, told):
    rows: list[str] = []
    asked = {"group": group, "page_size": "2"}
    for _ in range(9):
        answer = answered(wires, **asked)
        rows += [hit["id"] for hit in answer["results"]]
        if not answer["next"]:
            break
        asked["cursor"] = answer["next"]
    assert len(rows) == len(set(rows)) == answer[told]


@pytest.mark.parametrize(("count", "told"), [("articles", "total"), ("stories", "total_stories")])
def test_a_count_beside_a_chosen_outlet_is_what_that_one_alone_finds(wires, count, told):
    answer = answered(wires, outlet="Anchor", count=count)
    (facet,) = (one for one in answer["facets"] if one["name"] == "outlet")
    assert facet["counted"] == count
    alone = {value["value"]: answered(wires, outlet=value["value"])[told] for value in facet["values"]}
    assert alone == {value["value"]: value["count"] for value in facet["values"]}
    assert alone["Anchor"] == {"total": 4, "total_stories": 3}[told]


def test_outlets_that_ran_one_story_add_articles_and_no_second_story(wires):
    first = answered(wires, outlet="Anchor")
    both = wires.get(
        "/api/v1/search", query_string=[("q", "locks"), ("outlet", "Anchor"), ("outlet", "Beacon")]
    ).get_json()
    assert (first["total"], first["total_stories"]) == (4, 3)
    assert (both["total"], both["total_stories"]) == (6, 4)
