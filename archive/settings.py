"""The settings of a Morgue, one row each: read once from the environment, by the command or `create_app`."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from archive.errors import BadSetting


@dataclass(frozen=True)
class Setting:
    """One setting: the environment variable `MORGUE_<NAME>`, how its text is read, and what it is for."""

    name: str
    read: Callable[[str], Any]
    default: str
    help: str

    @property
    def variable(self) -> str:
        """The environment variable that sets it."""
        return f"MORGUE_{self.name.upper()}"


def _at_least_one(text: str) -> int:
    if not text.strip().isdecimal() or int(text) < 1:
        raise ValueError("a whole number from 1 is wanted")
    return int(text)


def _at_least_half_a_gigabyte(text: str) -> int:
    if _at_least_one(text) < 500:
        raise ValueError("from 500: the tables of cleaning take half of that themselves")
    return int(text)


def _one_or_more_or_auto(text: str) -> int | None:
    try:
        return None if text == "auto" else _at_least_one(text)
    except ValueError as error:
        raise ValueError(f"{error}, or auto") from None


SETTINGS = (
    Setting("archive", Path, "./archive-data", "the folder that holds the archive"),
    Setting("engine", str, "whoosh", "the search engine that keeps the index"),
    Setting("bind", str, "127.0.0.1:8000", "the address and port that `morgue serve` listens on"),
    Setting("workers", _at_least_one, "2", "how many processes answer requests"),
    Setting(
        "add_workers",
        _one_or_more_or_auto,
        "auto",
        "how many processes clean what is added; `auto` is one per core for `morgue add`, at most four, "
        "one from Python",
    ),
    Setting("name", str, "Morgue", "the name of the archive, shown on every page"),
    Setting("page_size", _at_least_one, "20", "hits on a page when nothing else is asked for"),
    Setting("max_page_size", _at_least_one, "200", "the most hits that one page may hold"),
    Setting("facet_size", _at_least_one, "20", "how many values of a facet are listed beside results"),
    Setting("max_article_mb", _at_least_one, "10", "a file or row larger than this is skipped, in megabytes"),
    Setting(
        "max_clean_seconds",
        _at_least_one,
        "10",
        "a document whose cleaning takes longer is skipped, in seconds of processor time",
    ),
    Setting(
        "max_clean_mb",
        _at_least_half_a_gigabyte,
        "1000",
        "a document whose cleaning needs a larger process is skipped, in megabytes; at least 500, and some 50 for "
        "each of MORGUE_MAX_ARTICLE_MB; macOS does not hold to it",
    ),
)


class Settings:
    """The value of every setting, as attributes named after the rows of SETTINGS."""

    def __init__(self, values: Mapping[str, Any]) -> None:
        self._values = dict(values)

    def __getattr__(self, name: str) -> Any:
        try:
            return self.__dict__["_values"][name]
        except KeyError:
            raise AttributeError(f"no setting is called {name}") from None

    def with_values(self, **changes: Any) -> Settings:
        """The same settings with some replaced, such as those given on the command line."""
        return Settings(self._values | {name: value for name, value in changes.items() if value is not None})


def read_settings(environment: Mapping[str, str]) -> Settings:
    """The settings that an environment states, defaults for the rest; BadSetting names a malformed one."""
    values = {}
    for setting in SETTINGS:
        text = environment.get(setting.variable) or setting.default
        try:
            values[setting.name] = setting.read(text)
        except ValueError as error:
            raise BadSetting(f"{setting.variable}={text!r} cannot be used ({error}): {setting.help}") from None
    return Settings(values)
