"""Hard sentences of fixtures/places against what is read in them: the share of sentences that are wholly right.

A sentence is right when each mention in it is found, with the right kind and place, and nothing else is read that
articles and facets count; streets, rivers and continents (`APART`) are not. The format is told at the head of each
file.
"""

from __future__ import annotations

import tomllib
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any, NamedTuple

from archive.places.place import kilometres
from indexer.places.candidates import APART
from indexer.places.tags import Tag, tag

FOLDER = Path(__file__).parent.parent / "fixtures" / "places"
SETS = ("hard_sentences", "hard_sentences_held")
NEAR = 50.0  # kilometres

Sentence = dict[str, Any]


class Verdict(NamedTuple):
    """A sentence, and what is wrong in it."""

    number: int
    faults: tuple[str, ...]


def sentences(name: str) -> list[Sentence]:
    """The sentences of a file of fixtures/places."""
    return list(tomllib.loads((FOLDER / f"{name}.toml").read_text(encoding="utf-8"))["sentence"])


def verdicts(name: str) -> Iterator[Verdict]:
    """What is wrong in each sentence of a file; nothing where all is read as it should be."""
    for sentence in sentences(name):
        yield Verdict(sentence["number"], tuple(faults(sentence, tag(sentence["text"], sentence["language"]))))


def right(name: str) -> tuple[int, int]:
    """How many sentences of a file are right, and how many there are."""
    told = [not verdict.faults for verdict in verdicts(name)]
    return sum(told), len(told)


def faults(sentence: Sentence, tags: Sequence[Tag]) -> Iterator[str]:
    """What is missed, read amiss, or read though it is no place."""
    left = [one for one in tags if one.level not in APART]
    for true in sentence["mentions"]:
        spans = list(_spans(sentence["text"], true))
        said = next((one for one in left if any(_stands(one, span, true) for span in spans)), None)
        if said is not None:
            left.remove(said)
        if true.get("optional"):
            continue
        if said is None:
            yield f"{true['surface']} is not read"
        elif not _is_right(said, true):
            yield f"{said.surface} is read as {said.kind} {said.place}"
    yield from (f"{said.surface} is read as {said.kind} {said.place}, and is none" for said in left)


def _spans(text: str, true: dict[str, Any]) -> Iterator[tuple[int, int]]:
    """Where a mention stands: by its surface, and by the other that will do as well."""
    start = -1
    for _ in range(true.get("nth", 1)):
        start = text.index(true["surface"], start + 1)
    yield start, start + len(true["surface"])
    other = true.get("or", true["surface"])
    begin = max(0, start - len(other))
    at = text.find(other, begin)
    if at >= 0:
        yield at, at + len(other)


def _stands(said: Tag, span: tuple[int, int], true: dict[str, Any]) -> bool:
    """Whether a tag stands there; the dot of an abbreviation may belong to it, more words to a candidate."""
    start, end = span
    if true["kind"] == "candidate":
        return said.start <= start and end <= said.end
    return said.start == start and said.end - said.surface.endswith(".") == end


def _is_right(said: Tag, true: dict[str, Any]) -> bool:
    if said.kind not in true["kind"].split("|") or true.get("country", said.country) != said.country:
        return False
    if true.get("level", said.level) != said.level:
        return False
    if "near" not in true or said.lat is None or said.lon is None:
        return "near" not in true or said.level != "city"
    return kilometres(said.lat, said.lon, *true["near"]) <= NEAR
