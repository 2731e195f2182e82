"""The pages of places: a map of a search, the record of one place, and the index of all."""

from __future__ import annotations

from dataclasses import replace
from http import HTTPStatus

from flask import Blueprint, redirect, render_template, request, url_for
from werkzeug.wrappers import Response as AnyResponse

from archive.errors import BadParameter
from archive.fields import facet_field
from archive.parameters import SearchRequest
from archive.places.counts import PLACE
from web.asked import Asked, archive, search_request
from web.filters import chips
from web.place_page import NAMES_SHOWN, PlacePage
from web.placemap import place_map
from web.search_page import SearchPage, graded

routes = Blueprint("places", __name__)

FOUND = 100  # places that a search of the index lists
COMMON = 24  # towns that the index opens with


@routes.get("/map")
def map() -> str:
    """The places that the articles of a search name, or are about, on a map and as a list."""
    asked_for = graded(search_request("in"))
    results = archive().answer(replace(asked_for, page_size=1, facets=()), with_next=False)
    asked = Asked.now(results, "in").bare
    counts = archive().place_counts(asked_for)
    chart = place_map(counts, request.args.get("in", ""))
    page, field = SearchPage(asked, results), facet_field(counts.facet)
    return render_template(
        "map.html",
        chart=chart,
        asked_in=request.args.get("in", ""),
        asked=asked,
        counts=counts,
        results=results,
        field=field,
        grades=page.grades(field) if field else (),
        chips=list(chips(asked, results.labels)),
        unknown=page.unknown,
        searched=results.reading if asked.text("q") else "",
    )


@routes.get("/places")
def index() -> str:
    """The countries with their articles, and a box that finds any place by its name."""
    if unknown := next((name for name in request.args if name != "contains"), ""):
        raise BadParameter(unknown, f"there is no parameter {unknown[:60]!r} here; known is contains")
    contains = " ".join(request.args.get("contains", "").split())
    found = archive().facet_values(PLACE, containing=contains, page_size=FOUND) if contains else None
    counts = archive().place_counts(SearchRequest())
    countries = counts.countries
    towns = counts.of(list(counts.within({one.place.id for one in countries}))[:COMMON])
    return render_template(
        "places.html",
        contains=contains,
        found=found,
        countries=countries,
        towns=towns,
        candidates=counts.candidates,
        shown=COMMON,
    )


@routes.get("/places/<path:id>")
def place(id: str) -> str | AnyResponse:
    """The record of a place; of a merged one, the way to the other."""
    found = archive().place(id)
    if found.record.id != id:
        return redirect(url_for("places.place", id=found.record.id), HTTPStatus.MOVED_PERMANENTLY)
    return render_template(
        "place.html", page=PlacePage(found), place=found.record, profile=found, most_names=NAMES_SHOWN
    )
