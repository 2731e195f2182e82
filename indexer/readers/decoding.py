"""Bytes to text: what they say of themselves first, then UTF-8, then the likeliest older encoding."""

from __future__ import annotations

import codecs
import os
import re
from pathlib import Path

from archive.errors import Unreadable

BYTE_ORDER_MARKS = (
    (codecs.BOM_UTF8, "utf-8"),
    # UTF-32's mark begins with UTF-16's.
    (codecs.BOM_UTF32_LE, "utf-32-le"),
    (codecs.BOM_UTF32_BE, "utf-32-be"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
)
# How a page names its encoding, within the part that browsers look at too.
META_CHARSET = re.compile(rb"""<meta[^>]{0,200}?charset\s*=\s*["']?\s*([a-zA-Z0-9_:.-]{2,40})""", re.IGNORECASE)
META_WITHIN = 2_048
# Python's names of them begin so; it also knows "hex", "rot13" and their like.
OF_PAGES = ("ascii", "big5", "cp", "euc", "gb", "iso8859", "koi8", "mac", "shift", "tis")
# What browsers read instead: pages that state the first are mostly written in the second.
READ_AS = {
    "ascii": "cp1252",
    "iso8859-1": "cp1252",
    "iso8859-9": "cp1254",
    "tis-620": "cp874",
    "gb2312": "gb18030",
    "gbk": "gb18030",
    "euc_kr": "cp949",
    "shift_jis": "cp932",
}
# Characters that no text of an article has; windows-1252 leaves five bytes without a meaning.
NOT_TEXT = re.compile(r"[\x00-\x08\x0e-\x1f]")
# What would break a line of a report, or a terminal.
BREAKS_LINES = re.compile(r"[\x00-\x1f\x7f-\x9f\u2028\u2029]")
# Of binary files a tenth and more are such characters; a text may have a stray one.
MOST_NOT_TEXT = 0.01


def path_in_words(path: Path) -> str:
    """The path as text on one line: bytes that are not UTF-8 and line ends spelled out, as in "caf\\xe9.txt"."""
    text = os.fsencode(path).decode("utf-8", "backslashreplace")
    return BREAKS_LINES.sub(lambda found: found[0].encode("unicode_escape").decode(), text)


def read_bytes(path: Path, limit: int) -> bytes:
    """The bytes of a file; Unreadable when it is empty, too large, gone or not to be opened."""
    try:
        with path.open("rb") as file:
            content = file.read(limit + 1)
    except OSError as error:
        raise Unreadable(f"the file cannot be read: {error.strerror or error}") from error
    if not content.strip():
        raise Unreadable("the file is empty")
    if len(content) > limit:
        raise Unreadable(too_large(limit))
    return content


def too_large(limit: int) -> str:
    """The reason why something over the limit is skipped, and the way out."""
    return f"larger than the {limit // 1_000_000} MB an article may have; MORGUE_MAX_ARTICLE_MB raises that"


def decode(content: bytes, meta: bool = False) -> tuple[str, tuple[str, ...]]:
    """The text of some bytes, and problems met on the way; Unreadable when they are no text at all.

    `meta` lets an HTML page's own <meta charset> speak before UTF-8 is given up.
    """
    text, problems = _decoded(content, _stated(content) if meta else None)
    strange = len(NOT_TEXT.findall(text[:100_000]))
    if strange > MOST_NOT_TEXT * min(len(text), 100_000) + 1:
        raise Unreadable("binary, not text: it can be added once it has been turned into text")
    return NOT_TEXT.sub("", text), problems


def _decoded(content: bytes, stated: str | None) -> tuple[str, tuple[str, ...]]:
    for mark, marked in BYTE_ORDER_MARKS:
        if content.startswith(mark):
            return _leniently(content[len(mark) :], marked)
    if encoding := _utf16_without_mark(content):
        return _leniently(content, encoding)
    try:
        return content.decode("utf-8"), ()
    except UnicodeDecodeError:
        pass
    if stated:
        return _leniently(content, stated)
    if _mostly_utf8(content):
        return _leniently(content, "utf-8")
    return _leniently(content, "cp1252", "not UTF-8: read as windows-1252")


def _leniently(content: bytes, encoding: str, *problems: str) -> tuple[str, tuple[str, ...]]:
    """The text with � for what the encoding does not have, and how often that was so."""
    text = content.decode(encoding, errors="replace")
    lost = text.count("\ufffd") - content.decode(encoding, errors="ignore").count("\ufffd")
    if lost:
        problems = (*problems, f"{lost} broken character{'s' * (lost > 1)} in {encoding} replaced by \ufffd")
    return text, problems


def _stated(content: bytes) -> str | None:
    """The older encoding a page states, where there is one of that name."""
    found = META_CHARSET.search(content[:META_WITHIN])
    if not found:
        return None
    try:
        name = codecs.lookup(found[1].decode("ascii")).name
    except LookupError:
        return None
    return READ_AS.get(name, name) if name.startswith(OF_PAGES) else None


def _utf16_without_mark(content: bytes) -> str | None:
    """UTF-16 of a text that is mostly ASCII shows as a zero in every other byte."""
    head = content[:2_000]
    if len(head) < 4:
        return None
    even, odd = head[0::2].count(0) / len(head[0::2]), head[1::2].count(0) / len(head[1::2])
    if odd > 0.6 and even < 0.1:
        return "utf-16-le"
    return "utf-16-be" if even > 0.6 and odd < 0.1 else None


def _mostly_utf8(content: bytes) -> bool:
    """Whether the bytes beyond ASCII are UTF-8 but for a few."""
    text = content.decode("utf-8", errors="replace")
    beyond = sum(character > "\x7f" for character in text)
    return text.count("\ufffd") * 2 < beyond
