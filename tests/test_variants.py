"""Names of places in a query: which other spellings are searched, told and switched off, and which are not."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as some

from archive import open_archive
from archive.article import ArticlePlace, Mention
from archive.cursors import Going, as_cursor
from archive.engines.port import Position
from tests.making import accession, article, place

TANF = place("SY/homs/al-tanf", "al-Tanf")


def filled(archive, *rows):
    """The archive with these articles: each an id, a text, and its places by the text of their mentions."""
    made = []
    for id, body, places in rows:
        found = tuple(
            ArticlePlace(place=one, mentions=(Mention(field="body", paragraph=0, start=0, end=1, text=text),))
            for text, one in places.items()
        )
        one = article(body=body, source_id=id)
        made.append(accession(replace(one, places=found), key=id))
    archive.store.add(made)
    archive.catch_up()
    return archive


def found(archive, text, **asked):
    return {hit.article.source_id for hit in archive.search(text, **asked).hits}


def told(archive, text, **asked):
    """The variants that were searched, by what was typed."""
    applied = archive.search(text, **asked).applied_variants
    return {one.text: [variant.text for variant in one.variants] for one in applied}


@pytest.fixture(scope="module")
def border(tmp_path_factory):
    with open_archive(tmp_path_factory.mktemp("border")) as archive:
        yield filled(
            archive,
            ("hyphen", "They took the al-Tanf crossing.", {"al-Tanf": TANF}),
            ("blank", "They took the al Tanf crossing.", {"al Tanf": TANF}),
            ("heard", "They took the At Tanf crossing.", {"At Tanf": TANF}),
            ("bare", "They took the Tanf crossing.", {"Tanf": TANF}),
            ("vowel", "They took the al Tanaf crossing.", {"al Tanaf": TANF}),
            ("other", "They met at home, said al of the Courier.", {}),
            ("salt", "A pinch of salt.", {}),
            ("city", "They met in As-Salt again.", {"As-Salt": place("JO/balqa/as-salt", "As-Salt")}),
        )


EVERY_FORM = {"hyphen", "blank", "heard", "bare", "vowel"}


@pytest.mark.parametrize("text", ["al-Tanf", "al Tanf", "At Tanf", "at-tanf", "Tanf", "tanf", "al-Tanaf", "TANF"])
def test_every_spelling_of_a_place_finds_every_other(border, text):
    assert found(border, text) == EVERY_FORM
    assert found(border, f"{text} crossing") == EVERY_FORM
    assert found(border, f"({text} OR zeppelin) -home") == EVERY_FORM


def test_with_variants_off_each_finds_what_was_typed(border):
    assert found(border, "al-Tanf", variants="off") == {"hyphen", "blank"}
    assert found(border, "at-Tanf", variants="off") == {"heard"}
    assert found(border, "al-Tanaf", variants="off") == {"vowel"}


def test_quotes_switch_variants_off_for_their_phrase(border):
    assert found(border, '"al-Tanf"') == {"hyphen", "blank"}
    assert told(border, '"al-Tanf" OR "At Tanf"') == {}


def test_the_variants_are_told_with_how_many_articles_hold_them(border):
    (applied,) = border.search("al-Tanf").applied_variants
    assert (applied.text, applied.place, applied.label) == ("al-Tanf", TANF.id, f"al-Tanf ({TANF.id})")
    assert [(one.text, one.articles) for one in applied.variants] == [("Tanf", 4), ("At Tanf", 1), ("al Tanaf", 1)]


def test_a_form_that_stands_only_within_a_longer_one_is_not_told(border):
    assert told(border, "Tanf") == {"Tanf": ["al Tanaf"]}


def test_each_variant_can_be_left_out(border):
    assert found(border, "al-Tanf", without_variant="At Tanf") == EVERY_FORM - {"heard"}
    assert found(border, "al-Tanf", without_variant=["Tanf", "at-tanf"]) == {"hyphen", "blank", "vowel"}
    left = told(border, "al-Tanf", without_variant="al-Tanaf")
    assert left == {"al-Tanf": ["Tanf", "At Tanf"]}


def test_a_spelling_that_no_record_has_is_read_as_the_one_it_is_close_to(border):
    assert found(border, "al-Tanyf") == EVERY_FORM
    assert found(border, "al-Monitor") == found(border, "Tanyf") == set()


def test_a_name_that_is_mostly_an_ordinary_word_is_left_alone(border):
    assert told(border, "salt") == {}
    assert found(border, "as-Salt") == {"city"}


def test_variants_stay_in_the_field_that_was_named(border):
    assert found(border, "title:al-Tanf") == set()
    assert found(border, "body:al-Tanf") == EVERY_FORM


def test_an_excluded_name_is_excluded_in_every_spelling(border):
    assert found(border, "crossing -al-Tanf") == set()
    assert found(border, "crossing -al-Tanf", variants="off") == {"heard", "bare", "vowel"}


def test_the_reading_stays_as_typed(border):
    answer = border.search("al-Tanf crossing")
    assert (answer.reading, answer.query.warnings) == ("al-tanf AND crossing", ())


def test_snippets_mark_every_spelling(border):
    marked = {
        piece.text
        for hit in border.search("al-Tanf").hits
        for snippet in hit.snippets
        for piece in snippet
        if piece.matched
    }
    assert marked == {"al-Tanf", "al Tanf", "At Tanf", "Tanf", "al Tanaf"}


def test_the_typed_spelling_ranks_no_lower_than_a_rare_one(border):
    scores = {hit.article.source_id: hit.score for hit in border.search("al-Tanf").hits}
    assert scores["vowel"] <= scores["hyphen"] * 1.01


@pytest.fixture(scope="module")
def world(tmp_path_factory):
    """Records of several countries, as the gazetteer knows them, and as papers write them."""
    places = {
        "Nice": place("FR/provence-alpes-cote-dazur/nice", "Nice"),
        "United States": place("US", "United States"),
        "Homs": place("SY/homs/homs", "Homs"),
        "Hims": place("LY/hims", "Hims"),
        "Palmyra": place("SY/homs/palmyra", "Palmyra"),
        "Deir ez-Zor": place("SY/deir-ez-zor/deir-ez-zor", "Deir ez-Zor"),
    }
    rows = [
        ("nizza", "Ein Tag in Nizza.", {"Nizza": places["Nice"]}),
        ("nice", "A day in Nice.", {"Nice": places["Nice"]}),
        *((f"kind{n}", "A nice day for all of us.", {}) for n in range(5)),
        ("states", "The United States agreed.", {"United States": places["United States"]}),
        ("dots", "The U.S. agreed.", {"U.S.": places["United States"]}),
        ("short", "The US agreed.", {"US": places["United States"]}),
        ("syria", "They left Homs.", {"Homs": places["Homs"]}),
        ("libya", "They left Hims.", {"Hims": places["Hims"]}),
        ("old", "They left Tadmur.", {"Tadmur": places["Palmyra"]}),
        ("new", "They left Palmyra.", {"Palmyra": places["Palmyra"]}),
        ("deir", "They left Deir Ezzor.", {"Deir Ezzor": places["Deir ez-Zor"]}),
        ("zor", "They left Deir ez-Zor.", {"Deir ez-Zor": places["Deir ez-Zor"]}),
        ("paris", "The Paris of Texas.", {"Paris": place("US/texas/paris", "Paris")}),
        ("capital", "Paris in spring.", {"Paris": place("FR/ile-de-france/paris", "Paris")}),
        ("candidate", "They left Palmira.", {"Palmira": place("SY/palmira", "Palmira")}),
    ]
    with open_archive(tmp_path_factory.mktemp("world")) as archive:
        yield filled(archive, *rows)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("nice", "nice kind0 kind1 kind2 kind3 kind4"),  # as typed
        ("Nizza", "nizza"),  # Nice is mostly a kind word
        ("United States", "states dots"),  # nor is the country searched as "us"
        ("US", "states dots short kind0 kind1 kind2 kind3 kind4"),
        ("us", "short kind0 kind1 kind2 kind3 kind4"),
        ("USA", "states dots"),
        ("Homs", "syria"),
        ("Tadmur", "old new candidate"),
        ("Tadmor", "old new candidate"),  # which no article writes, but the gazetteer knows
        ("tadmor", ""),
        ("Deir ez-Zor", "deir zor"),
        ("deir ezzor", "deir zor"),
        ("Paris", "paris capital"),
    ],
)
def test_a_name_finds(world, text, expected):
    assert found(world, text) == set(expected.split())


def test_towns_that_are_on_the_map_are_not_joined_however_alike_their_names(archive):
    towns = {name: replace(place(f"SY/{name.lower()}", name), lat=32.5, lon=36.5) for name in ("Basra", "Busra")}
    filled(archive, *((name, f"They left {name}.", {name: town}) for name, town in towns.items()))
    assert found(archive, "Basra") == {"Basra"}


def test_a_new_article_brings_its_spelling_with_it(archive):
    filled(archive, ("old", "They left Tadmur.", {"Tadmur": place("SY/homs/palmyra", "Palmyra")}))
    assert told(archive, "Tadmur") == {}
    filled(archive, ("new", "They left Palmyra.", {"Palmyra": place("SY/homs/palmyra", "Palmyra")}))
    assert told(archive, "Tadmur") == {"Tadmur": ["Palmyra"]}
    archive.rebuild()
    assert told(archive, "Tadmur") == {"Tadmur": ["Palmyra"]}


def test_a_cursor_goes_on_with_the_spellings_its_search_began_with(archive):
    nice = place("FR/provence-alpes-cote-dazur/nice", "Nice")
    filled(archive, ("new", "A day in Nizza.", {"Nizza": nice}), ("old", "A day in Nice.", {"Nice": nice}))
    first = archive.search("Nizza", page_size=1)
    filled(archive, *((f"kind{n}", "A nice day for all of us.", {}) for n in range(5)))
    assert told(archive, "Nizza") == {}
    second = archive.search("Nizza", page_size=1, cursor=first.next)
    assert {hit.article.source_id for one in (first, second) for hit in one.hits} == {"new", "old"}
    assert second.applied_variants == first.applied_variants


def test_a_place_that_came_later_does_not_change_what_a_cursor_goes_on_with(archive):
    filled(
        archive,
        ("new", "They left Tadmur.", {"Tadmur": place("SY/homs/palmyra", "Palmyra")}),
        ("old", "They left Palmyra.", {"Palmyra": place("SY/homs/palmyra", "Palmyra")}),
    )
    first = archive.search("Tadmor", page_size=1)  # which no article writes, but the gazetteer knows
    filled(archive, ("wells", "They left Wells.", {"Tadmor": place("GB/wells", "Wells")}))
    assert told(archive, "Tadmor") == {}
    second = archive.search("Tadmor", page_size=1, cursor=first.next)
    assert (second.total, second.applied_variants) == (2, first.applied_variants)


def test_the_page_of_an_article_does_not_mind_that_a_cursor_has_lapsed(archive):
    filled(archive, ("x", "They left Homs.", {"Homs": place("SY/homs/homs", "Homs")}))
    (hit,) = archive.search("Homs").hits
    assert (
        archive.hits_in(
            hit.article.id, "Homs", cursor=as_cursor(Going(Position(0.0, 0.0, "x", "lapsed"), "", 0))
        ).total
        == 1
    )


WORDS = some.sampled_from(
    ["al-Tanf", "Tanf", "at", "al", "Tanaf", "home", "or", "OR", "-", "NOT", '"', "(", ")", "salt"]
)


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=60)
@given(words=some.lists(WORDS, max_size=7))
def test_variants_never_lose_what_is_found_as_typed(border, words):
    text = " ".join(words)
    typed = border.search(text, variants="off", match="all")
    if "NOT" not in words and "-" not in words:
        assert found(border, text, match="all") >= {hit.article.source_id for hit in typed.hits}


def test_names_that_overlap_are_read_as_the_longest(world):
    assert told(world, "left Deir ez-Zor Homs") == {"Deir ez-Zor": ["Deir Ezzor"]}


def test_a_sentence_stays_a_sentence(world):
    answer = world.search("why did they leave Tadmur in such a hurry")
    assert answer.any_word
    assert {one.text for one in answer.applied_variants} == {"Tadmur"}
    assert {"old", "new"} <= {hit.article.source_id for hit in answer.hits}
