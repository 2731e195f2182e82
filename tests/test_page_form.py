"""Pages that are not one article: known by what they state and how they are built, each with the body it has."""

from __future__ import annotations

import json
import textwrap

import pytest

from archive import Archive
from archive.article import CleanArticle, Document, Form, Kind, Stated
from archive.errors import NoStory
from benchmarks.forms import marked
from benchmarks.pages import SETS, true_pages
from indexer.cleaning import clean
from indexer.cleaning.lines.forms import is_counter, offers_rest, segments
from indexer.files import find_files
from indexer.pipeline import documents
from tests.conftest import FIXTURES
from tests.shared import SHARED, needs_shared

FIRST = "The river rose by two metres overnight and the lower town was cleared before breakfast, the mayor said."
SECOND = "Schools stayed shut for the day while pumps were brought from the coast to keep the water works running."
THIRD = "Nobody was hurt, and most families expected to be back in their houses before the end of the week."
LAST = "The council meets on Thursday to speak about a wall along the quay, which it turned down ten years ago."
ABOVE = "The water of the river has reached the lower town, and here we tell what happens there until the night."
MORE = "The town band plays in the square, and the ferry takes its passengers over to the island and back."
STORY = f"<p>{FIRST}</p><p>{SECOND}</p><p>{THIRD}</p>"
TEASERS = tuple(
    f'<div><h3><a href="/s/{n}">Town number {n} mends its old bridge</a></h3><p>That took {n} years.</p></div>'
    for n in range(20)
)


def page(body: str, head: str = "", title: str = "The river rises over the lower town") -> CleanArticle:
    html = f"<html><head><title>{title}</title>{head}</head><body><main><h1>{title}</h1>{body}</main></body></html>"
    return clean(Document(kind=Kind.HTML, text=html, original=html.encode(), source="river.html"))


def dump(*lines: str) -> CleanArticle:
    text = "\n".join(lines)
    return clean(Document(kind=Kind.TEXT, text=text, original=text.encode(), source="river.txt"))


def linked(**node: object) -> str:
    return f'<script type="application/ld+json">{json.dumps(node)}</script>'


def at(address: str) -> str:
    return f'<link rel="canonical" href="https://courier.example{address}">'


def posts(*times: str) -> str:
    said = (FIRST, SECOND, THIRD)
    return "".join(f"<section><h3>{time}</h3><p>{said[n % 3]}</p></section>" for n, time in enumerate(times))


def pictures(count: int) -> str:
    return "".join(
        f"<figure><img src='{n}'><figcaption>Boat {n} of the fleet leaves.</figcaption></figure>"
        for n in range(count)
    )


def test_a_story_is_an_article():
    assert page(f"<article>{STORY}</article>").form is Form.ARTICLE


# Liveblogs


def test_times_over_posts_below_a_headline_that_says_live_make_a_liveblog():
    article = page(posts("9:10", "10:25", "11:40"), title="Flood in the lower town: live updates")
    assert article.form is Form.LIVEBLOG
    assert article.body == ("9:10", FIRST, "10:25", SECOND, "11:40", THIRD)


def test_the_address_or_a_class_speaks_of_a_liveblog_as_well():
    told = posts("9.10 Uhr", "10.25 Uhr", "11.40 Uhr")
    assert page(told, at("/region/liveticker/flut")).form is Form.LIVEBLOG
    assert page(f'<div class="js-liveBlog">{told}</div>'.replace("js-liveBlog", "live-blog")).form is Form.LIVEBLOG


def test_times_alone_make_no_liveblog():
    assert page(posts("9:10", "10:25", "11:40")).form is Form.ARTICLE


def test_a_headline_that_says_live_makes_no_liveblog_without_posts():
    assert page(f"<article>{STORY}</article>", at("/live/flood"), "Live: the river").form is Form.ARTICLE


def test_a_post_said_to_be_some_minutes_old_has_the_time_that_its_element_states():
    told = "".join(
        f'<div><time datetime="2020-02-03T{hour}:15:00Z">{n} minutes ago</time><p>{text}</p></div>'
        for n, (hour, text) in enumerate((("09", FIRST), ("10", SECOND), ("11", THIRD)))
    )
    assert page(told, at("/live/flood")).body[::2] == ("09:15", "10:15", "11:15")


def test_posts_that_only_the_pages_data_tell_follow_what_is_shown():
    update = {
        "@type": "BlogPosting",
        "datePublished": "2020-02-03T09:15:00Z",
        "headline": "Rain",
        "articleBody": SECOND,
    }
    head = linked(**{"@type": "LiveBlogPosting"}, headline="The river", liveBlogUpdate=[update])
    article = page(f"<article><p>{FIRST}</p><p>{THIRD}</p></article>", head)
    assert (article.form, article.body) == (Form.LIVEBLOG, (FIRST, THIRD, "09:15", "Rain", SECOND))


def test_comments_with_their_times_are_no_posts():
    comments = f'<div class="comments">{posts("9:10", "10:25", "11:40")}</div>'
    assert page(f"<article>{STORY}</article>{comments}", at("/live/flood")).form is Form.ARTICLE


def test_the_time_of_a_post_is_told_without_what_stands_round_it():
    told = "".join(
        f'<div><header><time datetime="2020-02-03T1{n}:15:00Z"><i>{n} h ago</i><b>1{n}.15 GMT</b></time></header>'
        f"<p>{text}</p></div>"
        for n, text in enumerate((FIRST, SECOND, THIRD))
    )
    assert page(told, at("/live/flood")).body[::2] == ("10.15 GMT", "11.15 GMT", "12.15 GMT")


def test_a_post_may_open_with_its_time():
    told = "".join(f"<p><b>1{n}:15 Uhr:</b> {text}</p>" for n, text in enumerate((FIRST, SECOND, THIRD)))
    article = page(told, title="Liveticker: Die Flut")
    assert (article.form, article.body[0]) == (Form.LIVEBLOG, f"10:15 Uhr: {FIRST}")


def test_what_stands_below_the_posts_of_a_liveblog_stays():
    told = (
        f"<article><p>{ABOVE}</p><div>{posts('9:10', '10:25', '11:40')}</div><p>{LAST}</p><p>{MORE}</p></article>"
    )
    assert page(told, at("/live/flood")).body == (ABOVE, *page(posts("9:10", "10:25", "11:40")).body, LAST, MORE)


@pytest.mark.parametrize("address", ["/live/bridge", "/region/liveticker/bridge", "/online/bridge"])
@pytest.mark.parametrize("box", range(4))
def test_a_programme_within_a_story_takes_no_paragraph_of_it(address: str, box: int):
    told = [f"<p>{text}</p>" for text in (FIRST, SECOND, LAST, FIRST)]
    entries = "".join(f"<p>{hour}:00 – {MORE}</p>" for hour in (18, 19, 20))
    told.insert(box, f"<div>{entries}</div>")
    body = page(f"<article>{''.join(told)}</article>", at(address)).body
    assert [text for text in body if text in (FIRST, SECOND, LAST)] == [FIRST, SECOND, LAST, FIRST]


@pytest.mark.parametrize("address", ["/online/flood", "/direct/flood", "/ticker/flood", "/newsticker/flood"])
def test_names_of_whole_sites_and_feeds_speak_of_no_liveblog(address: str):
    assert page(posts("9:10", "10:25", "11:40"), at(address)).form is Form.ARTICLE


# Galleries and recordings


def test_the_captions_of_a_gallery_are_its_body():
    article = page(f"<p>The fleet has left.</p>{pictures(4)}", at("/gallery/fleet"))
    assert article.form is Form.GALLERY
    assert article.body[-2:] == ("Boat 2 of the fleet leaves.", "Boat 3 of the fleet leaves.")


def test_many_captions_and_hardly_a_word_make_a_gallery_that_nothing_declares():
    assert page(f"<p>The fleet left.</p>{pictures(8)}").form is Form.GALLERY


def test_a_story_with_pictures_is_none():
    assert page(f"<article>{STORY}{pictures(5)}</article>", at("/photos/flood")).form is Form.ARTICLE


def test_what_counts_the_pictures_is_no_text_of_them():
    assert [is_counter(line) for line in ("3 of 12", "Bild 3 von 12", "4/9", "9 of 12 boats sank")] == [
        *(True, True, True),
        False,
    ]


def test_a_page_stated_to_be_a_film_is_a_video():
    assert page(f"<p>{FIRST}</p>", '<meta property="og:type" content="video.other">').form is Form.VIDEO


def test_a_film_beside_a_story_makes_it_no_video():
    head = linked(**{"@type": "VideoObject"}, name="The river") + at("/news/river")
    assert page(f"<article>{STORY}</article>", head).form is Form.ARTICLE


def test_an_episode_is_audio():
    head = linked(**{"@type": "PodcastEpisode"}, name="The river") + at("/podcast/river")
    assert page(f"<p>{FIRST}</p>", head).form is Form.AUDIO


# Stubs


@pytest.mark.parametrize(
    "offer",
    [
        "Subscribe to continue reading",
        "This article is for subscribers only.",
        "Weiterlesen mit Courier Plus",
        "Dieser Artikel ist exklusiv für Abonnenten",
        "Il vous reste 72 % de cet article à lire.",
        "Contenido exclusivo para suscriptores",
        "Conteúdo exclusivo para assinantes",
        "Contenuto riservato agli abbonati",
        "Продолжение доступно только подписчикам",
        "هذا المحتوى حصري للمشتركين",
        "订阅后继续阅读全文",
        "この記事は会員限定です",
    ],
)
def test_an_offer_of_the_rest_below_two_paragraphs_makes_a_stub(offer: str):
    article = page(f"<article><p>{FIRST}</p><p>{SECOND}</p></article><div><p>{offer}</p></div>")
    assert (article.form, article.body) == (Form.STUB, (FIRST, SECOND))
    assert article.problems == ("only the beginning of this article: the rest is for subscribers",)


@pytest.mark.parametrize(
    "line",
    [
        "Subscribe to our newsletter",
        "Subscribe now to keep reading and get access to the full archive.",
        "Already a subscriber? Log in",
        "The mayor said that subscribers of the water works pay less.",
        "Die Kommentare sind für Abonnenten sichtbar.",
    ],
)
def test_other_words_about_subscribers_offer_nothing(line: str):
    assert not offers_rest(line)


def test_what_stands_in_the_box_of_an_offer_belongs_to_it():
    box = "<div><p>Subscribe to continue reading</p><p>Four weeks for a pound.</p></div>"
    article = page(f"<article><p>{FIRST}</p>{box}</article>")
    assert (article.form, article.body) == (Form.STUB, (FIRST,))


def test_an_offer_that_stands_in_no_element_of_its_own_is_no_text_of_the_story():
    article = page(f"<article><p>{FIRST}</p><p>{SECOND}</p>Subscribe to continue reading</article>")
    assert (article.form, article.body) == (Form.STUB, (FIRST, SECOND))


def test_a_paragraph_below_the_box_of_an_offer_stays():
    quote = "“It will be a long winter,” said a baker whose shop stands below the bridge."
    told = f"<p>{FIRST}</p><p>{SECOND}</p><div><p>Subscribe to continue reading</p></div><p>{quote}</p>"
    assert page(f"<article>{told}</article>").body == (FIRST, SECOND, quote)


OFFER = "<p>Subscribe to continue reading</p>"


def test_an_offer_at_the_foot_of_four_full_paragraphs_makes_no_stub():
    whole = f"{STORY}<p>{LAST}</p>"
    article = page(f"<article>{whole}</article>{OFFER}")
    assert (article.form, article.problems, article.body[-1]) == (Form.ARTICLE, (), LAST)
    assert dump("The river rises", FIRST, SECOND, THIRD, LAST, "Subscribe to continue reading").form is Form.ARTICLE


def test_four_full_paragraphs_are_a_stub_where_they_break_off_or_their_page_is_not_free():
    assert page(f"<article>{STORY}<p>{LAST[:-1]}…</p></article>{OFFER}").form is Form.STUB
    head = linked(**{"@type": "NewsArticle"}, headline="The river", isAccessibleForFree=False)
    assert page(f"<article>{STORY}<p>{LAST}</p></article>{OFFER}", head).form is Form.STUB


@pytest.mark.parametrize(
    "line",
    [
        "Sign up to read the full story in our newsletter every morning",
        "Um weiterzulesen, bestellen Sie unseren Newsletter",
        "Inscrivez-vous pour lire la suite dans notre infolettre",
        "Suscríbete para leer más en nuestro boletín",
        "Iscriviti per leggere la nostra newsletter",
        "Чтобы читать дальше, оформите нашу рассылку",
    ],
)
def test_what_may_be_read_in_a_newsletter_says_nothing_of_the_story(line: str):
    assert not offers_rest(line)


def test_a_story_that_goes_on_below_an_offer_is_whole():
    told = f"<p>{FIRST}</p><p>Subscribe to continue reading</p><p>{SECOND}</p><p>{THIRD}</p>"
    article = page(f"<article>{told}</article>")
    assert article.form is Form.ARTICLE
    assert article.body[-1] == THIRD


def test_an_offer_far_below_a_story_is_the_sites():
    links = "".join(f"<p><a href='/{n}'>Another story, the {n}th</a></p>" for n in range(12))
    assert page(f"<article>{STORY}</article>{links}<p>Subscribe to continue reading</p>").form is Form.ARTICLE


def test_a_whole_story_stays_one_though_its_page_says_that_it_is_not_free():
    head = linked(**{"@type": "NewsArticle"}, headline="The river", isAccessibleForFree=False, wordCount=56)
    assert page(f"<article>{STORY}</article>", head).form is Form.ARTICLE


def test_a_page_that_is_not_free_and_states_more_words_than_it_has_is_a_stub():
    head = linked(**{"@type": "NewsArticle"}, headline="The river", isAccessibleForFree="False", wordCount=812)
    assert page(f"<article>{STORY}</article>", head).form is Form.STUB


@pytest.mark.parametrize("words", [60, 100, 170])
def test_words_without_spaces_between_them_are_counted_as_words_or_as_signs(words: int):
    first = "川の水位が夜のうちに二メートル上がり、下町の住民は朝までに避難した。"
    told = f"{first}けが人はいなかったと市長が述べ、学校は休みになった。"
    node = {"headline": "川の水位が上がる", "isAccessibleForFree": False, "wordCount": words}
    head = linked(**{"@type": "NewsArticle"}, **node)
    assert page(f"<article><p>{told}</p><p>{told[:-2]}る。</p></article>", head).form is Form.ARTICLE


def test_a_long_story_is_never_a_stub():
    assert page(f"<article>{STORY * 12}</article><p>Subscribe to continue reading</p>").form is Form.ARTICLE


def test_a_stub_of_which_nothing_is_shown_has_what_its_page_says_of_it():
    article = page("<p>Subscribe to continue reading</p>", f'<meta name="description" content="{FIRST}">')
    assert (article.form, article.body) == (Form.STUB, (FIRST,))


def test_a_dump_that_ends_in_an_offer_is_a_stub_without_it():
    article = dump("The river rises", FIRST, SECOND, "Subscribe to continue reading")
    assert (article.form, article.body) == (Form.STUB, (FIRST, SECOND))


# Fronts


def test_a_section_of_teasers_has_no_story():
    with pytest.raises(NoStory, match=r"^a section front: a list of 8 stories, no story itself$"):
        page("".join(TEASERS[:8]), at("/section/bridges"))


def test_teasers_that_nothing_declares_have_to_be_more():
    assert page("".join(TEASERS[:8]), at("/a/b/bridges")).form is Form.ARTICLE
    with pytest.raises(NoStory):
        page("".join(TEASERS[:15]), at("/a/b/bridges"))


def test_a_story_above_teasers_is_never_lost():
    assert page(f"<article>{STORY * 3}</article>{''.join(TEASERS)}", at("/")).body[:2] == (FIRST, SECOND)


def test_a_short_report_above_teasers_is_never_lost_either():
    head = at("/news/2014/bridge-of-the-lower-town-mended")
    assert page(f"<article><p>{FIRST}</p></article>{''.join(TEASERS)}", head).body[0] == FIRST
    assert page(f"<article>{STORY}</article>{''.join(TEASERS)}", at("/")).body[0] == FIRST
    assert page(f"<p>{FIRST}</p><aside>{''.join(TEASERS)}</aside>").body[0] == FIRST


def test_a_bare_list_of_links_is_a_front():
    links = "".join(f"<li><a href='/{n}'>The town of number {n} mends its bridge</a></li>" for n in range(12))
    with pytest.raises(NoStory):
        page(f"<ul class='river'>{links}</ul>", at("/archive/2014"))


def test_a_page_that_is_called_an_article_is_no_front():
    assert page("".join(TEASERS), '<meta property="og:type" content="article">').form is Form.ARTICLE
    head = linked(**{"@type": "NewsArticle"}, headline="Water in the lower town: the river rises")
    assert page("".join(TEASERS), head).form is Form.ARTICLE


def test_an_article_that_is_an_entry_of_a_list_does_not_make_its_page_one():
    entry = {
        "@type": "ListItem",
        "item": {"@type": "NewsArticle", "headline": "Town number 3 mends its old bridge"},
    }
    head = linked(**{"@type": "ItemList"}, itemListElement=[entry]) + at("/section/bridges")
    with pytest.raises(NoStory):
        page("".join(TEASERS), head)


@pytest.mark.parametrize("address", ["/flood", "/news/flood", "/news/local/a1b2c3", "/archive/flood", "/tema/flut"])
def test_a_brief_below_its_headline_is_no_front_whatever_its_address(address: str):
    website = at(address) + '<meta property="og:type" content="website">'
    assert page(f"<article><p>{FIRST}</p></article><section>{''.join(TEASERS)}</section>", website).body == (FIRST,)
    assert page(f"<div>{FIRST}</div><section>{''.join(TEASERS)}</section>", website).body[0] == FIRST
    assert page(f"<p>{FIRST} {SECOND}</p>{''.join(TEASERS)}", website).body == (f"{FIRST} {SECOND}",)


def test_a_brief_below_its_headline_needs_no_article_element():
    html = (
        f"<html><head>{at('/news/flood')}</head><body><h1>The Courier</h1>"
        f"<div><h1>The river rises</h1></div><div><p>{FIRST}</p></div>"
        f"<div>{''.join(TEASERS)}</div></body></html>"
    )
    article = clean(Document(kind=Kind.HTML, text=html, original=html.encode(), source="river.html"))
    assert article.body == (FIRST,)


def test_a_brief_with_a_link_among_its_paragraphs_is_no_teaser():
    link = '<h3><a href="/s/99">Where the pumps of the coast stand</a></h3>'
    told = f"<article><p>{FIRST}</p>{link}<p>{THIRD}</p></article>".replace("<article>", "<article><h1>Flood</h1>")
    html = f"<html><head>{at('/news/flood')}</head><body>{told}<div>{''.join(TEASERS)}</div></body></html>"
    article = clean(Document(kind=Kind.HTML, text=html, original=html.encode(), source="river.html"))
    assert article.body[0] == FIRST


def test_a_brief_in_writing_without_spaces_is_no_front():
    brief = "川の水位が夜のうちに二メートル上がり、下町の住民は朝までに避難したと市長が述べた。けが人はいなかった。"
    links = "".join(f"<h3><a href='/a/{n}'>第{n}町が古い橋の架け替えを来年春に始める</a></h3>" for n in range(40))
    article = page(f"<article><p>{brief}</p></article><div>{links}</div>", at("/news/kawa"), "川の水位が上がる")
    assert article.body == (brief,)


@pytest.mark.parametrize(
    ("name", "reason"),
    [
        ("delta-standard-ports.html", "a section front: a list of 9 stories, no story itself"),
        ("grenzland-start.html", "a section front: a list of 8 stories, no story itself"),
        ("sahel-akhbar.html", "a section front: a list of 8 stories, no story itself"),
        ("northfield-headlines.txt", "a list of 14 headlines, no story itself"),
    ],
)
def test_a_front_is_not_added_and_the_report_says_why(archive: Archive, name: str, reason: str):
    path = FIXTURES.parent / "fronts" / name
    (outcome,) = archive.add(documents(find_files([path]), Stated(), 10**7)).outcomes
    assert (outcome.outcome, outcome.form, outcome.reason) == ("skipped", Form.FRONT, reason)


@pytest.mark.parametrize("width", [40, 60, 72, 80])
def test_a_story_with_a_blank_line_below_every_line_is_no_list_of_headlines(width: int):
    story = " ".join((FIRST, SECOND, THIRD, LAST, MORE) * 3)
    assert dump("\n\n".join(textwrap.wrap(story, width))).body == (story,)


def test_a_story_without_spaces_cut_into_lines_is_none_either():
    text = (
        "川の水位が夜のうちに二メートル上がり、下町の住民は朝までに避難した。けが人はいなかったと市長が述べ、学校は休みになった。"
        * 6
    )
    assert dump("\n\n".join(text[at : at + 30] for at in range(0, len(text), 30))).body


def test_verses_are_none_whether_or_not_their_lines_have_commas():
    verse = [f"The {n}th boat went out to sea at night" for n in range(16)]
    assert dump("The boats", "By Jane Doe", "", *verse).body
    assert dump("The boats", "", *(f"{line}," for line in verse)).body
    assert dump("The boats", "", *(f"and {line}" for line in verse)).body


def test_short_lines_with_sentences_among_them_are_no_list_of_headlines():
    verse = [f"The {n}th boat went out to sea at night" for n in range(12)]
    assert dump(
        "The boats", *verse, "And not a single one of them came back.", "So it is told.", "Amen.", "Row."
    ).body


# What the address says


def test_the_parts_of_an_address_are_told_without_ending_and_case():
    assert segments("https://courier.example/Live/Flood%20night.html?page=2") == ("live", "flood night")
    assert segments(None) == segments("http://[broken/") == ()


# Kept and found


def test_forms_are_counted_and_found(archive: Archive):
    stub = f"<html><body><article><p>{FIRST}</p></article><p>Subscribe to continue reading</p></body></html>"
    archive.add([{"id": "1", "html": stub}, {"id": "2", "body": SECOND}])
    assert [hit.article.source_id for hit in archive.search("form:stub").hits] == ["1"]
    counts = next(one for one in archive.search("").facets if one.name == "form")
    assert [(value.label, value.count) for value in counts.values] == [("Article", 1), ("Beginning only", 1)]


@pytest.mark.parametrize("name", SETS)
@needs_shared
def test_hardly_a_page_of_one_article_is_marked_and_none_is_lost(name: str):
    pages = list(true_pages(SHARED, name, step=8))
    found = [marked(one) for one in pages]
    assert [one.page.id for one in found if one.form is Form.FRONT] == []
    assert sum(one.form is not Form.ARTICLE for one in found) <= 0.02 * len(pages)
