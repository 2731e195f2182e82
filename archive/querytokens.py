"""A query's text to its tokens: words, phrases, operators, brackets and names of fields, each where it stands."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from archive import fields

# Curly, low, angled and primed quotes are read as straight ones, long dashes and the minus sign as "-".
# One character becomes one, so that positions stay those of the input.
TYPOGRAPHY = str.maketrans(dict.fromkeys("“”„‟«»″〝〞＂", '"') | dict.fromkeys("–—−‐‑", "-") | {"\0": " "})
TOKEN = re.compile(
    r'(?P<open>\()|(?P<close>\))|(?P<phrase>"[^"]*(?:"(?:~\d*)?|$))|(?P<minus>-(?=[^\s-]))'
    r'|(?P<field>[A-Za-z]+:)(?=[^\s:/)])|(?P<word>[^\s()"]+)'
)
WORD = re.compile(r'[^\s()"]+')
NEAR = re.compile(r"NEAR(?:/(?P<apart>\d+))?")
OPERATORS = {"AND", "OR", "NOT"}
OTHER_NAMES = {"lang": "language", "author": "byline", "headline": "title"}
SHORT = 6  # words; a longer text in capitals is a sentence


@dataclass(frozen=True)
class Token:
    """A piece of a query: its `kind` is word, phrase, open, close, field, AND, OR, NOT or NEAR."""

    kind: str
    text: str
    position: int


def tokens_of(text: str) -> list[Token]:
    """What the parser takes a text apart into.

    >>> [(token.kind, token.text) for token in tokens_of('-title:flood OR "the sea')]
    [('NOT', '-'), ('field', 'title:'), ('word', 'flood'), ('OR', 'OR'), ('phrase', '"the sea')]
    """
    readable = text.translate(TYPOGRAPHY)
    return list(_tokens(readable, has_operators=not is_shouted(readable)))


def _tokens(text: str, has_operators: bool) -> Iterator[Token]:
    place = 0
    while found := TOKEN.search(text, place):
        kind, start, place = str(found.lastgroup), found.start(), found.end()
        if kind == "field" and not field_named(found.group()):
            found = WORD.match(text, start) or found
            kind, place = "word", found.end()
        yield Token(_kind(kind, found.group(), has_operators), found.group(), start)


def _kind(kind: str, text: str, has_operators: bool) -> str:
    if kind == "word" and has_operators:
        return text if text in OPERATORS else "NEAR" if NEAR.fullmatch(text) else kind
    return "NOT" if kind == "minus" else kind


def field_named(prefix: str) -> fields.Field | None:
    """The field that a prefix such as title: names."""
    name = prefix.removesuffix(":").lower()
    name = OTHER_NAMES.get(name, name)
    return next((field for field in fields.FIELDS if field.name == name), None)


def is_shouted(text: str) -> bool:
    """Whether a text is a sentence in capitals, as in an old catalogue: there OR and AND are words like others."""
    words = [found.group() for found in TOKEN.finditer(text)]
    few = sum(word in OPERATORS for word in words) * 4 < len(words)
    return len(words) > SHORT and few and not any(map(str.islower, text))
