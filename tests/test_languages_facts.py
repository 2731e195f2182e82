"""Bylines, datelines, credits and dates beyond English, and how much a line says in any writing."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as some

from archive.sentences import ends_sentence
from indexer.cleaning.lines.calendars import iranian_day
from indexer.cleaning.lines.caseless import caseless_dateline, is_name
from indexer.cleaning.lines.credits import (
    caption_credit,
    dateline_agencies,
    is_lone_credit,
    opens_as_byline,
    opens_as_caption,
    photo_credit,
    read_byline,
    read_sign_off,
    split_dateline,
)
from indexer.cleaning.lines.outlets import recognise_outlet
from indexer.cleaning.lines.tables import folded
from indexer.cleaning.lines.textdates import read_date, read_dates
from indexer.cleaning.lines.writing import spaced, weighty_words, width, word_count
from indexer.cleaning.pages.persons import is_name as is_author
from indexer.cleaning.pages.titles import without_site


@pytest.mark.parametrize(
    ("line", "names"),
    [
        ("Por Ana Belén Ríos y Juan Gómez", ("Ana Belén Ríos", "Juan Gómez")),
        ("Автор: Мария Ветрова", ("Мария Ветрова",)),
        ("Текст: Ольга Сомова и Пётр Лугин", ("Ольга Сомова", "Пётр Лугин")),
        ("Oprac. Anna Nowak", ("Anna Nowak",)),
        ("Γράφει ο Γιώργος Παπαδόπουλος", ("Γιώργος Παπαδόπουλος",)),
        ("بقلم: سامر الحداد", ("سامر الحداد",)),
        ("بقلم سامر الحداد وليلى منصور", ("سامر الحداد", "ليلى منصور")),
        ("מאת: יואב לוי", ("יואב לוי",)),
        ("作者：王小明、李娜", ("王小明", "李娜")),
        ("山田太郎記者", ("山田太郎",)),
        ("김민수 기자 minsu@example.com", ("김민수",)),
        ("By Robert E. Lee", ("Robert E. Lee",)),
    ],
)
def test_a_byline_is_read_in_its_language(line: str, names: tuple[str, ...]) -> None:
    assert read_byline(line).persons == names
    assert opens_as_byline(line)


@pytest.mark.parametrize("line", ["كتب جديدة في المعرض", "文化部門", "سامر الحداد وليلى منصور", "王小明说桥很老"])
def test_words_without_capitals_are_no_byline_by_themselves(line: str) -> None:
    assert not read_byline(line)


def test_a_name_without_capitals_is_short_and_holds_no_word_of_a_newsroom() -> None:
    assert is_name("سامر الحداد")
    assert is_name("卡洛斯·鲁伊斯")
    assert not is_name("هيئة التحرير")
    assert not is_name("سامر")


@pytest.mark.parametrize(
    ("opening", "place", "agencies"),
    [
        ("МОСКВА, 5 апреля. /ТАСС/. Мост закрыт.", "МОСКВА", ("TASS",)),
        ("Москва. 5 апреля. ИНТЕРФАКС - Мост закрыт.", "Москва", ("Interfax",)),
        ("КИЇВ (Укрінформ) — Міст закрито.", "КИЇВ", ("Ukrinform",)),
        ("Madrid, 5 abr (EFE).- El puente cerró.", "Madrid", ("EFE",)),
        ("Olsztyn (PAP) – Most zamknięto.", "Olsztyn", ("PAP",)),
        ("بيروت (أ ف ب) - وصلت السفينة.", "بيروت", ("AFP",)),
        ("القاهرة - رويترز: وصلت السفينة.", "القاهرة", ("Reuters",)),
        ("دمشق - أعلنت الوزارة فتح الجسر.", "دمشق", ()),
        ("新华社北京4月5日电（记者 王小明）大桥关闭。", "北京", ("Xinhua",)),
        ("【ロンドン共同】橋が閉じた。", "ロンドン", ("Kyodo",)),
        ("(서울=연합뉴스) 김민수 기자 = 다리가 닫혔다.", "서울", ("Yonhap",)),
        ("नई दिल्ली (रॉयटर्स): पुल बंद हुआ।", "नई दिल्ली", ("Reuters",)),
    ],
)
def test_a_dateline_is_read_in_its_language(opening: str, place: str, agencies: tuple[str, ...]) -> None:
    assert split_dateline(opening) == place
    assert dateline_agencies(opening) == agencies


@pytest.mark.parametrize(
    "opening",
    [
        "Мэр сказал: мост закрыт",
        "В субботу — новый день.",
        "قال الرجل - الذي لم يسمع - شيئا",
        "北京市：大桥关闭",
        "мост: закрыт",
    ],
)
def test_small_letters_and_letters_without_case_open_no_dateline(opening: str) -> None:
    assert split_dateline(opening) is None


def test_two_words_without_capitals_are_a_dateline_where_they_turn_up_again() -> None:
    assert caseless_dateline("عين دارة - وصل الفريق.") is None
    assert caseless_dateline("عين دارة - وصل الفريق.", elsewhere="أهالي عين دارة") is not None


@pytest.mark.parametrize(
    ("line", "who"),
    [
        ("Мост через реку. Фото: Иван Петров / ТАСС", "Иван Петров / ТАСС"),
        ("Most nad rzeką. Fot. Jan Nowak", "Jan Nowak"),
        ("İskele. Fotoğraf: AA", "AA"),
        ("الجسر. تصوير: أحمد سالم", "أحمد سالم"),
        ("大桥。（图片来源：新华社）", "新华社"),
        ("河岸。王小明 摄", "王小明"),
        ("写真：共同通信", "共同通信"),
        ("사진=연합뉴스", "연합뉴스"),
    ],
)
def test_a_photo_credit_is_read_in_its_language(line: str, who: str) -> None:
    assert photo_credit(line) == who


def test_an_agency_in_brackets_is_the_credit_of_a_caption_only() -> None:
    assert caption_credit("الجسر القديم (رويترز)") == "رويترز"
    assert photo_credit("الجسر القديم (رويترز)") is None
    assert caption_credit("Der Hafen (alt)") is None


def test_a_credit_stands_alone_in_any_script() -> None:
    assert is_lone_credit("fot. PAP/Jan Nowak")
    assert is_lone_credit("صورة: رويترز")
    assert not is_lone_credit("大桥。（图片来源：新华社）")


@pytest.mark.parametrize(
    "line", ["Na zdjęciu: most", "На фото: мост", "في الصورة: الجسر", "图为：大桥", "Im Bild: die Brücke"]
)
def test_a_caption_may_say_so_itself(line: str) -> None:
    assert opens_as_caption(line)


@pytest.mark.parametrize(
    ("line", "agencies"),
    [
        ("Źródło: PAP", ("PAP",)),
        ("(Источник: ТАСС)", ("TASS",)),
        ("来源：新华社", ("Xinhua",)),
        ("con información de EFE y AFP", ("EFE", "AFP")),
        ("Met informatie van ANP", ("ANP",)),
    ],
)
def test_a_story_is_signed_off_in_its_language(line: str, agencies: tuple[str, ...]) -> None:
    assert read_sign_off(line) == agencies


@pytest.mark.parametrize(
    ("line", "outlet"),
    [
        ("© 2019 El Diario del Estero. Todos los derechos reservados.", "El Diario del Estero"),
        ("© 2017 Заречный листок. Все права защищены.", "Заречный листок"),
        ("© 2018 南塘晚报 版权所有", "南塘晚报"),
    ],
)
def test_a_paper_is_named_by_its_copyright_line_in_any_language(line: str, outlet: str) -> None:
    assert recognise_outlet([line]) == outlet


@pytest.mark.parametrize(
    ("line", "told"),
    [
        ("Опубликовано: 5 апреля 2023 г., 14:05", "2023-04-05T14:05"),
        ("٥ نيسان/أبريل ٢٠٢٣ - ١٤:٠٥", "2023-04-05T14:05"),
        ("چهارشنبه ۱۶ فروردین ۱۴۰۲ ساعت ۱۴:۰۵", "2023-04-05T14:05"),
        ("2023年4月5日(水) 午後2時5分", "2023-04-05T14:05"),
        ("2023년 4월 5일 (수) 오후 2:05", "2023-04-05T14:05"),
        ("Publiceret den 5. april 2023 kl. 14.05", "2023-04-05T14:05"),
        ("GÜNCELLEME: 5 ŞUBAT 2023 - 14:05", "2023-02-05T14:05"),
        ("APRİL 5, 2020", "2020-04-05"),
        ("ΤΕΤΑΡΤΗ 5 ΑΠΡΙΛΙΟΥ 2023", "2023-04-05"),
        ("५ अप्रैल २०२३", "2023-04-05"),
    ],
)
def test_a_date_is_read_in_its_language(line: str, told: str) -> None:
    found = read_date(line)
    assert found is not None
    assert found.text == told


def test_the_day_of_a_change_is_known_in_any_script() -> None:
    for line in (
        "Обновлено 5 апреля 2023",
        "آخر تحديث: 5 أبريل 2023",
        "更新时间：2023年4月5日",
        "최종수정 2023.04.05",
    ):
        assert [mention.is_update for mention in read_dates(line)] == [True]


@given(some.dates(min_value=date(1930, 1, 1), max_value=date(2090, 1, 1)))
def test_every_day_is_one_day_of_the_iranian_calendar(day: date) -> None:
    year = day.year - (622 if day.month < 4 else 621)
    found = [
        (y, month, number)
        for y in (year - 1, year, year + 1)
        for month in range(1, 13)
        for number in range(1, 32)
        if iranian_day(y, month, number) == day
    ]
    assert len(found) == 1


def test_the_last_month_of_the_iranian_year_has_thirty_days_in_leap_years_only() -> None:
    assert iranian_day(1399, 12, 30) == date(2021, 3, 20)
    assert iranian_day(1402, 12, 30) is None
    assert iranian_day(1403, 12, 30) == date(2025, 3, 20)


def test_two_signs_without_spaces_count_as_a_word() -> None:
    assert word_count("Der Fluss steigt seit Montag.") == 5
    assert word_count("市议会决定修桥。") == 4
    assert word_count("النهر يرتفع منذ الاثنين.") == 4
    assert spaced("The river") == "The river"


@pytest.mark.parametrize(
    "text",
    ["It rose.", "河水上涨。", "هل ارتفع النهر؟", "नदी बढ़ी।", "「橋が閉じた」。", "Тревога!»", "Είναι έτσι;"],
)
def test_a_sentence_ends_in_any_script(text: str) -> None:
    assert ends_sentence(text)


@pytest.mark.parametrize("text", ["Half of the valley", "河水", "نصف الوادي", "One thing; another"])
def test_a_crosshead_ends_no_sentence(text: str) -> None:
    assert not ends_sentence(text)


def test_texts_on_one_matter_have_pairs_of_signs_in_common() -> None:
    assert weighty_words("石狮子戴帽") & weighty_words("码头上的石狮子") == {"石狮", "狮子"}
    assert "паромо" in weighty_words("паромом") & weighty_words("паромов")


def test_folding_leaves_a_line_in_another_script_its_words() -> None:
    assert folded("【 相关新闻 】") == "相关新闻"
    assert folded("اقرأ أيضا :") == folded("إقرأ أيضاً")


def test_the_site_is_cut_from_a_title_without_spaces() -> None:
    assert without_site("泉州榕树收到来信_南塘晚报", frozenset({"南塘晚报"})) == "泉州榕树收到来信"
    assert without_site("渡し船－みなとまち新報", frozenset({"みなとまち新報"})) == "渡し船"
    assert without_site("渡し船－冬の川", frozenset({"みなとまち新報"})) == "渡し船－冬の川"


def test_a_newsroom_is_no_person_and_a_name_without_capitals_may_be_one() -> None:
    assert not is_author("редакция")
    assert not is_author("編集部")
    assert is_author("林知秋")
    assert is_author("هالة الشرقاوي")


def test_a_sign_that_says_as_much_as_two_letters_is_as_wide() -> None:
    assert (width("river"), width("河水"), width("река")) == (5, 4, 4)
