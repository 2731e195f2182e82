"""A page that was saved as one file with its pictures (.mht, .mhtml) comes in, the page itself goes out."""

from __future__ import annotations

import re
from dataclasses import dataclass
from email import message_from_bytes
from email.errors import MessageError

from archive.errors import Unreadable

HEAD = 4_000  # bytes that its headers stand in
HEADERS = re.compile(rb"(?:[\w-]+:[^\r\n]*\r?\n(?:[ \t][^\r\n]*\r?\n)*)+", re.IGNORECASE)
RELATED = re.compile(rb"^content-type:\s*multipart/related", re.IGNORECASE | re.MULTILINE)
NONE = "a web archive (MHTML) that holds no page; save the page as HTML"


@dataclass(frozen=True)
class SavedPage:
    """The bytes of the page, and the encoding that its header states."""

    content: bytes
    encoding: str | None


def is_mhtml(content: bytes) -> bool:
    """Whether bytes begin as a web archive does: with the headers of a letter of several parts."""
    headers = HEADERS.match(content.lstrip()[:HEAD])
    return bool(headers and RELATED.search(headers[0]))


def page_in(content: bytes) -> SavedPage:
    """The page of a web archive; Unreadable when there is none in it."""
    try:
        parts = message_from_bytes(content.lstrip()).walk()
        page = next(
            (part for part in parts if part.get_content_type() in ("text/html", "application/xhtml+xml")), None
        )
        text = page.get_payload(decode=True) if page else None
    except (MessageError, ValueError, LookupError, RecursionError) as error:
        raise Unreadable(NONE) from error
    if page is None or not isinstance(text, bytes) or not text.strip():
        raise Unreadable(NONE)
    return SavedPage(text, page.get_content_charset())
