"""Which cleaning this is: a sum of its rules, models and code goes out, another one where any of them changed."""

from __future__ import annotations

import hashlib
from importlib import resources


def edition() -> str:
    """SHA-256 in hex of the files of the cleaner, by their names."""
    room = resources.files("indexer.cleaning")
    files = [*room.iterdir(), *(room / "data").iterdir()]
    told = hashlib.sha256()
    for file in sorted((one for one in files if one.is_file()), key=lambda one: one.name):
        told.update(file.name.encode() + b"\0" + file.read_bytes())
    return told.hexdigest()
