"""Settings are read from the environment, and a malformed one is named."""

from __future__ import annotations

from pathlib import Path

import pytest

from archive import settings
from archive.errors import BadSetting
from archive.settings import SETTINGS, Setting, read_settings

GIVEN = {
    "archive": ("/srv/morgue", Path("/srv/morgue")),
    "engine": ("whoosh", "whoosh"),
    "bind": ("0.0.0.0:80", "0.0.0.0:80"),
    "workers": ("4", 4),
    "add_workers": ("3", 3),
    "name": ("The Courier's Morgue", "The Courier's Morgue"),
    "page_size": ("10", 10),
    "max_page_size": ("50", 50),
    "facet_size": ("5", 5),
    "max_article_mb": ("1", 1),
    "max_clean_seconds": ("60", 60),
    "max_clean_mb": ("4000", 4000),
}


NUMBERS = [name for name, (_, value) in GIVEN.items() if isinstance(value, int)]


@pytest.mark.parametrize("row", SETTINGS, ids=lambda row: row.name)
def test_each_setting_is_read_from_its_variable(row):
    text, value = GIVEN[row.name]
    assert getattr(read_settings({row.variable: text}), row.name) == value


@pytest.mark.parametrize("row", SETTINGS, ids=lambda row: row.name)
def test_each_setting_has_a_default_that_can_be_read_and_a_help(row):
    assert getattr(read_settings({}), row.name) == row.read(row.default)
    assert getattr(read_settings({row.variable: ""}), row.name) == row.read(row.default)
    assert row.help


@pytest.mark.parametrize("name", NUMBERS)
@pytest.mark.parametrize("text", ["0", "-1", "many", "1.5"])
def test_a_malformed_setting_is_named_with_what_was_given(name, text):
    with pytest.raises(BadSetting, match=f"MORGUE_{name.upper()}='{text}'"):
        read_settings({f"MORGUE_{name.upper()}": text})


def test_less_memory_than_cleaning_itself_needs_is_no_bound():
    with pytest.raises(BadSetting, match=r"MORGUE_MAX_CLEAN_MB='499' cannot be used \(from 500"):
        read_settings({"MORGUE_MAX_CLEAN_MB": "499"})


def test_other_variables_are_left_alone():
    assert read_settings({"PATH": "/bin", "MORGUE_UNKNOWN": "1"}).workers == 2


def test_values_may_be_replaced_and_none_replaces_nothing():
    read = read_settings({"MORGUE_WORKERS": "3"}).with_values(page_size=7, workers=None)
    assert (read.page_size, read.workers) == (7, 3)


def test_a_setting_that_is_not_there_is_an_attribute_error():
    with pytest.raises(AttributeError, match="colour"):
        _ = read_settings({}).colour


def test_a_new_setting_is_one_row(monkeypatch):
    row = Setting("motto", str, "All of it", "what stands under the name")
    monkeypatch.setattr(settings, "SETTINGS", (*SETTINGS, row))
    assert read_settings({}).motto == "All of it"
    assert read_settings({"MORGUE_MOTTO": "None of it"}).motto == "None of it"
