"""cleaning.toml and the lines that were learned come in; what holds for the articles of an outlet goes out.

The librarian's word stands above what was learned, and what is kept above what is dropped (docs/cleaning.md).
"""

from __future__ import annotations

import json
import re
import tomllib
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property, lru_cache
from pathlib import Path
from typing import Any, NamedTuple

from archive.errors import BadInput
from archive.places.authority import Record
from archive.places.book import GAZETTEER, PlaceBook

FILE = "cleaning.toml"  # in the archive's folder
EVERY = "*"  # as the name of an outlet: all of them, and articles of none
KEYS = ("name", "keep", "drop", "home")


class Repeated(NamedTuple):
    """In how many different stories of an outlet a line stands, and how many it stands at the top of."""

    stories: int
    opens: int


# What an archive has learned: its outlets' lines that are furniture
Furniture = Mapping[str, Mapping[str, Repeated]]


@dataclass(frozen=True)
class Overrule:
    """What a librarian says of an outlet: patterns of lines that are story, and of those that are not; its home."""

    name: str
    keep: tuple[str, ...] = ()
    drop: tuple[str, ...] = ()
    home: str = ""  # the id of the place that it writes for


@dataclass(frozen=True)
class OutletRules:
    """What holds for the articles of one outlet."""

    keep: tuple[str, ...] = ()
    drop: tuple[str, ...] = ()
    repeated: Mapping[str, Repeated] = field(default_factory=dict)

    def keeps(self, line: str) -> bool:
        """Whether a librarian says that a line is story."""
        return _fits(self.keep, line)

    def drops(self, line: str) -> bool:
        """Whether a librarian says that a line is none."""
        return _fits(self.drop, line) and not self.keeps(line)

    def __bool__(self) -> bool:
        """Whether there are any."""
        return bool(self.keep or self.drop or self.repeated)


@dataclass(frozen=True)
class Rules:
    """What holds for the articles of an archive, by outlet, and which places it knows.

    They go to a cleaning process with every chunk of documents, and so are written and read once on either side.
    """

    overrules: tuple[Overrule, ...] = ()
    furniture: Furniture = field(default_factory=dict)
    places: PlaceBook = GAZETTEER

    def of(self, outlet: str | None) -> OutletRules:
        """What holds for an outlet, or for articles of which none is known."""
        said = [one for one in self.overrules if one.name == EVERY or is_called(outlet, one.name)]
        return OutletRules(
            keep=tuple(pattern for one in said for pattern in one.keep),
            drop=tuple(pattern for one in said for pattern in one.drop),
            repeated=self.furniture.get(outlet, {}) if outlet else {},
        )

    def home(self, outlet: str | None) -> str:
        """The id of the place that an outlet writes for, or all of them do; blank where none is told."""
        own = (one.home for one in self.overrules if one.name != EVERY and is_called(outlet, one.name))
        every = (one.home for one in self.overrules if one.name == EVERY)
        return next(filter(None, (*own, *every)), "")

    @cached_property
    def _written(self) -> str:
        edits = [record.values() for record in self.places.edits.values()]
        return json.dumps([list(map(vars, self.overrules)), self.furniture, edits])

    def __reduce__(self) -> tuple[Callable[[str], Rules], tuple[str]]:
        return _read_rules, (self._written,)


@lru_cache(maxsize=1)
def _read_rules(written: str) -> Rules:
    overrules, furniture, edits = json.loads(written)
    return Rules(
        tuple(Overrule(row["name"], tuple(row["keep"]), tuple(row["drop"]), row["home"]) for row in overrules),
        {
            outlet: {line: Repeated(*counts) for line, counts in lines.items()}
            for outlet, lines in furniture.items()
        },
        PlaceBook({row["id"]: Record.of(row) for row in edits}),
    )


NO_RULES = Rules()


def _fits(patterns: tuple[str, ...], line: str) -> bool:
    return bool(patterns) and _pattern(patterns).fullmatch(plain(line)) is not None


@lru_cache
def _pattern(patterns: tuple[str, ...]) -> re.Pattern[str]:
    """Several patterns in one: * is any text, all else is as it stands."""
    return re.compile("|".join(".*".join(map(re.escape, plain(one).split("*"))) for one in patterns))


def is_called(outlet: str | None, name: str) -> bool:
    """Whether an outlet goes by a name, letters of either case."""
    return plain(outlet or "").casefold() == plain(name).casefold()


def plain(line: str) -> str:
    """A line with edge and double spaces gone, as the lines of articles are."""
    return " ".join(line.split())


def read_overrules(path: Path) -> tuple[Overrule, ...]:
    """What a file of overrules says, nothing where there is none; BadInput names the entry that cannot be meant."""
    try:
        told = tomllib.loads(path.read_text(encoding="utf-8"))
    except FileNotFoundError:
        return ()
    except OSError as error:
        raise BadInput(f"{path} cannot be read: {error.strerror or error}") from error
    except ValueError as error:  # no TOML, or no UTF-8
        raise BadInput(f"{path} is no TOML: {error}") from error
    if unknown := sorted(set(told) - {"outlet"}):
        raise BadInput(f"{path}: {unknown[0]!r} means nothing here; write entries under [[outlet]]")
    rows = told.get("outlet", [])
    if not isinstance(rows, list) or not all(isinstance(row, dict) for row in rows):
        raise BadInput(f"{path}: entries are written under [[outlet]], with two brackets on either side")
    read = tuple(_overrule(row, f"{path}: entry {number}") for number, row in enumerate(rows, 1))
    _check_once(read, path)
    return read


def _check_once(read: Sequence[Overrule], path: Path) -> None:
    names = [one.name for one in read]
    twice = next((name for name in names if names.count(name) > 1), None)
    if twice:
        raise BadInput(f"{path}: {twice!r} has two entries; put their patterns into one")


def _overrule(row: Mapping[str, Any], where: str) -> Overrule:
    name = row.get("name")
    if not isinstance(name, str) or not name.strip():
        raise BadInput(f'{where} has no name; write name = "The Rosedale Courier", or "*" for every outlet')
    where = f"{where} ({name})"
    if unknown := sorted(set(row) - set(KEYS)):
        raise BadInput(f"{where}: {unknown[0]!r} means nothing here; there are {', '.join(KEYS)}")
    if not (row.get("keep") or row.get("drop") or row.get("home")):
        raise BadInput(f"{where} says nothing: it needs patterns to keep or to drop, or a home")
    keep, drop = (_patterns(row.get(key, []), f"{where}, {key}") for key in ("keep", "drop"))
    return Overrule(plain(name), keep, drop, _home(row.get("home", ""), f"{where}, home"))


def _home(value: Any, where: str) -> str:
    if not isinstance(value, str) or (value and not GAZETTEER.place(value)):
        raise BadInput(f'{where}: {value!r} is no place; write the id of one, such as "GB/england"')
    return value


def _patterns(value: Any, where: str) -> tuple[str, ...]:
    if not isinstance(value, list) or not all(isinstance(one, str) for one in value):
        raise BadInput(f'{where}: a list of lines in quotes is wanted, such as ["More to follow."]')
    if empty := [one for one in value if not one.replace("*", "").strip()]:
        raise BadInput(f"{where}: the pattern {empty[0]!r} would fit any line; say more of it")
    return tuple(value)
