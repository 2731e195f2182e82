"""What a reader typed, to a query tree: archive/queryhelp.py says what is read.

It never fails: what cannot be read is reported with its position, and the rest is searched.
Parsing takes one pass over the tokens, so its time grows with the length of the text.
"""

from __future__ import annotations

import re
from collections.abc import Set
from dataclasses import dataclass, replace

from archive import fields
from archive.analysis import terms
from archive.dates import day_range, now
from archive.names import with_names
from archive.querytokens import NEAR, OPERATORS, Token, field_named, tokens_of
from archive.querytree import (
    And,
    Dated,
    Everything,
    Fuzzy,
    Leaf,
    Missing,
    Near,
    Node,
    Not,
    Or,
    Phrase,
    Valued,
    Wildcard,
    Word,
    changed,
    counted,
    in_words,
    sought,
)

__all__ = [
    "And", "Dated", "Everything", "Fuzzy", "Leaf", "Missing", "Near", "Node", "Not", "Or", "Parsed", "Phrase",
    "Valued", "Warning", "Wildcard", "Word", "changed", "counted", "in_words", "parse_query", "sought",
]  # fmt: skip

MAX_LENGTH = 2_000  # characters that are read; the rest is reported and left out
MAX_DEPTH = 40  # brackets within brackets
MAX_APART = 1_000  # words
MOST_LOOKUPS = 30  # different patterns, slips, NEARs and values: each is looked for in much of an archive
ENDING = "?!.,;:'’…]}"  # a question mark that nothing else follows ends a sentence, quoted or not
FEWEST_LETTERS = 2  # before a wildcard: fewer would match too much


@dataclass(frozen=True)
class Warning:
    """Something in the query that was not read as typed, and the character it stands at (from 0)."""

    message: str
    position: int


@dataclass(frozen=True)
class Typed:
    """A word, a phrase, a pattern or a value, and the characters of the input that it was read from."""

    node: Node
    start: int
    end: int


@dataclass(frozen=True)
class Parsed:
    """A query tree, what could not be read, and where the tree's leaves stand in the input."""

    input: str
    tree: Node
    warnings: tuple[Warning, ...] = ()
    typed: tuple[Typed, ...] = ()

    @property
    def in_words(self) -> str:
        """The reading of the query that is shown to its reader."""
        return in_words(self.tree)

    def text_of(self, leaf: Node) -> str:
        """A leaf of the tree as it was typed."""
        once = replace(leaf, times=1, name=False) if isinstance(leaf, Word) else leaf
        spots = ((one.start, one.end) for one in self.typed if one.node == once)
        start, end = next(spots, (0, 0))
        return _bare(self.input[start:end]) or in_words(leaf)


PHRASE = re.compile(r'"(?P<text>[^"]*)(?P<end>"?)(?:~(?P<apart>\d*))?')
APART = 10  # words, where NEAR does not say
FUZZY = re.compile(r"(?P<text>.+)~(?P<slips>\d*)", re.ASCII)
# A name and a colon before a word; not an address, a time, or one letter.
UNKNOWN_FIELD = re.compile(r"[A-Za-z]{2,}:(?=\w)")


def parse_query(text: str) -> Parsed:
    """The query tree for what a reader typed.

    >>> parse_query('flood -river title:"the sea"').tree
    And((Word('flood'), Not(Word('river')), Phrase(('the', 'sea'), field='title')))
    """
    return _Parser(text).parse()


class _Parser:
    """One reading of one text: any = all (OR all)*, all = one+, one = (NOT | field:)* word, phrase or (any)."""

    def __init__(self, text: str) -> None:
        self.input = text
        self.warnings: list[Warning] = []
        if len(text) > MAX_LENGTH:
            # A word cut in half would be another word.
            ends = (at for at in range(MAX_LENGTH, 0, -1) if text[at].isspace())
            text = text[: next(ends, MAX_LENGTH)]
            self.warn(f"only the first {MAX_LENGTH:,} characters were searched", len(text))
        self.tokens = tokens_of(text)
        self.next = 0
        self.field: fields.Field | None = None
        self.typed: list[Typed] = []
        self.lookups: set[Node] = set()
        self.left_out: set[Node] = set()

    def warn(self, message: str, position: int) -> None:
        self.warnings.append(Warning(message, position))

    def peek(self) -> Token | None:
        return self.tokens[self.next] if self.next < len(self.tokens) else None

    def take(self) -> Token:
        self.next += 1
        return self.tokens[self.next - 1]

    def parse(self) -> Parsed:
        parts: list[Node] = []
        while token := self.peek():
            if token.kind == "close":
                self.warn("a closing bracket without its partner was left out", self.take().position)
            else:
                parts += _flat(And, self.any(0))
        tree = _joined(And, parts)
        if tree and self.left_out:
            tree = _without(tree, self.left_out)
        return Parsed(self.input, with_names(tree or Everything()), tuple(self.warnings), tuple(self.typed))

    def any(self, depth: int) -> Node | None:
        """Alternatives parted by OR, up to a closing bracket or the end."""
        parts: list[Node] = []
        before: Token | None = None
        while True:
            part = self.all(depth)
            if part is not None:
                parts.append(part)
            after = self.peek()
            if after is None or after.kind != "OR":
                if part is None and before and parts:
                    self.warn("OR with nothing after it was left out", before.position)
                return _joined(Or, parts)
            before = self.take()
            if part is None:
                self.warn("OR with nothing before it was left out", before.position)

    def all(self, depth: int) -> Node | None:
        """Parts that must all be found, up to OR, a closing bracket or the end."""
        parts: list[Node] = []
        while (token := self.peek()) and token.kind not in ("OR", "close"):
            if token.kind == "AND":
                self.take()
                after = self.peek()
                if not parts or after is None or after.kind in ("OR", "close", "AND"):
                    self.warn("AND wants a word on either side and was left out", token.position)
            elif token.kind == "NEAR":
                self.near(self.take(), parts, depth)
            else:
                parts += _flat(And, self.one(depth))
        return _joined(And, parts)

    def near(self, token: Token, parts: list[Node], depth: int) -> None:
        """Join the part before NEAR with the one after it, and those after further NEARs."""
        first = parts[-1] if parts else None
        words, apart = list(_words(first)), first.apart if isinstance(first, Near) else 0
        different, rest = set(words), []
        while _may_stand_near(first, other := self.one(depth), different):
            words += _words(other)
            apart = max(apart, _said_apart(token))
            after = self.peek()
            if after is None or after.kind != "NEAR":
                break
            token = self.take()
        else:
            self.warn(f"{token.text} wants a word or a phrase on either side and was left out", token.position)
            rest = _flat(And, other)
        if isinstance(first, Leaf) and len(words) > len(_words(first)):
            parts[-1] = Near(tuple(words), apart, first.field)
            self.limit(parts[-1], token)
        parts += rest

    def one(self, depth: int) -> Node | None:
        """One word, phrase or bracket with the NOTs and names of fields before it."""
        negations, first, outside = 0, self.peek(), self.field
        while (token := self.peek()) and token.kind in ("NOT", "field"):
            if token.kind == "NOT":
                negations += 1
            else:
                self.field = field_named(token.text)
            self.take()
        node = self.operand(depth)
        self.field = outside
        if negations and node is None:
            self.warn("NOT with nothing after it was left out", first.position if first else 0)
        if node is None or negations % 2 == 0:
            return node
        return node.part if isinstance(node, Not) else Not(node)

    def operand(self, depth: int) -> Node | None:
        token = self.peek()
        if token is None or token.kind in ("OR", "AND", "NEAR", "close"):
            return None
        self.take()
        if token.kind == "open":
            return self.bracket(token, depth)
        node = self.leaf(token)
        if node:
            self.typed.append(Typed(node, token.position, token.position + len(token.text)))
        self.limit(node, token)
        return node

    def limit(self, node: Node | None, token: Token) -> None:
        """Note what is looked for in much of an archive: beyond the first so many it is left out in the end."""
        if not isinstance(node, Wildcard | Fuzzy | Near | Valued) or node in self.lookups:
            return
        if len(self.lookups) < MOST_LOOKUPS:
            self.lookups.add(node)
            return
        if not self.left_out:
            self.warn(
                f"{in_words(node)} was left out: of patterns, words near others and values such as outlet:courier "
                f"only the first {MOST_LOOKUPS} of a query are searched",
                token.position,
            )
        self.left_out.add(node)

    def leaf(self, token: Token) -> Node | None:
        """A word, a phrase, a pattern, a value or a date."""
        if token.kind == "phrase":
            return self.phrase(token)
        if self.field and (found := self.value(self.field, token.text, token)):
            return found
        words = terms(token.text)
        if not words:
            self.warn(f"{token.text.strip()} holds no word and was left out", token.position)
            return None
        if prefix := UNKNOWN_FIELD.match(token.text):
            self.warn(f"{prefix.group()} names no field: {token.text} was searched as words", token.position)
        if set(token.text.rstrip(ENDING)) & set("*?~"):
            return self.pattern(token) or self.plain(token, words)
        if token.text in ("or", "not") and 1 < self.next < len(self.tokens):
            self.warn(f"{token.text} was searched as a word; in capitals it is an operator", token.position)
        return self.plain(token, words)

    @property
    def text_field(self) -> str:
        """The name of the text field in which what is read is sought, if it is one."""
        return self.field.name if self.field and self.field.holds is fields.Holds.TEXT else ""

    def plain(self, token: Token, words: tuple[str, ...]) -> Node:
        """A word, or one that is several to the index (al-Tanf, l’Irak) and is found where they stand together."""
        if len(words) == 1:
            bare = _bare(token.text)
            # Signs that could not be read would be told of once more, or be read, where the reading is searched.
            return Word(words[0] if set(bare) & set("*?~:") else bare, field=self.text_field)
        return Phrase(words, quoted=False, field=self.text_field)

    def phrase(self, token: Token) -> Node | None:
        """A quoted phrase, or words near each other."""
        found = PHRASE.fullmatch(token.text)
        text = found["text"] if found else token.text
        if not found or not found["end"]:
            self.warn("a quotation mark without its partner was closed at the end", token.position)
        if self.field and (value := self.value(self.field, text, token)):
            return value
        words = terms(text)
        if not words:
            self.warn(f"{text.strip() or 'an empty phrase'} holds no word and was left out", token.position)
            return None
        said = found["apart"] if found else None
        if said is not None and len(set(words)) > 1:
            return Near(words, _apart(said), self.text_field)
        return Phrase(words, field=self.text_field)

    def pattern(self, token: Token) -> Node | None:
        """A word with wildcards or slips; None, and a warning, when it cannot be read so."""
        fuzzy = FUZZY.fullmatch(token.text.strip("-.,;:!"))
        if fuzzy and not set(fuzzy["text"]) & set("*?~") and len(words := terms(fuzzy["text"])) == 1:
            if fuzzy["slips"] not in ("", "1", "2"):
                self.warn(f"{token.text}: a word may have one slip or two; two were allowed", token.position)
            return Fuzzy(words[0], 1 if fuzzy["slips"] in ("", "1") else 2, self.text_field)
        pieces = re.split(r"([*?]+)", token.text.strip("-.,;:!~[]{}…'’‘"))
        # Words and signs by turns; a piece such as "al-T" would be two words.
        parts = [terms(piece) for piece in pieces[::2]]
        has_signs = len(pieces) > 1
        if has_signs and all(len(part) < 2 for part in parts) and len("".join(parts[0])) >= FEWEST_LETTERS:
            signs = [*pieces[1::2], ""]
            pattern = "".join("".join(part) + sign for part, sign in zip(parts, signs, strict=True))
            if not set(pattern.rstrip("?")) & set("*?"):
                return None  # a question, whatever stands behind its mark
            return Wildcard(re.sub(r"\*+", "*", pattern), self.text_field)
        searched = f"{token.text} was searched as {' '.join(terms(token.text))}"
        self.warn(
            f"a wildcard wants at least {FEWEST_LETTERS} letters of one word before it: {searched}", token.position
        )
        return None

    def value(self, field: fields.Field, text: str, token: Token) -> Node | None:
        """The articles with a facet's value or date; None where the field holds text, or no date can be read."""
        if field.holds is not fields.Holds.TEXT and text.lower() == fields.NONE and token.kind == "word":
            return Missing(field.name)
        if field.holds is fields.Holds.KEYWORD and terms(text):
            return Valued(field.name, (field.given(text.strip()),), " ".join(terms(text)))
        if field.holds is fields.Holds.DATE:
            if days := day_range(text, now().date()):
                return Dated(*days)
            self.warn(
                f"{text} is no date such as 2015, 2015-05, 2015-05-22, 2015..2016, today or none: "
                "it was searched as words",
                token.position,
            )
        return None

    def bracket(self, opened: Token, depth: int) -> Node | None:
        if depth >= MAX_DEPTH:
            self.warn(f"brackets more than {MAX_DEPTH} deep were left out", opened.position)
            return None
        inside = self.any(depth + 1)
        closed = self.peek()
        if closed is None:
            self.warn("an opening bracket without its partner was closed at the end", opened.position)
        else:
            self.take()
            if inside is None:
                self.warn("empty brackets were left out", opened.position)
        return inside


def _apart(said: str) -> int:
    """How many words a text of digits allows between others."""
    return min(int(said[:6] or 0), MAX_APART)


def _said_apart(token: Token) -> int:
    """How many words a NEAR allows between others."""
    found = NEAR.fullmatch(token.text)
    said = found["apart"] if found else None
    return _apart(said) if said else APART


def _may_stand_near(one: Node | None, other: Node | None, different: set[str]) -> bool:
    """Whether both are words of one field, and with those before more than one; takes in the other's words."""
    if not (isinstance(one, Leaf) and isinstance(other, Leaf) and one.field == other.field):
        return False
    different.update(_words(other))
    return bool(_words(one) and _words(other)) and len(different) > 1


def _words(node: Node | None) -> tuple[str, ...]:
    """The words of a node that may stand near another."""
    match node:
        case Word(text):
            return terms(text)
        case Phrase(words) | Near(words):
            return words
    return ()


def _bare(word: str) -> str:
    """The word without the punctuation around it, unless it would read as an operator without."""
    bare = word.strip("-.,;:!?*~^[]{}…'’‘")
    return f"{bare}." if bare in OPERATORS or NEAR.fullmatch(bare) else bare


def _flat(kind: type[And] | type[Or], node: Node | None) -> list[Node]:
    """The node as a list of parts of a larger And or Or: none, itself, or its own parts."""
    if node is None:
        return []
    return list(node.parts) if isinstance(node, kind) else [node]


def _joined(kind: type[And] | type[Or], parts: list[Node]) -> Node | None:
    """The parts as one node: none of nothing, and no And or Or of a single part."""
    flat = [inner for part in parts for inner in _flat(kind, part)]
    once = list(dict.fromkeys(counted(flat)))
    return kind(tuple(once)) if len(once) > 1 else (once[0] if once else None)


def _without(node: Node, left_out: Set[Node]) -> Node | None:
    """The tree without these leaves; None when nothing is left."""
    match node:
        case And(parts) | Or(parts):
            kept = (_without(part, left_out) for part in parts)
            return _joined(type(node), [part for part in kept if part])
        case Not(part):
            inner = _without(part, left_out)
            return Not(inner) if inner else None
    return None if node in left_out else node
