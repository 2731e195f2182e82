"""What a reader typed, to a query tree: words are ANDed, "quotes" make a phrase, -word excludes.

It never fails: what cannot be read is reported with its position, and the rest is searched.
Parsing takes one pass over the tokens, so its time grows with the length of the text.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from archive.analysis import terms

MAX_LENGTH = 2_000  # characters that are read; the rest is reported and left out
MAX_DEPTH = 40  # brackets within brackets
SHORT = 6  # words; a longer text in capitals is a sentence


@dataclass(frozen=True, repr=False)
class Node:
    """A part of a query tree."""

    def __repr__(self) -> str:
        inside = ", ".join(repr(getattr(self, name)) for name in self.__dataclass_fields__)
        return f"{type(self).__name__}({inside})"


@dataclass(frozen=True, repr=False)
class Everything(Node):
    """Every article."""


@dataclass(frozen=True, repr=False)
class Word(Node):
    """Articles with this word or an inflection of it."""

    text: str


@dataclass(frozen=True, repr=False)
class Phrase(Node):
    """Articles with these very words one after the other."""

    words: tuple[str, ...]


@dataclass(frozen=True, repr=False)
class Near(Node):
    """Articles with these very words in any order, at most `apart` other words among them."""

    words: tuple[str, ...]
    apart: int


@dataclass(frozen=True, repr=False)
class Wildcard(Node):
    """Articles with a folded word that fits a pattern: * stands for any characters, ? for one."""

    pattern: str


@dataclass(frozen=True, repr=False)
class Fuzzy(Node):
    """Articles with a folded word that becomes this one by at most so many slips of the hand."""

    text: str
    slips: int = 1


@dataclass(frozen=True, repr=False)
class And(Node):
    """Articles that every part finds."""

    parts: tuple[Node, ...]


@dataclass(frozen=True, repr=False)
class Or(Node):
    """Articles that any part finds."""

    parts: tuple[Node, ...]


@dataclass(frozen=True, repr=False)
class Not(Node):
    """Articles that the part does not find."""

    part: Node


@dataclass(frozen=True)
class Warning:
    """Something in the query that was not read as typed, and the character it stands at (from 0)."""

    message: str
    position: int


@dataclass(frozen=True)
class Parsed:
    """A query tree, how it reads in plain words, and what could not be read."""

    input: str
    tree: Node
    warnings: tuple[Warning, ...] = ()

    @property
    def in_words(self) -> str:
        """The reading of the query that is shown to its reader."""
        return in_words(self.tree)


@dataclass(frozen=True)
class _Token:
    kind: str
    text: str
    position: int


# Curly, low, angled and primed quotes are read as straight ones, long dashes and the minus sign as "-".
# One character becomes one, so that positions stay those of the input.
TYPOGRAPHY = str.maketrans(dict.fromkeys("“”„‟«»″〝〞＂", '"') | dict.fromkeys("–—−‐‑", "-") | {"\0": " "})
TOKEN = re.compile(
    r'(?P<open>\()|(?P<close>\))|"(?P<phrase>[^"]*)(?P<end>"|$)|(?P<minus>-(?=[^\s-]))|(?P<word>[^\s()"]+)'
)
# What the query language will read one day, and is told of until then
PROXIMITY = re.compile(r"~\d*")
FIELD = re.compile(r"(title|body|byline|author|outlet|place|lang|language|date):\S")
OPERATORS = {"AND", "OR", "NOT"}


def parse_query(text: str) -> Parsed:
    """The query tree for what a reader typed.

    >>> parse_query('flood -river').tree
    And((Word('flood'), Not(Word('river'))))
    """
    return _Parser(text).parse()


class _Parser:
    """One reading of one text: any = all (OR all)*, all = one+, one = [NOT] word, phrase or (any)."""

    def __init__(self, text: str) -> None:
        self.input = text
        self.warnings: list[Warning] = []
        readable = text.translate(TYPOGRAPHY)
        if len(readable) > MAX_LENGTH:
            self.warn(f"only the first {MAX_LENGTH:,} characters were searched", MAX_LENGTH)
            # A word cut in half would be another word.
            ends = (at for at in range(MAX_LENGTH, 0, -1) if readable[at].isspace())
            readable = readable[: next(ends, MAX_LENGTH)]
        self.operators = set() if is_shouted(readable) else OPERATORS
        self.tokens = list(self.tokenise(readable))
        self.next = 0

    def warn(self, message: str, position: int) -> None:
        self.warnings.append(Warning(message, position))

    def tokenise(self, text: str) -> Iterator[_Token]:
        for found in TOKEN.finditer(text):
            kind, start = str(found.lastgroup), found.start()
            if kind == "end":
                if not found["end"]:
                    self.warn("a quotation mark without its partner was closed at the end", start)
                yield _Token("phrase", found["phrase"], start)
            elif kind == "word" and found.group() in self.operators:
                yield _Token(found.group(), found.group(), start)
            else:
                yield _Token("NOT" if kind == "minus" else kind, found.group(), start)

    def peek(self) -> _Token | None:
        return self.tokens[self.next] if self.next < len(self.tokens) else None

    def take(self) -> _Token:
        self.next += 1
        return self.tokens[self.next - 1]

    def parse(self) -> Parsed:
        parts: list[Node] = []
        while token := self.peek():
            if token.kind == "close":
                self.warn("a closing bracket without its partner was left out", self.take().position)
            else:
                parts += _flat(And, self.any(0))
        return Parsed(self.input, _joined(And, parts) or Everything(), tuple(self.warnings))

    def any(self, depth: int) -> Node | None:
        """Alternatives parted by OR, up to a closing bracket or the end."""
        parts: list[Node] = []
        before: _Token | None = None
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
                continue
            parts += _flat(And, self.one(depth))
        return _joined(And, parts)

    def one(self, depth: int) -> Node | None:
        """One word, phrase or bracket with the NOTs before it."""
        negations, first = 0, self.peek()
        while (token := self.peek()) and token.kind == "NOT":
            negations += 1
            self.take()
        node = self.operand(depth)
        if negations and node is None:
            self.warn("NOT with nothing after it was left out", first.position if first else 0)
        if node is None or negations % 2 == 0:
            return node
        return node.part if isinstance(node, Not) else Not(node)

    def operand(self, depth: int) -> Node | None:
        token = self.peek()
        if token is None or token.kind in ("OR", "AND", "close"):
            return None
        self.take()
        if token.kind == "open":
            return self.bracket(token, depth)
        if PROXIMITY.fullmatch(token.text) and self.follows_phrase():
            self.warn(f"proximity is not read yet: {token.text} was left out", token.position)
            return None
        words = terms(token.text)
        if not words:
            shown = token.text.strip() or "an empty phrase"
            self.warn(f"{shown} holds no word and was left out", token.position)
            return None
        if token.kind == "phrase":
            return Phrase(words)
        self.hint(token, words)
        # A word that is several to the index (al-Tanf, l’Irak) is found where they stand together.
        return Word(_bare(token.text)) if len(words) == 1 else Phrase(words)

    def hint(self, token: _Token, words: tuple[str, ...]) -> None:
        """Say so where something looks like an operator and is searched as words."""
        searched = f"{token.text} was searched as {' '.join(words)}"
        if set(token.text.rstrip("?")) & set("*?~"):
            self.warn(f"wildcards are not read yet: {searched}", token.position)
        elif FIELD.match(token.text):
            self.warn(f"fields are not read yet: {searched}", token.position)
        elif token.text in ("or", "not") and 1 < self.next < len(self.tokens):
            self.warn(f"{token.text} was searched as a word; in capitals it is an operator", token.position)

    def follows_phrase(self) -> bool:
        """Whether the token that was taken last stands right behind a phrase."""
        return self.next > 1 and self.tokens[self.next - 2].kind == "phrase"

    def bracket(self, opened: _Token, depth: int) -> Node | None:
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


def _bare(word: str) -> str:
    """The word without the punctuation around it, unless it would read as an operator without."""
    bare = word.strip("-.,;:!?*~^[]{}…'’‘")
    return word if bare in OPERATORS else bare


def _flat(kind: type[And] | type[Or], node: Node | None) -> list[Node]:
    """The node as a list of parts of a larger And or Or: none, itself, or its own parts."""
    if node is None:
        return []
    return list(node.parts) if isinstance(node, kind) else [node]


def _joined(kind: type[And] | type[Or], parts: list[Node]) -> Node | None:
    """The parts as one node: none of nothing, and no And or Or of a single part."""
    flat = [inner for part in parts for inner in _flat(kind, part)]
    # The same word twice counts once: it is a condition, not a vote.
    once = list(dict.fromkeys(flat))
    return kind(tuple(once)) if len(once) > 1 else (once[0] if once else None)


def is_shouted(text: str) -> bool:
    """Whether a text is a sentence in capitals, as in an old catalogue: there OR and AND are words like others."""
    words = [found.group() for found in TOKEN.finditer(text)]
    few = sum(word in OPERATORS for word in words) * 4 < len(words)
    return len(words) > SHORT and few and not any(map(str.islower, text))


def in_words(node: Node) -> str:
    """A query tree as a sentence's worth of plain words.

    >>> in_words(parse_query('flood (river OR sea) -"the end"').tree)
    'flood AND (river OR sea) AND NOT "the end"'
    """
    match node:
        case Everything():
            return "every article"
        case Word(text):
            return text
        case Phrase(words):
            return f'"{" ".join(words)}"'
        case Near(words, apart):
            return f'"{" ".join(words)}"~{apart}'
        case Wildcard(pattern):
            return pattern
        case Fuzzy(text, slips):
            return f"{text}~{slips}"
        case Not(part):
            return f"NOT {_bracketed(part)}"
        case And(parts):
            return " AND ".join(_bracketed(part) for part in parts)
        case Or(parts):
            return " OR ".join(_bracketed(part) for part in parts)
    raise TypeError(f"no words for {node!r}")


def _bracketed(node: Node) -> str:
    return f"({in_words(node)})" if isinstance(node, And | Or) else in_words(node)


Leaf = Word | Phrase | Near | Wildcard | Fuzzy


def sought(node: Node) -> tuple[Leaf, ...]:
    """The words and phrases a hit may hold, those under a NOT left out: what is highlighted and relaxed."""
    match node:
        case Word() | Phrase() | Near() | Wildcard() | Fuzzy():
            return (node,)
        case And(parts) | Or(parts):
            return tuple(dict.fromkeys(leaf for part in parts for leaf in sought(part)))
    return ()
