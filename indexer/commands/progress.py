"""Outcomes, as they come, to a progress bar on a terminal and to plain lines elsewhere.

Reasons and progress belong on standard error; what was done, in the end, on standard output.
"""

from __future__ import annotations

import time
from collections import Counter, deque
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path

from rich.console import Console
from rich.progress import BarColumn, Progress, TextColumn, TimeRemainingColumn

from archive.article import Document, Form, Outcome
from archive.fields import FORMS
from archive.stories.grouping.grouping import Joined
from archive.wording import counted
from indexer.files import is_other_format, known_formats

LINE_EVERY = 10.0  # seconds between plain lines
MOST_LINES = 20  # outcomes with a reason that are printed; all of them stand in --report
MOST_KINDS = 8  # endings of files that were left alone that are named


class AddProgress:
    """Tells how an addition goes: what is done of all bytes, articles a second, time left."""

    def __init__(self, paths: Iterable[Path | Outcome], console: Console) -> None:
        self.console = console
        self.counts: Counter[str] = Counter()
        self.forms: Counter[Form] = Counter()  # of what is not one whole article
        self.others: Counter[str] = Counter()
        self.learned: dict[str, int] = {}  # lines that an outlet turned out to repeat
        self.sizes: deque[int] = deque()  # in bytes, of documents that have no outcome yet
        self.told = 0
        self.began = self.last_line = time.monotonic()
        self.bar = Progress(
            TextColumn("{task.description}"),
            BarColumn(),
            TextColumn("{task.percentage:>3.0f} %"),
            TimeRemainingColumn(),
            console=console,
            disable=not console.is_terminal,
            transient=True,
        )
        self.task = self.bar.add_task("adding", total=sum(_size(path) for path in paths) or None)

    def watching(self, documents: Iterable[Document | Outcome]) -> Iterator[Document | Outcome]:
        """The same documents, their sizes noted: outcomes come in the same order."""
        for document in documents:
            if isinstance(document, Document):
                self.sizes.append(len(document.original))
            else:
                self.sizes.append(_size(document) if document.row is None else 0)
            yield document

    def tell(self, outcome: Outcome) -> None:
        """Count an outcome, and print it when there is a reason to."""
        self.counts[outcome.outcome] += 1
        if outcome.form and outcome.form is not Form.ARTICLE:
            self.forms[outcome.form] += 1
        self.bar.advance(self.task, self.sizes.popleft() if self.sizes else 0)
        self.bar.update(self.task, description=f"{counted(self.done, 'article')}, {self.rate:,.0f}/s")
        if is_other_format(outcome):
            self.others[ending(outcome)] += 1
        elif outcome.reason or (outcome.problems and outcome.outcome != "unchanged"):
            self._reason(outcome)
        if not self.console.is_terminal and time.monotonic() - self.last_line > LINE_EVERY:
            self.last_line = time.monotonic()
            self._print(f"{counted(self.done, 'article')} so far, {self.rate:,.0f}/s")

    def _reason(self, outcome: Outcome) -> None:
        self.told += 1
        if self.told <= MOST_LINES:
            self._print(reason_line(outcome))

    def _print(self, line: str) -> None:
        self.console.print(line, markup=False, highlight=False, soft_wrap=True)

    def tell_rest(self) -> None:
        """Print how much was not told line by line: reasons beyond the first, files of other kinds."""
        if self.told > MOST_LINES:
            self._print(f"({self.told - MOST_LINES:,} more with a reason; --report FILE lists them all)")
        if self.others:
            self._print(others_line(self.others))
        if self.learned:
            self._print(learned_line(self.learned))

    @property
    def done(self) -> int:
        """Documents that have an outcome."""
        return self.counts.total()

    @property
    def rate(self) -> float:
        """Documents a second since the beginning."""
        return self.done / max(time.monotonic() - self.began, 0.001)

    def summary(self, articles: int | None = None, joined: Joined | None = None) -> str:
        """What was done, in one line, and how many articles the archive holds now.

        A second line tells of the articles that joined stories, the last of forms.
        """
        kinds = ("added", "updated", "unchanged", "skipped")
        parts = ", ".join(f"{self.counts[kind]:,} {kind}" for kind in kinds if self.counts[kind] or kind == "added")
        seconds = time.monotonic() - self.began
        held = "" if articles is None else f"; the archive holds {counted(articles, 'article')}"
        told = f"{parts} in {seconds:.1f} s ({self.rate:,.0f}/s){held}"
        forms = ", ".join(f"{FORMS[form].lower()} {count:,}" for form, count in self.forms.most_common())
        told += f"\n{joined_line(joined)}" if joined and joined.articles else ""
        return f"{told}\nnot one whole article: {forms}" if forms else told


def joined_line(joined: Joined) -> str:
    """How many articles joined stories that others are of, and how many stories these are."""
    stories = "1 story" if len(joined.stories) == 1 else f"{len(joined.stories):,} stories"
    return f"{joined.articles:,} joined {stories}"


def reason_line(outcome: Outcome) -> str:
    """One outcome with its path and reasons."""
    where = outcome.source if outcome.row is None else f"{outcome.source}, row {outcome.row}"
    return f"{outcome.outcome}: {where}: {'; '.join(filter(None, (outcome.reason, *outcome.problems)))}"


def others_line(endings: Counter[str]) -> str:
    """How many files were left alone because no reader knows their format, the commonest endings first."""
    count = endings.total()
    named = [f"{number:,} {name}" for name, number in endings.most_common(MOST_KINDS)]
    unnamed = count - sum(number for _, number in endings.most_common(MOST_KINDS))
    left = "1 file of another kind was" if count == 1 else f"{count:,} files of other kinds were"
    listed = ", ".join([*named, f"{unnamed:,} more"] if unnamed else named)
    return f"{left} left alone: {listed} ({known_formats()} can be added)"


def learned_line(learned: Mapping[str, int]) -> str:
    """How many lines outlets turned out to repeat, and what to do about those that are held."""
    lines = sum(learned.values())
    named = ", ".join(outlet for outlet, _ in Counter(learned).most_common(MOST_KINDS))
    unnamed = len(learned) - MOST_KINDS
    outlets = f"{named} and {unnamed:,} more" if unnamed > 0 else named
    what = "1 line that recurs" if lines == 1 else f"{lines:,} lines that recur"
    return (
        f"Learned {what} from story to story of {outlets}: left out from now on; `morgue reclean` takes "
        f"{'it' if lines == 1 else 'them'} from what is held"
    )


def ending(outcome: Outcome) -> str:
    """The ending of the file an outcome is about."""
    return Path(outcome.source).suffix.lower() or "without an ending"


def _size(found: Path | Outcome) -> int:
    path = found if isinstance(found, Path) else Path(found.source)
    try:
        return path.stat().st_size
    except OSError:
        return 0  # gone meanwhile: reading it will say so
