"""`morgue add`: files into the archive."""

from __future__ import annotations

import json
from pathlib import Path
from typing import IO, Any

import click
from rich.console import Console

from archive.article import Outcome, Stated
from indexer.commands import archive_option, opened
from indexer.commands.progress import AddProgress
from indexer.files import find_files
from indexer.pipeline import documents


@click.command()
@click.argument("paths", nargs=-1, required=True, type=click.Path(path_type=Path))
@click.option("--outlet", help="The outlet of all these articles.")
@click.option("--language", help="The language of all these articles, as an ISO 639-1 code such as en.")
@click.option("--report", type=click.File("w", encoding="utf-8"), help="Write one JSON line per document here.")
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
    stated = Stated(outlet=outlet, language=language.lower() if language else None)
    console = Console()
    with opened(context, create=True) as archive:
        found = list(find_files(paths))
        progress = AddProgress(found, console)
        read = documents(found, stated, archive.settings.max_article_mb * 1_000_000)
        stopped = False
        try:
            with progress.bar:
                for outcome in archive.adding(progress.watching(read)):
                    progress.tell(outcome)
                    if report:
                        report.write(json.dumps(report_line(outcome), ensure_ascii=False) + "\n")
        except KeyboardInterrupt:
            stopped = True
        click.echo(progress.summary(archive.engine.size()))
    if stopped:
        click.echo("Stopped: what was counted is kept. The same command carries on.", err=True)
        context.exit(130)
    if progress.counts["skipped"] == progress.done:
        context.exit(1)


def report_line(outcome: Outcome) -> dict[str, Any]:
    """What a report says of one document (docs/json.md); problems are the reason where there is no other."""
    reason = outcome.reason or "; ".join(outcome.problems) or None
    return vars(outcome) | {"reason": reason, "problems": list(outcome.problems)}
