"""The pages of stories: one story with its timeline, and two of its copies side by side."""

from __future__ import annotations

from http import HTTPStatus
from typing import NamedTuple
from urllib.parse import urlencode

from flask import Blueprint, redirect, render_template, request, url_for
from werkzeug.wrappers import Response as AnyResponse

from archive import Article
from archive.errors import BadParameter, NotFound
from archive.query import parse_query
from archive.stories.comparison import comparison
from archive.stories.story import Story
from archive.stories.timeline import Timeline
from web.article_page import ArticlePage
from web.asked import Asked, archive, given, search_request, value_page
from web.compare_page import ComparePage
from web.story_page import StoryPage, choices

routes = Blueprint("stories", __name__, url_prefix="/stories")

LISTED = 50  # articles of a story on a page, unless asked otherwise
DIFFERENCES = "differences"  # what `only` may be


class Compared(NamedTuple):
    """Two copies beside each other, and what they go by in an address."""

    story: Story
    left: str
    right: str
    found: comparison.Comparison


@routes.get("/<id>")
def story(id: str) -> str | AnyResponse:
    """One story: what ran of it, where and when."""
    found = timeline(id)
    if found.story.id != id:
        return redirect(url_for("stories.story", id=found.story.id), HTTPStatus.MOVED_PERMANENTLY)
    return render_template(
        "story.html",
        page=StoryPage(found),
        timeline=found,
        story=found.story,
        lead=found.lead,
        places=ArticlePage(found.lead, parse_query("").tree).places,
        neighbours=archive().neighbours(found.lead.id),
        asked=Asked.of(given("page", "page_size"), search_request("page", "page_size")),
        chosen=(found.story.lead.id, found.story.members[1].id if found.story.members[1:] else ""),
    )


def timeline(id: str) -> Timeline:
    """The page of a story's timeline that this request asks for; BadParameter where it cannot be meant."""
    _, how = value_page()
    page, size = how.pop("page", 1), how.pop("page_size", LISTED)
    if how:
        raise BadParameter(next(iter(how)), "a story is listed in the order in which its articles ran")
    return archive().timeline(id, page, size)


@routes.get("/<id>/compare")
def compare(id: str) -> str | AnyResponse:
    """Two copies of a story side by side."""
    only = request.args.get("only", "")
    if only not in ("", DIFFERENCES):
        raise BadParameter("only", f"only={only[:60]!r} is not {DIFFERENCES}")
    compared = two_copies(id, "only")
    story = compared.story
    if story.id != id:
        query = urlencode(given())
        return redirect(
            url_for("stories.compare", id=story.id) + (f"?{query}" if query else ""), HTTPStatus.MOVED_PERMANENTLY
        )
    members = story.members[:LISTED]
    return render_template(
        "compare.html",
        page=ComparePage(compared.found, only == DIFFERENCES),
        story=story,
        found=compared.found,
        chosen=(compared.left, compared.right),
        choices=choices(members, archive().store.versions(one.id for one in members)),
        only=only,
    )


def two_copies(id: str, *besides: str) -> Compared:
    """The two copies that this request asks for: the lead and the next one, unless it says otherwise.

    Of a story with one article those are its last two versions; BadParameter where it has only one.
    """
    asked = dict(given(*besides))
    if unknown := next((name for name in asked if name not in ("left", "right")), ""):
        raise BadParameter(unknown, f"there is no parameter {unknown[:60]!r} here; known are left, right")
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
