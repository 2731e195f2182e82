"""The pages in a real browser: what an editor does all day, on desk and phone, light and dark."""

from __future__ import annotations

import re
from collections.abc import Iterator
from urllib.parse import urlsplit

import pytest
from selenium.common.exceptions import StaleElementReferenceException
from selenium.webdriver import ActionChains, Chrome, Keys
from selenium.webdriver.common.by import By
from selenium.webdriver.remote.webelement import WebElement
from selenium.webdriver.support.wait import WebDriverWait

from archive import open_archive
from archive.settings import read_settings
from fixtures import ARTICLES
from tests.browser import DESK, PHONE, browser, complaints, need_chromium, served, show_as, violations
from tests.stories import fold, wire_copies
from web import create_app

pytestmark = pytest.mark.browser

ADDRESSES = {
    "everything": "/",
    "hits": "/?q=flood",
    "narrowed": "/?q=flood&date=2017-12&place=GB&from=2010",
    "relaxed": '/?q=flood+bridge+harbour+strike+"',
    "no hits": "/?q=zebra&outlet=Nobody",
    "other spellings": "/?q=Poland+OR+Warsaw",
    "what may be meant": "/?q=fllod",
    "all words demanded": "/?q=flood+zebra&match=all",
    "past the end": "/?page=99",
    "browse": "/browse",
    "places": "/browse/place?by=name",
    "outlets": "/browse/outlet?q=flood",
    "graded": "/?q=flood&grade=about",
    "excluded": "/?q=flood&not_place=GB&not_outlet=Nobody&outlet=none",
    "unknown": "/?outlet=Delta+Standart",
    "found values": "/browse/place?contains=sh",
    "not counted": "/?q=flood&facet_ms=0",
    "dates": "/browse/date",
    "map": "/map",
    "map of a country": "/map?q=flood&in=GB",
    "map of main places": "/map?grade=about&in=ZA",
    "index of places": "/places",
    "a place": "/places/GB/england/shrewsbury",
    "about": "/about",
    "not found": "/nowhere",
    "refused": "/?page=x",
}


@pytest.fixture(scope="module")
def site(library_app) -> Iterator[str]:
    with served(library_app) as address:
        yield address


@pytest.fixture(scope="module")
def chromium(tmp_path_factory) -> Iterator[Chrome]:
    need_chromium()
    with browser(tmp_path_factory.mktemp("chromium")) as driver:
        yield driver


@pytest.fixture
def desk(chromium) -> Chrome:
    """A browser with a wide window and an empty console."""
    show_as(chromium, width=DESK)
    complaints(chromium)
    return chromium


def all_of(driver: Chrome, selector: str) -> list[WebElement]:
    return driver.find_elements(By.CSS_SELECTOR, selector)


def the(driver: Chrome, selector: str) -> WebElement:
    return driver.find_element(By.CSS_SELECTOR, selector)


def reads(driver: Chrome, heading: str) -> None:
    """Wait until a page with this heading has come."""
    wait = WebDriverWait(driver, 10, ignored_exceptions=[StaleElementReferenceException])
    wait.until(lambda page: the(page, "h1").text == heading, f"no page is headed {heading!r}")


def click(driver: Chrome, element: WebElement) -> None:
    """Click where the element is seen: what is not on the page cannot be hit."""
    ActionChains(driver).scroll_to_element(element).move_to_element(element).click().perform()


def link(driver: Chrome, selector: str, words: str) -> WebElement:
    """The first of these links that has the words in its text."""
    return next(one for one in all_of(driver, f"{selector} a") if words in one.get_attribute("textContent"))


def search_narrow_widen_and_read(driver: Chrome, site: str) -> None:
    """An editor's way through the archive; every step is a page that says where it has led."""
    driver.get(site)
    the(driver, "#q").send_keys("flood", Keys.ENTER)
    reads(driver, "4 articles")
    click(driver, link(driver, ".values", "2017"))
    reads(driver, "3 articles")
    click(driver, link(driver, ".values", "chosen, remove"))
    reads(driver, "4 articles")
    click(driver, link(driver, ".hits", "wet kitchens"))
    reads(driver, "Severn flood bill passes £90m as insurers count wet kitchens")
    assert "flood" in [mark.text for mark in all_of(driver, ".body mark")]
    click(driver, link(driver, "[aria-labelledby=related]", "Shrewsbury cut off"))
    reads(driver, "Shrewsbury cut off as Severn climbs to highest level in 17 years")


def test_an_editor_searches_narrows_widens_and_reads_on(desk, site):
    search_narrow_widen_and_read(desk, site)
    assert complaints(desk) == []


def test_all_of_it_works_without_javascript(tmp_path, site):
    need_chromium()
    with browser(tmp_path, scripts=False) as driver:
        show_as(driver, width=DESK)
        search_narrow_widen_and_read(driver, site)


def test_the_way_back_leads_to_the_same_results(desk, site):
    desk.get(f"{site}/?q=flood&date=2017&page_size=1&page=2")
    here = the(desk, ".hit h2").text
    the(desk, ".hit h2 a").click()
    the(desk, ".back a").click()
    assert the(desk, ".hit h2").text == here
    assert "page=2" in urlsplit(desk.current_url).query


def test_a_slash_goes_to_the_query_box(desk, site):
    desk.get(f"{site}/?q=flood")
    assert desk.switch_to.active_element.tag_name == "body"
    the(desk, "body").send_keys("/")
    assert desk.switch_to.active_element.get_attribute("id") == "q"
    desk.switch_to.active_element.send_keys("storm/")
    assert the(desk, "#q").get_attribute("value") == "storm/"


# Suggestions


def typed(driver: Chrome, *keys: str) -> list[str]:
    """The labels of what is suggested once these keys were typed into the query box."""
    box = the(driver, "#q")
    box.send_keys(*keys)
    expected = box.get_attribute("value")
    shown = "return performance.getEntriesByType('resource').some(e => new URL(e.name).searchParams.get('q') === "
    wait = WebDriverWait(driver, 10)
    wait.until(lambda page: page.execute_script(f"{shown} arguments[0])", expected), f"{expected!r} was not asked")
    wait.until(lambda page: the(page, ".ask [role=status]").get_attribute("textContent"), "nothing was told")
    return [one.text for one in all_of(driver, "[role=option] .value")]


def active(driver: Chrome) -> str:
    """The suggestion that the keyboard has gone to; blank when it is in the box."""
    (id,) = [the(driver, "#q").get_attribute("aria-activedescendant")]
    chosen = [one.get_attribute("id") for one in all_of(driver, "[role=option][aria-selected=true]")]
    assert chosen == ([id] if id else [])
    return the(driver, f"#{id} .value").text if id else ""


def is_open(driver: Chrome) -> bool:
    told = the(driver, "#q").get_attribute("aria-expanded") == "true"
    assert the(driver, "#suggestions").is_displayed() == told
    return told


def test_what_is_typed_brings_suggestions_by_kind_and_their_number_is_told(desk, site):
    desk.get(site)
    assert typed(desk, "ro")[:2] == ["The Rosedale Courier", "Rosario, Santa Fe Province, Argentina"]
    assert [one.text for one in all_of(desk, ".suggestions-kind")] == ["Outlet", "Place", "Words"]
    assert the(desk, ".ask [role=status]").get_attribute("textContent") == "8 suggestions"
    assert [one.text for one in all_of(desk, "[role=option] b")] == ["Ro"] * 4 + ["ro"] * 4
    assert complaints(desk) == []


def test_the_arrows_go_round_through_the_suggestions_and_the_box(desk, site):
    desk.get(site)
    labels = typed(desk, "ro")
    box = the(desk, "#q")
    assert active(desk) == ""
    for label in (*labels, "", labels[0]):
        box.send_keys(Keys.ARROW_DOWN)
        assert active(desk) == label
    for keys, label in (
        (Keys.END, labels[-1]),
        (Keys.HOME, labels[0]),
        (Keys.ARROW_UP, ""),
        (Keys.ARROW_UP, labels[-1]),
    ):
        box.send_keys(keys)
        assert active(desk) == label
    assert box.get_attribute("value") == "ro"


def test_enter_takes_a_word_into_the_box_and_the_next_one_searches(desk, site):
    desk.get(site)
    labels = typed(desk, "barriers flo")
    box = the(desk, "#q")
    box.send_keys(*[Keys.ARROW_DOWN] * (labels.index("flood") + 1), Keys.ENTER)
    assert box.get_attribute("value") == "barriers flood"
    assert not is_open(desk)
    box.send_keys(Keys.ENTER)
    WebDriverWait(desk, 10).until(lambda page: "q=barriers+flood" in page.current_url)


def test_a_place_narrows_the_search_and_keeps_the_other_filters(desk, site):
    desk.get(f"{site}/?q=flood&from=2017")
    assert typed(desk, " uni")[0] == "United Kingdom"
    the(desk, "#q").send_keys(Keys.ARROW_DOWN, Keys.ENTER)
    WebDriverWait(desk, 10).until(lambda page: "place=GB" in page.current_url)
    assert "from=2017" in desk.current_url
    assert the(desk, "#q").get_attribute("value") == "flood"
    assert [one.text.split()[-2] for one in all_of(desk, ".chip")] == ["2017", "Kingdom"]


def test_a_place_that_was_left_out_is_chosen_and_no_more_left_out(desk, site):
    desk.get(f"{site}/?q=flood&not_place=GB&not_place=FR")
    assert typed(desk, " uni")[0] == "United Kingdom"
    the(desk, "#q").send_keys(Keys.ARROW_DOWN, Keys.ENTER)
    WebDriverWait(desk, 10).until(lambda page: "&place=GB" in page.current_url)
    assert urlsplit(desk.current_url).query == "q=flood&not_place=FR&place=GB"


def test_who_comes_back_from_a_narrowed_search_finds_what_was_typed(desk, site):
    desk.get(site)
    everything = the(desk, "h1").text
    assert f"{ARTICLES} articles" in everything
    typed(desk, "rosed")
    the(desk, "#q").send_keys(Keys.ARROW_DOWN, Keys.ENTER)
    reads(desk, "1 article")
    desk.back()
    reads(desk, everything)
    assert the(desk, "#q").get_attribute("value") == "rosed"
    assert all_of(desk, ".ask [name=outlet]") == []


def test_a_suggestion_is_taken_by_the_mouse(desk, site):
    desk.get(site)
    typed(desk, "rosed")
    click(desk, the(desk, "[role=option]"))
    reads(desk, "1 article")
    assert "outlet=The+Rosedale+Courier" in desk.current_url


def test_escape_closes_the_suggestions_and_leaves_what_was_typed(desk, site):
    desk.get(site)
    typed(desk, "ro")
    the(desk, "#q").send_keys(Keys.ARROW_DOWN, Keys.ESCAPE)
    assert not is_open(desk)
    assert active(desk) == ""
    assert the(desk, "#q").get_attribute("value") == "ro"


def test_tab_leaves_the_box_and_closes_the_suggestions(desk, site):
    desk.get(site)
    typed(desk, "ro")
    the(desk, "#q").send_keys(Keys.ARROW_DOWN, Keys.TAB)
    assert not is_open(desk)
    assert desk.switch_to.active_element.text == "Search"
    assert the(desk, "#q").get_attribute("value") == "ro"


def test_enter_without_a_choice_searches_what_was_typed(desk, site):
    desk.get(site)
    typed(desk, "flood")
    the(desk, "#q").send_keys(Keys.ENTER)
    reads(desk, "4 articles")


def test_what_stands_behind_the_caret_stays(desk, site):
    desk.get(f"{site}/?q=x+bridge")
    the(desk, "#q").click()
    the(desk, "#q").send_keys(Keys.HOME, Keys.DELETE, "barr")
    WebDriverWait(desk, 10).until(is_open)
    the(desk, "#q").send_keys(Keys.ARROW_DOWN, Keys.ENTER)
    assert the(desk, "#q").get_attribute("value") == "barriers bridge"


def test_a_word_that_is_composed_is_left_alone(desk, site):
    desk.get(site)
    compose = "const q = document.getElementById('q'); q.value = 'ro';"
    compose += "q.dispatchEvent(new InputEvent('input', {isComposing: arguments[0], bubbles: true}));"
    desk.execute_script(compose, True)
    the(desk, "#q").send_keys(Keys.ARROW_LEFT)
    assert (
        desk.execute_script(
            "return performance.getEntriesByType('resource').filter(e => e.name.includes('suggest?'))"
        )
        == []
    )


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("width", [DESK, PHONE])
def test_axe_finds_nothing_wrong_with_open_suggestions(desk, site, scheme, width):
    show_as(desk, width=width, scheme=scheme)
    desk.get(f"{site}/?q=flood")
    typed(desk, " ro")
    the(desk, "#q").send_keys(Keys.ARROW_DOWN)
    assert violations(desk) == []
    assert desk.execute_script("return document.documentElement.scrollWidth") == width
    box, shown = the(desk, "#q").rect, the(desk, "#suggestions").rect
    assert shown["y"] >= box["y"] + box["height"]


def test_an_empty_search_page_waits_for_words(desk, site):
    desk.get(site)
    assert desk.switch_to.active_element.get_attribute("id") == "q"


def test_the_first_stop_of_the_keyboard_skips_to_the_content(desk, site):
    desk.get(f"{site}/?q=flood")
    the(desk, "body").send_keys(Keys.TAB)
    first = desk.switch_to.active_element
    assert first.text == "Skip to the content"
    first.send_keys(Keys.ENTER)
    assert desk.switch_to.active_element.get_attribute("id") == "main"


def test_a_span_of_dates_is_applied(desk, site):
    desk.get(f"{site}/?q=flood")
    the(desk, "#from").send_keys("2018", Keys.ENTER)
    reads(desk, "1 article")
    assert "from=2018" in urlsplit(desk.current_url).query


def test_a_value_is_excluded_by_keyboard_alone(desk, site):
    desk.get(f"{site}/?q=flood")
    value = link(desk, ".values", "2017")
    desk.execute_script("arguments[0].focus()", value)
    value.send_keys(Keys.TAB)
    there = desk.switch_to.active_element
    assert " ".join(there.get_attribute("textContent").split()) == "Exclude 2017"
    assert float(there.value_of_css_property("opacity")) == 1
    there.send_keys(Keys.ENTER)
    reads(desk, "1 article")
    assert "not_date=2017" in urlsplit(desk.current_url).query


def test_filters_stand_open_at_a_desk_and_unfold_on_a_phone(desk, site):
    desk.get(f"{site}/?q=flood")
    assert the(desk, ".values a").is_displayed()
    show_as(desk, width=PHONE)
    desk.refresh()
    assert not the(desk, ".values a").is_displayed()
    the(desk, ".filters > summary").click()
    assert the(desk, ".values a").is_displayed()


@pytest.mark.parametrize("address", ADDRESSES.values(), ids=ADDRESSES)
def test_axe_and_the_console_find_nothing_wrong_with(desk, site, address):
    for scheme in ("light", "dark"):
        show_as(desk, scheme=scheme)
        desk.get(site + address)
        assert [one for one in complaints(desk) if "400" not in one] == []
        assert violations(desk) == []


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_axe_finds_nothing_wrong_with_an_article(desk, site, scheme):
    show_as(desk, scheme=scheme)
    for query in ("%22sunken+grain+ship%22", "script+tags"):
        desk.get(f"{site}/?q={query}")
        the(desk, ".hit h2 a").click()
        assert complaints(desk) == []
        assert violations(desk) == []


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("width", [390, 1280])
def test_axe_finds_nothing_wrong_with_a_timeline(desk, site, scheme, width):
    show_as(desk, width=width, scheme=scheme)
    desk.get(f"{site}/?q=Severn+barriers")
    click(desk, link(desk, ".hits", "Bewdley barriers"))
    click(desk, link(desk, "[aria-labelledby=related]", "Timeline"))
    assert len(all_of(desk, ".timeline li")) > 1
    assert complaints(desk) == []
    assert violations(desk) == []
    assert desk.execute_script("return document.documentElement.scrollWidth") <= width


def test_a_hit_in_context_leads_to_its_paragraph(desk, site):
    desk.get(f"{site}/?q=flood")
    click(desk, link(desk, ".hits", "wet kitchens"))
    lines = all_of(desk, ".kwic a")
    name = lines[-1].get_attribute("href").partition("#")[2]
    the(desk, ".hits-here summary").click()
    if not lines[-1].is_displayed():
        the(desk, ".hits-here summary").click()
    click(desk, lines[-1])
    assert the(desk, ".body :target").get_attribute("id") == name


@pytest.mark.parametrize("width", [PHONE, DESK])
def test_hits_in_context_pass_axe_and_are_no_wider_than_the_page(desk, site, width):
    desk.get(f"{site}/?q=flood")
    article = urlsplit(the(desk, ".hit h2 a").get_attribute("href"))
    for scheme in ("light", "dark"):
        show_as(desk, width=width, scheme=scheme)
        for address in (f"{article.path}/hits?{article.query}", f"{article.path}/hits?q=zebra"):
            desk.get(site + address)
            assert violations(desk) == []
            assert complaints(desk) == []
            assert desk.execute_script("return document.documentElement.scrollWidth") == width


def test_axe_finds_nothing_wrong_with_open_filters_on_a_phone(desk, site):
    show_as(desk, width=PHONE)
    desk.get(f"{site}/?q=flood&date=2017")
    the(desk, ".filters > summary").click()
    assert violations(desk) == []


def test_no_page_is_wider_than_a_phone(desk, site):
    show_as(desk, width=PHONE)
    desk.get(f"{site}/?q=%22sunken+grain+ship%22")
    article = urlsplit(the(desk, ".hit h2 a").get_attribute("href"))
    long = f"/?q={'x' * 300}&outlet={'y' * 300}"
    for address in (*ADDRESSES.values(), f"{article.path}?{article.query}", long):
        desk.get(site + address)
        assert desk.execute_script("return document.documentElement.scrollWidth") == PHONE, address


def test_the_map_is_gone_through_by_keyboard_and_shows_where_one_is(desk, site):
    desk.get(f"{site}/map?in=GB")
    shape = the(desk, ".map svg a")
    desk.execute_script("arguments[0].focus({focusVisible: true})", shape)
    plain = "return getComputedStyle(document.querySelector('.map .area path')).strokeWidth"
    assert desk.execute_script(plain) == "3px"
    named = []
    for _ in range(3):
        ActionChains(desk).send_keys(Keys.TAB).perform()
        named.append(desk.switch_to.active_element.get_attribute("aria-label"))
    assert all(re.fullmatch(r".+, United Kingdom: \d+ articles?", name) for name in named)
    ActionChains(desk).send_keys(Keys.ENTER).perform()
    WebDriverWait(desk, 10).until(lambda page: "place=GB" in page.current_url)


def test_the_map_can_be_skipped(desk, site):
    desk.get(f"{site}/map")
    link_ = the(desk, ".skip-map")
    link_.send_keys(Keys.ENTER)
    assert desk.switch_to.active_element.get_attribute("id") == "list"


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("width", [PHONE, DESK])
def test_axe_finds_nothing_wrong_with_maps_and_places(desk, site, width, scheme):
    show_as(desk, width=width, scheme=scheme)
    for address in ("/map", "/map?in=GB", "/places/GB", "/places/GB/england/shrewsbury"):
        desk.get(site + address)
        assert violations(desk) == []
        assert desk.execute_script("return document.documentElement.scrollWidth") <= width


def test_the_places_an_article_names_are_marked_on_demand(tmp_path, site):
    need_chromium()
    with browser(tmp_path, scripts=False) as driver:
        driver.get(f"{site}/?q=severn+flood+bill")
        click(driver, the(driver, ".hit a"))
        reads(driver, "Severn flood bill passes £90m as insurers count wet kitchens")
        before = the(driver, ".body .placed").value_of_css_property("background-color")
        click(driver, the(driver, ".show-places label"))
        assert the(driver, ".body .placed").value_of_css_property("background-color") != before


# Stories


@pytest.fixture(scope="module")
def wires(tmp_path_factory) -> Iterator[str]:
    """The pages of an archive in which eight outlets ran one text."""
    chosen = read_settings({}).with_values(archive=tmp_path_factory.mktemp("wires"))
    outlets = ("Anchor", "Beacon", "Capstan", "Dory", "Estuary", "Ferry", "Gannet", "Halyard")
    with open_archive(settings=chosen) as opened:
        opened.add(wire_copies(outlets))
        fold(opened, [f"wire-{outlet}" for outlet in outlets])
    app = create_app(chosen)
    with served(app) as address:
        yield address
    app.extensions["archive"].close()


def test_copies_unfold_by_keyboard_and_lead_to_their_articles(desk, wires):
    desk.get(f"{wires}/?q=locks")
    headline = the(desk, ".hit h2 a")
    desk.execute_script("arguments[0].focus()", headline)
    headline.send_keys(Keys.TAB)
    summary = desk.switch_to.active_element
    assert summary.text.startswith("Also in 7 outlets: Beacon, Capstan")
    assert not the(desk, ".copies ul").is_displayed()
    summary.send_keys(Keys.ENTER)
    assert the(desk, ".copies ul").is_displayed()
    summary.send_keys(Keys.TAB)
    assert desk.switch_to.active_element.text == "Locks shut, Beacon reports"
    desk.switch_to.active_element.send_keys(Keys.ENTER)
    reads(desk, "Locks shut, Beacon reports")


def test_copies_unfold_without_javascript(tmp_path, wires):
    need_chromium()
    with browser(tmp_path, scripts=False) as driver:
        show_as(driver, width=PHONE)
        driver.get(f"{wires}/?q=locks")
        click(driver, the(driver, ".copies summary"))
        assert len([one for one in all_of(driver, ".copies li") if one.is_displayed()]) == 7


def test_copies_are_listed_one_by_one_by_a_click(desk, wires):
    desk.get(f"{wires}/?q=locks")
    click(desk, link(desk, ".switch", "Articles"))
    reads(desk, "8 articles · 1 story")
    click(desk, link(desk, ".switch", "Stories"))
    reads(desk, "1 story · 8 articles")


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("width", [PHONE, DESK])
def test_axe_finds_nothing_wrong_with_unfolded_copies(desk, wires, width, scheme):
    show_as(desk, width=width, scheme=scheme)
    for address in ("/?q=locks", "/?q=locks&outlet=Gannet&count=stories", "/?q=locks&group=none", "/browse/outlet"):
        desk.get(wires + address)
        for summary in all_of(desk, ".copies summary"):
            summary.send_keys(Keys.ENTER)
        assert complaints(desk) == []
        assert violations(desk) == []
        assert desk.execute_script("return document.documentElement.scrollWidth") == width
