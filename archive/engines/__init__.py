"""Search engines behind one port. A new engine is a module, a line in ENGINES and a test subclass."""

from __future__ import annotations

import importlib
from pathlib import Path

from archive.engines.port import Engine
from archive.errors import BadSetting

# The setting's value, and the function that opens such an engine on a folder of the archive.
ENGINES = {
    "whoosh": "archive.engines.whoosh_engine:open_engine",
}


def open_engine(name: str, folder: Path) -> Engine:
    """The engine of this name with its index in a folder; an index that is not there is made, empty."""
    if name not in ENGINES:
        raise BadSetting(f"MORGUE_ENGINE={name!r} is not an engine; known are {', '.join(ENGINES)}")
    module, _, function = ENGINES[name].partition(":")
    engine: Engine = getattr(importlib.import_module(module), function)(folder)
    return engine
