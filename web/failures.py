"""What went wrong, as a page for readers and as application/problem+json (RFC 9457) for programs."""

from __future__ import annotations

import json
import logging
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from http import HTTPStatus
from urllib.parse import urlencode

from flask import Flask, Response, make_response, render_template, request
from werkzeug.exceptions import HTTPException
from werkzeug.urls import iri_to_uri

from archive.errors import (
    ArchiveBusy,
    BadInput,
    BadParameter,
    CursorExpired,
    EngineError,
    MorgueError,
    NotFound,
    StoreError,
)
from archive.parameters import parameters
from web.asked import WHERE, Asked, archive, given

log = logging.getLogger(__name__)

# The status of each kind of failure; the first row that fits counts.
STATUS: tuple[tuple[type[MorgueError], HTTPStatus], ...] = (
    (CursorExpired, HTTPStatus.GONE),
    (BadInput, HTTPStatus.BAD_REQUEST),
    (NotFound, HTTPStatus.NOT_FOUND),
    (ArchiveBusy, HTTPStatus.SERVICE_UNAVAILABLE),
    (StoreError, HTTPStatus.SERVICE_UNAVAILABLE),
    (EngineError, HTTPStatus.SERVICE_UNAVAILABLE),
    (MorgueError, HTTPStatus.INTERNAL_SERVER_ERROR),
)

# What pages other than that of a search call an address that cannot be meant, and what their readers can do.
HERE = {
    "stories.story": ("That page of the story cannot be meant", "Change the address, or go to the story."),
    "stories.compare": ("That cannot be compared", "Choose two articles on the story’s page."),
}

BOXES = ("from", "to")  # the parameters that readers type dates into

# The headline of each page, and what its reader can do.
ADVICE = {
    400: ("That search cannot be read", "Change the address, or start again from the search box above."),
    404: ("Nothing is filed here", "The address may be mistyped, or what it names may be in another archive."),
    405: ("This address only answers to reading", "Open it with a plain link."),
    410: ("This list is no longer kept", "It was changed since: begin it again."),
    500: ("Something broke on our side", "The failure is in the log. Please try again, and report it if it stays."),
    503: (
        "The archive cannot answer just now",
        "This is an outage, not an empty result: your search may well have hits. Please try again in a minute.",
    ),
}


@dataclass(frozen=True)
class Failure:
    """A failure as it is told: `parameter` names the one that is to blame, if any, `problem` how."""

    status: HTTPStatus
    detail: str
    parameter: str | None = None
    problem: str = ""

    @property
    def headline(self) -> str:
        """The failure in a few words."""
        return self._advice[0]

    @property
    def advice(self) -> str:
        """What its reader can do."""
        return self._advice[1]

    @property
    def _advice(self) -> tuple[str, str]:
        known = ADVICE.get(self.status, (self.status.phrase, ""))
        return HERE.get(request.endpoint or "", known) if self.status == HTTPStatus.BAD_REQUEST else known


@dataclass(frozen=True)
class Dates:
    """The form of dates as it was sent: what was `typed`, which box is `refused`, and the search to be `kept`."""

    typed: Mapping[str, str]
    refused: str
    kept: Sequence[tuple[str, str]]

    @classmethod
    def sent(cls, failure: Failure) -> Dates | None:
        """The form, where it is a date of it that is refused."""
        boxes = {name: row.name for row in parameters() if row.name in BOXES for name in (row.name, *row.aliases)}
        refused = boxes.get(failure.parameter or "")
        if refused is None:
            return None
        typed = {boxes[name]: text for name, text in given() if name in boxes}
        kept = [(name, text) for name, text in given() if name not in boxes and name not in WHERE]
        return cls(dict.fromkeys(BOXES, "") | typed, refused, kept)


def tell_failures(app: Flask) -> None:
    """Have the application tell every failure this way."""
    app.register_error_handler(MorgueError, _of_ours)
    app.register_error_handler(HTTPException, _of_http)


def _of_ours(error: Exception) -> Response:
    status = next(status for kind, status in STATUS if isinstance(error, kind))
    if status >= 500:
        log.error("%s %s: %s", request.method, request.path, error)
    blamed = (error.name, error.problem) if isinstance(error, BadParameter) else ()
    return told(Failure(status, without_folder(str(error)), *blamed))


def without_folder(detail: str) -> str:
    """What went wrong without where the archive lies: that is for the log."""
    folder = archive().settings.archive
    if len(folder.parts) < 2:
        return detail
    return detail.replace(f"{folder}/", "").replace(str(folder), folder.name)


def _of_http(error: Exception) -> Response:
    if not isinstance(error, HTTPException) or error.code is None or error.code < 400:
        return make_response(error)  # a redirect
    # Werkzeug's own words are for the one who built the site; ours say what was asked for.
    detail = error.description or ""
    if detail == type(error).description:
        detail = f"{request.method} {request.path[:200]} is not answered here." if error.code < 500 else ""
    response = told(Failure(HTTPStatus(error.code), detail))
    for name, value in error.get_headers():
        if name not in ("Content-Type", "Content-Length"):
            response.headers[name] = value
    return response


def told(failure: Failure) -> Response:
    """The failure as a response, in the form that its address answers in."""
    if request.path.startswith("/api/"):
        return problem(failure)
    # A mistyped date should not cost its reader the rest of the search.
    rest = [(name, text) for name, text in given() if name != failure.parameter]
    page = render_template(
        "failure.html",
        failure=failure,
        asked=Asked({name: text for name, text in rest if name == "q"}, {}),
        dates=Dates.sent(failure),
        without=f"{request.path}?{urlencode(rest)}" if len(rest) < len(given()) else "",
        story=(request.view_args or {}).get("id") if request.endpoint in HERE and failure.status == 400 else None,
    )
    return make_response(page, failure.status)


def problem(failure: Failure) -> Response:
    """The failure as application/problem+json."""
    members = {
        "type": "about:blank",
        "title": failure.status.phrase,
        "status": failure.status.value,
        "detail": failure.detail or failure.advice,
        "instance": iri_to_uri(request.full_path.rstrip("?")),
    }
    if failure.parameter is not None:
        members |= {"type": f"urn:morgue:problem:{failure.problem}", "parameter": failure.parameter}
    body = json.dumps(members, ensure_ascii=False, indent=1)
    return Response(body, status=failure.status, content_type="application/problem+json")
