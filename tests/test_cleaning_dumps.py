"""Text dumps in, stories out: the page's furniture goes, and with a reason; everything else stays."""

from __future__ import annotations

import json
import textwrap
from pathlib import Path

import pytest

from archive.article import Caption, CleanArticle, Document, Kind, Role
from archive.errors import Unreadable
from indexer.cleaning.dumps.dump import clean_dump
from indexer.cleaning.dumps.linemodel import rules_alone
from indexer.cleaning.lines.writing import NO_SPACES

FIXTURES = Path(__file__).parents[1] / "fixtures"
DUMPS = sorted((FIXTURES / "articles").glob("*/*.txt"))
FACTS = ("title", "byline", "agency", "outlet", "dateline", "standfirst", "body")

STORY = (
    "The old ferry across the Rose was taken out of service on Monday after its bell fell into the river.",
    "Divers looked for the bell until dark, the harbour master said, and found eleven bicycles and a safe.",
    "“We shall ring a saucepan until further notice,” said the skipper, who has crossed the river 90,000 times.",
    "Passengers may use the bridge at Alder, which adds four miles to the journey and takes no bicycles.",
    "A new bell will be cast in the spring if the two councils can agree on what should be written on it.",
)
HEADLINE_ZH = "渡轮的钟掉进了河里"
STORY_ZH = (
    "周一，横渡罗斯河的旧渡轮因钟掉进河里而停止服务，港务长说潜水员一直找到天黑。",
    "潜水员找到了十一辆自行车和一个保险箱，但是没有找到钟，搜寻工作将在周二继续进行。",
    "如果两个议会能够就钟上刻什么字达成一致，新钟将在春天铸造。",
)


def clean(text: str) -> CleanArticle:
    return clean_dump(Document(kind=Kind.TEXT, text=text, original=text.encode(), source="ferry.txt"))


def roles(article: CleanArticle) -> dict[str, Role]:
    return {line.text: line.role for line in article.removed}


def page(*lines: str) -> str:
    return "\n\n".join(lines)


@pytest.mark.parametrize("path", DUMPS, ids=lambda path: path.stem)
def test_a_fixture_comes_out_as_its_twin(path: Path) -> None:
    twin = json.loads((FIXTURES / "expected" / path.parent.name / f"{path.name}.json").read_text("utf-8"))
    article = clean(path.read_text("utf-8"))
    found = {name: getattr(article, name) for name in FACTS}
    assert found == {name: tuple(twin[name]) if isinstance(twin[name], list) else twin[name] for name in FACTS}
    assert (article.published.text if article.published else None) == twin["published"]
    assert (article.updated.text if article.updated else None) == twin["updated"]
    assert [(caption.text, caption.credit) for caption in article.captions] == [
        (caption["text"], caption["credit"]) for caption in twin["captions"]
    ]
    assert {text: role.value for text, role in roles(article).items()} == twin["removed_roles"]


@pytest.mark.parametrize("path", DUMPS, ids=lambda path: path.stem)
def test_a_dump_without_blank_lines_says_the_same(path: Path) -> None:
    text = path.read_text("utf-8")
    dense = clean("\n".join(line for line in text.splitlines() if line.strip()))
    assert dense.body == clean(text).body
    assert dense.captions == clean(text).captions


@pytest.mark.parametrize("path", DUMPS, ids=lambda path: path.stem)
def test_windows_line_ends_change_nothing(path: Path) -> None:
    text = path.read_text("utf-8")
    assert clean(text.replace("\n", "\r\n")) == clean(text)


@pytest.mark.parametrize("path", DUMPS, ids=lambda path: path.stem)
def test_a_hard_wrapped_dump_has_the_same_paragraphs(path: Path) -> None:
    text = path.read_text("utf-8")
    wrapped = "\n".join("\n".join(filled(line)) for line in text.splitlines())
    assert clean(wrapped).body == clean(text).body


def filled(line: str) -> list[str]:
    """A paragraph broken to lines: writing without spaces wherever the line is full."""
    if NO_SPACES.search(line):
        return [line[at : at + 41] for at in range(0, len(line), 41)] or [""]
    return textwrap.wrap(line, 70, break_on_hyphens=False) or [""]


def test_a_short_text_without_furniture_comes_out_whole() -> None:
    article = clean(page(*STORY))
    assert article.body == STORY
    assert article.title is None
    assert article.removed == ()


def test_a_headline_and_short_sentences_stay_what_they_are() -> None:
    article = clean("Bell falls into river\n\nThe bell fell.\n\nNobody was hurt.\n\nIt was loud.")
    assert article.title == "Bell falls into river"
    assert article.body == ("The bell fell.", "Nobody was hurt.", "It was loud.")


def test_a_wall_of_text_is_one_paragraph() -> None:
    assert clean(" ".join(STORY)).body == (" ".join(STORY),)


def test_one_sentence_is_a_story() -> None:
    assert clean("Nobody was hurt.").body == ("Nobody was hurt.",)


def test_a_page_without_a_story_is_unreadable() -> None:
    with pytest.raises(Unreadable, match="no line of a story"):
        clean("Subscribe\n\nShare this article\n\nMost Read")


def test_an_empty_text_is_unreadable() -> None:
    with pytest.raises(Unreadable):
        clean(" \n\n ")


def test_source_row_and_problems_are_kept() -> None:
    document = Document(
        kind=Kind.TEXT, text=STORY[0], original=b"", source="a.jsonl", row=7, problems=("not UTF-8",)
    )
    article = clean_dump(document)
    assert (article.source, article.row, article.problems) == ("a.jsonl", 7, ("not UTF-8",))


def test_the_line_of_a_removed_line_is_counted_in_the_dump() -> None:
    article = clean(f"Bell falls into river\n\n\n{STORY[0]}\n\nAdvertisement\n\n{STORY[1]}")
    assert [(line.line, line.text, line.role) for line in article.removed] == [(6, "Advertisement", Role.PROMO)]


def test_every_removed_line_has_a_reason() -> None:
    article = clean(
        page("Home", "Bell falls into river", "By Jane Doe", "3 March 2021", *STORY, "Most Read", "Cake")
    )
    assert len(article.removed) == 5
    assert all(line.reason for line in article.removed)


def test_a_caption_is_kept_with_its_credit() -> None:
    article = clean(page("Bell falls into river", "The ferry at its landing on Monday. PHOTO: AFP", *STORY))
    assert article.captions == (Caption(text="The ferry at its landing on Monday. PHOTO: AFP", credit="AFP"),)
    assert article.removed[0].reason == "kept as a caption"
    assert article.body == STORY


def test_a_credit_under_a_caption_is_its_credit_and_no_agency_of_the_story() -> None:
    article = clean(page("Bell falls into river", "The ferry at its landing on Monday.", "Photo: AFP", *STORY))
    assert article.captions == (Caption(text="The ferry at its landing on Monday.", credit="AFP"),)
    assert article.agency == ()


def test_the_day_on_a_photograph_is_not_the_day_of_the_story() -> None:
    caption = "The ferry at its landing on May 23, 2015. Divers waited. Jane Doe/Reuters"
    article = clean(page("Bell falls into river", "A saucepan will do for now.", caption, *STORY))
    assert article.published is None
    assert article.published_source is None


def test_a_line_between_headline_and_byline_is_the_standfirst() -> None:
    article = clean(page("Bell falls into river", "A saucepan will do for now.", "By Jane Doe", *STORY))
    assert article.standfirst == "A saucepan will do for now."
    assert article.byline == ("Jane Doe",)


def test_the_first_paragraph_is_no_standfirst_when_the_story_follows() -> None:
    article = clean(page("Bell falls into river", *STORY))
    assert article.standfirst is None
    assert article.body == STORY


@pytest.mark.parametrize("foot", [("Cake",), ("Cake", "Tea at the palace"), ()])
def test_an_advertisement_in_the_story_and_a_list_below_it_take_no_line_of_it(foot: tuple[str, ...]) -> None:
    lines = (*STORY[:2], "Advertisement", *STORY[2:], "Most Read", *foot)
    article = clean(page("Bell falls into river", *lines))
    assert article.body == STORY
    assert set(roles(article)) == {"Advertisement", "Most Read", *foot}


def test_short_sentences_about_an_advertisement_stay() -> None:
    said = ("The bell fell on Monday.", "Divers looked for it until dark.", "Nobody was hurt.")
    assert clean(page("Bell falls into river", said[0], "Advertisement", *said[1:], "Most Read")).body == said


@pytest.mark.parametrize("size", range(1, 6))
def test_a_story_of_few_lines_loses_none(size: int) -> None:
    assert clean(page(*STORY[:size])).body == STORY[:size]


def test_a_story_in_a_language_that_no_table_knows_keeps_its_lines() -> None:
    assert clean(page(HEADLINE_ZH, *STORY_ZH)).body == STORY_ZH


def test_a_removed_line_has_the_chance_that_it_is_the_storys() -> None:
    article = clean(page("Home", "Bell falls into river", *STORY, "Most Read", "Cake"))
    assert all(line.score is not None and 0 < line.score < 0.5 for line in article.removed)


def test_without_a_model_rules_alone_clean_and_there_is_no_score() -> None:
    text = page(
        "Home", "Bell falls into river", "By Jane Doe", *STORY[:2], "Advertisement", *STORY[2:], "Most Read"
    )
    article = clean_dump(Document(kind=Kind.TEXT, text=text, original=b"", source="ferry.txt"), rules_alone)
    assert (article.title, article.byline, article.body) == ("Bell falls into river", ("Jane Doe",), STORY)
    assert [line.score for line in article.removed] == [None] * 4


def test_a_quotation_that_furniture_parts_from_the_story_stays() -> None:
    said = "« Nous n’avons pas dormi de la nuit, le vent a pris le toit et la moitié du jardin avec lui. »"
    assert said in clean(page("Bell falls into river", *STORY[:2], "Abonnez-vous", said, *STORY[2:])).body


def test_crossheads_stay_in_the_body() -> None:
    article = clean(page("Bell falls into river", *STORY[:2], "Eleven bicycles", *STORY[2:]))
    assert article.body == (*STORY[:2], "Eleven bicycles", *STORY[2:])


def test_short_lines_under_a_marker_of_the_foot_go_and_a_paragraph_stays() -> None:
    article = clean(page("Bell falls into river", *STORY[:4], "Related stories", "Ferry in pictures", STORY[4]))
    assert article.body == STORY
    assert roles(article) == {"Related stories": Role.PROMO, "Ferry in pictures": Role.PROMO}


def test_a_box_in_mid_story_does_not_swallow_the_crossheads_below_it() -> None:
    lines = (*STORY[:2], "Most Read", "Cake", STORY[2], "Eleven bicycles", *STORY[3:])
    assert clean(page("Bell falls into river", *lines)).body == (*STORY[:3], "Eleven bicycles", *STORY[3:])


def test_a_sign_off_glued_to_the_last_sentence_is_cut() -> None:
    article = clean(page("Bell falls into river", *STORY[:4], STORY[4] + "Agencies"))
    assert article.body == STORY
    assert article.agency == ("Agencies",)
    assert roles(article) == {"Agencies": Role.AGENCY}


def test_an_agency_that_a_sentence_ends_with_is_not_cut() -> None:
    last = "The harbour master said he had learned of it from a report by Reuters"
    assert clean(page("Bell falls into river", *STORY, last)).body[-1] == last


def test_a_closing_line_of_agencies_is_the_agency() -> None:
    article = clean(page("Bell falls into river", *STORY, "* Agence France-Presse and Reuters"))
    assert article.agency == ("Agence France-Presse", "Reuters")
    assert article.body == STORY


def test_a_chronicle_keeps_the_days_that_head_its_parts() -> None:
    days = ("3 March 2021", STORY[1], "4 March 2021", STORY[2], "5 March 2021", STORY[3])
    assert clean(page("Bell falls into river", STORY[0], *days)).body == (STORY[0], *days)


def test_of_two_days_the_one_nearer_to_the_headline_is_the_storys() -> None:
    article = clean(
        page("Sunday, December 24, 2023", "Home", "News", "Bell falls into river", "21 December 2023", *STORY)
    )
    assert article.published is not None
    assert article.published.text == "2023-12-21"


def test_no_text_of_the_dump_is_lost_without_a_trace() -> None:
    lines = ("Home", "Bell falls into river", "By Jane Doe", *STORY, "Most Read", "Cake")
    article = clean(page(*lines))
    kept = {article.title, article.standfirst, *article.body, *roles(article)}
    assert set(lines) <= kept


def test_a_list_of_many_thousand_dates_above_a_story_is_read() -> None:
    dates = [f"{number % 28 + 1} May 2015" for number in range(20_000)]
    article = clean(page("Ferry loses its bell", *dates, *STORY))
    assert (article.title, article.body) == ("Ferry loses its bell", STORY)
    assert len(article.removed) == 20_000


def test_a_chronicle_of_many_thousand_days_keeps_its_dates() -> None:
    days = [line for number in range(2_000) for line in (f"{number % 28 + 1} May 2015", f"{number}: {STORY[0]}")]
    article = clean(page("Ferry loses its bell", *days))
    assert article.body[1:] == tuple(days[2:])
