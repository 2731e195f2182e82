"""What the query language finds, in a real archive: fields, values, dates, patterns, nearness, sentences."""

from __future__ import annotations

import pytest

from archive import open_archive

ROWS = [
    {
        "id": "bridge",
        "title": "Bridge closed after flood",
        "body": "The bridge over the Severn near Lisbon was closed when the flood came.",
        "outlet": "The Rosedale Courier",
        "date": "2015-05-22",
        "language": "en",
    },
    {
        "id": "ferry",
        "title": "Ferry runs again",
        "body": "Since the bridge was closed by a storm, and by a flood, bordering towns depend on the ferry.",
        "outlet": "Harbour Gazette",
        "date": "2015-06",
        "language": "en",
    },
    {
        "id": "woman",
        "title": "A woman of the border",
        "body": "Two women walked to the border and crossed it on foot.",
        "outlet": "Courier of the North",
        "date": "2016",
        "language": "en",
    },
    {
        "id": "undated",
        "title": "Ohne Datum",
        "body": "Die Brücke in Lissabon wurde nach dem Sturm wieder geöffnet.",
        "outlet": "Grenzland-Anzeiger",
        "language": "de",
    },
]


@pytest.fixture(scope="module")
def archive(tmp_path_factory):
    with open_archive(tmp_path_factory.mktemp("language")) as opened:
        opened.add(ROWS)
        yield opened


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("title:flood", "bridge"),
        ("body:flood", "bridge ferry"),
        ("title:ferries", "ferry"),
        ('title:"bridge closed"', "bridge"),
        ("title:(ferry OR woman)", "ferry woman"),
        ("flood -title:flood", "ferry"),
        ("outlet:courier", "bridge woman"),
        ('outlet:"rosedale courier"', "bridge"),
        ("outlet:gazette OR outlet:anzeiger", "ferry undated"),
        ("language:de", "undated"),
        ("-language:en", "undated"),
        ("date:2015", "bridge ferry"),
        ("date:2015-05", "bridge"),
        ("date:2015-06..2016", "ferry woman"),
        ("date:..2015-05", "bridge"),
        ("date:none", "undated"),
        ("flood date:2015-06..", "ferry"),
        ("bord*", "ferry woman"),
        ("wom?n", "woman"),
        ("title:wom?n", "woman"),
        ("brigde~", "bridge ferry"),
        ("body:bridgge~", "bridge ferry"),
        ('"storm bridge"~4', "ferry"),
        ('"storm bridge"~3', ""),
        ("bridge NEAR/4 storm", "ferry"),
        ("place:Lisbon", "bridge undated"),
        ("place:PT", "bridge undated"),
        ("place:Atlantis", ""),
    ],
)
def test_a_query_finds(archive, text, expected):
    answer = archive.search(text)
    assert not answer.query.warnings
    assert sorted(hit.article.source_id for hit in answer.hits) == sorted(expected.split())


def test_what_a_pattern_was_taken_for_is_told_with_the_hits(archive):
    (told,) = archive.search("bord*").expanded
    assert set(told.words) == {"border", "bordering"}


def test_a_question_of_many_words_finds_articles_with_any_of_them(archive):
    answer = archive.search("which bridge was closed by the flood of last spring")
    assert answer.any_word
    assert answer.reading.startswith("which OR bridge OR was OR closed")
    assert not answer.relaxed
    assert [hit.article.source_id for hit in answer.hits][:2] == ["bridge", "ferry"]


def test_a_field_is_kept_in_a_question_of_many_words(archive):
    answer = archive.search("title:after-flood xylo xyla xyle xylu xyli xylb")
    assert (answer.any_word, [hit.article.source_id for hit in answer.hits]) == (True, ["bridge"])


def test_a_question_of_many_words_may_be_asked_within_an_outlet(archive):
    answer = archive.search("outlet:gazette which bridge was closed by the flood")
    assert (answer.any_word, [hit.article.source_id for hit in answer.hits]) == (True, ["ferry"])
    assert answer.reading.startswith("(which OR bridge OR was OR closed")
    assert answer.reading.endswith(') AND outlet:"gazette"')


def test_many_words_with_a_phrase_are_all_wanted_first(archive):
    answer = archive.search('"bordering towns" depend on the ferry since the bridge was closed')
    assert (answer.any_word, answer.relaxed, answer.total) == (False, False, 1)


def test_six_words_or_less_are_all_wanted(archive):
    answer = archive.search("bridge closed flood ferry bordering storm")
    assert (answer.any_word, answer.total) == (False, 1)


def test_a_word_that_is_repeated_weighs_more(archive):
    once = archive.search("bridge OR women").hits
    twice = archive.search("bridge OR women OR women OR women").hits
    assert once[0].article.source_id != twice[0].article.source_id == "woman"
