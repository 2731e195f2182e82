"""Paths to the files in them that a reader knows, and outcomes for those it does not."""

from __future__ import annotations

import os
from collections.abc import Collection, Iterable, Iterator
from pathlib import Path

from archive.article import Outcome
from indexer.readers import READERS
from indexer.readers.decoding import path_in_words

Identity = tuple[int, int]  # device and inode: what a file or folder is, whatever path leads to it

PAGES = (".html", ".htm")
# What browsers call the folder they save beside "X.html": "X_files" in Chrome, in the user's language elsewhere.
PARTS_OF_A_PAGE = (
    *("_files", ".files", "-dateien", "_fichiers", "_archivos", "_ficheiros", "_arquivos", "_file", "_bestanden"),
    *("-filer", "_tiedostot", "_pliki", "_soubory", "_elemei", "_dosyalar", "_datoteke", "_fitxers", "_fajlovi"),
)


def find_files(paths: Iterable[Path], without: Iterable[Path] = ()) -> Iterator[Path | Outcome]:
    """The files of these paths, folders walked through in order of name; each that cannot be added as an Outcome.

    Links are followed; one that leads back to a folder it lies in is told of and left alone. What is ours,
    such as the archive's own folder, is passed over `without` a word, and so are the pictures and frames that a
    browser saved with a page: the folder "X_files" beside "X.html".
    """
    ours = {_identity(path) for path in without if path.exists()}
    ahead = [(path, frozenset[Identity]()) for path in reversed(_without_parts(paths))]
    # A stack: folders may lie deeper than Python's own calls can go.
    while ahead:
        path, within = ahead.pop()
        try:
            if ours and path.exists() and _identity(path) in ours:
                continue
            if not path.is_dir():
                yield _file(path)
                continue
            held = _held(path, within)
        except OSError as error:
            yield _skipped(path, f"cannot be read: {error.strerror or error}")
            continue
        if isinstance(held, Outcome):
            yield held
        else:
            inside = within | {_identity(path)}
            ahead += [(one, inside) for one in reversed(held)]


def _held(folder: Path, within: Collection[Identity]) -> list[Path] | Outcome:
    """What a folder holds, in order of name; the Outcome of one that is not to be walked through."""
    if _identity(folder) in within:
        return _skipped(folder, f"this link leads back to {folder.resolve()}, which it lies in")
    with os.scandir(folder) as entries:
        names = sorted(entry.name for entry in entries if not entry.name.startswith("."))
    if not names:
        return _skipped(folder, f"the folder holds no files ({known_formats()} can be added)")
    return _without_parts(folder / name for name in names)


def _without_parts(paths: Iterable[Path]) -> list[Path]:
    """The paths but for the folders that a browser saved beside one of the pages among them."""
    listed = list(paths)
    pages = {path.parent / path.stem for path in listed if path.suffix.lower() in PAGES}
    return [path for path in listed if not (pages and _is_part(path, pages))]


def _is_part(path: Path, pages: Collection[Path]) -> bool:
    name = path.name.lower()
    ending = next((ending for ending in PARTS_OF_A_PAGE if name.endswith(ending)), None)
    return ending is not None and path.parent / path.name[: -len(ending)] in pages


def _identity(path: Path) -> Identity:
    status = path.stat()
    return status.st_dev, status.st_ino


def _file(path: Path) -> Path | Outcome:
    if path.is_symlink() and not path.exists():
        return _skipped(path, _broken_link(path))
    if not path.exists():
        return _skipped(path, "there is no such file or folder")
    if path.suffix.lower() not in READERS:
        return _skipped(path, _other_format())
    # A pipe would be waited for as long as nobody writes into it.
    return path if path.is_file() else _skipped(path, "neither a file nor a folder")


def _broken_link(path: Path) -> str:
    try:
        path.resolve(strict=True)
    except (RuntimeError, OSError) as error:
        if "loop" in str(error).lower() or "levels of symbolic links" in str(error):
            return "the link leads in a circle"
    return f"the link leads to {path.readlink()}, which is not there"


def is_other_format(outcome: Outcome) -> bool:
    """Whether a file was left alone only because no reader knows its format."""
    return outcome.reason == _other_format()


def _other_format() -> str:
    return f"not a format that can be added ({known_formats()})"


def known_formats() -> str:
    """The endings of the formats that can be added."""
    return ", ".join(READERS)


def _skipped(path: Path, reason: str) -> Outcome:
    return Outcome(source=path_in_words(path), row=None, outcome="skipped", reason=reason)
