"""Short dumps and what stands round their few lines: agencies, lists of other stories, dates, labels, captions."""

from __future__ import annotations

import pytest

from archive.article import Caption, CleanArticle, Document, Kind, Role
from archive.errors import Unreadable
from indexer.cleaning.dumps.dump import clean_dump

HEADLINE = "Heron stops the tram"
BRIEF = "A heron stood on the rails in Alder Street for two hours on Friday, and the tram waited."
SECOND = "The driver, Nell Barrow, rang her bell eleven times, which the heron seemed to enjoy."


def clean(*lines: str) -> CleanArticle:
    text = "\n".join(lines)
    return clean_dump(Document(kind=Kind.TEXT, text=text, original=text.encode(), source="heron.txt"))


def removed(article: CleanArticle) -> dict[str, tuple[Role, str]]:
    return {line.text: (line.role, line.reason) for line in article.removed}


@pytest.mark.parametrize("source", ["Source: PA", "Quelle: APA", "Fuente: EFE"])
def test_a_brief_with_its_source_below_is_a_story(source: str) -> None:
    article = clean(HEADLINE, BRIEF, source)
    assert (article.title, article.body, article.agency) == (HEADLINE, (BRIEF,), (source.partition(": ")[2],))
    assert removed(article)[source] == (Role.AGENCY, "names the agency or the source")


def test_a_date_and_a_button_round_the_source_of_a_brief_change_nothing() -> None:
    article = clean(HEADLINE, BRIEF, SECOND, "Print this article", "Source: PA", "16 March 2018")
    assert (article.body, article.agency) == ((BRIEF, SECOND), ("PA",))


def test_a_source_under_the_headline_took_no_picture() -> None:
    article = clean(
        "鹭鸟拦住了电车", "来源：新华网", "周五，一只鹭鸟在桤木街的铁轨上站了两个小时，电车只好一直等着。"
    )
    assert removed(article)["来源：新华网"] == (Role.AGENCY, "names the agency or the source")
    assert article.title == "鹭鸟拦住了电车"


def test_a_source_right_under_a_caption_is_its_credit() -> None:
    article = clean(HEADLINE, "The heron on its rail on Friday", "Source: AFP", BRIEF, SECOND)
    assert article.captions == (Caption(text="The heron on its rail on Friday", credit="AFP"),)
    assert article.agency == ()


def test_a_dump_without_a_story_says_where_its_longest_line_went() -> None:
    with pytest.raises(Unreadable, match="“Share this article”, was taken as navigation"):
        clean("Subscribe", "Share this article", "Most Read")


STORY = (BRIEF, SECOND)
LIST_HEADS = ["Recommended", "Read next", "Related:", "You may also like", "Mehr zum Thema"]


@pytest.mark.parametrize("head", LIST_HEADS)
def test_a_list_of_other_stories_ends_where_sentences_begin(head: str) -> None:
    below = ("The bird left at noon with a commuter's sandwich.", "No fine will be asked of either.")
    article = clean(HEADLINE, *STORY, head, "Swan blocks the bypass", *below)
    assert article.body == (*STORY, *below)
    assert removed(article)["Swan blocks the bypass"][0] is Role.PROMO


def test_a_long_list_of_headlines_goes_whole() -> None:
    heads = (
        "Swan blocks the bypass",
        "Council counts its geese",
        "Tram fares frozen",
        "Bell stolen again",
        "New rails for Elm Row",
        "Otters seen at the lock",
        "Mayor buys a kayak",
    )
    article = clean(HEADLINE, *STORY, "The bird left at noon with a commuter's sandwich.", "Most Read", *heads)
    assert article.body == (*STORY, "The bird left at noon with a commuter's sandwich.")


@pytest.mark.parametrize("cue", ["Advertisement", "READ MORE: Swan blocks the bypass", "Story continues below"])
def test_a_short_sentence_under_an_advertisement_stays(cue: str) -> None:
    last = "The tram will run on Sunday."
    article = clean(
        HEADLINE, "By Ada Quill", "16 March 2018", BRIEF, cue, last, "Share this article", "Comments (4)"
    )
    assert article.body == (BRIEF, last)


def test_a_sentence_that_ends_with_its_agency_stays_and_names_it() -> None:
    last = "Der Vogel flog gegen Mittag davon. (mit dpa)"
    lines = (
        "Reiher hält Straßenbahn auf",
        "Ein Reiher stand am Freitag zwei Stunden auf den Schienen der Erlenstraße.",
    )
    article = clean(*lines, "Anzeige", last, "Meistgelesen", "Gänse gezählt", "Kommentare (18)")
    assert article.body == (lines[1], "Der Vogel flog gegen Mittag davon.")
    assert article.agency == ("dpa",)


@pytest.mark.parametrize(
    ("line", "published"),
    [
        ("Alderford - 16 Mar 2018 - 20:15 CET", "2018-03-16T20:15+01:00"),
        ("Alder Gazette, 16 March 2018, page 3", "2018-03-16"),
        ("2018年3月16日 16:08 来源：桤木日报", "2018-03-16T16:08"),
        ("2018", "2018"),
    ],
)
def test_a_date_with_its_place_paper_or_source_dates_the_story(line: str, published: str) -> None:
    article = clean(HEADLINE, line, "", *STORY)
    assert article.published is not None
    assert (article.published.text, article.standfirst, article.captions) == (published, None, ())
    assert article.body == STORY


def test_a_date_below_the_story_is_its_date() -> None:
    article = clean(HEADLINE, *STORY, "© Alder Press / Ada Quill", "Print version", "16 March 2018, 13:20")
    assert article.published is not None
    assert article.published.text == "2018-03-16T13:20"


def test_the_date_of_another_story_is_not_this_ones() -> None:
    article = clean(HEADLINE, *STORY, "Read next", "Swan blocks the bypass", "16 March 2018")
    assert article.published is None


def test_a_chronicle_by_years_keeps_its_years() -> None:
    article = clean(HEADLINE, "1998", BRIEF, "2018", SECOND)
    assert "1998" in article.body


def test_a_writer_stands_over_the_paper_and_the_date() -> None:
    article = clean(HEADLINE, "Ada Quill", "Alder Gazette", "Fri 16 Mar 2018", "", *STORY)
    assert (article.byline, article.body) == (("Ada Quill",), STORY)


def test_a_headline_of_two_chinese_clauses_over_a_date_is_no_writer() -> None:
    story = "周五，一只鹭鸟在桤木街的铁轨上站了两个小时，电车只好一直等着，乘客们下车步行。"
    article = clean("桤木街鹭鸟拦住了电车 百名乘客步行上班", "2018年3月16日 16:08", story)
    assert (article.title, article.byline) == ("桤木街鹭鸟拦住了电车 百名乘客步行上班", ())


@pytest.mark.parametrize(
    "line",
    [
        "(Reporting by Ada Quill and Nell Barrow; Editing by Tom Reed)",
        "Reuters writer Ada Quill contributed to this report.",
        "Since you're here, we have a small favour to ask.",
        "Become a supporter",
        "Lesezeit: 3 Min.",
        "Temps de lecture 2 min.",
        "Publié aujourd'hui à 14h32",
        "字号：大 中 小",
        "-30-",
        "Ends",
        "desk@alder-gazette.example",
        "LENGTH: 212 words",
        "LOAD-DATE: March 17, 2018",
        "LANGUAGE: ENGLISH",
    ],
)
def test_closing_marks_labels_and_begging_are_no_story(line: str) -> None:
    article = clean(HEADLINE, *STORY, "The bird left at noon with a commuter's sandwich.", line)
    assert line in removed(article)
    assert article.body == (*STORY, "The bird left at noon with a commuter's sandwich.")


@pytest.mark.parametrize(
    "line", ["The sentence ends here.", "30 geese were counted.", "Section of the rails were wet."]
)
def test_sentences_with_the_words_of_closing_marks_stay(line: str) -> None:
    assert line in clean(HEADLINE, *STORY, line).body


def test_the_byline_of_a_database_is_the_writer() -> None:
    article = clean(HEADLINE, "BYLINE: Ada Quill", "SECTION: NEWS; Pg. 3", "LENGTH: 212 words", "", *STORY)
    assert (article.byline, article.dateline, article.body) == (("Ada Quill",), None, STORY)


def test_the_outlets_name_above_the_headline_is_not_the_headline() -> None:
    article = clean("Alder Gazette", HEADLINE, "16 March 2018", *STORY)
    assert article.title == HEADLINE
    arabic = (
        "صوت النهر",
        "طائر يوقف الترام في المدينة",
        "عمان – «صوت النهر»: أوقف طائر كبير الترام في شارع المدينة ساعتين يوم الجمعة، حسب ما أعلنت الشركة.",
    )
    assert clean(*arabic, "وقال السائق إن الطائر لم يتحرك من مكانه.").title == arabic[1]


def test_a_standfirst_below_a_counter_and_above_a_caption_is_kept() -> None:
    standfirst = "Passengers spent two hours in what the driver called her best Friday"
    caption = "The heron on its rail at noon. Photograph: Nell Barrow/Alder Gazette"
    above = (
        "Heron stops the Alder Street tram for two hours",
        "By Ada Quill",
        "16 March 2018",
        "37",
        "View comments",
    )
    article = clean(*above, standfirst, caption, *STORY)
    assert (article.standfirst, article.body) == (standfirst, STORY)


def test_a_photographer_in_capitals_closes_a_caption() -> None:
    caption = "La garza en los raíles de la calle del Aliso, el viernes. NÉLIDA BARRO"
    story = (
        "Una garza detuvo el tranvía durante dos horas el viernes en la calle del Aliso, según la empresa.",
        "La conductora tocó once veces la campana, y a la garza pareció gustarle.",
    )
    article = clean(
        "Una garza detiene el tranvía", "Por Ada Quílez", "16 mar 2018", "Comentarios", caption, "", *story
    )
    assert article.captions == (Caption(text=caption, credit="NÉLIDA BARRO"),)
    assert article.body == story


def test_a_headline_loses_its_dateline_its_label_and_its_paper() -> None:
    article = clean(
        "WIEN (APA) - Reiher hält Straßenbahn auf", "Ein Reiher stand am Freitag zwei Stunden auf den Schienen."
    )
    assert (article.title, article.dateline, article.agency) == ("Reiher hält Straßenbahn auf", "WIEN", ("APA",))
    assert clean(f"{HEADLINE} | Alder Gazette", *STORY).title == HEADLINE
    assert clean(f"Headline: {HEADLINE}", "Byline: Ada Quill", *STORY).title == HEADLINE


def test_the_writer_in_a_chinese_dateline_is_found() -> None:
    story = "新华社青岛3月16日电（记者王小明）周五，一只鹭鸟在桤木街的铁轨上站了两个小时，电车只好一直等着。"
    assert clean("鹭鸟拦住了电车", story, "乘客们下车步行。").byline == ("王小明",)
