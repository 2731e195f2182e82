"""What the markup of a page states about its article."""

import json

import pytest

from archive.article import Caption, CleanArticle, Document, Kind
from indexer.cleaning.pages.dates import stated_date, url_date
from indexer.cleaning.pages.facts import clean_url
from indexer.cleaning.pages.jsonld import read_jsonld
from indexer.cleaning.pages.page import clean_page
from indexer.cleaning.pages.titles import without_site
from tests.saved_pages import STORY, linked, meta, page


def published(article: CleanArticle) -> tuple[str | None, str | None]:
    return (article.published.text if article.published else None), article.published_source


def test_a_broken_json_block_does_not_hide_the_next_one():
    data = read_jsonld(["{oops", '{"@type": "NewsArticle", "headline": "River rises"}'])
    assert (data.text("headline"), data.broken) == ("River rises", 1)


@pytest.mark.parametrize(
    "block",
    [
        '[{"@type": "Organization"}, {"@type": "NewsArticle", "headline": "River rises"}]',
        '{"@graph": [{"@type": "WebPage"}, {"@type": ["Article"], "headline": "River rises"}]}',
        '<!-- {"@type": "NewsArticle", "headline": "River rises"} -->',
        '//<![CDATA[\n{"@type": "NewsArticle", "headline": "River rises"}\n//]]>',
        '{"@type": "NewsArticle", "headline": "River rises",}',
        '{"@type": "NewsArticle", "headline": "River\n rises"}',
        '{"@type": "http://schema.org/NewsArticle", "headline": "River <b>rises</b>"}',
    ],
)
def test_json_ld_is_read_however_it_is_wrapped(block):
    assert read_jsonld([block]).text("headline") == "River rises"


def test_of_several_articles_the_one_with_the_pages_headline_is_read():
    block = '[{"@type": "Article", "headline": "Other"}, {"@type": "Article", "headline": "River rises"}]'
    assert read_jsonld([block], "River rises").text("headline") == "River rises"


def test_blanks_without_end_do_not_hide_json_ld():
    block = '<!-- {"@type": "NewsArticle",' + " " * 200_000 + '"headline": "River rises"} -->'
    assert read_jsonld([block]).text("headline") == "River rises"


def test_articles_in_a_list_of_links_are_not_the_pages_article():
    block = '{"@type": "ItemList", "itemListElement": [{"@type": "Article", "headline": "Other"}]}'
    assert read_jsonld([block]).article == {}


def test_an_author_is_found_by_the_id_that_the_article_names():
    block = (
        '{"@graph": [{"@type": "Article", "author": {"@id": "#jane"}},'
        ' {"@type": "Person", "@id": "#jane", "name": "Jane Doe"}]}'
    )
    assert [node["name"] for node in read_jsonld([block]).nodes("author")] == ["Jane Doe"]


def test_json_nested_without_end_is_a_broken_block():
    assert read_jsonld(["[" * 100_000]).broken == 1


def test_a_page_whose_only_json_ld_is_broken_says_so():
    article = page('<script type="application/ld+json">{oops</script>')
    assert article.problems == ("the page's JSON-LD cannot be read; its facts come from elsewhere",)


def test_the_title_is_the_heading_that_the_metadata_confirms():
    article = page(meta("og:title", "River rises over the lower town | The Harbour Times"))
    assert article.title == "River rises over the lower town"


def test_without_a_heading_the_title_comes_from_the_metadata():
    assert page(linked(headline="River &amp; rain"), top="").title == "River & rain"


def test_only_the_sites_name_is_cut_from_a_title():
    sites = frozenset({"theharbourtimes"})
    assert without_site("Rain - what next? | News | The Harbour Times", sites) == "Rain - what next? | News"
    assert without_site("Rain - what next?", sites) == "Rain - what next?"
    assert without_site("The Harbour Times: Rain", frozenset({"theharbourtimes"})) == "The Harbour Times: Rain"


def test_the_sites_name_is_no_headline():
    head = meta("og:site_name", "Harbour Wave") + "<title>River rises over the lower town - Harbour Wave</title>"
    top = "<h1>Harbour Wave</h1><h2>River rises over the lower town</h2>"
    assert page(head, top).title == "River rises over the lower town"


def test_the_only_heading_is_the_headline_whatever_the_metadata_says():
    head = meta("og:title", "Ten things to know about floods")
    assert page(head).title == "River rises over the lower town"


def test_a_site_before_a_colon_leaves_the_heading_it_stands_before():
    head = "<title>Harbour Wave: River rises over the lower town</title>"
    top = "<h1>River rises over the lower town</h1><h1>What happened</h1>"
    assert page(head, top).title == "River rises over the lower town"


def test_entities_that_were_encoded_twice_are_read_in_a_title():
    assert page("<title>River &amp;amp; rain</title>", top="").title == "River & rain"


def test_a_domain_at_the_end_of_a_title_is_the_site():
    head = (
        '<link rel="canonical" href="https://news.harbour.example/a"><title>River rises | Harbour.example</title>'
    )
    assert page(head, top="").title == "River rises"


def test_json_ld_says_when_before_meta_does():
    head = linked(datePublished="2015-05-22T17:04:00Z") + meta("article:published_time", "2015-05-23")
    assert published(page(head)) == ("2015-05-22T17:04:00+00:00", "json-ld")


def test_a_meta_tag_says_when():
    assert published(page(meta("article:published_time", "2015-05-22"))) == ("2015-05-22", "meta")


def test_a_time_element_says_when():
    top = '<h1>River rises over the lower town</h1><time datetime="2015-05-22T17:04">Friday</time>'
    assert published(page(top=top)) == ("2015-05-22T17:04", "time")


def test_the_address_says_when():
    head = '<link rel="canonical" href="https://harbour.example/2015/05/22/river">'
    assert published(page(head)) == ("2015-05-22", "url")


def test_a_month_in_the_address_stays_a_month():
    head = '<link rel="canonical" href="https://harbour.example/2015/05/river">'
    assert published(page(head)) == ("2015-05", "url")


def test_a_month_in_the_address_is_made_precise_by_the_day_in_the_text():
    head = '<link rel="canonical" href="https://harbour.example/2015/05/river">'
    top = "<h1>River rises over the lower town</h1><div>May 22, 2015</div>"
    assert published(page(head, top)) == ("2015-05-22", "text")


def test_a_line_under_the_headline_says_when_it_was_published_and_updated():
    top = "<h1>River rises over the lower town</h1><div>Published May 22, 2015. Updated May 24, 2015</div>"
    article = page(top=top)
    assert (published(article), article.updated and article.updated.text) == (("2015-05-22", "text"), "2015-05-24")


def test_a_page_without_a_date_has_none():
    assert published(page()) == (None, None)


def test_a_clock_that_was_never_set_is_no_date():
    assert stated_date("1970-01-01T00:00:00Z") is None
    assert stated_date("2999-01-01") is None


def test_a_mail_date_is_read():
    date = stated_date("Fri, 22 May 2015 17:04:00 +0200")
    assert date and date.text == "2015-05-22T17:04:00+02:00"


@pytest.mark.parametrize("path", ["2015/05/22/river", "2015/may/22/river", "river-2015-05-22", "river-20150522"])
def test_an_address_carries_its_day_in_many_ways(path):
    found = url_date(f"https://harbour.example/{path}")
    assert found and found.date.text == "2015-05-22"


def test_numbers_in_an_address_are_not_always_a_day():
    assert url_date("https://harbour.example/story-20159944") is None


def test_the_section_is_what_the_outlet_calls_it():
    head = linked(articleSection=["Local News", "Weather"]) + meta("article:section", "Region")
    assert page(head).section == "Local News"
    assert page(meta("article:section", "sports")).section == "Sports"


def test_a_section_that_a_system_made_up_is_none():
    assert page(meta("article:section", "Uncategorized")).section is None
    assert page(meta("article:section", "River rises over the lower town")).section is None


def test_keywords_and_the_outlet_are_no_section():
    head = meta("og:site_name", "Harbour Wave") + meta("article:section", "Harbour Wave")
    assert page(head + meta("article:section", "Floods, Mayors, Pumps, Schools")).section is None


def test_the_trail_from_the_front_page_tells_the_section():
    steps = [{"item": {"name": name}} for name in ("Home", "Valley", "River rises over the lower town")]
    trail = {"@type": "BreadcrumbList", "itemListElement": steps}
    head = f'<script type="application/ld+json">{json.dumps(trail)}</script>'
    assert page(head).section == "Valley"


def test_the_lead_picture_is_an_absolute_address():
    canonical = '<link rel="canonical" href="https://harbour.example/2015/river">'
    assert (
        page(canonical + meta("og:image", "/pictures/river.jpg")).image
        == "https://harbour.example/pictures/river.jpg"
    )
    pictures = [
        {"@type": "ImageObject", "url": "https://harbour.example/lead.jpg"},
        "https://harbour.example/2.jpg",
    ]
    assert page(linked(image=pictures) + meta("og:image", "/other.jpg")).image == "https://harbour.example/lead.jpg"
    assert page(meta("og:image", "/pictures/river.jpg")).image is None


def test_the_update_tells_where_it_was_read():
    article = page(meta("article:modified_time", "2015-05-24"))
    assert (article.updated and article.updated.text, article.updated_source) == ("2015-05-24", "meta")


def test_a_relative_canonical_link_is_made_absolute():
    head = '<base href="https://harbour.example/"><link rel="canonical" href="2015/river">'
    assert page(head).url == "https://harbour.example/2015/river"


def test_a_moment_in_utc_counts_by_the_clock_of_another_stamp():
    head = linked(datePublished="2015-05-23T03:22:07Z") + meta(
        "article:published_time", "2015-05-22T22:22:07-05:00"
    )
    assert published(page(head)) == ("2015-05-22T22:22:07-05:00", "json-ld")


def test_a_moment_in_utc_counts_by_the_clock_that_readers_see():
    top = "<h1>River rises over the lower town</h1><div>May 22, 2015, 10:22 pm</div>"
    assert published(page(linked(datePublished="2015-05-23T03:22:07Z"), top)) == (
        "2015-05-22T22:22:07-05:00",
        "json-ld",
    )


def test_a_moment_in_utc_gives_way_to_the_day_that_readers_see():
    top = "<h1>River rises over the lower town</h1><div>May 22, 2015</div>"
    assert published(page(linked(datePublished="2015-05-23T03:22:07Z"), top)) == ("2015-05-22", "text")


def test_no_clock_is_so_far_from_utc_that_an_evening_is_the_day_before():
    top = "<h1>River rises over the lower town</h1><div>May 22, 2015</div>"
    stamp = "2015-05-23T20:22:07Z"
    assert published(page(linked(datePublished=stamp), top)) == ("2015-05-23T20:22:07+00:00", "json-ld")


def test_the_outlet_is_the_site_name():
    head = meta("og:site_name", "The Harbour Times") + linked(publisher={"name": "Harbour Media Group"})
    assert page(head).outlet == "The Harbour Times"


def test_a_bare_domain_is_the_outlet_only_where_no_name_is():
    domain = meta("og:site_name", "harbour.example")
    assert page(domain + linked(publisher={"name": "The Harbour Times"})).outlet == "The Harbour Times"
    assert page(domain).outlet == "harbour.example"


def test_an_outlets_slogan_is_not_its_name():
    canonical = '<link rel="canonical" href="https://harbourwave.example/2015/river">'
    named = meta("og:site_name", "Harbour Wave | News that holds water")
    assert page(canonical + named).outlet == "Harbour Wave"
    assert page(named).outlet == "Harbour Wave | News that holds water"


def test_an_outlet_that_nobody_names_is_not_known():
    assert page().outlet is None


@pytest.mark.parametrize("link", ["/river", "https://harbour.example/", "javascript:void(0)", "https://[bad"])
def test_an_address_must_be_absolute_and_of_a_story(link):
    assert clean_url(link) is None


def test_tracking_is_cut_from_an_address():
    assert clean_url("https://harbour.example/a?id=7&utm_source=mail") == "https://harbour.example/a?id=7"


def test_a_canonical_link_to_the_front_page_gives_way_to_the_next_address():
    head = '<link rel="canonical" href="https://harbour.example/">' + meta(
        "og:url", "https://harbour.example/river"
    )
    assert page(head).url == "https://harbour.example/river"


def test_the_language_is_the_stated_one():
    assert page(meta("og:locale", "de_AT")).language == "de"
    assert page(linked(inLanguage="fr-FR")).language == "fr"
    assert page().language == "und"


def test_a_marked_standfirst_is_its_own_field():
    top = '<h1>River rises over the lower town</h1><p class="standfirst">The lower town is empty for a day.</p>'
    article = page(top=top)
    assert article.standfirst == "The lower town is empty for a day."
    assert article.standfirst not in article.body


HEADING = "<h1>River rises over the lower town</h1>"
DECK = "The lower town is empty for a day."


MARKS = ("standfirst", "lead", "intro", "article-intro", "deck", "subtitle", "summary", "chapo", "vorspann")


@pytest.mark.parametrize(
    ("shape", "word"),
    [
        *(("<p class='{word}'>{deck}</p>", word) for word in (*MARKS, "teaser")),
        *(("<div class='{word}'><p>{deck}</p></div>", word) for word in MARKS),
    ],
)
def test_a_paragraph_marked_as_standfirst_leaves_the_story(shape, word):
    article = page(top=HEADING + shape.format(word=word, deck=DECK))
    assert article.standfirst == DECK
    assert len(article.body) == 3


def test_a_marked_standfirst_may_stand_below_byline_and_date():
    top = f"{HEADING}<p class='byline'>By Jane Doe</p><div>May 22, 2015</div><p class='lead'>{DECK}</p>"
    assert page(top=top).standfirst == DECK


def test_a_box_named_lead_that_holds_half_the_story_is_no_standfirst():
    html = f"<article>{HEADING}<div class='lead'>{STORY}</div>{STORY.replace('river', 'brook')}</article>"
    article = clean_page(Document(kind=Kind.HTML, text=html, original=html.encode(), source="river.html"))
    assert (article.standfirst, len(article.body)) == (None, 6)


def test_a_marked_paragraph_with_a_dateline_opens_the_story():
    opening = "LONDON, March 3 (Reuters) - The water came in the night and stayed until noon."
    article = page(top=f"{HEADING}<p class='lead'>{opening}</p>")
    assert (article.standfirst, article.body[0], article.dateline) == (None, opening, "LONDON")


def test_a_description_above_the_byline_is_the_standfirst():
    top = f"{HEADING}<p>{DECK}</p><p class='byline'>By Jane Doe</p>"
    article = page(meta("og:description", DECK), top)
    assert (article.standfirst, len(article.body)) == (DECK, 3)


def test_a_description_that_repeats_the_first_paragraph_is_no_standfirst():
    article = page(meta("og:description", DECK), f"{HEADING}<p class='byline'>By Jane Doe</p><p>{DECK}</p>")
    assert (article.standfirst, article.body[0]) == (None, DECK)


def test_a_description_that_no_reader_sees_is_no_standfirst():
    assert page(meta("og:description", "All about the river that rose over the lower town.")).standfirst is None


def test_what_the_writer_does_is_no_standfirst():
    top = f"{HEADING}<p class='subtitle'>Human Harbour Life Historian</p>"
    assert page(top=top).standfirst is None


def test_a_button_beside_a_picture_is_no_caption():
    below = "<figure><figcaption>Enlarge</figcaption><figcaption>The river at noon</figcaption></figure>"
    assert page(below=below).captions == (Caption(text="The river at noon"),)


def test_a_caption_comes_with_its_credit():
    below = "<figure><img src='a.jpg'><figcaption>The river at noon. PHOTO: AFP</figcaption></figure>"
    assert page(below=below).captions == (Caption(text="The river at noon. PHOTO: AFP", credit="AFP"),)


@pytest.mark.parametrize(
    ("line", "credit"),
    [
        ("Foto: dpa", "dpa"),
        ("Crédit photo : Anne Le Goff", "Anne Le Goff"),
        ("Photo: PA", "PA"),
        ("Jane Doe", "Jane Doe"),
    ],
)
def test_a_credit_below_a_caption_stands_without_its_label(line, credit):
    below = f"<figure><figcaption>The river at noon</figcaption><p class='credit'>{line}</p></figure>"
    assert page(below=below).captions == (Caption(text="The river at noon", credit=credit),)


def test_an_initial_is_no_place():
    opening = "Jane R. Roe said that the water came in the night and stayed until noon in every cellar of the town."
    more = (
        "<p>Jane R. Roe has been the mayor of the lower town for ten years and knows every pump in it by name.</p>"
    )
    assert page(top=f"{HEADING}<p>{opening}</p>", below=more).dateline is None


def test_a_place_with_a_full_stop_is_the_dateline_where_the_story_names_it_too():
    opening = "Zittau. Das Wasser kam in der Nacht und stand bis zum Mittag in allen Kellern der Altstadt."
    assert page(top=f"{HEADING}<p>{opening}</p>").dateline is None
    more = (
        "<p>In Zittau blieben die Schulen geschlossen, und die Feuerwehr pumpte den ganzen Tag die Keller leer.</p>"
    )
    assert page(top=f"{HEADING}<p>{opening}</p>", below=more).dateline == "Zittau"


def test_the_dateline_is_the_place_the_story_was_filed_from():
    top = (
        "<h1>River rises</h1><p>LONDON, March 3 (Reuters) - The water came in the night and stayed until noon.</p>"
    )
    assert page(top=top).dateline == "LONDON"


TITLE = "River rises over the lower town"


def test_the_date_below_the_headline_goes_before_the_day_of_the_visit_above_it():
    around = f"<div>Saturday, 9 July 2016</div><h1>{TITLE}</h1><p>2 April 2008</p>"
    assert published(page(top=around)) == ("2008-04-02", "text")


def test_a_masthead_that_tells_the_day_of_the_visit_dates_no_story():
    assert published(page(top=f"<div>Today is Saturday, 9 July 2016</div><h1>{TITLE}</h1>"))[0] is None


WAYBACK = "https://web.archive.org/web/20160709080000/"


def test_the_wayback_machines_toolbar_is_no_text_of_the_page():
    toolbar = f'<div id="wm-ipp-base"><div id="wm-ipp">{WAYBACK} 3 captures 1 Apr 2009 - 9 Jul 2016</div></div>'
    article = page(top=f"{toolbar}<h1>{TITLE}</h1><p>2 April 2008</p>")
    assert published(article) == ("2008-04-02", "text")
    assert not any("captures" in line.text for line in article.removed)


def test_a_page_that_the_wayback_machine_keeps_has_its_own_address():
    link = f'<link rel="canonical" href="{WAYBACK}http://www.skerry.example/river?id=3">'
    assert page(link).url == "http://www.skerry.example/river?id=3"


BLOG = "<title>Rain over the lower town | Hill Diary</title>"


@pytest.mark.parametrize(
    ("head", "top"),
    [
        (BLOG, "<h1><a href='/'>Hill Diary</a></h1><h2>Rain over the lower town</h2>"),
        (BLOG, "<h1>Hill Diary</h1><h3>Rain over the lower town</h3>"),
        ("<title>Hill Diary</title>", "<h1>Hill Diary</h1><h2 class='entry-title'>Rain over the lower town</h2>"),
    ],
)
def test_a_blogs_name_over_the_posts_headline_is_no_title(head, top):
    assert page(head, top).title == "Rain over the lower town"


def test_a_headline_over_a_standfirst_stays_the_title():
    head, deck = f"<title>{TITLE} - Hill Diary</title>", "<h2>Pumps from the coast keep the taps running</h2>"
    assert page(head, f"<h1>{TITLE}</h1>{deck}").title == TITLE


@pytest.mark.parametrize(
    "line", ["Posted by Jane Doe on 2 April 2008", "posted by Jane Doe at 09:40 on Wednesday 2 April 2008"]
)
def test_a_posts_line_names_its_writer_and_its_day(line):
    article = page(BLOG, f"<h1>Hill Diary</h1><h2>Rain over the lower town</h2><p>{line}</p>")
    assert article.byline == ("Jane Doe",)
    assert published(article)[0].startswith("2008-04-02")
    assert len(article.body) == 3


@pytest.mark.parametrize(
    "line", ["Von unserer Redakteurin Jane Doe", "Interview by <b>Jane Doe</b>", "De notre correspondant Jane Doe"]
)
def test_a_byline_that_tells_the_writers_part_names_the_writer(line):
    assert page(top=f"<h1>{TITLE}</h1><p class='author'>{line}</p>").byline == ("Jane Doe",)


@pytest.mark.parametrize(("line", "agency"), [("Par Jane Doe avec AFP", "AFP"), ("Von Jane Doe, dpa/lsw", "dpa")])
def test_an_agency_beside_the_writer_is_named(line, agency):
    article = page(top=f"<h1>{TITLE}</h1><p class='author'>{line}</p>")
    assert (article.byline, article.agency) == (("Jane Doe",), (agency,))


def test_the_description_that_microdata_mark_is_the_standfirst():
    deck = "Pumps from the coast keep the taps running"
    assert page(top=f"<h1>{TITLE}</h1><h2 itemprop='description'>{deck}</h2>").standfirst == deck


@pytest.mark.parametrize(
    ("caption", "credit"),
    [
        ("Boats in the rain <span class='credit'>JANE DOE/REUTERS</span>", "JANE DOE/REUTERS"),
        ("Boats in the rain. Getty Images", "Getty Images"),
        ("Boats in the rain. Nobody came", None),
    ],
)
def test_a_captions_credit_is_what_is_marked_or_the_agency_that_ends_it(caption, credit):
    figure = f"<figure><figcaption>{caption}</figcaption></figure>"
    assert [caption.credit for caption in page(below=figure).captions] == [credit]


def test_a_date_line_below_the_first_paragraph_is_kept_as_the_date():
    first = "The boats came in before dawn, and the market opened late for once, said the master."
    top = f"<h1>{TITLE}</h1><p>{first}</p><p>2 April 2008</p>"
    assert published(page(top=top)) == ("2008-04-02", "text")


def test_the_writer_behind_the_source_of_a_chinese_page_is_named():
    from indexer.cleaning.lines.caseless import names_in_byline

    assert names_in_byline("来源：海港晚报 作者：李青") == ("李青",)


def test_a_box_with_the_sites_name_makes_no_headline_of_a_site():
    box = "<h2>Hill Diary</h2>"
    assert page(f"<title>{TITLE} | Hill Diary</title>", f"<h1>{TITLE}</h1>{box}").title == TITLE
