"""Hostile queries and addresses without end, for benchmarks/fuzzing.py and the tests.

Each is made of a random.Random, or by hypothesis: the same seed makes the same ones again.
"""

from __future__ import annotations

import random
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from urllib.parse import quote, quote_from_bytes, urlencode

from hypothesis import HealthCheck, Phase, given, seed, settings
from hypothesis import strategies as some

from archive.parameters import parameters

LONGEST = 50_000  # characters of a query
DEEPEST = 60  # brackets within brackets


@dataclass(frozen=True)
class Holdings:
    """What an archive holds: its words from common to rare, values of its facets, ids of articles."""

    words: Sequence[str]
    values: Sequence[str]
    ids: Sequence[str]

    def word(self, chance: random.Random) -> str:
        """A word: the commonest as often as one of any rank, and some that are nowhere."""
        reach = chance.choice((3, 30, 300, 3_000, len(self.words)))
        if not chance.randrange(20):
            return chance.choice(("zzyzx", "x", "ab", "12", "2015", "Zürich", "al-Tanf", "l’Irak", "北京", "دمشق"))
        return self.words[chance.randrange(min(reach, len(self.words)))]


# A part of a query: what it reads like, made of the words of an archive.
Part = Callable[[random.Random, Holdings], str]


def _word(chance: random.Random, held: Holdings) -> str:
    return held.word(chance)


def _phrase(chance: random.Random, held: Holdings) -> str:
    opening, closing = chance.choice(('""', "“”", "„“", "«»"))
    return opening + " ".join(held.word(chance) for _ in range(_size(chance, 30))) + closing


def _near(chance: random.Random, held: Holdings) -> str:
    apart = chance.choice((0, 1, 5, 50, 1_000, 10**9))
    if chance.randrange(2):
        words = " ".join(held.word(chance) for _ in range(_size(chance, 30)))
        return f'"{words}"~{apart}'
    return f" NEAR/{apart} ".join(held.word(chance) for _ in range(_size(chance, 8)))


def _wildcard(chance: random.Random, held: Holdings) -> str:
    word = held.word(chance)
    return word[: chance.randint(1, 4)] + chance.choice(("*", "?", "*?", "*a*", "?*e*?", "**", "*" + word[-1:]))


def _slip(chance: random.Random, held: Holdings) -> str:
    letters = list(held.word(chance))
    letters.insert(chance.randrange(len(letters) + 1), chance.choice("aeimnst"))
    return "".join(letters) + chance.choice(("~", "~1", "~2", "~9"))


def _value(chance: random.Random, held: Holdings) -> str:
    name = chance.choice(("outlet", "place", "language", "lang", "date", "byline", "nothing"))
    value = chance.choice(held.values)
    return f"{name}:" + chance.choice((value, f'"{value}"', value[:3], f"({value})"))


def _date(chance: random.Random, held: Holdings) -> str:
    ends = (_day(chance), f"{_day(chance)}..{_day(chance)}", f"{_day(chance)}..", f"..{_day(chance)}")
    return "date:" + chance.choice(
        (*ends, "none", "today", "last-week", '"this month"', "..", "9999", "0000..9999")
    )


def _day(chance: random.Random) -> str:
    year = chance.choice((chance.randint(1995, 2025), chance.randint(0, 9999)))
    return f"{year:04}-{chance.randint(0, 13):02}-{chance.randint(0, 32):02}"[: chance.choice((4, 7, 10))]


def _field(chance: random.Random, held: Holdings) -> str:
    name = chance.choice(("title", "body", "standfirst", "headline", "TITLE"))
    return f"{name}:" * chance.choice((1, 1, 1, 2, 50)) + _part(chance, held)


def _hyphened(chance: random.Random, held: Holdings) -> str:
    return "-".join(held.word(chance) for _ in range(_size(chance, 12)))


PARTS: tuple[Part, ...] = (_word, _word, _phrase, _near, _wildcard, _slip, _value, _date, _field, _hyphened)
JOINTS = (" ", " ", " AND ", " OR ", " OR ", " NOT ", " -", " AND NOT ", " OR -", " NEAR ")
SIGNS = (
    '"', "“", "(", ")", "-", "--", "~", "~2", "*", "?", ":", "..", "AND", "OR", "NOT", "NEAR", "NEAR/", "NEAR/9",
    "title:", "date:", "place:", "outlet:", "\0", "\x1b", "\r\n", "\u202e", "\u200d", "\u0301", "\ufeff", "\ud800",
    "½", "ﷺ", "İ", "ß", "👩‍👩‍👧", "北", "ا", "\uffff", "\U0010ffff",
)  # fmt: skip


def _part(chance: random.Random, held: Holdings) -> str:
    return chance.choice(PARTS)(chance, held)


def _size(chance: random.Random, most: int) -> int:
    """A number from 1, small ones as likely as large ones."""
    return chance.randint(1, chance.choice((2, 5, most)))


def _many_alike(chance: random.Random, held: Holdings) -> str:
    """One kind of part again and again, joined in one way: what is costly, as often as there is room."""
    part, joint = chance.choice(PARTS), chance.choice(JOINTS)
    return joint.join(part(chance, held) for _ in range(_size(chance, 500)))


def _mixed(chance: random.Random, held: Holdings) -> str:
    """All kinds of parts, joined in all ways."""
    return "".join(_part(chance, held) + chance.choice(JOINTS) for _ in range(_size(chance, 60)))


def _nested(chance: random.Random, held: Holdings) -> str:
    """Brackets within brackets."""
    depth = _size(chance, DEEPEST)
    opened = (
        f"{chance.choice(('', '-', 'NOT ', 'title:'))}({_part(chance, held)}{chance.choice(JOINTS)}"
        for _ in range(depth)
    )
    return "".join(opened) + held.word(chance) + ")" * chance.randint(0, depth + 1)


def _sentence(chance: random.Random, held: Holdings) -> str:
    """Words and nothing else, up to thousands."""
    return " ".join(held.word(chance) for _ in range(chance.choice((5, 7, 30, 500, 8_000))))


def _signs(chance: random.Random, held: Holdings) -> str:
    """Signs of the language where they do not belong."""
    some_signs = [chance.choice((*SIGNS, held.word(chance))) for _ in range(_size(chance, 300))]
    return chance.choice(("", " ")).join(some_signs)


def query(chance: random.Random, held: Holdings) -> str:
    """A query of the language, well formed or nearly."""
    made = chance.choice((_many_alike, _many_alike, _mixed, _mixed, _nested, _sentence, _signs))(chance, held)
    return made[:LONGEST]


def texts(held: Holdings) -> some.SearchStrategy[str]:
    """Any characters at all, halves of characters among them, with signs and words between; also very often."""
    anything = some.text(some.characters(exclude_categories=()), max_size=80)
    pieces = some.one_of(anything, some.sampled_from(SIGNS), some.sampled_from(held.words[:50]))
    mixed = some.lists(pieces, max_size=30).map("".join)
    often = some.tuples(mixed, some.sampled_from((1, 1, 1, 40, LONGEST)))
    return often.map(lambda made: (made[0] * made[1])[:LONGEST])


def some_texts(held: Holdings, count: int, number: int) -> list[str]:
    """So many texts by hypothesis, the same ones for the same number."""
    made: list[str] = []

    @seed(number)
    @settings(
        max_examples=count,
        phases=[Phase.generate],
        database=None,
        deadline=None,
        suppress_health_check=list(HealthCheck),
    )
    @given(texts(held))
    def collect(text: str) -> None:
        made.append(text)

    collect()
    return made


def mangled(chance: random.Random, text: str) -> str:
    """A query with bytes changed, lost, doubled and moved, whatever that makes of it."""
    done = _mangled(chance, text.encode("utf-8", "surrogatepass"))
    return done.decode(chance.choice(("utf-8", "latin-1")), chance.choice(("replace", "surrogateescape")))


def _mangled(chance: random.Random, done: bytes) -> bytes:
    for _ in range(_size(chance, 20)):
        begin = chance.randrange(len(done) + 1)
        end = min(len(done), begin + _size(chance, 40))
        middle = chance.choice(
            (
                b"",
                bytes([chance.randrange(256)]),
                done[begin:end] * chance.choice((2, 2, 100)),
                chance.choice(SIGNS).encode("utf-8", "surrogatepass"),
                done[begin:end][::-1],
            )
        )
        done = done[:begin] + middle + done[end:]
    return done[:LONGEST]


PATHS = ("/", "/", "/api/v1/search", "/api/v1/search", "/articles/{id}", "/api/v1/articles/{id}", "/browse/{facet}")
ODD_PATHS = (
    "/api/v1/articles/{id}/related",
    "/api/v1/articles/{id}/thread",
    "/articles/{id}/thread",
    "/articles/{id}/original",
    "/browse",
    "/about",
    "/api/v1/{facet}",
    "/{id}",
)
FACETS = ("outlet", "place", "date", "language", "title", "nothing")
ODD_TEXTS = (
    "", " ", "0", "1", "-1", "1000000000", "99999999999", "1e3", "²", "١", "\0", "\ud800", "x" * 9_000,
    "WyIxIl0", "WzEsMiwieCJd", "WzFlOTk5LC0xZTk5OSwieCJd", "W251bGwsMSwxXQ", "newest", "oldest", "relevance",
    "2015-05", "2015", "2015-13", "0001-01-01", "9999-12-31", "en", "IQ", "Outlet 01", "' OR 1=1 --",
    "<script>", "../../etc", "%s", "{0}",
)  # fmt: skip


def address(chance: random.Random, held: Holdings, text: str) -> bytes:
    """An address on a site, its parameters known, unknown and repeated, then mangled: the bytes a server gets."""
    path = chance.choice((*PATHS, *PATHS, *ODD_PATHS))
    path = path.format(id=quote(chance.choice((*held.ids, "nowhere", "%", "..", "é"))), facet=chance.choice(FACETS))
    names = [name for row in parameters() for name in (row.name, *row.aliases)]
    pairs = [("q", text)] if chance.randrange(4) else []
    for _ in range(chance.choice((0, 0, 1, 3, 40))):
        pairs.append((chance.choice(("outlet", "place", "language", "date")), chance.choice(held.values)))
    for _ in range(chance.choice((0, 0, 0, 0, 1, 2, 5, 60))):
        odd = chance.choice((*ODD_TEXTS, *held.values[:20], text))
        pairs.append((chance.choice((*names, "by", "letter", "Q", "q[]", "")), odd))
    chance.shuffle(pairs)
    made = f"{path}?{urlencode(pairs, errors='surrogatepass')}".encode()
    if not chance.randrange(2):
        made = _mangled(chance, made)
    # A server reads an address up to the first of these.
    return made.translate(None, b" \r\n")


def readable(sent: bytes) -> str:
    """An address as it can be shown and sent again."""
    return quote_from_bytes(sent, safe="/?&=%+:;,.~!$'()*@-_")
