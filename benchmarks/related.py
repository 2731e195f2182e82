"""How well related articles are found: for each article the others of its event, in the archive's own lists.

    MORGUE_SHARED=... python -m benchmarks.related [--share 4]

The bodies of same_event_dev are added to a new archive as a newsroom would, and `archive.related` is asked of each.
Events are what the judgements of retrieval/fnc1 join. Two bodies are copies where the shorter one shares 30 % of
its five-word runs with the other; copies, and copies of copies, are one story.

One per story: right is an article of the event whose story is neither the article's own nor listed before; the
ideal list has one of each such story; another one of these is neither right nor wrong. Copies in lists, of the
article or of one listed before, are counted. Copies counted: every other article of the event is right, and the
order in which articles are looked at is judged, before copies are left out. Lists have at most ten articles, so
nDCG@10 judges all of them. "Of the event" is the share of what is listed, also for articles that have nothing to be
found.

Threads: of the stories of an article's thread, itself left out, how many are of its event; and how many of the
stories of its event are in its thread.
"""

from __future__ import annotations

import argparse
import gzip
import json
import os
import statistics
import sys
import tempfile
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence, Set
from dataclasses import dataclass
from itertools import permutations
from pathlib import Path
from zlib import crc32

from archive import Archive, open_archive
from archive.related.neighbours import COPY, Finder, shingles
from archive.related.shelf import Shelf
from archive.stories.likeness.shingles import Hashes, containment
from benchmarks.retrieval import DEPTH, judgements, ndcg

THREADED = 4  # of one in so many articles the thread is followed


class Groups:
    """Things that belong together, joined in pairs."""

    def __init__(self) -> None:
        self.leads: dict[str, str] = {}

    def of(self, one: str) -> str:
        """What stands for the group of a thing."""
        while (lead := self.leads.get(one, one)) != one:
            one = lead
        return one

    def join(self, one: str, other: str) -> None:
        """Put the groups of two things together."""
        first, second = sorted((self.of(one), self.of(other)))
        self.leads[second] = first


@dataclass(frozen=True)
class Truth:
    """The event and the story of each article, by its id, and which pairs are copies."""

    event: Mapping[str, str]
    story: Mapping[str, str]
    copies: Set[tuple[str, str]]

    def others(self, id: str) -> list[str]:
        """The other articles of an article's event."""
        return [one for one in self.event if one != id and self.event[one] == self.event[id]]

    def stories(self, id: str) -> set[str]:
        """The other stories of an article's event."""
        return {self.story[one] for one in self.others(id)} - {self.story[id]}


@dataclass(frozen=True)
class Listed:
    """What is listed of one article, by ids: `hits` are those that were looked at first, copies among them.

    `thread` are the other stories of its thread, where that was followed.
    """

    id: str
    related: tuple[str, ...]
    hits: tuple[str, ...]
    thread: tuple[str, ...] = ()
    is_threaded: bool = False


def events(folder: Path) -> Groups:
    """The articles of fnc1 that one query's judgements, or several with an article in common, join."""
    groups = Groups()
    for judged in judgements(folder / "retrieval", "fnc1").values():
        first, *others = judged
        for other in others:
            groups.join(first, other)
    return groups


def bodies(folder: Path, groups: Groups, share: int) -> dict[str, str]:
    """The bodies by id, of one in so many events."""
    with gzip.open(folder / "same_event_dev.jsonl.gz", "rt", encoding="utf-8") as file:
        rows = {str(row["id"]): row["body"] for row in map(json.loads, file)}
    return {id: body for id, body in rows.items() if crc32(groups.of(id).encode()) % share == 0}


def copied(runs: Mapping[str, Hashes]) -> set[tuple[str, str]]:
    """The pairs of articles that are copies, both ways round: each pair is compared that shares anything."""
    holding: dict[int, list[str]] = defaultdict(list)
    for name, own in runs.items():
        for run in own:
            holding[run].append(name)
    alike = {pair for names in holding.values() for pair in permutations(names, 2)}
    return {(one, other) for one, other in alike if containment(runs[one], runs[other]) >= COPY}


def stories(names: Iterable[str], copies: Iterable[tuple[str, str]]) -> dict[str, str]:
    """The story of each article."""
    groups = Groups()
    for pair in copies:
        groups.join(*pair)
    return {name: groups.of(name) for name in names}


def gains(listed: Listed, truth: Truth) -> Iterator[int]:
    """1 for each listed article that is right, 0 for what is wrong, nothing for copies."""
    seen = {truth.story[listed.id]}
    for one in listed.related:
        of_event = truth.event[one] == truth.event[listed.id]
        if truth.story[one] not in seen or not of_event:
            yield int(of_event)
        seen.add(truth.story[one])


def one_per_story(listed: Listed, truth: Truth) -> float | None:
    """nDCG@10 of a list, None where nothing is to be found."""
    to_find = len(truth.stories(listed.id))
    return ndcg(list(gains(listed, truth)), [1] * to_find) if to_find else None


def copies_counted(listed: Listed, truth: Truth) -> float | None:
    """nDCG@10 of what is looked at, every other article of the event being right."""
    to_find = len(truth.others(listed.id))
    right = [int(truth.event[one] == truth.event[listed.id]) for one in listed.hits]
    return ndcg(right, [1] * to_find) if to_find else None


def copies_in(listed: Listed, truth: Truth) -> int:
    """How many of a list are copies of the article, or of one that is listed before."""
    told = (listed.id, *listed.related)
    return sum(any((one, other) in truth.copies for other in told[:place]) for place, one in enumerate(told))


@dataclass(frozen=True)
class Measured:
    """The lists of all articles, and what is true of them."""

    lists: Sequence[Listed]
    truth: Truth

    @property
    def ndcg(self) -> float:
        """The mean of nDCG@10, one per story."""
        return statistics.fmean(
            score for one in self.lists if (score := one_per_story(one, self.truth)) is not None
        )

    @property
    def copies(self) -> int:
        """Copies in all lists."""
        return sum(copies_in(one, self.truth) for one in self.lists)

    def __str__(self) -> str:
        right = [score for one in self.lists if (score := one_per_story(one, self.truth)) is not None]
        counted = [score for one in self.lists if (score := copies_counted(one, self.truth)) is not None]
        told = sum(len(one.related) for one in self.lists)
        of_event = sum(self.truth.event[it] == self.truth.event[one.id] for one in self.lists for it in one.related)
        empty = sum(not one.related for one in self.lists)
        return (
            f"one per story    {len(right):4} articles   nDCG@10 {self.ndcg:.4f}   copies in lists {self.copies}\n"
            f"copies counted   {len(counted):4} articles   nDCG@10 {statistics.fmean(counted):.4f}\n"
            f"listed           {told / len(self.lists):4.1f} each, {of_event / max(1, told):.3f} of the event, "
            f"{empty} empty\n"
            f"threads          {self.threaded()}\n"
        )

    def threaded(self) -> str:
        """How pure threads are and how much of events they have, in words."""
        told = [(one, story) for one in self.lists for story in one.thread]
        pure = sum(self.truth.event[story] == self.truth.event[one.id] for one, story in told)
        found = [
            len({self.truth.story[story] for story in one.thread} & to_find) / len(to_find)
            for one in self.lists
            if (to_find := self.truth.stories(one.id)) and one.is_threaded
        ]
        if not found:
            return "not followed"
        of_event, of_stories = pure / max(1, len(told)), statistics.fmean(found)
        return f"{len(found)} followed, {of_event:.3f} of the event, {of_stories:.3f} of its stories"


def measure(folder: Path, share: int = 1) -> Measured:
    """The lists of a new archive of these bodies."""
    groups = events(folder)
    rows = bodies(folder, groups, share)
    with tempfile.TemporaryDirectory() as place, open_archive(place) as archive:
        archive.add({"id": id, "body": body, "language": "en"} for id, body in rows.items())
        return measured(archive, groups, rows)


def measured(archive: Archive, groups: Groups, rows: Mapping[str, str]) -> Measured:
    """The same of an archive that holds them."""
    ids = {name: archive.article(name).id for name in rows}
    names = {id: name for name, id in ids.items()}
    runs = {name: shingles(archive.article(id)) for name, id in ids.items()}
    copies = copied(runs)
    truth = Truth({name: groups.of(name) for name in rows}, stories(rows, copies), copies)
    return Measured([listed(archive, name, id, names) for name, id in ids.items()], truth)


def listed(archive: Archive, name: str, id: str, names: Mapping[str, str]) -> Listed:
    """What the archive lists of one article."""
    related = tuple(names[one.article.id] for one in archive.related(id))
    hits = Finder(archive.article(id), archive.engine, Shelf(archive.store)).hits()
    first = tuple(names[id] for id, _ in hits[:DEPTH])
    if crc32(name.encode()) % THREADED:
        return Listed(name, related, first)
    thread = tuple(names[one.article.id] for one in archive.thread(id).stories if one.source)
    return Listed(name, related, first, thread, is_threaded=True)


def main() -> None:
    """Print what was measured."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--share", type=int, default=1, help="one in so many events only")
    folder = Path(os.environ["MORGUE_SHARED"]) / "data"
    sys.stdout.write(str(measure(folder, parser.parse_args().share)))


if __name__ == "__main__":
    main()
