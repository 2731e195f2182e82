"""`morgue add`: files into the archive."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import fields
from pathlib import Path
from typing import IO, Any

import click
from rich.console import Console

from archive.article import Outcome, Stated
from indexer.commands import archive_option, opened
from indexer.commands.progress import AddProgress
from indexer.files import find_files
from indexer.language import language_code
from indexer.pipeline import documents
from indexer.workers import MOST, cores

LONGEST_LINE = 1_000_000  # bytes of a report's first line


def _code(context: click.Context, option: click.Parameter, text: str | None) -> str | None:
    code = language_code(text) if text else None
    if text and not code:
        raise click.BadParameter(f"{text!r} is no language code such as en, de or pt-BR")
    return code


@click.command(short_help="Add files and folders to the archive.")
@click.argument("paths", nargs=-1, required=True, type=click.Path(path_type=Path))
@click.option("--outlet", help="The outlet of all these articles.")
@click.option("--language", callback=_code, help="The language of all these articles, as a code such as en.")
@click.option(
    "--report",
    type=click.Path(path_type=Path, dir_okay=False, allow_dash=True),
    help="Write one JSON line per document here.",
)
@click.option(
    "--workers",
    type=click.IntRange(1),
    help="How many processes clean [default: MORGUE_ADD_WORKERS, or one per core]",
)
@archive_option
@click.pass_context
def add(
    context: click.Context,
    /,
    *,
    paths: tuple[Path, ...],
    outlet: str | None,
    language: str | None,
    report: Path | None,
    workers: int | None,
) -> None:
    """Add articles: files, and folders with all that lies in them (.txt, .html, .mht, .jsonl).

    What was added before and has not changed is left alone, and so is the folder of pictures that a
    browser saved with a page ("X_files" beside "X.html"). Ctrl-C is safe: what was counted is kept,
    and the next run carries on. Reasons are told on standard error, the summary on standard output.

    \b
    morgue add saved-pages/ dumps/2015.jsonl
    morgue add courier/ --outlet "The Rosedale Courier" --language en --report report.jsonl
    """
    if report and not _is_free(report, paths):
        raise click.BadParameter(
            f"{str(report)!r} is among what is to be added; name another", param_hint="--report"
        )
    context.obj = context.obj.with_values(add_workers=workers or context.obj.add_workers or min(cores(), MOST))
    stated = Stated(outlet=outlet, language=language)
    found = list(find_files(paths, without=[context.obj.archive, *([report] if report else [])]))
    progress = AddProgress(found, Console(stderr=True))
    with _lines_to(report) as lines:
        finished = _add(context, found, stated, progress, lines)
    if not finished:
        click.echo("Stopped: what was counted is kept. The same command carries on.", err=True)
        context.exit(130)
    if progress.counts["skipped"] == progress.done:
        context.exit(1)


def _is_free(report: Path, paths: Iterable[Path]) -> bool:
    """Whether a report may be written there: no file to be added is lost, but for an earlier report in a folder."""
    if not report.is_file():
        return True
    if _is_report(report):
        return not any(path.is_file() and path.samefile(report) for path in paths)
    return not any(isinstance(one, Path) and one.samefile(report) for one in find_files(paths))


def _is_report(path: Path) -> bool:
    """Whether a file is empty or an earlier report, by its first line."""
    with path.open("rb") as file:
        line = file.readline(LONGEST_LINE)
    try:
        first = json.loads(line or "null")
    except ValueError:
        return False
    keys = {field.name for field in fields(Outcome)}
    # Reports of earlier versions tell no form.
    return not line or (isinstance(first, dict) and keys - {"form"} <= set(first) <= keys)


@contextmanager
def _lines_to(report: Path | None) -> Iterator[IO[str] | None]:
    """The report, opened for writing."""
    if report is None:
        yield None
        return
    try:
        # Half a character, which a path may end in, is spelled as JSON spells it.
        opened_report = click.open_file(str(report), "w", encoding="utf-8", errors="backslashreplace")
    except OSError as error:
        raise click.BadParameter(f"{str(report)!r}: {error.strerror or error}", param_hint="--report") from error
    with opened_report as lines:
        yield lines


def _add(
    context: click.Context,
    found: Sequence[Path | Outcome],
    stated: Stated,
    progress: AddProgress,
    report: IO[str] | None,
) -> bool:
    """Add what was found and tell of it; whether that came to its end."""
    skipped = [one for one in found if isinstance(one, Outcome)]
    if len(skipped) == len(found):
        # No archive is made, or opened, for nothing.
        finished = _tell(skipped, progress, report)
        click.echo(progress.summary())
        return finished
    with opened(context, create=True) as archive:
        read = documents(found, stated, archive.settings.max_article_mb * 1_000_000)
        finished = _tell(archive.adding(progress.watching(read), progress.learned.update), progress, report)
        click.echo(progress.summary(archive.engine.size(), archive.grouping.joined))
    return finished


def _tell(outcomes: Iterable[Outcome], progress: AddProgress, report: IO[str] | None) -> bool:
    """Tell of every outcome as it comes; whether all have come, for Ctrl-C ends it."""
    try:
        with progress.bar:
            for outcome in outcomes:
                progress.tell(outcome)
                if report:
                    report.write(json.dumps(report_line(outcome), ensure_ascii=False) + "\n")
    except KeyboardInterrupt:
        return False
    finally:
        progress.tell_rest()
    return True


def report_line(outcome: Outcome) -> dict[str, Any]:
    """What a report says of one document (docs/json.md); problems are the reason where there is no other."""
    reason = outcome.reason or "; ".join(outcome.problems) or None
    return vars(outcome) | {"reason": reason, "problems": list(outcome.problems)}
