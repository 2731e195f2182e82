"""The JSON: the same searches and articles as the pages show, at /api/v1 with the same parameters."""

from __future__ import annotations

from flask import Blueprint, Response, jsonify, url_for

from archive import Results
from archive.results import article_summary
from archive.shapes import article_json
from web.article_page import without_folder
from web.asked import Asked, archive, search_request

routes = Blueprint("api", __name__, url_prefix="/api/v1")


@routes.get("/search")
def search() -> Response:
    """What a search finds."""
    results = archive().answer(search_request())
    response = jsonify(results.as_json())
    following = next_page(results, Asked.now(results))
    if following:
        response.headers["Link"] = f'<{url_for("api.search")}{following.address}>; rel="next"'
    return response


def next_page(results: Results, asked: Asked) -> Asked | None:
    """The search for the hits after these: by cursor for who came by one, by page otherwise."""
    if asked.text("cursor"):
        return asked.with_text("cursor", results.next) if results.next else None
    return asked.on_page(results.page + 1) if results.page < results.pages else None


@routes.get("/articles/<path:id>")
def article(id: str) -> Response:
    """One article."""
    search_request()  # a parameter that is unknown or malformed is told here too
    return jsonify(article_json(without_folder(archive().article(id))))


@routes.get("/articles/<path:id>/related")
def related(id: str) -> Response:
    """Other articles on the same events with the reasons, and the copies of it that other outlets ran."""
    search_request()
    neighbours = archive().neighbours(id)
    return jsonify(
        related=[one.as_json() for one in neighbours.related],
        copies=[article_summary(copy) for copy in neighbours.copies],
    )
