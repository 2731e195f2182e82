"""`morgue places export`, `import` and the rest: the records of an archive's places, looked after."""

from __future__ import annotations

import re
from pathlib import Path

import click

from archive.article import Article
from archive.authority import as_csv, as_toml
from archive.placelikeness import Like
from indexer.commands import archive_option, opened
from indexer.commands.places import places
from indexer.commands.telling import counted

WRITERS = {".toml": as_toml, ".csv": as_csv}
SENTENCES = 3  # that show how a name is used
LOGGED = 20  # changes that `log` tells, unless asked for more

SENTENCE_END = re.compile(r"[.!?…。！？؟।][\"”’»)]*(?:\s|$)")

ID = click.argument("id", metavar="ID")
IDS = click.argument("ids", metavar="ID...", nargs=-1, required=True)


@places.command("export", short_help="Write the records of places to a file.")
@click.argument("path", type=click.Path(path_type=Path, dir_okay=False), required=False)
@click.option("--in", "within", metavar="ID", help="Only what lies in this place, such as IQ.")
@click.option("--edited", is_flag=True, help="Only records that were edited.")
@archive_option
@click.pass_context
def export(context: click.Context, /, path: Path | None, within: str | None, edited: bool) -> None:
    """Write the records of the places that articles name to a .toml or .csv file, or as TOML to standard output.

    \b
    morgue places export places.csv
    morgue places export --in IQ > iraq.toml
    """
    write = WRITERS.get(path.suffix.lower() if path else ".toml")
    if write is None:
        raise click.BadParameter(f"{str(path)!r}: records are written as {' or '.join(WRITERS)}", param_hint="PATH")
    with opened(context) as archive:
        desk = archive.places
        records = [one for one in desk.records(within) if not edited or one.id in desk.book.edits]
    if path is None:
        click.echo(write(records), nl=False)
        return
    try:
        path.write_text(write(records), encoding="utf-8")
    except OSError as error:
        raise click.BadParameter(f"{str(path)!r}: {error.strerror or error}", param_hint="PATH") from error
    click.echo(f"{counted(len(records), 'record')} written to {path}")


@places.command("import", short_help="Take the records of a file.")
@click.argument("path", type=click.Path(path_type=Path, dir_okay=False, exists=True))
@archive_option
@click.pass_context
def import_(context: click.Context, /, path: Path) -> None:
    """Take the records of a .toml or .csv file in the place of those with the same ids: all of them, or none.

    Articles follow at once where records were merged, rejected or renamed. New names and new places are read in
    what is added from now on; `morgue reclean` reads them in what is held.

    \b
    morgue places import places.csv
    """
    with opened(context) as archive:
        changed = archive.places.import_file(path)
    click.echo(f"{counted(len(changed), 'record')} changed")


@places.command(short_help="Have the articles of one place stand under another.")
@ID
@click.argument("into", metavar="INTO")
@archive_option
@click.pass_context
def merge(context: click.Context, /, id: str, into: str) -> None:
    """Have the articles of one place stand under another, by all its names; what is read as it later does too.

    \b
    morgue places merge IQ/heet IQ/anbar/hit
    """
    with opened(context) as archive:
        archive.places.merge(id, into)
    click.echo(f"{id} was merged into {into}")


@places.command(short_help="Have records be places, candidates for example.")
@IDS
@archive_option
@click.pass_context
def approve(context: click.Context, /, ids: tuple[str, ...]) -> None:
    """Have records be places: candidates, or what was rejected or merged before.

    \b
    morgue places approve IQ/camp-taqaddum
    """
    with opened(context) as archive:
        archive.places.approve(ids)
    click.echo(f"{counted(len(ids), 'record')} approved")


@places.command(short_help="Have records be no places.")
@IDS
@archive_option
@click.pass_context
def reject(context: click.Context, /, ids: tuple[str, ...]) -> None:
    """Have records be no places: they leave facets and articles, and their names are not read as them again.

    \b
    morgue places reject GB/reading
    """
    with opened(context) as archive:
        archive.places.reject(ids)
    click.echo(f"{counted(len(ids), 'record')} rejected")


@places.command(short_help="Show the record of a place.")
@ID
@archive_option
@click.pass_context
def show(context: click.Context, /, id: str) -> None:
    """Show the record of a place, what was done to it, and how many articles name it.

    \b
    morgue places show SY/homs/palmyra
    """
    with opened(context) as archive:
        record = archive.places.record(id)
        articles = archive.search("", place=archive.places.book.current(id) or id, page_size=1, facets="").total
        changes = archive.places.log(LOGGED, id)
        likes = archive.places.perhaps(id)
    click.echo(as_toml([record]), nl=False)
    for like in likes:
        click.echo(f"# {_perhaps(like)}")
    click.echo(f"# named in {counted(articles, 'article')}")
    for change in changes:
        click.echo(f"# step {change.step}, {change.at:%Y-%m-%d %H:%M}: {change.what}")


@places.command(short_help="List names that may be places, with their sentences.")
@archive_option
@click.pass_context
def candidates(context: click.Context) -> None:
    """List the names that articles use as places are named and no record bears, with sentences of theirs.

    They are counted among places, without a point, until they are approved, merged or rejected. Known places with
    a similar name are told, and how alike the names are: 1 is the same.

    \b
    morgue places candidates
    morgue places approve IQ/tal-ghazal
    morgue places merge IQ/heet IQ/hit
    """
    with opened(context) as archive:
        for record in archive.places.candidates():
            results = archive.search("", place=record.id, page_size=SENTENCES)
            if not results.total:
                continue
            click.echo(f"{record.id}  {record.name} ({counted(results.total, 'article')})")
            for like in archive.places.perhaps(record.id):
                click.echo(f"    {_perhaps(like)}")
            for hit in results.hits:
                click.echo(f"    {sentence_naming(hit.article, record.id)}")


@places.command(short_help="List what was done to records.")
@click.option("--limit", default=LOGGED, show_default=True, type=click.IntRange(1), help="So many.")
@archive_option
@click.pass_context
def log(context: click.Context, /, limit: int) -> None:
    """List what was done to the records of places, the newest step first.

    \b
    morgue places log --limit 100
    """
    with opened(context) as archive:
        for change in archive.places.log(limit):
            click.echo(f"{change.step:>5}  {change.at:%Y-%m-%d %H:%M}  {change.id}  {change.what}")


@places.command(short_help="Take a step back.")
@click.argument("step", type=int)
@archive_option
@click.pass_context
def undo(context: click.Context, /, step: int) -> None:
    """Take back what a step of `morgue places log` did; that is a step of its own, and may be undone.

    \b
    morgue places undo 12
    """
    with opened(context) as archive:
        changed = archive.places.undo(step)
    click.echo(f"step {step} was undone: {counted(len(changed), 'record')} changed")


def _perhaps(like: Like) -> str:
    return f"perhaps {like.candidate.place.id} ({like.likeness:.2f})"


def sentence_naming(article: Article, id: str) -> str:
    """The first sentence of an article that names a place."""
    spot = next(found.mentions[0] for found in article.places if found.place.id == id)
    texts = {"title": article.title or "", "standfirst": article.standfirst or ""}
    text = texts.get(spot.field) or article.body[spot.paragraph]
    begins = [end.end() for end in SENTENCE_END.finditer(text, 0, spot.start)]
    end = SENTENCE_END.search(text, spot.end)
    return text[begins[-1] if begins else 0 : end.start() + 1 if end else len(text)].strip()
