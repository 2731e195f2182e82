"""`morgue places`: which places texts name, without any archive."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import click

from archive.article import Document, Kind, Outcome, Stated
from indexer.commands.progress import reason_line
from indexer.language import UNKNOWN, detect_language
from indexer.pipeline import documents
from indexer.placetags import Tag, tag

UNTOLD = "en"  # what a text is read as whose language nobody can tell


@click.group(short_help="Which places texts name.")
def places() -> None:
    """Named places: which ones texts name.

    \b
    morgue places tag story.txt
    morgue places tag --json stories.jsonl > mentions.jsonl
    """


@places.command("tag", short_help="Show the places that texts name.")
@click.argument("paths", nargs=-1, required=True, type=click.Path(path_type=Path))
@click.option("--json", "as_json", is_flag=True, help="One JSON object a line and text (docs/places.md).")
@click.option("--language", help="The language of the texts, such as de [default: as each reads]")
@click.pass_context
def tag_files(context: click.Context, paths: tuple[Path, ...], as_json: bool, language: str | None) -> None:
    """Show the places that texts name: plain text files as they stand, or the rows of .jsonl files by their "text".

    Offsets count characters of the text as it is given. Nothing is cleaned or kept. What cannot be read is told on
    standard error.

    \b
    morgue places tag story.txt
    morgue places tag --json stories.jsonl > mentions.jsonl
    """
    tagged = 0
    for step in documents(paths, Stated(language=language), context.obj.max_article_mb * 1_000_000):
        told = step if isinstance(step, Outcome) else _tagged(step)
        if isinstance(told, Outcome):
            click.echo(reason_line(told), err=True)
            continue
        click.echo(json.dumps(told, ensure_ascii=False) if as_json else _in_words(told))
        tagged += 1
    if not tagged:
        context.exit(1)


def _tagged(document: Document) -> dict[str, Any] | Outcome:
    """The mentions of a text, or why there are none."""
    if document.kind is Kind.HTML:
        reason = "a page is cleaned first: `morgue clean PAGE --json` gives its text"
        return Outcome(source=document.source, row=document.row, outcome="skipped", reason=reason)
    where = {"source": document.source, "row": document.row}
    language = document.stated.language or detect_language(document.text)
    tags = tag(document.text, UNTOLD if language == UNKNOWN else language, document.stated.title or "")
    return {**where, "source_id": document.stated.source_id, "mentions": [one.as_json() for one in tags]}


def _in_words(told: dict[str, Any]) -> str:
    """A heading with the source, and a line for each mention."""
    where = told["source"] if told["row"] is None else f"{told['source']}:{told['row']}"
    return "\n".join([f"# {where}", *(_line(Tag(**one)) for one in told["mentions"])])


def _line(one: Tag) -> str:
    point = f"{one.lat:.3f} {one.lon:.3f}" if one.lat is not None and one.lon is not None else "no point"
    return f"{one.start:>6}  {one.surface}  {one.place} ({one.kind}, {one.level}, {one.grade}; {point})"
