"""`morgue stories stats`, `split`, `join` and the rest: the stories of an archive, looked at and put right."""

from __future__ import annotations

import json
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import asdict
from typing import Any

import click
from rich.console import Console
from rich.progress import Progress

from archive.store.decisions import Decision
from archive.stories.desk import StoryDesk
from archive.stories.story import Member, Pair, Story
from archive.stories.telling import StoryStats
from archive.wording import counted
from indexer.commands import archive_option, opened

SHOWN = 50  # articles of a story that `show` lists, unless told to list all
LOGGED = 20  # decisions that `log` lists, unless asked for more

AS_JSON = click.option("--json", "as_json", is_flag=True, help="As JSON (docs/stories.md).")


@click.group(short_help="Which articles are one story, and putting that right.")
def stories() -> None:
    """Stories: one text however many outlets ran it, found as articles are added (docs/stories.md).

    ID is the id of a story, of an article in it, or of the article at its source.

    \b
    morgue stories stats
    morgue stories show 3f2a9c01d4
    morgue stories split 3f2a9c01d4
    morgue stories join 3f2a9c01d4 77b0e1c2aa
    morgue stories undo 1
    morgue stories pairs --json > pairs.jsonl
    """


@contextmanager
def _waiting(doing: str) -> Iterator[None]:
    """Says on a terminal what is being done, as long as it takes."""
    console = Console(stderr=True)
    if not console.is_terminal:
        yield
        return
    with console.status(f"{doing} …"):
        yield


def _written(told: Any) -> str:
    return json.dumps(told, ensure_ascii=False)


@stories.command(short_help="Tell what stories there are.")
@AS_JSON
@archive_option
@click.pass_context
def stats(context: click.Context, /, as_json: bool) -> None:
    """Tell how many stories there are, the largest, and how far grouping has come.

    \b
    morgue stories stats
    morgue stories stats --json
    """
    with opened(context) as archive:
        told = archive.stories.stats()
    if as_json:
        click.echo(_written(asdict(told)))
        return
    for name, value in _figures(told).items():
        click.echo(f"{name + ':':<10} {value}")
    for story in told.largest:
        click.echo(f"  {story.articles:>8,}  {story.id}  {story.heading}")
    if told.waiting:
        why = "An older Morgue held most of these articles, or working out all stories anew ended early"
        click.echo(f"{why}: `morgue stories recompute` groups them.", err=True)


def _figures(told: StoryStats) -> dict[str, str]:
    alike = ", ".join(f"{count:,} by the rule {rule!r}" for rule, count in told.pairs.items())
    return {
        "articles": f"{told.articles:,}",
        "stories": f"{told.stories:,}, {told.several:,} of several articles",
        "pairs": alike or "none",
        "by hand": counted(told.decisions, "decision"),
        "index": f"{told.disk_bytes / 1e6:,.1f} MB, {counted(told.behind, 'change')} behind",
    }


@stories.command(short_help="Show a story with its articles.")
@click.argument("id", metavar="ID")
@click.option("--all", "whole", is_flag=True, help=f"Every article, not the first {SHOWN}.")
@AS_JSON
@archive_option
@click.pass_context
def show(context: click.Context, /, id: str, whole: bool, as_json: bool) -> None:
    """Show a story: its articles, the lead first and why it leads, and what was decided of it.

    \b
    morgue stories show 3f2a9c01d4
    """
    with opened(context) as archive:
        story = archive.stories.show(id)
        decisions = archive.stories.decisions_on(story)
    if as_json:
        click.echo(_written(_story_json(story, decisions)))
        return
    outlets = f", {counted(len(story.outlets), 'outlet')}" if story.outlets else ""
    click.echo(f"{story.id}: {counted(len(story.members), 'article')}{outlets}")
    click.echo(f"lead: {story.lead.id}, {story.why_lead}")
    for member in story.members[: None if whole else SHOWN]:
        click.echo(_line(member, story))
    if len(story.members) > SHOWN and not whole:
        click.echo(f"  and {len(story.members) - SHOWN:,} more (--all lists them)")
    if story.redirects:
        click.echo(f"was: {', '.join(story.redirects)}")
    for decision in decisions:
        click.echo(_told(decision))


def _line(member: Member, story: Story) -> str:
    """An article of a story, and why it is in it."""
    own = [pair for pair in story.pairs if member.id in (pair.one, pair.other)]
    best = max(own, key=lambda pair: (story.lead.id in (pair.one, pair.other), pair.likeness), default=None)
    why = _why(best, member, story) if best and member != story.lead else ""
    return (
        f"  {member.id}  {member.published or 'undated':<10}  {why:<26}  {member.outlet or '-'}: {member.heading}"
    )


def _why(pair: Pair, member: Member, story: Story) -> str:
    other = pair.other if pair.one == member.id else pair.one
    return f"{pair.rule} {pair.likeness:.0%} with {'the lead' if other == story.lead.id else other}"


def _story_json(story: Story, decisions: list[Decision]) -> dict[str, Any]:
    return {
        "id": story.id,
        "lead": story.lead.id,
        "why_lead": story.why_lead,
        "outlets": list(story.outlets),
        "first": story.span[0].text if story.span else None,
        "last": story.span[1].text if story.span else None,
        "articles": [
            {"id": one.id, "title": one.heading, "outlet": one.outlet, "published": one.published}
            for one in story.members
        ],
        "pairs": [asdict(pair) for pair in story.pairs],
        "redirects": list(story.redirects),
        "decisions": [_as_json(one) for one in decisions],
    }


@stories.command(short_help="Have articles leave their story.")
@click.argument("ids", metavar="ID...", nargs=-1, required=True)
@click.option("--each", is_flag=True, help="Have every article of these stories stand alone.")
@archive_option
@click.pass_context
def split(context: click.Context, /, ids: tuple[str, ...], each: bool) -> None:
    """Have articles leave their story; several of one story leave it together.

    The decision holds whatever is added, updated or computed anew; `morgue stories undo` takes it back.

    \b
    morgue stories split 3f2a9c01d4
    morgue stories split --each 3f2a9c01d4
    """
    with opened(context) as archive, _waiting("splitting"):
        archive.stories.split(*ids, each=each)
        told = _made(archive.stories)
    click.echo(told)


@stories.command(short_help="Have stories be one.")
@click.argument("ids", metavar="ID...", nargs=-1, required=True)
@archive_option
@click.pass_context
def join(context: click.Context, /, ids: tuple[str, ...]) -> None:
    """Have the stories of these articles be one, with all their articles.

    The decision holds whatever is added, updated or computed anew; `morgue stories undo` takes it back.

    \b
    morgue stories join 3f2a9c01d4 77b0e1c2aa
    """
    with opened(context) as archive, _waiting("joining"):
        archive.stories.join(*ids)
        told = _made(archive.stories)
    click.echo(told)


@stories.command(short_help="Take a decision back.")
@click.argument("number", type=int)
@archive_option
@click.pass_context
def undo(context: click.Context, /, number: int) -> None:
    """Take back a decision of `morgue stories log`; that is one of its own, and may be taken back too.

    \b
    morgue stories undo 12
    """
    with opened(context) as archive, _waiting(f"taking decision {number} back"):
        archive.stories.undo(number)
        told = _made(archive.stories)
    click.echo(told)


def _made(desk: StoryDesk) -> str:
    """The last decision with its number, and the stories of what it is about as they are now."""
    decision = desk.log()[-1]
    found = desk.outcome(decision)
    lines = [f"{counted(one.articles, 'article'):>13}  {one.id}  {one.heading}" for one in found[:SHOWN]]
    more = [f"  and {len(found) - SHOWN:,} more stories"] if len(found) > SHOWN else []
    return "\n".join([f"decision {decision.number}: {decision.what}", "now:", *lines, *more])


@stories.command(short_help="List what was decided by hand.")
@click.option("--limit", default=LOGGED, show_default=True, type=click.IntRange(1), help="So many decisions.")
@AS_JSON
@archive_option
@click.pass_context
def log(context: click.Context, /, limit: int, as_json: bool) -> None:
    """List what librarians decided of stories, the newest first.

    \b
    morgue stories log --limit 100
    """
    with opened(context) as archive:
        decisions = archive.stories.log()[::-1][:limit]
    for decision in decisions:
        click.echo(_written(_as_json(decision)) if as_json else _told(decision))
    if not decisions:
        click.echo("Nothing was decided of stories yet.", err=True)


def _told(decision: Decision) -> str:
    taken = f" (taken back by {decision.taken_back_by})" if decision.taken_back_by else ""
    taken = f" (overruled by {decision.overruled_by})" if decision.overruled_by else taken
    return f"{decision.number:>5}  {decision.at:%Y-%m-%d %H:%M}  {decision.what}{taken}"


def _as_json(decision: Decision) -> dict[str, Any]:
    return asdict(decision) | {"at": decision.at.isoformat(), "stands": decision.stands}


@stories.command(short_help="List every two articles of one story.")
@AS_JSON
@archive_option
@click.pass_context
def pairs(context: click.Context, /, as_json: bool) -> None:
    """List every two articles of one story, how alike they are, and the rule by which they are one.

    Two that are not alike themselves are in a story by others: their rule is "through".

    \b
    morgue stories pairs
    morgue stories pairs --json > pairs.jsonl
    """
    with opened(context) as archive:
        for pair in archive.stories.pairs():
            likeness = "     " if pair.likeness is None else f"{pair.likeness:.3f}"
            told = f"{pair.one}  {pair.other}  {likeness}  {pair.rule}"
            click.echo(_written(asdict(pair)) if as_json else told)


@stories.command(short_help="Work out all stories anew.")
@archive_option
@click.pass_context
def recompute(context: click.Context) -> None:
    """Work out all stories anew from the texts and from what was decided by hand.

    Searching and adding go on until the last step. Stories keep their ids where most of their articles do.

    \b
    morgue stories recompute
    """
    console = Console(stderr=True)
    with opened(context) as archive:
        try:
            with Progress(console=console, disable=not console.is_terminal, transient=True) as bar:
                task = bar.add_task("comparing", total=archive.store.count_articles() or None)
                changed = archive.stories.recompute(lambda articles: bar.advance(task, articles))
        except KeyboardInterrupt:
            click.echo("Stopped: stories are as they were or partly new. The same command begins anew.", err=True)
            context.exit(130)
        told = archive.stories.stats()
    several = counted(told.several, "story").replace("storys", "stories")
    click.echo(
        f"{several} of several articles ({told.articles_of_several:,} of {counted(told.articles, 'article')}); "
        f"{counted(changed, 'article')} changed story"
    )
