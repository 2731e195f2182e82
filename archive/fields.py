"""The fields of an article that are searched, filtered and counted: one row each, read by everyone.

A new facet is a new row here: the index, the search parameter, the command-line option, the pages,
the JSON and the documentation's table follow from it.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from enum import Enum

from archive.article import Article, ArticlePlace, Form, Grade
from archive.dates import PartialDate, coarser_date
from archive.places.place import around


class Holds(Enum):
    """What a field holds."""

    TEXT = "text"  # words, ranked
    KEYWORD = "keyword"  # values compared whole; an article may have several
    DATE = "date"  # a PartialDate, counted by year and, within a chosen year, by month


# The value of every facet that an article has none: `outlet=none`, `date=none`.
NONE = "none"


@dataclass(frozen=True, kw_only=True)
class Field:
    """One field: `read` gives an article's values, text by paragraph, no value where nothing is known.

    A field with a `facet` label is counted beside results, and filters them under its own name.
    `boost` weighs a text field in the ranking, `b` says how far a word counts less in a longer one, from 0 to 1
    (archive/engines/whoosh_corpus.py). `given` makes of what a reader asks for the value that is kept,
    `label` of a value what a reader sees; the values of a field with an `authority` are ids of the store's place
    records and are labelled by those. The values of one that `completes` are suggested to a reader who types.
    `around` gives the coarser value that a value lies in, blank where there is none; of a facet without it no value
    lies in another. Of the facets that have a `grade`, a page shows the one or the other.
    """

    name: str
    holds: Holds
    read: Callable[[Article], tuple[str, ...]]
    boost: float = 1.0
    b: float = 0.85
    facet: str | None = None
    label: Callable[[str], str] = str
    given: Callable[[str], str] = str
    authority: bool = False
    completes: bool = False
    around: Callable[[str], str] | None = None
    grade: Grade | None = None
    help: str = ""

    def shown(self, value: str) -> str:
        """What a reader sees of a value where no record says more."""
        return value if value == NONE else self.label(value)

    def steps(self, value: str) -> tuple[str, ...]:
        """A value and the coarser ones it lies in, the coarsest first."""
        steps = [value]
        while self.around and (wider := self.around(steps[-1])):
            steps.append(wider)
        return tuple(reversed(steps))


def _stated(*values: str | None) -> tuple[str, ...]:
    """The values that are known: what says "none" states nothing."""
    return tuple(value for value in values if value and value != NONE)


def _ids(places: Iterable[ArticlePlace]) -> tuple[str, ...]:
    """The ids of places and of all that they lie in, each once."""
    return tuple(dict.fromkeys(step for found in places for step in found.steps))


def _about(article: Article) -> Iterator[ArticlePlace]:
    """The places that an article is about, whether it names them or not."""
    return (found for found in (*article.places, *article.spoken_of) if found.grade is Grade.ABOUT)


# The languages that langdetect tells apart, and "und" for what is too short to tell.
LANGUAGES = {
    "af": "Afrikaans", "ar": "Arabic", "bg": "Bulgarian", "bn": "Bengali", "ca": "Catalan", "cs": "Czech",
    "cy": "Welsh", "da": "Danish", "de": "German", "el": "Greek", "en": "English", "es": "Spanish",
    "et": "Estonian", "fa": "Persian", "fi": "Finnish", "fr": "French", "gu": "Gujarati", "he": "Hebrew",
    "hi": "Hindi", "hr": "Croatian", "hu": "Hungarian", "id": "Indonesian", "it": "Italian", "ja": "Japanese",
    "kn": "Kannada", "ko": "Korean", "lt": "Lithuanian", "lv": "Latvian", "mk": "Macedonian",
    "ml": "Malayalam", "mr": "Marathi", "ne": "Nepali", "nl": "Dutch", "no": "Norwegian", "pa": "Punjabi",
    "pl": "Polish", "pt": "Portuguese", "ro": "Romanian", "ru": "Russian", "sk": "Slovak", "sl": "Slovenian",
    "so": "Somali", "sq": "Albanian", "sv": "Swedish", "sw": "Swahili", "ta": "Tamil", "te": "Telugu",
    "th": "Thai", "tl": "Tagalog", "tr": "Turkish", "uk": "Ukrainian", "ur": "Urdu", "vi": "Vietnamese",
    "zh": "Chinese", "und": "Unknown",
}  # fmt: skip

# What each form of page is called (archive.article.Form).
FORMS = {
    Form.ARTICLE: "Article",
    Form.LIVEBLOG: "Liveblog",
    Form.GALLERY: "Picture gallery",
    Form.VIDEO: "Video",
    Form.AUDIO: "Audio",
    Form.STUB: "Beginning only",
    Form.FRONT: "Section front",
}

FIELDS: tuple[Field, ...] = (
    Field(name="title", holds=Holds.TEXT, boost=4.0, b=0.5, read=lambda a: (a.title,) if a.title else ()),
    Field(name="standfirst", holds=Holds.TEXT, boost=1.5, read=lambda a: (a.standfirst,) if a.standfirst else ()),
    Field(name="body", holds=Holds.TEXT, read=lambda a: a.body),
    Field(
        name="date",
        holds=Holds.DATE,
        facet="Date",
        label=lambda value: PartialDate(value).in_words(),
        around=coarser_date,
        help="a year, month or day of publication, such as 2015 or 2015-05",
        read=lambda a: (a.published.text,) if a.published else (),
    ),
    Field(
        name="outlet",
        holds=Holds.KEYWORD,
        facet="Outlet",
        completes=True,
        help="the newspaper or site that published the article",
        read=lambda a: _stated(a.outlet),
    ),
    Field(
        name="section",
        holds=Holds.KEYWORD,
        facet="Section",
        help="the part of the paper that the article ran in, as its outlet names it, such as Sports",
        read=lambda a: _stated(a.section),
    ),
    Field(
        name="place",
        holds=Holds.KEYWORD,
        facet="Place",
        authority=True,
        completes=True,
        around=around,
        grade=Grade.NAMED,
        help="a place the article names, or one that holds such a place: an id such as IQ, or a name",
        read=lambda a: _ids(a.places),
    ),
    Field(
        name="about",
        holds=Holds.KEYWORD,
        facet="Main place",
        authority=True,
        around=around,
        grade=Grade.ABOUT,
        help="a place the article is about, or one that holds such a place: an id such as IQ, or a name",
        read=lambda a: _ids(_about(a)),
    ),
    Field(
        name="language",
        holds=Holds.KEYWORD,
        facet="Language",
        label=lambda code: LANGUAGES.get(code, code),
        given=str.lower,
        help="the article's language as an ISO 639-1 code, such as en",
        read=lambda a: (a.language,),
    ),
    Field(
        name="byline",
        holds=Holds.KEYWORD,
        facet="Byline",
        help="a person who wrote the article",
        read=lambda a: _stated(*a.byline),
    ),
    Field(
        name="agency",
        holds=Holds.KEYWORD,
        facet="Agency",
        help="a news agency that the article is from",
        read=lambda a: _stated(*a.agency),
    ),
    Field(
        name="form",
        holds=Holds.KEYWORD,
        facet="Form",
        label=lambda form: FORMS[Form(form)] if form in set(Form) else form,
        given=str.lower,
        help="what the page is: article, liveblog, gallery, video, audio, or stub for the beginning of an article",
        read=lambda a: (a.form.value,),
    ),
)


def text_fields(name: str = "") -> tuple[Field, ...]:
    """The fields whose words are searched, or the one of this name."""
    return tuple(field for field in FIELDS if field.holds is Holds.TEXT and name in ("", field.name))


def facet_fields() -> tuple[Field, ...]:
    """The fields that are counted and filtered, in the order they are shown."""
    return tuple(field for field in FIELDS if field.facet)


def facet_field(name: str) -> Field | None:
    """The facet of this name."""
    return next((field for field in facet_fields() if field.name == name), None)


def place_facet(grade: Grade) -> Field:
    """The facet of the places that articles name, or of those that they are about."""
    return next(field for field in FIELDS if field.grade is grade)
