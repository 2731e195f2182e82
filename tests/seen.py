"""Pages as a reader sees them: an address to what it shows, an element to its words."""

from __future__ import annotations

from bs4 import BeautifulSoup, Tag
from flask.testing import FlaskClient


def page(client: FlaskClient, address: str, status: int = 200) -> BeautifulSoup:
    """The page at an address, where it answers with this status."""
    answer = client.get(address, follow_redirects=True)
    assert answer.status_code == status, answer.text
    return BeautifulSoup(answer.text, "lxml")


def text(found: Tag | None) -> str:
    """The words of an element with single blanks between them."""
    assert found is not None
    return " ".join(found.get_text().split())
