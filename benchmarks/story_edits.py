"""What newsrooms, scanners and pages do to a text: a body goes in, a copy as another outlet ran it comes out.

Every edit is a function of the paragraphs and a random generator, so that a seed gives the same copies again.
"""

from __future__ import annotations

import random
import re
from collections.abc import Callable, Sequence
from itertools import pairwise

Body = tuple[str, ...]
Edit = Callable[[Body, random.Random], Body]

SENTENCE = re.compile(r"(?<=[.!?])\s+")
DATELINE = re.compile(r"^[A-ZÀ-Ý][\w .,'’-]{2,40}(?:\([A-Za-z]+\) ?)?(?:–|—|-|//|:)+ ")
DATELINES = (
    "ROSEDALE (AP) - ",
    "Port Avery, Tuesday. ",
    "BRACKEN CITY // ",
    "LOWER HAYES: ",
    "From our correspondent — ",
)
# Spellings and forms that a desk changes, either way.
HOUSE_STYLES = (
    ("colour", "color"), ("harbour", "harbor"), ("labour", "labor"), ("centre", "center"), ("defence", "defense"),
    ("programme", "program"), ("organise", "organize"), ("organised", "organized"), ("grey", "gray"),
    ("per cent", "percent"), ("percent", "%"), ("towards", "toward"), ("said", "told reporters"), ("Mr ", "Mr. "),
    ("two", "2"), ("three", "3"), ("four", "4"), ("five", "5"), ("six", "6"), ("ten", "10"), ("twelve", "12"),
    ("the United States", "the U.S."), ("government", "Government"), ("about", "around"), ("but", "however"),
    ("because", "since"), ("which", "that"), ("large", "big"), ("also", "as well"), ("began", "started"),
    ("killed", "slain"), ("near", "close to"), ("more than", "over"), ("last night", "on Monday night"),
)  # fmt: skip
CONFUSED = (
    ("rn", "m"), ("m", "rn"), ("e", "c"), ("c", "e"), ("h", "b"), ("l", "1"), ("i", "l"), ("o", "0"), ("u", "n"),
    ("n", "u"), ("a", "s"), ("t", "f"), ("s", "5"), ("w", "vv"), ("d", "cl"), ("y", "v"), ("r", "i"), ("g", "q"),
)  # fmt: skip
INTROS = (
    "There was little sleep to be had for anyone in the district, and by the time the lamps were put out the "
    "talk on every corner had turned to one matter only. What follows is how it came about, as far as it is known.",
    "Residents woke to news that few had expected and that many still struggle to believe. Our reporters have "
    "spent the day piecing together what is known, and what the authorities would rather not discuss.",
    "It is a story that has been building for weeks, and it may not be over yet. Here is what happened, what was "
    "said about it, and what those who were there remember of the hours that counted.",
)
FURNITURE = (
    "Sign up for our morning briefing and never miss a story that matters to you.",
    "Read more: the ten pictures of the day",
    "PHOTO: Staff",
    "This article was first published by a partner and has been edited for length.",
    "Share this story with your friends",
    "Have you been affected by this? Write to our newsroom and tell us what you saw.",
    "Advertisement. Story continues below.",
)


def new_dateline(body: Body, draw: random.Random) -> Body:
    """Another place and agency before the first words."""
    return (draw.choice(DATELINES) + DATELINE.sub("", body[0]), *body[1:])


def cut_to(share: float) -> Edit:
    """An edit that keeps the first sentences, as many as make up this share of the words."""

    def cut(body: Body, _: random.Random) -> Body:
        left = round(share * sum(len(paragraph.split()) for paragraph in body))
        kept = []
        for paragraph in body:
            words = paragraph.split()[: max(left, 0)]
            left -= len(words)
            kept.append(" ".join(words))
        return tuple(filter(None, kept))

    return cut


def new_intro(body: Body, draw: random.Random) -> Body:
    """A new beginning in place of the first sentence."""
    _, *rest = SENTENCE.split(body[0], maxsplit=1)
    return (draw.choice(INTROS), *rest, *body[1:])


def sub_edited(body: Body, draw: random.Random) -> Body:
    """Another desk's spellings, quotes and dashes, and in each tenth sentence a word or two less."""
    return tuple(_in_house_style(paragraph, draw) for paragraph in body)


def _in_house_style(paragraph: str, draw: random.Random) -> str:
    for one, other in HOUSE_STYLES:
        here, there = (one, other) if draw.random() < 0.5 else (other, one)
        if here[-1].isalpha():
            paragraph = re.sub(rf"\b{re.escape(here)}\b", there, paragraph)
    paragraph = paragraph.translate(str.maketrans({"“": '"', "”": '"', "’": "'", "—": "-", "–": "-"}))
    return " ".join(_shortened(sentence, draw) for sentence in SENTENCE.split(paragraph))


def _shortened(sentence: str, draw: random.Random) -> str:
    words = sentence.split()
    if len(words) > 12 and draw.random() < 0.1:
        place = draw.randrange(3, len(words) - 4)
        del words[place : place + draw.randint(1, 2)]
    return " ".join(words)


def scanned(share: float) -> Edit:
    """An edit that misreads a letter or two in this share of the words, as scanners do."""

    def scan(body: Body, draw: random.Random) -> Body:
        return tuple(
            " ".join(_misread(word, draw) if draw.random() < share else word for word in paragraph.split())
            for paragraph in body
        )

    return scan


def _misread(word: str, draw: random.Random) -> str:
    """A word with other letters: never the same."""
    able = [(one, other) for one, other in CONFUSED if one in word]
    what = draw.random()
    if len(word) > 4 and what < 0.15:
        place = draw.randrange(1, len(word) - 1)
        return f"{word[:place]} {word[place:]}"
    if able and what < 0.9:
        one, other = draw.choice(able)
        return word.replace(one, other, 1)
    return word[:-1] if len(word) > 2 else f"{word}'" + draw.choice("ijlt")


def with_furniture(body: Body, draw: random.Random) -> Body:
    """The same with lines of the page around it, between its paragraphs and after them."""
    lines = draw.sample(FURNITURE, 4)
    middle = len(body) // 2
    return (*lines[:1], *body[:middle], *lines[1:2], *body[middle:], *lines[2:])


def merged(one: Body, other: Body) -> Body:
    """The first half of one text and the second of another."""
    return (*_half(one, 0), *_half(other, 1))


def _half(body: Body, which: int) -> Body:
    words = [(number, word) for number, paragraph in enumerate(body) for word in paragraph.split()]
    begin, end = list(pairwise((0, len(words) // 2, len(words))))[which]
    kept = words[begin:end]
    return tuple(" ".join(word for at, word in kept if at == number) for number in sorted({at for at, _ in kept}))


def in_turn(*edits: Edit) -> Edit:
    """An edit that is several, one after the other."""

    def edit(body: Body, draw: random.Random) -> Body:
        for one in edits:
            body = one(body, draw)
        return body

    return edit


EDITS: dict[str, Edit] = {
    "dateline": new_dateline,
    "cut to 60 %": cut_to(0.6),
    "cut to 30 %": cut_to(0.3),
    "new intro": new_intro,
    "sub-edited": sub_edited,
    "OCR 5 %": scanned(0.05),
    "OCR 15 %": scanned(0.15),
    "furniture": with_furniture,
    "cut, sub-edited": in_turn(new_dateline, sub_edited, cut_to(0.6)),
    "OCR 5 %, cut": in_turn(scanned(0.05), cut_to(0.5)),
}


def copies(body: Sequence[str], seed: str) -> dict[str, Body]:
    """A copy of a body by each edit, those of one seed always alike."""
    draws = {name: random.Random(f"{seed} {name}") for name in EDITS}  # noqa: S311 – no secrets
    return {name: edit(tuple(body), draws[name]) for name, edit in EDITS.items()}
