"""Stories against what is known to be one text: python -m benchmarks.stories [--limit N].

Reads the sets in MORGUE_SHARED (see its metrics.md) and prints pair F1 (benchmarks/story_sets.py says of what), how
many of the pairs are candidates by their marks, and the time that an article takes. N shortens every set.
"""

from __future__ import annotations

import argparse
import os
import time
from collections import Counter, defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from itertools import combinations
from pathlib import Path
from typing import NamedTuple

from archive.stories.grouping.partition import Standing, stories_of
from archive.stories.likeness.likeness import Prepared, likeness
from archive.stories.likeness.shingles import containment, marks
from archive.stories.story import Pair, Text
from benchmarks.story_sets import Edited, Running, edited, events, five, running

IN_COMMON = 2  # marks that two articles have in common, to be compared
MOST_HOLDERS = 400  # articles with one mark that are compared through it
SHARED = 0.2  # of the shorter text that two versions share at least, to be called copies

Couple = tuple[str, str]


class Score(NamedTuple):
    """Pairs that are right, that we said and that there are."""

    right: int
    said: int
    true: int

    def __str__(self) -> str:
        precision = self.right / self.said if self.said else 0.0
        recall = self.right / self.true if self.true else 0.0
        return f"P {precision:.3f}  R {recall:.3f}  F1 {self.f1:.3f}  ({self.true} true pairs)"

    @property
    def f1(self) -> float:
        return 2 * self.right / (self.said + self.true) if self.said + self.true else 0.0


class Grouped(NamedTuple):
    """What grouping made of a set: its articles prepared, the couples compared, the pairs found, the stories."""

    texts: Mapping[str, Prepared]
    compared: set[Couple]
    pairs: Sequence[Pair]
    stories: Sequence[tuple[str, ...]]

    @property
    def said(self) -> set[Couple]:
        """Every two articles that are in one story."""
        return {couple for story in self.stories for couple in combinations(sorted(story), 2)}


def candidates(texts: Iterable[Text]) -> set[Couple]:
    """The couples of articles that have at least two marks in common."""
    holders: dict[int, list[str]] = defaultdict(list)
    for text in texts:
        for mark in marks(text).tolist():
            holders[mark].append(text.id)
    common: Counter[Couple] = Counter()
    for ids in holders.values():
        common.update(combinations(sorted(ids[:MOST_HOLDERS]), 2))
    return {couple for couple, count in common.items() if count >= IN_COMMON}


def standing(one: Prepared) -> Standing:
    """Where an article stands in the order in which leads are chosen."""
    latest = one.text.published.moments[1] if one.text.published else float("inf")
    return latest, -len(one.words), one.text.id


def group(texts: Sequence[Text]) -> Grouped:
    """The stories of a set, the whole of it compared through its marks."""
    prepared = {text.id: Prepared.of(text) for text in texts}
    compared = candidates(texts)
    pairs = []
    for one, other in sorted(compared):
        if found := likeness(prepared[one], prepared[other]):
            pairs.append(Pair(one, other, found.value, found.rule))
    return Grouped(prepared, compared, pairs, stories_of(map(standing, prepared.values()), pairs))


def score(said: Collection[Couple], true: Collection[Couple], judged: Iterable[Couple] | None = None) -> Score:
    """How many of the pairs we said are true; pairs that are not judged are neither right nor wrong."""
    ours = set(said) if judged is None else set(said) & set(judged)
    return Score(len(ours & set(true)), len(ours), len(true))


def edited_score(made: Edited, found: Grouped) -> Score:
    """Pairs of which at least one is a copy, a column or a text above a footer.

    An article merged of two texts belongs to whichever of their stories it is in.
    """
    home = {id: story for story in found.stories for id in story}
    family = dict(made.family)
    for id, (one, other) in made.merged.items():
        here = Counter(family[near] for near in home[id] if near in family)
        family[id] = other if here[other] > here[one] else one
    members: dict[str, list[str]] = defaultdict(list)
    for id, name in family.items():
        members[name].append(id)
    true = {couple for ids in members.values() for couple in combinations(sorted(ids), 2)}
    judged = family.keys() | made.apart
    return score({couple for couple in found.said if judged & set(couple)}, true)


def running_pairs(sets: Running, texts: Mapping[str, Prepared]) -> tuple[set[Couple], set[Couple]]:
    """Articles of one number within two days: all couples, and those that share a fifth of the shorter text."""
    near = {
        couple
        for ids in sets.numbers.values()
        for couple in combinations(sorted(ids), 2)
        if _days(texts[couple[0]], texts[couple[1]]) <= 2
    }
    return near, {
        (one, other) for one, other in near if containment(texts[one].shingles, texts[other].shingles) >= SHARED
    }


def _days(one: Prepared, other: Prepared) -> int:
    return one.text.published.days_from(other.text.published) if one.text.published and other.text.published else 0


def running_scores(sets: Running) -> Iterator[tuple[str, Score]]:
    """The figures of running stories: copies only, all of one number, and of each half of the numbers."""
    found = group(sets.texts)
    near, copied = running_pairs(sets, found.texts)
    later = {couple for ids in sets.numbers.values() for couple in combinations(sorted(ids), 2)} - near
    said = found.said - later
    yield "running stories, copies only", score(said - (near - copied), copied)
    yield "running stories, all of one number", score(said, near)
    for which in (0, 1):
        half = {id for number, ids in enumerate(sets.numbers.values()) if number % 2 == which for id in ids}
        ours = {couple for couple in said - (near - copied) if half & set(couple)}
        yield f"the same, {('even', 'odd')[which]} numbers", score(ours, {one for one in copied if one[0] in half})


def main() -> None:
    """Print a line per figure."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else None)
    parser.add_argument("--limit", type=int, help="articles per set")
    shared, limit = Path(os.environ["MORGUE_SHARED"]), parser.parse_args().limit
    made = edited(shared, limit)
    began = time.process_time()
    found = group(made.texts)
    spent = time.process_time() - began
    print(f"{'edited copies among ' + str(made.distractors):38} {edited_score(made, found)}")
    for name, figure in running_scores(running(shared, limit)):
        print(f"{name:38} {figure}")
    told = group(events(shared, limit))
    print(f"{'copies in reports of one event':38} {len(told.said)} pairs, {len(told.stories)} stories")
    print(f"{'the five articles':38} {len(group(five(shared)).stories)} stories")
    print(f"{spent / len(made.texts) * 1000:.2f} ms an article, {len(found.compared)} couples compared")


if __name__ == "__main__":
    main()
