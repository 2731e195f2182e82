"""The name of a table comes in, its rows go out: what the rooms know lies in TOML files of their data folders."""

from __future__ import annotations

import tomllib
from importlib import resources
from typing import Any


def read_table(package: str, name: str) -> dict[str, Any]:
    """The rows of data/<name>.toml in a package, read anew at every call: callers keep what they make of them.

    >>> sorted(read_table("archive", "regionwords"))
    ['joints', 'kinds']
    """
    file = resources.files(package) / "data" / f"{name}.toml"
    return tomllib.loads(file.read_text(encoding="utf-8"))
