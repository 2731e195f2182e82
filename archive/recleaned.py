"""What cleaning articles again has made of them: each change, and the sum of many."""

from __future__ import annotations

import difflib
from collections import Counter, defaultdict
from dataclasses import dataclass, field
from typing import Any

from archive.article import Article
from archive.repetition import REASON
from archive.shapes import stored_json

REMEMBERED = 50_000  # different lines that a report counts at a time
LISTED = 10  # lines of each reason that a report tells
REPEATED = r"\g<how> other stories of this outlet"


@dataclass(frozen=True)
class Recleaned:
    """What became of an article: "changed", "unchanged", or "left" with why it cannot be cleaned any more."""

    id: str
    what: str
    before: Article
    after: Article | None = None
    reason: str | None = None

    @property
    def removed(self) -> tuple[tuple[str, str], ...]:
        """The lines that its story has lost, each with the reason."""
        why = {line.text: line.reason for line in self.after.removed} if self.after else {}
        return tuple(
            (line, why.get(line, "no longer in the story")) for line in self._gone(self.before, self.after)
        )

    @property
    def kept(self) -> tuple[str, ...]:
        """The lines that its story has more."""
        return self._gone(self.after, self.before)

    @property
    def fields(self) -> tuple[str, ...]:
        """Which parts of the article changed, by the keys of docs/json.md."""
        if self.what != "changed" or not self.after:
            return ()
        old, new = comparable(self.before), comparable(self.after)
        return tuple(name for name in old if old[name] != new[name])

    @staticmethod
    def _gone(one: Article | None, other: Article | None) -> tuple[str, ...]:
        left = Counter(other.body if other else ())
        return tuple((Counter(one.body) - left).elements()) if one and other else ()

    def diff(self) -> str:
        """The change as a unified diff of title, standfirst and body."""
        old, new = (_lines(one) for one in (self.before, self.after) if one)
        return "\n".join(difflib.unified_diff(old, new, f"{self.id} before", f"{self.id} after", lineterm="", n=1))


def _lines(article: Article) -> list[str]:
    return [article.title or "", article.standfirst or "", *article.body]


def comparable(article: Article) -> dict[str, Any]:
    """What a version is kept as; how many stories have a removed line and how a model scores it changes nothing."""
    content = stored_json(article)
    told = {"score": None}
    content["removed"] = [
        row | told | {"reason": REASON.sub(REPEATED, row["reason"])} for row in content["removed"]
    ]
    return content


@dataclass
class RecleanReport:
    """What became of the articles that were looked at: counts, and the commonest lines of each reason.

    `learned` is how many repeated lines are known of each outlet that was looked at; `left` names the articles
    that cannot be cleaned any more, with the reason. `finished` is false where a limit or Ctrl-C ended the run,
    `resumed` is true of the run that went on from there.
    """

    dry_run: bool = False
    resumed: bool = False
    finished: bool = False
    learned: dict[str, int] = field(default_factory=dict)
    changed: int = 0
    unchanged: int = 0
    left: list[tuple[str, str]] = field(default_factory=list)
    fields: Counter[str] = field(default_factory=Counter)
    removed: defaultdict[str, Counter[str]] = field(default_factory=lambda: defaultdict(Counter))
    kept: Counter[str] = field(default_factory=Counter)
    removed_lines: int = 0
    kept_lines: int = 0

    @property
    def looked_at(self) -> int:
        """How many articles were cleaned again, or could not be."""
        return self.changed + self.unchanged + len(self.left)

    def tell(self, one: Recleaned) -> None:
        """Count what became of an article."""
        if one.what == "left":
            self.left.append((one.id, one.reason or ""))
        elif one.what == "unchanged":
            self.unchanged += 1
        else:
            self.changed += 1
            self._tell_lines(one)

    def _tell_lines(self, one: Recleaned) -> None:
        self.fields.update(one.fields)
        for line, reason in one.removed:
            _count(self.removed[REASON.sub(REPEATED, reason)], line)
            self.removed_lines += 1
        for line in one.kept:
            _count(self.kept, line)
            self.kept_lines += 1

    def as_json(self) -> dict[str, Any]:
        """The report as docs/cleaning.md describes it."""
        return {
            "dry_run": self.dry_run,
            "resumed": self.resumed,
            "finished": self.finished,
            "looked_at": self.looked_at,
            "changed": self.changed,
            "unchanged": self.unchanged,
            "left": [{"id": id, "reason": reason} for id, reason in self.left],
            "fields": dict(self.fields.most_common()),
            "learned": self.learned,
            "removed_lines": self.removed_lines,
            "removed": [
                {"reason": reason, "lines": counts.total(), "commonest": _listed(counts)}
                for reason, counts in self.reasons()
            ],
            "kept_lines": self.kept_lines,
            "kept": _listed(self.kept),
        }

    def reasons(self) -> list[tuple[str, Counter[str]]]:
        """The reasons for which lines were removed with these lines, the commonest first."""
        return sorted(self.removed.items(), key=lambda pair: (-pair[1].total(), pair[0]))


def _count(counts: Counter[str], line: str) -> None:
    """Count a line; of very many different ones those that were met once are forgotten."""
    counts[line] += 1
    if len(counts) > REMEMBERED:
        for rare in [text for text, count in counts.items() if count == 1]:
            del counts[rare]


def _listed(counts: Counter[str]) -> list[dict[str, Any]]:
    return [{"line": line, "articles": count} for line, count in counts.most_common(LISTED)]
