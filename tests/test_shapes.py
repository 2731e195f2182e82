"""Articles are told in JSON and come back from it."""

from __future__ import annotations

import json

from archive.article import Caption, Mention, Removed, Role
from archive.places.place import Place
from archive.shapes import article_from_stored, article_json, clean_json, stored_json
from tests.making import article, place

FULL = article(
    "0a1b2c3d4e",
    ["First paragraph.", "Second one."],
    row=3,
    title="Flood",
    source_id="7",
    date="2015-05-22T17:04",
    byline=("Ann Other",),
    captions=(Caption(text="The river.", credit="Ann Other"),),
    removed=(Removed(text="Read more", role=Role.PROMO, reason="a link to elsewhere", line=9),),
    problems=("bytes that are not UTF-8",),
    places=["IQ/anbar"],
)


def test_an_article_comes_back_from_what_the_store_keeps():
    kept = json.loads(json.dumps(stored_json(FULL)))
    assert article_from_stored(kept, {"IQ/anbar": place("IQ/anbar")}, id=FULL.id) == FULL


def test_the_mentions_of_a_place_come_back():
    spot = Mention(field="body", paragraph=1, start=3, end=8, text="Anbar")
    named = type(FULL.places[0])(place=place("IQ/anbar"), mentions=(spot,))
    made = type(FULL)(**vars(FULL) | {"places": (named,)})
    assert article_from_stored(stored_json(made), {"IQ/anbar": place("IQ/anbar")}, id=FULL.id) == made


def test_a_place_is_told_as_its_record_says_today():
    renamed = Place(id="IQ/anbar", name="Al Anbar", label="Al Anbar, Iraq", kind="region")
    assert article_from_stored(stored_json(FULL), {"IQ/anbar": renamed}).places[0].place.name == "Al Anbar"


def test_a_clean_article_says_where_it_came_from_by_file_and_row():
    assert clean_json(FULL)["source"] == "invented.jsonl:3"
    assert clean_json(article())["source"] == "invented.jsonl"


def test_what_is_not_known_is_null_or_empty():
    told = clean_json(article())
    assert (told["title"], told["published"], told["byline"], told["captions"]) == (None, None, [], [])


def test_an_article_is_told_with_what_the_archive_adds():
    told = article_json(FULL)
    assert (told["id"], told["version"], told["added"]) == ("0a1b2c3d4e", 0, None)
    assert told["places"][0] == {
        "id": "IQ/anbar",
        "name": "Anbar",
        "label": "Anbar (IQ/anbar)",
        "kind": "region",
        "lat": None,
        "lon": None,
        "grade": "named",
        "mentions": [],
    }
    assert told["spoken_of"] == []
    assert told["removed"] == [
        {"text": "Read more", "role": "promo", "reason": "a link to elsewhere", "line": 9, "score": None}
    ]


def test_all_that_is_told_is_json():
    assert json.loads(json.dumps(article_json(FULL))) == article_json(FULL)


def test_a_removed_line_says_why_and_how_likely_it_is_story():
    line = Removed(text="Read more", role=Role.PROMO, reason="a link to elsewhere", line=9, score=0.034)
    assert line.why == "a link to elsewhere; 3% likely story"


def test_a_removed_line_that_no_model_has_seen_says_only_why():
    assert FULL.removed[0].why == "a link to elsewhere"


def test_removed_lines_that_were_kept_without_a_score_come_back():
    kept = stored_json(FULL)
    del kept["removed"][0]["score"]
    assert article_from_stored(kept, {"IQ/anbar": place("IQ/anbar")}, id=FULL.id) == FULL
