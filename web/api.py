"""The JSON: the same searches and articles as the pages show, at /api/v1 with the same parameters."""

from __future__ import annotations

from collections.abc import Mapping
from http import HTTPStatus
from urllib.parse import urlencode

from flask import Blueprint, Response, jsonify, url_for

from archive import Results
from archive.errors import BadParameter
from archive.results import article_summary
from archive.shapes import article_json
from archive.stories.comparison.differences import comparison_json
from archive.suggestions import MOST, USUAL, suggestions_json
from web.article_page import without_folder
from web.asked import Asked, archive, given, own_page, own_parameters, search_request, value_page
from web.story_pages import LISTED as OF_A_STORY
from web.story_pages import copies_of

routes = Blueprint("api", __name__, url_prefix="/api/v1")

LISTED = 100  # places on a page, unless asked otherwise
SUGGESTED_SECONDS = 60  # that a browser keeps suggestions


@routes.get("/search")
def search() -> Response:
    """What a search finds."""
    results = archive().answer(search_request())
    response = jsonify(results.as_json())
    if following := next_page(results, Asked.now(results)):
        return linked(response, url_for("api.search") + following.address)
    return response


def linked(response: Response, address: str) -> Response:
    """The answer with the address of the next page."""
    response.headers["Link"] = f'<{address}>; rel="next"'
    return response


def on_page(address: str, page: int) -> str:
    """An address with what this request asks of it, turned to a page."""
    return f"{address}?{urlencode([*((name, text) for name, text in given() if name != 'page'), ('page', page)])}"


def moved(address: str, id: str, status: HTTPStatus) -> Response:
    """That what was asked for is at another address, with what else was asked; `id` is the one that it goes by."""
    response = jsonify(id=id)
    response.status_code = status
    response.headers["Location"] = f"{address}?{urlencode(given())}" if given() else address
    return response


def next_page(results: Results, asked: Asked) -> Asked | None:
    """The search for the hits after these: by cursor for who came by one, by page otherwise."""
    if asked.text("cursor"):
        return asked.with_text("cursor", results.next) if results.next else None
    return asked.on_page(results.page + 1) if results.page < results.pages else None


@routes.get("/suggest")
def suggest() -> Response:
    """What may be meant by a query's text, up to the caret, that is being typed."""
    text, size = suggested_for(own_parameters("q", "size"))
    response = jsonify(suggestions_json(text, archive().suggest(text, size)))
    # What was typed a moment ago is typed again with every key that takes a letter back.
    response.headers["Cache-Control"] = f"private, max-age={SUGGESTED_SECONDS}"
    return response


def suggested_for(texts: Mapping[str, str]) -> tuple[str, int]:
    """The text and the number of suggestions that are asked for; BadParameter when they cannot be meant."""
    size = texts.get("size", "").strip() or str(USUAL)
    if not (size.isascii() and size.isdigit() and len(size) < 4):
        raise BadParameter("size", f"size={size[:60]!r} is not a whole number from 1 to {MOST}")
    return texts.get("q", ""), int(size)


@routes.get("/facets/<name>")
def facet_values(name: str) -> Response:
    """The values of a facet within a search, a page at a time."""
    asked_for, how = value_page()
    page = archive().facet_values(name, asked_for, **how)
    response = jsonify(page.as_json())
    if page.page < page.pages:
        return linked(response, on_page(url_for("api.facet_values", name=name), page.page + 1))
    return response


@routes.get("/places")
def places() -> Response:
    """The places that the articles of a search name, or are about, with where they lie, a page at a time."""
    asked_for, how = value_page()
    page, size = how.pop("page", 1), how.pop("page_size", LISTED)
    if how:
        raise BadParameter(
            "by", "places come with the most frequent first; /api/v1/facets/place orders and finds them"
        )
    counts = archive().place_counts(asked_for)
    listed = list(counts.counts)[(page - 1) * size : page * size]
    response = jsonify(
        places=[one.as_json() for one in counts.of(listed)],
        total_places=len(counts.counts),
        missing=counts.missing,
        page=page,
        page_size=size,
        pages=-(-len(counts.counts) // size),
    )
    if page * size < len(counts.counts):
        return linked(response, on_page(url_for("api.places"), page + 1))
    return response


@routes.get("/places/<path:id>")
def place(id: str) -> Response:
    """All that is known of a place."""
    search_request()
    found = archive().place(id)
    if found.record.id != id:
        return moved(url_for("api.place", id=found.record.id), found.record.id, HTTPStatus.MOVED_PERMANENTLY)
    return jsonify(found.as_json())


@routes.get("/stories/<id>")
def story(id: str) -> Response:
    """One story: what ran of it, where and when, a page at a time."""
    page = own_page(OF_A_STORY)
    if (own := archive().story_id(id)) != id:
        return moved(url_for("api.story", id=own), own, HTTPStatus.FOUND)
    found = archive().timeline(id, *page)
    response = jsonify(found.as_json())
    if found.page < found.pages:
        return linked(response, on_page(url_for("api.story", id=id), found.page + 1))
    return response


@routes.get("/stories/<id>/compare")
def compare(id: str) -> Response:
    """Two articles of a story side by side, word for word."""
    asked = own_parameters("left", "right")
    if (own := archive().story_id(id)) != id:
        return moved(url_for("api.compare", id=own), own, HTTPStatus.FOUND)
    return jsonify({"story": id, **comparison_json(copies_of(id, asked).found)})


@routes.get("/articles/<path:id>")
def article(id: str) -> Response:
    """One article."""
    search_request()  # a parameter that is unknown or malformed is told here too
    return jsonify(article_json(without_folder(archive().article(id))))


@routes.get("/articles/<path:id>/hits")
def hits(id: str) -> Response:
    """Every hit of a query in one article, each with the words around it."""
    asked_for = search_request()
    found = archive().concordance(id, asked_for, asked_for.page_size)
    response = jsonify(found.as_json())
    if found.page < found.pages:
        following = Asked.of(given(), asked_for).on_page(found.page + 1)
        return linked(response, url_for("api.hits", id=id) + following.address)
    return response


@routes.get("/articles/<path:id>/related")
def related(id: str) -> Response:
    """Other articles on the same events with the reasons, and the other articles of its story."""
    own_parameters()
    neighbours = archive().neighbours(id)
    return jsonify(
        related=[one.as_json() for one in neighbours.related],
        copies=[article_summary(copy) for copy in neighbours.copies],
        more_copies=neighbours.total_copies - len(neighbours.copies),
        begins_thread=neighbours.begins_thread,
    )


@routes.get("/articles/<path:id>/thread")
def thread(id: str) -> Response:
    """The stories of the running event that an article tells of, as a timeline."""
    own_parameters()
    return jsonify(archive().thread(id).as_json())
