"""Settings of the ranking beside each other, on judged queries: nDCG@10 of each collection for each.

    MORGUE_SHARED=... python -m benchmarks.ranking [--sets cran,med]

K1, B and K3 are those of archive/engines/whoosh_corpus.py, `title` is the boost of titles (archive/fields.py).
"""

from __future__ import annotations

import argparse
import os
import statistics
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path
from typing import NamedTuple

from archive import Archive, fields, open_archive
from archive.engines import whoosh_corpus, whoosh_match
from benchmarks.retrieval import DEPTH, SETS, documents, judgements, ndcg, questions


class Ranking(NamedTuple):
    """One setting."""

    k1: float = 3.0
    b: float = 0.7
    k3: float = 8.0
    title: float = 3.0


TRIED = (
    Ranking(),
    Ranking(k1=1.2, b=0.75),
    Ranking(k1=2.0, b=0.75),
    Ranking(b=0.5),
    Ranking(b=0.9),
    Ranking(title=1.0),
    Ranking(title=6.0),
    Ranking(k3=0.0),
    Ranking(k3=1_000.0),
)


@contextmanager
def ranked_by(ranking: Ranking) -> Iterator[None]:
    """Rank so while the block runs."""
    before = (whoosh_corpus.K1, whoosh_corpus.B, whoosh_corpus.K3), fields.FIELDS
    (whoosh_corpus.K1, whoosh_corpus.B, whoosh_corpus.K3) = ranking.k1, ranking.b, ranking.k3
    whoosh_match.K1 = ranking.k1
    fields.FIELDS = tuple(
        replace(field, boost=ranking.title) if field.name == "title" else field for field in fields.FIELDS
    )
    try:
        yield
    finally:
        (whoosh_corpus.K1, whoosh_corpus.B, whoosh_corpus.K3), fields.FIELDS = before
        whoosh_match.K1 = whoosh_corpus.K1


def score(archive: Archive, folder: Path, name: str) -> float:
    """The mean nDCG@10 of a collection that an archive holds."""
    judged = judgements(folder, name)
    archive.engine.close()  # what was worked out for another ranking is let go
    found = [
        (judged[id], [hit.article.source_id or "" for hit in archive.search(text, page_size=DEPTH).hits])
        for id, text in questions(folder, name)
        if id in judged
    ]
    return statistics.fmean(ndcg([grades.get(one, 0) for one in ids], grades.values()) for grades, ids in found)


def main() -> None:
    """Print a line per setting, a column per collection."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--sets", default=",".join(SETS), help="which collections, parted by commas")
    names = parser.parse_args().sets.split(",")
    folder = Path(os.environ["MORGUE_SHARED"]) / "data" / "retrieval"
    scores: dict[Ranking, list[float]] = {ranking: [] for ranking in TRIED}
    for name in names:
        with tempfile.TemporaryDirectory() as place, open_archive(place) as archive:
            archive.add(documents(folder, name))
            for ranking in TRIED:
                with ranked_by(ranking):
                    scores[ranking].append(score(archive, folder, name))
    sys.stdout.write(f"{'K1':>4}{'B':>6}{'K3':>7}{'title':>7}" + "".join(f"{name:>8}" for name in names) + "\n")
    for ranking, row in scores.items():
        told = f"{ranking.k1:>4}{ranking.b:>6}{ranking.k3:>7g}{ranking.title:>7g}"
        sys.stdout.write(told + "".join(f"{one:>8.3f}" for one in row) + "\n")


if __name__ == "__main__":
    main()
