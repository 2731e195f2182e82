"""`morgue search`, `morgue suggest` and `morgue show`: what the archive holds, in words or JSON."""

from __future__ import annotations

import difflib
import json
from collections.abc import Callable
from dataclasses import replace
from typing import Any

import click
from rich.console import Console

from archive import Archive
from archive.concordance import Concordance
from archive.parameters import Parameter, SearchRequest, parameters, read_request
from archive.related.threads import Thread
from archive.shapes import article_json
from archive.suggestions import MOST, USUAL, suggestions_json
from indexer.commands import archive_option, opened
from indexer.commands.telling import hits_in_context, listing, results, suggestions, whole_article

Command = Callable[..., Any]


def search_options(command: Command) -> Command:
    """An option for every parameter of a search but the query itself."""
    for row in reversed(parameters()):
        if row.name != "q":
            command = _option(row)(command)
    return command


def _option(row: Parameter) -> Callable[[Command], Command]:
    name, is_repeated = f"--{row.name.replace('_', '-')}", bool(row.facet or row.repeats)
    again = " (may be given several times: any of them)" if row.facet else ""
    again = " (may be given several times)" if row.repeats else again
    return click.option(name, row.name, multiple=is_repeated, metavar="VALUE", help=row.help + again)


class SearchHelp(click.Option):
    """--help, told of with the -h that alone calls for it too: before other words -h would eat "-house"."""

    def get_help_record(self, ctx: click.Context) -> tuple[str, str]:
        """The option as the help lists it."""
        return "-h, --help", self.help or ""


# What no option is called is a word of the query: one dash before it excludes the word.
@click.command(
    short_help="Find articles by words, dates, outlets and places.",
    context_settings={"ignore_unknown_options": True, "help_option_names": ["--help"]},
)
@click.argument("query", nargs=-1)
@search_options
@click.option("--json", "as_json", is_flag=True, help="The answer as JSON, the same as GET /api/v1/search.")
@click.option(
    "--all",
    "every",
    is_flag=True,
    help="Every hit, a story or with --group none an article each; with --json one line of JSON for each.",
)
@archive_option
@click.help_option("--help", cls=SearchHelp)
@click.pass_context
def search(context: click.Context, /, query: tuple[str, ...], as_json: bool, every: bool, **given: Any) -> None:
    """Search the archive: words are all wanted, "quotes" make a phrase, -word excludes; nothing finds all.

    \b
    morgue search flood shrewsbury
    morgue search '"border crossing" -river' --from 2015-05 --to 2015-06 --sort newest
    morgue search strike --outlet "Harbour Gazette" --place Durban --json
    morgue search --from 2015 --to 2015 --all --group none --json > 2015.jsonl
    """
    if query == ("-h",):
        click.echo(context.get_help())
        return
    _refuse_unknown(query, context)
    pairs = [("q", " ".join(query))]
    for name, value in given.items():
        pairs += [(name, one) for one in (value if isinstance(value, tuple) else (value,)) if one is not None]
    with opened(context) as archive:
        asked = read_request(pairs, archive.settings)
        if every:
            if asked.page > 1:
                raise click.UsageError("--all lists every hit; leave out --page", ctx=context)
            _list(archive, asked, as_json)
            return
        answer = archive.answer(asked, with_next=as_json)
        if as_json:
            click.echo(json.dumps(answer.as_json(), ensure_ascii=False, indent=2))
        else:
            results(answer, asked, Console(highlight=False))


def _list(archive: Archive, asked: SearchRequest, as_json: bool) -> None:
    """Every hit, page by page as they come."""
    pages = archive.every_page(replace(asked, page_size=archive.settings.max_page_size))
    if not as_json:
        listing(pages, asked, Console(highlight=False))
        return
    for answer in pages:
        for row in answer.as_json()["results"]:
            click.echo(json.dumps(row, ensure_ascii=False))


def _refuse_unknown(query: tuple[str, ...], context: click.Context) -> None:
    """Two dashes before a word are a mistyped option, not a word to exclude."""
    for word in query:
        if word.startswith("--"):
            known = [name for option in context.command.params for name in option.opts if name.startswith("--")]
            near = difflib.get_close_matches(word, known)
            raise click.NoSuchOption(word, possibilities=near, ctx=context)


@click.command(
    short_help="List words, outlets and places that may be meant.",
    context_settings={"ignore_unknown_options": True},
)
@click.argument("text", nargs=-1, required=True)
@click.option("--size", default=USUAL, show_default=True, help=f"How many, at most {MOST}.")
@click.option("--json", "as_json", is_flag=True, help="The answer as JSON, the same as GET /api/v1/suggest.")
@archive_option
@click.pass_context
def suggest(context: click.Context, /, text: tuple[str, ...], size: int, as_json: bool) -> None:
    """List what may be meant by a query that is not typed to its end, with in how many articles each stands.

    \b
    morgue suggest flo
    morgue suggest "flood new yo"
    morgue suggest outlet:rose --json
    """
    _refuse_unknown(text, context)
    typed = " ".join(text)
    with opened(context) as archive:
        suggested = archive.suggest(typed, size)
    if as_json:
        click.echo(json.dumps(suggestions_json(typed, suggested), ensure_ascii=False, indent=2))
    else:
        suggestions(suggested, Console(highlight=False))


@click.command(short_help="Show one article, or its original.")
@click.argument("name", metavar="ID")
@click.option("--json", "as_json", is_flag=True, help="The article as JSON, as GET /api/v1/articles/ID gives it.")
@click.option("--hits", "query", metavar="QUERY", help="Every hit of a query in the article, a line each.")
@click.option("--original", is_flag=True, help="The bytes the article was read from, as they were.")
@click.option("--thread", is_flag=True, help="The stories of the event it tells of, the earliest first.")
@archive_option
@click.pass_context
def show(
    context: click.Context, /, name: str, as_json: bool, *, query: str | None, original: bool, thread: bool
) -> None:
    """Show one article by its id, or by the id its source gave it.

    \b
    morgue show 3f9a0c12de
    morgue show harbour-2018-17 --json
    morgue show 3f9a0c12de --hits '"border crossing" river'
    morgue show 3f9a0c12de --thread
    """
    if (query is not None) + original + thread > 1:
        raise click.UsageError(
            "--hits lists what was found in the article, --original its bytes, --thread its event; give one of them"
        )
    with opened(context) as archive:
        if original:
            click.echo(archive.original(name).content, nl=False)
            return
        if query is not None:
            _show_hits(archive.hits_in(name, query), as_json)
            return
        if thread:
            _show_thread(archive.thread(name), as_json)
            return
        article = archive.article(name)
    click.echo(
        json.dumps(article_json(article), ensure_ascii=False, indent=2) if as_json else whole_article(article)
    )


def _show_hits(found: Concordance, as_json: bool) -> None:
    if as_json:
        click.echo(json.dumps(found.as_json(), ensure_ascii=False, indent=2))
    else:
        hits_in_context(found, Console(highlight=False))


def _show_thread(found: Thread, as_json: bool) -> None:
    if as_json:
        click.echo(json.dumps(found.as_json(), ensure_ascii=False, indent=2))
        return
    for story in found.stories:
        published = story.article.published
        facts = (published.in_words() if published else "undated", story.article.outlet, story.article.id)
        click.echo(f"{story.article.heading}\n  {' · '.join(filter(None, facts))}")
        if told := " · ".join(story.shared.sentences):
            click.echo(f"  {told}")
