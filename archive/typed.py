"""A query's text up to the caret, to what is being typed there: words that may be one name, and their field."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from archive.analysis import Token, tokens
from archive.fields import Field, Holds
from archive.query import MAX_LENGTH
from archive.querytokens import NEAR, OPERATORS, field_named, tokens_of
from archive.querytokens import Token as QueryToken

# Stands for the caret where the text is taken apart: no letter, and no sign of the query language.
CARET = "\ue000"
LONGEST_NAME = 5  # words of a name that are looked back for
SIGNS = set("*?~:")


@dataclass(frozen=True)
class Typed:
    """What is being typed at the end of `text`: the last of `words` is unfinished, unless a space follows it.

    The words before it are those that may be one name with it. `field` is the one they are sought in, and `start`
    where its name begins. `quoted` says that a quotation mark stands before them, `narrows` that all hits must have
    what is typed, so that a filter can take its place, and `near` that it goes with the word before it.
    """

    text: str
    words: tuple[Token, ...]
    field: Field | None
    start: int
    quoted: bool
    narrows: bool
    near: bool

    @property
    def ends_in_word(self) -> bool:
        """Whether the caret stands behind a word."""
        return bool(self.words) and self.words[-1].end == len(self.text)


def read_typed(text: str) -> Typed | None:
    """What is being typed at the end of a text; None where it is nothing that could be completed."""
    if not text.strip() or len(text) >= MAX_LENGTH:
        return None
    *before, last = tokens_of(text + CARET)
    quoted = last.kind == "phrase"
    typed = last.text.removesuffix(CARET)
    if not quoted and (typed in OPERATORS or NEAR.fullmatch(typed) or set(typed) & SIGNS):
        return None
    start, field = last.position, None
    if before and before[-1].kind == "field":
        named = before.pop()
        start, field = named.position, field_named(named.text)
    words = _words(text, last.position + 1 if quoted else last.position)
    if not quoted and field is None:
        words = (*_words_before(text, before, last.position), *words)
    kind = before[-1].kind if before else ""
    return Typed(
        text=text,
        words=words[-LONGEST_NAME:] if field is None else words,
        field=field,
        start=start,
        quoted=quoted,
        narrows=kind not in ("NOT", "NEAR") and not _has_alternatives(before),
        near=kind == "NEAR",
    )


def _words(text: str, start: int, end: int | None = None) -> tuple[Token, ...]:
    """The words of a part of a text, by their places in the whole."""
    return tuple(Token(term, start + begin, start + after) for term, begin, after in tokens(text[start:end]))


def _words_before(text: str, before: Sequence[QueryToken], end: int) -> tuple[Token, ...]:
    """The plain words that go on up to `end`; of "place:united", which lacks its quotation marks, the field too."""
    words: tuple[Token, ...] = ()
    for place in range(len(before) - 1, -1, -1):
        token = before[place]
        kinds = ["", "", *(one.kind for one in before[:place])][-2:]
        if token.kind != "word" or kinds[1] in ("NOT", "NEAR") or set(token.text) & SIGNS:
            break
        found = _words(text, token.position, end)
        end = token.position
        if kinds[1] == "field":
            named = field_named(before[place - 1].text)
            if found and kinds[0] not in ("NOT", "NEAR") and named and named.holds is Holds.KEYWORD:
                words = (found[0]._replace(start=before[place - 1].position), *found[1:], *words)
            break
        words = (*found, *words)
    return words


def _has_alternatives(tokens: Sequence[QueryToken]) -> bool:
    """Whether what comes after these is within a bracket, or one of several that are parted by OR."""
    within = [False]
    for token in tokens:
        if token.kind == "open":
            within.append(True)
        elif token.kind == "close" and len(within) > 1:
            within.pop()
        elif token.kind == "OR":
            within[-1] = True
    return any(within)
