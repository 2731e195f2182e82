"""What readers are told of the query language: the text of docs/query.md and of the pages' search help.

Each example is run against fixtures/ by the tests.
"""

from __future__ import annotations

from dataclasses import dataclass

from archive.engines.port import MOST_WORDS, SENTENCE
from archive.query import APART, FEWEST_LETTERS, MAX_DEPTH, MAX_LENGTH, MOST_LOOKUPS


@dataclass(frozen=True)
class Example:
    """A query as it is typed, and what it finds."""

    query: str
    finds: str


@dataclass(frozen=True)
class Topic:
    """A part of the query language. `name` is its anchor."""

    name: str
    title: str
    text: tuple[str, ...]  # paragraphs
    examples: tuple[Example, ...] = ()


TOPICS = (
    Topic(
        "words",
        "Words",
        (
            "Articles with all the words are found, wherever in the article they stand: in the headline, the "
            "standfirst or the body. A word also finds its inflections in the language of each article. "
            "Capitals, accents and ligatures make no difference.",
            "When no article has all the words, those with most of them are shown, and the page says so. "
            f"More than {SENTENCE} words are read as a question: any of them will do, and articles with the "
            "rarest of them, most often, come first. In an address match=all wants every word however many "
            "they are, and match=most any of them.",
            "Where hardly anything is found, the page asks whether another spelling was meant, if that finds more.",
        ),
        (
            Example("flood barriers", "articles with both words"),
            Example("flooded", "“flood” and “flooding” too"),
            Example("gorlitz", "Görlitz"),
            Example("how did the town keep the river out of its houses", "a question: any of its words"),
        ),
    ),
    Topic(
        "exact",
        "The very words",
        (
            "Words in quotation marks are found side by side, in this order and just as they are spelt: no "
            "inflections. Any quotation marks will do, straight or curly. A single word can be quoted as "
            "well.",
        ),
        (
            Example('"night shifts"', "these two words, one after the other"),
            Example("“night shifts”", "the same"),
            Example('"ferry"', "“ferry”, but not “ferries”"),
        ),
    ),
    Topic(
        "names",
        "Names, and their spellings",
        (
            "A name is taken as it is: “nanj” does not find Nanjing, and “read” not the town of Reading. In "
            "a query of small letters a word with a capital is taken for a name.",
            "The name of a place also finds the other spellings that the archive has of it: al-Tanf finds At "
            "Tanf and al Tanaf. The page lists them, and each can be left out; quotation marks, or "
            "variants=off in an address, find a name as it is typed.",
            "Chinese, Japanese, Korean, Thai, Lao, Khmer and Burmese are found by pairs or triples of "
            "characters, and in quotation marks as they stand.",
        ),
        (
            Example("Danzig", "Gdańsk too, and Danzig"),
            Example("Antwerpen", "the Antwerp of English articles, the Anvers of French ones"),
            Example('"Anvers"', "this spelling alone"),
        ),
    ),
    Topic(
        "without",
        "Without a word",
        (
            "A minus sign before a word, a phrase or a bracket leaves out what has it. NOT, in capitals, "
            "says the same.",
        ),
        (
            Example("bridge -ferry", "“bridge” in articles without “ferry”"),
            Example("bridge NOT place:Devon", "“bridge” in articles that name no place in Devon"),
        ),
    ),
    Topic(
        "either",
        "Either word",
        (
            "OR, in capitals, finds either side. Brackets say what belongs together; without them OR parts "
            "the whole query. Words side by side are joined by AND, which may be written too.",
        ),
        (
            Example("severn OR neiße", "articles on either river"),
            Example("(strike OR grève) port", "either word, and “port” with it"),
        ),
    ),
    Topic(
        "parts",
        "Parts of words, and slips",
        (
            f"A star stands for any letters, a question mark for one; at least {FEWEST_LETTERS} letters come "
            "first. A tilde after a word finds words that are one slip away (a letter more, less, other, or "
            "two exchanged), ~2 two slips; the first letter is taken as right. The page says for which words "
            f"of the archive a pattern was taken, the {MOST_WORDS} most frequent at most.",
        ),
        (
            Example("dock*", "“dock”, “docks”, “dockers” …"),
            Example("wom?n", "“woman” and “women”"),
            Example("brigde~", "“bridge”"),
            Example("shrewsbery~2", "“Shrewsbury”"),
        ),
    ),
    Topic(
        "near",
        "Words near each other",
        (
            "A tilde and a number after a phrase find its words in any order, so many other words among them "
            f"at most. NEAR/5 between two words says the same; NEAR alone means {APART}.",
        ),
        (
            Example('"bridge ferry"~8', "the two words, eight others between them at most"),
            Example("bridge NEAR/8 ferry", "the same"),
        ),
    ),
    Topic(
        "fields",
        "In one part of the article",
        ("title:, standfirst: and body: before a word, a phrase or a bracket say where it is to stand.",),
        (
            Example("title:bridge", "“bridge” in the headline"),
            Example('standfirst:"night shifts"', "this phrase in the standfirst"),
            Example("title:(bridge OR barriers)", "either word in the headline"),
        ),
    ),
    Topic(
        "facets",
        "Outlet, section, place, about, byline, agency, language, form",
        (
            "outlet:, section:, place:, about:, byline: and agency: take a name or a part of one, in quotation "
            "marks if it has more than one word; language: takes a code such as de. place: finds what names a "
            "place, about: only what is about it; both also find it under the region and country that it lies in. "
            "form: takes article, liveblog, gallery, video, audio, or stub where "
            "only the beginning was saved. The value none finds the articles of which nothing is known.",
        ),
        (
            Example("outlet:courier", "every outlet with “courier” in its name"),
            Example('strike outlet:"Harbour Gazette"', "strikes in the Harbour Gazette"),
            Example("place:Poland -language:de", "articles that name a place in Poland, but not in German"),
            Example("about:Poland", "articles that are about Poland or a place in it"),
            Example("agency:AFP", "articles of the agency AFP"),
            Example("byline:none", "articles without a byline"),
            Example("form:stub", "articles of which only the beginning was saved"),
        ),
    ),
    Topic(
        "dates",
        "Dates",
        (
            "date: takes a year, a month or a day, or two of them with two dots between; an end that is left "
            "out is open. today, yesterday, this-week, last-week, this-month, last-month, this-year and "
            "last-year are understood.",
            "An article counts when every day its date can mean lies within: one that is dated only “2015” "
            "is within 2015 and not within May 2015. date:none finds the articles without a date.",
        ),
        (
            Example("date:2016", "published in 2016"),
            Example("date:2015-09..2016-04", "published in these months or between"),
            Example("strike date:..2015", "strikes up to the end of 2015"),
            Example("date:none", "articles without a date"),
        ),
    ),
)

LIMITS = Topic(
    "limits",
    "What cannot be read",
    (
        "No query is refused. What cannot be read, such as a bracket without its partner, is told with its "
        f"place in the query, and the rest is searched. The first {MAX_LENGTH:,} characters of a query are "
        f"read, brackets within brackets to a depth of {MAX_DEPTH}, and of patterns, slips, words near each "
        f"other and values such as outlet:courier the first {MOST_LOOKUPS}.",
    ),
)


def topics() -> tuple[Topic, ...]:
    """The parts of the search help, in order."""
    return (*TOPICS, LIMITS)


EXAMPLES = tuple(example.query for topic in TOPICS for example in topic.examples)
