"""`morgue add`: files into the archive."""

from __future__ import annotations

import json
from collections.abc import Iterable
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
    "--report", type=click.File("w", encoding="utf-8", lazy=False), help="Write one JSON line per document here."
)
@archive_option
@click.pass_context
def add(
    context: click.Context,
    paths: tuple[Path, ...],
    outlet: str | None,
    language: str | None,
    report: IO[str] | None,
) -> None:
    """Add articles: files, and folders with all that lies in them (.txt, .html, .jsonl).

    What was added before and has not changed is left alone. Ctrl-C is safe: what was counted is
    kept, and the next run carries on.

    \b
    morgue add saved-pages/ dumps/2015.jsonl
    morgue add courier/ --outlet "The Rosedale Courier" --language en --report report.jsonl
    """
    stated = Stated(outlet=outlet, language=language)
    ours = [context.obj.archive, *([Path(report.name)] if report else [])]
    found = list(find_files(paths, without=ours))
    progress = AddProgress(found, Console())
    if not any(isinstance(one, Path) for one in found):
        # No archive is made, or opened, for nothing.
        _tell((one for one in found if isinstance(one, Outcome)), progress, report)
        click.echo(progress.summary())
        context.exit(1)
    with opened(context, create=True) as archive:
        read = documents(found, stated, archive.settings.max_article_mb * 1_000_000)
        finished = _tell(archive.adding(progress.watching(read)), progress, report)
        click.echo(progress.summary(archive.engine.size()))
    if not finished:
        click.echo("Stopped: what was counted is kept. The same command carries on.", err=True)
        context.exit(130)
    if progress.counts["skipped"] == progress.done:
        context.exit(1)


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
    return True


def report_line(outcome: Outcome) -> dict[str, Any]:
    """What a report says of one document (docs/json.md); problems are the reason where there is no other."""
    reason = outcome.reason or "; ".join(outcome.problems) or None
    return vars(outcome) | {"reason": reason, "problems": list(outcome.problems)}
