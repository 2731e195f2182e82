"""The pages: search, one article, its original, browsing by facet, and what the archive holds."""

from __future__ import annotations

from dataclasses import replace

from flask import Blueprint, Response, jsonify, redirect, render_template, request, url_for
from werkzeug.wrappers import Response as AnyResponse

from archive.concordance import concordance
from archive.fields import Holds, facet_field, facet_fields
from archive.parameters import VALUE_PARAMETERS, ValueOrder
from archive.query import parse_query
from archive.queryhelp import topics
from archive.results import FacetCounts
from archive.suggestions import kinds
from web import holdings
from web.article_page import ArticlePage, as_text, cited, words_of
from web.asked import Asked, archive, given, search_request, value_page
from web.filters import chips
from web.headers import SANDBOX, static_url
from web.hits_page import LINES, LISTED, HitsPage
from web.search_page import PLACES_SHOWN, SearchPage, graded

routes = Blueprint("pages", __name__)

# Parameters that are of a facet's page alone.
BROWSING = ("letter", *(name for row in VALUE_PARAMETERS for name in (row.name, *row.aliases)))


@routes.app_context_processor
def furniture() -> dict[str, object]:
    """What every page needs; nothing that could fail while a failure is told."""
    return {
        "archive_name": archive().settings.name,
        "nothing_asked": Asked({}, {}),
        "facet_rows": facet_fields(),
        "facet_field": facet_field,
        "kinds": kinds(),
    }


@routes.get("/")
def search() -> str:
    """The search page: hits beside the facets that narrow them."""
    results = archive().answer(graded(search_request()), with_next=False)
    page = SearchPage(Asked.now(results), results)
    return render_template("search.html", page=page, asked=page.asked, results=results, places_shown=PLACES_SHOWN)


@routes.get("/articles/<path:id>")
def article(id: str) -> str | AnyResponse:
    """One article, with the words of the search it was found by marked."""
    asked_for = search_request()
    found = archive().article(id)
    asked = Asked.of(given(), asked_for)
    if found.id != id:
        return redirect(url_for("pages.article", id=found.id) + asked.address)
    tree = archive().tree(asked_for)
    return render_template(
        "article.html",
        page=ArticlePage(found, tree),
        words_of=words_of,
        article=found,
        asked=asked,
        cited=cited(found, archive().settings.name),
        neighbours=archive().neighbours(found.id),
        copies=archive().store.story_members([found.story], most=2).get(found.story),
        hits=HitsPage(concordance(found, parse_query(asked_for.q), tree, page_size=LISTED)),
    )


@routes.get("/articles/<path:id>/hits")
def hits(id: str) -> str | AnyResponse:
    """Every hit of a search in one article, as lines with the words around them."""
    asked_for = search_request()
    asked = Asked.of(given(), asked_for)
    lines = min(LINES, archive().settings.max_page_size)
    size = asked_for.page_size if asked.text("page_size") else lines
    found = archive().concordance(id, asked_for, size)
    if found.article.id != id:
        return redirect(url_for("pages.hits", id=found.article.id) + asked.address)
    return render_template("hits.html", page=HitsPage(found), found=found, asked=asked)


@routes.get("/articles/<path:id>/thread")
def thread(id: str) -> str | AnyResponse:
    """The stories of the running event that an article tells of, as a timeline."""
    asked = Asked.of(given(), search_request())
    found = archive().thread(id)
    if found.article.id != id:
        return redirect(url_for("pages.thread", id=found.article.id) + asked.address)
    return render_template("thread.html", thread=found, article=found.article, asked=asked)


@routes.get("/articles/<path:id>/original")
def original(id: str) -> Response:
    """What the article was read from, as text: it is never rendered, whatever it holds."""
    kept = archive().original(id)
    response = Response(as_text(kept.content), content_type="text/plain; charset=utf-8")
    response.headers["Content-Security-Policy"] = SANDBOX
    return response


@routes.get("/browse")
def browse_facets() -> str:
    """The facets, each with its most frequent values."""
    results = archive().answer(search_request(), with_next=False)
    page = SearchPage(Asked.now(results), results)
    return render_template("facets.html", page=page, asked=page.asked, results=results)


@routes.get("/browse/<name>")
def browse(name: str) -> str:
    """The values of a facet, within a search where one is given, a page at a time."""
    asked_for, how = value_page("letter")
    facet = facet_field(name)
    by_date = facet is not None and facet.holds is Holds.DATE
    how = {"page_size": holdings.LISTED, "order": ValueOrder.NAME if by_date else ValueOrder.COUNT} | how
    values = archive().facet_values(name, asked_for, **how)
    if letter := dict(values.letters).get(request.args.get("letter", "")):
        values = archive().facet_values(name, asked_for, **how | {"page": letter})
    results = archive().answer(replace(asked_for, page_size=1, facets=()), with_next=False)
    asked = Asked.now(results, *BROWSING).bare
    page = SearchPage(asked, results)
    return render_template(
        "browse.html",
        page=page,
        facet=facet,
        values=values,
        contains=how.get("containing", ""),
        asked=asked,
        order=how["order"],
        orders=tuple(ValueOrder),
        chips=list(chips(asked, results.labels)),
        unknown=page.unknown,
        searched=results.reading if asked.text("q") else "",
        letters=holdings.by_letter(values.values) if values.letters else None,
        by_date=by_date,
    )


@routes.get("/about")
def about() -> str:
    """What the archive holds, and how to search it."""
    stats = archive().stats()
    facets: dict[str, FacetCounts] = stats.pop("facets")
    covered = facets.get("outlet")
    return render_template(
        "about.html",
        stats=stats,
        facets=facets,
        covered=covered,
        spans=holdings.spans(archive(), covered.name, covered.values) if covered else [],
    )


@routes.get("/search")
def searching() -> AnyResponse:
    """The search page, for who guesses its address."""
    query = request.query_string.decode("latin-1")
    return redirect(url_for("pages.search") + (f"?{query}" if query else ""))


@routes.get("/help")
def search_help() -> str:
    """What can be typed into the search box."""
    return render_template("help.html", topics=topics())


@routes.get("/favicon.ico")
def favicon() -> AnyResponse:
    """Where the icon is, for who asks at the address that every browser knows."""
    return redirect(static_url("mark.svg"))


@routes.get("/healthz")
def health() -> Response:
    """Whether store and index answer; a failure of either is a 503 like every other."""
    return jsonify(status="ok", articles=archive().search(page_size=1, facets="none").total)
