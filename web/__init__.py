"""From a request to a page or JSON: the archive in a browser and for programs.

>>> from web import create_app
"""

from __future__ import annotations

import os

from flask import Flask
from flask.json.provider import DefaultJSONProvider
from jinja2 import StrictUndefined

from archive import open_archive
from archive.settings import Settings, read_settings
from web import api, failures, headers, pages, wording


class PlainJSON(DefaultJSONProvider):
    """JSON as it is written: letters of every language as themselves, keys in our order."""

    ensure_ascii = False
    sort_keys = False


def create_app(settings: Settings | None = None) -> Flask:
    """The web application on one archive; settings come from the environment when none are given."""
    app = Flask(__name__)
    app.json = PlainJSON(app)
    app.jinja_env.undefined = StrictUndefined
    app.jinja_env.trim_blocks = app.jinja_env.lstrip_blocks = True
    app.extensions["archive"] = open_archive(settings=settings or read_settings(os.environ))
    app.register_blueprint(pages.pages)
    app.register_blueprint(api.api)
    for room in (wording, headers, failures):
        room.register(app)
    return app
