"""From a request to a page or JSON: the archive in a browser and for programs.

>>> from web import create_app
"""

from __future__ import annotations

import os
from string import punctuation
from typing import Any
from urllib.parse import quote

from flask import Flask, Request
from flask.json.provider import DefaultJSONProvider
from jinja2 import StrictUndefined

from archive import open_archive
from archive.settings import Settings, read_settings
from web.api import routes as json_routes
from web.failures import tell_failures
from web.headers import secure
from web.pages import routes as page_routes
from web.place_pages import routes as place_routes
from web.story_pages import routes as story_routes
from web.wording import add_wording


class AnyRequest(Request):
    """A request whose address may hold raw bytes: they are read as if they had been percent-encoded."""

    def __init__(self, environ: dict[str, Any], *given: Any, **options: Any) -> None:
        raw = environ.get("QUERY_STRING", "").encode("latin-1")
        super().__init__(environ | {"QUERY_STRING": quote(raw, safe=punctuation)}, *given, **options)


class PlainJSON(DefaultJSONProvider):
    """JSON as it is written: letters of every language as themselves, keys in our order."""

    ensure_ascii = False
    sort_keys = False


def create_app(settings: Settings | None = None) -> Flask:
    """The web application on one archive; settings come from the environment when none are given."""
    app = Flask(__name__)
    app.request_class = AnyRequest
    app.json = PlainJSON(app)
    app.jinja_env.undefined = StrictUndefined
    app.jinja_env.trim_blocks = app.jinja_env.lstrip_blocks = True
    app.extensions["archive"] = open_archive(settings=settings or read_settings(os.environ))
    app.register_blueprint(page_routes)
    app.register_blueprint(place_routes)
    app.register_blueprint(story_routes)
    app.register_blueprint(json_routes)
    for add_to in (add_wording, secure, tell_failures):
        add_to(app)
    return app
