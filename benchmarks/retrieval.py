"""How well the best hits stand first: judged queries over collections, to nDCG@10.

    MORGUE_SHARED=... python -m benchmarks.retrieval [--sets cran,med]

nDCG@10 as trec_eval has it: the gain of a hit is its grade, discounted by log2(rank + 1); a judged query
without an answer scores 0.
"""

from __future__ import annotations

import argparse
import gzip
import json
import math
import os
import statistics
import sys
import tempfile
import time
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from archive import Archive, open_archive

SETS = ("cran", "cisi", "lisa", "med", "fnc1")
DEPTH = 10


@dataclass(frozen=True)
class Ranked:
    """The figures of one collection, as queries are read by themselves and with match=most.

    Times are of whole answers, snippets and facets included.
    """

    name: str
    queries: int
    ndcg: float
    ndcg_of_most: float
    milliseconds: float

    def __str__(self) -> str:
        scores = f"nDCG@10 {self.ndcg:.3f}   with match=most {self.ndcg_of_most:.3f}"
        return f"{self.name:8} {self.queries:5} queries   {scores}   {self.milliseconds:6.1f} ms"


def ndcg(grades: Sequence[int], judged: Iterable[int], depth: int = DEPTH) -> float:
    """nDCG of the grades of hits in order, against all that were judged."""
    best = _gain(sorted(judged, reverse=True)[:depth])
    return _gain(grades[:depth]) / best if best else 0.0


def _gain(grades: Iterable[int]) -> float:
    return sum(grade / math.log2(rank + 1) for rank, grade in enumerate(grades, 1))


def documents(folder: Path, name: str) -> Iterator[dict[str, Any]]:
    """The texts of a collection as rows to add."""
    with gzip.open(folder / f"{name}.jsonl.gz", "rt", encoding="utf-8") as file:
        for line in file:
            row = json.loads(line)
            text = row.get("body") or row.get("title")
            if text:
                yield {"id": row["id"], "title": row.get("title"), "body": text, "language": "en"}


def judgements(folder: Path, name: str) -> Mapping[str, Mapping[str, int]]:
    """Grades by query and document."""
    judged: dict[str, dict[str, int]] = defaultdict(dict)
    for line in (folder / f"{name}.qrels.tsv").read_text(encoding="utf-8").splitlines():
        query, _, document, grade = line.split()
        judged[query][document] = int(grade)
    return judged


def questions(folder: Path, name: str) -> Iterator[tuple[str, str]]:
    """The queries of a collection with their ids."""
    for line in (folder / f"{name}.queries.tsv").read_text("utf-8").splitlines():
        id, _, text = line.partition("\t")
        yield id, text


def measure(folder: Path, name: str) -> Ranked:
    """One collection added to a new archive, and its queries asked as a reader would type them."""
    judged = judgements(folder, name)
    with tempfile.TemporaryDirectory() as place, open_archive(place) as archive:
        archive.add(documents(folder, name))
        asked = [(text, judged[id]) for id, text in questions(folder, name) if id in judged]
        answers = [_answer(archive, text, grades) for text, grades in asked]
        of_most = [_answer(archive, text, grades, match="most") for text, grades in asked]
    return Ranked(
        name,
        queries=len(answers),
        ndcg=statistics.fmean(score for score, _ in answers),
        ndcg_of_most=statistics.fmean(score for score, _ in of_most),
        milliseconds=statistics.median(seconds for _, seconds in answers) * 1000,
    )


def _answer(archive: Archive, text: str, judged: Mapping[str, int], match: str = "auto") -> tuple[float, float]:
    """The nDCG of one query and the seconds it took."""
    began = time.perf_counter()
    # Copies are judged too: each is its own hit.
    hits = archive.search(text, page_size=DEPTH, match=match, group="none").hits
    seconds = time.perf_counter() - began
    return ndcg([judged.get(hit.article.source_id or "", 0) for hit in hits], judged.values()), seconds


def main() -> None:
    """Print a line per collection."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--sets", default=",".join(SETS), help="which collections, parted by commas")
    folder = Path(os.environ["MORGUE_SHARED"]) / "data" / "retrieval"
    for name in parser.parse_args().sets.split(","):
        sys.stdout.write(f"{measure(folder, name)}\n")
        sys.stdout.flush()


if __name__ == "__main__":
    main()
