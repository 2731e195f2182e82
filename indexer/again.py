"""What the archive holds, to accessions once more: documents are read from their originals and cleaned."""

from __future__ import annotations

from collections import deque
from collections.abc import Iterable, Iterator
from dataclasses import replace

from archive.article import Accession, Document, Outcome
from archive.bounds import USUAL, Bounds
from archive.errors import Unreadable
from archive.outlet_rules import Rules
from indexer.beside import stated_beside
from indexer.pipeline import CHUNK, CHUNK_BYTES, PYTHON, accession, ended
from indexer.process import Task, Work
from indexer.readers.jsonl import document_from_line
from indexer.readers.whole import whole_document
from indexer.workers import done


def accessions_again(
    stored: Iterable[Accession],
    rules: Rules,
    workers: int = 1,
    bounds: Bounds = USUAL,
) -> Iterator[tuple[Accession, Accession | Outcome]]:
    """Each current version with what cleaning makes of it now, or with the outcome that says why it makes nothing.

    What is new keeps the key and the reading of the old: the same file added again is no change.
    """
    before: deque[Accession] = deque()
    for made in done(_chunks(stored, rules, before), Work(accession, ended, workers, bounds)):
        old = before.popleft()
        yield old, made if isinstance(made, Outcome) else replace(made, key=old.key)


def _chunks(stored: Iterable[Accession], rules: Rules, before: deque[Accession]) -> Iterator[list[Task | Outcome]]:
    """Chunks of what is to be cleaned; the versions that they come of are left in `before`, in order."""
    chunk: list[Task | Outcome] = []
    size = 0
    for old in stored:
        before.append(old)
        chunk.append(_task(old, rules))
        size += len(old.original)
        if len(chunk) >= CHUNK or size >= CHUNK_BYTES:
            yield chunk
            chunk, size = [], 0
    yield chunk


def _task(stored: Accession, rules: Rules) -> Task | Outcome:
    try:
        return Task(document_again(stored), stored.reading, rules)
    except Unreadable as error:
        article = stored.article
        return Outcome(
            source=article.source,
            row=article.row,
            outcome="skipped",
            source_id=article.source_id,
            reason=str(error),
        )


def document_again(stored: Accession) -> Document:
    """The document that an article was made of; Unreadable when its original cannot be read any more."""
    article = stored.article
    said = stated_beside(article, stored.reading.beside)
    if article.row is None and article.source != PYTHON:
        return whole_document(stored.original, article.source, said, stored.kind)
    return document_from_line(stored.original, source=article.source, number=article.row, stated=said)
