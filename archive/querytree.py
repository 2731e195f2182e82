"""Query trees: what a query means, whoever asks it and whichever engine answers."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from dataclasses import MISSING, dataclass, fields, replace
from datetime import date

from archive.analysis import BETWEEN_UNSPACED, is_unspaced
from archive.fields import NONE


@dataclass(frozen=True, repr=False)
class Node:
    """A part of a query tree."""

    def __repr__(self) -> str:
        told = [item for item in fields(self) if getattr(self, item.name) != item.default]
        inside = ", ".join(
            f"{'' if item.default is MISSING else item.name + '='}{getattr(self, item.name)!r}" for item in told
        )
        return f"{type(self).__name__}({inside})"


@dataclass(frozen=True, repr=False)
class Everything(Node):
    """Every article."""


# Words, phrases and patterns are sought in the text field that they name, in all of them when they name none.


@dataclass(frozen=True, repr=False)
class Word(Node):
    """Articles with this word or an inflection of it, a `name` as it is; a query that repeats it means it more."""

    text: str
    times: int = 1
    field: str = ""
    name: bool = False


@dataclass(frozen=True, repr=False)
class Phrase(Node):
    """Articles with these very words one after the other: `quoted`, or one word to its writer as al-Tanf."""

    words: tuple[str, ...]
    quoted: bool = True
    field: str = ""
    times: int = 1


@dataclass(frozen=True, repr=False)
class Near(Node):
    """Articles with these very words in any order, at most `apart` other words among them."""

    words: tuple[str, ...]
    apart: int
    field: str = ""


@dataclass(frozen=True, repr=False)
class Wildcard(Node):
    """Articles with a folded word that fits a pattern: * stands for any characters, ? for one."""

    pattern: str
    field: str = ""


@dataclass(frozen=True, repr=False)
class Fuzzy(Node):
    """Articles with a folded word that becomes this one by at most so many slips of the hand."""

    text: str
    slips: int = 1
    field: str = ""


@dataclass(frozen=True, repr=False)
class Valued(Node):
    """Articles with a facet's value: any of these values, or `named`, one that these folded words stand in."""

    field: str
    values: tuple[str, ...]
    named: str = ""


@dataclass(frozen=True, repr=False)
class Dated(Node):
    """Articles published within these days, both included; None leaves an end open."""

    earliest: date | None
    latest: date | None


@dataclass(frozen=True, repr=False)
class Missing(Node):
    """Articles without a value of this facet, such as those with no known date."""

    field: str


@dataclass(frozen=True, repr=False)
class And(Node):
    """Articles that every part finds."""

    parts: tuple[Node, ...]


@dataclass(frozen=True, repr=False)
class Or(Node):
    """Articles that any part finds."""

    parts: tuple[Node, ...]


@dataclass(frozen=True, repr=False)
class Alike(Node):
    """Articles with one name in any of the forms it is written in, the typed one first: ranked as one word is."""

    parts: tuple[Node, ...]


@dataclass(frozen=True, repr=False)
class Not(Node):
    """Articles that the part does not find."""

    part: Node


def counted(parts: Iterable[Node]) -> list[Node]:
    """The parts, words and phrases with how often they stand among them: one condition, that weighs more."""
    listed = list(parts)
    times: Counter[Node] = Counter()
    for part in listed:
        if isinstance(part, Word | Phrase):
            times[replace(part, times=1)] += part.times
    return [
        replace(part, times=times[replace(part, times=1)]) if isinstance(part, Word | Phrase) else part
        for part in listed
    ]


def as_sentence(tree: Node) -> tuple[tuple[Word, ...], tuple[Node, ...]]:
    """The words of a query as they would stand in a sentence, and its conditions: what signs or fields ask for.

    Words that hang together (al-Tanf) are words of their own there, characters of writing without spaces are not.
    """
    words: list[Word] = []
    conditions: list[Node] = []
    for part in tree.parts if isinstance(tree, And) else (tree,):
        match part:
            case Word():
                words.append(part)
            case Phrase(terms, quoted=False) if not is_unspaced(terms[0]):
                words += (Word(term, times=part.times, field=part.field) for term in terms)
            case _:
                conditions.append(part)
    return tuple(words), tuple(conditions)


def in_words(node: Node) -> str:
    """A query tree as a sentence's worth of plain words.

    >>> in_words(And((Word("flood"), Not(Phrase(("the", "end"), field="title")))))
    'flood AND NOT title:"the end"'
    """
    field = f"{node.field}:" if isinstance(node, Leaf) and node.field else ""
    match node:
        case Everything():
            return "every article"
        case Word(text):
            return field + text
        case Phrase(words, quoted):
            return f'{field}"{" ".join(words)}"' if quoted else field + BETWEEN_UNSPACED.sub("", "-".join(words))
        case Near(words, apart):
            return f'{field}"{" ".join(words)}"~{apart}'
        case Wildcard(pattern):
            return field + pattern
        case Fuzzy(text, slips):
            return f"{field}{text}~{slips}"
        case Valued(name, values, named):
            return f'{name}:"{", ".join(values) or named}"'
        case Dated(earliest, latest):
            return f"date:{earliest or ''}..{latest or ''}" if earliest != latest else f"date:{earliest}"
        case Missing(name):
            return f"{name}:{NONE}"
        case Not(part):
            return f"NOT {_bracketed(part)}"
        case And(parts):
            return " AND ".join(_bracketed(part) for part in parts)
        case Or(parts) | Alike(parts):
            return " OR ".join(_bracketed(part) for part in parts)
    raise TypeError(f"no words for {node!r}")


def _bracketed(node: Node) -> str:
    return f"({in_words(node)})" if isinstance(node, And | Or | Alike) else in_words(node)


Leaf = Word | Phrase | Near | Wildcard | Fuzzy


def sought(node: Node) -> tuple[Leaf, ...]:
    """The words and phrases a hit may hold, those under a NOT left out: what is highlighted and relaxed."""
    match node:
        case Word() | Phrase() | Near() | Wildcard() | Fuzzy():
            return (node,)
        case And(parts) | Or(parts) | Alike(parts):
            return tuple(dict.fromkeys(leaf for part in parts for leaf in sought(part)))
    return ()


def leaves(node: Node) -> Iterator[Node]:
    """Every leaf of a tree, those under a NOT too."""
    match node:
        case And(parts) | Or(parts) | Alike(parts):
            for part in parts:
                yield from leaves(part)
        case Not(part):
            yield from leaves(part)
        case _:
            yield node


def changed(node: Node, change: Callable[[Node], Node]) -> Node:
    """The tree with each of its leaves changed."""
    match node:
        case And(parts) | Or(parts) | Alike(parts):
            return replace(node, parts=tuple(changed(part, change) for part in parts))
        case Not(part):
            return Not(changed(part, change))
    return change(node)
