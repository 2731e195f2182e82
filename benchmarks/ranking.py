"""Formulas of ranking beside each other, on judged queries: nDCG@10 of each collection for each.

    MORGUE_SHARED=... python -m benchmarks.ranking [--sets cran,med]

Every query is a bag of words here. The first row is the formula that the engine has
(archive/engines/whoosh_corpus.py), each other one changes it in one thing or is another formula. What the engine
makes of the queries as they are typed, benchmarks/retrieval.py measures.
"""

from __future__ import annotations

import argparse
import os
import statistics
import sys
from collections.abc import Callable
from dataclasses import dataclass, replace
from functools import partial
from itertools import pairwise
from pathlib import Path

import numpy as np

from archive import fields
from archive.engines.whoosh_corpus import BURST, K1, K3
from benchmarks.judged import Collection, Floats, Question, read
from benchmarks.retrieval import DEPTH, SETS, ndcg

ROWS = {row.name: row for row in fields.text_fields()}
Formula = Callable[[Collection, Question], Floats]


@dataclass(frozen=True)
class Bm25f:
    """The engine's formula, and what else was tried within it.

    `title` is the title's boost, `b` and `title_b` how much lengths count, `idf` an exponent, `delta` the addition
    of BM25+ (Lv and Zhai, 2011), `coordination` the exponent of the share of the query's words that a document has,
    and `pairs` the weight of two words side by side (Metzler and Croft's sequential dependence, 2005).
    """

    k1: float = K1
    k3: float = K3
    burst: float = BURST
    title: float = ROWS["title"].boost
    b: float = ROWS["body"].b
    title_b: float = ROWS["title"].b
    idf: float = 1.0
    delta: float = 0.0
    coordination: float = 0.0
    pairs: float = 0.0

    def __call__(self, texts: Collection, question: Question) -> Floats:
        """The score of each document."""
        words, times = question.counted
        bs = np.array([[self.title_b], [self.b]])
        lengths = 1 - bs + bs * texts.lengths / np.maximum(1, texts.mean_lengths[:, None])
        amounts = np.einsum("fwd,f,fd->wd", texts.tf[:, words], np.array([self.title, 1.0]), 1 / lengths)
        parts = amounts * (self.k1 + 1) / (amounts + self.k1) + self.delta * (amounts > 0)
        weights = self.weights(texts)[words] * times * (self.k3 + 1) / (times + self.k3)
        scores: Floats = weights @ parts * (amounts > 0).mean(axis=0) ** self.coordination
        for pair in dict.fromkeys(pairwise(question.words)) if self.pairs else ():
            self.add_pair(scores, texts, pair)
        return scores

    def weights(self, texts: Collection) -> Floats:
        """The weight of each word: see whoosh_corpus.py."""
        df = np.clip(texts.df, 1, texts.size - 0.5)
        expected = -texts.size * np.log1p(-df / texts.size)
        burstiness = 1 + self.burst * np.log(np.maximum(1, texts.cf / expected))
        weights: Floats = idf(texts.df, texts.size) ** self.idf * burstiness
        return weights

    def add_pair(self, scores: Floats, texts: Collection, pair: tuple[int, int]) -> None:
        """Add what two words side by side are worth, as a word of their own."""
        found = texts.pairs[pair]
        amounts = np.array(list(found.values()), dtype=np.float64)
        weight = self.pairs * idf(np.array(len(found)), texts.size)
        scores[list(found)] += weight * amounts * (self.k1 + 1) / (amounts + self.k1)


def idf(df: Floats, size: int) -> Floats:
    """Lucene's idf."""
    found: Floats = np.log(1 + (size - df + 0.5) / (df + 0.5))
    return found


def joined(texts: Collection, question: Question, title: float) -> tuple[Floats, Floats, Floats, Floats]:
    """Of a query's words: how often each is asked, its tf in title and body as one text, its cf; and lengths."""
    words, times = question.counted
    boosts = np.array([title, 1.0])
    tf = np.einsum("fwd,f->wd", texts.tf[:, words], boosts)
    return times, tf, np.maximum(1, tf.sum(axis=1))[:, None], np.maximum(1, boosts @ texts.lengths)


def dirichlet(texts: Collection, question: Question, mu: float) -> Floats:
    """A language model with Dirichlet smoothing (Zhai and Lafferty, 2001)."""
    times, tf, cf, lengths = joined(texts, question, ROWS["title"].boost)
    scores: Floats = times @ np.log(1 + tf / (mu * cf / lengths.sum())) + times.sum() * np.log(mu / (lengths + mu))
    return scores - scores.min() + 1


def jelinek_mercer(texts: Collection, question: Question, smoothing: float) -> Floats:
    """A language model with Jelinek-Mercer smoothing (Zhai and Lafferty, 2001)."""
    times, tf, cf, lengths = joined(texts, question, ROWS["title"].boost)
    scores: Floats = times @ np.log(1 + (1 - smoothing) * tf / lengths / (smoothing * cf / lengths.sum()))
    return scores


def pl2(texts: Collection, question: Question, c: float) -> Floats:
    """Divergence from randomness, PL2 (Amati and van Rijsbergen, 2002)."""
    times, tf, cf, lengths = joined(texts, question, ROWS["title"].boost)
    tf = np.maximum(tf, 1e-9) * np.log2(1 + c * lengths.mean() / lengths)
    mean = cf / texts.size
    parts = tf * np.log2(tf / mean) + (mean - tf) * np.log2(np.e) + np.log2(2 * np.pi * tf) / 2
    scores: Floats = times @ np.where(tf > 1e-6, parts / (tf + 1), 0)
    return scores


def dph(texts: Collection, question: Question) -> Floats:
    """Divergence from randomness without parameters, DPH (Amati, 2006)."""
    times, tf, cf, lengths = joined(texts, question, ROWS["title"].boost)
    share = np.clip(tf / lengths, 1e-9, 0.999)
    logs = tf * np.log2(np.maximum(tf, 1) * lengths.mean() / lengths * texts.size / cf)
    parts = (1 - share) ** 2 / (tf + 1) * (logs + np.log2(2 * np.pi * np.maximum(tf, 1) * (1 - share)) / 2)
    scores: Floats = times @ np.where(tf > 0, parts, 0)
    return scores


NOW = Bm25f()
BEFORE = Bm25f(k1=3.0, burst=0.0, title=3.0, b=0.7, title_b=0.7)
TRIED: dict[str, Formula] = {
    "the engine's formula": NOW,
    "the one before": BEFORE,
    "the one before, burst 1.25": replace(BEFORE, burst=BURST),
    "the one before, b .85, title .5": replace(BEFORE, b=NOW.b, title_b=NOW.title_b),
    "textbook: k1 1.2, b .75": replace(BEFORE, k1=1.2, b=0.75, title_b=0.75),
    **{f"burst {value:g}": replace(NOW, burst=value) for value in (0.0, 0.5, 1.0, 1.5, 2.0)},
    **{f"k1 {value:g}": replace(NOW, k1=value) for value in (1.2, 1.5, 2.5, 3.0)},
    **{f"b {value:g}": replace(NOW, b=value) for value in (0.7, 0.8, 0.9, 1.0)},
    **{f"title b {value:g}": replace(NOW, title_b=value) for value in (0.0, 0.3, 0.7, 0.85)},
    **{f"title boost {value:g}": replace(NOW, title=value) for value in (1.0, 3.0, 5.0, 6.0)},
    **{f"k3 {value:g}": replace(NOW, k3=value) for value in (0.0, 4.0, 16.0, 1000.0)},
    **{f"idf ^ {value:g}": replace(NOW, idf=value) for value in (0.8, 1.2, 1.5)},
    **{f"BM25+, delta {value:g}": replace(NOW, delta=value) for value in (0.25, 0.5, 1.0)},
    **{f"coordination ^ {value:g}": replace(NOW, coordination=value) for value in (0.1, 0.25, 0.5, 1.0)},
    **{f"pairs side by side, {value:g}": replace(NOW, pairs=value) for value in (0.1, 0.2, 0.4)},
    **{f"Dirichlet, mu {value:g}": partial(dirichlet, mu=value) for value in (100.0, 500.0, 1000.0)},
    **{f"Jelinek-Mercer, {value:g}": partial(jelinek_mercer, smoothing=value) for value in (0.3, 0.7)},
    **{f"PL2, c {value:g}": partial(pl2, c=value) for value in (1.0, 2.0, 5.0)},
    "DPH": dph,
}


def score(texts: Collection, formula: Formula) -> float:
    """The mean nDCG@10 of a collection's queries."""
    return statistics.fmean(_score(texts, formula, question) for question in texts.questions)


def _score(texts: Collection, formula: Formula, question: Question) -> float:
    scores = formula(texts, question)
    best = [number for number in np.argsort(-scores, kind="stable")[:DEPTH].tolist() if scores[number] > 0]
    return ndcg([question.grades.get(texts.ids[number], 0) for number in best], question.grades.values())


def main() -> None:
    """Print a line per formula, a column per collection."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--sets", default=",".join(SETS), help="which collections, parted by commas")
    names = parser.parse_args().sets.split(",")
    folder = Path(os.environ["MORGUE_SHARED"]) / "data" / "retrieval"
    rows: dict[str, list[float]] = {label: [] for label in TRIED}
    for name in names:
        texts = read(folder, name)
        for label, formula in TRIED.items():
            rows[label].append(score(texts, formula))
    sys.stdout.write(" " * 34 + "".join(f"{name:>8}" for name in (*names, "mean")) + "\n")
    for label, row in rows.items():
        sys.stdout.write(f"{label:34}" + "".join(f"{one:8.3f}" for one in (*row, statistics.fmean(row))) + "\n")


if __name__ == "__main__":
    main()
