"""The real articles and pages that tests measure against lie in the folder MORGUE_SHARED names.

Tests that read them say so by `needs_shared`. Without the folder they are skipped; in CI, which would otherwise
pass without having measured anything, they fail, unless MORGUE_SHARED is set and empty: then somebody has said that
this CI has no such folder (.ci/run does, where there is none).
"""

from __future__ import annotations

import os
from collections.abc import Mapping
from pathlib import Path

import pytest

needs_shared = pytest.mark.usefixtures("shared")
# How many articles fixtures/ makes: each has its twin.
INVENTED = sum(1 for _ in (Path(__file__).parent.parent / "fixtures" / "expected").rglob("*.json"))
# Nothing lies in it where MORGUE_SHARED names no folder.
SHARED = Path(os.environ.get("MORGUE_SHARED") or "nowhere")


def shared_folder(environment: Mapping[str, str]) -> Path:
    """The folder that MORGUE_SHARED names; where it names none, the test is skipped, or in CI fails."""
    named = environment.get("MORGUE_SHARED")
    if named and Path(named).is_dir():
        return Path(named)
    lacking = f"MORGUE_SHARED names no folder ({named or 'not set'})"
    if environment.get("CI") and named != "":
        pytest.fail(f"{lacking}: in CI the real articles must be measured; lay them at ../shared", pytrace=False)
    pytest.skip(lacking)
