"""Furniture in 22 languages: lines that the tables do not list word for word, and stories that must stay whole."""

from __future__ import annotations

import json
import re
from collections import defaultdict
from pathlib import Path

import pytest

from archive.article import Document, Kind, Role
from indexer.cleaning.dump import clean_dump
from indexer.cleaning.furniture import first_letters, furniture_cue
from indexer.cleaning.tables import folded, in_all_languages, languages, spelled, table
from indexer.cleaning.textdates import is_date_line

FIXTURES = Path(__file__).parents[1] / "fixtures"
SECTIONS = {"lines", "opens", "counts", "holds", "patterns", "bylines", "pictures", "agencies", "dates"}

# Lines as pages have them, held back from the tables: what is listed there may not be copied here.
FURNITURE = {
    "en": ["Read more: Ferry returns to the Alder", "37 comments", "© 2022 The Alder Post. All rights reserved.",
           "This website uses cookies to remember your choices.", "Follow us on Instagram for pictures of the river"],
    "de": ["Lesen Sie auch: Die Fähre fährt wieder", "Kommentare (37)", "© 2022 Uferbote. Alle Rechte vorbehalten.",
           "Diese Website verwendet Cookies, um Ihre Auswahl zu speichern.", "Themen: Hafen, Wetter, Fähre"],
    "fr": ["À lire aussi : Le bac reprend la mer", "37 commentaires", "© 2022 La Rive. Tous droits réservés.",
           "Ce site utilise des cookies pour retenir vos choix.", "Mots-clés : port, météo, bac"],
    "es": ["Lee también: El transbordador vuelve", "37 comentarios", "© 2022 La Orilla. Todos los derechos reservados.",
           "Este sitio usa cookies para recordar su elección.", "Etiquetas: puerto, tiempo, barco", "4 min de lectura"],
    "it": ["Leggi anche: Il traghetto torna in mare", "37 commenti", "© 2022 La Riva. Tutti i diritti riservati.",
           "Questo sito utilizza i cookie per ricordare le scelte.", "Iscriviti alla nostra newsletter del mattino",
           "Tempo di lettura: 4 minuti"],
    "pt": ["Leia também: A balsa volta ao rio", "37 comentários", "© 2022 A Margem. Todos os direitos reservados.",
           "Este site utiliza cookies para guardar a sua escolha.", "Siga-nos no Instagram e no Facebook",
           "4 min de leitura"],
    "nl": ["Lees ook: De veerpont vaart weer", "37 reacties", "© 2022 De Oever. Alle rechten voorbehouden.",
           "Deze site gebruikt cookies om je keuze te onthouden.", "Volg ons op Instagram voor beelden van de rivier",
           "Trefwoorden: haven, weer, veerpont"],
    "pl": ["Czytaj również: Prom znowu pływa", "37 komentarzy", "© 2022 Brzeg. Wszelkie prawa zastrzeżone.",
           "Nasza strona używa plików cookies, by zapamiętać wybór.", "Tagi: port, pogoda, prom",
           "Obserwuj nas na Instagramie"],
    "sv": ["Läs också: Färjan går igen", "37 kommentarer", "© 2022 Stranden. Alla rättigheter förbehållna.",
           "Den här sajten använder cookies för att minnas dina val.", "Följ oss på Instagram", "Ämnen: hamn, väder"],
    "da": ["Læs også: Færgen sejler igen", "37 kommentarer", "© 2022 Bredden. Alle rettigheder forbeholdes.",
           "Vores website bruger cookies til at huske dine valg.", "Følg os på Instagram", "Emner: havn, vejr"],
    "no": ["Les også: Fergen går igjen", "37 kommentarer", "© 2022 Bredden. Alle rettigheter reservert.",
           "Vi bruker informasjonskapsler for å huske valgene dine.", "Følg oss på Instagram", "Emner: havn, vær"],
    "tr": ["Ayrıca okuyun: Feribot yeniden seferde", "37 yorum", "© 2022 Kıyı. Tüm hakları saklıdır.",
           "Etiketler: liman, hava, feribot", "Okuma süresi: 4 dakika", "EN ÇOK OKUNANLAR"],
    "el": ["Διαβάστε επίσης: Το πορθμείο ξεκινά πάλι", "37 σχόλια", "© 2022 Η Όχθη. Με επιφύλαξη παντός δικαιώματος.",
           "ΔΙΑΒΑΣΤΕ ΠΕΡΙΣΣΟΤΕΡΑ", "Ακολουθήστε μας στο Instagram", "Ετικέτες: λιμάνι, καιρός"],
    "ru": ["Читайте также: Паром снова ходит", "37 комментариев", "© 2022 Берег. Все права защищены.",
           "Наш сайт использует файлы cookie, чтобы помнить ваш выбор.", "Теги: порт, погода, паром",
           "Подписывайтесь на наш канал в Telegram"],
    "uk": ["Читайте також: Пором знову ходить", "37 коментарів", "© 2022 Берег. Усі права захищено.",
           "Наш сайт використовує файли cookie, щоб пам'ятати вибір.", "Мітки: порт, погода, пором",
           "Підписуйтесь на наш канал у Telegram"],
    "ar": ["اقرأ أيضًا: العبارة تعود إلى النهر", "37 تعليقا", "© 2022 الضفة. كافة الحقوق محفوظة",
           "هذا الموقع يستخدم ملفات تعريف الارتباط لحفظ اختياراتك.", "الوسوم: ميناء، طقس، عبارة",
           "تابعونا على إنستغرام", "٣٧ تعليقًا"],
    "fa": ["بیشتر بخوانید: کشتی به رود بازگشت", "۳۷ نظر", "تمامی حقوق این سایت محفوظ است",
           "برچسب‌ها: بندر، هوا، کشتی", "پر بازدیدترین", "کد خبر: 48213"],
    "he": ["קראו גם: המעבורת חוזרת לנהר", "37 תגובות", "© 2022 הגדה. כל הזכויות שמורות.",
           "תגיות: נמל, מזג אוויר, מעבורת", "עקבו אחרינו באינסטגרם", "זמן קריאה: 4 דקות"],
    "zh": ["相关阅读：渡船重新开航", "37条评论", "© 2022 河岸报 版权所有", "关键词：港口、天气、渡船",
           "扫描二维码关注我们", "未经许可不得转载", "關鍵字：港口、天氣"],
    "ja": ["関連記事：渡し船が再開", "37件のコメント", "© 2022 川岸新報 無断転載を禁じます", "タグ：港、天気、渡し船",
           "コメントを投稿するにはログインが必要です", "メールマガジンに登録する"],
    "ko": ["관련기사: 나룻배가 다시 다닌다", "댓글 37", "ⓒ 강변일보 무단 전재 및 재배포 금지", "태그: 항구, 날씨, 나룻배",
           "댓글을 쓰려면 로그인 하세요 댓글 운영 정책", "조회수: 1,204"],
    "hi": ["यह भी पढ़ें: नाव फिर चलने लगी", "37 टिप्पणियां", "© 2022 तट। सर्वाधिकार सुरक्षित", "टैग: बंदरगाह, मौसम, नाव",
           "पढ़ने का समय: 4 मिनट", "फेसबुक पर शेयर करें"],
}  # fmt: skip

# Sentences and crossheads that open with words of furniture, or are about them.
STORY = {
    "it": ["I commenti del sindaco hanno divertito la sala.", "Condividi la tua stanza, diceva il cartello sulla porta.",
           "La pubblicità sul muro risale al 1950."],
    "pt": ["Os comentários do prefeito fizeram rir a sala.", "Assine aqui, disse o notário, e todos riram."],
    "nl": ["Reacties op het plan bleven maandag uit.", "Delen van de stad stonden onder water.",
           "Onder de brug lag de pont vast."],
    "pl": ["Komentarze burmistrza rozbawiły całą salę.", "Reklama wisi na murze od 1950 roku."],
    "sv": ["Kommentarerna från borgmästaren väckte skratt i salen.", "Dela på notan var regeln vid bordet i alla år."],
    "da": ["Del og hersk var hans plan for havnen.", "Annoncen hang på muren siden 1950."],
    "no": ["Del og hersk var planen hans for havnen.", "Annonsen hang på veggen siden 1950."],
    "tr": ["Yorumlar toplantıda uzun süre tartışıldı.", "Reklam panosu 1950'den beri duvarda asılı."],
    "el": ["Τα σχόλια του δημάρχου προκάλεσαν γέλια.", "Η διαφήμιση στον τοίχο είναι του 1950."],
    "ru": ["Комментарии мэра вызвали смех в зале.", "Реклама на стене висит с 1950 года.",
           "Популярное место отдыха закрыли в понедельник."],
    "uk": ["Коментарі мера викликали сміх у залі.", "Реклама на стіні висить із 1950 року."],
    "ar": ["التعليقات التي أدلى بها رئيس البلدية أضحكت القاعة.", "إعلان قديم على الجدار يعود إلى عام 1950.",
           "المزيد من الماء لا يكفي المدينة، قال المهندس."],
    "fa": ["نظرات شهردار تالار را به خنده انداخت.", "آگهی روی دیوار از سال ۱۹۵۰ مانده است."],
    "he": ["התגובות של ראש העיר הצחיקו את האולם.", "מודעה ישנה תלויה על הקיר משנת 1950."],
    "zh": ["评论家说，这座桥比看上去更老。", "广告牌从1950年起就挂在墙上。", "分享食物是这条街的习惯。"],
    "ja": ["コメントを求められた市長は笑った。", "広告は1950年から壁に残っている。"],
    "ko": ["댓글을 읽은 시장은 웃었다.", "광고판은 1950년부터 벽에 걸려 있다."],
    "hi": ["टिप्पणी पर महापौर हंस पड़े।", "विज्ञापन 1950 से दीवार पर लगा है।"],
}  # fmt: skip

# A date line of each language, as its pages write it.
DATES = {
    "it": "Pubblicato il 5 aprile 2023 alle 14:05", "pt": "Publicado em 5 de abril de 2023 às 14h05",
    "nl": "Gepubliceerd op 5 april 2023 om 14.05 uur", "pl": "Opublikowano: 5 kwietnia 2023, godz. 14:05",
    "sv": "Publicerad 5 april 2023 kl 14.05", "da": "Publiceret den 5. april 2023 kl. 14.05",
    "no": "Publisert 5. apr. 2023 kl. 14:05", "tr": "Yayınlanma: 5 Nisan 2023 Çarşamba 14:05",
    "el": "Δημοσίευση: 5 Απριλίου 2023, 14:05", "ru": "Опубликовано: 5 апреля 2023 г., 14:05",
    "uk": "Опубліковано: 5 квітня 2023 р., 14:05", "ar": "نشر في: ٥ نيسان/أبريل ٢٠٢٣ - ١٤:٠٥",
    "fa": "تاریخ انتشار: ۱۶ فروردین ۱۴۰۲ ساعت ۱۴:۰۵", "he": "פורסם: 5 באפריל 2023, 14:05",
    "zh": "发布时间：2023年4月5日 14:05", "ja": "公開日：2023年4月5日(水) 14時05分",
    "ko": "입력 2023.04.05. 오후 2:05", "hi": "प्रकाशित: 5 अप्रैल 2023, 14:05",
}  # fmt: skip


@pytest.mark.parametrize("language", FURNITURE)
def test_at_least_five_in_six_unlisted_lines_of_furniture_are_known(language: str) -> None:
    lines = FURNITURE[language]
    missed = [line for line in lines if furniture_cue(line) is None]
    assert len(missed) <= len(lines) / 6, missed


@pytest.mark.parametrize("language", STORY)
def test_no_sentence_of_a_story_is_taken_for_furniture(language: str) -> None:
    assert [line for line in STORY[language] if furniture_cue(line)] == []


@pytest.mark.parametrize("language", DATES)
def test_a_date_line_is_known_in_each_language(language: str) -> None:
    assert is_date_line(DATES[language])


def stories() -> dict[str, list[str]]:
    """The paragraphs of the fixtures' dumps, by language."""
    found: dict[str, list[str]] = defaultdict(list)
    for path in sorted((FIXTURES / "expected").glob("*/*.txt.json")):
        twin = json.loads(path.read_text("utf-8"))
        found[twin["language"]].append("\n".join([twin["title"] or "", *twin["body"]]))
    return found


@pytest.mark.parametrize("language", stories())
def test_a_dump_of_a_story_among_unlisted_furniture_keeps_the_story_and_loses_the_rest(language: str) -> None:
    furniture = FURNITURE[language]
    kept = gone = lines = 0
    for story in stories()[language]:
        title, *body = story.split("\n")
        text = "\n\n".join([title, *body[:2], furniture[0], *body[2:], *furniture[1:]])
        cleaned = clean_dump(Document(kind=Kind.TEXT, text=text, original=b"", source="invented.txt"))
        lines += len(body)
        kept += sum(paragraph in cleaned.body for paragraph in body)
        gone += sum(line not in cleaned.body for line in furniture)
    assert kept == lines
    assert gone >= 0.8 * len(furniture) * len(stories()[language])


@pytest.mark.parametrize("language", languages())
def test_a_language_has_only_sections_that_are_read(language: str) -> None:
    told = languages()[language]
    assert set(told) <= SECTIONS
    kinds = {kind for name in ("lines", "opens", "counts", "holds", "patterns") for kind in told.get(name, {})}
    assert kinds <= set(table("furniture_kinds"))


@pytest.mark.parametrize("language", languages())
def test_every_pattern_compiles_and_every_word_is_left_by_folding(language: str) -> None:
    told = languages()[language]
    for pattern in (pattern for some in told.get("patterns", {}).values() for pattern in some):
        assert spelled(pattern) == spelled(pattern.casefold())
        assert re.compile(spelled(pattern)).groups == 0
    for name in ("lines", "opens", "counts", "holds"):
        assert all(folded(words) for some in told.get(name, {}).values() for words in some)


def test_no_line_is_one_kind_of_furniture_in_one_language_and_another_kind_in_another() -> None:
    roles: dict[str, set[str]] = defaultdict(set)
    for row in table("furniture")["cue"]:
        for line in row.get("lines", ()):
            roles[folded(line)].add(row["role"])
    for told in languages().values():
        for kind, lines in told.get("lines", {}).items():
            for line in lines:
                roles[folded(line)].add(table("furniture_kinds")[kind]["role"])
    assert {line: some for line, some in roles.items() if len(some) > 1} == {}


def test_every_language_that_is_not_in_the_older_tables_says_something_of_everything() -> None:
    for code in languages().keys() - {"de", "en", "es", "fr"}:
        told = languages()[code]
        assert {"lines", "opens", "counts", "bylines", "pictures", "agencies", "dates"} <= set(told), code
        assert {
            "popular",
            "others",
            "pointer",
            "comments",
            "rights",
            "page",
            "asks",
            "advert",
            "topics",
            "top",
        } <= set(told["lines"]), code


def test_letters_written_in_several_ways_are_one() -> None:
    assert folded("EN ÇOK OKUNANLAR") == folded("En çok okunanlar")
    assert folded("İLGİLİ HABERLER") == folded("İlgili haberler")
    assert folded("إقرأ أيضًا") == folded("اقرا ايضا")
    assert folded("پربازدیدترین‌ها") == folded("پربازديدترين ها")
    assert folded("ΔΙΑΒΑΣΤΕ ΕΠΙΣΗΣ") == folded("Διαβάστε επίσης")


def test_what_a_pattern_starts_with_is_told_only_where_it_is_certain() -> None:
    assert first_letters("(?:the )?(?:comments|views) are .*") == {"c", "t", "v"}
    assert first_letters("читайте .*") == {"ч"}
    assert first_letters("a?b") is None
    assert first_letters("(?:a|b)*c") is None
    assert first_letters(".{0,80}rights") is None
    assert first_letters("one|two") is None


def test_a_role_of_a_line_is_the_same_in_any_script() -> None:
    found = {line: furniture_cue(line) for line in ("الأكثر قراءة", "Самое читаемое", "热门新闻", "많이 본 뉴스")}
    assert {cue.role if cue else None for cue in found.values()} == {Role.PROMO}
    assert all(cue and cue.opens_tail for cue in found.values())


def test_words_of_all_languages_are_listed_once() -> None:
    leads = in_all_languages("pictures", "leads")
    assert len(leads) == len(set(leads)) > 100
