"""What an article is, at each stage of its way from a file to the archive.

Document      what a reader found in a file: text with its furniture, and what was stated about it
CleanArticle  the story and its facts, the furniture listed apart
Article       the same with its language and named places, and its id once it is stored
Accession     an Article on its way into the store, with the bytes it was read from
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum
from typing import Any

from archive.dates import PartialDate
from archive.places.place import Place


class Kind(StrEnum):
    """How a document is to be cleaned; the values are the keys a .jsonl row uses."""

    HTML = "html"  # a saved page
    TEXT = "text"  # a text dump of a page, with its furniture
    BODY = "body"  # already clean: kept as it is


class Role(StrEnum):
    """What a line of a page is. Only the first four are part of the story."""

    TITLE = "title"
    STANDFIRST = "standfirst"
    CROSSHEAD = "crosshead"
    BODY = "body"
    CAPTION = "caption"
    CREDIT = "credit"
    DATE = "date"
    BYLINE = "byline"
    AGENCY = "agency"
    NOTICE = "notice"
    PROMO = "promo"
    COUNTER = "counter"
    NAVIGATION = "navigation"


class Form(StrEnum):
    """What a page is. All but the last are kept; a front lists stories and tells none."""

    ARTICLE = "article"
    LIVEBLOG = "liveblog"  # posts with their times, in the order of the page
    GALLERY = "gallery"  # pictures, told by their captions
    VIDEO = "video"  # a recording, with what is written about it
    AUDIO = "audio"
    STUB = "stub"  # the beginning of an article: the rest is for subscribers
    FRONT = "front"


@dataclass(frozen=True, kw_only=True)
class Stated:
    """What a row, or else an option, says of a document. It wins over what the cleaner reads."""

    source_id: str | None = None
    url: str | None = None
    title: str | None = None
    date: PartialDate | None = None
    outlet: str | None = None
    language: str | None = None
    authors: tuple[str, ...] = ()


@dataclass(frozen=True, kw_only=True)
class Document:
    """One thing to be cleaned: `text` is decoded, `original` is what lay on the disk.

    `source` is the path as it was given; `row` counts the lines of a .jsonl file from 1.
    `stated` is all that was said of it; `beside` the part of that which was said of a whole addition, by an option.
    `problems` are sentences about how it was read, such as bytes that are not UTF-8.
    """

    kind: Kind
    text: str
    original: bytes
    source: str
    row: int | None = None
    stated: Stated = Stated()
    beside: Stated = Stated()
    problems: tuple[str, ...] = ()


@dataclass(frozen=True, kw_only=True)
class Caption:
    """A picture's caption and the credit it ends with or stands above."""

    text: str
    credit: str | None = None


@dataclass(frozen=True, kw_only=True)
class Removed:
    """A line that is not part of the story, with why; `line` counts the lines (or blocks) from 1.

    `score` is the chance, from 0 to 1, that the line is the story's after all, as a model of cleaning sees it;
    None where no model was asked.
    """

    text: str
    role: Role
    reason: str
    line: int
    score: float | None = None

    @property
    def why(self) -> str:
        """The reason, and where a model was asked how likely the line is story after all."""
        return self.reason if self.score is None else f"{self.reason}; {self.score:.0%} likely story"


@dataclass(frozen=True, kw_only=True)
class CleanArticle:
    """The story and its facts. What is not known is None or empty, never guessed.

    `published_source` and `updated_source` say where the date was read: "row", "json-ld", "meta", "time", "url" or
    "text". `section` is the part of the paper as the outlet names it, `image` the lead picture's absolute address.
    `body` is paragraphs and crossheads in order; `language` is ISO 639-1, or "und" when not known.
    `form` says where it is not one whole article.
    """

    source: str
    row: int | None = None
    form: Form = Form.ARTICLE
    source_id: str | None = None
    title: str | None = None
    published: PartialDate | None = None
    published_source: str | None = None
    updated: PartialDate | None = None
    updated_source: str | None = None
    byline: tuple[str, ...] = ()
    agency: tuple[str, ...] = ()
    outlet: str | None = None
    url: str | None = None
    section: str | None = None
    image: str | None = None
    dateline: str | None = None
    standfirst: str | None = None
    captions: tuple[Caption, ...] = ()
    body: tuple[str, ...] = ()
    language: str = "und"
    removed: tuple[Removed, ...] = ()
    problems: tuple[str, ...] = ()

    @property
    def heading(self) -> str:
        """What a list shows as the headline: the title, or the first words where there is none."""
        if self.title:
            return self.title
        first = self.standfirst or (self.body[0] if self.body else "")
        return first if len(first) <= 80 else first[:79].rsplit(" ", 1)[0] + " …"


class Grade(StrEnum):
    """How much an article has to do with a place."""

    NAMED = "named"
    ABOUT = "about"


@dataclass(frozen=True, kw_only=True)
class Mention:
    """Where a place is named: characters `start` to `end` of the title, the standfirst or a body paragraph.

    What speaks for a country without naming it has the `kind` "demonym" ("Syrian") or "government" ("Tehran said").
    """

    field: str  # "title", "standfirst" or "body"
    paragraph: int  # of the body, from 0; 0 for title and standfirst
    start: int
    end: int
    text: str
    kind: str = "place"


@dataclass(frozen=True, kw_only=True)
class ArticlePlace:
    """A place with the mentions that were read as it, and whether the article is about it.

    `around` are the ids of the places it lies in, where a librarian's edits have it lie in others than its id says.
    """

    place: Place
    mentions: tuple[Mention, ...] = ()
    grade: Grade = Grade.NAMED
    around: tuple[str, ...] | None = field(default=None, compare=False)  # it is nothing that was read

    @property
    def steps(self) -> tuple[str, ...]:
        """Its id, and those of the places it lies in, the country first."""
        return (self.place.id, *(self.place.parent_ids if self.around is None else self.around))


@dataclass(frozen=True, kw_only=True)
class Article(CleanArticle):
    """An article of the archive. `id` is empty until the store has given it one.

    `places` are those it names; `spoken_of` the countries that it speaks of by their people or their government,
    named or not, and those it is about by nothing but what lies in them. `story` is the id of its story, its own
    where nothing else is a copy of it.
    """

    places: tuple[ArticlePlace, ...] = ()
    spoken_of: tuple[ArticlePlace, ...] = ()
    id: str = ""
    version: int = 0
    added: datetime | None = None
    story: str = ""


@dataclass(frozen=True, kw_only=True)
class Reading:
    """What was read where: a document that reads as before adds nothing.

    `fingerprint` is of its bytes, `origin` of the file and row it lies in, `beside` of what an option said of it;
    a later reading for which nothing is said goes with any.
    """

    fingerprint: str
    origin: str = ""
    beside: str = ""


@dataclass(frozen=True, kw_only=True)
class Accession:
    """An article on its way into the store with the bytes it was read from.

    `key` says which article this is (a later accession with the same key is its next version).
    `reading` says whether anything changed. `around` are the records of the places that its places lie in.
    """

    article: Article
    around: tuple[Place, ...] = ()
    original: bytes
    kind: Kind
    key: str
    reading: Reading


@dataclass
class Outcome:
    """What became of one document: the line that a report holds about it."""

    source: str
    row: int | None
    outcome: str  # "added", "updated", "unchanged" or "skipped"
    id: str | None = None
    source_id: str | None = None
    reason: str | None = None
    problems: tuple[str, ...] = field(default=())
    form: Form | None = None  # where a document was cleaned


@dataclass(frozen=True, kw_only=True)
class Said:
    """The last version that was read from a file or row, of which an option had said what has the sum `beside`."""

    article: Article
    beside: str


# For what documents read as: the id of the article that one is kept as; what was said of one that has changed and
# of which nothing is said now; None for others
Known = Callable[[Sequence[Reading]], Sequence[str | Said | None]]

# A row as a .jsonl file has it, a document of a reader, or what a reader has to say of one it could not read
Incoming = Document | Mapping[str, Any] | Outcome
