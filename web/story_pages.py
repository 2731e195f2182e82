"""The pages of stories: one story with its timeline, and two of its articles side by side.

The search that a reader came by may stand in their addresses: it leads back to the results.
"""

from __future__ import annotations

from collections.abc import Mapping
from http import HTTPStatus
from typing import NamedTuple
from urllib.parse import urlencode

from flask import Blueprint, redirect, render_template, url_for
from werkzeug.wrappers import Response as AnyResponse

from archive import Article
from archive.errors import BadParameter, NotFound
from archive.query import parse_query
from archive.stories.comparison import comparison
from archive.stories.story import Story
from web.article_page import ArticlePage
from web.asked import Asked, archive, given, own_page, own_parameters, search_request
from web.compare_page import ComparePage
from web.story_page import Choice, StoryPage, choice_of, choices

routes = Blueprint("stories", __name__, url_prefix="/stories")

LISTED = 50  # articles of a story on a page, unless asked otherwise
DIFFERENCES = "differences"  # what `only` may be


class Compared(NamedTuple):
    """Two articles beside each other, and what they go by in an address."""

    story: Story
    left: str
    right: str
    found: comparison.Comparison


@routes.get("/<id>")
def story(id: str) -> str | AnyResponse:
    """One story: what ran of it, where and when."""
    page = own_page(LISTED, besides_search=True)
    asked = _search("page", "page_size")
    if (own := archive().story_id(id)) != id:
        return _elsewhere(url_for("stories.story", id=own))
    found = archive().timeline(id, *page)
    return render_template(
        "story.html",
        page=StoryPage(found),
        timeline=found,
        story=found.story,
        lead=found.lead,
        places=ArticlePage(found.lead, parse_query("").tree).places,
        neighbours=archive().neighbours(found.lead.id) if found.page == 1 else None,
        asked=asked,
    )


@routes.get("/<id>/compare")
def compare(id: str) -> str | AnyResponse:
    """Two articles of a story side by side."""
    own_asked = own_parameters("left", "right", "only", besides_search=True)
    asked = _search("left", "right", "only")
    only = own_asked.pop("only", "")
    if only not in ("", DIFFERENCES):
        raise BadParameter("only", f"only={only[:60]!r} is not {DIFFERENCES}")
    if (own := archive().story_id(id)) != id:
        return _elsewhere(url_for("stories.compare", id=own))
    compared = copies_of(id, own_asked)
    return render_template(
        "compare.html",
        page=ComparePage(compared.found, only == DIFFERENCES),
        story=compared.story,
        found=compared.found,
        chosen=(compared.left, compared.right),
        choices=_choices(compared),
        only=only,
        asked=asked,
    )


def _search(*besides: str) -> Asked:
    """The search that a reader came by."""
    return Asked.of(given(*besides), search_request(*besides))


def _elsewhere(address: str) -> AnyResponse:
    """To another address with all that is asked; a librarian's next decision may lead elsewhere."""
    return redirect(f"{address}?{urlencode(given())}" if given() else address, HTTPStatus.FOUND)


def _choices(compared: Compared) -> list[Choice]:
    """What may be compared: the first articles of the story with their versions, and what is compared now."""
    members = compared.story.members[:LISTED]
    listed = choices(members, archive().store.versions(one.id for one in members))
    known = {one.value for one in listed}
    now = ((compared.left, compared.found.left), (compared.right, compared.found.right))
    return [*listed, *{name: choice_of(name, one) for name, one in now if name not in known}.values()]


def copies_of(id: str, asked: Mapping[str, str]) -> Compared:
    """The two articles that are asked for: the lead and the next one, unless `asked` says otherwise.

    Of a story with one article those are its last two versions; BadParameter where it has only one.
    """
    story = archive().story(id)
    left, right = asked.get("left", ""), asked.get("right", "")
    if not (left and right):
        left, right = _usual(story, left, right)
    return Compared(story, left, right, comparison.compare(_copy("left", left), _copy("right", right)))


def _copy(side: str, name: str) -> Article:
    """The article or version that a side names; BadParameter where there is none."""
    try:
        return archive().copy(name)
    except NotFound as error:
        raise BadParameter(side, f"{side}={name[:60]!r} is not held: {error}") from error


def _usual(story: Story, left: str, right: str) -> tuple[str, str]:
    """The two copies that are compared where only one or none is named."""
    ids = [member.id for member in story.members[:3]]
    if len(ids) == 1 and left in ("", ids[0]) and not right:
        version = archive().article(ids[0]).version
        if version == 1:
            raise BadParameter("right", "this story has one article, and that has one version: say what to compare")
        return f"{ids[0]}@{version - 1}", ids[0]
    left = left or next(one for one in ids if one != right or len(ids) == 1)
    return left, right or next(one for one in ids if one != left or len(ids) == 1)
