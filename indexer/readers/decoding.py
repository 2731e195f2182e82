"""Bytes to text: what they say of themselves first, then UTF-8, then the likeliest older encoding.

What a page states is gone by unless its text reads as no language that way.
"""

from __future__ import annotations

import codecs
import os
import re
from collections import Counter
from pathlib import Path

from archive.errors import Unreadable
from indexer.readers.encodings import LANGUAGES, likeliest_encoding
from indexer.readers.signatures import what_it_is

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
# Which bytes begin a longer character of UTF-8 in texts of the west: one by itself was cut short.
BEGIN_LONGER = frozenset((0xC2, 0xC3, 0xE2))
JAPANESE_SHIFT = b"\x1b$"  # in ISO-2022-JP, which is ASCII to the eye
SIGNS = frozenset("…‘’“”–—€«»")
UNREAD = re.compile("[\ud800-\udfff]")
# A byte by itself that is no UTF-8, as "surrogateescape" keeps it.
STRAY = re.compile("(?<![\udc80-\udcff])[\udc80-\udcff](?![\udc80-\udcff])")
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


def decode(content: bytes, meta: bool = False, said: str | None = None) -> tuple[str, tuple[str, ...]]:
    """The text of some bytes, and problems met on the way; Unreadable when they are no text at all.

    `meta` lets an HTML page's own <meta charset> speak before UTF-8 is given up; what is `said` beside it first.
    """
    if binary := what_it_is(content):
        raise Unreadable(binary)
    text, problems = _decoded(content, (_older(said) if said else None) or (_stated(content) if meta else None))
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
    if JAPANESE_SHIFT in content and content.isascii():
        return _leniently(content, "iso2022_jp")
    try:
        return content.decode("utf-8"), ()
    except UnicodeDecodeError:
        pass
    if halves := _with_halves(content):
        return _leniently(halves, "utf-16-le")
    if _mostly_utf8(content):
        return _mended(content)
    encoding = stated if stated and stated not in LANGUAGES else likeliest_encoding(content, stated)
    if encoding == stated:
        return _leniently(content, encoding)
    known = f"it states {_name(stated)}, and reads as {_name(encoding)}" if stated else ""
    return _leniently(content, encoding, known or f"not UTF-8: read as {_name(encoding)}")


def _name(encoding: str) -> str:
    """An encoding as people call it."""
    return encoding.replace("cp125", "windows-125").replace("_", "-")


def _with_halves(content: bytes) -> bytes | None:
    """As UTF-16 what is UTF-8 but for halves of characters, each encoded by itself; None for what is not."""
    try:
        return content.decode("utf-8", "surrogatepass").encode("utf-16-le", "surrogatepass")
    except UnicodeDecodeError:
        return None


def _mended(content: bytes) -> tuple[str, tuple[str, ...]]:
    """The text of what is UTF-8 but for a few bytes: single ones that make a letter or quote are windows-1252's."""
    text = content.decode("utf-8", "surrogateescape")
    mended = STRAY.sub(_of_windows, text)
    count = sum(before != after for before, after in zip(text, mended, strict=True))
    lost = len(UNREAD.findall(mended))
    problems = [f"{count} character{'s' * (count > 1)} of windows-1252 in a text in UTF-8 mended"] if count else []
    return UNREAD.sub("\ufffd", mended), (*problems, *([_broken(lost, "utf-8")] if lost else []))


def _of_windows(found: re.Match[str]) -> str:
    """What a byte stands for that is no UTF-8; itself where it is beside no letter, or began a longer character."""
    byte = ord(found[0]) - 0xDC00
    character = bytes([byte]).decode("cp1252", "replace")
    beside = found.string[max(0, found.start() - 1) : found.start()] + found.string[found.end() : found.end() + 1]
    is_letter = character.isalpha() and any(map(str.isalpha, beside)) and byte not in BEGIN_LONGER
    return character if is_letter or character in SIGNS else found[0]


def _leniently(content: bytes, encoding: str, *problems: str) -> tuple[str, tuple[str, ...]]:
    """The text with � for what the encoding does not have, and how often that was so."""
    text = content.decode(encoding, errors="replace")
    lost = text.count("\ufffd") - content.decode(encoding, errors="ignore").count("\ufffd")
    return text, (*problems, _broken(lost, encoding)) if lost else problems


def _broken(count: int, encoding: str) -> str:
    return f"{count} broken character{'s' * (count > 1)} in {encoding} replaced by \ufffd"


def _stated(content: bytes) -> str | None:
    """The older encoding a page states, where there is one of that name."""
    found = META_CHARSET.search(content[:META_WITHIN])
    return _older(found[1].decode("ascii")) if found else None


def _older(stated: str) -> str | None:
    """What an older encoding is read as; None for UTF-8, and for what is none."""
    try:
        name = codecs.lookup(stated).name
    except (LookupError, ValueError):
        return None
    return READ_AS.get(name, name) if name.startswith(OF_PAGES) else None


def _utf16_without_mark(content: bytes) -> str | None:
    """UTF-16 shows as zeros in every other byte: in most of them, or with other letters at spaces and line ends."""
    head = content[:2_000]
    if len(head) < 4:
        return None
    even, odd = head[0::2].count(0) / len(head[0::2]), head[1::2].count(0) / len(head[1::2])
    for share, other, encoding in ((odd, even, "utf-16-le"), (even, odd, "utf-16-be")):
        if share > 0.6 and other < 0.1:
            return encoding
        if share > 0.04 and not other and _reads(head[: len(head) // 2 * 2], encoding):
            return encoding
    return None


def _reads(head: bytes, encoding: str) -> bool:
    """Whether bytes read as letters and spaces, nearly all of them of one or two scripts."""
    text = head.decode(encoding, "replace")
    scripts = Counter(ord(one) >> 8 for one in text if one.isalpha())
    letters = sum(one.isalpha() or one.isspace() for one in text)
    common = sum(count for _, count in scripts.most_common(2))
    return letters > 0.7 * len(text) and common > 0.9 * scripts.total()


def _mostly_utf8(content: bytes) -> bool:
    """Whether the bytes beyond ASCII are UTF-8 but for a few."""
    text = content.decode("utf-8", errors="replace")
    beyond = sum(character > "\x7f" for character in text)
    return text.count("\ufffd") * 2 < beyond
