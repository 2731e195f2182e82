"""`morgue reclean`: what is held, cleaned once more."""

from __future__ import annotations

import json
from pathlib import Path

import click
from rich.console import Console
from rich.progress import Progress

from archive import Archive
from archive.recleaned import Recleaned, RecleanReport
from archive.recleaning import Recleaning, Wanted
from archive.wording import counted
from indexer.commands import archive_option, opened
from indexer.workers import MOST, cores

DIFFS = 10  # that --verbose shows
LINES = 5  # that are told of each reason
MOST_LEFT = 20  # articles that cannot be cleaned any more and are named
WIDTH = 100  # characters of a line that are shown


@click.command(short_help="Clean what the archive holds once more.")
@click.option("--outlet", help="Only the articles of this outlet.")
@click.option("--dry-run", is_flag=True, help="Tell what would change, and change nothing.")
@click.option("--limit", type=click.IntRange(1), help="Look at so many articles; the next run goes on from there.")
@click.option(
    "--rules",
    type=click.Path(path_type=Path, dir_okay=False, exists=True),
    help="With --dry-run: try this file in the place of the archive's cleaning.toml.",
)
@click.option("--workers", type=click.IntRange(1), help="How many processes clean, as for `morgue add`.")
@click.option("-v", "--verbose", is_flag=True, help=f"Show the first {DIFFS} changes line by line.")
@click.option("--json", "as_json", is_flag=True, help="The summary as JSON (docs/cleaning.md).")
@archive_option
@click.pass_context
def reclean(
    context: click.Context,
    /,
    *,
    outlet: str | None,
    dry_run: bool,
    limit: int | None,
    rules: Path | None,
    workers: int | None,
    verbose: bool,
    as_json: bool,
) -> None:
    """Clean every article once more from its original, and keep what changed as its next version.

    That is of use after Morgue was renewed, after cleaning.toml was edited (docs/cleaning.md), and now and then
    in a growing archive: lines that an outlet repeats from story to story are learned first. Nothing is lost:
    older versions are kept. Ctrl-C is safe, the same command carries on.

    \b
    morgue reclean --dry-run --verbose
    morgue reclean --outlet "The Rosedale Courier"
    """
    context.obj = context.obj.with_values(add_workers=workers or context.obj.add_workers or min(cores(), MOST))
    with opened(context) as archive:
        work = archive.recleaning(Wanted(outlet=outlet, dry_run=dry_run, limit=limit, overrules=rules))
        stopped = not _run(archive, work, verbose, to_stderr=as_json)
    report = work.report
    click.echo(json.dumps(report.as_json(), ensure_ascii=False, indent=2) if as_json else summary(report))
    if stopped:
        kept = "nothing was changed" if dry_run else "what was counted is kept. The same command carries on"
        click.echo(f"Stopped: {kept}.", err=True)
        context.exit(130)
    if report.left and len(report.left) == report.looked_at:
        context.exit(1)


def _run(archive: Archive, work: Recleaning, verbose: bool, to_stderr: bool) -> bool:
    """Go through it and tell of it; whether that came to its end, for Ctrl-C ends it."""
    console = Console(stderr=True)
    total = archive.store.count_current(work.wanted.outlet)
    try:
        with Progress(console=console, disable=not console.is_terminal, transient=True) as bar:
            task = bar.add_task("cleaning", total=min(total, work.wanted.limit or total) or None)
            for one in archive.recleaned(work):
                bar.advance(task)
                _tell(one, work.report, verbose, to_stderr)
    except KeyboardInterrupt:
        return False
    finally:
        if (more := len(work.report.left) - MOST_LEFT) > 0:
            click.echo(f"({more:,} more cannot be cleaned any more; --json lists them all)", err=True)
    return True


def _tell(one: Recleaned, report: RecleanReport, verbose: bool, to_stderr: bool) -> None:
    """Tell of an article where there is a reason to."""
    if one.what == "left" and len(report.left) <= MOST_LEFT:
        click.echo(f"left as it is: {one.id} ({one.before.source}): {one.reason}", err=True)
    elif one.what == "changed" and verbose and report.changed <= DIFFS:
        told = one.diff() or f"{one.id}: {', '.join(one.fields)}"
        click.echo(f"{told}\n", err=to_stderr)


def summary(report: RecleanReport) -> str:
    """What became of the articles, in words."""
    would = "would change" if report.dry_run else "changed"
    parts = [f"{report.changed:,} {would}", f"{report.unchanged:,} did not"]
    parts += [f"{len(report.left):,} cannot be cleaned any more and were left"] if report.left else []
    since = " from where the last run stopped" if report.resumed else ""
    lines = [f"{counted(report.looked_at, 'article')} looked at{since}: {', '.join(parts)}"]
    if report.fields:
        lines.append("what: " + ", ".join(f"{name} {count:,}" for name, count in report.fields.most_common()))
    learned, outlets = sum(report.learned.values()), sum(map(bool, report.learned.values()))
    lines.append(f"repeated lines known: {learned:,} of {counted(outlets, 'outlet')}")
    for reason, counts in report.reasons():
        lines += _group(f"{counted(counts.total(), 'line')} left out ({reason})", counts.most_common(LINES))
    if report.kept:
        lines += _group(f"{counted(report.kept_lines, 'line')} taken in", report.kept.most_common(LINES))
    if report.dry_run:
        lines.append("nothing was changed (--dry-run)")
    elif not report.finished:
        lines.append("not all of them yet: the same command goes on from here")
    return "\n".join(lines)


def _group(heading: str, commonest: list[tuple[str, int]]) -> list[str]:
    """A heading and the commonest lines below it, each with its number of articles."""
    shown = ((line if len(line) <= WIDTH else line[: WIDTH - 1] + "…", count) for line, count in commonest)
    return [f"{heading}:", *(f"  {count:>7,}  {line}" for line, count in shown)]
