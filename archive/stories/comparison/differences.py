"""A comparison to the sentence and the JSON it is told in (docs/json.md)."""

from __future__ import annotations

from typing import Any

from archive.results import article_summary
from archive.stories.comparison.comparison import Comparison, Kind, Line, Paragraph, Row, Run

# What became of paragraphs, in the order in which it is told.
COUNTED = (
    (Kind.CHANGED, "changed"),
    (Kind.CUT, "cut"),
    (Kind.ADDED, "added"),
    (Kind.MOVED, "moved"),
    (Kind.SPLIT, "split"),
    (Kind.JOINED, "joined"),
)


def summary(found: Comparison) -> str:
    """What differs, in a sentence: "82% of the words are the same; 3 paragraphs cut, 1 added; headline changed"."""
    told = [_words(found)]
    counts = [(count, what) for kind, what in COUNTED if (count := found.rows_by_kind[kind])]
    if counts:
        noun = "paragraph" if counts[0][0] == 1 else "paragraphs"
        told.append(", ".join(f"{count:,} {what}" for count, what in counts).replace(" ", f" {noun} ", 1))
    lines = (("headline", found.title), ("standfirst", found.standfirst))
    told += [f"{name} {line.kind.value}" for name, line in lines if line.differs]
    return "; ".join(told)


def percent(share: float) -> str:
    """A share of 0 to 1 in words; "all" and "none" only where that is so."""
    if share in (0, 1):
        return "all" if share else "none"
    return f"{min(99, max(1, round(share * 100)))}%"


def _words(found: Comparison) -> str:
    if found.likeness is None:
        return "neither has any text"
    return f"{percent(found.likeness)} of the words are the same"


def comparison_json(found: Comparison) -> dict[str, Any]:
    """The comparison as GET /api/v1/stories/{id}/compare gives it."""
    return {
        "left": {**article_summary(found.left), "version": found.left.version, "words": found.left_words},
        "right": {**article_summary(found.right), "version": found.right.version, "words": found.right_words},
        "summary": summary(found),
        "same_words": found.same_words,
        "likeness": _rounded(found.likeness),
        "share_of_left": _rounded(found.share_of_left),
        "share_of_right": _rounded(found.share_of_right),
        "paragraphs": {kind.value: count for kind, count in found.rows_by_kind.items()},
        "title": _line(found.title),
        "standfirst": _line(found.standfirst),
        "facts": [dict(vars(fact)) for fact in found.facts],
        "body": [_row(row) for row in found.body],
    }


def _rounded(share: float | None) -> float | None:
    return None if share is None else round(share, 4)


def _line(line: Line) -> dict[str, Any]:
    return {"kind": line.kind.value, "left": _runs(line.left), "right": _runs(line.right)}


def _row(row: Row) -> dict[str, Any]:
    sides = {"left": _paragraphs(row.left), "right": _paragraphs(row.right)}
    return {"kind": row.kind.value, **sides, "twin": row.twin}


def _paragraphs(side: tuple[Paragraph, ...]) -> list[dict[str, Any]]:
    return [{"paragraph": one.place, "pieces": _runs(one.runs)} for one in side]


def _runs(runs: tuple[Run, ...]) -> list[dict[str, Any]]:
    return [{"text": run.text, "change": run.change.value} for run in runs]
