"""`morgue serve`: the pages and the JSON, answered by gunicorn."""

from __future__ import annotations

import errno
import socket
from pathlib import Path
from typing import Any

import click
from flask import Flask
from gunicorn.app.base import BaseApplication

from archive import open_archive
from archive.errors import MorgueError
from archive.settings import Settings
from archive.wording import counted
from web import create_app

ARCHIVE = "The folder of the archive [default: MORGUE_ARCHIVE, or ./archive-data]"


class Server(BaseApplication):  # type: ignore[misc]
    """gunicorn with our settings; each worker opens the archive for itself."""

    def __init__(self, settings: Settings) -> None:
        self.settings = settings
        super().__init__()

    def load_config(self) -> None:
        """Tell gunicorn its settings."""
        chosen: dict[str, Any] = {
            "bind": self.settings.bind,
            "workers": self.settings.workers,
            "proc_name": "morgue",
            # Browsers open connections before they ask anything; each holds a thread for up to five seconds.
            "worker_class": "gthread",
            "threads": 16,
            # No limit: of a long query we search the beginning and say so, gunicorn would show a bare error.
            "limit_request_line": 0,
            "timeout": 60,
            "graceful_timeout": 10,
            "loglevel": "warning",
        }
        for name, value in chosen.items():
            self.cfg.set(name, value)

    def load(self) -> Flask:
        """The application of one worker."""
        return create_app(self.settings)


def check_free(bind: str) -> None:
    """Fail with a sentence when something else listens there, before any worker is started."""
    if bind.startswith("unix:"):
        return
    host, _, port = bind.rpartition(":")
    if not host or not port.isdecimal() or not 0 < int(port) < 65_536:
        raise click.ClickException(f"{bind!r} is no host and port to listen on, such as 127.0.0.1:8000")
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    with socket.socket(family, socket.SOCK_STREAM) as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((host.strip("[]"), int(port)))
        except OSError as error:
            raise click.ClickException(_why_not(bind, error)) from error


def _why_not(bind: str, error: OSError) -> str:
    if error.errno == errno.EADDRINUSE:
        return (
            f"{bind} is in use by another program; choose another port "
            f"(morgue serve --bind 127.0.0.1:8001, or make demo PORT=8001)"
        )
    return f"cannot listen on {bind}: {error.strerror}"


@click.command(short_help="Serve the pages and the JSON.")
@click.option("--bind", help="The address and port to listen on [default: MORGUE_BIND, or 127.0.0.1:8000]")
@click.option("--workers", type=click.IntRange(1), help="How many processes answer [default: MORGUE_WORKERS, or 2]")
@click.option("--archive", type=click.Path(path_type=Path, file_okay=False), help=ARCHIVE)
@click.pass_context
def serve(context: click.Context, bind: str | None, workers: int | None, archive: Path | None) -> None:
    """Serve the pages and the JSON until Ctrl-C.

    \b
    morgue serve
    morgue serve --bind 0.0.0.0:8080 --workers 4
    """
    settings: Settings = context.obj.with_values(bind=bind, workers=workers, archive=archive)
    check_free(settings.bind)
    try:
        # Caught up with its store before the workers open it.
        with open_archive(settings=settings, create=False) as opened:
            held = opened.engine.size()
    except MorgueError as error:
        raise click.ClickException(str(error)) from error
    address = settings.bind if settings.bind.startswith("unix:") else f"http://{settings.bind}"
    click.echo(f"{settings.name} serves {counted(held, 'article')} on {address} (Ctrl-C stops it)")
    Server(settings).run()
