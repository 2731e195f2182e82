"""Paths to the files in them that a reader knows, and outcomes for those it does not."""

from __future__ import annotations

import os
from collections.abc import Collection, Iterable, Iterator
from pathlib import Path

from archive.article import Outcome
from indexer.readers import READERS
from indexer.readers.decoding import path_in_words

Identity = tuple[int, int]  # device and inode: what a file or folder is, whatever path leads to it


def find_files(paths: Iterable[Path], without: Iterable[Path] = ()) -> Iterator[Path | Outcome]:
    """The files of these paths, folders walked through in order of name; each that cannot be added as an Outcome.

    Links are followed; one that leads back to a folder it lies in is told of and left alone. What is ours,
    such as the archive's own folder, is passed over `without` a word.
    """
    ours = {_identity(path) for path in without if path.exists()}
    for path in paths:
        try:
            yield from _walk(path, (), ours)
        except OSError as error:
            yield _skipped(path, f"cannot be read: {error.strerror or error}")


def _walk(path: Path, within: tuple[Identity, ...], ours: Collection[Identity]) -> Iterator[Path | Outcome]:
    if ours and path.exists() and _identity(path) in ours:
        return
    if not path.is_dir():
        yield _file(path)
        return
    here = _identity(path)
    if here in within:
        yield _skipped(path, f"this link leads back to {path.resolve()}, which it lies in")
        return
    empty = True
    with os.scandir(path) as entries:
        names = sorted(entry.name for entry in entries if not entry.name.startswith("."))
    for name in names:
        empty = False
        try:
            yield from _walk(path / name, (*within, here), ours)
        except OSError as error:
            yield _skipped(path / name, f"cannot be read: {error.strerror or error}")
    if empty:
        yield _skipped(path, f"the folder holds no files ({known_formats()} can be added)")


def _identity(path: Path) -> Identity:
    status = path.stat()
    return status.st_dev, status.st_ino


def _file(path: Path) -> Path | Outcome:
    if path.is_symlink() and not path.exists():
        return _skipped(path, _broken_link(path))
    if not path.exists():
        return _skipped(path, "there is no such file or folder")
    if path.suffix.lower() not in READERS:
        return _skipped(path, f"not a format that can be added ({known_formats()})")
    # A pipe would be waited for as long as nobody writes into it.
    return path if path.is_file() else _skipped(path, "neither a file nor a folder")


def _broken_link(path: Path) -> str:
    try:
        path.resolve(strict=True)
    except (RuntimeError, OSError) as error:
        if "loop" in str(error).lower() or "levels of symbolic links" in str(error):
            return "the link leads in a circle"
    return f"the link leads to {path.readlink()}, which is not there"


def known_formats() -> str:
    """The endings of the formats that can be added."""
    return ", ".join(READERS)


def _skipped(path: Path, reason: str) -> Outcome:
    return Outcome(source=path_in_words(path), row=None, outcome="skipped", reason=reason)
