"""`morgue places`: which places texts name, without any archive."""

from __future__ import annotations

import json
import sys
from pathlib import Path

import click

from archive.article import Outcome, Stated
from archive.bounds import bounds_of
from indexer.commands import told
from indexer.commands.progress import reason_line
from indexer.places.tags import Tag
from indexer.tagging import Told, buffered, tagged, texts
from indexer.workers import MOST, cores


@click.group(short_help="Which places texts name, and the records of places.")
def places() -> None:
    """Named places: which ones texts name, and looking after the records of an archive's places (docs/places.md).

    \b
    morgue places tag story.txt
    morgue places candidates
    morgue places show SY/palmyra
    morgue places merge IQ/heet IQ/hit
    morgue places export places.csv
    morgue places import --dry-run places.csv
    """


@places.command("tag", short_help="Show the places that texts name.")
@click.argument("paths", metavar="PATH...", nargs=-1, required=True, type=click.Path(path_type=Path))
@click.option("--json", "as_json", is_flag=True, help="One JSON object a line and text (docs/places.md).")
@click.option("--language", help="The language of the texts, such as de [default: as each reads]")
@click.option("--workers", type=click.IntRange(1), help="How many processes read, as for `morgue add`.")
@click.pass_context
def tag_files(
    context: click.Context, paths: tuple[Path, ...], as_json: bool, language: str | None, workers: int | None
) -> None:
    """Show the places that texts name: plain text files as they stand, or the rows of .jsonl files by their "text".

    PATH may be a folder, or - for standard input, rows or one text. Offsets count characters of the text as it is
    given. Nothing is cleaned or kept. What cannot be read is told on standard error with its row, and the rest goes
    on; the exit code is 1 where nothing could be read.

    \b
    morgue places tag story.txt
    morgue places tag --json stories.jsonl > mentions.jsonl
    some-feed | morgue places tag --json --language en - | some-map
    """
    limit = context.obj.max_article_mb * 1_000_000
    workers = workers or context.obj.add_workers or min(cores(), MOST)
    incoming = texts(paths, buffered(sys.stdin.buffer), Stated(language=language), limit)
    read = 0
    with told():
        for one in tagged(incoming, workers, bounds_of(context.obj)):
            if isinstance(one, Outcome):
                click.echo(reason_line(one), err=True)
                continue
            shown = json.dumps(one, ensure_ascii=False) if as_json else _in_words(one)
            click.echo(shown)
            read += 1
    if not read:
        context.exit(1)


def _in_words(found: Told) -> str:
    """A heading with the source, and a line for each mention."""
    where = found["source"] if found["row"] is None else f"{found['source']}:{found['row']}"
    lines = [_line(Tag(**one)) for one in found["mentions"]] or ["        no places"]
    return "\n".join([f"# {where}", *lines])


def _line(one: Tag) -> str:
    point = f"{one.lat:.3f} {one.lon:.3f}" if one.lat is not None and one.lon is not None else "no point"
    return f"{one.start:>6}  {one.surface}  {one.place} ({one.kind}, {one.level}, {one.grade}; {point})"
