"""What may be meant by what is typed: words, outlets and places, and what each makes of the query."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import closing
from threading import Thread

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as some

from archive import Archive
from archive.engines import open_engine
from archive.engines.port import Engine
from archive.errors import BadParameter, EngineError, MorgueError
from archive.query import parse_query
from archive.queryhelp import EXAMPLES
from archive.suggestions import MOST, Suggester, kinds, shared
from tests.making import article

NAMES = {
    "SY": ("Syria", "Syria"),
    "SY/deir": ("Deir ez-Zor", "Deir ez-Zor, Syria"),
    "GB/york": ("York", "York, England, United Kingdom"),
    "US/ny": ("New York", "New York, United States"),
    "US/tx/paris": ("Paris", "Paris, Texas, United States"),
    "FR/paris": ("Paris", "Paris, France"),
    "PL/lodz": ("Łódź", "Łódź, Poland"),
    "YE/sanaa": ("Sana’a", "Sana’a, Yemen"),
}
ARTICLES = [
    article("a", "A flood in Deir.", outlet="The Rosedale Courier", places=["SY/deir"]),
    article("b", "The flood and the floor.", outlet="Le Rosier", places=["GB/york", "US/ny"]),
    article("c", "Nothing yet.", outlet="Harbour Gazette", places=["US/ny", "FR/paris", "PL/lodz"]),
    article("d", "Floods!", outlet="Harbour Gazette", places=["FR/paris", "YE/sanaa"], language="de"),
    article("e", "And it rained.", language="de", places=["US/tx/paris"]),
]
YORKS = ["York, England, United Kingdom", "New York, United States"]


@pytest.fixture
def engine(tmp_path) -> Iterator[Engine]:
    with closing(open_engine("whoosh", tmp_path / "index")) as opened:
        opened.add(ARTICLES, 4)
        yield opened


@pytest.fixture
def suggester(engine) -> Suggester:
    return Suggester(engine, lambda ids: {id: NAMES[id] for id in ids if id in NAMES})


def labels(suggester: Suggester, text: str, kind: str = "") -> list[str]:
    return [one.label for one in suggester.suggest(text, MOST) if kind in ("", one.kind)]


def taken(suggester: Suggester, text: str, label: str) -> tuple[str, str | None]:
    """What taking the suggestion of this label makes: the query, and the parameter that narrows it."""
    return next((one.query, one.parameter) for one in suggester.suggest(text, MOST) if one.label == label)


# Words


def test_words_are_completed_with_their_counts(suggester):
    assert [(one.kind, one.label, one.count) for one in suggester.suggest("flo")] == [
        ("word", "flood", 2),
        ("word", "floods", 1),
        ("word", "floor", 1),
    ]


def test_a_word_completes_the_text_and_leaves_what_stands_before_it(suggester):
    assert taken(suggester, "river OR (bridge -flo", "flood") == ("river OR (bridge -flood", None)
    assert taken(suggester, '"the flo', "floor") == ('"the floor', None)


def test_what_was_typed_stays_as_it_was_typed(suggester):
    assert taken(suggester, "Flo", "flood") == ("Flood", None)
    assert taken(suggester, "FLO", "flood") == ("flood", None)
    assert taken(suggester, "Flö", "flood") == ("Flöod", None)


@pytest.mark.parametrize(
    "text",
    ["", "  ", "flo ", "flo*", "fl?o", "flo~", "flo,", "bridge OR", "NOT", "bridge NEAR/5", '"flood"', "(", "-"],
)
def test_nothing_is_suggested_where_no_word_is_being_typed(suggester, text):
    assert suggester.suggest(text) == ()


def test_after_the_name_of_a_text_field_its_own_words_are_suggested(engine, suggester):
    engine.add([article("x", "A flotilla.", title="Flora")], 5)
    assert labels(suggester, "title:flo") == ["flora"]
    assert taken(suggester, "title:flo", "flora") == ("title:flora", None)


def test_a_date_is_not_completed(suggester):
    assert suggester.suggest("date:20") == ()


# Places and outlets


def test_a_place_is_found_by_any_word_of_its_name(suggester):
    assert labels(suggester, "deir", "place") == labels(suggester, "zor", "place") == ["Deir ez-Zor, Syria"]
    assert labels(suggester, "york", "place") == YORKS


def test_a_place_is_not_found_by_where_it_lies_alone(suggester):
    assert labels(suggester, "syr", "place") == ["Syria"]
    assert labels(suggester, "paris tex", "place") == ["Paris, Texas, United States"]


@pytest.mark.parametrize("typed", ["sanaa", "sana'a", "SANA’A", "sana a", "Sänaa"])
def test_case_accents_and_apostrophes_do_not_matter(suggester, typed):
    assert labels(suggester, typed, "place") == ["Sana’a, Yemen"]


def test_letters_that_no_accent_makes_are_found_as_they_are_typed_elsewhere(suggester):
    assert labels(suggester, "lod", "place") == labels(suggester, "łód", "place") == ["Łódź, Poland"]


def test_an_article_before_a_name_is_overlooked(suggester):
    assert labels(suggester, "ros", "outlet") == ["Le Rosier", "The Rosedale Courier"]


def test_names_that_begin_so_come_before_words_and_others_behind_them(engine, suggester):
    engine.add([article("x", "A gazelle on the harbourside.")], 5)
    assert [one.kind for one in suggester.suggest("harb")] == ["outlet", "word"]
    assert [one.kind for one in suggester.suggest("ga")] == ["word", "outlet"]


def test_a_name_that_begins_so_counts_eight_times(engine, suggester):
    engine.add([article(f"more{number}", "x", places=["US/ny"]) for number in range(5)], 5)
    assert labels(suggester, "york", "place") == YORKS
    engine.add([article(f"yet more{number}", "x", places=["US/ny"]) for number in range(2)], 6)
    assert labels(suggester, "york", "place") == YORKS[::-1]


def test_several_words_may_be_one_name(suggester):
    assert labels(suggester, "flood in new yo", "place") == ["New York, United States"]
    assert taken(suggester, "flood in new yo", "New York, United States") == ("flood in", "place")


def test_a_name_narrows_the_search_and_leaves_the_rest_of_the_text(suggester):
    york, _ = (one for one in suggester.suggest("flood york") if one.kind == "place")
    assert (york.query, york.parameter, york.value, york.count) == ("flood", "place", "GB/york", 1)
    assert taken(suggester, "flood AND harb", "Harbour Gazette") == ("flood", "outlet")
    assert taken(suggester, "harb", "Harbour Gazette") == ("", "outlet")


@pytest.mark.parametrize(
    ("typed", "query"),
    [
        ("-outlet:harb", '-outlet:"Harbour Gazette"'),
        ("flood -harb", 'flood -outlet:"Harbour Gazette"'),
        ("flood OR harb", 'flood OR outlet:"Harbour Gazette"'),
        ("(flood harb", '(flood outlet:"Harbour Gazette"'),
    ],
)
def test_where_a_filter_would_mean_something_else_a_name_is_put_into_the_text(suggester, typed, query):
    assert taken(suggester, typed, "Harbour Gazette") == (query, None)


def test_alternatives_within_a_closed_bracket_do_not_keep_a_filter_away(suggester):
    assert taken(suggester, "(flood OR floor) harb", "Harbour Gazette") == ("(flood OR floor)", "outlet")


def test_in_the_text_a_place_goes_by_its_label_and_a_language_by_its_code(suggester):
    assert taken(suggester, "-place:deir", "Deir ez-Zor, Syria") == ('-place:"Deir ez-Zor, Syria"', None)
    assert taken(suggester, "-language:ger", "German") == ("-language:de", None)


def test_after_the_name_of_a_facet_only_its_values_are_suggested(suggester):
    assert labels(suggester, "outlet:har") == labels(suggester, 'outlet:"har') == ["Harbour Gazette"]
    assert labels(suggester, 'outlet:"harbour ') == ["Harbour Gazette"]
    assert labels(suggester, "outlet:") == ["Harbour Gazette", "Le Rosier", "The Rosedale Courier"]
    assert labels(suggester, "language:") == ["English", "German"]
    assert taken(suggester, "flood language:ger", "German") == ("flood", "language")


def test_a_name_after_a_field_needs_no_quotation_marks(suggester):
    assert taken(suggester, "flood place:new yo", "New York, United States") == ("flood", "place")
    assert labels(suggester, "-place:new yo", "place") == YORKS


def test_within_quotation_marks_and_beside_near_only_words_are_suggested(suggester):
    assert labels(suggester, '"in dei') == labels(suggester, "flood NEAR dei") == ["deir"]


def test_a_language_is_only_suggested_where_it_is_named(suggester):
    assert labels(suggester, "ger") == []


def test_what_no_article_has_any_more_is_not_suggested(engine, suggester):
    assert labels(suggester, "lod", "place") == ["Łódź, Poland"]
    engine.add([article("c", "Nothing yet.")], 5)
    assert labels(suggester, "lod") == []


def test_what_was_added_since_is_suggested_at_once(engine, suggester):
    assert labels(suggester, "zeb") == []
    engine.add([article("x", "Zebras.", outlet="Zebra Times", places=["ZZ/zebra"])], 5)
    assert labels(suggester, "zeb") == ["Zebra Times", "zebras", "ZZ/zebra"]
    assert labels(suggester, "harb") == ["Harbour Gazette"]


def test_a_place_without_a_record_goes_by_its_id(engine, suggester):
    engine.add([article("x", "x", places=["XX"])], 5)
    assert taken(suggester, "xx", "XX") == ("", "place")


# Which, and how many


def test_at_least_half_are_words_where_so_many_fit(engine, suggester):
    words = "sand sea salt ship shore storm"
    engine.add([article(f"s{n}", words, outlet=f"S {n}", places=[f"S{n}"]) for n in range(9)], 5)
    assert [one.kind for one in suggester.suggest("s")] == ["outlet"] * 2 + ["place"] * 2 + ["word"] * 4
    assert [one.kind for one in suggester.suggest("s", 1)] == ["word"]


def test_names_take_the_room_that_words_leave(engine, suggester):
    engine.add([article(f"q{n}", "quay", outlet=f"Q{n}") for n in range(9)], 5)
    assert [one.kind for one in suggester.suggest("q")] == ["outlet"] * 7 + ["word"]


@pytest.mark.parametrize(
    ("text", "kind", "marked"),
    [
        ("flo", "word", "[flo]od"),
        ("deir e", "place", "[Deir e]z-Zor, Syria"),
        ("sanaa", "place", "[Sana’a], Yemen"),
        ("gaz", "outlet", "Harbour [Gaz]ette"),
        ("outlet:", "outlet", "Harbour Gazette"),
    ],
)
def test_what_was_typed_is_marked(suggester, text, kind, marked):
    pieces = next(one.pieces for one in suggester.suggest(text) if one.kind == kind)
    assert "".join(f"[{piece.text}]" if piece.matched else piece.text for piece in pieces) == marked


@pytest.mark.parametrize("size", [0, -1, MOST + 1])
def test_a_number_of_suggestions_that_cannot_be_meant_is_refused(suggester, size):
    with pytest.raises(BadParameter, match=f"size={size} is not a whole number from 1 to {MOST}"):
        suggester.suggest("flo", size)


def test_turns_are_taken_until_all_room_is_used():
    assert shared([5, 1, 3], 6) == [3, 1, 2]
    assert shared([1, 1], 6) == [1, 1]
    assert shared([], 3) == []


def test_every_kind_has_a_heading(suggester):
    suggested = {one.kind for text in ("f", "d", "h", "language:") for one in suggester.suggest(text)}
    assert suggested == {"word", "place", "outlet", "language"} <= set(kinds())


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(text=some.text(max_size=40) | some.text(' "()-:~*?/ANDORflosaY’é', max_size=30))
def test_any_text_has_suggestions_that_can_be_taken(suggester, text):
    for one in suggester.suggest(text):
        assert one.count > 0
        assert one.label.strip()
        assert one.query or one.parameter


@pytest.mark.parametrize("example", EXAMPLES)
def test_what_completes_a_query_is_read_without_complaint(suggester, example):
    for end in range(1, len(example) + 1):
        told = {warning.message for warning in parse_query(example[:end]).warnings}
        for one in suggester.suggest(example[:end]):
            assert {warning.message for warning in parse_query(one.query).warnings} <= told


def test_a_text_that_is_too_long_to_be_searched_has_no_suggestions(suggester):
    assert suggester.suggest("flood " * 400 + "flo") == ()


# The archive


def test_threads_may_ask_side_by_side(suggester):
    answers: list[list[str]] = []
    threads = [Thread(target=lambda: answers.append(labels(suggester, "york"))) for _ in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert answers == [YORKS] * 8


def test_an_archive_suggests_places_by_their_records(archive: Archive):
    archive.add([{"title": "Strike", "body": "Dockers in Durban stopped work.", "outlet": "Harbour Gazette"}])
    place, word = archive.suggest("durb")
    assert (place.kind, place.label, place.count) == ("place", "Durban, KwaZulu-Natal, South Africa", 1)
    assert (word.kind, word.label, word.count) == ("word", "durban", 1)
    assert archive.search("dockers", place=place.value).total == 1


def test_an_index_that_cannot_answer_says_so(archive: Archive):
    archive.add([{"title": "Strike", "body": "Dockers."}])
    archive.engine.close()
    for file in (archive.folder / "index").rglob("*.posts"):
        file.unlink()
    with pytest.raises(EngineError, match="morgue rebuild"):
        archive.suggest("do")


def test_a_closed_archive_says_so(archive: Archive):
    archive.close()
    with pytest.raises(MorgueError, match="is closed"):
        archive.suggest("do")
