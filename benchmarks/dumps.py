"""How well text dumps are cleaned: saved pages come in, body precision, recall and F1 per cut go out.

    MORGUE_SHARED=... python -m benchmarks.dumps [--limit N]

No page is cleaned by a model that has seen its site: the model is learned anew for each fifth of the sites
(benchmarks/line_learning.py) from the other four. benchmarks/dump_pages.py says what the cuts are. "Keeping only
the story" is what a cleaner would have that keeps exactly the lines that are told.
"""

from __future__ import annotations

import argparse
import os
import sys
import time
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path
from statistics import fmean, median

from archive.article import CleanArticle, Document, Kind
from archive.errors import Unreadable
from benchmarks.dump_pages import Dump, cuts, disguised, dumps
from benchmarks.line_learning import learn
from benchmarks.metrics import Figures, Overlap, body_f1, body_overlap
from benchmarks.trees import folds_by_site
from indexer.cleaning.dumps.dump import clean_dump
from indexer.cleaning.dumps.linemodel import OddsOf, story_odds


@dataclass(frozen=True)
class Cleaned:
    """A dump, what was made of it, and the CPU seconds that took."""

    dump: Dump
    article: CleanArticle | None
    seconds: float

    @property
    def overlap(self) -> Overlap:
        return body_overlap("\n".join(self.article.body) if self.article else "", self.dump.body)

    @property
    def lost(self) -> int:
        """How many of the story's lines are in none of body, standfirst and title."""
        article = self.article
        kept = {*article.body, article.standfirst, article.title} if article else set[str | None]()
        story = (line for line, is_story in zip(self.dump.lines, self.dump.is_story, strict=True) if is_story)
        return sum(line not in kept for line in story)


@dataclass(frozen=True)
class Cut:
    """What was measured on one cut; `lost` is the share of story lines neither in body, standfirst nor title."""

    name: str
    ours: Figures
    keeping: Figures
    best: Figures
    lost: float
    ms: float

    def __str__(self) -> str:
        return (
            f"{self.name:14} P {self.ours.precision:.4f} R {self.ours.recall:.4f} F1 {self.ours.f1:.4f}"
            f"   keeping everything {self.keeping.f1:.4f}, only the story {self.best.f1:.4f}"
            f"   lost {self.lost:.2%}   {self.ms:4.1f} ms"
        )


def cleaned(dump: Dump, odds_of: OddsOf = story_odds) -> Cleaned:
    """What the cleaner makes of a dump; no article where it finds no story."""
    document = Document(kind=Kind.TEXT, text="\n".join(dump.lines), original=b"", source=dump.id)
    start = time.process_time()
    try:
        article = clean_dump(document, odds_of)
    except Unreadable:
        article = None
    return Cleaned(dump, article, time.process_time() - start)


def all_cuts(dump: Dump) -> dict[str, Dump]:
    """The cuts of a page, and one of them in letters that no table knows."""
    known = cuts(dump)
    return {**known, "strange script": disguised(known["few lines"])}


def figures(measured: Iterable[Dump], odds_of: OddsOf = story_odds) -> list[Cut]:
    """What is measured per cut, by one model."""
    return list(map(_cut, *zip(*_by_cut(measured, odds_of).items(), strict=True)))


def held_out_figures(measured: Sequence[Dump], folds: int = 5) -> list[Cut]:
    """What is measured per cut, each page cleaned by a model that has not seen its site."""
    together: dict[str, list[Cleaned]] = {}
    for training, held_out in folds_by_site([dump.site for dump in measured], folds):
        model, _ = learn([measured[at] for at in training])
        for name, some in _by_cut((measured[at] for at in held_out), model.odds).items():
            together.setdefault(name, []).extend(some)
    return [_cut(name, some) for name, some in together.items()]


def _by_cut(measured: Iterable[Dump], odds_of: OddsOf) -> dict[str, list[Cleaned]]:
    found: dict[str, list[Cleaned]] = {}
    for dump in measured:
        for name, cut in all_cuts(dump).items():
            found.setdefault(name, []).append(cleaned(cut, odds_of))
    return found


def _cut(name: str, some: Sequence[Cleaned]) -> Cut:
    pages = [one.dump for one in some]
    return Cut(
        name,
        ours=body_f1(one.overlap for one in some),
        keeping=body_f1(body_overlap("\n".join(page.lines), page.body) for page in pages),
        best=body_f1(body_overlap(_told(page), page.body) for page in pages),
        lost=sum(one.lost for one in some) / max(1, sum(sum(page.is_story) for page in pages)),
        ms=median(one.seconds for one in some) * 1000,
    )


def _told(dump: Dump) -> str:
    return "\n".join(line for line, told in zip(dump.lines, dump.told, strict=True) if told)


def main() -> None:
    """Print the report for MORGUE_SHARED."""
    arguments = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    arguments.add_argument("--limit", type=int, help="about this many pages of each set")
    limit = arguments.parse_args().limit
    measured = held_out_figures(list(dumps(Path(os.environ["MORGUE_SHARED"]), limit)))
    for cut in measured:
        sys.stdout.write(f"{cut}\n")
    sys.stdout.write(f"{'mean of cuts':14} F1 {fmean(cut.ours.f1 for cut in measured[:4]):.4f}\n")


if __name__ == "__main__":
    main()
