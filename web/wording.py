"""Numbers, sizes and dates as readers of a page write them."""

from __future__ import annotations

from datetime import datetime

from flask import Flask

from archive.article import Form
from archive.dates import PartialDate
from archive.wording import counted

# Where the cleaner read the date of an article (CleanArticle.published_source).
DATE_SOURCES = {
    "row": "as stated by the row it came in",
    "json-ld": "read from the page’s JSON-LD",
    "meta": "read from the page’s meta tags",
    "time": "read from the page’s time element",
    "url": "read from the page’s address",
    "text": "read from the text",
}

# What a reader of an article's page is to know of its form; an article needs no word.
FORM_NOTES = {
    Form.LIVEBLOG: "Its posts stand in the order of the page, each under its time.",
    Form.GALLERY: "The captions of its pictures are its text.",
    Form.VIDEO: "What was written about the film is its text.",
    Form.AUDIO: "What was written about the recording is its text.",
    Form.STUB: "Only the beginning of this article was saved: the rest is for subscribers.",
    Form.FRONT: "A list of stories, no story itself.",
}


def add_wording(app: Flask) -> None:
    """Give the application's templates these filters."""
    for word in (number, counted, day, day_of, date_source, size, moment, form_note):
        app.add_template_filter(word)
    app.add_template_filter(hour)


def number(value: int) -> str:
    """A whole number with its thousands apart."""
    return f"{value:,}"


def day(date: PartialDate | None) -> str:
    """A date as precise as it is known."""
    return date.in_words() if date else "undated"


def day_of(text: str) -> str:
    """The same of a date in ISO 8601."""
    return day(PartialDate.parse(text))


def date_source(source: str) -> str:
    """Where a date was read, in words."""
    return DATE_SOURCES.get(source, f"read from {source}")


def form_note(form: Form) -> str:
    """What to know of a page of this form, nothing of an article."""
    return FORM_NOTES.get(form, "")


def size(octets: int) -> str:
    """A number of bytes, rounded."""
    amount = float(octets)
    for unit in ("bytes", "kB", "MB", "GB"):
        if amount < 1000:
            return f"{amount:.0f} {unit}" if unit == "bytes" or amount >= 100 else f"{amount:.1f} {unit}"
        amount /= 1000
    return f"{amount:.1f} TB"


def moment(when: datetime | None) -> str:
    """A moment to the minute."""
    return f"{when.day} {when:%B %Y, %H:%M} UTC" if when else "never"


def hour(date: PartialDate | None) -> str:
    """A date with its time of day where that is known."""
    if not date or date.precision != "time":
        return day(date)
    zone = date.text[16:].lstrip(":0123456789")
    told = {"": "", "+00:00": " UTC"}.get(zone, f" UTC{zone}")
    return f"{date.in_words()}, {date.text[11:16]}{told}"
