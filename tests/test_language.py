"""An article's text to its language."""

from __future__ import annotations

import subprocess
import sys

import pytest
from langdetect import detect_langs

from indexer import ngrams
from indexer.language import detect_language, language_code
from indexer.ngrams import likeliest

TEXTS = {
    "en": "The river rose again on Tuesday night, and the people of the lower town carried their chairs upstairs.",
    "de": "Der Fluss stieg in der Nacht zum Dienstag wieder, und die Leute trugen ihre Stühle in den ersten Stock.",
    "fr": "La rivière est encore montée dans la nuit de mardi, et les habitants ont porté leurs chaises à l’étage.",
}


@pytest.mark.parametrize("language", TEXTS)
def test_a_sentence_is_enough_to_tell(language: str):
    assert detect_language(TEXTS[language]) == language


@pytest.mark.parametrize("text", ["", "   ", "12 345 678 " * 50, "?! … — “”" * 50, "\u200b" * 100])
def test_without_letters_nothing_can_be_said(text: str):
    assert detect_language(text) == "und"


@pytest.mark.parametrize("text", ["Ok.", "Photo: AFP", "Bideford bridge closed", "Die Hand"])
def test_of_a_few_words_nothing_certain_can_be_said(text: str):
    assert detect_language(text) == "und"


def test_letters_of_no_known_language_are_told_as_such():
    assert detect_language("ᚠᚢᚦᚨᚱᚲ" * 20) == "und"


@pytest.mark.parametrize(
    ("text", "language"),
    [
        ("河水在星期二晚上再次上涨，下城的居民把椅子搬到了楼上，等待天亮。", "zh"),
        ("川の水位は火曜日の夜に再び上がり、住民は椅子を二階に運んで朝を待った。", "ja"),
        ("화요일 밤에 강물이 다시 불어나자 주민들은 의자를 위층으로 옮기고 아침을 기다렸다.", "ko"),
    ],
)
def test_chinese_japanese_and_korean_are_told_apart_by_their_letters(text: str, language: str):
    assert detect_language(text * 3) == language


def test_the_same_text_has_the_same_language_in_every_process():
    mixed = TEXTS["en"][:60] + TEXTS["de"][:50]
    code = f"from indexer.language import detect_language; print(detect_language({mixed!r}))"
    run = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert run.stdout.strip() == detect_language(mixed) == detect_language(mixed)


@pytest.mark.parametrize("language", TEXTS)
def test_langdetect_itself_says_the_same(language: str):
    assert detect_langs(TEXTS[language])[0].lang == language
    told = likeliest(TEXTS[language])
    assert told is not None
    assert told[0] == language
    assert told[1] == pytest.approx(1, abs=1e-3)


@pytest.mark.parametrize("most", [1, 100])
def test_a_text_of_two_languages_is_shared_between_them_however_long_it_is_looked_at(
    most: int, monkeypatch: pytest.MonkeyPatch
):
    monkeypatch.setattr(ngrams, "FEW", most)
    told = likeliest((TEXTS["en"][:50] + " " + TEXTS["de"][:50]) * 3)
    assert told is not None
    assert told[0] in {"en", "de"}


def test_addresses_and_capitals_say_nothing_of_the_language():
    beside = " https://www.beispiel.example/der-die-das-und-nicht schreiber@zeitung.example DIE UND DER NICHT"
    assert likeliest(TEXTS["en"]) == likeliest(TEXTS["en"] + " https://beispiel.example/der-die-das")
    assert detect_language(TEXTS["en"] + beside * 2) == "en"


def test_latin_names_in_a_text_of_another_script_say_nothing():
    russian = "Река снова поднялась в ночь на вторник, и жители нижнего города понесли стулья наверх."
    assert detect_language(f"{russian} Reuters The New York Times") == "ru"


@pytest.mark.parametrize(("text", "code"), [("en", "en"), (" EN-gb ", "en"), ("zh_Hant_TW", "zh"), ("und", "und")])
def test_a_code_is_read_without_its_country(text: str, code: str):
    assert language_code(text) == code


@pytest.mark.parametrize("text", ["", "English", "e", "12", "en GB"])
def test_a_word_is_no_code(text: str):
    assert language_code(text) is None
