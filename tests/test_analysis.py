"""Texts are cut into words that are compared without case, accents and width, and by their stems."""

from __future__ import annotations

import doctest
import sys
from concurrent.futures import ThreadPoolExecutor
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as some

from archive import analysis
from archive.analysis import CHANGE_THE_FRONT, STEMMERS, fold, stem, terms, tokens


def test_the_examples_in_the_module_hold():
    assert doctest.testmod(analysis).failed == 0


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("", ()),
        ("Hello, World!", ("hello", "world")),
        ("l’été don't", ("l", "ete", "don", "t")),
        ("snake_case", ("snake", "case")),
        ("北京市 said", ("北", "京", "市", "said")),
        ("हिन्दी", ("हिन्दी",)),
        ("مُحَمَّد", ("محمد",)),
        ("שָׁלוֹם", ("שלום",)),
        ("வெள்ளம்", ("வெள்ளம்",)),
        ("Straße", ("strasse",)),
        ("ＷＩＤＥ", ("wide",)),
        ("ﬁre", ("fire",)),
        ("İzmir Iğdır", ("izmir", "igdır")),
        ("e\u0301te\u0301", ("ete",)),
        ("a\0b\ud800c", ("a", "b", "c")),
        ("3.5 million", ("3", "5", "million")),
    ],
)
def test_texts_are_cut_into_words(text, expected):
    assert terms(text) == expected


@given(some.text())
def test_a_token_stands_where_it_says(text):
    found = list(tokens(text))
    assert tuple(token.term for token in found) == terms(text)
    assert all(fold(text[token.start : token.end]) == token.term for token in found)
    assert all(one.end <= other.start for one, other in pairwise(found))


def test_every_folded_word_is_the_same_one_word_when_it_is_read_again():
    words = {word for character in map(chr, range(sys.maxunicode + 1)) for word in terms(character)}
    assert [word for word in words if terms(word) != (word,)] == []


@pytest.mark.parametrize(
    ("words", "language"),
    [
        (("running", "runs", "run"), "en"),
        (("letter", "letters"), "en"),
        (("chevaux", "cheval"), "fr"),
        (("hauser", "haus"), "de"),
    ],
)
def test_inflections_share_a_stem(words, language):
    assert len({stem(word, language) for word in words}) == 1


@pytest.mark.parametrize("language", ["und", "zh", "", "xx"])
def test_a_language_without_a_stemmer_keeps_its_words(language):
    assert stem("floods", language) == "floods"


@pytest.mark.parametrize("language", STEMMERS)
def test_every_stemmer_that_is_named_is_there(language):
    assert stem("a", language)


def test_a_long_word_of_many_vowel_signs_is_folded_at_once():
    word = "ก" + "า" * 5_000 + "½"
    assert fold(word) == word


def test_threads_that_stem_at_once_get_the_stems_that_one_gets():
    words = [
        f"{start}{end}" for start in ("flood", "nation", "walk", "politic") for end in ("s", "ing", "ally", "ness")
    ]
    alone = {word: stem.__wrapped__(word, "en") for word in words}
    with ThreadPoolExecutor(8) as threads:
        for stems in threads.map(lambda _: {word: stem.__wrapped__(word, "en") for word in words}, range(400)):
            assert stems == alone


@pytest.mark.parametrize("language", sorted(STEMMERS.keys() - CHANGE_THE_FRONT))
@given(some.text(some.sampled_from("abcdefghijklmnoprstuvwyzßæøабвгдеикнопст"), min_size=1, max_size=12))
def test_a_stem_begins_as_its_words_do_where_words_are_found_by_their_first_letters(language, word):
    assert stem(fold(word), language)[:1] == fold(word)[:1]
