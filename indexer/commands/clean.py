"""`morgue clean`: what cleaning makes of files, without any archive."""

from __future__ import annotations

import json
from collections import Counter
from pathlib import Path

import click

from archive.article import CleanArticle, Outcome, Stated
from archive.bounds import bounds_of
from archive.shapes import clean_json
from indexer.commands.progress import ending, others_line, reason_line
from indexer.commands.telling import clean_article
from indexer.files import find_files, is_other_format
from indexer.pipeline import cleaned, documents


@click.command("clean", short_help="Show what cleaning makes of files.")
@click.argument("paths", nargs=-1, required=True, type=click.Path(path_type=Path))
@click.option("--json", "as_json", is_flag=True, help="One JSON object a line and document (docs/json.md).")
@click.pass_context
def clean_files(context: click.Context, paths: tuple[Path, ...], as_json: bool) -> None:
    """Show what cleaning makes of files: the story, its facts, and what was removed and why.

    Nothing is kept. What cannot be read is told on standard error.

    \b
    morgue clean page.html
    morgue clean saved-pages/ --json > cleaned.jsonl
    """
    limit = context.obj.max_article_mb * 1_000_000
    told_of, others = 0, Counter[str]()
    read = documents(find_files(paths), Stated(), limit)
    for step in cleaned(read, bounds_of(context.obj)):
        told = step if isinstance(step, Outcome) else _told(step, as_json)
        if isinstance(told, Outcome) and is_other_format(told):
            others[ending(told)] += 1
        elif isinstance(told, Outcome):
            click.echo(reason_line(told), err=True)
        else:
            click.echo(told)
            told_of += 1
    if others:
        click.echo(others_line(others), err=True)
    if not told_of:
        context.exit(1)


def _told(article: CleanArticle, as_json: bool) -> str:
    """The clean article in JSON or in words."""
    return json.dumps(clean_json(article), ensure_ascii=False) if as_json else clean_article(article)
