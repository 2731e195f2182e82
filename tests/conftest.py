"""Fixtures that tests of all rooms share."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterable, Iterator, Mapping
from pathlib import Path
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient
from hypothesis import settings

from archive import Archive, open_archive
from archive.article import Stated
from archive.settings import Settings, read_settings
from indexer.files import find_files
from indexer.pipeline import documents
from tests.shared import shared_folder
from web import create_app

FIXTURES = Path(__file__).parent.parent / "fixtures" / "articles"

settings.register_profile("here", deadline=None, max_examples=60)
settings.register_profile("ci", deadline=None, max_examples=60, derandomize=True)
settings.load_profile("ci" if os.environ.get("CI") else "here")


@pytest.fixture
def archive(tmp_path: Path) -> Iterator[Archive]:
    """An empty archive."""
    with open_archive(tmp_path / "archive") as opened:
        yield opened


@pytest.fixture(scope="session")
def shared() -> Path:
    """The folder of the real articles and pages (tests/shared.py)."""
    return shared_folder(os.environ)


@pytest.fixture(scope="session")
def library(tmp_path_factory: pytest.TempPathFactory) -> Settings:
    """The settings of an archive that holds the articles of fixtures/; nobody adds to it."""
    chosen = read_settings({}).with_values(archive=tmp_path_factory.mktemp("library"))
    with open_archive(settings=chosen) as opened:
        opened.add(documents(find_files([FIXTURES]), Stated(), 10**7))
    return chosen


@pytest.fixture(scope="session")
def library_app(library: Settings) -> Iterator[Flask]:
    """The web application on that archive."""
    app = create_app(library)
    yield app
    app.extensions["archive"].close()


@pytest.fixture
def client(library_app: Flask) -> FlaskClient:
    """A visitor of that archive."""
    return library_app.test_client()


@pytest.fixture
def visit(tmp_path: Path) -> Iterator[Callable[..., FlaskClient]]:
    """Makes a visitor of a new archive that holds these rows; keywords are settings."""
    opened: list[Archive] = []

    def make(rows: Iterable[Mapping[str, Any]] = (), **chosen: Any) -> FlaskClient:
        app = create_app(read_settings({}).with_values(archive=tmp_path / "visited", **chosen))
        opened.append(app.extensions["archive"])
        opened[-1].add(rows)
        return app.test_client()

    yield make
    for one in opened:
        one.close()
