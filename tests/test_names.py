"""Names of an article are found by themselves, never by a stem; whole arrays tell them as single texts do."""

from __future__ import annotations

import doctest

import pytest
from hypothesis import example, given
from hypothesis import strategies as some

from archive import names as module
from archive.analysis import stem, terms
from archive.arrays import Arrays
from archive.engines.whoosh_invert import Inverter
from archive.engines.whoosh_schema import as_document, stems_of
from archive.engines.whoosh_segment import POSTINGS, FieldPostings
from archive.names import name_form, names, plain, sought_by
from tests.making import article
from tests.test_whoosh_tokens import CHARACTERS

# Capitalised words whose stem is not their form, capitals of many kinds, abbreviations, several scripts
PIECES = (
    some.sampled_from(
        ["Reading", "Nanjing", "Flooding", "Iraqis", "Boxing", "Rising", "Ürgüping", "Łódźing", "Éting"]
    )
    | some.sampled_from(["flooding", "reading", "rising", "étings", "the", "towns", "seemed", "naïve"])
    | some.sampled_from(["Mr", "U.S", "J", "Prof", "x", "NATO", "al-Tanfing", "O’Brieing", "O'Brieing", "McRising"])
    | some.sampled_from(
        ["Москва", "北京", "ﬁRing", "Ǆing", "İzming", "Æthing", "ß", "ªb", "ẞing", "3rd", "ab", "abcd"]
    )
)
BETWEEN = some.sampled_from([" ", " ", " ", ". ", ". ", ", ", "; ", "-", "'", "/", "&"]) | some.sampled_from(
    [
        ": ",
        "? ",
        " - ",
        " — ",
        "—",
        " “",
        "” ",
        ' "',
        '" ',
        "’",
        "  ",
        "\n",
        "\xa0",
        "…",
        " («",
        "¿",
        "½",
        ".",
        "\x01",
        "\u3000",
    ]
)
SENTENCES = some.builds(
    lambda beginning, parts: beginning + "".join(word + sign for word, sign in parts),
    some.sampled_from(["", "rain seemed, they said, quite likely now ", "Rain Seemed "]),
    some.lists(some.tuples(PIECES | some.text(CHARACTERS, max_size=4), BETWEEN), max_size=12),
)
ARTICLES = some.builds(
    lambda title, standfirst, body, language: article(
        "a", body, title=title, standfirst=standfirst, language=language
    ),
    title=SENTENCES | some.none(),
    standfirst=SENTENCES | some.none(),
    body=some.lists(SENTENCES, max_size=3),
    language=some.sampled_from(["en", "fr", "de", "und"]),
)


def as_written(made, folder):
    """The stems and names of each article as a segment holds them: by field, term, document and frequency."""
    inverter = Inverter()
    for one in made:
        inverter.add([one])
    inverter.write(folder, "x")
    held = Arrays(folder / f"x{POSTINGS}")
    found = set()
    for name in ("title", "standfirst", "body"):
        field = FieldPostings(held, stems_of(name), len(made))
        for number, term in enumerate(field.terms):
            postings = field.postings(number)
            text = term.decode("utf-8", "surrogatepass")
            found |= {
                (name, text, *one) for one in zip(postings.docs.tolist(), postings.freqs.tolist(), strict=True)
            }
    return found


def as_said(made):
    """The same, article by article and word by word."""
    found = set()
    for number, one in enumerate(made):
        document = as_document(one)
        for name in ("title", "standfirst", "body"):
            stems = [term for term, _ in document[stems_of(name)]]
            found |= {(name, term, number, stems.count(term)) for term in stems}
    return found


def test_the_examples_in_the_module_hold():
    assert doctest.testmod(module).failed == 0


TEXTS = {
    "they went boating near Reading": {"reading"},
    "Reading pleases them greatly": set(),  # any word may stand so
    "they like reading in Reading": set(),  # it is written small too
    "it rained heavily. Flooding came soon": set(),
    "they asked loudly? Flooding came soon": set(),
    "they asked where Mr. Boxing lives": {"mr", "boxing"},
    "they like the U.S. Boxing team there": {"u", "boxing"},
    "they heard about plan Nine. Boxing came later": {"nine"},
    "they went there, Boxing said": {"boxing"},
    "they said “Flooding came” yesterday": set(),
    "they said, “Flooding came” yesterday": set(),
    'they said "Flooding came" yesterday': set(),
    "they said (Flooding came) yesterday": set(),
    "here they were — Flooding came": set(),
    "here they were: Flooding came": set(),
    "they asked about al-Fishing": {"fishing"},
    "they asked about O’Boxing again": {"o", "boxing"},
    "they went towards Łódźing": {"lodzing"},
    "naïve people went towards Boxing": {"boxing"},
    "towns naïve. Boxing came later": set(),
    "They live near Boxing and not in Fishing": {"boxing", "fishing"},
    "Flooding Hits Boxing Town": set(),
    "Flooding Hits Boxing and its Town after": set(),
    "FLOODING HITS BOXING": set(),
    "дом стоит в Москве": set(),
}


@pytest.mark.parametrize("text", TEXTS)
def test_what_is_a_name(text):
    assert names([text], "en") == TEXTS[text]


def test_what_one_text_of_an_article_shows_holds_in_the_others():
    assert names(["Boxing Hit By Flooding", "they live around Boxing"], "en") == {"boxing"}


@pytest.mark.parametrize("language", ["de", "ru", "fi", "tr", "nl", "zh", "und", ""])
def test_in_other_languages_capitals_say_nothing(language):
    assert names(["they went boating near Reading"], language) == set()
    assert sought_by("reading", language) == {stem("reading", language)}


@pytest.mark.parametrize(
    ("name", "language", "expected"),
    [
        ("americans", "en", "american"),
        ("iraqis", "en", "iraqi"),
        ("nations", "en", "nation"),
        ("ross", "en", "ross"),
        ("us", "en", "us"),
        ("los", "en", "los"),
        ("sveriges", "sv", "sverige"),
        ("unidos", "es", "unidos"),
    ],
)
def test_a_name_is_found_by_itself_without_an_s(name, language, expected):
    assert name_form(name, language) == expected


def test_a_query_seeks_a_word_as_one_and_as_a_name():
    assert sought_by("reading", "en") == {"read", "reading"}
    assert sought_by("reading", "en", is_name=True) == {"reading"}


@given(text=SENTENCES)
def test_a_plain_text_has_the_words_of_the_text(text):
    assert terms(plain(text)) == terms(text)


@given(made=some.lists(ARTICLES, min_size=1, max_size=4))
@example(made=[article(body=text) for text in TEXTS])
@example(made=[article(title="Boxing Hit By Flooding", body="they live around Boxing")])
def test_whole_arrays_hold_the_names_and_stems_that_single_articles_have(tmp_path_factory, made):
    assert as_written(made, tmp_path_factory.mktemp("names")) == as_said(made)
