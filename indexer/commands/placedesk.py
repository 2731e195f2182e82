"""`morgue places export`, `import` and the rest: the records of an archive's places, looked after."""

from __future__ import annotations

import json
import sys
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import click
from rich.console import Console

from archive import Archive
from archive.article import Article
from archive.places.authority import Kind, Record, Status, as_csv, as_toml
from archive.places.desk import PlaceDesk
from archive.places.likeness import Like
from archive.results import Results
from archive.sentences import sentence_around
from archive.store.authority import Change
from archive.wording import counted
from indexer.commands import archive_option, opened
from indexer.commands.places import places

WRITERS = {".toml": as_toml, ".csv": as_csv}
SENTENCES = 3  # that show how a name is used
LOGGED = 20  # changes that `log` tells, unless asked for more

ID = click.argument("id", metavar="ID")
AS_JSON = click.option("--json", "as_json", is_flag=True, help="One JSON object a line (docs/places.md).")
WITHIN = click.option("--in", "within", metavar="ID", help="Only what lies in this place, such as IQ.")


@contextmanager
def _waiting(doing: str) -> Iterator[None]:
    """Says on a terminal what is being done, as long as it takes."""
    console = Console(stderr=True)
    with console.status(f"{doing} …") if console.is_terminal else _quietly():
        yield


@contextmanager
def _quietly() -> Iterator[None]:
    yield


def _written(told: Any) -> str:
    return json.dumps(told, ensure_ascii=False)


@places.command("export", short_help="Write the records of places to a file.")
@click.argument("path", type=click.Path(path_type=Path, dir_okay=False), required=False)
@WITHIN
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
@click.argument("path", type=click.Path(path_type=Path))
@click.option("--dry-run", is_flag=True, help="Tell what would change, and change nothing.")
@archive_option
@click.pass_context
def import_(context: click.Context, /, path: Path, dry_run: bool) -> None:
    """Take the records of a .toml or .csv file in the place of those with the same ids: all of them, or none.

    A CSV file needs an id column and those that are to change: what it has no column for is kept, and a blank cell
    takes away. In TOML a key that is left out takes away. Variants in a cell are parted by |.

    Articles follow at once where records were merged, rejected or renamed. New names and new places are read in
    what is added from now on; `morgue reclean` reads them in what is held.

    \b
    morgue places import --dry-run places.csv
    morgue places import places.csv
    """
    with opened(context) as archive, _waiting(f"taking the records of {path.name}"):
        if dry_run:
            for before, after in (compared := archive.places.compared(path)):
                click.echo(_difference(before, after))
            click.echo(f"{counted(len(compared), 'record')} would change")
            return
        changed = archive.places.import_file(path)
    click.echo(f"{counted(len(changed), 'record')} changed")


def _difference(before: Record | None, after: Record) -> str:
    """What would become of a record, in a line."""
    if before is None:
        return f"new      {after.id}  {after.name} ({after.kind})"
    old, new = before.values(), after.values()
    keys = [key for key in dict.fromkeys((*old, *new)) if old.get(key) != new.get(key)]
    told = "; ".join(f"{key} {_value(old.get(key))} → {_value(new.get(key))}" for key in keys)
    return f"changed  {after.id}  {told}"


def _value(value: Any) -> str:
    return "nothing" if value in (None, ()) else ", ".join(value) if isinstance(value, list) else str(value)


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
    with opened(context) as archive, _waiting("merging"):
        kinds = [archive.places.record(one).kind for one in (id, into)]
        archive.places.merge(id, into)
        (step,) = archive.places.steps(1)
    click.echo(f"{id} was merged into {into}")
    if kinds[0] in (Kind.CITY, Kind.SITE) and kinds[1] in (Kind.COUNTRY, Kind.REGION):
        told = f"a {kinds[0]} is now all of a {kinds[1]}; if that was not meant, `morgue places undo {step.step}`"
        click.echo(told, err=True)


def _marking(
    name: str, mark: Callable[[PlaceDesk, Iterable[str]], tuple[str, ...]], status: str, text: str
) -> None:
    """A command that says of records what they are."""
    # No paragraph of the help is wrapped that stands behind this sign.
    example = (
        f"\b\nmorgue places {name} IQ/tal-ghazal\nmorgue places candidates | grep IQ/ | morgue places {name} -"
    )

    @places.command(
        name, short_help=text.partition(":")[0] + ".", help=f"{text}.\n\nOf - as ID, {FROM_PIPE}\n\n{example}"
    )
    @click.argument("ids", metavar="ID...", nargs=-1, required=True)
    @archive_option
    @click.pass_context
    def command(context: click.Context, /, ids: tuple[str, ...]) -> None:
        wanted = list(dict.fromkeys(_ids(ids)))
        with opened(context) as archive, _waiting("changing records"):
            changed = mark(archive.places, wanted)
        already = len(wanted) - len(changed)
        click.echo(f"{counted(len(changed), 'record')} {status}{f', {already:,} were before' if already else ''}")


FROM_PIPE = (
    "ids are read from standard input, the first word of each line; lines that begin with a blank are left out."
)


def _ids(given: Iterable[str]) -> Iterator[str]:
    for one in given:
        lines = sys.stdin if one == "-" else (one,)
        yield from (line.split()[0] for line in lines if line[:1].strip())


_marking(
    "approve", PlaceDesk.approve, "approved", "Have records be places: candidates, or what was rejected or merged"
)
_marking(
    "reject", PlaceDesk.reject, "rejected", "Have records be no places: they leave facets, and are not read again"
)


@places.command(short_help="Show the record of a place.")
@ID
@AS_JSON
@archive_option
@click.pass_context
def show(context: click.Context, /, id: str, as_json: bool) -> None:
    """Show the record of a place, what was done to it, and how many articles name it.

    \b
    morgue places show SY/homs/palmyra
    """
    with opened(context) as archive:
        record = archive.places.record(id)
        articles = _naming(archive, archive.places.book.current(id) or id, 1).total
        changes = archive.places.log(LOGGED, id)
        likes = archive.places.perhaps(id)
    if as_json:
        told = {**record.values(), "articles": articles, "perhaps": _perhaps_json(likes)}
        click.echo(_written({**told, "changes": list(map(_as_json, changes))}))
        return
    click.echo(as_toml([record]), nl=False)
    for like in likes:
        click.echo(f"# {_perhaps(like)}")
    click.echo(f"# named in {counted(articles, 'article')}")
    for change in changes:
        click.echo(f"# step {change.step}, {change.at:%Y-%m-%d %H:%M}: {change.what}")


def _as_json(change: Change) -> dict[str, Any]:
    return {"step": change.step, "at": change.at.isoformat(), "what": change.what}


def _naming(archive: Archive, id: str, hits: int) -> Results:
    """The articles that name a place, so many of them, uncounted."""
    return archive.search("", place=id, page_size=hits, facets="")


@places.command("list", short_help="List the places that articles name.")
@WITHIN
@click.option("--status", type=click.Choice([*map(str, Status)]), help="Only records of this status.")
@AS_JSON
@archive_option
@click.pass_context
def list_(context: click.Context, /, within: str | None, status: str | None, as_json: bool) -> None:
    """List the places that articles name or that were edited, by id, with their kind and status.

    \b
    morgue places list --in IQ
    morgue places list --status rejected
    """
    with opened(context) as archive:
        records = [record for record in archive.places.records(within) if status in (None, record.status)]
    for record in records:
        told = f"{record.id}  {record.name} ({record.kind}, {record.status})"
        click.echo(_written(record.values()) if as_json else told)
    if not records:
        click.echo("Articles name no such places, and none was edited.", err=True)


@places.command(short_help="List names that may be places, with their sentences.")
@click.option("--limit", type=click.IntRange(1), help="So many at most: those that most articles name.")
@click.option(
    "--sentences", default=SENTENCES, show_default=True, type=click.IntRange(0), help="Of so many articles."
)
@AS_JSON
@archive_option
@click.pass_context
def candidates(context: click.Context, /, limit: int | None, sentences: int, as_json: bool) -> None:
    """List the names that articles use as places are named and no record bears, with sentences of theirs.

    Those that most articles name come first. They are counted among places, without a point, until they are
    approved, merged or rejected. Known places with a similar name are told, and how alike the names are: 1 is the
    same.

    \b
    morgue places candidates
    morgue places approve IQ/tal-ghazal
    morgue places merge IQ/heet IQ/hit
    """
    with opened(context) as archive:
        with _waiting("counting articles"):
            counts = archive.place_counts().counts
            named = [record for record in archive.places.candidates() if record.id in counts]
        for record in (listed := sorted(named, key=lambda one: -counts[one.id])[:limit]):
            likes = archive.places.perhaps(record.id)
            texts = _sentences(archive, record.id, sentences)
            if as_json:
                told = {**record.values(), "articles": counts[record.id], "perhaps": _perhaps_json(likes)}
                click.echo(_written({**told, "sentences": texts}))
                continue
            click.echo(f"{record.id}  {record.name} ({counted(counts[record.id], 'article')})")
            for line in (*map(_perhaps, likes), *texts):
                click.echo(f"    {line}")
    if not listed:
        click.echo("There are no candidates: each name that articles use as a place has a record.", err=True)


@places.command(short_help="List what was done to records.")
@click.option("--limit", default=LOGGED, show_default=True, type=click.IntRange(1), help="So many steps.")
@AS_JSON
@archive_option
@click.pass_context
def log(context: click.Context, /, limit: int, as_json: bool) -> None:
    """List what was done to the records of places, the newest step first.

    \b
    morgue places log --limit 100
    """
    with opened(context) as archive:
        steps = archive.places.steps(limit)
    for step in steps:
        if as_json:
            click.echo(_written({**step._asdict(), "at": step.at.isoformat()}))
            continue
        click.echo(f"{step.step:>5}  {step.at:%Y-%m-%d %H:%M}  {step.what} ({counted(step.records, 'record')})")
    if not steps:
        click.echo("Nothing was done to records of places yet.", err=True)


@places.command(short_help="Take a step back.")
@click.argument("step", type=int)
@archive_option
@click.pass_context
def undo(context: click.Context, /, step: int) -> None:
    """Take back what a step of `morgue places log` did; that is a step of its own, and may be undone.

    \b
    morgue places undo 12
    """
    with opened(context) as archive, _waiting(f"taking step {step} back"):
        changed = archive.places.undo(step)
    click.echo(f"step {step} was undone: {counted(len(changed), 'record')} changed")


def _perhaps(like: Like) -> str:
    return f"perhaps {like.candidate.place.id} ({like.likeness:.2f})"


def _perhaps_json(likes: Iterable[Like]) -> list[dict[str, Any]]:
    return [{"id": like.candidate.place.id, "likeness": round(like.likeness, 2)} for like in likes]


def _sentences(archive: Archive, id: str, count: int) -> list[str]:
    """A sentence each of so many articles that name a place."""
    hits = _naming(archive, id, count).hits if count else ()
    return [sentence_naming(hit.article, id) for hit in hits]


def sentence_naming(article: Article, id: str) -> str:
    """The first sentence of an article that names a place, or else what lies in it, in one line."""
    own = (found for found in article.places if found.place.id == id)
    inside = (found for found in article.places if id in found.steps)
    spot = next(found.mentions[0] for found in (*own, *inside))
    texts = {"title": article.title or "", "standfirst": article.standfirst or ""}
    text = texts.get(spot.field) or article.body[spot.paragraph]
    return " ".join(sentence_around(text, spot.start, spot.end).split())
