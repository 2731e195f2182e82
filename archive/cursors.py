"""A hit's place in the order, to the opaque text that is given out as `next`, and back."""

from __future__ import annotations

import base64
import json
import math
from hashlib import blake2b
from typing import NamedTuple

from archive.engines.port import NOT_GIVEN_OUT, Position
from archive.errors import BadParameter
from archive.parameters import SearchRequest
from archive.querytree import Node

OTHER_LIST = "this cursor is of another search; give the words, filters and order it came with, or leave it out"


class Going(NamedTuple):
    """Where a search goes on: behind a hit of the list that `of` tells from others, `before` of its hits given."""

    position: Position
    of: str
    before: int


def as_cursor(going: Going | None) -> str | None:
    """Where to go on as the text that is given out; None on the last page."""
    if going is None:
        return None
    told = (*going.position, going.of, going.before)
    return base64.urlsafe_b64encode(json.dumps(told).encode()).decode().rstrip("=")


def as_going(cursor: str) -> Going:
    """Where a cursor goes on; BadParameter when we never gave it out."""
    try:
        match json.loads(base64.urlsafe_b64decode(cursor + "=" * (-len(cursor) % 4))):
            case [float(first), float(second), str(id), str(generation), str(of), int(before)] if generation:
                if not (math.isnan(first) or math.isnan(second)) and 0 <= before < 10**12:
                    return Going(Position(first, second, id, generation), of, before)
    except (ValueError, RecursionError):
        pass
    raise BadParameter("cursor", NOT_GIVEN_OUT)


def going_on(request: SearchRequest, tree: Node) -> Going | None:
    """Where a request goes on in its list; BadParameter when its cursor is of another one."""
    going = as_going(request.cursor) if request.cursor else None
    if going and going.of != list_of(request, tree):
        raise BadParameter("cursor", OTHER_LIST)
    return going


def list_of(request: SearchRequest, tree: Node) -> str:
    """What tells the list of a request from others: a digest of all that decides its hits and their order.

    `tree` is that of the query as it was typed. What facets count, and how many hits are on a page, may change.
    """
    chosen = [
        sorted((name, sorted(values)) for name, values in one.items() if values)
        for one in (request.filters, request.excluded)
    ]
    spellings = (request.variants, sorted(request.without_variant))
    order = (request.match.value, request.group.value, request.sort.value)
    said = repr((tree, chosen, str(request.earliest), str(request.latest), spellings, order))
    return blake2b(said.encode(errors="replace"), digest_size=6).hexdigest()
