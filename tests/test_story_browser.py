"""A story and two of its copies in a real browser: axe, the keyboard, phone and desk, light and dark, paper."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from selenium.common.exceptions import WebDriverException
from selenium.webdriver import Chrome, Keys
from selenium.webdriver.common.by import By
from selenium.webdriver.remote.webelement import WebElement
from selenium.webdriver.support.wait import WebDriverWait

from archive.settings import read_settings
from tests.browser import DESK, PHONE, browser, complaints, need_chromium, served, show_as, violations
from tests.storied import grouped
from web import create_app

pytestmark = pytest.mark.browser

WIDE = 1900
FIRST = "Every crane in the port stood still on Monday, and eleven ships lay at anchor off the bluff."
SECOND = "The dockers want a tenth more pay – so says the secretary of their union."
THIRD = "Talks with the port begin on Thursday at the old customs house."
ROWS = [
    {"id": "lead", "title": "Cranes stand still", "date": "2015-05-22", "outlet": "Gazette", "language": "en",
     "body": [FIRST, SECOND, THIRD, "A vote is set."], "authors": ["Ann Lee"]},
    {"id": "copy", "title": "Durban strike", "date": "2015-05-23", "outlet": "Courier", "language": "en",
     "body": [THIRD, FIRST.replace("eleven", "twelve"), SECOND.replace("–", "-"), "Fruit will not keep."]},
    {"id": "alone", "title": "Lighthouse sold", "outlet": "Courier", "language": "en", "body": "It was sold."},
]  # fmt: skip


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Iterator[dict[str, str]]:
    """Addresses by name, of a served archive with a story of two articles and one that is alone."""
    app = create_app(read_settings({}).with_values(archive=tmp_path_factory.mktemp("stories")))
    archive = app.extensions["archive"]
    archive.add(ROWS)
    archive.add([ROWS[0] | {"body": [FIRST, SECOND, THIRD, "A vote is set for Sunday."]}])
    ids = {row["id"]: archive.article(str(row["id"])).id for row in ROWS}
    story = grouped(archive, [ids["lead"], ids["copy"]])
    with served(app) as address:
        compare = f"{address}/stories/{story}/compare"
        yield {
            "story": f"{address}/stories/{story}",
            "story alone": f"{address}/stories/{ids['alone']}",
            "no story": f"{address}/stories/nowhere",
            "compare": compare,
            "only differences": f"{compare}?only=differences",
            "versions": f"{compare}?left={ids['lead']}@1&right={ids['lead']}",
            "article": f"{address}/articles/{ids['copy']}",
        }
    archive.close()


@pytest.fixture(scope="module")
def chromium(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Chrome]:
    need_chromium()
    with browser(tmp_path_factory.mktemp("chromium")) as driver:
        yield driver


def the(driver: Chrome, selector: str) -> WebElement:
    return driver.find_element(By.CSS_SELECTOR, selector)


def all_of(driver: Chrome, selector: str) -> list[WebElement]:
    return driver.find_elements(By.CSS_SELECTOR, selector)


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("width", [PHONE, DESK, WIDE])
def test_axe_finds_nothing_wrong_and_nothing_is_wider_than_the_page(chromium, site, width, scheme):
    show_as(chromium, width=width, scheme=scheme)
    for name, address in site.items():
        chromium.get(address)
        assert violations(chromium) == [], name
        assert chromium.execute_script("return document.documentElement.scrollWidth") == width, name
        assert [one for one in complaints(chromium) if "nowhere" not in one] == [], name


def test_copies_stand_side_by_side_at_a_desk_and_one_over_the_other_on_a_phone(chromium, site):
    for width, is_beside in ((DESK, True), (PHONE, False)):
        show_as(chromium, width=width)
        chromium.get(site["compare"])
        left, right = (the(chromium, f".differs.changed {side}").rect for side in (".left", ".right"))
        assert (left["y"] == right["y"]) is is_beside
        assert (left["x"] == right["x"]) is not is_beside


def test_what_is_the_same_stands_once_on_a_phone(chromium, site):
    show_as(chromium, width=PHONE)
    chromium.get(site["versions"])
    assert the(chromium, ".row.kept .left").is_displayed()
    assert not the(chromium, ".row.kept .right").is_displayed()


def test_the_keyboard_goes_from_difference_to_difference(chromium, site):
    show_as(chromium, width=DESK)
    chromium.get(site["compare"])
    first = next(one for one in all_of(chromium, ".orders a") if one.text == "First difference")
    first.send_keys(Keys.ENTER)
    count = len(all_of(chromium, ".differs"))
    for number in range(1, count):
        here = the(chromium, ":target")
        assert here.get_attribute("id") == f"d-{number}"
        chromium.switch_to.active_element.send_keys(Keys.TAB)
        while chromium.switch_to.active_element.get_attribute("aria-label") != "Next difference":
            chromium.switch_to.active_element.send_keys(Keys.TAB)
        chromium.switch_to.active_element.send_keys(Keys.ENTER)
    assert the(chromium, ":target").get_attribute("id") == f"d-{count}"
    assert the(chromium, ":target").rect["y"] >= the(chromium, ".heads").rect["y"]


def test_what_was_cut_and_added_is_marked_by_more_than_colour(chromium, site):
    show_as(chromium, width=DESK)
    chromium.get(site["compare"])
    cut, added = (the(chromium, f".differs.changed {one}") for one in ("del", "ins"))
    assert "line-through" in cut.value_of_css_property("text-decoration-line")
    assert "underline" in added.value_of_css_property("text-decoration-line")
    assert [one.text for one in all_of(chromium, ".differs .label")][:2] == ["Headline changed", "Moved"]


def test_two_copies_are_picked_by_keyboard_without_javascript(tmp_path, site):
    need_chromium()
    with browser(tmp_path, scripts=False) as driver:
        show_as(driver, width=DESK)
        driver.get(site["story"])
        the(driver, "#left").send_keys(Keys.ARROW_DOWN)
        the(driver, ".pick button").send_keys(Keys.ENTER)
        waiting = WebDriverWait(driver, 10, ignored_exceptions=[WebDriverException])
        waiting.until(lambda page: the(page, "h1").text == "Two articles compared")
        # The version behind the lead was picked.
        assert "%401&right=" in driver.current_url


def test_a_comparison_is_printed_side_by_side_and_without_its_tools(chromium, site):
    show_as(chromium, width=DESK)
    chromium.get(site["compare"])
    chromium.execute_cdp_cmd("Emulation.setEmulatedMedia", {"media": "print"})
    assert not the(chromium, ".steps").is_displayed()
    assert not the(chromium, "#pick").is_displayed()
    paper = {"width": 718, "height": 1_000, "deviceScaleFactor": 1, "mobile": False}
    chromium.execute_cdp_cmd("Emulation.setDeviceMetricsOverride", paper)
    left, right = (the(chromium, f".differs.changed {side}").rect for side in (".left", ".right"))
    assert left["y"] == right["y"]
    assert the(chromium, ".row.typography .right").is_displayed()
    chromium.execute_cdp_cmd("Emulation.setEmulatedMedia", {"media": ""})
