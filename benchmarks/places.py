"""Named places against other people's annotations: python -m benchmarks.places [--limit N].

Reads the sets in MORGUE_SHARED (see its metrics.md) and prints strict mention P, R, F1, the share found
within 161 km, countries per story, how many of the hard sentences in fixtures/places are right, and the places of
five articles (benchmarks/places_seeds.py).
"""

from __future__ import annotations

import argparse
import gzip
import json
import os
import time
from collections.abc import Iterable, Iterator, Sequence
from itertools import islice
from pathlib import Path
from typing import Any, NamedTuple

from archive.places.gazetteer import fold, gazetteer
from archive.places.place import Place, kilometres
from benchmarks import hard_sentences, places_seeds
from indexer.places import about as placeabout
from indexer.places.names import Found, all_mentions, find_in_text, resolve
from indexer.places.reading import Reading
from indexer.places.senses import Passage
from indexer.places.tagger import shipped
from indexer.places.tags import headed_passages
from indexer.trees import Forest

SETS = ("lgl_dev", "geovirus_dev")
NEAR = 161.0  # kilometres: the hundred miles of the literature

Row = dict[str, Any]


class Score(NamedTuple):
    """Right ones, those we said and those there are."""

    right: int = 0
    said: int = 0
    true: int = 0

    @property
    def precision(self) -> float:
        return self.right / self.said if self.said else 0.0

    @property
    def recall(self) -> float:
        return self.right / self.true if self.true else 0.0

    @property
    def f1(self) -> float:
        return 2 * self.right / (self.said + self.true) if self.said + self.true else 0.0


def total(scores: Iterable[Score]) -> Score:
    """The sums over all articles, for figures per mention and not per article."""
    return Score(*(sum(column) for column in zip(*scores, strict=True)))


def rows(shared: Path, name: str, limit: int | None = None) -> Iterator[Row]:
    """The articles of a set."""
    with gzip.open(shared / "data" / "places" / f"{name}.jsonl.gz", "rt", encoding="utf-8") as lines:
        yield from map(json.loads, islice(lines, limit))


def mentions(text: str, trees: Forest | None) -> list[Found]:
    """What is read in a text as `morgue places tag` does, demonyms and governments left out.

    Without trees by the rules alone.
    """
    passages = headed_passages(text)
    start = {id(passage): at for passage, at in passages}
    found = all_mentions([Reading(passage, "en") for passage, _ in passages], trees)
    return [
        Found(name.start + start[id(name.passage)], name.end + start[id(name.passage)], place)
        for name, place in found
    ]


def strict(row: Row, found: Iterable[Found]) -> Score:
    """Mentions whose start and end are both right; those that do not count are left out on both sides."""
    said = {(one.start, one.end) for one in found}
    true = {(one["start"], one["end"]) for one in row["mentions"] if one["counts"]}
    neither = {(one["start"], one["end"]) for one in row["mentions"] if not one["counts"]}
    said -= neither
    return Score(len(said & true), len(said), len(true))


def located(row: Row, found: Sequence[Found]) -> Score:
    """Mentions put within 161 km of the truth, matched one to one by longest overlap."""
    truths = [one for one in row["mentions"] if one["lat"] is not None]
    pairs = sorted(
        (
            (_overlap(said, true), place, number)
            for place, said in enumerate(found)
            for number, true in enumerate(truths)
        ),
        key=lambda pair: -pair[0],
    )
    taken_said: set[int] = set()
    taken_true: set[int] = set()
    right = 0
    for overlap, said, true in pairs:
        if overlap > 0 and said not in taken_said and true not in taken_true:
            taken_said.add(said)
            taken_true.add(true)
            right += is_at(found[said].place, truths[true])
    judged = [one for one in found if not _is_left_out(one, row)]
    return Score(right, len(judged), len(truths))


def _overlap(said: Found, true: Row) -> int:
    return min(said.end, int(true["end"])) - max(said.start, int(true["start"]))


def _is_left_out(said: Found, row: Row) -> bool:
    """Whether a mention overlaps only a truth without a point."""
    over = [true for true in row["mentions"] if _overlap(said, true) > 0]
    return bool(over) and all(true["lat"] is None for true in over)


def is_at(place: Place, truth: Row) -> bool:
    """Whether a place is the true one: within 161 km, or the same country or region."""
    if place.lat is not None and place.lon is not None:
        return kilometres(place.lat, place.lon, truth["lat"], truth["lon"]) <= NEAR
    if place.id[:2] != truth["country"]:
        return False
    bearers = gazetteer().candidates(fold(truth["name"]))
    is_town = any(
        one.place.lat is not None
        and one.place.lon is not None
        and kilometres(one.place.lat, one.place.lon, truth["lat"], truth["lon"]) < 25
        for one in bearers
    )
    return not (is_town and place.kind == "region") and any(one.place.id == place.id for one in bearers)


def countries(row: Row) -> Score:
    """The countries of a story, title and text."""
    said = {one.place.id[:2] for part in (row["title"], row["text"]) for one in find_in_text(part or "")}
    true = set(row["countries"])
    return Score(len(said & true), len(said), len(true))


def said_in(row: Row, has_title: bool = True) -> placeabout.Story:
    """Every time that a story, its title and its lines, speaks of a country."""
    passages = [Passage(row["title"] or "", "title")] if has_title else []
    passages += [Passage(text, "body", number) for number, text in enumerate(row["text"].split("\n"))]
    readings = [Reading(passage, "en") for passage in passages]
    return placeabout.said(readings, resolve(readings))


def about(row: Row) -> Score:
    """The countries that a story is about, by title and lines."""
    odds = placeabout.about_countries(said_in(row))
    told, true = {country for country, value in odds.items() if value > placeabout.ABOUT}, set(row["countries"])
    return Score(len(told & true), len(told), len(true))


def measure(shared: Path, limit: int | None = None) -> dict[str, Score]:
    """Every figure by its name."""
    figures: dict[str, Score] = {}
    for name in SETS:
        found = [(row, mentions(row["text"], shipped())) for row in rows(shared, name, limit)]
        figures[f"{name} strict"] = total(strict(*pair) for pair in found)
        figures[f"{name} within 161 km"] = total(located(*pair) for pair in found)
    stories = list(rows(shared, "reuters_countries_dev", min(limit or 1500, 1500)))
    figures["reuters countries named"] = total(map(countries, stories))
    figures["reuters countries about"] = total(map(about, stories))
    return figures


def main() -> None:
    """Print a line per figure, and the time an article takes."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else None)
    parser.add_argument("--limit", type=int, help="articles per set")
    shared = Path(os.environ["MORGUE_SHARED"])
    limit = parser.parse_args().limit
    for name, score in measure(shared, limit).items():
        print(f"{name:28} P {score.precision:.3f}  R {score.recall:.3f}  F1 {score.f1:.3f}")
    for name in hard_sentences.SETS:
        print(f"{name:28} {{}} of {{}} right".format(*hard_sentences.right(name)))
    texts = [row["text"] for row in rows(shared, "lgl_dev", limit)]
    print(f"{_milliseconds(texts, shipped()):.1f} ms for an article of 400 words")
    print(f"{_milliseconds(texts, None):.1f} ms by the rules alone")
    for line in places_seeds.report(shared):
        print(line)


def _milliseconds(texts: Sequence[str], trees: Forest | None) -> float:
    """The processor time of 400 words."""
    began = time.process_time()
    for text in texts:
        mentions(text, trees)
    return (time.process_time() - began) / sum(len(text.split()) for text in texts) * 400 * 1000


if __name__ == "__main__":
    main()
