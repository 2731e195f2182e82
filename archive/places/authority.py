"""Authority records of places as a librarian edits them: TOML or CSV comes in, checked records go out, and back.

A file is taken as a whole or not at all: BadInput names the record that cannot be meant.
"""

from __future__ import annotations

import csv
import io
import re
import tomllib
from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, fields
from enum import StrEnum
from typing import Any, TypeVar

import tomli_w

from archive.errors import BadInput
from archive.places.place import around, steps_down

ID = re.compile(r"[A-Z]{2}(?:/[^\W_]+(?:-[^\W_]+)*)*")
MOST_STEPS, MOST_LETTERS = 8, 200  # of an id, and of an id or a name
CONTROL = re.compile(r"[\x00-\x1f\x7f-\x9f]")
# What stands between the values of a cell that holds several.
BETWEEN = " | "


class Status(StrEnum):
    """What the archive makes of a record."""

    APPROVED = "approved"  # found in articles, a value of the facet
    CANDIDATE = "candidate"  # the same, and waiting for a librarian's word
    REJECTED = "rejected"  # no name is read as it, nor as a namesake in its stead
    MERGED = "merged"  # its articles stand under another record


class Kind(StrEnum):
    """What sort of place a record is of, the widest first."""

    COUNTRY = "country"
    REGION = "region"
    CITY = "city"
    SITE = "site"  # a border crossing, an air base, a camp: a point that is no town


@dataclass(frozen=True, kw_only=True)
class Record:
    """What is known of a place.

    `id` is the path of its parents and its own name ("IQ/anbar/ramadi"); `lat` and `lon` are WGS 84 degrees, within
    `precision` kilometres. `variants` are other names it goes by. One that `needs_context` is read as a place only
    where the text supports it (Reading, Nice). `into` is the record that a merged one stands under.
    """

    id: str
    name: str
    kind: Kind
    lat: float | None = None
    lon: float | None = None
    precision: float | None = None
    variants: tuple[str, ...] = ()
    see_also: tuple[str, ...] = ()
    needs_context: bool = False
    status: Status = Status.APPROVED
    into: str | None = None
    source: str = "librarian"

    @classmethod
    def of(cls, values: Mapping[str, Any]) -> Record:
        """The record that was kept as these values: they were checked when they were taken."""
        return cls(**{key: READ.get(key, _same)(value) for key, value in values.items()})

    def values(self) -> dict[str, Any]:
        """What is known of it, in the order of KEYS, with the types that TOML and JSON have."""
        told = {key: value for key, value in vars(self).items() if value is not None and value is not False}
        return {
            key: list(value) if isinstance(value, tuple) else _plain(value)
            for key, value in told.items()
            if value != ()
        }

    @property
    def parent(self) -> str | None:
        """The id of the record that it lies in; None for a country."""
        return self.id.rpartition("/")[0] or None


Choice = TypeVar("Choice", bound=StrEnum)

# A record's values as they stand in a file, and where that is
Row = tuple[Mapping[str, Any], str]

# How a value that was kept becomes the record's again; others are kept as they are.
READ: dict[str, Callable[[Any], Any]] = {"kind": Kind, "status": Status, "variants": tuple, "see_also": tuple}

KEYS = (*(field.name for field in fields(Record)), "parent")
LISTS = ("variants", "see_also")
DECIMAL_COMMA = re.compile(r"\s*-?\d+,\d+\s*")
NUMBERS = {"lat": 90.0, "lon": 180.0, "precision": 20_000.0}


def read_toml(text: str, name: str) -> list[Row]:
    """The rows under [[place]] of a file called `name`; BadInput where it is no TOML or holds anything else."""
    try:
        told = tomllib.loads(text)
    except ValueError as error:  # not only TOMLDecodeError: a number may have thousands of digits
        raise BadInput(f"{name} is no TOML: {error}") from error
    except RecursionError as error:
        raise BadInput(f"{name} is no TOML that can be read: its brackets stand in each other too deep") from error
    if unknown := sorted(set(told) - {"place"}):
        raise BadInput(f"{name}: {unknown[0]!r} means nothing here; write records under [[place]]")
    rows = told.get("place", [])
    if not isinstance(rows, list) or not all(isinstance(row, dict) for row in rows):
        raise BadInput(f"{name}: records are written under [[place]], with two brackets on either side")
    return [(row, f"{name}: record {number}") for number, row in enumerate(rows, 1)]


def read_csv(text: str, name: str) -> list[Row]:
    """The rows of a CSV file with a head; cells that hold several values part them by " | ", blank ones are None.

    Columns are parted by commas, or as spreadsheets do it elsewhere, by semicolons or tabs.
    """
    head = text.partition("\n")[0]
    if text.strip() and not head.strip():
        raise BadInput(f"{name}: the first line is blank; it names the columns, of {', '.join(KEYS)}")
    reader = csv.DictReader(io.StringIO(text), delimiter=max(",;\t", key=head.count), strict=True)
    try:
        _check_head(reader.fieldnames or (), name)
        rows: list[Row] = []
        for row in reader:
            where = f"{name}: line {reader.line_num}"
            if None in row:
                raise BadInput(f"{where} has more cells than the head has columns")
            rows.append((_from_cells(row), where))
    except csv.Error as error:
        raise BadInput(f"{name}: line {reader.line_num} is no CSV: {error}") from error
    return rows


def _check_head(columns: Sequence[str], name: str) -> None:
    if unknown := sorted(set(columns) - set(KEYS)):
        known = f"the first line names the columns, of {', '.join(KEYS)}"
        raise BadInput(f"{name}: there is no column {unknown[0]!r}; {known}")
    if twice := [column for column, times in Counter(columns).items() if times > 1]:
        raise BadInput(f"{name}: the column {twice[0]!r} stands there twice")


def _from_cells(row: Mapping[str, Any]) -> dict[str, Any]:
    """A row with its cells read as what they hold."""
    told: dict[str, Any] = {key: (value or "").strip() or None for key, value in row.items()}
    for key in LISTS:
        if told.get(key):
            told[key] = [one.strip() for one in told[key].split(BETWEEN.strip()) if one.strip()]
    for key in NUMBERS:
        told |= {key: _number(told[key])} if told.get(key) else {}
    if told.get("needs_context"):
        told["needs_context"] = {"true": True, "yes": True, "false": False, "no": False}.get(
            told["needs_context"].casefold(), told["needs_context"]
        )
    return told


def _number(text: str) -> float | str:
    try:
        return float(text)
    except ValueError:
        return text


def filled(row: Mapping[str, Any], known: Record | None) -> dict[str, Any]:
    """A row of a CSV file with what is known of its record, where the file has no column that speaks of it.

    A candidate that somebody writes a row for is a place.
    """
    if known is None:
        return dict(row)
    kept = known.values()
    spoken_of = {"id", *row}
    if "status" in row or known.status is Status.CANDIDATE:
        spoken_of |= {"status", "into"}
    if known.status is Status.CANDIDATE:
        spoken_of |= {"source"}
    return {**{key: value for key, value in kept.items() if key not in spoken_of}, **row}


def records_of(
    rows: Iterable[Row], is_known: Callable[[str], bool], merged: Mapping[str, str | None] | None = None
) -> tuple[Record, ...]:
    """The records of a file's rows, checked one by one and against each other.

    `is_known` says whether the archive holds a record of this id already, `merged` which of those stand under which
    other one. BadInput names the record with a key that is not known, a value that cannot be meant, an id that
    stands twice, a parent or a target of merging that nobody has, or merging in a circle.
    """
    read = [(_record(row, where), where) for row, where in rows]
    counts = Counter(record.id for record, _ in read)
    own = {record.id: record for record, _ in read}
    leads = {**(merged or {}), **{record.id: record.into for record, _ in read}}
    for record, where in read:
        here = f"{where} ({record.id})"
        if counts[record.id] > 1:
            raise BadInput(f"{here}: this id stands {counts[record.id]} times; each record has its own")
        if record.parent and record.parent not in own and not is_known(record.parent):
            raise BadInput(f"{here}: there is no record {record.parent!r} that it could lie in; add it above")
        if record.into and record.into not in own and not is_known(record.into):
            raise BadInput(f"{here}: there is no record {record.into!r} to merge it into")
        if record.into and record.id in steps_down(record.into)[1:]:
            raise BadInput(f"{here}: it cannot be merged into {record.into!r}, which lies in it")
        if _is_circle(record.id, leads):
            raise BadInput(f"{here}: merging leads in a circle back to it")
        if nobody := [id for id in record.see_also if id not in own and not is_known(id)]:
            raise BadInput(f"{here}: there is no record {nobody[0]!r} to see also")
    return tuple(record for record, _ in read)


def _is_circle(id: str, leads: Mapping[str, str | None]) -> bool:
    """Whether merging leads from a record back to itself."""
    seen, at = {id}, leads.get(id)
    while at and at not in seen:
        seen.add(at)
        at = leads.get(at)
    return at is not None


def _record(told: Mapping[str, Any], where: str) -> Record:
    row = {key: value for key, value in told.items() if value is not None}
    id = _id(row, where)
    where = f"{where} ({id})"
    _check_row(row, around(id), where)
    status = _one_of(Status, row.get("status", Status.APPROVED), "status", where)
    if (status is Status.MERGED) is not ("into" in row):
        raise BadInput(f"{where}: a merged record, and only that, says into which other one")
    kind = _one_of(Kind, row.get("kind"), "kind", where)
    if (kind is Kind.COUNTRY) is not (id == id[:2]):
        raise BadInput(f"{where}: a country, and only that, has its code alone as its id")
    point = {key: _degrees(row, key, where) for key in NUMBERS}
    if (point["lat"] is None) is not (point["lon"] is None):
        raise BadInput(f"{where}: a point has both lat and lon")
    return Record(
        id=id,
        name=_name(row["name"], where),
        kind=kind,
        lat=point["lat"],
        lon=point["lon"],
        precision=point["precision"],
        variants=tuple(_variant(one, where) for one in _texts(row, "variants", where)),
        see_also=_texts(row, "see_also", where),
        needs_context=row.get("needs_context", False),
        status=status,
        into=row.get("into"),
        source=row.get("source", "librarian"),
    )


def _check_row(row: Mapping[str, Any], parent: str, where: str) -> None:
    """That each value of a row is of its kind, and that it lies where its id says, in `parent`."""
    if unknown := sorted(set(row) - set(KEYS)):
        raise BadInput(f"{where}: {unknown[0]!r} means nothing here; there are {', '.join(KEYS)}")
    if row.get("parent", parent) != parent:
        raise BadInput(
            f"{where} lies in {parent or 'no other'} by its id, and not in {row['parent']!r}; a place that moves "
            "gets a new record, and the old one is merged into it"
        )
    if not isinstance(row.get("name"), str) or not any(map(str.isalnum, row["name"])):
        raise BadInput(f"{where} has no name")
    texts = (key for key in ("into", "source") if key in row)
    if wrong := next((key for key in texts if not isinstance(row[key], str)), None):
        raise BadInput(f"{where}: {wrong} is a text, not {row[wrong]!r}")
    if not isinstance(row.get("needs_context", False), bool):
        raise BadInput(f"{where}: needs_context is true or false, not {row['needs_context']!r}")


def _id(row: Mapping[str, Any], where: str) -> str:
    id = row.get("id")
    is_path = isinstance(id, str) and ID.fullmatch(id) and id[2:] == id[2:].lower()
    if not isinstance(id, str) or not is_path or id.count("/") >= MOST_STEPS or len(id) > MOST_LETTERS:
        shown = id if not isinstance(id, str) or len(id) <= MOST_LETTERS else f"{id[:MOST_LETTERS]}…"
        raise BadInput(
            f'{where}: {shown!r} is no id; write id = "IQ/anbar/ramadi", the country\'s code first, then at most '
            f"{MOST_STEPS - 1} names in small letters with hyphens for blanks"
        )
    return id


def _name(text: str, where: str) -> str:
    """A name as it is shown."""
    name = " ".join(text.split())
    if CONTROL.search(name):
        raise BadInput(f"{where}: the name {name[:MOST_LETTERS]!r} holds a character that nobody can read")
    if len(name) > MOST_LETTERS:
        raise BadInput(
            f"{where}: a name has at most {MOST_LETTERS} characters, and not {len(name):,}: {name[:40]}…"
        )
    return name


def _variant(text: str, where: str) -> str:
    if (sign := BETWEEN.strip()) in text:
        raise BadInput(f"{where}: the variant {text[:MOST_LETTERS]!r} holds a {sign}, which parts variants in CSV")
    return _name(text, where)


def _one_of(choices: type[Choice], value: Any, key: str, where: str) -> Choice:
    try:
        return choices(value)
    except ValueError as error:
        raise BadInput(f"{where}: {key} is one of {', '.join(choices)}, not {value!r}") from error


def _degrees(row: Mapping[str, Any], key: str, where: str) -> float | None:
    value = row.get(key)
    if value is None:
        return None
    if isinstance(value, str) and DECIMAL_COMMA.fullmatch(value):
        raise BadInput(f"{where}: {key} has a decimal point, as in {value.replace(',', '.')}, and no comma")
    least = 0.0 if key == "precision" else -NUMBERS[key]
    is_number = isinstance(value, int | float) and not isinstance(value, bool)
    if not is_number or not least <= value <= NUMBERS[key]:
        raise BadInput(f"{where}: {key} lies between {least:g} and {NUMBERS[key]:g}, not {value!r}")
    return float(value)


def _texts(row: Mapping[str, Any], key: str, where: str) -> tuple[str, ...]:
    value = row.get(key, [])
    if not isinstance(value, list) or not all(isinstance(one, str) and one.strip() for one in value):
        raise BadInput(f"{where}: {key} is a list of texts, not {value!r}")
    return tuple(" ".join(one.split()) for one in value)


def as_toml(records: Iterable[Record]) -> str:
    """The records as a file that `read_toml` reads; what is not known is left out."""
    return tomli_w.dumps({"place": [record.values() for record in records]})


def as_csv(records: Iterable[Record]) -> str:
    """The same as CSV, with a column for every key."""
    text = io.StringIO()
    writer = csv.DictWriter(text, KEYS, lineterminator="\n")
    writer.writeheader()
    for record in records:
        writer.writerow({key: _cell(value) for key, value in record.values().items()})
    return text.getvalue()


def _same(value: Any) -> Any:
    return value


def _plain(value: Any) -> Any:
    return str(value) if isinstance(value, StrEnum) else value


def _cell(value: Any) -> str:
    if isinstance(value, list):
        return BETWEEN.join(value)
    return "true" if value is True else str(value)
