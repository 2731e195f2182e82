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
from archive.analysis import CHANGE_THE_FRONT, STEMMERS, fold, stem, stem_all, terms, tokens


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
        ("İzmir Iğdır", ("izmir", "igdir")),
        ("Ørsted Łódź Đurić œuvre Æthel þing", ("orsted", "lodz", "duric", "oeuvre", "aethel", "thing")),
        ("infor\u00admation", ("information",)),
        ("м'ясо м’ясо мʼясо", ("м", "ясо") * 3),
        ("Baʿth Ba'th", ("ba", "th", "ba", "th")),
        ("Красный ёж", ("красный", "еж")),
        ("أحمد إحمد آحمد ٱحمد", ("احمد",) * 4),
        ("مدينة مدينه مدينۀ", ("مدينه",) * 3),
        ("علي على علی", ("علي",) * 3),
        ("كتاب کتاب كـتاب", ("كتاب",) * 3),
        ("مؤتمر موتمر", ("موتمر",) * 2),
        ("هيئة هییه", ("هييه",) * 2),
        ("کتاب‌ها", ("كتابها",)),
        ("٢٠١٥ ۲۰۱۵ २०१५ ২০১৫ ๒๐๑๕ ２０１５", ("2015",) * 6),
        ("ज़रूरी जरूरी पाँच पांच क्‍ष", ("जरूरी", "जरूरी", "पांच", "पांच", "क्ष")),
        ("ｶﾞｽ ガス カ\u3099ス", ("ガ", "ス") * 3),
        ("서울 \u1109\u1165\u110b\u116e\u11af", ("서", "울") * 2),
        ("人々", ("人", "々")),
        ("ジョン・スミス", ("ジ", "ョ", "ン", "ス", "ミ", "ス")),
        ("น้ำท่วม", ("น้ํา", "ท่", "ว", "ม")),
        ("ទឹកជំនន់", ("ទឹ", "ក", "ជំ", "ន", "ន់")),
        ("বন্যা ਹੜ੍ਹ પૂર வெள்ளம் వరద ಪ್ರವಾಹ വെള്ളപ്പൊക്കം", ("বন্যা", "ਹੜ੍ਹ", "પૂર", "வெள்ளம்", "వరద", "ಪ್ರವಾಹ", "വെള്ളപ്പൊക്കം")),
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


@given(
    some.text(
        some.characters(max_codepoint=0xFFFF) | some.sampled_from("ｶﾞ가ᄀ์ำي\u0654ییй\u0306ŉʼ½\u00ad\u200d"),
        max_size=9,
    )
)
def test_folded_words_are_left_as_they_are_when_they_are_read_again(text):
    assert [terms(word) for word in terms(text)] == [(word,) for word in terms(text)]


@pytest.mark.parametrize(
    ("words", "language"),
    [
        (("running", "runs", "run"), "en"),
        (("letter", "letters"), "en"),
        (("chevaux", "cheval"), "fr"),
        (("hauser", "haus"), "de"),
        (("inundação", "inundações"), "pt"),
        (("nació", "nacions"), "ca"),
        (("most", "mosty", "mostów"), "pl"),
        (("řeka", "řeky", "řekách"), "cs"),
        (("inundație", "inundații", "inundațiile"), "ro"),
        (("красный", "красная", "красного"), "ru"),
        (("köprü", "köprüler"), "tr"),
        (("kız", "kızlar", "kızlarla"), "tr"),
        (("köy", "köyde", "köyler"), "tr"),
        (("کتاب", "کتاب‌های", "كتابها"), "fa"),
        (("المدينة", "مدينة", "مدينه"), "ar"),
        (("كتاب", "الكتاب", "كتابه"), "ar"),
        (("नदी", "नदियाँ", "नदियों"), "hi"),
        (("நகரம்", "நகரங்கள்"), "ta"),
        (("नदी", "नदीहरू"), "ne"),
        (("miestas", "miestai"), "lt"),
        (("linnad", "linnades"), "et"),
    ],
)
def test_inflections_share_a_stem(words, language):
    assert len({stem(fold(word), language) for word in words}) == 1
    assert stem_all(list(map(fold, words)), language) == [stem(fold(word), language) for word in words]


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
