"""One article more, in Morgue's engine: how long until another reader finds it, and how much is written for it."""

from __future__ import annotations

import os
import shutil
import tempfile
import time
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from archive.article import Article
from archive.engines.port import Engine, Query
from archive.query import Word
from benchmarks.invented import articles, words_apart
from benchmarks.speed_peers import own_engine

TIMES = 20
SEED = 1_000
LARGE = 100_000  # bytes; files that are smaller may be written to in place


@dataclass(frozen=True)
class Addition:
    """One article: seconds by the clock until it is found, and megabytes of files that are new or changed."""

    seconds: float
    megabytes: float


def additions(index: Path, times: int = TIMES) -> list[Addition]:
    """Articles added one by one to a copy of an index that is open for reading elsewhere too."""
    with tempfile.TemporaryDirectory(dir=index.parent) as folder:
        copy = Path(folder) / "index"
        shutil.copytree(index, copy, symlinks=True, copy_function=_linked)
        writer, reader = own_engine(copy), own_engine(copy)
        try:
            reader.search(Query())
            return [_added(writer, reader, one, copy) for one in _more(times)]
        finally:
            writer.close()
            reader.close()


def _linked(source: str, target: str) -> None:
    """A file copied, or only linked where it is large: those are never changed."""
    if Path(source).stat().st_size > LARGE:
        os.link(source, target)
    else:
        shutil.copy2(source, target)


def _more(times: int) -> Iterator[Article]:
    """Articles that no index holds, each with a title of one word that only it has."""
    for number, article in enumerate(articles(times, SEED, words_apart())):
        yield replace(article, id=f"added-{number}", title=f"qx{number:02}")


def _added(writer: Engine, reader: Engine, article: Article, folder: Path) -> Addition:
    before = _files(folder)
    began = time.perf_counter()
    writer.add([article], writer.applied() + 1)
    found = reader.search(Query(tree=Word(article.heading)))
    took = time.perf_counter() - began
    if found.total != 1:
        raise AssertionError(f"{article.id} was added, and {found.total} articles are found by its title")
    return Addition(took, _written(before, _files(folder)) / 1e6)


Files = dict[Path, Sequence[int]]


def _files(folder: Path) -> Files:
    """The files of a folder with what changes when one is written: its place on the disk, time and size."""
    stats = {path: path.stat() for path in folder.rglob("*") if path.is_file()}
    return {path: (stat.st_ino, stat.st_mtime_ns, stat.st_size) for path, stat in stats.items()}


def _written(before: Files, after: Files) -> int:
    """The bytes of files that are new or changed."""
    return sum(told[-1] for path, told in after.items() if before.get(path) != told)
