"""A page that was saved as one file with its pictures (.mht, .mhtml) comes in, the page itself goes out."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from email.message import Message
from email.parser import BytesHeaderParser

from archive.errors import Unreadable

HEAD = 4_000  # bytes that its headers stand in, and those of each part
HEADERS = re.compile(rb"(?:\w[\w-]*+:[^\r\n]*+\r?\n(?:[ \t][^\r\n]*+\r?\n)*+)++", re.IGNORECASE)
RELATED = re.compile(rb"^content-type:\s*multipart/related", re.IGNORECASE | re.MULTILINE)
PAGE = re.compile(rb"^content-type:\s*(?:text/html|application/xhtml\+xml)\b", re.IGNORECASE | re.MULTILINE)
# A line that parts begin with, and their headers. Headers never begin as it does: each byte is looked at once.
PART = re.compile(rb"^--(?P<mark>[^\r\n]{1,200}+)\r?\n(?P<headers>" + HEADERS.pattern + rb")\r?\n", re.MULTILINE)
NONE = "a web archive (MHTML) that holds no page; save the page as HTML"


@dataclass(frozen=True)
class SavedPage:
    """The bytes of the page, and the encoding that its header states."""

    content: bytes
    encoding: str | None


def is_mhtml(content: bytes) -> bool:
    """Whether bytes begin as a web archive does: with the headers of a letter of several parts."""
    headers = HEADERS.match(content[:HEAD].lstrip())
    return bool(headers and RELATED.search(headers[0]))


def page_in(content: bytes) -> SavedPage:
    """The page of a web archive, however deep its parts lie in each other; Unreadable when there is none in it."""
    page = next(_pages(content), None)
    try:
        text = page.get_payload(decode=True) if page else None
    except (ValueError, LookupError) as error:
        raise Unreadable(NONE) from error
    if page is None or not isinstance(text, bytes) or not text.strip():
        raise Unreadable(NONE)
    return SavedPage(text, page.get_content_charset())


def _pages(content: bytes) -> Iterator[Message]:
    """The parts that are pages. The parser of letters asks of every line whether it ends any part it lies in."""
    for part in PART.finditer(content):
        headers = part["headers"][:HEAD]
        if PAGE.search(headers):
            page = BytesHeaderParser().parsebytes(headers)
            page.set_payload(_body(content, part).decode("ascii", "surrogateescape"))
            yield page


def _body(content: bytes, part: re.Match[bytes]) -> bytes:
    """What stands between the headers of a part and the line that ends it."""
    line = rb"\r?\n--" + re.escape(part["mark"].rstrip()) + rb"(?:--)?[ \t]*+(?:\r?\n|\Z)"
    end = re.compile(line).search(content, part.end() - 1)
    return content[part.end() : max(part.end(), end.start())] if end else content[part.end() :]
