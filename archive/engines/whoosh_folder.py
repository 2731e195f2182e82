"""What a generation of a Whoosh index notes of itself.

index/g000001/morgue.json   what wrote it, and the change of the store it has come to
"""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

from archive import fields
from archive.errors import IndexOutdated
from archive.index_folder import replace_file, told

VERSION = 4  # raise it when the index of the last release can no longer be read


def write_mark(folder: Path, applied: int) -> None:
    """Note what wrote this generation and the change of the store it has come to."""
    with told(folder):
        mark = {"version": VERSION, "fields": field_names(), "applied": applied}
        replace_file(folder / "morgue.json", json.dumps(mark))


def read_mark(folder: Path) -> int:
    """The change of the store that a generation has come to; IndexOutdated when another Morgue wrote it."""
    path = folder / "morgue.json"
    try:
        mark: dict[str, Any] = json.loads(path.read_text(encoding="utf-8"))
        if (mark["version"], mark["fields"]) == (VERSION, field_names()):
            return int(mark["applied"])
    except (OSError, ValueError, KeyError, TypeError) as error:
        raise IndexOutdated(
            f"the index in {folder} is damaged ({error}); `morgue rebuild` makes it anew"
        ) from error
    raise IndexOutdated(
        f"the index in {folder} was made by another Morgue and nothing can be searched in it: run `morgue rebuild` "
        "once, which makes it anew from the store; no article is lost or read again for it"
    )


def field_names() -> list[str]:
    """The names of the fields an index holds."""
    return [field.name for field in fields.FIELDS]
