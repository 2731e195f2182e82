"""Which cleaning this is: a sum of its rules, models and code goes out, another one where any of them changed."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from importlib import resources
from importlib.resources.abc import Traversable


def edition() -> str:
    """SHA-256 in hex of the files of the cleaner, by their names."""
    told = hashlib.sha256()
    for name, file in sorted(_files(resources.files("indexer.cleaning"))):
        told.update(name.encode() + b"\0" + file.read_bytes())
    return told.hexdigest()


def _files(room: Traversable, path: str = "") -> Iterator[tuple[str, Traversable]]:
    """The files of a room and of those in it, each with its path; what Python keeps for itself is left out."""
    for one in room.iterdir():
        if one.is_dir() and one.name != "__pycache__":
            yield from _files(one, f"{path}{one.name}/")
        elif one.is_file():
            yield path + one.name, one
