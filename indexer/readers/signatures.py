"""The first bytes of a file come in; what it is, where that is no text, goes out with what can be done about it."""

from __future__ import annotations

AS_TEXT = "it can be added once it has been turned into text"
UNPACK = "what is in it can be added once it is unpacked"

SIGNATURES = (
    (b"%PDF-", "a PDF", AS_TEXT),
    (b"\xff\xd8\xff", "a JPEG picture", AS_TEXT),
    (b"\x89PNG\r\n", "a PNG picture", AS_TEXT),
    (b"GIF8", "a GIF picture", AS_TEXT),
    (b"II*\x00", "a TIFF picture", AS_TEXT),
    (b"MM\x00*", "a TIFF picture", AS_TEXT),
    (b"\x1f\x8b", "packed by gzip", UNPACK),
    (b"PK\x03\x04", "a zip archive, as .docx, .odt and .epub files are", UNPACK),
    (b"BZh91AY&SY", "packed by bzip2", UNPACK),
    (b"\xfd7zXZ\x00", "packed by xz", UNPACK),
    (b"\x28\xb5\x2f\xfd", "packed by zstd", UNPACK),
    (b"7z\xbc\xaf\x27\x1c", "a 7-Zip archive", UNPACK),
    (b"\xd0\xcf\x11\xe0", "an old Office document", AS_TEXT),
    (b"{\\rtf", "RTF", AS_TEXT),
    (b"bplist00", "a web archive of Safari", "save the page as source, or as text"),
    (b"SQLite format 3", "a SQLite database", AS_TEXT),
)


def what_it_is(content: bytes) -> str | None:
    """Why bytes that are known to be no text cannot be added, and the way out; None for all others."""
    for signature, name, way in SIGNATURES:
        if content.startswith(signature):
            return f"binary, not text: it is {name}; {way}"
    return None
