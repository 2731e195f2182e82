"""Places in articles in other scripts, and in other languages with Latin letters."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as some

from archive import Archive
from archive.places.authority import Kind, Record
from archive.places.book import PlaceBook
from archive.places.gazetteer import fold, gazetteer
from archive.places.scripts import LETTERS, names_of, script_of
from indexer.places.names import find_in_text
from indexer.places.reading import Reading
from indexer.places.senses import Passage
from indexer.places.tags import tag


def named(text: str, language: str, book: PlaceBook | None = None) -> dict[str, str]:
    """The names of the places a text names, by how it names them."""
    found = find_in_text(text, language, book or PlaceBook())
    return {text[one.start : one.end]: fold(one.place.name) for one in found}


@pytest.mark.parametrize(
    ("language", "text", "places"),
    [
        ("ar", "دخل الجيش الرمادي وعاد الوزير من بغداد.", {"الرمادي": "ramadi", "بغداد": "baghdad"}),
        ("fa", "وزیر از تهران به آلمان رفت.", {"تهران": "tehran", "آلمان": "germany"}),
        ("he", "גשם ירד בחיפה, וגרמניה שתקה.", {"חיפה": "haifa", "גרמניה": "germany"}),
        (
            "ru",
            "Поезд Москва – Казань опоздал. США молчат.",
            {"Москва": "moscow", "Казань": "kazan", "США": "united states"},
        ),
        ("uk", "Потяг Київ – Львів запізнився.", {"Київ": "kyiv", "Львів": "lviv"}),
        ("el", "Το τρένο από την Αθήνα έφτασε στη Λάρισα.", {"Αθήνα": "athens", "Λάρισα": "larisa"}),
        ("zh", "总理昨天从北京前往德国。", {"北京": "beijing", "德国": "germany"}),
        ("zh", "乌鲁木齐下雪了。", {"乌鲁木齐": "urumqi"}),
        ("ja", "首相は東京からパリへ向かった。", {"東京": "tokyo", "パリ": "paris"}),
        ("ko", "장관은 서울에서 독일로 떠났다.", {"서울": "seoul", "독일": "germany"}),
        ("ka", "მატარებელი მიდის: თბილისი, ბათუმი.", {"თბილისი": "tbilisi", "ბათუმი": "batumi"}),
    ],
)
def test_names_in_other_scripts_are_places(language: str, text: str, places: dict[str, str]) -> None:
    assert named(text, language) == places


@pytest.mark.parametrize(
    ("language", "text", "places"),
    [
        ("it", "Arriva a Parigi dalla Germania. Piove a Torino.", "Parigi paris Germania germany Torino turin"),
        ("pt", "Chega a Londres da Alemanha. Chove em Lisboa.", "Londres london Alemanha germany Lisboa lisbon"),
        ("nl", "Zij komt uit Duitsland. Parijs zwijgt.", "Duitsland germany Parijs paris"),
        ("sv", "Ministern kom från Tyskland till Köpenhamn.", "Tyskland germany Köpenhamn copenhagen"),
        ("pl", "Pociąg Warszawa – Wiedeń. Niemcy milczą.", "Warszawa warsaw Wiedeń vienna Niemcy germany"),
        ("tr", "Bakan Almanya ve Fransa yolunda.", "Almanya germany Fransa france"),
    ],
)
def test_names_in_other_languages_are_places(language: str, text: str, places: str) -> None:
    words = places.split()
    assert named(text, language) == dict(zip(words[::2], words[1::2], strict=True))


@pytest.mark.parametrize(
    ("language", "text"),
    [
        ("ja", "ハリケーンが来た。"),  # begins as Paris nearly does
        ("ja", "ガパリアという語はない。"),
        ("zh", "和平是好事，长大了。"),
        ("ar", "قال إن المدينة هادئة."),
        ("ko", "서울대는 좋다."),
        ("it", "Come sono belle le case. Era una sera di marzo. Per tutti, anche per noi."),
        ("nl", "Een dag later was het stil. Toen ging het licht aan. Die man zag niets."),
        ("pl", "To nie jest koniec. Ale nikt tego nie widział. Na razie cisza."),
    ],
)
def test_words_are_no_places_there(language: str, text: str) -> None:
    assert named(text, language) == {}


@pytest.mark.parametrize(
    ("language", "text", "places"),
    [
        ("ru", "Он живёт в Москве, был в Германии и летит из Киева в Лондон.", "moscow germany kyiv london"),
        ("uk", "Вона живе в Одесі, працює у Львові, була в Україні.", "odesa lviv ukraine"),
        ("pl", "Mieszka w Warszawie, pracuje w Berlinie, była we Francji.", "warsaw berlin france"),
        ("tr", "Ankara'da yaşıyor, İstanbul’a gidiyor.", "ankara istanbul"),
    ],
)
def test_well_known_names_are_read_in_their_cases(language: str, text: str, places: str) -> None:
    assert list(named(text, language).values()) == places.split()


def test_what_is_joined_to_an_arabic_name_is_no_part_of_it() -> None:
    assert named("وبغداد هادئة، والطريق للعراق مفتوح.", "ar") == {"بغداد": "baghdad", "لعراق": "iraq"}


def test_a_small_town_counts_where_its_country_is_named() -> None:
    assert "hit" not in named("مدينة هيت هادئة.", "ar").values()
    assert "hit" in named("مدينة هيت هادئة في العراق، قال العراق.", "ar").values()


def test_a_name_that_a_librarian_added_in_another_script_is_read() -> None:
    record = Record(id="IQ/camp", name="Camp", kind=Kind.SITE, variants=("معسكر صابر", "钢铁新村"))
    book = PlaceBook({"IQ/camp": record})
    assert named("وصل الجنود إلى معسكر صابر.", "ar", book) == {"معسكر صابر": "camp"}
    assert named("他住在钢铁新村。", "zh", book) == {"钢铁新村": "camp"}


def test_a_text_of_two_scripts_has_the_places_of_both() -> None:
    assert named("Lorries left Baghdad (بغداد) for Москва.", "en") == {
        "Baghdad": "baghdad",
        "بغداد": "baghdad",
        "Москва": "moscow",
    }


def test_the_script_of_a_text_is_told_by_its_letters() -> None:
    assert script_of("Genève") is None
    assert [script_of(text) for text in ("Киев", "北京", "서울", "بغداد")] == [
        "Cyrillic",
        "Chinese",
        "Korean",
        "Arabic",
    ]


@pytest.mark.parametrize("script", LETTERS)
def test_every_script_has_names_of_towns_and_countries(script: str) -> None:
    names = names_of(script)
    assert sum(bool(one.towns) for one in names.values()) > 500
    assert sum(bool(one.countries) for one in names.values()) > 180


@given(some.text(alphabet="بغداد العراقوفل \n北京市東ァガー서울에서\u064bMa'’", max_size=80))
def test_whatever_is_written_names_stand_where_they_are_said_to(text: str) -> None:
    found = find_in_text(text, "ar")
    assert all(0 <= one.start < one.end <= len(text) for one in found)
    assert [one.start for one in found] == sorted(one.start for one in found)


def test_countries_have_names_that_lead_to_their_records() -> None:
    known = {code for one in names_of("Arabic").values() for code in one.countries}
    assert {"IQ", "SY", "US", "GB", "DE", "FR", "CN"} <= known
    assert all(gazetteer().place(code) for code in known)


@pytest.mark.parametrize(
    ("text", "places"),
    [
        ("A sign in Leeds read بغداد in blue.", {"Leeds": "leeds", "بغداد": "baghdad"}),
        # Two names in one word, as blanks part words
        ("A sign in Leeds read 北京上海 in blue.", {"Leeds": "leeds", "北京": "beijing", "上海": "shanghai"}),
    ],
)
def test_an_english_article_keeps_its_names_in_other_scripts(text: str, places: dict[str, str]) -> None:
    assert named(text, "en") == places


@pytest.mark.parametrize("text", ["عاد من مانشستر أمس.", "وصل إلى فرانكفورت أمس."])
def test_a_town_abroad_without_support_is_not_read_in_another_script(text: str) -> None:
    assert named(text, "ar") == {}


@pytest.mark.parametrize(
    "text",
    [
        "أغلقت الشركة أبوابها سنة 1994، وإن كان العمل جاريا.",
        "نشر الخبر مع صور منذ أسبوع كامل.",
        "قالت ريم إن الساعة الجديدة عند الباب.",
    ],
)
def test_ordinary_words_are_no_towns(text: str) -> None:
    assert named(text, "ar") == {}


def test_a_word_is_a_town_behind_the_word_for_one() -> None:
    assert named("نشر الخبر في مدينة صور.", "ar") == {"صور": "tyre"}


def test_short_names_of_large_towns_are_read_where_their_language_is_spoken() -> None:
    assert named("عاد الوزير من حلب إلى مصر.", "ar") == {"حلب": "aleppo", "مصر": "egypt"}
    assert named("وصلت وان متأخرة.", "ar") == {}


IN_SCRIPTS = [
    ("zh", "北京举行会议", "北京举行会议。中国官员在上海表示，会议将持续三天。", "CN"),
    ("ja", "東京で会議", "東京で会議が開かれた。政府は大阪で発表した。", "JP"),
    ("ko", "서울에서 회의", "서울에서 회의가 열렸다. 부산은 조용했다.", "KR"),
    ("ar", "بغداد", "بغداد - قال مسؤولون في بغداد يوم الاثنين إن العراق يريد السلام.", "IQ"),
    ("he", "ירושלים", "ירושלים - גשם ירד בחיפה ובישראל.", "IL"),
    ("ka", "თბილისი", "მატარებელი მიდის: თბილისი, ბათუმი.", "GE"),
]


@pytest.mark.parametrize(("language", "title", "body", "country"), IN_SCRIPTS)
def test_an_article_in_another_script_is_added_under_its_country(
    archive: Archive, language: str, title: str, body: str, country: str
) -> None:
    report = archive.add([{"title": title, "body": body, "language": language}])

    assert [one.outcome for one in report.outcomes] == ["added"]
    assert country in {one.value for one in archive.facet_values("place").values}


@pytest.mark.parametrize(("language", "title", "body", "country"), IN_SCRIPTS)
def test_a_text_in_another_script_is_tagged(language: str, title: str, body: str, country: str) -> None:
    tags = tag(body, language, title)

    assert {one.place.partition("/")[0] for one in tags} == {country}


@pytest.mark.parametrize(("language", "title", "body", "country"), IN_SCRIPTS)
def test_a_name_in_another_script_stands_at_its_words(language: str, title: str, body: str, country: str) -> None:
    reading = Reading(Passage(body), language)

    assert reading.names
    for name in reading.names:
        assert 0 <= name.first <= name.last
        assert reading.words[name.first].start <= name.start < reading.words[name.first].end
        assert reading.words[name.last].start < name.end <= reading.words[name.last].end
