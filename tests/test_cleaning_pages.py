"""Saved pages: the story stays, the page around it goes and is listed with its reason."""

import pytest

from archive.article import CleanArticle, Document, Kind, Role
from archive.errors import Unreadable
from indexer.cleaning.dumps.dump import clean_dump
from indexer.cleaning.pages.blocks import parse_page, read_blocks
from indexer.cleaning.pages.body import rescued
from indexer.cleaning.pages.page import clean_page
from indexer.cleaning.pages.story import story_blocks

FIRST = (
    "The river rose by two metres overnight and the lower town had to be cleared before breakfast, the mayor said."
)
SECOND = "Schools stayed shut for the day while pumps were brought from the coast to keep the water works running."
THIRD = "Nobody was hurt, and most families expected to be back in their houses before the end of the week."
PARAGRAPHS = f"<p>{FIRST}</p><p>{SECOND}</p><p>{THIRD}</p>"


def clean(html: str) -> CleanArticle:
    return clean_page(Document(kind=Kind.HTML, text=html, original=html.encode(), source="river.html", row=7))


def page(story: str, around: str = "") -> CleanArticle:
    heading = "<h1>River rises over the lower town</h1>"
    return clean(f"<html><body>{around}<main><article>{heading}{story}</article></main></body></html>")


def removed_role(article: CleanArticle, text: str) -> Role | None:
    return next((line.role for line in article.removed if line.text == text), None)


def test_the_story_is_its_paragraphs():
    assert page(PARAGRAPHS).body == (FIRST, SECOND, THIRD)


def test_source_and_row_are_the_documents():
    article = page(PARAGRAPHS)
    assert (article.source, article.row) == ("river.html", 7)


def test_crossheads_stay_as_paragraphs_of_their_own():
    story = f"<p>{FIRST}</p><h2>After the flood</h2><p>{SECOND}</p><p>{THIRD}</p>"
    assert page(story).body == (FIRST, "After the flood", SECOND, THIRD)


def test_list_items_stay_apart():
    items = "<ul><li>Pumps from the coast</li><li>Boats from the lake</li></ul>"
    assert page(f"<p>{FIRST}</p>{items}<p>{SECOND}</p><p>{THIRD}</p>").body == (
        FIRST,
        "Pumps from the coast",
        "Boats from the lake",
        SECOND,
        THIRD,
    )


def test_the_headline_said_again_is_not_the_first_paragraph():
    assert page(f"<p>River rises over the lower town</p>{PARAGRAPHS}").body[0] == FIRST


def test_byline_and_date_above_the_story_are_no_paragraphs():
    assert page(f"<p>By Jane Doe</p><p>May 22, 2015</p>{PARAGRAPHS}").body == (FIRST, SECOND, THIRD)


def test_a_caption_is_kept_apart_from_the_story():
    story = (
        f"<p>{FIRST}</p><figure><figcaption>The river at noon</figcaption></figure><p>{SECOND}</p><p>{THIRD}</p>"
    )
    article = page(story)
    assert article.body == (FIRST, SECOND, THIRD)
    assert [caption.text for caption in article.captions] == ["The river at noon"]


def test_a_caption_is_listed_with_the_reason_that_it_was_kept():
    article = page(f"{PARAGRAPHS}<figure><figcaption>The river at noon</figcaption></figure>")
    assert [line.reason for line in article.removed if line.role is Role.CAPTION] == ["kept as a caption"]


def test_a_box_inside_the_story_is_promo():
    older = "Older rivers that rose in other years and what became of the towns."
    box = f'<div class="related-articles"><p>{older}</p></div>'
    article = page(f"<p>{FIRST}</p>{box}<p>{SECOND}</p><p>{THIRD}</p>")
    assert article.body == (FIRST, SECOND, THIRD)
    assert removed_role(article, older) is Role.PROMO


def test_a_paragraph_that_is_only_a_link_is_left_out():
    link = '<p><a href="/other">The other river and why it did not rise last night at all</a></p>'
    assert page(f"<p>{FIRST}</p>{link}<p>{SECOND}</p><p>{THIRD}</p>").body == (FIRST, SECOND, THIRD)


def test_a_link_inside_a_sentence_stays():
    sentence = 'The council <a href="/vote">voted twice</a> on the dam and lost both votes by a single hand.'
    article = page(f"<p>{FIRST}</p><p>{sentence}</p><p>{SECOND}</p>")
    assert article.body[1] == "The council voted twice on the dam and lost both votes by a single hand."


def test_a_first_paragraph_among_the_others_is_no_standfirst_whatever_their_box_is_called():
    article = page(f"<div class='article-summary'>{PARAGRAPHS}</div>")
    assert (article.standfirst, article.body) == (None, (FIRST, SECOND, THIRD))


@pytest.mark.parametrize(
    "note",
    [
        "Want more river news? Sign up for our newsletter to get the latest tides.",
        "Image credit: Jane Doe / The Harbour",
        "The post River rises appeared first on The Harbour.",
        "The views expressed here are the author's own.",
        "* Follow The Harbour on Instagram and Facebook.",
        "_____",
    ],
)
def test_a_note_at_the_foot_is_no_part_of_the_story(note):
    article = page(f"{PARAGRAPHS}<p>{note}</p>")
    assert article.body == (FIRST, SECOND, THIRD)
    assert removed_role(article, note) is not None


def test_the_note_about_the_writer_goes():
    article = page(
        f'<p class="byline">By Jane Doe</p>{PARAGRAPHS}<p>Jane Doe writes about rivers for this paper.</p>'
    )
    assert article.body == (FIRST, SECOND, THIRD)
    assert removed_role(article, "Jane Doe writes about rivers for this paper.") is Role.BYLINE


@pytest.mark.parametrize(
    ("box", "role"),
    [
        ("<nav>Weather and sport</nav>", Role.NAVIGATION),
        ('<div class="main-menu">Weather and sport</div>', Role.NAVIGATION),
        ("<aside>Weather and sport</aside>", Role.PROMO),
        ('<div id="newsletter-signup">Weather and sport</div>', Role.PROMO),
        ('<div class="cookie-banner">Weather and sport</div>', Role.NOTICE),
        ("<footer>Weather and sport</footer>", Role.NOTICE),
        ("<div>Weather and sport</div>", Role.NAVIGATION),
    ],
)
def test_what_is_removed_has_its_role_from_its_place(box, role):
    assert removed_role(page(PARAGRAPHS, around=box), "Weather and sport") is role


@pytest.mark.parametrize(
    "word", ["Home", "Subscribe", "Startseite", "Abo", "Accueil", "Abonnez-vous", "Suscríbete"]
)
@pytest.mark.parametrize(
    "menu",
    [
        "<nav><ul><li><a href='/'>{word}</a></li></ul></nav>",
        "<ul class='menu'><li><a href='/'>{word}</a></li></ul>",
        "<header><ul><li><a href='/'>{word}</a></li></ul></header>",
    ],
)
def test_an_entry_of_a_menu_is_navigation_whatever_its_words(menu, word):
    assert removed_role(page(PARAGRAPHS, around=menu.format(word=word)), word) is Role.NAVIGATION


def test_the_same_word_under_the_headline_is_what_its_words_say():
    article = page(f"<div><a href='/abo'>Abonnez-vous</a></div>{PARAGRAPHS}")
    assert removed_role(article, "Abonnez-vous") is Role.PROMO


@pytest.mark.parametrize(
    "words", ["Skip to main content", "Zum Inhalt springen", "Aller au contenu", "Ir al contenido"]
)
@pytest.mark.parametrize("mark", ["", " class='skip'"])
def test_a_link_that_skips_the_menu_is_navigation(words, mark):
    article = page(PARAGRAPHS, around=f"<a{mark} href='#main'>{words}</a>")
    assert removed_role(article, words) is Role.NAVIGATION


def test_removed_blocks_are_numbered_in_the_order_of_the_page():
    lines = [line.line for line in page(PARAGRAPHS, around="<nav>One</nav><nav>Two</nav>").removed]
    assert lines == [1, 2]


def test_a_block_is_removed_once_even_if_elements_nest_around_it():
    article = page(PARAGRAPHS, around="<div><div><span>Weather</span></div></div>")
    assert [line.text for line in article.removed] == ["Weather"]


def test_scripts_and_hidden_menus_are_no_blocks_a_reader_sees():
    around = "<script>var a = 1</script><div style='display: none'>Secret</div><div hidden>Secret</div>"
    assert page(PARAGRAPHS, around=around).removed == ()


def test_a_story_hidden_behind_a_click_is_still_the_story():
    article = page(f"<p>{FIRST}</p><div style='display:none'><p>{SECOND}</p><p>{THIRD}</p></div>")
    assert SECOND in article.body


def test_the_body_that_the_pages_data_tell_outweighs_a_wrong_reading():
    blocks = read_blocks(
        parse_page(f"<body><div>{PARAGRAPHS * 2}</div><div><p>{'Give today. ' * 60}</p></div></body>")
    )
    story = story_blocks(blocks, ["Give today. " * 60], declared=" ".join((FIRST, SECOND, THIRD)))
    assert {block.text for block in story} == {FIRST, SECOND, THIRD}


def test_a_page_without_html_is_read_as_text():
    assert clean(f"{FIRST} {SECOND} {THIRD}").body != ()


def test_unclosed_tags_do_not_matter():
    assert clean(f"<html><body><article><h1>River<p>{FIRST}<p>{SECOND}<p>{THIRD}").body == (FIRST, SECOND, THIRD)


def test_nul_characters_do_not_end_the_page():
    assert (
        clean(f"\x00<html><body><article><p>{FIRST}\x00</p><p>{SECOND}</p><p>{THIRD}</p></article>").body[-1]
        == THIRD
    )


def test_an_xml_declaration_does_not_matter():
    assert (
        clean(f'<?xml version="1.0" encoding="utf-8"?><html><body><article>{PARAGRAPHS}</article>').body[0] == FIRST
    )


@pytest.mark.parametrize(
    "html", ["", "   ", "<!-- nothing -->", "<html></html>", "<html><body><nav>Menu</nav></body></html>"]
)
def test_a_page_without_a_story_is_unreadable(html):
    with pytest.raises(Unreadable, match="no article text found in the page"):
        clean(html)


@pytest.mark.parametrize("depth", [300, 3000, 30_000])
def test_a_story_in_deep_nesting_is_found(depth):
    assert FIRST in " ".join(clean("<div>" * depth + PARAGRAPHS + "</div>" * depth).body)


def test_what_is_nested_without_end_stays_in_order():
    lines = [f"The water stood {number} metres over the meadow when the sun came up." for number in range(600)]
    tree = parse_page("".join(f"<div>{line}<i>and</i><b>rose</b>" for line in lines))
    assert [block.text for block in read_blocks(tree)] == [f"{line}androse" for line in lines]
    assert max(len(list(element.iterancestors())) for element in tree.iter("div")) < 200


@pytest.mark.parametrize("unit", ["a", "A-", "1", "&lt;", '"', ".", "-", ":", "@", "(", "12:30 2015-05-01 "])
def test_a_word_that_never_ends_does_not_hold_a_page_up(unit):
    word = unit * (200_000 // len(unit))
    story = (
        f"<p class='byline'>By {word}</p><figure><figcaption>{word}</figcaption></figure><p>{word}</p>{PARAGRAPHS}"
    )
    assert page(story).body[-3:] == (FIRST, SECOND, THIRD)


@pytest.mark.parametrize("unit", ["a", "A-", "1", "<", '"', ".", "-", ":", "@", "(", "12:30 2015-05-01 "])
def test_a_word_that_never_ends_does_not_hold_a_dump_up(unit):
    text = "\n".join(("River rises", FIRST, unit * (200_000 // len(unit)), SECOND, THIRD))
    assert clean_dump(Document(kind=Kind.TEXT, text=text, original=b"", source="river.txt")).body[-2:] == (
        SECOND,
        THIRD,
    )


@pytest.mark.parametrize("unit", ["<p", "<a ", "<p>"])
def test_a_page_of_tags_that_never_end_does_not_hold_the_rescue_up(unit):
    with pytest.raises(Unreadable):
        clean(unit * 20_000)


def test_a_large_page_is_read():
    filler = "".join(f"<div class='teaser'><a href='/{n}'>Other story number {n}</a></div>" for n in range(12_000))
    assert page(PARAGRAPHS, around=filler).body == (FIRST, SECOND, THIRD)


def test_the_rescue_reads_the_article_before_the_page():
    html = f"<p>Menu</p><article>{PARAGRAPHS}</article><p>Foot</p>"
    assert rescued(html) == [FIRST, SECOND, THIRD]


def test_a_list_of_many_thousand_items_is_read():
    items = "".join(f"<li>Item number {number} of the inventory</li>" for number in range(20_000))
    body = page(f"<p>{FIRST}</p><ul>{items}</ul><p>{SECOND}</p>").body
    assert (len(body), body[20_000]) == (20_002, "Item number 19999 of the inventory")


@pytest.mark.parametrize("head", ["", f"<head><title>{FIRST}</title></head>"])
def test_the_only_paragraph_of_a_page_without_a_headline_is_no_title(head: str):
    article = clean(f"<html>{head}<body><p>{FIRST}</p></body></html>")
    assert (article.title, article.body) == (None, (FIRST,))
    assert article.heading.startswith("The river rose by two metres overnight")


def test_a_headline_that_says_all_stays_the_title():
    article = clean(f"<html><body><h1>{FIRST}</h1><p>{FIRST}</p></body></html>")
    assert (article.title, article.body) == (FIRST, (FIRST,))


def header(lines: str) -> CleanArticle:
    title = "River rises over the lower town"
    head = f"<title>{title} | Skerry Post</title><meta name='author' content='Jane Doe'>"
    return clean(f"<html><head>{head}</head><body><article>{lines}{PARAGRAPHS}</article></body></html>")


HEADLINE = "<h1>River rises over the lower town</h1>"


@pytest.mark.parametrize(
    "lines",
    [
        f"<p class='kicker'>Weather</p>{HEADLINE}",
        f"<p>Weather</p>{HEADLINE}<p>By Jane Doe</p><p>2 April 2008</p>",
        f"{HEADLINE}<ul><li>By<a>Jane Doe</a>Weather reporter</li><li>09:40, 2 APR 2008</li></ul>",
        f"{HEADLINE}<div>02.04.2008 | 09:40</div>",
    ],
)
def test_a_body_begins_below_its_headline_byline_and_date(lines):
    assert header(lines).body == (FIRST, SECOND, THIRD)


def test_a_byline_and_a_date_below_a_standfirst_are_no_part_of_the_body():
    deck = "<h2>Pumps from the coast keep the taps running</h2>"
    article = header(f"{HEADLINE}{deck}<div class='sig'>By Jane Doe</div><div>2 April 2008</div>")
    assert article.body[-3:] == (FIRST, SECOND, THIRD)
    assert "2 April 2008" not in article.body and "By Jane Doe" not in article.body


def test_the_dates_that_part_a_story_stay():
    timeline = f"<p>{FIRST}</p><h3>3 April 2008</h3><p>{SECOND}</p><h3>4 April 2008</h3><p>{THIRD}</p>"
    body = clean(f"<html><body><article>{HEADLINE}{timeline}</article></body></html>").body
    assert body == (FIRST, "3 April 2008", SECOND, "4 April 2008", THIRD)


def test_the_links_of_a_removed_menu_are_told_apart():
    menu = "<nav><a>Harbour</a><a>Markets</a><a>Log in</a></nav>"
    assert removed_role(page(PARAGRAPHS, menu), "Harbour Markets Log in") is Role.NAVIGATION


def test_the_parts_of_a_removed_date_line_are_told_apart():
    parts = "<time>2 April 2008, 9.40am</time><span>Updated 1.05pm</span><span>4 min read</span>"
    line = f"<div class='dateline'>{parts}</div>"
    text = "2 April 2008, 9.40am Updated 1.05pm 4 min read"
    assert removed_role(header(f"{HEADLINE}{line}"), text) is Role.DATE


def test_a_drop_cap_does_not_split_its_word():
    story = PARAGRAPHS.replace("The river", "<b>T</b>he river")
    assert page(story).body == (FIRST, SECOND, THIRD)


def test_a_date_in_numbers_that_the_pages_data_state_is_no_part_of_the_body():
    head = "<meta property='article:published_time' content='2008-04-02T09:40:00+02:00'>"
    lines = f"{HEADLINE}<p>Publié le 02/04/2008 à 09:40</p>{PARAGRAPHS}"
    article = clean(f"<html><head>{head}</head><body><article>{lines}</article></body></html>")
    assert article.body == (FIRST, SECOND, THIRD)
    assert removed_role(article, "Publié le 02/04/2008 à 09:40") is Role.DATE


@pytest.mark.parametrize(
    "line",
    [
        "Published 2 April 2008",
        "Share your view",
        "Ends",
        "Email the reporter",
        "For the latest email newsletters in your inbox, click here.",
        "Newsletter : recevez le soir nos meilleurs articles. Je m'inscris",
    ],
)
def test_what_a_page_says_below_its_story_is_no_part_of_it(line):
    assert page(f"{PARAGRAPHS}<p>{line}</p>").body == (FIRST, SECOND, THIRD)
