"""The command line: `morgue COMMAND`.

Commands are found by their entry points (the table in setup.cfg), so that each room adds its own.
"""

from __future__ import annotations

import logging
import os
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from importlib.metadata import entry_points, version
from pathlib import Path
from typing import Any

import click

from archive import Archive, open_archive
from archive.errors import MorgueError
from archive.settings import Settings, read_settings
from indexer.process import quieten_libraries


class Commands(click.Group):
    """The commands that are installed, each loaded when it is called."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        """The names of the commands."""
        return sorted(entry.name for entry in entry_points(group="morgue.commands"))

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        """The command of this name."""
        for entry in entry_points(group="morgue.commands", name=cmd_name):
            command: click.Command = entry.load()
            return command
        return None


def archive_option(command: Callable[..., Any]) -> Callable[..., Any]:
    """--archive, which may stand before or after a command's name."""

    def chosen(context: click.Context, option: click.Parameter, folder: Path | None) -> None:
        if folder:
            context.obj = (context.obj or settings()).with_values(archive=folder)

    return click.option(
        "--archive",
        type=click.Path(path_type=Path, file_okay=False),
        expose_value=False,
        callback=chosen,
        help="The folder of the archive [default: MORGUE_ARCHIVE, or ./archive-data]",
    )(command)


@click.command(cls=Commands, context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(version("morgue"), prog_name="morgue")
@archive_option
@click.pass_context
def main(context: click.Context) -> None:
    """Morgue, a newsroom's archive: keeps the story, drops the page around it, finds it again.

    \b
    morgue add saved-pages/ --outlet "The Rosedale Courier"
    morgue search '"border crossing" -river' --from 2015
    morgue serve
    """
    logging.basicConfig(level=logging.WARNING, format="%(levelname)s: %(message)s")
    quieten_libraries()
    context.obj = context.obj or settings()


def settings() -> Settings:
    """The settings of the environment; a malformed one ends the command with its name."""
    with told():
        return read_settings(os.environ)


@contextmanager
def told() -> Iterator[None]:
    """Failures as a sentence on standard error and exit code 1, without a traceback."""
    try:
        yield
    except MorgueError as error:
        raise click.ClickException(str(error)) from error


@contextmanager
def opened(context: click.Context, create: bool = False) -> Iterator[Archive]:
    """The archive that a command was called for."""
    with told(), open_archive(settings=context.obj, create=create) as archive:
        yield archive
