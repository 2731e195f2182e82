"""A hit's place in the order, to the opaque text that is given out as `next`, and back."""

from __future__ import annotations

import base64
import json
import math

from archive.engines.port import NOT_GIVEN_OUT, Position
from archive.errors import BadParameter


def as_cursor(position: Position | None) -> str | None:
    """A position as the text that is given out; None on the last page."""
    if position is None:
        return None
    return base64.urlsafe_b64encode(json.dumps(position).encode()).decode().rstrip("=")


def as_position(cursor: str) -> Position:
    """The position that a cursor stands for; BadParameter when we never gave it out."""
    try:
        match json.loads(base64.urlsafe_b64decode(cursor + "=" * (-len(cursor) % 4))):
            case [float(first), float(second), str(id), str(generation)] if generation:
                if not (math.isnan(first) or math.isnan(second)):
                    return Position(first, second, id, generation)
    except (ValueError, RecursionError):
        pass
    raise BadParameter("cursor", NOT_GIVEN_OUT)
