"""`morgue rebuild` and `morgue stats`: looking after an archive."""

from __future__ import annotations

import click
from rich.console import Console
from rich.progress import Progress

from archive import Archive
from archive.article import Grade
from archive.parameters import SearchRequest
from archive.wording import counted
from indexer.commands import archive_option, opened


@click.command(short_help="Make the index anew from the store.")
@archive_option
@click.pass_context
def rebuild(context: click.Context) -> None:
    """Make the index anew from the store, beside the old one, and switch to it.

    Searching goes on meanwhile, and so does adding until the last step. Nothing is lost: the index can
    always be made from the store. The index before stays beside it until the next rebuild, for readers
    that still hold it.

    \b
    morgue rebuild
    """
    console = Console(stderr=True)
    with opened(context) as archive:
        try:
            with Progress(console=console, disable=not console.is_terminal, transient=True) as bar:
                task = bar.add_task("rebuilding", total=archive.store.last_sequence() or None)
                held = archive.rebuild(lambda changes: bar.advance(task, changes))
        except KeyboardInterrupt:
            click.echo("Stopped: searches go on in the index as it was. The same command begins anew.", err=True)
            context.exit(130)
        has_grades = _has_grades(archive)
    click.echo(f"The index was made anew: it holds {counted(held, 'article')}.")
    if not has_grades:
        click.echo("None is known to be about a place: if an older Morgue added them, `morgue reclean` tells.")


def _has_grades(archive: Archive) -> bool:
    """Whether any article is about a place, where any names one."""
    named, about = (archive.place_counts(SearchRequest(grade=grade)).counts for grade in Grade)
    return bool(about or not named)


@click.command(short_help="Tell what the archive holds.")
@archive_option
@click.pass_context
def stats(context: click.Context) -> None:
    """Tell what the archive holds, and whether the index has come as far as the store.

    \b
    morgue stats
    """
    with opened(context) as archive:
        told, grouped = archive.stats(), archive.stories.stats()
        folder = archive.folder
    added = told["last_added"]
    lines = {
        "folder": folder,
        "articles": f"{told['articles']:,} ({counted(told['versions'], 'version')})",
        "originals": f"{told['originals']:,}, {told['original_bytes'] / 1e6:,.1f} MB",
        "stories": f"{grouped.stories:,} ({grouped.several:,} of several articles), "
        f"{counted(grouped.behind, 'change')} behind",
        "index": f"{counted(told['indexed'], 'article')}, {counted(told['behind'], 'change')} behind",
        "last added": added.strftime("%Y-%m-%d %H:%M UTC") if added else "never",
    }
    for name, value in lines.items():
        click.echo(f"{name + ':':<12} {value}")
    if grouped.waiting:
        click.echo("Most articles are not grouped into stories yet: `morgue stories recompute` does it.", err=True)
    for facet in told["facets"].values():
        click.echo(
            f"\n{facet.label} ({counted(facet.total_values, 'value')}, {counted(facet.missing, 'article')} without)"
        )
        for value in facet.values[:20]:
            click.echo(f"  {value.count:>8,}  {value.label}")
